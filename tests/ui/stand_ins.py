"""Stand-ins for the window around a presenter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.domain.ids import EntityId
from app.services.jobs import Job, JobState
from ui.unlocked.guest import Guest
from ui.unlocked.preferences import Preferences
from ui.unlocked.screen import Target
from ui.unlocked.undo import Step


class ShellStandIn:
    """Notes what it was asked."""

    def __init__(self) -> None:
        self.targets: list[Target] = []
        self.said: list[str] = []
        self.warned: list[str] = []
        self.applied: list[Preferences] = []
        self.opened: list[Path] = []
        self.played: list[EntityId] = []
        self.steps: list[Step] = []
        self.guests: list[Guest] = []
        self.backs = 0
        self.screens = {"timeline", "entry"}

    def go(self, target: Target) -> None:
        """Note where to."""
        self.targets.append(target)

    def has(self, screen: str) -> bool:
        """Say which screens there are."""
        return screen in self.screens

    def back(self) -> None:
        """Count."""
        self.backs += 1

    def say(self, sentence: str) -> None:
        """Note what was said."""
        self.said.append(sentence)

    def did(self, step: Step) -> None:
        """Note what can be taken back, and what was said of it."""
        self.steps.append(step)

    def forget_steps(self, screen: str, of: str = "") -> None:
        """Forget."""
        self.steps.clear()

    def warn(self, error: KnownError) -> None:
        """Note the code."""
        self.warned.append(error.code.value)

    def keys_of(self, screen: str) -> tuple[Any, ...]:
        """Know no keys."""
        return ()

    def count(self, screen: str, number: int) -> None:
        """Show nothing."""

    def look_again(self) -> None:
        """Show nothing."""

    def remove_record(self, secret: bytearray, *, purge: bool = False, allow_open_case: bool = False) -> None:
        """Remove nothing."""

    def open_record(self, folder: Path) -> None:
        """Note which."""
        self.opened.append(folder)

    def look_at(self, guest: Guest) -> None:
        """Note which."""
        self.guests.append(guest)

    def play(self, item: EntityId) -> None:
        """Note which."""
        self.played.append(item)

    def apply(self, chosen: Preferences) -> None:
        """Note what was chosen."""
        self.applied.append(chosen)


class Ticket:
    """A job on the board."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.state: JobState | None = None

    def attach(self, job: Job[Any]) -> None:
        """Know which."""

    def progress(self, done: int, total: int, label: str) -> None:
        """Show nothing."""

    def finished(self, state: JobState) -> None:
        """Note how it ended."""
        self.state = state


class Board:
    """Where long jobs are shown."""

    def __init__(self) -> None:
        self.tickets: list[Ticket] = []

    def begin(self, label: str) -> Ticket:
        """Add a job."""
        ticket = Ticket(label)
        self.tickets.append(ticket)
        return ticket
