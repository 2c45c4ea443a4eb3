"""What readers of exports give: messages, rows of a log, contacts and files inside, as they stand there.

Plain values. Nothing in them was judged true and nothing was guessed: what a file leaves open is said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.domain.documents_in import ReadRange
from app.domain.moment import UNKNOWN_MOMENT, Moment


class MessageKind(StrEnum):
    """What a line of an export is. `TEXT`, `MEDIA` and `DELETED` are what a person sent.

    `ROW` is a line of somebody's own log; readers give those as `RowDraft`.
    """

    TEXT = "text"
    MEDIA = "media"
    DELETED = "deleted"
    CALL = "call"
    SYSTEM = "system"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Message:
    """One message, call or notice.

    `at` is ISO 8601 as the file states it, with an offset only when the file or the person gave one; `ms` the
    same as Unix milliseconds, None when no offset is known. `sender` is the name the file gives, `sender_id`
    its number, handle or id; both are "" for notices. `mine` tells the direction when the file does. `text`
    is verbatim. `media` is the name that the export gives to an attached file. `edited` is when or that it
    was edited, in the file's words. `detail` says more of a call: its result and seconds, as stated.
    """

    at: str
    ms: int | None
    sender: str
    kind: MessageKind
    text: str = ""
    sender_id: str = ""
    mine: bool | None = None
    media: str = ""
    edited: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ThreadDraft:
    """One conversation of an export; `key` names it inside `app`, the same in every export of it."""

    app: str
    key: str
    title: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A file inside an export, to be kept as evidence of its own.

    `thread` is the key of its thread and `message` the place of its message there, -1 for none.
    """

    untrusted_name: str
    size: int
    read: ReadRange
    thread: str = ""
    message: int = -1


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A line of somebody's own log, proposed as an entry.

    `number` counts from 1 as in the file; `cells` are all its values by column, as written; `fields` are
    values for an entry by field name; `when_words` is the time as written when it could not be read; `people`
    are the names in the column of who it was.
    """

    number: int
    cells: tuple[tuple[str, str], ...]
    when: Moment = UNKNOWN_MOMENT
    when_words: str = ""
    fields: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact as written: names, numbers, addresses of mail, postal addresses."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was left out and why, a code of `importers.skipped`; `count` of them."""

    what: str
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class DayReading:
    """A date as it stands in a file, and the day that it is under each order of its numbers."""

    words: str
    days: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class TableHead:
    """The beginning of a table, so that a person can say what its columns hold.

    `header` are the words over the columns, or their letters when nothing stands there; `rows` the first rows
    below; `fields` the column of each field that is known so far, from 0.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fields: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """Everything that a reader found in one file of `kind`.

    `ambiguous` says what must be told before anything may be imported ("date-order", "columns", "me"), ""
    when nothing is; `date_order` is the order used ("dmy", "mdy", "ymd" or ""). `days` are dates that can be
    read in two ways, for a person who is asked; `table` is how a log begins.
    """

    kind: str
    threads: tuple[ThreadDraft, ...] = ()
    parts: tuple[PartDraft, ...] = ()
    rows: tuple[RowDraft, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ambiguous: str = ""
    date_order: str = ""
    days: tuple[DayReading, ...] = ()
    table: TableHead | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person told: the zone of times without offset, their own name, the order of dates, columns.

    `columns` maps the name or the letter of a column to the field of an entry that it holds, "" for none.
    `today` is the day on which the file is read: years of two digits are judged from it.
    """

    zone: str = ""
    me: str = ""
    date_order: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    today: date | None = None
