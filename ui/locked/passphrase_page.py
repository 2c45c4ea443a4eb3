"""The step of the first run that asks for a passphrase."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.strings.catalogue import text
from ui.locked.passphrase import Strength, choice
from ui.style.parts import (
    BodyLabel,
    Button,
    MutedLabel,
    StrongLabel,
    Surface,
    TitleLabel,
    column,
    repolish,
    row,
)
from ui.style.secret_box import SecretEdit, caption_of
from ui.style.tick import Tick

STRONG_ENOUGH = 3


class PassphrasePage(Surface):
    """Five words to take or leave, a box for the passphrase and one to type it again."""

    edited = Signal()
    done = Signal()

    def __init__(self, offered: str, other: Callable[[], None]) -> None:
        super().__init__("plain", "first_run.pass")
        self._offer = StrongLabel(offered, "first_run.pass.offer", selectable=True)
        self._offer.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else a screen reader never comes to it
        self._one = SecretEdit("first_run.pass.one", says=text("first_run.pass.one"))
        self._two = SecretEdit("first_run.pass.two", says=text("first_run.pass.two"))
        self._one.textEdited.connect(self.edited)
        self._one.returnPressed.connect(self._two.setFocus)
        self._two.returnPressed.connect(self.done)
        self._strength = MutedLabel("", "first_run.pass.strength")
        self._show = QCheckBox(text("first_run.pass.show"))
        self._show.setObjectName("first_run.pass.show")
        self._show.toggled.connect(self.on_show)
        another = Button(text("first_run.pass.other"), "first_run.pass.other", "link")
        another.clicked.connect(other)
        layout = column(self, margins=(0, 0, 8, 0), gap=10)
        layout.addWidget(TitleLabel(text("first_run.pass.title"), "first_run.pass.title"))
        layout.addWidget(BodyLabel(text("first_run.pass.sentence"), "first_run.pass.sentence"))
        card = Surface("info", "first_run.pass.card")
        inside = row(card, margins=(16, 12, 12, 12))
        inside.addWidget(self._offer, 1)
        inside.addWidget(another)
        layout.addWidget(card)
        drawn = choice()
        drawn_from = text("first_run.pass.drawn", n=drawn.words, bits=drawn.bits)
        layout.addWidget(MutedLabel(drawn_from, "first_run.pass.drawn"))
        for box in (self._one, self._two):
            layout.addWidget(caption_of(box))
            layout.addWidget(box)
        foot = row()
        foot.addWidget(self._show)
        foot.addStretch(1)
        layout.addLayout(foot)
        layout.addWidget(self._strength)
        layout.addWidget(MutedLabel(text("first_run.pass.lost"), "first_run.pass.lost"))
        self._key = Tick(text("first_run.pass.key"), "first_run.pass.key")
        layout.addWidget(self._key)
        layout.addWidget(MutedLabel(text("first_run.pass.key.note"), "first_run.pass.key.note"))
        layout.addStretch(1)

    @property
    def wants_key(self) -> bool:
        """Whether a recovery key is wanted too."""
        return self._key.isChecked()

    def typed(self) -> str:
        """Return what stands in the first box."""
        return self._one.text()

    def typed_again(self) -> str:
        """Return what stands in the second box."""
        return self._two.text()

    def box_of(self, missing: str) -> QWidget:
        """Return the box in which what is missing is to be typed."""
        return self._two if missing == "first_run.pass.differ" else self._one

    def first_focus(self) -> QWidget:
        """Return the box to begin with."""
        return self._one

    def show_offer(self, words: str) -> None:
        """Show five other words."""
        self._offer.setText(words)

    def show_strength(self, strength: Strength | None) -> None:
        """Say how hard the passphrase is to guess."""
        self._strength.setProperty(
            "tone", "rust" if strength and strength.score < STRONG_ENOUGH else "accent"
        )
        repolish(self._strength)
        self._strength.setText("" if strength is None else text(f"first_run.pass.score_{strength.score}"))

    def on_show(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show what is typed, or dots."""
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        for box in (self._one, self._two):
            box.setEchoMode(mode)
