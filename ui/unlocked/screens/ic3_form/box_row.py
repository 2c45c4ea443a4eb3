"""One box of the form with its button: what goes in, how it fits, and whether it was copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, CaptionLabel, MutedLabel, Surface, column, repolish, row
from ui.unlocked.screens.ic3_form.state import BoxLine

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CopyButton(Button):
    """Copies; the arrow keys go to the button of the box before or after."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        by = _STEPS.get(Qt.Key(event.key()))
        if by is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(by)
        else:
            super().keyPressEvent(event)


class BoxRow(Surface):
    """Emits the key of its box with what is wanted."""

    copy_wanted = Signal(str)
    change_wanted = Signal(str)
    moved = Signal(str, int)

    def __init__(self, place: int) -> None:
        """Make an empty row; rows are used again for the boxes of other pages."""
        name = f"ic3_form.box.{place}"
        super().__init__("card", name)
        self.key = ""
        self._surface = "card"
        self._label = CaptionLabel("", f"{name}.label")
        self._count = MutedLabel("", f"{name}.count", wrap=False)
        self._value = BodyLabel("", f"{name}.value")
        self._notes = MutedLabel("", f"{name}.notes")
        self.copy = CopyButton(text("ic3_form.copy"), f"{name}.copy")
        self.change = Button("", f"{name}.change", "link")
        self.copy.clicked.connect(self.on_copy)
        self.copy.moved.connect(self.on_moved)
        self.change.clicked.connect(self.on_change)
        layout = row(self, margins=(16, 9, 12, 9), gap=12)
        left = column(gap=2)
        head = row(gap=12)
        head.addWidget(self._label, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        left.addLayout(head)
        left.addWidget(self._value)
        left.addWidget(self._notes)
        layout.addLayout(left, 1)
        layout.addWidget(self.change, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_line(self, line: BoxLine) -> None:
        """Show a box as it is now."""
        self.key = line.key
        self._label.setText(text("ic3_form.required", label=line.label) if line.required else line.label)
        self._value.setText(line.shown)
        self._value.setVisible(bool(line.shown))
        notes = "\n".join(filter(None, (line.refused, *line.notes)))
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))
        self._count.setText(line.tone.count)
        self._count.setVisible(bool(line.tone.count))
        self._turn("warning" if line.tone.over or line.refused else "info" if line.copied else "card")
        self.copy.setVisible(bool(line.value))
        self.copy.setEnabled(line.can_copy)
        self.copy.setText(text("ic3_form.copied" if line.copied else "ic3_form.copy"))
        state = "ic3_form.copy.again" if line.copied else "ic3_form.copy.says"
        self.copy.setAccessibleName(text(state, name=line.name))
        self.change.setVisible(line.can_change)
        key = "ic3_form.change" if line.value else "ic3_form.fill_in"
        self.change.setText(text(key))
        self.change.setAccessibleName(text(f"{key}.says", name=line.name))

    def _turn(self, surface: str) -> None:
        if surface != self._surface:
            self._surface = surface
            self.turn(surface)
            self._notes.setProperty("tone", "strong" if surface == "warning" else "muted")
            repolish(self._notes)

    def first_focus(self) -> Button:
        """Return the button to press first."""
        return self.copy if self.copy.isEnabled() and not self.copy.isHidden() else self.change

    def on_copy(self) -> None:
        """Ask to copy."""
        self.copy_wanted.emit(self.key)

    def on_change(self) -> None:
        """Ask to change what goes in."""
        self.change_wanted.emit(self.key)

    def on_moved(self, by: int) -> None:
        """Ask for the box before or after."""
        self.moved.emit(self.key, by)
