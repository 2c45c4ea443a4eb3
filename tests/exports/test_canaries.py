"""The finished files are read back: nothing forbidden is in text, metadata, bookmarks, streams or pictures."""

from __future__ import annotations

from pathlib import Path

from app.domain.export_request import Paper
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from exports.confidential import render_confidential
from exports.log import render_log
from exports.packet.paper import render_packet
from tests.exports.builders import SHOWN, everything, pdf_text, request, sources
from tests.exports.canaries import BIRD, canary_case


def test_no_canary_is_in_the_packet(tmp_path: Path) -> None:
    """Private notes, held entries, confidential values, danger signs, declined words: nowhere in the file."""
    asked = request()
    (made,) = render_packet(served_case(canary_case(), asked), sources(SHOWN), asked, NoJob())
    found = everything(made.data, tmp_path)
    assert BIRD not in found
    assert "car door the next morning" in found
    for words in ("Force: drugs", "Made me do something", "Strangled or choked", "Effect, 0 to 3"):
        assert words not in found
    assert "checkpoint" not in found.lower()


def test_no_count_of_what_was_left_out_is_in_the_packet(tmp_path: Path) -> None:
    """The packet counts its own incidents only: eight entries are in the case, six are in the paper."""
    asked = request()
    (made,) = render_packet(served_case(canary_case(), asked), sources(SHOWN), asked, NoJob())
    pages = " ".join(pdf_text(made.data, tmp_path).split())
    assert "This packet has 6 incidents" in pages
    for words in ("withdrawn", "held for", "left out of this packet", "8 entries", "8 incidents"):
        assert words not in pages.lower()


def test_the_two_sheets_do_not_know_each_other(tmp_path: Path) -> None:
    """No canary of the petitioner is in the respondent's file, nothing of the respondent in the other."""
    asked = request(Paper.CONFIDENTIAL)
    case = canary_case()
    one, two = render_confidential(
        respondent_sheet(case, asked), petitioner_sheet(case, asked), asked, NoJob()
    )
    first, second = everything(one.data, tmp_path), everything(two.data, tmp_path)
    assert BIRD not in first
    assert "Dana" not in first
    assert "Sam" not in pdf_text(two.data, tmp_path)
    assert "CANARY_address" in second
    assert "CANARY_MAY_KNOW" in second
    for words in (
        "CANARY_IMMIGRATION",
        "CANARY_PERSON_NOTE",
        "CANARY_PRIVATE",
        "CANARY_HELD",
        "CANARY_PLACE",
    ):
        assert words not in second


def test_the_log_prints_private_notes_only_when_asked(tmp_path: Path) -> None:
    """Without the yes of this once, no note of any record or version is in the log; all else is."""
    notes = (
        "CANARY_PRIVATE_NOTE", "CANARY_OLD_NOTE", "CANARY_PERSON_NOTE", "CANARY_REPORT_NOTE", "CANARY_PLACE_NOTE", "CANARY_MONEY_NOTE",
        "CANARY_NEEDED_NOTE", "CANARY_ROW_note",
    )  # fmt: skip
    case = canary_case()
    for with_notes in (False, True):
        asked = request(Paper.LOG, with_private_notes=with_notes)
        (made,) = render_log(case, sources(SHOWN), asked, NoJob(), "CHECKPOINT-LINES\n")
        pages = pdf_text(made.data, tmp_path)
        assert [note in pages for note in notes] == [with_notes] * len(notes)
        for words in (
            "CANARY_HELD_WORDS", "CANARY_WITHDRAWN_WORDS", "CANARY_WITHDRAWN_REASON", "CANARY_PRIVACY_REMOVED", "CANARY_DANGER_SIGN",
            "CANARY_DECLINED", "CANARY_GPS", "CANARY_HANDLING", "CANARY_OTHER_CASE", "CANARY_ACCOUNT", "CANARY_IMMIGRATION", "CHECKPOINT-LINES",
            "CANARY_NEEDED_WHAT", "CANARY_NEEDED_WHO", "CANARY_NEEDED_HOW", "CANARY_SHOWS", "CANARY_ASKED", "CANARY_GAVE", "CANARY_CERTIFICATION",
            "CANARY_PART", "CANARY_TIE", "CANARY_ROW_promised", "CANARY_ROW_balance", "CANARY_ROW_brought_in", "CANARY_ROW_stay", "CANARY_ROW_kept_where",
        ):  # fmt: skip
            assert words in pages, words
