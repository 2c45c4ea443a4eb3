"""The declaration says only what the petitioner wrote or ticked, with facts counted over this packet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import PageOptions, Part
from app.domain.moment import Moment, Precision
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.packet.declaration import offered_sentences, when_written
from exports.packet.paper import render_packet
from tests.exports.builders import (
    PHOTO,
    SHOWN,
    at,
    entry,
    full_case,
    pdf_text,
    request,
    sources,
    versions,
    when,
)


def case_of(*entries: Entry, **case: object) -> CaseSnapshot:
    """A case with these entries and these case fields."""
    base = full_case()
    return replace(base, entries=entries, case=replace(base.case, **case))  # type: ignore[arg-type]


def lag(*entries: Entry) -> str:
    """The sentence on when these entries were written."""
    return when_written(served_case(case_of(*entries), request()).incidents)


def written(name: str, happened: Moment, time: str) -> Entry:
    """An entry of that name, written at a UTC time."""
    return entry(name, what="x", when=happened, written=at(time))


def test_lags_are_counted_from_the_earliest_possible_moment() -> None:
    """A day without a time counts from its midnight, so the next evening is no longer within a day."""
    same = written("same", when("2026-11-14"), "2026-11-14T23:00")
    after = written("after", when("2026-11-10"), "2026-11-11T23:00")
    timed = written("timed", when("2026-11-05", "21:00"), "2026-11-07T02:59")
    late = written("late", when("2026-09-05", "21:00"), "2026-11-07T02:59")
    assert lag(same, after, timed, late) == (
        "I wrote 2 of these 4 entries within a day, 1 within a week and 1 later; each says when."
    )


def test_dates_that_are_not_sure_are_counted_apart() -> None:
    """About a day, before a day, no day, and a writing before the event are in no count of lags."""
    sure = written("sure", when("2026-11-14", "08:00"), "2026-11-14T18:00")
    unsure = [
        written("about", when("2026-11-14", precision=Precision.ABOUT), "2026-11-14T18:00"),
        written("before", when("2026-11-14", precision=Precision.BEFORE), "2026-11-14T18:00"),
        written("never", Moment(), "2026-11-14T18:00"),
        written("future", when("2026-12-14"), "2026-11-14T18:00"),
    ]
    assert lag(sure, *unsure) == (
        "I wrote 1 of these 5 entries within a day; each says when. 4 have no date from which this can be counted."
    )
    assert lag(*unsure) == ""


def test_the_sentence_begins_with_the_first_count_there_is() -> None:
    """Without an entry within a day, the sentence begins with the next count; one entry needs no count."""
    week = written("a", when("2026-11-10"), "2026-11-14T18:00")
    late = written("b", when("2026-01-10"), "2026-11-14T18:00")
    assert lag(week, late) == "I wrote 1 of these 2 entries within a week and 1 later; each says when."
    assert lag(late, written("c", Moment(), "2026-11-14T18:00")).startswith(
        "I wrote 1 of these 2 entries more than a week later; each says when."
    )
    assert lag(week) == "I wrote the entry in this packet within a week; it says when."


def test_two_of_two_are_both_and_more_are_each() -> None:
    """A count of everything is said without "all" and without "2 of these 2"."""
    day = [written(name, when("2026-11-14"), "2026-11-14T18:00") for name in ("a", "b", "c")]
    assert lag(*day[:2]) == "I wrote both of these entries within a day; each says when."
    told = [replace(one, from_what=("memory",)) for one in day]
    for number, begin in (
        (1, "The entry says"),
        (2, "Both of these entries say"),
        (3, "Each of these 3 entries"),
    ):
        view = served_case(case_of(*told[:number], offered=("how_kept",)), request())
        assert begin in offered_sentences(view, exhibits=True)[0]
    assert lag(*day) == "I wrote each of these 3 entries within a day; each says when."


def test_only_ticked_sentences_are_there_in_the_order_of_ticking() -> None:
    """Nothing is offered that was not ticked; a sentence without a fact is left out."""
    view = served_case(full_case(), request())
    assert offered_sentences(replace(view, offered=()), exhibits=True) == ()
    first, second = offered_sentences(replace(view, offered=("changed_later", "how_kept")), exhibits=True)
    assert first == "I have not changed any of the 6 entries in this packet since I first saved them."
    assert second == (
        "Since 1 September 2026 I have kept a written record. "
        "1 of these 6 entries says what I wrote it from: memory and photos."
    )
    assert offered_sentences(replace(view, offered=("files_unchanged",)), exhibits=False) == ()
    assert offered_sentences(replace(view, offered=("how_kept",), begun=None), exhibits=True) == ()


def test_changes_are_counted_over_this_packet() -> None:
    """An entry changed later is counted once, however often it changed."""
    first = entry("e1", what="x", when=when("2026-11-01"))
    second = replace(first, i_did="y")
    third = replace(second, before="z")
    history = versions(
        (first, "2026-11-02T18:00", "", ()), (second, "2026-11-03T18:00", "", ("i_did",)), (third, "2026-11-04T18:00", "", ("before",))
    )  # fmt: skip
    case = replace(
        case_of(third, entry("e2", what="w"), offered=("changed_later",)), versions={third.id: history}
    )
    (sentence,) = offered_sentences(served_case(case, request()), exhibits=True)
    assert (
        sentence
        == "I changed 1 of these 2 entries in this packet after I first saved it; it says what changed and when."
    )


def test_files_that_are_not_printed_are_not_counted_as_changes() -> None:
    """A sentence that says "each says what changed" counts only what the packet says."""
    first = entry("e1", what="x", when=when("2026-11-01"))
    second = replace(first, evidence=(PHOTO.id,))
    history = versions((first, "2026-11-02T18:00", "", ()), (second, "2026-11-03T18:00", "", ("evidence",)))
    case = replace(case_of(second, offered=("changed_later",)), versions={second.id: history})
    view = served_case(case, request())
    assert offered_sentences(view, exhibits=True)[0].startswith("I changed the entry in this packet ")
    assert offered_sentences(view, exhibits=False)[0].startswith("I have not changed the entry")


@pytest.mark.parametrize(
    ("code", "oath", "lines"),
    [
        ("US", "I declare under penalty of perjury that the foregoing is true and correct.", 0),
        ("US-CA", "under the laws of the State of California that the foregoing is true and correct.", 1),
        (
            "US-MA",
            "I declare under penalty of perjury that all statements of fact made above, and in any additional pages",
            0,
        ),
        (
            "US-IL",
            "Under 735 ILCS 5/1-109, your signature means that: 1) everything in this document is true",
            0,
        ),
        ("US-WY", "I declare under penalty of perjury that the foregoing is true and correct.", 0),
    ],
)
def test_the_oath_of_the_court_stands_above_blank_lines(
    code: str, oath: str, lines: int, tmp_path: Path
) -> None:
    """The oath is that of the court, date and signature are blank, the place where the law asks for it."""
    asked = request(jurisdiction=code)
    case = case_of(full_case().entries[1], declaration=("I am afraid of Sam Corven.",))
    (made,) = render_packet(served_case(case, asked), sources(), asked, NoJob())
    pages = " ".join(pdf_text(made.data, tmp_path).split())
    assert "1. I am afraid of Sam Corven." in pages
    assert oath in pages
    assert pages.count("at (city and state)") == lines
    assert "Executed on (date)" in pages
    assert "Signature" in pages
    assert "/s/" not in pages
    assert "Subscribed and sworn" not in pages


def test_a_notary_block_where_the_court_wants_one(tmp_path: Path) -> None:
    """Colorado's declaration has lines for a notary or clerk, all blank."""
    asked = request(jurisdiction="US-CO")
    (made,) = render_packet(served_case(full_case(), asked), sources(), asked, NoJob())
    assert "Notary public or court clerk" in pdf_text(made.data, tmp_path)


def test_a_notary_block_by_choice(tmp_path: Path) -> None:
    """Texas leaves it to the maker: a block only when asked for, and what each way makes public is told."""
    for page in (PageOptions(), PageOptions(notary=True)):
        asked = request(jurisdiction="US-TX", page=replace(page, parts=frozenset({Part.DECLARATION})))
        made = render_packet(served_case(full_case(), asked), sources(), asked, NoJob())[0]
        assert ("Subscribed and sworn" in pdf_text(made.data, tmp_path)) == page.notary
        assert "packet.note.notary_choice" in made.notes


def test_nothing_is_said_of_originals_while_one_is_damaged(tmp_path: Path) -> None:
    """The sentence on originals is left out when a file of the packet could not be read whole."""
    case = case_of(full_case().entries[0], offered=("files_unchanged",))
    words = "is kept as it was when I added it"
    for shown, said in ((SHOWN[PHOTO.id], True), (KnownError(ErrorCode.EVIDENCE_DAMAGED), False)):
        given = sources({**SHOWN, PHOTO.id: shown})
        (made,) = render_packet(served_case(case, request()), given, request(), NoJob())
        assert (words in " ".join(pdf_text(made.data, tmp_path).split())) == said
        assert ("packet.note.exhibit_damaged" in made.notes) != said


def test_a_declaration_without_a_sentence_has_room_for_them() -> None:
    """With nothing written or ticked nothing is made up, and the maker is told."""
    case = case_of(full_case().entries[1], declaration=(), offered=())
    (made,) = render_packet(served_case(case, request()), sources(), request(), NoJob())
    assert "packet.note.declaration_empty" in made.notes


def test_the_incidents_are_sworn_to_only_when_that_is_ticked() -> None:
    """What follows the oath is part of the declaration only by a sentence that the petitioner ticked."""
    view = served_case(full_case(), request())
    count = len(view.incidents)
    (sentence,) = offered_sentences(replace(view, offered=("incidents_included",)), exhibits=True)
    assert f"1 to {count}" in sentence
    assert offered_sentences(replace(view, offered=("how_kept",)), exhibits=True)[0] != sentence


@pytest.mark.parametrize("pleading", [False, True])
@pytest.mark.parametrize("before", range(4, 26, 3))
def test_a_page_to_sign_holds_words_of_what_is_signed(before: int, pleading: bool, tmp_path: Path) -> None:
    """Oath, signature and the notary's lines stand on one page, with the end of the last sentence."""
    said = tuple(f"Sentence number {number}." for number in range(1, before + 1))
    page = PageOptions(parts=frozenset({Part.DECLARATION}), notary=True, pleading=pleading)
    asked = request(page=page)
    case = case_of(*full_case().entries, declaration=said, offered=())
    (made,) = render_packet(served_case(case, asked), sources(), asked, NoJob())
    (signed,) = [one for one in pdf_text(made.data, tmp_path).split("\f") if "Signature\n" in one]
    for words in (said[-1], "penalty of perjury", "Notary public or court clerk", "Commission expires"):
        assert words in " ".join(signed.split())
