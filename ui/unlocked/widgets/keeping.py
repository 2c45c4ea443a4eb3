"""How long a record is kept: no date, until a day, or so many months after the work ended."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from app.domain.clients import MOST_MONTHS, Keeping
from app.strings.catalogue import text
from ui.style.boxes import NumberBox
from ui.style.flow import FlowLayout
from ui.style.parts import SENSITIVE, BodyLabel, Chip, Surface, column, em, row
from ui.unlocked.widgets.day import OptionalDay

OFF, UNTIL, AFTER = "off", "until", "after"
_USUAL_MONTHS = 6


class KeepingEditor(Surface):
    """Edits a `Keeping`; off until something else is pressed."""

    changed = Signal()

    def __init__(self, name: str, today: date) -> None:
        super().__init__("plain", name)
        self._until = OptionalDay(f"{name}.until_day", text("keeping.until_day"), today)
        self._closed = OptionalDay(f"{name}.closed", text("keeping.closed"), today)
        self._months = NumberBox()
        self._months.setObjectName(f"{name}.months")
        self._months.setAccessibleName(text("keeping.months"))
        self._months.setRange(1, MOST_MONTHS)
        self._months.setInputMethodHints(SENSITIVE)
        # The style leaves no room before the figures.
        self._months.lineEdit().setTextMargins(em(0.6), 0, 0, 0)
        holder = Surface("plain", f"{name}.ways")
        flow = FlowLayout(holder)
        self._chips: dict[str, Chip] = {}
        group = QButtonGroup(self)
        for way in (OFF, UNTIL, AFTER):
            chip = Chip(text(f"keeping.{way}"), f"{name}.{way}")
            chip.clicked.connect(self.on_chosen)
            group.addButton(chip)
            flow.addWidget(chip)
            self._chips[way] = chip
        layout = column(self, gap=8)
        layout.addWidget(holder)
        layout.addWidget(self._until)
        self._after = Surface("plain", f"{name}.after_part")
        after = column(self._after, gap=6)
        after.addWidget(self._closed)
        months = row(gap=10)
        months.addWidget(self._months)
        months.addWidget(BodyLabel(text("keeping.months"), f"{name}.months.words"), 1)
        after.addLayout(months)
        layout.addWidget(self._after)
        self._until.changed.connect(self.changed)
        self._closed.changed.connect(self.changed)
        self._months.valueChanged.connect(self.on_months)
        self.show_keeping(Keeping())

    def keeping(self) -> Keeping:
        """Return what is chosen."""
        if self._chips[UNTIL].isChecked():
            return Keeping(until=self._until.day())
        if self._chips[AFTER].isChecked():
            return Keeping(months=self._months.value(), closed=self._closed.day())
        return Keeping()

    def show_keeping(self, keeping: Keeping) -> None:
        """Show it, without telling that it changed."""
        way = UNTIL if keeping.until is not None else AFTER if keeping.months else OFF
        self._chips[way].setChecked(True)
        self._until.show_day(keeping.until)
        self._closed.show_day(keeping.closed)
        self._months.blockSignals(True)  # noqa: FBT003
        self._months.setValue(keeping.months or _USUAL_MONTHS)
        self._months.blockSignals(False)  # noqa: FBT003
        self._show()

    def on_chosen(self) -> None:
        """Show what the pressed way asks."""
        self._show()
        self.changed.emit()

    def on_months(self) -> None:
        """Tell that another number was chosen."""
        self.changed.emit()

    def _show(self) -> None:
        self._until.setVisible(self._chips[UNTIL].isChecked())
        self._after.setVisible(self._chips[AFTER].isChecked())
