"""What a file that comes in is and says of itself; a file that cannot be read is kept all the same."""

from __future__ import annotations

from app.domain.documents_in import Description, FileDecoder, ReadRange
from app.domain.ports import JobContext
from app.importers import registry
from app.importers.recognise import HEAD_BYTES, recognise


def describe(name: str, size: int, read: ReadRange, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Recognise a file by its first bytes and describe it; the name only decides between what looks alike.

    Raises `Cancelled` and what `read` raises.
    """
    kind = recognise(name, read(0, min(size, HEAD_BYTES)), size)
    return registry.describe(kind, read, size, decoder, ctx)
