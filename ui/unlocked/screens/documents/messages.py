"""Which messages of each conversation go into a paper: those of the entries, some around them, or all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.ids import EntityId
from app.domain.transcripts import SHORT_THREAD, MessageChoice
from app.services.choices import ConversationLine
from app.strings.catalogue import has_text, text
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, MutedLabel, Surface, clear_layout, column
from ui.style.theme import Theme
from ui.unlocked.widgets.fold import Fold

AROUND = (5, 20)
_MOST = 20


class Messages(Surface):
    """Emits `chosen` with what goes in beside the messages of the entries, a choice for each conversation."""

    chosen = Signal(tuple)

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "documents.messages")
        self._boxes: dict[EntityId, QComboBox] = {}
        body = Surface("plain", "documents.messages.body")
        inner = column(body, margins=(4, 0, 0, 10), gap=6)
        inner.addWidget(MutedLabel(text("documents.messages.about"), "documents.messages.about"))
        self._rows = column(gap=8)
        inner.addLayout(self._rows)
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
        for thread, box in self._boxes.items():
            offered = [box.itemData(place) for place in range(box.count())]
            wanted = known.get(thread)
            box.setCurrentIndex(offered.index(wanted) if wanted in offered else 0)

    def on_picked(self) -> None:
        """Hear that one of the lists was turned."""
        self.chosen.emit(tuple(box.currentData() for box in self._boxes.values() if box.currentIndex() > 0))

    def _fill(self, *, more: bool) -> None:
        clear_layout(self._rows)
        self._boxes = {}
        for number, line in enumerate(self._lines):
            title = conversation_words(line)
            name = f"documents.messages.{number}"
            box = ChoiceBox()
            box.setObjectName(name)
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            for words, choice in _offers(line):
                box.addItem(words, choice)
            box.activated.connect(self.on_picked)
            self._boxes[line.thread] = box
            self._rows.addWidget(CaptionLabel(title, f"{name}.label"))
            self._rows.addWidget(box)
        if more:
            self._rows.addWidget(MutedLabel(text("documents.messages.more"), "documents.messages.more"))


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
