"""What the documents screen decides: choose, make, look, allow, save. No widgets.

The pages are drawn on the work lane from values gathered on the vault lane; every change of the choice drops
what was made, so that what is saved is what was looked at.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from app.domain.case import Export
from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.export_request import WITHHOLDS, Paper
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext, Picture
from app.domain.transcripts import MessageChoice
from app.services.choices import PaperChoice, paper_choice
from app.services.documents import ExportResult, Find, Gathered, Prepared, write_paper
from app.services.forms import FormLook
from app.services.jobs import Job, JobState
from app.services.previews import PagePreview
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.documents.state import (
    READERS,
    WITH_PAGES,
    FindLine,
    LeftOut,
    MadeLine,
    Result,
    Stage,
    Wish,
)
from ui.unlocked.words import instant_words

PAGE_SIDE = 900
_QUIET_CHECKS = frozenset({"leak_scan", "find"})
_RECENT = 12


class DocumentsView(Protocol):
    """What the documents screen can show."""

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""

    def show_choice(self, choice: PaperChoice, ticked: frozenset[EntityId], *, unsaved: bool) -> None:
        """Show what may go in and what stays out; `unsaved`: people or the case hold unsaved words."""

    def show_stage(self, stage: Stage) -> None:
        """Show how far the paper is."""

    def show_result(self, result: Result) -> None:
        """Show what the checks say."""

    def show_pages(self, count: int) -> None:
        """Show room for so many pages."""

    def show_page(self, number: int, picture: Picture) -> None:
        """Show one page."""

    def show_made(self, made: tuple[MadeLine, ...]) -> None:
        """Show the papers made before."""


class DocumentsPresenter:
    """Turns choices into requests, and results into lines."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: DocumentsView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._wish = Wish()
        self._start: frozenset[EntityId] = frozenset()
        self._everything: frozenset[EntityId] = frozenset()
        self._gathered: Gathered | None = None
        self._prepared: Prepared | None = None
        self._preview: PagePreview | None = None
        self._making: Job[Any] | None = None
        self._turn = 0
        self._stale = True

    # Choosing.

    def activate(self) -> None:
        """Load what may go in, unless it is already there and nothing changed."""
        if self._stale:
            self.choose_paper(self._wish.paper)
        self._load_made()

    def changed(self, change: Change) -> None:
        """A change of the record makes what was drawn old."""
        if change.kind is not RecordKind.EXPORT:
            self._stale = True

    def choose_paper(self, paper: Paper) -> None:
        """Turn to another paper."""
        self._drop()
        before = self._wish
        self._wish = Wish(
            paper=paper,
            reader=READERS[paper],
            jurisdiction=before.jurisdiction,
            page=before.page,
            redacted=before.redacted,
        )
        self._view.show_wish(self._wish)
        self._load_choice()

    def choose(self, **fields: Any) -> None:
        """Change one choice; a court has its own look-back, so the entries are offered anew."""
        wish = replace(self._wish, **fields)
        if wish == self._wish:
            return
        anew = wish.jurisdiction != self._wish.jurisdiction
        self._drop()
        self._wish = replace(wish, allow=frozenset())
        self._view.show_wish(self._wish)
        if anew:
            self._load_choice()

    def look_at_form(self, path: Path) -> None:
        """Read a blank form that was chosen."""
        self._jobs.read(lambda _ctx: self._session.forms.look(path), self.on_form)

    def on_form(self, look: FormLook) -> None:
        """Fill this form; one that nobody mapped is mapped first."""
        self.choose(form=look)
        if look.reader is None:
            self.map_form()

    def map_form(self) -> None:
        """Go to the page that says what goes where."""
        if self._wish.form is not None:
            self._shell.go(Target("court_form", values={"form": self._wish.form}))

    def tick(self, entries: frozenset[EntityId]) -> None:
        """Choose these entries."""
        self.choose(entries=entries)

    def choose_messages(self, messages: tuple[MessageChoice, ...]) -> None:
        """Choose what goes in of conversations beside the messages of the entries."""
        self.choose(messages=messages)

    def tick_start(self) -> None:
        """Go back to the choice to begin with."""
        self.choose(entries=self._start)

    def tick_all(self) -> None:
        """Choose every entry that may go in."""
        self.choose(entries=self._everything)

    def pick_copy(self, original: EntityId, item: EntityId) -> None:
        """Let a redacted copy, or the original, go in."""
        picked = {**dict(self._wish.redacted), original: item}
        self.choose(redacted=tuple(picked.items()))

    def look_at_pictures(self) -> None:
        """Go where each picture can be looked at, and a redacted copy made."""
        self._shell.go(Target("evidence"))

    def _load_choice(self) -> None:
        request = replace(self._wish.request(), entries=None, redacted=())

        def load(_ctx: JobContext) -> tuple[PaperChoice, bool]:
            unsaved = any(_tells_secrets(draft.key) for draft in self._session.drafts.list())
            return paper_choice(self._session.documents.snapshot(), request), unsaved

        self._jobs.read(load, self.on_choice)

    def on_choice(self, loaded: tuple[PaperChoice, bool]) -> None:
        """Show what may go in, and say when something typed elsewhere is not known to the checks."""
        choice, unsaved = loaded
        self._stale = False
        self._start = choice.start
        self._everything = frozenset(line.id for line in choice.lines)
        wish = replace(self._wish, entries=self._start, jurisdiction=choice.jurisdiction)
        self._wish = wish.with_copies(choice.copies)
        self._view.show_choice(choice, self._start, unsaved=unsaved)
        self._view.show_wish(self._wish)
        self._view.show_stage(Stage.CHOOSING)

    # Making.

    def make(self) -> None:
        """Draw the pages and check them."""
        self._drop()
        if not self._wish.is_whole:
            return
        self._turn += 1
        turn, request, name = self._turn, self._wish.request(), self._wish.file_name()
        self._view.show_stage(Stage.MAKING)

        def gathered(found: Gathered) -> None:
            if turn != self._turn:
                found.close()
                return
            self._gathered = found
            self._prepare(name)

        self._jobs.read(lambda _ctx: self._session.documents.gather(request), gathered, self.on_failed)

    def stop(self) -> None:
        """Stop drawing."""
        if self._making is not None:
            self._making.cancel()

    def allow(self, find: str) -> None:
        """Let one find through, because the person says so, and check again."""
        if self._gathered is None:
            return
        self._wish = replace(self._wish, allow=self._wish.allow | {find})
        self._draw_again()

    def withhold(self, find: str) -> None:
        """Replace one find in the words it stands in, and draw and check again; or put it back."""
        if self._gathered is None:
            return
        self._wish = replace(self._wish, withhold=self._wish.withhold ^ {find})
        self._draw_again()

    def leave_out(self, entry: EntityId | None, item: EntityId | None) -> None:
        """Make the paper without the entry, or the item of evidence, that a find stands in."""
        if self._gathered is None:
            return
        out = frozenset({entry, item}) - {None}
        entries = self._wish.entries - out
        if entry is None and item is not None:
            self._wish = replace(self._wish, left_out=self._wish.left_out | {item})
        self._wish = replace(self._wish, entries=entries)
        self._view.show_wish(self._wish)
        self.make()

    def put_back(self, item: EntityId) -> None:
        """Make the paper with an item that was left out."""
        self._wish = replace(self._wish, left_out=self._wish.left_out - {item})
        self.make()

    def _draw_again(self) -> None:
        assert self._gathered is not None
        self._gathered.request = replace(
            self._gathered.request, allow=self._wish.allow, withhold=self._wish.withhold
        )
        self._view.show_stage(Stage.MAKING)
        self._prepare(self._wish.file_name())

    def open_entry(self, entry: EntityId) -> None:
        """Go to the entry in which something was found."""
        self._shell.go(Target("entry", entry))

    def _prepare(self, name: str) -> None:
        gathered, turn = self._gathered, self._turn
        assert gathered is not None

        def prepared(made: Prepared) -> None:
            if turn == self._turn:
                self.on_prepared(made)

        self._making = self._jobs.work(
            lambda ctx: gathered.prepare(name, ctx),
            prepared,
            self.on_failed,
            label="documents.making",
            finished=self.on_finished,
        )

    def on_finished(self, state: JobState) -> None:
        """Go back to choosing when it was stopped."""
        self._making = None
        if state is JobState.CANCELLED:
            self._view.show_stage(Stage.CHOOSING)

    def on_failed(self, error: KnownError) -> None:
        """Say why, and go back to choosing."""
        self._drop()
        self._view.show_stage(Stage.CHOOSING)
        self._shell.warn(error)

    def on_prepared(self, prepared: Prepared) -> None:
        """Show the pages and what the checks say."""
        self._prepared = prepared
        self._view.show_result(replace(result_of(prepared), left_out=self._left_out()))
        self._view.show_stage(Stage.MADE)
        preview = self._session.documents.preview(prepared)
        self._preview = preview
        self._view.show_pages(preview.count if prepared.request.paper in WITH_PAGES else 0)

    def _left_out(self) -> tuple[LeftOut, ...]:
        """Name the items that this paper goes without."""
        assert self._gathered is not None
        return tuple(
            LeftOut(item.id, text("documents.left_out", n=item.number, name=item.caption or item.name))
            for item in self._gathered.snapshot.evidence
            if item.id in self._wish.left_out
        )

    def want_page(self, number: int) -> None:
        """Draw a page that can be seen."""
        preview, turn = self._preview, self._turn
        if preview is None or number >= preview.count:
            return

        def drawn(picture: Picture) -> None:
            if turn == self._turn:
                self._view.show_page(number, picture)

        self._jobs.work(lambda ctx: preview.page(number, PAGE_SIDE, ctx), drawn, _not_shown)

    # Saving.

    def save(self, out: Path) -> None:
        """Write the files that were looked at, then keep a record of it."""
        prepared = self._prepared
        if prepared is None or not prepared.may_write:
            return
        name = out.name if out.suffix else out.name + Path(self._wish.file_name()).suffix
        renamed = prepared.under(name)
        self._view.show_stage(Stage.SAVING)

        def keep(written: tuple[Any, ...]) -> None:
            self._jobs.change(
                lambda _ctx: (
                    self._session.documents.record(renamed, written),
                    Change(RecordKind.EXPORT, ()),
                ),
                self.on_saved,
                self.on_not_saved,
            )

        self._jobs.work(
            lambda ctx: write_paper(renamed, out.parent, ctx),
            keep,
            self.on_not_saved,
            label="documents.saving",
            finished=self.on_save_finished,
        )

    def on_save_finished(self, state: JobState) -> None:
        """Let the person save again when it was stopped."""
        if state is JobState.CANCELLED:
            self._view.show_stage(Stage.MADE)

    def on_saved(self, result: ExportResult) -> None:
        """Say what was written."""
        names = ", ".join(file.path.name for file in result.files)
        key = (
            "documents.saved"
            if result.checkpoint or not self._session.read_only
            else "documents.saved_unrecorded"
        )
        self._shell.say(text(key, names=names))
        self._view.show_stage(Stage.MADE)
        self._load_made()

    def on_not_saved(self, error: KnownError) -> None:
        """Say why nothing was written."""
        self._view.show_stage(Stage.MADE)
        self._shell.warn(error)

    def _load_made(self) -> None:
        self._jobs.read(lambda _ctx: self._session.documents.made(), self.on_made)

    def on_made(self, exports: tuple[Export, ...]) -> None:
        """List the papers made before."""
        self._view.show_made(
            tuple(
                MadeLine(
                    instant_words(export.made),
                    text(f"documents.paper.{export.paper}"),
                    ", ".join(file.name for file in export.files),
                )
                for export in exports[:_RECENT]
            )
        )

    def _drop(self) -> None:
        """Forget what was drawn; its item keys are wiped."""
        self._turn += 1
        self.stop()
        if self._gathered is not None:
            self._gathered.close()
        self._gathered = None
        self._prepared = None
        self._preview = None
        self._view.show_pages(0)


def _tells_secrets(draft: str) -> bool:
    """Whether a draft may hold an address or number that the checks must know."""
    return draft.partition("/")[0] in {"person", "place", "case"}


def result_of(prepared: Prepared) -> Result:
    """Turn checks and finds into lines."""
    scan = next((check for check in prepared.checks if check.check == "leak_scan"), None)
    told = [check for check in prepared.checks if check.check not in _QUIET_CHECKS]
    allowed = prepared.request.allow
    return Result(
        pages=prepared.pages,
        summary=scan.detail if scan else "",
        lines=tuple(check.detail for check in told if check.ok and not check.check.startswith("court_")),
        failed=tuple(check.detail for check in told if not check.ok),
        finds=tuple(
            _find_line(finds, allowed, may_withhold=prepared.request.paper in WITHHOLDS)
            for finds in _by_id(prepared.finds)
        ),
        notes=tuple(text(note) for note in prepared.notes),
        may_write=prepared.may_write,
    )


def _by_id(finds: tuple[Find, ...]) -> tuple[tuple[Find, ...], ...]:
    """Put the places of one find together, and those that stand in different entries apart."""
    groups: dict[tuple[str, EntityId | None, bool], list[Find]] = {}
    for find in finds:
        groups.setdefault((find.id, find.entry, find.withheld), []).append(find)
    return tuple(tuple(group) for group in groups.values())


def _find_line(finds: tuple[Find, ...], allowed: frozenset[str], *, may_withhold: bool) -> FindLine:
    first = finds[0]
    return FindLine(
        id=first.id,
        what=text(f"checks.kind.{first.what}"),
        where=", ".join(dict.fromkeys(find.where for find in finds)),
        excerpt=first.excerpt,
        entry=first.entry,
        allowable=first.allowable,
        allowed=first.id in allowed,
        can_withhold=may_withhold and any(find.own for find in finds),
        withheld=all(find.withheld for find in finds),
        item=next((find.item for find in finds if find.item is not None), None),
    )


def _not_shown(_error: KnownError) -> None:
    """Leave a page blank that cannot be drawn; the file itself is whole."""
