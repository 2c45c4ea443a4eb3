"""Which messages of each conversation go into a paper: those of the entries, some around, some by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.ids import EntityId
from app.domain.transcripts import SHORT_THREAD, MessageChoice
from app.services.choices import ConversationLine
from app.strings.catalogue import has_text, text
from ui.style.boxes import ChoiceBox
from ui.style.parts import BodyLabel, CaptionLabel, LineEdit, MutedLabel, Surface, clear_layout, column
from ui.style.theme import Theme
from ui.unlocked.widgets.fold import Fold

AROUND = (5, 20)
_MOST = 20
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")


class Messages(Surface):
    """Emits `chosen` with what goes in beside the messages of the entries, a choice for each conversation."""

    chosen = Signal(tuple)

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "documents.messages")
        self._rows: dict[EntityId, ConversationRow] = {}
        body = Surface("plain", "documents.messages.body")
        inner = column(body, margins=(4, 0, 0, 10), gap=6)
        inner.addWidget(MutedLabel(text("documents.messages.about"), "documents.messages.about"))
        self._inner = column(gap=8)
        inner.addLayout(self._inner)
        self._fold = Fold(theme, "documents.messages.fold", text("documents.messages"), body)
        column(self, gap=0).addWidget(self._fold)
        self._lines: tuple[ConversationLine, ...] = ()
        self.hide()

    def show_lines(self, lines: Sequence[ConversationLine], choices: Sequence[MessageChoice]) -> None:
        """Show a list to choose from for each conversation; none is shown without any."""
        shown = tuple(sorted(lines, key=lambda line: not line.rests)[:_MOST])
        self.setVisible(bool(shown))
        self._fold.say(str(len(lines)) if lines else "")
        if shown != self._lines:
            self._lines = shown
            self._fill(more=len(lines) > _MOST)
        known = {choice.thread: choice for choice in choices}
        for thread, each in self._rows.items():
            each.show_choice(known.get(thread))

    def on_chosen(self) -> None:
        """Hear that something else was chosen for one of them."""
        choices = (each.choice() for each in self._rows.values())
        self.chosen.emit(tuple(choice for choice in choices if choice is not None))

    def _fill(self, *, more: bool) -> None:
        clear_layout(self._inner)
        self._rows = {}
        for number, line in enumerate(self._lines):
            made = ConversationRow(line, f"documents.messages.{number}")
            made.chosen.connect(self.on_chosen)
            self._rows[line.thread] = made
            self._inner.addWidget(made)
        if more:
            self._inner.addWidget(MutedLabel(text("documents.messages.more"), "documents.messages.more"))


class ConversationRow(Surface):
    """One conversation: a list to choose from, and below it a line for numbers when those are wanted."""

    chosen = Signal()

    def __init__(self, line: ConversationLine, name: str) -> None:
        super().__init__("plain", f"{name}.row")
        self._line = line
        title = conversation_words(line)
        self._box = ChoiceBox()
        self._box.setObjectName(name)
        self._box.setAccessibleName(title)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        for words, choice in _offers(line):
            self._box.addItem(words, choice)
        self._box.addItem(text("documents.messages.numbers"), None)
        self._box.activated.connect(self.on_picked)
        hint = text("documents.messages.numbers.hint", total=line.total)
        self._numbers = LineEdit(f"{name}.numbers", says=text("documents.messages.numbers"), hint=hint)
        self._numbers.editingFinished.connect(self.on_typed)
        self._numbers.hide()
        self._problem = BodyLabel(hint, f"{name}.problem", tone="rust")
        self._problem.hide()
        inner = column(self, gap=4)
        inner.addWidget(CaptionLabel(title, f"{name}.label"))
        for part in (self._box, self._numbers, self._problem):
            inner.addWidget(part)

    def choice(self) -> MessageChoice | None:
        """Return what was chosen; None for what goes in without a choice."""
        if not self._types_numbers():
            return None if self._box.currentIndex() == 0 else self._box.currentData()
        ranges = read_ranges(self._numbers.text(), self._line.total)
        return MessageChoice(self._line.thread, ranges=ranges) if ranges else None

    def show_choice(self, choice: MessageChoice | None) -> None:
        """Show what is chosen; numbers that are being typed stay."""
        if choice is None and self._types_numbers():
            return
        offered = [self._box.itemData(place) for place in range(self._box.count() - 1)]
        if choice is not None and choice.ranges:
            self._box.setCurrentIndex(self._box.count() - 1)
            if read_ranges(self._numbers.text(), self._line.total) != choice.ranges:
                self._numbers.setText(_ranges_words(choice.ranges))
        else:
            self._box.setCurrentIndex(offered.index(choice) if choice in offered else 0)
        self._numbers.setVisible(self._types_numbers())

    def on_picked(self) -> None:
        """Hear that the list was turned."""
        self._numbers.setVisible(self._types_numbers())
        self._problem.hide()
        if self._types_numbers():
            self._numbers.setFocus()
        self.chosen.emit()

    def on_typed(self) -> None:
        """Hear that the numbers were typed."""
        words = self._numbers.text().strip()
        self._problem.setVisible(bool(words) and not read_ranges(words, self._line.total))
        self.chosen.emit()

    def _types_numbers(self) -> bool:
        return self._box.currentIndex() == self._box.count() - 1


def read_ranges(words: str, total: int) -> tuple[tuple[int, int], ...]:
    """Read numbers such as `120-180, 200`; nothing when one of them is no line of the conversation."""
    found: list[tuple[int, int]] = []
    for part in filter(None, (each.strip() for each in words.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            return ()
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= total:
            return ()
        found.append((first, last))
    return tuple(found)


def _ranges_words(ranges: Sequence[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def conversation_words(line: ConversationLine) -> str:
    """Name a conversation and say how many lines it has."""
    app = text(f"chat.app.{line.app}") if has_text(f"chat.app.{line.app}") else line.app
    return text("documents.messages.line", app=app, title=line.title, n=line.total)


def _offers(line: ConversationLine) -> Iterator[tuple[str, MessageChoice]]:
    """Yield what can be chosen: what goes in without a choice, some lines around it, all."""
    usual = MessageChoice(line.thread)
    if line.rests:
        yield text("documents.messages.entries", n=sum(line.rests.values())), usual
        for number in AROUND:
            yield text("documents.messages.around", n=number), replace(usual, around=number)
    else:
        yield (
            text("documents.messages.short" if line.total <= SHORT_THREAD else "documents.messages.none"),
            usual,
        )
    yield text("documents.messages.whole"), replace(usual, whole=True)
