"""Turns the versions of an entry into the dated additions, corrections and removals that papers print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.domain.answer import Answer
from app.domain.case import CaseSnapshot
from app.domain.entry import ENTRY_FIELDS, EntryVersion
from app.domain.fields import FieldKind
from app.domain.ids import EntityId
from app.domain.moment import Instant, Moment
from app.domain.views.served import ServedChange

PRIVACY_REASON = "privacy"

# Kinds of field whose value can be shown as words beside "was … now …".
_SHOWN = {
    FieldKind.TEXT,
    FieldKind.PROSE,
    FieldKind.LIST,
    FieldKind.ANSWER,
    FieldKind.MOMENT,
    FieldKind.LINKS,
}
_FIELDS = {
    spec.name: spec for spec in ENTRY_FIELDS if spec.exported and spec.settable and spec.kind in _SHOWN
}


def served_changes(versions: Sequence[EntryVersion], snapshot: CaseSnapshot) -> tuple[ServedChange, ...]:
    """List what changed after the first saving, oldest first; texts removed for privacy are not repeated."""
    changes: list[ServedChange] = []
    for before, after in pairwise(versions):
        for name in after.changed:
            if name in _FIELDS:
                was = shown_value(getattr(before.entry, name), snapshot)
                now = shown_value(getattr(after.entry, name), snapshot)
                changes.extend(_change(name, was, now, after.recorded, after.reason))
    return _without_private(changes, versions)


def shown_value(value: object, snapshot: CaseSnapshot) -> str:
    """Write a field's value as a line of words; "" for nothing."""
    if isinstance(value, Answer):
        return value.words or ("" if not value.is_printed() else value.state.value)
    if isinstance(value, Moment):
        return moment_text(value)
    if isinstance(value, tuple):
        return "; ".join(_member(part, snapshot) for part in value)
    return value if isinstance(value, str) else ""


def moment_text(moment: Moment) -> str:
    """Write a moment as ISO days and times without offset: `2026-11-14 23:40 – 2026-11-15 00:25 (about)`."""
    if moment.start is None:
        return ""
    ends = [moment.start] if moment.end is None else [moment.start, moment.end]
    texts = [stamp.iso()[:16].replace("T", " ") for stamp in ends]
    return f"{' – '.join(texts)} ({moment.precision.value})"


def _change(name: str, was: str, now: str, on: Instant, reason: str) -> list[ServedChange]:
    if was == now:
        return []
    if not was:
        return [ServedChange("added", name, on, now=now)]
    hidden = reason == PRIVACY_REASON
    if not now:
        return [ServedChange("removed", name, on, was="" if hidden else was)]
    return [ServedChange("corrected", name, on, was="" if hidden else was, now=now)]


def _without_private(
    changes: Sequence[ServedChange], versions: Sequence[EntryVersion]
) -> tuple[ServedChange, ...]:
    """Blank the earlier lines that would repeat a text taken out for privacy later on."""
    last_private: dict[str, int] = {}
    for version in versions:
        if version.reason == PRIVACY_REASON:
            for name in version.changed:
                last_private[name] = version.recorded.ms
    kept: list[ServedChange] = []
    for change in changes:
        cut = last_private.get(change.field)
        if cut is not None and change.on.ms < cut:
            kept.append(ServedChange(change.kind, change.field, change.on))
        else:
            kept.append(change)
    return tuple(kept)


def _member(part: object, snapshot: CaseSnapshot) -> str:
    if isinstance(part, bytes):
        entity = EntityId(part)
        person = snapshot.person(entity)
        if person is not None:
            return person.name
        item = next((item for item in snapshot.evidence if item.id == entity), None)
        return "" if item is None else f"item {item.number}"
    return str(part)
