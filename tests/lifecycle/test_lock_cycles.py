"""Hundreds of locks at random moments over running work: no crash, nothing left, nothing acknowledged lost."""

from __future__ import annotations

import gc
import os
import random
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.vault import Session, VaultState
from tests.lifecycle.desk import Desk
from tests.lifecycle.triggers import LEAVES, OVERLAYS, TRIGGERS, WORK, show_entry
from tests.tally import HowMany, Tally

WARM = 6
"""After so many cycles everything was loaded once; what grows from then on grows with the cycles."""

MOST_THREADS = 2
MOST_FILES = 4
MOST_MIB = 48
MIB_A_CYCLE = 0.1


@dataclass(frozen=True, slots=True)
class Left:
    """What a locked window holds of the system: threads, open files, child processes, memory in MiB."""

    threads: int
    files: int
    children: int
    mib: float


def left() -> Left:
    """Look at this process as Linux shows it."""
    gc.collect()
    me = Path("/proc/self")
    children = [
        number for task in (me / "task").iterdir() for number in (task / "children").read_text().split()
    ]
    pages = int((me / "statm").read_text().split()[1])
    return Left(
        threading.active_count(),
        len(os.listdir(me / "fd")),  # noqa: PTH208 - names alone
        len(children),
        pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
    )


def picture() -> bytes:
    """Return a picture that the separate process decodes."""
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class Cycles:
    """Starts work, locks in the middle of it, and remembers what was told to be saved."""

    def __init__(self, desk: Desk, rng: random.Random) -> None:
        self._desk = desk
        self._rng = rng
        self.saved: list[EntityId] = []
        self.sent = 0
        self.jobs = 0

    def one(self, number: int) -> str:
        """Work, lock at a random moment by a random trigger, and return which it was."""
        rng, bench = self._rng, self._desk.bench
        session, shell = self._desk.session_and_shell()
        show_entry(bench, shell)
        told = len(self.saved)
        self._save(session, number)
        if rng.random() < 0.5:
            bench.wait(lambda: len(self.saved) > told)
        for _ in range(rng.randint(1, 4)):
            self._save(session, number)
            work = WORK[rng.choice([*WORK])](session, bench.folder.parent, f"c{number:05}")
            bench.runner.read(work)
            bench.runner.work(reckon)
            self.jobs += 3
        overlay = rng.choice([*OVERLAYS]) if rng.random() < 0.5 else "nothing"
        for _ in range(rng.randrange(60)):
            bench.app.processEvents()
        OVERLAYS[overlay](bench, shell, "words")
        del session, shell
        trigger = rng.choice([*TRIGGERS])
        TRIGGERS[trigger](bench)
        bench.wait(lambda: not bench.window.lock_control.has_keys)
        bench.flush()
        bench.idle()
        assert bench.vault.state is VaultState.LOCKED
        assert bench.hard_exits == 0
        assert bench.bugs == []
        return trigger

    def look(self) -> None:
        """Find everything in the record that was told to be saved, and what was only sent on its way too."""
        session, _shell = self._desk.session_and_shell()
        found: set[EntityId] = set()
        self._desk.bench.runner.read(
            lambda _ctx: frozenset(entry.id for entry in session.entries.list()), found.update
        )
        self._desk.bench.idle()
        assert set(self.saved) <= found
        assert len(found) == self.sent

    def _save(self, session: Session, number: int) -> None:
        def work(_ctx: object) -> tuple[EntityId, Change]:
            made = session.entries.add({"what": f"cycle {number}"}).id
            return made, Change(RecordKind.ENTRY, (made,))

        self.sent += 1
        self._desk.bench.runner.change(work, self.saved.append, survives=True)


def reckon(_ctx: object) -> int:
    """Keep the work lane busy with what needs no record."""
    return sum(value * value for value in range(200_000))


@pytest.mark.skipif(
    sys.platform != "linux", reason="threads, files and memory are counted as Linux shows them"
)
def test_hundreds_of_locks_leave_nothing(
    desk: Desk, *, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Locks at random moments leave no thread, file, process or memory, and all that was told to be saved."""
    session, _shell = desk.session_and_shell()
    content = picture()
    desk.bench.runner.read(lambda _ctx, to=session: to.evidence.add_bytes("a.png", content))
    desk.bench.idle()
    del session, _shell
    cycles, count = Cycles(desk, rng), how_many(check=8, gate=500, soak=2000)
    warm = left()
    for number in range(count):
        trigger = cycles.one(number)
        now = left()
        assert now.children == 0, (number, trigger)
        if number == WARM:
            warm = now
        if number > WARM:
            assert now.threads <= warm.threads + MOST_THREADS, (number, trigger, warm, now)
            assert now.files <= warm.files + MOST_FILES, (number, trigger, warm, now)
            assert now.mib <= warm.mib + MOST_MIB + MIB_A_CYCLE * number, (number, trigger, warm, now)
        desk.open_again(left=trigger in LEAVES)
        if number % 10 == 0:
            cycles.look()
    cycles.look()
    tally("locks at random moments over running work", count)
    tally("jobs under way or waiting at those locks", cycles.jobs)
    tally("entries sent to be saved before those locks, all there", cycles.sent)
    tally("of them told to be saved", len(cycles.saved))
    tally("MiB of memory gained from the seventh lock to the last", max(0, round(now.mib - warm.mib)))
