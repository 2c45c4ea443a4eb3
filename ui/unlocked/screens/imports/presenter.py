"""What the page of a file that comes in decides: what is asked, when it is taken in, what became of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.ids import EntityId
from app.domain.import_report import FileReport, ImportOptions
from app.domain.imported import ReadOptions, TableHead
from app.domain.ports import JobContext
from app.importers.log_columns import letters
from app.services.jobs import JobState
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Draft, ShellPort, Target
from ui.unlocked.screens.imports.looking import Looked, changes_of, look_again
from ui.unlocked.screens.imports.state import Asked, DoneCard, FilePage, Stage
from ui.unlocked.screens.imports.words import done_card, facts_of, left_out_of

WAITING = "imports/waiting"
"""The key under which files are kept that waited when the record was locked."""

AS_FILE = "file"


class ImportsView(Protocol):
    """What the page can show."""

    def show_page(self, page: FilePage) -> None:
        """Show a file and what is asked."""

    def show_done(self, cards: tuple[DoneCard, ...], others: int) -> None:
        """Show what became of files, and how many wait."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file that was taken in: its report, what was told, and its item number."""

    report: FileReport
    options: ImportOptions
    number: int


class ImportsPresenter:
    """Goes through files one after another; nothing of one is kept before the person says so."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: ImportsView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._waiting: deque[Looked] = deque()
        self._seen: set[Looked] = set()
        self._taken: list[_Taken] = []
        self._current: Looked | None = None
        self._first: FileReport | None = None
        self._report: FileReport | None = None
        self._told = self._read_as = ImportOptions()
        self._here = 0
        self._note = ""
        self._stage = Stage.NOTHING
        self._in_a_row = False

    @property
    def has_something(self) -> bool:
        """Whether a file waits or a report is open."""
        return self._stage is not Stage.NOTHING

    def add(self, files: tuple[Looked, ...]) -> None:
        """Ask about these after those that wait already; about each only once."""
        new = [each for each in files if each not in self._seen]
        self._seen.update(new)
        self._waiting.extend(new)
        if self._current is None and not self._taken:
            self._next()
        else:
            self.show()

    def show(self) -> None:
        """Show where things stand."""
        if self._stage is Stage.DONE:
            cards = tuple(done_card(each.report, each.number) for each in self._taken)
            self._view.show_done(cards, len(self._waiting))
        else:
            self._view.show_page(self._page())

    def take_draft(self) -> Draft | None:
        """Give the files that wait, so that a lock forgets none."""
        files = [each for each in (self._current, *self._waiting) if each is not None and each.path]
        if not files or self._session.read_only:
            return None
        return WAITING, {"paths": tuple(str(each.path) for each in files)}

    # What the person says.

    def tell(self, **answers: object) -> None:
        """Take an answer: `me` counts when it is taken in, the others show what they change."""
        read: ReadOptions = replace(self._told.read, **answers)  # type: ignore[arg-type]
        self._told = replace(self._told, read=read)
        if answers.keys() & {"date_order", "columns", "zone"}:
            self._look()
        else:
            self.show()

    def tell_column(self, place: int, field: str) -> None:
        """Take what a column holds, by its place; a field that another column had moves here."""
        fields = dict(self._asked().columns)
        fields = {at: name for at, name in fields.items() if name != field}
        fields[place] = field
        table = self._table()
        width = 0 if table is None else len(table.header)
        self.tell(columns={letters(at): fields.get(at, "") for at in range(width)})

    def take(self) -> None:
        """Take the file in, with what is in it."""
        if self._stage is Stage.ASKING and self._may_take():
            self._run(self._told)

    def take_all(self) -> None:
        """Take this file in, and after it those that leave nothing open."""
        self._in_a_row = True
        self.take()

    def keep(self) -> None:
        """Keep the file as it is and nothing else."""
        if self._stage is Stage.ASKING:
            self._run(ImportOptions(kind=AS_FILE))

    def leave(self) -> None:
        """Leave the file where it is; nothing of it is kept."""
        if self._stage is Stage.ASKING:
            self._current = None
            self._next()

    def close(self) -> None:
        """Close the report: the next file, or the item that was kept last."""
        last = self._taken[-1].report.source if self._taken else None
        self._taken.clear()
        self._next()
        if self._current is None:
            self._shell.go(Target("evidence", last))

    def open_thread(self, thread: EntityId) -> None:
        """Show a conversation, when there is a page for it."""
        if self._shell.has("threads"):
            self._shell.go(Target("threads", thread))

    def open_offers(self, source: EntityId, what: str) -> None:
        """Show the lines or contacts of a file that was taken in, read as it was then."""
        told = next((each.options for each in self._taken if each.report.source == source), ImportOptions())
        self._shell.go(Target("imports", source, what, {"told": told}))

    def can_open_threads(self) -> bool:
        """Tell whether there is a page for conversations."""
        return self._shell.has("threads")

    # Jobs.

    def _next(self) -> None:
        self._current = self._waiting.popleft() if self._waiting else None
        self._told, self._note, self._here = ImportOptions(), "", 0
        self._first = self._report = None
        if self._current is None:
            self._in_a_row = False
            self._stage = Stage.DONE if self._taken else Stage.NOTHING
            self.show()
            return
        self._first = self._report = self._current.report
        self._told = self._read_as = ImportOptions(kind=self._current.kind)
        self._stage = Stage.ASKING
        self._find_item()
        self.show()

    def _find_item(self) -> None:
        """Find the number of the item that has the same content."""
        report = self._report
        if report is not None and report.here is not None:
            here = report.here
            self._jobs.read(lambda _ctx: self._session.evidence.get(here).number, self.on_item)

    def on_item(self, number: int) -> None:
        """Say which item it is."""
        self._here = number
        self.show()

    def _look(self) -> None:
        current, told = self._current, self._told
        if current is None:
            return
        self._stage = Stage.LOOKING
        self.show()
        self._jobs.read(
            lambda ctx: look_again(self._session, current, told, ctx),
            self.on_looked,
            self.on_failed,
            label="imports.job.looking",
            finished=self.on_ended,
        )

    def on_looked(self, report: FileReport) -> None:
        """Show what the answers change."""
        self._report, self._read_as = report, self._told
        self._stage = Stage.ASKING
        self._note = ""
        self.show()

    def _run(self, options: ImportOptions) -> None:
        current = self._current
        if current is None or current.path is None or self._session.read_only:
            return
        path = current.path
        self._stage, self._note = Stage.TAKING, ""
        self.show()

        def work(ctx: JobContext) -> tuple[_Taken, tuple[Change, ...]]:
            (report,) = self._session.imports.run((path,), options, ctx).files
            number = 0 if report.source is None else self._session.evidence.get(report.source).number
            return _Taken(report, options, number), changes_of(report)

        self._jobs.change(
            work, self.on_taken, self.on_failed, label="imports.job.taking", finished=self.on_ended
        )

    def on_taken(self, taken: _Taken) -> None:
        """Show what became of it, or go on with the next one."""
        if taken.report.ambiguous:  # it changed on the disk since it was looked into
            self.on_looked(taken.report)
            return
        self._taken.append(taken)
        self._current = None
        if self._in_a_row and self._waiting and not self._waiting[0].report.ambiguous:
            self._next()
            self.take()
            return
        self._in_a_row = False
        self._stage = Stage.DONE
        self.show()

    def on_failed(self, error: KnownError) -> None:
        """Say why; the file still waits."""
        self._stop_here()
        self._shell.warn(error)

    def on_ended(self, state: JobState) -> None:
        """After Stop, the file still waits."""
        if state is JobState.CANCELLED:
            self._note = text("imports.stopped")
            self._stop_here()

    def _stop_here(self) -> None:
        self._in_a_row = False
        if self._stage is Stage.LOOKING:  # what is shown was read with the answers before
            self._told = replace(self._read_as, read=replace(self._read_as.read, me=self._told.read.me))
        self._stage = Stage.ASKING
        self.show()

    # What is shown.

    def _may_take(self) -> bool:
        report = self._report
        return report is not None and not report.ambiguous and not self._session.read_only

    def _table(self) -> TableHead | None:
        return None if self._report is None else self._report.table

    def _asked(self) -> Asked:
        report, first, read = self._report, self._first, self._told.read
        if report is None or first is None:
            return Asked()
        table = report.table
        columns: Mapping[int, str] = {}
        if table is not None:
            columns = {place: name for name, place in table.fields.items()}
        senders = sorted(report.senders, key=lambda name: -report.senders[name])
        return Asked(
            report.ambiguous,
            first.days or report.days,
            read.date_order,
            table,
            columns,
            tuple(senders) if first.sides_open or report.sides_open or read.me else (),
            read.me,
            "utc" if first.in_utc else "none" if first.zone_open or report.zone_open or read.zone else "",
            read.zone,
        )

    def _page(self) -> FilePage:
        report = self._report
        if report is None or self._current is None:
            return FilePage(Stage.NOTHING)
        ready = sum(not each.report.ambiguous for each in self._waiting)
        return FilePage(
            self._stage,
            text(f"imports.kind.{report.kind}"),
            facts_of(report, self._here),
            self._note,
            self._asked(),
            left_out_of(report.skipped),
            self._may_take(),
            len(self._waiting),
            ready,
        )
