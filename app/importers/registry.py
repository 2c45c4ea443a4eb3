"""Which module describes which kind of file, and which takes which kind of export apart.

A new importer is a module and a line here. A module that takes exports apart has `read` (`ReadExport`) and
`looks_like(head, name)`: whether a file that begins so may be of its kind, cheap and by content first. One
that takes ZIP files has `holds(names)` as well: whether an archive with these names inside is of its kind.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol, cast

from app.domain.documents_in import Description, FileDecoder, FileKind, ReadRange
from app.domain.errors import KnownError
from app.domain.imported import ImportDraft, ReadOptions
from app.domain.ports import JobContext, NoJob
from app.importers.archives import is_zip, names_in_zip
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

READER_HEAD_BYTES: Final = 65536
"""How much of a file's beginning `looks_like` is shown."""

READERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sms": "app.importers.sms_backup",
        "telegram": "app.importers.telegram",
        "meta": "app.importers.meta_messages",
        "whatsapp": "app.importers.whatsapp",
        "contacts": "app.importers.vcards",
        "mbox": "app.importers.mbox",
        "email": "app.importers.eml",
        "calls": "app.importers.call_log_csv",
        "log": "app.importers.spreadsheet_log",
    }
)
"""Kind code to module, exact formats before general ones: the first that knows a file reads it."""

ZIP_READERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "whatsapp": "app.importers.whatsapp",
        "meta": "app.importers.meta_messages",
        "log": "app.importers.spreadsheet_log",
    }
)
"""The same for kinds that come as a ZIP; asked with the names inside."""


def find_importer(code: str) -> Describe:
    """Return the function that describes files of this kind; raises KeyError for an unknown code."""
    function: Describe = importlib.import_module(IMPORTERS[code]).describe
    return function


def warning_sentence(code: str) -> str:
    """Return what a warning of a `Description` tells the person; raises KeyError for an unknown code."""
    return text(f"importers.warning.{code}")


def skipped_sentence(code: str) -> str:
    """Return why a reader left something out, by the code of a `Skipped`; raises KeyError for another."""
    return text(f"importers.skipped.{code}")


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


class Reader(Protocol):
    """A module that takes exports of one kind apart."""

    def looks_like(self, head: bytes, name: str) -> bool:
        """Whether a file with this beginning and this (untrusted) name may be of the kind."""

    def holds(self, names: Sequence[str]) -> bool:
        """Whether a ZIP with these (untrusted) names inside is of the kind; only where ZIPs are taken."""

    def read(self, file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
        """Return what the export holds; see `ReadExport`."""


class ReaderTable:
    """The readers there are, imported when the first file of their kind comes."""

    def __init__(self, plain: Mapping[str, str] = READERS, zipped: Mapping[str, str] = ZIP_READERS) -> None:
        self._plain = plain
        self._zipped = zipped

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that can be asked for by name, each once."""
        return tuple(dict.fromkeys((*self._plain, *self._zipped)))

    def recognise(self, file: FileBytes, name: str, ctx: JobContext) -> str | None:
        """Return the kind of an export, None for a file that is none.

        Raises `Cancelled` and what reading the bytes raises.
        """
        head = file.head(READER_HEAD_BYTES, ctx)
        if not is_zip(head):
            found = (kind for kind in self._plain if self._module(kind, head).looks_like(head, name))
            return next(found, None)
        names = names_in_zip(file, ctx) if self._zipped else ()
        return next((kind for kind in self._zipped if names and self._module(kind, head).holds(names)), None)

    def read(
        self, kind: str, file: FileBytes, name: str, options: ReadOptions, ctx: JobContext
    ) -> ImportDraft:
        """Take an export of `kind` apart; raises as `ReadExport` does, and KeyError for an unknown kind."""
        return self._module(kind, file.head(4, ctx)).read(file, name, options, ctx)

    def _module(self, kind: str, head: bytes) -> Reader:
        first, second = (self._zipped, self._plain) if is_zip(head) else (self._plain, self._zipped)
        return cast("Reader", importlib.import_module(first.get(kind) or second[kind]))
