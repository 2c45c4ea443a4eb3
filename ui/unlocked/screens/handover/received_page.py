"""The cases that other people handed over: kept apart from one's own record, only to be read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, StrongButton, StrongLabel, Surface, clear_layout, column, row
from ui.style.secret_box import SecretEdit, SecretField
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.handover.page import HandoverPage, ResultCard
from ui.unlocked.screens.handover.received_presenter import CaseCard, ReceivedPresenter


class ReceivedPage(HandoverPage):
    """A button that opens a file, what came of it, and a card for each case."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("received")
        self._context = context
        self._buttons: dict[str, CaseCard] = {}
        self._asked: EntityId | None = None
        self.heading("handover.received")
        self._open = StrongButton(text("handover.received.open"), "handover.received.open")
        self._open.clicked.connect(self.on_open)
        self._open.setEnabled(not context.session.read_only)
        buttons = row()
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self._result = ResultCard("handover.received.result")
        self.parts.addWidget(self._result)
        self._empty = BodyLabel(text("handover.received.none"), "handover.received.none")
        self._empty.hide()
        self.parts.addWidget(self._empty)
        self._list = column(gap=12)
        self.parts.addLayout(self._list)
        self.parts.addStretch(1)
        self.presenter = ReceivedPresenter(context.session, context.jobs, context.shell, self)

    def activate(self) -> None:
        """Read the list."""
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the button that opens a file."""
        return self._open

    # What the presenter shows.

    def show_cases(self, cases: tuple[CaseCard, ...]) -> None:
        """Show the list."""
        self._buttons.clear()
        clear_layout(self._list)
        self._empty.setVisible(not cases)
        for number, case in enumerate(cases):
            self._list.addWidget(self._card(number, case))

    def show_result(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of something."""
        self._result.show_words(words, ok=ok)

    def show_busy(self, *, on: bool) -> None:
        """Keep a second file from being opened while one is."""
        self._open.setEnabled(not on and not self._context.session.read_only)

    def ask_passphrase(self, path: Path) -> None:
        """Ask for the passphrase of a file."""
        box = SecretEdit("handover.received.secret", says=text("handover.received.secret"))
        question = Question(
            text("handover.received.secret.title"),
            text("handover.received.secret.sentence"),
            text("handover.received.secret.yes"),
            body=SecretField("handover.received.secrets", box),
        )
        self._context.dialogs.ask(self, question, lambda: self.presenter.take_in(path, box.take()))

    # Slots.

    def on_open(self) -> None:
        """Let the person choose a file."""
        self._context.dialogs.choose_files(self, text("handover.received.choose"), self.on_files)

    def on_files(self, files: tuple[Path, ...]) -> None:
        """Open the first of them."""
        self.presenter.begin(files[0])

    def on_look(self) -> None:
        """Show the case beside the button in place of the record."""
        self.presenter.look(self._pressed().id)

    def on_check(self) -> None:
        """Check the case beside the button again."""
        self.presenter.check(self._pressed().id)

    def on_compare(self) -> None:
        """Compare the case beside the button with the copy before it."""
        case = self._pressed()
        if case.earlier is not None:
            self.presenter.compare(case.earlier, case.id)

    def on_remove(self) -> None:
        """Ask, then remove the case beside the button."""
        self._asked = self._pressed().id
        question = Question(
            text("handover.received.remove.title"),
            text("handover.received.remove.sentence"),
            text("handover.received.remove.yes"),
        )
        self._context.dialogs.ask(self, question, self.on_remove_agreed)

    def on_remove_agreed(self) -> None:
        """Remove it."""
        if self._asked is not None:
            self.presenter.remove(self._asked)

    def _pressed(self) -> CaseCard:
        button = self.sender()
        assert isinstance(button, Button)
        return self._buttons[button.objectName()]

    def _card(self, number: int, case: CaseCard) -> Surface:
        name = f"handover.received.{number}"
        card = Surface("card", name)
        inside = column(card, margins=(16, 12, 16, 12), gap=6)
        inside.addWidget(StrongLabel(case.title, f"{name}.title", selectable=True))
        inside.addWidget(BodyLabel("\n".join(case.lines), f"{name}.lines", selectable=True))
        holder = Surface("plain", f"{name}.buttons")
        flow = FlowLayout(holder)
        wanted = [("look", self.on_look), ("check", self.on_check)]
        if case.earlier is not None:
            wanted.append(("compare", self.on_compare))
        if not self._context.session.read_only:
            wanted.append(("remove", self.on_remove))
        for what, slot in wanted:
            words = text(f"handover.received.{what}")
            kind = "plain" if what == "look" else "link"
            button = Button(words, f"{name}.{what}", kind, says=f"{words}: {case.title}")
            button.clicked.connect(slot)
            self._buttons[button.objectName()] = case
            flow.addWidget(button)
        inside.addWidget(holder)
        return card
