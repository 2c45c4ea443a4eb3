"""Builds the window: every long-lived object is made here and handed to those that need it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.domain.ports import Clock
from app.services.clock import SystemClock
from app.services.jobs import JobRunner
from app.strings.catalogue import text
from ui.ahead import BEHIND, Ahead
from ui.application import make_application
from ui.clipboard import Clipboard
from ui.dialogs import Dialogs, WindowDialogs
from ui.dispatch import Dispatcher
from ui.faults import fault_code, install_hooks
from ui.language import WindowLanguage
from ui.locked.capture import Capture
from ui.locked.home import Home
from ui.locked.idle_lock import IdleLock
from ui.locked.lock import LockControl
from ui.locked.places import default_folder
from ui.locked.quick_exit import InputWatch
from ui.locked.root_window import RootWindow
from ui.locked.session_end import SessionEnd
from ui.locked.system_signals import (
    Heard,
    Locking,
    SystemSignals,
    before_the_first_window,
    signals_of_this_system,
)
from ui.style.theme import Theme

if TYPE_CHECKING:  # neither storage nor the unlocked half is needed for the first page: see read_ahead
    from app.services.vault import Session, VaultService
    from ui.unlocked.guest import Guest
    from ui.unlocked.opening import Opening
    from ui.unlocked.screen import Target
    from ui.unlocked.shell import Shell
    from ui.unlocked.surroundings import Surroundings

EXIT_CODE_FAULT = 70
SHUTDOWN_SECONDS = 5.0
AHEAD_MS = 400
"""How long after the first page the code of the others is read; the first page comes first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a test puts in the place of the real thing."""

    clock: Clock
    vault: Callable[[], VaultService]
    runner: JobRunner
    dialogs: Dialogs
    folder: Path
    hard_exit: Callable[[], None]
    signals: Callable[[], Callable[[], SystemSignals]]


class Window:
    """The program with a window: the locked half, the lock, and the unlocked half while the vault is open."""

    def __init__(self, app: QApplication, parts: Parts) -> None:
        self._app = app
        self._parts = parts
        self._is_leaving = False
        self._opening: Opening | None = None
        self._after_building: Target | None = None
        self.language = WindowLanguage(app)
        self.theme = Theme(app)
        self.clipboard = Clipboard(app)
        self.capture = Capture(app)
        self.lock_control = LockControl(
            parts.runner,
            parts.vault,
            self.clipboard,
            self.build_shell,
            hard_exit=parts.hard_exit,
            prepare=_import_opening,
            before=self.look_first,
        )
        self.root = RootWindow(self.leave, self.theme)
        self.home = Home(
            self.root,
            self.lock_control,
            self.language,
            usual=parts.folder,
            dialogs=parts.dialogs,
            runner=parts.runner,
            leave=self.leave,
        )
        self.idle = IdleLock(self.lock)
        self.watch = InputWatch(
            self.idle.touch,
            self.quick_exit,
            self.root.show_count,
            self.theme.zoom_wanted.emit,
            self.lock_by_key,
        )
        self.theme.zoom_wanted.connect(self.on_zoom)
        self.lock_control.attach(self.root)
        self.lock_control.opened.connect(self.on_opened)
        self.lock_control.locked.connect(self.on_locked)
        self.lock_control.still_closing.connect(self.home.show_closing)
        self.locking = Locking(lock=self.lock_for_system, wait=self.lock_control.wait_closed)
        self._signals: SystemSignals | None = None
        self.watch.begin(app)
        self.ahead = Ahead(self.root, self.holds_only_code)
        self._begin_ahead = QTimer(self.root)
        self._begin_ahead.setSingleShot(True)
        self._begin_ahead.timeout.connect(self.read_ahead)
        self._begin_ahead.start(AHEAD_MS)
        self.home.begin()

    def on_zoom(self, step: int) -> None:
        """Make the text of a locked page larger or smaller, and so the record that is opened next.

        The open half does so by itself and keeps it.
        """
        if not self.lock_control.is_open:
            self.theme.choose(self.theme.scheme, self.theme.scale_after(step))
            self.home.scale_asked = self.theme.scale

    def read_ahead(self) -> None:
        """Listen, and bring the rest of the code while the passphrase is typed.

        What opens a record comes first, on the lane that opens it; it has no code of Qt.
        """
        self.listen()
        with suppress(KnownError):  # who leaves before that needs no other page
            self._parts.runner.read(lambda _ctx: self._parts.vault(), self.read_pages)

    def read_pages(self, _vault: VaultService) -> None:
        """Bring the code of the pages, each of which would come by itself when it is first shown."""
        with suppress(KnownError):
            self.home.look_for_leftovers()
            self._read_behind(BEHIND)

    def _read_behind(self, names: tuple[str, ...]) -> None:
        """Bring one module in a job, so that an opening goes between; then the pages, on the GUI thread."""
        if not names:
            self.ahead.begin()
            return
        with suppress(KnownError):
            self._parts.runner.read(
                lambda _ctx: import_module(names[0]), lambda _module: self._read_behind(names[1:])
            )

    def holds_only_code(self) -> bool:
        """Tell whether nothing of a record, nor of one that is being made or was locked, is in memory."""
        return self.home.is_asking and not self.lock_control.has_begun

    def listen(self) -> None:
        """Hear from now on what the computer says of itself, or again what had fallen silent."""
        if self._signals is None:
            self._signals = self._parts.signals()()
        self._signals.begin(self.locking)

    def heard(self) -> Heard:
        """Tell which signals of this computer lock the record."""
        return Heard() if self._signals is None else self._signals.heard()

    def look_first(self, session: Session) -> None:
        """Read what was chosen for the window; on the vault lane, once `_import_opening` was called."""
        from ui.unlocked.opening import Opening

        session.through = self.home.through
        if self.home.through is not None:
            session.releases.assist()
        self._opening = Opening(session, self.home.language_asked, self.home.scale_asked)

    def on_language_chosen(self, language: str) -> None:
        """Speak the language that was chosen in the settings, everywhere, in the next turn."""
        if self._opening is not None and self._opening.speaks_another(language):
            QTimer.singleShot(0, self.lock_control, self.lock_control.build_again)

    def build_shell(self, session: Session) -> Shell:
        """Make the unlocked half over an open session, again when its language was changed."""
        from ui.unlocked.guest import Guest
        from ui.unlocked.opening import build_guest
        from ui.unlocked.screen import Target

        opening, home = self._opening, self.home
        assert opening is not None
        folder, through = session.folder, session.through
        again = self.lock_control.is_open
        home.language_asked, home.scale_asked = "", None
        if opening.language:
            self.language.use(opening.language)
        if not again:
            opening.dress(self.theme)
        first = opening.first(new_record=home.new_record, wants_key=home.wants_key)
        if again:
            first = self._after_building or Target("settings", what="window")
        self._after_building = None
        # What is locked again is asked for its passphrase where it lies now; a record that was opened through
        # a list is left for the list.
        home.show_unlock(through or folder, now=False)
        around = self._surroundings(folder, through)
        guest = self.lock_control.guest
        if isinstance(guest, Guest):
            return build_guest(guest, around)
        if not again:
            kept = opening.memory
            self.root.recall(kept.width, kept.height, maximised=kept.maximised)
        return opening.build(session, around, first)

    def _surroundings(self, folder: Path, through: Path | None) -> Surroundings:
        from ui.unlocked.surroundings import Surroundings

        return Surroundings(
            runner=self._parts.runner,
            dialogs=self._parts.dialogs,
            clipboard=self.clipboard,
            theme=self.theme,
            clock=self._parts.clock,
            lock=self.lock,
            quick_exit=self.quick_exit,
            go_on=lambda: self.go_on(folder, through),
            remove_record=lambda secret, purge, allow: self.remove_record(
                folder, secret, through, purge=purge, allow_open_case=allow
            ),
            open_record=lambda chosen: self.open_record(chosen, through=folder),
            look_at=self.look_at,
            leave_guest=self.leave_guest,
            lock_after=self.idle.start,
            lock_left=self.idle.left,
            heard=self.heard,
            speak=self.on_language_chosen,
            shift_exit=self.on_shift_exit_chosen,
            hide_from_capture=self.capture.choose,
            player_touched=self.idle.hold,
        )

    def look_at(self, guest: Guest) -> None:
        """Show a case that was handed over, in the next turn."""
        QTimer.singleShot(0, self.lock_control, lambda: self.lock_control.visit(guest))

    def leave_guest(self) -> None:
        """Show one's own record again, in the next turn."""
        from ui.unlocked.screen import Target

        self._after_building = Target("handover", what="received")
        QTimer.singleShot(0, self.lock_control, lambda: self.lock_control.visit(None))

    def on_opened(self) -> None:
        """Be awake, and ask the computer to wait for the lock before it sleeps.

        The shell starts the idle lock with the time that was chosen.
        """
        self.idle.touch()
        self.listen()
        if self._signals is not None:
            self._signals.hold()

    def on_locked(self) -> None:
        """Let the computer sleep: the record is closed."""
        if self._signals is not None:
            self._signals.release()

    def on_shift_exit_chosen(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Let Shift three times leave, or not."""
        self.watch.shift_counts = on

    def lock(self) -> None:
        """Lock and stay on the locked page."""
        self.idle.stop()
        self.lock_control.lock()

    def lock_by_key(self) -> bool:
        """Lock what is open; False when nothing is."""
        is_open = self.lock_control.is_open
        if is_open:
            self.lock()
        return is_open

    def lock_for_system(self) -> None:
        """Lock because the computer says so; what goes on at the locked page goes on."""
        if self.lock_control.is_opening:
            self.lock_control.lock(self.home.on_turned_back)
        elif self.lock_control.has_keys:
            self.lock()

    def go_on(self, folder: Path, through: Path | None) -> None:
        """Lock, and write again once the passphrase is typed, although a part was put back."""
        self.lock()
        self.home.show_unlock(folder, text("unlock.go_on"), go_on=True, through=through)

    def open_record(self, folder: Path, *, through: Path) -> None:
        """Lock the list, and ask for the passphrase of a record on it; only one of the two is ever open."""
        self.lock()
        self.home.show_unlock(folder, text("unlock.of_list"), through=through)

    def remove_record(
        self,
        folder: Path,
        secret: bytearray,
        through: Path | None,
        *,
        purge: bool,
        allow_open_case: bool,
    ) -> None:
        """Lock, then remove the record from this computer; the locked page says what came of it."""
        self.idle.stop()
        self.home.remove_record(folder, secret, through, purge=purge, allow_open_case=allow_open_case)

    def leave(self, *, at_once: bool = False) -> None:
        """Lock, then end the process when the vault is closed; `at_once` waits for no slow disk."""
        self._is_leaving = True
        self.idle.stop()
        self.lock_control.lock(self.end, at_once=at_once)

    def quick_exit(self) -> None:
        """Be gone from the screen at once, then end."""
        self.root.hide()
        self.leave(at_once=True)

    def fail(self, code: str) -> None:
        """Lock, then show the code of a bug; closing that page ends the process.

        Who is leaving already is not called back: the window stays gone, and the process ends once the
        drafts are written.
        """
        if self._is_leaving:
            if not self.lock_control.is_closing:
                self._parts.hard_exit()
            return
        self.idle.stop()
        self.lock_control.lock()
        self.home.show_fault(code)

    def end(self) -> None:
        """Close the window and leave the event loop."""
        self.close()
        self.root.close()
        self._app.quit()

    def close(self) -> None:
        """Watch no events any more, and let the window close without another lock."""
        self.watch.end(self._app)
        signals, self._signals = self._signals, None
        if signals is not None:
            signals.end()
        self._begin_ahead.stop()
        self.ahead.end()
        self.root.allow_close()


def main() -> int:
    """Open the window and return the exit code of the process."""
    before_the_first_window()
    app = make_application()
    dispatcher = Dispatcher()
    failed: list[str] = []
    runner = JobRunner(dispatcher.post, lambda bug: fail(fault_code(bug)))
    clock = SystemClock()

    @cache
    def vault() -> VaultService:
        from app.services.vault import VaultService

        return VaultService(clock)

    parts = Parts(
        clock=clock,
        vault=vault,
        runner=runner,
        dialogs=WindowDialogs(),
        folder=default_folder(),
        hard_exit=_hard_exit,
        signals=signals_of_this_system,
    )
    window = Window(app, parts)
    session_end = SessionEnd(app, window.locking, window.leave)

    def fail(code: str) -> None:
        failed.append(code)
        window.fail(code)

    install_hooks(fail, dispatcher)
    session_end.begin()
    window.root.show()
    app.exec()
    if not runner.shutdown(SHUTDOWN_SECONDS):
        _hard_exit()
    return EXIT_CODE_FAULT if failed else 0


def _import_opening() -> None:
    """Bring the code of the unlocked half where somebody is quicker than `Ahead`; on the GUI thread."""
    import_module("ui.unlocked.opening")


def _hard_exit() -> None:
    os._exit(EXIT_CODE_FAULT)
