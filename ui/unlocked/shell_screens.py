"""The pages of the unlocked window, of which one is seen: each is built when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.style.pages import bring_up
from ui.style.theme import Theme
from ui.unlocked.screen import Screen, ScreenContext
from ui.unlocked.screens.registry import ScreenSpec
from ui.unlocked.window_memory import WindowMemory, part_again


class ShellScreens(QStackedWidget):
    """Builds pages, and gives each the style sheet before it is seen; both take as long as a turn may."""

    def __init__(self, theme: Theme, memory: WindowMemory) -> None:
        super().__init__()
        self.setObjectName("shell.screens")
        self._theme = theme
        self._memory = memory
        self._is_begun = False
        self.built: dict[str, Screen] = {}
        self._empty = QWidget(
            self
        )  # a stack shows the first page it gets at once, which would be styled twice
        self._empty.setObjectName("shell.screens.empty")
        self.addWidget(self._empty)

    def of(self, spec: ScreenSpec, context: ScreenContext | None) -> Screen:
        """Return a page, building it when it was not asked for yet."""
        screen = self.built.get(spec.key)
        if screen is None:
            assert context is not None
            screen = self.built[spec.key] = spec.build(context)
            part_again(screen, self._memory)
            self.addWidget(screen)
            for piece in screen.pieces():
                self._theme.wear_later(piece)
        return screen

    def begin(self, key: str) -> None:
        """Give the page that comes first its looks; until then none is asked to be seen."""
        self._is_begun = True
        self._dress(key)

    def when_ready(self, key: str, then: Callable[[], None]) -> None:
        """Call `then` when a page can be seen: at once, or a turn after that in which it gets its looks."""
        if not self._is_begun:
            return
        if self.isVisible() and self._theme.waits(self.built[key]):
            QTimer.singleShot(0, self, partial(self._make_ready, key, then))
        else:
            then()

    def _make_ready(self, key: str, then: Callable[[], None]) -> None:
        self._dress(key)
        QTimer.singleShot(0, self, then)

    def _dress(self, key: str) -> None:
        if key in self.built:
            self._theme.catch_up(self.built[key])

    def bring(self, screen: Screen, title: str) -> None:
        """Let a page be seen, now or with the window; a screen reader hears its title."""
        self._theme.catch_up(screen)
        if self.indexOf(self._empty) >= 0:
            self.removeWidget(self._empty)
        bring_up(self, screen, title)

    def let_go(self) -> tuple[QWidget, ...]:
        """Hand over the pages to be taken away; no turn is spent on their looks any more."""
        pages, self.built = tuple(self.built.values()), {}
        for page in pages:
            self._theme.forget(page)
        return pages
