"""Papers: drawing a packet, its memory and its checks, beside reportlab drawing the same words and pictures.

The peer lays out the same words in the same size, tables of the same lines and the same pictures with the
layout that reportlab brings (Platypus): no tags, no bookmarks, no index, no shaping of scripts.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from pathlib import Path
from time import process_time
from typing import Any
from xml.sax.saxutils import escape

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from bench.measure import Limit, Pair, Row
from bench.stress import Size, stress_case
from exports.base import PaperFile, Sources
from exports.checks.court_rules import MEGABYTE, check_volumes
from exports.packet.paper import render_packet
from exports.packet.sheet import MAX_SIDE, PHOTO_FIT, Pictures

SIZES = (5, 50, 500)
LINES = (100, 1_000, 10_000)
MIB = 1 << 20
_FONT = "NotoSans[wght].ttf"
_STATUS = Path("/proc/self/status")
_RESET_PEAK = "5"


def incidents(count: int) -> str:
    """Write an amount of incidents with their photos."""
    return f"{count:,} incidents, {_photos(count):,} photos"


def words_alone(count: int) -> str:
    """Write an amount of incidents without photos."""
    return f"{count:,} incidents"


def lines(count: int) -> str:
    """Write an amount of lines of a conversation."""
    return f"{count:,} lines"


def _photos(count: int) -> int:
    return max(1, count * 3 // 5)


def _case(count: int) -> tuple[CaseSnapshot, Sources]:
    # A trial on very little work has small photos.
    return stress_case(Size(count, _photos(count), 0, side=4_000 if count >= SIZES[0] else 400))


def _packet(case: CaseSnapshot, given: Sources) -> tuple[PaperFile, ...]:
    asked = ExportRequest(Paper.PACKET)
    return render_packet(served_case(case, asked), given, asked, NoJob())


def _rate(case: CaseSnapshot, given: Sources) -> float:
    """Return how many pages are drawn in a second of the processor: drawing has one thread."""
    begun = process_time()
    files = _packet(case, given)
    return sum(file.pages for file in files) / (process_time() - begun)


@contextmanager
def _draw(work: Path, count: int) -> Iterator[Pair]:
    del work
    case, given = _case(count)
    given.content.picture(case.evidence[0].id, 10)  # the files that photos are decoded from
    words = [*_words(case)]
    yield Pair(lambda: _rate(case, given), lambda: _plain_rate(case, given, words))


@contextmanager
def _draw_words(work: Path, count: int) -> Iterator[Pair]:
    del work
    case, given = stress_case(Size(count, 0, 0))
    words = [*_words(case)]
    yield Pair(lambda: _rate(case, given), lambda: _plain_rate(case, given, words))


@contextmanager
def _draw_lines(work: Path, count: int) -> Iterator[Pair]:
    del work
    case, given = stress_case(Size(1, 0, count))
    words = [*_words(case)]
    yield Pair(lambda: _rate(case, given), lambda: _plain_rate(case, given, words))


@contextmanager
def _check(work: Path, count: int) -> Iterator[Pair]:
    del work
    case, given = stress_case(Size(count, _photos(count), count * 10, side=64))
    files = [(file.name_suffix, file.data) for file in _packet(case, given)]

    def ours() -> float:
        begun = process_time()
        check_volumes(files, 25 * MEGABYTE)
        return process_time() - begun

    yield Pair(ours)


@contextmanager
def _memory(work: Path, count: int) -> Iterator[Pair]:
    del work

    def ours() -> float:
        words = [sys.executable, "-m", "bench.papers", str(count)]
        return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)

    yield Pair(ours)


def _plain_rate(case: CaseSnapshot, given: Sources, words: Sequence[str]) -> float:
    begun = process_time()
    pages = _plain(case, given, words)
    return pages / (process_time() - begun)


def _plain(case: CaseSnapshot, given: Sources, words: Sequence[str]) -> int:
    """Draw the same words, lines and pictures with reportlab alone; return the number of pages."""
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Image, LongTable, PageBreak, Paragraph, SimpleDocTemplate

    if "Plain" not in pdfmetrics.getRegisteredFontNames():
        path = str(resources.files("manimgx_fonts").joinpath(_FONT))
        pdfmetrics.registerFont(TTFont("Plain", path))  # type: ignore[no-untyped-call]
    look = ParagraphStyle("plain", fontName="Plain", fontSize=12, leading=15.8, spaceAfter=7)
    story: list[Any] = [Paragraph(escape(each), look) for each in words]
    for excerpt in case.excerpts:
        rows = [
            [
                str(line.number),
                Paragraph(escape(line.stored.message.at), look),
                Paragraph(escape(line.stored.message.sender_id), look),
                Paragraph(escape(line.stored.message.text), look),
            ]
            for line in excerpt.lines
        ]
        if rows:
            story.append(LongTable(rows, colWidths=[50, 99, 115, 222], repeatRows=1))
    pictures = Pictures(greyscale=False)
    for number, item in enumerate(each for each in case.evidence if each.kind == "photo"):
        jpeg = pictures.one(
            number,
            0,
            lambda item=item: given.content.picture(item.id, MAX_SIDE),
            PHOTO_FIT,  # type: ignore[misc]
        )
        story += [PageBreak(), Paragraph(f"Exhibit {number}", look), PageBreak()]
        story.append(Image(io.BytesIO(jpeg), 486, 364.5))
        story.append(Paragraph(escape(item.caption), look))
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=letter, leftMargin=72, rightMargin=54)
    document.build(story)
    return int(document.page)


def _words(case: CaseSnapshot) -> Iterator[str]:
    """Yield the words that the packet has of each incident, as plain paragraphs."""
    asked = ExportRequest(Paper.PACKET)
    bare = replace(case, evidence=(), excerpts=(), threads=(), batches=())
    bare = replace(bare, entries=tuple(replace(entry, evidence=(), messages=()) for entry in case.entries))
    (made,) = render_packet(served_case(bare, asked), stress_case(Size(1, 1, 0))[1], asked, NoJob())
    import pypdfium2

    document = pypdfium2.PdfDocument(made.data)
    for page in document:
        yield from re.split(r"\r?\n(?=[a-g]\. |Incident )", page.get_textpage().get_text_range())
    document.close()


def peak(count: int) -> float:
    """Return the most MiB that this process has while it decodes photos, draws a packet and checks it."""
    case, given = _case(count)
    given.content.picture(case.evidence[0].id, 10)
    Path("/proc/self/clear_refs").write_text(_RESET_PEAK, encoding="ascii")
    files = _packet(case, given)
    check_volumes([(file.name_suffix, file.data) for file in files], 25 * MEGABYTE)
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024 / MIB


_PEER = "reportlab alone"
ROWS: tuple[Row, ...] = (
    Row(
        "draw a packet with photos of 12 MP",
        _PEER,
        "pages/s",
        SIZES,
        incidents,
        Limit(0.5, at_least=True),
        _draw,
        most_runs=1,
    ),
    Row("draw a packet of words", _PEER, "pages/s", SIZES, words_alone, None, _draw_words),
    Row("draw a conversation", _PEER, "pages/s", LINES, lines, None, _draw_lines, most_runs=3),
    Row("rules of courts", "", "s", SIZES, incidents, None, _check, most_runs=3),
    Row(
        "memory of a packet",
        "",
        "MiB",
        SIZES,
        incidents,
        Limit(400, of_ratio=False),
        _memory,
        most_runs=1,
    ),
)

if __name__ == "__main__":
    print(peak(int(sys.argv[1])))
