"""Exports made: every paper that left, where its files are, and deleting them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.menu import Deed, open_menu
from ui.style.parts import (
    BodyLabel,
    Button,
    HeadingLabel,
    MonoLabel,
    MutedLabel,
    StrongLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    line,
    row,
    scrolled,
)
from ui.unlocked.forms.list_rows import Row
from ui.unlocked.forms.record_list import RecordList
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.exports_made.model import FileLine, Shown
from ui.unlocked.screens.exports_made.presenter import ExportsPresenter
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.facts import Facts
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.widgets.several_bar import SeveralBar
from ui.unlocked.widgets.values import Values


class ExportsScreen(Screen):
    """The list at the left, one export at the right."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("exports_made")
        self._context = context
        self._list = RecordList("exports_made", text("window.rail.exports_made"), context.theme)
        self._bar = SeveralBar("exports_made", self._list, self.deeds)
        self._asked: tuple[EntityId, ...] = ()
        self._lay_out()
        self.presenter = ExportsPresenter(context.session, context.jobs, context.shell, self)
        self._list.selectionModel().currentChanged.connect(self.on_current)
        self._list.clicked.connect(self.on_clicked)
        self._list.activated.connect(self.bring_forward)
        self._list.menu_wanted.connect(self.on_menu_wanted)
        self._list.copy_wanted.connect(self.on_copy)
        self._list.several.changed.connect(self._bar.show_count)
        self._bar.none_wanted.connect(self._list.several.none)
        self._delete.clicked.connect(self.on_delete)
        self._back.clicked.connect(self.on_back)
        self._releases.clicked.connect(self.on_releases)
        context.follow_look(self, self._list.on_theme_changed)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Read the list and look at the files."""
        self.presenter.load(target.id)

    def refresh(self, change: Change) -> None:
        """Hear what changed."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the list, or the way back when it is empty."""
        return self._list if self._empty.isHidden() else self._back

    # What the presenter shows.

    def show_rows(self, rows: tuple[Row, ...], chosen: EntityId | None) -> None:
        """Show the list with one of it marked."""
        self._list.show_rows(rows, Subject(RecordKind.EXPORT, chosen))
        if not rows and self._list.hasFocus():
            self._back.setFocus()
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def show_export(self, export: Shown | None) -> None:
        """Show one export, or nothing."""
        self._detail.setVisible(export is not None)
        if export is None:
            return
        self._title.setText(export.title)
        self._when.setText(export.when)
        self._facts.show_rows(export.facts)
        clear_layout(self._files)
        for number, file in enumerate(export.files):
            self._show_file(number, file)
        if self._delete.hasFocus() and not export.can_delete:
            self._list.setFocus()
        self._delete.setVisible(export.can_delete and not self._context.session.read_only)
        self._note.setText(export.checkpoint)
        self._checkpoint.setVisible(bool(export.checkpoint))

    def ask_changed(self, names: str) -> None:
        """Ask about files that are no longer what was written."""
        question = Question(
            text("exports_made.changed.title"),
            text("exports_made.changed.sentence", names=names),
            text("exports_made.changed.yes"),
        )
        self._context.dialogs.ask(self, question, self.presenter.delete_changed)

    # Slots.

    def marked(self) -> tuple[EntityId, ...]:
        """Return the exports that are marked."""
        return tuple(each.id for each in self._list.marked() if each.id is not None)

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with what is marked."""
        marked = self.marked()
        found = [Deed("copy", text("several.copy"), self.on_copy, "Ctrl+C")] if marked else []
        if len(marked) == 1:
            found.insert(0, Deed("open", text("several.open"), self.bring_forward, "Return"))
        if not self._context.session.read_only and self.presenter.is_here(marked):
            found.append(Deed("delete", text("exports_made.delete"), self.on_delete_marked, apart=True))
        return tuple(found)

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with what is marked."""
        open_menu("exports_made.menu", self.deeds(), self._list, at)

    def on_copy(self) -> None:
        """Copy what the list shows of what is marked, marked secret."""
        marked = self._list.marked()
        if marked:
            self._context.clipboard.put(self._list.rows.words_of(marked))
            self._context.shell.say(text("several.copied", n=len(marked)))

    def on_current(self, index: QModelIndex) -> None:
        """Show the export that the keys are at."""
        subject = self._list.rows.subject_at(index.row())
        if subject is not None and subject.id is not None:
            self.presenter.choose(subject.id)

    def on_clicked(self) -> None:
        """Show the export where there is room for one pane only, unless several are being marked."""
        if len(self._list.marked()) == 1:
            self.bring_forward()

    def bring_forward(self) -> None:
        """Show the export, where there is room for one pane only."""
        self._panes.open_right()

    def on_delete(self) -> None:
        """Delete the files of the export that is shown."""
        self._ask_delete(() if self.presenter.chosen is None else (self.presenter.chosen,))

    def on_delete_marked(self) -> None:
        """Delete the files of every export that is marked."""
        self._ask_delete(self.marked())

    def on_delete_agreed(self) -> None:
        """Delete them."""
        self.presenter.delete(self._asked)

    def _ask_delete(self, exports: tuple[EntityId, ...]) -> None:
        """Say what deleting cannot reach, then delete."""
        self._asked = exports
        question = Question(
            text("exports_made.delete.title"), text("exports_made.reach"), text("exports_made.delete.yes")
        )
        self._context.dialogs.ask(self, question, self.on_delete_agreed)

    def on_releases(self) -> None:
        """Go to what may be shared with whom."""
        self._context.shell.go(Target("releases", back="exports_made"))

    def on_back(self) -> None:
        """Go to the papers."""
        self._context.shell.go(Target("documents"))

    def _show_file(self, number: int, file: FileLine) -> None:
        name = f"exports_made.file.{number}"
        self._files.addWidget(line(f"{name}.line"))
        self._files.addWidget(StrongLabel(file.name, f"{name}.name", selectable=True))
        if file.state:
            tone = "rust" if file.is_here else "muted"
            self._files.addWidget(BodyLabel(file.state, f"{name}.state", tone=tone))
        self._files.addWidget(Values(f"{name}.facts", file.facts, 6.5))

    def _lay_out(self) -> None:
        left = Surface("window", "exports_made.left")
        inner = column(left, margins=(16, 20, 6, 0), gap=8)
        head = column(margins=(6, 0, 16, 0), gap=8)
        self._back = Button(text("exports_made.back"), "exports_made.back", "link")
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(TitleLabel(text("window.rail.exports_made"), "exports_made.title"))
        head.addWidget(MutedLabel(text("exports_made.about"), "exports_made.about"))
        self._releases = Button(text("window.rail.releases"), "exports_made.releases", "link")
        head.addWidget(self._releases, 0, Qt.AlignmentFlag.AlignLeft)
        self._empty = BodyLabel(text("exports_made.empty"), "exports_made.empty")
        self._empty.hide()
        head.addWidget(self._empty)
        inner.addLayout(head)
        inner.addWidget(self._list, 1)
        foot = column(margins=(6, 0, 10, 8))
        foot.addWidget(self._bar)
        inner.addLayout(foot)
        inner.addStretch(0)
        self._panes = TwoPanes("exports_made.panes", left, self._right(), share=0.4)
        column(self).addWidget(self._panes)

    def _right(self) -> QWidget:
        pane = Surface("pane", "exports_made.right")
        outer = column(pane)
        self._detail = Surface("plain", "exports_made.detail")
        inner = column(self._detail, margins=(26, 22, 26, 26), gap=10)
        self._title = TitleLabel("", "exports_made.paper")
        self._when = MutedLabel("", "exports_made.when")
        self._facts = Facts("exports_made.facts")
        self._files = column(gap=6)
        self._delete = Button(text("exports_made.delete"), "exports_made.delete")
        buttons = row(margins=(0, 8, 0, 6))
        buttons.addWidget(self._delete)
        buttons.addStretch(1)
        note = Surface("plain", "exports_made.note.body")
        self._note = MonoLabel("", "exports_made.note", selectable=True)
        column(note, margins=(4, 0, 0, 10)).addWidget(self._note)
        self._checkpoint = Fold(
            self._context.theme, "exports_made.checkpoint", text("exports_made.checkpoint"), note
        )
        inner.addWidget(self._title)
        inner.addWidget(self._when)
        inner.addWidget(self._facts)
        inner.addWidget(HeadingLabel(text("exports_made.files_heading"), "exports_made.files"))
        inner.addLayout(self._files)
        inner.addLayout(buttons)
        inner.addWidget(self._checkpoint)
        inner.addStretch(1)
        outer.addWidget(scrolled(self._detail, "exports_made.scroll"))
        return pane


def build(context: ScreenContext) -> Screen:
    """Make the page of exports."""
    return ExportsScreen(context)
