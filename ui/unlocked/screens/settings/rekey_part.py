"""The part of the settings that puts the whole record under new keys, in a folder beside the old one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.locked.places import is_empty_place
from ui.style.parts import SENSITIVE, BodyLabel, Button, Column, LineEdit, MutedLabel, Surface, column, row
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ScreenContext
from ui.waiting import wait_in_job

BOX_EM = 26


class RekeyPart(Surface):
    """A passphrase, a new place, and what came of it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("plain", "settings.rekey")
        self._context = context
        self._folder = context.session.folder
        self._secret = LineEdit("settings.rekey.secret", says=text("settings.rekey.secret"))
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret.setInputMethodHints(SENSITIVE | Qt.InputMethodHint.ImhHiddenText)
        caption = MutedLabel(text("settings.rekey.secret"), "settings.rekey.secret.label")
        caption.setBuddy(self._secret)
        holder = Column("plain", "settings.rekey.holder", BOX_EM)
        inner = column(holder, gap=4)
        inner.addWidget(caption)
        inner.addWidget(self._secret)
        self._message = BodyLabel("", "settings.rekey.message", selectable=True)
        self._message.hide()
        self._begin = Button(text("settings.rekey.begin"), "settings.rekey.begin")
        self._begin.clicked.connect(self.on_begin)
        self._begin.setEnabled(not context.session.read_only)
        buttons = row()
        buttons.addWidget(self._begin)
        buttons.addStretch(1)
        layout = column(self, gap=8)
        layout.addWidget(holder)
        layout.addWidget(self._message)
        layout.addLayout(buttons)

    def on_begin(self) -> None:
        """Ask for a place, when there is a passphrase."""
        if not self._secret.text():
            self._say(text("settings.keys.current.missing"))
            return
        self._context.dialogs.choose_folder(
            self, text("settings.rekey.title"), self._folder.parent, self.on_place
        )

    def on_place(self, folder: Path) -> None:
        """Take an empty folder as it is; in any other, make one for the record."""
        into = folder if is_empty_place(folder) else folder / "notes-2"
        typed = bytearray(self._secret.text().encode("utf-8", "replace"))
        self._secret.clear()
        self._message.hide()
        self._begin.setEnabled(False)
        rekey(
            self._context.session,
            self._context.jobs,
            typed,
            into,
            done=lambda: self._say(
                text("settings.rekey.done", new=str(into), old=str(self._folder)), tone="accent"
            ),
            failed=lambda error: self._say(sentence(error)),
            finished=lambda: self._begin.setEnabled(True),
        )

    def _say(self, words: str, *, tone: str = "rust") -> None:
        self._message.setProperty("tone", tone)
        self._message.style().polish(self._message)
        self._message.setText(words)
        self._message.show()


def rekey(
    session: Session,
    jobs: Jobs,
    typed: bytearray,
    into: Path,
    *,
    done: Callable[[], None],
    failed: Callable[[KnownError], None],
    finished: Callable[[], None],
) -> None:
    """Make the record anew in `into` on the vault lane, with progress and Stop; `typed` is wiped."""

    def work(ctx: JobContext) -> None:
        try:
            session.keys.rekey(typed, into, ctx=ctx, wait=lambda seconds: wait_in_job(ctx, seconds))
        finally:
            typed[:] = bytes(len(typed))

    jobs.read(
        work,
        lambda _nothing: done(),
        failed,
        label="settings.rekey.running",
        finished=lambda _state: finished(),
    )
