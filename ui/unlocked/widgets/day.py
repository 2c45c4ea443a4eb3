"""A day that may be left out: a tick with words, and the day beside it when it is ticked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal

from ui.style.boxes import DayBox
from ui.style.flow import FlowLayout
from ui.style.parts import SENSITIVE, Surface
from ui.style.tick import Tick
from ui.unlocked.widgets.moment import DAY_FORMAT


class OptionalDay(Surface):
    """Gives a day or None; `offer` is the day that stands there when it is ticked first."""

    changed = Signal()

    def __init__(self, name: str, says: str, offer: date) -> None:
        super().__init__("plain", name)
        self._offer = offer
        self._tick = Tick(says, f"{name}.tick")
        self._day = DayBox()
        self._day.setObjectName(f"{name}.day")
        self._day.setAccessibleName(says)
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat(DAY_FORMAT)
        self._day.setInputMethodHints(SENSITIVE)
        self._tick.toggled.connect(self.on_ticked)
        self._day.dateChanged.connect(self.changed)
        flow = FlowLayout(self, spacing=10)
        flow.addWidget(self._tick)
        flow.addWidget(self._day)
        self.show_day(None)

    def day(self) -> date | None:
        """Return the day, None when it is left out."""
        if not self._tick.isChecked():
            return None
        shown = self._day.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: date | None) -> None:
        """Show a day or none, without telling that it changed."""
        shown = day or self._offer
        self._day.blockSignals(True)  # noqa: FBT003
        self._day.setDate(QDate(shown.year, shown.month, shown.day))
        self._day.blockSignals(False)  # noqa: FBT003
        self._tick.setChecked(day is not None)
        self._day.setVisible(day is not None)

    def on_ticked(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show the box for the day when there is one."""
        self._day.setVisible(on)
        self.changed.emit()
