"""Who it was, one row each, and how the person knows that it was them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.boxes import ChoiceBox
from ui.style.parts import BodyLabel, Button, CaptionLabel, LineEdit, Surface, column, row

PersonRow = Mapping[str, object]
"""`name`, `basis` (a code or ""), `words`, and `id` of the person when the name was not changed."""


class PersonRowEditor(Surface):
    """One person: a name to choose or type, the basis, and why."""

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__("card", name)
        self._person: object = None
        self._given = ""
        self._name = ChoiceBox()
        self._name.setObjectName(f"{name}.name")
        self._name.setAccessibleName(text("entry.ask.persons"))
        self._name.setEditable(True)
        self._name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self._name.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(text("entry.hint.persons"))
        edit.setObjectName(f"{name}.name.edit")
        edit.setAccessibleName(text("entry.ask.persons"))
        self._name.addItems(["", *names])
        self._name.currentTextChanged.connect(self.on_changed)
        self._basis = ChoiceBox()
        self._basis.setObjectName(f"{name}.basis")
        self._basis.setAccessibleName(text("entry.ask.basis"))
        self._basis.addItem(text("entry.basis.none"), "")
        for code in vocabulary()["basis"].terms():
            self._basis.addItem(tag_label("basis", code), code)
        self._basis.currentIndexChanged.connect(self.on_changed)
        self._words = LineEdit(
            f"{name}.words", says=text("entry.ask.basis_words"), hint=text("entry.ask.basis_words")
        )
        self._words.textEdited.connect(self.on_changed)
        gone = Button(text("entry.row.remove"), f"{name}.remove", "quiet")
        gone.clicked.connect(self.removed)
        layout = column(self, margins=(14, 10, 10, 12), gap=6)
        layout.addWidget(CaptionLabel(text("entry.ask.persons"), f"{name}.name.label"))
        top = row()
        top.addWidget(self._name, 1)
        top.addWidget(gone)
        layout.addLayout(top)
        layout.addWidget(CaptionLabel(text("entry.ask.basis"), f"{name}.basis.label"))
        layout.addWidget(self._basis)
        layout.addWidget(self._words)

    def value(self) -> PersonRow:
        """Return the row."""
        name = self._name.currentText().strip()
        return {
            "name": name,
            "basis": str(self._basis.currentData() or ""),
            "words": self._words.text(),
            "id": self._person if name == self._given else None,
        }

    def set_value(self, given: PersonRow) -> None:
        """Show a row, without telling that it changed."""
        self.blockSignals(True)  # noqa: FBT003
        self._person, self._given = given.get("id"), str(given.get("name") or "")
        self._name.setCurrentText(self._given)
        basis = str(given.get("basis") or "")
        at = self._basis.findData(basis)
        if at < 0:
            self._basis.addItem(basis, basis)
            at = self._basis.count() - 1
        self._basis.setCurrentIndex(at)
        self._words.setText(str(given.get("words") or ""))
        self.blockSignals(False)  # noqa: FBT003

    def on_changed(self) -> None:
        """Tell that it changed."""
        self.changed.emit()


class PeopleRows(Surface):
    """Any number of rows, one to begin with."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "entry.persons")
        self._names: tuple[str, ...] = ()
        self._rows: list[PersonRowEditor] = []
        self._made = 0
        self._add = Button(text("entry.persons.add"), "entry.persons.add", "link")
        self._add.clicked.connect(self.on_add)
        self._layout = column(self, gap=8)
        self._layout.addWidget(BodyLabel(text("entry.persons.why"), "entry.persons.why"))
        foot = row()
        foot.addWidget(self._add)
        foot.addStretch(1)
        self._layout.addLayout(foot)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names in rows made from now on."""
        self._names = tuple(names)

    def value(self) -> tuple[PersonRow, ...]:
        """Return the rows that say something."""
        rows = (one.value() for one in self._rows)
        return tuple(one for one in rows if one["name"] or one["basis"] or one["words"])

    def set_value(self, rows: Sequence[PersonRow]) -> None:
        """Show rows in place of those there are; an empty one when there are none."""
        for old in tuple(self._rows):
            self._drop(old)
        for given in rows or ({},):
            self._make().set_value(given)

    def on_add(self) -> None:
        """Add a row."""
        self._make()
        self.changed.emit()

    def on_removed(self) -> None:
        """Take a row away."""
        for one in tuple(self._rows):
            if one is self.sender():
                self._drop(one)
        if not self._rows:
            self._make()
        self.changed.emit()

    def _make(self) -> PersonRowEditor:
        self._made += 1
        editor = PersonRowEditor(f"entry.person.{self._made}", self._names)
        editor.changed.connect(self.changed)
        editor.removed.connect(self.on_removed)
        editor.setAccessibleName(text("forms.line.numbered", what=text("entry.ask.persons"), n=self._made))
        self._layout.insertWidget(len(self._rows) + 1, editor)
        self._rows.append(editor)
        return editor

    def _drop(self, editor: PersonRowEditor) -> None:
        self._rows.remove(editor)
        self._layout.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
