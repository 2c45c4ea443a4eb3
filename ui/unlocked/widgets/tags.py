"""Chips of a vocabulary: the common ones first, all on demand, the person's own words beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.domain.vocabulary import vocabulary
from app.strings.catalogue import has_text, text
from app.strings.labels import tag_label
from ui.style.flow import FlowLayout
from ui.style.parts import Button, CaptionLabel, Chip, LineEdit, Surface, column
from ui.style.theme import Role, dress
from ui.unlocked.words import read_out


class TagChips(Surface):
    """Any number of tags of a group, or one when `single`."""

    changed = Signal()

    def __init__(self, name: str, group: str, *, says: str, single: bool = False, own: bool = True) -> None:
        super().__init__("plain", name)
        self._group = vocabulary()[group]
        self._says = says
        self._single = single
        self._chips: dict[str, Chip] = {}
        self._sections: list[Surface] = []
        layout = column(self, gap=6)
        holder = Surface("plain", f"{name}.first")
        self._flow = FlowLayout(holder)
        layout.addWidget(holder)
        first = self._group.first or self._group.terms()
        for code in first:
            self._add(self._flow, code)
        self._all: Button | None = None
        if len(first) < len(self._group.terms()):
            self._all = Button(text(f"entry.all.{group}"), f"{name}.all", "chip")
            self._all.clicked.connect(self.on_all)
            dress(self._all, Role.CHIP)
            self._flow.addWidget(self._all)
            self._rest = Surface("plain", f"{name}.rest")
            self._rest_layout = column(self._rest, gap=6)
            self._rest.hide()
            layout.addWidget(self._rest)
        self._own: LineEdit | None = None
        if own and self._group.open:
            self._own = LineEdit(
                f"{name}.own", says=read_out(says, text("entry.own_word")), hint=text("entry.own_word")
            )
            self._own.returnPressed.connect(self.on_own)
            self._own.editingFinished.connect(self.on_own)
            self._own.hide()
            self._else = Button(
                text("entry.own"), f"{name}.else", "chip", says=read_out(says, text("entry.own"))
            )
            self._else.clicked.connect(self.on_else)
            dress(self._else, Role.CHIP)
            self._flow.addWidget(self._else)
            layout.addWidget(self._own)

    def value(self) -> tuple[str, ...]:
        """Return the tags that are on, in the order of the vocabulary, own words last."""
        on = [code for code, chip in self._chips.items() if chip.isChecked()]
        order = self._group.terms()
        return tuple(sorted(on, key=lambda code: order.index(code) if code in order else len(order)))

    def set_value(self, tags: Sequence[str]) -> None:
        """Show these tags as on, without telling that they changed."""
        for code in tags:
            if code not in self._chips:
                self._add(self._flow, code)
        for code, chip in self._chips.items():
            chip.setChecked(code in tags)

    def on_clicked(self) -> None:
        """Tell that it changed; in a single choice the others go off."""
        if self._single:
            for chip in self._chips.values():
                if chip is not self.sender():
                    chip.setChecked(False)
        self.changed.emit()

    def on_all(self) -> None:
        """Show every term, under the names of their sections."""
        assert self._all is not None
        if not self._sections:
            for section in self._group.sections:
                self._show_section(section.code, section.terms)
        shown = self._rest.isHidden()
        self._rest.setVisible(shown)
        self._all.say(text("entry.fewer" if shown else f"entry.all.{self._group.name}"))

    def on_else(self) -> None:
        """Show the box for a word of one's own."""
        assert self._own is not None
        self._own.show()
        self._own.setFocus()

    def on_own(self) -> None:
        """Take the person's own word as a tag."""
        assert self._own is not None
        word = self._own.text().strip()
        if word:
            self._own.clear()
            self.set_value((*self.value(), word))
            self.changed.emit()

    def _show_section(self, code: str, terms: tuple[str, ...]) -> None:
        hidden = [term for term in terms if term not in self._chips]
        if not hidden:
            return
        holder = Surface("plain", f"{self.objectName()}.section.{code or 'rest'}")
        layout = column(holder, gap=4)
        key = f"vocabulary.{self._group.name}.section.{code}"
        if code and has_text(key):
            layout.addWidget(CaptionLabel(text(key), f"{holder.objectName()}.name"))
        chips = Surface("plain", f"{holder.objectName()}.terms")
        flow = FlowLayout(chips)
        for term in hidden:
            self._add(flow, term)
        layout.addWidget(chips)
        self._rest_layout.addWidget(holder)
        self._sections.append(holder)

    def _add(self, flow: FlowLayout, code: str) -> None:
        chip = Chip(tag_label(self._group.name, code), f"{self.objectName()}.{code}")
        chip.setAccessibleName(f"{self._says}: {chip.accessibleName()}")
        chip.clicked.connect(self.on_clicked)
        self._chips[code] = chip
        flow.addWidget(chip)
