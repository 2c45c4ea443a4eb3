"""The page about letting go: how long the record is kept, what would go, and removing it file by file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.clients import Keeping
from app.services.purging import PurgePreview
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.parts import BodyLabel, Button, Surface, column, row
from ui.style.secret_box import SecretEdit, SecretField
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.keep_presenter import KeepPresenter
from ui.unlocked.screens.settings.page import SettingsPage
from ui.unlocked.widgets.keeping import KeepingEditor
from ui.unlocked.widgets.purge_view import PurgeView
from ui.unlocked.words import keeping_words, today


class KeepPage(SettingsPage):
    """A reminder that is off at first, and a purge that shows each file before it goes."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("keep")
        self._context = context
        self._today = today(context.clock)
        read_only = context.session.read_only
        self.heading("keeping")
        self._keeping = KeepingEditor("settings.keeping", self._today)
        self._keeping.setEnabled(not read_only)
        self._due = BodyLabel("", "settings.keeping.due", tone="rust")
        self.parts.addWidget(self._keeping)
        self.parts.addWidget(self._due)
        self.heading("settings.purge")
        self._look = Button(text("clients.purging.look"), "settings.purge.look")
        self._look.clicked.connect(self.on_look)
        self.parts.addLayout(_left(self._look))
        self._whole = Surface("plain", "settings.purge.whole")
        self.parts.addWidget(self._whole)
        self._view = PurgeView("settings.purge.view")
        self._view.changed.connect(self.on_changed)
        self._secret = SecretEdit("settings.purge.secret", says=text("settings.remove.secret"))
        self._message = BodyLabel("", "settings.purge.message", tone="rust")
        self._shared = Button(text("settings.purge.shared"), "settings.purge.shared")
        self._shared.clicked.connect(self.on_shared)
        self._purge = Button(text("clients.purging.do"), "settings.purge.do", "exit")
        self._purge.clicked.connect(self.on_purge)
        inner = column(self._whole, gap=10)
        inner.addWidget(self._view)
        inner.addLayout(_left(self._shared))
        self._last = Surface("plain", "settings.purge.last")
        last = column(self._last, gap=10)
        last.addWidget(SecretField("settings.purge.holder", self._secret))
        last.addWidget(self._message)
        last.addLayout(_left(self._purge))
        inner.addWidget(self._last)
        self._message.hide()
        self._whole.hide()
        self.parts.addStretch(1)
        self.presenter = KeepPresenter(context.session, context.jobs, context.shell, self)
        self._keeping.changed.connect(self.on_keeping)

    def activate(self) -> None:
        """Show how long it is kept."""
        self._whole.hide()
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the first way of keeping."""
        return self._look

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        # Nobody finds a passphrase typed here, who comes to the open window later.
        self._secret.clear()
        super().hideEvent(event)

    # What the presenter shows.

    def show_keeping(self, keeping: Keeping) -> None:
        """Show how long it is kept, and whether that is over."""
        self._keeping.show_keeping(keeping)
        self._say_due(keeping)

    def show_preview(self, preview: PurgePreview) -> None:
        """Show what would go."""
        self._view.show_preview(preview)
        self._whole.show()
        self._last.setVisible(not preview.is_stopped)
        self.on_changed()

    # Slots.

    def on_keeping(self) -> None:
        """Keep what was chosen at once."""
        keeping = self._keeping.keeping()
        self._say_due(keeping)
        self.presenter.keep(keeping)

    def on_look(self) -> None:
        """List what would go."""
        self.presenter.look()

    def on_changed(self) -> None:
        """Let it go once nothing stops it."""
        self._purge.setEnabled(self._view.may_go and not self._context.session.read_only)

    def on_shared(self) -> None:
        """Let the person choose where the record of what was shared goes."""
        self._context.dialogs.choose_new_file(
            self, text("settings.purge.shared.title"), text("settings.purge.shared.name"), self.on_place
        )

    def on_place(self, path: Path) -> None:
        """Save it there."""
        if self._view.preview is not None:
            self.presenter.save_shared(self._view.preview, path)

    def on_purge(self) -> None:
        """Ask once more, when there is a passphrase."""
        self._message.setVisible(not self._secret.text())
        self._message.setText(text("settings.keys.current.missing"))
        if self._secret.text():
            question = Question(text("purge.ask"), text("purge.ask.sentence"), text("purge.ask.yes"))
            self._context.dialogs.ask(self, question, self.on_agreed)

    def on_agreed(self) -> None:
        """Lock, and let the locked half remove what it closed."""
        self._context.shell.remove_record(
            self._secret.take(), purge=True, allow_open_case=self._view.allows_open_case
        )

    def _say_due(self, keeping: Keeping) -> None:
        words = keeping_words(keeping, self._today)
        self._due.setText(words)
        self._due.setVisible(bool(words))


def _left(*buttons: Button) -> QHBoxLayout:
    layout = row(gap=10)
    for button in buttons:
        layout.addWidget(button)
    layout.addStretch(1)
    return layout
