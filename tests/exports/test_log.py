"""The private log leaves nothing out, says what it is, and tells every version."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.evidence import ErasedItem, HandlingEvent
from app.domain.export_request import Paper
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.ports import NoJob
from app.strings.catalogue import has_text
from exports.log import render_log
from exports.log_words import field_label, ids_of, value_words
from tests.exports.builders import PHOTO, at, entry, full_case, pdf_text, request, sources, versions, when
from tests.exports.trafficking import trafficking_case


def log(tmp_path: Path, case: CaseSnapshot, checkpoint: str = "", **asked: object) -> str:
    """The words of a log, spaces squeezed."""
    wanted = request(Paper.LOG, **asked)
    (made,) = render_log(case, sources(), wanted, NoJob(), checkpoint)
    return " ".join(pdf_text(made.data, tmp_path, "-layout").split())


def test_every_field_of_every_record_has_a_label() -> None:
    """A field that is added to a record is not printed without its name."""
    for kind in RECORDS.values():
        for spec in kind.fields:
            assert field_label(spec.name, kind.kind)
    assert not has_text("log.field.no_such_field")


def test_every_field_of_an_entry_is_printed(tmp_path: Path) -> None:
    """Each field that has a value stands in the log with its label."""
    case = full_case()
    pages = log(tmp_path, case, with_private_notes=True)
    first = replace(
        case.entries[0],
        private_note="a note of mine",
        hold=True,
        needs_detail=True,
        impact=2,
        danger=("strangulation",),
    )
    pages = log(tmp_path, replace(case, entries=(first,)), with_private_notes=True)
    ids = ids_of(case, {first.id: 1})
    for spec in RECORDS[next(iter(RECORDS))].fields:
        words = value_words(first, spec, ids)
        if words:
            name = field_label(spec.name, next(iter(RECORDS)))
            assert (name if name.endswith("?") else f"{name}:") in pages, spec.name
            assert " ".join(words.split("\n")[0].split()) in pages, spec.name
    assert "?:" not in pages
    assert {spec.name for spec in RECORDS[next(iter(RECORDS))].fields} == {
        field.name for field in fields(Entry)
    } - {"id"}


def test_a_guess_is_told_as_one(tmp_path: Path) -> None:
    """What asks for a reason in the editor stands as an answer in the log."""
    case = full_case()
    who = replace(case.entries[0].persons[0], basis="i_think", words="The same flowers every year.")
    pages = log(tmp_path, replace(case, entries=(replace(case.entries[0], persons=(who,)),)))
    assert "I think so; The same flowers every year." in pages


def test_an_erased_item_is_told_with_what_was_done_with_it(tmp_path: Path) -> None:
    """Its number, the entries that had it, when and why it went; an old version names it and not its id."""
    first = entry("e1")
    gone = ErasedItem(EntityId(b"g" * 16), 7, at("2026-11-15T12:00"), "not mine", (first.id,))
    had = replace(first, evidence=(gone.id,))
    case = replace(
        full_case(),
        entries=(first,),
        evidence=(),
        erased=(gone,),
        handling=(HandlingEvent(gone.id, gone.erased, "erased", "not mine"),),
        versions={
            first.id: versions(
                (had, "2026-11-14T09:00", "", ()),
                (first, "2026-11-15T12:00", "evidence_erased", ("evidence",)),
            )
        },
    )
    pages = log(tmp_path, case)
    assert "Item 7, erased" in pages
    assert "not mine" in pages
    assert "It was put to: " in pages
    assert gone.id.hex() not in pages


def test_it_says_what_it_is_on_every_page(tmp_path: Path) -> None:
    """Marked private and not for filing; whether private notes are in it is said."""
    pages = log(tmp_path, full_case())
    assert pages.count("Private – not for filing") >= 5
    assert "Private notes: not printed here" in pages
    assert "Private notes: printed here" in log(tmp_path, full_case(), with_private_notes=True)


def test_versions_tell_what_was_and_what_is(tmp_path: Path) -> None:
    """Each change has its time and reason, and both texts in full; a private note's change is named only."""
    first = entry("e1", what="He came.", when=when("2026-11-01"), private_note="one")
    second = replace(first, what="He left.")
    third = replace(second, private_note="two")
    history = versions(
        (first, "2026-11-02T18:00", "", ()),
        (second, "2026-11-03T18:00", "remembered", ("what",)),
        (third, "2026-11-04T18:00", "other", ("private_note",)),
    )
    case = replace(full_case(), entries=(third,), versions={third.id: history})
    pages = log(tmp_path, case)
    assert "First saved 2 November 2026, 12:00:00 (UTC-06:00)" in pages
    assert "Changed 3 November 2026, 12:00:00 (UTC-06:00) – I remembered more" in pages
    assert "What happened was: He came. What happened now: He left." in pages
    assert "A private note was changed here" in pages
    assert "Private note was: one Private note now: two" in log(tmp_path, case, with_private_notes=True)


def test_withdrawn_and_held_entries_say_so(tmp_path: Path) -> None:
    """What stays out of every other paper is here, and named."""
    gone = entry("gone", what="Never mind.", withdrawn=True, withdrawn_reason="wrong person")
    held = entry("held", what="For my lawyer.", hold=True)
    pages = log(tmp_path, replace(full_case(), entries=(gone, held)))
    assert "Withdrawn. It is in this log only." in pages
    assert "wrong person" in pages
    assert "Held for my lawyer." in pages
    assert "entries: 2 (withdrawn: 1, held for my lawyer: 1); files: 7" in pages


def test_entries_come_oldest_first_and_undated_last(tmp_path: Path) -> None:
    """The log reads from the beginning."""
    pages = log(tmp_path, full_case())
    places = [
        pages.index(words)
        for words in (
            "Somebody tried",
            "both hands",
            "without end",
            "in one night",
            "stood behind",
            "took my keys",
        )
    ]
    assert places == sorted(places)


def test_files_have_their_handling_and_their_entries(tmp_path: Path) -> None:
    """Each item names its hash, where it is used and what was done with it."""
    case = replace(
        full_case(), handling=(HandlingEvent(PHOTO.id, at("2026-11-15T18:05"), "added", "from a stick"),)
    )
    pages = log(tmp_path, case)
    assert PHOTO.sha256 in pages.replace(" ", "")
    assert "Used in: Entry 5" in pages
    assert "from a stick" in pages


def test_the_checkpoint_is_printed_as_given(tmp_path: Path) -> None:
    """Line by line, so that it can be compared."""
    pages = log(tmp_path, full_case(), "checkpoint v1\nsize 12\nroot abcdef0123\n")
    assert "checkpoint v1 size 12 root abcdef0123" in pages


def test_rows_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    """Sixty days of work are read from the first to the last, not in the order in which they lie in the record."""
    case = trafficking_case()
    shuffled = replace(case, work=tuple(sorted(case.work, key=lambda row: row.id)))
    words = log(tmp_path, shuffled)
    days = ("Date: 13 April 2026", "Date: 14 April 2026", "Date: 9 June 2026", "Date: from 12 June 2026")
    places = [words.index(day) for day in days]
    assert places == sorted(places)
