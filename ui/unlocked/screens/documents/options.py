"""The choices of a paper beside its entries: court, pages, reader, notes, originals."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.domain.export_request import Originals, PageOptions, Paper, Part, Reader
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.parts import CaptionLabel, LineEdit, Surface, column
from ui.style.theme import Theme
from ui.unlocked.screens.documents.state import WITH_PAGES, Wish
from ui.unlocked.widgets.fold import Fold

_WHOLE_FLAGS = ("letters", "hashes", "notary")
_PACKET_FLAGS = ("additional", "pleading")
_FLAGS = (*_PACKET_FLAGS, "a4", "greyscale", *_WHOLE_FLAGS)
_OPTIONAL_PARTS = (
    Part.DECLARATION,
    Part.SUMMARY,
    Part.WEAPONS,
    Part.INJURIES,
    Part.POLICE,
    Part.ORDERS,
    Part.WITNESSES,
    Part.CHILDREN,
    Part.EXHIBITS,
)


class Options(Surface):
    """Emits `chosen` with the name of a field of `Wish` and its value."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "documents.options")
        self._wish = Wish()
        self._loading = False
        self._court = QComboBox()
        self._fill(self._court, "jurisdiction")
        for code in vocabulary()["jurisdiction"].terms():
            self._court.addItem(tag_label("jurisdiction", code), code)
        self._reader = QComboBox()
        self._fill(self._reader, "reader")
        for reader in (Reader.POLICE, Reader.ATTORNEY):
            self._reader.addItem(text(f"documents.reader.{reader.value}"), reader)
        self._originals = QComboBox()
        self._fill(self._originals, "originals")
        for originals in Originals:
            self._originals.addItem(text(f"documents.originals.{originals.value}"), originals)
        self._notes = self._box("with_private_notes")
        self._flat = self._box("flat")
        self._flags = {name: self._box(name) for name in _FLAGS}
        self._bates = LineEdit(
            "documents.bates", says=text("documents.bates"), hint=text("documents.bates.hint")
        )
        self._bates.editingFinished.connect(self.on_bates)
        self._parts = {part: self._box(f"part.{part.value}") for part in _OPTIONAL_PARTS}
        self._rows: dict[str, QWidget] = {}
        layout = column(self, gap=10)
        for name, box in (
            ("jurisdiction", self._court),
            ("reader", self._reader),
            ("originals", self._originals),
        ):
            holder = Surface("plain", f"documents.{name}.row")
            inner = column(holder, gap=4)
            inner.addWidget(CaptionLabel(text(f"documents.{name}"), f"documents.{name}.label"))
            inner.addWidget(box)
            layout.addWidget(holder)
            self._rows[name] = holder
        layout.addWidget(self._notes)
        layout.addWidget(self._flat)
        pages = Surface("plain", "documents.page_options")
        inside = column(pages, margins=(4, 0, 0, 10), gap=4)
        for tick in (*self._parts.values(), *self._flags.values()):
            inside.addWidget(tick)
        inside.addWidget(CaptionLabel(text("documents.bates"), "documents.bates.label"))
        inside.addWidget(self._bates)
        self._pages = Fold(theme, "documents.more", text("documents.more"), pages)
        layout.addWidget(self._pages)

    def show_wish(self, wish: Wish) -> None:
        """Show the choices that this paper has."""
        self._loading = True
        self._wish = wish
        self._rows["jurisdiction"].setVisible(
            wish.paper in {Paper.PACKET, Paper.CONFIDENTIAL, Paper.FORM, Paper.COPYSHEET}
        )
        self._rows["reader"].setVisible(wish.paper is Paper.BUNDLE)
        self._rows["originals"].setVisible(wish.paper is Paper.BUNDLE)
        self._notes.setVisible(wish.paper is Paper.LOG)
        self._flat.setVisible(wish.paper is Paper.FORM)
        self._flat.setChecked(wish.flat)
        self._pages.setVisible(wish.paper in WITH_PAGES and wish.paper is not Paper.FORM)
        packet = wish.paper is Paper.PACKET
        for name in _PACKET_FLAGS:
            self._flags[name].setVisible(packet)
        whole = packet and not wish.page.additional
        for box in (*self._parts.values(), *(self._flags[name] for name in _WHOLE_FLAGS)):
            box.setVisible(whole)
        self._court.setCurrentIndex(max(0, self._court.findData(wish.jurisdiction)))
        self._reader.setCurrentIndex(max(0, self._reader.findData(wish.reader)))
        self._originals.setCurrentIndex(max(0, self._originals.findData(wish.originals)))
        self._notes.setChecked(wish.with_private_notes)
        for name, box in self._flags.items():
            box.setChecked(bool(getattr(wish.page, name)))
        for part, box in self._parts.items():
            box.setChecked(part in wish.page.parts)
        self._bates.setText(wish.page.bates_prefix)
        self._loading = False

    def on_picked(self) -> None:
        """Hear that one of the lists was turned."""
        if self._loading:
            return
        for name, box in (
            ("jurisdiction", self._court),
            ("reader", self._reader),
            ("originals", self._originals),
        ):
            if box is self.sender():
                self.chosen.emit(name, box.currentData())

    def on_ticked(self) -> None:
        """Hear that a box was ticked."""
        if self._loading:
            return
        if self.sender() is self._notes:
            self.chosen.emit("with_private_notes", self._notes.isChecked())
            return
        if self.sender() is self._flat:
            self.chosen.emit("flat", self._flat.isChecked())
            return
        flags = {name: box.isChecked() for name, box in self._flags.items()}
        hidden = frozenset(Part) - frozenset(self._parts)
        parts = frozenset(part for part, box in self._parts.items() if box.isChecked()) | hidden
        page: PageOptions = replace(self._wish.page, parts=parts, **flags)  # type: ignore[arg-type]
        self.chosen.emit("page", page)

    def on_bates(self) -> None:
        """Hear that the prefix was typed."""
        if not self._loading:
            page = replace(self._wish.page, bates_prefix=self._bates.text().strip())
            self.chosen.emit("page", page)

    def _fill(self, box: QComboBox, name: str) -> None:
        box.setObjectName(f"documents.{name}")
        box.setAccessibleName(text(f"documents.{name}"))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.activated.connect(self.on_picked)

    def _box(self, name: str) -> QCheckBox:
        box = QCheckBox(text(f"documents.{name}"))
        box.setObjectName(f"documents.{name}")
        box.clicked.connect(self.on_ticked)
        return box
