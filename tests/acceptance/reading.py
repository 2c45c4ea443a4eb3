"""Reads finished papers the way a stranger would: with poppler and pikepdf, never with our own code."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

# Poppler puts these around right-to-left words; nobody typed them.
_BIDI_MARKS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))


def poppler(name: str) -> str:
    """Return the path of a poppler program, or skip the test where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def pdf_text(path: Path) -> str:
    """Return the text of a PDF as `pdftotext` gives it, without the marks that poppler adds."""
    return _text_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _text_of(path: Path, _written: int) -> str:
    done = subprocess.run(
        [poppler("pdftotext"), "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    assert done.stderr == b""
    return done.stdout.decode("utf-8").translate(_BIDI_MARKS)


def running_text(path: Path, heading: str) -> str:
    """Return the words of a PDF with single spaces, without the line at the foot of each page."""
    foot = re.compile(re.escape(heading) + r"\s+page \d+ of \d+")
    return one_line(foot.sub(" ", pdf_text(path).replace("\f", "\n")))


def one_line(words: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(words.split())


def squeezed(words: str) -> str:
    """Return text without white space: Chinese breaks between any two characters."""
    return "".join(words.split())


# Any five digits stand among these sooner or later.
_COUNTS = re.compile(rb"\d{10} \d{5} [nf]|startxref\s+\d+|/Length\d? \d+")


def everything_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (place, bytes) of all that a PDF holds.

    The file as it stands but for the places and lengths of its objects, every stream raw and unpacked, every string of every object, the information
    dictionary, XMP, bookmarks, and the text of its pages.
    """
    yield "file", _COUNTS.sub(b"", path.read_bytes())
    yield "text", pdf_text(path).encode("utf-8")
    with pikepdf.open(path) as pdf:
        for number, item in enumerate(pdf.objects):
            yield from _of_object(f"object {number + 1}", item)
        with pdf.open_outline() as outline:
            for title in _titles(outline.root):
                yield "bookmark", title.encode("utf-8")
        for name, value in pdf.docinfo.items():
            yield f"information {name}", str(value).encode("utf-8")


def _titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _of_object(place: str, item: pikepdf.Object, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    if isinstance(item, pikepdf.Stream):
        yield place, item.read_raw_bytes()
        with suppress(pikepdf.PdfError):
            yield place, item.read_bytes()
    if isinstance(item, pikepdf.String):
        yield place, str(item).encode("utf-8", "replace")
    elif depth < 20 and isinstance(item, pikepdf.Array):
        for part in item:
            if isinstance(part, pikepdf.Object) and not part.is_indirect:
                yield from _of_object(place, part, depth + 1)
    elif depth < 20 and isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in item.keys():  # noqa: SIM118 - a stream has keys and cannot be walked
            part = item[key]
            yield place, key.encode("utf-8", "replace")
            if isinstance(part, pikepdf.Object) and not part.is_indirect:
                yield from _of_object(place, part, depth + 1)


def spelled(words: str) -> tuple[bytes, ...]:
    """Return the bytes under which a text could stand in a file."""
    return tuple(words.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def pictures_in(path: Path, *pages: int) -> list[tuple[int, bytes, Image.Image]]:
    """Return (page from 1, raw stream, decoded picture) of every image on some or all pages of a PDF."""
    found = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            if pages and number not in pages:
                continue
            for stream in page.get_images().values():
                picture = pikepdf.PdfImage(stream).as_pil_image()
                found.append((number, stream.read_raw_bytes(), picture.convert("RGB")))
    return found


def page_picture(path: Path, page: int, dpi: int = 40) -> Image.Image:
    """Draw one page (from 1) as `pdftoppm` does."""
    done = subprocess.run(
        [poppler("pdftoppm"), "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", str(path)],
        capture_output=True,
        check=True,
    )
    return Image.open(BytesIO(done.stdout)).convert("RGB")


def page_with(path: Path, words: str) -> int:
    """Return the number (from 1) of the last page whose text holds `words`."""
    pages = pdf_text(path).split("\f")
    return max(number for number, text in enumerate(pages, start=1) if words in text)
