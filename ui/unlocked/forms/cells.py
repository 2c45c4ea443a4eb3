"""The places of fields in a form: a label, an editor and what is wrong with it, in one column or two."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui.style.parts import CaptionLabel, MutedLabel, Surface, column, em, row
from ui.style.problem import Problem
from ui.unlocked.forms.editors import FieldEditor


class FieldCell(Surface):
    """A label with what belongs beside it, the editor, and what is wrong with it."""

    def __init__(self, name: str, label: str, editor: FieldEditor, hint: str = "") -> None:
        super().__init__("plain", f"{name}.cell")
        self.editor = editor
        layout = column(self, gap=4)
        self.head: QHBoxLayout = row(gap=8)
        if not editor.asks:
            self.head.addWidget(MutedLabel(label, f"{name}.label"), 1)
        layout.addLayout(self.head)
        layout.addWidget(editor)
        if hint:
            layout.addWidget(CaptionLabel(hint, f"{name}.hint"))
        self._problem = Problem(f"{name}.problem")
        layout.addWidget(self._problem)

    def show_problem(self, words: str) -> None:
        """Say what is wrong, "" when nothing is."""
        if words:
            self._problem.tell(words, self.editor.first_focus(), stays=True)
        else:
            self._problem.clear()


class Columns(Surface):
    """Cells side by side where there is room for two, one under the other where not."""

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)
        self._cells: list[tuple[QWidget, bool]] = []
        self._off: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._count = 0

    def add(self, cell: QWidget, *, whole: bool) -> None:
        """Add a cell, over the whole width or not."""
        cell.setParent(self)
        self._cells.append((cell, whole))

    def show_only(self, cells: Collection[QWidget]) -> None:
        """Show these cells alone."""
        self._off = [cell for cell, _ in self._cells if cell not in cells]
        for cell, _ in self._cells:
            cell.setVisible(cell in cells)
        self._arrange(max(self._count, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        count = 2 if self.width() >= em(32) else 1
        if count != self._count:
            self._arrange(count)

    def _arrange(self, count: int) -> None:
        self._count = count
        for cell, _ in self._cells:
            # Not takeAt: an item that stays behind keeps the cell from telling the new one that it has grown.
            self._grid.removeWidget(cell)
        line = place = 0
        for cell, whole in self._cells:
            if cell in self._off:
                continue
            if whole or count == 1:
                line += 1 if place else 0
                self._grid.addWidget(cell, line, 0, 1, count)
                line, place = line + 1, 0
                continue
            self._grid.addWidget(cell, line, place)
            line, place = (line, 1) if place == 0 else (line + 1, 0)
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < count else 0)
