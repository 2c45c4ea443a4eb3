"""Opening makes the window in three turns; a lock in between leaves nothing open and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.vault import Session
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.lifecycle.desk import Desk
from tests.lifecycle.test_back_to_the_field import first_box, text_of
from ui.locked.lock import LockControl
from ui.locked.unlock_screen import UnlockScreen
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """One window over one record."""
    desk = Desk(qapp, tmp_path_factory.mktemp("opening") / "record")
    yield desk.bench
    desk.bench.end()


def after_building(control: LockControl, act: Callable[[], None]) -> Callable[[], None]:
    """Do `act` in the turn after all but the pages is made; returns how to have the next one made as before."""
    build = control._build

    def built(session: Session) -> Shell:
        made = build(session)
        assert isinstance(made, Shell)
        QTimer.singleShot(0, act)
        return made

    control._build = built
    return lambda: setattr(control, "_build", build)


def after_beginning(control: LockControl, act: Callable[[], None]) -> Callable[[], None]:
    """Do `act` in the turn after the first page is made."""
    build = control._build

    def built(session: Session) -> Shell:
        made = build(session)
        assert isinstance(made, Shell)
        begin = made.begin

        def began() -> None:
            begin()
            QTimer.singleShot(0, act)

        made.begin = began  # type: ignore[method-assign]
        return made

    control._build = built
    return lambda: setattr(control, "_build", build)


@pytest.mark.parametrize("between", [after_building, after_beginning])
def test_a_lock_between_the_turns_of_an_opening(
    shared: WindowBench, between: Callable[[LockControl, Callable[[], None]], Callable[[], None]]
) -> None:
    """Nothing is shown or left, the passphrase is asked for, and what was being written is gone back to."""
    control, root = shared.window.lock_control, shared.window.root
    name = write(shared)
    shared.lock()
    seen: list[bool] = []
    locked: list[bool] = []
    opened: list[bool] = []
    control.opened.connect(lambda: opened.append(True))

    def lock() -> None:
        assert control._page is not None
        seen.append(control._page.widget().isVisible())
        control.lock(lambda: locked.append(True))

    undo = between(control, lock)
    shared.find("unlock.passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
    shared.find("unlock.open").click()  # type: ignore[attr-defined]
    shared.wait(lambda: bool(locked))
    undo()
    shared.idle()
    assert (seen, opened) == ([False], [])
    assert not control.has_keys
    assert shared.vault.state.value == "locked"
    shared.flush()
    assert not any(isinstance(one, Shell) for one in QApplication.allWidgets())
    assert [page.isVisible() for page in root.findChildren(UnlockScreen)] == [True]
    shared.unlock()
    shared.wait_for(name)
    shared.wait(lambda: text_of(shared.find(name)).startswith("Grey van"))
    assert opened == [True]


def test_what_is_on_screen_stays_until_the_record_is_shown(shared: WindowBench) -> None:
    """Neither an empty window nor an empty page for the passphrase comes between."""
    control, root = shared.window.lock_control, shared.window.root
    shared.lock()
    asking = root.findChild(UnlockScreen)
    assert asking is not None
    shown: list[bool] = []
    undo = after_building(control, lambda: shown.append(asking.isVisible()))
    again = after_beginning(control, lambda: shown.append(asking.isVisible()))
    shared.unlock()
    again()
    undo()
    assert shown == [True, True]
    assert [page.isVisible() for page in root.findChildren(UnlockScreen)] == [False]


def write(bench: WindowBench) -> str:
    """Type into a form, without saving; return the name of its box."""
    shell = bench.window.lock_control._page
    assert isinstance(shell, Shell)
    shell.go(Target("case", what="code"))
    bench.idle()
    bench.idle()
    box = first_box(bench, shell.screen_of("case"))
    box.setFocus()
    QTest.keyClicks(box, "Grey van")
    bench.idle()
    return box.objectName()
