"""The line under a list that says how many rows are marked, and offers what can be done with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.menu import Deed, open_menu
from ui.style.parts import Button, SmallLabel, Surface, column


class SeveralBar(Surface):
    """Shown while two or more are marked; `deeds` are asked for when the menu is opened."""

    none_wanted = Signal()

    def __init__(self, name: str, home: QWidget, deeds: Callable[[], Sequence[Deed]]) -> None:
        """`home` is the list, which has the focus again when the line goes."""
        super().__init__("info", f"{name}.several")
        self._name = name
        self._home = home
        self._deeds = deeds
        self._words = SmallLabel("", f"{name}.several.words", wrap=False)
        self._do = Button(text("several.do"), f"{name}.several.do")
        self._do.clicked.connect(self.on_do)
        none = Button(text("several.none"), f"{name}.several.none", "link")
        none.clicked.connect(self.none_wanted)
        inner = column(self, margins=(12, 6, 8, 6), gap=0)
        holder = Surface("plain", f"{name}.several.parts")
        flow = FlowLayout(holder, spacing=8)
        for part in (self._words, self._do, none):
            flow.addWidget(part)
        inner.addWidget(holder)
        self.hide()

    def come_home_to(self, home: QWidget) -> None:
        """Take another list for the one that has the focus again."""
        self._home = home

    def show_count(self, count: int) -> None:
        """Say how many are marked, aloud too."""
        several = count > 1
        focus = QApplication.focusWidget()
        if not several and focus is not None and self.isAncestorOf(focus):
            self._home.setFocus()
        self.setVisible(several)
        if several:
            words = text("several.count", n=count)
            self._words.setText(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def on_do(self) -> None:
        """Open what can be done with all of them."""
        below = self._do.mapToGlobal(self._do.rect().bottomLeft())
        open_menu(f"{self._name}.several.menu", self._deeds(), self, below)
