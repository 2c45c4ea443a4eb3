"""What the page for many old events decides: saving one memory after another, and losing none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.change import Change
from app.domain.entry import Entry
from app.domain.entry_summary import EntrySummary
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.incident_facts import time_order
from app.domain.moment import UNKNOWN_MOMENT, Moment
from app.services.drafts import AHEAD
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import read_preferences
from ui.unlocked.screen import Draft, ShellPort, Target
from ui.unlocked.screens.past.about import Anchor
from ui.unlocked.undo import Step
from ui.unlocked.words import moment_words

KEY = "past"
"""The key of the draft of this page."""

MOST_ANCHORS = 100
PAUSE_EVERY = 5
"""After so many memories a pause is offered, unless reminders are off."""

SOURCE = "memory"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is typed: the words, when, who types, and from what; `editing` is the entry that is changed."""

    what: str = ""
    when: Moment = UNKNOWN_MOMENT
    when_words: str = ""
    typed_by: str = ""
    from_what: tuple[str, ...] = (SOURCE,)
    editing: EntityId | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said yet; who types and from what say nothing by themselves."""
        return not self.what.strip() and not self.when_words.strip() and self.when == UNKNOWN_MOMENT

    def and_then(self, typed: Memory) -> Memory:
        """Return this with the words of another behind its own, and what was said there."""
        if typed.is_blank:
            return self
        return replace(
            self,
            what="\n".join(filter(None, (self.what, typed.what))),
            when=self.when if typed.when == UNKNOWN_MOMENT else typed.when,
            when_words=" ".join(filter(None, (self.when_words, typed.when_words))),
            typed_by=typed.typed_by or self.typed_by,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """One entry that was written in this sitting."""

    entry: Entry

    @property
    def title(self) -> str:
        """What it is called in the list."""
        return self.entry.heading() or text("timeline.untitled")

    @property
    def line(self) -> str:
        """When it was, as far as that is known."""
        return self.entry.when_words or moment_words(self.entry.when)


@dataclass(frozen=True, slots=True)
class Begun:
    """What the page begins with."""

    memory: Memory
    aside: Memory | None
    anchors: tuple[Anchor, ...]
    reminds: bool
    is_draft: bool


class PastView(Protocol):
    """What the page can show."""

    def show_memory(self, memory: Memory, *, focus: bool) -> None:
        """Put a memory into the form."""

    def memory(self) -> Memory:
        """Return what stands in the form."""

    def is_fit(self) -> bool:
        """Tell whether every part can be saved."""

    def show_written(self, written: tuple[Written, ...], editing: EntityId | None) -> None:
        """Show the list at the side."""

    def show_anchors(self, anchors: tuple[Anchor, ...]) -> None:
        """Offer entries to lie before or after."""

    def show_state(self, words: str) -> None:
        """Say beside the buttons how safe what is typed is."""

    def show_problem(self, words: str) -> None:
        """Say what is missing."""

    def show_pause(self, *, on: bool) -> None:
        """Offer a pause, or not."""

    def show_busy(self, *, busy: bool) -> None:
        """Hold the buttons while saving."""


class PastPresenter:
    """One memory at a time; what is typed is kept as a draft every few seconds and at a lock."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: PastView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._written: dict[EntityId, Written] = {}
        self._others: tuple[Anchor, ...] = ()
        self._aside: Memory | None = None
        self._editing: EntityId | None = None
        self._is_ready = False
        self._is_dirty = False
        self._saving = False
        self._reminds = True

    @property
    def is_being_written(self) -> bool:
        """Whether something is typed that was never saved."""
        return not self._view.memory().is_blank

    def begin(self) -> None:
        """Show the page; the first time what was typed before a lock comes back."""
        if not self._is_ready:
            self._jobs.read(lambda _ctx: self._begun(), self.on_begun)

    def on_begun(self, begun: Begun) -> None:
        """Show it; what was typed before it had come stands behind it."""
        if self._is_ready:
            return
        typed = self._view.memory()
        self._is_ready = True
        self._aside, self._editing, self._reminds = begun.aside, begun.memory.editing, begun.reminds
        self._others = begun.anchors
        self._show_list()
        if typed.is_blank or not begun.memory.is_blank:
            self._view.show_memory(begun.memory.and_then(typed), focus=False)
        self._is_dirty = not typed.is_blank
        self._view.show_state(text("entry.draft_back") if begun.is_draft else "")

    def changed(self, change: Change) -> None:
        """Follow what another page did to an entry of this sitting."""
        ids = [one for one in change.ids if one in self._written]
        if change.kind is RecordKind.ENTRY and ids and not self._saving:
            self._jobs.read(
                lambda _ctx: tuple(self._session.entries.get(one) for one in ids), self.on_read_again
            )

    def on_read_again(self, entries: tuple[Entry, ...]) -> None:
        """Show entries as they are now; a withdrawn one leaves the list."""
        for entry in entries:
            if entry.withdrawn:
                self._written.pop(entry.id, None)
            else:
                self._written[entry.id] = Written(entry)
        self._show_list()

    def edited(self) -> None:
        """Note that something was typed."""
        if self._is_ready:
            self._is_dirty = True
            self._view.show_state("")

    def keep(self) -> None:
        """Keep what is typed as a draft; called every few seconds."""
        if self._is_dirty and self._is_ready and not self._saving and not self._session.read_only:
            self._is_dirty = False
            values = self._values()
            self._jobs.read(
                lambda _ctx: self._session.drafts.save(KEY, values),
                self.on_kept,
                self.on_not_kept,
                survives=True,
            )

    def on_kept(self, _nothing: None) -> None:
        """Say that it is kept."""
        self._view.show_state(text("entry.kept"))

    def on_not_kept(self, error: KnownError) -> None:
        """Say that it is not, and try again."""
        self._is_dirty = True
        self._view.show_state(text("entry.not_kept"))
        self._shell.warn(error)

    def take_draft(self) -> Draft | None:
        """Give what is typed and not kept; the lock writes it."""
        if self._session.read_only or (self._is_ready and not self._is_dirty):
            return None
        if not self._is_ready:
            typed = self._view.memory()
            return None if typed.is_blank else (KEY + AHEAD, _fields(typed))
        return KEY, self._values()

    def save(self) -> None:
        """Save the memory, or the change of one, and begin the next."""
        if not self._is_ready or self._saving:
            return
        memory = replace(self._view.memory(), editing=self._editing)
        if not self._view.is_fit():
            self._view.show_problem(text("past.when.problem"))
            return
        if not memory.what.strip() and memory.editing is None:
            self._view.show_problem(text("past.problem.nothing"))
            return
        values = self._values()
        self._saving = True
        self._is_dirty = False
        self._view.show_busy(busy=True)
        self._jobs.change(
            lambda _ctx: self._save(memory, values),
            lambda entry: self.on_saved(memory, entry),
            self.on_not_saved,
            survives=True,
        )

    def on_saved(self, sent: Memory, entry: Entry) -> None:
        """Put it on the list and make room for the next; whoever typed on meanwhile goes on with this one."""
        is_new = entry.id not in self._written
        self._saving = False
        self._view.show_busy(busy=False)
        self._written[entry.id] = Written(entry)
        if replace(self._view.memory(), editing=sent.editing) != sent:
            self._editing, self._is_dirty = entry.id, True
            self._show_list()
            self._view.show_state(text("entry.saved.since"))
            return
        following = self._aside or Memory(typed_by=entry.typed_by, from_what=entry.from_what)
        self._aside, self._editing = None, None
        self._show_list()
        self._shell.forget_steps(KEY)
        self._view.show_memory(following, focus=True)
        self._view.show_state(text("past.saved", n=len(self._written)))
        self._is_dirty = not following.is_blank
        if is_new and self._reminds:
            self._view.show_pause(on=len(self._written) % PAUSE_EVERY == 0)

    def on_not_saved(self, error: KnownError) -> None:
        """Say why; everything typed stays where it is."""
        self._saving = False
        self._is_dirty = True
        self._view.show_busy(busy=False)
        if error.code is ErrorCode.NOTHING_TO_SAVE:
            self._view.show_problem(text("past.problem.nothing"))
        else:
            self._shell.warn(error)

    def edit(self, entry: EntityId) -> None:
        """Take one of the list into the form; what is being typed is put aside until that is done."""
        if entry == self._editing or entry not in self._written or self._saving:
            return
        typed = self._view.memory()
        if self._editing is None and not typed.is_blank:
            self._aside = typed
        self._editing = entry
        self._shell.forget_steps(KEY)
        self._view.show_memory(memory_of(self._written[entry].entry), focus=True)
        self._show_list()
        self._is_dirty = True

    def leave_edit(self) -> None:
        """Go back to the new memory; the entry stays as it was saved, and Undo brings the typing back."""
        if self._editing is None:
            return
        entry, typed = self._editing, self._view.memory()
        following = self._aside or Memory(typed_by=typed.typed_by)
        self._aside, self._editing = None, None
        self._view.show_memory(following, focus=True)
        self._show_list()
        self._is_dirty = True
        if memory_of(self._written[entry].entry) != replace(typed, editing=entry):
            self._shell.did(Step(text("past.left"), back=lambda: self._edit_again(entry, typed)))

    def throw_away(self) -> None:
        """Empty the form; Undo brings it back."""
        typed = self._view.memory()
        if not typed.is_blank and self._editing is None:
            blank = Memory(typed_by=typed.typed_by, from_what=typed.from_what)
            self._put(blank)
            self._shell.did(
                Step(text("past.thrown"), back=lambda: self._put(typed), again=lambda: self._put(blank))
            )

    def open_whole(self) -> None:
        """Open the entry that is being changed on its own page, with every question."""
        if self._editing is not None:
            self._shell.go(Target("entry", self._editing, back=KEY))

    def pause(self) -> None:
        """Go to the page for a pause; everything typed is kept."""
        self.keep()
        self._view.show_pause(on=False)
        self._shell.go(Target("pause"))

    def _edit_again(self, entry: EntityId, typed: Memory) -> None:
        self.edit(entry)
        self._put(typed)

    def _put(self, memory: Memory) -> None:
        self._view.show_memory(memory, focus=True)
        self._is_dirty = True

    def _show_list(self) -> None:
        written = sorted(self._written.values(), key=lambda one: time_order(one.entry))
        self._view.show_written(tuple(written), self._editing)
        own = tuple(Anchor(one.entry.id, one.title, one.entry.when) for one in written)
        known = {anchor.id for anchor in own}
        anchors = (*own, *(anchor for anchor in self._others if anchor.id not in known))
        self._view.show_anchors(tuple(anchor for anchor in anchors if anchor.id != self._editing))

    def _values(self) -> Mapping[str, object]:
        memory = replace(self._view.memory(), editing=self._editing)
        return {**_fields(memory), "aside": _fields(self._aside) if self._aside is not None else None}

    # On the vault lane.

    def _begun(self) -> Begun:
        session = self._session
        draft, ahead = session.drafts.load(KEY), session.drafts.load(KEY + AHEAD)
        memory = _memory(draft) if draft is not None else Memory()
        aside = _memory(draft["aside"]) if draft is not None and isinstance(draft["aside"], Mapping) else None
        if memory.editing is not None:
            # The list of the sitting is gone with the lock; what was typed over the entry is not.
            with suppress(KnownError):
                self._written[memory.editing] = Written(session.entries.get(memory.editing))
        if memory.editing not in self._written:
            memory = replace(memory, editing=None)
        if ahead is not None:
            memory = memory.and_then(_memory(ahead))
            if not session.read_only:
                kept = _fields(aside) if aside is not None else None
                session.drafts.save(KEY, {**_fields(memory), "aside": kept}, instead_of=KEY + AHEAD)
        page = session.entries.page(limit=MOST_ANCHORS)
        anchors = tuple(_anchor(row) for row in page.rows)
        return Begun(memory, aside, anchors, read_preferences(session).break_reminder, not memory.is_blank)

    def _save(self, memory: Memory, values: Mapping[str, object]) -> tuple[Entry, Change]:
        session = self._session
        fields = _fields(memory)
        del fields["editing"]
        try:
            if memory.editing is None:
                entry = session.entries.add(
                    {name: value for name, value in fields.items() if value} | {"needs_detail": True}
                )
                change = Change(RecordKind.ENTRY, (entry.id,))
            else:
                entry, change = session.entries.amend(memory.editing, fields)
        except KnownError:
            with suppress(KnownError):  # nobody may be there any more to press the button again
                session.drafts.save(KEY, values)
            raise
        session.drafts.drop(KEY)
        return entry, change


def memory_of(entry: Entry) -> Memory:
    """Return what the form shows of an entry."""
    return Memory(entry.what, entry.when, entry.when_words, entry.typed_by, entry.from_what, editing=entry.id)


def _fields(memory: Memory) -> dict[str, object]:
    return {name: getattr(memory, name) for name in Memory.__dataclass_fields__}


def _memory(values: object) -> Memory:
    assert isinstance(values, Mapping)
    return Memory(**{name: values[name] for name in Memory.__dataclass_fields__})


def _anchor(row: EntrySummary) -> Anchor:
    return Anchor(row.id, row.heading() or text("timeline.untitled"), row.when)
