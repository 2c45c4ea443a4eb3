"""Pages of a prepared paper as pictures, drawn in the sandbox on any thread, without a file."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.documents_in import FileDecoder
from app.domain.ports import JobContext, Picture
from app.services.paper_files import PreparedFile

_PDF = b"%PDF-"


_POINTS = 72


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as a printer takes it: its size in points and its pixels."""

    width: float
    height: float
    picture: Picture


class PagePreview:
    """The pages of all PDF files of one paper, counted through from 0."""

    def __init__(self, files: tuple[PreparedFile, ...], decoder: FileDecoder) -> None:
        self._pages = [
            (file.data, page) for file in files if file.data.startswith(_PDF) for page in range(file.pages)
        ]
        self._files = [file.data for file in files if file.data.startswith(_PDF)]
        self._decoder = decoder
        self._sizes: dict[int, tuple[tuple[float, float], ...]] = {}

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def page(self, number: int, max_side: int, ctx: JobContext) -> Picture:
        """Draw page `number` with no side over `max_side` pixels; raises as `Decoder.pdf_page` does."""
        data, page = self._pages[number]
        return self._decoder.watched_by(ctx).pdf_page(data, page, max_side)

    def sheet(self, number: int, dpi: int, ctx: JobContext) -> Sheet:
        """Draw page `number` for paper, with so many pixels an inch; raises as `Decoder.pdf_page` does."""
        data, page = self._pages[number]
        decoder = self._decoder.watched_by(ctx)
        if id(data) not in self._sizes:
            self._sizes[id(data)] = decoder.pdf_facts(data).pages
        width, height = self._sizes[id(data)][page]
        longest = round(max(width, height) / _POINTS * dpi)
        return Sheet(width, height, decoder.pdf_page(data, page, longest))

    def words(self, ctx: JobContext) -> tuple[str, ...]:
        """Return the text of every page in reading order; raises as `Decoder.pdf_facts` does."""
        decoder = self._decoder.watched_by(ctx)
        return tuple(page for data in self._files for page in decoder.pdf_facts(data).text)
