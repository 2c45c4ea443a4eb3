"""The form of a new line: a code, a folder, and a passphrase when the record is still to be made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from app.services.places import synced_by
from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    Button,
    HeadingLabel,
    LineEdit,
    MonoLabel,
    MutedLabel,
    StrongButton,
    StrongLabel,
    Surface,
    TitleLabel,
    column,
    row,
)
from ui.style.secret_box import SecretEdit, SecretField
from ui.typed_secret import TypedSecret


class NewPane(Surface):
    """Asks by signals; the boxes for the passphrase are emptied when it goes out of sight."""

    choosing = Signal()
    making = Signal()
    leaving = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "clients.new")
        self._folder = Path()
        self.is_making = False
        self._title = TitleLabel("", "clients.new.title")
        self._about = MutedLabel("", "clients.new.about")
        self._code = LineEdit("clients.new.code", says=text("clients.code"))
        self._place = MonoLabel("", "clients.new.folder", selectable=True)
        self._synced = BodyLabel("", "clients.new.synced", tone="rust")
        self._choose = Button(text("clients.new.choose"), "clients.new.choose")
        self._offer = StrongLabel("", "clients.new.offer", selectable=True)
        self._one = SecretEdit("clients.new.one", says=text("clients.new.one"))
        self._two = SecretEdit("clients.new.two", says=text("clients.new.two"))
        self._problem = BodyLabel("", "clients.new.problem", tone="rust")
        self._make = StrongButton("", "clients.new.make")
        self._cancel = Button(text("window.dialog.cancel"), "clients.new.cancel")
        self._choose.clicked.connect(self.choosing)
        self._make.clicked.connect(self.making)
        self._cancel.clicked.connect(self.leaving)
        self._two.returnPressed.connect(self.making)
        self._one.returnPressed.connect(self._two.setFocus)
        self._lay_out()

    @property
    def folder(self) -> Path:
        """Where the record is, or will be."""
        return self._folder

    @property
    def code(self) -> str:
        """The code as typed."""
        return self._code.text()

    def take_secrets(self) -> tuple[TypedSecret, TypedSecret]:
        """Return what was typed twice and empty the boxes."""
        return self._one.take(), self._two.take()

    def start(self, code: str, folder: Path, words: str) -> None:
        """Begin anew; `words` are offered as a passphrase, "" for a record that is there already."""
        self.is_making = bool(words)
        kind = "make" if self.is_making else "add"
        self._title.setText(text(f"clients.new.{kind}.title"))
        self._about.setText(text(f"clients.new.{kind}.about"))
        self._make.say(text(f"clients.new.{kind}"))
        self._code.setText(code)
        self._code.selectAll()  # an offer: what is typed takes its place
        self._offer.setText(words)
        self._secret.setVisible(self.is_making)
        self._problem.hide()
        self.show_place(folder)

    def show_place(self, folder: Path) -> None:
        """Show where the record is, or will be."""
        self._folder = folder
        self._place.setText(str(folder))
        program = synced_by(folder)
        self._synced.setText(text("first_run.place.synced", program=program) if program else "")
        self._synced.setVisible(bool(program))

    def refuse(self, words: str) -> None:
        """Say why nothing was made."""
        self._problem.setText(words)
        self._problem.show()
        self._make.setFocus()

    def show_busy(self, *, on: bool) -> None:
        """Keep a second one from being begun."""
        self._make.setEnabled(not on)

    def first_focus(self) -> QWidget:
        """Return the box for the code."""
        return self._code

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        for box in (self._one, self._two):
            box.clear()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        layout = column(self, margins=(26, 22, 26, 26), gap=8)
        layout.addWidget(self._title)
        layout.addWidget(self._about)
        layout.addSpacing(8)
        layout.addWidget(HeadingLabel(text("clients.code"), "clients.new.code.heading"))
        layout.addWidget(MutedLabel(text("clients.code.hint"), "clients.new.code.hint"))
        layout.addWidget(self._code)
        layout.addSpacing(8)
        layout.addWidget(HeadingLabel(text("clients.folder"), "clients.new.folder.heading"))
        layout.addWidget(MutedLabel(text("clients.new.folder.hint"), "clients.new.folder.hint"))
        card = Surface("card", "clients.new.folder.card")
        column(card, margins=(16, 12, 16, 12)).addWidget(self._place)
        layout.addWidget(card)
        layout.addWidget(self._synced)
        choose = row()
        choose.addWidget(self._choose)
        choose.addStretch(1)
        layout.addLayout(choose)
        self._secret = Surface("plain", "clients.new.secret")
        secret = column(self._secret, gap=8)
        secret.addSpacing(8)
        secret.addWidget(HeadingLabel(text("clients.new.passphrase"), "clients.new.passphrase"))
        secret.addWidget(MutedLabel(text("clients.new.passphrase.hint"), "clients.new.passphrase.hint"))
        offered = Surface("info", "clients.new.offer.card")
        column(offered, margins=(16, 12, 16, 12)).addWidget(self._offer)
        secret.addWidget(offered)
        secret.addWidget(SecretField("clients.new.secrets", self._one, self._two))
        layout.addWidget(self._secret)
        layout.addWidget(self._problem)
        layout.addSpacing(6)
        buttons = row(gap=10)
        buttons.addWidget(self._make)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
