"""Every list, table and tree of the window keeps the rules that Qt sets for models, empty and filled."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractTableModel, QObject
from PySide6.QtGui import QStandardItemModel

import ui.unlocked
from app.domain.court_form import FieldSort
from app.domain.entry import Entry
from app.domain.entry_summary import summary_of
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.moment import Instant, Moment, Precision, Stamp
from app.domain.threads import MessageRef
from app.services.choices import EntryLine, ItemLine
from app.services.forms import FormLine
from app.services.looking import TableShown
from ui.unlocked.forms.list_rows import Heading, Item
from ui.unlocked.forms.record_list import RecordModel
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Target
from ui.unlocked.screens.court_form.model import FieldModel, FieldRow
from ui.unlocked.screens.documents.entry_tree import EntryTreeModel
from ui.unlocked.screens.documents.pages import PageModel
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.screens.evidence.listing import TileMaker, listed_of
from ui.unlocked.screens.evidence.model import EvidenceModel
from ui.unlocked.screens.imports.model import OfferModel
from ui.unlocked.screens.imports.state import Offer
from ui.unlocked.screens.keys.model import KeyRow, KeysModel
from ui.unlocked.screens.patterns.figures import Cell, Grid, Look, Opening
from ui.unlocked.screens.patterns.model import FigureModel, SaysModel
from ui.unlocked.screens.redact.model import MarkModel
from ui.unlocked.screens.search.model import HitModel
from ui.unlocked.screens.search.presenter import HitHeading, HitRow
from ui.unlocked.screens.threads.lines import Line
from ui.unlocked.screens.threads.model import MessageModel, RowModel
from ui.unlocked.screens.threads.rows import ThreadRow
from ui.unlocked.screens.timeline.model import TimelineModel
from ui.unlocked.screens.timeline.rows import rows_of
from ui.unlocked.screens.viewer.model import CellsModel

AT = Instant(1_794_700_000_000, "America/Chicago")
WHEN = Moment(Precision.EXACT, Stamp(date(2026, 11, 14), None, None), None, "America/Chicago")
ONE = EntityId(b"1" * 16)

Filled = Callable[[QObject], Iterator[QAbstractItemModel]]
"""Yields one model in each of its states."""


def timeline(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """No rows, some, and more below."""
    model = TimelineModel()
    yield model
    rows = rows_of(summary_of(Entry(id=new_id(), written=AT, when=WHEN, what="Words"), {}) for _ in range(3))
    model.set_rows(rows, is_last=False)
    yield model
    model.add_rows(rows[1:], is_last=True)
    yield model


def evidence(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """No items, and two."""
    model = EvidenceModel()
    yield model
    items = (Evidence(id=new_id(), item=new_id(), number=n, name="a.png", added=AT) for n in (1, 2))
    model.show(listed_of(TileMaker().tiles_of(items, frozenset())))
    yield model


def records(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """A heading and a record."""
    model = RecordModel("people")
    yield model
    model.set_rows((Heading("Witnesses"), Item(Subject(RecordKind.PERSON, ONE), "Casey", "friend", "tag")))
    yield model


def hits(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """Nothing found, and something."""
    model = HitModel()
    yield model
    model.set_rows((HitHeading("Entries (1)"), HitRow("Entry", "Title", "words", Target("timeline", ONE))))
    yield model


def offers(parent: QObject) -> Iterator[QAbstractItemModel]:
    """A line before and after it was taken."""
    model = OfferModel(parent)
    yield model
    for state in ("", "taken"):
        model.set_offers((Offer("Line 2", "Title", "words", (), state),))
        yield model


def figure(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """A grid with a gap in it."""
    model = FigureModel()
    yield model
    cell = Cell(Look.HEAT, "three on Monday", "3", opens=Opening("three", (ONE,)))
    model.set_grid(Grid(((cell, None), (None, cell)), columns=("a", "b")), 2)
    yield model


def says(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """The same as sentences."""
    model = SaysModel()
    yield model
    model.set_grid(Grid(((Cell(Look.HEAT, "three on Monday", "3", opens=Opening("three", (ONE,))),),)))
    yield model


def marks(parent: QObject) -> Iterator[QAbstractItemModel]:
    """Two marks."""
    model = MarkModel(parent)
    yield model
    model.set_words(("Black box, 10 % from the left", "Blur"))
    yield model


def cells(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """Rows of different length."""
    model = CellsModel()
    yield model
    model.set_table(TableShown((("a", "b"), ("c",)), cut=False))
    yield model


def messages(parent: QObject) -> Iterator[QAbstractItemModel]:
    """A window that grows at both ends and lets go at both."""
    model = MessageModel(parent)
    yield model
    lines = [
        Line(
            MessageRef(ONE, n),
            "A",
            "theirs",
            "2026-11-14",
            "A, 9:00",
            "Hello",
            False,
            "",
            None,
            "",
            "A: Hello",
        )
        for n in range(6)
    ]
    model.set_lines(lines[2:4], 2)
    yield model
    model.add_before(lines[:2])
    model.add_after(lines[4:])
    yield model
    model.drop_first(1)
    model.drop_last(2)
    yield model


def threads(parent: QObject) -> Iterator[QAbstractItemModel]:
    """One conversation."""
    model = RowModel("threads.model", parent)
    yield model
    model.set_rows((ThreadRow(ONE, "Riley", ("12 messages",)),))
    yield model


def form_fields(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """A field left to the hand, and then the same with pages added."""
    model = FieldModel()
    yield model
    line = FormLine("county", next(iter(FieldSort)), "County")
    for is_more in (False, True):
        model.set_rows((FieldRow(line, None, is_more),))
        yield model


def pages(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """Two pages, one of them read."""
    model = PageModel()
    yield model
    model.set_count(2)
    model.set_words(("The words of page one",))
    yield model


def entries(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """Entries alone, and with their items."""
    model = EntryTreeModel()
    yield model
    items = (ItemLine(new_id(), 1, "a.png", "photo", 1),)
    lines = tuple(EntryLine(new_id(), WHEN, "Words", False, items) for _ in range(2))
    model.set_lines(lines)
    yield model
    model.show_wish(Wish(entries=frozenset({lines[0].id})))
    yield model


def keys(_parent: QObject) -> Iterator[QAbstractItemModel]:
    """Two keys."""
    model = KeysModel()
    yield model
    model.show_rows((KeyRow("Ctrl+L", "Lock", "everywhere"), KeyRow("F1", "Keys", "everywhere")))
    yield model


CASES: Mapping[type[QAbstractItemModel], Filled] = {
    TimelineModel: timeline,
    EvidenceModel: evidence,
    RecordModel: records,
    HitModel: hits,
    OfferModel: offers,
    FigureModel: figure,
    SaysModel: says,
    MarkModel: marks,
    CellsModel: cells,
    MessageModel: messages,
    RowModel: threads,
    FieldModel: form_fields,
    PageModel: pages,
    EntryTreeModel: entries,
    KeysModel: keys,
}
"""How every model of the window is filled; a new one needs a line here."""


def models() -> set[type]:
    """Every model that is defined in the window."""
    for module in pkgutil.walk_packages(ui.unlocked.__path__, "ui.unlocked."):
        importlib.import_module(module.name)
    found: set[type] = set()
    waiting: list[type] = [QAbstractItemModel, QAbstractListModel, QAbstractTableModel, QStandardItemModel]
    while waiting:
        below: list[type] = type.__subclasses__(waiting.pop())
        below = [each for each in below if each.__module__.startswith("ui.")]
        found.update(below)
        waiting.extend(below)
    return found


def test_every_model_has_a_case(qapp: object) -> None:
    """A model that nobody checks is found here."""
    assert qapp is not None
    missing = models() - set(CASES)
    assert not missing


@pytest.mark.parametrize("model", CASES, ids=lambda model: model.__name__)
def test_a_model_keeps_the_rules_of_qt(
    model: type[QAbstractItemModel], qtmodeltester: object, qapp: QObject
) -> None:
    """Indexes, parents, counts, roles and what is told of changes are as Qt wants them, in every state."""
    states = CASES[model](qapp)
    made = next(states)
    assert type(made) is model
    # From here on it looks at the model before and after whatever the model says of itself.
    qtmodeltester.check(made, force_py=True)  # type: ignore[attr-defined]
    later = list(states)
    assert later
    assert all(state is made for state in later)
    made.setParent(None)
