"""What is done to several items at once: linked, described, looked up as needed, saved, checked. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.change import Change
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.needed import Needed
from app.domain.ports import JobContext
from app.domain.release import Leave
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort
from ui.unlocked.screens.timeline.several import SeveralEntries
from ui.unlocked.several import SeveralRecords

Ids = tuple[EntityId, ...]
Offered = tuple[tuple[EntityId, str], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many items were read again, and the numbers of those that are damaged."""

    count: int
    damaged: tuple[int, ...]


class SeveralItems:
    """Changes, saves and checks items in one job each."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._entries = SeveralEntries(session, jobs, shell)
        self._items = SeveralRecords(session, jobs, shell, RecordKind.EVIDENCE)
        self._needed = SeveralRecords(session, jobs, shell, RecordKind.NEEDED)

    def add_to_entry(self, items: Ids, entry: EntityId) -> None:
        """Add them to an entry."""
        self._entries.link((entry,), items)

    def describe(self, items: Ids, values: Mapping[str, object]) -> None:
        """Write the same in fields of all of them."""
        if values:
            self._items.amend(items, lambda _item: values)

    def were_needed(self, items: Ids, needed: EntityId) -> None:
        """Say that they are what was still needed."""

        def more(one: Needed) -> Mapping[str, object]:
            return {"evidence": (*one.evidence, *(item for item in items if item not in one.evidence))}

        self._needed.amend((needed,), more)

    def save_copies(self, items: Ids, folder: Path, leave: Leave) -> None:
        """Write a copy of each into a folder; Stop leaves those that are written."""
        self._jobs.change(
            lambda ctx: self._save(items, folder, leave, ctx),
            lambda count: self.on_saved(count, len(items)),
            label="evidence.job.copying_several",
        )

    def on_saved(self, count: int, wanted: int) -> None:
        """Say how many, and that they are not encrypted."""
        key = "evidence.several.saved" if count == wanted else "evidence.several.saved_some"
        self._shell.say(text(key, n=count, of=wanted))

    def check(self, items: Ids) -> None:
        """Read every byte of each again."""
        self._jobs.change(
            lambda ctx: self._check(items, ctx), self.on_checked, label="evidence.job.checking_several"
        )

    def on_checked(self, checked: Checked) -> None:
        """Say what was found."""
        if checked.damaged:
            numbers = ", ".join(text("evidence.item", n=number) for number in checked.damaged)
            self._shell.say(text("evidence.several.damaged", items=numbers))
        else:
            self._shell.say(text("evidence.several.whole", n=checked.count))

    # On the vault lane.

    def people(self) -> Offered:
        """Return who an item may come from."""
        return tuple((person.id, person.name) for person in self._session.people.list() if person.name)

    def open_needed(self) -> Offered:
        """Return what is still needed."""
        found = (each for each in self._session.records.list(RecordKind.NEEDED) if isinstance(each, Needed))
        return tuple(
            (each.id, each.what or each.who or text("needed.unnamed")) for each in found if each.is_open()
        )

    def _save(self, items: Ids, folder: Path, leave: Leave, ctx: JobContext) -> tuple[int, Change]:
        done: list[EntityId] = []
        try:
            for item in items:
                ctx.check()
                self._save_one(item, folder, leave, ctx)
                done.append(item)
        except Cancelled:
            pass  # what is written is whole, and stands in the handling log
        return len(done), Change(RecordKind.EVIDENCE, tuple(done))

    def _save_one(self, item: EntityId, folder: Path, leave: Leave, ctx: JobContext) -> None:
        evidence = self._session.evidence
        for again in range(1, 100):
            try:
                evidence.save_copy(item, folder / evidence.copy_name(item, again), ctx, leave=leave)
            except KnownError as error:
                if error.code is not ErrorCode.EXISTS:
                    raise
            else:
                return
        raise KnownError(ErrorCode.EXISTS, path=str(folder))

    def _check(self, items: Ids, ctx: JobContext) -> tuple[Checked, Change]:
        evidence = self._session.evidence
        damaged = []
        for item in items:
            ctx.check()
            if not evidence.check(item, ctx):
                damaged.append(evidence.get(item).number)
        return Checked(len(items), tuple(damaged)), Change(RecordKind.EVIDENCE, items)
