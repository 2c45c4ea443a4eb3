"""What the pane of one conversation decides: what is read of it, what is found, and what is chosen in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.threads import MessageRef, StoredMessage
from app.services.threads import MOST_CHOSEN, FoundInThread
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.threads.lines import Line, line_of, words_of
from ui.unlocked.screens.threads.rows import Head

PAGE = 100
"""How many lines are read at a time."""
MOST_WORDS = 100_000
"""Characters of one message that are shown when all of it is asked for."""

_AROUND = frozenset({"at", "day", "again"})
"""Questions that name a message, which is shown with what stands around it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a conversation: `first` is the number of the first one.

    `marked` is shown as found, `on_top` as the first line in sight; with `quietly` it is not chosen. `load`
    counts the questions, so that a late answer is known.
    """

    load: int
    lines: tuple[Line, ...]
    first: int
    has_earlier: bool
    has_later: bool
    marked: MessageRef | None = None
    at_end: bool = False
    on_top: bool = False
    quietly: bool = False


class TalkView(Protocol):
    """What the pane can show."""

    def show_nothing(self) -> None:
        """Show that no conversation is chosen."""

    def show_cover(self, head: Head) -> None:
        """Show what it is, and nothing of what was said."""

    def show_page(self, page: Page) -> None:
        """Show lines in place of those there are."""

    def add_page(self, page: Page, *, above: bool) -> None:
        """Show more lines."""

    def no_page(self) -> None:
        """Know that more could not be read."""

    def mark(self, ref: MessageRef) -> bool:
        """Mark a line, if it is here."""

    def show_found(self, at: int, total: int, *, cut: bool) -> None:
        """Say which of how many is marked; -1 when nothing is looked for."""

    def show_chosen(self, count: int) -> None:
        """Say how many lines are chosen."""

    def choose_all(self, refs: Sequence[MessageRef]) -> None:
        """Choose these lines."""

    def show_whole(self, line: Line, words: str) -> None:
        """Show all of one message."""

    def show_say(self, words: str) -> None:
        """Say in a sentence what could not be found."""


class TalkPresenter:
    """One conversation, covered until it is asked for; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: TalkView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._head: Head | None = None
        self._at: MessageRef | None = None
        self._chosen: tuple[MessageRef, ...] = ()
        self._found: tuple[MessageRef, ...] = ()
        self._is_cut = False
        self._place = -1
        self._load = 0
        self.is_shown = False

    @property
    def head(self) -> Head | None:
        """What stands over the conversation."""
        return self._head

    def begin(self, head: Head | None, at: MessageRef | None = None) -> None:
        """Stand before a conversation, which stays covered; `at` is where it will open."""
        if head is not None and self._head is not None and head.thread == self._head.thread and at is None:
            if self.is_shown and head != self._head:
                self._head = head
                return
            self._head = head
            if self.is_shown:
                return
        self.cover()
        self._head, self._at = head, at
        if head is None:
            self._view.show_nothing()
        else:
            self._view.show_cover(head)

    def cover(self) -> None:
        """Let go of everything that was said."""
        self._load += 1
        self.is_shown = False
        self._chosen, self._found, self._place = (), (), -1
        if self._head is not None:
            self._view.show_cover(self._head)

    def uncover(self) -> None:
        """Show the conversation, from where it is to open, else from its end."""
        if self._head is not None:
            self.is_shown = True
            self._ask("at" if self._at is not None else "end", self._at)

    def show_burst(self, refs: Sequence[MessageRef]) -> None:
        """Show the conversation with these messages chosen."""
        self._at = refs[0]
        self.uncover()
        self._view.choose_all(refs)

    def again(self, at: MessageRef | None) -> None:
        """Read what is shown once more, as after a change."""
        if self.is_shown:
            self._ask("again" if at is not None else "end", at)

    # Moving about.

    def go_start(self) -> None:
        """Show the beginning."""
        self._ask("start")

    def go_end(self) -> None:
        """Show the end."""
        self._ask("end")

    def go_day(self, day: date) -> None:
        """Show the first message of a day or of the next one that has any."""
        head = self._head
        if head is not None:
            self._jobs.read(
                lambda _ctx: (head.thread, self._session.threads.first_from(head.thread, day)), self.on_day
            )

    def on_day(self, answer: tuple[EntityId, MessageRef | None]) -> None:
        """Go there, or say that there is nothing."""
        thread, ref = answer
        if self._head is None or thread != self._head.thread or not self.is_shown:
            return
        if ref is None:
            self._view.show_say(text("threads.day.none"))
        else:
            self._ask("day", ref)

    def go_to(self, ref: MessageRef) -> None:
        """Show a message, marked."""
        if not self._view.mark(ref):
            self._ask("at", ref)

    def earlier(self, before: MessageRef) -> None:
        """Read what stands before."""
        self._more("earlier", before)

    def later(self, after: MessageRef) -> None:
        """Read what stands behind."""
        self._more("later", after)

    def on_page(self, page: Page) -> None:
        """Show the newest page."""
        if page.load == self._load:
            self._view.show_page(page)

    # Finding.

    def find(self, words: str) -> None:
        """Look for words in the conversation."""
        head = self._head
        if head is None or not words.strip():
            self._found, self._place = (), -1
            self._view.show_found(-1, 0, cut=False)
            return
        self._jobs.read(
            lambda _ctx: (head.thread, self._session.threads.search(head.thread, words)), self.on_found
        )

    def on_found(self, answer: tuple[EntityId, FoundInThread]) -> None:
        """Go to the newest of what was found."""
        thread, found = answer
        if self._head is None or thread != self._head.thread or not self.is_shown:
            return
        self._found, self._is_cut = found.refs, found.is_cut
        self._place = len(found.refs)
        if found.refs:
            self.step(-1)
        else:
            self._view.show_found(0, 0, cut=False)

    def step(self, by: int) -> None:
        """Go to the next or the one before of what was found, round and round."""
        if self._found:
            self._place = (self._place + by) % len(self._found)
            self._view.show_found(self._place + 1, len(self._found), cut=self._is_cut)
            self.go_to(self._found[self._place])

    # Choosing.

    def chosen(self, refs: Iterable[MessageRef]) -> None:
        """Note what is chosen."""
        self._chosen = tuple(refs)
        self._view.show_chosen(len(self._chosen))

    def make_entry(self) -> None:
        """Go to a new entry that holds what is chosen; nothing is saved before the person does."""
        if len(self._chosen) > MOST_CHOSEN:
            self._view.show_say(text("threads.too_many", n=MOST_CHOSEN))
        elif self._chosen:
            refs = self._chosen
            self._jobs.read(lambda _ctx: self._session.threads.proposal(refs), self.on_proposal)

    def on_proposal(self, values: Mapping[str, object]) -> None:
        """Let the person look at it, change it and save it."""
        self._shell.go(Target("entry", values=values))

    def open(self, line: Line) -> None:
        """Go to the file of a message, or show all of its words."""
        if line.file is not None:
            self._shell.go(Target("evidence", line.file))
        elif line.is_cut:
            self._jobs.read(
                lambda _ctx: (self._load, line, self._session.threads.message(line.ref)), self.on_whole
            )

    def on_whole(self, answer: tuple[int, Line, StoredMessage]) -> None:
        """Show all of it."""
        load, line, stored = answer
        if load == self._load and self.is_shown:
            self._view.show_whole(line, words_of(stored.message)[:MOST_WORDS])

    # Reading.

    def _ask(self, how: str, ref: MessageRef | None = None) -> None:
        head = self._head
        if head is not None:
            self._load += 1
            load = self._load
            self._jobs.read(lambda _ctx: self._page(load, head, how, ref), self.on_page, self.on_gone)

    def on_gone(self, error: KnownError) -> None:
        """Show the end, when what was asked for is not there any more."""
        self._at = None
        self._shell.warn(error)

    def _more(self, how: str, ref: MessageRef) -> None:
        head, load = self._head, self._load
        if head is None:
            return

        def on_more(page: Page) -> None:
            if page.load == self._load:
                self._view.add_page(page, above=how == "earlier")

        def on_failed(error: KnownError) -> None:
            self._view.no_page()
            self._shell.warn(error)

        self._jobs.read(lambda _ctx: self._page(load, head, how, ref), on_more, on_failed)

    # On the vault lane.

    def _page(self, load: int, head: Head, how: str, ref: MessageRef | None) -> Page:
        threads, thread = self._session.threads, head.thread
        if how in _AROUND and ref is not None:
            half = PAGE // 2
            before = threads.messages(thread, before=ref, limit=half)
            after = threads.messages(thread, after=ref, limit=half)
            found = (*before, threads.message(ref), *after)
            has_earlier, has_later = len(before) == half, len(after) == half
        elif how == "earlier":
            found = threads.messages(thread, before=ref, limit=PAGE)
            has_earlier, has_later = len(found) == PAGE, True
        elif how == "later":
            found = threads.messages(thread, after=ref, limit=PAGE)
            has_earlier, has_later = True, len(found) == PAGE
        else:
            found = threads.messages(thread, last=how == "end", limit=PAGE)
            full = len(found) == PAGE
            has_earlier, has_later = full and how == "end", full and how == "start"
        said = self._said(thread)
        lines = tuple(line_of(each, said, with_offset=head.with_offset) for each in found)
        first = threads.place(found[0].ref) if found else 0
        marked = ref if how in _AROUND else None
        return Page(
            load,
            lines,
            first,
            has_earlier,
            has_later,
            marked,
            at_end=how == "end",
            on_top=how in {"day", "again"},
            quietly=how == "again",
        )

    def _said(self, thread: EntityId) -> dict[str, str]:
        """Return the names that the person gave to the senders of a thread."""
        session = self._session
        names: dict[str, str] = {}
        whose = session.threads.whose(thread)
        for value, known in whose.items():
            person = session.records.get(RecordKind.PERSON, known)
            names[value] = str(getattr(person, "name", ""))
        return names


__all__ = ["Page", "TalkPresenter", "TalkView"]
