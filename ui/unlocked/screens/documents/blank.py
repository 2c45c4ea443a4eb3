"""Which of the court's blank forms is filled: chosen as a file, known or mapped by the person."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.services.forms import FormLook
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, column


class BlankForm(Surface):
    """Asks by signals for the file, and for the page that says what goes where."""

    file_wanted = Signal()
    mapping_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "documents.form")
        inner = column(self, gap=6)
        self._title = BodyLabel("", "documents.form.title")
        self._state = MutedLabel("", "documents.form.state")
        choose = Button(text("documents.form.choose"), "documents.form.choose")
        choose.clicked.connect(self.file_wanted)
        self._map = Button(text("documents.form.map"), "documents.form.map")
        self._map.clicked.connect(self.mapping_wanted)
        buttons = Surface("plain", "documents.form.buttons")
        flow = FlowLayout(buttons, spacing=8)
        flow.addWidget(choose)
        flow.addWidget(self._map)
        for part in (self._title, self._state, buttons):
            inner.addWidget(part)
        self.show_look(None)

    def show_look(self, look: FormLook | None) -> None:
        """Show what is known of the form; None for no file."""
        self._title.setVisible(look is not None)
        self._map.setVisible(look is not None)
        if look is None:
            self._state.setText(text("documents.form.none"))
            return
        self._title.setText(look.title or text("documents.form.unnamed"))
        if look.is_mapped:
            key = "documents.form.mapped"
        else:
            key = "documents.form.known" if look.is_known else "documents.form.unknown"
        self._state.setText(text(key, source=look.source))
