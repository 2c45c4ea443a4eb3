"""Reads the text of a page in the order in which it was drawn, by each font's own map from codes to text.

A reader program may turn round the Latin words of a right-to-left line; what was drawn stands as it was set.
Running heads, feet and stamps are artifacts of the page (PDF 32000-1, 14.8.2.2) and left out, so that the
words before and after the end of a page meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pikepdf

from app.domain.ports import JobContext

_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>")
_SHOWS = frozenset({"Tj", "TJ"})
_MOVES = frozenset({"BT", "Td", "TD", "Tm", "T*"})
_CODE_BYTES = 2

_Map = Mapping[int, str]


def drawn_texts(pdf: pikepdf.Pdf, job: JobContext) -> Iterator[str]:
    """Yield the text of every page without its artifacts, each piece of a line that was set on its own line.

    Fonts that do not map two bytes to text are passed over: no paper of this program has one.
    """
    known: dict[tuple[int, int], _Map] = {}
    for page in pdf.pages:
        job.check()
        yield _page_text(page, _fonts(page, known))


def _fonts(page: pikepdf.Page, known: dict[tuple[int, int], _Map]) -> Mapping[str, _Map]:
    fonts: dict[str, _Map] = {}
    listed = page.resources.get("/Font")
    if not isinstance(listed, pikepdf.Dictionary):
        return fonts
    for name, font in listed.items():
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/Type0":
            continue
        source = font.get("/ToUnicode")
        if isinstance(source, pikepdf.Stream):
            if font.objgen not in known or not font.is_indirect:
                known[font.objgen] = _map(source)
            fonts[name] = known[font.objgen]
    return fonts


def _map(source: pikepdf.Stream) -> _Map:
    return {
        int(code, 16): bytes.fromhex(words.decode()).decode("utf-16-be", "replace")
        for code, words in _PAIR.findall(source.read_bytes())
    }


def _page_text(page: pikepdf.Page, fonts: Mapping[str, _Map]) -> str:
    out: list[str] = []
    current: _Map = {}
    marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        if name in {"BMC", "BDC"}:
            marks.append(bool(operands) and str(operands[0]) == "/Artifact")
        elif name == "EMC":
            del marks[-1:]
        elif name == "Tf":
            current = fonts.get(str(operands[0]), {})
        elif name in _MOVES:
            out.append("\n")
        elif name in _SHOWS and not any(marks):
            out.extend(_shown(operands[0], current))
    return re.sub(r"\n{2,}", "\n", "".join(out)).strip("\n")


def _shown(operand: object, current: _Map) -> Iterator[str]:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    for part in parts:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            for at in range(0, len(raw) - 1, _CODE_BYTES):
                letters = current.get(int.from_bytes(raw[at : at + _CODE_BYTES], "big"), "")
                yield "" if letters == "\uffff" else letters
