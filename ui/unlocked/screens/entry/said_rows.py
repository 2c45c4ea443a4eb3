"""What was said: each line is exact, from a message or recording, or as the person remembers it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, Chip, OwnWordsEdit, Surface, column, row


class SaidRow(Surface):
    """One piece of what was said."""

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)
        self._words = OwnWordsEdit(
            f"{name}.text", says=text("entry.ask.words"), hint=text("entry.hint.words"), lines=2
        )
        self._words.textChanged.connect(self.changed)
        self._exact = Chip(text("entry.said.exact"), f"{name}.exact")
        self._exact.clicked.connect(self.on_exact)
        self._remembered = Chip(text("entry.said.remembered"), f"{name}.remembered", on=True)
        self._remembered.clicked.connect(self.on_remembered)
        gone = Button(text("entry.row.remove"), f"{name}.remove", "quiet")
        gone.clicked.connect(self.removed)
        layout = column(self, gap=5)
        layout.addWidget(self._words)
        foot = Surface("plain", f"{name}.foot")
        flow = FlowLayout(foot)
        for part in (self._exact, self._remembered, gone):
            flow.addWidget(part)
        layout.addWidget(foot)

    @property
    def is_exact(self) -> bool:
        """Whether it is copied word by word."""
        return self._exact.isChecked()

    def words(self) -> str:
        """Return what was said."""
        return self._words.toPlainText()

    def set_value(self, words: str, *, exact: bool) -> None:
        """Show a piece."""
        self.blockSignals(True)  # noqa: FBT003
        self._words.setPlainText(words)
        self._exact.setChecked(exact)
        self._remembered.setChecked(not exact)
        self.blockSignals(False)  # noqa: FBT003

    def on_exact(self) -> None:
        """Mark it as exact."""
        self._exact.setChecked(True)
        self._remembered.setChecked(False)
        self.changed.emit()

    def on_remembered(self) -> None:
        """Mark it as remembered."""
        self._exact.setChecked(False)
        self._remembered.setChecked(True)
        self.changed.emit()


class SaidRows(Surface):
    """Any number of pieces."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "entry.said")
        self._rows: list[SaidRow] = []
        self._made = 0
        add = Button(text("entry.said.add"), "entry.said.add", "link")
        add.clicked.connect(self.on_add)
        self._layout = column(self, gap=10)
        self._layout.addWidget(BodyLabel(text("entry.ask.words"), "entry.said.label"))
        foot = row()
        foot.addWidget(add)
        foot.addStretch(1)
        self._layout.addLayout(foot)

    def value(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (exact, remembered)."""
        said = [one for one in self._rows if one.words().strip()]
        exact = tuple(one.words() for one in said if one.is_exact)
        return exact, tuple(one.words() for one in said if not one.is_exact)

    def set_value(self, exact: Sequence[str], remembered: Sequence[str]) -> None:
        """Show pieces in place of those there are; an empty one when there are none."""
        for old in tuple(self._rows):
            self._drop(old)
        for words in exact:
            self._make().set_value(words, exact=True)
        for words in remembered or (() if exact else ("",)):
            self._make().set_value(words, exact=False)

    def on_add(self) -> None:
        """Add a piece."""
        self._make()
        self.changed.emit()

    def on_removed(self) -> None:
        """Take a piece away."""
        for one in tuple(self._rows):
            if one is self.sender():
                self._drop(one)
        if not self._rows:
            self._make()
        self.changed.emit()

    def _make(self) -> SaidRow:
        self._made += 1
        made = SaidRow(f"entry.said.{self._made}")
        made.changed.connect(self.changed)
        made.removed.connect(self.on_removed)
        made.setAccessibleName(text("forms.line.numbered", what=text("entry.ask.words"), n=self._made))
        self._layout.insertWidget(len(self._rows) + 1, made)
        self._rows.append(made)
        return made

    def _drop(self, one: SaidRow) -> None:
        self._rows.remove(one)
        self._layout.removeWidget(one)
        one.hide()
        one.deleteLater()
