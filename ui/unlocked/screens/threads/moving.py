"""Ways to move about in a conversation: words to find, a day to go to, its start and its end."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QTimer, Signal

from app.strings.catalogue import text
from ui.style.boxes import DayBox
from ui.style.flow import FlowLayout
from ui.style.parts import SENSITIVE, Button, LineEdit, MutedLabel, Surface, em

FIND_MS = 250
"""How long nothing must be typed before the words are looked for."""
DAY_FORMAT = "d MMM yyyy"


class FindOrJump(Surface):
    """While something is found, the ways to jump make room for going from one to the next."""

    finding = Signal(str)
    stepped = Signal(int)
    day_wanted = Signal(object)
    start_wanted = Signal()
    end_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "threads.moving")
        self.words = LineEdit("threads.find", says=text("threads.find"), hint=text("threads.find"))
        self.words.setMinimumWidth(em(9))
        self._hits = MutedLabel("", "threads.found", wrap=False)
        self._earlier = Button(text("threads.found.earlier"), "threads.found.earlier")
        self._later = Button(text("threads.found.later"), "threads.found.later")
        self._day = DayBox()
        self._day.setObjectName("threads.day")
        self._day.setAccessibleName(text("threads.day"))
        self._day.setCalendarPopup(True)
        self._day.setDisplayFormat(DAY_FORMAT)
        self._day.setInputMethodHints(SENSITIVE)
        self._go = Button(text("threads.day.go"), "threads.day.go")
        self._start = Button(text("threads.start"), "threads.start")
        self._end = Button(text("threads.end"), "threads.end")
        flow = FlowLayout(self, spacing=8)
        flow.addWidget(self.words)
        for part in (self._earlier, self._later, self._hits):
            flow.addWidget(part)
        for jump in (self._day, self._go, self._start, self._end):
            flow.addWidget(jump)
        self._later_on = QTimer(self)
        self._later_on.setSingleShot(True)
        self._later_on.setInterval(FIND_MS)
        self._later_on.timeout.connect(self.on_find)
        self.words.textEdited.connect(self._later_on.start)
        self.words.returnPressed.connect(self.on_return)
        self._earlier.clicked.connect(self.on_earlier)
        self._later.clicked.connect(self.on_later)
        self._go.clicked.connect(self.on_go)
        self._start.clicked.connect(self.start_wanted)
        self._end.clicked.connect(self.end_wanted)
        self.show_found(-1, 0, cut=False)

    def clear(self) -> None:
        """Find nothing any more."""
        self._later_on.stop()
        self.words.clear()
        self._looked_for = ""
        self.show_found(-1, 0, cut=False)

    def show_day(self, day: str) -> None:
        """Offer a day, given as ISO 8601."""
        shown = QDate.fromString(day, "yyyy-MM-dd")
        if shown.isValid():
            self._day.setDate(shown)

    def show_found(self, at: int, total: int, *, cut: bool) -> None:
        """Say which of how many is marked; -1 when nothing is looked for."""
        for button in (self._earlier, self._later):
            button.setVisible(total > 0)
        for jump in (self._day, self._go, self._start, self._end):
            jump.setVisible(at < 0)
        key = "threads.found.cut" if cut else "threads.found"
        words = "" if at < 0 else text(key, at=at, n=total) if total else text("threads.found.none")
        self._hits.setText(words)
        self._hits.setVisible(bool(words))

    def on_find(self) -> None:
        """Look for what is typed."""
        self._later_on.stop()
        self._looked_for = self.words.text()
        self.finding.emit(self._looked_for)

    def on_return(self) -> None:
        """Look for what is typed; a second time go to the one before."""
        if self.words.text() and self.words.text() == self._looked_for:
            self.stepped.emit(-1)
        else:
            self.on_find()

    def on_earlier(self) -> None:
        """Go to what was found before this."""
        self.stepped.emit(-1)

    def on_later(self) -> None:
        """Go to what was found behind this."""
        self.stepped.emit(1)

    def on_go(self) -> None:
        """Go to the day in the box."""
        day = self._day.date()
        self.day_wanted.emit(date(day.year(), day.month(), day.day()))

    _looked_for = ""
