"""A court's own form: its fields at the left, and at the right what goes into the chosen one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QFrame, QListView, QWidget

from app.domain.court_form import FieldSort, FormReader
from app.services.forms import FormLook, FormOffer
from app.strings.catalogue import text
from ui.style.boxes import ChoiceBox
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import (
    BodyLabel,
    CaptionLabel,
    HeadingLabel,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    row,
    scrolled,
)
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.court_form.model import FieldModel, FieldRow
from ui.unlocked.screens.court_form.presenter import CourtFormPresenter
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.first_steps import FirstSteps

_SHARE = 0.5
TO_CHOOSE = Target("documents", what="form")
"""Where a blank form is chosen."""


class FieldList(QListView):
    """The fields of the form; the menu of one leads to what goes in it."""

    choosing = Signal()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        if self.currentIndex().isValid():
            deed = Deed("choose", text("court_form.what"), self.choosing.emit, "Return")
            open_menu("court_form.menu", (deed,), self, place_of(event, self))


class CourtFormScreen(Screen):
    """Lists the fields, with one choice for each."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("court_form")
        self._loading = False
        self._model = FieldModel(self)
        self._list = FieldList()
        self._list.choosing.connect(self.on_choosing)
        self._list.activated.connect(self.on_choosing)
        self._list.setObjectName("court_form.fields")
        self._list.setAccessibleName(text("court_form.fields"))
        self._list.setProperty("framed", True)  # noqa: FBT003
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWordWrap(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setModel(self._model)
        self._reader = _box("reader")
        self._reader.addItem(text("court_form.reader.none"), None)
        for reader in FormReader:
            self._reader.addItem(text(f"court_form.reader.{reader.value}"), reader)
        self._what = _box("what")
        self._more = QCheckBox(text("court_form.more"))
        self._more.setObjectName("court_form.more")
        self._begin = FirstSteps(
            "court_form.begin",
            (text("documents.form.choose"), "choose", partial(context.shell.go, TO_CHOOSE)),
        )
        self._lay_out()
        self.presenter = CourtFormPresenter(context.session, context.jobs, context.shell, self)
        self._list.selectionModel().selectionChanged.connect(self.on_selected)
        self._reader.activated.connect(self.on_reader)
        self._what.activated.connect(self.on_what)
        self._more.clicked.connect(self.on_more)
        self._done.clicked.connect(self.presenter.done)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the form of the target."""
        look = target.values.get("form")
        self.presenter.activate(look if isinstance(look, FormLook) else None, target.what)

    def first_focus(self) -> QWidget:
        """Return the list of who reads the form, or the way to choose one."""
        return self._reader if self._begin.isHidden() else self._begin

    # What the presenter shows.

    def show_nothing(self) -> None:
        """Show that no form was chosen."""
        self._title.setText(text("window.rail.court_form"))
        self._about.setText(text("court_form.nothing"))
        for part in (self._list, self._who, self._field, self._done):
            part.hide()
        self._begin.show()

    def show_form(self, title: str, reader: FormReader | None, rows: tuple[FieldRow, ...]) -> None:
        """Show the fields."""
        self._title.setText(title or text("window.rail.court_form"))
        self._about.setText(text("court_form.about"))
        self._loading = True
        self._reader.setCurrentIndex(self._reader.findData(reader) if reader is not None else 0)
        self._model.set_rows(rows)
        self._loading = False
        for part in (self._list, self._who, self._done):
            part.show()
        self._begin.hide()
        self._field.setVisible(reader is not None and bool(rows))

    def show_field(self, row: FieldRow, offers: tuple[FormOffer, ...], *, is_more: bool) -> None:
        """Show one field."""
        self._loading = True
        self._label.setText(row.line.label)
        self._what.clear()
        self._what.addItem(text("court_form.by_hand"), None)
        for offer in offers:
            self._what.addItem(offer.label, offer)
        self._what.setCurrentIndex(offers.index(row.offer) + 1 if row.offer in offers else 0)
        self._what.setAccessibleName(f"{text('court_form.what')}: {row.line.label}")
        tick = row.line.sort is FieldSort.TICK
        self._what_label.setText(text("court_form.ticked_when" if tick else "court_form.what"))
        self._more.setVisible(tick)
        self._more.setChecked(is_more)
        self._loading = False

    # Slots.

    def on_choosing(self) -> None:
        """Go to what goes into the marked field."""
        if not self._field.isHidden():
            self._panes.open_right()
            self._what.setFocus()

    def on_selected(self, chosen: QItemSelection) -> None:
        """Show the field that was chosen."""
        indexes = chosen.indexes()
        if indexes and not self._loading:
            self.presenter.choose_field(indexes[0].row())
            self._panes.open_right()

    def on_reader(self) -> None:
        """Say who reads the form."""
        reader = self._reader.currentData()
        if reader is not None and not self._loading:
            self.presenter.choose_reader(FormReader(reader))

    def on_what(self) -> None:
        """Put something into the field."""
        if not self._loading:
            self.presenter.choose(self._what.currentData())

    def on_more(self) -> None:
        """Say that the box is the one for added pages."""
        self.presenter.choose_more(on=self._more.isChecked())

    def _lay_out(self) -> None:
        left = Surface("plain", "court_form.left")
        inner = column(left, margins=(24, 22, 18, 16), gap=10)
        self._title = TitleLabel("", "court_form.title")
        self._about = BodyLabel("", "court_form.about", tone="muted")
        inner.addWidget(self._title)
        inner.addWidget(self._about)
        inner.addWidget(self._begin)
        inner.addWidget(self._list, 1)
        inner.addStretch(0)  # takes the room where there is no list
        right = Surface("pane", "court_form.right")
        side = column(right, margins=(22, 22, 22, 26), gap=8)
        self._who = Surface("plain", "court_form.who")
        who = column(self._who, gap=4)
        who.addWidget(CaptionLabel(text("court_form.reader"), "court_form.reader.label"))
        who.addWidget(self._reader)
        who.addWidget(MutedLabel(text("court_form.reader.about"), "court_form.reader.about"))
        side.addWidget(self._who)
        self._field = Surface("plain", "court_form.field")
        field = column(self._field, margins=(0, 14, 0, 0), gap=6)
        self._label = HeadingLabel("", "court_form.field.label")
        self._what_label = CaptionLabel("", "court_form.what.label")
        for part in (self._label, self._what_label, self._what, self._more):
            field.addWidget(part)
        side.addWidget(self._field)
        self._done = StrongButton(text("court_form.done"), "court_form.done")
        foot = row(margins=(0, 16, 0, 0))
        foot.addWidget(self._done)
        foot.addStretch(1)
        side.addLayout(foot)
        side.addStretch(1)
        self._panes = TwoPanes("court_form.panes", left, scrolled(right, "court_form.scroll"), share=_SHARE)
        column(self).addWidget(self._panes)


def _box(name: str) -> QComboBox:
    box = ChoiceBox()
    box.setObjectName(f"court_form.{name}")
    box.setAccessibleName(text(f"court_form.{name}"))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box


def build(context: ScreenContext) -> Screen:
    """Make the page about a court's form."""
    return CourtFormScreen(context)
