"""How the tests read a finished paper: through poppler, as a clerk's computer would, and through pikepdf."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator

import pikepdf
import pytest

POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(POPPLER is None, reason="pdftotext is not installed")

_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def poppler_text(pdf: bytes, *options: str) -> str:
    """Return what `pdftotext` says, line ends and pages as it gives them."""
    found = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode("utf-8")


def words(text: str) -> str:
    """Return `text` with direction marks removed and white space made single."""
    return " ".join(_MARKS.sub("", text).split())


def solid(text: str) -> str:
    """Return `text` without any space, line end, mark or other character that leaves no ink."""
    return "".join(
        c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc", "Mn", "Me", "Zs"}
    )


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Open a finished file."""
    return pikepdf.open(io.BytesIO(pdf))


def fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Yield every font dictionary of the file, wherever it hangs."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            yield item


def mapped_text(pdf: pikepdf.Pdf) -> str:
    """Return the text of all pages in drawing order, by each font's own map from codes to text."""
    out: list[str] = []
    for page in pdf.pages:
        maps = {name: _map(font) for name, font in page.Resources.get("/Font", {}).items()}
        current: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = maps[str(operands[0])]
            elif str(operator) == "TJ":
                for item in operands[0]:
                    if isinstance(item, pikepdf.String):
                        raw = bytes(item)
                        out += [current[raw[i] << 8 | raw[i + 1]] for i in range(0, len(raw), 2)]
    return "".join(out)


def _map(font: pikepdf.Object) -> dict[int, str]:
    source = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(code, 16): bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", source)
        if code != "0000" or text != "ffff"
    }
