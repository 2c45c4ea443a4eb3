"""A redacted copy: cover, blur or cut what nobody else should see, and save it beside the original."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.domain.change import Change
from app.domain.redaction import Mark, MarkKind
from app.services.redacting import Canvas
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.keys import Shortcut
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import (
    BodyLabel,
    Button,
    Chip,
    HeadingLabel,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    em,
    line,
    row,
    scrolled,
)
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.redact.canvas import BRUSHES, ZOOM_STEP, MarkCanvas
from ui.unlocked.screens.redact.model import MarkModel, Tool
from ui.unlocked.screens.redact.presenter import Head, RedactPresenter, Saved
from ui.unlocked.widgets.detail import TwoPanes

_BRUSH_NAMES = ("thin", "medium", "thick")
_PANE_EM = 22


class MarkList(QListView):
    """The marks as words; Delete takes one away."""

    menu_wanted = Signal(QPoint)

    def __init__(self, model: MarkModel) -> None:
        super().__init__()
        self.setObjectName("redact.marks")
        self.setAccessibleName(text("redact.marks"))
        self.setProperty("framed", True)  # noqa: FBT003
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(em(8))
        self.setModel(model)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        if self.currentIndex().isValid():
            self.menu_wanted.emit(place_of(event, self))

    def choose(self, place: int) -> None:
        """Mark a line without telling."""
        selection = self.selectionModel()
        selection.blockSignals(True)  # noqa: FBT003
        index = self.model().index(place, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        selection.blockSignals(False)  # noqa: FBT003
        self.viewport().update()


class RedactScreen(Screen):
    """The picture with its tools at the left; what was marked, in words, at the right."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("redact")
        self._context = context
        self._canvas = MarkCanvas(context.theme)
        self._model = MarkModel(self)
        self._list = MarkList(self._model)
        self._marks: tuple[Mark, ...] = ()
        self._saved: Saved | None = None
        self._tool = Tool.COVER
        self._lay_out()
        self.presenter = RedactPresenter(context.session, context.jobs, context.shell, self)
        self._connect()
        self._use(Tool.COVER)
        self.show_nothing()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the item of the target."""
        self.presenter.activate(target.id)

    def refresh(self, change: Change) -> None:
        """Hear what changed."""
        self.presenter.changed(change)

    def take_draft(self) -> Draft | None:
        """Give the marks that are not saved."""
        return self.presenter.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether there are marks of which no copy was made."""
        return self.presenter.has_marks

    def first_focus(self) -> QWidget:
        """Return the picture, or the way back."""
        return self._canvas if not self._canvas.isHidden() else self._leave

    def take_back(self) -> bool:
        """Take the last mark or change of one back."""
        self.presenter.undo()
        return True

    def bring_again(self) -> bool:
        """Do it again."""
        self.presenter.redo()
        return True

    # What the presenter shows.

    def show_nothing(self) -> None:
        """Show that no item was chosen."""
        self._show_words(text("redact.nothing"))
        for part in (self._side, self._tools, self._save, self._look):
            part.hide()

    def show_opening(self) -> None:
        """Show that another item is on its way."""
        self._show_words(text("redact.waiting"))
        self._done.hide()
        self._use(Tool.COVER)
        self._panes.open_left()

    def show_head(self, head: Head) -> None:
        """Show which item it is."""
        self._title.setText(text("redact.title", n=head.number))
        self._name.setText(head.name)
        copies = ", ".join(text("redact.item", n=number) for number in head.copies)
        self._copies.setText(text("redact.copies", items=copies) if copies else "")
        self._copies.setVisible(bool(copies))
        self._side.show()
        self._save.show()
        self._look.setVisible(self._panes.is_narrow)

    def show_canvas(self, canvas: Canvas, page: int, pages: int) -> None:
        """Show a picture to mark."""
        asked = self._words.isVisible()
        self._canvas.show_canvas(canvas)
        self._words.hide()
        self._canvas.show()
        self._tools.show()
        self._place.setText(text("evidence.page", n=page, of=pages))
        for part in (self._back, self._place, self._on):
            part.setVisible(pages > 1)
        self._back.setEnabled(page > 1)
        self._on.setEnabled(page < pages)
        self._pdf.setVisible(pages > 0)
        if asked and self.isVisible() and self._leave.hasFocus():
            self._canvas.setFocus()

    def show_problem(self, words: str) -> None:
        """Say why there is no picture."""
        self._show_words(words)
        self._tools.hide()

    def show_marks(self, marks: tuple[Mark, ...], page: int, words: tuple[str, ...]) -> None:
        """Show the marks on the picture and in the list."""
        self._marks = marks
        chosen = self._list.currentIndex().row()
        self._model.set_words(words)
        self._canvas.show_marks(tuple((at, mark) for at, mark in enumerate(marks) if mark.page == page))
        self._list.choose(chosen)
        for part in (self._list, self._remove, self._clear):
            part.setVisible(bool(marks))
        self._none.setVisible(not marks)
        self._remove.setEnabled(0 <= chosen < len(marks))
        self._warn_of_blur()
        if marks:
            self._done.hide()

    def show_steps(self, *, undo: bool, redo: bool, save: bool) -> None:
        """Show what can be done now."""
        self._undo.setEnabled(undo)
        self._redo.setEnabled(redo)
        self._save.setEnabled(save)

    def choose(self, place: int) -> None:
        """Mark one of the marks, on the picture and in the list."""
        self._list.choose(place)
        self._canvas.choose(place)
        self._tell_chosen(place)

    def show_saved(self, saved: Saved) -> None:
        """Say which item was made."""
        self._saved = saved
        key = "redact.already" if saved.already else "redact.saved"
        self._done_words.setText(text(key, copy=saved.copy_number, n=saved.number))
        self._show_copy.say(text("redact.show", n=saved.copy_number))
        self._show_original.say(text("redact.show", n=saved.number))
        self._done.show()
        self._panes.open_right()
        if not self._save.isEnabled() and not self._canvas.hasFocus():
            self._show_copy.setFocus()

    # Slots.

    def on_tool(self) -> None:
        """Take the tool of the pressed chip."""
        for tool, chip in self._chips.items():
            if chip is self.sender():
                self._use(tool)

    def on_brush(self) -> None:
        """Take the brush of the pressed chip."""
        for part, chip in zip(BRUSHES, self._brushes, strict=True):
            chip.setChecked(chip is self.sender())
            if chip is self.sender():
                self._canvas.use_brush(part)

    def on_chosen(self, place: int) -> None:
        """Mark in the list what was chosen on the picture."""
        self._list.choose(place)
        self._tell_chosen(place)

    def on_listed(self) -> None:
        """Mark on the picture what was chosen in the list, on its page."""
        place = self._list.currentIndex().row()
        self.presenter.pick(place)
        self._canvas.choose(place)
        self._tell_chosen(place)

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with a mark."""
        deed = Deed("remove", self._remove.text(), self.on_remove, "Del")
        open_menu("redact.menu", (deed,), self._list, at)

    def on_remove(self) -> None:
        """Take away what is marked in the list."""
        self.presenter.remove(self._list.currentIndex().row())

    def on_larger(self) -> None:
        """Show the picture larger."""
        self._canvas.zoom(ZOOM_STEP)

    def on_smaller(self) -> None:
        """Show it smaller."""
        self._canvas.zoom(1 / ZOOM_STEP)

    def on_back(self) -> None:
        """Show the page before."""
        self.presenter.turn(-1)

    def on_next(self) -> None:
        """Show the next page."""
        self.presenter.turn(1)

    def on_leave(self) -> None:
        """Go back; when something is marked and not saved, ask first."""
        if not self.presenter.has_marks:
            self.presenter.leave()
            return
        question = Question(
            text("redact.leave.heading"),
            text("redact.leave.sentence"),
            text("redact.leave.yes"),
            text("redact.leave.no"),
        )
        self._context.dialogs.ask(self, question, self.presenter.leave)

    def on_show_copy(self) -> None:
        """Go to the copy."""
        if self._saved is not None:
            self.presenter.show_item(self._saved.copy)

    def on_show_original(self) -> None:
        """Go to the original."""
        if self.presenter.item is not None:
            self.presenter.show_item(self.presenter.item)

    def on_list_wanted(self) -> None:
        """Show the list where there is room for one pane only."""
        self._panes.open_right()

    def on_narrowed(self, narrow: bool) -> None:  # noqa: FBT001 - a slot
        """Offer the list where it does not fit beside the picture."""
        self._look.setVisible(narrow and not self._save.isHidden())

    def on_theme_changed(self) -> None:
        """Paint in other colours."""
        self._canvas.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        self._canvas.clear()
        self._canvas.hide()
        super().hideEvent(event)

    def _show_words(self, words: str) -> None:
        self._canvas.clear()
        self._canvas.hide()
        self._words.setText(words)
        self._words.show()

    def _use(self, tool: Tool) -> None:
        self._tool = tool
        for each, chip in self._chips.items():
            chip.setChecked(each is tool)
        self._canvas.use(tool)
        self._help.setText(text(f"redact.help.{tool.value}"))
        for brush in self._brushes:
            brush.setVisible(tool is Tool.BRUSH)
        self._warn_of_blur()

    def _warn_of_blur(self) -> None:
        blurred = any(mark.kind == MarkKind.BLUR for mark in self._marks)
        self._blur_note.setVisible(blurred or self._tool is Tool.BLUR)

    def _tell_chosen(self, place: int) -> None:
        known = 0 <= place < len(self._marks)
        self._remove.setEnabled(known)
        words = str(self._model.data(self._model.index(place, 0))) if known else ""
        keys = text("redact.canvas.keys")
        self._canvas.setAccessibleDescription(f"{words}. {keys}" if words else keys)

    def _connect(self) -> None:
        self._canvas.drawn.connect(self.presenter.add)
        self._canvas.changed.connect(self.presenter.change)
        self._canvas.removed.connect(self.presenter.remove)
        self._canvas.chosen.connect(self.on_chosen)
        self._canvas.turn_wanted.connect(self.presenter.turn)
        self._list.selectionModel().currentChanged.connect(self.on_listed)
        self._undo.clicked.connect(self.presenter.undo)
        self._redo.clicked.connect(self.presenter.redo)
        self._save.clicked.connect(self.presenter.save)
        self._clear.clicked.connect(self.presenter.clear)
        self._remove.clicked.connect(self.on_remove)
        self._list.menu_wanted.connect(self.on_menu_wanted)
        self._leave.clicked.connect(self.on_leave)
        self._context.follow_look(self, self.on_theme_changed)
        Shortcut("Ctrl+S", self, self.presenter.save, "keys.redact.save", name="redact.shortcut")

    def _lay_out(self) -> None:
        left = Surface("desk", "redact.left")
        inner = column(left, gap=0)
        inner.addWidget(self._tool_rows())
        self._words = MutedLabel("", "redact.words")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setContentsMargins(30, 40, 30, 0)
        inner.addWidget(self._words, 1)
        inner.addWidget(self._canvas, 1)
        inner.addWidget(line("redact.foot.line"))
        inner.addWidget(self._foot())
        self._panes = RedactPanes("redact.panes", left, self._right(), back=text("redact.back"))
        self._panes.narrowed.connect(self.on_narrowed)
        column(self).addWidget(self._panes)

    def _tool_rows(self) -> Surface:
        self._tools = Surface("bar", "redact.tools")
        inner = Surface("plain", "redact.tools.flow")
        column(self._tools, margins=(16, 10, 12, 10)).addWidget(inner)
        flow = FlowLayout(inner, spacing=8)
        self._chips: dict[Tool, Chip] = {}
        for tool in Tool:
            chip = Chip(text(f"redact.tool.{tool.value}"), f"redact.tool.{tool.value}")
            chip.clicked.connect(self.on_tool)
            self._chips[tool] = chip
            flow.addWidget(chip)
        self._undo = Button(text("redact.undo"), "redact.undo", "link")
        self._redo = Button(text("redact.redo"), "redact.redo", "link")
        smaller = Button("−", "redact.smaller", says=text("redact.smaller"))
        larger = Button("+", "redact.larger", says=text("redact.larger"))
        fit = Button(text("redact.fit"), "redact.fit", "link")
        smaller.clicked.connect(self.on_smaller)
        larger.clicked.connect(self.on_larger)
        fit.clicked.connect(self._canvas.fit)
        for button in (smaller, larger):
            button.setToolTip(button.accessibleName())
        for part in (self._undo, self._redo, smaller, larger, fit):
            flow.addWidget(part)
        self._brushes = [
            Chip(text(f"redact.brush.{name}"), f"redact.brush.{name}", on=name == "medium")
            for name in _BRUSH_NAMES
        ]
        for chip in self._brushes:
            chip.clicked.connect(self.on_brush)
            flow.addWidget(chip)
        return self._tools

    def _foot(self) -> Surface:
        foot = Surface("bar", "redact.foot")
        buttons = row(foot, margins=(16, 10, 16, 12), gap=10)
        self._save = StrongButton(text("redact.save"), "redact.save")
        self._leave = Button(text("redact.leave"), "redact.leave")
        self._look = Button(text("redact.list"), "redact.list", "link")
        self._look.clicked.connect(self.on_list_wanted)
        self._look.hide()
        self._back = Button(text("evidence.page.back"), "redact.page.back", "link")
        self._on = Button(text("evidence.page.on"), "redact.page.on", "link")
        self._place = MutedLabel("", "redact.page", wrap=False)
        self._back.clicked.connect(self.on_back)
        self._on.clicked.connect(self.on_next)
        for button in (self._save, self._leave, self._look):
            buttons.addWidget(button)
        buttons.addStretch(1)
        turning: tuple[QWidget, ...] = (self._back, self._place, self._on)
        for part in turning:
            part.hide()
            buttons.addWidget(part)
        return foot

    def _right(self) -> QWidget:
        self._side = Surface("pane", "redact.side")
        inner = column(self._side, margins=(22, 22, 22, 26), gap=10)
        self._title = TitleLabel("", "redact.title")
        self._name = MutedLabel("", "redact.name")
        self._copies = MutedLabel("", "redact.copies")
        self._pdf = BodyLabel(text("redact.pdf"), "redact.pdf")
        self._help = BodyLabel("", "redact.help")
        self._blur_note = BodyLabel(text("redact.blur_note"), "redact.blur_note", tone="rust")
        self._none = MutedLabel(text("redact.none"), "redact.none")
        parts: tuple[QWidget, ...] = (
            self._title,
            self._name,
            self._copies,
            self._done_card(),
            BodyLabel(text("redact.about"), "redact.about"),
            self._pdf,
            self._help,
            self._blur_note,
            HeadingLabel(text("redact.marks"), "redact.marks.title"),
            self._none,
        )
        for part in parts:
            inner.addWidget(part)
        inner.addWidget(self._list, 1)
        buttons = row(gap=10)
        self._remove = Button(text("redact.remove"), "redact.remove", "link")
        self._clear = Button(text("redact.clear"), "redact.clear", "link")
        buttons.addWidget(self._remove)
        buttons.addWidget(self._clear)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        inner.addWidget(MutedLabel(text("redact.keys"), "redact.keys"))
        inner.addStretch(0)
        return scrolled(self._side, "redact.scroll")

    def _done_card(self) -> Surface:
        self._done = Surface("info", "redact.done")
        inner = column(self._done, margins=(16, 12, 16, 14), gap=7)
        self._done_words = BodyLabel("", "redact.done.words")
        self._show_copy = Button("", "redact.show.copy", "link")
        self._show_original = Button("", "redact.show.original", "link")
        self._show_copy.clicked.connect(self.on_show_copy)
        self._show_original.clicked.connect(self.on_show_original)
        inner.addWidget(self._done_words)
        links = row(gap=10)
        for part in (self._show_copy, self._show_original):
            links.addWidget(part)
        links.addStretch(1)
        inner.addLayout(links)
        inner.addWidget(BodyLabel(text("redact.done.note"), "redact.done.note"))
        self._done.hide()
        return self._done


class RedactPanes(TwoPanes):
    """Gives the picture the room and the words a column."""

    def _arrange(self) -> None:
        super()._arrange()
        if not self._moved and not self.is_narrow:
            right = max(em(_PANE_EM), round(self.width() * 0.28))
            self._split.setSizes([self.width() - right, right])


def build(context: ScreenContext) -> Screen:
    """Make the page of redacted copies."""
    return RedactScreen(context)
