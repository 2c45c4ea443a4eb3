"""What the checks say of the finished pages, and what can be done about each find."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    Button,
    HeadingLabel,
    MutedLabel,
    StrongLabel,
    Surface,
    clear_layout,
    column,
    line,
    on_click,
    row,
)
from ui.unlocked.screens.documents.state import FindLine, Result

_MOST_FINDS = 40


class ResultCard(Surface):
    """Emits `allowed` or `withheld` with the id of a find, `looked` with the entry it stands in."""

    allowed = Signal(str)
    withheld = Signal(str)
    looked = Signal(object)

    def __init__(self) -> None:
        super().__init__("info", "documents.result")
        self._inner = column(self, margins=(16, 12, 16, 14), gap=7)

    def show_result(self, result: Result) -> None:
        """Show one result in place of the last."""
        clear_layout(self._inner)
        self.turn("info" if result.may_write else "warning")
        self._inner.addWidget(HeadingLabel(text("documents.checked"), "documents.result.title"))
        self._inner.addWidget(BodyLabel(result.summary, "documents.result.summary"))
        for number, words in enumerate(result.failed):
            self._inner.addWidget(BodyLabel(words, f"documents.result.failed.{number}", tone="rust"))
        for number, find in enumerate(result.finds[:_MOST_FINDS]):
            self._find(number, find)
        if len(result.finds) > _MOST_FINDS:
            rest = len(result.finds) - _MOST_FINDS
            self._inner.addWidget(MutedLabel(text("documents.more_finds", n=rest), "documents.result.more"))
        for number, words in enumerate(result.lines):
            self._inner.addWidget(BodyLabel(words, f"documents.result.line.{number}"))
        if result.notes:
            self._inner.addWidget(line("documents.result.rule"))
            self._inner.addWidget(StrongLabel(text("documents.notes"), "documents.result.notes"))
        for number, words in enumerate(result.notes):
            self._inner.addWidget(BodyLabel(words, f"documents.result.note.{number}"))
        self.show()

    def _find(self, number: int, find: FindLine) -> None:
        name = f"documents.find.{number}"
        self._inner.addWidget(line(f"{name}.rule"))
        tone = "" if find.allowed else "rust"
        where = text("documents.find", what=find.what, where=find.where)
        self._inner.addWidget(StrongLabel(where, f"{name}.where"))
        if find.excerpt:
            self._inner.addWidget(BodyLabel(find.excerpt, f"{name}.excerpt", tone=tone, selectable=True))
        buttons = row(gap=10)
        if find.entry is not None:
            look = Button(
                text("documents.find.look"),
                f"{name}.look",
                "link",
                says=f"{text('documents.find.look')}: {where}",
            )
            entry = find.entry
            on_click(look, lambda: self.looked.emit(entry))
            buttons.addWidget(look)
        if find.in_message and not find.allowed:
            withhold = Button(
                text("documents.find.withhold"),
                f"{name}.withhold",
                "link",
                says=f"{text('documents.find.withhold')}: {where}",
            )
            withheld_id = find.id
            on_click(withhold, lambda: self.withheld.emit(withheld_id))
            buttons.addWidget(withhold)
        if find.allowed:
            buttons.addWidget(MutedLabel(text("documents.find.allowed"), f"{name}.allowed", wrap=False))
        elif find.allowable:
            allow = Button(
                text("documents.find.allow"),
                f"{name}.allow",
                "link",
                says=f"{text('documents.find.allow')}: {where}",
            )
            find_id = find.id
            on_click(allow, lambda: self.allowed.emit(find_id))
            buttons.addWidget(allow)
        else:
            buttons.addWidget(MutedLabel(text("documents.find.never"), f"{name}.never", wrap=False))
        buttons.addStretch(1)
        self._inner.addLayout(buttons)
