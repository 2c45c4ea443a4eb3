"""PDFs in the sandbox: sizes, text, document information, pages drawn as pictures.

Nothing in the file acts: no script engine is loaded, links and attachments are not followed. Filled form
fields are drawn, because they are part of what the page shows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from app.domain.largest import LARGEST_PDF
from app.sandbox.channel import Refused, Replies, Source, within
from app.sandbox.protocol import (
    MAX_ENLARGED,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_SIDE,
    MAX_TEXT_BYTES,
    Operation,
    Reason,
    Wanted,
)

if TYPE_CHECKING:
    from app.sandbox.worker import Serve

MAX_SCALE: Final = 10.0
"""720 dots per inch; a page of a few points is not blown up further."""

_NAMES: Final = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


def load() -> Serve:
    """Import and start the library; returns the server."""
    import pypdfium2

    pypdfium2.PdfDocument.new().close()  # loads what is loaded late
    return serve


def serve(wanted: Wanted, source: Source, replies: Replies) -> None:
    """Answer PDF_FACTS, PDF_REPORTED, PDF_PAGE or PDF_PART (`a`: page from 0, `b`: longest side)."""
    if source.size > LARGEST_PDF:
        raise Refused(Reason.TOO_LARGE)
    document = _open(bytes(source.whole()))
    if len(document) > MAX_PAGES:
        raise Refused(Reason.TOO_MANY_PAGES)
    if wanted.operation is Operation.PDF_FACTS:
        replies.strings(_facts(document))
    elif wanted.operation is Operation.PDF_REPORTED:
        replies.strings([part for pair in _reported(document) for part in pair])
    elif wanted.operation is Operation.PDF_PART:
        _draw_part(document, wanted, replies)
    else:
        _draw(document, wanted.a, min(max(wanted.b, 1), MAX_SIDE), replies)


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as err:
        password = getattr(err, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Refused(Reason.PROTECTED if password else Reason.UNREADABLE) from err


def _facts(document: Any) -> list[str]:
    """Write width and height in thousandths of a point and the text, three strings a page."""
    facts: list[str] = []
    room = MAX_TEXT_BYTES - 64 * MAX_PAGES
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        text_page = page.get_textpage()
        text = text_page.get_text_range() if text_page.count_chars() else ""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\ufffe", "-")
        room -= 4 * len(text)
        if room < 0:
            raise Refused(Reason.TOO_LARGE)
        facts += (str(round(width * 1000)), str(round(height * 1000)), text)
        text_page.close()
        page.close()
    return facts


def _reported(document: Any) -> list[tuple[str, str]]:
    found = document.get_metadata_dict(skip_empty=True)
    pairs = [(name, str(found[name])[:500]) for name in _NAMES if name in found]
    return [("PdfVersion", str(document.get_version() or "")), ("Pages", str(len(document))), *pairs]


def _draw(document: Any, number: int, max_side: int, replies: Replies) -> None:
    page, width, height = _page(document, number)
    scale = min(max_side / max(width, height), MAX_SCALE)
    if width * height * scale * scale > MAX_PIXELS:
        scale = (MAX_PIXELS * 0.99 / (width * height)) ** 0.5
    _send(page, scale, (0, 0, 0, 0), (max_side, max_side), replies)


def _draw_part(document: Any, wanted: Wanted, replies: Replies) -> None:
    """Draw what lies in a rectangle of a page that is `b` pixels on its longest side."""
    page, width, height = _page(document, wanted.a)
    scale = min(max(wanted.b, 1), MAX_ENLARGED) / max(width, height)
    left, top, wide, high = within(wanted.part, (math.ceil(width * scale), math.ceil(height * scale)))
    right, below = math.ceil(width * scale) - left - wide, math.ceil(height * scale) - top - high
    # What is cut off is given in points and rounded up; half a pixel less makes it come out exactly.
    cut = tuple(max(0.0, (pixels - 0.5) / scale) for pixels in (left, below, right, top))
    _send(page, scale, cut, (wide, high), replies)


def _page(document: Any, number: int) -> tuple[Any, float, float]:
    if number >= len(document):
        raise Refused(Reason.NO_SUCH_PART)
    document.init_forms()
    page = document[number]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise Refused(Reason.UNREADABLE)
    return page, width, height


def _send(page: Any, scale: float, cut: tuple[float, ...], most: tuple[int, int], replies: Replies) -> None:
    bitmap = page.render(scale=scale, crop=cut, rev_byteorder=True, draw_annots=True, optimize_mode="print")
    if bitmap.n_channels != 3:
        raise Refused(Reason.UNREADABLE)
    rows = memoryview(bitmap.buffer).cast("B")
    kept_width, kept_height = min(bitmap.width, most[0]), min(bitmap.height, most[1])
    rgb = b"".join(rows[at * bitmap.stride :][: 3 * kept_width] for at in range(kept_height))
    replies.picture(kept_width, kept_height, rgb)
