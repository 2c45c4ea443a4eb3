"""Which items go into a paper where there are redacted copies: entries name originals, the person chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from app.domain.case import CaseSnapshot
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence, copies_by_original
from app.domain.export_request import ExportRequest, Paper, Part
from app.domain.ids import EntityId
from app.domain.redaction import counts_of
from app.domain.views.served import ServedRedaction

SHOWS_EVIDENCE = frozenset({Paper.PACKET, Paper.BUNDLE})
"""Papers that put evidence itself in front of a reader."""

Instead = Mapping[EntityId, tuple[EntityId, ...]]


def shown_instead(snapshot: CaseSnapshot, request: ExportRequest) -> Instead:
    """Return what was chosen to go in for each item with redacted copies: a copy, the original, or both.

    For an item that stays out nothing goes in, no copy of it either. Raises `KnownError(BAD_VALUE)` when
    something else was named.
    """
    copies = copies_by_original(snapshot.evidence)
    chosen: dict[EntityId, tuple[EntityId, ...]] = {}
    for original, item in request.redacted:
        known = {copy.id for copy in copies.get(original, ())} | {original}
        if item not in known:
            raise KnownError(ErrorCode.BAD_VALUE, field="redacted")
        chosen[original] = (*chosen.get(original, ()), item)
    kept = {
        original: tuple(item for item in items if not {original, item} & request.left_out)
        for original, items in chosen.items()
    }
    return {**kept, **dict.fromkeys(request.left_out - kept.keys(), ())}


def put_instead(evidence: Iterable[EntityId], instead: Instead) -> tuple[EntityId, ...]:
    """Return the items that go in for those of an entry, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(instead.get(item, (item,)) for item in evidence)))


def check_decided(snapshot: CaseSnapshot, request: ExportRequest, used: Iterable[EntityId]) -> None:
    """Raise `KnownError(WHICH_COPY)` when a paper would show an original without anybody having said so.

    `used` are the items of its entries.
    """
    with_exhibits = request.paper is Paper.BUNDLE or request.page.has(Part.EXHIBITS)
    if request.paper not in SHOWS_EVIDENCE or not with_exhibits:
        return
    copies = copies_by_original(snapshot.evidence)
    decided = {original for original, _ in request.redacted} | request.left_out
    wanted = set(used)
    for item in snapshot.evidence:
        if item.id in wanted and item.id in copies and item.id not in decided:
            numbers = [copy.number for copy in copies[item.id]]
            raise KnownError(
                ErrorCode.WHICH_COPY,
                item=item.number,
                copy=numbers[-1],
                copies=", ".join(map(str, numbers)),
            )


def served_redaction(item: Evidence, snapshot: CaseSnapshot) -> ServedRedaction | None:
    """Say what a redacted copy was made from and how much is hidden in it; None for what is no copy."""
    if item.redaction_of is None:
        return None
    made = original_of(item, snapshot.evidence)
    marks = tuple(chain.from_iterable(copy.marks for copy in made[:-1]))
    original = made[-1]
    gone = original.redaction_of is not None
    return ServedRedaction(
        counts_of(marks if not gone else (*marks, *original.marks)),
        original_number=0 if gone else original.number,
        original_sha256="" if gone else original.sha256,
    )


def original_of(item: Evidence, items: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return an item, what it was made from, what that was made from, … as far as they are there."""
    known = {each.id: each for each in items}
    passed = [item]
    while (above := known.get(passed[-1].redaction_of or EntityId(b""))) is not None and above not in passed:
        passed.append(above)
    return tuple(passed)
