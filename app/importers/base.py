"""What every importer is: a function that describes a file of a kind, from ranges of its bytes.

Importers return values and never write. Whatever the file holds, the only errors are `Cancelled` and what
reading the bytes raises; a file that cannot be read is described with a warning that says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from app.domain.documents_in import Description, FileDecoder, FileKind, ReadRange
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, ReadOptions
from app.domain.ports import JobContext

PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file that is read by ranges."""

    read: ReadRange
    size: int

    def head(self, most: int, ctx: JobContext) -> bytes:
        """Return the first `most` bytes, or all when there are fewer."""
        held = io.BytesIO()  # gives its bytes out without a second copy of them
        end = min(most, self.size)
        for at in range(0, end, PIECE):
            ctx.check()
            held.write(self.read(at, min(PIECE, end - at)))
        return held.getvalue()

    def whole(self, most: int, ctx: JobContext) -> bytes:
        """Return all bytes; raises `KnownError(FILE_TOO_LARGE)` when there are over `most`."""
        if self.size > most:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
        return self.head(self.size, ctx)


class Describe(Protocol):
    """The function `describe` that each importer module has."""

    def __call__(self, kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
        """Describe the file; may raise KnownError of the decoder, which the registry turns into a warning."""


def warning_of(error: KnownError) -> str | None:
    """Return the warning that stands for a decoder's error, None for an error that is not about the file."""
    if error.code is ErrorCode.PREVIEW_FAILED:
        protected = error.params.get("reason") == "protected"
        return "protected" if protected else "unreadable"
    return _WARNINGS.get(error.code)


_WARNINGS: Final = {
    ErrorCode.PREVIEW_TIMED_OUT: "timed_out",
    ErrorCode.FILE_TOO_LARGE: "too_large",
}


def try_each(*steps: Callable[[], None]) -> tuple[str, ...]:
    """Run steps that ask the decoder; return a warning for each kind of failure that the file caused."""
    warnings: dict[str, None] = {}
    for step in steps:
        try:
            step()
        except KnownError as error:
            warning = warning_of(error)
            if warning is None:
                raise
            warnings[warning] = None
    return tuple(warnings)


class ReadExport(Protocol):
    """The function `read` of a module that takes an export apart.

    Whatever the file holds, the only errors are `Cancelled`, what reading the bytes raises, and
    `KnownError(FILE_NOT_UNDERSTOOD | FILE_TOO_LARGE)` when nothing in it can be used.
    """

    def __call__(self, file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
        """Return what the export holds; `name` is untrusted: it only chooses between look-alikes."""
