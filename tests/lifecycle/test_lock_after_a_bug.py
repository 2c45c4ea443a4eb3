"""A bug in the half that is being opened, or in its lock: the record is closed all the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import ErrorCode, KnownError
from app.services.vault import Session
from app.strings.errors import sentence
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.lifecycle.desk import Desk
from ui.faults import fault_code
from ui.locked.lock import LockControl
from ui.locked.root_window import FaultPage
from ui.unlocked.shell import Shell


class Bug(Exception):  # noqa: N818 - names what happened
    """What nobody foresaw."""


@pytest.fixture
def bench(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """A window over a record, locked."""
    made = Desk(qapp, tmp_path_factory.mktemp("bug") / "record").bench
    made.lock()
    yield made
    made.end()


@contextmanager
def caught(bench: WindowBench) -> Iterator[None]:
    """Let the hook of the program catch what nobody caught, as it does outside tests."""

    def fail(_kind: object, bug: BaseException, _trace: object) -> None:
        bench.dispatcher.post(lambda: bench.window.fail(fault_code(bug)))

    before, sys.excepthook = sys.excepthook, fail
    try:
        yield
    finally:
        sys.excepthook = before


def raising(*_: object, **__: object) -> None:
    """Be the bug."""
    raise Bug


def in_building(control: LockControl) -> None:
    """The half cannot be made."""
    control._build = raising  # type: ignore[assignment]


def in_beginning(control: LockControl) -> None:
    """Its first page cannot be made."""
    build = control._build

    def built(session: Session) -> Shell:
        made = build(session)
        assert isinstance(made, Shell)
        made.begin = raising  # type: ignore[method-assign]
        return made

    control._build = built


def is_shut(bench: WindowBench) -> bool:
    """Whether nothing is open and the code of the bug is on screen."""
    page = bench.window.root.home
    return (
        bench.vault.state.value == "locked"
        and not bench.window.lock_control.has_keys
        and isinstance(page, FaultPage)
        and page.isVisibleTo(bench.window.root)
    )


@pytest.mark.parametrize("where", [in_building, in_beginning])
def test_a_half_that_cannot_be_made_leaves_no_record_open(
    bench: WindowBench, where: Callable[[LockControl], None]
) -> None:
    """The keys go although there is no page to lock, and the code of the bug is shown."""
    where(bench.window.lock_control)
    with caught(bench):
        bench.find("unlock.passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
        bench.find("unlock.open").click()  # type: ignore[attr-defined]
        bench.wait(lambda: is_shut(bench))


def test_a_record_that_is_refused_behind_its_door_is_closed(bench: WindowBench) -> None:
    """A disk that fails right after the opening is told, no key stays, and the next try opens the record."""
    control = bench.window.lock_control
    before = control._before

    def fail(_session: Session) -> None:
        control._before = before
        raise KnownError(ErrorCode.DISK_FAILED)

    control._before = fail
    bench.find("unlock.passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
    bench.find("unlock.open").click()  # type: ignore[attr-defined]
    told = sentence(KnownError(ErrorCode.DISK_FAILED))
    bench.wait(lambda: bench.find("unlock.message").text() == told)  # type: ignore[attr-defined]
    assert bench.vault.state.value == "locked"
    assert not control.has_keys
    bench.unlock()
    assert bench.find("shell").isVisible()


@pytest.mark.parametrize("what", ["take_drafts", "let_go"])
def test_a_page_that_cannot_be_left_is_closed(
    bench: WindowBench, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in what is asked of the pages keeps no key in memory."""
    bench.unlock()
    page = bench.window.lock_control._page
    assert page is not None
    monkeypatch.setattr(page, what, raising)
    with caught(bench):
        bench.find("top.lock").click()  # type: ignore[attr-defined]
        bench.wait(lambda: is_shut(bench))
