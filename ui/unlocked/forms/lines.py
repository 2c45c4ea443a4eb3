"""Lists of lines: one box each, one more when it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.parts import Button, LineEdit, Surface, column, row
from ui.unlocked.forms.editors import FieldEditor
from ui.unlocked.forms.prose import ProseEdit


class LineRow(Surface):
    """One line of a list, of one row of text or of several."""

    changed = Signal()
    removed = Signal()
    raised = Signal()
    entered = Signal()

    def __init__(self, name: str, says: str, hint: str, *, prose: bool) -> None:
        super().__init__("plain", name)
        self._says = says
        self._prose = prose
        self._line: LineEdit | ProseEdit
        layout = row(self, gap=6)
        if prose:
            edit = ProseEdit(f"{name}.text", says=says, hint=hint, lines=2)
            edit.textChanged.connect(self.on_changed)
            self._line = edit
        else:
            line = LineEdit(f"{name}.text", says=says, hint=hint)
            line.textChanged.connect(self.on_changed)
            line.returnPressed.connect(self.entered)
            self._line = line
        layout.addWidget(self._line, 1)
        self._up = Button(text("forms.line.up"), f"{name}.up", "quiet")
        self._up.clicked.connect(self.raised)
        self._gone = gone = Button(text("forms.line.remove"), f"{name}.remove", "quiet")
        gone.clicked.connect(self.removed)
        layout.addWidget(self._up)
        layout.addWidget(gone)

    def words(self) -> str:
        """Return the text."""
        return self._line.text() if isinstance(self._line, LineEdit) else self._line.toPlainText()

    def set_words(self, words: str) -> None:
        """Show a text, without telling that it changed."""
        self.blockSignals(True)  # noqa: FBT003
        if isinstance(self._line, LineEdit):
            self._line.setText(words)
            self._line.setCursorPosition(0)
        else:
            self._line.setPlainText(words)
        self.blockSignals(False)  # noqa: FBT003

    def stand(self, place: int, *, alone: bool) -> None:
        """Offer what can be done with it where it stands, counted from 1; its number tells it from others."""
        says = self._says if alone else text("forms.line.numbered", what=self._says, n=place)
        self._line.setAccessibleName(says)
        for button in (self._up, self._gone):
            button.setAccessibleName(f"{button.text()}: {says}")
        self._up.setVisible(self._prose and place > 1)
        self._gone.setVisible(not alone)

    def focus(self) -> QWidget:
        """Return the box."""
        return self._line

    def on_changed(self) -> None:
        """Tell that it changed."""
        self.changed.emit()


class LinesField(FieldEditor):
    """Any number of lines; empty ones are left out. Lines of prose can be moved up."""

    def __init__(self, name: str, says: str, hint: str = "", *, prose: bool = False, more: str = "") -> None:
        super().__init__(name)
        self._says, self._hint, self._prose = says, hint, prose
        self._rows: list[LineRow] = []
        self._made = 0
        self._layout = column(self, gap=6)
        self._add = add = Button(
            more or text("forms.line.more"), f"{name}.more", "link", says=f"{text('forms.line.more')}: {says}"
        )
        add.clicked.connect(self.on_more)
        foot = row()
        foot.addWidget(add)
        foot.addStretch(1)
        self._layout.addLayout(foot)
        self.put(())

    def value(self) -> tuple[str, ...]:
        """Return the lines that say something."""
        return tuple(one.words() for one in self._rows if one.words().strip())

    def put(self, value: object) -> None:
        """Show lines in place of those there are; an empty one when there are none."""
        lines = [str(line) for line in value] if isinstance(value, tuple) else []
        for old in self._rows[max(len(lines), 1) :]:
            self._drop(old)
        for number, line in enumerate(lines or [""]):
            (self._rows[number] if number < len(self._rows) else self._make()).set_words(line)
        self._tell_places()

    def first_focus(self) -> QWidget:
        """Return the first box."""
        return self._rows[0].focus()

    def on_more(self) -> None:
        """Add a line and go there."""
        self._make().focus().setFocus()
        self._tell_places()

    def on_entered(self) -> None:
        """Go on to the next line."""
        at = self._place_of(self.sender())
        if at is not None and at + 1 < len(self._rows):
            self._rows[at + 1].focus().setFocus()
        elif at is not None and self._rows[at].words().strip():
            self.on_more()

    def on_changed(self) -> None:
        """Offer one more when the last one is used."""
        self._tell_places()
        super().on_changed()

    def on_removed(self) -> None:
        """Take a line away."""
        at = self._place_of(self.sender())
        if at is None or len(self._rows) == 1:
            return
        self._drop(self._rows[at])
        self._rows[min(at, len(self._rows) - 1)].focus().setFocus()
        self._tell_places()
        self.changed.emit()

    def on_raised(self) -> None:
        """Move a line before the one above."""
        at = self._place_of(self.sender())
        if at:
            above, words = self._rows[at - 1].words(), self._rows[at].words()
            self._rows[at - 1].set_words(words)
            self._rows[at].set_words(above)
            self._rows[at - 1].focus().setFocus()
            self.changed.emit()

    def _place_of(self, row_: object) -> int | None:
        return next((number for number, one in enumerate(self._rows) if one is row_), None)

    def _make(self) -> LineRow:
        self._made += 1
        made = LineRow(f"{self.objectName()}.{self._made}", self._says, self._hint, prose=self._prose)
        made.changed.connect(self.on_changed)
        made.removed.connect(self.on_removed)
        made.raised.connect(self.on_raised)
        made.entered.connect(self.on_entered)
        self._layout.insertWidget(len(self._rows), made)
        self._rows.append(made)
        return made

    def _drop(self, row_: LineRow) -> None:
        self._rows.remove(row_)
        self._layout.removeWidget(row_)
        row_.hide()
        row_.deleteLater()

    def _tell_places(self) -> None:
        for number, one in enumerate(self._rows):
            one.stand(number + 1, alone=len(self._rows) == 1)
        self._add.setEnabled(bool(self._rows[-1].words().strip()))
