"""One record, and a window over it that is opened again and again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from ui.unlocked.shell import Shell


class Desk:
    """Opens the record in a new window when a lock ended the program."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self.bench = self._start()
        self.bench.create()

    def session_and_shell(self) -> tuple[Session, Shell]:
        """Return what must be gone afterwards."""
        control = self.bench.window.lock_control
        session, shell = control._session, control._page
        assert session is not None
        assert isinstance(shell, Shell)
        return session, shell

    def open_again(self, *, left: bool) -> None:
        """Open the record again, in a new window when the last one ended."""
        if left:
            self.bench.end()
            self.bench = self._start()
        else:
            self.bench.window.home.show_unlock(self._folder)  # the page of a bug is left
            self.bench.flush()
        self.bench.unlock()

    def _start(self) -> WindowBench:
        bench = WindowBench(self._app, self._folder)
        bench.window.root.show()
        bench.window.root.activateWindow()
        bench.wait(bench.window.root.isActiveWindow)
        return bench
