"""Work behind the one who gives it is done in order, in one thread, and what it meets is raised."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from storage.behind import Behind


def test_steps_are_done_in_order_in_one_other_thread() -> None:
    """Every result comes back once, in the order of the steps, and no more than allowed are out at once."""
    behind: Behind[tuple[int, int]] = Behind("work", most=2)
    assert not behind.has_begun
    found = []
    for number in range(20):
        found += behind.give(lambda number=number: (number, threading.get_ident()))
        assert len(found) >= number - 1
    found += behind.finish()
    assert [number for number, _ in found] == list(range(20))
    threads = {thread for _, thread in found}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}
    behind.close()
    behind.close()


def test_what_a_step_meets_is_raised() -> None:
    """A step that fails is told to whoever gives the step after next, or waits for the end."""
    for given in (3, 1):
        behind: Behind[int] = Behind("work", most=2)

        def give(behind: Behind[int], count: int) -> None:
            for text in ["x", "1", "2"][:count]:
                behind.give(partial(int, text))
            behind.finish()

        with pytest.raises(ValueError, match="invalid literal"):
            give(behind, given)
        behind.close()


def test_nothing_given_is_nothing_begun() -> None:
    """Without a step no thread is started."""
    before = threading.active_count()
    behind: Behind[None] = Behind("work", most=1)
    assert behind.finish() == []
    behind.close()
    assert threading.active_count() == before
