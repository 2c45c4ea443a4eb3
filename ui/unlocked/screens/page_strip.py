"""The strip at the head of pages that belong together: which there are, and which one this is."""

from __future__ import annotations

from app.strings.catalogue import has_text, text
from ui.style.flow import FlowLayout
from ui.style.parts import Chip, Surface
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.registry import SCREENS


class PageStrip(Surface):
    """A button for the page of the rail and each beside it; hidden while there is only one.

    A page is called by its sentence `KEY.strip` here, else by its name in the rail.
    """

    def __init__(self, shell: ShellPort, under: str, here: str) -> None:
        super().__init__("plain", f"{here}.strip")
        self._shell = shell
        self._here = here
        self._pages: dict[str, str] = {}
        layout = FlowLayout(self)
        for spec in SCREENS:
            if spec.key == under or (spec.under == under and spec.place == "strip"):
                name = f"{here}.strip.{spec.key}"
                own = f"{spec.key}.strip"
                words = text(own if has_text(own) else spec.name)
                chip = Chip(words, name, on=spec.key == here)
                chip.clicked.connect(self.on_page)
                self._pages[name] = spec.key
                layout.addWidget(chip)
        if len(self._pages) < 2:  # showing it before it stands on a page would make it a window of its own
            self.hide()

    def on_page(self) -> None:
        """Go to the page of the pressed button; that of this page stays marked."""
        chip = self.sender()
        assert isinstance(chip, Chip)
        page = self._pages[chip.objectName()]
        chip.setChecked(page == self._here)
        if page != self._here:
            self._shell.go(Target(page))
