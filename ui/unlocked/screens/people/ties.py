"""The editor of ties: what a person is to others in the record, a row each."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.domain.person import Tie
from app.strings.catalogue import text
from ui.style.parts import Button, Surface, column, row
from ui.unlocked.forms.editors import ChoiceField, FieldEditor, PersonField
from ui.unlocked.forms.people import Named


class TieRow(Surface):
    """One tie: what they are, and to whom."""

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("card", name)
        self._tie = ChoiceField(f"{name}.tie", text("people.tie.what"), "tie")
        self._person = PersonField(f"{name}.person", text("people.tie.whom"))
        gone = Button(text("people.tie.remove"), f"{name}.remove", "quiet")
        gone.clicked.connect(self.removed)
        inner = row(self, margins=(10, 8, 6, 8), gap=8)
        for part in (self._tie, self._person):
            part.changed.connect(self.changed)
            inner.addWidget(part, 1)
        inner.addWidget(gone)

    def offer(self, people: tuple[Named, ...]) -> None:
        """Offer these people."""
        self._person.offer(people)

    def value(self) -> Tie:
        """Return the tie."""
        return Tie(self._person.value(), self._tie.value())

    def set_value(self, tie: Tie) -> None:
        """Show a tie, without telling that it changed."""
        self._person.set_value(tie.person)
        self._tie.set_value(tie.tie)


class TiesField(FieldEditor):
    """Any number of ties."""

    wide = True

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}.editor")
        self._name = name
        self._people: tuple[Named, ...] = ()
        self._rows: list[TieRow] = []
        self._made = 0
        self._add = Button(text("people.tie.add"), name, "link")
        self._add.clicked.connect(self.on_add)
        self._layout = column(self, gap=6)
        foot = row()
        foot.addWidget(self._add)
        foot.addStretch(1)
        self._layout.addLayout(foot)

    def offer(self, people: tuple[Named, ...]) -> None:
        """Offer these people in every row."""
        self._people = people
        for one in self._rows:
            one.offer(people)

    def value(self) -> tuple[Tie, ...]:
        """Return the ties that say something."""
        return tuple(tie for one in self._rows if (tie := one.value()) != Tie())

    def put(self, value: object) -> None:
        """Show ties in place of those there are."""
        for old in tuple(self._rows):
            self._drop(old)
        for tie in value if isinstance(value, tuple) else ():
            if isinstance(tie, Tie):
                self._make().set_value(tie)

    def first_focus(self) -> Button:
        """Return the button that adds one."""
        return self._add

    def on_add(self) -> None:
        """Add an empty row."""
        self._make()

    def on_removed(self) -> None:
        """Take a row away."""
        for one in tuple(self._rows):
            if one is self.sender():
                self._drop(one)
        self.changed.emit()

    def _make(self) -> TieRow:
        self._made += 1
        made = TieRow(f"{self._name}.{self._made}")
        made.offer(self._people)
        made.changed.connect(self.on_changed)
        made.removed.connect(self.on_removed)
        self._layout.insertWidget(len(self._rows), made)
        self._rows.append(made)
        return made

    def _drop(self, one: TieRow) -> None:
        self._rows.remove(one)
        self._layout.removeWidget(one)
        one.hide()
        one.deleteLater()
