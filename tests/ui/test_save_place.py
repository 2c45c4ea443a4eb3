"""Where a paper goes: a stick is offered first, and a folder that is copied elsewhere needs a second yes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from app.domain.errors import ErrorCode
from app.services.sticks import Stick
from tests.e2e.window_bench import AnsweringDialogs
from tests.services.refusals import refused
from tests.ui.stand_ins import ShellStandIn
from ui.dialogs import Question
from ui.style.parts import Chip
from ui.style.secret_box import SecretEdit
from ui.typed_secret import TypedSecret
from ui.unlocked.desk import Jobs
from ui.unlocked.save_place import PlaceChoice, SavePlace
from ui.unlocked.screen import ScreenContext


class Answers(AnsweringDialogs):
    """Agrees to so many questions; keeps the last one."""

    def __init__(self, yes: int, new_file: Path) -> None:
        super().__init__()
        self.yes = yes
        self.new_file = new_file
        self.question: Question | None = None

    def ask(self, parent: QWidget, question: Question, then: object) -> None:
        """Agree as often as told."""
        self.question = question
        self.agrees = self.yes > 0
        self.yes -= 1
        super().ask(parent, question, then)  # type: ignore[arg-type]


@dataclass
class Context:
    """What it asks of a screen."""

    jobs: Jobs
    dialogs: Answers
    shell: ShellStandIn = field(default_factory=ShellStandIn)


@pytest.fixture
def chosen() -> list[Path]:
    """The paths that were given on."""
    return []


def ask(jobs: Jobs, answers: Answers, found: tuple[Stick, ...], chosen: list[Path]) -> QWidget:
    """Ask where a paper goes."""
    parent = QWidget()
    context = cast("ScreenContext", Context(jobs, answers))
    SavePlace(context, parent, lambda: found).ask(
        "Attachment.pdf", lambda out, _purpose, _secret: chosen.append(out)
    )
    return parent


def test_a_stick_is_where_it_begins(
    qapp: QApplication, jobs: Jobs, tmp_path: Path, chosen: list[Path]
) -> None:
    """With a stick plugged in the list of folders opens on it; the question says what the file is not."""
    del qapp
    stick = Stick(tmp_path / "stick", "stick")
    answers = Answers(1, stick.path / "Attachment.pdf")
    ask(jobs, answers, (stick,), chosen)
    assert answers.started == [stick.path]
    assert chosen == [stick.path / "Attachment.pdf"]
    assert answers.question is not None
    assert "not encrypted" in answers.question.heading
    assert "Anyone who uses this computer can open it" in answers.question.sentence


def test_without_a_stick_one_is_asked_for(
    qapp: QApplication, jobs: Jobs, tmp_path: Path, chosen: list[Path]
) -> None:
    """The sentence says that a stick would be offered, and the list opens where it always does."""
    del qapp
    answers = Answers(1, tmp_path / "Attachment.pdf")
    ask(jobs, answers, (), chosen)
    assert (answers.started, chosen) == ([None], [tmp_path / "Attachment.pdf"])
    assert answers.question is not None
    assert "plug one in" in answers.question.sentence


@pytest.mark.parametrize(("yes", "written"), [(1, False), (2, True)])
def test_a_copied_folder_needs_a_second_yes(  # noqa: PLR0917 - fixtures
    qapp: QApplication, jobs: Jobs, tmp_path: Path, chosen: list[Path], yes: int, written: bool
) -> None:
    """The program that copies the folder is named; without the second yes nothing is written."""
    del qapp
    answers = Answers(yes, tmp_path / "OneDrive - Home" / "Attachment.pdf")
    ask(jobs, answers, (), chosen)
    assert bool(chosen) is written
    assert answers.question is not None
    assert "OneDrive" in answers.question.heading


def test_another_folder_can_be_chosen_beside_the_sticks(qapp: QApplication, tmp_path: Path) -> None:
    """Each stick is a line of its own, and the last line is any folder."""
    del qapp
    choice = PlaceChoice((Stick(tmp_path, "A & B"), Stick(tmp_path / "two", "two")))
    assert choice.place == tmp_path
    buttons = choice.findChildren(Chip)
    assert [button.accessibleName() for button in buttons][:2] == ["Stick: A & B", "Stick: two"]
    buttons[-1].click()
    assert choice.place is None


@pytest.mark.parametrize(
    ("typed", "again", "wanted"),
    [
        ("seven quiet rivers", "seven quiet rivers", b"seven quiet rivers"),
        ("seven quiet rivers", "seven quiet river", None),
        ("short", "short", None),
    ],
)
def test_a_bundle_can_be_sealed_with_a_passphrase_typed_twice(
    qapp: QApplication, typed: str, again: str, wanted: bytes | None
) -> None:
    """The boxes are empty afterwards; two that differ, or too short ones, are refused."""
    del qapp
    choice = PlaceChoice((), may_seal=True)
    assert choice.take_secret() is None
    boxes = choice.findChildren(SecretEdit)
    for box, words in zip(boxes, (typed, again), strict=True):
        box.setText(words)
    choice.findChild(QCheckBox, "save_place.seal").click()
    if wanted is None:
        with refused(ErrorCode.PASSPHRASE_UNFIT):
            choice.take_secret()
    else:
        assert choice.take_secret() == wanted
    assert [box.text() for box in boxes] == ["", ""]


def test_a_sealed_file_keeps_both_endings(
    qapp: QApplication, jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever name was typed, the file says that it is sealed, and what is in it."""
    del qapp
    monkeypatch.setattr(PlaceChoice, "take_secret", lambda _self: TypedSecret("seven quiet rivers"))
    given: list[tuple[Path, bytes]] = []
    for name in ("Evidence", "Evidence.zip", "Evidence.zip.age", "Evidence.age"):
        answers = Answers(1, tmp_path / name)
        place = SavePlace(cast("ScreenContext", Context(jobs, answers)), QWidget(), tuple)
        place.ask(
            "Evidence.zip", lambda out, _why, secret: given.append((out, bytes(secret or b""))), may_seal=True
        )
    assert given == [(tmp_path / "Evidence.zip.age", b"seven quiet rivers")] * 4
