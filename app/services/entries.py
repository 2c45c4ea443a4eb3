"""Entries: added, amended, withdrawn, listed; every change is a version, nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import cast

from app.domain.answer import AnswerState
from app.domain.change import Change
from app.domain.entry import Entry, EntryVersion
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Instant, Moment, Precision
from app.domain.patterns import time_order
from app.services.ledger import Ledger
from storage.repositories.records import RecordVersion

# What says where an entry comes from, not what happened: alone it is nothing to save.
_NOT_CONTENT = frozenset({"typed_by", "from_what", "needs_detail", "hold", "most_serious"})


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list; what is None is not asked about.

    `kind` and `danger` are tags; `reported`: police were told or a report is linked; `first_day` and
    `last_day` are local days, both included, and an entry whose time spans several days fits when any of them
    does; `text` occurs in the entry's own texts, whatever the case.
    """

    kind: str | None = None
    person: EntityId | None = None
    danger: str | None = None
    has_danger: bool | None = None
    reported: bool | None = None
    has_evidence: bool | None = None
    order_violated: bool | None = None
    needs_detail: bool | None = None
    first_day: date | None = None
    last_day: date | None = None
    text: str | None = None
    with_withdrawn: bool = False

    def admits(self, entry: Entry) -> bool:
        """Whether the entry is one of those asked for."""
        return (
            (self.with_withdrawn or not entry.withdrawn)
            and (self.kind is None or self.kind in entry.kinds)
            and (self.person is None or self.person in people_of(entry))
            and (self.danger is None or self.danger in entry.danger)
            and _agrees(self.has_danger, bool(entry.danger))
            and _agrees(self.reported, is_reported(entry))
            and _agrees(self.has_evidence, bool(entry.evidence))
            and _agrees(self.order_violated, is_order_violated(entry))
            and _agrees(self.needs_detail, entry.needs_detail)
            and fits_days(entry.when, self.first_day, self.last_day)
            and (self.text is None or self.text.casefold() in _texts(entry))
        )


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many entries there are, and how many the common filters would leave; withdrawn ones apart."""

    entries: int
    withdrawn: int
    danger: int
    reported: int
    with_evidence: int
    needs_detail: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One line of an entry's history, also of a state whose text was erased; see `EntryVersion`.

    `typed_by` is who typed, as the person said it; `program` the version of this program.
    """

    number: int
    recorded: Instant
    act: str
    reason: str
    changed: tuple[str, ...]
    typed_by: str
    program: str
    behind_ms: int
    is_erased: bool


EVERY_ENTRY = EntryFilter()


class EntryService:
    """The entries of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, changes: Mapping[str, object]) -> Entry:
        """Save a new entry from typed values by field name.

        Raises `KnownError(NOTHING_TO_SAVE)` when there is neither a word nor a file in it, and what
        `app.domain.edit.checked` raises.
        """
        if not _has_content(changes):
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        fill = {"written": self._ledger.now()}
        return cast("Entry", self._ledger.add(RecordKind.ENTRY, changes, fill=fill))

    def get(self, entry_id: EntityId) -> Entry:
        """Return an entry; raises `KnownError(NOT_FOUND)`."""
        return cast("Entry", self._ledger.get(RecordKind.ENTRY, entry_id))

    def find(self, text: str) -> Entry:
        """Return the entry with this id, or the only one whose id begins so.

        Raises `KnownError(NOT_FOUND)` or `KnownError(AMBIGUOUS_NAME)`.
        """
        found = self._ledger.by_text(RecordKind.ENTRY, text)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=text)
        return cast("Entry", found)

    def list(self, chosen: EntryFilter = EVERY_ENTRY) -> tuple[Entry, ...]:
        """Return the entries that the filter admits, newest first, those of unknown time last."""
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        admitted = sorted((entry for entry in entries if chosen.admits(entry)), key=time_order, reverse=True)
        return tuple(sorted(admitted, key=lambda entry: entry.when.start is None))

    def counts(self) -> EntryCounts:
        """Count what the list and its filters would show."""
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        living = [entry for entry in entries if not entry.withdrawn]
        return EntryCounts(
            entries=len(living),
            withdrawn=len(entries) - len(living),
            danger=sum(bool(entry.danger) for entry in living),
            reported=sum(map(is_reported, living)),
            with_evidence=sum(bool(entry.evidence) for entry in living),
            needs_detail=sum(entry.needs_detail for entry in living),
        )

    def amend(
        self, entry_id: EntityId, changes: Mapping[str, object], *, reason: str = ""
    ) -> tuple[Entry, Change]:
        """Save a new version; `reason` is a code of the group `reason` or the person's words, or "".

        An equal state makes no version. Raises `KnownError(ENTRY_WITHDRAWN)`.
        """
        if self.get(entry_id).withdrawn:
            raise KnownError(ErrorCode.ENTRY_WITHDRAWN)
        entry, change = self._ledger.amend(RecordKind.ENTRY, entry_id, changes, reason=reason)
        return cast("Entry", entry), change

    def withdraw(self, entry_id: EntityId, *, reason: str = "") -> Change:
        """Take an entry out of lists and papers; its versions stay. Raises `KnownError(ENTRY_WITHDRAWN)`."""
        if self.get(entry_id).withdrawn:
            raise KnownError(ErrorCode.ENTRY_WITHDRAWN)
        values = {"withdrawn": True, "withdrawn_reason": reason}
        _, change = self._ledger.amend(
            RecordKind.ENTRY, entry_id, values, reason=reason, act="entry.withdraw", by_program=True
        )
        return change

    def history(self, entry_id: EntityId) -> tuple[EntryVersion, ...]:
        """Return the versions of an entry, oldest first; the first names no changed fields."""
        self.get(entry_id)
        return entry_versions(self._ledger.history(RecordKind.ENTRY, entry_id))

    def lines(self, entry_id: EntityId) -> tuple[VersionLine, ...]:
        """Return a line for every state of an entry, oldest first, erased ones too."""
        self.get(entry_id)
        states = self._ledger.history(RecordKind.ENTRY, entry_id)
        return tuple(
            VersionLine(
                number=number,
                recorded=state.recorded,
                act=state.act,
                reason=state.reason,
                changed=state.changed,
                typed_by=state.record.typed_by if isinstance(state.record, Entry) else "",
                program=state.program,
                behind_ms=state.behind_ms,
                is_erased=state.record is None,
            )
            for number, state in enumerate(states, start=1)
        )

    def version_counts(self) -> dict[EntityId, int]:
        """Return how many versions each entry has."""
        return self._ledger.version_counts(RecordKind.ENTRY)


def entry_versions(versions: Iterable[RecordVersion]) -> tuple[EntryVersion, ...]:
    """Return the versions whose text was not erased."""
    return tuple(
        EntryVersion(
            version.record,
            version.recorded,
            version.reason,
            version.act,
            version.changed,
            version.behind_ms,
        )
        for version in versions
        if isinstance(version.record, Entry)
    )


def people_of(entry: Entry) -> tuple[EntityId, ...]:
    """Return everybody an entry names, as the one who did it or as a witness."""
    involved = (part.person for part in entry.persons if part.person is not None)
    return (*involved, *entry.witnesses)


def is_reported(entry: Entry) -> bool:
    """Whether police were told or a report is linked."""
    return entry.police.state is AnswerState.YES or bool(entry.reports)


def is_order_violated(entry: Entry) -> bool:
    """Whether the person said that it broke an order, or named the order or term."""
    return entry.order_violated.state is AnswerState.YES or bool(entry.order_terms)


def fits_days(moment: Moment, first: date | None, last: date | None) -> bool:
    """Whether a moment touches the days from `first` to `last`; an unknown one does only when none is asked.

    Of "before" a day nothing is known but its end: it fits when the days asked for begin before it.
    """
    if first is None and last is None:
        return True
    if moment.start is None:
        return False
    if moment.precision is Precision.BEFORE:
        earliest, latest = date.min, moment.start.day
        if moment.start.clock is None:
            latest = date.fromordinal(max(1, latest.toordinal() - 1))
    else:
        earliest = moment.start.day
        latest = moment.end.day if moment.end is not None else earliest
    return (first is None or latest >= first) and (last is None or earliest <= last)


def _agrees(asked: bool | None, is_so: bool) -> bool:  # noqa: FBT001 - compares two claims
    return asked is None or asked is is_so


def _texts(entry: Entry) -> str:
    texts = (getattr(entry, item.name) for item in fields(entry))
    joined = [text if isinstance(text, str) else getattr(text, "words", "") for text in texts]
    return "\n".join((*joined, *entry.words, *entry.exact_words)).casefold()


def _has_content(changes: Mapping[str, object]) -> bool:
    for name, value in changes.items():
        if name in _NOT_CONTENT:
            continue
        words = value if isinstance(value, str) else getattr(value, "words", None)
        if isinstance(words, str) and words.strip():
            return True
        if name in {"evidence", "words", "exact_words"} and value:
            return True
    return False
