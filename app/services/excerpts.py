"""Reads the messages of one paper out of the vault: those its entries rest on, and what was chosen beside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.threads import MessageBatch, MessageRef, StoredMessage
from app.domain.transcripts import (
    SHORT_THREAD,
    ExcerptLine,
    MessageChoice,
    ThreadExcerpt,
    choice_for,
    line_count,
    runs_of,
)
from app.domain.views.cut import Pointed, chosen_entries
from storage.repositories.contents import ContentRepository
from storage.repositories.messages import MessageRepository
from storage.vault import Vault


class Excerpts:
    """Chooses and reads the lines of conversations for one paper; on the vault's thread."""

    def __init__(
        self, vault: Vault, snapshot: CaseSnapshot, request: ExportRequest, pointed: Pointed | None = None
    ) -> None:
        """Take what the entries of the paper point to, where the snapshot does not hold all of them."""
        self._messages = MessageRepository(vault)
        self._contents = ContentRepository(vault)
        self._snapshot = snapshot
        self._choices = () if request.paper is Paper.LOG else request.messages
        # The private log names the messages of every entry, also of those that no other paper may hold.
        self._is_log = request.paper is Paper.LOG
        entries = snapshot.entries if self._is_log else chosen_entries(snapshot, request)
        self._pointed = Pointed.by(entries) if pointed is None else pointed
        self._used = self._pointed.items - request.left_out
        # Mail has pages of its own; what stands in its thread is no more than the subject.
        self._used -= {item.id for item in snapshot.evidence if item.kind == "email"}
        self._batches: dict[EntityId, list[MessageBatch]] = {}
        for batch in snapshot.batches:
            if batch.thread is not None:
                self._batches.setdefault(batch.thread, []).append(batch)

    def read(self) -> tuple[ThreadExcerpt, ...]:
        """Return the excerpts in the order of the conversations' first imports, none without lines."""
        threads = {batch.id: batch.thread for batch in self._snapshot.batches}
        rests: dict[EntityId | None, set[MessageRef]] = {}
        for ref in self._rested_on():
            rests.setdefault(threads.get(ref.batch), set()).add(ref)
        shown = set() if self._is_log else set(self._threads_of_short_items(rests))
        found: list[ThreadExcerpt] = []
        for thread in self._snapshot.threads:
            batches = self._batches.get(thread.id, [])
            sources = dict.fromkeys(batch.evidence for batch in batches)
            items = tuple(item for item in sources if item is not None and item in self._used)
            mine = rests.get(thread.id, set())
            choice = choice_for(self._choices, thread.id)
            if thread.id in shown:
                choice = MessageChoice(thread.id, whole=True)
            if not (items or self._is_log) or not (mine or choice.asks()):
                continue
            total, lines = self._lines(thread.id, mine, choice)
            if lines:
                found.append(ThreadExcerpt(thread, items, tuple(batches), total, lines))
        return tuple(found)

    def _rested_on(self) -> Iterator[MessageRef]:
        """Yield the messages that the entries rest on; the log also tells of what they once rested on."""
        yield from self._pointed.messages
        if self._is_log:
            for versions in (self._snapshot.versions or {}).values():
                for version in versions:
                    yield from version.entry.messages

    def _threads_of_short_items(
        self, rests: Mapping[EntityId | None, Collection[MessageRef]]
    ) -> Iterator[EntityId]:
        """Yield the conversations of files of which nothing was chosen, and which are short enough."""
        by_item: dict[EntityId, set[EntityId]] = {}
        for batch in self._snapshot.batches:
            if batch.thread is not None and batch.evidence in self._used:
                by_item.setdefault(batch.evidence, set()).add(batch.thread)
        for threads in by_item.values():
            if any(thread in rests or choice_for(self._choices, thread).asks() for thread in threads):
                continue
            if sum(line_count(batch) for one in threads for batch in self._batches[one]) <= SHORT_THREAD:
                yield from threads

    def _lines(
        self, thread: EntityId, rests: set[MessageRef], choice: MessageChoice
    ) -> tuple[int, tuple[ExcerptLine, ...]]:
        order = self._messages.order(self._messages.batches(thread))
        places = {ref: number for number, ref in enumerate(order, 1)} if rests else {}
        resting = {places[ref] for ref in rests if ref in places}
        numbers = choice.numbers(resting, len(order))
        wanted = {order[number - 1]: number for number in numbers}
        lines = sorted(
            (
                ExcerptLine(wanted[stored.ref], self._with_file(stored, thread), stored.ref in rests)
                for stored in self._stored(wanted)
            ),
            key=lambda line: line.number,
        )
        return len(order), tuple(lines)

    def _stored(self, wanted: Mapping[MessageRef, int]) -> Iterator[StoredMessage]:
        """Read the wanted messages, a run of each batch at a time."""
        by_batch: dict[EntityId, list[int]] = {}
        for ref in wanted:
            by_batch.setdefault(ref.batch, []).append(ref.n)
        for batch, numbers in by_batch.items():
            for first, last in runs_of(numbers):
                yield from self._messages.of_batch(batch, start=first, stop=last)

    def _with_file(self, stored: StoredMessage, thread: EntityId) -> StoredMessage:
        """Add the file of a message that came without it, when a later export brought it."""
        if stored.evidence is not None or not stored.message.media:
            return stored
        found = self._contents.find_part(thread, stored.message.media)
        return stored if found is None else StoredMessage(stored.ref, stored.sort, stored.message, found)
