"""Where a paper goes: what the file is not, a stick first, and a second yes for a folder that is copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.services.places import synced_by
from app.services.sticks import Stick, sticks
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.parts import StrongLabel, Surface, column
from ui.style.theme import Role, dress
from ui.unlocked.screen import ScreenContext

FindSticks = Callable[[], tuple[Stick, ...]]
Then = Callable[[Path], None]


class SavePlace:
    """Asks where a file of the record goes; made once by a screen."""

    def __init__(self, context: ScreenContext, parent: QWidget, find_sticks: FindSticks = sticks) -> None:
        self._jobs = context.jobs
        self._dialogs = context.dialogs
        self._parent = parent
        self._find_sticks = find_sticks

    def ask(self, name: str, then: Then) -> None:
        """Call `then` with the whole path when the person has chosen one; `name` is the name offered."""
        find = self._find_sticks
        self._jobs.work(lambda _ctx: find(), lambda found: self._offer(name, found, then))

    def _offer(self, name: str, found: tuple[Stick, ...], then: Then) -> None:
        choice = PlaceChoice(found)
        question = Question(
            text("save_place.title"),
            text("save_place.sentence" if found else "save_place.sentence.no_stick"),
            text("save_place.yes"),
            body=choice if found else None,
        )
        self._dialogs.ask(self._parent, question, lambda: self._choose(name, choice.place, then))

    def _choose(self, name: str, start: Path | None, then: Then) -> None:
        self._dialogs.choose_new_file(
            self._parent, text("save_place.where"), name, lambda out: self._check(out, then), start
        )

    def _check(self, out: Path, then: Then) -> None:
        """Go on, unless the folder is copied elsewhere and the person thinks better of it."""
        program = synced_by(out.parent)
        if not program:
            then(out)
            return
        question = Question(
            text("save_place.synced.title", program=program),
            text("save_place.synced.sentence", program=program),
            text("save_place.synced.yes"),
        )
        self._dialogs.ask(self._parent, question, lambda: then(out))


class PlaceChoice(Surface):
    """The sticks that are plugged in, the first of them chosen, and any other folder."""

    def __init__(self, found: tuple[Stick, ...]) -> None:
        super().__init__("plain", "save_place.choice")
        inner = column(self, gap=6)
        inner.addWidget(StrongLabel(text("save_place.to"), "save_place.to"))
        self._group = QButtonGroup(self)
        self._places: list[Path | None] = [stick.path for stick in found] + [None]
        words = [text("save_place.stick", name=stick.name) for stick in found] + [text("save_place.other")]
        for number, label in enumerate(words):
            button = QRadioButton(label.replace("&", "&&"))
            button.setObjectName(f"save_place.{number}")
            button.setAccessibleName(label)
            dress(button, Role.BODY)
            self._group.addButton(button, number)
            inner.addWidget(button)
        first = self._group.button(0)
        first.setChecked(True)

    @property
    def place(self) -> Path | None:
        """The stick that is chosen; None for any folder."""
        return self._places[self._group.checkedId()]
