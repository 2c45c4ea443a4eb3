"""Pages of a prepared paper as pictures, drawn in the sandbox on any thread, without a file."""

from __future__ import annotations

from app.domain.documents_in import FileDecoder
from app.domain.ports import JobContext, Picture
from app.services.paper_files import PreparedFile

_PDF = b"%PDF-"


class PagePreview:
    """The pages of all PDF files of one paper, counted through from 0."""

    def __init__(self, files: tuple[PreparedFile, ...], decoder: FileDecoder) -> None:
        self._pages = [
            (file.data, page) for file in files if file.data.startswith(_PDF) for page in range(file.pages)
        ]
        self._decoder = decoder

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def page(self, number: int, max_side: int, ctx: JobContext) -> Picture:
        """Draw page `number` with no side over `max_side` pixels; raises as `Decoder.pdf_page` does."""
        data, page = self._pages[number]
        return self._decoder.watched_by(ctx).pdf_page(data, page, max_side)
