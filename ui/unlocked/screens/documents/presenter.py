"""What the documents screen decides: what is chosen, when it is drawn, what is let through. No widgets.

The pages follow the choice: each change has them drawn anew a moment later, and what is saved is what was
looked at. Choices are kept for each paper until the lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.answer import Answer
from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext, Picture
from app.services.choices import PaperChoice, paper_choice
from app.services.forms import FormLook
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from app.strings.errors import sentence
from ui.typed_secret import TypedSecret
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Draft, ShellPort, Target
from ui.unlocked.screens.documents.choosing import Choosing, offer_of
from ui.unlocked.screens.documents.drawing import Drawing
from ui.unlocked.screens.documents.kept import (
    DRAFT,
    as_before,
    as_drafted,
    draft_of,
    setting_of,
    take_draft,
    written,
)
from ui.unlocked.screens.documents.papers import PaperSpec
from ui.unlocked.screens.documents.saving import Saving
from ui.unlocked.screens.documents.state import Stage, Standing, Wish
from ui.unlocked.screens.documents.told import (
    MENDS,
    Leave,
    Line,
    Result,
    Saved,
    contents_of,
    kept_out_of,
    leave_of,
    left_out_of,
    missing_of,
    result_of,
    saved_of,
    unasked_of,
)
from ui.unlocked.widgets.remaining import Remaining

if TYPE_CHECKING:
    from app.services.documents import ExportResult, Prepared


SLOW_SECONDS = 20.0
"""A paper that took longer is not drawn again with every change, but when the person wants it."""


class DocumentsView(Protocol):
    """What the documents screen can show."""

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""

    def show_choice(self, choice: PaperChoice) -> None:
        """Show what may go in."""

    def show_contents(self, lines: tuple[str, ...]) -> None:
        """Show what goes in, in a few lines."""

    def show_kept_out(self, lines: tuple[str, ...], missing: tuple[Line, ...]) -> None:
        """Show what stays out, and what is missing in the record."""

    def show_questions(self, unasked: tuple[str, ...]) -> None:
        """Ask for what the check of this paper cannot know."""

    def show_stage(self, stage: Stage) -> None:
        """Show how far the paper is."""

    def show_standing(self, standing: Standing) -> None:
        """Show how far a drawing is."""

    def show_problem(self, words: str) -> None:
        """Show why there are no pages."""

    def show_result(self, result: Result) -> None:
        """Show what the checks say."""

    def show_leave(self, leave: Leave) -> None:
        """Let the paper be saved and printed, or say why not."""

    def show_saved(self, saved: Saved | None) -> None:
        """Show what was written; None takes it away."""

    def show_pages(self, count: int) -> None:
        """Show room for so many pages; 0 takes them away."""

    def show_stale(self, *, stale: bool) -> None:
        """Show whether the pages are those of the choice as it is now."""

    def show_page(self, number: int, picture: Picture, side: int) -> None:
        """Show one page, drawn with no side over `side` pixels."""

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the text of every page."""

    def draw_soon(self) -> None:
        """Call `draw` when nothing was changed for a moment."""


class DocumentsPresenter(Choosing):
    """Turns choices into requests, and results into lines."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        shell: ShellPort,
        view: DocumentsView,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._kept: dict[str, Wish] = {}
        self._brought: frozenset[EntityId] = frozenset()
        self._written: dict[str, str] = {}
        self._pages: int | None = None
        self._is_saving = False
        self._has_chosen = False
        self._is_changed = False
        self._unsaved = False
        self._stale = True
        self._monotonic = monotonic
        self._began = monotonic()
        self._took: dict[str, float] = {}
        self._remaining = Remaining(monotonic)
        self._drawing = Drawing(session, jobs, self, self.on_progress)
        self._saving = Saving(session, jobs, self)

    @property
    def prepared(self) -> Prepared | None:
        """Return the paper that is drawn, as it would be saved; None while none is."""
        return self._drawing.prepared

    @property
    def unasked(self) -> tuple[str, ...]:
        """Return what nobody told the check of this paper, nor skipped."""
        return unasked_of(self._wish, self._choice)

    @property
    def is_being_written(self) -> bool:
        """Whether a choice was made for a paper that was not written since."""
        return self._is_changed and not self._session.read_only

    def take_draft(self) -> Draft | None:
        """Give the choice."""
        return (DRAFT, draft_of(self._wish)) if self.is_being_written else None

    # Choosing.

    def activate(self) -> None:
        """Load what may go in, unless no paper is chosen, or it is there and nothing changed."""
        if self._has_chosen and self._stale and not self._is_saving:
            self._load_choice()

    def bring(self, entries: frozenset[EntityId]) -> None:
        """Begin the next paper that is chosen with these entries; one that is open has them at once."""
        if entries == self._brought:
            return  # gone to once already; what was ticked since is the person's
        self._brought = entries
        self._kept = {key: replace(wish, entries=entries, own=True) for key, wish in self._kept.items()}
        if self._choice is not None and self._wish.takes_entries:
            self.tick(entries & {line.id for line in self._choice.lines})

    def changed(self, change: Change) -> None:
        """A change of the record makes what was drawn old."""
        if change.kind is not RecordKind.EXPORT:
            self._stale = True

    def choose_paper(self, spec: PaperSpec) -> None:
        """Turn to a paper, with what was chosen for it before."""
        if self._is_saving:
            return
        before = self._wish
        self._kept[before.spec.key] = before
        self._has_chosen, self._is_changed = True, False
        # The court and which copy of a picture goes in are the same for every paper.
        begin = Wish(spec=spec, page=before.page, entries=self._brought, own=bool(self._brought))
        self._wish = replace(
            self._kept.get(spec.key) or begin,
            jurisdiction=before.jurisdiction,
            redacted=before.redacted,
            allow=frozenset(),
        )
        self._choice = None
        self._pages = None
        self._drawing.drop()
        self._view.show_pages(0)
        self._view.show_wish(self._wish)
        self._view.show_stage(Stage.CHOOSING)
        self._load_choice()

    def take(self, wish: Wish, *, anew: bool) -> None:
        """Show the wish and draw the paper anew; nothing changes while a paper is written."""
        if self._is_saving or wish == self._wish:
            self._view.show_wish(self._wish)
            return
        self._wish, self._is_changed = wish, True
        self._show_wish()
        if anew:
            self._load_choice()
        else:
            self._draw_soon()

    def look_at_form(self, path: Path) -> None:
        """Read a blank form that was chosen."""
        self._jobs.read(lambda _ctx: self._session.forms.look(path), self.on_form)

    def on_form(self, look: FormLook) -> None:
        """Fill this form; one that nobody mapped is mapped first."""
        self.want(replace(self._wish, form=look))
        if look.reader is None:
            self.map_form()

    def map_form(self) -> None:
        """Go to the page that says what goes where."""
        if self._wish.form is not None:
            self._shell.go(Target("court_form", values={"form": self._wish.form}))

    def answer(self, what: str, answer: Answer) -> None:
        """Keep that there is none of home, work or school, or that it was skipped, and ask on."""

        def keep(_ctx: JobContext) -> tuple[None, Change]:
            case = self._session.case.set({f"{what}_told": answer})
            return None, Change(RecordKind.CASE, (case.id,))

        self._jobs.change(keep, lambda _none: self._load_choice(), survives=True)

    def tell(self, what: str) -> None:
        """Go where it is written down."""
        self._shell.go(MENDS[what])

    def go_to(self, target: Target) -> None:
        """Go where something can be mended; the choices stay."""
        self._shell.go(target)

    def _load_choice(self) -> None:
        asked = self._wish
        request = replace(asked.request(), entries=None, redacted=(), left_out=frozenset())

        def load(_ctx: JobContext) -> tuple[PaperChoice, bool, str, Mapping[str, object] | None]:
            unsaved = any(_tells_secrets(draft.key) for draft in self._session.drafts.list())
            kept = self._session.settings.get(setting_of(asked))
            draft = take_draft(self._session, asked)
            snapshot = self._session.documents.snapshot(histories=False)
            return paper_choice(snapshot, request), unsaved, kept, draft

        def loaded(found: tuple[PaperChoice, bool, str, Mapping[str, object] | None]) -> None:
            choice, unsaved, kept, draft = found
            if offer_of(asked) == offer_of(self._wish):
                if asked.spec.key not in self._written:
                    self._written[asked.spec.key] = kept
                    self._wish = as_before(self._wish, kept)
                again = as_drafted(self._wish, draft)
                self._is_changed = self._is_changed or again != self._wish
                self._wish = again
                self.on_choice(choice, unsaved=unsaved)

        self._stale = False
        self._jobs.read(load, loaded)

    def on_choice(self, choice: PaperChoice, *, unsaved: bool) -> None:
        """Show what may go in, and say when something typed elsewhere is not known to the checks."""
        self._choice = choice
        self._wish = self._wish.within(choice)
        self._unsaved = unsaved
        self._view.show_choice(choice)
        self._view.show_questions(self.unasked)
        self._show_wish()
        self._draw_soon()

    def _show_wish(self) -> None:
        self._view.show_wish(self._wish)
        if self._choice is None:
            return
        missing = missing_of(self._choice)
        if self._unsaved:
            missing = (*missing, Line(text("documents.unsaved")))
        self._view.show_kept_out(kept_out_of(self._wish, self._choice), missing)
        self._view.show_contents(contents_of(self._wish, self._choice, self._pages))

    # Drawing.

    def _draw_soon(self) -> None:
        """The choice changed: what is drawn is of the choice before."""
        self._drawing.outdate()
        self._pages = None
        self._view.show_saved(None)
        if not self._wish.is_whole:
            self._drawing.drop()
            self._view.show_pages(0)
            self._view.show_stage(Stage.CHOOSING)
            return
        self._view.show_stale(stale=True)
        if self._wish.spec.by_itself and self._took.get(self._wish.spec.key, 0.0) < SLOW_SECONDS:
            self._view.show_stage(Stage.MAKING)
            self._view.show_standing(Standing(text("documents.making")))
            self._view.draw_soon()
        else:
            self._view.show_stage(Stage.CHOOSING)
        self._show_wish()

    def draw(self) -> None:
        """Draw the pages and check them."""
        if self._is_saving or self._choice is None or not self._wish.is_whole:
            return
        self._view.show_stage(Stage.MAKING)
        self._view.show_standing(Standing(text("documents.making")))
        self._began = self._monotonic()
        self._drawing.draw(self._wish.request(), self._wish.spec.file_name)

    def stop(self) -> None:
        """Stop drawing."""
        self._drawing.stop()

    def allow(self, find: str) -> None:
        """Let one find through, because the person says so, and check again."""
        self._wish = replace(self._wish, allow=self._wish.allow | {find})
        self._draw_again()

    def withhold(self, find: str) -> None:
        """Replace one find in the words it stands in, and draw and check again; or put it back."""
        self._wish = replace(self._wish, withhold=self._wish.withhold ^ {find})
        self._draw_again()

    def _draw_again(self) -> None:
        self._view.show_stage(Stage.MAKING)
        self._view.show_stale(stale=True)
        self._began = self._monotonic()
        self._drawing.again(self._wish.spec.file_name, allow=self._wish.allow, withhold=self._wish.withhold)

    def on_progress(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        words = text(label if has_text(label) else "documents.making")
        left = self._remaining.words(done, total, label) if total else ""
        self._view.show_standing(Standing(words, done * 100 // total if total else None, left))

    def on_stopped(self) -> None:
        """Wait until the person wants the pages."""
        self._view.show_stage(Stage.STOPPED)

    def on_not_drawn(self, error: KnownError) -> None:
        """Say why there are no pages."""
        self._drawing.drop()
        self._view.show_pages(0)
        self._view.show_stage(Stage.STOPPED)
        nothing = error.code is ErrorCode.NOTHING_CHOSEN and not self._wish.takes_entries
        self._view.show_problem(text("documents.nothing") if nothing else sentence(error))

    def on_drawn(self, prepared: Prepared) -> None:
        """Show the pages and what the checks say."""
        self._pages = prepared.pages
        self._took[self._wish.spec.key] = self._monotonic() - self._began
        assert self._choice is not None
        left_out = left_out_of(self._wish, self._choice)
        self._view.show_result(replace(result_of(prepared), left_out=left_out))
        self._view.show_stage(Stage.MADE)
        self._view.show_leave(leave_of(prepared))
        self._view.show_pages(self._drawing.page_count if self._wish.spec.pages else 0)
        self._view.show_stale(stale=False)
        self._show_wish()
        self._keep()

    def _keep(self) -> None:
        """Write down how this kind of paper is made, for the next time."""
        key, made = self._wish.spec.key, written(self._wish)
        if made != self._written.get(key) and not self._session.read_only:
            self._written[key] = made
            setting = setting_of(self._wish)
            self._jobs.read(lambda _ctx: self._session.settings.set(setting, made), survives=True)

    def want_page(self, number: int, side: int) -> None:
        """Draw a page that can be seen."""
        self._drawing.page(number, side, self._view.show_page)

    def want_words(self) -> None:
        """Read the text of the pages."""
        self._drawing.words(self._view.show_words)

    # Saving.

    def save(
        self, out: Path, purpose: str = "", secret: TypedSecret | None = None, under: EntityId | None = None
    ) -> None:
        """Write the files that were looked at, then keep a record of it.

        `secret` seals a bundle, `under` is the release under which the paper goes to its reader.
        """
        prepared = self._drawing.prepared
        if prepared is None or not prepared.may_write or self._is_saving:
            return
        self._is_saving = True
        self._view.show_stage(Stage.SAVING)
        prepared = prepared.meant_for(purpose, under)
        named = out if out.suffix else out.with_suffix(self._wish.spec.ending)
        self._saving.save(prepared, named, secret)

    def on_saved(self, result: ExportResult) -> None:
        """Say what was written."""
        self._is_changed = False
        self._end_saving()
        self._view.show_saved(saved_of(result, self._wish, recorded=not self._session.read_only))

    def on_not_saved(self, error: KnownError) -> None:
        """Say why nothing was written."""
        self._end_saving()
        self._shell.warn(error)

    def on_saving_stopped(self) -> None:
        """Let the person save again."""
        self._end_saving()

    def _end_saving(self) -> None:
        self._is_saving = False
        self._view.show_stage(Stage.MADE)
        self._view.show_leave(leave_of(self._drawing.prepared))
        if self._stale:
            self._load_choice()


def _tells_secrets(draft: str) -> bool:
    """Whether a draft may hold an address or number that the checks must know."""
    return draft.partition("/")[0] in {"person", "place", "case"}
