"""The totals that end the lists of debts and of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.kinds import Record
from app.domain.ledgers import Debt, Work
from app.domain.money import hours_text, money_text
from app.domain.totals import DebtTotal, WorkTotal, debt_totals, work_sum
from app.strings.catalogue import text

Totals = tuple[list[dict[str, object]], list[str]]
"""One object and one line for each total."""


def totals_of(kind: RecordKind, rows: Sequence[Record], names: Mapping[EntityId, str]) -> Totals:
    """Return the totals of a list of debts or work; none of other kinds. Withdrawn rows do not count."""
    if kind is RecordKind.DEBT:
        debts = debt_totals(cast("Sequence[Debt]", rows))
        return [_debt_json(debt) for debt in debts], [_debt_line(debt) for debt in debts]
    if kind is RecordKind.WORK:
        work = work_sum(cast("Sequence[Work]", rows)).totals
        return [_work_json(part) for part in work], [_work_line(part, names) for part in work]
    return [], []


def _debt_json(debt: DebtTotal) -> dict[str, object]:
    told = debt.told
    return {
        "debt": debt.name,
        "currency": debt.currency,
        "added": _plain(debt.added),
        "taken": _plain(debt.taken),
        "computed": _plain(debt.computed),
        "told": None if told is None else _plain(told.told),
        "difference": None if told is None else _plain(told.difference),
        "uncounted": [id_text(row.id) for row in debt.uncounted],
    }


def _debt_line(debt: DebtTotal) -> str:
    told = debt.told
    sums = {"computed": money_text(debt.computed), "told": money_text((told and told.told) or Decimal(0))}
    key = "cli.total.debt" if told is None else "cli.total.debt_told"
    line = text(key, name=_named(debt.name, debt.currency), **sums)
    return text("cli.total.uncounted", line=line, n=len(debt.uncounted)) if debt.uncounted else line


def _work_json(work: WorkTotal) -> dict[str, object]:
    return {
        "boss": None if work.boss is None else id_text(work.boss),
        "currency": work.currency,
        "days": work.days,
        "hours": hours_text(work.hours).replace(",", ""),
        "promised": _plain(work.promised),
        "paid": _plain(work.paid),
        "kept": _plain(work.kept),
        "short": _plain(work.short),
        "without": {
            "days": work.without_days,
            "hours": work.without_hours,
            "promised": work.without_promise,
            "paid": work.without_paid,
            "kept": work.without_kept,
        },
    }


def _work_line(work: WorkTotal, names: Mapping[EntityId, str]) -> str:
    boss = "" if work.boss is None else names.get(work.boss, "")
    promised = "?" if work.promised is None else money_text(work.promised)
    return text(
        "cli.total.work",
        name=_named(boss, work.currency),
        n=work.days,
        hours=hours_text(work.hours),
        promised=promised,
        paid=money_text(work.paid),
    )


def _named(name: str, currency: str) -> str:
    return f"{name or '?'} ({currency or '?'})"


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
