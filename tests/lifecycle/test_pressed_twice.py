"""A slow computer: a button that is pressed again before its answer makes one thing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import read_moment
from app.services.handover_keys import OwnKey
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.lifecycle.test_typing_while_it_takes_time import go, held, session_of
from ui.unlocked.screen import Target
from ui.unlocked.screens.threads.who import WhoRow, WhoShown
from ui.unlocked.screens.threads.who_pane import WhoPane
from ui.unlocked.shell import Shell


def press_twice(bench: WindowBench, button: QAbstractButton) -> None:
    """Press, wait for no answer, and press again."""
    with held(bench):
        button.click()
        bench.turn()
        button.click()
        bench.turn()


def count_of(bench: WindowBench, kind: RecordKind) -> int:
    """Return how many records there are."""
    records, found = session_of(bench).records, []
    bench.runner.read(lambda _ctx: len(records.list(kind)), found.append)
    bench.idle()
    return int(found[0])


def button_of(bench: WindowBench, name: str) -> QAbstractButton:
    """Return a button."""
    found = bench.find(name, QAbstractButton)
    assert isinstance(found, QAbstractButton)
    return found


def test_a_quick_start_is_put_on_the_list_once(open_bench: WindowBench) -> None:
    """One line of what is still needed."""
    bench = open_bench
    go(bench, Target("coaching"))
    bench.idle()
    heads = [one for one in bench.find("coaching").findChildren(QAbstractButton) if one.isVisible()]
    for head in heads:
        if head.objectName().endswith(".head"):
            head.click()
            bench.turn()
    bench.idle()
    starts = [one for one in bench.find("coaching").findChildren(QAbstractButton) if one.property("start")]
    press_twice(bench, starts[0])
    assert count_of(bench, RecordKind.NEEDED) == 1
    go(bench, Target("coaching"))
    starts[0].click()
    bench.idle()
    assert count_of(bench, RecordKind.NEEDED) == 2


def test_a_key_is_made_once(open_bench: WindowBench) -> None:
    """One key of one's own, not two of which one would be given out by chance."""
    bench = open_bench
    go(bench, Target("handover", what="keys"))
    bench.idle()
    press_twice(bench, button_of(bench, "handover.keys.make"))
    keys, found = session_of(bench).handover.keys, list[tuple[OwnKey, ...]]()
    bench.runner.read(lambda _ctx: keys.own(), found.append)
    bench.idle()
    assert len(found[0]) == 1


def test_the_day_after_is_added_once(open_bench: WindowBench) -> None:
    """One more day of work, not the same day twice."""
    bench = open_bench
    day = {"date": read_moment("2026-03-02", None, None, "America/Chicago"), "what": "Cleaning rooms"}
    records, made = session_of(bench).records, list[EntityId]()
    bench.runner.read(lambda _ctx: EntityId(records.add(RecordKind.WORK, day).id), made.append)
    bench.idle()
    go(bench, Target("ledgers", made[0]))
    bench.idle()
    press_twice(bench, button_of(bench, "ledgers.work.day_after"))
    assert count_of(bench, RecordKind.WORK) == 2


def test_a_record_is_opened_once(open_bench: WindowBench) -> None:
    """Return pressed twice at the passphrase opens one record, which is open afterwards."""
    bench = open_bench
    bench.lock()
    opened: list[bool] = []
    bench.window.lock_control.opened.connect(lambda: opened.append(True))
    bench.find("unlock.passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
    press_twice(bench, button_of(bench, "unlock.open"))
    bench.wait(lambda: bench.is_unlocked)
    bench.idle()
    assert opened == [True]


@pytest.mark.parametrize("other", [False, True])
def test_what_is_typed_of_a_sender_stays_when_the_senders_are_read_again(
    open_bench: WindowBench, *, other: bool
) -> None:
    """A change elsewhere takes no words from the form; another conversation begins with an empty one."""
    bench = open_bench
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    assert shell._context is not None
    pane = WhoPane(shell._context)
    pane.setParent(shell)
    rows = (WhoRow("sms", "+15095550142", "+1 509-555-0142", "40 messages", "", ""),)
    pane.show_senders(WhoShown(EntityId(b"1" * 16), rows, ("Alex",)))
    name, words = (
        pane.findChild(QComboBox, "threads.who.name"),
        pane.findChild(QLineEdit, "threads.who.words"),
    )
    assert name is not None
    assert words is not None
    name.setEditText("Casey")
    words.setText("the number on the card")
    pane.show_senders(WhoShown(EntityId((b"2" if other else b"1") * 16), rows, ("Alex", "Jo")))
    assert (name.currentText(), words.text()) == (("", "") if other else ("Casey", "the number on the card"))
