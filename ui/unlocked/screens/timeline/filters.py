"""The filters over the list: chips for the common ones, a fold for the rest."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox, DayBox
from ui.style.flow import FlowLayout
from ui.style.parts import SENSITIVE, BodyLabel, Button, CaptionLabel, Chip, Surface, column, row, scrolled
from ui.unlocked.screens.timeline.rows import kind_choices

COMMON = ("has_danger", "reported", "has_evidence")
REST = ("order_violated", "needs_detail", "with_withdrawn")


class FilterBar(Surface):
    """Tells what is to be listed: `narrowed` carries a field of `EntryFilter` and its value."""

    narrowed = Signal(str, object)
    widened = Signal()
    covered = Signal(bool)
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "timeline.filters")
        self._narrow = False
        self._all = Chip(text("timeline.filter.all"), "timeline.filter.all", on=True)
        self._all.clicked.connect(self.on_all)
        self._chips: dict[str, Chip] = {}
        chips = Surface("plain", "timeline.filter.chips")
        flow = FlowLayout(chips)
        flow.addWidget(self._all)
        for name in COMMON:
            chip = Chip(text(f"timeline.filter.{name}"), f"timeline.filter.{name}")
            chip.clicked.connect(self.on_chip)
            self._chips[name] = chip
            flow.addWidget(chip)
        self._more = Chip(text("timeline.filter.more"), "timeline.filter.more")
        self._more.toggled.connect(self.on_more)
        flow.addWidget(self._more)
        self._cover = Chip(text("timeline.filter.cover"), "timeline.filter.cover")
        self._cover.toggled.connect(self.covered)
        flow.addWidget(self._cover)
        self._card = self._rest_card()
        self.rest = scrolled(self._card, "timeline.filter.rest")
        self.rest.hide()
        self._figure = self._figure_card()
        layout = column(self, margins=(0, 0, 0, 0), gap=8)
        layout.addWidget(self._figure)
        layout.addWidget(chips)

    def show_people(self, people: tuple[tuple[EntityId, str], ...]) -> None:
        """Offer these people, keeping the one chosen."""
        chosen = self._person.currentData()
        self._person.blockSignals(True)  # noqa: FBT003
        self._person.clear()
        self._person.addItem(text("timeline.filter.anybody"), None)
        for person, name in people:
            self._person.addItem(name, person)
        at = next(
            (number for number in range(self._person.count()) if self._person.itemData(number) == chosen), 0
        )
        self._person.setCurrentIndex(at)
        self._person.blockSignals(False)  # noqa: FBT003

    def show_figure(self, title: str, number: int) -> None:
        """Say that only the entries behind a figure are listed; with no title that all are."""
        self._figure_says.setText(text("timeline.figure", title=title, n=number) if title else "")
        self._figure.setVisible(bool(title))
        if title:
            self.show_none()
            self._all.setChecked(False)

    def show_none(self) -> None:
        """Show that everything is listed."""
        self.blockSignals(True)  # noqa: FBT003
        for chip in self._chips.values():
            chip.setChecked(False)
        for box in self._boxes.values():
            box.setChecked(False)
        self._kind.setCurrentIndex(0)
        self._person.setCurrentIndex(0)
        self._between.setChecked(False)
        self._all.setChecked(True)
        self.blockSignals(False)  # noqa: FBT003

    def on_all(self) -> None:
        """List everything."""
        self.show_none()
        self.widened.emit()

    def on_chip(self) -> None:
        """Set or take back one of the common filters."""
        for name, chip in self._chips.items():
            if chip is self.sender():
                self._tell(name, True if chip.isChecked() else None)

    def on_box(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Set or take back one of the others."""
        for name, box in self._boxes.items():
            if box is self.sender():
                self._tell(name, on if name == "with_withdrawn" else (on or None))

    def on_kind(self) -> None:
        """List one kind, or all."""
        self._tell("kind", self._kind.currentData())

    def on_person(self) -> None:
        """List what one person is in, or all."""
        self._tell("person", cast("object", self._person.currentData()))

    def on_days(self) -> None:
        """List what happened between two days, or always."""
        on = self._between.isChecked()
        self._first.setVisible(on)
        self._last.setVisible(on)
        self._tell("first_day", _day(self._first.date()) if on else None)
        self._tell("last_day", _day(self._last.date()) if on else None)

    def on_narrowed(self, narrow: bool) -> None:  # noqa: FBT001 - a slot
        """Leave the room to the list: the common filters go under *More filters*."""
        self._narrow = narrow
        self.on_more(self._more.isChecked())

    def on_more(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show or hide the other filters."""
        self.rest.setVisible(on)
        self.rest.setMaximumHeight(self._card.sizeHint().height() + 2)
        for chip in (*self._chips.values(), self._cover):
            chip.setVisible(on or not self._narrow)

    def _tell(self, name: str, value: object) -> None:
        self._all.setChecked(False)
        self.narrowed.emit(name, value)

    def _figure_card(self) -> Surface:
        card = Surface("info", "timeline.figure")
        self._figure_says = BodyLabel("", "timeline.figure.says")
        show_all = Button(text("timeline.figure.all"), "timeline.figure.all", "link")
        show_all.clicked.connect(self.on_all)
        back = Button(text("timeline.figure.back"), "timeline.figure.back", "link")
        back.clicked.connect(self.back_wanted)
        links = FlowLayout()
        links.addWidget(show_all)
        links.addWidget(back)
        inside = column(card, margins=(14, 8, 14, 8), gap=2)
        inside.addWidget(self._figure_says)
        inside.addLayout(links)
        card.hide()
        return card

    def _rest_card(self) -> Surface:
        card = Surface("card", "timeline.filter.card")
        layout = column(card, margins=(14, 10, 14, 12), gap=6)
        self._kind = self._combo("timeline.filter.kind", text("timeline.filter.kind"))
        self._kind.addItem(text("timeline.filter.any_kind"), None)
        for code, label in kind_choices():
            self._kind.addItem(label, code)
        self._kind.currentIndexChanged.connect(self.on_kind)
        self._person = self._combo("timeline.filter.person", text("timeline.filter.person"))
        self._person.addItem(text("timeline.filter.anybody"), None)
        self._person.currentIndexChanged.connect(self.on_person)
        for combo in (self._kind, self._person):
            layout.addWidget(CaptionLabel(combo.accessibleName(), f"{combo.objectName()}.label"))
            layout.addWidget(combo)
        self._boxes: dict[str, QCheckBox] = {}
        for name in REST:
            box = QCheckBox(text(f"timeline.filter.{name}"))
            box.setObjectName(f"timeline.filter.{name}")
            box.toggled.connect(self.on_box)
            self._boxes[name] = box
            layout.addWidget(box)
        self._between = QCheckBox(text("timeline.filter.days"))
        self._between.setObjectName("timeline.filter.days")
        self._between.toggled.connect(self.on_days)
        layout.addWidget(self._between)
        self._first = self._date("timeline.filter.first", text("timeline.filter.first"), -365)
        self._last = self._date("timeline.filter.last", text("timeline.filter.last"), 0)
        days = row()
        days.addWidget(self._first)
        days.addWidget(self._last)
        layout.addLayout(days)
        return card

    def _combo(self, name: str, says: str) -> QComboBox:
        combo = ChoiceBox()
        combo.setObjectName(name)
        combo.setAccessibleName(says)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo

    def _date(self, name: str, says: str, days: int) -> QDateEdit:
        edit = DayBox(QDate.currentDate().addDays(days))
        edit.setObjectName(name)
        edit.setAccessibleName(says)
        edit.setCalendarPopup(True)
        edit.setDisplayFormat("d MMM yyyy")
        edit.setInputMethodHints(SENSITIVE)
        edit.hide()
        edit.dateChanged.connect(self.on_days)
        return edit


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
