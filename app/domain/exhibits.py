"""Evidence made visible for a paper."""

from __future__ import annotations

from typing import Protocol

from app.domain.documents_in import Description, EmailView, TextView
from app.domain.ids import EntityId
from app.domain.ports import MediaFacts, PdfFacts, Picture


class ExhibitContent(Protocol):
    """Evidence made visible for a paper: decoded in the sandbox, parsed with limits, by evidence id.

    Every method may raise `KnownError(PREVIEW_FAILED | PREVIEW_TIMED_OUT | EVIDENCE_DAMAGED)`.
    """

    def picture(self, evidence: EntityId, max_side: int) -> Picture:
        """Return a photo, upright, no side over `max_side` pixels."""

    def pdf_facts(self, evidence: EntityId) -> PdfFacts:
        """Return page sizes and text of a PDF."""

    def pdf_page(self, evidence: EntityId, page: int, max_side: int) -> Picture:
        """Draw one page of a PDF, from 0."""

    def email(self, evidence: EntityId) -> EmailView:
        """Return a parsed email: headers in order, text, attachments."""

    def text(self, evidence: EntityId) -> TextView:
        """Return a text file and how surely its encoding is known."""

    def described(self, evidence: EntityId, name: str) -> Description:
        """Return what a file called `name` says of itself and the text in it: cards, office documents."""

    def media(self, evidence: EntityId) -> MediaFacts:
        """Return duration and streams of a sound or video file."""

    def stills(self, evidence: EntityId, count: int, max_side: int) -> tuple[tuple[int, Picture], ...]:
        """Return stills of a video as (milliseconds, picture)."""
