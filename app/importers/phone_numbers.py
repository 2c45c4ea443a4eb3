"""Which spellings of a telephone number are one number, so that a conversation stays one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_SEPARATORS: Final = re.compile(r"[\s().\-/\u2010-\u2015\u00a0\u202a-\u202e\u2066-\u2069\u200e\u200f]+")
_NUMBER: Final = re.compile(r"\+?[0-9]+")
_COMPARED: Final = 10
_SHORTEST: Final = 7


def plain_number(written: str) -> str:
    """Return a number as digits, with `+` when it was written so; other names (`VERIZON`) in lower case."""
    bare = _SEPARATORS.sub("", written.strip())
    digits = bare if bare.isascii() else "".join(map(_digit, bare))
    if _NUMBER.fullmatch(digits):
        return digits
    return written.strip().lower()


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def number_key(written: str) -> str:
    """Return what all spellings of a number share: its last ten digits; short codes and names whole.

    Numbers of two countries are told apart by their national part alone, which differs except by chance;
    shorter national numbers are compared whole, so that two different numbers never become one.
    """
    number = plain_number(written)
    digits = number.removeprefix("+")
    if not digits.isdigit() or not digits.isascii() or len(digits) < _SHORTEST:
        return number
    return digits[-_COMPARED:] if len(digits) >= _COMPARED else digits.lstrip("0") or digits


def group_key(addresses: Iterable[str]) -> str:
    """Return the key of a conversation among these addresses, the same in any order and spelling."""
    return ",".join(sorted({number_key(address) for address in addresses}))


def fullest(spellings: Iterable[str]) -> str:
    """Return the spelling with a country code when there is one, without blanks; else the first one."""
    first = ""
    for spelling in spellings:
        number = plain_number(spelling)
        if number.startswith("+"):
            return number
        first = first or spelling.strip()
    return first
