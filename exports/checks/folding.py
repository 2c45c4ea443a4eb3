"""Two ways of reading a text so that the same words are found however they were written.

`squeeze` keeps letters and digits alone: case, accents, punctuation, spaces, line breaks, soft hyphens,
zero-width characters, full-width and other digits, ligatures and look-alike letters make no difference, and
every character knows where it stood. `plain` keeps words, case and punctuation, and only makes digits, dashes
and spaces ordinary: shapes (a telephone number, a street address) are looked for in that.
"""

from __future__ import annotations

import unicodedata
from array import array

# Letters that look like Latin ones (after Unicode UTS 39), lower case, and letters NFKD does not take apart.
_PAIRS = (
    "аa вb еe кk мm нh оo рp сc тt уy хx іi јj ѕs һh ԁd ԛq ԝw єe "
    "αa βb εe ηh ιi κk νv οo ρp τt υu χx γy ωw ıi łl øo đd ðd þp ħh ŋn"
)
_SMALL_CAPITALS = "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ꞯq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
_CHEROKEE = "Ꭺa Ᏼb Ꮯc Ꭰd Ꭼe Ꮐg Ꮋh Ꭵi Ꭻj Ꮶk Ꮮl Ꮇm Ꮲp Ꮢr Ꮪs Ꭲt Ꮩv Ꮃw Ꮓz"
_ALIKE = {pair[0]: pair[1] for pair in f"{_PAIRS} {_SMALL_CAPITALS} {_CHEROKEE}".split()}
# White letters on black discs and squares, and the letters that flags are made of: A to Z each.
_ALIKE.update(
    (chr(first + number), chr(ord("a") + number))
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for number in range(26)
)
_ALIKE.update((sign, str(number)) for number, sign in enumerate("〇一二三四五六七八九"))
# Written for one another on purpose or by a reader of pictures: one letter for each pair.
_SWAPPED = {"0": "o", "1": "l", "i": "l", "5": "s"}
_DASH_CODES = "2010 2011 2012 2013 2014 2015 2212 fe58 fe63 ff0d 2043 058a 05be 1806 30fc fe31 fe32 02d7 2500"
_DASHES = frozenset(chr(int(code, 16)) for code in _DASH_CODES.split())


class Folded:
    """A text reduced to letters and digits; `place` tells where some of them stood in `text`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.squeezed = squeeze(text)
        self._origin: array[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where `squeezed[start:end]` stood in the text."""
        if self._origin is None:
            self._origin = array("l")
            for at, char in enumerate(self.text):
                self._origin.extend([at] * len(_FOLD[ord(char)]))
        if start >= len(self._origin):
            return len(self.text), len(self.text)  # nothing that can be seen, after everything that can
        return self._origin[start], self._origin[max(start, end - 1)] + 1


class _FoldTable(dict[int, str]):
    """Character to what remains of it, worked out once for each that occurs: the table of `str.translate`."""

    def __missing__(self, code: int) -> str:
        found = "".join(_reduced(part) for part in unicodedata.normalize("NFKD", chr(code)))
        self[code] = found
        return found


class _PlainTable(dict[int, str]):
    """The table of `str.translate` for `plain`."""

    def __missing__(self, code: int) -> str:
        found = _plain_char(chr(code))
        self[code] = found
        return found


_FOLD = _FoldTable()
_PLAIN = _PlainTable()


def squeeze(text: str) -> str:
    """Reduce a text to what is compared."""
    return text.translate(_FOLD)


def squeeze_digits(text: str) -> str:
    """Keep the digits of a text, in ASCII."""
    return "".join(char for char in plain(text) if char.isdigit())


def plain(text: str) -> str:
    """Read a text with ordinary digits, dashes and spaces and without invisible characters."""
    return text.translate(_PLAIN)


def lowered(text: str) -> str:
    """Return a text in lower case, in which every character stands where it stood."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char if len(char.lower()) != 1 else char.lower() for char in text)


class Plain:
    """A text with its plain reading in `plain`; `place` tells where a part of that stood in `text`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = plain(text)
        self._origin: array[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where `plain[start:end]` stood in the text."""
        if self._origin is None:
            self._origin = array("l")
            for at, char in enumerate(self.text):
                self._origin.extend([at] * len(_PLAIN[ord(char)]))
        if start >= len(self._origin):
            return len(self.text), len(self.text)  # nothing that can be seen, after everything that can
        return self._origin[start], self._origin[max(start, end - 1)] + 1


def is_ignored(char: str) -> bool:
    """Whether a character is invisible: format and control characters, combining marks."""
    return not char.isspace() and unicodedata.category(char) in {"Cf", "Cc", "Mn", "Me", "Cn", "Co"}


def _reduced(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return _SWAPPED.get(str(digit), str(digit))
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return ""
    folded = "".join(_ALIKE.get(part, part) for part in char.casefold())
    return "".join(_SWAPPED.get(part, part) for part in folded if part.isalnum())


def _plain_char(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char in _DASHES:
        return "-"
    if char.isspace():
        return "\n" if char in "\n\r\u2028\u2029\x0b\x0c\x85" else " "
    return "".join("" if is_ignored(part) else part for part in unicodedata.normalize("NFKC", char))
