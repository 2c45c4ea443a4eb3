"""Money, hours and totals: what can be counted for certain is counted, the rest is named and never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.ledgers import Debt, Work
from app.domain.moment import Precision
from app.domain.money import clock_hours, hours_text, money_text, read_amount, read_clock, read_hours
from app.domain.totals import debt_totals, work_line, work_sum
from tests.exports.builders import ident, when
from tests.exports.trafficking import BOSS, DEBTS, DRIVER, sixty_days


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("40", "40"), ("$40", "40"), (" 1,200.50 ", "1200.50"), ("12.5", "12.5"), ("4,500", "4500"), ("1 200,50", "1200.50"),
        ("1.200,50", "1200.50"), ("40,5", "40.5"), ("€ 99", "99"), ("300 ₱", "300"), ("0", "0"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, amount: str) -> None:
    """A sign of money, thousands and cents in either fashion."""
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "about 500", "1.200", "12,3456", "1,20,000", "-5", "five", "40 or 50", "1e3", "٤٠x"]
)
def test_what_is_not_surely_an_amount_is_not_one(typed: str) -> None:
    """`1.200` is 1,200 in one country and 1.2 in another: it is not read."""
    assert read_amount(typed) is None


def test_times_of_day_and_hours() -> None:
    """A shift past midnight is what the clock says; the same time twice says nothing; a pause is taken off."""
    assert [read_clock(each) for each in ("8", "8:30", "8 am", "12 am", "12 pm", "8.15 p.m.", "20h30")] == [
        480, 510, 480, 0, 720, 1215, 1230,
    ]  # fmt: skip
    assert [read_clock(each) for each in ("", "8:75", "25", "13 pm", "noon")] == [None] * 5
    assert clock_hours("7:00", "19:30", 30) == 12
    assert clock_hours("20:00", "4:00", None) == 8
    assert clock_hours("8:00", "8:00", None) is None
    assert clock_hours("8:00", "9:00", 90) is None
    assert [read_hours(each) for each in ("12", "12.5", "12:30", "12 h")] == [
        12,
        Decimal("12.5"),
        Decimal("12.5"),
        12,
    ]
    assert [read_hours(each) for each in ("25", "12:75", "all day", "")] == [None] * 4
    assert (hours_text(Decimal("1200.50")), money_text(Decimal("1200.5"), "USD")) == (
        "1,200.5",
        "1,200.50 USD",
    )


def test_a_debt_is_added_up_beside_what_was_told() -> None:
    """Each debt by itself, withdrawn rows in none; the difference stands where a sum was told, unjudged."""
    journey, fines = debt_totals(DEBTS)
    assert [line.running for line in journey.lines] == [4500, 5150, 4850, 4650, 4650]
    assert [line.difference for line in journey.lines] == [0, 0, 550, 1100, None]
    assert (journey.added, journey.taken, journey.computed) == (5150, 500, 4650)
    assert [row.amount for row in journey.uncounted] == ["about 100"]
    assert (fines.computed, fines.uncounted) == (40, ())
    assert fines.told is not None
    assert (fines.told.told, fines.told.difference) == (240, 200)


def test_debts_of_other_currencies_are_never_added_together() -> None:
    """The same name in another currency is a debt of its own, and spelling in capitals is not."""
    rows = [
        Debt(ident(f"x{n}"), name, "added", when(f"2026-05-0{n + 1}"), "10", currency)
        for n, (name, currency) in enumerate(
            [("Rent", "USD"), ("rent ", "usd"), ("Rent", "GHS"), ("Rent", "")]
        )
    ]
    assert [(total.currency, total.added) for total in debt_totals(rows)] == [
        ("USD", 20),
        ("GHS", 10),
        ("", 10),
    ]


def test_sixty_days_come_to_what_they_come_to() -> None:
    """Days, hours, promised, paid and kept back for each person and over all; a week's pay is not divided."""
    whole = work_sum(sixty_days())
    motel, second = whole.totals
    assert (motel.boss, motel.days, motel.hours) == (BOSS.id, 52, 624)
    assert (motel.promised, motel.paid, motel.kept, motel.short) == (7488, 260, 200, 7228)
    assert (second.boss, second.days, second.hours, second.promised, second.short) == (
        DRIVER.id,
        8,
        104,
        None,
        None,
    )
    assert (second.paid, second.without_promise) == (40, 1)
    assert (whole.days, whole.hours, whole.twice) == (60, 728, ())
    (pay,) = whole.pay
    assert (pay.promised, pay.paid, pay.kept, pay.short, pay.without_promise) == (7488, 300, 200, 7228, 1)


def test_what_a_row_does_not_say_is_not_filled_in() -> None:
    """A run without weekdays has no count of days, hours that cannot be read are not replaced by the clock."""
    run = Work(
        ident("r"),
        when("2026-05-01", until="2026-05-31"),
        start="8:00",
        finish="18:00",
        promised="5",
        promised_per="hour",
    )
    assert (work_line(run).days, work_line(run).hours, work_line(run).promised) == (None, 10, None)
    told = Work(
        ident("t"),
        when("2026-05-01", until="2026-05-31"),
        days=20,
        hours="too many",
        start="8:00",
        finish="18:00",
    )
    assert (work_line(told).days, work_line(told).hours, work_line(told).all_hours) == (20, None, None)
    unsure = Work(ident("u"), when("2026-05-01", precision=Precision.UNKNOWN), hours="8", paid="10")
    total = work_sum([run, told, unsure]).totals[0]
    assert (total.days, total.without_days, total.without_hours, total.without_paid) == (20, 2, 3, 2)
    assert total.short is None


def test_a_day_in_two_rows_is_told() -> None:
    """It is counted in each and named, for the person to look at."""
    run = Work(ident("r"), when("2026-05-04", until="2026-05-10"), weekdays=("mon", "tue"), hours="8")
    day = Work(ident("d"), when("2026-05-05"), hours="4")
    whole = work_sum([run, day])
    assert (whole.days, whole.hours, [each.isoformat() for each in whole.twice]) == (3, 20, ["2026-05-05"])
