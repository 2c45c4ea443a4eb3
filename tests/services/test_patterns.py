"""Figures over a real record: read from a few columns, the same as from whole entries."""

from __future__ import annotations

from app.domain.answer import Answer, AnswerState, yes
from app.domain.entry import Involvement, OrderTerm
from app.domain.fields import RecordKind
from app.domain.incident_facts import fact_of
from app.domain.moment import read_moment
from app.domain.person import Role
from app.services.vault import Session

ZONE = "America/Chicago"


def test_the_quick_reading_is_the_same_as_whole_entries(session: Session) -> None:
    """What a few columns tell of an entry is what the whole entry tells; withdrawn ones are not counted."""
    person = session.people.add({"name": "x", "role": Role.OTHER}).id
    order = session.records.add(RecordKind.ORDER, {"issued": read_moment("2026-07-01", None, None, ZONE)})
    report = session.records.add(RecordKind.REPORT, {"date": read_moment("2026-06-01", None, "about", ZONE)})
    item = session.evidence.add_bytes("a.txt", b"x").evidence.id
    entries = [
        {"what": "a", "when": read_moment("2026-07-04T21:10", None, None, ZONE), "kinds": ("threat", "threat")},
        {"what": "b", "persons": (Involvement(person), Involvement()), "danger": ("gun_access",), "effect": "\n "},
        {"what": "c", "effect": "I sleep badly", "told_to_stop": yes("in March"), "evidence": (item,)},
        {"what": "d", "reports": (report.id,), "order_terms": (OrderTerm(order.id, 1),)},
        {"what": "e", "police": yes(), "order_violated": yes(), "told_to_stop": Answer(AnswerState.DECLINED)},
    ]  # fmt: skip
    made = [session.entries.add(entry) for entry in entries]
    session.entries.withdraw(session.entries.add({"what": "gone", "kinds": ("threat",)}).id)
    facts = {fact.id: fact for fact in session.patterns.facts()}
    assert facts == {entry.id: fact_of(entry) for entry in map(session.entries.get, [one.id for one in made])}
    figures = session.patterns.figures()
    assert figures.incidents == 5
    assert [(mark.mark.id, len(mark.after)) for mark in figures.around] == [(order.id, 1)]
