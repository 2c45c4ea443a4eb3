"""Finds geographic coordinates in text, in decimal degrees, degrees and minutes, or as ISO 6709."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# About two hundred metres: a point nearer than that to a confidential place gives the place away.
NEAR_DEGREES = 0.002

_FRACTION = re.compile(r"\d\.\d{3}")
"""Stands in every match of `_DECIMAL` and of `_NAMED`."""
_DECIMAL = re.compile(
    r"(?<![\w.])(?P<ns1>[NS] ?)?(?P<a>[-+]?\d{1,2}\.\d{3,10}) ?°? ?(?P<ns>[NS])?"
    r"(?:[ ,;/|]{1,4}|\n|(?=[-+]))(?:(?:lon|lng|longitude)[^\w+-]{0,3})?"
    r"(?P<ew1>[EW] ?)?(?P<b>[-+]?\d{1,3}\.\d{3,10}) ?°? ?(?P<ew>[EW])?(?![\d.]\d|[A-Za-z])",
    re.IGNORECASE,
)
# Two numbers near each other, with a decimal comma or in the order of machines (east first): only worth a
# look beside a known place.
_ANY_PAIR = re.compile(
    r"(?<![\d.,])(?P<a>[-+]?\d{1,3}[.,]\d{3,10})(?P<ns>[ °]{0,2}[NSEW]\b)?[^\d\n+-]{1,24}?\n?"
    r"(?P<b>[-+]?\d{1,3}[.,]\d{3,10})(?P<ew>[ °]{0,2}[NSEW]\b)?(?![\d]|[.,]\d)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\blat(?:itude)?\b[^\w+-]{1,4}(?P<a>[-+]?\d{1,2}\.\d{3,10})[^\w+-]{1,6}"
    r"(?:lon|lng|long|longitude)\b[^\w+-]{1,4}(?P<b>[-+]?\d{1,3}\.\d{3,10})",
    re.IGNORECASE,
)
_ANGLE = (
    r"(\d{{1,{digits}}}) ?[°ºd] ?"
    r"(?:(\d{{1,2}}(?:[.,]\d+)?) ?['′’m] ?)?"
    r"(?:(\d{{1,2}}(?:[.,]\d+)?) ?(?:\"|″|”|''|s) ?)?"
)
_DEGREE = re.compile(r"\d ?[°ºdD]")
"""Stands in every match of `_DEGREES`."""
_DEGREES = re.compile(
    rf"(?<!\d){_ANGLE.format(digits=2)}([NS])[ ,;/\n]{{0,3}}{_ANGLE.format(digits=3)}([EW])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates found at `start` to `end` of a text, in signed decimal degrees."""

    start: int
    end: int
    latitude: float
    longitude: float

    def is_near(self, latitude: float, longitude: float) -> bool:
        """Whether this is the same place for all that matters."""
        return abs(self.latitude - latitude) < NEAR_DEGREES and abs(self.longitude - longitude) < NEAR_DEGREES


def find_coordinates(text: str) -> Iterator[Point]:
    """Yield every pair of coordinates in a text read by `folding.plain`."""
    fraction = _FRACTION.search(text) is not None
    for match in _DECIMAL.finditer(text) if fraction else ():
        latitude = _signed(float(match["a"]), match["ns"] or match["ns1"], "s")
        longitude = _signed(float(match["b"]), match["ew"] or match["ew1"], "w")
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            yield Point(match.start(), match.end(), latitude, longitude)
    for match in _NAMED.finditer(text) if fraction else ():
        yield Point(match.start(), match.end(), float(match["a"]), float(match["b"]))
    for match in _DEGREES.finditer(text) if _DEGREE.search(text) else ():
        parts = match.groups()
        latitude, longitude = _angle(parts[0:3], parts[3], "s"), _angle(parts[4:7], parts[7], "w")
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            yield Point(match.start(), match.end(), latitude, longitude)


def find_pairs(text: str) -> Iterator[Point]:
    """Yield every two numbers that could be coordinates of some kind, in both orders."""
    for match in _ANY_PAIR.finditer(text):
        first = _signed(_number(match["a"]), match["ns"], "sw")
        second = _signed(_number(match["b"]), match["ew"], "sw")
        yield Point(match.start(), match.end(), first, second)
        yield Point(match.start(), match.end(), second, first)


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Return the first pair of coordinates in a text, None when there is none."""
    found = next(find_coordinates(text), None)
    return None if found is None else (found.latitude, found.longitude)


def _signed(value: float, side: str | None, negative: str) -> float:
    return -abs(value) if side is not None and side.strip(" °").lower() in negative else value


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _angle(parts: tuple[str | None, ...], side: str | None, negative: str) -> float:
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    return _signed(degrees + minutes / 60 + seconds / 3600, side, negative)
