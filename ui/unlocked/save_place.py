"""Where a paper goes: what the file is not, a stick first, and a second yes for a folder that is copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.domain.errors import ErrorCode, KnownError
from app.services.paper_files import SHORTEST_PASSPHRASE
from app.services.places import synced_by
from app.services.sticks import Stick, sticks
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import CaptionLabel, Chip, LineEdit, MutedLabel, Surface, column
from ui.style.secret_box import SecretEdit, SecretField
from ui.style.tick import Tick
from ui.typed_secret import TypedSecret
from ui.unlocked.screen import ScreenContext

FindSticks = Callable[[], tuple[Stick, ...]]
Then = Callable[[Path, str, TypedSecret | None], None]
"""Gets the whole path, what the paper is for in the person's words, and a passphrase that seals it."""

_SEALED = ".age"


class SavePlace:
    """Asks where a file of the record goes; made once by a screen."""

    def __init__(self, context: ScreenContext, parent: QWidget, find_sticks: FindSticks = sticks) -> None:
        self._jobs = context.jobs
        self._dialogs = context.dialogs
        self._shell = context.shell
        self._parent = parent
        self._find_sticks = find_sticks

    def ask(self, name: str, then: Then, *, may_seal: bool = False) -> None:
        """Call `then` when the person has chosen a path; `name` is the name offered.

        `may_seal` offers to encrypt the file with a passphrase.
        """
        find = self._find_sticks
        self._jobs.work(
            lambda _ctx: find(), lambda found: self._offer(name, PlaceChoice(found, may_seal=may_seal), then)
        )

    def _offer(self, name: str, choice: PlaceChoice, then: Then) -> None:
        question = Question(
            text("save_place.title"),
            text("save_place.sentence" if choice.has_stick else "save_place.sentence.no_stick"),
            text("save_place.yes"),
            body=choice,
        )
        self._dialogs.ask(self._parent, question, lambda: self._choose(name, choice, then))

    def _choose(self, name: str, choice: PlaceChoice, then: Then) -> None:
        purpose = choice.purpose.text()
        try:
            secret = choice.take_secret()
        except KnownError as error:
            self._shell.warn(error)
            return

        def chosen(out: Path) -> None:
            named = _named(out, name) if secret is not None else out
            self._check(named, lambda: then(named, purpose, secret))

        offered = name if secret is None else name + _SEALED
        self._dialogs.choose_new_file(self._parent, text("save_place.where"), offered, chosen, choice.place)

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


def _named(out: Path, offered: str) -> Path:
    """Give a sealed file both endings, whatever was typed."""
    name = out.name.removesuffix(_SEALED)
    ending = Path(offered).suffix
    return out.with_name((name if name.endswith(ending) else name + ending) + _SEALED)


class PlaceChoice(Surface):
    """The sticks that are plugged in, the first of them chosen, any other folder, and what it is for.

    With `may_seal` the file can be encrypted.
    """

    def __init__(self, found: tuple[Stick, ...], *, may_seal: bool = False) -> None:
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
        self._seal = Tick(text("save_place.seal"), "save_place.seal")
        self._typed = SecretEdit("save_place.secret", says=text("save_place.secret"))
        self._again = SecretEdit("save_place.secret_again", says=text("save_place.secret_again"))
        self._secret = SecretField("save_place.secrets", self._typed, self._again)
        self._told = MutedLabel(text("save_place.sealed"), "save_place.sealed")
        for part in (self._seal, self._secret, self._told):
            inner.addWidget(part)
            part.setVisible(may_seal)
        self._secret.setEnabled(False)
        self._seal.toggled.connect(self._secret.setEnabled)

    @property
    def has_stick(self) -> bool:
        """Whether a stick is plugged in."""
        return len(self._places) > 1

    def take_secret(self) -> TypedSecret | None:
        """Return the passphrase and empty its boxes; None when the file is not to be encrypted.

        Raises `KnownError(PASSPHRASE_UNFIT)` when the two differ or it is too short.
        """
        typed, again = self._typed.take(), self._again.take()
        if not self._seal.isChecked():
            return None
        if typed != again or len(typed) < SHORTEST_PASSPHRASE:
            raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
        return typed

    @property
    def place(self) -> Path | None:
        """The stick that is chosen; None for any folder."""
        return self._places[self._group.checkedId()]
