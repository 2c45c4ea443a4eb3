"""The parts that the entry page is laid out with, and finding a place on it again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import (
    CaptionLabel,
    Column,
    LineEdit,
    MutedLabel,
    OwnWordsEdit,
    Surface,
    column,
    em,
    line,
    row,
)
from ui.unlocked.arriving import arrived_in
from ui.unlocked.cursor import cursor_in

SETTLING_MS = (0, 60)
"""A part that opens finds its place in two turns."""

Place = tuple[str, str, int]
"""Where the cursor was: the folded part ("" for none), the name of the box, and the letters before it."""


class WhatEdit(OwnWordsEdit):
    """The first question; a picture or files in the clipboard go to the files."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__("entry.what", says=text("entry.ask.what"), lines=6, bare=True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: D102, N802
        del source
        return True

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: D102, N802
        arrived = arrived_in(source, words_first=True)
        if arrived.words:
            super().insertFromMimeData(source)
        else:
            self.arrived.emit(arrived)


def card(label: str, name: str, *parts: QWidget) -> Surface:
    """Put parts on a card under a small label."""
    made = Surface("card", name)
    inner = column(made, margins=(14, 9, 14, 11), gap=4)
    inner.addWidget(CaptionLabel(label, f"{name}.label"))
    for part in parts:
        inner.addWidget(part)
    return made


def what_card(what: WhatEdit, name: LineEdit) -> Surface:
    """Put the first question and the name of the entry on a card."""
    made = Surface("card", "entry.what.card")
    inner = column(made, margins=(18, 16, 18, 12), gap=4)
    inner.addWidget(CaptionLabel(text("entry.ask.what.long"), "entry.what.label"))
    inner.addWidget(what)
    inner.addWidget(line("entry.what.line"))
    name.setProperty("bare", True)  # noqa: FBT003
    inner.addWidget(name)
    return made


def reason_box(reason: QWidget, note: QWidget) -> Surface:
    """Put the question why an entry is changed into a box."""
    made = Surface("plain", "entry.reason.box")
    inner = column(made, margins=(0, 14, 0, 0), gap=6)
    inner.addWidget(MutedLabel(text("entry.ask.reason"), "entry.reason.label"))
    inner.addWidget(reason)
    inner.addWidget(note)
    return made


def centred(page: QWidget, holder: Surface) -> Surface:
    """Put a page of limited width into the middle of a holder."""
    sides = row(holder, margins=(20, 0, 20, 0), gap=0)
    sides.addStretch(1)
    sides.addWidget(page, 100)
    sides.addStretch(1)
    return holder


def foot(problem: QWidget, *buttons: QWidget) -> Surface:
    """Make the line that stays at the foot of the page: save, finish later, and whether it is kept."""
    page = Column("plain", "entry.foot.page", 54)
    inner = column(page, margins=(0, 10, 0, 10), gap=6)
    inner.addWidget(problem)
    holder = Surface("plain", "entry.foot.buttons")
    flow = FlowLayout(holder, spacing=10)
    for part in buttons:
        flow.addWidget(part)
    inner.addWidget(holder)
    return centred(page, Surface("foot", "entry.foot"))


def come_into_sight(area: QScrollArea, part: QWidget) -> None:
    """Scroll to a part of the page, with some room around it."""
    for wait in SETTLING_MS:
        QTimer.singleShot(wait, area, partial(area.ensureWidgetVisible, part, 0, em(6)))


def takes_focus(part: QWidget) -> QWidget:
    """Return the first that can be typed in or pressed in a part of the page, the part itself when it can."""
    inside = (each for each in part.findChildren(QWidget) if not each.isHidden())
    return next((each for each in (part, *inside) if each.focusPolicy() & Qt.FocusPolicy.TabFocus), part)


def place_of(focus: QWidget | None, bodies: Mapping[str, Surface]) -> Place | None:
    """Return where the cursor is; None where nothing is typed."""
    cursor = cursor_in(focus)
    if focus is None or not cursor.box:
        return None
    part = next((part for part, body in bodies.items() if body.isAncestorOf(focus)), "")
    return part, cursor.box, cursor.letters
