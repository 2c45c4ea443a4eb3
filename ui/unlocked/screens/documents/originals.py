"""What becomes of each original of a bundle that holds more than its reader should get by accident."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.export_request import Originals
from app.domain.ids import EntityId
from app.services.documents import OriginalNote
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.parts import BodyLabel, CaptionLabel, HeadingLabel, MutedLabel, Surface, clear_layout, column
from ui.unlocked.screens.documents.state import Wish


class OriginalsList(Surface):
    """Emits `picked` with an item and what becomes of it; keeps its lines until the next check."""

    picked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("plain", "documents.originals.list")
        self._notes: tuple[OriginalNote, ...] = ()
        self._boxes: dict[EntityId, QComboBox] = {}
        layout = column(self, gap=6)
        layout.addWidget(HeadingLabel(text("documents.originals.each"), "documents.originals.each"))
        layout.addWidget(MutedLabel(text("documents.originals.about"), "documents.originals.about"))
        self._rows = column(gap=8)
        layout.addLayout(self._rows)
        self.hide()

    def show_notes(self, notes: tuple[OriginalNote, ...]) -> None:
        """Show a line for each original that was listed."""
        if notes != self._notes:
            self._notes = notes
            self._fill()
        self.setVisible(bool(notes))

    def show_wish(self, wish: Wish) -> None:
        """Show what was picked; another paper has no such list."""
        for note in self._notes:
            box = self._boxes[note.evidence]
            box.setCurrentIndex(max(0, box.findData(dict(wish.originals_of).get(note.evidence, note.fate))))
        self.setVisible(bool(self._notes) and wish.lists_originals)

    def on_picked(self) -> None:
        """Hear that one of the lists was turned."""
        for item, box in self._boxes.items():
            if box is self.sender():
                self.picked.emit(item, Originals(box.currentData()))

    def _fill(self) -> None:
        clear_layout(self._rows)
        self._boxes.clear()
        for note in self._notes:
            name = f"documents.original.{note.number}"
            words = text("documents.copies.item", n=note.number, name=note.name)
            reasons = "; ".join(text(f"bundle.reason.{reason}") for reason in note.reasons or ("chosen",))
            box = ChoiceBox()
            box.setObjectName(name)
            box.setAccessibleName(f"{words}: {reasons}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            for fate in note.fates:
                box.addItem(text(f"documents.original.{fate.value}"), fate)
            box.setCurrentIndex(max(0, box.findData(note.fate)))
            box.activated.connect(self.on_picked)
            self._boxes[note.evidence] = box
            self._rows.addWidget(BodyLabel(words, f"{name}.label"))
            self._rows.addWidget(CaptionLabel(reasons, f"{name}.reasons"))
            self._rows.addWidget(box)
