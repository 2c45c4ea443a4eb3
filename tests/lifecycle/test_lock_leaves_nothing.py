"""After a lock nothing of the record is left: not in widgets, models, objects, clipboard or files."""

from __future__ import annotations

import gc
import random
import secrets
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtWidgets import QPlainTextEdit

from app.services.vault import VaultState
from tests.e2e.window_bench import PLACES, WindowBench
from tests.lifecycle.canary import fill, holders_of, is_anywhere, put_into_record, unguarded
from tests.lifecycle.desk import Desk
from tests.lifecycle.triggers import LEAVES, OVERLAYS, TRIGGERS, WORK, show_entry
from tests.tally import PROFILE, HowMany, Tally
from ui.unlocked.screen import Target
from ui.unlocked.widgets.fold import Fold


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock: what is open above the page, what work is under way, what locks."""

    trigger: str
    overlay: str
    work: str = ""


def locks(rng: random.Random, count: int) -> Sequence[Lock]:
    """Return the locks to try: each trigger at least once, then others by chance, or every one there is."""
    every = [Lock(*pair) for pair in product(TRIGGERS, OVERLAYS)]
    every += [Lock(trigger, "nothing", work) for trigger, work in product(TRIGGERS, WORK)]
    if count >= len(every):
        return every
    shuffled = rng.sample([*TRIGGERS], len(TRIGGERS))
    chosen = [Lock(one, rng.choice([*OVERLAYS]), rng.choice(["", *WORK])) for one in shuffled]
    return [*chosen, *rng.sample(every, max(0, count - len(chosen)))][:count]


def lock_over(desk: Desk, lock: Lock, places: Sequence[Target], needle: str) -> None:
    """Show a word at some places, open something above it, lock, and look for the word."""
    bench = desk.bench
    session, shell = desk.session_and_shell()
    bench.runner.change(lambda _ctx, where=session: put_into_record(where, needle))
    bench.idle()
    for target in places:
        shell.go(replace(target, what=needle) if target.screen == "search" else target)
        bench.idle()
        bench.idle()
        for fold in shell.findChildren(Fold):
            fold.open()
        fill(shell, needle)
        bench.app.processEvents()
        assert unguarded(shell) == []
    models = [weakref.ref(model) for model in shell.findChildren(QAbstractItemModel)]
    assert is_anywhere(needle, visible=True)
    show_entry(bench, shell)
    bench.window.root.activateWindow()  # nobody copies from a window that does not have the keyboard
    bench.wait(bench.window.root.isActiveWindow)
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setPlainText(needle)
    what.selectAll()
    what.copy()
    assert needle in bench.app.clipboard().text()
    if lock.work:
        bench.runner.read(WORK[lock.work](session, bench.folder.parent, needle))
    OVERLAYS[lock.overlay](bench, shell, needle)
    gone = [weakref.ref(one) for one in (session, shell, *shell._screens.built.values())]
    del session, shell, what

    TRIGGERS[lock.trigger](bench)

    assert not is_anywhere(needle, visible=True)
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    bench.flush()
    bench.idle()  # the thread that closed has let go of what it held when it takes the next job
    gc.collect()
    assert bench.vault.state is VaultState.LOCKED
    assert not is_anywhere(needle)
    assert [one for one in (*gone, *models) if one() is not None] == []
    assert needle not in bench.app.clipboard().text()
    assert bench.hard_exits == 0


def look_into_files(needle: str, *folders: Path) -> None:
    """Find the word in no file and no file name."""
    for folder in folders:
        for file in folder.rglob("*"):
            assert needle not in file.name
            assert not file.is_file() or needle.encode() not in file.read_bytes()


def test_nothing_is_left_after_a_lock(
    desk: Desk, fresh_home: Path, tmp_path: Path, *, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """A canary is found nowhere after a lock by any trigger, whatever is open or under way.

    Looking through all objects and files takes seconds: in ./check that is done once after all locks, for what
    all canaries begin with, and with an object among them that does hold one.
    """
    beginning = secrets.token_hex(12)
    tried = locks(rng, how_many(check=4, gate=10_000, soak=10_000))
    for number, lock in enumerate(tried):
        needle = f"{beginning}{number:04}"
        try:
            lock_over(desk, lock, PLACES[:1], needle)
            assert PROFILE == "check" or holders_of(needle) == []
        except AssertionError as fault:
            fault.add_note(f"{lock}")
            raise
        desk.open_again(left=lock.trigger in LEAVES)
    desk.bench.lock()
    desk.bench.idle()
    gc.collect()
    kept = [{"text": f"a {beginning} b"}]
    assert holders_of(beginning) == ["list"]
    kept.clear()
    look_into_files(beginning, fresh_home, tmp_path)
    tally("locks after which a canary was looked for", len(tried))


def test_nothing_of_any_page_is_left(
    desk: Desk, fresh_home: Path, tmp_path: Path, *, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """A canary typed into every field of every page of the window is found nowhere after a lock.

    No box lets an input method learn what is typed or predict it.
    """
    for trigger in rng.sample([*TRIGGERS], how_many(check=1, gate=len(TRIGGERS), soak=len(TRIGGERS))):
        needle = secrets.token_hex(12)
        lock_over(desk, Lock(trigger, rng.choice([*OVERLAYS])), PLACES, needle)
        assert holders_of(needle) == []
        look_into_files(needle, fresh_home, tmp_path)
        tally("pages filled with a canary before a lock", len(PLACES))
        desk.open_again(left=trigger in LEAVES)


def test_cells_are_gone(open_bench: WindowBench) -> None:
    """A model of a screen holds no row after the screen was destroyed."""
    model = open_bench.window.root.findChild(QAbstractItemModel, "timeline.model")
    assert model is None or model.rowCount(QModelIndex()) == 0
