"""Pressing twice while an answer takes its time makes one thing, not two. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

from app.services.jobs import JobState


class Once:
    """Knows what was begun and has not ended."""

    def __init__(self) -> None:
        self._under_way: set[Hashable] = set()

    def begin(self, what: Hashable = None) -> Callable[[JobState], None] | None:
        """Return what the job tells its end to; None while the same is under way."""
        if what in self._under_way:
            return None
        self._under_way.add(what)
        return partial(self._end, what)

    def _end(self, what: Hashable, _state: JobState) -> None:
        self._under_way.discard(what)
