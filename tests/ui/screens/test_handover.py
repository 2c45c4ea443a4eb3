"""Handing over in the window: a key, a hand-over, a case received, looked at as its own, left, and locked."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.ids import new_id
from app.domain.moment import Moment, Precision, Stamp
from app.domain.person import Role
from app.domain.ports import NoJob
from app.services.handover import HandoverRequest
from app.services.handover_words import StillThere
from app.services.vault import Session
from app.testing import FixedClock
from tests.e2e.window_bench import WindowBench
from ui.style.parts import BodyLabel
from ui.unlocked.guest import GUEST_SCREENS, Guest
from ui.unlocked.screen import Target
from ui.unlocked.screens.handover.give_presenter import still_there_lines
from ui.unlocked.shell import Shell

WORDS = "He waited at the gate until the lights went out."


@pytest.fixture(scope="module")
def handing(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """A window over a record with an entry and a file, for tests that leave nothing for each other."""
    yield from _window(qapp, tmp_path_factory.mktemp("handing"))


@pytest.fixture
def fresh(qapp: QApplication, tmp_path: Path) -> Iterator[WindowBench]:
    """The same over a record of a test's own: no key, no release and no received case in it."""
    yield from _window(qapp, tmp_path)


@pytest.fixture(scope="module")
def receiving(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """The same over a record with one received case."""
    folder = tmp_path_factory.mktemp("receiving")
    for bench in _window(qapp, folder):
        run(bench, lambda session: _receive(session, folder / "case.age"))
        yield bench


def _window(app: QApplication, folder: Path) -> Iterator[WindowBench]:
    bench = WindowBench(app, folder / "vault", FixedClock())
    bench.window.root.show()
    bench.create()
    run(bench, _fill)
    yield bench
    bench.end()


def run(bench: WindowBench, work: Callable[[Session], object]) -> None:
    """Do something with the open record on the vault lane."""
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx, opened=session: work(opened))
    bench.idle()


def _fill(session: Session) -> None:
    seen = session.evidence.add_bytes("letter.txt", b"what he wrote")
    session.entries.add({"what": WORDS, "private_note": "mine alone", "evidence": (seen.evidence.id,)})


def _receive(session: Session, out: Path) -> None:
    request = HandoverRequest(HandoverChoice(HandoverReader.ATTORNEY), sender="Ana", to="Bea", purpose="")
    session.handover.make_for_key(request, session.handover.keys.make().key, out, NoJob())
    session.handover.received.take_in(out, NoJob())


def press(bench: WindowBench, name: str) -> None:
    """Press a button and wait for what comes of it."""
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    button.click()
    bench.idle()
    bench.idle()


def look(bench: WindowBench) -> None:
    """Turn to the received case; what waits for jobs before is dropped with the page it was for."""
    button = bench.find("handover.received.0.look")
    assert isinstance(button, QAbstractButton)
    button.click()
    bench.wait_for("guest.sentence")
    bench.idle()
    bench.idle()


def said(bench: WindowBench, name: str) -> str:
    """Return the words of a label."""
    label = bench.find(name)
    assert isinstance(label, BodyLabel)
    return label.text()


def go(bench: WindowBench, what: str) -> None:
    """Show a page of the hand-over."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("handover", what=what))
    bench.idle()


def type_into(bench: WindowBench, name: str, words: str) -> None:
    """Put words into a box."""
    box = bench.find(name)
    assert isinstance(box, QLineEdit)
    box.setText(words)


def test_a_case_is_handed_over_and_told_to_have_arrived(fresh: WindowBench, tmp_path: Path) -> None:
    """Own key, kept as a recipient's; a file for it; taken in; the words typed: verified."""
    bench = fresh
    go(bench, "keys")
    press(bench, "handover.keys.make")
    box = bench.find("handover.keys.text")
    assert isinstance(box, QPlainTextEdit)
    key = box.toPlainText()
    assert key.startswith("age1")
    type_into(bench, "handover.keys.name", "Bea Long")
    type_into(bench, "handover.keys.key", key[:-1])
    press(bench, "handover.keys.add")
    assert bench.find("handover.keys.problem").isVisible()
    type_into(bench, "handover.keys.key", key)
    press(bench, "handover.keys.add")
    assert said(bench, "handover.keys.known.0.words") == said(bench, "handover.keys.words")
    press(bench, "handover.keys.known.0.compared")
    go(bench, "give")
    assert "You compared" in said(bench, "handover.give.key_words")
    bench.dialogs.new_file = tmp_path / "case.age"
    press(bench, "handover.give.button")
    bench.wait_for("handover.give.made.0.box")
    assert (tmp_path / "case.age").exists()
    go(bench, "received")
    bench.dialogs.files = (tmp_path / "case.age",)
    press(bench, "handover.received.open")
    bench.wait_for("handover.received.0.look")
    told = next(
        line for line in said(bench, "handover.received.0.lines").split("\n") if "tell the sender" in line
    )
    go(bench, "give")
    type_into(bench, "handover.give.made.0.box", "lamp lamp lamp")
    press(bench, "handover.give.made.0.compare")
    assert bench.find("handover.give.made.0.told").isVisible()
    type_into(bench, "handover.give.made.0.box", told.rpartition(": ")[2])
    press(bench, "handover.give.made.0.compare")
    assert bench.window.root.findChild(QWidget, "handover.give.made.0.box") is None
    assert "it arrived" in said(bench, "handover.give.made.0.lines")


def test_a_received_case_is_looked_at_apart(receiving: WindowBench) -> None:
    """The window shows the other's case under a line that says so, with no way to write; then one's own."""
    bench = receiving
    go(bench, "received")
    look(bench)
    assert "Nothing in it can be changed" in said(bench, "guest.sentence")
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    for spec in GUEST_SCREENS:
        shell.go(Target(spec.key, what="waited" if spec.key == "search" else ""))
        bench.idle()
        bench.idle()
    shell.go(Target("settings"))
    bench.idle()
    assert not bench.window.root.findChildren(QWidget, "settings.stack")
    assert not bench.find("top.new").isVisible()
    leave = bench.find("guest.leave")
    assert isinstance(leave, QAbstractButton)
    leave.click()
    bench.wait_for("handover.received.open")
    bench.idle()
    assert bench.window.root.findChild(QWidget, "guest.sentence") is None
    assert bench.window.lock_control.guest is None


def test_a_lock_takes_the_other_case_with_it(receiving: WindowBench) -> None:
    """Locked while it is shown: its session is closed, gone from memory, and the page is the locked one."""
    bench = receiving
    go(bench, "received")
    look(bench)
    guest = bench.window.lock_control.guest
    assert isinstance(guest, Guest)
    session, gone = guest.session, weakref.ref(guest.session)
    del guest
    bench.lock()
    assert not session.is_open
    assert bench.window.lock_control.guest is None
    del session
    gc.collect()
    assert gone() is None
    bench.unlock()
    assert bench.window.root.findChild(QWidget, "guest.sentence") is None


def test_ordinary_files_are_said_to_be_open_to_anybody(handing: WindowBench, tmp_path: Path) -> None:
    """They are written only after that was agreed to."""
    bench = handing
    go(bench, "give")
    bench.dialogs.asked.clear()
    bench.dialogs.new_file = tmp_path / "all.zip"
    bench.dialogs.agrees = False
    press(bench, "handover.plain.button")
    assert not (tmp_path / "all.zip").exists()
    bench.dialogs.agrees = True
    press(bench, "handover.plain.button")
    bench.wait((tmp_path / "all.zip").exists)
    bench.idle()
    assert "not encrypted" in bench.dialogs.asked[0]
    assert "not encrypted" in said(bench, "handover.give.result.lines")


def test_a_damaged_file_is_named_and_the_rest_can_go(handing: WindowBench, tmp_path: Path) -> None:
    """Nothing is written before it was agreed to; then all but that file, and the page says so."""
    bench = handing
    session = bench.window.lock_control._session
    assert session is not None
    before = set((session.folder / "d").rglob("*"))
    bench.runner.read(lambda _ctx, opened=session: opened.evidence.add_bytes("film.bin", b"f" * 50_000))
    bench.idle()
    added = set((session.folder / "d").rglob("*")) - before
    piece = next(path for path in added if path.is_file())
    sound = piece.read_bytes()
    piece.write_bytes(sound[:20_000] + bytes([sound[20_000] ^ 1]) + sound[20_001:])
    go(bench, "give")
    press(bench, "handover.way.words")
    for box in ("handover.give.secret", "handover.give.secret_again"):
        type_into(bench, box, "five quiet words under trees")
    bench.dialogs.asked.clear()
    bench.dialogs.new_file = tmp_path / "rest.age"
    press(bench, "handover.give.button")
    bench.wait((tmp_path / "rest.age").exists)
    bench.wait_for("handover.give.made.0.lines")
    bench.idle()
    assert bench.dialogs.asked[-1] == "Some files are damaged"
    assert "damaged" in said(bench, "handover.give.result.lines")
    assert "damaged" in said(bench, "handover.give.made.0.lines")
    bench.dialogs.agrees = False
    bench.dialogs.new_file = tmp_path / "none.zip"
    press(bench, "handover.plain.button")
    assert not (tmp_path / "none.zip").exists()
    bench.dialogs.agrees = True
    press(bench, "handover.plain.button")
    bench.wait((tmp_path / "none.zip").exists)
    bench.idle()
    piece.write_bytes(sound)


def test_what_is_kept_back_and_stands_in_ones_words_is_asked_about(
    handing: WindowBench, tmp_path: Path
) -> None:
    """It is named before the place is chosen; who thinks better of it writes nothing."""
    bench = handing
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(
        lambda _ctx, opened=session: opened.people.add({"role": Role.ME, "phone": ("218-555-0143",)})
    )
    bench.runner.read(lambda _ctx, opened=session: opened.entries.add({"what": "He called 218 555 0143."}))
    bench.idle()
    go(bench, "give")
    press(bench, "handover.way.words")
    for box in ("handover.give.secret", "handover.give.secret_again"):
        type_into(bench, box, "five quiet words under trees")
    bench.dialogs.asked.clear()
    bench.dialogs.agrees = False
    bench.dialogs.new_file = tmp_path / "kept.age"
    press(bench, "handover.give.button")
    assert bench.dialogs.asked == ["Some of it stands in your words"]
    assert not (tmp_path / "kept.age").exists()
    bench.dialogs.agrees = True
    assert still_there_lines((StillThere(RecordKind.ENTRY, new_id(), "He called", ("phone",)),)) == (
        "entry, He called: A phone number",
    )


def test_what_is_not_for_a_helper_is_not_offered(handing: WindowBench) -> None:
    """For somebody who helps only confidential details can be ticked; a passphrase has to be typed twice."""
    bench = handing
    go(bench, "give")
    press(bench, "handover.reader.advocate")
    assert not bench.find("handover.give.with_private_notes.line").isVisible()
    assert bench.find("handover.give.with_confidential.line").isVisible()
    assert bench.find("handover.give.not_close").isVisible()
    press(bench, "handover.way.words")
    type_into(bench, "handover.give.secret", "seven quiet rivers")
    type_into(bench, "handover.give.secret_again", "seven quiet lakes")
    bench.dialogs.asked.clear()
    press(bench, "handover.give.button")
    assert bench.dialogs.asked == []
    assert "differ" in said(bench, "handover.give.result.summary")


def test_nothing_is_handed_to_others_where_a_release_is_demanded(
    handing: WindowBench, tmp_path: Path
) -> None:
    """The question before it leads to the page of releases, and no file is written."""
    run(handing, lambda session: session.releases.demand(on=True))
    go(handing, "give")
    press(handing, "handover.reader.attorney")
    press(handing, "handover.way.words")
    type_into(handing, "handover.give.secret", "five quiet words under trees")
    type_into(handing, "handover.give.secret_again", "five quiet words under trees")
    handing.dialogs.new_file = tmp_path / "case.age"
    press(handing, "handover.give.button")
    handing.wait_for("releases.form.who")
    assert not (tmp_path / "case.age").exists()
    run(handing, lambda session: session.releases.demand(on=False))


def test_a_release_that_stands_is_chosen_and_kept(fresh: WindowBench, tmp_path: Path) -> None:
    """The gate asks before the place is chosen, and the hand-over is on the list under that release."""
    bench = fresh
    today = Stamp(FixedClock().now().date())
    values = {
        "who": "Bea",
        "reader": "attorney",
        "papers": ("handover",),
        "agreed": Moment(Precision.EXACT, today, zone="UTC"),
        "expires": Moment(Precision.EXACT, Stamp(today.day + timedelta(days=90)), zone="UTC"),
    }
    run(bench, lambda session: session.records.add(RecordKind.RELEASE, values))
    go(bench, "keys")
    press(bench, "handover.keys.make")
    box = bench.find("handover.keys.text")
    assert isinstance(box, QPlainTextEdit)
    type_into(bench, "handover.keys.name", "Bea Long")
    type_into(bench, "handover.keys.key", box.toPlainText())
    press(bench, "handover.keys.add")
    go(bench, "give")
    press(bench, "handover.reader.attorney")
    press(bench, "handover.way.key")
    bench.dialogs.asked.clear()
    bench.dialogs.new_file = tmp_path / "released.age"
    press(bench, "handover.give.button")
    bench.wait((tmp_path / "released.age").exists)
    bench.idle()
    assert len(bench.dialogs.asked) == 2
    found: list[int] = []
    run(
        bench,
        lambda session: found.append(
            sum(each.release is not None for each in session.exports_made.exports())
        ),
    )
    assert found == [1]
