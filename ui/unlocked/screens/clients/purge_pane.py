"""Letting go of one record on the list: its passphrase, what would go, and what is kept of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.services.purging import PurgePreview
from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, TitleLabel, column, row
from ui.style.secret_box import SecretEdit, SecretField
from ui.style.tick import Tick
from ui.typed_secret import TypedSecret
from ui.unlocked.widgets.purge_view import PurgeView


class PurgePane(Surface):
    """Asks by signals; the passphrase is typed once and gone when this goes out of sight."""

    looking = Signal()
    purging = Signal()
    leaving = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "clients.purging")
        self._title = TitleLabel("", "clients.purging.title")
        self._secret = SecretEdit("clients.purging.secret", says=text("clients.purging.secret"))
        self._secret.returnPressed.connect(self.looking)
        self._secret.textEdited.connect(self.on_edited)
        self._look = Button(text("clients.purging.look"), "clients.purging.look")
        self._look.clicked.connect(self.looking)
        self._message = BodyLabel("", "clients.purging.message", tone="rust")
        self._message.hide()
        self._view = PurgeView("clients.purging.view")
        self._view.changed.connect(self.on_changed)
        self._keep = Tick(text("clients.purging.keep"), "clients.purging.keep")
        self._purge = Button(text("clients.purging.do"), "clients.purging.do", "exit")
        self._purge.clicked.connect(self.purging)
        self._cancel = Button(text("window.dialog.cancel"), "clients.purging.cancel")
        self._cancel.clicked.connect(self.leaving)
        self._lay_out()

    @property
    def keep_shared(self) -> bool:
        """Whether the record of what was shared is kept on the line."""
        return self._keep.isChecked()

    @property
    def allows_open_case(self) -> bool:
        """Whether the person wants it gone although something is open."""
        return self._view.allows_open_case

    def typed(self) -> TypedSecret | None:
        """Return what is typed, once more for each step; None when nothing is."""
        words = self._secret.text()
        if words:
            return TypedSecret(words)
        self.refuse(text("settings.keys.current.missing"))
        return None

    def start(self, code: str) -> None:
        """Begin anew for a line."""
        self._title.setText(text("clients.purging.title", code=code))
        self._secret.clear()
        self._message.hide()
        self._show_preview(on=False)
        self._keep.setChecked(False)

    def show_preview(self, preview: PurgePreview) -> None:
        """Show what would go."""
        self._message.hide()
        self._view.show_preview(preview)
        self._show_preview(on=True)
        for part in (self._keep, self._purge):
            part.setVisible(not preview.is_stopped)
        self.on_changed()

    def refuse(self, words: str) -> None:
        """Say why nothing went."""
        self._message.setText(words)
        self._message.show()

    def show_busy(self, *, on: bool) -> None:
        """Keep a second one from being begun."""
        for part in (self._secret, self._look, self._cancel):
            part.setEnabled(not on)
        self._purge.setEnabled(not on and self._view.may_go)

    def on_changed(self) -> None:
        """Let it go once nothing stops it."""
        self._purge.setEnabled(self._view.may_go)

    def on_edited(self) -> None:
        """What was shown was of another passphrase."""
        self._message.hide()
        self._show_preview(on=False)

    def first_focus(self) -> QWidget:
        """Return the box for the passphrase."""
        return self._secret

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        self._secret.clear()
        super().hideEvent(event)

    def _show_preview(self, *, on: bool) -> None:
        for part in (self._view, self._keep, self._purge):
            part.setVisible(on)

    def _lay_out(self) -> None:
        layout = column(self, margins=(26, 22, 26, 26), gap=10)
        layout.addWidget(self._title)
        layout.addWidget(MutedLabel(text("clients.purging.about"), "clients.purging.about"))
        layout.addWidget(SecretField("clients.purging.holder", self._secret))
        first = row(gap=10)
        first.addWidget(self._look)
        first.addWidget(self._cancel)
        first.addStretch(1)
        layout.addLayout(first)
        layout.addWidget(self._message)
        layout.addWidget(self._view)
        layout.addWidget(self._keep)
        last = row(gap=10)
        last.addWidget(self._purge)
        last.addStretch(1)
        layout.addLayout(last)
        layout.addStretch(1)
