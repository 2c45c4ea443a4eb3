"""The window: unlocking, locking, and the longest turn in which it does not answer.

`python -m bench.window 10000` walks through the window over a vault of so many entries and items, made in
`bench/out` when it is not there yet, or over the one in a folder that is named; it prints the dear turns.
`python -m bench.window 10000 looks` changes colours, text size and language instead, with every page open.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Limit, Pair, Row
from bench.record import entries
from bench.vaults import SECRET, vault_of_entries, vault_of_everything

SIZES = (100, 1_000, 10_000)
OUT = Path(__file__).parent / "out"


@contextmanager
def _unlock(work: Path, count: int) -> Iterator[Pair]:
    """Press Unlock, up to the drawn cards of the timeline; the key derivation costs nothing here."""
    from PySide6.QtWidgets import QLineEdit, QListView

    from bench.walk import open_window

    with open_window(vault_of_entries(work, count)) as window:

        def is_drawn() -> bool:
            found = window.window.root.findChild(QListView, "timeline.list")
            return found is not None and found.isVisible() and found.model().rowCount() > 0

        def unlock() -> float:
            box = window.find("unlock.passphrase")
            assert isinstance(box, QLineEdit)
            box.setText(SECRET.decode())
            begun = time.perf_counter()
            window.press("unlock.open")
            window.wait(is_drawn)
            window.find("timeline.list").repaint()
            taken = time.perf_counter() - begun
            window.settle()
            window.lock()
            return 1000 * taken

        unlock()  # the code of the pages is read while the passphrase is typed
        yield Pair(unlock)


@contextmanager
def _lock(work: Path, count: int) -> Iterator[Pair]:
    """Press Lock over the timeline, up to the painted locked page."""
    from bench.walk import open_window, unlock

    with open_window(vault_of_entries(work, count)) as window:

        def lock() -> float:
            unlock(window)
            begun = time.perf_counter()
            window.press("top.lock")
            taken = time.perf_counter() - begun
            assert window.find("unlock.passphrase").isVisible()
            window.wait(lambda: not window.window.lock_control.has_keys)
            window.flush()
            return 1000 * taken

        yield Pair(lock)


@contextmanager
def _longest_turn(work: Path, count: int) -> Iterator[Pair]:
    """Walk through every page; the figure is the processor time of the dearest turn."""
    from bench.walk import open_window, walk

    with open_window(vault_of_everything(work, count)) as window:
        yield Pair(lambda: max(turn.cpu for turn in walk(window, work).kept))


def both(count: int) -> str:
    """Write an amount of entries and items."""
    return f"{count:,} entries and items"


_NO_PEER = ""
ROWS: tuple[Row, ...] = (
    Row("unlock to the drawn timeline", _NO_PEER, "ms", SIZES, entries, Limit(150, of_ratio=False), _unlock),
    Row("lock to blank", _NO_PEER, "ms", SIZES, entries, Limit(100, of_ratio=False), _lock),
    Row(
        "dearest turn of the window",
        _NO_PEER,
        "ms",
        SIZES,
        both,
        Limit(50, of_ratio=False),
        _longest_turn,
        most_runs=1,
    ),
)


def main(arguments: Sequence[str]) -> None:
    """Print the dearest turns of a walk or of other looks, a line for each place of the window."""
    from bench.looks import change_looks
    from bench.walk import open_window, walk

    asked, of_looks = arguments[0], arguments[1:] == ["looks"]
    folder = vault_of_everything(OUT, int(asked)) if asked.isdigit() else Path(asked)
    with open_window(folder) as window:
        turns = change_looks(window) if of_looks else walk(window, folder.parent)
    dearest = {turn.where: turn for turn in sorted(turns.kept, key=lambda turn: turn.cpu)}
    print(f"{turns.count:,} turns, {turns.over()} of them over 50 ms of processor time")
    for turn in sorted(dearest.values(), key=lambda turn: -turn.cpu):
        print(f"{turn.cpu:7.0f} ms of processor time, {turn.took:7.0f} ms: {turn.where}")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
