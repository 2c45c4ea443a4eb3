"""When the ground rules are shown: once in a sitting, unless they were put away for good. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import read_preferences, write_preferences
from ui.unlocked.sitting import Sitting

QUESTION = "ground_rules"


class GroundRulesKeeper:
    """Asks once whether they are wanted, and remembers that they were read."""

    def __init__(self, session: Session, jobs: Jobs, sitting: Sitting, show: Callable[[bool], None]) -> None:
        self._session = session
        self._jobs = jobs
        self._sitting = sitting
        self._show = show

    def look(self) -> None:
        """Show them, unless they were read in this sitting or are off."""
        if self._sitting.has_agreed(QUESTION) or self._session.read_only:
            self._show(False)  # noqa: FBT003
        else:
            self._jobs.read(lambda _ctx: read_preferences(self._session).ground_rules, self._show)

    def put_away(self, *, for_good: bool) -> None:
        """Remember that they were read; `for_good` turns them off in the settings."""
        self._sitting.agree(QUESTION)
        if for_good:
            self._jobs.read(lambda _ctx: self._turn_off(), survives=True)

    def _turn_off(self) -> None:
        chosen = read_preferences(self._session)
        write_preferences(self._session, replace(chosen, ground_rules=False))
