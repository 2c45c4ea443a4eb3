"""A whole window over a real vault in a temporary folder, for tests and for pictures of every screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import KnownError
from app.services.jobs import JobRunner
from app.services.vault import VaultService
from app.testing import FixedClock
from bench.turns import Turns
from storage.keys import HeaderLimits, KdfCost
from ui.dialogs import Question
from ui.dispatch import Dispatcher
from ui.locked.system_signals import NoSignals, SystemSignals
from ui.main import Parts, Window
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import SCREENS
from ui.unlocked.screens.settings.view import PAGES

PLACES = (*(Target(spec.key) for spec in SCREENS), *(Target("settings", what=page) for page in PAGES))
"""Every page of the window, those behind tabs too."""

PASSPHRASE = "five quiet words under trees"
CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
LIMITS = HeaderLimits(memory_min=8, passes_min=1)
PATIENCE_MS = 90_000
TICK_MS = 10
TURNS = 16
"""How many turns a page gets after its last job, for those that show their parts one in a turn."""


class AnsweringDialogs:
    """Answers in place of a person: the files, folder and agreement that a test put in."""

    def __init__(self) -> None:
        self.files: tuple[Path, ...] = ()
        self.folder: Path | None = None
        self.new_file: Path | None = None
        self.agrees = True
        self.fill: Callable[[QWidget], None] | None = None
        self.asked: list[str] = []
        self.started: list[Path | None] = []

    def choose_files(self, parent: QWidget, title: str, then: Callable[[tuple[Path, ...]], None]) -> None:
        """Choose the files put in."""
        self.asked.append(title)
        if self.files:
            then(self.files)

    def choose_folder(self, parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> None:
        """Choose the folder put in."""
        self.asked.append(title)
        if self.folder is not None:
            then(self.folder)

    def choose_new_file(
        self,
        parent: QWidget,
        title: str,
        name: str,
        then: Callable[[Path], None],
        start: Path | None = None,
    ) -> None:
        """Choose the new file put in."""
        self.asked.append(title)
        self.started.append(start)
        if self.new_file is not None:
            then(self.new_file)

    def ask(self, parent: QWidget, question: Question, then: Callable[[], None]) -> None:
        """Agree, or not; what can be chosen below the question is filled in first."""
        self.asked.append(question.heading)
        if self.fill is not None and question.body is not None:
            self.fill(question.body)
        if self.agrees:
            then()


def _no_error(error: KnownError) -> None:
    raise AssertionError(error.code)


class WindowBench:
    """Opens the real window and presses its real buttons by their names."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        clock: FixedClock | None = None,
        *,
        signals: Callable[[], SystemSignals] = NoSignals,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        """`signals` hears the system; by itself the bench hears nothing, so that no test locks by chance."""
        self._patience_ms = patience_ms
        self.app = app
        self.folder = folder
        self.clock = clock or FixedClock()
        self.signals = signals
        self.dialogs = AnsweringDialogs()
        self.bugs: list[Exception] = []
        self.turns = Turns()
        self.hard_exits = 0
        self._ended = False
        self.dispatcher = Dispatcher()
        self.runner = JobRunner(self.dispatcher.post, self.bugs.append)
        self.vault = VaultService(self.clock, cost=CHEAP, limits=LIMITS)
        self.window = Window(app, self.parts())

    def parts(self) -> Parts:
        """Return what the window is built from."""
        return Parts(
            clock=self.clock,
            vault=lambda: self.vault,
            runner=self.runner,
            dialogs=self.dialogs,
            folder=self.folder,
            hard_exit=self.on_hard_exit,
            signals=lambda: self.signals,
        )

    def on_hard_exit(self) -> None:
        """Count what would end the process."""
        self.hard_exits += 1

    def wait(self, condition: Callable[[], bool]) -> None:
        """Run the event loop until `condition` holds; a bug in a job or the end of patience fail."""
        deadline = QDeadlineTimer(self._patience_ms)
        # Sleeping until something happens leaves the processor to the jobs that are waited for.
        tick = QTimer()
        tick.start(TICK_MS)
        while not condition():
            if self.bugs:
                raise self.bugs[0]
            assert not deadline.hasExpired(), "this did not happen in time"
            self.turn(waits=True)

    def turn(self, *, waits: bool = False) -> None:
        """Run one turn of the event loop; its cost is noted, and judged by the benchmark alone."""
        kind = QEventLoop.ProcessEventsFlag
        flags = kind.WaitForMoreEvents if waits else kind.AllEvents
        self.turns.turn(lambda: self.app.processEvents(flags))

    def idle(self) -> None:
        """Wait until no job runs or waits on any lane, its outcome was delivered, and nothing is drawn in turns."""
        while True:
            self.wait(self._is_still)
            for _ in range(TURNS):
                self.turn()
            if self._is_still():
                return

    def _is_still(self) -> bool:
        timers = self.window.root.findChildren(QTimer) + self.window.theme.findChildren(QTimer)
        return self.runner.is_idle and not any(one.isActive() and not one.interval() for one in timers)

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Return the widget of that name."""
        found = self.window.root.findChild(kind, name)
        assert found is not None, name
        return found

    def wait_for(self, name: str) -> None:
        """Wait until the widget of that name can be seen."""

        def is_there() -> bool:
            found = self.window.root.findChild(QWidget, name)
            return found is not None and found.isVisible()

        self.wait(is_there)

    def create(self) -> None:
        """Make a vault and open it, without the steps of the first run."""
        secret = bytearray(PASSPHRASE.encode())
        self.window.lock_control.create(self.folder, secret, _no_error)
        self._arrive()

    def open(self, passphrase: str = PASSPHRASE) -> None:
        """Open the vault that lies in the folder, without the page that asks for its passphrase."""
        secret = bytearray(passphrase.encode())
        self.window.lock_control.open(self.folder, secret, _no_error, lambda _seconds: None)
        self._arrive()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type a passphrase into the locked page and wait until it opened."""
        self.find("unlock.passphrase").setText(passphrase)  # type: ignore[attr-defined]
        self.find("unlock.open").click()  # type: ignore[attr-defined]
        self._arrive()

    @property
    def is_unlocked(self) -> bool:
        """Whether the unlocked half is what the window shows; it is open some turns before."""
        shell = self.window.root.findChild(QWidget, "shell")
        return self.window.lock_control.is_open and shell is not None and shell.isVisibleTo(self.window.root)

    def _arrive(self) -> None:
        self.wait(lambda: self.is_unlocked)
        self.idle()
        self.idle()

    def lock(self) -> None:
        """Press Lock and wait until the vault is closed."""
        closed: list[bool] = []
        self.window.lock_control.lock(lambda: closed.append(True))
        self.wait(lambda: bool(closed))
        self.flush()

    def flush(self) -> None:
        """Let everything that was told to go away go away."""
        self.wait(lambda: self.window.lock_control.is_clear)
        for _ in range(3):
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
            self.turn()

    def end(self) -> None:
        """Close everything; the last call of a test, or an earlier one where the process ends in it."""
        if self._ended:
            return
        self._ended = True
        if self.window.lock_control.is_open:
            self.lock()
        self.runner.shutdown(5)
        self.app.processEvents()  # a job's last word still finds the window it was said to
        self.window.idle.stop()
        self.window.close()
        self.window.root.close()
        self.window.root.deleteLater()
        self.window.theme.deleteLater()
        self.app.clipboard().clear()  # what a test put there must not outlive Python
        self.flush()
