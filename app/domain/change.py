"""What a change touched, so that views refresh only what they show."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fields import RecordKind
from app.domain.ids import EntityId


@dataclass(frozen=True, slots=True)
class Change:
    """The records that one mutation wrote; empty when nothing differed."""

    kind: RecordKind
    ids: tuple[EntityId, ...]
