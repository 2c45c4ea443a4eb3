"""Which goes into the paper where there are redacted copies: one of them, or the original."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.ids import EntityId
from app.services.choices import CopyChoice
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, HeadingLabel, MutedLabel, Surface, clear_layout, column
from ui.unlocked.screens.documents.state import Wish


class Copies(Surface):
    """Emits `picked` with an original and what goes in for it."""

    picked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("plain", "documents.copies")
        self._choices: tuple[CopyChoice, ...] = ()
        self._shown: tuple[CopyChoice, ...] = ()
        self._boxes: dict[EntityId, QComboBox] = {}
        layout = column(self, gap=6)
        layout.addWidget(HeadingLabel(text("documents.copies"), "documents.copies.title"))
        layout.addWidget(MutedLabel(text("documents.copies.about"), "documents.copies.about"))
        self._rows = column(gap=8)
        layout.addLayout(self._rows)
        self.hide()

    def set_choices(self, choices: tuple[CopyChoice, ...]) -> None:
        """Know which files have redacted copies, and which entries hold them."""
        self._choices = choices

    def show_wish(self, wish: Wish) -> None:
        """Show a line for each such file of the ticked entries, with what was picked."""
        shown = wish.copies_asked(self._choices)
        if shown != self._shown:
            self._shown = shown
            self._fill()
        picked = dict(wish.redacted)
        for original, box in self._boxes.items():
            box.setCurrentIndex(max(0, box.findData(picked.get(original))))
        self.setVisible(bool(shown))

    def on_picked(self) -> None:
        """Hear that one of the lists was turned."""
        for original, box in self._boxes.items():
            if box is self.sender():
                self.picked.emit(original, box.currentData())

    def _fill(self) -> None:
        clear_layout(self._rows)
        self._boxes.clear()
        for choice in self._shown:
            name = f"documents.copy.{choice.number}"
            words = text("documents.copies.item", n=choice.number, name=choice.name)
            box = ChoiceBox()
            box.setObjectName(name)
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            for copy, number in reversed(choice.copies):
                box.addItem(text("documents.copies.copy", n=number), copy)
            box.addItem(text("documents.copies.original", n=choice.number), choice.original)
            box.activated.connect(self.on_picked)
            self._boxes[choice.original] = box
            self._rows.addWidget(CaptionLabel(words, f"{name}.label"))
            self._rows.addWidget(box)
