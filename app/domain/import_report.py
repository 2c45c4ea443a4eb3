"""What an import found in a file, what of it was new, and what it proposes; nothing of it was judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.ids import EntityId
from app.domain.imported import ContactDraft, DayReading, ReadOptions, Skipped, TableHead


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person told: how to read, and of which kind the file is ("" to recognise it)."""

    read: ReadOptions = field(default_factory=ReadOptions)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EntryProposal:
    """A line of a log that may become an entry: its number in the file, and values by field name.

    `people` are the names of who it was, as written: they become persons of the record with the entry.
    """

    number: int
    changes: Mapping[str, object]
    when_words: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread of a file: what it holds, and how much of that is `new`.

    `thread` is the thread of the record that it is, once there is one. `known_as` is the title of that thread
    when the file calls it otherwise and its messages tell that it is the same; `renamed` are the names in the
    file of people whom the record knows from the same messages under other names, as (name there, name here).
    """

    app: str
    title: str
    messages: int = 0
    calls: int = 0
    notices: int = 0
    rows: int = 0
    new: int = 0
    first: str = ""
    last: str = ""
    thread: EntityId | None = None
    known_as: str = ""
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """What one file held.

    `messages` counts what a person sent, `calls`, `notices` and `rows` the rest; all of the file, of which
    `new` were added (in a dry run: would be) and `already` were there. `evidence` counts the items kept, the
    file itself among them. `first` and `last` are of messages and calls. `ambiguous` is a code when nothing
    was imported because the file can be read in two ways, else ""; `days` and `table` help to answer.
    `sides_open` tells that no message says whether the holder of the phone sent it, `zone_open` that times
    have no zone, `in_utc` that all are given in UTC because no zone was told, `here` which item has the same
    content as the file and was here before.
    """

    name: str
    kind: str
    messages: int = 0
    calls: int = 0
    notices: int = 0
    rows: int = 0
    evidence: int = 0
    first: str = ""
    last: str = ""
    senders: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    new: int = 0
    already: int = 0
    skipped: tuple[Skipped, ...] = ()
    ambiguous: str = ""
    date_order: str = ""
    contacts: tuple[ContactDraft, ...] = ()
    proposals: tuple[EntryProposal, ...] = ()
    threads: tuple[EntityId, ...] = ()
    source: EntityId | None = None
    conversations: tuple[Conversation, ...] = ()
    days: tuple[DayReading, ...] = ()
    table: TableHead | None = None
    sides_open: bool = False
    zone_open: bool = False
    in_utc: bool = False
    here: EntityId | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all the files, in their order."""

    files: tuple[FileReport, ...]
    dry_run: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """Whether a file waits for an answer."""
        return any(file.ambiguous for file in self.files)
