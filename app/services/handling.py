"""The handling log: what was done to each item of evidence, kept as events that nothing can take out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.evidence import ERASED, EVERY_ITEM, ErasedItem, HandlingEvent, acts_by_item
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, read_id
from app.domain.moment import Instant
from app.services.ledger import SHORTEST_PREFIX, Ledger
from storage.canonical import Json
from storage.repositories.notes import LoggedAct, NoteRepository
from storage.transaction import Transaction

_PREFIX: Final = "handling."
_TABLE: Final = RecordKind.EVIDENCE.value
_WHOLE_CHECK: Final = "checked_all"
_ROW_ACTS: Final = {"new": "added", "set": "described"}


class HandlingLog:
    """Writes and reads what was done to evidence; the acts are codes of the group `handling`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._notes = NoteRepository(ledger.vault)
        self._read_to = 0
        self._lines: list[HandlingEvent] = []
        self._exports: dict[EntityId, dict[EntityId, None]] = {}
        self._erased: dict[EntityId, ErasedItem] = {}

    def note(
        self,
        tx: Transaction,
        act: str,
        evidence: Iterable[EntityId],
        *,
        detail: str = "",
        export: EntityId | None = None,
    ) -> None:
        """Write one line for each of these items, in the same transaction as what was done."""
        items: list[Json] = [item.hex() for item in evidence]
        if not items:
            return
        said = self._ledger.aside() | {"evidence": items}
        if detail:
            said["detail"] = detail
        if export is not None:
            said["export"] = export.hex()
        tx.note(_PREFIX + act, said)

    def note_whole_check(self, tx: Transaction, count: int, damaged: Iterable[EntityId]) -> None:
        """Write one line for a check that read every item, and one more for those that are damaged."""
        if count:
            tx.note(_PREFIX + _WHOLE_CHECK, self._ledger.aside() | {"count": count})
        self.note(tx, "damaged", damaged)

    def of(self, evidence: EntityId) -> tuple[HandlingEvent, ...]:
        """Return the lines of one item, and the checks of the whole record since it was added, in order."""
        return tuple(acts_by_item(self.all()).get(evidence, ()))

    def all(self) -> tuple[HandlingEvent, ...]:
        """Return every line of every item in the order in which they were written."""
        self._read_on()
        return tuple(self._lines)

    def exports_of(self, evidence: EntityId) -> tuple[EntityId, ...]:
        """Return the exports that this item went into, in order."""
        self._read_on()
        return tuple(self._exports.get(evidence, {}))

    def note_erased(
        self, tx: Transaction, evidence: EntityId, number: int, entries: Iterable[EntityId], reason: str
    ) -> None:
        """Write that an item was erased, with what a reader needs where its record is gone."""
        said = self._ledger.aside() | {
            "evidence": [evidence.hex()],
            "number": number,
            "entries": [entry.hex() for entry in entries],
        }
        if reason:
            said["detail"] = reason
        tx.note(_PREFIX + ERASED, said)

    def erased(self) -> tuple[ErasedItem, ...]:
        """Return the items that were erased, in order."""
        self._read_on()
        return tuple(self._erased.values())

    def find_erased(self, text: str) -> ErasedItem | None:
        """Find an item that was erased by its id, the start of it, or its number."""
        wanted = text.strip().lower()
        for item in self.erased():
            if item.id.hex() == wanted or (wanted.isdecimal() and item.number == int(wanted)):
                return item
            if len(wanted) >= SHORTEST_PREFIX and item.id.hex().startswith(wanted):
                return item
        return None

    def ever_added(self) -> int:
        """Return how many items of evidence there ever were."""
        return self._notes.count_new(_TABLE)

    def forget(self) -> None:
        """Let go of what was read."""
        self._lines.clear()
        self._exports.clear()
        self._erased.clear()
        self._read_to = 0

    def _read_on(self) -> None:
        """Read what was written since the last look; the log only grows."""
        assert self._ledger.vault is not None
        for act in self._notes.after(self._read_to, _TABLE):
            self._read_to = act.seq
            lines = _lines(act)
            self._lines += lines
            for line in lines:
                if line.export is not None:
                    self._exports.setdefault(line.evidence, {})[line.export] = None
            if lines and lines[0].act == ERASED:
                self._erased[lines[0].evidence] = _erased(act, lines[0])


def _lines(act: LoggedAct) -> Sequence[HandlingEvent]:
    name = str(act.payload.get("act", ""))
    if act.table == _TABLE:
        code = _ROW_ACTS.get(act.kind, "")
    else:
        code = name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else ""
    count = act.payload.get("count", 0)
    items = _evidence(act, code)
    return [
        HandlingEvent(
            evidence=item,
            recorded=Instant(act.time_ms, str(act.payload.get("zone", "UTC"))),
            act=code,
            detail=str(act.payload.get("detail", "")),
            export=read_id(str(act.payload.get("export", ""))),
            program=str(act.payload.get("program", "")),
            behind_ms=act.behind_ms,
            count=count if isinstance(count, int) else 0,
        )
        for item in items
        if code
    ]


def _evidence(act: LoggedAct, code: str) -> tuple[EntityId, ...]:
    if act.table == _TABLE:
        return (act.entity,)
    if code == _WHOLE_CHECK:
        return (EVERY_ITEM,)
    return _ids(act, "evidence")


def _erased(act: LoggedAct, line: HandlingEvent) -> ErasedItem:
    number = act.payload.get("number", 0)
    entries = _ids(act, "entries")
    return ErasedItem(
        line.evidence, number if isinstance(number, int) else 0, line.recorded, line.detail, entries
    )


def _ids(act: LoggedAct, name: str) -> tuple[EntityId, ...]:
    listed = act.payload.get(name, ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return ()
    found = (read_id(str(text)) for text in listed)
    return tuple(item for item in found if item is not None)
