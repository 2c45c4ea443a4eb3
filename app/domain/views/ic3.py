"""The case as an IC3 complaint may know it: safe contacts, chosen entries, money, subjects; nothing else.

Private notes, confidential fields, held and withdrawn entries, birth dates and the petitioner's own address
are not fields here. Sentences (dates, lists) are made by `exports.worksheet`.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment

USA = "usa"
"""The code of the form's first country, in the group `country`."""


@dataclass(frozen=True, slots=True)
class Ic3Field:
    """One box of the form. `choice` names the group of which `value` is a code, "" for plain text.

    `moved` tells that what belongs here is too long for the box and stands in step 6; `told` is the date of
    money when it is not a plain day, so that nobody takes it for surer than it is.
    """

    code: str
    value: str = ""
    limit: int = 0
    required: bool = False
    choice: str = ""
    moved: bool = False
    told: Moment | None = None


@dataclass(frozen=True, slots=True)
class Ic3Entry:
    """A chosen entry in time order: its number from 1, when, and the person's own words."""

    id: EntityId
    number: int
    when: Moment
    words: str


@dataclass(frozen=True, slots=True)
class Ic3Report:
    """A report to another agency."""

    kind: str
    agency: str
    phone: str
    email: str
    officer: str
    badge: str
    number: str
    date: Moment


@dataclass(frozen=True, slots=True)
class Ic3Identifier:
    """An account, number, address or handle: whose, and the chosen entries (numbers) that name it.

    `kind` is a field name of a person or a code of the form; `first` and `last` are unknown when no dated
    entry names it.
    """

    kind: str
    value: str
    owner: str = ""
    first: Moment = UNKNOWN_MOMENT
    last: Moment = UNKNOWN_MOMENT
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ic3Subject:
    """One subject: the boxes of its block, and the identifiers that have no room there."""

    id: EntityId
    name: str
    fields: tuple[Ic3Field, ...]
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ic3Moved:
    """A text that is too long for its box: of which block (`transaction`, `subject`), its number and code."""

    block: str
    number: int
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Ic3Evidence:
    """An item held: number, name, kind, SHA-256 in hex, and the numbers of the entries it belongs to."""

    number: int
    name: str
    kind: str
    sha256: str
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ic3View:
    """Everything on the worksheet.

    `business` is empty for a person; `earlier` names complaints before the last.
    """

    made: Instant
    filing_for_self: Ic3Field
    me: EntityId | None = None
    filer: tuple[Ic3Field, ...] = ()
    complainant: tuple[Ic3Field, ...] = ()
    business: tuple[Ic3Field, ...] = ()
    lost: tuple[Ic3Field, ...] = ()
    transactions: tuple[tuple[Ic3Field, ...], ...] = ()
    transaction_ids: tuple[EntityId, ...] = ()
    subjects: tuple[Ic3Subject, ...] = ()
    description: str = ""
    entries: tuple[Ic3Entry, ...] = ()
    technical: str = ""
    moved: tuple[Ic3Moved, ...] = ()
    witnesses: str = ""
    witness_names: tuple[str, ...] = ()
    agencies: str = ""
    reports: tuple[Ic3Report, ...] = ()
    update: Ic3Field = Ic3Field("update")
    complaint_number: str = ""
    complaint_date: str = ""
    earlier: tuple[str, ...] = ()
    identifiers: tuple[Ic3Identifier, ...] = ()
    evidence: tuple[Ic3Evidence, ...] = ()
