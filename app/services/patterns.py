"""The figures of the Patterns screen, over the whole record."""

from __future__ import annotations

from typing import cast

from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.patterns import Patterns, patterns_of
from app.domain.threads import MessageBatch
from app.services.ledger import Ledger


class PatternService:
    """Figures over the entries of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def figures(self) -> Patterns:
        """Compute every figure from the present state of the record."""
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        evidence = cast("tuple[Evidence, ...]", self._ledger.all(RecordKind.EVIDENCE))
        batches = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        return patterns_of(entries, evidence, batches)
