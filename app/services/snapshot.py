"""The whole case at one moment, frozen: what every paper is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from app.domain.case import Case, CaseSnapshot, Export
from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.ledgers import Debt, Held, Journey, Promise, Work
from app.domain.moment import Instant
from app.domain.needed import Needed, by_due
from app.domain.person import Person
from app.domain.records import CourtOrder, Place, Report, Transaction
from app.domain.release import Release
from app.domain.support import Helper, Plan, Referral, by_when
from app.domain.threads import Identifier, MessageBatch, Thread
from app.services.entries import entry_versions
from app.services.handling import HandlingLog
from app.services.ledger import Ledger

LEDGERS = (RecordKind.PROMISE, RecordKind.DEBT, RecordKind.WORK, RecordKind.JOURNEY, RecordKind.HELD)


def take_snapshot(ledger: Ledger, handling: HandlingLog, *, histories: bool = True) -> CaseSnapshot:
    """Return everything in the vault now; entity tables and the log alone are read, nothing local or derived.

    `begun` is when the first entry was written. Without `histories`, the earlier states of entries and what
    was done with evidence are left out: reading those takes longer than all the rest.
    """
    entries = cast("tuple[Entry, ...]", ledger.all(RecordKind.ENTRY))
    versions = ledger.histories(RecordKind.ENTRY) if histories else {}
    return replace(
        without_entries(ledger),
        entries=entries,
        versions={entry.id: entry_versions(versions.get(entry.id, ())) for entry in entries},
        handling=handling.all() if histories else (),
        erased=handling.erased() if histories else (),
        begun=min((entry.written for entry in entries), key=lambda instant: instant.ms, default=None),
    )


def without_entries(ledger: Ledger) -> CaseSnapshot:
    """Return everything in the vault now, but for the entries and what was done with evidence."""
    cases = cast("tuple[Case, ...]", ledger.all(RecordKind.CASE))
    evidence = cast("tuple[Evidence, ...]", ledger.all(RecordKind.EVIDENCE))
    batches = sorted(
        cast("tuple[MessageBatch, ...]", ledger.all(RecordKind.BATCH)),
        key=lambda batch: (batch.imported.ms, batch.id),
    )
    first = {batch.thread: place for place, batch in reversed([*enumerate(batches)])}
    threads = sorted(
        cast("tuple[Thread, ...]", ledger.all(RecordKind.THREAD)),
        key=lambda thread: (first.get(thread.id, len(batches)), thread.id),
    )
    return CaseSnapshot(
        case=cases[0] if cases else Case(id=new_id()),
        taken=ledger.now(),
        people=cast("tuple[Person, ...]", ledger.all(RecordKind.PERSON)),
        evidence=tuple(sorted(evidence, key=lambda item: item.number)),
        reports=cast("tuple[Report, ...]", ledger.all(RecordKind.REPORT)),
        orders=cast("tuple[CourtOrder, ...]", ledger.all(RecordKind.ORDER)),
        transactions=cast("tuple[Transaction, ...]", ledger.all(RecordKind.TRANSACTION)),
        places=cast("tuple[Place, ...]", ledger.all(RecordKind.PLACE)),
        needed=by_due(cast("tuple[Needed, ...]", ledger.all(RecordKind.NEEDED))),
        exports=cast("tuple[Export, ...]", ledger.all(RecordKind.EXPORT)),
        threads=tuple(threads),
        batches=tuple(batches),
        identifiers=cast("tuple[Identifier, ...]", ledger.all(RecordKind.IDENTIFIER)),
        promises=cast("tuple[Promise, ...]", ledger.all(RecordKind.PROMISE)),
        debts=cast("tuple[Debt, ...]", ledger.all(RecordKind.DEBT)),
        work=cast("tuple[Work, ...]", ledger.all(RecordKind.WORK)),
        journeys=cast("tuple[Journey, ...]", ledger.all(RecordKind.JOURNEY)),
        held=cast("tuple[Held, ...]", ledger.all(RecordKind.HELD)),
        releases=cast("tuple[Release, ...]", ledger.all(RecordKind.RELEASE)),
        referrals=by_when(cast("tuple[Referral, ...]", ledger.all(RecordKind.REFERRAL))),
        helpers=cast("tuple[Helper, ...]", ledger.all(RecordKind.HELPER)),
        plans=cast("tuple[Plan, ...]", ledger.all(RecordKind.PLAN)),
        rows_saved={row: each for kind in LEDGERS for row, each in _saved(ledger, kind)},
    )


def _saved(ledger: Ledger, kind: RecordKind) -> Iterator[tuple[EntityId, tuple[Instant, Instant]]]:
    """Yield when each record of a kind was first and last saved."""
    for record, versions in ledger.histories(kind).items():
        yield record, (versions[0].recorded, versions[-1].recorded)
