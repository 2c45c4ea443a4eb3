"""Writing down the past: one memory after another at the left, those of this sitting at the right."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.keys import Shortcut
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    Column,
    HeadingLabel,
    MutedLabel,
    OwnWordsEdit,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    row,
    scrolled,
)
from ui.unlocked.cursor import is_typed_elsewhere
from ui.unlocked.forms.list_rows import Item
from ui.unlocked.forms.record_list import RecordList
from ui.unlocked.forms.subject import Subject
from ui.unlocked.ground_rules import GroundRulesKeeper
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.past.about import Anchor
from ui.unlocked.screens.past.presenter import Memory, PastPresenter, Written
from ui.unlocked.screens.past.when_box import WhenBox
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.ground_rules import GroundRules
from ui.unlocked.widgets.tags import TagChips
from ui.unlocked.words import today

KEEP_MS = 3000


class PastScreen(Screen):
    """A form for one memory, and the list of this sitting."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("past")
        self._context = context
        self._what = OwnWordsEdit("past.what", says=text("past.what"), lines=5, bare=True)
        self._when = WhenBox(context.clock.zone(), today(context.clock))
        self._typed_by = TagChips("past.typed_by", "typed_by", says=text("past.typed_by"), single=True)
        self._from_what = TagChips("past.from_what", "from_what", says=text("past.from_what"))
        self._rules = GroundRules("past")
        self._list = RecordList("past", text("past.written"), context.theme)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._save = StrongButton(text("past.save"), "past.save")
        self._clear = Button(text("past.throw"), "past.throw", "quiet")
        self._leave = Button(text("past.leave"), "past.leave", "quiet")
        self._whole = Button(text("past.whole"), "past.whole", "link")
        self.presenter = PastPresenter(context.session, context.jobs, context.shell, self)
        self._keeper = GroundRulesKeeper(
            context.session, context.jobs, context.sitting, self._rules.setVisible
        )
        self._timer = QTimer(self)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.presenter.keep)
        self._lay_out()
        self._connect()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the page as it was left."""
        del target
        self.presenter.begin()
        self._keeper.look()
        self._timer.start()

    def refresh(self, change: Change) -> None:
        """Follow what other pages did to the entries of this sitting."""
        self.presenter.changed(change)

    def take_draft(self) -> Draft | None:
        """Give what is typed."""
        return self.presenter.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether there is a memory to come back to."""
        return self.presenter.is_being_written

    def first_focus(self) -> QWidget:
        """Return the question."""
        return self._what

    # What the presenter shows.

    def show_memory(self, memory: Memory, *, focus: bool) -> None:
        """Put a memory into the form."""
        self.blockSignals(True)  # noqa: FBT003
        self._what.blockSignals(True)  # noqa: FBT003
        self._what.setPlainText(memory.what)
        self._what.blockSignals(False)  # noqa: FBT003
        self._what.on_grown()
        self._when.set_value(memory.when, memory.when_words)
        self._typed_by.set_value((memory.typed_by,) if memory.typed_by else ())
        self._from_what.set_value(memory.from_what)
        self.blockSignals(False)  # noqa: FBT003
        self._problem.hide()
        self._what.moveCursor(self._what.textCursor().MoveOperation.End)
        if focus and not is_typed_elsewhere(self):
            self._what.setFocus()
            self._area.verticalScrollBar().setValue(0)

    def memory(self) -> Memory:
        """Return what stands in the form."""
        when, words = self._when.value()
        typed = next(iter(self._typed_by.value()), "")
        return Memory(self._what.toPlainText(), when, words, typed, self._from_what.value())

    def is_fit(self) -> bool:
        """Tell whether every part can be saved."""
        return self._when.is_fit()

    def show_written(self, written: tuple[Written, ...], editing: EntityId | None) -> None:
        """Show the list of this sitting, in the order of what is known of the dates."""
        rows = tuple(Item(Subject(RecordKind.ENTRY, one.entry.id), one.title, one.line) for one in written)
        self._list.show_rows(rows, None if editing is None else Subject(RecordKind.ENTRY, editing))
        self._count.setText(text("past.count", n=len(written)) if written else text("past.none"))
        self._list.setVisible(bool(written))
        is_editing = editing is not None
        self._title.setText(text("past.editing" if is_editing else "past.title"))
        self._save.say(text("past.save.change" if is_editing else "past.save"))
        self._clear.setVisible(not is_editing)
        self._leave.setVisible(is_editing)
        self._whole.setVisible(is_editing)

    def show_anchors(self, anchors: tuple[Anchor, ...]) -> None:
        """Offer entries to lie before or after."""
        self._when.offer(anchors)

    def show_state(self, words: str) -> None:
        """Say how safe what is typed is."""
        self._state.setText(words)

    def show_problem(self, words: str) -> None:
        """Say what is missing, at the question."""
        self._problem.setText(words)
        self._problem.show()
        self._what.setFocus()

    def show_pause(self, *, on: bool) -> None:
        """Offer a pause, or not."""
        self._pause.setVisible(on)

    def show_busy(self, *, busy: bool) -> None:
        """Hold the buttons while saving."""
        for button in (self._save, self._clear, self._leave):
            button.setEnabled(not busy)

    # Slots.

    def on_edited(self) -> None:
        """Note that something was typed."""
        self._problem.hide()
        self.presenter.edited()

    def on_save(self) -> None:
        """Save and begin the next."""
        if self.isVisible():
            self.presenter.save()

    def on_selected(self, chosen: QItemSelection) -> None:
        """Take the chosen entry into the form."""
        indexes = chosen.indexes()
        item = self._list.rows.item_at(indexes[0]) if indexes else None
        if item is not None and item.subject.id is not None:
            self._panes.open_left()
            self.presenter.edit(item.subject.id)

    def on_list(self) -> None:
        """Show the list, where there is room for one pane only."""
        self._panes.open_right()

    def on_narrowed(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Lead to the list when it is not beside the form."""
        self._to_list.setVisible(on)

    def on_rules(self, for_good: bool) -> None:  # noqa: FBT001 - a slot
        """Remember that the rules were read."""
        self._keeper.put_away(for_good=for_good)
        self._what.setFocus()

    def on_not_now(self) -> None:
        """Go on writing."""
        self._pause.hide()
        self._what.setFocus()

    def _connect(self) -> None:
        self._what.textChanged.connect(self.on_edited)
        for part in (self._when, self._typed_by, self._from_what):
            part.changed.connect(self.on_edited)
        self._save.clicked.connect(self.on_save)
        self._clear.clicked.connect(self.presenter.throw_away)
        self._leave.clicked.connect(self.presenter.leave_edit)
        self._whole.clicked.connect(self.presenter.open_whole)
        self._list.selectionModel().selectionChanged.connect(self.on_selected)
        self._to_list.clicked.connect(self.on_list)
        self._panes.narrowed.connect(self.on_narrowed)
        self._rules.put_away.connect(self.on_rules)
        self._context.follow_look(self, self._list.on_theme_changed)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            Shortcut(keys, self, self.on_save, "keys.past.save", name="past.shortcut")

    def _lay_out(self) -> None:
        page = Column("plain", "past.page", 50)
        inner = column(page, margins=(0, 22, 0, 28), gap=12)
        self._title = TitleLabel(text("past.title"), "past.title")
        inner.addWidget(self._title)
        inner.addWidget(MutedLabel(text("past.subtitle"), "past.subtitle"))
        inner.addWidget(self._rules)
        inner.addWidget(self._pause_box())
        card = Surface("card", "past.what.card")
        question = column(card, margins=(18, 14, 18, 12), gap=4)
        question.addWidget(CaptionLabel(text("past.what"), "past.what.label"))
        question.addWidget(self._what)
        inner.addWidget(card)
        self._problem = BodyLabel("", "past.problem", tone="rust")
        self._problem.hide()
        inner.addWidget(self._problem)
        inner.addWidget(self._when)
        for part, key in ((self._typed_by, "past.typed_by"), (self._from_what, "past.from_what")):
            group = column(gap=5)
            group.addWidget(MutedLabel(text(key), f"{key}.label"))
            group.addWidget(part)
            inner.addLayout(group)
        inner.addStretch(1)
        whole = Surface("plain", "past.whole.page")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addStretch(1)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        self._area = scrolled(whole, "past.scroll")
        left = Surface("window", "past.left")
        form = column(left, gap=0)
        form.addWidget(self._area, 1)
        form.addWidget(self._foot())
        self._panes = TwoPanes("past.panes", left, self._side(), share=0.64, most=60, back=text("past.back"))
        column(self).addWidget(self._panes)

    def _foot(self) -> Surface:
        foot = Surface("foot", "past.foot")
        holder = Surface("plain", "past.foot.buttons")
        flow = FlowLayout(holder, spacing=10)
        self._save.setToolTip(text("past.save.tip"))
        self._to_list = Button(text("past.to_list"), "past.to_list", "link")
        self._to_list.hide()
        self._state = MutedLabel("", "past.state", wrap=False)
        for part in (self._save, self._clear, self._leave, self._whole, self._to_list, self._state):
            flow.addWidget(part)
        inner = column(foot, margins=(24, 10, 24, 10))
        inner.addWidget(holder)
        return foot

    def _pause_box(self) -> Surface:
        self._pause = Surface("info", "past.pause")
        inner = column(self._pause, margins=(16, 10, 14, 10), gap=6)
        inner.addWidget(BodyLabel(text("past.pause"), "past.pause.words"))
        holder = Surface("plain", "past.pause.buttons")
        flow = FlowLayout(holder)
        take = Button(text("window.rail.pause"), "past.pause.take", "link")
        not_now = Button(text("past.pause.not_now"), "past.pause.not_now", "quiet")
        take.clicked.connect(self.presenter.pause)
        not_now.clicked.connect(self.on_not_now)
        flow.addWidget(take)
        flow.addWidget(not_now)
        inner.addWidget(holder)
        self._pause.hide()
        return self._pause

    def _side(self) -> Surface:
        side = Surface("pane", "past.side")
        inner = column(side, margins=(18, 22, 12, 12), gap=8)
        inner.addWidget(HeadingLabel(text("past.written"), "past.written"))
        self._count = MutedLabel(text("past.none"), "past.count")
        inner.addWidget(self._count)
        inner.addWidget(self._list, 1)
        inner.addStretch(0)
        take = Button(text("window.rail.pause"), "past.take_pause", "link")
        take.clicked.connect(self.presenter.pause)
        inner.addWidget(take, 0, Qt.AlignmentFlag.AlignLeft)
        return side


def build(context: ScreenContext) -> Screen:
    """Make the page for writing down the past."""
    return PastScreen(context)
