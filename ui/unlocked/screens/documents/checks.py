"""What the checks say of the finished pages, what can be done about each find, and where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.announce import announce
from ui.style.flow import FlowLayout
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
)
from ui.style.theme import Theme
from ui.unlocked.screens.documents.lines import LineList, go_button
from ui.unlocked.screens.documents.told import FindLine, LeftOut, Result
from ui.unlocked.widgets.fold import Fold

_MOST_FINDS = 40


class CheckCard(Surface):
    """Emits `allowed` or `withheld` with the id of a find, `gone_to` with the place to mend something.

    `left_out` goes with the entry and the item of evidence that a find stands in, None for what is not known;
    `put_back` with an item that was left out.
    """

    allowed = Signal(str)
    withheld = Signal(str)
    gone_to = Signal(object)
    left_out = Signal(object, object)
    put_back = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("info", "documents.result")
        self._theme = theme
        self._inner = column(self, margins=(16, 12, 16, 14), gap=7)

    def show_result(self, result: Result) -> None:
        """Show one result in place of the last."""
        clear_layout(self._inner)
        self.turn("info" if result.may_write else "warning")
        self._inner.addWidget(
            HeadingLabel(
                text("documents.checked" if result.pages else "documents.checked.files"),
                "documents.result.title",
            )
        )
        self._inner.addWidget(BodyLabel(result.summary, "documents.result.summary"))
        announce(self, result.summary, urgent=not result.may_write)
        for number, words in enumerate(result.failed):
            self._inner.addWidget(BodyLabel(words, f"documents.result.failed.{number}", tone="rust"))
        for number, find in enumerate(result.finds[:_MOST_FINDS]):
            self._find(number, find)
        if len(result.finds) > _MOST_FINDS:
            rest = len(result.finds) - _MOST_FINDS
            self._inner.addWidget(MutedLabel(text("documents.more_finds", n=rest), "documents.result.more"))
        for number, item in enumerate(result.left_out):
            self._left_out(number, item)
        lines = LineList("documents.result.line")
        lines.gone_to.connect(self.gone_to)
        self._inner.addWidget(lines)
        lines.show_lines(result.lines)
        if result.rules:
            self._rules(result.rules)
        if result.notes:
            self._inner.addWidget(StrongLabel(text("documents.notes"), "documents.result.notes"))
        for number, words in enumerate(result.notes):
            self._inner.addWidget(BodyLabel(words, f"documents.result.note.{number}"))

    def _rules(self, rules: tuple[str, ...]) -> None:
        body = Surface("plain", "documents.result.rules.body")
        inner = column(body, margins=(4, 0, 0, 8), gap=3)
        for number, words in enumerate(rules):
            inner.addWidget(MutedLabel(words, f"documents.result.rule.{number}"))
        title = text("documents.rules", n=len(rules))
        self._inner.addWidget(Fold(self._theme, "documents.result.rules", title, body))

    def _find(self, number: int, find: FindLine) -> None:
        name = f"documents.find.{number}"
        self._inner.addWidget(line(f"{name}.rule"))
        where = text("documents.find", what=find.what, where=find.where)
        self._inner.addWidget(StrongLabel(where, f"{name}.where"))
        if find.excerpt:
            tone = "" if find.allowed or find.withheld else "rust"
            self._inner.addWidget(BodyLabel(find.excerpt, f"{name}.excerpt", tone=tone, selectable=True))
        choices = Surface("plain", f"{name}.choices")
        flow = FlowLayout(choices, spacing=8)
        for choice in self._choices(name, where, find):
            flow.addWidget(choice)
        self._inner.addWidget(choices)

    def _choices(self, name: str, where: str, find: FindLine) -> Iterator[QWidget]:
        """Make what can be done about a find: look, replace or put back, leave out, let through."""

        def link(what: str, clicked: Callable[[], None]) -> Button:
            words = text(f"documents.find.{what}")
            made = Button(words, f"{name}.{what}", "link", says=f"{words}: {where}")
            on_click(made, clicked)
            return made

        if find.to is not None:
            go = go_button(f"{name}.look", find.to, where)
            on_click(go, partial(self.gone_to.emit, find.to))
            yield go
        if find.withheld:
            yield MutedLabel(text("documents.find.withheld"), f"{name}.withheld", wrap=False)
            yield link("put_back", partial(self.withheld.emit, find.id))
            return
        if find.allowed:
            yield MutedLabel(text("documents.find.allowed"), f"{name}.allowed", wrap=False)
            return
        if find.can_withhold:
            yield link("withhold", partial(self.withheld.emit, find.id))
        if find.entry is not None or find.item is not None:
            what = "leave_entry" if find.entry is not None else "leave_item"
            yield link(what, partial(self.left_out.emit, find.entry, find.item))
        if find.allowable:
            yield link("allow", partial(self.allowed.emit, find.id))
        else:
            yield MutedLabel(text("documents.find.never"), f"{name}.never", wrap=False)

    def _left_out(self, number: int, item: LeftOut) -> None:
        name = f"documents.left_out.{number}"
        self._inner.addWidget(line(f"{name}.rule"))
        self._inner.addWidget(StrongLabel(item.words, name))
        words = text("documents.find.put_back")
        back = Button(words, f"{name}.put_back", "link", says=f"{words}: {item.words}")
        on_click(back, partial(self.put_back.emit, item.id))
        self._inner.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
