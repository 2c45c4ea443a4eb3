"""The right pane of the timeline: one entry, its evidence covered, its history."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.menu import Deed
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    HeadingLabel,
    MutedLabel,
    OwnWordsLabel,
    SmallLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    em,
    line,
    row,
)
from ui.style.theme import Theme
from ui.unlocked.screens.timeline.detail import Detail, Tile
from ui.unlocked.widgets.covered import CoveredPicture
from ui.unlocked.widgets.facts import Facts


class DetailPane(Surface):
    """Shows a `Detail`; asks by signals."""

    edit_wanted = Signal()
    withdraw_wanted = Signal()
    look_wanted = Signal(object)
    open_wanted = Signal(object)
    history_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("pane", "detail")
        self._theme = theme
        self._tiles: dict[EntityId, CoveredPicture] = {}
        self._layout: QVBoxLayout = column(self, margins=(30, 22, 30, 28), gap=0)
        self.show_nothing(text("timeline.detail.nothing"))

    def show_nothing(self, words: str) -> None:
        """Show one sentence in place of an entry."""
        self._begin()
        self._layout.addSpacing(8)
        self._layout.addWidget(MutedLabel(words, "detail.nothing"))
        self._layout.addStretch(1)

    def show_detail(self, detail: Detail) -> None:
        """Show an entry, with its evidence covered."""
        self._begin()
        self._head(detail)
        if detail.what:
            words = OwnWordsLabel(detail.what, "detail.what", says=text("entry.ask.what"))
            self._layout.addWidget(words)
            self._layout.addSpacing(18)
        facts = Facts("detail.facts")
        self._layout.addWidget(facts)
        facts.show_rows(detail.facts)
        if detail.private_note:
            self._layout.addSpacing(16)
            self._layout.addWidget(self._private(detail.private_note))
        if detail.tiles:
            self._layout.addSpacing(18)
            self._layout.addWidget(HeadingLabel(text("timeline.detail.evidence"), "detail.evidence"))
            self._layout.addSpacing(8)
            self._layout.addWidget(self._evidence(detail.tiles))
        self._history(detail)
        self._layout.addStretch(1)

    def show_picture(self, item: EntityId, picture: Picture) -> None:
        """Show a picture on its tile, if it is still there."""
        tile = self._tiles.get(item)
        if tile is not None:
            tile.show_picture(picture)

    def show_no_picture(self, item: EntityId, words: str) -> None:
        """Say on the tile why there is no picture."""
        tile = self._tiles.get(item)
        if tile is not None:
            tile.show_words(words)

    def on_look(self) -> None:
        """Ask for the picture of the tile that was pressed."""
        for tile in self._tiles.values():
            if tile is self.sender():
                self.look_wanted.emit(tile.property("tile"))

    def _begin(self) -> None:
        self._tiles = {}
        clear_layout(self._layout)

    def _head(self, detail: Detail) -> None:
        head = row(gap=10)
        head.addWidget(TitleLabel(detail.title, "detail.title", selectable=True), 1)
        if detail.may_change:
            edit = Button(text("timeline.detail.edit"), "detail.edit")
            edit.clicked.connect(self.edit_wanted)
            head.addWidget(edit)
        self._layout.addLayout(head)
        self._layout.addSpacing(2)
        self._layout.addWidget(MutedLabel(detail.subtitle, "detail.subtitle"))
        if detail.withdrawn:
            self._layout.addSpacing(10)
            self._layout.addWidget(BodyLabel(detail.withdrawn, "detail.withdrawn", tone="rust"))
        self._layout.addSpacing(18)

    def _private(self, note: str) -> Surface:
        box = Surface("private", "detail.private")
        inner = column(box, margins=(16, 12, 16, 14), gap=4)
        inner.addWidget(CaptionLabel(text("timeline.detail.private"), "detail.private.label"))
        inner.addWidget(OwnWordsLabel(note, "detail.private.text", says=text("timeline.detail.private")))
        return box

    def _evidence(self, tiles: tuple[Tile, ...]) -> Surface:
        holder = Surface("plain", "detail.tiles")
        flow = FlowLayout(holder, spacing=12)
        for number, tile in enumerate(tiles):
            cell = Surface("plain", f"detail.tile.{number}")
            cell.setFixedWidth(em(9.4))
            inner = column(cell, gap=1)
            picture = CoveredPicture(
                self._theme, f"detail.tile.{number}.picture", tile.cover, says=f"{tile.name}, {tile.cover}"
            )
            picture.setProperty("tile", tile)
            picture.more = (Deed("open", text("several.open"), partial(self.open_wanted.emit, tile)),)
            picture.wanted.connect(self.on_look)
            self._tiles[tile.id] = picture
            inner.addWidget(picture)
            inner.addSpacing(3)
            inner.addWidget(SmallLabel(tile.name, f"detail.tile.{number}.name"))
            facts = CaptionLabel("", f"detail.tile.{number}.facts", wrap=False)
            facts.setText(facts.fontMetrics().elidedText(tile.facts, Qt.TextElideMode.ElideMiddle, em(9.2)))
            facts.setToolTip(tile.facts)
            inner.addWidget(facts)
            flow.addWidget(cell)
        return holder

    def _history(self, detail: Detail) -> None:
        self._layout.addSpacing(20)
        self._layout.addWidget(line("detail.line"))
        self._layout.addSpacing(10)
        self._layout.addWidget(MutedLabel(detail.history, "detail.history"))
        foot = row(gap=6)
        if detail.has_versions:
            every = Button(text("timeline.detail.versions"), "detail.versions.show", "link")
            every.clicked.connect(self.history_wanted)
            foot.addWidget(every)
        foot.addStretch(1)
        if detail.may_change:
            withdraw = Button(text("timeline.detail.withdraw"), "detail.withdraw", "quiet")
            withdraw.clicked.connect(self.withdraw_wanted)
            foot.addWidget(withdraw)
        self._layout.addLayout(foot)
