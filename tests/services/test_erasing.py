"""Erasing evidence: what goes, what stays, what is said, and when it stops with words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.errors import ErrorCode
from app.domain.ids import new_id
from app.domain.moment import read_moment
from app.domain.open_case import OpenMatter, open_matter
from app.domain.records import CourtOrder, Report
from app.services.evidence import Added
from app.services.session import Session
from app.services.snapshot import take_snapshot
from app.testing import FixedClock
from tests.services.refusals import refused

TODAY = date(2026, 11, 14)
YESTERDAY, TOMORROW = (read_moment(day, None, None, "UTC") for day in ("2026-11-13", "2026-11-15"))


def add(session: Session, name: str = "threat.txt", data: bytes = b"a violet canoe", **more: object) -> Added:
    """Keep bytes as evidence."""
    return session.evidence.add_bytes(name, data, **more)  # type: ignore[arg-type]


def test_an_erased_item_is_nowhere_but_in_the_log(session: Session) -> None:
    """Record, bytes, text, search and links are gone; the entry and the handling log say that it was there."""
    entry = session.entries.add({"what": "He wrote."})
    item = add(session, entry=entry.id).evidence
    assert session.search.search("canoe").total == 1
    erased = session.evidence.erase(item.id, "privacy")
    assert (erased.number, erased.destroyed, erased.finished, erased.entries) == (1, True, True, (entry.id,))
    with refused(ErrorCode.NOT_FOUND):
        session.evidence.read(item.id)
    assert session.evidence.list() == ()
    assert session.search.search("canoe").total == 0
    assert session.evidence.text_of(item.id) == ""
    assert session.entries.get(entry.id).evidence == ()
    assert session.entries.history(entry.id)[-1].reason == "evidence_erased"
    assert [line.act for line in session.handling.of(item.id)] == ["added", "erased"]
    assert session.handling.of(item.id)[-1].detail == "privacy"
    (gone,) = session.evidence.erased()
    assert (gone.id, gone.number, gone.reason, gone.entries) == (item.id, 1, "privacy", (entry.id,))
    report = session.verify(full=True)
    assert report.ok, report.problems
    add(session, "later.txt", b"later")
    session.verify(full=True)
    assert session.handling.of(item.id)[-1].act == "erased"
    assert take_snapshot(session.ledger, session.handling).erased == (gone,)


def test_it_is_still_known_after_opening_again(session: Session, reopen: Callable[..., Session]) -> None:
    """Looking for an erased item says when it was erased; its number is not given to another."""
    item = add(session).evidence
    session.evidence.erase(item.id)
    session.close()
    again = reopen()
    with refused(ErrorCode.NOT_FOUND) as caught:
        again.evidence.find("1")
    assert "2026-11-14" in str(caught.value.params["erased"])
    assert add(again).evidence.number == 2


def test_withdrawn_entries_and_drafts_lose_the_link_too(session: Session) -> None:
    """Nothing points to what is gone, so a draft can still be saved."""
    entry = session.entries.add({"what": "He wrote."})
    item = add(session, entry=entry.id).evidence
    other = add(session, "other.txt", b"other").evidence
    session.entries.withdraw(entry.id)
    session.drafts.save("entry:new", {"what": "more", "evidence": (other.id, item.id)})
    session.drafts.save(f"evidence:{item.id.hex()}", {"caption": "soon"})
    session.evidence.erase(item.id)
    assert session.entries.get(entry.id).evidence == ()
    draft = session.drafts.load("entry:new")
    assert draft == {"what": "more", "evidence": (other.id,)}
    session.entries.add(draft)
    assert session.drafts.load(f"evidence:{item.id.hex()}") is None


def test_details_are_erased_when_asked(session: Session, tmp_path: Path) -> None:
    """Name, caption and content hash stand in no event any more, those of a time stamp included; else all."""
    other = add(session, "other.txt", b"other").evidence
    session.timestamps.ask_for_evidence(other, tmp_path / "other.tsq")
    for details in (False, True):
        item = add(session, f"name{details}.txt", b"x" + bytes([details])).evidence
        session.evidence.amend(item.id, {"caption": f"caption {details}"})
        session.timestamps.ask_for_evidence(item, tmp_path / f"{details}.tsq")
        session.evidence.erase(item.id, details=details)
        said = json.dumps([dict(event.payload or {}) for event in session.ledger.vault.event_views()])
        for word in (f"name{details}.txt", f"caption {details}", item.sha256):
            assert (word in said) is not details
        assert "other.txt" in said
    assert session.verify(full=True).ok


def test_what_older_backups_and_papers_hold_is_said(
    session: Session, clock: FixedClock, tmp_path: Path
) -> None:
    """A backup made since the item was added may hold it; one from before cannot."""
    session.copies.back_up(tmp_path / "stick")
    clock.advance(hours=1)
    first, second = add(session).evidence, add(session, "other.txt", b"other").evidence
    assert session.evidence.erase(first.id).last_backup is None
    clock.advance(hours=1)
    session.copies.back_up(tmp_path / "stick")
    assert session.evidence.erase(second.id).last_backup == session.copies.last_backup


def test_a_clock_set_back_hides_no_backup(session: Session, clock: FixedClock, tmp_path: Path) -> None:
    """A backup that came after the item may hold it, whatever the clock said at either time."""
    item = add(session).evidence
    clock.advance(hours=-5)
    session.copies.back_up(tmp_path / "stick")
    assert session.evidence.erase(item.id).last_backup == session.copies.last_backup


def test_shared_bytes_go_with_the_last_record(session: Session) -> None:
    """Two records of one item: the first erased leaves the bytes to the second."""
    item = add(session).evidence
    twin = new_id()
    with session.ledger.writing() as tx:
        row = session.ledger.vault.row("evidence", item.id)
        assert row is not None
        tx.put("evidence", twin, {**row, "id": twin.hex(), "number": 2}, act="evidence.add")
    assert not session.evidence.erase(item.id).destroyed
    assert session.evidence.read(twin) == b"a violet canoe"
    assert session.evidence.erase(twin).destroyed
    assert session.verify(full=True).ok


def test_an_open_case_stops_it_with_words(session: Session) -> None:
    """Nothing is erased until the person says so all the same."""
    item = add(session).evidence
    session.case.set({"hearing": TOMORROW})
    assert session.evidence.open_matter() is OpenMatter.HEARING
    before = session.ledger.vault.event_count
    with refused(ErrorCode.CASE_OPEN):
        session.evidence.erase(item.id)
    assert session.ledger.vault.event_count == before
    assert session.evidence.erase(item.id, allow_open_case=True).destroyed


@pytest.mark.parametrize(
    ("case", "orders", "reports", "open_"),
    [
        (None, [], [], None),
        (Case(new_id()), [], [], None),
        (Case(new_id(), hearing=TOMORROW), [], [], "hearing"),
        (Case(new_id(), hearing=YESTERDAY, filed=YESTERDAY), [], [], None),
        (Case(new_id(), filed=YESTERDAY), [], [], "case"),
        (Case(new_id(), case_number="26-1"), [], [], "case"),
        (None, [CourtOrder(new_id())], [], "order"),
        (None, [CourtOrder(new_id(), expires=TOMORROW)], [], "order"),
        (None, [CourtOrder(new_id(), expires=YESTERDAY)], [], None),
        (None, [], [Report(new_id(), "police")], "report"),
        (None, [], [Report(new_id(), "police", outcome="closed")], None),
        (None, [], [Report(new_id(), "police", outcome="closed", next_date=TOMORROW)], "report"),
        (None, [], [Report(new_id(), "not_reported")], None),
    ],
)
def test_what_is_open(
    case: Case | None, orders: list[CourtOrder], reports: list[Report], open_: str | None
) -> None:
    """A hearing ahead, a filed case without one, an order that holds, a report without an end."""
    assert open_matter(case, orders, reports, TODAY) == open_
