"""Threads of messages, the imports they came in, and who the person says is behind a number or name."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId, read_id
from app.domain.imported import Message
from app.domain.moment import Instant


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation, call list or log; `key` names it inside `app`, the same in every export of it."""

    id: EntityId
    app: str = ""
    key: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent how much of a batch: the name and the number, handle or id as the export states them.

    `mine` is 1 for what the holder of the phone sent, 0 for what came in, None when the export does not say.
    """

    name: str = ""
    identifier: str = ""
    mine: int | None = None
    messages: int = 0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class MessageBatch:
    """What one import added to a thread; it never changes.

    `evidence` is the file it came from, `format` the reader's kind, `zone`, `me` and `date_order` what the
    person told ("" for nothing). `messages`, `calls`, `notices` and `rows` count what it holds; `first` and
    `last` are the times of its first and last message or call, as stated there, "" without any.
    """

    id: EntityId
    imported: Instant
    thread: EntityId | None = None
    evidence: EntityId | None = None
    format: str = ""
    zone: str = ""
    me: str = ""
    date_order: str = ""
    messages: int = 0
    calls: int = 0
    notices: int = 0
    rows: int = 0
    first: str = ""
    last: str = ""
    senders: tuple[Sender, ...] = ()


@dataclass(frozen=True, slots=True)
class Identifier:
    """Whose a name, number or handle is, because the person says so: `basis` and `words` are how they know.

    `value` is as exports state it; `app` is "" for a number or address that is the same everywhere.
    """

    id: EntityId
    app: str = ""
    value: str = ""
    person: EntityId | None = None
    basis: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A burst that the person put aside; taking it back ends the record.

    `sender` is the number, handle or name, `first` and `last` the times of its first and last message as
    stated, `sent` how many messages and calls it had.
    """

    id: EntityId
    at: Instant
    thread: EntityId | None = None
    sender: str = ""
    first: str = ""
    last: str = ""
    sent: int = 0


THREAD_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("app", K.TEXT, settable=False),
    FieldSpec("key", K.TEXT, settable=False),
    FieldSpec("title", K.TEXT, settable=False),
)

BATCH_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("imported", K.INSTANT, settable=False),
    FieldSpec("thread", K.LINK, group="thread", settable=False),
    FieldSpec("evidence", K.LINK, group="evidence", settable=False),
    FieldSpec("format", K.TEXT, settable=False),
    FieldSpec("zone", K.TEXT, settable=False),
    FieldSpec("me", K.TEXT, settable=False),
    FieldSpec("date_order", K.TEXT, settable=False),
    FieldSpec("messages", K.NUMBER, settable=False),
    FieldSpec("calls", K.NUMBER, settable=False),
    FieldSpec("notices", K.NUMBER, settable=False),
    FieldSpec("rows", K.NUMBER, settable=False),
    FieldSpec("first", K.TEXT, settable=False),
    FieldSpec("last", K.TEXT, settable=False),
    FieldSpec("senders", K.PARTS, part=Sender, settable=False),
)

IDENTIFIER_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("app", K.TEXT, settable=False),
    FieldSpec("value", K.TEXT, settable=False),
    FieldSpec("person", K.LINK, group="person"),
    FieldSpec("basis", K.CHOICE, group="basis"),
    FieldSpec("words", K.PROSE),
)

DISMISSAL_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("at", K.INSTANT, settable=False),
    FieldSpec("thread", K.LINK, group="thread", settable=False),
    FieldSpec("sender", K.TEXT, settable=False),
    FieldSpec("first", K.TEXT, settable=False),
    FieldSpec("last", K.TEXT, settable=False),
    FieldSpec("sent", K.NUMBER, settable=False),
)


@dataclass(frozen=True, slots=True, order=True)
class MessageRef:
    """Which message: the batch it came in and its number there, for ever the same."""

    batch: EntityId
    n: int

    def text(self) -> str:
        """Write it as one word, such as a command takes it."""
        return f"{self.batch.hex()}-{self.n}"


def read_ref(named: str) -> MessageRef | None:
    """Read what `MessageRef.text` writes; None for anything else."""
    batch, _, number = named.strip().partition("-")
    found = read_id(batch)
    return MessageRef(found, int(number)) if found is not None and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message of the record; `sort` is Unix ms for ordering, `evidence` its attached file when kept."""

    ref: MessageRef
    sort: int
    message: Message
    evidence: EntityId | None = None


FROM_ITEM = "from:"
"""Begins a word that means all conversations out of one item of evidence; its id as hex digits follows."""

IN_FILE = "+"
"""The zone of times that the file gives with their offset."""


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread with what all its batches hold; `sources` are the files it came from, in order of import.

    `zones` say of its imports how their times are to be read: the zone that the person told, `IN_FILE` when
    the times stand there with their offset, "" when nobody knows.
    """

    thread: Thread
    messages: int
    calls: int
    notices: int
    rows: int
    first: str
    last: str
    senders: tuple[Sender, ...]
    sources: tuple[EntityId, ...]
    zones: tuple[str, ...] = ()
