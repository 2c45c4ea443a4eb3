"""What a handling log holds: chosen items of evidence and what was done with each, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import CaseSnapshot, Export
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence, HandlingEvent, acts_by_item, copies_of
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.moment import Instant, Moment


@dataclass(frozen=True, slots=True)
class CustodyItem:
    """One item as a chain of custody names it, and its lines in order."""

    id: EntityId
    number: int
    name: str
    media_type: str
    bytes: int
    sha256: str
    added: Instant
    how_got: str
    device: str
    taken: Moment
    acts: tuple[HandlingEvent, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """The handling log of chosen items; `exports` are the papers that its lines name.

    `erased` are the numbers of items that were erased and when: a log of all items has no gap unexplained.
    """

    made: Instant
    items: tuple[CustodyItem, ...]
    erased: tuple[tuple[int, Instant], ...]
    exports: tuple[Export, ...]


def custody(snapshot: CaseSnapshot, request: ExportRequest) -> Custody:
    """Cut the handling log out of the record; items named by id, or all but those of held entries alone.

    Raises `KnownError(NOTHING_CHOSEN)` when no item is left.
    """
    kept_back = _kept_back(snapshot)
    chosen = [
        item
        for item in snapshot.evidence
        if (request.evidence is None or item.id in request.evidence) and item.id not in kept_back
    ]
    if not chosen:
        raise KnownError(ErrorCode.NOTHING_CHOSEN)
    acts = acts_by_item(snapshot.handling)
    items = tuple(_item(item, tuple(acts.get(item.id, ()))) for item in chosen)
    named = {act.export for item in items for act in item.acts}
    exports = tuple(each for each in snapshot.exports if each.id in named)
    gone = snapshot.erased if request.evidence is None else ()
    return Custody(snapshot.taken, items, tuple((each.number, each.erased) for each in gone), exports)


def _kept_back(snapshot: CaseSnapshot) -> frozenset[EntityId]:
    """Return the items that only held or withdrawn entries name, and their redacted copies."""
    shown: set[EntityId] = set()
    hidden: set[EntityId] = set()
    for entry in snapshot.entries:
        (hidden if entry.hold or entry.withdrawn else shown).update(entry.evidence)
    kept_back = hidden - shown
    copies = {copy.id for item in kept_back for copy in copies_of(snapshot.evidence, item)}
    return frozenset(kept_back | copies - shown)


def _item(item: Evidence, acts: tuple[HandlingEvent, ...]) -> CustodyItem:
    return CustodyItem(
        id=item.id,
        number=item.number,
        name=item.name,
        media_type=item.media_type,
        bytes=item.bytes,
        sha256=item.sha256,
        added=item.added,
        how_got=item.how_got,
        device=item.device,
        taken=item.taken,
        acts=acts,
    )
