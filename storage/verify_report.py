"""What a check of a vault found, for programs as much as for people (section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from storage.findings import Finding


class ProblemCode(StrEnum):
    """What is wrong with the place a problem names; each has a sentence in `app.strings`."""

    COPY_UNREADABLE = "copy_unreadable"
    COPY_DIFFERS = "copy_differs"
    HEADER_NOT_GENUINE = "header_not_genuine"
    HEADER_PUT_BACK = "header_put_back"
    DATABASE_PUT_BACK = "database_put_back"
    HEAD_RECORD_DAMAGED = "head_record_damaged"
    HEAD_RECORD_NOT_WRITTEN = "head_record_not_written"
    TRIES_CHANGED = "tries_changed"
    JOURNAL_LEFT = "journal_left"
    PAGE_DAMAGED = "page_damaged"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_LENGTHENED = "database_lengthened"
    META_WRONG = "meta_wrong"
    HEAD_WRONG = "head_wrong"
    EVENT_UNREADABLE = "event_unreadable"
    EVENT_MISSING = "event_missing"
    EVENT_CHAIN_BROKEN = "event_chain_broken"
    EVENT_CHANGED = "event_changed"
    EVENT_MALFORMED = "event_malformed"
    EVENT_OUT_OF_ORDER = "event_out_of_order"
    REDACTION_WRONG = "redaction_wrong"
    CHECKPOINT_WRONG = "checkpoint_wrong"
    ROW_UNREADABLE = "row_unreadable"
    ROW_MISSING = "row_missing"
    ROW_DIFFERS = "row_differs"
    ROW_WITHOUT_EVENT = "row_without_event"
    PART_WITHOUT_OWNER = "part_without_owner"
    PART_NUMBERS = "part_numbers"
    ITEM_KEY_MISSING = "item_key_missing"
    ITEM_KEY_WITHOUT_ITEM = "item_key_without_item"
    SEGMENTS_WRONG = "segments_wrong"
    SEGMENT_MISSING = "segment_missing"
    SEGMENT_DAMAGED = "segment_damaged"
    SEGMENT_UNREFERENCED = "segment_unreferenced"
    ITEM_CHANGED = "item_changed"
    NOTE_FOREIGN = "note_foreign"
    NOTE_NEWER = "note_newer"
    NOTE_DIFFERS = "note_differs"
    NOTE_NOT_COMPARED = "note_not_compared"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: a file, event or row, and what it is; ids are hex."""

    where: str
    what: ProblemCode
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The outcome: problems, what was mended on opening, facts that are no fault, and what was looked at."""

    problems: tuple[Problem, ...]
    repaired: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Tell whether the vault is whole, be it after repair."""
        return not self.problems


class Problems:
    """Collects problems in order, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ProblemCode], Problem] = {}

    def add(self, where: str, what: ProblemCode, **params: str | int) -> None:
        """Note a problem; a second one of the same kind at the same place is the same problem."""
        self._found.setdefault((where, what), Problem(where, what, MappingProxyType(dict(params))))

    def found(self) -> tuple[Problem, ...]:
        """Return what was noted."""
        return tuple(self._found.values())
