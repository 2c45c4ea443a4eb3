"""Asking everybody although one has a bug."""

from __future__ import annotations

import gc
import weakref
from functools import partial

import pytest

from app.services.asking import asking


class Bug(Exception):  # noqa: N818 - names what happened
    """What nobody foresaw."""


class Page:
    """Something with a bug, which nothing may keep alive."""

    def fail(self, words: str) -> int:
        """Be the bug."""
        raise Bug(words)


def test_everybody_is_asked_and_the_first_bug_is_told() -> None:
    """The others answer, and what is raised at the end is what went wrong first."""
    page, answers = Page(), []
    with pytest.raises(Bug, match="first"), asking() as every:  # noqa: PT012 - all of it is one promise
        answers.append(every.ask(partial(page.fail, "first"), 0))
        answers.append(every.ask(lambda: 2, 0))
        answers.append(every.ask(partial(page.fail, "second"), 3))
    assert answers == [0, 2, 3]


def test_a_bug_that_was_told_keeps_nothing_alive() -> None:
    """What it came through goes with the last who holds it; the collector may run on any thread."""
    page = Page()
    seen = weakref.ref(page)
    gc.disable()
    try:
        try:
            with asking() as every:
                every.ask(partial(page.fail, "first"), 0)
        except Bug:
            pass
        del page, every
        assert seen() is None
    finally:
        gc.enable()
