"""Phones and accounts: what can make them safer, one fold to a topic."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.safer_tech import TOPICS
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Column, MutedLabel, Surface, TitleLabel, column, em, row, scrolled
from ui.unlocked.screen import Screen, ScreenContext
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.widgets.fold import Fold


class SaferTechScreen(Screen):
    """A page of folds; what is inside one is made when it is first opened."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("safer_tech")
        self._folds: dict[str, Fold] = {}
        self._bodies: dict[str, Surface] = {}
        page = Column("plain", "safer_tech.page", 54)
        inner = column(page, margins=(0, 20, 0, 28), gap=8)
        inner.addWidget(TitleLabel(text("window.rail.safer_tech"), "safer_tech.title"))
        inner.addWidget(PageStrip(context.shell, "support", "safer_tech"))
        inner.addWidget(MutedLabel(text("safer_tech.intro"), "safer_tech.intro"))
        for key in TOPICS:
            name = f"safer_tech.{key}"
            body = self._bodies[key] = Surface("plain", f"{name}.body")
            fold = self._folds[key] = Fold(context.theme, name, text(f"safer_tech.topic.{key}"), body)
            fold.opened.connect(self.on_opened)
            inner.addWidget(fold)
        inner.addStretch(1)
        whole = Surface("plain", "safer_tech.whole")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, "safer_tech.scroll"))
        context.follow_look(self, self.on_theme_changed)

    def first_focus(self) -> QWidget:
        """Return the first topic."""
        head = self._folds[TOPICS[0]].findChild(QWidget, f"safer_tech.{TOPICS[0]}.head")
        assert head is not None
        return head

    def on_opened(self) -> None:
        """Make what is inside the topic."""
        for key, fold in self._folds.items():
            body = self._bodies[key]
            if fold is self.sender() and body.layout() is None:
                layout = column(body, margins=(em(1.6), 0, em(1), em(1)), gap=6)
                for number, words in enumerate(text(f"safer_tech.points.{key}").splitlines()):
                    point = row(gap=8)
                    name = f"safer_tech.{key}.{number}"
                    dot = BodyLabel("•", f"{name}.dot", wrap=False)
                    point.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
                    point.addWidget(BodyLabel(words, name, selectable=True), 1)
                    layout.addLayout(point)

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds.values():
            fold.on_theme_changed()


def build(context: ScreenContext) -> Screen:
    """Make the page of advice on phones and accounts."""
    return SaferTechScreen(context)
