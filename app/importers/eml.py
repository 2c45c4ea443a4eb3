"""An email saved as a file: one message of a conversation, what is attached to it as evidence of its own."""

from __future__ import annotations

from typing import Final

from app.domain.documents_in import AttachmentView, ReadRange
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, PartDraft, ReadOptions, Skipped, ThreadDraft
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.email_view import MAX_BYTES, email_view
from app.importers.mail_draft import APP, mail_message
from app.importers.recognise import recognise

KIND: Final = "email"
UNNAMED: Final = "attachment"


def looks_like(head: bytes, name: str) -> bool:
    """Whether it begins with the headers of a message."""
    return recognise(name, head, len(head) + 1).code == "email"


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return the message and its attachments, a message inside it as one file.

    Raises `KnownError(FILE_TOO_LARGE)` over 48 MiB, `FILE_NOT_UNDERSTOOD` without any header.
    """
    del name
    view = email_view(file.whole(MAX_BYTES, ctx), ctx)
    if not view.headers:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    message, key, title = mail_message(view.raw_headers, options, ", ".join(_names(view.attachments)))
    threads = (ThreadDraft(APP, key, title, (message,)),) if message is not None else ()
    place = (key, 0) if message is not None else ("", -1)
    parts = tuple(
        PartDraft(name, each.size, _ranged(each.data), *place)
        for name, each in zip(_names(view.attachments), view.attachments, strict=True)
    )
    skipped = [] if message is not None else [Skipped("messages", "no_time")]
    if "email_too_complex" in view.warnings:
        skipped.append(Skipped("parts", "too_many"))
    return ImportDraft(KIND, threads, parts, skipped=tuple(skipped))


def _names(attachments: tuple[AttachmentView, ...]) -> list[str]:
    return [each.untrusted_name or f"{UNNAMED}-{number}" for number, each in enumerate(attachments, start=1)]


def _ranged(data: bytes) -> ReadRange:
    return lambda offset, length: data[offset : offset + length]
