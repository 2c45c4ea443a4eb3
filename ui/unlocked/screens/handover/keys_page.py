"""Keys: one's own to give away, and those of other people, each with words to compare by voice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QWidget

from app.domain.handover import KnownKey
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    LineEdit,
    MutedLabel,
    StrongButton,
    StrongLabel,
    Surface,
    TextEdit,
    clear_layout,
    column,
    row,
)
from ui.style.theme import Role, dress
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.handover.keys_presenter import Keys, KeysPresenter
from ui.unlocked.screens.handover.page import HandoverPage
from ui.unlocked.screens.settings.checkpoint_card import CodePicture

_FILE = "my-key.txt"


class KeysPage(HandoverPage):
    """One's own key above, those of others below."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("keys")
        self._context = context
        self._own = ""
        self._buttons: dict[str, EntityId] = {}
        self._removing: EntityId | None = None
        self.heading("handover.keys.own")
        self._make = StrongButton(text("handover.keys.make"), "handover.keys.make")
        self._make.clicked.connect(self.on_make)
        self._make.setEnabled(not context.session.read_only)
        buttons = row()
        buttons.addWidget(self._make)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self._card = self._own_card()
        self.parts.addWidget(self._card)
        self.heading("handover.keys.others")
        self._name = LineEdit("handover.keys.name", says=text("handover.keys.name"))
        self._key = LineEdit("handover.keys.key", says=text("handover.keys.key"), hint="age1…")
        for box in (self._name, self._key):
            self.parts.addWidget(CaptionLabel(box.accessibleName(), f"{box.objectName()}.label"))
            self.parts.addWidget(box)
        self._problem = BodyLabel("", "handover.keys.problem", tone="rust")
        self._problem.hide()
        self.parts.addWidget(self._problem)
        self._add = Button(text("handover.keys.add"), "handover.keys.add")
        self._add.clicked.connect(self.on_add)
        self._add.setEnabled(not context.session.read_only)
        adding = row()
        adding.addWidget(self._add)
        adding.addStretch(1)
        self.parts.addLayout(adding)
        self._list = column(gap=10)
        self.parts.addLayout(self._list)
        self.parts.addStretch(1)
        self.presenter = KeysPresenter(context.session, context.jobs, context.shell, self)

    def activate(self) -> None:
        """Read the keys."""
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the button for a key of one's own, or the box for somebody's name when there is one."""
        return self._name if self._own else self._make

    # What the presenter shows.

    def show_keys(self, keys: Keys) -> None:
        """Show all of them."""
        self._own = keys.own.key if keys.own is not None else ""
        self._make.setText(text("handover.keys.make_new" if keys.own else "handover.keys.make"))
        self._card.setVisible(keys.own is not None)
        if keys.own is not None:
            self._text.setPlainText(keys.own.key)
            self._words.setText(" ".join(keys.own.words))
            self._code.show_code(keys.code)
            self._older.setText(text("handover.keys.older", n=keys.older))
            self._older.setVisible(bool(keys.older))
        self._buttons.clear()
        clear_layout(self._list)
        for number, key in enumerate(keys.known):
            self._list.addWidget(self._known_card(number, key))

    def show_added(self, problem: str) -> None:
        """Empty the boxes, or say what is wrong."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if problem:
            self._key.setFocus()
        else:
            self._name.clear()
            self._key.clear()
            self._name.setFocus()

    # Slots.

    def on_make(self) -> None:
        """Make a key; a second one asks first."""
        if not self._own:
            self.presenter.make()
            return
        question = Question(
            text("handover.keys.another.title"),
            text("handover.keys.another.sentence"),
            text("handover.keys.another.yes"),
        )
        self._context.dialogs.ask(self, question, self.presenter.make)

    def on_copy(self) -> None:
        """Copy the own public key; it is no secret, but a sign of use."""
        self._context.clipboard.put(self._own)
        self._context.shell.say(text("handover.keys.copied"))

    def on_save(self) -> None:
        """Write the own public key to a file."""
        self._context.dialogs.choose_new_file(self, text("handover.keys.save_title"), _FILE, self.on_place)

    def on_place(self, path: Path) -> None:
        """Write it there."""
        self.presenter.save(self._own, path)

    def on_add(self) -> None:
        """Keep the key that was typed."""
        self.presenter.add(self._name.text(), self._key.text())

    def on_checked(self) -> None:
        """Keep that the words of the key beside the button were compared."""
        self.presenter.mark_checked(self._buttons[self._pressed()])

    def on_remove(self) -> None:
        """Ask, then forget the key beside the button."""
        self._removing = self._buttons[self._pressed()]
        question = Question(
            text("handover.keys.remove.title"),
            text("handover.keys.remove.sentence"),
            text("handover.keys.remove.yes"),
        )
        self._context.dialogs.ask(self, question, self.on_remove_agreed)

    def on_remove_agreed(self) -> None:
        """Forget it."""
        if self._removing is not None:
            self.presenter.remove(self._removing)

    def _pressed(self) -> str:
        button = self.sender()
        assert isinstance(button, Button)
        return button.objectName()

    def _own_card(self) -> Surface:
        card = Surface("card", "handover.keys.card")
        inside = column(card, margins=(18, 16, 18, 16), gap=8)
        inside.addWidget(CaptionLabel(text("handover.keys.words"), "handover.keys.words.label"))
        self._words = StrongLabel("", "handover.keys.words", selectable=True)
        inside.addWidget(self._words)
        self._text = TextEdit("handover.keys.text", says=text("handover.keys.public"), lines=2)
        dress(self._text, Role.MONO)
        self._text.setReadOnly(True)
        # A key has no place to break of its own, and nothing may be put into what is copied.
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        inside.addWidget(self._text)
        holder = Surface("plain", "handover.keys.buttons")
        flow = FlowLayout(holder)
        for key, slot in (("copy", self.on_copy), ("save", self.on_save)):
            button = Button(text(f"handover.keys.{key}"), f"handover.keys.{key}")
            button.clicked.connect(slot)
            flow.addWidget(button)
        inside.addWidget(holder)
        self._code = CodePicture("handover.keys.code")
        inside.addWidget(self._code)
        self._older = MutedLabel("", "handover.keys.older")
        inside.addWidget(self._older)
        card.hide()
        return card

    def _known_card(self, number: int, key: KnownKey) -> Surface:
        name = f"handover.keys.known.{number}"
        card = Surface("card", name)
        inside = column(card, margins=(16, 12, 16, 12), gap=6)
        inside.addWidget(StrongLabel(key.name, f"{name}.name", selectable=True))
        inside.addWidget(BodyLabel(" ".join(key.words), f"{name}.words", selectable=True))
        state = "checked" if key.checked else "not_checked"
        tone = "muted" if key.checked else "rust"
        inside.addWidget(BodyLabel(text(f"handover.keys.{state}"), f"{name}.state", tone=tone))
        buttons = row(gap=10)
        wanted = [("remove", self.on_remove)]
        if not key.checked:
            wanted.insert(0, ("compared", self.on_checked))
        for what, slot in wanted:
            words = text(f"handover.keys.{what}")
            button = Button(words, f"{name}.{what}", "link", says=f"{words}: {key.name}")
            button.setEnabled(not self._context.session.read_only)
            button.clicked.connect(slot)
            self._buttons[button.objectName()] = key.id
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        return card
