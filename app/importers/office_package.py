"""The packages that Office files are: ZIP archives of XML, opened within caps and never believed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.importers.archives import RangeFile, directory_fits
from app.importers.base import FileBytes

MAX_BYTES: Final = 64 * 2**20
MAX_UNPACKED: Final = 128 * 2**20
MAX_RATIO: Final = 200
MAX_MEMBERS: Final = 2_000

_SMALL: Final = 2**20
_PROTECTED: Final = 1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What Office writes (ECMA-376 part 2, annex C); the others raise errors of their own."""
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, NotImplementedError, ValueError,
    KeyError, TypeError, AttributeError, IndexError, AssertionError, ArithmeticError, SyntaxError,
    RecursionError, OSError,
)  # fmt: skip
"""What the libraries raise on packages that nobody should have written; a disk error is no OSError here."""


@contextmanager
def opened_package(file: FileBytes, ctx: JobContext) -> Iterator[zipfile.ZipFile]:
    """Open a package for reading by ranges.

    Raises `KnownError(FILE_TOO_LARGE)` for one that unpacks to more than an honest one, and turns whatever
    reading a broken one raises into `KnownError(FILE_NOT_UNDERSTOOD)`.
    """
    if file.size > MAX_BYTES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_BYTES)
    if not directory_fits(file):
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    try:
        with zipfile.ZipFile(io.BufferedReader(RangeFile(file, ctx))) as archive:
            _check(archive)
            yield archive
    except _BROKEN as error:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD) from error


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(each.flag_bits & _PROTECTED or each.compress_type not in _METHODS for each in members):
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    bombs = [each for each in members if each.file_size > max(_SMALL, each.compress_size * MAX_RATIO)]
    if len(members) > MAX_MEMBERS or bombs or sum(each.file_size for each in members) > MAX_UNPACKED:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_UNPACKED)
