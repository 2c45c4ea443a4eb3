"""The card of one helper: what they do, how to reach them, how far the number was checked."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, HeadingLabel, MutedLabel, StrongLabel, Surface, column
from ui.unlocked.screens.support.model import Card


class NumberLabel(StrongLabel):
    """How to reach a helper: one line where there is room for it, else several."""

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        around = self.width() - self.contentsRect().width()
        # One more for the part of a pixel that an advance in whole ones leaves out.
        wide = self.fontMetrics().horizontalAdvance(self.text()) + around + 1
        return QSize(wide, self.heightForWidth(wide))


class HelperCard(Surface):
    """Tells by signals what was pressed: a number to copy, or what to do with this helper."""

    copy_wanted = Signal(str)
    step_wanted = Signal()
    edit_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, card: Card, number: int, *, read_only: bool) -> None:
        super().__init__("card", f"support.card.{number}")
        self.card = card
        self._name = f"support.card.{number}"
        self._inside = column(self, margins=(18, 14, 18, 14), gap=4)
        self._add_words(HeadingLabel(card.name, f"{self._name}.name"))
        if card.what:
            self._add_words(BodyLabel(card.what, f"{self._name}.what"))
        if card.warn:
            self._add_words(BodyLabel(card.warn, f"{self._name}.warn", tone="rust"))
        self._inside.addSpacing(4)
        for place, each in enumerate(card.numbers):
            self._add_number(place, each.words, each.number)
        for place, fact in enumerate(card.facts):
            self._inside.addWidget(MutedLabel(fact, f"{self._name}.fact.{place}"))
        self._inside.addWidget(MutedLabel(card.known, f"{self._name}.known"))
        if not read_only:
            self._add_buttons()

    def on_copy(self) -> None:
        """Tell which number to copy."""
        self.copy_wanted.emit(str(self.sender().property("number")))

    def _add_words(self, label: BodyLabel) -> None:
        label.setProperty("words", "own")  # of the data file or the person, not of the catalogue
        self._inside.addWidget(label)

    def _add_number(self, place: int, words: str, number: str) -> None:
        holder = Surface("plain", f"{self._name}.number.{place}")
        line = FlowLayout(holder, spacing=10)
        line.addWidget(NumberLabel(words, f"{self._name}.number.{place}.words", selectable=True))
        copy = Button(
            text("support.copy"),
            f"{self._name}.copy.{place}",
            "link",
            says=f"{text('support.copy.says', name=self.card.name)}: {words}",
        )
        copy.setProperty("number", number)
        copy.clicked.connect(self.on_copy)
        line.addWidget(copy)
        self._inside.addWidget(holder)

    def _add_buttons(self) -> None:
        name = self.card.name
        holder = Surface("plain", f"{self._name}.buttons")
        line = FlowLayout(holder, spacing=10)
        step = Button(
            text("support.step"), f"{self._name}.step", "link", says=text("support.step.says", name=name)
        )
        step.clicked.connect(self.step_wanted)
        line.addWidget(step)
        if self.card.own is not None:
            for what, signal in (("edit", self.edit_wanted), ("remove", self.remove_wanted)):
                button = Button(
                    text(f"support.{what}"),
                    f"{self._name}.{what}",
                    "link",
                    says=text(f"support.{what}.says", name=name),
                )
                button.clicked.connect(signal)
                line.addWidget(button)
        self._inside.addWidget(holder)
