"""The description of step 5: the person's text, and words of theirs from entries, each to be ticked in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor

from app.domain.ids import EntityId
from app.domain.views.ic3_offers import MOST, OfferPart, Offers
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import (
    Button,
    HeadingLabel,
    MutedLabel,
    OwnWordsEdit,
    StrongButton,
    Surface,
    clear_layout,
    column,
    em,
    row,
)
from ui.style.theme import Theme
from ui.style.tick import Tick
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.words import moment_words

NAME = "ic3_form.describe"


class Describing(Surface):
    """Emits what is typed and ticked; decides nothing."""

    typed = Signal(str)
    save_wanted = Signal()
    begin_wanted = Signal()
    ticked = Signal(int, bool)
    entry_wanted = Signal(object)

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__("plain", NAME)
        self._theme = theme
        self._loading = False
        self._offers = Offers()
        self._on: frozenset[int] = frozenset()
        self._ticks: dict[int, Tick] = {}
        self._folds: dict[OfferPart, Fold] = {}
        self._bodies: dict[OfferPart, Surface] = {}
        self.edit = OwnWordsEdit(
            f"{NAME}.words",
            says=text("ic3.label.description"),
            hint=text("ic3_form.describe.hint"),
            lines=8,
        )
        self.edit.setReadOnly(read_only)
        self.edit.textChanged.connect(self.on_typed)
        self._save = StrongButton(text("ic3_form.describe.save"), f"{NAME}.save")
        self._save.clicked.connect(self.save_wanted)
        self._begin = Button(text("ic3_form.describe.begin"), f"{NAME}.begin")
        self._begin.clicked.connect(self.begin_wanted)
        layout = column(self, gap=10)
        layout.addWidget(self.edit)
        buttons = Surface("plain", f"{NAME}.buttons")
        flow = FlowLayout(buttons, spacing=10)
        flow.addWidget(self._save)
        flow.addWidget(self._begin)
        layout.addWidget(buttons)
        layout.addWidget(HeadingLabel(text("ic3_form.offers"), f"{NAME}.offers"))
        layout.addWidget(MutedLabel(text("ic3_form.offers.about"), f"{NAME}.offers.about"))
        self._parts = column(gap=0)
        layout.addLayout(self._parts)
        self._read_only = read_only

    def show_words(self, words: str, offers: Offers, ticked: frozenset[int], *, unsaved: bool) -> None:
        """Show the text, what may be added, and what of it stands in the text."""
        self._loading = True
        if self.edit.toPlainText() != words:
            # Ctrl+Z takes back what a tick put in.
            cursor = QTextCursor(self.edit.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(words)
        self._save.setEnabled(unsaved and not self._read_only)
        self._begin.setVisible(not words.strip() and offers.entries > 0 and not self._read_only)
        self._on = ticked
        if offers != self._offers:
            self._offers = offers
            self._make_folds()
        for place, tick in self._ticks.items():
            tick.setChecked(place in ticked)
        self._loading = False

    def on_typed(self) -> None:
        """Tell what is typed."""
        if not self._loading:
            self.typed.emit(self.edit.toPlainText())

    def on_ticked(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Tell which words are wanted, or no longer."""
        for place, tick in self._ticks.items():
            if tick is self.sender():
                self.ticked.emit(place, on)

    def on_opened(self) -> None:
        """Make what is inside a part."""
        for part, fold in self._folds.items():
            if fold is self.sender() and self._bodies[part].layout() is None:
                self._fill(part, self._bodies[part])

    def on_entry(self) -> None:
        """Ask to look at the entry of a row."""
        self.entry_wanted.emit(EntityId(bytes(self.sender().property("entry"))))

    def on_theme_changed(self) -> None:
        """Draw the arrows anew."""
        for fold in self._folds.values():
            fold.on_theme_changed()

    def _make_folds(self) -> None:
        clear_layout(self._parts)
        self._ticks, self._folds, self._bodies = {}, {}, {}
        for part in OfferPart:
            count = sum(offer.part is part for offer in self._offers.words)
            if not count and (part is not OfferPart.OFTEN or not self._offers.entries):
                continue
            name = f"{NAME}.{part.value}"
            body = self._bodies[part] = Surface("plain", f"{name}.body")
            fold = self._folds[part] = Fold(self._theme, name, text(f"ic3_form.offer.{part.value}"), body)
            fold.say(text("ic3_form.offers.count", n=count) if count else "")
            fold.opened.connect(self.on_opened)
            self._parts.addWidget(fold)

    def _fill(self, part: OfferPart, body: Surface) -> None:
        layout = column(body, margins=(18, 0, 0, 12), gap=3)
        if part is OfferPart.OFTEN:
            layout.addWidget(MutedLabel(_counted(self._offers), f"{NAME}.counted"))
        for place, offer in enumerate(self._offers.words):
            if offer.part is not part:
                continue
            name = f"{NAME}.offer.{place}"
            tick = self._ticks[place] = Tick(offer.inserted, name)
            tick.setChecked(place in self._on)
            tick.setEnabled(not self._read_only)
            tick.toggled.connect(self.on_ticked)
            layout.addWidget(tick)
            where = text("ic3_form.offers.from", when=moment_words(offer.when))
            link = Button(where, f"{name}.entry", "foot")
            link.setProperty("entry", bytes(offer.entry))
            link.clicked.connect(self.on_entry)
            below = row(margins=(em(2), 0, 0, 0))
            below.addWidget(link)
            below.addStretch(1)
            layout.addLayout(below)
        for left, count in self._offers.left:
            if left is part:
                words = text("ic3_form.offers.left", n=count, most=MOST)
                layout.addWidget(MutedLabel(words, f"{NAME}.{part.value}.left"))


def _counted(offers: Offers) -> str:
    """Say what was counted, for the person to write in their own words."""
    if not offers.dated:
        return text("ic3_form.offers.counted_undated", n=offers.entries)
    first, last = moment_words(offers.first), moment_words(offers.last)
    return text("ic3_form.offers.counted", n=offers.entries, first=first, last=last)
