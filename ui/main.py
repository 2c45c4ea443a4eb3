"""Builds the window: every long-lived object is made here and handed to those that need it."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.domain.errors import KnownError
from app.domain.ports import Clock
from app.services.clock import SystemClock
from app.services.jobs import JobRunner
from app.services.vault import Removed, Session, VaultService
from app.strings.catalogue import current_language, text
from app.strings.errors import sentence
from ui.application import make_application
from ui.clipboard import Clipboard
from ui.dialogs import Dialogs, WindowDialogs
from ui.dispatch import Dispatcher
from ui.language import WindowLanguage
from ui.locked.capture import Capture
from ui.locked.first_run import FirstRun
from ui.locked.idle_lock import IdleLock
from ui.locked.language_buttons import LanguageButtons
from ui.locked.lock import LockControl
from ui.locked.places import default_folder, is_empty_place
from ui.locked.quick_exit import InputWatch
from ui.locked.restore_page import RestorePage
from ui.locked.root_window import FaultPage, LastPage, RootWindow
from ui.locked.session_end import SessionEnd
from ui.locked.system_signals import Heard, Locking, SystemSignals, signals_of_this_system
from ui.locked.unlock_screen import UnlockScreen
from ui.style.theme import Theme
from ui.unlocked.guest import GUEST_SCREENS, Guest
from ui.unlocked.left_off import take_left_off
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import BEGINS, LIST_SCREENS, SCREENS, import_screens
from ui.unlocked.shell import Shell
from ui.unlocked.surroundings import Surroundings
from ui.unlocked.window_memory import KEY, WindowMemory, read_memory

EXIT_CODE_FAULT = 70
SHUTDOWN_SECONDS = 5.0
AHEAD_MS = 400
"""How long after the first page the code of the others is read; the first page comes first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a test puts in the place of the real thing."""

    clock: Clock
    vault: VaultService
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
        self._new_vault = False
        self._is_leaving = False
        self._asked_for = parts.folder
        self._through: Path | None = None
        self._after_building: Target | None = None
        self._preferences = Preferences()
        self._memory = WindowMemory()
        self._left_off: Target | None = None
        self._language_asked = ""
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
            before=self.look_first,
        )
        self.root = RootWindow(self.leave, self.theme.zoom_wanted.emit)
        self.idle = IdleLock(self.lock)
        self.watch = InputWatch(
            self.idle.touch, self.quick_exit, self.root.show_count, self.theme.zoom_wanted.emit
        )
        self.theme.zoom_wanted.connect(self.on_zoom)
        self.lock_control.attach(self.root)
        self.lock_control.opened.connect(self.on_opened)
        self.lock_control.locked.connect(self.on_locked)
        self.locking = Locking(lock=self.lock_for_system, wait=self.lock_control.wait_closed)
        self._signals: SystemSignals | None = None
        self.watch.begin(app)
        self._ahead = QTimer(self.root)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self.read_ahead)
        self._ahead.start(AHEAD_MS)
        if is_empty_place(parts.folder):
            self.show_first_run()
        else:
            self.show_unlock(parts.folder)

    def on_zoom(self, step: int) -> None:
        """Make the text of a locked page larger or smaller; the open half does so by itself and keeps it."""
        if not self.lock_control.is_open:
            self.theme.choose(self.theme.scheme, self.theme.scale_after(step))

    def read_ahead(self) -> None:
        """Bring the code of the pages while the passphrase is typed, off the GUI thread; then listen."""
        signals = self._parts.signals
        with suppress(KnownError):  # who leaves before that needs no other page
            self._parts.runner.work(lambda _ctx: signals(), lambda _make: self.listen())
            self._parts.runner.work(lambda _ctx: import_screens())

    def listen(self) -> None:
        """Hear from now on what the computer says of itself, or again what had fallen silent."""
        if self._signals is None:
            self._signals = self._parts.signals()()
        self._signals.begin(self.locking)

    def heard(self) -> Heard:
        """Tell which signals of this computer lock the record."""
        return Heard() if self._signals is None else self._signals.heard()

    def show_unlock(
        self, folder: Path, note: str = "", *, go_on: bool = False, through: Path | None = None
    ) -> None:
        """Ask for the passphrase of the record in `folder`; `note` says what went before.

        `through` is the list on which somebody who helps chose that record: there the way leads back.
        """
        self._new_vault = False
        self._asked_for = folder
        self._through = through
        page = UnlockScreen(
            folder,
            self._parts.dialogs,
            open_vault=self.lock_control.open,
            new=self.show_first_run,
            restore=self.show_restore,
            leave=self.leave,
            languages=self.language_buttons(),
            note=note,
            go_on=go_on,
            back=None if through is None else lambda: self.show_unlock(through),
        )
        self.root.set_home(page)

    def show_restore(self) -> None:
        """Get a record back from a backup."""
        page = RestorePage(
            self._parts.folder,
            self._parts.dialogs,
            start=self.lock_control.restore,
            restored=self.on_restored,
            cancel=self.on_restore_left,
            leave=self.leave,
        )
        self.root.set_home(page)

    def on_restored(self, folder: Path) -> None:
        """Ask for the passphrase of what came back."""
        self.show_unlock(folder, text("restore.done"))

    def on_restore_left(self) -> None:
        """Go back to the page before."""
        self.show_unlock(self._asked_for)

    def show_first_run(self) -> None:
        """Make a new record, step by step."""
        self._new_vault = True
        self._through = None
        page = FirstRun(
            self._parts.folder,
            self._parts.dialogs,
            self._parts.runner,
            create=self.lock_control.create,
            create_list=self.create_list,
            cancel=self.show_unlock,
            leave=self.leave,
            languages=self.language_buttons(),
        )
        self.root.set_home(page)

    def create_list(self, folder: Path, secret: bytearray, failed: Callable[[KnownError], None]) -> None:
        """Make a list of several records and open it."""
        self.lock_control.create(folder, secret, failed, lambda session: session.clients.begin())

    def language_buttons(self) -> LanguageButtons:
        """Make the buttons by which a locked page is read in another language."""
        return LanguageButtons(self.language.others(), self.on_language_pressed)

    def on_language_pressed(self, language: str) -> None:
        """Speak another language on the locked page; the record that is opened next keeps it."""
        self._language_asked = language
        self.language.use(language)
        page = self.root.home
        if isinstance(page, UnlockScreen):
            self.show_unlock(page.folder, go_on=page.goes_on, through=self._through)
        else:
            self.show_first_run()

    def look_first(self, session: Session) -> None:
        """Read what was chosen for the window; on the vault lane. What cannot be read was never chosen."""
        self._preferences, self._memory, self._left_off = Preferences(), WindowMemory(), None
        session.through = self._through
        if self._through is not None:
            session.releases.assist()
        with suppress(KnownError):
            chosen = read_preferences(session)
            if self._language_asked not in {"", chosen.language} and not session.read_only:
                chosen = replace(chosen, language=self._language_asked)
                write_preferences(session, chosen)
            self._preferences = chosen
            self._memory = read_memory(session.drafts.load(KEY))
            self._left_off = take_left_off(session)

    def on_language_chosen(self, language: str) -> None:
        """Speak the language that was chosen in the settings, everywhere, in the next turn."""
        if language and language != current_language():
            self._preferences = replace(self._preferences, language=language)
            QTimer.singleShot(0, self.lock_control, self.lock_control.build_again)

    def build_shell(self, session: Session) -> Shell:
        """Make the unlocked half over an open session, again when its language was changed."""
        folder, through = session.folder, session.through
        again = self.lock_control.is_open
        is_list = session.clients.is_list
        self._language_asked = ""
        if self._preferences.language:
            self.language.use(self._preferences.language)
        around = Surroundings(
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
        screens = LIST_SCREENS if is_list else SCREENS
        begins = {spec.key for spec in screens if spec.place in BEGINS}
        first = Target(self._memory.screen if self._memory.screen in begins else "timeline")
        if self._new_vault:
            first = Target("entry")
        page = self.root.home
        if self._new_vault and isinstance(page, FirstRun) and page.wants_key:
            first = Target("settings", what="keys", back="entry")
        if self._left_off is not None:
            first, self._left_off = self._left_off, None
        if is_list:
            first = Target("clients")
        if again:
            first = self._after_building or Target("settings", what="window")
        self._after_building = None
        # What is locked again is asked for its passphrase where it lies now; a record that was opened through
        # a list is left for the list.
        self.show_unlock(through or folder)
        guest = self.lock_control.guest
        if isinstance(guest, Guest):
            where = Target("timeline")
            return Shell(guest.session, around, first=where, screens=GUEST_SCREENS, guest=guest.sentence)
        if not again:
            kept = self._memory
            self.root.recall(kept.width, kept.height, maximised=kept.maximised)
        return Shell(session, around, first=first, screens=screens, memory=self._memory)

    def look_at(self, guest: Guest) -> None:
        """Show a case that was handed over, in the next turn."""
        QTimer.singleShot(0, self.lock_control, lambda: self.lock_control.visit(guest))

    def leave_guest(self) -> None:
        """Show one's own record again, in the next turn."""
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

    def lock_for_system(self) -> None:
        """Lock because the computer says so; what goes on at the locked page goes on."""
        if self.lock_control.is_opening:
            self.lock_control.lock(self.on_turned_back)
        elif self.lock_control.has_keys:
            self.lock()

    def on_turned_back(self) -> None:
        """Ask again: the opening did not come to its end. What was being made may be there by now."""
        page = self.root.home
        if isinstance(page, UnlockScreen):
            self.show_unlock(page.folder, go_on=page.goes_on, through=self._through)
        elif isinstance(page, FirstRun) and is_empty_place(page.folder):
            self.show_first_run()
        elif isinstance(page, FirstRun):
            self.show_unlock(page.folder)

    def go_on(self, folder: Path, through: Path | None) -> None:
        """Lock, and write again once the passphrase is typed, although a part was put back."""
        self.lock()
        self.show_unlock(folder, text("unlock.go_on"), go_on=True, through=through)

    def open_record(self, folder: Path, *, through: Path) -> None:
        """Lock the list, and ask for the passphrase of a record on it; only one of the two is ever open."""
        self.lock()
        self.show_unlock(folder, text("unlock.of_list"), through=through)

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
        self.lock_control.lock(
            lambda: self.lock_control.remove(
                folder,
                secret,
                purge=purge,
                allow_open_case=allow_open_case,
                done=self.on_removed,
                failed=lambda error: self.show_unlock(folder, sentence(error), through=through),
            )
        )
        self.show_unlock(folder, text("unlock.removing"), through=through)

    def on_removed(self, removed: Removed) -> None:
        """Say what is gone and what stays; nothing is opened from here."""
        words = [text("removed.sentence"), text("removed.stays")]
        if removed.left:
            words.append(text("removed.left", n=len(removed.left)))
        if removed.foreign:
            words.append(text("removed.foreign", n=len(removed.foreign)))
        self.root.set_home(LastPage(text("removed.title"), words, self.leave))

    def leave(self) -> None:
        """Lock, then end the process when the vault is closed."""
        self._is_leaving = True
        self.idle.stop()
        self.lock_control.lock(self.end)

    def quick_exit(self) -> None:
        """Be gone from the screen at once, then end."""
        self.root.hide()
        self.leave()

    def fail(self, code: str) -> None:
        """Lock, then show the code of a bug; closing that page ends the process.

        Who is leaving already is not called back: the window stays gone, and the process ends.
        """
        if self._is_leaving:
            self._parts.hard_exit()
            return
        self.idle.stop()
        self.lock_control.lock()
        self.root.set_home(FaultPage(code, self.leave))
        self.root.show()

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
        self._ahead.stop()
        self.root.allow_close()


def fault_code(bug: BaseException) -> str:
    """Return ten letters and digits for a bug.

    Its class and where in our code it came up, never what it said.
    """
    frames = traceback.extract_tb(bug.__traceback__)
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames][-6:]
    digest = hashlib.sha256("|".join([type(bug).__name__, *own]).encode()).hexdigest()
    return f"{digest[:5]}-{digest[5:10]}".upper()


def install_hooks(fail: Callable[[str], None], dispatcher: Dispatcher) -> None:
    """Send every uncaught bug, of any thread, to `fail` on the GUI thread; Qt's own words go nowhere."""

    def caught(kind: type[BaseException], bug: BaseException, where: TracebackType | None) -> None:
        del kind, where
        code = fault_code(bug)
        dispatcher.post(lambda: fail(code))

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
    qInstallMessageHandler(_say_nothing)


def main() -> int:
    """Open the window and return the exit code of the process."""
    app = make_application()
    dispatcher = Dispatcher()
    failed: list[str] = []
    runner = JobRunner(dispatcher.post, lambda bug: fail(fault_code(bug)))
    clock = SystemClock()
    parts = Parts(
        clock=clock,
        vault=VaultService(clock),
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


def _hard_exit() -> None:
    os._exit(EXIT_CODE_FAULT)


def _say_nothing(_kind: QtMsgType, _context: object, _message: str | None) -> None:
    """Qt's messages may hold names of files; nothing is printed or kept."""
