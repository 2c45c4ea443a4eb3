"""A disk that is slow while the record closes: words are waited for, and a quick exit is not held up."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench


class Clock:
    """Stands in for the time that closing may take: it runs out when the test says so."""

    def __init__(self, bench: WindowBench) -> None:
        self.armed: list[tuple[float, Callable[[], None]]] = []
        bench.window.lock_control._watch._arm = self.arm

    def arm(self, seconds: float, act: Callable[[], None]) -> Callable[[], None]:
        """Note the time."""
        self.armed.append((seconds, act))
        return self.armed.clear

    def run_out(self) -> float:
        """Let the last time that was given run out; returns it in seconds."""
        seconds, act = self.armed[-1]
        act()
        return seconds


def held_up(bench: WindowBench) -> threading.Event:
    """Hold up the closing as a slow disk does, until the event is set."""
    go_on = threading.Event()
    bench.runner.read(lambda _ctx: go_on.wait(30), survives=False)
    return go_on


@pytest.mark.parametrize("typed", [False, True])
def test_closing_that_takes_too_long_ends_the_process(open_bench: WindowBench, *, typed: bool) -> None:
    """After five seconds the process ends hard; where words wait to be written, after a minute."""
    bench = open_bench
    for _ in range(2):  # the size of the window is kept by then, also where the screen made it smaller
        bench.lock()
        bench.unlock()
    if typed:
        bench.find("top.new").click()  # type: ignore[attr-defined]
        bench.idle()
        bench.find("entry.what").setPlainText("Grey van.")  # type: ignore[attr-defined]
    clock, go_on = Clock(bench), held_up(bench)
    bench.window.lock()
    assert clock.run_out() == 5.0
    assert bench.hard_exits == (0 if typed else 1)
    if typed:
        assert clock.run_out() == 55.0
        assert bench.hard_exits == 1
    go_on.set()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    assert not bench.window.lock_control._watch.is_on
    assert clock.armed == []


@pytest.mark.parametrize("locked_before", [False, True])
def test_a_quick_exit_waits_five_seconds_at_most(open_bench: WindowBench, *, locked_before: bool) -> None:
    """Somebody who must be gone is gone, whatever waits to be written, also when a lock was slow already."""
    bench = open_bench
    bench.find("entry.what").setPlainText("Grey van.")  # type: ignore[attr-defined]
    clock, go_on = Clock(bench), held_up(bench)
    if locked_before:
        bench.window.lock()
        assert clock.run_out() == 5.0
        assert bench.hard_exits == 0
    bench.window.quick_exit()
    assert clock.run_out() == 5.0
    assert bench.hard_exits == 1
    go_on.set()
    bench.wait(lambda: not bench.window.lock_control.has_keys)


def test_words_are_kept_however_slow_the_disk_is(open_bench: WindowBench) -> None:
    """The locked page says that closing goes on; after it the words are there, and the sentence is gone."""
    bench = open_bench
    bench.find("entry.what").setPlainText("Grey van.")  # type: ignore[attr-defined]
    clock, go_on = Clock(bench), held_up(bench)
    bench.window.lock()
    message = bench.find("unlock.message")
    bench.wait(lambda: message.text() == text("unlock.closing"))  # type: ignore[attr-defined]
    clock.run_out()
    go_on.set()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    assert message.text() == ""  # type: ignore[attr-defined]
    assert bench.hard_exits == 0
    bench.flush()
    bench.unlock()
    assert bench.find("entry.what").toPlainText() == "Grey van."  # type: ignore[attr-defined]
