"""The page of figures: what each counts and leaves out, what a cell opens, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from app.domain.answer import yes
from app.domain.change import Change
from app.domain.entry import Involvement
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.incident_facts import IncidentFact
from app.domain.moment import Instant, Moment, Precision, Stamp, read_moment
from app.domain.patterns import Beside, Landmark, patterns_of
from app.domain.periods import Unit
from app.domain.person import Role
from app.domain.threads import MessageRef
from app.services.patterns import MessageDay
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import ShellStandIn
from ui.style.theme import Scheme
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.documents.options import OPTIONS
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.screens.patterns.card import FigureCard
from ui.unlocked.screens.patterns.figure_view import FigureView
from ui.unlocked.screens.patterns.figures import Cell, Figure, Head
from ui.unlocked.screens.patterns.messages import messages_figure
from ui.unlocked.screens.patterns.over_marks import danger_figure, kinds_figure, short_moment
from ui.unlocked.screens.patterns.over_time import (
    by_period_figure,
    calendar_figure,
    hours_figure,
    kinds_over_time,
    unit_of,
)
from ui.unlocked.screens.patterns.presenter import Counting, PatternsPresenter
from ui.unlocked.screens.timeline.presenter import FIGURE

ZONE = "America/Chicago"
WRITTEN = Instant(1_794_679_200_000, ZONE)


def at(text: str, precision: str = "exact", until: str | None = None) -> Moment:
    """A moment as it is typed."""
    return read_moment(text, until, precision, ZONE)


def fact(when: Moment, *kinds: str, danger: tuple[str, ...] = ()) -> IncidentFact:
    """What is known of an entry at a moment."""
    return IncidentFact(new_id(), WRITTEN, when, kinds, danger)


def opened(cell: Cell | None) -> tuple[EntityId, ...]:
    """The entries behind a cell."""
    assert cell is not None
    return () if cell.opens is None else cell.opens.entries


def test_bars_follow_without_a_gap_and_say_what_they_count() -> None:
    """Each week has a bar that says its number and opens its entries; what was left out is said; marks stand."""
    facts = [
        fact(at("2026-11-02")),
        fact(at("2026-11-08")),
        fact(at("2026-11-23")),
        fact(at("2026-11-01", "about")),
    ]
    mark = Landmark("order", new_id(), date(2026, 11, 12))
    figure = by_period_figure(facts, Unit.WEEK, [mark], date(2026, 11, 23))
    (row,) = figure.grid.cells
    assert [cell.says for cell in row if cell is not None] == [
        "week of 2 Nov 2026: 2 entries",
        "week of 9 Nov 2026: 0 entries",
        "week of 16 Nov 2026: 0 entries",
        "week of 23 Nov 2026: 1 entry",
    ]
    assert [opened(cell) for cell in row] == [(facts[0].id, facts[1].id), (), (), (facts[2].id,)]
    assert figure.notes == ("1 entry is left out because its date is not sure enough.",)
    assert [(one.column, one.text, one.is_strong) for one in figure.grid.marks] == [
        (1, "order", True),
        (3, "record begun", False),
    ]
    assert figure.unit == "Counted: entries"


def test_the_period_asked_for_is_used_unless_it_has_no_room() -> None:
    """Weeks are chosen for a short record; a slip of the century does not draw a hundred thousand bars."""
    short = [fact(at("2026-01-05")), fact(at("2026-03-02"))]
    assert (unit_of(short, None), unit_of(short, Unit.MONTH)) == (Unit.WEEK, Unit.MONTH)
    long = [*short, fact(at("0026-01-05"))]
    assert (unit_of(long, None), unit_of(long, Unit.WEEK)) == (Unit.YEAR, Unit.YEAR)
    assert len(by_period_figure(long, Unit.YEAR, (), None).grid.cells[0]) == 2001


def test_calendar_and_hours_write_their_counts() -> None:
    """A day of no month is no cell; each day and hour says where it is and opens its entries."""
    facts = [fact(at("2026-02-28T21:10")), fact(at("2026-02-28T22:00", "about")), fact(at("2026-01-05"))]
    figures = patterns_of(facts)
    calendar = calendar_figure(figures)
    assert calendar.grid.rows == ("Feb 2026", "Jan 2026")
    february = calendar.grid.cells[0]
    assert february[28:] == (None, None, None)
    day = february[27]
    assert day is not None
    assert (day.says, day.text, day.share) == ("Sat 28 Feb 2026: 2 entries", "2", 1.0)
    hours = hours_figure(figures)
    cell = hours.grid.cells[5][21]
    assert cell is not None
    assert (cell.says, opened(cell)) == ("Saturday, 21:00 to the next hour: 1 entry", (facts[0].id,))
    assert hours.notes == ("2 entries are left out because their time of day is not exact.",)


def test_kinds_and_danger_signs_say_first_last_and_how_often() -> None:
    """Rows say how often, first and last, never surer than given; nothing is added up into a score."""
    facts = [
        fact(at("2026-03-03"), "threat", danger=("getting_worse",)),
        fact(at("2026-05-04", "between", "2026-05-09"), "threat", "my own", danger=("getting_worse",)),
        fact(Moment(), "tracking"),
    ]
    known = {one.id: one for one in facts}
    figures = patterns_of(facts)
    kinds = kinds_figure(figures.by_kind, known)
    words = [[cell.text for cell in row if cell is not None][1:4] for row in kinds.grid.cells]
    assert words == [["2", "3 Mar", "4–9 May"], ["1", "4–9 May", "4–9 May"], ["1", "", ""]]
    danger = danger_figure(figures.danger, known).grid.cells[0][0]
    assert danger is not None
    assert danger.says == "It is getting worse: first 3 Mar, last between 4 and 9 May, 2 entries"
    assert danger_figure(figures.danger, known).notes == ()
    over_time = kinds_over_time(facts, figures.by_kind)
    assert over_time.grid.columns == ("March 2026", "April 2026", "May 2026")
    assert [opened(cell) for cell in over_time.grid.cells[0]] == [(facts[0].id,), (), (facts[1].id,)]
    unsure = Moment(Precision.ABOUT, Stamp(date(2026, 3, 3)))
    assert short_moment(unsure) == "about 3 Mar 2026"


def test_messages_are_never_entries() -> None:
    """Bars of messages name their unit, open the first message of their time and say what has no day."""
    thread, batch = new_id(), new_id()
    days = [MessageDay(None, 3, thread, MessageRef(batch, 9))]
    days += [
        MessageDay(date(2026, 3, 2) + timedelta(days=n), 2, thread, MessageRef(batch, n)) for n in range(8)
    ]
    figure, unit = messages_figure(days, None, "messages")
    assert unit is Unit.WEEK
    (row,) = figure.grid.cells
    assert [cell.says for cell in row if cell is not None] == [
        "week of 2 Mar 2026: 14 messages",
        "week of 9 Mar 2026: 2 messages",
    ]
    last = row[1]
    assert last is not None
    assert last.opens is not None
    assert (last.opens.screen, last.opens.thread, last.opens.at) == (
        "threads",
        thread,
        MessageRef(batch, 7).text(),
    )
    assert "3 are left out because the export gives no day." in figure.notes


class View:
    """Notes what the presenter shows."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.figures: dict[str, Figure] = {}
        self.unit: tuple[Unit, Counting] | None = None

    def show_head(self, head: Head) -> None:
        """Note the head."""
        self.head = head

    def show_figure(self, figure: Figure) -> None:
        """Note a figure."""
        self.figures[figure.key] = figure

    def show_unit(self, unit: Unit, counting: Counting) -> None:
        """Note what is marked."""
        self.unit = (unit, counting)


@pytest.fixture
def view() -> View:
    """A view without widgets."""
    return View()


def test_the_presenter_counts_the_days_chosen_and_opens_entries(
    session: Session, jobs: Jobs, shell: ShellStandIn, view: View
) -> None:
    """Days narrow every figure but what lies around an order; a cell leads to the timeline with its entries."""
    person = session.people.add({"name": "Sam Corven", "role": Role.OTHER}).id
    session.records.add(RecordKind.ORDER, {"kind": "Protective order", "issued": at("2026-07-10")})
    early = session.entries.add(
        {
            "what": "a",
            "when": at("2026-07-01"),
            "kinds": ("unwanted_contact",),
            "persons": (Involvement(person),),
        }
    )
    late = session.entries.add(
        {"what": "b", "when": at("2026-07-20"), "told_to_stop": yes(), "kinds": ("following",)}
    )
    presenter = PatternsPresenter(session, jobs, shell, view)
    presenter.activate()
    assert view.head is not None
    assert view.head.summary.startswith("2 entries on 2 days, 1 Jul 2026 – 20 Jul 2026.")
    assert [cell.text for cell in view.figures["persons"].grid.cells[0] if cell is not None][:2] == [
        "Sam Corven",
        "1",
    ]
    around = view.figures["around"].grid.cells[0]
    assert [opened(cell) for cell in around[2:]] == [(early.id,), (), (late.id,)]
    assert [cell.text for cell in around if cell is not None] == [
        "Protective order",
        "10 Jul 2026",
        "1",
        "0",
        "1",
    ]
    presenter.choose_days(date(2026, 7, 5), None)
    assert [opened(cell) for cell in view.figures["periods"].grid.cells[0]] == [(late.id,)]
    assert [opened(cell) for cell in view.figures["around"].grid.cells[0][2:]] == [
        (early.id,),
        (),
        (late.id,),
    ]
    presenter.choose_unit(Unit.YEAR)
    assert view.unit == (Unit.YEAR, Counting.INCIDENTS)
    cell = view.figures["conduct"].grid.cells[0][2]
    assert cell is not None
    assert cell.opens is not None
    presenter.open(cell.opens)
    title = "Surveillance, knew it was unwanted"
    assert shell.targets == [Target("timeline", what=FIGURE, values={"title": title, "entries": (late.id,)})]
    session.entries.withdraw(late.id)
    presenter.changed(Change(RecordKind.ENTRY, (late.id,)), shown=False)
    assert view.figures["conduct"].grid.cells, "a page that nobody sees is not counted anew"
    presenter.changed(Change(RecordKind.ENTRY, (late.id,)), shown=True)
    assert not view.figures["conduct"].grid.cells


def test_a_figure_of_the_packet_is_a_tick_of_its_own() -> None:
    """Bars, kinds and conduct are ticked at first; without the summary there is no choice of its figures."""
    ticks = {option.name: option for option in OPTIONS if option.name.startswith("figure.")}
    wish = Wish()
    on = {name for name, option in ticks.items() if option.get(wish)}
    assert on == {"figure.periods", "figure.kinds", "figure.conduct"}
    calendar = ticks["figure.calendar"]
    chosen = calendar.put(wish, True)
    assert calendar.get(chosen)
    assert not calendar.get(calendar.put(chosen, False))
    assert calendar.fits(chosen)
    assert not calendar.fits(replace(chosen, page=replace(chosen.page, parts=frozenset())))


def test_around_needs_a_sure_day() -> None:
    """An order without a sure day is no place to count around."""
    assert patterns_of([fact(at("2026-07-01"))], Beside()).around == ()


def test_arrow_keys_and_enter_open_what_is_behind_a_cell(window: OpenWindow) -> None:
    """Arrow keys go from bar to bar, the bar says itself to a screen reader, Enter lists its entries alone."""

    def put(session: Session) -> tuple[None, Change]:
        ids = [
            session.entries.add({"what": word, "when": at(day), "kinds": ("threat",)}).id
            for word, day in (("One.", "2026-11-02"), ("Two.", "2026-11-03"), ("Three.", "2026-11-12"))
        ]
        return None, Change(RecordKind.ENTRY, tuple(ids))

    window.change(put)
    window.go("patterns")
    bars = window.find("patterns.periods")
    bars.setFocus()
    assert window.find("patterns.periods.looked").text() == "week of 2 Nov 2026: 2 entries"
    QTest.keyClick(bars, Qt.Key.Key_Right)
    assert window.find("patterns.periods.looked").text() == "week of 9 Nov 2026: 1 entry"
    table = QAccessible.queryAccessibleInterface(bars)
    said = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert "week of 2 Nov 2026: 2 entries" in said
    QTest.keyClick(bars, Qt.Key.Key_Left)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    window.settle()
    says = window.find("timeline.figure.says")
    assert says.isVisible()
    assert says.text() == "Showing 2 entries: week of 2 Nov 2026."
    window.find("timeline.figure.all").click()
    window.settle()
    assert not says.isVisible()
    window.go("patterns")
    window.find("patterns.periods.as_list").click()
    listed = window.find("patterns.periods.says")
    assert listed.isVisible()
    assert [listed.model().index(row, 0).data() for row in range(2)] == [
        "week of 2 Nov 2026: 2 entries",
        "week of 9 Nov 2026: 1 entry",
    ]
    window.find("patterns.cover").click()
    kinds = window.find("patterns.kinds_time")
    assert kinds.model().headerData(0, Qt.Orientation.Vertical) == ""


def test_an_empty_record_is_told_what_the_page_is_for(window: OpenWindow) -> None:
    """Without an entry the page teaches, and its button leads to one."""
    window.go("patterns")
    assert window.find("patterns.empty").isVisible()
    assert not window.find("patterns.body").isVisible()
    window.find("patterns.empty.add").click()
    window.settle()
    assert window.find("entry").isVisible()


def test_danger_signs_are_counted_without_a_verdict() -> None:
    """Two counts of four weeks each, from sure days alone; an entry with two signs counts once."""
    facts = [
        fact(at("2026-09-01"), danger=("gun_access",)),
        fact(at("2026-10-10"), danger=("gun_access",)),
        fact(at("2026-11-02"), danger=("more_often", "gun_access")),
        fact(at("2026-11-20"), danger=("more_often",)),
        fact(at("2026-11-21", "about"), danger=("more_often",)),
    ]
    figure = danger_figure(patterns_of(facts).danger, {one.id: one for one in facts})
    (note,) = figure.notes
    assert note.endswith("2 in the 28 days up to 20 Nov 2026, 1 in the 28 days before that.")
    assert set(figure.signs) == {"gun_access", "more_often"}


def test_the_right_numbers_stand_beside_the_signs(window: OpenWindow) -> None:
    """The card says what goes with the signs that are marked, with the lines that help, and leads to more."""
    window.change(
        lambda session: (
            None,
            Change(
                RecordKind.ENTRY,
                (
                    session.entries.add({"what": "x", "danger": ("strangulation", "suicide_threat")}).id,
                    session.entries.add({"what": "y", "danger": ("jealousy",)}).id,
                ),
            ),
        )
    )
    window.go("patterns")
    window.bench.wait_for("patterns.danger.signs")
    assert window.find("patterns.danger.signs.strangulation").text() == text("danger.advice.strangulation")
    assert "1-800-799-7233" in window.find("patterns.danger.signs.line.dv_hotline").text()
    assert "988" in window.find("patterns.danger.signs.line.crisis_988").text()
    window.find("patterns.danger.help").click()
    window.settle()
    assert window.find("support").isVisible()


def test_every_look_is_drawn(window: OpenWindow) -> None:
    """A page with figures of every look is drawn whole, to the last row, covered and not."""
    window.change(
        lambda session: (
            None,
            Change(
                RecordKind.ENTRY,
                (
                    session.entries.add(
                        {"what": "x", "when": at("2026-11-02T10:00"), "danger": ("gun_access",)}
                    ).id,
                ),
            ),
        )
    )
    window.go("patterns")
    page = window.find("patterns.page")
    for figure in (one for one in page.findChildren(FigureView) if one.isVisible()):
        rows = figure.model().rowCount()
        assert figure.rowViewportPosition(rows - 1) + figure.rowHeight(rows - 1) <= figure.viewport().height()
    shown = page.grab()
    window.find("patterns.cover").click()
    covered = page.grab()
    assert shown.toImage() != covered.toImage()


def test_figures_out_of_sight_are_made_again_after_another_look(window: OpenWindow) -> None:
    """Another text size takes them away where nobody sees them; they are whole again when somebody comes back."""
    window.change(
        lambda session: (
            session.entries.add({"what": "He rang.", "when": at("2026-11-12"), "kinds": ("threat",)}),
            Change(RecordKind.ENTRY, ()),
        )
    )
    window.go("patterns")
    window.find("patterns.cover").click()
    before = {card.objectName() for card in window.find("patterns").findChildren(FigureCard)}
    assert "patterns.periods.card" in before
    theme = window.bench.window.theme
    theme.choose(Scheme.DARK, 1.25)
    window.settle()
    assert {card.objectName() for card in window.find("patterns").findChildren(FigureCard)} == before
    window.go("timeline")
    theme.choose(Scheme.LIGHT, 1.0)
    window.settle()
    assert window.find("patterns").findChildren(FigureCard) == []
    window.go("patterns")
    assert {card.objectName() for card in window.find("patterns").findChildren(FigureCard)} == before
    assert window.find("patterns.bars").isVisible()
    assert window.find("patterns.bars.month").isVisible()
    window.find("patterns.bars.month").click()
    window.settle()
    assert window.find("patterns.bars.month").isChecked()
