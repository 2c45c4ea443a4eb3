"""Another text size, other colours and another language with every page open; each turn is noted."""

from __future__ import annotations

from functools import partial

from app.strings.catalogue import current_language, languages
from bench.turns import Turns
from bench.walk import MeasuredWindow, unlock
from tests.e2e.window_bench import PLACES
from ui.style.theme import Scheme
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

LOOKS = ((Scheme.DARK, 1.5), (Scheme.SYSTEM, 1.0))
"""Colours and text sizes in the order in which they are chosen, on every page; the last are the record's."""
BEFORE = (Target("timeline"), Target("entry"), Target("evidence"), Target("settings", what="window"))
"""What is open when another language is chosen, beside all that was when the first one is."""


def change_looks(window: MeasuredWindow) -> Turns:
    """Change the look on every page while all are open, and the language; return the turns it took."""
    window.turns = turns = Turns(keep_ms=0.0)
    turns.where = "unlock"
    unlock(window)
    _open(window, *PLACES)
    for place in PLACES:
        _open(window, place)
        for scheme, scale in LOOKS:
            turns.where = f"another look on {place.screen} {place.what}".strip()
            turns.turn(partial(window.window.theme.choose, scheme, scale))
            window.idle()
    first = current_language()
    for language in (*languages(), first):
        if language == current_language():
            continue
        _open(window, *BEFORE)
        turns.where = "another language"
        turns.turn(partial(window.window.on_language_chosen, language))
        window.settle()
    turns.where = "lock"
    turns.turn(window.window.lock)
    window.wait(lambda: not window.window.lock_control.has_keys)
    window.flush()
    return turns


def _open(window: MeasuredWindow, *places: Target) -> None:
    shell = window.find("shell")
    assert isinstance(shell, Shell)
    for place in places:
        window.turns.where = f"open {place.screen} {place.what}".strip()
        window.turns.turn(partial(shell.go, place))
        window.settle()
