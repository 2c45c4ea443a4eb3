"""The part of the settings that puts the whole record under new keys, in a folder beside the old one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QHideEvent

from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.locked.passphrase import problem
from ui.locked.places import is_empty_place, new_place
from ui.style.parts import Button, Surface, column, row
from ui.style.problem import Problem
from ui.style.secret_box import SecretEdit, SecretField
from ui.typed_secret import wipe
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ScreenContext
from ui.waiting import wait_in_job


class RekeyPart(Surface):
    """The passphrase, a new one, a new place, and what came of it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("plain", "settings.rekey")
        self.setAccessibleName(text("settings.rekey.title"))
        self._context = context
        self._folder = context.session.folder
        self._secret, self._new, self._again = (
            SecretEdit(f"settings.rekey.{name}", says=text(f"settings.rekey.{name}"))
            for name in ("secret", "new", "again")
        )
        self._message = Problem("settings.rekey.message")
        self._begin = Button(text("settings.rekey.begin"), "settings.rekey.begin")
        self._begin.clicked.connect(self.on_begin)
        self._begin.setEnabled(not context.session.read_only)
        buttons = row()
        buttons.addWidget(self._begin)
        buttons.addStretch(1)
        layout = column(self, gap=8)
        layout.addWidget(SecretField("settings.rekey.holder", self._secret, self._new, self._again))
        layout.addWidget(self._message)
        layout.addLayout(buttons)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        for box in (self._secret, self._new, self._again):
            box.clear()
        super().hideEvent(event)

    def on_begin(self) -> None:
        """Ask for a place, when there is a passphrase and another one for the new folder."""
        missing = problem(self._new.text(), self._again.text())
        box = self._again if missing == "first_run.pass.differ" else self._new
        if not self._secret.text():
            missing, box = "settings.keys.current.missing", self._secret
        if missing:
            self._message.tell(text(missing), box)
            return
        self._context.dialogs.choose_folder(
            self, text("settings.rekey.title"), self._folder.parent, self.on_place
        )

    def on_place(self, folder: Path) -> None:
        """Take an empty folder as it is; in any other, make one for the record."""
        into = folder if is_empty_place(folder) else new_place(folder)
        typed, new = self._secret.take(), self._new.take()
        self._again.clear()
        self._message.clear()
        self._begin.setEnabled(False)
        rekey(
            self._context.session,
            self._context.jobs,
            typed,
            new,
            into,
            done=lambda: self._message.note(
                text("settings.rekey.done", new=str(into), old=str(self._folder)), "accent"
            ),
            failed=lambda error: self._message.tell(sentence(error), self._secret),
            finished=lambda: self._begin.setEnabled(True),
        )


def rekey(
    session: Session,
    jobs: Jobs,
    typed: bytearray,
    new: bytearray,
    into: Path,
    *,
    done: Callable[[], None],
    failed: Callable[[KnownError], None],
    finished: Callable[[], None],
) -> None:
    """Make the record anew in `into`, to be opened with `new`, on the vault lane with progress and Stop.

    `typed`, what opens it now, and `new` are wiped.
    """

    def work(ctx: JobContext) -> None:
        try:
            session.keys.rekey(typed, into, new=new, ctx=ctx, wait=lambda seconds: wait_in_job(ctx, seconds))
        finally:
            wipe(typed, new)

    jobs.read(
        work,
        lambda _nothing: done(),
        failed,
        label="settings.rekey.running",
        finished=lambda _state: finished(),
    )
