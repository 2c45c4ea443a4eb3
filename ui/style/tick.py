"""A box to tick, with words beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame

from ui.style.parts import BodyLabel, row


class Tick(QFrame):
    """A box to tick, with words beside it that may take several lines."""

    toggled = Signal(bool)

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}.line")
        self.setProperty("surface", "plain")
        self._box = QCheckBox()
        self._box.setObjectName(name)
        self._box.setAccessibleName(text)
        self._box.toggled.connect(self.toggled)
        layout = row(self, gap=0)  # the box brings the room beside it along
        layout.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        words = BodyLabel(text, f"{name}.words")
        layout.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusProxy(self._box)

    def isChecked(self) -> bool:  # noqa: N802 - as a QCheckBox says it
        """Return whether it is ticked."""
        return self._box.isChecked()

    def setChecked(self, on: bool) -> None:  # noqa: FBT001, N802 - as a QCheckBox says it
        """Tick it or not, without telling."""
        self._box.blockSignals(True)  # noqa: FBT003
        self._box.setChecked(on)
        self._box.blockSignals(False)  # noqa: FBT003

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.LeftButton and self._box.isEnabled():
            self._box.toggle()
