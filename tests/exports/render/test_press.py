"""Papers of any length: drawn page by page as they come, and the same as those that are drawn at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pikepdf
import pytest

from app.domain.errors import Cancelled
from app.domain.ports import NoJob
from exports.checks.court_rules import check_pdf
from exports.render.blocks import LineBox
from exports.render.document import Document, PageStyle, Style
from exports.render.flow import PagePlan
from exports.render.tags import Element
from tests.exports.render.reading import opened

ARABIC = "قال لي إنه سيأتي غدا (كما كتب) ومعه Ana Ruiz إلى المدرسة."
PAGE = PageStyle(footer="Log", footer_note="not for filing", bates_prefix="L ")

Draw = Callable[[Document], None]


def _mixed(document: Document) -> None:
    """Draw what a log has: long values, lists and tables over several pages, other scripts, an empty part."""
    document.heading(1, "Log", anchor="top")
    for number in range(30):
        document.heading(2, f"Entry {number}", bookmark=f"Entry {number}", anchor=f"e{number}")
        document.labelled("What:", (ARABIC if number % 3 else "He waited. ") * (number % 11), Style.QUOTE)
        document.labelled("Words:", "No te vayas.", Style.QUOTE, lang="es")
        document.labelled("When:", "", keep_with_previous=True)
        document.rule()
        for item in range(number % 5):
            document.bullet(f"changed {item}")
    for number in range(230):  # one list, longer than what waits to be drawn together
        document.numbered(str(number), "again " * (number % 20), keep_with_next=number == 200)
    document.heading(1, "Files", new_page=True)
    document.table(["At", "Act"], [[str(number), ARABIC * (number % 9)] for number in range(50)], caption="x")
    document.value_box("Name", "again and again " * 90)
    document.chart_bars(["a", "b"], [1, 2], alt="Bars", caption="Kinds", unit="incidents")
    document.signature_block(["Signature", "Date"])


def _one_line(document: Document) -> None:
    document.paragraph("One line.")


def _nothing(document: Document) -> None:
    del document


def _built(draw: Draw, *, as_it_comes: bool) -> tuple[pikepdf.Pdf, object, bytes]:
    document = Document(title="Log", page=PAGE)
    if as_it_comes:
        document.draw_as_it_comes(NoJob())
    draw(document)
    made = document.build()
    return opened(made.pdf), (made.pages, dict(made.anchors), made.replaced), made.pdf


def _fonts(page: pikepdf.Page) -> dict[str, tuple[str, dict[int, str]]]:
    """Return name and map of each font; which code stands for what may differ."""
    found = {}
    for name, font in page.resources.Font.items():
        lines = font.ToUnicode.read_bytes().decode("ascii").splitlines()
        pairs = [line.split() for line in lines if line.startswith("<") and line.count("<") == 2]
        codes = {int(code[1:-1], 16): text for code, text in pairs if code != "<0000>"}
        found[name] = str(font.BaseFont).partition("+")[2], codes
    return found


def _drawing(page: pikepdf.Page) -> Iterator[tuple[str, ...]]:
    """Yield every operator of a page with its operands, words as they read."""
    fonts, codes = _fonts(page), dict[int, str]()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            name, codes = fonts[str(operands[0])]
            yield name, str(operands[1])
        elif str(operator) == "TJ":
            shown = []
            for part in operands[0]:
                raw = bytes(part) if isinstance(part, pikepdf.String) else b""
                shown += [codes[raw[at] << 8 | raw[at + 1]] for at in range(0, len(raw), 2)] or [str(part)]
            yield tuple(shown)
        else:
            yield str(operator), *map(str, operands)


def _tree(pdf: pikepdf.Pdf) -> list[tuple[object, ...]]:
    """Return the tags in order with the pages and numbers of what they mark, after looking at the way back."""
    root = pdf.Root.StructTreeRoot
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    back = {
        (int(number), mark): element.objgen
        for number, row in zip(*[iter(root.ParentTree.Nums)] * 2, strict=True)
        for mark, element in enumerate(row)
    }
    found: list[tuple[object, ...]] = []

    def walk(element: pikepdf.Object, depth: int) -> None:
        said = [(key, str(element[key])) for key in ("/S", "/Alt", "/Lang", "/ActualText") if key in element]
        marks: list[tuple[int, int]] = []
        below: list[pikepdf.Object] = []
        for kid in element.K:
            if isinstance(kid, int) or "/MCID" in kid:
                page = element.Pg if isinstance(kid, int) else kid.Pg
                marks.append((pages[page.objgen], int(kid if isinstance(kid, int) else kid.MCID)))
            else:
                below.append(kid)
        assert all(back.pop(mark) == element.objgen for mark in marks)
        found.append((depth, *said, *marks))
        for kid in below:
            assert kid.P.objgen == element.objgen
            walk(kid, depth + 1)

    walk(root.K, 0)
    assert back == {}
    assert root.ParentTreeNextKey == len(pdf.pages)
    return found


def _bookmarks(pdf: pikepdf.Pdf) -> list[tuple[str, ...]]:
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}

    def walk(items: list[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[str, ...]]:
        for item in items:
            place = item.destination
            yield str(depth), item.title, str(pages[place[0].objgen]), str(place[3])
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        return list(walk(outline.root, 0))


@pytest.mark.parametrize("draw", [_mixed, _one_line, _nothing])
def test_a_paper_drawn_as_it_comes_is_the_same_paper(draw: Draw) -> None:
    """Every sign stands in the same place of the same page; tags, bookmarks and anchors are the same."""
    whole, facts, _ = _built(draw, as_it_comes=False)
    coming, same, pdf = _built(draw, as_it_comes=True)
    assert same == facts
    for first, second in zip(whole.pages, coming.pages, strict=True):
        assert list(_drawing(second)) == list(_drawing(first))
    assert _tree(coming) == _tree(whole)
    assert _bookmarks(coming) == _bookmarks(whole)
    assert draw is not _mixed or [check for check in check_pdf(pdf) if not check.ok] == []


def test_the_same_calls_give_the_same_bytes() -> None:
    """Two papers drawn as they come are byte for byte the same."""
    assert _built(_mixed, as_it_comes=True)[2] == _built(_mixed, as_it_comes=True)[2]


def test_nothing_of_a_drawn_page_is_held_but_its_file() -> None:
    """However many paragraphs come, few lines and elements are there at a time."""

    def held() -> int:
        return sum(isinstance(each, LineBox | Element | PagePlan) for each in gc.get_objects())

    gc.collect()
    before = held()  # of other tests in this process
    document = Document(title="Log", page=PAGE)
    document.draw_as_it_comes(NoJob())
    for number in range(1_200):
        document.heading(2, f"Entry {number}", bookmark="")
        document.labelled("What:", "He waited at the gate and knocked. " * 4)
    assert held() - before < 700
    assert document.build().pages > 80


class _StopsAfter(NoJob):
    """Is asked to stop after so many looks."""

    def __init__(self, checks: int) -> None:
        self.left = checks

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("checks", [0, 100, 500])
def test_a_cancelled_paper_stops(checks: int) -> None:
    """The job is asked while blocks are still being added, and while feet are written."""

    def draw() -> None:
        document = Document(title="Log", page=PAGE)
        document.draw_as_it_comes(_StopsAfter(checks))
        _mixed(document)
        document.build()

    with pytest.raises(Cancelled):
        draw()
