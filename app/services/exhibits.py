"""The evidence of one paper, readable on any thread: bytes, pictures, mail and text, until it is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

from app.domain.documents_in import Description, EmailView, FileDecoder, TextView
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.largest import LARGEST_PDF, LARGEST_PICTURE
from app.domain.ports import JobContext, MediaFacts, PdfFacts, Picture
from app.importers.charsets import text_view
from app.importers.email_view import email_view
from app.services.describe import describe
from storage.blobs import ItemReader

_PIECE = 2**20
LARGEST_TEXT = 8 * 2**20
"""An email or text of more bytes is not printed as pages."""


class PaperItems:
    """Original bytes by evidence id: a `BlobReader` that holds the item keys of one paper and wipes them."""

    def __init__(self, readers: Mapping[EntityId, ItemReader | None]) -> None:
        """Take the readers of the items that go in; None stands for one whose key or segments are gone."""
        self._readers = dict(readers)
        self._used: ItemReader | None = None
        self._is_open = True
        # A lock closes from the vault's thread while a paper may be read on another.
        self._guard = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether anything can still be read."""
        return self._is_open

    def size(self, evidence: EntityId) -> int:
        """Return the size in bytes; raises `KnownError(NOT_FOUND | EVIDENCE_DAMAGED)`."""
        with self._guard:
            return self._reader(evidence).source.size

    def read(self, evidence: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """Return authenticated bytes; raises `KnownError(NOT_FOUND | EVIDENCE_DAMAGED)`."""
        with self._guard:
            return self._turn_to(evidence).read(offset, length)

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """Yield the whole item in pieces of at most 1 MiB; raises as `read` does."""
        size = self.size(evidence)
        for offset in range(0, size, _PIECE):
            yield self.read(evidence, offset, _PIECE)

    def close(self) -> None:
        """Wipe every key, from any thread; what is read afterwards raises `KnownError(VAULT_LOCKED)`."""
        with self._guard:
            self._is_open = False
            self._used = None
            for reader in self._readers.values():
                if reader is not None:
                    reader.close()
            self._readers.clear()

    def _reader(self, evidence: EntityId) -> ItemReader:
        if not self._is_open:
            raise KnownError(ErrorCode.VAULT_LOCKED)
        if evidence not in self._readers:
            raise KnownError(ErrorCode.NOT_FOUND)
        reader = self._readers[evidence]
        if reader is None:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED)
        return reader

    def _turn_to(self, evidence: EntityId) -> ItemReader:
        """Let the item read before go, so that a paper of 500 exhibits holds one file open."""
        reader = self._reader(evidence)
        if self._used is not None and self._used is not reader:
            self._used.rest()
        self._used = reader
        return reader


class PaperContent:
    """Evidence made visible for the pages of one paper: media through the sandbox, text with limits."""

    def __init__(self, items: PaperItems, decoder: FileDecoder, ctx: JobContext) -> None:
        """Decode for one job, which can cancel every request."""
        self._items = items
        self._decoder = decoder.watched_by(ctx)
        self._ctx = ctx
        self._last: tuple[EntityId, bytes] | None = None

    def picture(self, evidence: EntityId, max_side: int) -> Picture:
        """Return a photo, upright."""
        return self._decoder.picture(self._whole(evidence, LARGEST_PICTURE), max_side)

    def pdf_facts(self, evidence: EntityId) -> PdfFacts:
        """Return page sizes and text of a PDF."""
        return self._decoder.pdf_facts(self._whole(evidence, LARGEST_PDF))

    def pdf_page(self, evidence: EntityId, page: int, max_side: int) -> Picture:
        """Draw one page of a PDF, from 0."""
        return self._decoder.pdf_page(self._whole(evidence, LARGEST_PDF), page, max_side)

    def email(self, evidence: EntityId) -> EmailView:
        """Return a parsed email."""
        return email_view(self._whole(evidence, LARGEST_TEXT), self._ctx)

    def text(self, evidence: EntityId) -> TextView:
        """Return a text file and how surely its encoding is known."""
        return text_view(self._whole(evidence, LARGEST_TEXT))

    def described(self, evidence: EntityId, name: str) -> Description:
        """Return what a file says of itself and the text in it."""
        return describe(name, self._items.size(evidence), self._range(evidence), self._decoder, self._ctx)

    def media(self, evidence: EntityId) -> MediaFacts:
        """Return duration and streams of a sound or video file."""
        return self._decoder.media_facts_stream(self._range(evidence), self._items.size(evidence))

    def stills(self, evidence: EntityId, count: int, max_side: int) -> tuple[tuple[int, Picture], ...]:
        """Return stills of a video as (milliseconds, picture)."""
        size = self._items.size(evidence)
        return self._decoder.media_stills_stream(self._range(evidence), size, count, max_side)

    def _range(self, evidence: EntityId) -> _Range:
        return _Range(self._items, evidence)

    def _whole(self, evidence: EntityId, most: int) -> bytes:
        if self._last is not None and self._last[0] == evidence:
            return self._last[1]
        if self._items.size(evidence) > most:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
        data = self._items.read(evidence)
        self._last = (evidence, data)
        return data


class _Range:
    """`read(offset, length)` of one item."""

    def __init__(self, items: PaperItems, evidence: EntityId) -> None:
        self._items = items
        self._evidence = evidence

    def __call__(self, offset: int, length: int) -> bytes:
        return self._items.read(self._evidence, offset, length)
