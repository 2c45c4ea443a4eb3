"""Entries: versions on every change, withdrawal instead of deletion, nothing acknowledged before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.answer import Answer, AnswerState
from app.domain.entry import Entry, Involvement
from app.domain.entry_filter import EntryFilter, fits_days
from app.domain.errors import ErrorCode
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text, new_id
from app.domain.kinds import RECORDS
from app.domain.moment import Moment, Precision, Stamp
from app.domain.person import Role
from app.services.session import Session
from app.testing import FixedClock
from tests.repositories.strategies import values
from tests.services.refusals import refused


def _day(day: date, precision: Precision = Precision.EXACT, end: date | None = None) -> Moment:
    return Moment(precision, Stamp(day), None if end is None else Stamp(end), "America/Chicago")


def test_words_alone_make_an_entry(
    session: Session, clock: FixedClock, reopen: Callable[[], Session]
) -> None:
    """Nothing is required but a text; it comes back verbatim after closing, written when it was saved."""
    words = "Él esperó — 他等着我 — انتظر 🙂\r\n\tsecond line  "
    entry = session.entries.add({"what": words})
    clock.advance(days=3)
    session.close()
    again = reopen().entries.get(entry.id)
    assert again == entry
    assert again.what == words
    assert again.written.iso() == "2026-11-14T12:00:00-06:00"
    assert again.when == Moment()


def test_a_file_alone_makes_an_entry(session: Session) -> None:
    """A file without a word is enough."""
    item = session.evidence.add_bytes("note.txt", b"a note").evidence
    assert session.entries.add({"evidence": (item.id,)}).evidence == (item.id,)


@pytest.mark.parametrize(
    "changes", [{}, {"what": "  \n"}, {"typed_by": "me"}, {"hold": True}, {"kinds": ("threat",)}]
)
def test_nothing_to_save_isrefused(session: Session, changes: dict[str, object]) -> None:
    """An entry without a word or a file is refused, and nothing is written."""
    with refused(ErrorCode.NOTHING_TO_SAVE):
        session.entries.add(changes)
    assert session.entries.list() == ()


def test_every_change_is_a_version(session: Session, clock: FixedClock) -> None:
    """Each amendment is a version with its time, its reason and the fields that differ; the first names none."""
    entry = session.entries.add({"what": "He rang the bell."})
    clock.advance(hours=1)
    session.entries.amend(entry.id, {"what": "He rang the bell twice.", "where": "Home"}, reason="remembered")
    clock.advance(hours=1)
    session.entries.amend(entry.id, {"impact": 2})
    versions = session.entries.history(entry.id)
    assert [(found.changed, found.reason, found.act) for found in versions] == [
        ((), "", "entry.add"),
        (("what", "where"), "remembered", "entry.amend"),
        (("impact",), "", "entry.amend"),
    ]
    assert [found.entry.what for found in versions][:2] == ["He rang the bell.", "He rang the bell twice."]
    assert [found.recorded.iso()[11:16] for found in versions] == ["12:00", "13:00", "14:00"]
    assert session.entries.version_counts() == {entry.id: 3}
    assert session.entries.get(entry.id).written == entry.written


def test_an_equal_state_makes_no_version(session: Session) -> None:
    """Saving what stands there already writes nothing and says so."""
    entry = session.entries.add({"what": "He rang."})
    same, change = session.entries.amend(entry.id, {"what": "He rang."})
    assert (same, change.ids) == (entry, ())
    assert len(session.entries.history(entry.id)) == 1


def test_a_withdrawn_entry_is_kept_and_stays_as_it_is(session: Session) -> None:
    """Withdrawing takes an entry out of lists, keeps every version, and ends all changes to it."""
    entry = session.entries.add({"what": "A mistake."})
    session.entries.withdraw(entry.id, reason="other")
    assert session.entries.list() == ()
    assert session.entries.list(EntryFilter(with_withdrawn=True)) == (session.entries.get(entry.id),)
    last = session.entries.history(entry.id)[-1]
    assert (last.act, last.reason, last.entry.withdrawn) == ("entry.withdraw", "other", True)
    assert session.search.search("mistake").total == 0
    for change in (
        lambda: session.entries.amend(entry.id, {"what": "x"}),
        lambda: session.entries.withdraw(entry.id),
        lambda: session.evidence.add_bytes("a.txt", b"a", entry=entry.id),
    ):
        with refused(ErrorCode.ENTRY_WITHDRAWN):
            change()
    assert session.evidence.list() == ()


def test_a_withdrawn_entry_comes_back_as_a_new_version(session: Session) -> None:
    """Bringing it back writes one more version, keeps the others, and it can be found and changed again."""
    entry = session.entries.add({"what": "Not a mistake."})
    session.entries.withdraw(entry.id, reason="other")
    assert session.entries.bring_back(entry.id).ids == (entry.id,)
    assert [one.entry.withdrawn for one in session.entries.history(entry.id)] == [False, True, False]
    assert session.entries.history(entry.id)[-1].act == "entry.bring_back"
    assert session.entries.list() == (entry,)
    assert session.search.search("mistake").total == 1
    assert session.entries.bring_back(entry.id).ids == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonsense": "x"}, ErrorCode.UNKNOWN_FIELD),
        ({"what": "x", "withdrawn": True}, ErrorCode.UNKNOWN_FIELD),
        ({"what": "x\0y"}, ErrorCode.BAD_VALUE),
        ({"what": "x\ud800"}, ErrorCode.BAD_VALUE),
        ({"what": "x", "title": 5}, ErrorCode.BAD_VALUE),
        ({"what": "x", "impact": 4}, ErrorCode.BAD_VALUE),
        ({"what": "x", "impact": True}, ErrorCode.BAD_VALUE),
        ({"what": "x", "weapon": "yes"}, ErrorCode.BAD_VALUE),
        ({"what": "x", "kinds": ["threat"]}, ErrorCode.BAD_VALUE),
        ({"what": "x", "witnesses": (EntityId(b"1" * 16),)}, ErrorCode.NOT_FOUND),
        ({"what": "x", "persons": (Involvement(EntityId(b"1" * 16)),)}, ErrorCode.NOT_FOUND),
        ({"what": "x", "place": EntityId(b"1" * 16)}, ErrorCode.NOT_FOUND),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    session: Session, changes: dict[str, object], code: ErrorCode
) -> None:
    """A value that does not fit its field, or a link to nothing, leaves no trace."""
    with refused(code):
        session.entries.add(changes)
    assert session.entries.list() == ()


def test_unknown_ids_are_not_found(session: Session) -> None:
    """An id that is not there, or a start that fits several, is a known condition."""
    one = session.entries.add({"what": "One."})
    for call in (session.entries.get, session.entries.history, session.entries.withdraw):
        with refused(ErrorCode.NOT_FOUND):
            call(new_id())
    assert session.entries.find(id_text(one.id)) == one
    assert session.entries.find(id_text(one.id)[:10].upper()) == one
    for text in ("", "abc", "zz" * 16, "f" * 32):
        with refused(ErrorCode.NOT_FOUND):
            session.entries.find(text)


def test_newest_first_and_unknown_last(session: Session, clock: FixedClock) -> None:
    """The list runs from the newest time to the oldest, whatever was written when, unknown times last."""
    for what, when in [
        ("old", _day(date(2026, 1, 5))),
        ("unknown, first", Moment()),
        ("new", _day(date(2026, 11, 1))),
        ("before", _day(date(2026, 6, 1), Precision.BEFORE)),
        ("unknown, later", Moment()),
    ]:
        session.entries.add({"what": what, "when": when})
        clock.advance(minutes=1)
    names = [entry.what for entry in session.entries.list()]
    assert names == ["new", "before", "old", "unknown, later", "unknown, first"]


def test_filters_and_counts(session: Session) -> None:
    """Every filter keeps what it asks for, and the counts agree with the lists."""
    person = session.people.find_or_add("Dan R.", Role.OTHER)
    report = session.records.add(RecordKind.REPORT, {"agency": "Police"})
    item = session.evidence.add_bytes("a.txt", b"a").evidence
    plain = session.entries.add({"what": "Plain."})
    full = session.entries.add(
        {
            "what": "Full.",
            "kinds": ("threat",),
            "danger": ("threat_to_kill",),
            "persons": (Involvement(person.id),),
            "reports": (report.id,),
            "evidence": (item.id,),
            "order_violated": Answer(AnswerState.YES),
            "needs_detail": True,
            "words": ("You will be sorry",),
        }
    )
    told = session.entries.add({"what": "Told.", "police": Answer(AnswerState.NO), "witnesses": (person.id,)})
    asked = [
        EntryFilter(kind="threat"),
        EntryFilter(danger="threat_to_kill"),
        EntryFilter(has_danger=True),
        EntryFilter(reported=True),
        EntryFilter(has_evidence=True),
        EntryFilter(order_violated=True),
        EntryFilter(needs_detail=True),
    ]
    for chosen in asked:
        assert session.entries.list(chosen) == (full,)
    assert set(session.entries.list(EntryFilter(person=person.id))) == {full, told}
    assert set(session.entries.list(EntryFilter(reported=False))) == {plain, told}
    assert session.entries.count() == 3
    session.entries.withdraw(full.id)
    assert session.entries.count() == 2


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        (_day(date(2026, 3, 10)), True),
        (_day(date(2026, 3, 9)), False),
        (_day(date(2026, 3, 12)), False),
        (_day(date(2026, 3, 1), Precision.BETWEEN, date(2026, 3, 10)), True),
        (_day(date(2026, 3, 12), Precision.BETWEEN, date(2026, 3, 20)), False),
        (_day(date(2026, 3, 11), Precision.BEFORE), True),
        (_day(date(2026, 3, 10), Precision.BEFORE), False),
        (_day(date(2027, 1, 1), Precision.BEFORE), True),
        (Moment(), False),
    ],
)
def test_days_asked_for(moment: Moment, fits: bool) -> None:
    """A time fits when any day it may have been on is asked for; an unknown one never does."""
    assert fits_days(moment, date(2026, 3, 10), date(2026, 3, 11)) is fits


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_field_survives_the_vault(session: Session, data: st.DataObject) -> None:
    """Whatever a field holds is there again, and the version before holds what was there before."""
    fields = [spec for spec in RECORDS[RecordKind.ENTRY].fields if spec.settable and not spec.group]
    drawn = {
        spec.name: data.draw(values(spec)) for spec in fields if spec.part is None and spec.name != "impact"
    }
    entry = session.entries.add({"what": "Before."})
    after, _ = session.entries.amend(entry.id, drawn | {"what": "After."})
    session.ledger._records.forget()
    assert session.entries.get(entry.id) == after
    first, second = session.entries.history(entry.id)
    assert (first.entry, second.entry) == (entry, after)
    assert isinstance(after, Entry)
