"""The sheet of a recovery key: one page, to be read, typed back and archived, and silent about its owner."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import page
import pikepdf
import pytest

from exports.recovery_sheet import render_recovery_sheet
from storage import keys
from tests.exports.builders import pdf_text

KEY = bytes(range(16))
MADE = date(2026, 11, 14)


def sheet(*, a4: bool = False, label: str = "") -> bytes:
    """Draw the sheet of the known key."""
    return render_recovery_sheet(keys.recovery_text(KEY), mark="a0a1 a2a3", made=MADE, label=label, a4=a4)


@pytest.mark.parametrize("a4", [False, True])
@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_the_sheet_can_be_read_aloud_and_kept(profile: page.ValidationProfile, a4: bool) -> None:
    """A checker finds nothing against PDF/UA-1 and PDF/A-2a on either paper."""
    report = page.validate_pdf_bytes(sheet(a4=a4), profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@pytest.mark.parametrize("a4", [False, True])
def test_it_is_one_page_of_the_paper_asked_for(a4: bool) -> None:
    """However long the person's own word, the sheet stays one page."""
    with pikepdf.open(io.BytesIO(sheet(a4=a4, label="wide words " * 40))) as pdf:
        assert len(pdf.pages) == 1
        assert float(pdf.pages[0].mediabox[3]) == pytest.approx(841.89 if a4 else 792)


def test_the_key_on_it_is_typed_back(tmp_path: Path) -> None:
    """The first lines after the title, as a program copies them, read as the key again."""
    lines = [line.strip() for line in pdf_text(sheet(), tmp_path).splitlines() if line.strip()]
    assert lines[0] == "Recovery key"
    assert keys.read_recovery_text(" ".join(lines[1:3])) == KEY


def test_it_says_what_it_is_and_not_whose(tmp_path: Path) -> None:
    """What it opens, when it was made and what a finder can do stand on it; no program, vault or path does."""
    pdf = sheet(label="blue box")
    words = " ".join(pdf_text(pdf, tmp_path).split())
    for said in ("a0a1 a2a3", "14 November 2026", "blue box", "If somebody else finds it"):
        assert said in words
    raw = pdf.lower()
    assert not any(name in words.lower() for name in ("daybook", "vault", "evidence", "court", "abuse"))
    assert b"daybook" not in raw
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert set(opened.docinfo.keys()) == {"/Title"}
