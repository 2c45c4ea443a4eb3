"""What the page about letting go decides: how long, what would go, what is kept of it. No widgets."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.domain.clients import Keeping
from app.domain.ports import JobContext
from app.services.purging import PurgePreview, shared_text
from app.services.saving import save_new_file
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort


class KeepView(Protocol):
    """What the page can show."""

    def show_keeping(self, keeping: Keeping) -> None:
        """Show how long it is kept."""

    def show_preview(self, preview: PurgePreview) -> None:
        """Show what would go."""


class KeepPresenter:
    """Reads and writes on the vault lane."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: KeepView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view

    def load(self) -> None:
        """Read how long it is kept."""
        self._jobs.read(lambda _ctx: self._session.purging.keeping, self._view.show_keeping)

    def keep(self, keeping: Keeping) -> None:
        """Keep it for as long as this says."""
        self._jobs.read(lambda _ctx: self._session.purging.keep(keeping), survives=True)

    def look(self) -> None:
        """List what would go."""
        self._jobs.read(lambda _ctx: self._session.purging.preview(), self._view.show_preview)

    def save_shared(self, preview: PurgePreview, path: Path) -> None:
        """Save who got what, why and when, without anything of the case."""
        data = shared_text(preview.shared, preview.taken).encode("utf-8")

        def save(_ctx: JobContext) -> Path:
            save_new_file(path, data, outside=preview.folder)
            return path

        self._jobs.work(save, self.on_saved)

    def on_saved(self, path: Path) -> None:
        """Say where it is."""
        self._shell.say(text("settings.purge.shared.saved", path=str(path)))
