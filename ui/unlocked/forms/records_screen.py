"""A page of records: the list at the left, the form at the right. Its widgets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.menu import Deed, open_menu
from ui.style.parts import Button, MutedLabel, Surface, TitleLabel, column
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.list_page import ListPage
from ui.unlocked.forms.list_rows import Row
from ui.unlocked.forms.record_list import RecordList
from ui.unlocked.forms.record_pane import RecordPane
from ui.unlocked.forms.records import ReadRows, RecordsPresenter
from ui.unlocked.forms.subject import Subject
from ui.unlocked.leaving import copy_words
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.marking import mark_words
from ui.unlocked.widgets.several_bar import SeveralBar

SETTLING_MS = (80, 300)
"""A group that opens has its fields in the next turns; on a slow computer later."""


class RecordsScreen(Screen):
    """List and form of some kinds of record; `words` is the start of the keys of its sentences.

    `head` stands between the title and what can be added.
    """

    def __init__(
        self,
        context: ScreenContext,
        words: str,
        pane: RecordPane,
        kinds: Sequence[RecordKind],
        read_rows: ReadRows,
        *,
        head: Sequence[QWidget] = (),
    ) -> None:
        key = words.removesuffix(".")
        super().__init__(key)
        self._words = words
        self._context = context
        self._pane = pane
        self._list = RecordList(key, text(f"window.rail.{key}"), context.theme)
        self._bar = SeveralBar(key, self._list, self.deeds)
        self._empty = MutedLabel(text(f"{words}empty"), f"{key}.empty")
        self._empty.hide()
        self._adds: dict[RecordKind, Button] = {}
        self._find: tuple[EntityId | None, str] = (None, "")
        self.presenter = RecordsPresenter(context.session, context.jobs, self, tuple(kinds), read_rows)
        self._lay_out(kinds, head)
        self._list.selectionModel().currentChanged.connect(self.on_current)
        self._list.clicked.connect(self.on_clicked)
        self._list.activated.connect(self.bring_forward)
        self._list.menu_wanted.connect(self.on_menu_wanted)
        self._list.copy_wanted.connect(self.on_copy)
        self._list.several.changed.connect(self._bar.show_count)
        self._bar.none_wanted.connect(self._list.several.none)
        self._pane.shown.connect(self.on_record_shown)
        self._pane.saved.connect(self.on_saved)
        context.follow_look(self, self._list.on_theme_changed)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the list, with the record of the target open, and what was searched for marked in it."""
        self._find = (target.id, str(target.values.get("find", "")))
        self.presenter.activate(target)

    def refresh(self, change: Change) -> None:
        """Read again what changed."""
        self.presenter.changed(change)
        self._pane.changed(change)

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved."""
        return self._pane.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether something is typed and not saved."""
        return self._pane.is_being_written()

    def left_at(self, here: Target) -> Target:
        """Return the record that is being written, at its field."""
        return self._pane.left_at(here)

    def first_focus(self) -> QWidget:
        """Return the list, or the first button when there is nothing yet."""
        return self._list if self._empty.isHidden() else self._first_add()

    # What the presenter shows.

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show the list."""
        self._list.show_rows(rows, self.presenter.chosen)
        if not rows and self._list.hasFocus():
            self._first_add().setFocus()
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._take_keys()

    def mark(self, subject: Subject | None) -> None:
        """Mark a record in the list."""
        if subject is None or len(self._list.marked()) <= 1:
            self._list.mark(subject)

    def open(self, subject: Subject, field: str = "", *, at_first: bool = False) -> None:
        """Open a record in the form, perhaps at a field; `at_first` is where writing begins."""
        self._pane.begin(subject, field, at_first=at_first)

    def bring_forward(self) -> None:
        """Show the form, where there is room for one pane only."""
        self._panes.open_right()

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        has_rows = self._list.rows.rowCount() > 0
        self._pane.show_nothing(text(f"{self._words}nothing") if has_rows else "")

    # Slots.

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with what is marked."""
        marked = self._list.marked()
        if not marked:
            return ()
        copy = Deed("copy", text("several.copy"), self.on_copy, "Ctrl+C")
        if len(marked) > 1:
            return (*self.more_deeds(marked), copy)
        return (
            Deed("open", text("several.open"), self.bring_forward, "Return"),
            *self.more_deeds(marked),
            copy,
        )

    def more_deeds(self, marked: tuple[Subject, ...]) -> tuple[Deed, ...]:  # noqa: ARG002 - for pages that have some
        """Return what this page alone can do with what is marked."""
        return ()

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with what is marked."""
        open_menu(f"{self.objectName()}.menu", self.deeds(), self._list, at)

    def on_copy(self) -> None:
        """Copy what the list shows of what is marked, marked secret."""
        marked = self._list.marked()
        if marked:
            words = self._list.rows.words_of(marked)
            copy_words(self._context, self, words, text("several.copied", n=len(marked)))

    def on_clicked(self) -> None:
        """Show the form, where there is room for one pane only, unless several are being marked."""
        if len(self._list.marked()) == 1:
            self.bring_forward()

    def on_current(self, index: QModelIndex) -> None:
        """Open the record that the keys are at."""
        subject = self._list.rows.subject_at(index.row())
        if subject is not None and subject != self.presenter.chosen:
            self.presenter.choose(subject)

    def on_record_shown(self, opened: Opened) -> None:
        """Mark what was searched for in the record that it was found in."""
        if self._find[1] and opened.subject.id == self._find[0]:
            for wait in SETTLING_MS:
                QTimer.singleShot(wait, self, self.on_settled)

    def on_settled(self) -> None:
        """Mark it, once the group it stands in is open."""
        mark_words(self._pane, self._find[1], self._context.theme)

    def on_add(self) -> None:
        """Begin a new record of the kind of the pressed button."""
        for kind, button in self._adds.items():
            if button is self.sender():
                self.presenter.add(kind)

    def on_saved(self, _record: Record) -> None:
        """Follow a new record to its place in the list.

        The keys go there too when the button that goes had them: else they fall on the first field, marked
        whole, and the next letter would take its place.
        """
        self.presenter.saved(self._pane.keeper.subject)
        self._take_keys()

    def _take_keys(self) -> None:
        if self._pane.was_pressed and self._list.isVisible() and not self._pane.is_being_written():
            self._pane.was_pressed = False
            self._list.setFocus()

    def _first_add(self) -> Button:
        return next(iter(self._adds.values()))

    def _lay_out(self, kinds: Sequence[RecordKind], parts: Sequence[QWidget]) -> None:
        key = self.objectName()
        left = Surface("window", f"{key}.left")
        inner = column(left, margins=(16, 20, 6, 0), gap=8)
        head = column(margins=(6, 0, 16, 0), gap=8)
        head.addWidget(TitleLabel(text(f"window.rail.{key}"), f"{key}.title"))
        for part in parts:
            head.addWidget(part)
        adds = Surface("plain", f"{key}.adds")
        flow = FlowLayout(adds, spacing=8)
        for kind in kinds:
            name = RECORDS[kind].name
            says = text(f"{self._words}add.{name}.says")
            button = Button(text(f"{self._words}add.{name}"), f"{key}.add.{name}", says=says)
            button.clicked.connect(self.on_add)
            button.setVisible(not self._context.session.read_only)
            self._adds[kind] = button
            flow.addWidget(button)
        head.addWidget(adds)
        head.addWidget(self._empty)
        inner.addLayout(head)
        inner.addWidget(self._list, 1)
        foot = column(margins=(6, 0, 10, 8))
        foot.addWidget(self._bar)
        inner.addLayout(foot)
        inner.addStretch(0)
        page = ListPage(left, self._list, f"{key}.left.scroll")
        self._panes = TwoPanes(f"{key}.panes", page, self._pane, share=0.34)
        column(self).addWidget(self._panes)
