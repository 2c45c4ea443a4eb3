"""What the page of advice can do: put what somebody else has on the list of evidence still needed. No Qt."""

from __future__ import annotations

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.once import Once
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.needed.starts import start_values


class CoachingPresenter:
    """Adds quick starts."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._once = Once()

    def add(self, start: str) -> None:
        """Put it on the list, and show it there to be made fit."""
        ended = self._once.begin(start)
        if ended is not None:
            self._jobs.change(lambda _ctx: self._add(start), self.on_added, finished=ended)

    def on_added(self, record: Record) -> None:
        """Go where it stands now."""
        self._shell.go(Target("needed", EntityId(record.id)))

    def _add(self, start: str) -> tuple[Record, Change]:
        record = self._session.records.add(RecordKind.NEEDED, start_values(start))
        return record, Change(RecordKind.NEEDED, (record.id,))
