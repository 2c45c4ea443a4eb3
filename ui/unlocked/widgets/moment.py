"""When something happened: how sure first, then the day and perhaps the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp, offset_minutes
from app.strings.catalogue import text
from ui.style.boxes import OpenDayBox, TimeBox
from ui.style.flow import FlowLayout
from ui.style.parts import SENSITIVE, BodyLabel, Button, Chip, MutedLabel, Surface, column, em

OFFERED = (Precision.EXACT, Precision.ABOUT, Precision.BETWEEN, Precision.BEFORE, Precision.UNKNOWN)
DAY_FORMAT = "d MMM yyyy"
TIME_FORMAT = "h:mm ap"


@dataclass(frozen=True, slots=True)
class Typed:
    """A day and perhaps a time, as they stand in the boxes."""

    day: date
    clock: time | None

    def stamp(self, zone: str | None, given: Stamp | None) -> Stamp:
        """Return the stamp with the offset that `zone` had then, without a zone with that of `given`.

        `given` comes back as it was, to the second, as long as the boxes show it.
        """
        if given is not None and self == Typed(given.day, _to_minutes(given.clock)):
            return given
        if self.clock is None:
            return Stamp(self.day)
        if zone is None:
            return Stamp(self.day, self.clock, None if given is None else given.offset)
        return Stamp(self.day, self.clock, offset_minutes(datetime.combine(self.day, self.clock), zone))


def _to_minutes(clock: time | None) -> time | None:
    return None if clock is None else time(clock.hour, clock.minute)


def is_backwards(moment: Moment) -> bool:
    """Tell whether the end of a moment lies before its start."""
    start, end = moment.start, moment.end
    if start is None or end is None:
        return False
    if start.clock is None or end.clock is None:
        return end.day < start.day
    return end.sort_ms() < start.sort_ms()


class StampEdit(Surface):
    """A day, and a time when it is known."""

    changed = Signal()

    def __init__(self, name: str, says: str) -> None:
        super().__init__("plain", name)
        self._day = OpenDayBox(text("window.moment.no_day"))
        self._day.setObjectName(f"{name}.day")
        self._day.setAccessibleName(text("window.moment.day", what=says))
        self._day.setDisplayFormat(DAY_FORMAT)
        self._day.setInputMethodHints(SENSITIVE)
        self._knows = QCheckBox(text("window.moment.time"))
        self._knows.setObjectName(f"{name}.knows")
        self._knows.setAccessibleName(text("window.moment.knows", what=says))
        self._time = TimeBox()
        self._time.setObjectName(f"{name}.time")
        self._time.setAccessibleName(text("window.moment.clock", what=says))
        self._time.setDisplayFormat(TIME_FORMAT)
        self._time.setInputMethodHints(SENSITIVE)
        inner = self._time.findChild(QLineEdit)
        if inner is not None:  # the style leaves no room before the figures of a box without arrows
            inner.setTextMargins(em(0.6), 0, 0, 0)
        self._day.dateChanged.connect(self.on_edited)
        self._time.timeChanged.connect(self.on_edited)
        self._knows.toggled.connect(self.on_knows)
        flow = FlowLayout(self, spacing=8)
        for part in (self._day, self._knows, self._time):
            flow.addWidget(part)

    @property
    def is_open(self) -> bool:
        """Whether no day was typed or chosen yet."""
        return self._day.is_open

    def typed(self) -> Typed:
        """Return what stands in the boxes; there is a day."""
        day, clock = self._day.date(), self._time.time()
        known = time(clock.hour(), clock.minute()) if self._knows.isChecked() else None
        return Typed(date(day.year(), day.month(), day.day()), known)

    def show_stamp(self, day: date | None, clock: time | None) -> None:
        """Put a day, or none yet, and a time into the boxes, without telling that they changed."""
        self.blockSignals(True)  # noqa: FBT003
        if day is None:
            self._day.clear_day()
        else:
            self._day.setDate(QDate(day.year, day.month, day.day))
        self._knows.setChecked(clock is not None)
        if clock is not None:
            self._time.setTime(QTime(clock.hour, clock.minute))
        self._time.setVisible(clock is not None)
        self.blockSignals(False)  # noqa: FBT003

    def on_knows(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show the box for the time when it is known."""
        self._time.setVisible(on)
        self.changed.emit()

    def on_edited(self) -> None:
        """Tell that it changed."""
        self.changed.emit()


class MomentEditor(Surface):
    """How sure, and when.

    Until something is pressed the offered time is only an offer and the value is *not sure*.
    """

    changed = Signal()

    def __init__(self, name: str, title: str, zone: str, *, offer: datetime | None = None) -> None:
        super().__init__("plain", name)
        self._zone = zone
        self._offer = offer
        self._given = UNKNOWN_MOMENT
        self._chips: dict[Precision, Chip] = {}
        self._caption = BodyLabel("", f"{name}.offer", wrap=False)
        holder = Surface("plain", f"{name}.chips")
        flow = FlowLayout(holder)
        flow.addWidget(self._caption)
        for precision in OFFERED:
            chip = Chip(text(f"window.moment.{precision.value}"), f"{name}.{precision.value}")
            chip.setAccessibleName(f"{title}: {text(f'window.moment.{precision.value}')}")
            chip.clicked.connect(self.on_precision_clicked)
            self._chips[precision] = chip
            flow.addWidget(chip)
        self._start = StampEdit(f"{name}.start", title)
        self._start.changed.connect(self.on_edited)
        self._end = StampEdit(f"{name}.end", text("window.moment.until"))
        self._end.changed.connect(self.on_edited)
        self._and = MutedLabel(text("window.moment.and"), f"{name}.and", wrap=False)
        self._more = Button(text("window.moment.more"), f"{name}.more", "link")
        self._more.clicked.connect(self.on_more)
        self._problem = BodyLabel("", f"{name}.problem", tone="rust")
        layout = column(self, gap=6)
        layout.addWidget(holder)
        for part in (self._start, self._more, self._and, self._end, self._problem):
            layout.addWidget(part)
        self.set_value(UNKNOWN_MOMENT)

    def value(self) -> Moment:
        """Return the moment; *not sure* when no precision is pressed, or no day given."""
        precision = self._precision()
        if precision is None or precision is Precision.UNKNOWN or self._start.is_open:
            return UNKNOWN_MOMENT
        given = self._given
        # A time that came with no zone gets none from this computer.
        has_no_zone = given.start is not None and given.start.clock is not None and given.zone is None
        zone = None if has_no_zone else given.zone or self._zone
        start = self._start.typed().stamp(zone, given.start)
        with_end = precision is Precision.BETWEEN or (precision is not Precision.BEFORE and self._has_end)
        has_end = with_end and not self._end.is_open
        end = self._end.typed().stamp(zone, given.end or given.start) if has_end else None
        return Moment(precision, start, end, zone)

    def is_fit(self) -> bool:
        """Tell whether a day stands wherever one is asked for, and the end does not lie before the start."""
        return not self._lacks_day() and not is_backwards(self.value())

    def say_problem(self) -> None:
        """Say here what keeps it from being saved; a day that is missing is no fault until then."""
        self._tell(lacks_day=self._lacks_day())

    def set_value(self, moment: Moment) -> None:
        """Show a moment, without telling that it changed."""
        self._given = moment
        self._has_end = moment.end is not None
        start, offer = moment.start, self._offer
        if start is None and offer is not None:
            start = Stamp(offer.date(), offer.time())
        end = moment.end or start
        for edit, stamp in ((self._start, start), (self._end, end)):
            if stamp is None:
                edit.show_stamp(None, None)
            else:
                edit.show_stamp(stamp.day, stamp.clock)
        touched = moment.start is not None
        for precision, chip in self._chips.items():
            chip.setChecked(touched and precision is moment.precision)
        self._show()

    def first_focus(self) -> QWidget:
        """Return the first button."""
        return self._chips[Precision.EXACT]

    def on_precision_clicked(self) -> None:
        """Let the pressed button be the only one; a second press takes it back."""
        pressed = self.sender()
        for chip in self._chips.values():
            if chip is not pressed:
                chip.setChecked(False)
        self._show()
        self.changed.emit()

    def on_more(self) -> None:
        """Ask for the end too."""
        self._has_end = not self._has_end
        self._show()
        self.changed.emit()

    def on_edited(self) -> None:
        """Tell that it changed, and say when it cannot be."""
        self._tell(lacks_day=False)
        self.changed.emit()

    def _tell(self, *, lacks_day: bool) -> None:
        self._problem.setText(text("window.moment.missing" if lacks_day else "window.moment.backwards"))
        self._problem.setVisible(lacks_day or is_backwards(self.value()))

    def _lacks_day(self) -> bool:
        return any(edit.is_open and not edit.isHidden() for edit in (self._start, self._end))

    def _precision(self) -> Precision | None:
        return next((precision for precision, chip in self._chips.items() if chip.isChecked()), None)

    def _show(self) -> None:
        precision = self._precision()
        dated = precision not in {None, Precision.UNKNOWN}
        may_end = precision in {Precision.EXACT, Precision.ABOUT}
        with_end = precision is Precision.BETWEEN or (may_end and self._has_end)
        self._start.setVisible(dated)
        if with_end and self._end.is_open and not self._start.is_open:
            self._end.show_stamp(self._start.typed().day, None)
        self._end.setVisible(with_end)
        between = precision is Precision.BETWEEN
        self._and.setText(text("window.moment.and" if between else "window.moment.until"))
        self._and.setVisible(with_end)
        self._more.setVisible(may_end)
        self._more.say(text("window.moment.less" if self._has_end else "window.moment.more"))
        self._tell(lacks_day=False)
        self._caption.setVisible(precision is None and self._offer is not None)
        if self._offer is not None:
            clock = self._offer.strftime("%I:%M").lstrip("0")
            half = text("window.words.am" if self._offer.hour < 12 else "window.words.pm")
            self._caption.setText(text("window.moment.offer", clock=f"{clock} {half}"))
