"""The player: a process of its own with a window, which plays one item and knows nothing else.

The order matters. First the walls that every thread inherits, then the libraries, the display and the sound;
then the last wall; only then is a byte of the item asked for. Nothing of a library is imported above the
functions, so that nothing runs before the first wall.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.sandbox.player_protocol import Missing, Say
from app.sandbox.player_walls import wall_in_first, wall_in_last
from ui.player.link import Link

if TYPE_CHECKING:
    from ui.player.item import Item
    from ui.player.playing import Playing


def main(arguments: Sequence[str]) -> None:
    """Play until the window is closed or the pipe breaks.

    `arguments`: where the program lies, then size, sound only, dark, text size in per cent, whether Shift
    leaves (all numbers), and the language.
    """
    link = Link(os.dup(0), os.dup(1))
    _point_away(0, 1, 2)
    size, sound_only, dark, percent, shift_exit = map(int, arguments[1:6])
    try:
        walls, landlock = wall_in_first(Path(arguments[0]))
    except OSError:
        link.say(Say.MISSING, a=Missing.WALLS)
        return
    threading.Thread(target=link.watch, name="watch", daemon=True).start()
    try:
        import PySide6.QtMultimedia
    except ModuleNotFoundError:
        link.say(Say.MISSING, a=Missing.MODULE)
        return
    except ImportError:
        link.say(Say.MISSING, a=Missing.LIBRARY)
        return
    del PySide6
    run = _Run(link, shift_exit=bool(shift_exit))
    run.dress(dark=bool(dark), percent=percent, language=arguments[6])
    if not run.open_window(sound_only=bool(sound_only)):
        link.say(Say.MISSING, a=Missing.BACKEND)
        return
    try:
        walls |= wall_in_last()
    except OSError:
        link.say(Say.MISSING, a=Missing.WALLS)
        return
    link.say(Say.READY, a=walls, n=landlock)
    run.play(size)
    os._exit(0)  # nothing here is worth waiting for, and no library gets to write on its way out


class _Run:
    """The window and what it plays, from the first look to the end."""

    def __init__(self, link: Link, *, shift_exit: bool) -> None:
        from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt
        from PySide6.QtWidgets import QApplication

        from app.strings.catalogue import text
        from ui.dialogs import forget_choices
        from ui.locked.quick_exit import InputWatch
        from ui.style.theme import STYLE

        forget_choices()
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ForceRasterWidgets)
        QApplication.setApplicationName(text("window.name"))
        QApplication.setDesktopFileName("")
        self._link = link
        self._app = QApplication([text("window.name").lower(), *STYLE])
        self._since_touch = QElapsedTimer()
        self._watch = InputWatch(self.on_touched, self.on_leave, self.on_counted)
        self._watch.shift_counts = shift_exit
        self._playing: Playing | None = None
        self._item: Item | None = None

    def dress(self, *, dark: bool, percent: int, language: str) -> None:
        """Look as the rest of the program does."""
        from app.strings.catalogue import use_language
        from ui.style.theme import Scheme, Theme

        use_language(language)
        self._theme = Theme(self._app)
        self._theme.choose(Scheme.DARK if dark else Scheme.LIGHT, percent / 100)

    def open_window(self, *, sound_only: bool) -> bool:
        """Show the window and connect to the sound; False when QtMultimedia cannot decode here."""
        from PySide6.QtWidgets import QApplication

        from ui.player.playing import Playing
        from ui.player.window import PlayerWindow

        self._window = PlayerWindow(sound_only=sound_only)
        self._theme.wear(self._window)
        self._playing = Playing(self._window, self.on_awake, self._app)
        if not self._playing.media.isAvailable():
            return False
        self._window.resize(self._window.first_size())
        open_sound()
        self._window.closed.connect(self.on_closed)
        self._window.lock_wanted.connect(self.on_lock)
        self._window.show()
        self._window.play.setFocus()
        QApplication.processEvents()  # what drawing loads from disk is loaded now
        self._window.grab()
        return True

    def play(self, size: int) -> None:
        """Show the item until the window is closed."""
        from ui.player.item import Item

        assert self._playing is not None
        self._item = Item(self._link.ask, size, self._app)
        self._playing.start(self._item)
        # Not before: until it says that it is ready, the program takes anything else for a fault.
        self._watch.begin(self._app)
        self._app.exec()

    # Slots.

    def on_awake(self) -> None:
        """While something plays, somebody listens."""
        self._link.say(Say.TOUCHED)

    def on_touched(self) -> None:
        """Tell the program that somebody is there, at most every few seconds."""
        if not self._since_touch.isValid() or self._since_touch.hasExpired(TOUCH_MS):
            self._since_touch.start()
            self._link.say(Say.TOUCHED)

    def on_leave(self) -> None:
        """Be gone, then let the program leave."""
        self._window.hide()
        self._link.say(Say.LEAVE)

    def on_lock(self) -> None:
        """Be gone, then let the program lock."""
        self._window.hide()
        self._link.say(Say.LOCK)

    def on_closed(self) -> None:
        """Say so, and end."""
        self._link.say(Say.CLOSED)
        self._app.quit()

    def on_counted(self, _presses: int) -> None:
        """Presses of Shift are not shown here."""


TOUCH_MS = 3000


def open_sound() -> None:
    """Open the way to the loudspeaker once, without a sound, so that it stands before the last wall."""
    from PySide6.QtMultimedia import QAudioSink, QMediaDevices

    device = QMediaDevices.defaultAudioOutput()
    if not device.isNull():
        sink = QAudioSink(device, device.preferredFormat())
        sink.setVolume(0.0)
        sink.start()
        sink.stop()


def _point_away(*descriptors: int) -> None:
    """Make what a library prints or reads by habit go nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    os.close(null)
