"""The form on which a person says what may be shared: to print and sign, in two languages, blank or filled."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import page
import pikepdf
import pytest

from app.domain.moment import Moment, Precision, Stamp
from app.domain.release import Release
from app.strings.catalogue import spoken_in
from exports.release_form import render_release_form
from tests.exports.builders import everything, ident

FILLED = Release(
    ident("release"),
    who="Dana Cole, Legal Aid",
    reader="attorney",
    papers=("packet", "handover"),
    what="the days from October 3",
    purpose="the hearing",
    agreed=Moment(Precision.EXACT, Stamp(date(2026, 11, 10))),
    expires=Moment(Precision.EXACT, Stamp(date(2026, 12, 10))),
    revoked_by="nobody-canary",
    note="note-canary-kestrel",
)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_it_can_be_read_aloud_and_kept(profile: page.ValidationProfile, language: str) -> None:
    """A checker finds nothing against PDF/UA-1 and PDF/A-2a, and the language of the form is named in it."""
    with spoken_in(language):
        pdf = render_release_form(FILLED).pdf
    assert [
        (each.rule_id, each.message) for each in page.validate_pdf_bytes(pdf, profile=profile).failures
    ] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == f"{language}-US"
        assert set(opened.docinfo.keys()) == {"/Title"}


@pytest.mark.parametrize("a4", [False, True])
@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", ("You do not have to sign", "Until this day", "take this back", "a parent or guardian")),
        ("es", ("No tiene que firmar", "Hasta este día", "puedo retirar esto", "madre, padre o tutor")),
    ],
)
def test_a_blank_one_asks_for_all_of_it_on_two_pages(
    language: str, asked: tuple[str, ...], a4: bool, tmp_path: Path
) -> None:
    """Who, what, what for, until when, the right to say no and to take it back, and lines to sign on."""
    with spoken_in(language):
        made = render_release_form(None, a4=a4)
    assert made.pages == 2
    words = " ".join(everything(made.pdf, tmp_path).split())
    assert all(each in words for each in asked), words
    assert "daybook" not in words.lower()


def test_a_filled_one_holds_what_was_written_down_and_no_private_note(tmp_path: Path) -> None:
    """Who, papers, part, purpose and days stand on it; the note and who took it back do not."""
    words = " ".join(everything(render_release_form(FILLED).pdf, tmp_path).split())
    for said in ("Dana Cole, Legal Aid", "October 3", "the hearing", "10 November 2026", "10 December 2026"):
        assert said in words
    assert "canary" not in words
