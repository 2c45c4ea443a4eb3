"""Totals of the ledgers: only what can be counted is counted, and what was left out is named.

A difference between what a person was told and what their rows come to is shown, never judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.ids import EntityId
from app.domain.ledgers import Debt, Work, in_order
from app.domain.moment import Precision
from app.domain.money import clock_hours, read_amount, read_hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ADDS = frozenset({"added"})
TAKES = frozenset({"paid", "from_pay", "taken_off"})
TOLD = "told"
_MOST_DAYS = 36_600


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One row of a debt with the total so far; `told` is what the person was told they owed then.

    `change` and `told` are None where nothing was given or it cannot be counted.
    """

    row: Debt
    change: Decimal | None
    running: Decimal
    told: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """What was told less what the rows come to; None when nothing was told."""
        return None if self.told is None else self.told - self.running


@dataclass(frozen=True, slots=True)
class DebtTotal:
    """One debt in one currency: its lines oldest first, and what was added and taken off in all.

    `uncounted` are rows whose step or amount cannot be counted.
    """

    name: str
    currency: str
    lines: tuple[DebtLine, ...]
    added: Decimal
    taken: Decimal
    uncounted: tuple[Debt, ...]

    @property
    def computed(self) -> Decimal:
        """What the rows come to."""
        return self.added - self.taken

    @property
    def told(self) -> DebtLine | None:
        """The last line with a sum that the person was told."""
        return next((line for line in reversed(self.lines) if line.told is not None), None)


def debt_totals(rows: Iterable[Debt]) -> tuple[DebtTotal, ...]:
    """Return the debts by name and currency, ordered by their first rows; withdrawn rows are left out."""
    groups: dict[tuple[str, str], list[Debt]] = {}
    for row in in_order(tuple(rows)):
        key = (" ".join(row.debt.split()).casefold(), " ".join(row.currency.split()).casefold())
        groups.setdefault(key, []).append(row)
    return tuple(_debt_total(rows) for rows in groups.values())


def _debt_total(rows: Sequence[Debt]) -> DebtTotal:
    lines: list[DebtLine] = []
    uncounted: list[Debt] = []
    added = taken = Decimal(0)
    for row in rows:
        amount = read_amount(row.amount)
        change: Decimal | None = None
        if row.step in ADDS and amount is not None:
            added += amount
            change = amount
        elif row.step in TAKES and amount is not None:
            taken += amount
            change = -amount
        elif row.amount.strip() or row.step != TOLD:
            uncounted.append(row)
        told = read_amount(row.balance)
        if row.balance.strip() and told is None and row not in uncounted:
            uncounted.append(row)
        lines.append(DebtLine(row, change, added - taken, told))
    return DebtTotal(
        rows[0].debt.strip(), rows[0].currency.strip(), tuple(lines), added, taken, tuple(uncounted)
    )


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One row of work and what it comes to; None where it cannot be counted.

    `hours` are those of each day: as the person counts them, else by the clock; `clocked` is by the clock.
    `promised` is what the promise comes to for the row.
    """

    row: Work
    days: int | None
    hours: Decimal | None
    clocked: Decimal | None
    promised: Decimal | None
    paid: Decimal | None
    kept: Decimal | None

    @property
    def all_hours(self) -> Decimal | None:
        """The hours of all days of the row."""
        return None if self.days is None or self.hours is None else self.hours * self.days


@dataclass(frozen=True, slots=True)
class WorkTotal:
    """Work for one person (None: nobody named) in one currency; sums are of what could be counted.

    `promised` is None when no row says what was promised; `short` (promised less paid) is over the
    `compared` rows that say both, None without any. The counts say how many rows each sum leaves out.
    """

    boss: EntityId | None
    currency: str
    lines: tuple[WorkLine, ...]
    days: int
    hours: Decimal
    promised: Decimal | None
    paid: Decimal
    kept: Decimal
    short: Decimal | None
    compared: int
    without_days: int
    without_hours: int
    without_promise: int
    without_paid: int
    without_kept: int


@dataclass(frozen=True, slots=True)
class PaySum:
    """All pay in one currency; `promised` and `short` as in `WorkTotal`."""

    currency: str
    promised: Decimal | None
    paid: Decimal
    kept: Decimal
    short: Decimal | None
    without_promise: int
    without_paid: int
    without_kept: int


@dataclass(frozen=True, slots=True)
class WorkSum:
    """All work: totals by person and currency, pay by currency, and days that stand in more than one row."""

    totals: tuple[WorkTotal, ...]
    days: int
    hours: Decimal
    pay: tuple[PaySum, ...] = ()
    twice: tuple[date, ...] = ()


def work_sum(rows: Iterable[Work]) -> WorkSum:
    """Return what the rows of work come to; withdrawn rows are left out."""
    groups: dict[tuple[EntityId | None, str], list[WorkLine]] = {}
    seen: dict[date, int] = {}
    for row in in_order(tuple(rows)):
        key = (row.boss, " ".join(row.currency.split()).casefold())
        groups.setdefault(key, []).append(work_line(row))
        for day in days_of(row):
            seen[day] = seen.get(day, 0) + 1
    totals = tuple(_work_total(lines) for lines in groups.values())
    return WorkSum(
        totals,
        sum(total.days for total in totals),
        sum((total.hours for total in totals), Decimal(0)),
        _pay_sums(totals),
        tuple(sorted(day for day, count in seen.items() if count > 1)),
    )


def _pay_sums(totals: Sequence[WorkTotal]) -> tuple[PaySum, ...]:
    groups: dict[str, list[WorkTotal]] = {}
    for total in totals:
        groups.setdefault(" ".join(total.currency.split()).casefold(), []).append(total)
    return tuple(
        PaySum(
            group[0].currency,
            _added(total.promised for total in group),
            sum((total.paid for total in group), Decimal(0)),
            sum((total.kept for total in group), Decimal(0)),
            _added(total.short for total in group),
            sum(total.without_promise for total in group),
            sum(total.without_paid for total in group),
            sum(total.without_kept for total in group),
        )
        for group in groups.values()
    )


def _added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def days_of(row: Work) -> tuple[date, ...]:
    """Return the days of a row where they are known one by one: a single day, or a run with its weekdays."""
    start = row.date.start
    if start is None or row.date.precision in {Precision.BEFORE, Precision.UNKNOWN} or row.days is not None:
        return ()
    last = (row.date.end or start).day
    if last == start.day:
        return (start.day,)
    if not row.weekdays or (last - start.day).days > _MOST_DAYS:
        return ()
    wanted = {WEEKDAYS.index(code) for code in row.weekdays if code in WEEKDAYS}
    run = (start.day + timedelta(days=n) for n in range((last - start.day).days + 1))
    return tuple(day for day in run if day.weekday() in wanted)


def work_line(row: Work) -> WorkLine:
    """Return what one row comes to."""
    days = row.days if row.days is not None else len(days_of(row)) or None
    clocked = clock_hours(row.start, row.finish, row.pause)
    own = read_hours(row.hours)
    # Hours that were typed and cannot be read are not replaced by others.
    hours = own if row.hours.strip() else clocked
    return WorkLine(
        row, days, hours, clocked, _promised(row, days, hours), read_amount(row.paid), read_amount(row.kept)
    )


def _promised(row: Work, days: int | None, hours: Decimal | None) -> Decimal | None:
    """Return what the promise comes to where that needs no guess: a week or month of pay is not divided."""
    amount = read_amount(row.promised)
    if amount is None:
        return None
    match row.promised_per:
        case "whole":
            return amount
        case "day":
            return None if days is None else amount * days
        case "hour":
            return None if days is None or hours is None else amount * days * hours
        case _:
            return None


def _work_total(lines: Sequence[WorkLine]) -> WorkTotal:
    zero = Decimal(0)
    promised = [line for line in lines if line.promised is not None]
    both = [
        line.promised - line.paid for line in promised if line.promised is not None and line.paid is not None
    ]
    return WorkTotal(
        lines[0].row.boss,
        lines[0].row.currency.strip(),
        tuple(lines),
        sum(line.days or 0 for line in lines),
        sum((line.all_hours or zero for line in lines), zero),
        sum((line.promised or zero for line in promised), zero) if promised else None,
        sum((line.paid or zero for line in lines), zero),
        sum((line.kept or zero for line in lines), zero),
        sum(both, zero) if both else None,
        len(both),
        sum(line.days is None for line in lines),
        sum(line.all_hours is None for line in lines),
        len(lines) - len(promised),
        sum(line.paid is None for line in lines),
        sum(line.kept is None and bool(line.row.kept.strip()) for line in lines),
    )
