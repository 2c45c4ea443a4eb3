"""Which module describes which kind of file; a new importer is a module and a line here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.domain.documents_in import Description, FileDecoder, FileKind, ReadRange
from app.domain.errors import KnownError
from app.domain.ports import JobContext, NoJob
from app.importers.base import Describe, FileBytes, warning_of
from app.strings.catalogue import text

IMPORTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "photo": "app.importers.image",
        "pdf": "app.importers.pdf",
        "email": "app.importers.email_message",
        "text": "app.importers.text_file",
        "audio": "app.importers.media",
        "video": "app.importers.media",
        "contact": "app.importers.contact",
        "file": "app.importers.any_file",
    }
)
"""Kind code to module, imported when the first such file comes."""


def find_importer(code: str) -> Describe:
    """Return the function that describes files of this kind; raises KeyError for an unknown code."""
    function: Describe = importlib.import_module(IMPORTERS[code]).describe
    return function


def warning_sentence(code: str) -> str:
    """Return what a warning of a `Description` tells the person; raises KeyError for an unknown code."""
    return text(f"importers.warning.{code}")


def describe(
    kind: FileKind, read: ReadRange, size: int, decoder: FileDecoder, ctx: JobContext | None = None
) -> Description:
    """Return what the file reports of itself, its text and warnings; see `Description`.

    Raises `Cancelled`, and what `read` raises; whatever is wrong with the file itself becomes a warning.
    """
    job = ctx or NoJob()
    job.check()
    try:
        return find_importer(kind.code)(kind, FileBytes(read, size), decoder.watched_by(job), job)
    except KnownError as error:
        warning = warning_of(error)
        if warning is None:
            raise
        return Description(kind, warnings=(warning,))
