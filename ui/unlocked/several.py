"""Several records of one kind changed in one step, which one Undo takes back. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.subject import Subject, write_values
from ui.unlocked.screen import ShellPort
from ui.unlocked.undo import Step

Ids = tuple[EntityId, ...]
Values = Mapping[str, object]
Amend = Callable[[Any], Values]
"""Returns which fields of a record become what; nothing when it is so already."""


class SeveralRecords:
    """Changes all of them or none; Stop leaves them as they were."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, kind: RecordKind) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._kind = kind

    def amend(self, ids: Ids, changes: Amend) -> None:
        """Change them; those that are so already stay as they are."""
        before: dict[EntityId, Values] = {}
        after: dict[EntityId, Values] = {}

        def forth(record: Any) -> Values:
            wanted = {
                name: value for name, value in changes(record).items() if getattr(record, name) != value
            }
            if wanted:
                before[record.id] = {name: getattr(record, name) for name in wanted}
                after[record.id] = wanted
            return wanted

        def done(changed: Ids) -> None:
            if not changed:
                self._shell.say(text("several.same"))
                return
            self._shell.did(
                Step(
                    text("several.changed", n=len(changed)),
                    back=lambda: self._each(changed, lambda record: _back(record, after, before)),
                    again=lambda: self._each(changed, lambda record: _back(record, before, after)),
                )
            )

        self._each(ids, forth, done)

    def _each(self, ids: Ids, changes: Amend, then: Callable[[Ids], None] | None = None) -> None:
        def one(record_id: EntityId) -> Change:
            wanted = changes(self._session.records.get(self._kind, record_id))
            if not wanted:
                return Change(self._kind, ())
            return write_values(self._session, Subject(self._kind, record_id), wanted)[1]

        def work(ctx: JobContext) -> tuple[Ids, tuple[Change, ...]]:
            changed = self._session.together.each(ids, one, ctx)
            return tuple(each for change in changed for each in change.ids), changed

        self._jobs.change(work, then, label="several.job")


def _back(record: Any, was: Mapping[EntityId, Values], then: Mapping[EntityId, Values]) -> Values:
    """Return the fields that are still as they were left, with the values that they get."""
    left = was[record.id]
    return {name: value for name, value in then[record.id].items() if getattr(record, name) == left[name]}
