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
from ui.unlocked.screens.timeline.filter_words import Active, Narrowed
from ui.unlocked.screens.timeline.rows import danger_choices, kind_choices

COMMON = ("has_danger", "reported", "has_evidence")
REST = ("order_violated", "needs_detail", "hold", "drafts", "with_withdrawn")


class FilterBar(Surface):
    """Tells what is to be listed: `narrowed` carries a field of `EntryFilter` and its value."""

    narrowed = Signal(str, object)
    widened = Signal()
    taken_back = Signal(object)
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
        self._wanted_person: EntityId | None = None
        self._active = Surface("plain", "timeline.filter.active")
        self._active_flow = FlowLayout(self._active)
        self._active.hide()
        layout = column(self, margins=(0, 0, 0, 0), gap=8)
        layout.addWidget(self._figure)
        layout.addWidget(chips)
        layout.addWidget(self._active)

    def show_people(self, people: tuple[tuple[EntityId, str], ...]) -> None:
        """Offer these people, keeping the one chosen."""
        chosen = self._wanted_person
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
            self._all.setChecked(False)

    def show_filter(self, narrowed: Narrowed, active: tuple[Active, ...]) -> None:
        """Show what is listed; filters that have no chip of their own get one that takes them back."""
        chosen = narrowed.entries
        self.blockSignals(True)  # noqa: FBT003
        for name, chip in self._chips.items():
            chip.setChecked(getattr(chosen, name) is True)
        for name, box in self._boxes.items():
            box.setChecked(narrowed.drafts if name == "drafts" else bool(getattr(chosen, name)))
        _turn_to(self._kind, chosen.kind)
        _turn_to(self._danger, chosen.danger)
        self._wanted_person = chosen.person
        _turn_to(self._person, chosen.person)
        self._between.setChecked(chosen.first_day is not None)
        for edit, day in ((self._first, chosen.first_day), (self._last, chosen.last_day)):
            if day is not None:
                edit.setDate(QDate(day.year, day.month, day.day))
        self._all.setChecked(narrowed.is_all)
        self.blockSignals(False)  # noqa: FBT003
        self._show_active(tuple(each for each in active if each.fields[0] not in COMMON))

    def _show_active(self, active: tuple[Active, ...]) -> None:
        had_focus = self._active.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._active_flow.clear()
        for number, each in enumerate(active):
            says = text("timeline.filter.off", what=each.words)
            button = Button(f"{each.words}  ✕", f"timeline.filter.active.{number}", "chip", says=says)
            button.setProperty("fields", list(each.fields))
            button.clicked.connect(self.on_off)
            self._active_flow.addWidget(button)
        self._active.setVisible(bool(active))
        if had_focus:
            self._all.setFocus()

    def on_off(self) -> None:
        """Take back the filter of the pressed chip."""
        names = self.sender().property("fields")
        self.taken_back.emit(tuple(str(name) for name in names))

    def on_all(self) -> None:
        """List everything."""
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
                self._tell(name, on or None)

    def on_kind(self) -> None:
        """List one kind, or all."""
        self._tell("kind", self._kind.currentData())

    def on_danger(self) -> None:
        """List one danger sign, or all entries."""
        self._tell("danger", self._danger.currentData())

    def on_person(self) -> None:
        """List what one person is in, or all."""
        self._tell("person", cast("object", self._person.currentData()))

    def on_days(self) -> None:
        """List what happened between two days, or always."""
        on = self._between.isChecked()
        self._first.setVisible(on)
        self._last.setVisible(on)
        self._tell("days", (_day(self._first.date()), _day(self._last.date())) if on else None)

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
        holder = Surface("plain", "timeline.figure.links")
        links = FlowLayout(holder)
        links.addWidget(show_all)
        links.addWidget(back)
        inside = column(card, margins=(14, 8, 14, 8), gap=2)
        inside.addWidget(self._figure_says)
        inside.addWidget(holder)
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
        self._danger = self._combo("timeline.filter.danger", text("timeline.filter.danger"))
        self._danger.addItem(text("timeline.filter.any_danger"), None)
        for code, label in danger_choices():
            self._danger.addItem(label, code)
        self._danger.currentIndexChanged.connect(self.on_danger)
        self._person = self._combo("timeline.filter.person", text("timeline.filter.person"))
        self._person.addItem(text("timeline.filter.anybody"), None)
        self._person.currentIndexChanged.connect(self.on_person)
        for combo in (self._kind, self._person, self._danger):
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


def _turn_to(combo: QComboBox, value: object) -> None:
    """Show the line of a value, the first one for None or one that is not there."""
    at = next((number for number in range(combo.count()) if combo.itemData(number) == value), 0)
    combo.setCurrentIndex(at)


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
