"""Somebody who helps three people: nothing of one record is seen, found or written from another."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ports import NoJob
from app.services.vault import Session, VaultState
from storage.vault import Vault
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.lifecycle.test_lock_leaves_nothing import holders_of, is_anywhere
from ui.locked.unlock_screen import UnlockScreen
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import LIST_SCREENS
from ui.unlocked.shell import Shell

CODES = ("K-417", "M.R.", "T-208")


def run(bench: WindowBench, work: Callable[[Session], Any]) -> Any:
    """Do something on the vault lane with the record that is open."""
    done: list[Any] = []
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx, opened=session: work(opened), done.append)
    bench.wait(lambda: bool(done))
    return done[0]


def make_list(bench: WindowBench) -> None:
    """Begin a list in the usual place, through the window."""
    bench.window.home.create_list(
        bench.folder, bytearray(PASSPHRASE.encode()), lambda error: pytest.fail(error.code)
    )
    bench.wait(lambda: bench.window.lock_control.is_open)
    bench.idle()
    bench.idle()


def words_of(code: str) -> str:
    """Return the passphrase of a record."""
    return f"{code} has a passphrase of its own"


def open_client(bench: WindowBench, code: str) -> None:
    """From the open list: choose a line, press Open, type the passphrase of that record."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("clients", run(bench, lambda session: session.clients.find(code).id)))
    del shell
    bench.idle()
    bench.idle()
    bench.find("clients.open").click()  # type: ignore[attr-defined]
    bench.wait(lambda: not bench.window.lock_control.is_open)
    bench.wait(lambda: bench.vault.state is VaultState.LOCKED)
    bench.flush()
    bench.unlock(words_of(code))


def canary(code: str) -> str:
    """Return a word that stands in one record only."""
    return f"canary{code.replace('-', '').replace('.', '').lower()}"


def write(session: Session, word: str) -> None:
    """Put a word into words, names, files and settings of a record."""
    session.people.add({"name": f"{word} person"})
    item = session.evidence.add_bytes(f"{word}.txt", word.encode())
    session.entries.add({"what": f"He said {word}.", "evidence": (item.evidence.id,)})
    session.drafts.save("entry/new", {"what": f"{word} draft"})


@pytest.fixture
def three(bench: WindowBench, tmp_path: Path) -> WindowBench:
    """A list of three records, each with a word of its own, all closed."""
    make_list(bench)

    def fill(session: Session) -> None:
        for number, code in enumerate(CODES):
            folder = tmp_path / f"notes-{number}"
            session.clients.make(code, folder, bytearray(words_of(code).encode()))

    run(bench, fill)
    for code in CODES:
        open_client(bench, code)
        run(bench, lambda session, name=code: write(session, canary(name)))
        bench.lock()
        bench.unlock()
    return bench


def test_nothing_of_one_record_is_in_another(three: WindowBench, tmp_path: Path, fresh_home: Path) -> None:
    """Three words, three records: window, search, clipboard, drafts, exports, objects and files keep them apart."""
    bench = three
    before = ""
    for code in CODES:
        open_client(bench, code)
        own = canary(code)
        others = [other for other in CODES if other != code]
        shell = bench.find("shell")
        assert isinstance(shell, Shell)
        for screen in ("timeline", "people", "documents", "settings", "entry"):
            shell.go(Target(screen))
            bench.idle()
            bench.idle()
            assert not any(is_anywhere(other) or is_anywhere(canary(other)) for other in others), screen
        assert is_anywhere(own)
        del shell
        for other in others:
            assert run(bench, lambda session, name=other: session.search.search(canary(name)).hits) == ()
        assert not before or holders_of(before) == [], "an object holds a word of the record before"
        before = own
        out = tmp_path / "out" / f"log-{code}.json"
        out.parent.mkdir(exist_ok=True)
        bench.dialogs.new_file = out
        run(bench, lambda session, path=out: export(session, path))
        said = out.read_text()
        assert own in said
        assert not any(canary(other) in said for other in others)
        what = bench.find("entry.what")
        assert isinstance(what, QPlainTextEdit)
        what.setPlainText(f"{own} copied")
        what.selectAll()
        what.copy()
        assert own in bench.app.clipboard().text()
        del what
        bench.lock()
        assert own not in bench.app.clipboard().text()
        gc.collect()
        assert not is_anywhere(own)
        assert not is_anywhere(code)
        home = bench.window.root.home
        assert isinstance(home, UnlockScreen)
        assert home.folder == bench.folder, "lock goes back to the list"
        del home
        bench.unlock()
    assert not any(map(is_anywhere, map(canary, CODES))), "the list holds nothing of what it lists"
    for folder in (fresh_home, tmp_path):
        for file in folder.rglob("*"):
            if file.is_file() and file.parent.name != "out":
                held = file.read_bytes()
                assert not any(canary(code).encode() in held for code in CODES), file
                assert not any(code.encode() in held for code in CODES), file


def export(session: Session, out: Path) -> None:
    """Write everything of the open record as JSON, and draw its pages, which remembers words while it does."""
    documents = session.documents
    documents.prepare(ExportRequest(Paper.LOG, Reader.ME), "log.pdf", NoJob())
    documents.write(documents.prepare(ExportRequest(Paper.JSON, Reader.ME), out.name, NoJob()), out, NoJob())


def open_vaults() -> list[Path]:
    """Return the folders of the vaults that are open in this process."""
    gc.collect()
    return [one.folder for one in gc.get_objects() if type(one) is Vault and one._is_open]


def children() -> list[int]:
    """Return the processes that this one started and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def test_one_vault_is_open_at_most(bench: WindowBench, tmp_path: Path) -> None:
    """The list is closed before a record opens, and what decoded the files of a record ends with it."""
    make_list(bench)
    secret = words_of(CODES[0]).encode()
    run(bench, lambda session: session.clients.make(CODES[0], tmp_path / "notes-0", bytearray(secret)))
    assert open_vaults() == [bench.folder]
    open_client(bench, CODES[0])
    assert open_vaults() == [tmp_path / "notes-0"]
    assert run(bench, lambda session: session.decoder_walls)
    assert children() or not Path("/proc/self/task").is_dir()
    bench.lock()
    assert open_vaults() == []
    assert children() == []


def test_nothing_of_the_list_is_left_after_a_lock(
    bench: WindowBench, tmp_path: Path, fresh_home: Path
) -> None:
    """What is typed about a line is kept, encrypted, and is nowhere else once the list is locked."""
    make_list(bench)
    run(
        bench,
        lambda session: session.clients.make("K-417", tmp_path / "one", bytearray(b"some long passphrase")),
    )
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    for spec in LIST_SCREENS:
        shell.go(Target(spec.key))
        bench.idle()
        bench.idle()
    shell.go(Target("clients"))
    bench.idle()
    bench.find("clients.step").setText("needlestep")  # type: ignore[attr-defined]
    del shell
    bench.lock()
    gc.collect()
    assert not is_anywhere("needlestep")
    assert holders_of("needlestep") == []
    bench.unlock()
    bench.idle()
    assert bench.find("clients.step").text() == "needlestep"  # type: ignore[attr-defined]
    bench.find("clients.save").click()  # type: ignore[attr-defined]
    bench.idle()
    assert run(bench, lambda session: session.clients.list()[0].next_step) == "needlestep"
    for folder in (fresh_home, tmp_path):
        for file in folder.rglob("*"):
            assert not file.is_file() or b"needlestep" not in file.read_bytes()


def test_a_record_is_made_on_the_list_with_its_own_passphrase(bench: WindowBench) -> None:
    """The form offers a code and a place; two different passphrases make nothing."""
    make_list(bench)
    bench.find("clients.make").click()  # type: ignore[attr-defined]
    bench.idle()
    code = bench.find("clients.new.code").text()  # type: ignore[attr-defined]
    assert code
    for second, count in (("another passphrase", 0), ("a passphrase of its own", 1)):
        bench.find("clients.new.one").setText("a passphrase of its own")  # type: ignore[attr-defined]
        bench.find("clients.new.two").setText(second)  # type: ignore[attr-defined]
        bench.find("clients.new.make").click()  # type: ignore[attr-defined]
        bench.idle()
        bench.idle()
        assert len(run(bench, lambda session: session.clients.list())) == count
    assert bench.find("clients.line.code").text() == code  # type: ignore[attr-defined]
    assert run(bench, lambda session: session.clients.list()[0].folder).parent == bench.folder.parent


def test_a_record_opened_by_itself_knows_no_list(bench: WindowBench) -> None:
    """The way back to a list is there only for a record that was chosen on one."""
    bench.create()
    assert run(bench, lambda session: session.through) is None
    bench.lock()
    assert bench.window.root.findChild(QWidget, "unlock.back") is None
