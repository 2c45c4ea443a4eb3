"""What ends the program from outside locks the record first and keeps what was typed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QPlainTextEdit

from app.services.vault import VaultState
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from ui.locked.session_end import SessionEnd
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

ENDS = [] if sys.platform == "win32" else [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


class Manager:
    """Stands for Qt's session manager, which nobody but Qt can make."""

    def __init__(self) -> None:
        self.hint: object = None

    def setRestartHint(self, hint: object) -> None:  # noqa: N802
        """Note what was wished."""
        self.hint = hint


@pytest.fixture
def session_end(open_bench: WindowBench) -> Iterator[SessionEnd]:
    """A window that hears the signals of its process, as in the program; the test's own are put back."""
    before = {number: signal.getsignal(number) for number in ENDS}
    window = open_bench.window
    made = SessionEnd(open_bench.app, window.locking, window.leave)
    made.begin()
    yield made
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)
    open_bench.app.commitDataRequest.disconnect(made.on_session_ends)
    made.deleteLater()
    open_bench.flush()
    for end in made._pipe:
        os.close(end)


def write(bench: WindowBench) -> None:
    """Type into a new entry."""
    shell = bench.window.lock_control._page
    assert isinstance(shell, Shell)
    shell.go(Target("entry"))
    bench.idle()
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setPlainText("Grey van at the gate.")


def kept(bench: WindowBench) -> object:
    """Open the record again without a window and read the draft."""
    vault = bench.vault
    session = vault.open(bench.folder, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None)
    try:
        return session.drafts.load("entry/new")
    finally:
        session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs through their windows")
def test_a_signal_of_the_process_locks_and_leaves(open_bench: WindowBench, session_end: SessionEnd) -> None:
    """SIGTERM closes the record, keeps what was typed, and ends the program; SIGHUP and Ctrl+C do the same."""
    assert len({signal.getsignal(number) for number in ENDS}) == 1
    write(open_bench)
    os.kill(os.getpid(), signal.SIGTERM)
    open_bench.wait(lambda: not open_bench.window.root.isVisible())
    assert open_bench.vault.state is VaultState.LOCKED
    open_bench.idle()
    assert "Grey van" in str(kept(open_bench))


def test_the_end_of_a_session_waits_for_the_lock(open_bench: WindowBench, session_end: SessionEnd) -> None:
    """When Qt returns from the end of the session the record is closed; nothing is asked, nothing starts again."""
    write(open_bench)
    manager = Manager()
    session_end.on_session_ends(manager)  # type: ignore[arg-type]
    assert open_bench.vault.state is VaultState.LOCKED
    assert manager.hint is QSessionManager.RestartHint.RestartNever
    assert open_bench.dialogs.asked == []
    assert "Grey van" in str(kept(open_bench))
    open_bench.wait(lambda: not open_bench.window.lock_control.has_keys)
