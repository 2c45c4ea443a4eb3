"""Handing over: tabs for giving a case away, for the cases of others, and for keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.pages import PageStack, bring_up
from ui.style.parts import Button, Chip, Surface, TitleLabel, column
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.handover.give_page import GivePage
from ui.unlocked.screens.handover.keys_page import KeysPage
from ui.unlocked.screens.handover.page import HandoverPage
from ui.unlocked.screens.handover.received_page import ReceivedPage

PAGES: Mapping[str, Callable[[ScreenContext], HandoverPage]] = MappingProxyType(
    {"give": GivePage, "received": ReceivedPage, "keys": KeysPage}
)
"""The pages in the order of their tabs."""


class HandoverScreen(Screen):
    """A row of tabs and the page of the one that is pressed, built when it is first shown."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("handover")
        self._context = context
        self._pages: dict[str, HandoverPage] = {}
        self._tabs: dict[str, Chip] = {}
        head = Surface("plain", "handover.head")
        top = column(head, margins=(26, 20, 26, 8), gap=10)
        back = Button(text("handover.back"), "handover.back", "link")
        back.clicked.connect(self.on_back)
        top.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        top.addWidget(TitleLabel(text("window.rail.handover"), "handover.title"))
        holder = Surface("plain", "handover.tabs")
        holder.setAccessibleName(text("handover.tabs"))
        flow = FlowLayout(holder)
        self._stack = PageStack("handover.stack")
        for key in PAGES:
            tab = Chip(text(f"handover.tab.{key}"), f"handover.tab.{key}")
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

    def first_focus(self) -> QWidget:
        """Return what the page on top begins with."""
        return self._pages[self._key].first_focus()

    def show_page(self, key: str) -> None:
        """Bring a page to the top."""
        self._key = key
        if key not in self._pages:
            self._pages[key] = PAGES[key](self._context)
            self._stack.addWidget(self._pages[key])
        for name, tab in self._tabs.items():
            tab.setChecked(name == key)
        bring_up(self._stack, self._pages[key], text(f"handover.tab.{key}"))
        self._pages[key].activate()

    def on_tab(self) -> None:
        """Show the page of the pressed tab."""
        for key, tab in self._tabs.items():
            if tab is self.sender():
                self.show_page(key)

    def on_back(self) -> None:
        """Go to the papers."""
        self._context.shell.go(Target("documents"))


def build(context: ScreenContext) -> Screen:
    """Make the page of hand-overs."""
    return HandoverScreen(context)
