"""Large JSON read piece by piece: objects and lists that are gone through, values that are taken whole."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Final

from app.domain.ports import JobContext
from app.importers.base import FileBytes

MAX_VALUE: Final = 8 * 2**20
"""The longest value that is taken whole, in characters."""
MAX_KEYS: Final = 10_000

_PIECE: Final = 2**18
_BLANK: Final = " \t\n\r"


class JsonBrokenError(Exception):
    """What comes next is not JSON, or is longer than is read."""


class JsonStream:
    """A JSON text of any length, read from its beginning to its end once."""

    def __init__(self, file: FileBytes, ctx: JobContext, label: str) -> None:
        self._file = file
        self._ctx = ctx
        self._label = label
        self._read_to = 0
        self._text = ""
        self._at = 0
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._decoder = json.JSONDecoder(parse_constant=_refuse, parse_int=_number, strict=False)

    def members(self) -> Iterator[str]:
        """Yield the names in the object that comes next; after each, its value must be read or gone through.

        Raises `JsonBrokenError`, as everything here does.
        """
        self._expect("{")
        if self._take("}"):
            return
        for _ in range(MAX_KEYS):
            name = self.value()
            if not isinstance(name, str):
                raise JsonBrokenError
            self._expect(":")
            yield name
            if self._take("}"):
                return
            self._expect(",")
        raise JsonBrokenError

    def items(self) -> Iterator[None]:
        """Yield once for each item of the list that comes next; the item must be read or gone through."""
        self._expect("[")
        if self._take("]"):
            return
        while True:
            yield
            if self._take("]"):
                return
            self._expect(",")

    def next_is(self, opening: str) -> bool:
        """Whether the value that comes next begins with this character."""
        return self._peek() == opening

    def value(self) -> object:
        """Return the value that comes next, whole."""
        self._ctx.check()
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError) or len(self._text) - self._at > MAX_VALUE:
                    raise JsonBrokenError from error
                if not self._more(max(_PIECE, len(self._text) - self._at)):
                    raise JsonBrokenError from error
                continue
            if end == len(self._text) and self._more(_PIECE):  # a number may go on
                continue
            self._at = end
            return value

    def _expect(self, character: str) -> None:
        if not self._take(character):
            raise JsonBrokenError

    def _take(self, character: str) -> bool:
        if self._peek() != character:
            return False
        self._at += 1
        return True

    def _peek(self) -> str:
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if not self._more(_PIECE):
                return ""

    def _more(self, wanted: int) -> bool:
        """Read on; False at the end of the file."""
        self._ctx.check()
        if self._read_to >= self._file.size:
            return False
        self._ctx.progress(self._read_to, self._file.size, self._label)
        data = self._file.read(self._read_to, min(wanted, self._file.size - self._read_to))
        if not data:
            return False
        self._read_to += len(data)
        self._text = self._text[self._at :] + self._decode.decode(
            data, final=self._read_to >= self._file.size
        )
        self._at = 0
        return True


def _refuse(name: str) -> object:
    raise ValueError(name)


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else float(digits)
