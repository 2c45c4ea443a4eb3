"""What the list of records shows: codes, days and folders. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.clients import Client, Keeping, Shared
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Instant
from app.strings.catalogue import text
from ui.unlocked.forms.list_rows import Item
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import day_words, instant_words, keeping_words


@dataclass(frozen=True, slots=True)
class Filled:
    """What is typed about one line; the code may not be empty."""

    code: str = ""
    next_step: str = ""
    next_day: date | None = None
    keeping: Keeping = field(default_factory=Keeping)

    def changes(self) -> Mapping[str, Any]:
        """Return it by attribute of `Client`."""
        return {
            "code": self.code,
            "next_step": self.next_step,
            "next_day": self.next_day,
            "keeping": self.keeping,
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as it is shown; `is_there` tells whether its folder can be reached now."""

    id: EntityId
    filled: Filled
    folder: Path
    facts: tuple[tuple[str, str], ...]
    due: str
    is_there: bool
    is_gone: bool
    shared: tuple[Shared, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is read in one go: the lines, the day, which folders can be reached, and a draft."""

    clients: tuple[Client, ...]
    today: date
    there: frozenset[EntityId]
    shared: Mapping[EntityId, tuple[Shared, ...]]
    draft: tuple[EntityId, Filled] | None = None


def subject_of(client: EntityId | None) -> Subject:
    """Return what a line of the list stands for."""
    return Subject(RecordKind.CASE, client)


def rows_of(loaded: Loaded) -> tuple[Item, ...]:
    """Return the lines, the next to be done first."""
    return tuple(_row(one, loaded) for one in loaded.clients)


def filled_of(client: Client) -> Filled:
    """Return what can be typed about a line."""
    return Filled(client.code, client.next_step, client.next_day, client.keeping)


def shown(client: Client, loaded: Loaded, zone: str) -> Shown:
    """Return everything that is known of one line."""
    opened = text("clients.never")
    if client.opened_ms is not None:
        opened = instant_words(Instant(client.opened_ms, zone))
    facts = [
        (text("clients.opened"), opened),
        (text("clients.folder"), str(client.folder)),
    ]
    if client.handed is not None:
        facts.append((text("clients.handed"), day_words(client.handed)))
    if client.purged is not None:
        facts = [facts[0], (text("clients.purged"), day_words(client.purged))]
    return Shown(
        client.id,
        filled_of(client),
        client.folder,
        tuple(facts),
        "" if client.purged is not None else keeping_words(client.keeping, loaded.today),
        client.id in loaded.there,
        client.purged is not None,
        loaded.shared.get(client.id, ()),
    )


def _row(client: Client, loaded: Loaded) -> Item:
    words = client.next_step or text("clients.no_step")
    if client.next_day is not None:
        when = day_words(client.next_day)
        words = text("clients.step", when=when, what=client.next_step) if client.next_step else when
    tag = ""
    if client.purged is not None:
        words, tag = text("clients.purged_on", when=day_words(client.purged)), text("clients.tag.purged")
    elif client.keeping.is_due(loaded.today):
        tag = text("clients.tag.keep")
    elif client.waits(loaded.today):
        tag = text("clients.tag.due")
    elif client.id not in loaded.there:
        tag = text("clients.tag.away")
    return Item(subject_of(client.id), client.code, words, tag)
