"""Where a paper goes: what the file is not, a stick first, and a second yes for a folder that is copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.services.places import synced_by
from app.services.sticks import Stick, sticks
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import CaptionLabel, Chip, LineEdit, Surface, column
from ui.unlocked.screen import ScreenContext

FindSticks = Callable[[], tuple[Stick, ...]]
Then = Callable[[Path, str], None]
"""Gets the whole path, and what the paper is for in the person's words."""


class SavePlace:
    """Asks where a file of the record goes; made once by a screen."""

    def __init__(self, context: ScreenContext, parent: QWidget, find_sticks: FindSticks = sticks) -> None:
        self._jobs = context.jobs
        self._dialogs = context.dialogs
        self._parent = parent
        self._find_sticks = find_sticks

    def ask(self, name: str, then: Then) -> None:
        """Call `then` when the person has chosen a path; `name` is the name offered."""
        find = self._find_sticks
        self._jobs.work(lambda _ctx: find(), lambda found: self._offer(name, found, then))

    def _offer(self, name: str, found: tuple[Stick, ...], then: Then) -> None:
        choice = PlaceChoice(found)
        question = Question(
            text("save_place.title"),
            text("save_place.sentence" if found else "save_place.sentence.no_stick"),
            text("save_place.yes"),
            body=choice,
        )
        self._dialogs.ask(
            self._parent, question, lambda: self._choose(name, choice.place, choice.purpose.text(), then)
        )

    def _choose(self, name: str, start: Path | None, purpose: str, then: Then) -> None:
        def chosen(out: Path) -> None:
            self._check(out, lambda: then(out, purpose))

        self._dialogs.choose_new_file(self._parent, text("save_place.where"), name, chosen, start)

    def _check(self, out: Path, then: Callable[[], None]) -> None:
        """Go on, unless the folder is copied elsewhere and the person thinks better of it."""
        program = synced_by(out.parent)
        if not program:
            then()
            return
        question = Question(
            text("save_place.synced.title", program=program),
            text("save_place.synced.sentence", program=program),
            text("save_place.synced.yes"),
        )
        self._dialogs.ask(self._parent, question, then)


def purpose_line(layout: QVBoxLayout, name: str) -> LineEdit:
    """Add a line for what a paper is for; it may stay empty."""
    purpose = LineEdit(f"{name}.purpose", says=text("save_place.purpose"))
    layout.addWidget(CaptionLabel(text("save_place.purpose"), f"{name}.purpose.label"))
    layout.addWidget(purpose)
    return purpose


class PlaceChoice(Surface):
    """The sticks that are plugged in, the first of them chosen, any other folder, and what it is for."""

    def __init__(self, found: tuple[Stick, ...]) -> None:
        super().__init__("plain", "save_place.choice")
        inner = column(self, gap=8)
        if found:
            inner.addWidget(CaptionLabel(text("save_place.to"), "save_place.to"))
        chips = Surface("plain", "save_place.places")
        flow = FlowLayout(chips)
        self._group = QButtonGroup(self)
        self._places: list[Path | None] = [stick.path for stick in found] + [None]
        words = [text("save_place.stick", name=stick.name) for stick in found] + [text("save_place.other")]
        for number, label in enumerate(words):
            chip = Chip(label, f"save_place.{number}", on=number == 0)
            self._group.addButton(chip, number)
            flow.addWidget(chip)
        inner.addWidget(chips)
        chips.setVisible(bool(found))
        self.purpose = purpose_line(inner, "save_place")

    @property
    def place(self) -> Path | None:
        """The stick that is chosen; None for any folder."""
        return self._places[self._group.checkedId()]
