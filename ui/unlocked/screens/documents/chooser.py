"""Which paper, and who it is for: a list by reader at first, one line once it is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, HeadingLabel, MutedLabel, Surface, TitleLabel, column
from ui.unlocked.screens.documents.papers import PAPERS, For, PaperSpec


class PaperChooser(Surface):
    """Emits `chosen` with a `PaperSpec`, `reopened` when another paper is wanted."""

    chosen = Signal(object)
    reopened = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "documents.chooser")
        self._spec: PaperSpec | None = None
        self._buttons: dict[str, Button] = {}
        self._title = TitleLabel(text("window.rail.documents"), "documents.title")
        self._about = BodyLabel(text("documents.who"), "documents.about", tone="muted")
        self._other = Button(text("documents.other"), "documents.other", "link")
        self._other.clicked.connect(self.reopen)
        self._list = self._listed()
        inner = column(self, gap=6)
        inner.addWidget(self._title)
        inner.addWidget(self._about)
        inner.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self._list)
        self._other.hide()

    @property
    def is_open(self) -> bool:
        """Whether the list is there to choose from."""
        return self._spec is None or not self._list.isHidden()

    def show_chosen(self, spec: PaperSpec) -> None:
        """Show what was chosen in place of the list."""
        self._spec = spec
        self._title.setText(text(f"documents.paper.{spec.paper.value}"))
        self._about.setText(text(f"documents.about.{spec.paper.value}"))
        self._list.hide()
        self._other.show()

    def reopen(self) -> None:
        """Show the list again."""
        self._title.setText(text("window.rail.documents"))
        self._about.setText(text("documents.who"))
        self._list.show()
        self._other.hide()
        self.reopened.emit()
        self.first_focus().setFocus()

    def first_focus(self) -> QWidget:
        """Return the paper that was chosen, or the first of the list."""
        if not self.is_open:
            return self._other
        return self._buttons[PAPERS[0].key if self._spec is None else self._spec.key]

    def on_pressed(self) -> None:
        """Choose the paper of the pressed button."""
        for spec in PAPERS:
            if self._buttons[spec.key] is self.sender():
                self.chosen.emit(spec)

    def _listed(self) -> Surface:
        listed = Surface("plain", "documents.papers")
        inner = column(listed, margins=(0, 6, 0, 0), gap=4)
        for group in For:
            inner.addWidget(
                HeadingLabel(text(f"documents.for.{group.value}"), f"documents.for.{group.value}")
            )
            for spec in PAPERS:
                if spec.group is not group:
                    continue
                name = f"documents.paper.{spec.key}"
                about = text(f"documents.short.{spec.paper.value}")
                words = text(f"documents.paper.{spec.paper.value}")
                button = Button(words, name, "link", says=f"{words}. {about}")
                button.clicked.connect(self.on_pressed)
                self._buttons[spec.key] = button
                inner.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
                told = column(margins=(7, 0, 0, 4), gap=0)
                told.addWidget(MutedLabel(about, f"{name}.about"))
                inner.addLayout(told)
            inner.addSpacing(6)
        return listed
