"""About when it was: not sure to begin with, in own words, and easy ways to say a little more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Chip, LineEdit, MutedLabel, Surface, column, em
from ui.unlocked.screens.past.about import PARTS, Anchor, Side, beside, in_part, in_years, read_year
from ui.unlocked.widgets.moment import MomentEditor
from ui.unlocked.words import moment_words

WAYS = ("unsure", "part", "years", "beside", "day")


class WhenBox(Surface):
    """The person's words and, when they press for it, a year, two years, another memory or a day."""

    changed = Signal()

    def __init__(self, zone: str, today: date) -> None:
        super().__init__("card", "past.when")
        self._zone = zone
        self._today = today
        self._anchors: tuple[Anchor, ...] = ()
        self._offered = ""
        self._given = UNKNOWN_MOMENT
        self._chips: dict[str, Chip] = {}
        self.words = LineEdit(
            "past.when.words", says=text("entry.ask.when_words"), hint=text("past.when.hint"), bare=True
        )
        self._part = self._choice("part", [(text(f"past.part.{part}"), part) for part in PARTS])
        self._year = self._year_box("year")
        self._first, self._last = self._year_box("first"), self._year_box("last")
        self._side = self._choice("side", [(text(f"past.side.{side.value}"), side.value) for side in Side])
        self._part.setMinimumContentsLength(17)
        self._anchor = self._choice("anchor", [])
        self._anchor.setMinimumContentsLength(22)
        self._day = MomentEditor("past.when.day", text("past.when"), zone)
        self._bodies: dict[str, Surface] = {}
        self._kept = MutedLabel("", "past.when.kept")
        self._problem = BodyLabel(text("past.when.problem"), "past.when.problem", tone="rust")
        self._lay_out()
        self._connect()
        self.set_value(UNKNOWN_MOMENT, "")

    def value(self) -> tuple[Moment, str]:
        """Return how far it is known, and the person's words."""
        return self._moment(), self.words.text()

    def set_value(self, moment: Moment, words: str) -> None:
        """Show what was kept, without telling that it changed."""
        self.blockSignals(True)  # noqa: FBT003
        self.words.setText(words)
        self._given, self._offered = moment, ""
        for box in (self._year, self._first, self._last):
            box.clear()
        self._day.set_value(moment)
        self._use("unsure" if moment == UNKNOWN_MOMENT else "day")
        self.blockSignals(False)  # noqa: FBT003

    def offer(self, anchors: Sequence[Anchor]) -> None:
        """Offer these entries to lie before or after."""
        chosen = self._anchor.currentData()
        self._anchors = tuple(anchors)
        self._anchor.blockSignals(True)  # noqa: FBT003
        self._anchor.clear()
        self._anchor.addItem(text("past.anchor.none"), None)
        for number, anchor in enumerate(self._anchors):
            self._anchor.addItem(anchor.title, number)
            if chosen is not None and number == chosen:
                self._anchor.setCurrentIndex(number + 1)
        self._anchor.blockSignals(False)  # noqa: FBT003
        self._chips["beside"].setVisible(bool(self._anchors))

    def is_fit(self) -> bool:
        """Tell whether what was begun is a date: a year has four figures, an end does not come first."""
        way = self._way()
        boxes = {"part": (self._year,), "years": (self._first, self._last)}.get(way, ())
        typed = [box.text().strip() for box in boxes]
        if way == "day":
            return self._day.is_fit()
        return not any(typed) or all(read_year(words) is not None for words in typed)

    def on_way(self) -> None:
        """Show what belongs to the pressed way; pressing it again goes back to not sure."""
        for way, chip in self._chips.items():
            if chip is self.sender():
                self._use(way if chip.isChecked() else "unsure")
        self.on_edited()

    def on_beside(self) -> None:
        """Put into words what the date alone may not hold, as long as nothing else stands there."""
        number = self._anchor.currentData()
        if isinstance(number, int) and self.words.text() in {"", self._offered}:
            side = str(self._side.currentData())
            self._offered = text(f"past.words.{side}", title=self._anchors[number].title)
            self.words.setText(self._offered)
            self.words.setCursorPosition(0)
        self.on_edited()

    def on_edited(self) -> None:
        """Say how it will be kept, and that it changed."""
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        moment, fit = self._moment(), self.is_fit()
        self._problem.setVisible(not fit)
        self._kept.setText(text("past.when.is", when=moment_words(moment, sure=True)))
        self._kept.setVisible(fit and self._way() not in {"unsure", "day"})

    def _moment(self) -> Moment:
        way, moment = self._way(), UNKNOWN_MOMENT
        if way == "part":
            year = read_year(self._year.text())
            if year is not None:
                moment = in_part(year, self._part.currentData(), self._zone)
        elif way == "years":
            first, last = read_year(self._first.text()), read_year(self._last.text())
            if first is not None and last is not None:
                moment = in_years(first, last, self._zone)
        elif way == "beside":
            number = self._anchor.currentData()
            if isinstance(number, int):
                side = Side(str(self._side.currentData()))
                moment = beside(side, self._anchors[number].when, self._today, self._zone)
        elif way == "day":
            moment = self._day.value()
        return moment

    def _way(self) -> str:
        return next((way for way, chip in self._chips.items() if chip.isChecked()), "unsure")

    def _use(self, chosen: str) -> None:
        for way, chip in self._chips.items():
            chip.setChecked(way == chosen)
            if way in self._bodies:
                self._bodies[way].setVisible(way == chosen)
        if chosen == "day" and self._day.value().precision is Precision.UNKNOWN:
            self._day.set_value(self._given)
        self._tell()

    def _choice(self, name: str, choices: Sequence[tuple[str, str]]) -> ChoiceBox:
        box = ChoiceBox()
        box.setObjectName(f"past.when.{name}")
        box.setAccessibleName(text(f"past.when.{name}"))
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for label, value in choices:
            box.addItem(label, value)
        return box

    def _year_box(self, name: str) -> LineEdit:
        box = LineEdit(
            f"past.when.{name}", says=text(f"past.when.{name}"), hint=text(f"past.when.{name}.hint")
        )
        box.setMaximumWidth(em(6))
        box.setMaxLength(4)
        return box

    def _connect(self) -> None:
        self.words.textEdited.connect(self.on_edited)
        for box in (self._year, self._first, self._last):
            box.textEdited.connect(self.on_edited)
        self._part.currentIndexChanged.connect(self.on_edited)
        self._side.currentIndexChanged.connect(self.on_beside)
        self._anchor.currentIndexChanged.connect(self.on_beside)
        self._day.changed.connect(self.on_edited)

    def _lay_out(self) -> None:
        layout = column(self, margins=(14, 10, 14, 12), gap=7)
        layout.addWidget(BodyLabel(text("past.when"), "past.when.label"))
        layout.addWidget(self.words)
        holder = Surface("plain", "past.when.ways")
        flow = FlowLayout(holder)
        for way in WAYS:
            chip = Chip(text(f"past.way.{way}"), f"past.when.{way}.chip")
            chip.setAccessibleName(f"{text('past.when')} {text(f'past.way.{way}')}")
            chip.clicked.connect(self.on_way)
            self._chips[way] = chip
            flow.addWidget(chip)
        layout.addWidget(holder)
        for way, parts in (
            ("part", (self._part, self._year)),
            (
                "years",
                (self._first, MutedLabel(text("window.moment.and"), "past.when.and", wrap=False), self._last),
            ),
            ("beside", (self._side, self._anchor)),
            ("day", (self._day,)),
        ):
            body = self._bodies[way] = Surface("plain", f"past.when.{way}.body")
            if way == "day":
                column(body).addWidget(parts[0])
            else:
                inner = FlowLayout(body, spacing=8)
                for part in parts:
                    inner.addWidget(part)
            layout.addWidget(body)
        layout.addWidget(self._kept)
        layout.addWidget(self._problem)
