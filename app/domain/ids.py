"""Identifiers: 16 random bytes that name one row for life."""

from __future__ import annotations

import os
from typing import NewType

EntityId = NewType("EntityId", bytes)

ID_BYTES = 16


def new_id() -> EntityId:
    """Make an identifier from the operating system's random source."""
    return EntityId(os.urandom(ID_BYTES))


def id_text(entity_id: EntityId) -> str:
    """Write an identifier as 32 lower-case hex digits, the form that commands and JSON show."""
    return entity_id.hex()


def read_id(text: str) -> EntityId | None:
    """Read `id_text` back; None when the text is not 32 hex digits."""
    if len(text) != ID_BYTES * 2:
        return None
    try:
        return EntityId(bytes.fromhex(text))
    except ValueError:
        return None
