"""Who tried to open this record, as far as it can be known: when, and with what."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    Column,
    HeadingLabel,
    MutedLabel,
    Surface,
    TitleLabel,
    column,
    row,
    scrolled,
)
from ui.unlocked.forms.prose import ReadText
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.tries.presenter import Tries, TriesPresenter


class TriesScreen(Screen):
    """What is counted, the list, and what it cannot show."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("tries")
        page = Column("plain", "tries.page", 54)
        inner = column(page, margins=(0, 20, 0, 28), gap=10)
        inner.addWidget(TitleLabel(text("window.rail.tries"), "tries.title"))
        self._strip = PageStrip(context.shell, "support", "tries")
        inner.addWidget(self._strip)
        inner.addWidget(BodyLabel(text("tries.intro"), "tries.intro"))
        self._count = HeadingLabel("", "tries.count")
        inner.addWidget(self._count)
        self._new = MutedLabel("", "tries.new")
        inner.addWidget(self._new)
        self._list = ReadText("tries.list", says=text("window.rail.tries"))
        inner.addWidget(self._list)
        inner.addWidget(MutedLabel(text("tries.limits"), "tries.limits"))
        inner.addWidget(BodyLabel(text("tries.help"), "tries.help"))
        inner.addStretch(1)
        whole = Surface("plain", "tries.whole")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, "tries.scroll"))
        self._presenter = TriesPresenter(context.session, context.jobs, self)
        self.show_tries(Tries((), 0))

    def activate(self, target: Target) -> None:
        """Read the list."""
        del target
        self._presenter.load()

    def first_focus(self) -> QWidget:
        """Return the list, or the strip when there is none."""
        return self._strip if self._list.isHidden() else self._list

    def show_tries(self, tries: Tries) -> None:
        """Show the list."""
        number = len(tries.lines)
        self._count.setText(text("tries.count", n=number) if number else text("tries.none"))
        self._new.setText(text("tries.new", n=tries.new))
        self._new.setVisible(bool(tries.new))
        self._list.setPlainText("\n".join(tries.lines))
        self._list.setVisible(bool(number))


def build(context: ScreenContext) -> Screen:
    """Make the page of tries to open."""
    return TriesScreen(context)
