"""The page that takes the record off this computer."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.domain.ports import JobContext
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.parts import BodyLabel, Button, row
from ui.style.problem import Problem
from ui.style.secret_box import SecretEdit, SecretField
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.page import SettingsPage


class RemovalPage(SettingsPage):
    """A passphrase and one question; no backup is demanded."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("remove")
        self._context = context
        self.heading("settings.remove")
        for name in ("stays", "court", "backup"):
            self.parts.addWidget(BodyLabel(text(f"settings.remove.{name}"), f"settings.remove.{name}"))
        self._known = BodyLabel("", "settings.remove.known", tone="rust")
        self._known.hide()
        self.parts.addWidget(self._known)
        self._secret = SecretEdit("settings.remove.secret", says=text("settings.remove.secret"))
        self.parts.addWidget(SecretField("settings.remove.holder", self._secret))
        self._message = Problem("settings.remove.message")
        self.parts.addWidget(self._message)
        remove = Button(text("settings.remove.do"), "settings.remove.do", "exit")
        remove.clicked.connect(self.on_remove)
        if context.session.read_only:
            remove.setEnabled(False)
            self._message.note(text("settings.remove.read_only", folder=str(context.session.folder)), "rust")
        buttons = row()
        buttons.addWidget(remove)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self.parts.addStretch(1)

    def activate(self) -> None:
        """Read what is open, and which papers still stand where they were saved; nothing is in the way."""
        session = self._context.session

        def read(_ctx: JobContext) -> tuple[str, ...]:
            preview = session.purging.preview()
            told: list[str] = []
            if preview.matter is not None:
                what = text(f"open_matter.{preview.matter.value}")
                told.append(text("settings.remove.open", what=what))
            if preview.exports_here:
                told.append(text("settings.remove.exports", n=len(preview.exports_here)))
            return tuple(told)

        self._context.jobs.read(read, self._show_known)

    def _show_known(self, told: tuple[str, ...]) -> None:
        self._known.setText("\n".join(told))
        self._known.setVisible(bool(told))

    def first_focus(self) -> QWidget:
        """Return the box for the passphrase."""
        return self._secret

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        # Nobody finds a passphrase typed here, who comes to the open window later.
        self._secret.clear()
        super().hideEvent(event)

    def on_remove(self) -> None:
        """Ask once, when there is a passphrase."""
        if not self._secret.text():
            self._message.tell(text("settings.keys.current.missing"), self._secret)
            return
        self._message.clear()
        question = Question(
            text("settings.remove.heading"), text("settings.remove.sentence"), text("settings.remove.yes")
        )
        self._context.dialogs.ask(self, question, self.on_agreed)

    def on_agreed(self) -> None:
        """Lock, and let the locked half remove what it closed."""
        self._context.shell.remove_record(self._secret.take())
