"""The worker's ends of the pipes: the file it was asked about, and the way its answer goes back."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import Any

from app.sandbox.protocol import (
    MAX_FILE_BYTES,
    MAX_RANGE,
    MAX_TEXT_BYTES,
    Kind,
    Reason,
    pack_reply,
    pack_strings,
)


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The file cannot be served, for a reason that has a name."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason for the reply."""
        super().__init__(reason.name)
        self.reason = reason


def within(part: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return as much of a part (left, top, width, height) as lies in a picture, at least one pixel of it."""
    left, top = min(part[0], size[0] - 1), min(part[1], size[1] - 1)
    return left, top, max(1, min(part[2], size[0] - left)), max(1, min(part[3], size[1] - top))


class Replies:
    """Writes replies to the program; the worker itself ends each answer with DONE or FAILED."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def header(self, kind: Kind, *, a: int = 0, b: int = 0, c: int = 0, n: int = 0) -> None:
        """Write a header."""
        self._write(pack_reply(kind, a=a, b=b, c=c, n=n))

    def picture(self, width: int, height: int, rgb: bytes, milliseconds: int = 0) -> None:
        """Write pixels: rows from the top, three bytes each."""
        self.header(Kind.PICTURE, a=width, b=height, c=milliseconds, n=len(rgb))
        self._write(rgb)

    def strings(self, strings: Sequence[str]) -> None:
        """Write a flat list of texts; raises `Refused(TOO_LARGE)` when it is over the limit."""
        packed = pack_strings(strings)
        if len(packed) > MAX_TEXT_BYTES:
            raise Refused(Reason.TOO_LARGE)
        self.header(Kind.TEXT, n=len(packed))
        self._write(packed)

    def data(self, data: bytes) -> None:
        """Write a file that was made; raises `Refused(TOO_LARGE)` when it is over the limit."""
        if len(data) > MAX_FILE_BYTES:
            raise Refused(Reason.TOO_LARGE)
        self.header(Kind.FILE, n=len(data))
        self._write(data)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]


class Source(io.RawIOBase):
    """The file, fetched range by range from the program; seekable, so large ones are never read whole."""

    def __init__(self, descriptor: int, replies: Replies) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._replies = replies
        self._at = 0
        self.size = 0
        self.broken = False

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Return the place in bytes from the start."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; before the start raises OSError."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError("before the start")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill at most one range; 0 at the end."""
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), MAX_RANGE, max(0, self.size - self._at))
        if wanted == 0:
            return 0
        self._replies.header(Kind.ASK, a=wanted, n=self._at)
        filled = 0
        while filled < wanted:
            piece = os.read(self._descriptor, wanted - filled)
            if not piece:
                self.broken = True
                raise OSError("the program went away")
            view[filled : filled + len(piece)] = piece
            filled += len(piece)
        self._at += wanted
        return wanted

    def whole(self) -> bytearray:
        """Return all bytes of the file."""
        self.seek(0)
        everything = bytearray(self.size)
        view = memoryview(everything)
        while self._at < self.size:
            self.readinto(view[self._at :])
        return everything

    def buffered(self) -> io.BufferedReader:
        """Return a reader that fetches 256 KiB at a time, for libraries that read in small bites."""
        return io.BufferedReader(self, 2**18)
