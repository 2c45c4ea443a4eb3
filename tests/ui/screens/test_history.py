"""The history of a record: every version, what each changed in words, and never a difference that is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.change import Change
from app.domain.differences import Part, applied, new_of, old_of
from app.domain.entry import Entry, GuidedAnswer, Involvement
from app.domain.fields import FieldKind as K
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment, Precision, Stamp
from app.domain.person import Role
from app.domain.record_history import RecordState
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from tests.e2e.turns import LONGEST_TURN, Turns
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.screens.history.difference_text import DifferenceText
from ui.unlocked.screens.history.model import (
    Gap,
    History,
    changes,
    compare,
    copied,
    folded,
    is_text,
    seen,
    spoken,
)
from ui.unlocked.screens.history.wording import LABELS, Wording

ZONE = "America/Chicago"
WRITTEN = Instant(1_794_700_000_000, ZONE)
ANN, BEA = EntityId(b"a" * 16), EntityId(b"b" * 16)
WORDING = Wording(RecordKind.ENTRY, {ANN: "Ann", BEA: "Bea"})
NIGHT = Stamp(date(2026, 11, 14), time(23, 40), -360)

VALUES = {
    K.TEXT: st.sampled_from(["", "me", "He rang.", "He rang twice."]),
    K.PROSE: st.text(st.sampled_from("ab é\u0301\n👩\u200d👧م."), max_size=30),
    K.LIST: st.lists(st.sampled_from(["one", "one two", "three"]), max_size=4).map(tuple),
    K.TAGS: st.lists(st.sampled_from(["following", "my own", "calls"]), max_size=3, unique=True).map(tuple),
    K.LINK: st.sampled_from([None, ANN, BEA]),
    K.LINKS: st.lists(st.sampled_from([ANN, BEA]), max_size=2, unique=True).map(tuple),
    K.FLAG: st.booleans(),
    K.NUMBER: st.sampled_from([None, 0, 3]),
    K.ANSWER: st.sampled_from(
        [
            NOT_ASKED,
            yes("a knife"),
            yes("a red knife"),
            yes(),
            Answer(AnswerState.NO),
            Answer(AnswerState.DECLINED),
        ]
    ),
    K.MOMENT: st.sampled_from(
        [
            UNKNOWN_MOMENT,
            Moment(zone=ZONE),
            Moment(Precision.EXACT, NIGHT, None, ZONE),
            Moment(Precision.EXACT, replace(NIGHT, clock=time(23, 40, 12)), None, ZONE),
            Moment(Precision.EXACT, replace(NIGHT, offset=0), None, "Europe/London"),
            Moment(Precision.ABOUT, NIGHT, None, ZONE),
        ]
    ),
    K.INSTANT: st.sampled_from([WRITTEN, replace(WRITTEN, ms=WRITTEN.ms + 1)]),
}
PARTS = {
    "persons": (Involvement(ANN, "saw", "his coat"), Involvement(BEA), Involvement(None, "", "a man")),
    "guided": (GuidedAnswer("breath", "yes", "yes"), GuidedAnswer("breath", "no")),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return an entry with some of its fields filled."""
    found: dict[str, object] = {}
    for spec in RECORDS[RecordKind.ENTRY].fields:
        if spec.kind in VALUES:
            found[spec.name] = draw(VALUES[spec.kind])
        elif spec.name in PARTS:
            found[spec.name] = tuple(
                draw(st.lists(st.sampled_from(PARTS[spec.name]), max_size=2, unique=True))
            )
    return Entry(**({"id": ANN, "written": WRITTEN} | found))  # type: ignore[arg-type]


@given(entries(), entries())
@settings(max_examples=60, deadline=None)
def test_every_difference_shown_is_true_and_none_is_missing(old: Entry, new: Entry) -> None:
    """Texts are rebuilt letter for letter, items counted, single values never said alike, the rest is equal."""
    shown = {field.name: field for field in changes(WORDING, old, new)}
    for spec in RECORDS[RecordKind.ENTRY].fields:
        before, after = getattr(old, spec.name), getattr(new, spec.name)
        assert (before != after) == (spec.name in shown), spec.name
        if before == after:
            continue
        lines = shown[spec.name].lines
        assert lines
        if is_text(spec):
            assert applied(before, lines[0]) == after
        elif isinstance(before, tuple):
            gone = Counter(old_of(line) for line in lines) - Counter({"": 99})
            come = Counter(new_of(line) for line in lines) - Counter({"": 99})
            assert (gone.total(), come.total()) == (len(before), len(after))
            if spec.kind is K.LIST:
                assert (gone, come) == (Counter(before), Counter(after))
        else:
            said = ["".join(old_of(line) for line in lines), "".join(new_of(line) for line in lines)]
            assert said[0] != said[1], "two that differ are never said alike"


def test_unchanged_parts_are_folded_and_counted() -> None:
    """What stayed is folded but for some words, and the count is right to the letter."""
    start = "All was quiet. " * 40
    old = Entry(ANN, WRITTEN, what=f"{start}He rang once.{start}")
    new = replace(old, what=f"{start}He rang twice.{start}")
    (field,) = changes(WORDING, old, new)
    parts = folded(field.lines[0])
    hidden = sum(part.letters for part in parts if isinstance(part, Gap))
    there = sum(len(part.text) for part in parts if not isinstance(part, Gap) and part.part is not Part.ADDED)
    assert hidden > 900
    assert hidden + there == len(old.what)
    words = spoken(parts)
    assert text("history.spoken.removed", words="once") in words
    assert text("history.spoken.added", words="twice") in words


def test_what_cannot_be_seen_is_made_visible() -> None:
    """Spaces, line ends and signs that turn the direction show as what they are, in isolation."""
    old = Entry(ANN, WRITTEN, what="He rang. \u0645\u0631")
    (field,) = changes(WORDING, old, replace(old, what="He  rang.\n\u202e\u0645\u0631"))
    drawn = "".join(seen(piece) for piece in field.lines[0] if piece.part is Part.ADDED)
    assert "··" in drawn
    assert "↵" in drawn
    assert "‹U+202E›" in drawn
    assert "\u202e" not in drawn
    assert drawn.count("\u2068") == drawn.count("\u2069")


def states(*records: Entry | None) -> tuple[RecordState, ...]:
    """Return saved states, a minute apart."""
    return tuple(
        RecordState(number, replace(WRITTEN, ms=WRITTEN.ms + number * 60_000), "entry.amend", "", (), record)
        for number, record in enumerate(records, 1)
    )


def test_any_two_versions_go_from_the_older_to_the_newer() -> None:
    """Whichever was chosen first, what was added later is said to be added; an erased text is not guessed."""
    one = Entry(ANN, WRITTEN, what="He rang.")
    history = History(
        RecordKind.ENTRY, ANN, "", states(one, None, replace(one, what="He rang twice.", typed_by="me")), {}
    )
    for number, other in ((3, 1), (1, 3)):
        found = compare(history, number, other)
        assert [field.name for field in found.fields] == ["what", "typed_by"]
        assert new_of(found.fields[0].lines[0]) == "He rang twice."
    assert compare(history, 3, 2).nothing == text("history.erased")
    alone = compare(history, 1, None)
    assert "He rang." in copied(alone, "History")
    assert text("history.copied.added", words="twice ") in copied(compare(history, 3, 1), "History") or text(
        "history.copied.added", words=" twice"
    ) in copied(compare(history, 3, 1), "History")
    typed = dict(alone.facts)
    assert typed[text("entry.field.typed_by")] == text("history.not_said")


def test_every_kind_with_a_page_has_a_heading_and_labels() -> None:
    """No history of a record that has a page shows a code in place of a word."""
    for kind, start in LABELS.items():
        assert text(f"history.of.{kind.value}")
        for spec in RECORDS[kind].fields:
            if spec.settable:
                assert has_text(start + spec.name) or has_text(f"log.field.{spec.name}"), spec.name


@pytest.fixture(scope="module")
def at(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """One open window for every case here."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("history") / "record")
    made.window.root.show()
    made.create()
    yield OpenWindow(made)
    made.end()


def test_an_entry_with_three_versions_is_read_and_compared(at: OpenWindow) -> None:
    """From the timeline to its history: times, reasons, words, evidence of then, and any two of them."""

    def write(session: Session) -> tuple[Entry, Change]:
        item = session.evidence.add_bytes("note.txt", b"a note").evidence
        entry = session.entries.add({"what": "He rang.", "evidence": (item.id,), "typed_by": "me"})
        session.entries.amend(entry.id, {"what": "He rang twice."}, reason="remembered")
        session.entries.amend(entry.id, {"what": "He rang twice.", "evidence": ()}, reason="privacy")
        return entry, Change(RecordKind.ENTRY, (entry.id,))

    entry = at.change(write)
    at.go("timeline", id=entry.id)
    at.find("detail.versions.show").click()
    at.settle()
    rows = at.find("history.list").model()
    assert rows.rowCount() == 3
    assert text("vocabulary.reason.privacy") in rows.data(rows.index(0, 0), 11)
    assert at.find("history.field.evidence.0").accessibleName().startswith("taken out")
    at.find("history.list").setCurrentIndex(rows.index(1, 0))
    at.settle()
    at.bench.flush()  # what another test of this page showed
    assert isinstance(at.find("history.field.what.0"), DifferenceText)
    assert "twice" in at.find("history.field.what.0").accessibleName()
    assert at.find("history.evidence.0").isVisible()
    choice = at.find("history.with")
    choice.setCurrentIndex(choice.findData(0))
    choice.activated.emit(choice.currentIndex())
    at.bench.wait(lambda: at.find("history.span").text() == text("history.alone"))
    at.find("history.copy").click()
    assert "He rang twice." in at.bench.app.clipboard().text()
    at.find("history.evidence.0").click()
    at.settle()
    assert at.find("evidence").isVisible()


def test_a_person_and_the_case_have_a_history_too(at: OpenWindow) -> None:
    """The page of a record leads to its versions."""

    def write(session: Session) -> tuple[EntityId, Change]:
        person = session.people.add({"name": "Ann Lee", "role": Role.WITNESS})
        session.people.amend(person.id, {"phone": ("218-555-0100",)})
        session.case.set({"county": "Lake"})
        return person.id, Change(RecordKind.PERSON, (person.id,))

    person = at.change(write)
    at.go("people", id=person, what="person")
    at.find("people.history").click()
    at.settle()
    assert at.find("history.field.phone.0").accessibleName() == text(
        "history.spoken.added", words="218-555-0100"
    )
    at.go("case")
    at.find("case.history").click()
    at.settle()
    assert "Lake" in at.find("history.field.county.0").toPlainText()


def test_a_long_history_does_not_hold_the_window_up(at: OpenWindow) -> None:
    """Thirty versions of fifty thousand letters: no turn of the window takes long, and the rest can be had."""
    words = "".join(f"word{number % 700} " for number in range(6500))

    def write(session: Session) -> tuple[EntityId, Change]:
        entry = session.entries.add({"what": words})
        for number in range(29):
            session.entries.amend(entry.id, {"what": words.replace(f"word{number} ", f"other{number} ")})
        return entry.id, Change(RecordKind.ENTRY, (entry.id,))

    entry = at.change(write)
    turns = Turns()
    at.go("history", id=entry, what="entry")
    assert at.find("history.list").model().rowCount() == 30
    at.bench.wait_for("history.field.what.0")
    at.find("history.whole.chip").click()
    at.settle()
    at.find("history.field.what.0.more").click()
    at.settle()
    turns.end()
    assert at.find("history.field.what.0.next").isVisible()
    assert turns.longest < LONGEST_TURN
