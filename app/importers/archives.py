"""ZIP files read by ranges: their names for recognition, never more of them than the caps allow."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final

from app.domain.ports import JobContext
from app.importers.base import FileBytes

ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
MOST_DIRECTORY_BYTES: Final = 16 * 2**20
"""The largest list of names that is read; a WhatsApp export with 100,000 pictures has about 9 MiB."""

_END: Final = struct.Struct("<4s4H2LH")  # APPNOTE.TXT 4.3.16
_END_MAGIC: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 65535


class RangeFile(io.RawIOBase):
    """A file of ranges as the libraries want one: it can be read and sought, and checks for a cancel."""

    def __init__(self, file: FileBytes, ctx: JobContext) -> None:
        super().__init__()
        self._file = file
        self._ctx = ctx
        self._at = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be sought."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; a place before the start raises `ValueError`, as with any file."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        if base + offset < 0:
            raise ValueError("before the start of the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` with the next bytes and return how many there were."""
        self._ctx.check()
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        wanted = max(0, min(len(view), self._file.size - self._at))
        data = self._file.read(self._at, wanted) if wanted else b""
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def is_zip(head: bytes) -> bool:
    """Tell by its first bytes whether a file is a ZIP."""
    return head.startswith(ZIP_MAGIC)


def directory_fits(file: FileBytes) -> bool:
    """Whether a ZIP has a list of names, and one that is small enough to be read whole."""
    start = max(0, file.size - _END.size - _LONGEST_COMMENT)
    tail = file.read(start, file.size - start)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        return False
    size = _END.unpack_from(tail, at)[5]
    return bool(size <= MOST_DIRECTORY_BYTES)


def names_in_zip(file: FileBytes, ctx: JobContext) -> tuple[str, ...]:
    """Return the names in a ZIP, untrusted and as they stand there; none when its list cannot be read."""
    if not directory_fits(file):
        return ()
    try:
        with zipfile.ZipFile(io.BufferedReader(RangeFile(file, ctx))) as archive:
            return tuple(archive.namelist())
    # What the standard library raises for a list that does not hold (bad offsets, text, sizes).
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError, struct.error):
        return ()
