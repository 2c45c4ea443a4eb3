"""The editor of links to items or entries: what is linked, and a box that finds more."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QWidget

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.parts import Button, LineEdit, MutedLabel, Surface, clear_layout, column, row
from ui.unlocked.forms.editors import FieldEditor
from ui.unlocked.screens.needed.links import Linked
from ui.unlocked.widgets.elided import ElidedLink


class LinkField(FieldEditor):
    """Links to records of one kind; `finding` asks for records that fit words, `opening` to go to one.

    With `only_one` a new link takes the place of the one before. The page answers with `show_found` and
    `show_names`.
    """

    wide = True
    finding = Signal(str)
    opening = Signal(object)

    def __init__(self, name: str, field: str, *, only_one: bool = False) -> None:
        super().__init__(f"{name}.editor")
        self._name = name
        self._only_one = only_one
        self._linked: tuple[EntityId, ...] = ()
        self._names: dict[EntityId, str] = {}
        self._more = Button(text(f"needed.link.{field}"), name, "link")
        self._more.clicked.connect(self.on_more)
        says = text(f"needed.link.find.{field}")
        self._find = LineEdit(f"{name}.find", says=says, hint=says)
        self._find.textEdited.connect(self.finding)
        self._heading = MutedLabel(text("needed.link.newest"), f"{name}.newest")
        self._finder = Surface("plain", f"{name}.finder")
        finder = column(self._finder, gap=4)
        finder.addWidget(self._find)
        finder.addWidget(self._heading)
        self._found = column(gap=0)
        finder.addLayout(self._found)
        self._finder.hide()
        self._rows = column(gap=2)
        layout = column(self, gap=4)
        layout.addLayout(self._rows)
        start = row()
        start.addWidget(self._more)
        start.addStretch(1)
        layout.addLayout(start)
        layout.addWidget(self._finder)

    def value(self) -> object:
        """Return the ids in order; of a field that holds one, that one or None."""
        if self._only_one:
            return self._linked[0] if self._linked else None
        return self._linked

    def put(self, value: object) -> None:
        """Show links."""
        held = value if isinstance(value, tuple) else (value,)
        self._linked = tuple(EntityId(one) for one in held if isinstance(one, bytes))
        self._finder.hide()
        self._show()

    def first_focus(self) -> QWidget:
        """Return the button that finds more."""
        return self._more

    def unnamed(self) -> tuple[EntityId, ...]:
        """Return what is linked and has no name here yet."""
        return tuple(one for one in self._linked if one not in self._names)

    def show_names(self, linked: tuple[Linked, ...]) -> None:
        """Call linked records by their names."""
        self._names |= {one.id: one.words for one in linked}
        self._show()

    def show_found(self, found: tuple[Linked, ...]) -> None:
        """Offer records to link."""
        clear_layout(self._found)
        offered = [one for one in found if one.id not in self._linked]
        self._names |= {one.id: one.words for one in offered}
        for number, one in enumerate(offered):
            button = ElidedLink(one.words, f"{self._name}.found.{number}")
            button.setProperty("linked", one.id)
            button.clicked.connect(self.on_chosen)
            self._found.addWidget(button)
        if not offered:
            self._found.addWidget(MutedLabel(text("needed.link.none"), f"{self._name}.found.none"))
        self._heading.setVisible(bool(offered) and not self._find.text().strip())

    def on_more(self) -> None:
        """Open the box that finds more, with the newest under it."""
        self._finder.setVisible(self._finder.isHidden())
        if not self._finder.isHidden():
            self._find.clear()
            self._find.setFocus()
            self.finding.emit("")

    def on_chosen(self) -> None:
        """Link the pressed record."""
        chosen = self._pressed()
        self._linked = (chosen,) if self._only_one else (*self._linked, chosen)
        self._finder.hide()
        self._show()
        self._more.setFocus()
        self.changed.emit()

    def on_off(self) -> None:
        """Take the link away."""
        gone = self._pressed()
        self._linked = tuple(one for one in self._linked if one != gone)
        self._show()
        self._more.setFocus()
        self.changed.emit()

    def on_open(self) -> None:
        """Ask to go to the record."""
        self.opening.emit(self._pressed())

    def _pressed(self) -> EntityId:
        held = self.sender().property("linked")
        return EntityId(bytes(held.data()) if isinstance(held, QByteArray) else bytes(held))

    def _show(self) -> None:
        clear_layout(self._rows)
        for number, one in enumerate(self._linked):
            words = self._names.get(one, "")
            name = f"{self._name}.{number}"
            card = Surface("card", name)
            inner = row(card, margins=(12, 4, 6, 4), gap=6)
            go = ElidedLink(words, f"{name}.open", says=text("needed.link.open", what=words))
            off = Button(
                text("needed.link.off"), f"{name}.off", "quiet", says=text("needed.link.off.says", what=words)
            )
            for button in (go, off):
                button.setProperty("linked", one)
            go.clicked.connect(self.on_open)
            off.clicked.connect(self.on_off)
            inner.addWidget(go, 1)
            inner.addWidget(off)
            self._rows.addWidget(card)
