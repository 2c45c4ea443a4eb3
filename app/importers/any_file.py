"""Every other file: kept as it came, nothing is read out of it."""

from __future__ import annotations

from app.domain.documents_in import Description, FileDecoder, FileKind
from app.domain.ports import JobContext
from app.importers.base import FileBytes


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Say that nothing was read, and when there is nothing to read."""
    del decoder, ctx
    return Description(kind, warnings=("not_read",) if file.size else ("empty",))
