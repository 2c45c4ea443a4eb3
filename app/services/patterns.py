"""The figures of the Patterns screen, over the whole record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.imported import MessageKind
from app.domain.incident_facts import IncidentFact, fact_of
from app.domain.patterns import Beside, Landmark, Patterns, patterns_of
from app.domain.periods import sure_day
from app.domain.records import CourtOrder, Report
from app.domain.threads import MessageBatch, MessageRef, Thread
from app.services.ledger import Ledger, quick_or_whole
from storage.repositories.facts import FactRepository


@dataclass(frozen=True, slots=True)
class MessageDay:
    """How many messages or calls came in on a day (None for no day), and the first of them."""

    day: date | None
    count: int
    thread: EntityId | None
    at: MessageRef


class PatternService:
    """Figures over the entries of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._repository = FactRepository(ledger.vault)

    def figures(self) -> Patterns:
        """Compute every figure from the present state of the record."""
        return patterns_of(self.facts(), self.beside())

    def facts(self) -> tuple[IncidentFact, ...]:
        """Return what figures know of every entry that stands."""
        return quick_or_whole(self._repository.facts, self._whole_facts)

    def beside(self) -> Beside:
        """Return what is counted beside entries, and the sure days of orders and reports in order."""
        threads = cast("tuple[Thread, ...]", self._ledger.all(RecordKind.THREAD))
        return Beside(
            kinds=quick_or_whole(self._repository.loose_kinds, self._whole_kinds),
            batches=cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH)),
            apps={thread.id: thread.app for thread in threads},
            marks=self._landmarks(),
        )

    def message_days(self, *, calls: bool = False) -> tuple[MessageDay, ...]:
        """Count the messages, or calls, that came in by the day their export states; undated first."""
        kinds = (MessageKind.CALL,) if calls else (MessageKind.TEXT, MessageKind.MEDIA, MessageKind.DELETED)
        batches = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        thread_of = {batch.id: batch.thread for batch in batches}
        return tuple(
            MessageDay(_day(day), count, thread_of.get(batch), MessageRef(batch, n))
            for day, count, batch, n in self._repository.message_days(kinds)
        )

    def _landmarks(self) -> tuple[Landmark, ...]:
        orders = cast("tuple[CourtOrder, ...]", self._ledger.all(RecordKind.ORDER))
        reports = cast("tuple[Report, ...]", self._ledger.all(RecordKind.REPORT))
        days = [
            *(("order", order.id, sure_day(order.issued)) for order in orders if not order.other_case),
            *(("report", report.id, sure_day(report.date)) for report in reports),
        ]
        marks = (Landmark(kind, record, day) for kind, record, day in days if day is not None)
        return tuple(sorted(marks, key=lambda mark: (mark.day, mark.kind, mark.id)))

    def _whole_facts(self) -> tuple[IncidentFact, ...]:
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        return tuple(fact_of(entry) for entry in entries if not entry.withdrawn)

    def _whole_kinds(self) -> tuple[str, ...]:
        batches = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        taken_apart = {batch.evidence for batch in batches}
        items = cast("tuple[Evidence, ...]", self._ledger.all(RecordKind.EVIDENCE))
        return tuple(item.kind for item in items if item.id not in taken_apart)


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None
