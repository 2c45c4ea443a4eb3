"""What may go into a paper, the choice to begin with, and what stays out: for the screen that asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.moment import Moment
from app.domain.views.cut import chosen_entries
from app.domain.views.secrets import secrets_of, untold
from exports.registry import load


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry that may go in."""

    id: EntityId
    when: Moment
    title: str
    serious: bool
    evidence: int


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What a paper may hold.

    `jurisdiction` is the one asked for, else that of *My case*; `lines` are newest first; `start` is the
    choice to begin with: the most recent, those marked serious and those within the court's look-back of
    `look_back_days`; `kept_out` counts what stays out by kind of `SecretKind`; `untold` names home, work or
    school when nobody told them.
    """

    jurisdiction: str
    lines: tuple[EntryLine, ...]
    start: frozenset[EntityId]
    look_back_days: int
    kept_out: Mapping[str, int]
    untold: tuple[str, ...]


def paper_choice(snapshot: CaseSnapshot, request: ExportRequest) -> PaperChoice:
    """Work out the choice for a paper; the log and the confidential sheets have nothing to choose."""
    entries = chosen_entries(snapshot, request)
    jurisdiction = request.jurisdiction or snapshot.case.jurisdiction
    court = load("jurisdictions").jurisdiction(jurisdiction)
    days: int = court.look_back_days
    since = snapshot.taken.local().date() - timedelta(days=days)
    lines = tuple(
        EntryLine(entry.id, entry.when, entry.heading(), entry.most_serious, len(entry.evidence))
        for entry in entries
    )
    recent = {line.id for line in lines[:1]}
    start = {
        line.id
        for line in lines
        if line.serious or (line.when.start is not None and (line.when.end or line.when.start).day >= since)
    }
    everything = frozenset(line.id for line in lines)
    kinds = Counter(secret.kind.value for secret in secrets_of(snapshot, request))
    return PaperChoice(
        jurisdiction=jurisdiction,
        lines=lines,
        start=frozenset(start | recent) if request.paper is Paper.PACKET else everything,
        look_back_days=days,
        kept_out=dict(kinds),
        untold=untold(snapshot),
    )
