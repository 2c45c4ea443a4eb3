"""Settings: tabs for the window, the passphrase, backups checks, and taking the record away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.pages import PageStack, bring_up
from ui.style.parts import Chip, Surface, TitleLabel, column
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.settings.about_page import AboutPage
from ui.unlocked.screens.settings.backup_page import BackupPage
from ui.unlocked.screens.settings.check_page import CheckPage
from ui.unlocked.screens.settings.keep_page import KeepPage
from ui.unlocked.screens.settings.keys_page import KeysPage
from ui.unlocked.screens.settings.page import SettingsPage
from ui.unlocked.screens.settings.removal_page import RemovalPage
from ui.unlocked.screens.settings.window_page import WindowPage

PAGES: Mapping[str, Callable[[ScreenContext], SettingsPage]] = MappingProxyType(
    {
        "window": WindowPage,
        "keys": KeysPage,
        "backup": BackupPage,
        "check": CheckPage,
        "keep": KeepPage,
        "remove": RemovalPage,
        "about": AboutPage,
    }
)
"""The pages in the order of their tabs."""


class SettingsScreen(Screen):
    """A row of tabs and the page of the one that is pressed, built when it is first shown."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("settings")
        self._context = context
        self._pages: dict[str, SettingsPage] = {}
        self._tabs: dict[str, Chip] = {}
        self._head = head = Surface("plain", "settings.head")
        top = column(head, margins=(26, 24, 26, 8), gap=10)
        top.addWidget(TitleLabel(text("window.rail.settings"), "settings.title"))
        holder = Surface("plain", "settings.tabs")
        holder.setAccessibleName(text("settings.tabs"))
        flow = FlowLayout(holder)
        self._stack = PageStack("settings.stack")
        for key in PAGES:
            if key == "keep" and context.session.clients.is_list:
                continue  # the lines of a list say how long records are kept
            tab = Chip(text(f"settings.tab.{key}"), f"settings.tab.{key}")
            tab.clicked.connect(self.on_tab)
            flow.addWidget(tab)
            self._tabs[key] = tab
        top.addWidget(holder)
        layout = column(self, gap=0)
        layout.addWidget(head)
        layout.addWidget(self._stack, 1)
        self._key = next(iter(PAGES))

    def activate(self, target: Target) -> None:
        """Show the page that is asked for, else the one that was last on top."""
        self.show_page(target.what if target.what in PAGES else self._key)

    def pieces(self) -> tuple[QWidget, ...]:
        """Return the row of tabs; each page wears the style sheet from when it is made."""
        return (self._head,)

    def first_focus(self) -> QWidget:
        """Return what the page on top begins with."""
        return self._pages[self._key].first_focus()

    def show_page(self, key: str) -> None:
        """Bring a page to the top."""
        self._key = key
        if key not in self._pages:
            self._pages[key] = PAGES[key](self._context)
            self._stack.addWidget(self._pages[key])
            self._context.theme.wear_later(self._pages[key])
        self._context.theme.catch_up(self._pages[key])
        for name, tab in self._tabs.items():
            tab.setChecked(name == key)
        bring_up(self._stack, self._pages[key], text(f"settings.tab.{key}"))
        self._pages[key].activate()

    def on_tab(self) -> None:
        """Show the page of the pressed tab."""
        for key, tab in self._tabs.items():
            if tab is self.sender():
                self.show_page(key)


def build(context: ScreenContext) -> Screen:
    """Make the settings page."""
    return SettingsScreen(context)
