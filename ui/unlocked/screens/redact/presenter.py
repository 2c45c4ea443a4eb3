"""What the page of redacted copies decides: which original, which page, the marks, saving. No Qt.

The picture is decoded and the marks are burned in on the work lane; the vault lane only reads the original
and writes the copy. Marks that are not saved are kept as a draft of their item, without a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.ports import JobContext
from app.domain.redaction import Mark
from app.services.evidence import Added
from app.services.jobs import JobState
from app.services.redacting import Canvas, MadeCopy, Redaction
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Draft, ShellPort, Target
from ui.unlocked.screens.redact.model import Marks, Size, draft_of, mark_words, marks_in
from ui.unlocked.words import name_words

LOOK_PIXELS = 2600


@dataclass(frozen=True, slots=True)
class Opened:
    """An original to be marked, what was marked before, and its copies so far."""

    item: Evidence
    marks: tuple[Mark, ...]
    copies: tuple[int, ...]
    redaction: Redaction


@dataclass(frozen=True, slots=True)
class Looked:
    """A decoded picture or page of an item; `page` is 0 for a picture."""

    item: EntityId
    page: int
    pages: int
    canvas: Canvas


@dataclass(frozen=True, slots=True)
class Saved:
    """The item numbers of a copy and its original, and whether that copy was there before."""

    copy: EntityId
    copy_number: int
    number: int
    already: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the list: which item, and which copies of it there are."""

    number: int
    name: str
    copies: tuple[int, ...]


class RedactView(Protocol):
    """What the page can show."""

    def show_nothing(self) -> None:
        """Show that no item was chosen."""

    def show_opening(self) -> None:
        """Show that another item is on its way, and nothing of the one before."""

    def show_head(self, head: Head) -> None:
        """Show which item it is; its picture is on its way."""

    def show_canvas(self, canvas: Canvas, page: int, pages: int) -> None:
        """Show a picture to mark, and which page it is."""

    def show_problem(self, words: str) -> None:
        """Say why there is no picture."""

    def show_marks(self, marks: tuple[Mark, ...], page: int, words: tuple[str, ...]) -> None:
        """Show the marks; those of `page` lie on the picture."""

    def show_steps(self, *, undo: bool, redo: bool, save: bool) -> None:
        """Show what can be done now."""

    def choose(self, place: int) -> None:
        """Mark one of the marks, -1 for none."""

    def show_saved(self, saved: Saved) -> None:
        """Say which item was made."""


class RedactPresenter:
    """One original at a time; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: RedactView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._item: EntityId | None = None
        self._marks = Marks()
        self._has_draft = False
        self._number = 0
        self._page, self._pages = 0, 0
        self._sizes: dict[int, Size] = {}
        self._saving = False
        self._ready = False

    @property
    def has_marks(self) -> bool:
        """Whether something is marked and not saved."""
        return bool(self._marks.all)

    @property
    def item(self) -> EntityId | None:
        """The original."""
        return self._item

    def activate(self, item: EntityId | None) -> None:
        """Show an original to mark; the one that is open already keeps its marks and its page."""
        if item is None and self._item is None:
            self._view.show_nothing()
            return
        if item is not None and item != self._item:
            self._keep_draft()
            self._item = item
            self._marks, self._has_draft = Marks(), False
            self._page, self._pages, self._sizes = 0, 0, {}
            self._ready = False
            self._view.show_opening()
            self._tell()
        wanted = self._item
        assert wanted is not None
        self._jobs.read(lambda _ctx: self._open(wanted), self.on_opened, self.on_not_opened)

    def on_opened(self, opened: Opened) -> None:
        """Show which item it is and decode its picture, unless another one was asked for since."""
        if opened.item.id != self._item:
            return
        self._number = opened.item.number
        if opened.marks and not self._ready and not self.has_marks:
            self._marks, self._has_draft = Marks(opened.marks), True
        self._ready = True
        self._view.show_head(Head(opened.item.number, name_words(opened.item.name), opened.copies))
        self._tell()
        self._look(opened.redaction, opened.item.id, self._page)

    def on_not_opened(self, error: KnownError) -> None:
        """Say why not."""
        self._view.show_problem(sentence(error))

    def turn(self, by: int) -> None:
        """Show another page."""
        item, page = self._item, self._page + by
        if item is not None and 1 <= page <= self._pages:
            self._jobs.read(
                lambda _ctx: self._session.evidence.redaction(item),
                lambda redaction: self._look(redaction, item, page),
                self.on_not_opened,
            )

    def on_looked(self, looked: Looked) -> None:
        """Show it, unless another item was chosen since."""
        if looked.item == self._item:
            self._page, self._pages = looked.page, looked.pages
            self._sizes[looked.page] = (looked.canvas.width, looked.canvas.height)
            self._view.show_canvas(looked.canvas, looked.page, looked.pages)
            self._tell()

    # Marking.

    def add(self, mark: Mark) -> None:
        """Put a mark on the page in sight."""
        place = self._marks.add(replace(mark, page=self._page))
        self._tell()
        if place is not None:
            self._view.choose(place)
        else:
            self._shell.say(text("redact.full"))

    def change(self, place: int, mark: Mark) -> None:
        """Move or size a mark."""
        self._marks.change(place, mark)
        self._tell()
        self._view.choose(place)

    def remove(self, place: int) -> None:
        """Take a mark away."""
        if 0 <= place < len(self._marks.all):
            self._marks.remove(place)
            self._tell()
            self._view.choose(min(place, len(self._marks.all) - 1))

    def clear(self) -> None:
        """Take all marks away."""
        self._marks.clear()
        self._tell()

    def undo(self) -> None:
        """Take the last step back."""
        self._marks.undo()
        self._tell()

    def redo(self) -> None:
        """Do it again."""
        self._marks.redo()
        self._tell()

    def pick(self, place: int) -> None:
        """Go to the page of a mark that was chosen in the list."""
        if 0 <= place < len(self._marks.all):
            page = self._marks.all[place].page
            if page != self._page:
                self.turn(page - self._page)

    # Saving.

    def save(self) -> None:
        """Make the copy from the marks, and keep it."""
        item, marks = self._item, self._marks.all
        if item is None or not marks or self._saving:
            return
        self._saving = True
        self._tell()
        self._jobs.read(
            lambda _ctx: self._session.evidence.redaction(item),
            lambda redaction: self._make(redaction, marks),
            self.on_failed,
        )

    def on_failed(self, error: KnownError) -> None:
        """Say why nothing was saved; the marks stay."""
        self._saving = False
        self._tell()
        self._shell.warn(error)

    def on_finished(self, state: JobState) -> None:
        """Let the person go on when it was stopped."""
        if state is JobState.CANCELLED:
            self._saving = False
            self._tell()

    def on_made(self, made: MadeCopy) -> None:
        """Write the copy into the record."""
        self._jobs.change(
            lambda ctx: self._keep(made, ctx),
            self.on_saved,
            self.on_failed,
            finished=self.on_finished,
            survives=True,
        )

    def on_saved(self, added: Added) -> None:
        """Say both item numbers; the marks are in the copy now."""
        self._saving = False
        self._marks, self._has_draft = Marks(), False
        self._tell()
        copy = added.evidence
        key = "redact.already" if added.already else "redact.saved"
        self._shell.say(text(key, copy=copy.number, n=self._number))
        self._view.show_saved(Saved(copy.id, copy.number, self._number, added.already))

    # Leaving.

    def leave(self) -> None:
        """Go back to where the page was opened from; marks are kept as a draft."""
        self._keep_draft()
        self._item = None
        self._marks = Marks()
        self._tell()
        self._view.show_nothing()
        self._shell.back()

    def show_item(self, item: EntityId) -> None:
        """Go to an item on the evidence page."""
        self._shell.go(Target("evidence", item))

    def take_draft(self) -> Draft | None:
        """Give the marks that are not saved."""
        if self._item is None or not (self.has_marks or self._has_draft):
            return None
        return draft_of(_key(self._item), self._marks.all)

    def changed(self, change: Change) -> None:
        """Let go of an original that was erased."""
        item = self._item
        if item is not None and change.kind is RecordKind.EVIDENCE and item in change.ids:
            self._jobs.read(lambda _ctx: self._session.evidence.get(item), None, self.on_gone)

    def on_gone(self, _error: KnownError) -> None:
        """Show nothing of it."""
        self._item = None
        self._marks = Marks()
        self._tell()
        self._view.show_nothing()

    def _tell(self) -> None:
        marks = self._marks.all
        words = tuple(mark_words(mark, self._sizes.get(mark.page)) for mark in marks)
        self._view.show_marks(marks, self._page, words)
        free = not self._saving and self._ready
        self._view.show_steps(
            undo=self._marks.can_undo and free,
            redo=self._marks.can_redo and free,
            save=self.has_marks and free and not self._session.read_only,
        )

    def _keep_draft(self) -> None:
        draft = self.take_draft()
        if draft is not None and not self._session.read_only:
            self._jobs.read(lambda _ctx: self._session.drafts.save(*draft), survives=True)

    def _look(self, redaction: Redaction, item: EntityId, page: int) -> None:
        self._jobs.work(lambda ctx: _looked(redaction, item, page, ctx), self.on_looked, self.on_not_opened)

    def _make(self, redaction: Redaction, marks: tuple[Mark, ...]) -> None:
        self._jobs.work(
            lambda ctx: redaction.make(marks, ctx),
            self.on_made,
            self.on_failed,
            label="redact.job.making",
            finished=self.on_finished,
        )

    # On the vault lane.

    def _open(self, item_id: EntityId) -> Opened:
        evidence = self._session.evidence
        return Opened(
            evidence.get(item_id),
            marks_in(self._session.drafts.load(_key(item_id))),
            tuple(copy.number for copy in evidence.copies(item_id)),
            evidence.redaction(item_id),
        )

    def _keep(self, made: MadeCopy, ctx: JobContext) -> tuple[Added, tuple[Change, ...]]:
        added = self._session.evidence.keep_redacted(made, ctx=ctx)
        self._session.drafts.drop(_key(made.original))
        return added, added.changes


def _key(item: EntityId) -> str:
    return f"redact/{id_text(item)}"


def _looked(redaction: Redaction, item: EntityId, page: int, ctx: JobContext) -> Looked:
    pages = redaction.pages(ctx)
    page = min(max(1, page), pages) if pages else 0
    return Looked(item, page, pages, redaction.look(page, LOOK_PIXELS, ctx))
