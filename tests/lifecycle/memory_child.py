"""A program for the test of memory: opens a vault, works in it and locks, and waits at each step to be read.

`python memory_child.py service|window FOLDER ITEMS`. Each step prints a word and goes on at the next line of input.
Nothing here makes an object that holds the passphrase: only the program may leave copies of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ports import NoJob
from app.services.process import speak_in_codes
from app.services.vault import Session, VaultService
from app.services.ways_in import new_recovery_text
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost

CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
LIMITS = HeaderLimits(memory_min=8, passes_min=1)


def tell(word: str) -> None:
    """Say where the program stands, and wait."""
    os.write(1, word.encode() + b"\n")
    os.read(0, 16)


@contextmanager
def passphrase(folder: Path) -> Iterator[bytearray]:
    """Give out the passphrase in a buffer that is wiped."""
    typed = bytearray((folder / "secret").stat().st_size)
    descriptor = os.open(folder / "secret", os.O_RDONLY)
    os.readv(descriptor, [typed])
    os.close(descriptor)
    try:
        yield typed
    finally:
        for at in range(len(typed)):
            typed[at] = 0


def by_services(folder: Path, items: int) -> None:
    """Make, fill, read, export and lock twice."""
    service = VaultService(FixedClock(), cost=CHEAP, limits=LIMITS)
    with passphrase(folder) as typed:
        session = service.create(folder / "vault", typed)
    added = session.evidence.add_file(folder / "brought.txt").evidence.id
    for number in range(items):
        session.evidence.add_bytes(f"{number}.txt", f"content {number}".encode())
    words = (folder / "words").read_text(encoding="utf-8")
    session.entries.add({"what": words, "evidence": (added,)})
    tell("open")
    session.lock()
    tell("locked")
    with passphrase(folder) as typed:
        session = service.open(folder / "vault", typed, wait=lambda seconds: None)
    look_at_everything(session, folder / "packet.pdf")
    tell("open")
    session.lock()
    tell("locked")
    with passphrase(folder) as typed:
        session = service.open(folder / "vault", typed, wait=no_wait)
        change_what_opens_it(session, service, folder, typed)
    tell("open")
    session.lock()
    tell("locked")


def no_wait(_seconds: float) -> None:
    """Nobody tried before."""


def change_what_opens_it(session: Session, service: VaultService, folder: Path, typed: bytearray) -> None:
    """Passphrase (to the same words), recovery key, backup, restore, new keys, and an item erased."""
    session.keys.change_passphrase(typed, typed, wait=no_wait)
    session.keys.set_recovery_key(typed, new_recovery_text(), wait=no_wait)
    session.copies.back_up(folder / "backups")
    service.restore(folder / "backups", typed, folder / "restored", wait=no_wait)
    session.keys.rekey(typed, folder / "again", wait=no_wait)
    session.evidence.erase(session.evidence.list()[-1].id, "")


def look_at_everything(session: Session, out: Path) -> None:
    """Read every file, check everything, and write a paper."""
    for item in session.evidence.list():
        assert session.evidence.read(item.id)
        assert session.evidence.check(item.id)
    session.search.search("heliotrope")
    assert session.verify(full=True).ok
    request = ExportRequest(paper=Paper.PACKET, reader=Reader.ATTORNEY, entries=None)
    prepared = session.documents.prepare(request, out.name, NoJob())
    session.documents.write(prepared, out, NoJob(), None)


def by_window(folder: Path, _items: int) -> None:
    """First run, an entry with a file, lock, unlock, look, lock, as a person does it."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

    from tests.e2e.window_bench import WindowBench

    def type_secret(box: QWidget) -> None:
        with passphrase(folder) as typed:
            for byte in typed:
                QTest.keyClick(box, chr(byte))

    bench = WindowBench(QApplication([]), folder / "vault")
    bench.window.root.show()
    for _ in range(3):
        bench.find("first_run.next").click()  # type: ignore[attr-defined]
    type_secret(bench.find("first_run.pass.one"))
    type_secret(bench.find("first_run.pass.two"))
    bench.find("first_run.next").click()  # type: ignore[attr-defined]
    bench.wait(lambda: bench.window.lock_control.is_open)
    bench.idle()
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.insertPlainText((folder / "words").read_text(encoding="utf-8"))
    bench.dialogs.files = (folder / "brought.txt",)
    bench.find("entry.drop.choose").click()  # type: ignore[attr-defined]
    bench.wait_for("entry.files")
    bench.find("entry.save").click()  # type: ignore[attr-defined]
    bench.wait_for("timeline.list")
    bench.idle()
    tell("open")
    bench.lock()
    tell("locked")
    type_secret(bench.find("unlock.passphrase"))
    bench.find("unlock.open").click()  # type: ignore[attr-defined]
    bench.wait(lambda: bench.window.lock_control.is_open)
    bench.idle()
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.read(lambda _ctx: look_at_everything(session, folder / "packet.pdf"))
    bench.idle()
    tell("open")
    session = None
    bench.lock()
    tell("locked")
    bench.end()


if __name__ == "__main__":
    speak_in_codes()
    {"service": by_services, "window": by_window}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
