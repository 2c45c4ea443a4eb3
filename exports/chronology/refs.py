"""What everything in a chronology is called, so that every line can name its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.ids import EntityId
from app.domain.ledgers import LedgerRow
from app.domain.views.chronology import ChronIncident, Chronology
from app.strings.catalogue import text
from exports.words import instant_words, join_words, numbers_words, short_moment

LEDGERS = ("promise", "debt", "work", "journey", "held")


@dataclass(frozen=True, slots=True)
class Refs:
    """Names by id: entries by number, rows and contacts by a letter and number (`D3`), items by number."""

    entries: Mapping[EntityId, ChronIncident]
    rows: Mapping[EntityId, str]
    items: Mapping[EntityId, int]

    def entry(self, entry: EntityId) -> str:
        """Return `entry 3 (14 May 2026)`."""
        one = self.entries[entry]
        return text("chronology.entry_on", n=one.number, when=short_moment(one.incident.when, brief=True))

    def entry_numbers(self, entries: Iterable[EntityId]) -> str:
        """Return `entry 3` or `entries 1, 3–5`; "" for none."""
        numbers = sorted({self.entries[entry].number for entry in entries if entry in self.entries})
        return text("chronology.entries", n=len(numbers), numbers=numbers_words(numbers)) if numbers else ""

    def item_numbers(self, evidence: Iterable[EntityId]) -> str:
        """Return `item 3` or `items 1, 3–5`; "" for none."""
        numbers = sorted({self.items[item] for item in evidence if item in self.items})
        return text("chronology.items", n=len(numbers), numbers=numbers_words(numbers)) if numbers else ""

    def row(self, row: EntityId) -> str:
        """Return `row D3`."""
        return text("chronology.row", ref=self.rows[row])

    def row_runs(self, rows: Iterable[EntityId]) -> str:
        """Return `rows W1–W52`."""
        names = [self.rows[row] for row in rows]
        return text("chronology.rows", n=len(names), rows=_runs(names))

    def tied(self, row: LedgerRow) -> str:
        """Return the entries and items that a row names."""
        return "; ".join(filter(None, (self.entry_numbers(row.entries), self.item_numbers(row.evidence))))

    def source(self, row: LedgerRow) -> str:
        """Return the same with a word before it that says what it is; "" for a row that names none."""
        tied = self.tied(row)
        return text("chronology.tied", what=tied) if tied else ""


def refs_of(view: Chronology) -> Refs:
    """Number everything in the order in which the paper prints it."""
    rows: dict[EntityId, str] = {}
    for name, group in ledgers_of(view):
        letter = text(f"chronology.letter.{name}")
        rows |= {row.id: f"{letter}{n}" for n, row in enumerate(group, start=1)}
    letter = text("chronology.letter.contact")
    rows |= {report.id: f"{letter}{n}" for n, report in enumerate(view.reports, start=1)}
    return Refs(
        MappingProxyType({one.incident.id: one for one in view.incidents}),
        MappingProxyType(rows),
        MappingProxyType({item.id: item.number for item in view.served.evidence}),
    )


def ledgers_of(view: Chronology) -> tuple[tuple[str, tuple[LedgerRow, ...]], ...]:
    """Return the rows of each ledger by its name."""
    return tuple(zip(LEDGERS, (view.promises, view.debts, view.work, view.journeys, view.held), strict=True))


def written_words(rows: Iterable[LedgerRow], view: Chronology, refs: Refs) -> str:
    """Say when rows were written down and which were changed after that day; "" when it is not known."""
    return " ".join(_written(list(rows), view, refs))


def _written(rows: list[LedgerRow], view: Chronology, refs: Refs) -> Iterator[str]:
    by_day: dict[str, list[str]] = {}
    changed: dict[str, list[str]] = {}
    for row in rows:
        if row.id not in view.saved:
            continue
        first, last = (instant_words(at) for at in view.saved[row.id])
        by_day.setdefault(first, []).append(refs.rows[row.id])
        if last != first:
            changed.setdefault(last, []).append(refs.rows[row.id])
    for key, days in (("chronology.written_rows", by_day), ("chronology.changed_rows", changed)):
        for day, names in days.items():
            yield text(key, n=len(names), rows=_runs(names), day=day)


def _runs(names: list[str]) -> str:
    """Return names of one ledger with runs joined: `W1–W60`."""
    letter = names[0].rstrip("0123456789")
    numbers = [int(name.removeprefix(letter)) for name in names]
    parts = numbers_words(numbers).split(", ")
    return join_words(["–".join(f"{letter}{end}" for end in part.split("–")) for part in parts])
