"""Work and pay in a chronology: a table for each kind of work for each person, and the sums."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.ledgers import Work
from app.domain.moment import Moment
from app.domain.money import hours_text, money_text
from app.domain.totals import WorkLine, WorkSum, WorkTotal, work_sum
from app.domain.views.chronology import Chronology
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from exports.chronology.refs import Refs, written_words
from exports.render.document import Document, Style
from exports.words import day_words, join_words, label, short_moment

_COLUMNS = ("row", "when", "hours", "promised", "paid", "kept")
_WIDTHS = (1.3, 4.2, 1.5, 2.2, 1.8, 2.8)


def draw_work(doc: Document, view: Chronology, refs: Refs) -> None:
    """Draw the rows of each person worked for, what they come to, and the sums over all."""
    total = work_sum(view.work)
    doc.heading(2, text("chronology.part.work"), anchor="work")
    doc.paragraph(text("chronology.work.lead"), keep_with_next=True)
    ledger = _WorkLedger(doc, view, refs)
    for part in total.totals:
        ledger.draw(part)
    if len(total.totals) > 1:
        ledger.over_all(total)
    if total.twice:
        days = join_words([day_words(day, brief=True) for day in total.twice])
        doc.paragraph(text("chronology.work.twice", n=len(total.twice), days=days), Style.NOTE)
    words = written_words(view.work, view, refs)
    if words:
        doc.paragraph(words, Style.NOTE)


class _WorkLedger:
    """Draws the work for one person at a time."""

    def __init__(self, doc: Document, view: Chronology, refs: Refs) -> None:
        self._doc, self._view, self._refs = doc, view, refs

    def draw(self, total: WorkTotal) -> None:
        """Draw a table for each stretch of like work, then the sums."""
        boss = self._view.name(total.boss) or text("chronology.work.nobody")
        currency = total.currency or text("chronology.no_currency")
        self._doc.heading(3, text("chronology.work.for", name=boss, currency=currency))
        for lines in _stretches(total.lines):
            clocks = {_hours_of_day(line.row) for line in lines}
            clock = clocks.pop() if len(clocks) == 1 else ""
            said = ". ".join(filter(None, (_what(lines[0].row), clock, _terms(lines[0].row))))
            if said:
                self._doc.paragraph(said, keep_with_next=True)
            self._doc.table(
                [text(f"chronology.column.{name}") for name in _COLUMNS],
                [self._cells(line, with_clock=not clock) for line in lines],
                widths=_WIDTHS,
                row_headers=True,
            )
        self._sums(total)
        for line in total.lines:
            self._more(line.row)

    def over_all(self, total: WorkSum) -> None:
        """Draw the sums over everybody."""
        self._doc.heading(3, text("chronology.work.all"))
        self._line("days", str(total.days))
        self._line("hours", hours_text(total.hours))
        for pay in total.pay:
            for key, amount, without in (
                ("all_promised", pay.promised, pay.without_promise),
                ("all_paid", pay.paid, pay.without_paid),
                ("all_kept", pay.kept, pay.without_kept),
                ("short", pay.short, 0),
            ):
                if amount is not None:
                    self._line(key, _left_out(money_text(amount, pay.currency), without))

    def _sums(self, total: WorkTotal) -> None:
        money = total.currency
        self._line("days", _left_out(str(total.days), total.without_days))
        self._line("hours", _left_out(hours_text(total.hours), total.without_hours))
        if total.promised is not None:
            words = money_text(total.promised, money)
            self._line("all_promised", _left_out(words, total.without_promise))
        if total.without_paid < len(total.lines):
            self._line("all_paid", _left_out(money_text(total.paid, money), total.without_paid))
        if total.kept or total.without_kept:
            self._line("all_kept", _left_out(money_text(total.kept, money), total.without_kept))
        if total.short is not None:
            words = text("chronology.short", n=total.compared, amount=money_text(total.short, money))
            self._line("short", words)

    def _cells(self, line: WorkLine, *, with_clock: bool) -> list[str]:
        row = line.row
        clock = _hours_of_day(row) if with_clock else ""
        return [
            self._refs.rows[row.id],
            ". ".join(filter(None, (_days(line), clock))),
            "" if line.all_hours is None else hours_text(line.all_hours),
            "" if line.promised is None else money_text(line.promised),
            row.paid if line.paid is None else money_text(line.paid),
            _kept(line),
        ]

    def _more(self, row: Work) -> None:
        """Draw what the table has no room for."""
        payer = self._view.name(row.paid_by)
        parts = [
            text("chronology.paid_by", name=payer) if payer else "",
            text("chronology.quota", amount=row.quota) if row.quota else "",
            text("chronology.brought_in", amount=row.brought_in) if row.brought_in else "",
            self._refs.source(row),
        ]
        said = "; ".join(filter(None, parts))
        if said:
            self._doc.bullet(text("chronology.more", ref=self._refs.rows[row.id], words=said))

    def _line(self, key: str, words: str) -> None:
        if words:
            self._doc.labelled(text(f"chronology.line.{key}"), words)


def _stretches(lines: Sequence[WorkLine]) -> list[list[WorkLine]]:
    """Return rows that follow each other and are of the same work on the same terms."""
    found: list[list[WorkLine]] = []
    for line in lines:
        if found and _kind(found[-1][-1].row) == _kind(line.row):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _kind(row: Work) -> tuple[str, str]:
    return _what(row), _terms(row)


def _what(row: Work) -> str:
    return ", ".join(filter(None, (row.what, row.where)))


def _terms(row: Work) -> str:
    """Say what was promised for how much work."""
    if not row.promised.strip():
        return ""
    per = label("pay_per", row.promised_per) if row.promised_per else ""
    said = text("chronology.per", amount=row.promised, per=per) if per else row.promised
    return text("chronology.terms", said=said)


def _days(line: WorkLine) -> str:
    """Say the days of a row: a day, or a run with its weekdays and how many they are."""
    row = line.row
    when = _when(row.date)
    if line.days is not None and (row.days is not None or line.days > 1):
        when = text("chronology.run_days", n=line.days, when=when)
    if not row.weekdays:
        return when
    order = vocabulary()["weekday"].terms()
    days = [text(f"chronology.weekday.{code}") for code in order if code in row.weekdays]
    words = text("chronology.every_day") if len(days) == len(order) else ", ".join(days)
    return text("chronology.run", when=when, days=words)


def _hours_of_day(row: Work) -> str:
    clock = f"{row.start}–{row.finish}" if row.start and row.finish else row.start or row.finish
    if row.pause:
        clock = text("chronology.pause", clock=clock, n=row.pause)
    if not row.hours.strip():
        return clock
    said = text("chronology.hours_a_day", hours=row.hours.strip())
    return f"{said} ({clock})" if clock else said


def _kept(line: WorkLine) -> str:
    row = line.row
    amount = row.kept if line.kept is None else money_text(line.kept)
    return text("chronology.kept_for", amount=amount, what=row.kept_for) if row.kept_for else amount


def _when(moment: Moment) -> str:
    return short_moment(moment, brief=True) if moment.is_known() else text("words.date_not_sure")


def _left_out(words: str, count: int) -> str:
    return text("chronology.left_out", n=count, words=words) if count else words
