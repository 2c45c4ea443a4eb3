"""Lists of entries: the database answers exactly as reading every whole entry would."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.answer import Answer, AnswerState
from app.domain.entry import Involvement, OrderTerm
from app.domain.entry_filter import EntryFilter
from app.domain.entry_summary import summary_of
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.moment import Moment, Precision, Stamp
from app.domain.person import Role
from app.services.session import Session
from app.testing import FixedClock

DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 8))
CLOCKS = st.sampled_from([None, time(0, 0), time(0, 0, 30), time(7, 5), time(7, 5, 1), time(23, 59)])
STAMPS = st.builds(
    lambda day, clock, offset: Stamp(day, clock, None if clock is None else offset),
    DAYS,
    CLOCKS,
    st.sampled_from([-360, 0, 330]),
)
MOMENTS = st.one_of(
    st.just(Moment()),
    st.builds(
        lambda at, sure: Moment(sure, at, None, "America/Chicago"),
        STAMPS,
        st.sampled_from([Precision.EXACT, Precision.ABOUT, Precision.BEFORE]),
    ),
    st.builds(
        lambda one, two: Moment(Precision.BETWEEN, Stamp(min(one, two)), Stamp(max(one, two)), "UTC"),
        DAYS,
        DAYS,
    ),
)
ANSWERS = st.sampled_from([Answer(), Answer(AnswerState.YES), Answer(AnswerState.NO)])
MAYBE = st.sampled_from([None, True, False])


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a few of them."""
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_pages_and_counts_are_those_of_whole_entries(
    session: Session, clock: FixedClock, data: st.DataObject
) -> None:
    """Order, filters, summaries and counts agree with the entries themselves, whatever is in them."""
    person = session.people.find_or_add("Dan R.", Role.OTHER)
    order = session.records.add(RecordKind.ORDER, {"court": "District"})
    report = session.records.add(RecordKind.REPORT, {"agency": "Police"})
    item = session.evidence.add_bytes("a.txt", b"a").evidence
    for number in range(data.draw(st.integers(1, 5))):
        entry = session.entries.add(
            {
                "what": f"Entry {number}\n" + "word " * data.draw(st.sampled_from([0, 200])),
                "title": data.draw(st.sampled_from(["", "A title"])),
                "when": data.draw(MOMENTS),
                "kinds": data.draw(some(["threat", "call", "my own"])),
                "danger": data.draw(some(["threat_to_kill"])),
                "persons": data.draw(st.sampled_from([(), (Involvement(person.id),), (Involvement(None),)])),
                "witnesses": data.draw(st.sampled_from([(), (person.id,)])),
                "reports": data.draw(st.sampled_from([(), (report.id,)])),
                "order_terms": data.draw(st.sampled_from([(), (OrderTerm(order.id, 1),)])),
                "evidence": data.draw(st.sampled_from([(), (item.id,)])),
                "police": data.draw(ANSWERS),
                "order_violated": data.draw(ANSWERS),
                "needs_detail": data.draw(st.booleans()),
                "hold": data.draw(st.booleans()),
            }
        )
        clock.advance(seconds=data.draw(st.sampled_from([0, 1])))
        if data.draw(st.booleans()):
            session.entries.withdraw(entry.id)
    chosen = EntryFilter(
        kind=data.draw(st.sampled_from([None, "threat", "my own"])),
        person=data.draw(st.sampled_from([None, person.id])),
        danger=data.draw(st.sampled_from([None, "threat_to_kill"])),
        has_danger=data.draw(MAYBE),
        reported=data.draw(MAYBE),
        has_evidence=data.draw(MAYBE),
        order_violated=data.draw(MAYBE),
        needs_detail=data.draw(MAYBE),
        hold=data.draw(MAYBE),
        first_day=data.draw(st.none() | DAYS),
        last_day=data.draw(st.none() | DAYS),
        with_withdrawn=data.draw(st.booleans()),
        only=data.draw(st.none() | st.just(tuple(entry.id for entry in session.entries.list()[::2]))),
    )
    kinds = {found.id: found.kind for found in session.evidence.list()}
    for asked in (EntryFilter(), EntryFilter(with_withdrawn=True), chosen):
        whole = tuple(summary_of(entry, kinds) for entry in session.entries.list(asked))
        page = session.entries.page(asked)
        assert page.rows == whole
        assert page.is_last
    assert session.entries.count() == len(session.entries.list())


@pytest.fixture
def seven(session: Session, clock: FixedClock) -> list[EntityId]:
    """Seven entries, newest first."""
    added = []
    for number in range(7):
        added.append(session.entries.add({"what": f"Entry {number}"}).id)
        clock.advance(minutes=1)
    return added[::-1]


def test_a_list_comes_in_parts(session: Session, seven: list[EntityId]) -> None:
    """Parts follow each other without gap, the last says so, and a part can reach to a wanted entry."""
    entries = session.entries
    assert [row.id for row in entries.page(limit=3).rows] == seven[:3]
    assert not entries.page(limit=3).is_last
    assert [row.id for row in entries.page(after=3, limit=3).rows] == seven[3:6]
    assert [row.id for row in entries.page(after=6, limit=3).rows] == seven[6:]
    assert entries.page(after=6, limit=3).is_last
    assert entries.page(limit=7).is_last
    assert [row.id for row in entries.page(limit=2, through=seven[4]).rows] == seven[:5]
    assert [row.id for row in entries.page(limit=2, through=seven[0]).rows] == seven[:2]
    assert [row.id for row in entries.page(limit=2, through=new_id()).rows] == seven[:2]


def test_damage_leaves_the_rows_that_can_be_read(
    session: Session, seven: list[EntityId], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a page of the database does not hold, the list is made of the whole entries that can be read."""
    summaries = session.entries.page(limit=3)
    query = session.ledger.vault.query

    def broken(sql: str, parameters: object = ()) -> object:
        if "substr(what" in sql or "count(*) FROM entry " in sql:
            raise KnownError(ErrorCode.VAULT_DAMAGED, where="c.bin")
        return query(sql, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(session.ledger.vault, "query", broken)
    assert session.entries.page(limit=3) == summaries
    assert session.entries.count() == len(seven)
