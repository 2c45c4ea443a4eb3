"""Looking at an item of any kind, a piece at a time: pages, parts of pictures, text, mail, cards, tables.

Nothing is written and nothing is held between two questions. Pictures, PDFs and recordings are decoded in the
sandbox; text, mail, cards and Office documents are read here with caps on size, depth and count.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.documents_in import FileDecoder, Hop, Part
from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.imported import ContactDraft, ReadOptions
from app.domain.ports import JobContext, PdfFacts, Picture
from app.importers.base import FileBytes
from app.importers.text_pieces import PIECE, TextPlan, plan_text, read_piece
from app.services.evidence import EvidenceService

LARGEST_TABLE: Final = 2 * 2**20
"""Bytes of a text table that is shown as one; longer ones are shown as text."""

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_CARDS: Final = 500

_SPREADSHEETS: Final = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
_OFFICE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
)


class Way(StrEnum):
    """How an item can be looked at."""

    PICTURE = "picture"
    PAGES = "pages"
    STILL = "still"
    EMAIL = "email"
    ROUTE = "route"  # of an email: servers and what they wrote of its sender
    HEADERS = "headers"
    CARD = "card"
    TABLE = "table"
    WORDS = "words"  # text that was taken out of a file of another form
    TEXT = "text"  # the file as text, as it stands
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class AttachmentShown:
    """A file inside an email: its name there (untrusted), type, size, and the item that holds its bytes."""

    name: str
    media_type: str
    size: int
    item: EntityId | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class EmailShown:
    """An email to be read: `headers` as (name, value) in order; `hops` from the sender's end."""

    headers: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...]
    checks: tuple[str, ...]
    body: str
    from_html: bool
    attachments: tuple[AttachmentShown, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableShown:
    """Rows of cells; `cut` when the file has more rows."""

    rows: tuple[tuple[str, ...], ...]
    cut: bool


_WAYS: Final = {
    "photo": (Way.PICTURE,),
    "pdf": (Way.PAGES,),
    "video": (Way.STILL,),
    "email": (Way.EMAIL, Way.ROUTE, Way.HEADERS),
    "contact": (Way.CARD, Way.TEXT),
    "text": (Way.TEXT,),
}
_BY_TYPE: Final = {
    "text/html": (Way.WORDS, Way.TEXT),
    **dict.fromkeys(_SPREADSHEETS, (Way.TABLE, Way.WORDS)),
    **dict.fromkeys(_OFFICE, (Way.WORDS,)),
}


def ways_of(item: Evidence) -> tuple[Way, ...]:
    """Return how an item can be looked at, the best way first; its bytes always last."""
    ways = _BY_TYPE.get(item.media_type) or _WAYS.get(item.kind, ())
    if item.media_type == "text/csv" and item.bytes <= LARGEST_TABLE:
        ways = (Way.TABLE, *ways)
    return (*ways, Way.BYTES)


class LookService:
    """Everything that a viewer asks for; called on the vault's thread, like every service."""

    def __init__(self, evidence: EvidenceService, decoder: FileDecoder) -> None:
        self._evidence = evidence
        self._decoder = decoder

    def longest_side(self, item: EntityId) -> int:
        """Return the pixels of a photo's longest side, as stored; raises as `EvidenceService.picture`."""
        facts = dict(self._decoder.picture_facts(self._evidence.ranged(item)))
        sides = [facts.get(name, "") for name in ("PixelWidth", "PixelHeight")]
        return max((int(side) for side in sides if side.isdecimal()), default=0)

    def picture_part(self, item: EntityId, longest: int, part: Part) -> Picture:
        """Return a part of a photo whose longest side is `longest` pixels, never more than it has."""
        return self._decoder.picture_part(self._evidence.ranged(item), longest, part)

    def pdf(self, item: EntityId) -> PdfFacts:
        """Return sizes and text of the pages of a PDF."""
        return self._decoder.pdf_facts(self._evidence.ranged(item))

    def pdf_part(self, item: EntityId, page: int, longest: int, part: Part) -> Picture:
        """Return a part of a page whose longest side is `longest` pixels."""
        return self._decoder.pdf_part(self._evidence.ranged(item), page, longest, part)

    def plan(self, item: EntityId, ctx: JobContext) -> TextPlan:
        """Say how a file is read as text, and in how many pieces."""
        return plan_text(self._file(item), ctx)

    def piece(self, item: EntityId, plan: TextPlan, number: int) -> str:
        """Return piece `number` of a text, from 0."""
        return read_piece(self._file(item), plan, number)

    def words(self, item: EntityId, ctx: JobContext) -> tuple[str, tuple[str, ...]]:
        """Return the text that is taken out of an Office document or a web page, and warning codes."""
        described = self._evidence.describe(item, ctx)
        return described.text, described.warnings

    def email(self, item: EntityId, ctx: JobContext) -> EmailShown:
        """Return an email to be read; raises `KnownError(FILE_TOO_LARGE)` over 48 MiB."""
        from app.importers.email_view import MAX_BYTES
        from app.importers.mail_large import email_and_files

        view, files = email_and_files(self._file(item).whole(MAX_BYTES, ctx), ctx)
        attachments = []
        for each in files:
            held = self._evidence.of_bytes(each.sha256)
            where = (None, 0) if held is None else (held.id, held.number)
            attachments.append(AttachmentShown(each.untrusted_name, each.media_type, each.size, *where))
        return EmailShown(
            view.headers,
            view.hops,
            view.checks,
            view.text,
            from_html=view.from_html,
            attachments=tuple(attachments),
            warnings=view.warnings,
        )

    def cards(self, item: EntityId, ctx: JobContext) -> tuple[tuple[ContactDraft, ...], int]:
        """Return the first contacts of an address book, and how many there are.

        Raises `KnownError` with FILE_NOT_UNDERSTOOD or FILE_TOO_LARGE.
        """
        from app.importers.vcards import read

        found = read(self._file(item), "", ReadOptions(), ctx).contacts
        return found[:MAX_CARDS], len(found)

    def table(self, item: EntityId, ctx: JobContext) -> TableShown:
        """Return the rows of a text table or a spreadsheet, as they stand."""
        record = self._evidence.get(item)
        if record.kind == "text":
            from app.importers.delimited import read_delimited

            rows = [cells for _, cells in read_delimited(self._file(item), ctx).rows]
        else:
            lines = io.StringIO(self.words(item, ctx)[0])
            rows = [tuple(cells) for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
        return TableShown(tuple(row[:MAX_COLUMNS] for row in rows[:MAX_ROWS]), cut=len(rows) > MAX_ROWS)

    def find(self, item: EntityId, plan: TextPlan, words: str, start: int, ctx: JobContext) -> int:
        """Return the first piece from `start` on, and round again, that holds some words; -1 for none."""
        needle = words.casefold()
        for step in range(plan.pieces):
            ctx.check()
            number = (start + step) % plan.pieces
            if needle in self.piece(item, plan, number).casefold():
                return number
        return -1

    def _file(self, item: EntityId) -> FileBytes:
        ranged = self._evidence.ranged(item)
        return FileBytes(ranged.read, ranged.size)


def in_pieces(text: str) -> tuple[str, ...]:
    """Cut a text that is held into pieces that end with a line where one ends in reach."""
    pieces = []
    at = 0
    while at < len(text):
        end = min(len(text), at + PIECE)
        if end < len(text):
            end = text.rfind("\n", at + PIECE // 2, end) + 1 or end
        pieces.append(text[at:end])
        at = end
    return tuple(pieces) or ("",)
