"""What a person does with the window: press, type, drop, read; by the names of what is on screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from tests.e2e.window_bench import WindowBench

MOST_FINDS = 20


class Hands:
    """A person at the window: only what can be seen is pressed, only what has the focus is typed into."""

    def __init__(self, bench: WindowBench) -> None:
        self.bench = bench

    def settle(self) -> None:
        """Wait until the jobs that were started, and those that they started, have come to an end, and what left is gone."""
        for _ in range(3):
            self.bench.idle()
        self.bench.flush()

    def sees(self, name: str) -> bool:
        """Tell whether the widget of that name is on screen."""
        found = self.bench.window.root.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def press(self, name: str) -> None:
        """Click a button, or a tile that uncovers when it is clicked."""
        pressed = self.bench.find(name)
        assert pressed.isVisible(), name
        assert pressed.isEnabled(), name
        if isinstance(pressed, QAbstractButton):
            pressed.click()
        else:
            QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
        self.settle()

    def write(self, name: str, words: str) -> None:
        """Put the cursor into a box and type."""
        box = self.bench.find(name)
        assert box.isVisible(), name
        box.setFocus()
        if isinstance(box, QPlainTextEdit):
            box.insertPlainText(words)  # keys of a keyboard cannot say every letter
        else:
            assert isinstance(box, QLineEdit)
            box.insert(words)
            box.editingFinished.emit()

    def words(self, name: str) -> str:
        """Return what a label or box shows, or all labels in a part of the page."""
        shown = self.bench.find(name)
        if isinstance(shown, QPlainTextEdit | QTextEdit):
            return shown.toPlainText()
        if isinstance(shown, QLabel | QLineEdit):
            return shown.text()
        return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())

    def drop(self, name: str, paths: Iterable[Path]) -> None:
        """Let go of files over a part of the page."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.bench.find(name).dropEvent(QDropEvent(QPointF(10, 10), *how))
        self.settle()
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is; a shortcut of the window hears it."""
        QTest.keyClick(self.bench.window.root.windowHandle(), key, modifier)
        self.bench.app.processEvents()

    def type(self, words: str) -> None:
        """Type plain letters where the focus is."""
        handle = self.bench.window.root.windowHandle()
        for letter in words:
            QTest.keyClick(handle, letter)
        self.bench.app.processEvents()

    @property
    def focus(self) -> str:
        """The name of what has the focus."""
        found = QApplication.focusWidget()
        return "" if found is None else found.objectName()

    def let_through(self) -> None:
        """Wait for the pages on the documents page, and let through what the check found, one after another."""
        save = self.bench.find("documents.save")
        for _ in range(MOST_FINDS):
            self.bench.wait(lambda: save.isEnabled() or bool(self._finds()))
            if save.isEnabled():
                return
            self._finds()[0].click()
            self.settle()
        raise AssertionError("the paper cannot be saved")

    def _finds(self) -> list[QAbstractButton]:
        return [
            button
            for button in self.bench.find("documents.result").findChildren(QAbstractButton)
            if button.objectName().endswith(".allow") and button.isVisible() and button.isEnabled()
        ]
