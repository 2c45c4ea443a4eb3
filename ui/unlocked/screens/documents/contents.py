"""What goes into a paper: a few lines that say it, and below them entries and items to choose from."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from app.domain.export_request import SHOWS_MESSAGES
from app.services.choices import ConversationLine, PaperChoice
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.menu import Deed
from ui.style.parts import BodyLabel, Button, HeadingLabel, Surface, clear_layout, column
from ui.style.theme import Theme
from ui.unlocked.screens.documents.copies import Copies
from ui.unlocked.screens.documents.entry_tree import EntryTree, EntryTreeModel
from ui.unlocked.screens.documents.messages import Messages
from ui.unlocked.screens.documents.papers import PaperSpec
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.widgets.fold import Fold


class Contents(Surface):
    """Entries, items, messages and copies; what a person changes is told by the signals of the parts."""

    all_wanted = Signal()
    none_wanted = Signal()
    start_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "documents.contents")
        self._conversations: tuple[ConversationLine, ...] = ()
        self._paper: PaperSpec | None = None
        self._has_entries = False
        self._takes_entries = False
        self.model = EntryTreeModel()
        self.model.setParent(self)
        self._tree = EntryTree(self.model)
        self.messages = Messages(theme)
        self.copies = Copies()
        inner = column(self, gap=8)
        inner.addWidget(HeadingLabel(text("documents.what_goes_in"), "documents.what_goes_in"))
        self._lines = column(gap=4)
        inner.addLayout(self._lines)
        self._fold = Fold(theme, "documents.choose", text("documents.choose"), self._choosing())
        inner.addWidget(self._fold)
        inner.addWidget(self.messages)
        inner.addWidget(self.copies)

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self.model.show_wish(wish)
        self.copies.show_wish(wish)
        self._takes_entries = wish.takes_entries
        self._fold.setVisible(self._has_entries and self._takes_entries)
        if wish.spec is not self._paper:
            self._paper = wish.spec
            self._fold.open(on=False)
        self._show_messages(wish)

    def show_choice(self, choice: PaperChoice) -> None:
        """Show what may go in."""
        self.model.set_lines(choice.lines)
        self._conversations = choice.conversations
        self.copies.set_choices(choice.copies)
        self._start.say(text("documents.start", days=choice.look_back_days))
        self._has_entries = bool(choice.lines)
        self._fold.setVisible(self._has_entries and self._takes_entries)
        differs = choice.start != frozenset(line.id for line in choice.lines)
        self._start.setVisible(differs)

    def show_contents(self, lines: tuple[str, ...]) -> None:
        """Say what goes in."""
        clear_layout(self._lines)
        for number, words in enumerate(lines):
            self._lines.addWidget(BodyLabel(words, f"documents.in.{number}"))
        self.setVisible(bool(lines) or not self._fold.isHidden())

    def _show_messages(self, wish: Wish) -> None:
        """Show the conversations of the files of chosen entries."""
        entries = wish.entries
        lines = [
            replace(line, rests={entry: n for entry, n in line.rests.items() if entry in entries})
            for line in self._conversations
            if line.entries & entries and wish.paper in SHOWS_MESSAGES
        ]
        self.messages.show_lines(lines, wish.messages)

    def _choosing(self) -> Surface:
        body = Surface("plain", "documents.choose.body")
        inner = column(body, margins=(0, 0, 0, 10), gap=6)
        inner.addWidget(self._tree)
        links = Surface("plain", "documents.choose.links")
        flow = FlowLayout(links, spacing=8)
        self._start = Button(text("documents.start", days=0), "documents.start", "link")
        self._start.clicked.connect(self.start_wanted)
        every = Button(text("documents.all"), "documents.all", "link")
        every.clicked.connect(self.all_wanted)
        none = Button(text("documents.no_entry"), "documents.no_entry", "link")
        none.clicked.connect(self.none_wanted)
        for button in (self._start, every, none):
            flow.addWidget(button)
        self._tree.more = (
            Deed("all", text("documents.all"), every.click, apart=True),
            Deed("none", text("documents.no_entry"), none.click),
        )
        inner.addWidget(links)
        return body
