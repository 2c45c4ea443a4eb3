"""One item of evidence, large: covered until it is asked for, in the way that fits its kind, or as bytes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from app.domain.change import Change
from app.domain.ports import Picture
from app.services.looking import TableShown, Way
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.keys import Shortcut
from ui.style.pages import PageStack
from ui.style.parts import (
    BodyLabel,
    Button,
    Chip,
    HeadingLabel,
    LineEdit,
    MutedLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    em,
    row,
    scrolled,
)
from ui.unlocked.arriving import arrived_in
from ui.unlocked.cursor import give_focus
from ui.unlocked.leaving import copy_words
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.evidence.openings import Opening
from ui.unlocked.screens.viewer.hex_pane import HexPane
from ui.unlocked.screens.viewer.model import CellsModel, Head, RouteShown, TextShown
from ui.unlocked.screens.viewer.picture_pane import PicturePane
from ui.unlocked.screens.viewer.presenter import ViewerPresenter
from ui.unlocked.screens.viewer.text_pane import TextPane
from ui.unlocked.widgets.covered import CoveredPicture
from ui.unlocked.widgets.values import Values

LABEL_EM = 11
TIGHT_EM = 24
"""Below so many text heights, the content takes the room of what is told elsewhere too."""


class ViewerScreen(Screen):
    """Head, ways to look, and one pane for each sort of content."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("viewer")
        self._context = context
        self._ways: dict[str, Way] = {}
        self._openings: dict[str, Opening] = {}
        self._chips: list[Chip] = []
        self._leading: list[Button] = []
        self._cover = CoveredPicture(context.theme, "viewer.cover", "", says=text("viewer.cover"))
        self._cover.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = PicturePane(context.theme)
        self._text = TextPane("viewer.text")
        self._route = Surface("plain", "viewer.route")
        self._route_lines = column(self._route, margins=(2, 2, 12, 12), gap=10)
        self._cells = CellsModel(self)
        self._table = self._make_table()
        self._bytes = HexPane(context.theme)
        self._sorry_words = BodyLabel("", "viewer.sorry.words")
        self._as_bytes = Button(text("viewer.as_bytes"), "viewer.as_bytes")
        self.presenter = ViewerPresenter(context.session, context.jobs, context.shell, self)
        self._lay_out()
        self._connect()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the item of the target."""
        self.presenter.activate(target)

    def refresh(self, change: Change) -> None:
        """Notice an item that is erased."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the cover, or the way back when there is nothing."""
        return self._back if self._cover.isHidden() else self._cover

    # What the presenter shows.

    def show_head(self, head: Head, way: Way) -> None:
        """Show which item it is, covered."""
        self._drop()
        self._title.setText(head.title)
        self._name.setText(head.name)
        self._cover.set_cover(head.cover, says=f"{head.title}. {head.cover}")
        self._before.setEnabled(head.before)
        self._after.setEnabled(head.after)
        self._show_ways(head, way)
        self._cover_again.hide()
        self._stack.setCurrentWidget(self._cover_page)
        if self.isVisible():
            give_focus(self, self._cover)

    def show_gone(self) -> None:
        """Show that there is no item."""
        self._drop()
        self._title.setText(text("viewer.gone"))
        self._name.setText("")
        self._name.hide()
        for part in (self._before, self._after):
            part.setEnabled(False)
        self._clear_ways()
        self.show_sorry(text("viewer.gone.words"), may_show_bytes=False)

    def show_picture(self, picture: Picture, own: tuple[float, float], most: int, *, keep: bool) -> None:
        """Show a picture or page."""
        fresh = self._stack.currentWidget() is not self._picture
        self._uncover(self._picture)
        self._picture.show_picture(picture, own, most, keep=keep)
        if fresh:
            give_focus(self, self._picture.canvas)

    def show_part(self, longest: int, at: tuple[int, int], picture: Picture) -> None:
        """Show a sharper part."""
        self._picture.canvas.show_part(longest, at, picture)

    def show_page(self, page: int, pages: int, words: str) -> None:
        """Show which page it is."""
        self._picture.show_page(page, pages, words)

    def show_text(self, shown: TextShown) -> None:
        """Show a piece of text."""
        fresh = self._stack.currentWidget() is not self._text
        self._uncover(self._text)
        self._text.show_text(shown)
        if fresh:
            give_focus(self, self._text.reading)

    def show_route(self, route: RouteShown) -> None:
        """Show the way of an email, and what servers wrote of who sent it."""
        clear_layout(self._route_lines)
        self._add_route(route)
        self._uncover(self._route_area)

    def show_table(self, table: TableShown) -> None:
        """Show rows."""
        self._cells.set_table(table)
        self._table_note.setText(text("viewer.table.cut" if table.cut else "viewer.table.note"))
        self._uncover(self._table_page)
        give_focus(self, self._table)

    def show_bytes(self, size: int) -> None:
        """Show bytes from the beginning."""
        self._uncover(self._bytes_page)
        self._bytes.open(size)
        give_focus(self, self._bytes)

    def take_block(self, number: int, data: bytes) -> None:
        """Show bytes that were asked for."""
        self._bytes.take(number, data)

    def show_sorry(self, words: str, *, may_show_bytes: bool) -> None:
        """Say why nothing is shown, and offer the bytes."""
        self._sorry_words.setText(words)
        self._as_bytes.setVisible(may_show_bytes)
        self._cover_again.hide()
        self._stack.setCurrentWidget(self._sorry)
        if may_show_bytes:
            give_focus(self, self._as_bytes)

    def mark(self, words: str) -> None:
        """Mark words that were found."""
        if self._stack.currentWidget() is self._picture:
            self._picture.mark(words)
        else:
            self._text.mark(words)

    # Slots.

    def on_leave(self) -> None:
        """Go back to where it was opened."""
        self._context.shell.back()

    def on_before(self) -> None:
        """Go to the item before."""
        if self._before.isEnabled():
            self.presenter.step(-1)

    def on_after(self) -> None:
        """Go to the next item."""
        if self._after.isEnabled():
            self.presenter.step(1)

    def on_cover_again(self) -> None:
        """Cover what is in sight."""
        self.presenter.cover()
        self._drop()
        self._cover.cover()
        self._cover_again.hide()
        self._stack.setCurrentWidget(self._cover_page)
        self._cover.setFocus()

    def on_way(self) -> None:
        """Look in the way of the pressed chip."""
        name = self.sender().objectName()
        self._mark_way(name)
        self.presenter.choose(self._ways[name])

    def on_as_bytes(self) -> None:
        """Look at the bytes."""
        self._mark_way(f"viewer.way.{Way.BYTES.value}")
        self.presenter.choose(Way.BYTES)

    def on_opening(self) -> None:
        """Go where the pressed button leads."""
        self.presenter.open_page(self._openings[self.sender().objectName()])

    def on_copied(self, words: str) -> None:
        """Put what was marked on the clipboard, marked secret, for a short time."""
        copy_words(self._context, self, words, text("viewer.copied"))

    def on_offset(self) -> None:
        """Go to a place in the bytes, in hexadecimal as it stands at the left."""
        words = self._offset.text().strip().lower().removeprefix("0x")
        try:
            self._bytes.go(int(words, 16))
        except ValueError:
            self._context.shell.say(text("viewer.offset.wrong"))
        else:
            self._bytes.setFocus()

    def on_theme_changed(self) -> None:
        """Draw anew."""
        self._bytes.on_moved()
        self._picture.canvas.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._make_room()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        self.on_cover_again()
        super().hideEvent(event)

    def _make_room(self) -> None:
        """Where there is little, leave out what can be had on the page of all items, or by keys."""
        tight = self.height() < em(TIGHT_EM)
        self._name.setVisible(not tight and bool(self._name.text()))
        self._picture.fit(tight=tight)
        for button in self._leading:
            button.setVisible(not tight)

    def _uncover(self, pane: QWidget) -> None:
        self._cover_again.show()
        self._stack.setCurrentWidget(pane)

    def _drop(self) -> None:
        """Hold nothing of what was shown."""
        self._picture.clear()
        self._text.clear()
        self._bytes.clear()
        self._cells.set_table(TableShown((), cut=False))
        clear_layout(self._route_lines)

    def _clear_ways(self) -> None:
        self._flow.clear()
        self._ways, self._openings = {}, {}
        self._chips, self._leading = [], []

    def _mark_way(self, chosen: str) -> None:
        for chip in self._chips:
            chip.setChecked(chip.objectName() == chosen)

    def _show_ways(self, head: Head, way: Way) -> None:
        self._clear_ways()
        self._ways = {f"viewer.way.{each.value}": each for each in head.ways}
        self._openings = {f"viewer.open.{each.key}": each for each in head.openings}
        for name, each in self._ways.items():
            chip = Chip(text(name), name, on=each is way)
            chip.clicked.connect(self.on_way)
            self._chips.append(chip)
            self._flow.addWidget(chip)
        for name, opening in self._openings.items():
            button = Button(text(f"evidence.open.{opening.key}"), name, "link")
            button.clicked.connect(self.on_opening)
            self._leading.append(button)
            self._flow.addWidget(button)
        self._make_room()

    def _add_route(self, route: RouteShown) -> None:
        lines = self._route_lines
        lines.addWidget(HeadingLabel(text("viewer.route.heading"), "viewer.route.heading"))
        if route.hops:
            lines.addWidget(Values("viewer.hops", route.hops, LABEL_EM))
            if route.more:
                lines.addWidget(MutedLabel(text("viewer.route.more", n=route.more), "viewer.route.more"))
            lines.addWidget(MutedLabel(text("viewer.route.note"), "viewer.route.note"))
        else:
            lines.addWidget(MutedLabel(text("viewer.route.none"), "viewer.route.none"))
        lines.addSpacing(8)
        lines.addWidget(HeadingLabel(text("viewer.checks.heading"), "viewer.checks.heading"))
        if route.results:
            lines.addWidget(Values("viewer.results", route.results, LABEL_EM))
        written = tuple((text("viewer.checks.written"), each) for each in route.checks[:8])
        lines.addWidget(Values("viewer.checks", written, LABEL_EM))
        note = "viewer.checks.note" if route.checks else "viewer.checks.none"
        lines.addWidget(MutedLabel(text(note), "viewer.checks.note"))
        lines.addStretch(1)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("viewer.table.cells")
        table.setAccessibleName(text("viewer.way.table"))
        table.setModel(self._cells)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        table.horizontalHeader().hide()
        table.horizontalHeader().setDefaultSectionSize(em(11))
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(em(2))
        return table

    def step(self, by: int) -> bool:
        """Find the words of the box again in a text."""
        return by > 0 and any(pane.find_next() for pane in (self._text, self._picture.words))

    def on_paste(self) -> None:
        """Add what is in the clipboard to the evidence, where it is shown what becomes of it."""
        if not self._context.session.read_only:
            arrived = arrived_in(self._context.clipboard.data(), folders=True)
            if arrived.problem:
                self._context.shell.say(text(arrived.problem))
            else:
                self._context.shell.go(Target("evidence", values={"arrived": arrived}))

    def _connect(self) -> None:
        self._back.clicked.connect(self.on_leave)
        self._before.clicked.connect(self.on_before)
        self._after.clicked.connect(self.on_after)
        self._cover.wanted.connect(self.presenter.look)
        self._cover_again.clicked.connect(self.on_cover_again)
        self._picture.turn_wanted.connect(self.presenter.turn)
        self._picture.page_wanted.connect(self.presenter.page)
        self._picture.canvas.part_wanted.connect(self.presenter.part)
        self._bytes.block_wanted.connect(self.presenter.block)
        self._as_bytes.clicked.connect(self.on_as_bytes)
        self._text.piece_wanted.connect(self.presenter.turn)
        self._text.item_wanted.connect(self.presenter.open_item)
        for pane in (self._text, self._picture.words):
            pane.find_wanted.connect(self.presenter.find)
            pane.copied.connect(self.on_copied)
        self._bytes.copied.connect(self.on_copied)
        self._offset.returnPressed.connect(self.on_offset)
        self._context.follow_look(self, self.on_theme_changed)
        for keys, slot, says in (
            ("Escape", self.on_leave, "keys.viewer.leave"),
            ("Alt+Left", self.on_before, "keys.viewer.before"),
            ("Alt+Right", self.on_after, "keys.viewer.after"),
            ("Ctrl+V", self.on_paste, "keys.evidence.paste"),
        ):
            Shortcut(keys, self, slot, says, name="viewer.shortcut", inside=True)

    def _lay_out(self) -> None:
        self._back = Button(text("viewer.back"), "viewer.back", "link")
        self._title = TitleLabel("", "viewer.title", wrap=False)
        self._name = MutedLabel("", "viewer.name")
        self._cover_again = Button(
            text("viewer.cover.again"), "viewer.cover.again", "link", says=text("evidence.cover")
        )
        self._before = Button("‹", "viewer.before", says=text("viewer.before"))
        self._after = Button("›", "viewer.after", says=text("viewer.after"))
        head = row(gap=10)
        head.addWidget(self._back)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._before)
        head.addWidget(self._after)
        chips = Surface("plain", "viewer.ways")
        self._flow = FlowLayout(chips, spacing=6)
        looking = row(gap=8)
        looking.addWidget(chips, 1)
        looking.addWidget(self._cover_again, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = PageStack("viewer.stack", text("viewer.name"))
        self._cover_page = Surface("plain", "viewer.cover.page")
        column(self._cover_page).addWidget(self._cover)
        self._route_area = scrolled(self._route, "viewer.route.scroll")
        self._table_page = Surface("plain", "viewer.table")
        self._table_note = MutedLabel("", "viewer.table.note")
        inner = column(self._table_page, gap=6)
        inner.addWidget(self._table_note)
        inner.addWidget(self._table, 1)
        self._bytes_page = self._make_bytes_page()
        self._sorry = Surface("plain", "viewer.sorry")
        inner = column(self._sorry, gap=10)
        inner.addWidget(self._sorry_words)
        inner.addWidget(self._as_bytes, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        for pane in (
            self._cover_page,
            self._picture,
            self._text,
            self._route_area,
            self._table_page,
            self._bytes_page,
            self._sorry,
        ):
            self._stack.addWidget(pane)
        layout = column(self, margins=(18, 12, 18, 14), gap=8)
        layout.addLayout(head)
        layout.addWidget(self._name)
        layout.addLayout(looking)
        layout.addWidget(self._stack, 1)

    def _make_bytes_page(self) -> Surface:
        page = Surface("plain", "viewer.bytes.page")
        self._offset = LineEdit("viewer.offset", says=text("viewer.offset"), hint=text("viewer.offset"))
        self._offset.setMaximumWidth(em(18))
        inner = column(page, gap=6)
        inner.addWidget(self._offset)
        inner.addWidget(self._bytes, 1)
        return page


def build(context: ScreenContext) -> Screen:
    """Make the viewer."""
    return ViewerScreen(context)
