"""Taking back and doing again over all pages: the steps of each, and the sentence that offers it."""

from __future__ import annotations

from typing import Protocol

from app.strings.catalogue import text
from ui.style.box_keys import FIRST_AGAIN, FIRST_BACK
from ui.unlocked.screen import Screen
from ui.unlocked.undo import Step, Steps
from ui.unlocked.widgets.message_bar import MessageBar


class Pages(Protocol):
    """What the steps ask of the window around the pages."""

    def here(self) -> str:
        """Return the key of the page that is shown."""

    def screen_of(self, key: str) -> Screen:
        """Return a page, building it when it was not shown yet."""


class ShellSteps:
    """Keeps what can be taken back on each page until the lock."""

    def __init__(self, pages: Pages, message: MessageBar) -> None:
        self._pages = pages
        self._message = message
        self._steps: dict[str, Steps] = {}

    def did(self, step: Step) -> None:
        """Note what was just done on the page that is shown, and offer to take it back."""
        key = self._pages.here()
        self._noted(key).did(step)
        self._tell(key)
        if step.quiet:
            self._message.clear()  # its button would take back the wrong one
        else:
            self._message.offer_undo(step.said)

    def forget(self, screen: str, of: str = "") -> None:
        """Let go of what could be taken back on a page, or in a part of it."""
        if screen in self._steps:
            self._steps[screen].forget(of)
            self._tell(screen)

    def take_back(self) -> None:
        """Take the last change on the page that is shown back."""
        key = self._pages.here()
        screen = self._pages.screen_of(key)
        if self._message.holds_focus():
            screen.first_focus().setFocus()
        if not screen.take_back():
            self._message.clear()
            step = self._noted(key).take_back()
            self._tell(self._pages.here())
            if step is not None:
                self._message.say(text("window.undo.taken_back", what=step.said))

    def bring_again(self) -> None:
        """Do again what was taken back on the page that is shown."""
        key = self._pages.here()
        if not self._pages.screen_of(key).bring_again():
            step = self._noted(key).bring_again()
            self._tell(self._pages.here())
            if step is not None:
                self._message.say(text("window.undo.brought_again", what=step.said))

    def let_go(self) -> None:
        """Forget every step; called in the turn of the lock."""
        self._steps.clear()

    def _noted(self, key: str) -> Steps:
        """Return the steps of a page, with what was typed there since the newest."""
        steps = self._steps.setdefault(key, Steps())
        if steps.first_back and not self._pages.screen_of(key).property(FIRST_BACK):
            steps.typed()
        return steps

    def _tell(self, key: str) -> None:
        steps, screen = self._steps.setdefault(key, Steps()), self._pages.screen_of(key)
        screen.setProperty(FIRST_BACK, steps.first_back)
        screen.setProperty(FIRST_AGAIN, steps.first_again)
