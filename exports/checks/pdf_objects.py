"""Goes through every object of a PDF once, without having all of them in memory at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

from app.domain.ports import JobContext

_PORTION = 8_000
_EVERY = 512
# What was written again in place of what was deleted (ISO 32000-1 §7.3.10).
_WRITTEN_AGAIN = re.compile(rb"\b0*[1-9]\d{0,4}[\x00\t\n\f\r ]+obj\b")


def every_object(data: bytes, job: JobContext) -> Iterator[pikepdf.Object]:
    """Yield every object of a file; each holds until the next one. Raises `pikepdf.PdfError`.

    What the library has read of a file it keeps until it is closed, so a long one is opened anew for each
    portion. Only of a file that is in order, as our own are, is it known that objects are counted through.
    """
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        size = _size(pdf, data)
        if size <= _PORTION or pdf.get_warnings() or _WRITTEN_AGAIN.search(data):
            for number, item in enumerate(pdf.objects):
                if number % _EVERY == 0:
                    job.check()
                yield item
            return
    for first in range(1, size, _PORTION):
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as portion:
            for number in range(first, min(size, first + _PORTION)):
                if number % _EVERY == 0:
                    job.check()
                yield portion.get_object(number, 0)


def _size(pdf: pikepdf.Pdf, data: bytes) -> int:
    """Return how far objects are counted; 0 where the file says what cannot be true (ISO 32000-1 §7.5.5)."""
    size = pdf.trailer.get("/Size", 0)
    return size if isinstance(size, int) and size <= len(data) else 0


def holds_text(item: pikepdf.Object) -> bool:
    """Tell whether a string stands in an object itself; what it refers to is not looked at, nor read."""
    written = item.unparse(resolved=True)
    return b"(" in written or b"<" in written.replace(b"<<", b"")
