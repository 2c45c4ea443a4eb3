"""Redacted copies: a new item in which something was covered, blurred or cut away; the original stays.

Three steps, so that a large picture never holds up the vault: `take` on the vault lane reads the original,
`Redaction.look` and `Redaction.make` decode it in the sandbox and burn the marks in on any thread, `keep` on
the vault lane writes the copy into the record. What came out of the sandbox are plain pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from app.domain.documents_in import FileDecoder
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.largest import LARGEST_PDF, LARGEST_PICTURE
from app.domain.ports import JobContext, Picture
from app.domain.redaction import Mark, checked_marks, clamped, counts_of
from app.sandbox.protocol import MAX_SIDE
from app.services.burning import burned, touches
from app.services.handling import HandlingLog
from app.services.intake import Intake, bytes_source
from app.services.ledger import Ledger
from app.strings.catalogue import text
from app.strings.labels import hidden_words
from exports.registry import load

KINDS: Final = frozenset({"photo", "pdf"})
"""The kinds of evidence of which a redacted copy can be made."""

PAGE_DOTS: Final = 200
"""Dots per inch at which pages of a PDF are drawn for a copy."""

_JPEG_QUALITY: Final = 92
_INCH: Final = 72
# What is known of the original and holds for the copy too.
_SHARED: Final = ("caption", "description", "device", "account", "source", "how_got", "taken", "language")


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture to mark: its full size in pixels, and the same picture small enough to look at."""

    width: int
    height: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """A redacted copy that is in no record yet: of which item, its file, and the marks burned into it."""

    original: EntityId
    name: str
    data: bytes
    marks: tuple[Mark, ...]


class Redaction:
    """One original outside the vault's thread."""

    def __init__(self, item: Evidence, data: bytes, decoder: FileDecoder) -> None:
        self._item = item
        self._data = data
        self._decoder = decoder

    def pages(self, ctx: JobContext) -> int:
        """Return how many pages a PDF has, 0 for a picture; raises as `Decoder.pdf_facts` does."""
        return 0 if self._item.kind == "photo" else len(self._sizes(ctx))

    def look(self, page: int, max_side: int, ctx: JobContext) -> Canvas:
        """Decode the picture, or page `page` (from 1), as it will be marked; raises as `Decoder` does."""
        full = self._decoded(page, () if page == 0 else self._sizes(ctx), ctx)
        small: Picture = load("pictures").smaller(full, max_side)
        return Canvas(full.width, full.height, small)

    def make(self, marks: Sequence[Mark], ctx: JobContext) -> MadeCopy:
        """Burn the marks into the pixels and write a clean file: PNG of a picture, PDF of pages.

        Raises what `checked_marks` and `Decoder` raise, `KnownError(NOTHING_TO_SAVE)` when no mark lies in
        the picture, `KnownError(FILE_TOO_LARGE)` when the copy could not be shown, and `Cancelled`.
        """
        sizes = () if self._item.kind == "photo" else self._sizes(ctx)
        marks = checked_marks(marks, len(sizes))
        if sizes:
            return self._made_pdf(marks, sizes, ctx)
        full = self._decoded(0, sizes, ctx)
        done = _within(marks, full)
        data: bytes = load("pictures").clean_png(burned(full, done, ctx))
        return self._made(data, done, "png", LARGEST_PICTURE)

    def _made_pdf(
        self, marks: tuple[Mark, ...], sizes: tuple[tuple[float, float], ...], ctx: JobContext
    ) -> MadeCopy:
        pictures = load("pictures")
        pages: list[tuple[bytes, Picture, int]] = []
        done: list[Mark] = []
        room = LARGEST_PDF
        for page in range(1, len(sizes) + 1):
            ctx.progress(page - 1, len(sizes), "redact.progress.pages")
            full = self._decoded(page, sizes, ctx)
            mine = tuple(mark for mark in marks if mark.page == page)
            if mine:
                mine = _within(mine, full)
                full = burned(full, mine, ctx)
                done += mine
            jpeg = pictures.clean_jpeg(full, greyscale=False, max_pixels_side=MAX_SIDE, quality=_JPEG_QUALITY)
            room -= len(jpeg)
            if room < 0:
                raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=LARGEST_PDF)
            pages.append((jpeg, replace(full, rgb=b""), PAGE_DOTS))
        return self._made(pictures.picture_pdf(pages), tuple(done), "pdf", LARGEST_PDF)

    def _made(self, data: bytes, marks: tuple[Mark, ...], ending: str, most: int) -> MadeCopy:
        if len(data) > most:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
        name = f"{text('redact.name', n=self._item.number)}.{ending}"
        return MadeCopy(self._item.id, name, data, marks)

    def _sizes(self, ctx: JobContext) -> tuple[tuple[float, float], ...]:
        return self._decoder.watched_by(ctx).pdf_facts(self._data).pages

    def _decoded(self, page: int, sizes: tuple[tuple[float, float], ...], ctx: JobContext) -> Picture:
        """Return the pixels at full size, no side over what the sandbox gives out."""
        ctx.check()
        decoder = self._decoder.watched_by(ctx)
        if page == 0:
            return decoder.picture(self._data, MAX_SIDE)
        if page > len(sizes):
            raise KnownError(ErrorCode.PREVIEW_FAILED, reason="no_such_part")
        side = math.ceil(max(sizes[page - 1]) * PAGE_DOTS / _INCH)
        return decoder.pdf_page(self._data, page - 1, max(1, min(side, MAX_SIDE)))


class RedactService:
    """Makes redacted copies in one open vault."""

    def __init__(self, ledger: Ledger, handling: HandlingLog, intake: Intake, decoder: FileDecoder) -> None:
        self._ledger = ledger
        self._handling = handling
        self._intake = intake
        self._decoder = decoder

    def take(self, item: Evidence) -> Redaction:
        """Read the original; raises `KnownError` with PREVIEW_FAILED, FILE_TOO_LARGE or EVIDENCE_DAMAGED."""
        if item.kind not in KINDS:
            raise KnownError(ErrorCode.PREVIEW_FAILED, reason="unreadable")
        most = LARGEST_PICTURE if item.kind == "photo" else LARGEST_PDF
        vault = self._ledger.vault
        if vault.item_size(item.item) > most:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
        return Redaction(item, vault.read_item(item.item), self._decoder)

    def keep(self, made: MadeCopy, ctx: JobContext) -> tuple[Evidence, bool]:
        """Write the copy into the record and say so in the handling log of both; True when it was there.

        Raises `KnownError` with READ_ONLY, NOT_FOUND, NO_SPACE, NOT_WRITABLE or DISK_FAILED, and `Cancelled`.
        """
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        original = cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, made.original))
        source = bytes_source(made.name, made.data)
        present = self._intake.find_same(source, ctx)
        if present is not None:
            return cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, present)), True
        prepared = self._intake.prepare(source, ctx)
        values = {name: getattr(original, name) for name in _SHARED}
        values |= {"redaction_of": original.id, "marks": made.marks}
        try:
            with self._ledger.writing() as tx:
                copy = self._intake.record(tx, prepared, values)
                told = text("redact.handling.copy", n=copy.number, sha256=copy.sha256)
                self._handling.note(tx, "redacted", [original.id], detail=told)
                came = text(
                    "redact.handling.original",
                    n=original.number,
                    sha256=original.sha256,
                    done=hidden_words(counts_of(made.marks)),
                )
                self._handling.note(tx, "redacted_from", [copy.id], detail=came)
        except BaseException:
            self._intake.discard(prepared)
            raise
        return copy, False


def _within(marks: Sequence[Mark], picture: Picture) -> tuple[Mark, ...]:
    """Return the marks cut to the picture; raises `KnownError(NOTHING_TO_SAVE)` when none lies in it."""
    width, height = picture.width, picture.height
    kept = (clamped(mark, width, height) for mark in marks)
    found = tuple(mark for mark in kept if mark is not None and touches(mark, width, height))
    if not found:
        raise KnownError(ErrorCode.NOTHING_TO_SAVE)
    return found
