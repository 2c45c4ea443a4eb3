"""What the page of a file that comes in shows: plain values between its presenter and its view. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.ids import EntityId
from app.domain.imported import DayReading, TableHead


class Stage(StrEnum):
    """How far a file is."""

    NOTHING = "nothing"
    ASKING = "asking"
    LOOKING = "looking"
    TAKING = "taking"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the file leaves open, and what was answered so far.

    `needed` is what must be answered before anything can be taken in: "date-order", "columns" or "". `zones`
    is why a time zone can be told: "none" when times have none, "utc" when they are world time, else "".
    """

    needed: str = ""
    days: tuple[DayReading, ...] = ()
    date_order: str = ""
    table: TableHead | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    me: str = ""
    zones: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file: what is in it, what is asked, what is left out, and how many others wait."""

    stage: Stage
    kind: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    asked: Asked = field(default_factory=Asked)
    left_out: tuple[str, ...] = ()
    may_take: bool = False
    others: int = 0
    others_ready: int = 0


@dataclass(frozen=True, slots=True)
class DoneCard:
    """What became of one file, and where it leads to: conversations, lines that may be entries, contacts."""

    heading: str
    lines: tuple[str, ...]
    left_out: tuple[str, ...]
    source: EntityId | None
    threads: tuple[tuple[EntityId, str], ...] = ()
    rows: int = 0
    contacts: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of a log or a contact that a person may take over: what it says, and what became of it.

    `state` is "" for nothing yet, "taken", "left" or "opened" (in the editor); `record` is what it became.
    """

    head: str
    title: str
    words: str
    facts: tuple[tuple[str, str], ...]
    state: str = ""
    record: EntityId | None = None
