"""Getting a record back from a backup: which copy, to what new place, and the passphrase it opens with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.strings.catalogue import has_text, text
from app.strings.errors import sentence
from ui.dialogs import Dialogs
from ui.locked.middle import in_the_middle
from ui.locked.places import new_place
from ui.style.parts import (
    BodyLabel,
    Button,
    Column,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    em,
    row,
    scrolled,
)
from ui.style.problem import Problem
from ui.style.secret_box import SecretEdit, caption_of


class StartRestore(Protocol):
    """Begins to copy a backup; returns how to stop it."""

    def __call__(
        self,
        source: Path,
        secret: bytearray,
        target: Path,
        *,
        done: Callable[[bool], None],
        failed: Callable[[KnownError], None],
        stopped: Callable[[], None],
        progress: Callable[[int, int, str], None],
    ) -> Callable[[], None]:
        """`done` hears whether every byte of the copy was checked and holds."""


class RestorePage(Surface):
    """Two places and a passphrase; nothing that exists is overwritten."""

    def __init__(
        self,
        usual: Path,
        dialogs: Dialogs,
        *,
        start: StartRestore,
        restored: Callable[[Path], None],
        cancel: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__("window", "restore")
        self._dialogs = dialogs
        self._start = start
        self._restored = restored
        self._cancel = cancel
        self._stop: Callable[[], None] | None = None
        self._source: Path | None = None
        self._target = new_place(usual)
        self._from = BodyLabel(text("restore.from.none"), "restore.from", selectable=True)
        self._to = BodyLabel("", "restore.to", selectable=True)
        self._choose_from = Button(
            text("restore.from.choose"), "restore.from.choose", says=text("restore.from.title")
        )
        self._choose_from.clicked.connect(self.on_choose_from)
        self._choose_to = Button(
            text("restore.to.choose"), "restore.to.choose", says=text("restore.to.title")
        )
        self._choose_to.clicked.connect(self.on_choose_to)
        self._secret = SecretEdit("restore.secret", says=text("restore.secret"))
        self._secret.returnPressed.connect(self.on_start)
        self._message = Problem("restore.message")
        self._begin = StrongButton(text("restore.start"), "restore.start")
        self._begin.clicked.connect(self.on_start)
        self._back = Button(text("restore.back"), "restore.back", "quiet")
        self._back.clicked.connect(self.on_back)
        self._leave = Button(text("unlock.close"), "restore.close", "leave")
        self._leave.clicked.connect(leave)
        self._lay_out()
        self._show_target()

    def first_focus(self) -> QWidget:
        """Return the button that names the backup."""
        return self._choose_from

    def on_choose_from(self) -> None:
        """Let the person show where the backup lies."""
        start = self._source or Path.home()
        self._dialogs.choose_folder(self, text("restore.from.title"), start, self.on_from_chosen)

    def on_from_chosen(self, folder: Path) -> None:
        """Copy from here."""
        self._source = folder
        self._from.setText(str(folder))
        self._message.clear()
        self._secret.setFocus()

    def on_choose_to(self) -> None:
        """Let the person choose another new place."""
        self._dialogs.choose_folder(self, text("restore.to.title"), self._target.parent, self.on_to_chosen)

    def on_to_chosen(self, folder: Path) -> None:
        """Take a new name in the chosen folder: what is copied back never meets what is there."""
        self._target = new_place(folder)
        self._show_target()

    def on_start(self) -> None:
        """Copy and check; the box is emptied at once, whatever comes of it."""
        if self._stop is not None:
            return
        if self._source is None or not self._secret.text():
            if self._source is None:
                self._message.tell(text("restore.from.missing"), self._choose_from)
            else:
                self._message.tell(text("restore.secret.missing"), self._secret)
            return
        self._target = new_place(self._target)
        typed = self._secret.take()
        self._message.note(text("restore.running"))
        self._set_busy(busy=True)
        self._stop = self._start(
            self._source,
            typed,
            self._target,
            done=self.on_done,
            failed=self.on_failed,
            stopped=self.on_stopped,
            progress=self.on_progress,
        )

    def on_progress(self, done: int, total: int, label: str) -> None:
        """Say how far it is."""
        words = text(label) if has_text(label) and label != "unlock.wait" else text("restore.running")
        if label == "unlock.wait":
            words = text("unlock.wait", n=total - done)
        elif total:
            words = text("window.job.progress", what=words, percent=done * 100 // total)
        self._message.note(words, aloud=False)

    def on_done(self, whole: bool) -> None:  # noqa: FBT001 - the result of a job
        """Go on to the passphrase, or say that the copy does not hold in every place."""
        self._stop = None
        self._set_busy(busy=False)
        if whole:
            self._restored(self._target)
        else:
            self._message.note(text("restore.not_whole", path=str(self._target)), "rust")

    def on_failed(self, error: KnownError) -> None:
        """Say in one sentence why nothing was copied."""
        self._stop = None
        self._set_busy(busy=False)
        self._message.tell(sentence(error), self._secret)

    def on_back(self) -> None:
        """Stop what runs, else go back to the page before."""
        if self._stop is None:
            self._cancel()
            return
        self._back.setEnabled(False)
        self._message.note(text("window.job.stopping"))
        self._stop()

    def on_stopped(self) -> None:
        """Say that nothing was kept, now that it is so."""
        self._stop = None
        self._set_busy(busy=False)
        self._message.note(text("restore.stopped"))

    def _set_busy(self, *, busy: bool) -> None:
        self._secret.setReadOnly(busy)  # it keeps the focus, which would go on to what closes the program
        if busy:
            self._secret.setFocus()
        for part in (self._begin, self._choose_from, self._choose_to):
            part.setEnabled(not busy)
        self._back.setEnabled(True)
        self._back.say(text("window.job.stop" if busy else "restore.back"))

    def _show_target(self) -> None:
        self._to.setText(str(self._target))
        self._message.clear()

    def _lay_out(self) -> None:
        page = Surface("plain", "restore.page")
        inner = column(page, margins=(0, 0, 8, 0), gap=10)
        inner.addWidget(TitleLabel(text("restore.title"), "restore.title"))
        inner.addWidget(BodyLabel(text("restore.sentence"), "restore.sentence"))
        for name, place, button in (
            ("from", self._from, self._choose_from),
            ("to", self._to, self._choose_to),
        ):
            inner.addSpacing(6)
            inner.addWidget(MutedLabel(text(f"restore.{name}.label"), f"restore.{name}.label"))
            card = Surface("card", f"restore.{name}.card")
            inside = row(card, margins=(16, 10, 12, 10), gap=10)
            inside.addWidget(place, 1)
            inside.addWidget(button)
            inner.addWidget(card)
        inner.addSpacing(6)
        inner.addWidget(caption_of(self._secret))
        inner.addWidget(self._secret)
        inner.addStretch(1)
        card = Column("card", "restore.card", 44, fixed=True)
        card.setMaximumHeight(em(38))
        whole = column(card, margins=(36, 28, 36, 26), gap=12)
        whole.addWidget(scrolled(page, "restore.scroll"), 1)
        whole.addWidget(self._message)
        foot = row(gap=12)
        foot.addWidget(self._leave)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._begin)
        whole.addLayout(foot)
        in_the_middle(self, card)
