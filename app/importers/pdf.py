"""PDFs: what they say of themselves, and their own text."""

from __future__ import annotations

from typing import Final

from app.domain.documents_in import ClaimedTime, Description, FileDecoder, FileKind
from app.domain.evidence import Reported
from app.domain.largest import LARGEST_PDF
from app.domain.ports import JobContext
from app.importers.base import FileBytes, try_each
from app.importers.claimed import claim, pdf_iso

MAX_TEXT: Final = 8 * 2**20


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Report version, pages and document information; the text is that of all pages, none for a scan."""
    data = file.whole(LARGEST_PDF, ctx)
    facts: list[tuple[str, str]] = []
    pages: list[str] = []
    warnings = try_each(
        lambda: facts.extend(decoder.pdf_reported(data)),
        lambda: pages.extend(decoder.pdf_facts(data).text),
    )
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        warnings += ("text_cut",)
    if pages and not text:
        warnings += ("no_text",)
    reported = tuple(Reported("pdf", name, value) for name, value in facts)
    return Description(kind, reported=reported, text=text, claimed_time=_claimed(reported), warnings=warnings)


def _claimed(reported: tuple[Reported, ...]) -> ClaimedTime | None:
    made = next((item for item in reported if item.key == "CreationDate"), None)
    return claim(made, pdf_iso(made.value)) if made is not None else None
