"""The page of the list: named for screen readers, with room at twice the text, its words kept and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest

from app.domain.clients import Keeping
from app.services.vault import Session
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.ui.test_access import look_for_names, look_for_room, shell_of
from ui.style.theme import Scheme
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import LIST_SCREENS
from ui.unlocked.widgets.fold import Fold


@pytest.fixture
def listed(bench: WindowBench, tmp_path: Path) -> WindowBench:
    """The window over a list of one record that nobody else knows of."""

    def failed(error: Exception) -> None:
        raise error

    bench.window.home.create_list(bench.folder, bytearray(PASSPHRASE.encode()), failed)
    bench.wait(lambda: bench.window.lock_control.is_open)
    settle(bench)
    run(
        bench, lambda session: session.clients.make("K-417", tmp_path / "one", bytearray(PASSPHRASE.encode()))
    )
    shell_of(bench).go(Target("clients"))
    settle(bench)
    return bench


def settle(bench: WindowBench) -> None:
    """Let jobs that start other jobs come to an end."""
    for _ in range(3):
        bench.idle()


def run(bench: WindowBench, work: Any) -> Any:
    """Do something on the vault lane with the list."""
    done: list[Any] = []
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx, opened=session: work(opened), done.append)
    bench.wait(lambda: bool(done))
    return done[0]


def test_everybody_can_use_the_list(listed: WindowBench) -> None:
    """Names for whatever takes the focus, and room at 900×600 with text twice as large, on every page of it."""
    bench = listed
    shell = shell_of(bench)
    bench.window.theme.choose(Scheme.LIGHT, 2.0)
    bench.window.root.resize(QSize(900, 600))
    for spec in LIST_SCREENS:
        shell.go(Target(spec.key))
        settle(bench)
        for fold in shell.findChildren(Fold):
            fold.open()
        look_for_names(shell)
        look_for_room(shell)
    shell.go(Target("clients"))
    settle(bench)
    for button in ("clients.make", "clients.purge"):
        bench.find(button).click()  # type: ignore[attr-defined]
        settle(bench)
        look_for_names(shell)
        look_for_room(shell)
    bench.window.theme.choose(Scheme.LIGHT, 1.0)


def test_a_code_that_is_typed_takes_the_place_of_the_offer(listed: WindowBench) -> None:
    """The offered code is marked, so that nobody makes a record called by both."""
    listed.find("clients.make").click()  # type: ignore[attr-defined]
    settle(listed)
    code = listed.find("clients.new.code")
    assert code.hasFocus() or code.window().focusWidget() is code
    QTest.keyClicks(code, "T-208")
    assert code.text() == "T-208"  # type: ignore[attr-defined]


def test_what_is_typed_is_kept_when_another_line_is_chosen(listed: WindowBench, tmp_path: Path) -> None:
    """The next step and the time of keeping are saved with the line they were typed on."""
    bench = listed
    words = bytearray(b"quiet words here")
    run(bench, lambda session: session.clients.make("M.R.", tmp_path / "two", words))
    shell_of(bench).go(Target("clients"))
    settle(bench)
    bench.find("clients.step").setText("Petition")  # type: ignore[attr-defined]
    bench.find("clients.keeping.after").click()  # type: ignore[attr-defined]
    view: Any = bench.find("clients.list")
    view.setCurrentIndex(view.model().index(1))
    settle(bench)
    assert bench.find("clients.line.code").text() == "M.R."  # type: ignore[attr-defined]
    lines = {line.code: line for line in run(bench, lambda session: session.clients.list())}
    assert (lines["K-417"].next_step, lines["K-417"].keeping.months) == ("Petition", 6)
    assert lines["M.R."].next_step == ""


def test_the_list_says_what_is_due_and_what_is_away(listed: WindowBench, tmp_path: Path) -> None:
    """A day that came, a time that is over and a stick that is not there stand on the line."""
    bench = listed

    def change(session: Session) -> None:
        (line,) = session.clients.list()
        session.clients.change(line.id, {"keeping": Keeping(until=session.clients.today())})

    run(bench, change)
    shell_of(bench).go(Target("clients"))
    settle(bench)
    assert text("clients.tag.keep") in tags(bench)
    run(
        bench, lambda session: session.clients.change(session.clients.list()[0].id, {"keeping": Keeping()}).id
    )
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    shell_of(bench).go(Target("clients"))
    settle(bench)
    assert text("clients.tag.away") in tags(bench)
    assert not bench.find("clients.open").isVisible()
    bench.dialogs.folder = tmp_path / "elsewhere"
    bench.find("clients.find").click()  # type: ignore[attr-defined]
    settle(bench)
    assert bench.find("clients.open").isVisibleTo(bench.window.root)


def tags(bench: WindowBench) -> set[str]:
    """Return the small words on the lines."""
    view: Any = bench.find("clients.list")
    return {view.rows.item_at(view.model().index(row)).tag for row in range(view.model().rowCount())}
