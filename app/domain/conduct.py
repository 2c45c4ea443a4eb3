"""Course of conduct: what was done, and beside it what the person marked of each incident.

Kinds stand in the groups of the vocabulary. Beside them stands conduct that some laws name by itself: the
Illinois Stalking No Contact Order Act (740 ILCS 21) presumes that a person suffers from being called after
telling somebody to stop, being followed, being watched, or being disturbed at work or school. Nothing here
says that a law applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answer import AnswerState
from app.domain.ids import EntityId
from app.domain.incident_facts import IncidentFact
from app.domain.vocabulary import vocabulary

OWN = "own"
"""The group of kinds in the person's own words."""

_CONTACT = frozenset({"unwanted_contact", "fake_caller"})
_FOLLOWED = frozenset({"following"})
_WATCHED = frozenset({"watching", "tracking"})
_AT_WORK = frozenset({"work_school"})


class Named(StrEnum):
    """Conduct that some laws name by itself."""

    CONTACT_AFTER_STOP = "contact_after_stop"
    FOLLOWED = "followed"
    WATCHED = "watched"
    WORK_SCHOOL = "work_school"


@dataclass(frozen=True, slots=True)
class ConductFigure:
    """The incidents of one group of kinds or one named conduct, and those of them that were marked so.

    `told_to_stop`: the person answered yes to "did they know you did not want this"; `effect`: an effect is
    described. Every tuple is in order of time.
    """

    code: str
    entries: tuple[EntityId, ...]
    told_to_stop: tuple[EntityId, ...]
    effect: tuple[EntityId, ...]
    order_violated: tuple[EntityId, ...]
    reported: tuple[EntityId, ...]
    evidence: tuple[EntityId, ...]


def groups_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the groups of these kinds in the order of the vocabulary, `OWN` last."""
    found = {_group_of(kind) for kind in kinds}
    return tuple(code for code in (*_groups(), OWN) if code in found)


def named_in(kinds: Iterable[str], told_to_stop: AnswerState) -> tuple[Named, ...]:
    """Return the conduct that some laws name, as far as these marks say so."""
    marked = frozenset(kinds)
    was_told = told_to_stop is AnswerState.YES
    found = (
        (Named.CONTACT_AFTER_STOP, was_told and bool(marked & _CONTACT)),
        (Named.FOLLOWED, bool(marked & _FOLLOWED)),
        (Named.WATCHED, bool(marked & _WATCHED)),
        (Named.WORK_SCHOOL, bool(marked & _AT_WORK)),
    )
    return tuple(named for named, is_so in found if is_so)


def conduct_by_group(facts: Sequence[IncidentFact]) -> tuple[ConductFigure, ...]:
    """Return a row for every group that has incidents; facts are in order of time."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for fact in facts:
        if fact.kinds not in known:
            known[fact.kinds] = groups_of(fact.kinds)
    return _rows((*_groups(), OWN), facts, lambda fact: known[fact.kinds])


def conduct_named(facts: Sequence[IncidentFact]) -> tuple[ConductFigure, ...]:
    """Return a row for every conduct that some laws name and that has incidents."""
    return _rows(tuple(Named), facts, lambda fact: named_in(fact.kinds, fact.told_to_stop))


def _rows(
    codes: Sequence[str], facts: Sequence[IncidentFact], codes_of: Callable[[IncidentFact], Sequence[str]]
) -> tuple[ConductFigure, ...]:
    found: dict[str, list[IncidentFact]] = {}
    for fact in facts:
        for code in codes_of(fact):
            found.setdefault(code, []).append(fact)
    return tuple(_row(code, found[code]) for code in codes if code in found)


def _row(code: str, facts: Sequence[IncidentFact]) -> ConductFigure:
    return ConductFigure(
        code=str(code),
        entries=tuple(fact.id for fact in facts),
        told_to_stop=tuple(fact.id for fact in facts if fact.told_to_stop is AnswerState.YES),
        effect=tuple(fact.id for fact in facts if fact.effect),
        order_violated=tuple(fact.id for fact in facts if fact.order_violated),
        reported=tuple(fact.id for fact in facts if fact.reported),
        evidence=tuple(fact.id for fact in facts if fact.evidence),
    )


def _groups() -> tuple[str, ...]:
    return tuple(section.code for section in vocabulary()["kind"].sections)


def _group_of(kind: str) -> str:
    section = vocabulary()["kind"].section_of(kind)
    return OWN if section is None else section.code
