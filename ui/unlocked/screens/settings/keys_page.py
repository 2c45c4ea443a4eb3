"""The page about what opens the record: the passphrase, and a recovery key for the day it is forgotten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.strings.catalogue import text
from ui.dialogs import Question
from ui.locked.passphrase import Strength
from ui.locked.passphrase_page import STRONG_ENOUGH
from ui.style.focus import reveal, reveal_soon
from ui.style.parts import (
    BodyLabel,
    Button,
    MutedLabel,
    StrongButton,
    StrongLabel,
    Surface,
    column,
    repolish,
    row,
)
from ui.style.problem import Problem
from ui.style.secret_box import SecretEdit, SecretField
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.settings.keys_presenter import KeysPresenter
from ui.unlocked.screens.settings.page import SettingsPage
from ui.unlocked.screens.settings.rekey_part import RekeyPart

JUDGE_MS = 300
SETTLING_MS = (0, 60)


class KeysPage(SettingsPage):
    """Boxes for the passphrase, and the recovery key shown once."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("keys")
        self._dialogs = context.dialogs
        self._exists = False
        self._goes_to_offer = False
        self._can_write = not context.session.read_only
        self._judge = QTimer(self)
        self._judge.setSingleShot(True)
        self._judge.setInterval(JUDGE_MS)
        self._judge.timeout.connect(self.on_judge)
        self._messages: dict[str, Problem] = {}
        self._holders: dict[str, QWidget] = {}
        self._lay_out_passphrase()
        self._lay_out_recovery()
        self.heading("settings.rekey")
        self.parts.addWidget(RekeyPart(context))
        self.parts.addStretch(1)
        self.presenter = KeysPresenter(context.session, context.jobs, context.shell, self)
        self.show_busy(on=False)
        self.show_new_key("")

    def activate(self) -> None:
        """Look whether there is a recovery key."""
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the box for the present passphrase."""
        return self._current

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        for box in (self._current, self._new, self._again, self._secret):
            box.clear()
        if not event.spontaneous():
            # A key that opens nothing yet is not left for whoever looks here next.
            self.presenter.forget_key()
        super().hideEvent(event)

    # What the presenter shows.

    def show_strength(self, strength: Strength | None) -> None:
        """Say how hard the new passphrase is to guess, while it is still there."""
        strength = strength if self._new.text() else None
        self._strength.setProperty(
            "tone", "rust" if strength and strength.score < STRONG_ENOUGH else "accent"
        )
        repolish(self._strength)
        self._strength.setText("" if strength is None else text(f"first_run.pass.score_{strength.score}"))

    def show_recovery(self, *, exists: bool) -> None:
        """Say whether a recovery key opens the record."""
        self._state.setText(text("settings.keys.recovery.there" if exists else "settings.keys.recovery.none"))
        self._offer.say(text("settings.keys.recovery.replace" if exists else "settings.keys.recovery.make"))
        self._exists = exists
        self._remove.setVisible(exists)
        self._show_box()

    def show_new_key(self, key: str) -> None:
        """Show a recovery key that does not open anything yet; "" takes it away."""
        focus = self.focusWidget()
        if not key and focus is not None and self.isVisibleTo(self.window()):
            in_part = focus is self._secret or self._card.isAncestorOf(focus)
            self._goes_to_offer = in_part and QApplication.focusWidget() in {None, focus}
        self._key.setText(key)
        self._card.setVisible(bool(key))
        self._offer.setVisible(not key)
        self._use.setVisible(bool(key))
        self._show_box()
        if key:
            self._sheet.setFocus()
            for wait in SETTLING_MS:  # the box and the button below it, once everything has its place
                QTimer.singleShot(wait, self, self.on_settled)
        self._settle_focus()

    def refuse(self, part: str, words: str, box: str = "current") -> None:
        """Say at a box why nothing was changed."""
        boxes = {"current": self._current, "new": self._new, "again": self._again}
        self._messages[part].tell(words, boxes[box] if part == "passphrase" else self._secret)

    def done(self, part: str) -> None:
        """Empty the boxes of a part."""
        for box in (self._current, self._new, self._again) if part == "passphrase" else (self._secret,):
            box.clear()
        self._strength.clear()
        self._messages[part].clear()

    def show_busy(self, *, on: bool) -> None:
        """Keep a second change from being begun."""
        for button in (self._change, self._offer, self._use, self._remove):
            button.setEnabled(self._can_write and not on)
        self._settle_focus()

    # What the person does.

    def on_typed(self) -> None:
        """Judge the new passphrase when typing pauses."""
        self._messages["passphrase"].clear()
        self._judge.start()

    def on_judge(self) -> None:
        """Ask for an estimate."""
        self.presenter.judge(self._new.text())

    def on_change(self) -> None:
        """Change the passphrase."""
        self.presenter.change_passphrase(self._current.text(), self._new.text(), self._again.text())

    def on_offer(self) -> None:
        """Say what a recovery key means before one is shown."""
        question = Question(
            text("settings.keys.ask.heading"),
            text("settings.keys.ask.sentence"),
            text("settings.keys.ask.yes"),
        )
        self._dialogs.ask(self, question, self.on_offer_agreed)

    def on_offer_agreed(self) -> None:
        """Show a new key."""
        self.presenter.offer_key()

    def on_sheet(self) -> None:
        """Choose where the sheet goes."""
        self._dialogs.choose_new_file(
            self, text("settings.keys.sheet.title"), text("settings.keys.sheet.name"), self.on_sheet_chosen
        )

    def on_sheet_chosen(self, path: Path) -> None:
        """Write the sheet."""
        self.presenter.save_sheet(path)

    def on_use(self) -> None:
        """Let the shown key open the record."""
        self._secret.setFocus()  # the pressed button is held meanwhile, and goes
        self.presenter.use_key(self._secret.text())

    def on_settled(self) -> None:
        """Bring into sight what a shown key still needs to open anything."""
        reveal(self._use)

    def on_drop(self) -> None:
        """Do not use the shown key."""
        self.presenter.forget_key()
        self.done("recovery")

    def on_remove(self) -> None:
        """Let no recovery key open the record, once the passphrase is typed."""
        self.presenter.remove_key(self._secret.text())

    def _lay_out_passphrase(self) -> None:
        self.heading("settings.keys.passphrase")
        self._current = self._box("settings.keys.current")
        self._new = self._box("settings.keys.new")
        self._again = self._box("settings.keys.again")
        self._new.textEdited.connect(self.on_typed)
        self._strength = MutedLabel("", "settings.keys.strength")
        self.parts.addWidget(self._strength)
        self._message("passphrase")
        self._change = StrongButton(text("settings.keys.change"), "settings.keys.change")
        self._change.clicked.connect(self.on_change)
        buttons = row()
        buttons.addWidget(self._change)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self.parts.addWidget(MutedLabel(text("settings.keys.older"), "settings.keys.older"))

    def _lay_out_recovery(self) -> None:
        self.heading("settings.keys.recovery")
        self._state = StrongLabel("", "settings.keys.recovery.state")
        self.parts.addWidget(self._state)
        self._card = Surface("info", "settings.keys.card")
        inside = column(self._card, margins=(18, 16, 18, 16), gap=10)
        self._key = StrongLabel("", "settings.keys.key", selectable=True)
        inside.addWidget(self._key)
        inside.addWidget(BodyLabel(text("settings.keys.keep"), "settings.keys.keep"))
        self._sheet = Button(text("settings.keys.sheet"), "settings.keys.sheet")
        self._sheet.clicked.connect(self.on_sheet)
        drop = Button(text("settings.keys.drop"), "settings.keys.drop", "quiet")
        drop.clicked.connect(self.on_drop)
        self._use = StrongButton(text("settings.keys.use"), "settings.keys.use")
        self._use.clicked.connect(self.on_use)
        buttons = row(gap=10)
        buttons.addWidget(self._sheet)
        buttons.addWidget(drop)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        self.parts.addWidget(self._card)
        self._card.hide()
        self._secret = self._box("settings.keys.secret")
        self._message("recovery")
        self._offer = Button(text("settings.keys.recovery.make"), "settings.keys.offer")
        self._offer.clicked.connect(self.on_offer)
        self._remove = Button(text("settings.keys.recovery.remove"), "settings.keys.remove", "quiet")
        self._remove.clicked.connect(self.on_remove)
        foot = row(gap=10)
        foot.addWidget(self._offer)
        foot.addWidget(self._use)
        foot.addWidget(self._remove)
        foot.addStretch(1)
        self.parts.addLayout(foot)

    def _show_box(self) -> None:
        """Ask for the passphrase only where there is a key to use or to remove."""
        self._holders[self._secret.objectName()].setVisible(self._exists or self._card.isVisibleTo(self))

    def _settle_focus(self) -> None:
        """Stay in this part when the box with the focus goes: the next one takes passphrases too."""
        if self._goes_to_offer and self._offer.isEnabled():
            self._goes_to_offer = False
            self._offer.setFocus()
            reveal_soon(self._state, self._offer)

    def _message(self, part: str) -> None:
        label = Problem(f"settings.keys.{part}.message")
        self._messages[part] = label
        self.parts.addWidget(label)

    def _box(self, key: str) -> SecretEdit:
        box = SecretEdit(key, says=text(key))
        self._holders[key] = SecretField(f"{key}.holder", box)
        self.parts.addWidget(self._holders[key])
        return box
