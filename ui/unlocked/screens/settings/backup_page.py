"""The page about backups: when the last was, making one, and when to be reminded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.places import synced_by
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Chip, StrongButton, StrongLabel, Surface, column, row
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.backup_presenter import REMIND_DAYS, BackupPresenter, BackupStatus
from ui.unlocked.screens.settings.page import SettingsPage


class BackupPage(SettingsPage):
    """One button, and what came of it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("backup")
        self._dialogs = context.dialogs
        self._wanted: Path | None = None
        self.heading("settings.backup")
        self._last = StrongLabel("", "settings.backup.last")
        self._due = BodyLabel("", "settings.backup.due", tone="rust")
        self._due.hide()
        self.parts.addWidget(self._last)
        self.parts.addWidget(self._due)
        self._make = StrongButton(text("settings.backup.make"), "settings.backup.make")
        self._make.clicked.connect(self.on_make)
        buttons = row()
        buttons.addWidget(self._make)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self._card = Surface("info", "settings.backup.result")
        inside = column(self._card, margins=(18, 14, 18, 14), gap=8)
        self._summary = StrongLabel("", "settings.backup.summary", selectable=True)
        self._lines = BodyLabel("", "settings.backup.lines", selectable=True)
        inside.addWidget(self._summary)
        inside.addWidget(self._lines)
        self._card.hide()
        self.parts.addWidget(self._card)
        self.heading("settings.remind")
        holder = Surface("plain", "settings.remind")
        flow = FlowLayout(holder)
        self._chips: dict[int, Chip] = {}
        for days in REMIND_DAYS:
            label = text("settings.remind.days", n=days) if days else text("settings.remind.never")
            chip = Chip(label, f"settings.remind.{days}")
            chip.setAccessibleName(f"{text('settings.remind')}: {label}")
            chip.clicked.connect(self.on_chip)
            chip.setEnabled(not context.session.read_only)
            self._chips[days] = chip
            flow.addWidget(chip)
        self.parts.addWidget(holder)
        self.heading("settings.restore")
        self.parts.addStretch(1)
        self.presenter = BackupPresenter(context.session, context.jobs, context.shell, self)

    def activate(self) -> None:
        """Show when the last backup was."""
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the button that makes one."""
        return self._make

    def show_status(self, status: BackupStatus) -> None:
        """Show when the last backup was, and what is due."""
        self._last.setText(status.last)
        self._last.setVisible(bool(status.last))
        self._due.setText(status.due)
        self._due.setVisible(bool(status.due))
        for days, chip in self._chips.items():
            chip.setChecked(days == status.days)

    def show_result(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of a backup."""
        self._card.turn("info" if ok else "warning")
        self._summary.setText(words[0])
        self._lines.setText("\n".join(words[1:]))
        self._lines.setVisible(len(words) > 1)
        self._card.setAccessibleName(words[0])
        self._card.show()

    def show_busy(self, *, on: bool) -> None:
        """Keep a second backup from being begun."""
        self._make.setEnabled(not on)
        if on:
            self._card.hide()
        elif self.isVisible():
            self._make.setFocus()

    def ask_damaged(self, folder: Path) -> None:
        """Ask whether a copy of a damaged record is wanted all the same."""
        self._wanted = folder
        question = Question(
            text("settings.backup.sick.heading"),
            text("settings.backup.sick.sentence"),
            text("settings.backup.sick.yes"),
        )
        self._dialogs.ask(self, question, self.on_damaged_wanted)

    def on_make(self) -> None:
        """Let the person choose where."""
        self._dialogs.choose_folder(self, text("settings.backup.title"), Path.home(), self.on_folder)

    def on_folder(self, folder: Path) -> None:
        """Make it; a place that is copied elsewhere is asked about first."""
        self._wanted = folder
        program = synced_by(folder)
        if program:
            question = Question(
                text("settings.backup.synced.heading"),
                text("settings.backup.synced.sentence", program=program),
                text("settings.backup.synced.yes"),
            )
            self._dialogs.ask(self, question, self.on_place_agreed)
        else:
            self.on_place_agreed()

    def on_place_agreed(self) -> None:
        """Make the backup."""
        if self._wanted is not None:
            self.presenter.back_up(self._wanted)

    def on_damaged_wanted(self) -> None:
        """Copy what there is."""
        if self._wanted is not None:
            self.presenter.back_up(self._wanted, allow_damage=True)

    def on_chip(self) -> None:
        """Use the days of the pressed chip."""
        for days, chip in self._chips.items():
            if chip is self.sender():
                self.presenter.remind_after(days)
