"""Lines of a log or contacts of a card: the list at the left, one at the right with what can be done."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.domain.person import Role as PersonRole
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import (
    Button,
    HeadingLabel,
    MutedLabel,
    OwnWordsLabel,
    SmallLabel,
    StrongButton,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    row,
    scrolled,
)
from ui.style.theme import Theme
from ui.unlocked.screens.imports.model import OfferModel, state_words
from ui.unlocked.screens.imports.offer_delegate import OfferDelegate
from ui.unlocked.screens.imports.offers_presenter import CONTACTS, LINES
from ui.unlocked.screens.imports.state import Offer
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.facts import Facts


class OffersPane(Surface):
    """Emits what is wanted with the place in the list; nothing is taken over by being looked at."""

    back_wanted = Signal()
    accept_wanted = Signal(int)
    edit_wanted = Signal(int)
    leave_wanted = Signal(int)
    show_wanted = Signal(int)
    add_wanted = Signal(int, object)

    def __init__(self, theme: Theme, *, may_change: bool) -> None:
        super().__init__("window", "imports.offers")
        self._may_change = may_change
        self._what = ""
        self._model = OfferModel(self)
        self._list = OfferList(self._model, theme)
        self._title = TitleLabel("", "imports.offers.title")
        self._about = MutedLabel("", "imports.offers.about")
        self._empty = MutedLabel("", "imports.offers.empty")
        self._state = SmallLabel("", "imports.offer.state")
        self._head = MutedLabel("", "imports.offer.head")
        self._name = HeadingLabel("", "imports.offer.name")
        self._said = Surface("plain", "imports.offer.said")
        self._facts = Facts("imports.offer.facts", 8.0)
        self._accept = StrongButton(text("imports.accept"), "imports.accept")
        self._edit = Button(text("imports.edit"), "imports.edit")
        self._leave = Button(text("imports.leave_line"), "imports.leave_line", "quiet")
        self._show = Button(text("imports.show"), "imports.show")
        self._add = StrongButton(text("imports.add"), "imports.add")
        self._role = ChoiceBox()
        self._role.setObjectName("imports.role")
        self._role.setAccessibleName(text("imports.role"))
        for role in PersonRole:
            if role is not PersonRole.ME:
                self._role.addItem(tag_label("role", role.value), role.value)
        self._lay_out()
        self._list.selectionModel().currentChanged.connect(self.on_current)
        self._list.clicked.connect(self.on_clicked)
        self._list.activated.connect(self.on_clicked)
        self._list.menu_wanted.connect(self.on_menu_wanted)
        for button, slot in (
            (self._accept, self.on_accept),
            (self._edit, self.on_edit),
            (self._leave, self.on_leave),
            (self._show, self.on_show),
            (self._add, self.on_add),
        ):
            button.clicked.connect(slot)

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self._list

    # What the presenter shows.

    def show_offers(self, what: str, offers: tuple[Offer, ...], words: str) -> None:
        """Show the list, or why there is none."""
        fresh = what != self._what or len(offers) != self._model.rowCount()
        self._what = what
        self._title.setText(text(f"imports.{what}.title"))
        self._about.setText(text(f"imports.{what}.about"))
        self._model.set_offers(offers)
        self._empty.setText(words)
        self._empty.setVisible(bool(words))
        self._list.setVisible(bool(offers))
        if fresh and offers:
            self._list.setCurrentIndex(self._model.index(0))
        self._show_current()

    def choose(self, place: int) -> None:
        """Mark one and show it."""
        self._list.setCurrentIndex(self._model.index(place))

    # Slots.

    def on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        """Show the marked one."""
        self._show_current()

    def on_clicked(self, _index: QModelIndex) -> None:
        """Show the marked one where there is room for one pane only."""
        self._panes.open_right()

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with the marked one: what its buttons do."""
        deeds = [Deed("open", text("several.open"), self._panes.open_right, "Return")]
        deeds += [
            Deed(name, button.text(), button.click)
            for name, button in (
                ("accept", self._accept),
                ("edit", self._edit),
                ("leave", self._leave),
                ("show", self._show),
                ("add", self._add),
            )
            if not button.isHidden()
        ]
        if self._place() >= 0:
            open_menu("imports.offers.menu", deeds, self._list, at)

    def on_accept(self) -> None:
        """Make an entry of it as it stands."""
        self.accept_wanted.emit(self._place())

    def on_edit(self) -> None:
        """Open it in the editor."""
        self.edit_wanted.emit(self._place())

    def on_leave(self) -> None:
        """Go on to the next one."""
        self.leave_wanted.emit(self._place())

    def on_show(self) -> None:
        """Show what it became."""
        self.show_wanted.emit(self._place())

    def on_add(self) -> None:
        """Make a person of it."""
        self.add_wanted.emit(self._place(), PersonRole(self._role.currentData()))

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._list.on_theme_changed()

    # Building.

    def _place(self) -> int:
        return self._list.currentIndex().row()

    def _show_current(self) -> None:
        offer = self._model.offer(self._place())
        self._detail.setVisible(offer is not None)
        if offer is None:
            return
        lines, taken = self._what == LINES, offer.state == "taken"
        self._state.setText(state_words(offer))
        self._state.setVisible(bool(offer.state))
        self._head.setText(offer.head)
        self._head.setVisible(bool(offer.head))
        self._name.setText(offer.title)
        self._name.setVisible(not lines)
        clear_layout(self._words)
        if lines and offer.words:
            self._words.addWidget(
                OwnWordsLabel(offer.words, "imports.offer.words", says=offer.head or offer.title)
            )
        self._facts.show_rows(offer.facts)
        for button in (self._accept, self._edit, self._leave):
            button.setVisible(lines and not taken and self._may_change)
        for part in (self._role, self._add):
            part.setVisible(self._what == CONTACTS and not taken and self._may_change)
        self._show.setVisible(taken and offer.record is not None)

    def _lay_out(self) -> None:
        left = Surface("window", "imports.offers.left")
        inner = column(left, margins=(22, 16, 12, 12), gap=8)
        back = Button(text("imports.back"), "imports.offers.back", "link")
        back.clicked.connect(self.back_wanted)
        top = row()
        top.addWidget(back)
        top.addStretch(1)
        inner.addLayout(top)
        inner.addWidget(self._title)
        inner.addWidget(self._about)
        inner.addWidget(self._empty)
        inner.addWidget(self._list, 1)
        inner.addStretch(0)
        self._detail = Surface("pane", "imports.offer")
        shown = column(self._detail, margins=(22, 20, 22, 20), gap=10)
        shown.addWidget(self._state)
        shown.addWidget(self._head)
        shown.addWidget(self._name)
        self._words = column(self._said)
        shown.addWidget(self._said)
        shown.addWidget(self._facts)
        buttons = Surface("plain", "imports.offer.buttons")
        flow = FlowLayout(buttons, spacing=8)
        for part in (self._accept, self._edit, self._leave, self._role, self._add, self._show):
            flow.addWidget(part)
        shown.addWidget(buttons)
        shown.addStretch(1)
        self._panes = TwoPanes("imports.offers.panes", left, scrolled(self._detail, "imports.offer.scroll"))
        column(self).addWidget(self._panes)


class OfferList(QListView):
    """The list; only what is in sight is drawn."""

    menu_wanted = Signal(QPoint)

    def __init__(self, model: OfferModel, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("imports.offers.list")
        self.setAccessibleName(text("imports.offers.list"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setModel(model)
        self._delegate = OfferDelegate(theme, self)
        self.setItemDelegate(self._delegate)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        self.menu_wanted.emit(place_of(event, self))

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._delegate.on_theme_changed()
        self.doItemsLayout()
