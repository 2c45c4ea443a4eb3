"""Numbered-line paper: 28 numbers a page, the text set on them, and not one number among the words."""

from __future__ import annotations

import re
from typing import Literal

import page
import pikepdf
import pytest

from exports.checks.court_rules import check_pdf
from exports.render.document import Document, PageStyle, Style
from exports.render.pleading import LINES, PITCH, margins
from tests.exports.render.reading import needs_poppler, opened, poppler_text, words
from tests.exports.render.test_document import _exhibits

_HEIGHTS = {"letter": 792.0, "a4": 841.89}


def _paper(size: Literal["letter", "a4"], *, pleading: bool = True) -> Document:
    document = Document(
        title="Declaration", page=PageStyle(size=size, pleading=pleading, footer="Declaration")
    )
    document.heading(1, "Declaration")
    document.labelled("f. What:", "He said:\n\n  nothing.", Style.QUOTE)
    document.table(["No.", "What"], [[str(n), "a letter " * 9] for n in range(4)])
    for n in range(12):
        document.numbered(f"{n}.", "She waited at the gate until it was dark. " * 5)
    document.rule()
    document.heading(2, "After")
    document.paragraph("Twice. " * 200)
    return document


def _baselines(sheet: pikepdf.Page) -> list[tuple[float, float]]:
    """Return the place of every piece of text on a page."""
    content = sheet.Contents.read_bytes().decode("ascii")
    return [(float(x), float(y)) for x, y in re.findall(r"BT ([\d.-]+) ([\d.-]+) Td", content)]


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_flowing_text_stands_on_the_numbered_lines(size: Literal["letter", "a4"]) -> None:
    """Each line of a paragraph has the baseline of a number; after a table the text goes on at the next one."""
    top, foot = margins(_HEIGHTS[size])
    assert top + foot + LINES * PITCH == pytest.approx(_HEIGHTS[size])
    with opened(_paper(size).build().pdf) as pdf:
        assert len(pdf.pages) > 2
        for sheet in list(pdf.pages)[1:]:
            inside = [y for _, y in _baselines(sheet) if y > foot]
            assert inside
            for y in inside:
                lines = (_HEIGHTS[size] - top - 17 - y) / PITCH
                assert lines == pytest.approx(round(lines), abs=0.01)
                assert 0 <= round(lines) < LINES


@needs_poppler
def test_the_words_are_the_same_with_and_without_numbers() -> None:
    """What is searched and copied holds no line number between the words."""
    plain, numbered = (
        words(
            re.sub(
                r"Declaration\s+page \d+ of \d+",
                "",
                poppler_text(_paper("letter", pleading=each).build().pdf),
            )
        )
        for each in (False, True)
    )
    assert numbered == plain


def test_exhibits_keep_their_own_pages() -> None:
    """A stamped page has neither numbers nor rules: an exhibit is shown as it is."""
    with opened(_exhibits(pleading=True).build().pdf) as pdf, opened(_exhibits().build().pdf) as usual:
        shapes = [sheet.Contents.read_bytes().count(b" cm") for sheet in pdf.pages]
        sheet, same = list(pdf.pages)[-2], list(usual.pages)[-2]
        assert shapes[0] > LINES
        assert sheet.Contents.read_bytes().count(b" cm") == same.Contents.read_bytes().count(b" cm")


@pytest.mark.parametrize("size", ["letter", "a4"])
def test_numbered_pages_keep_the_rules_of_courts(size: Literal["letter", "a4"]) -> None:
    """An inch above and at the left, a quarter below the foot; numbers and rules stand in the margins by rule."""
    document = _paper(size)
    assert [check for check in check_pdf(document.build().pdf) if not check.ok] == []


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_numbered_pages_keep_the_standards(profile: page.ValidationProfile) -> None:
    """Numbers and rules are no content: a checker finds nothing."""
    report = page.validate_pdf_bytes(_exhibits(pleading=True).build().pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
