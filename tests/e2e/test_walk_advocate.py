"""Walk 4: somebody who helps three people prepares a packet, hands the record over and removes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton

from app.domain.fields import RecordKind
from app.domain.moment import Moment, Precision, Stamp
from app.domain.person import Role
from app.domain.vocabulary import vocabulary
from app.services.vault import Session, VaultState
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from ui.locked.unlock_screen import UnlockScreen

OWN = "the words of this person alone"
WIDE = QSize(1280, 800)
CODES = ("K-417", "M.R.", "T-208")


def press(bench: WindowBench, name: str) -> None:
    """Press a button that can be pressed and seen."""
    bench.idle()  # a page that was gone to comes in the next turn
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    assert button.isEnabled(), name
    assert button.isVisibleTo(bench.window.root), name
    button.click()


def settle(bench: WindowBench) -> None:
    """Let jobs that start other jobs come to an end."""
    for _ in range(3):
        bench.idle()


def run(bench: WindowBench, work: Callable[[Session], Any]) -> Any:
    """Do something on the vault lane with what is open."""
    done: list[Any] = []
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx, opened=session: work(opened), done.append)
    bench.wait(lambda: bool(done))
    return done[0]


def typed(bench: WindowBench, name: str, words: str) -> None:
    """Type words into a box."""
    bench.find(name).setText(words)  # type: ignore[attr-defined]


def make_record(bench: WindowBench, code: str) -> None:
    """Make a record on the list, its passphrase typed by the person."""
    press(bench, "clients.make")
    settle(bench)
    typed(bench, "clients.new.code", code)
    typed(bench, "clients.new.one", OWN)
    typed(bench, "clients.new.two", OWN)
    press(bench, "clients.new.make")
    settle(bench)
    assert bench.find("clients.line.code").text() == code  # type: ignore[attr-defined]


def open_record(bench: WindowBench) -> None:
    """Open the record on top: the list closes, then the passphrase of the record is asked for."""
    press(bench, "clients.open")
    bench.wait(lambda: not bench.window.lock_control.is_open)
    bench.wait(lambda: bench.vault.state is VaultState.LOCKED)
    bench.flush()
    bench.unlock(OWN)


def back_to_the_list(bench: WindowBench) -> None:
    """Lock the record; the page of the list asks for its passphrase."""
    bench.lock()
    home = bench.window.root.home
    assert isinstance(home, UnlockScreen)
    assert home.folder == bench.folder
    bench.unlock(PASSPHRASE)
    bench.window.root.resize(WIDE)  # a screen without a display is too narrow for list and line
    settle(bench)


def write_case(session: Session) -> None:
    """Write what the packet needs."""
    session.people.add({"role": Role.ME, "name": "Ann Moss"})
    session.people.add({"role": Role.OTHER, "name": "Casey Rowe"})
    session.case.set({"jurisdiction": next(iter(vocabulary()["jurisdiction"].terms()))})
    for what in ("He waited at the gate.", "He called.", "He wrote a letter."):
        session.entries.add({"what": what})


def release(session: Session) -> None:
    """Write down what the person agreed to, on paper, this morning."""
    today = session.clients.today()
    session.records.add(
        RecordKind.RELEASE,
        {
            "who": "Dana Cole, Legal Aid",
            "papers": ("packet", "handover"),
            "purpose": "the hearing",
            "told": "signed",
            "agreed": Moment(Precision.EXACT, Stamp(today)),
            "expires": Moment(Precision.EXACT, Stamp(today.replace(month=12))),
        },
    )


def hand_over(bench: WindowBench, out: Path) -> None:
    """Hand the whole record to its person on the page; they open it without this program and tell the words."""
    press(bench, "rail.documents")
    press(bench, "documents.whole")
    settle(bench)
    press(bench, "handover.reader.me")
    for name in ("private_notes", "held", "immigration", "confidential"):
        bench.find(f"handover.give.with_{name}").click()  # type: ignore[attr-defined]
    press(bench, "handover.way.words")
    typed(bench, "handover.give.secret", OWN)
    typed(bench, "handover.give.secret_again", OWN)
    bench.dialogs.new_file = out
    press(bench, "handover.give.button")
    bench.wait_for("handover.give.made.0.box")
    settle(bench)
    with zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(out.read_bytes(), OWN))) as inside:
        receipt = next(name for name in inside.namelist() if name.endswith("/receipt.txt"))
        words = inside.read(receipt).decode().splitlines()[0]
    typed(bench, "handover.give.made.0.box", words)
    press(bench, "handover.give.made.0.compare")
    bench.wait_for("handover.give.made.0.let_go")
    press(bench, "handover.give.made.0.let_go")
    settle(bench)
    assert bench.find("settings.purge.look").isVisibleTo(bench.window.root)


def save_packet(bench: WindowBench, out: Path) -> None:
    """Choose the packet and press Save."""
    press(bench, "rail.documents")
    if not bench.find("documents.save").isVisible():
        press(bench, "documents.paper.packet")
    bench.wait(lambda: bench.find("documents.save").isEnabled())
    bench.dialogs.new_file = out
    press(bench, "documents.save")
    settle(bench)


def test_three_records_prepared_handed_over_and_removed(bench: WindowBench, tmp_path: Path) -> None:
    """From the first page to a list with one line that says what went to whom, and a folder that is gone."""
    # The first page: a list in place of a record, with the guidance.
    press(bench, "first_run.list")
    press(bench, "first_run.next")
    assert bench.find("first_run.guidance.evidence").isVisible()
    press(bench, "first_run.next")
    typed(bench, "first_run.pass.one", PASSPHRASE)
    typed(bench, "first_run.pass.two", PASSPHRASE)
    press(bench, "first_run.next")
    bench.wait(lambda: bench.window.lock_control.is_open)
    settle(bench)
    assert bench.find("clients.guidance.evidence").isVisible()
    for code in CODES:
        make_record(bench, code)
    typed(bench, "clients.step", "Petition to the clerk")
    press(bench, "clients.save")
    settle(bench)

    # Prepare: nothing goes to the court without a release; with one it does.
    open_record(bench)
    run(bench, write_case)
    packet = tmp_path / "packet.pdf"
    save_packet(bench, packet)
    assert not packet.exists()
    assert text("releases.gate.none.title") in bench.dialogs.asked
    assert bench.find("releases.title").isVisible()
    run(bench, release)
    save_packet(bench, packet)
    bench.wait(packet.is_file)
    bench.wait(lambda: bench.find("documents.save").isEnabled())
    assert run(bench, lambda session: len(session.releases.exports_under())) == 1
    run(bench, lambda session: session.records.add(RecordKind.ORDER, {"court": "Superior Court"}))
    back_to_the_list(bench)

    # Remove: an open order stops it until the record was handed over and that was verified.
    folder = run(bench, lambda session: session.clients.find(CODES[2]).folder)
    press(bench, "clients.letting_go.head")
    look_at_what_would_go(bench)
    assert not bench.find("clients.purging.do").isEnabled()
    assert bench.find("clients.purging.view.open").text() == text(  # type: ignore[attr-defined]
        "purge.stopped", what=text("open_matter.order")
    )
    press(bench, "clients.purging.cancel")
    open_record(bench)
    hand_over(bench, tmp_path / "case.age")
    back_to_the_list(bench)
    press(bench, "clients.letting_go.head")
    look_at_what_would_go(bench)
    listed = bench.find("clients.purging.view.files").toPlainText()  # type: ignore[attr-defined]
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert all(name in listed for name in files)
    assert str(packet) in bench.find("clients.purging.view.stays").text()  # type: ignore[attr-defined]
    bench.find("clients.purging.view.allow").click()  # type: ignore[attr-defined]
    bench.find("clients.purging.keep").click()  # type: ignore[attr-defined]
    press(bench, "clients.purging.do")
    settle(bench)
    assert not folder.exists()
    assert packet.is_file()
    assert (tmp_path / "case.age").is_file()

    # The list: the line says when, and who got what; the others are as they were.
    lines = run(bench, lambda session: session.clients.list())
    assert {line.code: line.purged is not None for line in lines} == dict(
        zip(CODES, (False, False, True), strict=True)
    )
    assert bench.find("clients.shared.0.who").text() == "Dana Cole, Legal Aid"  # type: ignore[attr-defined]
    assert all(line.folder.is_dir() for line in lines if line.purged is None)


def look_at_what_would_go(bench: WindowBench) -> None:
    """Type the passphrase of the record on top and list what would go."""
    press(bench, "clients.purge")
    typed(bench, "clients.purging.secret", OWN)
    press(bench, "clients.purging.look")
    bench.wait(lambda: bench.find("clients.purging.view").isVisible())
    settle(bench)


@pytest.mark.parametrize("matter", [True, False])
def test_a_record_of_ones_own_goes_file_by_file(
    open_bench: WindowBench, tmp_path: Path, *, matter: bool
) -> None:
    """In the settings: every file is listed, an open case stops it, and without one nothing is left."""
    bench = open_bench
    run(bench, lambda session: session.entries.add({"what": "He waited."}).id)
    if matter:
        run(bench, lambda session: session.records.add(RecordKind.ORDER, {"court": "Superior Court"}).id)
    press(bench, "rail.settings")
    press(bench, "settings.tab.keep")
    settle(bench)
    press(bench, "settings.keeping.until")
    bench.find("settings.keeping.until_day.tick").click()  # type: ignore[attr-defined]
    settle(bench)
    assert run(bench, lambda session: session.purging.keeping.until) is not None
    press(bench, "settings.purge.look")
    settle(bench)
    listed = bench.find("settings.purge.view.files").toPlainText()  # type: ignore[attr-defined]
    assert all(
        path.relative_to(bench.folder).as_posix() in listed
        for path in bench.folder.rglob("*")
        if path.is_file()
    )
    bench.dialogs.new_file = tmp_path / "shared.txt"
    press(bench, "settings.purge.shared")
    bench.wait((tmp_path / "shared.txt").is_file)
    assert "He waited" not in (tmp_path / "shared.txt").read_text()
    if matter:
        assert not bench.find("settings.purge.do").isEnabled()
        return
    typed(bench, "settings.purge.secret", PASSPHRASE)
    press(bench, "settings.purge.do")
    bench.wait(lambda: not bench.folder.exists())
    settle(bench)
    assert bench.find("last.title").text() == text("removed.title")  # type: ignore[attr-defined]
