"""What the timeline decides: which entries are listed, which one is shown, what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, cast

from app.domain.change import Change
from app.domain.entry import Entry
from app.domain.entry_filter import EntryFilter
from app.domain.entry_summary import EntrySummary
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, read_id
from app.domain.ports import JobContext, Picture
from app.domain.records import CourtOrder, Place, Report
from app.services.drafts import AHEAD
from app.services.entries import EntryPage
from app.services.vault import Session
from app.strings.errors import sentence
from app.strings.labels import tag_label
from ui.unlocked.desk import Jobs
from ui.unlocked.list_memory import Left, ListMemory
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.timeline.detail import Detail, Tile, detail_of
from ui.unlocked.screens.timeline.filter_words import (
    EVERYTHING,
    Active,
    Narrowed,
    active_of,
    as_kept,
    narrow,
    to_keep,
)
from ui.unlocked.screens.timeline.rows import Row, rows_of
from ui.unlocked.screens.timeline.several import SeveralEntries

TILE_PIXELS = 900
FIGURE = "figure"
"""What a target says that names the entries behind a figure; its values are `title` and `entries`."""

PAGE = 500
"""How many entries are read at a time."""

FIRST_PAGE = 100
"""How many are read when the record was opened: more than any screen shows, and there sooner."""

SHOWN_KINDS = frozenset({RecordKind.ENTRY, RecordKind.EVIDENCE, RecordKind.PERSON})


class TimelineView(Protocol):
    """What the timeline can show."""

    def show_rows(self, rows: tuple[Row, ...], *, is_last: bool, filtered: bool) -> None:
        """Show the list, as far as it was read."""

    def add_rows(self, rows: tuple[Row, ...], *, is_last: bool) -> None:
        """Show more of the list."""

    def choose_all(self) -> None:
        """Mark everything that is listed."""

    def choose(self, entry: EntityId | None) -> None:
        """Mark an entry in the list, the first when it is not there."""

    def show_detail(self, detail: Detail | None) -> None:
        """Show an entry at the right, or that nothing is chosen."""

    def show_filter(self, narrowed: Narrowed, active: tuple[Active, ...]) -> None:
        """Show what is listed, and every filter that is on in words."""

    def show_people(self, people: tuple[tuple[EntityId, str], ...]) -> None:
        """Offer these people in the filter."""

    def show_figure(self, title: str, number: int) -> None:
        """Say that only the entries behind a figure are listed; no title for all."""

    def show_picture(self, item: EntityId, picture: Picture) -> None:
        """Show a picture on its tile."""

    def show_no_picture(self, item: EntityId, words: str) -> None:
        """Say on the tile why there is no picture."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One load of the list, from its beginning."""

    number: int
    entries: tuple[EntrySummary, ...]
    is_last: bool
    people: tuple[tuple[EntityId, str], ...]


class TimelinePresenter:
    """Loads list and detail; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: TimelineView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._filter = EVERYTHING
        self._memory = ListMemory(session, jobs, "timeline")
        self._is_remembered = False
        self._people: dict[EntityId, str] = {}
        self._taken: Target | None = None
        self._chosen: EntityId | None = None
        self._load = 0
        self._is_stale = True
        self._may_change = False
        self._shown = 0
        self._last: EntrySummary | None = None
        self._wants_all = False
        self.several = SeveralEntries(session, jobs, shell)

    @property
    def filter(self) -> Narrowed:
        """What is listed."""
        return self._filter

    @property
    def may_change(self) -> bool:
        """Whether the entry at the right can be changed."""
        return self._may_change

    def go_to(self, target: Target) -> None:
        """Show the list as a target wants it; one that was gone to once stays as it was left."""
        if target.what != FIGURE:
            self.activate(target.id)
        elif target is not self._taken:
            self._taken = target
            only = tuple(cast("Sequence[EntityId]", target.values["entries"]))
            self._filter = Narrowed(EntryFilter(only=only))
            self._is_remembered = True
            self._view.show_figure(str(target.values["title"]), len(only))
            self.reload()
        elif self._is_stale:
            self.reload()

    def activate(self, target: EntityId | None) -> None:
        """Show the list, with `target` chosen if it is given.

        Entries that the filter hides are shown too then.
        """
        if target is not None and target != self._chosen:
            self._chosen = target
            self._is_remembered = True
            if not self._filter.is_all:
                self._view.show_figure("", 0)
                self._set(EVERYTHING)
                self._is_stale = True
            if not self._is_stale:
                self.reload()
        if not self._is_remembered:
            self._is_remembered = True
            self._memory.read(self.on_left)
        elif self._is_stale:
            self.reload()

    def on_left(self, left: Left) -> None:
        """List as the timeline was left, unless something else is wanted by now."""
        if self._filter.is_all and self._chosen is None:
            self._set(as_kept(left.get("filter")))
        self.reload()

    def narrow(self, **changes: object) -> None:
        """List only what these fields of the filter admit, beside those set before."""
        self._set(narrow(self._filter, changes))
        self._memory.keep(filter=to_keep(self._filter))
        self.reload()

    def widen(self) -> None:
        """List everything."""
        self._view.show_figure("", 0)
        self._set(EVERYTHING)
        self._memory.keep(filter={})
        self.reload()

    def _set(self, narrowed: Narrowed) -> None:
        self._filter = narrowed
        self._view.show_filter(narrowed, tuple(active_of(narrowed, self._people)))

    def changed(self, change: Change) -> None:
        """Load anew when a change may show."""
        if change.kind in SHOWN_KINDS:
            self.reload()

    def reload(self) -> None:
        """Read the list again."""
        self._is_stale = False
        self._load += 1
        number, chosen, through = self._load, self._filter, self._chosen
        limit = PAGE if self._shown else FIRST_PAGE
        self._jobs.read(lambda _ctx: self._list(number, chosen, through, limit), self.on_listed)

    def more(self, limit: int | None = PAGE) -> None:
        """Read on where the list ends so far; with no limit to its end."""
        number, chosen, after = self._load, self._filter, self._shown
        self._jobs.read(
            lambda _ctx: self._session.entries.page(self._asked(chosen), after=after, limit=limit),
            lambda page: self.on_more(number, page),
        )

    def on_more(self, number: int, page: EntryPage) -> None:
        """Show more of the list, unless another one is shown by now."""
        if number == self._load:
            rows = rows_of(page.rows, self._last)
            self._keep_place(page.rows)
            self._view.add_rows(rows, is_last=page.is_last)
            if self._wants_all and page.is_last:
                self._wants_all = False
                self._view.choose_all()

    def choose_all(self, *, is_whole: bool) -> None:
        """Mark everything that the filter admits; what is not read yet is read first."""
        if is_whole:
            self._view.choose_all()
        else:
            self._wants_all = True
            self.more(None)

    def on_listed(self, listed: Listed) -> None:
        """Show the newest list, and the entry chosen in it."""
        if listed.number == self._load:
            self._people = dict(listed.people)
            self._view.show_people(listed.people)
            self._view.show_filter(self._filter, tuple(active_of(self._filter, self._people)))
            self._shown, self._last, self._wants_all = 0, None, False
            self._keep_place(listed.entries)
            is_filtered = not self._filter.is_all
            self._view.show_rows(rows_of(listed.entries), is_last=listed.is_last, filtered=is_filtered)
            self._view.choose(self._chosen)

    def choose(self, entry: EntityId | None) -> None:
        """Show an entry at the right."""
        self._chosen = entry
        self._may_change = False
        if entry is None:
            self._view.show_detail(None)
        else:
            self._jobs.read(lambda ctx: self._detail(ctx, entry), self.on_detail)

    def on_detail(self, detail: Detail) -> None:
        """Show it, unless another one was chosen since."""
        if detail.id == self._chosen:
            self._may_change = detail.may_change
            self._view.show_detail(detail)

    def edit(self) -> None:
        """Open the chosen entry for changes."""
        if self._chosen is not None:
            self._shell.go(Target("entry", self._chosen))

    def history(self) -> None:
        """Show every version of the chosen entry."""
        if self._chosen is not None:
            self._shell.go(Target("history", self._chosen, what=RecordKind.ENTRY.value))

    def withdraw(self, entries: tuple[EntityId, ...]) -> None:
        """Take entries out of lists and papers; their versions stay."""
        if self._chosen in entries:
            self._chosen = None
        self.several.withdraw(entries)

    def look(self, tile: Tile) -> None:
        """Show a picture on its tile; other kinds open where evidence is shown."""
        if not tile.is_picture:
            self.open_evidence(tile)
            return
        self._jobs.read(
            lambda _ctx: self._picture(tile),
            lambda picture: self._view.show_picture(tile.id, picture),
            lambda error: self.on_no_picture(tile, error),
        )

    def open_evidence(self, tile: Tile) -> None:
        """Go to the item's own page when there is one."""
        if self._shell.has("evidence"):
            self._shell.go(Target("evidence", tile.id))

    def on_no_picture(self, tile: Tile, error: KnownError) -> None:
        """Say on the tile why not."""
        self._view.show_no_picture(tile.id, sentence(error))

    def _keep_place(self, entries: tuple[EntrySummary, ...]) -> None:
        self._shown += len(entries)
        self._last = entries[-1] if entries else self._last

    # On the vault lane.

    def _asked(self, narrowed: Narrowed) -> EntryFilter:
        """Return the filter that the service is asked, with the entries that have a draft when wanted."""
        if not narrowed.drafts:
            return narrowed.entries
        found = (note.key.removesuffix(AHEAD).partition("/") for note in self._session.drafts.list())
        ids = (read_id(of) for kind, _, of in found if kind == "entry")
        return replace(narrowed.entries, only=tuple(each for each in ids if each is not None))

    def _list(self, number: int, chosen: Narrowed, through: EntityId | None, limit: int) -> Listed:
        page = self._session.entries.page(self._asked(chosen), limit=limit, through=through)
        people = tuple((person.id, person.name) for person in self._session.people.list() if person.name)
        return Listed(number, page.rows, page.is_last, people)

    def _detail(self, _ctx: JobContext, entry_id: EntityId) -> Detail:
        session = self._session
        entry = session.entries.get(entry_id)
        return detail_of(
            entry,
            {person.id: person.name for person in session.people.list()},
            self._labels(entry),
            {item: session.evidence.get(item) for item in entry.evidence},
            session.entries.history(entry_id),
            may_change=not session.read_only,
        )

    def _labels(self, entry: Entry) -> Mapping[EntityId, str]:
        records = self._session.records
        wanted: dict[EntityId, str] = {}
        if entry.place is not None:
            place = records.get(RecordKind.PLACE, entry.place)
            assert isinstance(place, Place)
            wanted[entry.place] = place.label
        for report_id in entry.reports:
            report = records.get(RecordKind.REPORT, report_id)
            assert isinstance(report, Report)
            kind = tag_label("report_kind", report.kind) if report.kind else ""
            wanted[report_id] = " ".join(filter(None, (report.agency or kind, report.number)))
        for term in entry.order_terms:
            order = records.get(RecordKind.ORDER, term.order)
            assert isinstance(order, CourtOrder)
            wanted[term.order] = " ".join(filter(None, (order.kind, order.number)))
        return wanted

    def _picture(self, tile: Tile) -> Picture:
        evidence = self._session.evidence
        if tile.kind == "pdf":
            return evidence.pdf_page(tile.id, 0, TILE_PIXELS)
        if tile.kind == "video":
            return evidence.still(tile.id, TILE_PIXELS)
        return evidence.picture(tile.id, TILE_PIXELS)
