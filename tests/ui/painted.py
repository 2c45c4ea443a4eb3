"""When a widget is painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Watch(QObject):
    """Tells whenever a widget is painted."""

    def __init__(self, widget: QWidget, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:  # noqa: D102, N802
        if event.type() is QEvent.Type.Paint:
            self._told()
        return False
