"""Asking everybody, although one of them has a bug; the bug is told when all were asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Asking:
    """Asks one after another, and keeps the first bug for the end."""

    def __init__(self) -> None:
        self._bug: Exception | None = None

    def ask(self, what: Callable[[], T], otherwise: T) -> T:
        """Return what is answered, `otherwise` where there is a bug in place of an answer."""
        try:
            return what()
        except Exception as bug:  # noqa: BLE001 - raised when the others were asked
            self._bug = self._bug or bug
            return otherwise

    def tell(self) -> None:
        """Raise the first bug, if there was one."""
        bug, self._bug = self._bug, None
        try:
            if bug is not None:
                raise bug
        finally:
            del bug  # it holds this frame, which would hold it, with all that it came through


@contextmanager
def asking() -> Iterator[Asking]:
    """Tell what went wrong at the end of the block."""
    made = Asking()
    yield made
    made.tell()
