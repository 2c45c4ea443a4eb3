"""Conversations as a served paper may know them: lines with who stands on them, never a hidden number."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import EntityId
from app.domain.threads import MessageRef
from app.domain.views.served_who import Who


@dataclass(frozen=True, slots=True)
class ServedSpeaker:
    """Somebody in a conversation, as the lines may call them.

    `name` and `identifier` (number, handle or address) are as the file gives them, "" for what it does not
    give; `withheld` says that a paper may not print the identifier, which is not here then. `who` is whom the
    petitioner says it is and how they know; `me` marks the petitioner.
    """

    name: str = ""
    identifier: str = ""
    me: bool = False
    withheld: bool = False
    who: Who | None = None


@dataclass(frozen=True, slots=True)
class ServedLine:
    """One line of a conversation: a message, call, notice or row of a log, with its number there from 1.

    `speaker` is its place among the speakers, None for a notice. `at`, `text`, `edited` and `detail` are as
    the file states them. `media` is the name of an attached file, `item` that file when it is kept.
    `rests` tells that an incident of the paper rests on it, `withheld` that something was taken out of it.
    """

    ref: MessageRef
    number: int
    at: str
    kind: str
    speaker: int | None = None
    text: str = ""
    media: str = ""
    item: EntityId | None = None
    edited: str = ""
    detail: str = ""
    rests: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ServedSource:
    """A file that a conversation was read from: its item, format, and the zone that was told, "" for none."""

    item: EntityId | None
    format: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ServedThread:
    """The lines of one conversation that go into a paper; `total` is how many it has, of four kinds.

    `items` are those of the paper's files that it came in; `title` is "" when it would name a number that is
    withheld.
    """

    id: EntityId
    app: str
    title: str
    items: tuple[EntityId, ...]
    sources: tuple[ServedSource, ...]
    total: int
    messages: int
    calls: int
    notices: int
    rows: int
    speakers: tuple[ServedSpeaker, ...]
    lines: tuple[ServedLine, ...]
