"""The page that checks the record, and compares it with a checkpoint kept elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.announce import announce
from ui.style.parts import BodyLabel, Button, MutedLabel, StrongButton, StrongLabel, Surface, column, row
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.check_presenter import CheckPresenter, CheckResult, Rows
from ui.unlocked.screens.settings.checkpoint_card import CheckpointCard
from ui.unlocked.screens.settings.page import SettingsPage

MOST_LINES = 40


class CheckPage(SettingsPage):
    """Two buttons and the result below them."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("check")
        self._dialogs = context.dialogs
        self.heading("settings.check")
        self._full = StrongButton(text("settings.check.full"), "settings.check.full")
        self._quick = Button(text("settings.check.quick"), "settings.check.quick")
        self._full.clicked.connect(self.on_full)
        self._quick.clicked.connect(self.on_quick)
        buttons = row(gap=10)
        buttons.addWidget(self._full)
        buttons.addWidget(self._quick)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self.parts.addWidget(MutedLabel(text("settings.check.quick.hint"), "settings.check.quick.hint"))
        self._result = ResultCard()
        self.parts.addWidget(self._result)
        self._lay_out_checkpoint()
        self.heading("settings.compare")
        self._compare = Button(text("settings.compare.choose"), "settings.compare.choose")
        self._compare.clicked.connect(self.on_compare)
        chooser = row()
        chooser.addWidget(self._compare)
        chooser.addStretch(1)
        self.parts.addLayout(chooser)
        self.parts.addStretch(1)
        self.presenter = CheckPresenter(context.session, context.jobs, context.shell, self)

    def first_focus(self) -> QWidget:
        """Return the button that checks everything."""
        return self._full

    def show_running(self, *, on: bool) -> None:
        """Keep a second check from being begun."""
        for button in (self._full, self._quick, self._compare):
            button.setEnabled(not on)
        if on:
            self._result.hide()

    def show_result(self, result: CheckResult) -> None:
        """Show what was found."""
        self._result.show_result(result)

    def show_checkpoint(self, covers: str, note: str, code: Rows) -> None:
        """Show a checkpoint."""
        self._card.show_checkpoint(covers, note, code)

    def on_full(self) -> None:
        """Check everything."""
        self.presenter.check(full=True)

    def on_quick(self) -> None:
        """Check quickly."""
        self.presenter.check(full=False)

    def on_compare(self) -> None:
        """Let the person choose a checkpoint."""
        self._dialogs.choose_files(self, text("settings.compare.title"), self.on_note_chosen)

    def on_note_chosen(self, paths: tuple[Path, ...]) -> None:
        """Compare with the first file chosen."""
        self.presenter.compare(paths[0])

    def on_issue(self) -> None:
        """Make a checkpoint."""
        self.presenter.issue()

    def on_save(self) -> None:
        """Choose where the note goes."""
        self._dialogs.choose_new_file(
            self, text("settings.checkpoint.save"), text("settings.checkpoint.save.name"), self.on_save_chosen
        )

    def on_save_chosen(self, path: Path) -> None:
        """Write the note."""
        self.presenter.save_note(path)

    def on_sheet(self) -> None:
        """Choose where the page goes."""
        self._dialogs.choose_new_file(
            self,
            text("settings.checkpoint.sheet"),
            text("settings.checkpoint.sheet.name"),
            self.on_sheet_chosen,
        )

    def on_sheet_chosen(self, path: Path) -> None:
        """Write the page."""
        self.presenter.save_sheet(path)

    def _lay_out_checkpoint(self) -> None:
        self.heading("settings.checkpoint")
        issue = Button(text("settings.checkpoint.issue"), "settings.checkpoint.issue")
        issue.clicked.connect(self.on_issue)
        buttons = row()
        buttons.addWidget(issue)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self._card = CheckpointCard()
        self._card.save.clicked.connect(self.on_save)
        self._card.sheet.clicked.connect(self.on_sheet)
        self.parts.addWidget(self._card)


class ResultCard(Surface):
    """What a check found: a sentence and its lines, calm when all is well."""

    def __init__(self) -> None:
        super().__init__("info", "settings.check.result")
        self._summary = StrongLabel("", "settings.check.summary", selectable=True)
        self._lines = BodyLabel("", "settings.check.lines", selectable=True)
        inner = column(self, margins=(18, 14, 18, 14), gap=8)
        inner.addWidget(self._summary)
        inner.addWidget(self._lines)
        self.hide()

    def show_result(self, result: CheckResult) -> None:
        """Fill and show it; a screen reader hears the summary."""
        self.turn("info" if result.ok else "warning")
        self._summary.setText(result.summary)
        lines = list(result.lines[:MOST_LINES])
        if len(result.lines) > MOST_LINES:
            lines.append(text("settings.check.more", n=len(result.lines) - MOST_LINES))
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(bool(lines))
        self.setAccessibleName(result.summary)
        self.show()
        announce(self, result.summary, urgent=not result.ok)
