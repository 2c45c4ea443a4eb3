"""The real window over the made-up case, in a process of its own, doing what is asked of it line by line.

Each line on standard input is `{"do": …}` in JSON, each answer one line on standard output. Between the lines the
event loop runs, so that the window answers the accessibility bus as it would a screen reader.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QRect, QSocketNotifier, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.demo.builder import PASSPHRASE, _fill, read_story
from app.domain.errors import KnownError
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.ports import NoJob
from app.services.handover import HandoverRequest
from app.services.vault import VaultService
from tests.access.dialogs import DIALOGS
from tests.e2e.window_bench import CHEAP, LIMITS, PLACES, WindowBench
from ui.player.window import PlayerWindow
from ui.style.secret_box import SecretEdit
from ui.unlocked.guest import GUEST_SCREENS, Guest
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import LIST_SCREENS
from ui.unlocked.shell import Shell
from ui.unlocked.widgets.fold import Fold

MOST_TABS = 400
MOST_PARTS = 6
MOST_FOLDS = 8
LEAST_SEEN = 12
KEY_MS = 3000


class Child:
    """Does one thing after another."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        story = read_story()
        story.clock.move_to(story.data["entries"][0]["written"], days=-1)
        vaults = VaultService(story.clock, cost=CHEAP, limits=LIMITS)
        session = vaults.create(folder / "vault", bytearray(PASSPHRASE.encode()))
        _fill(session, story, [0], NoJob())
        session.close()
        self.bench = WindowBench(app, folder / "vault")
        self._player: PlayerWindow | None = None
        self.bench.window.root.show()
        self._to_the_front()
        self._input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._input.activated.connect(self.on_line)

    def on_line(self) -> None:
        """Do what the next line asks, and answer."""
        line = sys.stdin.readline()
        if not line:
            self._input.setEnabled(False)
            self.bench.end()
            self._app.quit()
            return
        self._input.setEnabled(False)
        asked = json.loads(line)
        try:
            answer = {"said": getattr(self, "do_" + asked.pop("do"))(**asked)}
        except Exception as bug:  # noqa: BLE001 - the test that asked is told
            answer = {"bug": f"{type(bug).__name__}: {bug}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        self._input.setEnabled(True)

    def do_places(self) -> list[tuple[str, str]]:
        """Name every page of an open record."""
        return [(place.screen, place.what) for place in PLACES]

    def do_others(self) -> dict[str, list[str]]:
        """Name the pages over a list of records, those over a visited case, and the dialogs."""
        return {
            "list": [spec.key for spec in LIST_SCREENS],
            "visit": [spec.key for spec in GUEST_SCREENS],
            "dialogs": [*DIALOGS],
        }

    def do_unlock(self) -> None:
        """Open the vault."""
        self.bench.unlock(PASSPHRASE)

    def do_locked(self, page: str) -> str:
        """Show one of the pages before the passphrase."""
        window = self.bench.window
        if page == "unlock":
            window.home.show_unlock(self.bench.folder)
        elif page == "restore":
            window.home.show_restore()
        else:
            window.home.show_first_run()
            for _ in range(int(page)):
                self.bench.find("first_run.next").click()
                self.bench.app.processEvents()
        self.bench.flush()
        return str(window.root.home.objectName())

    def do_go(self, screen: str, what: str = "", id: str = "") -> str:  # noqa: A002
        """Show a page with everything on it unfolded; returns the object name of its screen."""
        shell = self._shell()
        shell.go(Target(screen, what=what))
        self.bench.idle()
        self.bench.idle()
        opened = 0
        for fold in shell.screen_of(screen).findChildren(Fold):
            if fold.isVisible() and opened < MOST_FOLDS:
                fold.open()
                opened += 1
        self.bench.idle()
        return shell.screen_of(screen).objectName()

    def do_press(self, name: str) -> None:
        """Press a button of the page on top."""
        self.bench.find(name).click()  # type: ignore[attr-defined]
        self.bench.idle()
        self.bench.idle()

    def do_type(self, name: str, words: str) -> None:
        """Type into a box of passphrases over what stands in it, and take it out of it as a page does."""
        box = self.bench.find(name)
        assert isinstance(box, SecretEdit)
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, words)
        self.bench.wait(lambda: box.text() == words)  # keys go over the bus before they come here
        box.take().clear()

    def do_lock(self) -> None:
        """Lock what is open."""
        self.bench.lock()

    def do_list(self, folder: str) -> None:
        """Make a list of records with one on it, and leave it open."""
        bench = self.bench
        bench.window.home.show_first_run()
        bench.window.home.create_list(Path(folder), bytearray(PASSPHRASE.encode()), _no_error)
        bench.wait(lambda: bench.window.lock_control.is_open)
        bench.idle()
        session = bench.window.lock_control._session
        assert session is not None
        secret = bytearray(PASSPHRASE.encode())
        bench.runner.read(lambda _ctx: session.clients.make("K-417", Path(folder).with_name("one"), secret))
        self.do_go("clients")
        bench.idle()

    def do_visit(self, folder: str) -> None:
        """Hand the open case over to its own key, take it in, and look at it."""
        bench = self.bench
        session = bench.window.lock_control._session
        assert session is not None
        out = Path(folder)

        def work(_ctx: object) -> Guest:
            choice = HandoverChoice(HandoverReader.ATTORNEY)
            request = HandoverRequest(choice, sender="Ana Ruiz", to="Bea Long", purpose="hearing")
            session.handover.make_for_key(request, session.handover.keys.make().key, out, NoJob())
            case = session.handover.received.take_in(out, NoJob())
            return Guest(session.handover.received.open(case.id, NoJob()), "You look at a case of Ana Ruiz.")

        bench.runner.read(work, self._shell().look_at)
        bench.wait_for("guest.sentence")
        bench.flush()
        bench.idle()
        bench.idle()

    def do_leave(self) -> None:
        """Go back from a visited case to one's own record."""
        self.bench.find("guest.leave").click()  # type: ignore[attr-defined]
        # What waits for jobs before that is dropped with the page it was for.
        self.bench.wait(lambda: self.bench.window.lock_control.guest is None)
        self.bench.flush()
        self.bench.idle()

    def do_player(self, sound_only: bool) -> None:
        """Open the window of the player, with nothing to play in it."""
        self._player = PlayerWindow(sound_only=sound_only)
        self._player.resize(self._player.first_size())
        self._player.show()
        self._player.activateWindow()
        self.bench.wait(self._player.isActiveWindow)
        self._player.play.setFocus()

    def do_player_away(self) -> bool:
        """Press Escape in the window of the player; returns whether it went."""
        assert self._player is not None
        QTest.keyClick(self._player.windowHandle(), Qt.Key.Key_Escape)
        self.bench.wait(self._player.isHidden)
        self._player.deleteLater()
        self._player = None
        self.bench.flush()
        self._to_the_front()
        return True

    def do_speak(self, language: str) -> None:
        """Use another language, as the settings do."""
        window = self.bench.window
        window.language.use(language)
        window.lock_control.build_again()
        self.bench.flush()
        self.bench.idle()
        self.bench.idle()

    def do_say(self, words: str) -> None:
        """Tell something in the bar of messages."""
        self._shell().say(words)

    def do_left(self, seconds: int) -> None:
        """Count the seconds before the lock, as the idle lock tells them."""
        self.bench.window.idle.left.emit(seconds)

    def do_job(self) -> None:
        """Begin and end something that takes long."""
        context = self._shell()._context
        assert context is not None
        context.jobs.work(lambda _ctx: None, label="window.job.adding")

    def do_dialog(self, name: str) -> str:
        """Open a dialog; returns the object name of what has the focus in it."""
        DIALOGS[name](self.bench.window.root)
        return self._wait_for_dialog()

    def do_close(self) -> bool:
        """Press Escape in the dialog that is open; returns whether it went."""
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Escape)
        self.bench.wait(lambda: QApplication.activeModalWidget() is None)
        self._to_the_front()
        return True

    def _to_the_front(self) -> None:
        self.bench.window.root.activateWindow()
        self.bench.wait(self.bench.window.root.isActiveWindow)

    def _wait_for_dialog(self) -> str:
        self.bench.wait(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        dialog.activateWindow()
        self.bench.wait(
            lambda: QApplication.focusWidget() is not None and dialog.isAncestorOf(QApplication.focusWidget())
        )
        return _name(QApplication.focusWidget())

    def do_round(self, back: bool = False) -> list[dict[str, Any]]:
        """Press Tab, or Shift and Tab, until the focus is where it was; returns each stop."""
        start = self._next(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
        stops: list[dict[str, Any]] = []
        key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
        modifier = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
        here = start
        while here is not None and len(stops) < MOST_TABS:
            stops.append(_stop(here, look=not back))
            # A day or a time has several parts, each of which takes a Tab.
            before = here
            for _ in range(MOST_PARTS):
                here = self._next(before, key, modifier)
                if here is not before:
                    break
            if here is start or here is before:
                break
        return stops

    def _next(self, here: QWidget | None, key: Qt.Key, modifier: Qt.KeyboardModifier) -> QWidget | None:
        """Press a key and return what has the focus then.

        With a screen reader listening, every key makes its way over the bus before the window gets it.
        """
        QTest.keyClick((here or self.bench.window.root).window().windowHandle(), key, modifier)
        ends = QDeadlineTimer(KEY_MS)
        while QApplication.focusWidget() is here and not ends.hasExpired():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        return QApplication.focusWidget()

    def _shell(self) -> Shell:
        found = self.bench.find("shell")
        assert isinstance(found, Shell)
        return found


def _no_error(error: KnownError) -> None:
    raise AssertionError(error.code)


def _name(widget: QWidget | None) -> str:
    return "" if widget is None else widget.objectName() or type(widget).__name__


def _stop(widget: QWidget, *, look: bool) -> dict[str, Any]:
    window, parent = widget.window(), widget.parentWidget()
    corner = widget.mapTo(window, widget.rect().topLeft())
    seen = widget.visibleRegion().boundingRect()
    return {
        "id": _id(widget),
        "name": _name(widget),
        "group": _group(widget),
        "inside": "" if parent is None else _id(parent),
        "place": [widget.x(), widget.y(), widget.width(), widget.height()],
        "ring": _ring(widget, QRect(corner, widget.size())) if look else -1,
        "seen": seen.height() >= min(widget.height(), LEAST_SEEN)
        and window.rect().intersects(QRect(corner, widget.size())),
    }


def _id(widget: QWidget) -> str:
    """Return the id by which Qt puts a widget on the bus."""
    here: QWidget | None = widget
    names = []
    while here is not None:
        names.append(here.objectName() or type(here).__name__)
        here = None if here.isWindow() else here.parentWidget()
    return ".".join([*reversed([*names, "QApplication"])])


def _group(widget: QWidget) -> list[str]:
    """Return the ids of the buttons that the arrow keys move to from here."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return [_id(button) for button in group.buttons()] if group is not None and group.exclusive() else []


def _ring(widget: QWidget, place: QRect) -> int:
    """Count the pixels in and around a widget that are other than without the focus."""
    window = widget.window()
    place = place.adjusted(-4, -4, 4, 4) & window.rect()
    if place.isEmpty():
        return 0
    QApplication.processEvents()
    looks = [window.grab(place).toImage().convertToFormat(QImage.Format.Format_Grayscale8)]
    widget.clearFocus()
    looks.append(window.grab(place).toImage().convertToFormat(QImage.Format.Format_Grayscale8))
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    with_it, without = (bytes(image.constBits()) for image in looks)
    return sum(one != other for one, other in zip(with_it, without, strict=True))


def main() -> None:
    """Run until standard input ends."""
    app = QApplication([])
    app.setApplicationName("Notes")
    child = Child(app, Path(sys.argv[1]))
    sys.stdout.write(json.dumps({"said": "ready", "pid": os.getpid()}) + "\n")
    sys.stdout.flush()
    app.exec()
    del child


if __name__ == "__main__":
    main()
