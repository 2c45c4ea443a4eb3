"""Ticks, answers, times, rows and files come back by one key, without touching what else was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.change import Change
from app.domain.fields import FieldKind as K
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Precision
from app.domain.person import Role
from app.services.vault import Session
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from ui.style.parts import LineEdit
from ui.unlocked.undo_fields import changed_by_hand, removed, towards


def test_only_its_own_thing_goes_back() -> None:
    """What came or went since a step stays as it is when the step is taken back."""
    assert towards(("b", "new"), ("a", "b"), ("b",)) == ("a", "b", "new")
    assert towards(("a", "b", "new"), ("b",), ("a", "b")) == ("b", "new")
    assert set(towards(("new",), ("a", "b"), ("b",))) == {"a", "b", "new"}  # type: ignore[call-overload]
    no = Answer(AnswerState.NO, "typed since")
    assert towards(no, yes("a knife"), no) == yes("typed since")
    assert towards(3, None, 3) is None


def test_what_was_typed_is_no_step() -> None:
    """Boxes with text take back their own typing; a line that grows or shrinks by a letter was typed."""
    assert not changed_by_hand(K.PROSE, "a", "ab")
    assert not changed_by_hand(K.ANSWER, yes("a"), yes("ab"))
    assert changed_by_hand(K.ANSWER, NOT_ASKED, yes())
    assert removed(("one", "two"), ("two",)) == ("one",)
    assert removed(("h",), ()) == ()
    assert removed(("one two",), ("one",)) == ()


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """One open window for every case here."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("fields") / "record")
    made.window.root.show()
    made.window.root.activateWindow()
    made.wait(made.window.root.isActiveWindow)
    made.create()
    yield OpenWindow(made)
    made.end()


@pytest.fixture
def at(opened: OpenWindow) -> OpenWindow:
    """The window with an empty entry page: tests of a module come in any order."""
    opened.begin_entry()
    return opened


def press(at: OpenWindow, key: Qt.Key) -> None:
    """Press Ctrl and a key where the focus is."""
    focus = at.bench.app.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, Qt.KeyboardModifier.ControlModifier)
    at.settle()


def test_a_file_that_was_taken_off_comes_back_beside_a_newer_one(at: OpenWindow, tmp_path: Path) -> None:
    """The line says which, Undo puts it back, and a file that was added meanwhile stays."""
    for number in range(2):
        file = tmp_path / f"note{number}.txt"
        file.write_text(f"note {number}")
        at.bench.dialogs.files = (file,)
        at.find("entry.drop.choose").click()
        at.settle()
        if number == 0:
            at.find("entry.file.1.off").click()
            assert at.find("message.undo").isVisible()
            assert "1" in at.find("message.text").text()
    at.find("entry.what").setFocus()
    press(at, Qt.Key.Key_Z)
    assert len(at.find("entry.files").value()) == 2
    press(at, Qt.Key.Key_Y)
    assert len(at.find("entry.files").value()) == 1


def test_ticks_answers_and_times_of_an_entry_come_back(at: OpenWindow) -> None:
    """A kind, a state with its words, how sure a date is, a row: each is one press, the newest first."""
    at.find("entry.fold.harm_care.head").click()
    at.find("entry.fold.words.head").click()
    at.find("entry.kinds.following").click()
    at.find("entry.when.about").click()
    at.find("entry.weapon.yes").click()
    QTest.keyClicks(at.find("entry.weapon.words"), "a bat")
    at.find("entry.weapon.no").click()
    QTest.keyClicks(at.find("entry.said.1.text"), "You will see.")
    at.find("entry.said.1.remove").click()
    page = at.shell.screen_of("entry")
    assert page.values()["words"] == ()  # type: ignore[attr-defined]
    at.find("entry.kinds.following").setFocus()
    press(at, Qt.Key.Key_Z)
    assert page.values()["words"] == ("You will see.",)  # type: ignore[attr-defined]
    press(at, Qt.Key.Key_Z)
    assert page.values()["weapon"] == yes("a bat")  # type: ignore[attr-defined]
    press(at, Qt.Key.Key_Z)
    press(at, Qt.Key.Key_Z)
    assert page.values()["when"] == UNKNOWN_MOMENT  # type: ignore[attr-defined]
    press(at, Qt.Key.Key_Z)
    assert page.values()["kinds"] == ()  # type: ignore[attr-defined]
    press(at, Qt.Key.Key_Y)
    press(at, Qt.Key.Key_Y)
    assert page.values()["kinds"] == ("following",)  # type: ignore[attr-defined]
    assert page.values()["when"].precision is Precision.ABOUT  # type: ignore[attr-defined]


def test_finish_later_and_throwing_away_lead_back(at: OpenWindow) -> None:
    """Both leave the page; Undo comes back to it with everything that was typed."""
    what = at.find("entry.what")
    what.setPlainText("He rang.")
    at.find("entry.later").click()
    at.settle()
    assert at.find("timeline").isVisible()
    at.find("message.undo").click()
    at.settle()
    assert at.find("entry.what").isVisible()
    assert what.toPlainText() == "He rang."
    at.find("entry.throw").click()
    at.settle()
    assert at.find("timeline").isVisible()
    at.shell.on_take_back()
    at.settle()
    assert what.isVisible()
    assert what.toPlainText() == "He rang."


def test_a_form_takes_back_choices_thrown_words_and_the_last_saving(at: OpenWindow) -> None:
    """On the page of a person: a chosen role, words thrown away, a saved change as one more version."""

    def add(session: Session) -> tuple[EntityId, Change]:
        person = session.people.add({"name": "Ann Lee", "role": Role.WITNESS})
        return person.id, Change(RecordKind.PERSON, (person.id,))

    person = at.change(add)
    at.go("people", id=person, what="person")
    at.find("people.person.role.child").click()
    at.find("people.person.role.child").setFocus()
    press(at, Qt.Key.Key_Z)
    assert at.find("people.person.role.witness").isChecked()
    name = at.bench.find("people.person.name", LineEdit)
    assert isinstance(name, LineEdit)
    name.setFocus()
    name.end(False)
    QTest.keyClicks(name, "x")
    at.find("people.throw").click()
    at.settle()
    assert name.text() == "Ann Lee"
    at.find("message.undo").click()
    assert name.text() == "Ann Leex"
    at.find("people.save").click()
    at.settle()
    at.find("people.person.role.witness").setFocus()
    press(at, Qt.Key.Key_Z)
    at.settle()
    history = at.read(lambda session: session.records.history(RecordKind.PERSON, person))
    assert [state.record.name for state in history] == ["Ann Lee", "Ann Leex", "Ann Lee"]
    assert at.find("message.text").text() == text("window.undo.taken_back", what=text("forms.saved"))
