"""Where an item of evidence leads to: the pages that show it, or that make something of it. No Qt.

A new page that opens items is one more line in `openings_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.threads import FROM_ITEM
from app.services.playing import PLAYABLE
from app.services.redacting import KINDS as REDACTABLE

TABLES = frozenset({".csv", ".tsv", ".xlsx"})
"""Endings of the names of tables, whose lines may be those of a log."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A button of the item: its words are `evidence.open.KEY`; it leads to a record on another page.

    Without a screen it is played, in a window of its own.
    """

    key: str
    screen: str
    id: EntityId
    what: str = ""


def openings_of(
    item: Evidence, *, may_change: bool, threads: tuple[EntityId, ...] = ()
) -> tuple[Opening, ...]:
    """Return where an item leads to, the most useful first; `threads` are the conversations it brought."""
    found = [Opening("open", "viewer", item.id)]
    if item.kind in PLAYABLE:
        found.append(Opening("play", "", item.id))
    if len(threads) == 1:
        found.append(Opening("thread", "threads", threads[0]))
    elif threads:
        found.append(Opening("threads", "threads", threads[0], FROM_ITEM + (item.part_of or item.id).hex()))
    if may_change and item.kind in REDACTABLE:
        found.append(Opening("redact", "redact", item.id))
    if PurePath(item.name).suffix.lower() in TABLES:
        found.append(Opening("lines", "imports", item.id, "lines"))
    if item.kind == "contact":
        found.append(Opening("contacts", "imports", item.id, "contacts"))
    if item.kind in PLAYABLE:
        found.append(Opening("recording", "coaching", item.id, "recording"))
    return tuple(found)
