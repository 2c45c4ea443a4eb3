"""Taking back: what was done last comes back first, typing or not, and a saved change is never unwritten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.change import Change
from app.domain.entry import Entry
from app.domain.fields import RecordKind
from app.services.vault import Session
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from ui.style.parts import OwnWordsEdit
from ui.unlocked.undo import MOST_STEPS, Step, Steps
from ui.unlocked.widgets.message_bar import MessageBar


class Shelf:
    """Things that can be taken off and put back."""

    def __init__(self) -> None:
        self.things = list("abc")
        self.steps = Steps()

    def take(self, thing: str, merges: str = "") -> None:
        """Take a thing off."""
        self.things.remove(thing)
        self.steps.did(
            Step(
                f"{thing} was taken off.",
                back=lambda: self.things.append(thing),
                again=lambda: self.things.remove(thing),
                merges=merges,
            )
        )


def said(step: Step | None) -> str:
    """Return what a step says."""
    return "" if step is None else step.said


def test_steps_go_back_and_forth_in_order() -> None:
    """The newest goes first, what was undone can be done again, and a new step ends that."""
    shelf = Shelf()
    shelf.take("a")
    shelf.take("b")
    assert said(shelf.steps.take_back()) == "b was taken off."
    assert said(shelf.steps.take_back()) == "a was taken off."
    assert shelf.steps.take_back() is None
    assert sorted(shelf.things) == ["a", "b", "c"]
    shelf.steps.bring_again()
    assert sorted(shelf.things) == ["b", "c"]
    shelf.take("c")
    assert not shelf.steps.can_bring_again
    assert shelf.things == ["b"]


def test_typing_comes_between_steps() -> None:
    """After typing the keys belong to the text, until the step before the typing is all there is."""
    shelf = Shelf()
    shelf.take("a")
    assert shelf.steps.first_back
    shelf.steps.typed()
    assert not shelf.steps.first_back
    shelf.take("b")
    shelf.steps.take_back()
    assert not shelf.steps.first_back, "what was typed between the two comes first"
    assert shelf.steps.first_again
    shelf.steps.take_back()
    assert sorted(shelf.things) == ["a", "b", "c"]


def test_steps_of_one_field_are_one() -> None:
    """What merges goes back to where it was before the first of them."""
    shelf = Shelf()
    before = list(shelf.things)
    shelf.steps.did(Step("date", back=lambda: shelf.things.__setitem__(slice(None), before), merges="when"))
    shelf.steps.did(Step("date", back=shelf.things.clear, merges="when"))
    shelf.things = ["x"]
    shelf.steps.take_back()
    assert (shelf.things, shelf.steps.can_take_back) == (before, False)


def test_a_page_remembers_only_so_many() -> None:
    """Old steps are let go of, the newest stay."""
    steps, back = Steps(), []
    for number in range(MOST_STEPS + 5):
        steps.did(Step(str(number), back=lambda n=number: back.append(n)))  # type: ignore[misc]
    while steps.take_back() is not None:
        pass
    assert (len(back), back[0], back[-1]) == (MOST_STEPS, MOST_STEPS + 4, 5)


@pytest.fixture(scope="module")
def at(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """One open window for every case here."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("undo") / "record")
    made.window.root.show()
    made.window.root.activateWindow()
    made.wait(made.window.root.isActiveWindow)
    made.create()
    yield OpenWindow(made)
    made.end()


def press(at: OpenWindow, key: Qt.Key, *, shift: bool = False) -> None:
    """Press Ctrl and a key where the focus is."""
    held = Qt.KeyboardModifier.ControlModifier
    if shift:
        held |= Qt.KeyboardModifier.ShiftModifier
    focus = at.bench.app.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)
    at.settle()


def test_the_keys_find_what_was_done_last_in_a_box_with_text(at: OpenWindow) -> None:
    """A step done after typing goes back first; typing after a step goes back before it."""
    at.go("entry")
    what = at.find("entry.what")
    assert isinstance(what, OwnWordsEdit)
    what.setFocus()
    QTest.keyClicks(what, "one")
    off = ["off"]
    at.shell.did(Step("It was taken off.", back=off.clear, again=lambda: off.append("off")))
    assert at.find("message.undo").isVisible()
    press(at, Qt.Key.Key_Z)
    assert (off, what.toPlainText()) == ([], "one")
    press(at, Qt.Key.Key_Z, shift=True)
    assert (off, what.toPlainText()) == (["off"], "one")
    QTest.keyClicks(what, " two")
    while what.toPlainText():
        press(at, Qt.Key.Key_Z)
        assert off == ["off"], "typing goes first"
    press(at, Qt.Key.Key_Z)
    assert off == []
    press(at, Qt.Key.Key_Y)
    assert (off, what.toPlainText()) == (["off"], "")
    press(at, Qt.Key.Key_Y)
    assert what.toPlainText().startswith("one"), "both habits do typing again too"
    at.shell.forget_steps("entry")
    what.setPlainText("")
    press(at, Qt.Key.Key_Z)
    assert off == ["off"]


def test_the_offer_waits_while_somebody_is_at_it(at: OpenWindow) -> None:
    """The line with Undo does not go while the focus is on it, and goes when nobody is there."""
    undone: list[int] = []
    at.shell.did(Step("It was taken off.", back=lambda: undone.append(1)))
    bar, button = at.find("message"), at.find("message.undo")
    assert isinstance(bar, MessageBar)
    button.setFocus()
    bar.on_time()
    assert bar.isVisible()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert undone == [1]
    assert at.find("message.text").text() == text("window.undo.taken_back", what="It was taken off.")
    assert not button.isVisible()
    bar.on_time()
    assert not bar.isVisible()


def test_the_page_does_not_move_under_the_pointer(at: OpenWindow) -> None:
    """A calm sentence, whose going moves the page up, waits until the pointer is at rest."""
    bar = at.find("message")
    assert isinstance(bar, MessageBar)
    QCursor.setPos(5, 5)
    bar.say("It was saved.")
    QCursor.setPos(300, 300)
    bar.on_time()
    assert bar.isVisible()
    bar.on_time()
    assert not bar.isVisible()


def test_a_quiet_step_takes_the_older_offer_away(at: OpenWindow) -> None:
    """The button never takes back anything but what stands beside it."""
    undone: list[str] = []
    at.shell.did(Step("Loud.", back=lambda: undone.append("loud")))
    at.shell.did(Step("Ticked.", back=lambda: undone.append("quiet"), quiet=True))
    assert not at.find("message").isVisible()
    at.shell.on_take_back()
    assert undone == ["quiet"]


def test_a_withdrawn_entry_comes_back_by_one_key(at: OpenWindow) -> None:
    """Ctrl+Z on the timeline writes a version that brings the entry back; both stay in its history."""

    def add(session: Session) -> tuple[Entry, Change]:
        entry = session.entries.add({"what": "He rang."})
        return entry, Change(RecordKind.ENTRY, (entry.id,))

    entry = at.change(add)
    at.go("timeline", id=entry.id)
    at.find("detail.withdraw").click()
    at.settle()
    press(at, Qt.Key.Key_Z)
    at.settle()
    history = at.read(lambda session: session.entries.history(entry.id))
    assert [one.entry.withdrawn for one in history] == [False, True, False]
    assert at.find("detail.what").toPlainText() == "He rang."
