"""Handing over: who gets it, what goes in, how it is locked, and what was handed over before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.handover import HandoverChoice, HandoverReader, KnownKey
from app.domain.ids import EntityId
from app.services.handover import PAPER, HandoverRequest
from app.services.paper_files import SHORTEST_PASSPHRASE
from app.services.places import synced_by
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.focus import reveal_soon
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    Chip,
    LineEdit,
    MutedLabel,
    StrongButton,
    StrongLabel,
    Surface,
    clear_layout,
    column,
    row,
)
from ui.style.secret_box import SecretEdit, SecretField
from ui.style.tick import Tick
from ui.typed_secret import TypedSecret
from ui.unlocked.forms.cells import Columns
from ui.unlocked.release_gate import ReleaseGate
from ui.unlocked.screen import ScreenContext, Target
from ui.unlocked.screens.handover.give_presenter import Given, GivePresenter, MadeCard
from ui.unlocked.screens.handover.page import HandoverPage, ResultCard
from ui.unlocked.screens.handover.questions import damaged_names, still_there

CLOSE = ("private_notes", "held", "immigration")
"""What goes to the person and their attorney alone, by choice."""
_FILE = "handed-over.age"
_PLAIN_FILE = "everything.zip"
_KEY, _WORDS = "key", "words"


class GivePage(HandoverPage):
    """The choices from top to bottom, one button, and the list of what was handed over."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("give")
        self._context = context
        self._keys: tuple[KnownKey, ...] = ()
        self._key_chips: dict[KnownKey, Chip] = {}
        self._rows: dict[str, tuple[EntityId, LineEdit, BodyLabel]] = {}
        self._secret: TypedSecret | None = None
        self._gate = ReleaseGate(context, self, "handover")
        self._under: EntityId | None = None
        self._lay_out_reader()
        self._lay_out_inside()
        self._lay_out_lock()
        self.heading("handover.give.make")
        self._make = StrongButton(text("handover.give.button"), "handover.give.button")
        self._make.clicked.connect(self.on_make)
        buttons = row()
        buttons.addWidget(self._make)
        buttons.addStretch(1)
        self.parts.addLayout(buttons)
        self._result = ResultCard("handover.give.result")
        self.parts.addWidget(self._result)
        self._made_heading = StrongLabel(text("handover.give.list"), "handover.give.list")
        self.parts.addSpacing(14)
        self.parts.addWidget(self._made_heading)
        self._list = column(gap=12)
        self.parts.addLayout(self._list)
        self.heading("handover.plain")
        self._plain = Button(text("handover.plain.button"), "handover.plain.button")
        self._plain.clicked.connect(self.on_plain)
        plain = row()
        plain.addWidget(self._plain)
        plain.addStretch(1)
        self.parts.addLayout(plain)
        self.parts.addStretch(1)
        self.presenter = GivePresenter(context.session, context.jobs, context.shell, self)
        self._show_choices()

    def activate(self) -> None:
        """Read keys and hand-overs."""
        self.presenter.load()

    def first_focus(self) -> QWidget:
        """Return the first choice."""
        return self._readers[HandoverReader.ATTORNEY]

    # What the presenter shows.

    def show_given(self, given: Given) -> None:
        """Show keys and hand-overs."""
        chosen = self._chosen_key()
        self._keys = given.keys
        self._key_chips.clear()
        clear_layout(self._key_box)
        holder = Surface("plain", "handover.give.key_chips")
        flow = FlowLayout(holder)
        for number, key in enumerate(given.keys):
            is_on = key.key == chosen.key if chosen is not None else number == 0
            chip = Chip(key.name, f"handover.give.key.{number}", on=is_on)
            chip.clicked.connect(self.on_key)
            self._key_chips[key] = chip
            flow.addWidget(chip)
        self._key_box.addWidget(holder)
        self._show_choices()
        self._rows.clear()
        clear_layout(self._list)
        self._made_heading.setVisible(bool(given.made))
        for number, made in enumerate(given.made):
            self._list.addWidget(self._card(number, made))

    def show_result(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of it."""
        self._result.show_words(words, ok=ok)

    def show_busy(self, *, on: bool) -> None:
        """Keep a second one from being begun."""
        self._make.setEnabled(not on)
        self._plain.setEnabled(not on)

    def show_told(self, handover: EntityId, words: str) -> None:
        """Say beside a hand-over what the words were worth."""
        for entity, _, told in self._rows.values():
            if entity == handover:
                told.setText(words)
                told.show()

    def ask_damaged(self, names: tuple[str, ...], then: Callable[[], None]) -> None:
        """Name originals that are damaged, and ask whether all else is to go without them."""
        question = Question(
            text("handover.damaged.title"),
            text("handover.damaged.sentence"),
            text("handover.damaged.yes"),
            body=damaged_names(names),
        )
        self._context.dialogs.ask(self, question, then)

    def ask_still_there(self, lines: tuple[str, ...]) -> None:
        """Name what says what is kept back, and ask whether it goes as it is."""
        question = Question(
            text("handover.still.title"),
            text("handover.still.sentence"),
            text("handover.still.yes"),
            body=still_there(lines),
        )
        self._context.dialogs.ask(self, question, self.on_looked)

    # Slots.

    def on_reader(self) -> None:
        """Choose who gets it."""
        for chip in self._readers.values():
            chip.setChecked(chip is self.sender())
        self._show_choices()

    def on_way(self) -> None:
        """Choose how it is locked."""
        for chip in self._ways.values():
            chip.setChecked(chip is self.sender())
        self._show_choices()
        reveal_soon(self._make, self._ways[self._way()])  # what it asks for now may lie below the fold

    def on_key(self) -> None:
        """Choose whose key it is sealed for."""
        for chip in self._key_chips.values():
            chip.setChecked(chip is self.sender())
        self._show_choices()

    def on_keys_wanted(self) -> None:
        """Go to the page of keys."""
        self._context.shell.go(Target("handover", what="keys"))

    def on_make(self) -> None:
        """Ask where, then make it; what is missing is said first."""
        self._secret = None
        if self._way() == _WORDS:
            typed, again = self._typed.take(), self._again.take()
            if typed != again or len(typed) < SHORTEST_PASSPHRASE:
                self._result.show_words((text("handover.give.words_unfit"),), ok=False)
                self._typed.setFocus()
                return
            self._secret = typed
        elif self._chosen_key() is None:
            self._result.show_words((text("handover.give.no_key"),), ok=False)
            return
        self._gate.ask(PAPER, self._reader().value, self.on_released)

    def on_released(self, under: EntityId | None) -> None:
        """Look for what is kept back and goes in all the same, once its release is known."""
        self._under = under
        self.presenter.look(self._request().choice)

    def on_looked(self) -> None:
        """Ask where it goes."""
        self._context.dialogs.choose_new_file(self, text("handover.give.where"), _FILE, self.on_place)

    def on_place(self, out: Path) -> None:
        """Make it there; a place that is copied elsewhere is asked about first."""
        self._check(out, lambda: self._make_at(out))

    def on_plain(self) -> None:
        """Say what ordinary files are, then ask where."""
        question = Question(
            text("handover.plain.title"), text("handover.plain.sentence"), text("handover.plain.yes")
        )
        self._context.dialogs.ask(self, question, self.on_plain_agreed)

    def on_plain_agreed(self) -> None:
        """Ask where."""
        self._context.dialogs.choose_new_file(
            self, text("handover.plain.where"), _PLAIN_FILE, self.on_plain_place
        )

    def on_plain_place(self, out: Path) -> None:
        """Write them there."""
        self._check(out, lambda: self.presenter.write_everything(out))

    def on_let_go(self) -> None:
        """Go to where the record can be let go, now that somebody else holds it."""
        self._context.shell.go(Target("settings", what="keep"))

    def on_told(self) -> None:
        """Compare the words that were typed beside a hand-over."""
        pressed = self.sender()
        assert pressed is not None
        handover, box, _ = self._rows[pressed.objectName().rpartition(".")[0]]
        self.presenter.tell(handover, box.text())

    def _make_at(self, out: Path) -> None:
        request = self._request()
        key = self._chosen_key()
        secret, self._secret = self._secret, None
        if secret is not None:
            self.presenter.make_with_passphrase(request, secret, out)
        elif key is not None:
            self.presenter.make_for_key(request, key.key, out)

    def _request(self) -> HandoverRequest:
        ticked = {name: tick.isChecked() for name, tick in self._ticks.items()}
        to = self._to.text().strip()
        key = self._chosen_key()
        if not to and self._way() == _KEY and key is not None:
            to = key.name
        return HandoverRequest(
            HandoverChoice(self._reader(), **ticked),
            self._from.text().strip(),
            to,
            self._why.text().strip(),
            self._under,
        )

    def _reader(self) -> HandoverReader:
        return next(reader for reader, chip in self._readers.items() if chip.isChecked())

    def _way(self) -> str:
        return next(way for way, chip in self._ways.items() if chip.isChecked())

    def _chosen_key(self) -> KnownKey | None:
        return next((key for key, chip in self._key_chips.items() if chip.isChecked()), None)

    def _show_choices(self) -> None:
        """Show what can be chosen after what was chosen."""
        is_close = self._reader() is not HandoverReader.ADVOCATE
        for name in CLOSE:
            self._ticks[name].setVisible(is_close)
        self._not_close.setVisible(not is_close)
        by_key = self._way() == _KEY
        self._key_part.setVisible(by_key)
        self._secret_part.setVisible(not by_key)
        key = self._chosen_key()
        self._no_keys.setVisible(not self._keys)
        self._key_words.setVisible(key is not None)
        if key is not None:
            state = "checked" if key.checked else "not_checked"
            self._key_words.setText(text(f"handover.give.key_{state}", words=" ".join(key.words)))

    def _check(self, out: Path, then: Callable[[], None]) -> None:
        """Go on, unless the folder is copied elsewhere and the person thinks better of it."""
        program = synced_by(out.parent)
        if not program:
            then()
            return
        question = Question(
            text("save_place.synced.title", program=program),
            text("save_place.synced.sentence", program=program),
            text("save_place.synced.yes"),
        )
        self._context.dialogs.ask(self, question, then)

    def _chips(self, name: str, keys: tuple[str, ...], slot: Callable[[], None]) -> dict[str, Chip]:
        holder = Surface("plain", name)
        flow = FlowLayout(holder)
        chips = {}
        for key in keys:
            chip = Chip(text(f"{name}.{key}"), f"{name}.{key}", on=key == keys[0])
            chip.clicked.connect(slot)
            chips[key] = chip
            flow.addWidget(chip)
        self.parts.addWidget(holder)
        return chips

    def _lay_out_reader(self) -> None:
        self.heading("handover.give.who")
        order = (HandoverReader.ATTORNEY, HandoverReader.ADVOCATE, HandoverReader.ME)
        chips = self._chips("handover.reader", tuple(each.value for each in order), self.on_reader)
        self._readers = {HandoverReader(key): chip for key, chip in chips.items()}

    def _lay_out_inside(self) -> None:
        self.heading("handover.give.inside")
        self._ticks: dict[str, Tick] = {}
        for name in (*CLOSE, "confidential"):
            tick = Tick(text(f"handover.give.with_{name}"), f"handover.give.with_{name}")
            self._ticks[name] = tick
            self.parts.addWidget(tick)
        self._not_close = MutedLabel(text("handover.give.not_close"), "handover.give.not_close")
        self.parts.addWidget(self._not_close)
        boxes, cells = {}, []
        beside = Columns("handover.give.names")
        for name in ("from", "to", "why"):
            words = text(f"handover.give.{name}_name")
            box = boxes[name] = LineEdit(f"handover.give.{name}", says=words)
            cell = Surface("plain", f"handover.give.{name}.cell")
            inside = column(cell, gap=4)
            inside.addWidget(CaptionLabel(words, f"handover.give.{name}.label"))
            inside.addWidget(box)
            beside.add(cell, whole=name == "why")
            cells.append(cell)
        beside.show_only(cells)
        self.parts.addWidget(beside)
        self._from, self._to, self._why = boxes["from"], boxes["to"], boxes["why"]

    def _lay_out_lock(self) -> None:
        self.heading("handover.give.lock")
        self._ways = self._chips("handover.way", (_KEY, _WORDS), self.on_way)
        self._key_part = Surface("plain", "handover.give.keys")
        inside = column(self._key_part, gap=6)
        self._key_box = column(gap=0)
        inside.addLayout(self._key_box)
        self._key_words = BodyLabel("", "handover.give.key_words", selectable=True)
        inside.addWidget(self._key_words)
        self._no_keys = MutedLabel(text("handover.give.no_keys"), "handover.give.no_keys")
        inside.addWidget(self._no_keys)
        wanted = Button(text("handover.give.to_keys"), "handover.give.to_keys", "link")
        wanted.clicked.connect(self.on_keys_wanted)
        line = row()
        line.addWidget(wanted)
        line.addStretch(1)
        inside.addLayout(line)
        self.parts.addWidget(self._key_part)
        self._typed = SecretEdit("handover.give.secret", says=text("handover.give.secret"))
        self._again = SecretEdit("handover.give.secret_again", says=text("handover.give.secret_again"))
        self._secret_part = SecretField("handover.give.secrets", self._typed, self._again)
        self.parts.addWidget(self._secret_part)

    def _card(self, number: int, made: MadeCard) -> Surface:
        name = f"handover.give.made.{number}"
        card = Surface("card", name)
        inside = column(card, margins=(16, 12, 16, 12), gap=6)
        inside.addWidget(StrongLabel(made.title, f"{name}.title", selectable=True))
        inside.addWidget(BodyLabel("\n".join(made.lines), f"{name}.lines", selectable=True))
        if made.may_let_go and not self._context.session.read_only:
            inside.addWidget(MutedLabel(text("handover.give.let_go.hint"), f"{name}.let_go.hint"))
            away = Button(text("handover.give.let_go"), f"{name}.let_go", "link")
            away.clicked.connect(self.on_let_go)
            inside.addWidget(away, 0, Qt.AlignmentFlag.AlignLeft)
        if made.waits and not self._context.session.read_only:
            words = text("handover.give.type_words")
            inside.addWidget(MutedLabel(words, f"{name}.type"))
            line = row(gap=10)
            box = LineEdit(f"{name}.box", says=words)
            button = Button(text("handover.give.compare"), f"{name}.compare")
            button.clicked.connect(self.on_told)
            box.returnPressed.connect(self.on_told)
            line.addWidget(box, 1)
            line.addWidget(button)
            inside.addLayout(line)
            told = BodyLabel("", f"{name}.told", tone="rust")
            told.hide()
            inside.addWidget(told)
            self._rows[name] = (made.id, box, told)
        return card
