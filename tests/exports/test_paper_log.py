"""Blank log sheets: for print, in two languages, saying nothing of anybody."""

from __future__ import annotations

import io
from pathlib import Path

import page
import pikepdf
import pytest

from app.strings.catalogue import spoken_in
from exports.paper_log import render_paper_log
from tests.exports.builders import everything


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_sheets_can_be_read_aloud_and_kept(profile: page.ValidationProfile, language: str) -> None:
    """A checker finds nothing against PDF/UA-1 and PDF/A-2a, and the language of the sheets is named in them."""
    with spoken_in(language):
        pdf = render_paper_log().pdf
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == f"{language}-US"
        assert set(opened.docinfo.keys()) == {"/Title"}


@pytest.mark.parametrize("a4", [False, True])
@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", ("Date, and time", "in my own words", "report number, officer, badge", "Who saw")),
        (
            "es",
            ("Fecha y hora", "con mis propias palabras", "número de reporte, agente, placa", "Quién lo vio"),
        ),
    ],
)
def test_sheets_have_the_fields_and_no_name(
    language: str,
    asked: tuple[str, ...],
    a4: bool,
    tmp_path: Path,
) -> None:
    """Four pages in either language and size, with the fields that logs ask for; no program is named in them."""
    with spoken_in(language):
        made = render_paper_log(a4=a4)
    assert made.pages == 4
    words = " ".join(everything(made.pdf, tmp_path).split())
    assert all(each in words for each in asked)
    assert "911" in words
    assert "daybook" not in words.lower()
    with spoken_in(language):
        assert render_paper_log(a4=a4).pdf == made.pdf
