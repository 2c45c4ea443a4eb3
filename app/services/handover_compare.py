"""Two copies of one case, handed over one after the other: what is new, changed, withdrawn or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.services.session import Session
from storage.checkpoints import Comparison
from storage.repositories.records import differing

_COMPARED = tuple(kind for kind in RecordKind if kind is not RecordKind.EXPORT)


class Fate(StrEnum):
    """What became of a record between two copies."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that differs: its kind, what became of it, what it is called, the fields that changed."""

    kind: RecordKind
    id: EntityId
    fate: Fate
    title: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between an older and a newer copy.

    `continues` tells that the newer one holds the whole history of the older one, unchanged, as the
    checkpoint of the older one says; False means that history was rewritten between them. Unless they were
    made with the `same_choice`, what one of them leaves out shows as new or gone.
    """

    continues: bool
    same_signer: bool
    same_choice: bool
    differences: tuple[Difference, ...]

    def count(self, fate: Fate) -> int:
        """Return how many records met a fate."""
        return sum(each.fate is fate for each in self.differences)


def compare(older: Session, newer: Session, note: str, *, same_choice: bool) -> Compared:
    """Compare two open copies of one case; `note` is the checkpoint that the older one came with."""
    old, new = older.ledger.vault, newer.ledger.vault
    comparison, _ = new.compare_checkpoint(note)
    return Compared(
        continues=comparison is Comparison.UNCHANGED,
        same_signer=old.verifier_keys[0] == new.verifier_keys[0],
        same_choice=same_choice,
        differences=tuple(_differences(older, newer)),
    )


def _differences(older: Session, newer: Session) -> Iterator[Difference]:
    for kind in _COMPARED:
        before = {record.id: record for record in older.ledger.all(kind)}
        after = {record.id: record for record in newer.ledger.all(kind)}
        for entity, record in after.items():
            was = before.get(entity)
            if was is None:
                yield Difference(kind, entity, Fate.NEW, _title(record))
                continue
            fields = differing(was, record)
            if not fields:
                continue
            withdrawn = isinstance(record, Entry) and record.withdrawn and "withdrawn" in fields
            yield Difference(
                kind, entity, Fate.WITHDRAWN if withdrawn else Fate.CHANGED, _title(record), fields
            )
        for entity, record in before.items():
            if entity not in after:
                yield Difference(kind, entity, Fate.GONE, _title(record))


def _title(record: Record) -> str:
    if isinstance(record, Entry):
        return record.heading()
    if isinstance(record, Evidence):
        return f"{record.number} {record.name}"
    for name in ("name", "label", "agency", "court", "what", "title", "value", "code"):
        found = getattr(record, name, "")
        if isinstance(found, str) and found:
            return found
    return ""
