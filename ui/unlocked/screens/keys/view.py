"""Every key of the page one came from and of the window, to look through (F1)."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.strings.catalogue import text
from ui.style.keys import Shortcut
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import Button, LineEdit, MutedLabel, TitleLabel, column, row
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.keys.model import KeyRow, KeysModel
from ui.unlocked.screens.keys.presenter import matching


class KeysTable(QTableView):
    """The table; a line of it can be copied, to be kept beside the keyboard."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        if self.currentIndex().isValid():
            deed = Deed("copy", text("several.copy"), self.copy_wanted.emit, "Ctrl+C")
            open_menu("keys.menu", (deed,), self, place_of(event, self))


class KeysScreen(Screen):
    """A box to search, and the table."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("keys")
        self._context = context
        self._rows: tuple[KeyRow, ...] = ()
        self._model = KeysModel()
        self._model.setParent(self)
        self._back = Button(text("keys.back"), "keys.back", "link")
        self._back.clicked.connect(context.shell.back)
        self._find = LineEdit("keys.find", says=text("keys.find"), hint=text("keys.find"))
        self._find.textChanged.connect(self.on_words)
        self._none = MutedLabel(text("keys.none"), "keys.none")
        self._none.hide()
        self._table = KeysTable()
        self._table.copy_wanted.connect(self.on_copy)
        self._table.setObjectName("keys.table")
        self._table.setAccessibleName(text("keys.title"))
        self._table.setProperty("framed", True)  # noqa: FBT003
        self._table.setModel(self._model)
        self._table.setShowGrid(False)
        self._table.setWordWrap(True)
        self._table.setTabKeyNavigation(False)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = self._table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)  # sentences get what keys leave
        layout = column(self, margins=(24, 18, 24, 20), gap=10)
        top = row()
        top.addWidget(self._back)
        top.addStretch(1)
        layout.addLayout(top)
        layout.addWidget(TitleLabel(text("keys.title"), "keys.title"))
        layout.addWidget(MutedLabel(text("keys.about"), "keys.about"))
        layout.addWidget(self._find)
        layout.addWidget(self._none)
        layout.addWidget(self._table, 1)
        Shortcut("Escape", self, context.shell.back, "keys.leave", name="keys.shortcut", inside=True)

    def activate(self, target: Target) -> None:
        """Show the keys of the page that `what` names, and those of the window; lines come a turn later."""
        self._rows = self._context.shell.keys_of(target.what)
        QTimer.singleShot(0, self, self.on_rows)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        super().hideEvent(event)
        self._model.show_rows(())  # out of sight, every line would be measured at each change of the look

    def first_focus(self) -> QWidget:
        """Return the box to search."""
        return self._find

    def on_rows(self) -> None:
        """Show the lines there are now."""
        self.on_words(self._find.text())

    def on_copy(self) -> None:
        """Copy the marked line."""
        words = self._model.data(self._table.currentIndex(), int(Qt.ItemDataRole.AccessibleTextRole))
        if isinstance(words, str):
            self._context.clipboard.put(words)
            self._context.shell.say(text("several.copied", n=1))

    def on_words(self, words: str) -> None:
        """Show the lines that hold the words."""
        rows = matching(self._rows, words)
        self._model.show_rows(rows)
        self._none.setVisible(not rows)
        self._table.setVisible(bool(rows))


def build(context: ScreenContext) -> Screen:
    """Make the screen."""
    return KeysScreen(context)
