"""The history of a record: its versions at the left, what each changed at the right."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.domain.change import Change
from app.domain.differences import Piece
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    Chip,
    Column,
    HeadingLabel,
    MutedLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    em,
    line,
    row,
    scrolled,
)
from ui.unlocked.forms.list_rows import Item
from ui.unlocked.forms.record_list import RecordList
from ui.unlocked.forms.subject import Subject
from ui.unlocked.leaving import copy_words
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.history.difference_text import DifferenceText
from ui.unlocked.screens.history.model import Comparison, FieldShown, Gap, VersionRow, folded
from ui.unlocked.screens.history.presenter import HistoryPresenter
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.facts import Facts

AT_ONCE = 4
"""How many fields are drawn in one turn of the window."""

MOST_LETTERS = 8000
"""How many letters of one text are drawn before the rest is asked for."""


class HistoryScreen(Screen):
    """Versions, newest first; any two beside each other."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("history")
        self._context = context
        self._rows: tuple[VersionRow, ...] = ()
        self._shown: Comparison | None = None
        self._waiting: list[FieldShown] = []
        self._long: dict[str, list[Piece | Gap]] = {}
        self._list = RecordList("history", text("history.versions"), context.theme)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self.on_drawing)
        self.presenter = HistoryPresenter(context.session, context.jobs, context.shell, self)
        self._lay_out()
        self._list.selectionModel().selectionChanged.connect(self.on_selected)
        self._list.clicked.connect(self.on_clicked)
        self._list.activated.connect(self.on_clicked)
        self._with.activated.connect(self.on_compare)
        self._whole.toggled.connect(self.on_whole)
        self._copy.clicked.connect(self.presenter.copy)
        self._back.clicked.connect(self.presenter.back)
        context.follow_look(self, self.on_theme_changed)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the versions of the record of the target; its word is the kind of record."""
        self.presenter.open(RecordKind(target.what) if target.what else None, target.id)

    def refresh(self, change: Change) -> None:
        """Read again what got another version."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the list, or the way back when there is none."""
        return self._list if not self._list.isHidden() else self._back

    # What the presenter shows.

    def show_nothing(self, words: str) -> None:
        """Show a sentence in place of versions."""
        self._title.setText(text("history.name"))
        self._subtitle.setText(words)
        self._list.hide()
        self._right.hide()

    def show_versions(self, title: str, rows: tuple[VersionRow, ...], number: int) -> None:
        """Show the list with one version marked."""
        self._title.setText(title)
        self._subtitle.setText(text("history.count", n=len(rows)))
        self._rows = rows
        about = Subject(RecordKind.ENTRY)
        model = self._list.selectionModel()
        model.blockSignals(True)  # noqa: FBT003
        self._list.rows.set_rows(tuple(Item(about, one.title, one.line, one.tag) for one in rows))
        at = next((place for place, one in enumerate(rows) if one.number == number), 0)
        self._list.setCurrentIndex(self._list.rows.index(at))
        model.blockSignals(False)  # noqa: FBT003
        self._list.show()
        self._right.show()

    def put_on_clipboard(self, words: str) -> None:
        """Copy, and say so."""
        copy_words(self._context, self, words, text("history.copied"))

    def show_comparison(self, comparison: Comparison, others: tuple[tuple[int, str], ...]) -> None:
        """Show what a version changed."""
        self._shown = comparison
        self._heading.setText(comparison.heading)
        self._facts.show_rows(comparison.facts)
        self._with.clear()
        for number, name in others:
            words = text("history.with.before", name=name) if number == comparison.number - 1 else name
            self._with.addItem(words, number)
        self._with.addItem(text("history.with.nothing"), 0)
        self._with.setCurrentIndex(self._with.findData(comparison.other or 0))
        self._legend.setVisible(comparison.other is not None and bool(comparison.fields))
        self._whole.setVisible(comparison.other is not None and bool(comparison.fields))
        self._span.setText(comparison.span)
        self._nothing.setText(comparison.nothing)
        self._nothing.setVisible(bool(comparison.nothing))
        self._show_evidence(comparison.evidence)
        self._draw()
        self._area.verticalScrollBar().setValue(0)

    # Slots.

    def on_selected(self, chosen: QItemSelection) -> None:
        """Show the version that was chosen."""
        indexes = chosen.indexes()
        if indexes:
            self.presenter.choose(self._rows[indexes[0].row()].number)

    def on_clicked(self) -> None:
        """Show the version, where there is room for one pane only."""
        self._panes.open_right()

    def on_compare(self) -> None:
        """Put another version beside this one."""
        number = self._with.currentData()
        self.presenter.compare_with(int(number or 0))

    def on_whole(self, _on: bool) -> None:  # noqa: FBT001 - a slot
        """Show what stayed the same too, or fold it away."""
        self._draw()

    def on_drawing(self) -> None:
        """Draw some more fields, so that a long record does not hold the window up."""
        for field in self._waiting[:AT_ONCE]:
            self._draw_field(field)
        del self._waiting[:AT_ONCE]
        if not self._waiting:
            self._drawing.stop()

    def on_more(self) -> None:
        """Draw the next part of a long text."""
        button = self.sender()
        assert isinstance(button, Button)
        name = button.objectName().removesuffix(".more")
        place = self._fields.indexOf(button)
        rest = self._long.pop(name)
        self._fields.removeWidget(button)
        button.hide()
        button.deleteLater()
        self._draw_parts(rest, f"{name}.next", place)

    def on_item(self) -> None:
        """Open an item of evidence."""
        button = self.sender()
        assert self._shown is not None
        self.presenter.open_evidence(self._shown.evidence[int(button.property("place"))][0])

    def on_theme_changed(self) -> None:
        """Draw everything in the new colours."""
        self._list.on_theme_changed()
        self._draw()

    # How it is put together.

    def _draw(self) -> None:
        clear_layout(self._fields)
        self._long.clear()
        self._waiting = list(self._shown.fields) if self._shown is not None else []
        self.on_drawing()
        if self._waiting:
            self._drawing.start()

    def _draw_field(self, field: FieldShown) -> None:
        name = f"history.field.{field.name}"
        self._fields.addWidget(HeadingLabel(field.label, f"{name}.label"))
        if field.note:
            self._fields.addWidget(MutedLabel(field.note, f"{name}.note"))
        is_alone = self._shown is None or self._shown.other is None
        for number, each in enumerate(field.lines):
            parts = each if is_alone or self._whole.isChecked() else folded(each)
            self._draw_parts(list(parts), f"{name}.{number}", self._fields.count())
        self._fields.addSpacing(em(0.5))

    def _draw_parts(self, parts: list[Piece | Gap], name: str, place: int) -> None:
        shown, rest = _first_letters(parts)
        self._fields.insertWidget(place, DifferenceText(shown, name, self._context.theme))
        if rest:
            self._long[name] = rest
            more = Button(text("history.more"), f"{name}.more", "link")
            more.clicked.connect(self.on_more)
            self._fields.insertWidget(place + 1, more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_evidence(self, evidence: tuple[tuple[EntityId, str], ...]) -> None:
        while (item := self._items.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for place, (_, name) in enumerate(evidence):
            button = Button(name or text("history.gone"), f"history.evidence.{place}")
            button.setEnabled(bool(name))
            button.setProperty("place", place)
            button.clicked.connect(self.on_item)
            self._items.addWidget(button)
        self._evidence.setVisible(bool(evidence))

    def _lay_out(self) -> None:
        left = Surface("window", "history.left")
        inner = column(left, margins=(16, 16, 6, 0), gap=6)
        head = column(margins=(6, 0, 16, 0), gap=6)
        self._back = Button(text("history.back"), "history.back", "link")
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._title = TitleLabel(text("history.name"), "history.title")
        head.addWidget(self._title)
        self._subtitle = MutedLabel("", "history.subtitle")
        head.addWidget(self._subtitle)
        inner.addLayout(head)
        inner.addWidget(self._list, 1)
        inner.addStretch(0)
        self._right = Column("plain", "history.right", 54)
        self._fill(self._right)
        whole = Surface("pane", "history.whole")
        sides = row(whole, margins=(28, 0, 28, 0), gap=0)
        sides.addWidget(self._right, 100)
        sides.addStretch(1)
        self._area = scrolled(whole, "history.scroll")
        self._panes = TwoPanes("history.panes", left, self._area)
        column(self).addWidget(self._panes)

    def _fill(self, right: Surface) -> None:
        inner = column(right, margins=(0, 20, 0, 28), gap=10)
        self._heading = HeadingLabel("", "history.heading")
        inner.addWidget(self._heading)
        self._facts = Facts("history.facts")
        inner.addWidget(self._facts)
        self._evidence = Surface("plain", "history.evidence")
        evidence = column(self._evidence, margins=(0, 2, 0, 2), gap=5)
        evidence.addWidget(CaptionLabel(text("history.evidence"), "history.evidence.label"))
        holder = Surface("plain", "history.evidence.items")
        self._items = FlowLayout(holder)
        evidence.addWidget(holder)
        inner.addWidget(self._evidence)
        inner.addWidget(line("history.line"))
        inner.addWidget(CaptionLabel(text("history.with"), "history.with.label"))
        self._with = ChoiceBox()
        self._with.setObjectName("history.with")
        self._with.setAccessibleName(text("history.with"))
        self._with.setMinimumContentsLength(12)
        self._with.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        inner.addWidget(self._with)
        tools = Surface("plain", "history.tools")
        flow = FlowLayout(tools)
        self._whole = Chip(text("history.whole"), "history.whole.chip")
        self._copy = Button(text("history.copy"), "history.copy")
        flow.addWidget(self._whole)
        flow.addWidget(self._copy)
        inner.addWidget(tools)
        self._span = HeadingLabel("", "history.span")
        inner.addWidget(self._span)
        self._legend = MutedLabel(text("history.legend"), "history.legend")
        inner.addWidget(self._legend)
        self._nothing = BodyLabel("", "history.nothing")
        inner.addWidget(self._nothing)
        self._fields = column(gap=6)
        inner.addLayout(self._fields)
        inner.addStretch(1)
        right.hide()


def _first_letters(parts: list[Piece | Gap]) -> tuple[list[Piece | Gap], list[Piece | Gap]]:
    """Cut a line after so many letters; what comes first stays readable while the rest waits."""
    room = MOST_LETTERS
    for place, part in enumerate(parts):
        size = 0 if isinstance(part, Gap) else len(part.text)
        if size <= room:
            room -= size
            continue
        assert isinstance(part, Piece)
        cut = part.text.rfind(" ", room // 2, room) + 1 or room
        first, rest = Piece(part.part, part.text[:cut]), Piece(part.part, part.text[cut:])
        return [*parts[:place], first], [rest, *parts[place + 1 :]]
    return parts, []


def build(context: ScreenContext) -> Screen:
    """Make the history page."""
    return HistoryScreen(context)
