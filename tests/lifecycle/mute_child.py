"""The window of a person whose buses take connections and never answer; run as a process of its own.

Prints what is heard and which page stands as JSON, once the listening was begun and given up.
"""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui import main
from ui.locked import desktop_bus

SHORT_MS = 300
MOST_LOOKS = 200


class Window(main.Window):
    """Leaves by itself when its buses were given up."""

    def listen(self) -> None:
        """Listen, and look how that stands after the wait for an answer."""
        super().listen()
        self._looks = 0
        QTimer.singleShot(SHORT_MS, self.root, self.look)

    def look(self) -> None:
        """Wait until no bus is asked any more, or long enough."""
        signals = self._signals
        assert isinstance(signals, desktop_bus.DesktopSignals)
        self._looks += 1
        if self._looks < MOST_LOOKS and (signals._login._asking or signals._screen._asking):
            QTimer.singleShot(SHORT_MS, self.root, self.look)
        else:
            self.tell()

    def tell(self) -> None:
        """Say what a person sees, and leave."""
        heard, signals = self.heard(), self._signals
        assert isinstance(signals, desktop_bus.DesktopSignals)
        pages = [one.objectName() for one in self.root.findChildren(QWidget) if one.isVisible()]
        told = {
            "heard": [heard.screen, heard.sleep, heard.user],
            "asking": [signals._login._asking, signals._screen._asking],
            "pages": pages,
            "session": os.environ["DBUS_SESSION_BUS_ADDRESS"],
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        self.leave()


desktop_bus.ANSWER_MS = desktop_bus.FIRST_WORD_MS = SHORT_MS
main.Window = Window
raise SystemExit(main.main())
