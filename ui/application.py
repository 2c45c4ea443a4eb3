"""What the program calls itself before the system, and what it keeps Qt from writing about its use."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.strings.catalogue import text
from ui.dialogs import forget_choices
from ui.style.theme import STYLE


def make_application() -> QApplication:
    """Make Qt's application under the neutral name; called once, before the first window.

    Title, class of the window (WM_CLASS) and the name beside its icon are that name: Qt would take the name
    of the program's file.
    """
    forget_choices()
    name = text("window.name")
    QApplication.setDesktopFileName("")
    app = QApplication([name.lower(), *STYLE])
    app.setApplicationName(name)
    app.setQuitOnLastWindowClosed(False)
    return app
