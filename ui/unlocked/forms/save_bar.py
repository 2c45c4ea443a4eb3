"""The line under a form: Save, how safe what is typed is, and a way back."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, MutedLabel, StrongButton, Surface, column, line, row
from ui.unlocked.forms.keeper import Kept


class SaveBar(Surface):
    """Stays in sight while the form above it scrolls."""

    save_wanted = Signal()
    undo_wanted = Signal()
    throw_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("bar", f"{name}.save_bar")
        self._save = StrongButton(text("forms.save"), f"{name}.save")
        self._undo = Button(text("forms.undo"), f"{name}.undo", "link")
        self._throw = Button(text("forms.throw"), f"{name}.throw", "quiet")
        self._kept = MutedLabel("", f"{name}.kept")
        self._problem = BodyLabel("", f"{name}.problem", tone="rust")
        self._save.clicked.connect(self.save_wanted)
        self._undo.clicked.connect(self.undo_wanted)
        self._throw.clicked.connect(self.throw_wanted)
        layout = column(self, gap=0)
        layout.addWidget(line(f"{name}.save_line"))
        inner = column(margins=(24, 10, 24, 12), gap=4)
        inner.addWidget(self._problem)
        buttons = row(gap=10)
        buttons.addWidget(self._save)
        buttons.addWidget(self._throw)
        buttons.addWidget(self._undo)
        buttons.addWidget(self._kept, 1)
        inner.addLayout(buttons)
        layout.addLayout(inner)
        self.show_kept(Kept.NOTHING, can_undo=False)

    def show_kept(self, kept: Kept, *, can_undo: bool) -> None:
        """Say how safe what is typed is."""
        typed = kept in {Kept.TYPED, Kept.DRAFT, Kept.BACK, Kept.NOT_KEPT}
        self._save.setVisible(typed)
        self._throw.setVisible(typed)
        self._undo.setVisible(can_undo)
        self._kept.setText(text(f"forms.kept.{kept.value}") if kept is not Kept.NOTHING else "")
        self._problem.hide()
        self.setVisible(kept is not Kept.NOTHING or can_undo)

    def show_problem(self, words: str) -> None:
        """Say what is missing."""
        self._problem.setText(words)
        self._problem.show()
        self.show()
