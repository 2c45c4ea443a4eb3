"""The locked page: a passphrase, another place, a new record, a backup, or close. It tells nothing of use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.dialogs import Dialogs
from ui.locked.language_buttons import LanguageButtons
from ui.locked.shade import Shade
from ui.style.flow import FlowLayout
from ui.style.parts import (
    Button,
    Column,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    line,
    row,
)
from ui.style.problem import Problem
from ui.style.secret_box import SecretEdit, caption_of


class Open(Protocol):
    """Opens the record in a folder."""

    def __call__(
        self,
        folder: Path,
        secret: bytearray,
        failed: Callable[[KnownError], None],
        waiting: Callable[[int], None],
        *,
        go_on: bool,
    ) -> None:
        """`go_on` writes to a record of which a part was put back from an older copy."""


class UnlockScreen(Surface):
    """Asks for the passphrase of the record in `folder`."""

    def __init__(
        self,
        folder: Path,
        dialogs: Dialogs,
        *,
        open_vault: Open,
        new: Callable[[], None],
        restore: Callable[[], None],
        leave: Callable[[], None],
        languages: LanguageButtons,
        note: str = "",
        go_on: bool = False,
        back: Callable[[], None] | None = None,
    ) -> None:
        """`back` leads to the list through which this one record is opened, in place of the other ways."""
        super().__init__("window", "unlock")
        self._languages = languages
        self._folder = folder
        self._dialogs = dialogs
        self._open_vault = open_vault
        self._go_on = go_on
        self._secret = SecretEdit("unlock.passphrase", says=text("unlock.passphrase"))
        self._secret.returnPressed.connect(self.on_open_asked)
        self._secret.textEdited.connect(self.on_edited)
        self._open = StrongButton(text("unlock.open"), "unlock.open")
        self._open.clicked.connect(self.on_open_asked)
        self._message = Problem("unlock.message")
        self._place = MutedLabel("", "unlock.place")
        self._place.hide()
        self._other = Button(text("unlock.other_place"), "unlock.other_place", "quiet")
        self._other.clicked.connect(self.on_other_place_asked)
        self._new = Button(text("unlock.new"), "unlock.new", "quiet")
        self._new.clicked.connect(new)
        self._restore = Button(text("unlock.restore"), "unlock.restore", "quiet")
        self._restore.clicked.connect(restore)
        self._back = Button(text("unlock.back"), "unlock.back", "quiet")
        if back is not None:
            self._back.clicked.connect(back)
        self._ways = (self._other, self._new, self._restore) if back is None else (self._back,)
        self._close = Button(text("unlock.close"), "unlock.close", "leave")
        self._close.clicked.connect(leave)
        self._lay_out()
        if note:
            self._message.note(note)

    @property
    def folder(self) -> Path:
        """The folder that is opened next."""
        return self._folder

    @property
    def goes_on(self) -> bool:
        """Whether the record is written to although a part of it was put back."""
        return self._go_on

    def first_focus(self) -> QWidget:
        """Return the box for the passphrase."""
        return self._secret

    def on_open_asked(self) -> None:
        """Try the passphrase; the box is emptied at once, whatever comes of it."""
        if not self._secret.text() or not self._open.isEnabled():
            return
        typed = self._secret.take()
        self._message.note(text("unlock.opening"))
        self._set_busy(busy=True)
        self._open_vault(
            self._folder,
            typed,
            self.on_refused,
            self.on_waiting,
            go_on=self._go_on,
        )

    def on_refused(self, error: KnownError) -> None:
        """Say in one sentence why it did not open."""
        self._set_busy(busy=False)
        self._message.tell(sentence(error), self._secret, stays=True)

    def on_waiting(self, seconds: int) -> None:
        """Say how long earlier failed tries slow this one."""
        self._message.note(text("unlock.wait", n=seconds))

    def on_edited(self) -> None:
        """Take the last sentence away as soon as the person types again."""
        self._message.clear()

    def on_other_place_asked(self) -> None:
        """Let the person choose the folder of another record."""
        self._dialogs.choose_folder(
            self, text("unlock.other_place.title"), self._folder, self.on_place_chosen
        )

    def on_place_chosen(self, folder: Path) -> None:
        """Open this folder next, and show which it is; what was said of another does not hold for it."""
        self._go_on = False
        self._folder = folder
        self._place.setText(str(folder))
        self._place.show()
        self._secret.setFocus()

    def show_closing(self, *, on: bool) -> None:
        """Say that what was open is still being closed, or no more; not over another sentence."""
        said, closing = self._message.text(), text("unlock.closing")
        if on and not said:
            self._message.note(closing)
        elif not on and said == closing:
            self._message.clear()

    def reset(self) -> None:
        """Be ready for the next passphrase, with nothing left of the last."""
        self._secret.clear()
        self._message.clear()
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        self._secret.setReadOnly(busy)  # it keeps the focus: a second Return presses no other
        if busy:
            self._secret.setFocus()
        for part in (self._open, *self._ways, self._languages):
            part.setEnabled(not busy)

    def _lay_out(self) -> None:
        card = Column("card", "unlock.card", 30.5, fixed=True)
        inner = column(card, margins=(36, 32, 36, 30), gap=0)
        head = row()
        head.addWidget(TitleLabel(text("window.name"), "unlock.title"), 1)
        head.addWidget(self._languages)
        inner.addLayout(head)
        inner.addSpacing(28)
        inner.addWidget(caption_of(self._secret))
        inner.addSpacing(6)
        inner.addWidget(self._secret)
        inner.addWidget(self._place)
        inner.addSpacing(6)
        inner.addWidget(self._message)
        inner.addSpacing(10)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        inner.addLayout(buttons)
        inner.addSpacing(22)
        inner.addWidget(line("unlock.line"))
        inner.addSpacing(12)
        foot = Surface("plain", "unlock.foot")
        flow = FlowLayout(foot, spacing=10)
        for part in (*self._ways, self._close):
            flow.addWidget(part)
        inner.addWidget(foot)
        layout = column(self, gap=0)
        layout.addStretch(1)
        middle = row(gap=0)
        middle.addStretch(1)
        middle.addWidget(Shade(card))
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(1)
