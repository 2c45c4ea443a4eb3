"""What the evidence page decides: which items are listed, which one is shown, what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from app.domain.case import Export
from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext, Picture
from app.domain.release import Leave
from app.services.erasing import Erased
from app.services.file_times import times_that_differ, told_times
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.list_memory import Left, ListMemory
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.evidence.detail import Detail, Use, detail_of, redacted_facts, use_words
from ui.unlocked.screens.evidence.listing import Listed, Listing
from ui.unlocked.screens.evidence.openings import Opening, openings_of
from ui.unlocked.screens.evidence.rows import COLUMNS, FILTERS
from ui.unlocked.words import instant_words

LOOK_PIXELS = 1600
MOST_TEXT = 100_000
"""Characters of a text that are shown; the whole is in the file."""

LISTED_KINDS = frozenset({RecordKind.EVIDENCE, RecordKind.ENTRY})


class EvidenceView(Protocol):
    """What the evidence page can show."""

    def show_tiles(self, listed: Listed, *, filtered: bool, stay: bool) -> None:
        """Show the grid; `stay` leaves in sight what is in sight."""

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show how many items each filter has."""

    def show_all(self) -> None:
        """Show that nothing is filtered."""

    def show_group(self, group: str) -> None:
        """Show which group is listed."""

    def show_list(self, left: Left) -> None:
        """Show tiles or lines, with the columns as they were left."""

    def choose(self, item: EntityId | None) -> None:
        """Mark an item, the first when it is not there."""

    def show_detail(self, detail: Detail | None) -> None:
        """Show an item at the right."""

    def show_picture(self, picture: Picture, page: int, pages: int) -> None:
        """Show a picture, and which page of how many it is."""

    def show_text(self, words: str, *, cut: bool) -> None:
        """Show the text of an item."""

    def show_no_picture(self, words: str) -> None:
        """Say why there is none."""

    def ask_erase(self, asked: tuple[str, str]) -> None:
        """Ask whether to erase the item: what it means, and what is open."""

    def bring_forward(self) -> None:
        """Show the right pane where there is room for one only."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A decoded page."""

    item: EntityId
    page: int
    pages: int
    picture: Picture


class EvidencePresenter:
    """Loads list and detail; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: EvidenceView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._listing = Listing(session, jobs, view.show_counts, self.on_listed)
        self._memory = ListMemory(session, jobs, "evidence")
        self.as_list = False
        self._chosen: EntityId | None = None
        self._detail: Detail | None = None
        self._page, self._pages = 0, 0
        self._is_stale = True
        self._forward = False

    @property
    def column(self) -> str:
        """What the list is ordered by."""
        return self._listing.wish.column

    @property
    def falling(self) -> bool:
        """Whether it begins with the latest or largest."""
        return self._listing.wish.falling

    @property
    def chosen(self) -> EntityId | None:
        """The item at the right."""
        return self._chosen

    @property
    def detail(self) -> Detail | None:
        """What is shown of it."""
        return self._detail

    def activate(self, target: EntityId | None) -> None:
        """Show the list, with `target` chosen if it is given, whatever the filter."""
        if target is not None:
            self._chosen = target
            self._forward = True
            if self._listing.wish.is_filtered:
                self._listing.wish = replace(self._listing.wish, group="all", words="")
                self._view.show_all()
                self._is_stale = True
        is_here = target is None or self._listing.holds(target)
        if self._is_stale or not is_here:
            self.reload()
        elif target is not None:
            self._show_chosen()

    def remember(self) -> None:
        """Look as the list was left."""
        self._memory.read(self.on_left)

    def on_left(self, left: Left) -> None:
        """Take up how the list was left; what is not known any more is as at first."""
        self.as_list = left.get("as_list") is True
        column, group = left.get("column"), left.get("group")
        wish = self._listing.wish
        if isinstance(column, str) and column in COLUMNS:
            wish = replace(wish, column=column, falling=left.get("falling") is True)
        if isinstance(group, str) and group in FILTERS and wish.group == "all" and self._chosen is None:
            wish = replace(wish, group=group)
            self._view.show_group(group)
        self._listing.ask(wish)
        self._view.show_list(left)

    def show_as(self, *, as_list: bool) -> None:
        """Show lines or tiles from now on."""
        self.as_list = as_list
        self._memory.keep(as_list=as_list)

    def order_by(self, column: str, falling: bool) -> None:  # noqa: FBT001 - a slot
        """List in the order of a column from now on."""
        self._memory.keep(column=column, falling=falling)
        self._listing.ask(replace(self._listing.wish, column=column, falling=falling))

    def keep_left(self, left: Left) -> None:
        """Keep how the columns were left."""
        self._memory.keep(**left)

    def reload(self) -> None:
        """Read the list again."""
        self._is_stale = False
        self._listing.read()

    def on_listed(self, anew: bool) -> None:  # noqa: FBT001 - told by the list
        """Show the list; one that was only read anew stays where it is."""
        if self._forward and not anew:  # what is to be chosen may not be in it: a newer one is on its way
            return
        listed, filtered = self._listing.shown, self._listing.wish.is_filtered
        self._view.show_tiles(listed, filtered=filtered, stay=anew and not self._forward)
        self._show_chosen()

    def narrow(self, group: str | None = None, words: str | None = None) -> None:
        """List only a group, or what holds some words."""
        if group is not None:
            self._memory.keep(group=group)
        wish = self._listing.wish
        self._listing.ask(
            replace(
                wish,
                group=wish.group if group is None else group,
                words=wish.words if words is None else words,
            )
        )

    def changed(self, change: Change) -> None:
        """Load anew when a change may show."""
        if change.kind in LISTED_KINDS:
            self.reload()
        if self._chosen is not None and (
            self._chosen in change.ids or change.kind is not RecordKind.EVIDENCE
        ):
            self._read_detail(self._chosen)

    def choose(self, item: EntityId | None) -> None:
        """Show an item at the right, covered."""
        if item is None:
            self._chosen = self._detail = None
            self._view.show_detail(None)
        elif self._detail is None or item != self._detail.id or item != self._chosen:
            self._chosen = item
            self._read_detail(item)

    def on_detail(self, detail: Detail) -> None:
        """Show it, unless another one was chosen since."""
        if detail.id == self._chosen:
            if self._detail is None or self._detail.id != detail.id:
                self._page = self._pages = 0
            self._detail = detail
            self._view.show_detail(detail)

    # Looking.

    def look(self, page: int = 0) -> None:
        """Show the picture, a page, or the text of the chosen item."""
        detail = self._detail
        if detail is None or not detail.look:
            return
        if detail.look == "text":
            self._jobs.read(
                lambda _ctx: (detail.id, self._session.evidence.text_of(detail.id)),
                self.on_text,
                self.on_no_picture,
            )
            return
        page = max(0, min(page, self._pages - 1)) if self._pages else 0
        self._jobs.read(lambda _ctx: self._look(detail, page), self.on_looked, self.on_no_picture)

    def turn(self, by: int) -> None:
        """Show another page."""
        self.look(self._page + by)

    def on_looked(self, looked: Looked) -> None:
        """Show it, unless another item was chosen since."""
        if looked.item == self._chosen:
            self._page, self._pages = looked.page, looked.pages
            self._view.show_picture(looked.picture, looked.page, looked.pages)

    def on_text(self, answer: tuple[EntityId, str]) -> None:
        """Show the text, unless another item was chosen since."""
        item, words = answer
        if item == self._chosen:
            if words:
                self._view.show_text(words[:MOST_TEXT], cut=len(words) > MOST_TEXT)
            else:
                self._view.show_no_picture(text("evidence.no_text"))

    def on_no_picture(self, error: KnownError) -> None:
        """Say why not."""
        self._view.show_no_picture(sentence(error))

    # Doing.

    def check(self) -> None:
        """Read every byte of the chosen item again."""
        item = self._chosen
        if item is not None:
            self._jobs.change(
                lambda ctx: (self._session.evidence.check(item, ctx), Change(RecordKind.EVIDENCE, (item,))),
                self.on_checked,
                label="evidence.job.checking",
            )

    def on_checked(self, whole: bool) -> None:  # noqa: FBT001 - the result of the job
        """Say what was found."""
        if whole:
            self._shell.say(text("evidence.check.whole"))

    def save_copy(self, out: Path, leave: Leave) -> None:
        """Write a copy of the chosen item for whom it is meant."""
        item = self._chosen
        if item is not None:
            self._jobs.change(
                lambda ctx: self._save_copy(item, out, leave, ctx),
                self.on_copied,
                label="evidence.job.copying",
            )

    def on_copied(self, _nothing: None) -> None:
        """Say so, and what it is."""
        self._shell.say(text("evidence.copy.saved"))

    def ask_erase(self) -> None:
        """Say what erasing the chosen item means, before the person decides."""
        item = self._chosen
        if item is not None:
            self._jobs.read(lambda _ctx: self._erase_words(item), self._view.ask_erase)

    def erase(self) -> None:
        """Erase the chosen item for ever; the person was told of what is open."""
        item = self._chosen
        if item is not None:
            self.choose(None)  # there will be nothing to show of it
            self._jobs.change(lambda _ctx: self._erase(item), self.on_erased)

    def on_erased(self, erased: Erased) -> None:
        """Say where it may still be."""
        words = [text("evidence.erased")]
        if erased.last_backup is not None:
            words.append(text("evidence.erased.backup", when=instant_words(erased.last_backup)))
        if erased.exports:
            words.append(text("evidence.erased.papers", n=len(erased.exports)))
        if not erased.destroyed:
            words.append(text("evidence.erased.kept"))
        self._shell.say(" ".join(words))

    def open_entry(self, entry: EntityId) -> None:
        """Go to an entry that holds the item."""
        self._shell.go(Target("timeline", entry))

    def open_page(self, opening: Opening) -> None:
        """Go to a page that shows the item or makes something of it, or play it."""
        if not opening.screen:
            self._shell.play(opening.id)
            return
        beside = self._beside() if opening.screen == "viewer" else {}
        self._shell.go(Target(opening.screen, opening.id, opening.what, beside))

    def open_large(self, *, look: bool) -> None:
        """Open the chosen item by itself; `look` when it is in sight already."""
        if self._chosen is not None:
            self._shell.go(Target("viewer", self._chosen, "look" if look else "", self._beside()))

    def _beside(self) -> dict[str, object]:
        """Return the items of the list as it is narrowed, to go through them one by one."""
        return {"among": tuple(self._listing.shown.rows)}

    def _show_chosen(self) -> None:
        self._view.choose(self._chosen)
        if self._forward:
            self._forward = False
            self._view.bring_forward()

    def _read_detail(self, item: EntityId) -> None:
        self._jobs.read(lambda _ctx: self._read(item), self.on_detail)

    # On the vault lane.

    def _read(self, item_id: EntityId) -> Detail:
        session = self._session
        used = session.evidence.uses(item_id)
        entries = [session.entries.get(entry) for entry in used.entries]
        item = session.evidence.get(item_id)
        return detail_of(
            item,
            {person.id: person.name for person in session.people.list()},
            session.evidence.handling(item_id),
            tuple(Use(entry.id, use_words(entry.when, entry.heading())) for entry in entries),
            tuple(self._paper_words(export) for export in used.exports),
            differing=times_that_differ(told_times(item, entries)),
            openings=openings_of(
                item,
                may_change=not session.read_only,
                threads=session.threads.of_evidence(item.part_of or item.id),
            ),
            may_change=not session.read_only,
            redacted=self._redacted(item),
        )

    def _redacted(self, item: Evidence) -> tuple[tuple[str, str], ...]:
        evidence = self._session.evidence
        wanted = item.redaction_of
        original = next((each for each in evidence.list() if each.id == wanted), None)
        return redacted_facts(item, original, evidence.copies(item.id))

    def _paper_words(self, export_id: EntityId) -> str:
        export = self._session.records.get(RecordKind.EXPORT, export_id)
        assert isinstance(export, Export)
        key = f"evidence.paper.{export.paper}"
        name = text(key) if has_text(key) else export.paper
        return text("evidence.paper", name=name, when=instant_words(export.made, clock=False))

    def _erase_words(self, item_id: EntityId) -> tuple[str, str]:
        """Return the sentence of the question, and what is open for which things may have to be kept."""
        session = self._session
        used = session.evidence.uses(item_id)
        matter = session.evidence.open_matter()
        words = [text("evidence.erase.sentence")]
        if used.entries:
            words.append(text("evidence.erase.entries", n=len(used.entries)))
        opened = ""
        if matter is not None:
            opened = text("evidence.erase.open", what=text(f"open_matter.{matter.value}"))
        return " ".join(words), opened

    def _erase(self, item: EntityId) -> tuple[Erased, tuple[Change, ...]]:
        erased = self._session.evidence.erase(item, allow_open_case=True)
        return erased, erased.changes

    def _save_copy(
        self, item: EntityId, out: Path, leave: Leave, ctx: JobContext
    ) -> tuple[None, tuple[Change, ...]]:
        self._session.evidence.save_copy(item, out, ctx, leave=leave)
        return None, (Change(RecordKind.EVIDENCE, (item,)), Change(RecordKind.EXPORT, ()))

    def _look(self, detail: Detail, page: int) -> Looked:
        evidence = self._session.evidence
        if detail.has_pages:
            pages = self._pages or evidence.pdf_pages(detail.id)
            return Looked(detail.id, page, pages, evidence.pdf_page(detail.id, page, LOOK_PIXELS))
        if evidence.get(detail.id).kind == "video":
            return Looked(detail.id, 0, 1, evidence.still(detail.id, LOOK_PIXELS))
        return Looked(detail.id, 0, 1, evidence.picture(detail.id, LOOK_PIXELS))
