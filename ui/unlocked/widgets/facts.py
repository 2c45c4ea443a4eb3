"""A list of facts: what each is called at the left, what is known at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.style.pages import beginning
from ui.style.parts import BodyLabel, MonoLabel, MutedLabel, Surface, em


class Facts(Surface):
    """Rows of label and value; values can be marked and copied."""

    def __init__(self, name: str, label_em: float = 9.2) -> None:
        super().__init__("plain", name)
        self._label_em = label_em
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[tuple[str, str]], *, mono: frozenset[str] = frozenset()) -> None:
        """Show (label, value) rows in place of what was there.

        Labels in `mono` have their value in even letters.
        """
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (label, value) in enumerate(rows):
            name = f"{self.objectName()}.{number}"
            caption = MutedLabel(label, f"{name}.label")
            caption.setFixedWidth(em(self._label_em))
            shown = (MonoLabel if label in mono else BodyLabel)(value, f"{name}.value", selectable=True)
            shown.setAccessibleName(f"{label}: {value}")
            self._grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            shown.setAlignment(
                (beginning() & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignTop
            )
            self._grid.addWidget(shown, number, 1)
        if self.parentWidget() is not None:  # alone it would open as a window of its own
            self.setVisible(bool(rows))
