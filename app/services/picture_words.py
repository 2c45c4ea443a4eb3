"""Words in pictures, read by a machine: kept apart from what a person wrote out, and marked as that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final, cast

from app.domain.change import Change
from app.domain.documents_in import FileDecoder
from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.largest import LARGEST_PICTURE
from app.domain.ports import JobContext, NoJob
from app.services.ledger import Ledger
from app.strings.catalogue import text

SIDE: Final = 2_000
"""Pixels on the longer side that are enough for the words of a screenshot or a page."""
TALL: Final = 2.4
WIDTH: Final = 1_080
"""A picture of more than `TALL` times its width, as of a scrolled conversation, is read with this width."""
LARGEST_SIDE: Final = 10_000


@dataclass(frozen=True, slots=True)
class PictureToRead:
    """A picture taken out of the vault, which can be read on any thread."""

    evidence: EntityId
    data: bytes
    decoder: FileDecoder

    def lines(self, ctx: JobContext) -> tuple[str, ...]:
        """Return the lines that a machine reads in it, from the top; takes seconds.

        Raises `KnownError` with PREVIEW_FAILED, PREVIEW_TIMED_OUT or READER_MISSING, and `Cancelled`.
        """
        decoder = self.decoder.watched_by(ctx)
        picture = decoder.picture(self.data, SIDE)
        if picture.height > TALL * picture.width:
            side = min(LARGEST_SIDE, ceil(WIDTH * picture.height / picture.width))
            picture = decoder.picture(self.data, side)
        return decoder.words(picture)


class PictureWords:
    """Reads the pictures of one open vault."""

    def __init__(self, ledger: Ledger, decoder: FileDecoder) -> None:
        self._ledger = ledger
        self._decoder = decoder

    @property
    def can_read(self) -> bool:
        """Whether the optional reader is installed."""
        return self._decoder.can_read_words

    def prepare(self, evidence: EntityId) -> PictureToRead:
        """Take a picture out of the vault for reading.

        Raises `KnownError` with NOT_FOUND, READ_ONLY, READER_MISSING, NOT_A_PICTURE, FILE_TOO_LARGE or
        EVIDENCE_DAMAGED.
        """
        item = self._get(evidence)
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        if item.kind != "photo":
            raise KnownError(ErrorCode.NOT_A_PICTURE)
        if not self.can_read:
            raise KnownError(ErrorCode.READER_MISSING)
        if item.bytes > LARGEST_PICTURE:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=LARGEST_PICTURE)
        return PictureToRead(item.id, self._ledger.vault.read_item(item.item), self._decoder)

    def keep(self, evidence: EntityId, lines: tuple[str, ...]) -> tuple[Evidence, Change]:
        """Save what was read, in place of what was read before; "" when nothing was."""
        words = storable("\n".join(line for line in lines if line))
        return self._amend(evidence, {"words_read": words}, "words_read")

    def read(self, evidence: EntityId, ctx: JobContext | None = None) -> tuple[Evidence, Change]:
        """Read a picture and save its words; raises as `prepare` and `PictureToRead.lines` do."""
        return self.keep(evidence, self.prepare(evidence).lines(ctx or NoJob()))

    def accept(self, evidence: EntityId) -> tuple[Evidence, Change]:
        """Make what was read the transcript, which goes into papers and says there who read it.

        Raises `KnownError(TRANSCRIPT_THERE)` when a person has written one: that is never put aside.
        """
        item = self._get(evidence)
        if item.transcript:
            raise KnownError(ErrorCode.TRANSCRIPT_THERE)
        changes = {"transcript": item.words_read, "transcribed_by": text("evidence.words.by")}
        return self._amend(evidence, changes, "words_accepted")

    def _get(self, evidence: EntityId) -> Evidence:
        return cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, evidence))

    def _amend(
        self, evidence: EntityId, changes: Mapping[str, object], reason: str
    ) -> tuple[Evidence, Change]:
        item, change = self._ledger.amend(RecordKind.EVIDENCE, evidence, changes, reason=reason)
        return cast("Evidence", item), change
