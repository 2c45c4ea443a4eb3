"""A bug in the half that is being opened, or in its lock: the record is closed all the same."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
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
from ui.unlocked.screen import Target
from ui.unlocked.screens.entry.view import EntryScreen
from ui.unlocked.screens.past.view import PastScreen
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


def kept_by(bench: WindowBench) -> dict[str, Mapping[str, object]]:
    """Return every draft of the open record."""
    found: list[dict[str, Mapping[str, object]]] = []
    session = bench.window.lock_control._session
    assert session is not None
    drafts = session.drafts

    def read() -> dict[str, Mapping[str, object]]:
        return {note.key: drafts.load(note.key) or {} for note in drafts.list()}

    bench.runner.read(lambda _ctx: read(), found.append)
    bench.wait(lambda: bool(found))
    return found[0]


def write_on_two_pages(bench: WindowBench) -> Shell:
    """Type a memory, then a new entry, neither of which is kept yet."""
    bench.unlock()
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    for screen, words in (("past", "He took my phone."), ("entry", "Grey van at the gate.")):
        shell.go(Target(screen))
        bench.idle()
        bench.find(f"{screen}.what").setPlainText(words)  # type: ignore[attr-defined]
    return shell


@pytest.mark.parametrize("page", ["past", "entry"])
@pytest.mark.parametrize("what", ["take_draft", "is_being_written", "left_at"])
def test_the_drafts_of_other_pages_are_kept(
    bench: WindowBench, page: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page with a bug in what the lock asks takes nothing from the others; the bug is told."""
    shell = write_on_two_pages(bench)
    monkeypatch.setattr(type(shell.screen_of(page)), what, raising)
    if (page, what) == ("past", "left_at"):
        shell.go(Target("past"))  # only the page on top is asked
        bench.idle()
    with caught(bench):
        bench.find("top.lock").click()  # type: ignore[attr-defined]
        bench.wait(lambda: is_shut(bench))
    monkeypatch.undo()
    open_again(bench)
    kept = kept_by(bench)
    lost = page if what == "take_draft" else ""
    assert ("past" in kept) == (lost != "past")
    assert ("entry/new" in kept) == (lost != "entry")


def open_again(bench: WindowBench) -> None:
    """Leave the page of the bug and open the record."""
    bench.window.home.show_unlock(bench.folder)
    bench.flush()
    bench.unlock()


def test_the_drafts_are_kept_when_the_window_cannot_be_remembered(
    bench: WindowBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in how the window was left costs no word; where somebody was writing is known too."""
    write_on_two_pages(bench)
    monkeypatch.setattr("ui.unlocked.shell.as_left", raising)
    with caught(bench):
        bench.find("top.lock").click()  # type: ignore[attr-defined]
        bench.wait(lambda: is_shut(bench))
    monkeypatch.undo()
    open_again(bench)
    assert {"past", "entry/new"} <= kept_by(bench).keys()
    assert bench.find("entry").isVisible()


def test_a_draft_that_cannot_be_written_takes_no_other_with_it(
    bench: WindowBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that gives what no draft can hold costs the others nothing, and the lock ends."""
    write_on_two_pages(bench)
    monkeypatch.setattr(PastScreen, "take_draft", lambda _self: ("past", {"what": object()}))
    told: list[type[Exception]] = []
    monkeypatch.setattr(bench.runner, "crashed", lambda bug: told.append(type(bug)))
    ended: list[bool] = []
    bench.window.lock_control.lock(lambda: ended.append(True))
    bench.wait(lambda: told == [TypeError] and bool(ended))
    bench.flush()
    monkeypatch.undo()
    bench.unlock()
    assert "entry/new" in kept_by(bench)


def test_a_bug_in_leaving_lets_the_drafts_be_written(
    bench: WindowBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page with a bug does not end a quick exit before what was typed elsewhere is in the record."""
    write_on_two_pages(bench)
    monkeypatch.setattr(PastScreen, "take_draft", raising)
    go_on = threading.Event()
    bench.runner.read(lambda _ctx: go_on.wait(20), survives=True)
    with caught(bench):
        bench.find("top.exit").click()  # type: ignore[attr-defined]
        bench.turn()
        bench.turn()
    assert bench.hard_exits == 0
    assert not bench.window.root.isVisible()
    go_on.set()
    bench.wait(lambda: bench.vault.state.value == "locked")
    monkeypatch.undo()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    again = WindowBench(bench.app, bench.folder)
    again.window.root.show()
    again.unlock()
    assert "entry/new" in kept_by(again)
    again.end()


def test_pages_hear_of_a_change_although_one_has_a_bug(
    bench: WindowBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved is saved once: the page that saved it hears so, and offers no draft of it any more."""
    write_on_two_pages(bench)
    heard: list[object] = []
    monkeypatch.setattr(PastScreen, "refresh", raising)
    monkeypatch.setattr(EntryScreen, "refresh", lambda _self, change: heard.append(change))
    with caught(bench):
        bench.find("entry.save").click()  # type: ignore[attr-defined]
        bench.wait(lambda: is_shut(bench))
    monkeypatch.undo()
    assert heard
    open_again(bench)
    kept = kept_by(bench)
    assert "entry/new" not in kept
    assert kept["past"]["what"] == "He took my phone."
    count: list[int] = []
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx: session.entries.count(), count.append)
    bench.wait(lambda: count == [1])
