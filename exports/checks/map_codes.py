"""Reads places written as one word: plus codes (Open Location Code, whole and short) and geohashes.

A word of the right letters may be anything; a caller compares what it stands for with places it knows.
Sources: Open Location Code specification, *Encoding*; G. Niemeyer's geohash, base 32 without a, i, l, o.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exports.checks.coordinates import Point
from exports.checks.folding import lowered

_PLUS = "23456789CFGHJMPQRVWX"
_GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz"
_PLUS_CODE = re.compile(
    rf"(?<![\w+])(?P<area>[{_PLUS}]{{4}})?(?P<near>[{_PLUS}]{{4}})\+(?P<last>[{_PLUS}]{{2,3}})(?![\w+])",
    re.IGNORECASE,
)
_HASH = re.compile(rf"(?<![\w.-])(?=[a-z]*\d)(?=\d*[a-z])[{_GEOHASH}]{{7,12}}(?![\w.-])")
_PAIRS = 5


def find_map_codes(text: str, places: list[tuple[float, float]]) -> Iterator[Point]:
    """Yield what map codes in `text` stand for; a short plus code is read beside each of `places`."""
    for match in _PLUS_CODE.finditer(text):
        rest = match["near"] + match["last"]
        areas = [match["area"]] if match["area"] else [plus_code(*place)[:4] for place in places]
        for area in areas:
            yield Point(*match.span(), *_of_plus_code((area + rest).upper()))
    for match in _HASH.finditer(lowered(text)):
        yield Point(*match.span(), *_of_geohash(match[0]))


def plus_code(latitude: float, longitude: float) -> str:
    """Return the ten signs of a place, without the plus."""
    lat, lng = latitude + 90, longitude + 180
    code, size = "", 20.0
    for _ in range(_PAIRS):
        for value in (lat, lng):
            code += _PLUS[min(19, int(value / size))]
        lat, lng, size = lat % size, lng % size, size / 20
    return code


def _of_plus_code(code: str) -> tuple[float, float]:
    size, latitude, longitude = 20.0, -90.0, -180.0
    for pair in range(_PAIRS):
        latitude += _PLUS.index(code[2 * pair]) * size
        longitude += _PLUS.index(code[2 * pair + 1]) * size
        size /= 20
    return latitude + size * 10, longitude + size * 10


def _of_geohash(word: str) -> tuple[float, float]:
    sides = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = "".join(f"{_GEOHASH.index(sign):05b}" for sign in word)
    for number, bit in enumerate(bits):
        side = sides[number % 2]
        side[0 if bit == "1" else 1] = sum(side) / 2
    return sum(sides[1]) / 2, sum(sides[0]) / 2
