"""Entries: added, amended, withdrawn, listed; every change is a version, nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.domain.change import Change
from app.domain.entry import Entry, EntryVersion
from app.domain.entry_filter import EVERY_ENTRY, EntryFilter
from app.domain.entry_summary import EntrySummary, summary_of
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.incident_facts import time_order
from app.domain.moment import Instant
from app.services.ledger import Ledger, quick_or_whole
from storage.repositories.records import RecordVersion
from storage.repositories.summaries import SummaryRepository

# What says where an entry comes from, not what happened: alone it is nothing to save.
_NOT_CONTENT = frozenset({"typed_by", "from_what", "needs_detail", "hold", "most_serious"})


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


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some rows of a list in its order, and whether the list ends with them."""

    rows: tuple[EntrySummary, ...]
    is_last: bool


class EntryService:
    """The entries of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._summaries = SummaryRepository(ledger.vault)

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

    def page(
        self,
        chosen: EntryFilter = EVERY_ENTRY,
        *,
        after: int = 0,
        limit: int | None = None,
        through: EntityId | None = None,
    ) -> EntryPage:
        """Return the summaries of the same list, without the first `after`: at most `limit` of them.

        With `through` as many more as it takes to reach that entry, when it is in the list.
        """
        return quick_or_whole(
            lambda: self._read_page(chosen, after, limit, through),
            lambda: self._make_page(chosen, after, limit, through),
        )

    def count(self) -> int:
        """Count the entries that were not withdrawn."""
        return quick_or_whole(self._summaries.count, lambda: len(self.list()))

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

    def bring_back(self, entry_id: EntityId) -> Change:
        """Put a withdrawn entry back into lists and papers, as a new version; nothing when it is there."""
        values = {"withdrawn": False, "withdrawn_reason": ""}
        _, change = self._ledger.amend(
            RecordKind.ENTRY, entry_id, values, act="entry.bring_back", by_program=True
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

    def _read_page(
        self, chosen: EntryFilter, after: int, limit: int | None, through: EntityId | None
    ) -> EntryPage:
        few = limit + 1 if limit is not None and through is None else None
        ids = self._summaries.ids(chosen, after=after, limit=few)
        count = _reach(ids, limit, through)
        return EntryPage(self._summaries.of(ids[:count]), is_last=count >= len(ids))

    def _make_page(
        self, chosen: EntryFilter, after: int, limit: int | None, through: EntityId | None
    ) -> EntryPage:
        items = cast("tuple[Evidence, ...]", self._ledger.all(RecordKind.EVIDENCE))
        kinds = {item.id: item.kind for item in items}
        entries = self.list(chosen)[after:]
        count = _reach([entry.id for entry in entries], limit, through)
        rows = tuple(summary_of(entry, kinds) for entry in entries[:count])
        return EntryPage(rows, is_last=count >= len(entries))


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


def _reach(ids: Sequence[EntityId], limit: int | None, through: EntityId | None) -> int:
    """Return how many of these entries a page holds."""
    count = len(ids) if limit is None else min(limit, len(ids))
    return max(count, ids.index(through) + 1) if through in ids else count


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
