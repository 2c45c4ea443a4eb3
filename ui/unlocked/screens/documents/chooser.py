"""Which paper, and who it is for: a list by reader at first, one line once it is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    Button,
    HeadingLabel,
    LongLink,
    MutedLabel,
    Surface,
    TitleLabel,
    column,
    em,
    row,
)
from ui.unlocked.screens.documents.papers import PAPERS, For, PaperSpec

_ROOM_EM = 46
"""From so many text heights of width, two readers stand side by side."""
_WIDEST_EM = 84
_FIRST_COLUMN = 2


class PaperCards(Surface):
    """A card for each reader with the papers for them; in two columns where there is room."""

    def __init__(self, cards: Sequence[Surface], *, first: int) -> None:
        """`first` is how many of the cards stand in the first of two columns."""
        super().__init__("plain", "documents.papers")
        self._cards = tuple(cards)
        self._first = first
        self._sides = row(self, margins=(0, 6, 0, 0), gap=12)
        self._columns = [column(gap=12), column(gap=12)]
        for side in self._columns:
            self._sides.addLayout(side, 1)
        for number, card in enumerate(self._cards):
            self._columns[number >= first].addWidget(card)
        for side in self._columns:
            side.addStretch(1)
        self._sides.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.setMaximumWidth(em(_WIDEST_EM))
        beside = self.width() >= em(_ROOM_EM)
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )


class PaperChooser(Surface):
    """Emits `chosen` with a `PaperSpec`, `reopened` when another paper is wanted, `whole_wanted` for all."""

    chosen = Signal(object)
    reopened = Signal()
    whole_wanted = Signal()

    def __init__(self, *, offers_whole: bool) -> None:
        """`offers_whole` tells that a whole case can be handed over from here."""
        super().__init__("plain", "documents.chooser")
        self._spec: PaperSpec | None = None
        self._buttons: dict[str, Button] = {}
        self._title = TitleLabel(text("window.rail.documents"), "documents.title")
        self._about = BodyLabel(text("documents.who"), "documents.about", tone="muted")
        self._other = Button(text("documents.other"), "documents.other", "link")
        self._other.clicked.connect(self.reopen)
        self._list = self._listed()
        inner = column(self, gap=6)
        inner.addWidget(self._title)
        inner.addWidget(self._about)
        inner.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        self._whole = LongLink(text("documents.whole"), "documents.whole")
        self._whole.clicked.connect(self.whole_wanted)
        self._offers_whole = offers_whole
        inner.addWidget(self._list)
        inner.addWidget(self._whole)
        self._whole.setVisible(offers_whole)
        self._other.hide()

    @property
    def is_open(self) -> bool:
        """Whether the list is there to choose from."""
        return self._spec is None or not self._list.isHidden()

    def show_chosen(self, spec: PaperSpec) -> None:
        """Show what was chosen in place of the list."""
        self._spec = spec
        self._title.setText(text(f"documents.paper.{spec.paper.value}"))
        self._about.setText(text(f"documents.about.{spec.paper.value}"))
        self._list.hide()
        self._whole.hide()
        self._other.show()

    def reopen(self) -> None:
        """Show the list again."""
        self._title.setText(text("window.rail.documents"))
        self._about.setText(text("documents.who"))
        self._list.show()
        self._whole.setVisible(self._offers_whole)
        self._other.hide()
        self.reopened.emit()
        self.first_focus().setFocus()

    def first_focus(self) -> QWidget:
        """Return the paper that was chosen, or the first of the list."""
        if not self.is_open:
            return self._other
        return self._buttons[PAPERS[0].key if self._spec is None else self._spec.key]

    def on_pressed(self) -> None:
        """Choose the paper of the pressed button."""
        for spec in PAPERS:
            if self._buttons[spec.key] is self.sender():
                self.chosen.emit(spec)

    def _listed(self) -> PaperCards:
        cards: list[Surface] = []
        for group in For:
            name = f"documents.for.{group.value}"
            card = Surface("card", f"{name}.card")
            card.setAccessibleName(text(name))
            inner = column(card, margins=(16, 12, 16, 14), gap=4)
            inner.addWidget(HeadingLabel(text(name), name))
            for spec in PAPERS:
                if spec.group is group:
                    self._add_paper(inner, spec)
            cards.append(card)
        return PaperCards(cards, first=_FIRST_COLUMN)

    def _add_paper(self, card: QVBoxLayout, spec: PaperSpec) -> None:
        name = f"documents.paper.{spec.key}"
        about = text(f"documents.short.{spec.paper.value}")
        words = text(f"documents.paper.{spec.paper.value}")
        button = Button(words, name, "link", says=f"{words}. {about}")
        button.clicked.connect(self.on_pressed)
        self._buttons[spec.key] = button
        card.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        told = column(margins=(7, 0, 0, 4), gap=0)
        told.addWidget(MutedLabel(about, f"{name}.about"))
        card.addLayout(told)
