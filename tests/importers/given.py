"""What the tests of readers share: a file in memory, samples when there are any, a job that is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import Cancelled
from app.domain.imported import ImportDraft, ReadOptions
from app.domain.ports import NoJob
from app.importers.base import FileBytes, ReadExport

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"


def file_of(data: bytes) -> FileBytes:
    """A file in memory."""
    return FileBytes(lambda at, size: data[at : at + size], len(data))


def read_with(read: ReadExport, data: bytes, name: str = "", **told: str) -> ImportDraft:
    """Read bytes as a file called `name` with what the person told."""
    return read(file_of(data), name, ReadOptions(**told), NoJob())


def sample(*path: str) -> bytes:
    """A sample file; the test is skipped where there are none."""
    file = SAMPLES.joinpath(*path)
    if not file.is_file():
        pytest.skip("the sample files are not here")
    return file.read_bytes()


class Stopped(NoJob):
    """A job that is asked to stop after so many checks."""

    def __init__(self, after: int = 0) -> None:
        self._left = after

    def check(self) -> None:
        """Stop when the time has come."""
        if self._left == 0:
            raise Cancelled
        self._left -= 1


def stops(read: ReadExport, data: bytes, name: str = "", after: int = 0) -> bool:
    """Whether reading ends with `Cancelled` for a job that is stopped after so many checks."""
    try:
        read(file_of(data), name, ReadOptions(), Stopped(after))
    except Cancelled:
        return True
    return False
