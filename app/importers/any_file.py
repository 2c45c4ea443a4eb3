"""Every other file: kept as it came; nothing is read out of it but what Office documents say and hold."""

from __future__ import annotations

import importlib

from app.domain.documents_in import Description, FileDecoder, FileKind
from app.domain.ports import JobContext
from app.importers.base import Describe, FileBytes
from app.importers.recognise import OFFICE


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Describe an Office document; of all others say that nothing was read, or that they are empty."""
    if kind.extension in OFFICE and kind.media_type == OFFICE[kind.extension]:
        read: Describe = importlib.import_module("app.importers.office").describe
        return read(kind, file, decoder, ctx)
    return Description(kind, warnings=("not_read",) if file.size else ("empty",))
