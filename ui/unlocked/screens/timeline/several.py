"""What is done to several entries at once: each in one step of its history, all of them or none. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from app.domain.change import Change
from app.domain.entry import Entry
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.undo import Step

Ids = tuple[EntityId, ...]
Amend = Callable[[Entry], Mapping[str, object]]
"""Returns what of an entry becomes another, nothing when it is so already."""

Do = Callable[[EntityId], Change]


class SeveralEntries:
    """Changes entries in one job, which Undo takes back in one; Stop leaves all of them as they were."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell

    def add_kind(self, entries: Ids, kind: str) -> None:
        """Give all of them a kind; one that has it stays as it is."""
        self._do(
            entries,
            self._amending(lambda entry: _with("kinds", entry.kinds, (kind,))),
            self._amending(lambda entry: _without("kinds", entry.kinds, (kind,))),
        )

    def hold(self, entries: Ids) -> None:
        """Hold all of them for the lawyer."""
        self._do(
            entries,
            self._amending(lambda entry: {} if entry.hold else {"hold": True}),
            self._amending(lambda entry: {"hold": False} if entry.hold else {}),
        )

    def attach(self, entries: Ids, paths: tuple[Path, ...]) -> None:
        """Add files to the record, and all of them to each entry; Undo leaves them in the record."""

        def work(ctx: JobContext) -> tuple[Ids, tuple[Change, ...]]:
            evidence = self._session.evidence
            added = [evidence.add_file(path, ctx=ctx) for path in paths]
            items = tuple(dict.fromkeys(each.evidence.id for each in added))
            return items, tuple(change for each in added for change in each.changes)

        self._jobs.change(work, lambda items: self.link(entries, items), label="window.job.adding")

    def attach_picture(self, entries: Ids, name: str, picture: bytes) -> None:
        """Add a picture to the record, and to each entry."""

        def work(ctx: JobContext) -> tuple[Ids, tuple[Change, ...]]:
            added = self._session.evidence.add_bytes(name, picture, ctx=ctx)
            return (added.evidence.id,), added.changes

        self._jobs.change(work, lambda items: self.link(entries, items), label="window.job.adding")

    def link(self, entries: Ids, items: Ids) -> None:
        """Add items to each entry that does not hold them yet."""
        self._do(
            entries,
            self._amending(lambda entry: _with("evidence", entry.evidence, items)),
            self._amending(lambda entry: _without("evidence", entry.evidence, items)),
        )

    def withdraw(self, entries: Ids) -> None:
        """Take all of them out of lists and papers; their versions stay."""
        service = self._session.entries
        self._do(entries, service.withdraw, service.bring_back, "timeline.several.withdrawn")

    def use_in_document(self, entries: Ids) -> None:
        """Go to the documents with these entries chosen."""
        self._shell.go(Target("documents", values={"entries": frozenset(entries)}))
        self._shell.say(text("timeline.several.use", n=len(entries)))

    def _do(self, entries: Ids, forth: Do, back: Do, said: str = "timeline.several.changed") -> None:
        def done(changed: Ids) -> None:
            if not changed:
                self._shell.say(text("several.same"))
                return
            self._shell.did(
                Step(
                    text(said, n=len(changed)),
                    back=lambda: self._each(changed, back),
                    again=lambda: self._each(changed, forth),
                )
            )

        self._each(entries, forth, done)

    def _each(self, entries: Ids, do: Do, then: Callable[[Ids], None] | None = None) -> None:
        def work(ctx: JobContext) -> tuple[Ids, tuple[Change, ...]]:
            changes = self._session.together.each(entries, do, ctx)
            return tuple(entry for change in changes for entry in change.ids), changes

        self._jobs.change(work, then, label="several.job")

    def _amending(self, changes: Amend) -> Do:
        return partial(self._amend, changes)

    def _amend(self, changes: Amend, entry_id: EntityId) -> Change:
        wanted = changes(self._session.entries.get(entry_id))
        if not wanted:
            return Change(RecordKind.ENTRY, ())
        return self._session.entries.amend(entry_id, wanted)[1]


def _with(field: str, held: tuple[object, ...], more: tuple[object, ...]) -> Mapping[str, object]:
    new = tuple(each for each in more if each not in held)
    return {field: (*held, *new)} if new else {}


def _without(field: str, held: tuple[object, ...], less: tuple[object, ...]) -> Mapping[str, object]:
    rest = tuple(each for each in held if each not in less)
    return {field: rest} if rest != held else {}
