"""The ledgers of a chronology as tables: promises, places, debts, work and pay, what was kept."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.ledgers import Held, LedgerRow
from app.domain.moment import Moment
from app.domain.money import money_text
from app.domain.totals import TAKES, DebtLine, DebtTotal, debt_totals
from app.domain.views.chronology import Chronology
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from exports.chronology.refs import Refs, written_words
from exports.render.document import Document, Style
from exports.words import answer_words, join_words, label, short_moment


class Ledgers:
    """Draws the ledgers on one document."""

    def __init__(self, doc: Document, view: Chronology, refs: Refs) -> None:
        self._doc, self._view, self._refs = doc, view, refs

    def promises(self) -> None:
        """Draw what was promised and what it was."""
        rows = self._view.promises
        self._heading("promises")
        for row in rows:
            about = label("promise_about", row.about) if row.about else ""
            self._doc.heading(3, self._titled(row, about))
            by = self._view.name(row.made_by)
            self._line("made_by", by)
            self._line("promised_on", _when(row.date))
            self._line("told_how", row.told_how)
            self._doc.bind()
            self._line("promised", row.promised, Style.QUOTE)
            self._line("reality", row.reality, Style.QUOTE)
            self._line("since", _when(row.since))
            self._line("source", self._refs.tied(row))
        self._written(rows)

    def journeys(self) -> None:
        """Draw places and how the person was moved between them."""
        rows = self._view.journeys
        self._heading("journeys")
        for row in rows:
            way = text("chronology.way", origin=row.origin or "?", destination=row.destination or "?")
            self._doc.heading(3, self._titled(row, way if row.origin or row.destination else ""))
            self._line("when", _when(row.date))
            self._line("transport", label("transport", row.transport) if row.transport else "")
            self._line("taken_by", self._view.name(row.taken_by))
            self._line("journey_paid_by", self._view.name(row.paid_by))
            self._line("cost", " ".join(filter(None, (row.cost, row.currency))))
            self._line("papers_by", self._view.name(row.papers_by))
            self._line("border", answer_words(row.border))
            self._line("stay", row.stay, Style.QUOTE)
            self._line("stayed_until", _when(row.until))
            self._line("source", self._refs.tied(row))
        self._written(rows)

    def debts(self) -> None:
        """Draw each debt with its running total, and what the person was told beside it."""
        totals = debt_totals(self._view.debts)
        self._heading("debts")
        self._doc.paragraph(text("chronology.debts.lead"), keep_with_next=True)
        for total in totals:
            self._debt(total)
        self._written(self._view.debts)

    def _debt(self, total: DebtTotal) -> None:
        name = total.name or text("chronology.debt.unnamed")
        self._doc.heading(
            3, text("chronology.debt", name=name, currency=total.currency or text("chronology.no_currency"))
        )
        owed = {row.owed_to for row in (line.row for line in total.lines)}
        creditor = self._view.name(next(iter(owed))) if len(owed) == 1 else ""
        if creditor:
            self._doc.paragraph(text("chronology.owed_to", name=creditor), keep_with_next=True)
        columns = ("row", "date", "what_happened", "added", "taken", "running", "told")
        self._doc.table(
            [text(f"chronology.column.{name}") for name in columns],
            [self._debt_cells(line, with_owed=len(owed) > 1) for line in total.lines],
            widths=(1.1, 2.2, 3.7, 2, 2, 2, 2),
            row_headers=True,
        )
        money = total.currency
        self._line("debt_added", money_text(total.added, money))
        self._line("debt_taken", money_text(total.taken, money))
        self._line("debt_computed", money_text(total.computed, money))
        told = total.told
        if told is not None and told.told is not None and told.difference is not None:
            words = money_text(told.told, money)
            self._line("debt_told", text("chronology.in_row", what=words, ref=self._refs.rows[told.row.id]))
            self._line("debt_difference", money_text(abs(told.difference), money))
        if total.uncounted:
            refs = join_words([self._refs.rows[row.id] for row in total.uncounted])
            self._doc.paragraph(text("chronology.uncounted", n=len(total.uncounted), rows=refs), Style.NOTE)

    def _debt_cells(self, line: DebtLine, *, with_owed: bool) -> list[str]:
        row = line.row
        said, owed = self._view.name(row.said_by), self._view.name(row.owed_to)
        words = [
            label("debt_step", row.step) if row.step else "",
            row.what,
            text("chronology.said_by", name=said) if said else "",
            text("chronology.owed_to", name=owed) if owed and with_owed else "",
        ]
        source = self._refs.source(row)
        counted = line.change is not None
        return [
            self._refs.rows[row.id],
            _when(row.date),
            " ".join(filter(None, (". ".join(filter(None, words)), f"({source})" if source else ""))),
            *_changed(line),
            money_text(line.running) if counted or line.told is not None else "",
            row.balance if line.told is None else money_text(line.told),
        ]

    def held(self) -> None:
        """Draw papers and things that were kept, then what was controlled."""
        group = vocabulary()["held"]
        rows = self._view.held
        sections = {row.id: group.section_of(row.what) for row in rows}
        self._heading("held")
        for code in ("documents", "things", "freedom"):
            part = [row for row in rows if (one := sections[row.id]) is not None and one.code == code]
            self._held(code, part)
        self._held("own", [row for row in rows if sections[row.id] is None])
        self._written(rows)

    def _held(self, code: str, rows: Sequence[Held]) -> None:
        if not rows:
            return
        self._doc.heading(3, text(f"chronology.held.{code}"))
        columns = ("row", "what", "by", "since", "until", "back")
        self._doc.table(
            [text(f"chronology.column.{name}") for name in columns],
            [
                [
                    self._refs.rows[row.id],
                    label("held", row.what) if row.what else text("chronology.not_said"),
                    self._view.name(row.held_by),
                    _when(row.since),
                    _when(row.until),
                    answer_words(row.given_back),
                ]
                for row in rows
            ],
            widths=(1.1, 3, 2.6, 2.3, 2.3, 2.4),
            row_headers=True,
        )
        for row in rows:
            ref = self._refs.rows[row.id]
            where = text("chronology.kept_where", where=row.kept_where) if row.kept_where else ""
            said = "; ".join(filter(None, (where, self._refs.source(row))))
            if row.how:
                self._doc.labelled(text("chronology.how", ref=ref), row.how, Style.QUOTE)
            if said:
                self._doc.bullet(text("chronology.more", ref=ref, words=said))

    def _heading(self, name: str) -> None:
        self._doc.heading(2, text(f"chronology.part.{name}"), anchor=name)

    def _titled(self, row: LedgerRow, words: str) -> str:
        ref = self._refs.rows[row.id]
        return text("chronology.titled", ref=ref, title=words) if words else ref

    def _line(self, key: str, words: str, style: Style = Style.BODY) -> None:
        if words.strip():
            self._doc.labelled(text(f"chronology.line.{key}"), words, style)

    def _written(self, rows: Sequence[LedgerRow]) -> None:
        words = written_words(rows, self._view, self._refs)
        if words:
            self._doc.paragraph(words, Style.NOTE)


def _when(moment: Moment) -> str:
    return short_moment(moment, brief=True) if moment.is_known() else ""


def _changed(line: DebtLine) -> tuple[str, str]:
    """Return what was added and what was taken off; an amount that cannot be counted as it was typed."""
    if line.change is None:
        return (line.row.amount, "") if line.row.step not in TAKES else ("", line.row.amount)
    words = money_text(abs(line.change))
    return ("", words) if line.row.step in TAKES else (words, "")
