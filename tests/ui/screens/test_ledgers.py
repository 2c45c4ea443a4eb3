"""Work, debts and papers held: a day is a press, a run is one row, totals add up and name what they leave out."""

from __future__ import annotations

from datetime import date

from PySide6.QtTest import QTest

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ledgers import Work
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp
from app.services.vault import Session
from app.strings.catalogue import text
from tests.services.trafficking_vault import put_case
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.forms.list_rows import Heading, Item
from ui.unlocked.screens.ledgers.rows import read_figures, read_rows
from ui.unlocked.screens.ledgers.starts import begin_values, next_day


def exact(day: date, until: date | None = None) -> Moment:
    """A sure day, or a run."""
    return Moment(Precision.EXACT, Stamp(day), None if until is None else Stamp(until), "America/Chicago")


def work_rows(window: OpenWindow) -> list[Work]:
    """The rows of work, oldest first."""
    rows = window.read(lambda session: session.records.list(RecordKind.WORK))
    return [row for row in reversed(rows) if isinstance(row, Work)]


def test_sixty_days_are_a_press_each(window: OpenWindow) -> None:
    """The next day takes over the work and a pay of nothing, never another amount; typed words are saved first."""
    first = {
        "date": exact(date(2026, 4, 13)),
        "start": "7:00",
        "finish": "19:00",
        "what": "Rooms",
        "paid": "0",
    }

    def add(session: Session) -> tuple[Work, Change]:
        made = session.records.add(RecordKind.WORK, first)
        assert isinstance(made, Work)
        return made, Change(RecordKind.WORK, (made.id,))

    made = window.change(add)
    window.go("ledgers", id=made.id)
    window.find("ledgers.work.day_after").click()
    window.settle()
    QTest.keyClicks(window.find("ledgers.work.paid"), "40")  # before the 0
    window.find("ledgers.work.day_after").click()
    window.settle()
    rows = work_rows(window)
    assert [row.date.start.day.day for row in rows if row.date.start] == [13, 14, 15]
    assert [row.paid for row in rows] == ["0", "400", ""]
    assert {(row.what, row.start, row.finish) for row in rows} == {("Rooms", "7:00", "19:00")}
    assert window.find("ledgers.list").model().rowCount() == 4


def test_a_new_row_goes_on_from_the_latest(window: OpenWindow) -> None:
    """Work begins with the day after and the same terms, a debt with its name and currency, a journey where the last ended."""
    window.change(lambda session: (put_case(session, days=2), Change(RecordKind.WORK, ())))
    window.go("ledgers")
    window.find("ledgers.add.work").click()
    window.settle()
    assert window.find("ledgers.work.what").text() == "Laundry at the second motel"
    assert window.find("ledgers.work.date").value() == exact(date(2026, 6, 22))
    begun = window.read(lambda session: begin_values(session, RecordKind.DEBT))
    assert (begun["debt"], begun["currency"], begun["date"].start.day) == ("Fines", "USD", date(2026, 6, 28))
    assert "amount" not in begun
    way = window.read(lambda session: begin_values(session, RecordKind.JOURNEY))
    assert way["origin"] in {"The motel", "Minneapolis"}
    assert "transport" not in way
    assert set(window.read(lambda session: begin_values(session, RecordKind.HELD))) == {"held_by", "since"}
    assert set(window.read(lambda session: begin_values(session, RecordKind.PROMISE))) == {"made_by", "date"}
    assert window.read(lambda session: begin_values(session, RecordKind.NEEDED)) == {}


def test_a_run_of_days_says_what_it_comes_to(window: OpenWindow) -> None:
    """Ticking weekdays of a run shows its days and hours at once."""
    window.go("ledgers")
    window.find("ledgers.add.work").click()
    window.settle()
    form = window.find("ledgers.work")
    form.show_values({"date": exact(date(2026, 3, 2), date(2026, 5, 8))})
    for code in ("mon", "tue", "wed", "thu", "fri", "sat"):
        window.find(f"ledgers.work.weekdays.{code}").click()
    QTest.keyClicks(window.find("ledgers.work.start"), "8:00")
    QTest.keyClicks(window.find("ledgers.work.finish"), "20:00")
    assert window.find("ledgers.work.comes_to").text() == "This row: 59 days, 708 hours"
    QTest.keyClicks(window.find("ledgers.work.pause"), "many")
    assert form.problem() == ("pause", text("forms.problem.number"))


def test_totals_stand_at_the_head_and_hear_of_changes(window: OpenWindow) -> None:
    """Nothing is shown before there is something; a row that is left out leaves the totals."""
    window.go("ledgers")
    assert not window.find("ledgers.totals").isVisible()
    ids = window.change(lambda session: (put_case(session), Change(RecordKind.WORK, ())))
    lines = window.read(read_figures).lines()
    assert lines == (
        "Work: 60 days, 728 hours", "Paid to you: 300.00 USD", "Promised less paid, where both are known: 7,228.00 USD",
        "Journey: 4,650.00 USD by your rows; last told: 5,750.00 USD", "Journey: 1 row cannot be added up",
        "Fines: 40.00 USD by your rows; last told: 240.00 USD",
    )  # fmt: skip
    assert window.find("ledgers.totals").isVisible()
    debt = next(
        row
        for row in window.read(lambda session: session.records.list(RecordKind.DEBT))
        if row.amount == "650"
    )
    assert debt.id in ids.values()
    window.change(lambda session: session.records.amend(RecordKind.DEBT, debt.id, {"withdrawn": True}))
    assert window.find("ledgers.total.3").text().startswith("Journey: 4,000.00 USD")


def test_rows_stand_under_their_headings(session: Session) -> None:
    """A row says what, when and who, and that it was left out."""
    put_case(session, days=2)
    rows = read_rows(session, frozenset())
    assert [row.text for row in rows if isinstance(row, Heading)] == [
        "Promises", "Places and journeys", "Kept or controlled", "Debts", "Work and pay",
    ]  # fmt: skip
    items = {(row.title, row.line, row.tag) for row in rows if isinstance(row, Item)}
    assert ("Passport", "Sun 12 Apr 2026 · Denn Orsk", "") in items
    assert ("Fines · 999 USD", "Sat 2 May 2026 · They added to it · WITHDRAWN-ROW", "left out") in items


def test_no_day_follows_a_guess() -> None:
    """After "between", "before" or "not sure" the next row has no day."""
    run = exact(date(2026, 5, 1), date(2026, 5, 9))
    assert next_day(run) == exact(date(2026, 5, 10))
    for precision in (Precision.BETWEEN, Precision.BEFORE, Precision.UNKNOWN):
        assert next_day(Moment(precision, run.start, run.end)) == UNKNOWN_MOMENT
    assert next_day(UNKNOWN_MOMENT) == UNKNOWN_MOMENT
