"""What the page of conversations decides: which are listed, and which one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.threads import FROM_ITEM, MessageRef, ThreadSummary, read_ref
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.threads.rows import Head, ThreadRow, head_of, thread_row

LISTED_KINDS = frozenset({RecordKind.THREAD, RecordKind.BATCH, RecordKind.EVIDENCE})
NAMED_KINDS = frozenset({RecordKind.IDENTIFIER, RecordKind.PERSON})


class ThreadsView(Protocol):
    """What the page can show."""

    def show_threads(self, rows: tuple[ThreadRow, ...], chosen: EntityId | None, *, narrowed: str) -> None:
        """Show the list; `narrowed` is "" for all of it, "item" or "words"."""

    def show_head(self, head: Head | None, at: MessageRef | None) -> None:
        """Stand before a conversation, at a message of it."""

    def show_again(self) -> None:
        """Read what is shown of the conversation once more."""

    def show_senders_again(self) -> None:
        """Read once more who sent something."""

    def show_bursts_again(self) -> None:
        """Look once more for messages close together."""

    def bring_forward(self) -> None:
        """Show the right pane where there is room for one only."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One load of the list."""

    load: int
    threads: tuple[ThreadSummary, ...]
    numbers: dict[EntityId, int]


class ThreadsPresenter:
    """Loads the list; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, view: ThreadsView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._load = 0
        self._is_stale = True
        self._threads: tuple[ThreadSummary, ...] = ()
        self._numbers: dict[EntityId, int] = {}
        self._chosen: EntityId | None = None
        self._at: MessageRef | None = None
        self._item: bytes = b""
        self._words = ""
        self._taken: Target | None = None

    def activate(self, target: Target) -> None:
        """Show the list, with the conversation of the target; one that was gone to once stays as it is."""
        if target is not self._taken and (target.id is not None or target.what):
            self._taken = target
            if target.what.startswith(FROM_ITEM):
                self._item = bytes.fromhex(target.what.removeprefix(FROM_ITEM))
                self._chosen, self._at = target.id, None
            else:
                self._item, self._words = b"", ""
                self._chosen, self._at = target.id, read_ref(target.what)
            self._view.bring_forward()
            self.reload()
        elif self._is_stale:
            self.reload()

    def reload(self) -> None:
        """Read the list again."""
        self._is_stale = False
        self._load += 1
        load = self._load
        self._jobs.read(lambda _ctx: self._list(load), self.on_listed)

    def on_listed(self, listed: Listed) -> None:
        """Show the newest list, and stand before the conversation that is chosen."""
        if listed.load == self._load:
            self._threads, self._numbers = listed.threads, listed.numbers
            self._show()
            at, self._at = self._at, None
            self._view.show_head(self._head(), at)

    def narrow(self, words: str) -> None:
        """List only what is called so, or was sent by somebody called so."""
        self._words = words
        self._show()

    def widen(self) -> None:
        """List everything again."""
        self._item, self._words = b"", ""
        self._show()

    def choose(self, thread: EntityId, at: MessageRef | None = None) -> None:
        """Stand before a conversation."""
        self._chosen = thread
        self._view.show_head(self._head(), at)
        self._view.bring_forward()

    def changed(self, change: Change) -> None:
        """Load anew what a change may show in."""
        if change.kind in LISTED_KINDS:
            self.reload()
            self._view.show_again()
        if change.kind in NAMED_KINDS:
            self._view.show_again()
            self._view.show_senders_again()
        if change.kind in LISTED_KINDS | NAMED_KINDS | {RecordKind.DISMISSAL}:
            self._view.show_bursts_again()

    def _show(self) -> None:
        rows = tuple(thread_row(each, self._numbers) for each in self._threads if self._admits(each))
        narrowed = "item" if self._item else "words" if self._words.strip() else ""
        self._view.show_threads(rows, self._chosen, narrowed=narrowed)

    def _admits(self, summary: ThreadSummary) -> bool:
        if self._item and self._item not in summary.sources:
            return False
        wanted = self._words.casefold().split()
        held = [
            summary.thread.title,
            *(part for one in summary.senders for part in (one.name, one.identifier)),
        ]
        whole = " ".join(held).casefold()
        return all(word in whole for word in wanted)

    def _head(self) -> Head | None:
        found = next((each for each in self._threads if each.thread.id == self._chosen), None)
        return None if found is None else head_of(found, self._numbers)

    # On the vault lane.

    def _list(self, load: int) -> Listed:
        threads = self._session.threads.list()
        wanted = {source for each in threads for source in each.sources}
        numbers = {item.id: item.number for item in self._session.evidence.list() if item.id in wanted}
        return Listed(load, threads, numbers)
