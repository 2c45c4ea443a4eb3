"""What can be done with the items that are marked: the deeds of menu and line, and their questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.ids import EntityId
from app.services.vault import Session
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.menu import Deed
from ui.style.parts import CaptionLabel, LineEdit, Surface, TextEdit, column
from ui.unlocked.leaving import FILE, leave_with
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.evidence.several import Offered, SeveralItems
from ui.unlocked.screens.needed.link_field import LinkField
from ui.unlocked.screens.needed.links import Linked
from ui.unlocked.screens.needed.presenter import LinksPresenter
from ui.unlocked.widgets.choice import Choice

Ids = tuple[EntityId, ...]


class Described(Surface):
    """Boxes for what all of them get; what stays empty changes nothing."""

    def __init__(self, name: str, fields: tuple[str, ...], people: Offered = ()) -> None:
        super().__init__("plain", name)
        self._boxes: dict[str, LineEdit | TextEdit] = {}
        self._from: Choice | None = None
        layout = column(self, gap=4)
        if people:
            nobody = (None, text("evidence.several.same_person"))
            self._from = Choice(f"{name}.source", text("evidence.form.field.source"), (nobody, *people))
            layout.addWidget(self._from)
        for field in fields:
            says = text(f"evidence.form.field.{field}")
            long = field == "description"
            box = TextEdit(f"{name}.{field}", says=says) if long else LineEdit(f"{name}.{field}", says=says)
            self._boxes[field] = box
            layout.addWidget(CaptionLabel(says, f"{name}.{field}.label"))
            layout.addWidget(box)

    def values(self) -> dict[str, object]:
        """Return what was said."""
        said: dict[str, object] = {}
        for field, box in self._boxes.items():
            words = box.toPlainText() if isinstance(box, TextEdit) else box.text()
            if words.strip():
                said[field] = words
        if self._from is not None and self._from.value() is not None:
            said["source"] = self._from.value()
        return said


class ItemDeeds(QObject):
    """Offers what can be done with what `marked` returns; `order` opens what the list can be ordered by."""

    def __init__(
        self,
        context: ScreenContext,
        page: QWidget,
        marked: Callable[[], Ids],
        *,
        single: Callable[[], tuple[Deed, ...]],
        save_one: Callable[[], None],
        copy: Callable[[], None],
        order: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._marked = marked
        self._single = single
        self._save_one = save_one
        self._copy = copy
        self._order = order
        self._asked: Ids = ()
        self._entry: LinkField | None = None
        self._said: Described | None = None
        self._needed: Choice | None = None
        self._links = LinksPresenter(context.session, context.jobs, context.shell, self)
        self._several = SeveralItems(context.session, context.jobs, context.shell)

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done now."""
        marked = self._marked()
        order = Deed("order", text("evidence.do.order"), self._order, apart=True)
        if not marked:
            return (order,)
        save = Deed("save", text("evidence.do.save", n=len(marked)), self.on_save_wanted, apart=True)
        check = Deed("check", text("evidence.check"), partial(self._several.check, marked))
        copy = Deed("copy", text("several.copy"), self._copy, "Ctrl+C")
        single = self._single() if len(marked) == 1 else ()
        if self._context.session.read_only:
            return (*single, save, check, copy, order)
        return (
            *single,
            Deed("entry", text("evidence.do.entry"), self.on_entry_wanted, apart=True),
            Deed("from", text("evidence.do.from"), self.on_from_wanted),
            Deed("what", text("evidence.do.what"), self.on_what_wanted),
            Deed("needed", text("evidence.do.needed"), self.on_needed_wanted),
            save,
            check,
            copy,
            order,
        )

    # To an entry.

    def on_entry_wanted(self) -> None:
        """Ask which entry gets them."""
        self._asked = self._marked()
        self._entry = LinkField("evidence.several.entry", "entry", only_one=True)
        self._entry.finding.connect(self.on_finding)
        self._entry.destroyed.connect(self.on_entry_gone)
        heading = text("evidence.several.entry.heading", n=len(self._asked))
        self._ask(heading, "evidence.several.entry", self._entry, self.on_entry_chosen)
        self._entry.on_more()

    def on_finding(self, words: str) -> None:
        """Look for entries."""
        self._links.find("entry", words)

    def show_found(self, _field: str, found: tuple[Linked, ...]) -> None:
        """Offer entries, while it is asked for one."""
        if self._entry is not None:
            self._entry.show_found(found)

    def show_names(self, _field: str, linked: tuple[Linked, ...]) -> None:
        """Call them by their names."""

    def on_entry_gone(self) -> None:
        """Offer no more: the question was closed."""
        self._entry = None

    def on_entry_chosen(self) -> None:
        """Add them to it."""
        field, self._entry = self._entry, None
        entry = None if field is None else field.value()
        if isinstance(entry, bytes):
            self._several.add_to_entry(self._asked, EntityId(entry))
        else:
            self._context.shell.say(text("evidence.several.entry.none"))

    # What they are and where they came from.

    def on_from_wanted(self) -> None:
        """Ask where they came from."""
        self._asked = self._marked()
        self._read(lambda _session: self._several.people(), self.on_people)

    def on_people(self, people: Offered) -> None:
        """Offer those who are known."""
        self._said = Described("evidence.several.from", ("device", "account", "how_got"), people)
        heading = text("evidence.several.from.heading", n=len(self._asked))
        self._ask(heading, "evidence.several.describe", self._said, self.on_described)

    def on_what_wanted(self) -> None:
        """Ask what they are."""
        self._asked = self._marked()
        self._said = Described("evidence.several.what", ("caption", "description"))
        heading = text("evidence.several.what.heading", n=len(self._asked))
        self._ask(heading, "evidence.several.describe", self._said, self.on_described)

    def on_described(self) -> None:
        """Write it for all of them."""
        said, self._said = self._said, None
        if said is not None:
            self._several.describe(self._asked, said.values())

    # What was needed.

    def on_needed_wanted(self) -> None:
        """Ask what they are that was still needed."""
        self._asked = self._marked()
        self._read(lambda _session: self._several.open_needed(), self.on_needed)

    def on_needed(self, offered: Offered) -> None:
        """Offer what is open, or say that nothing is."""
        if not offered:
            self._context.shell.say(text("evidence.several.needed.none"))
            return
        self._needed = Choice("evidence.several.needed", text("evidence.several.needed.label"), offered)
        heading = text("evidence.several.needed.heading", n=len(self._asked))
        self._ask(heading, "evidence.several.needed", self._needed, self.on_needed_chosen)

    def on_needed_chosen(self) -> None:
        """Link them to it."""
        chosen, self._needed = self._needed, None
        needed = None if chosen is None else chosen.value()
        if isinstance(needed, bytes):
            self._several.were_needed(self._asked, EntityId(needed))

    # Copies.

    def on_save_wanted(self) -> None:
        """Say what copies are before they are made."""
        self._asked = self._marked()
        if len(self._asked) == 1:
            self._save_one()
        if len(self._asked) <= 1:
            return
        heading = text("evidence.several.save.title", n=len(self._asked))
        question = Question(heading, text("evidence.several.save.sentence"), text("evidence.copy.yes"))
        self._context.dialogs.ask(self._page, question, self.on_save_agreed)

    def on_save_agreed(self) -> None:
        """Ask for the folder."""
        title = text("evidence.several.save.choose")
        self._context.dialogs.choose_folder(self._page, title, Path.home(), self.on_folder)

    def on_folder(self, folder: Path) -> None:
        """Write them into it."""
        items = self._asked
        leave_with(
            self._context, self._page, FILE, lambda leave: self._several.save_copies(items, folder, leave)
        )

    def _ask(self, heading: str, key: str, body: QWidget, then: Callable[[], None]) -> None:
        question = Question(heading, text(f"{key}.sentence"), text(f"{key}.yes"), body=body)
        self._context.dialogs.ask(self._page, question, then)

    def _read(self, work: Callable[[Session], Offered], then: Callable[[Offered], None]) -> None:
        session = self._context.session
        self._context.jobs.read(lambda _ctx: work(session), then)
