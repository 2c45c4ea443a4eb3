"""What the page of work, debts and papers held lists, how its fields are grouped, and its totals. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.ledgers import Debt, Held, Journey, LedgerRow, Promise, Work, day_of
from app.domain.moment import Moment
from app.domain.money import hours_text, money_text
from app.domain.totals import DebtTotal, WorkLine, WorkSum, debt_totals, work_line, work_sum
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import moment_words

KINDS = (
    RecordKind.WORK,
    RecordKind.DEBT,
    RecordKind.HELD,
    RecordKind.PROMISE,
    RecordKind.JOURNEY,
)
_LISTED = (
    RecordKind.PROMISE,
    RecordKind.JOURNEY,
    RecordKind.HELD,
    RecordKind.DEBT,
    RecordKind.WORK,
)
_TIED = (
    Group("tied", ("entries", "evidence", "shows")),
    Group("note", ("note", "withdrawn")),
)
GROUPS: Mapping[RecordKind, tuple[Group, ...]] = MappingProxyType(
    {
        RecordKind.WORK: (
            Group(
                "first",
                ("date", "weekdays", "start", "finish", "pause", "hours", "what", "where", "boss"),
                folded=False,
            ),
            Group(
                "pay",
                ("promised", "promised_per", "paid", "currency", "kept", "kept_for"),
                folded=False,
            ),
            Group("more", ("days", "paid_by", "quota", "brought_in")),
            *_TIED,
        ),
        RecordKind.DEBT: (
            Group(
                "first",
                ("step", "debt", "date", "amount", "currency", "what", "said_by", "owed_to", "balance"),
                folded=False,
            ),
            *_TIED,
        ),
        RecordKind.HELD: (
            Group(
                "first",
                ("what", "held_by", "since", "until", "given_back", "kept_where", "how"),
                folded=False,
            ),
            *_TIED,
        ),
        RecordKind.PROMISE: (
            Group("first", ("about", "made_by", "date", "told_how", "promised"), folded=False),
            Group("reality", ("reality", "since"), folded=False),
            *_TIED,
        ),
        RecordKind.JOURNEY: (
            Group("first", ("origin", "destination", "date", "transport", "taken_by"), folded=False),
            Group("cost", ("paid_by", "cost", "currency", "papers_by", "border")),
            Group("stay", ("stay", "until"), folded=False),
            *_TIED,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The totals of the page: all work, and each debt."""

    work: WorkSum
    debts: tuple[DebtTotal, ...]

    def lines(self) -> tuple[str, ...]:
        """Say them, one line each; what could not be added up is told."""
        return tuple(self._lines())

    def summary(self) -> str:
        """Say in a few words how much there is."""
        hours = hours_text(self.work.hours)
        return text("ledgers.row.hours", n=self.work.days, hours=hours) if self.work.days else ""

    def _lines(self) -> Iterator[str]:
        if self.work.totals:
            yield text("ledgers.total.work", n=self.work.days, hours=hours_text(self.work.hours))
        for pay in self.work.pay:
            yield text("ledgers.total.paid", paid=money_text(pay.paid, pay.currency))
            if pay.short is not None:
                yield text("ledgers.total.short", short=money_text(pay.short, pay.currency))
        for debt in self.debts:
            name = debt.name or text("ledgers.unnamed.debt")
            words = text("ledgers.total.debt", name=name, sum=money_text(debt.computed, debt.currency))
            told = debt.told
            if told is not None and told.told is not None:
                words = text("ledgers.total.told", debt=words, told=money_text(told.told, debt.currency))
            yield words
            if debt.uncounted:
                yield text("ledgers.total.uncounted", n=len(debt.uncounted), name=name)


def read_figures(session: Session) -> Figures:
    """Add the rows up; on the vault lane."""
    work = cast("tuple[Work, ...]", session.records.list(RecordKind.WORK))
    debts = cast("tuple[Debt, ...]", session.records.list(RecordKind.DEBT))
    return Figures(work_sum(work), debt_totals(debts))


def read_rows(session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
    """Return the rows of each ledger under its heading, the latest first; on the vault lane."""
    names = {person.id: person.name for person in session.people.list()}
    return tuple(_rows(session, drafts, names))


def _rows(session: Session, drafts: frozenset[str], names: Mapping[EntityId, str]) -> Iterator[Row]:
    for kind in _LISTED:
        rows = cast("Sequence[LedgerRow]", session.records.list(kind))
        if rows:
            yield Heading(text(f"ledgers.heading.{RECORDS[kind].name}"))
        for row in rows:
            subject = Subject(kind, row.id)
            tag = text("forms.list.drafts") if subject.key in drafts else ""
            if row.withdrawn:
                tag = text("ledgers.left_out")
            when = _when(day_of(row))
            title, line = _words(row, names)
            title = title or text(f"ledgers.unnamed.{RECORDS[kind].name}")
            yield Item(subject, title, _joined(when, *line), tag)


def _words(row: LedgerRow, names: Mapping[EntityId, str]) -> tuple[str, tuple[str, ...]]:
    """Return what a row is called, and what else is said of it after its day."""
    match row:
        case Promise():
            about = tag_label("promise_about", row.about) if row.about else ""
            return about or _first_line(row.promised), (_name(row.made_by, names),)
        case Debt():
            step = tag_label("debt_step", row.step) if row.step else ""
            amount = " ".join(filter(None, (row.amount or row.balance, row.currency)))
            return _joined(row.debt, amount), (step, row.what)
        case Work():
            line = work_line(row)
            return _joined(row.what, _name(row.boss, names)), (row_words(line),)
        case Journey():
            way = text("ledgers.way", origin=row.origin or "?", destination=row.destination or "?")
            return (way if row.origin or row.destination else ""), (_name(row.taken_by, names),)
        case Held():
            what = tag_label("held", row.what) if row.what else ""
            return what, (_name(row.held_by, names),)


def row_words(line: WorkLine) -> str:
    """Say what one row of work comes to: days and hours as far as they are known."""
    if line.days is None:
        return text("ledgers.row.no_days")
    if line.all_hours is None:
        return text("ledgers.row.days", n=line.days)
    hours = hours_text(line.all_hours)
    if line.days == 1:
        return text("ledgers.row.one", hours=hours)
    return text("ledgers.row.hours", n=line.days, hours=hours)


def _name(person: EntityId | None, names: Mapping[EntityId, str]) -> str:
    return "" if person is None else names.get(person, "")


def _when(moment: Moment) -> str:
    return moment_words(moment) if moment.start is not None else ""


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _first_line(words: str) -> str:
    return words.strip().split("\n", 1)[0]
