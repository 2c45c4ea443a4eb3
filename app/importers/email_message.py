"""Emails saved as files: every header, the body as text, the names of what is attached."""

from __future__ import annotations

from typing import Final

from app.domain.documents_in import ClaimedTime, Description, EmailView, FileDecoder, FileKind
from app.domain.evidence import Reported
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.claimed import claim, mail_iso
from app.importers.email_view import MAX_BYTES, email_view
from app.importers.mail_route import hop_words

MAX_REPORTED: Final = 300
MAX_VALUE: Final = 4_000
NESTED_SEARCHED: Final = 3
_SEARCHED: Final = ("From", "To", "Cc", "Bcc", "Date", "Subject")


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Report the headers in order; the text is the main ones, the body, and those of messages inside."""
    del decoder  # text only
    view = email_view(file.whole(MAX_BYTES, ctx), ctx)
    reported = tuple(Reported("headers", name, value[:MAX_VALUE]) for name, value in view.headers)
    route = tuple(
        Reported("route", f"Hop {number}", hop_words(hop)) for number, hop in enumerate(view.hops, start=1)
    )
    return Description(
        kind,
        reported=reported[:MAX_REPORTED] + route,
        text=_searchable(view, NESTED_SEARCHED, ctx),
        claimed_time=_claimed(reported),
        warnings=view.warnings,
        attachments=tuple(attachment.untrusted_name for attachment in view.attachments),
    )


def _searchable(view: EmailView, depth: int, ctx: JobContext) -> str:
    lines = [f"{name}: {view.first(name)}" for name in _SEARCHED if view.first(name)]
    lines += [attachment.untrusted_name for attachment in view.attachments]
    inside = [each for each in view.attachments if each.media_type == "message/rfc822"] if depth else []
    parts = ["\n".join(lines), view.text]
    parts += [_searchable(email_view(each.data, ctx), depth - 1, ctx) for each in inside]
    return "\n\n".join(part for part in parts if part)


def _claimed(reported: tuple[Reported, ...]) -> ClaimedTime | None:
    dated = next((item for item in reported if item.key.lower() == "date"), None)
    return claim(dated, mail_iso(dated.value)) if dated is not None else None
