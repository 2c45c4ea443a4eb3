"""A theme for widgets that are built alone, and a way to put records into the vault behind a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.change import Change
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from ui.style.theme import NAME, Theme
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The look of the application, made once."""
    found = qapp.findChild(Theme, NAME)
    return found if isinstance(found, Theme) else Theme(qapp)


class OpenWindow:
    """The open window, with short ways to do what a test needs."""

    def __init__(self, bench: WindowBench) -> None:
        self.bench = bench

    @property
    def shell(self) -> Shell:
        """Return the unlocked half."""
        found = self.bench.find("shell")
        assert isinstance(found, Shell)
        return found

    @property
    def session(self) -> Session:
        """Return the open vault, to be used in jobs only."""
        session = self.bench.window.lock_control._session
        assert session is not None
        return session

    def change(self, work: Callable[[Session], tuple[Any, Change | tuple[Change, ...]]]) -> Any:
        """Write on the vault lane and let the pages hear of it."""
        done: list[Any] = []
        session = self.session
        self.bench.runner.change(lambda _ctx: work(session), done.append)
        self.bench.wait(lambda: bool(done))
        self.settle()
        return done[0]

    def read(self, work: Callable[[Session], Any]) -> Any:
        """Read on the vault lane."""
        done: list[Any] = []
        session = self.session
        self.bench.runner.read(lambda _ctx: work(session), done.append)
        self.bench.wait(lambda: bool(done))
        return done[0]

    def go(self, screen: str, **target: Any) -> None:
        """Show a page and wait until it has settled."""
        self.shell.go(Target(screen, **target))
        self.settle()

    def begin_entry(self) -> None:
        """Have an empty entry page before one, whatever was typed there earlier."""
        self.go("timeline")
        self.go("entry")
        if self.find("entry").presenter.is_being_written:
            self.find("entry").presenter.throw_away()
            self.settle()
            self.go("entry")

    def settle(self) -> None:
        """Let jobs that start other jobs come to an end."""
        for _ in range(4):
            self.bench.idle()

    def find(self, name: str) -> Any:
        """Return the widget of that name."""
        return self.bench.find(name)


@pytest.fixture
def window(open_bench: WindowBench) -> OpenWindow:
    """The window over a new, open vault."""
    return OpenWindow(open_bench)
