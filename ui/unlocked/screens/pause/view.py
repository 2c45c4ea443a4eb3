"""A pause: a calm page without sound or movement, one press away from every other."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    Button,
    Column,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    row,
    scrolled,
)
from ui.style.tick import Tick
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.pause.presenter import PausePresenter

WORDS = ("kept", "body", "look", "now", "small")


class PauseScreen(Screen):
    """A few sentences, the way back, the way to help."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("pause")
        page = Column("plain", "pause.page", 40)
        inner = column(page, margins=(0, 44, 0, 28), gap=18)
        inner.addWidget(TitleLabel(text("pause.title"), "pause.title"))
        for key in WORDS:
            inner.addWidget(BodyLabel(text(f"pause.{key}"), f"pause.{key}"))
        self._back = StrongButton(text("pause.back"), "pause.back")
        self._back.clicked.connect(self.on_back)
        helping = Button(text("pause.help"), "pause.help", "link")
        helping.clicked.connect(self.on_help)
        ways = row(gap=12)
        ways.addWidget(self._back)
        ways.addWidget(helping)
        ways.addStretch(1)
        inner.addLayout(ways)
        inner.addSpacing(16)
        self._remind = Tick(text("pause.remind"), "pause.remind")
        self._remind.toggled.connect(self.on_remind)
        inner.addWidget(self._remind)
        inner.addWidget(MutedLabel(text("pause.remind.note"), "pause.remind.note"))
        inner.addStretch(1)
        whole = Surface("plain", "pause.whole")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addStretch(1)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, "pause.scroll"))
        self.presenter = PausePresenter(context.session, context.jobs, context.shell, self)

    def activate(self, target: Target) -> None:
        """Show the page."""
        del target
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the way back."""
        return self._back

    def show_reminds(self, *, on: bool) -> None:
        """Show whether the window reminds of a pause."""
        self._remind.setChecked(on)

    def on_back(self) -> None:
        """Go back to where the person was."""
        self.presenter.go_back()

    def on_help(self) -> None:
        """Go to who can help."""
        self.presenter.see_help()

    def on_remind(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Remind of a pause, or not."""
        self.presenter.remind(on=on)


def build(context: ScreenContext) -> Screen:
    """Make the page of a pause."""
    return PauseScreen(context)
