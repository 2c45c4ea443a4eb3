"""What a file leaves open: the order of its dates, its columns, who is who, the zone."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.imported import DayReading, TableHead
from app.importers.log_columns import FIELDS
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.parts import (
    BodyLabel,
    Chip,
    HeadingLabel,
    MutedLabel,
    StrongLabel,
    Surface,
    clear_layout,
    column,
    em,
    row,
)
from ui.style.theme import Theme
from ui.unlocked.screens.imports.state import Asked
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.words import day_words

MOST_COLUMNS = 40
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "UTC",
)


class Questions(Surface):
    """Says what was answered: an order of dates, a column and what it holds, a name, a zone."""

    order_told = Signal(str)
    column_told = Signal(int, str)
    me_told = Signal(str)
    zone_told = Signal(str)

    def __init__(self, theme: Theme, zone: str) -> None:
        super().__init__("plain", "imports.questions")
        self._orders: dict[str, Chip] = {}
        self._cards: list[Surface] = []
        self._days: tuple[DayReading, ...] = ()
        self._table: TableHead | None = None
        self._boxes: list[QComboBox] = []
        layout = column(self, gap=12)
        self._order, inner, _ = _card("order")
        self._choices = Surface("plain", "imports.order.choices")
        self._flow = FlowLayout(self._choices, spacing=10)
        inner.addWidget(self._choices)
        layout.addWidget(self._order)
        self._columns, inner, _ = _card("columns")
        body = Surface("plain", "imports.columns.body")
        self._lines = column(body, margins=(0, 4, 0, 8), gap=10)
        self._fold = Fold(theme, "imports.columns.fold", text("imports.columns.show"), body)
        inner.addWidget(self._fold)
        layout.addWidget(self._columns)
        self._me, inner, _ = _card("me")
        self._name = _box("imports.me", text("imports.me"))
        self._name.activated.connect(self.on_me)
        inner.addWidget(self._name)
        layout.addWidget(self._me)
        self._zone, inner, self._zone_why = _card("zone", ".none")
        self._zones = _box("imports.zone", text("imports.zone"))
        self._zones.addItem(text("imports.zone.none"), "")
        self._zones.addItem(text("imports.zone.here", zone=zone), zone)
        for each in ZONES:
            if each != zone:
                self._zones.addItem(each.replace("_", " "), each)
        self._zones.activated.connect(self.on_zone)
        inner.addWidget(self._zones)
        layout.addWidget(self._zone)

    def show_asked(self, asked: Asked) -> None:
        """Show what is open, with what was answered."""
        self.setVisible(bool(asked.days or asked.table or asked.names or asked.zones))
        self._order.setVisible(bool(asked.days))
        if asked.days and asked.days != self._days:
            self._make_orders(asked.days)
        for order, chip in self._orders.items():
            chip.setChecked(order == asked.date_order)
        self._columns.setVisible(asked.table is not None)
        if asked.table is not None:
            self._show_columns(asked)
        self._me.setVisible(bool(asked.names))
        self._show_names(asked)
        self._zone.setVisible(bool(asked.zones))
        self._zone_why.setText(text(f"imports.zone.why.{asked.zones or 'none'}"))
        self._zones.setCurrentIndex(max(0, self._zones.findData(asked.zone)))

    def first_focus(self) -> QWidget | None:
        """Return the first thing that must be answered."""
        return next(iter(self._orders.values()), None) if self._order.isVisible() else None

    # Slots.

    def on_order(self) -> None:
        """Hear which order it is."""
        for order, chip in self._orders.items():
            if chip is self.sender():
                chip.setChecked(True)
                self.order_told.emit(order)

    def on_column(self) -> None:
        """Hear what a column holds."""
        for place, box in enumerate(self._boxes):
            if box is self.sender():
                self.column_told.emit(place, str(box.currentData()))

    def on_me(self) -> None:
        """Hear which name is the person's own."""
        self.me_told.emit(str(self._name.currentData()))

    def on_zone(self) -> None:
        """Hear the zone."""
        self.zone_told.emit(str(self._zones.currentData()))

    def on_theme_changed(self) -> None:
        """Draw the arrow anew."""
        self._fold.on_theme_changed()

    # Building.

    def _make_orders(self, days: tuple[DayReading, ...]) -> None:
        """Show each order that is possible, with what the first dates would be."""
        self._days = days
        for card in self._cards:
            self._flow.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._orders, self._cards = {}, []
        for order in dict.fromkeys(order for each in days for order, _ in each.days):
            name = f"imports.order.{order}"
            card = Surface("card", f"{name}.card")
            card.setMinimumWidth(em(15))
            inner = column(card, margins=(14, 12, 14, 12), gap=6)
            chip = Chip(text(name), name)
            chip.clicked.connect(self.on_order)
            read = [
                text("imports.order.example", words=each.words, day=day_words(dict(each.days)[order]))
                for each in days
                if order in dict(each.days)
            ]
            chip.setAccessibleDescription(". ".join(read))
            inner.addWidget(chip)
            inner.addWidget(BodyLabel("\n".join(read), f"{name}.examples", wrap=False))
            self._orders[order] = chip
            self._cards.append(card)
            self._flow.addWidget(card)

    def _show_columns(self, asked: Asked) -> None:
        assert asked.table is not None
        if self._table is None or (asked.table.header, len(self._boxes)) != (
            self._table.header,
            min(len(asked.table.header), MOST_COLUMNS),
        ):
            self._make_columns(asked.table)
        self._table = asked.table
        for place, box in enumerate(self._boxes):
            blocker = QSignalBlocker(box)
            box.setCurrentIndex(max(0, box.findData(asked.columns.get(place, ""))))
            blocker.unblock()
        self._fold.say(text("imports.columns.known", n=len(asked.columns)))
        if asked.needed == "columns":
            self._fold.open()

    def _make_columns(self, table: TableHead) -> None:
        clear_layout(self._lines)
        self._boxes = []
        for place, title in enumerate(table.header[:MOST_COLUMNS]):
            name = f"imports.column.{place}"
            line = Surface("plain", name)
            inner = row(line, gap=12)
            words = column(gap=2)
            words.addWidget(StrongLabel(title, f"{name}.title"))
            cells = [" ".join(cells[place].split()) for cells in table.rows if place < len(cells)]
            shown = " · ".join(cell[:40] for cell in cells if cell)
            words.addWidget(MutedLabel(shown or text("imports.columns.empty"), f"{name}.cells"))
            box = _box(f"{name}.field", text("imports.columns.holds", name=title))
            box.addItem(text("imports.field.none"), "")
            for field in FIELDS:
                box.addItem(text(f"imports.field.{field}"), field)
            box.activated.connect(self.on_column)
            self._boxes.append(box)
            inner.addLayout(words, 1)
            inner.addWidget(box)
            self._lines.addWidget(line)

    def _show_names(self, asked: Asked) -> None:
        names = ("", *asked.names)
        if tuple(self._name.itemData(at) for at in range(self._name.count())) != names:
            self._name.clear()
            for each in names:
                self._name.addItem(each or text("imports.me.none"), each)
        self._name.setCurrentIndex(max(0, self._name.findData(asked.me)))


def _card(name: str, reason: str = "") -> tuple[Surface, QVBoxLayout, MutedLabel]:
    """Make a card with a question and why it is asked."""
    card = Surface("card", f"imports.{name}.card")
    inner = column(card, margins=(18, 14, 18, 14), gap=8)
    why = MutedLabel(text(f"imports.{name}.why{reason}"), f"imports.{name}.why")
    inner.addWidget(HeadingLabel(text(f"imports.{name}.heading"), f"imports.{name}.heading"))
    inner.addWidget(why)
    return card, inner, why


def _box(name: str, says: str) -> QComboBox:
    box = ChoiceBox()
    box.setObjectName(name)
    box.setAccessibleName(says)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box
