"""Writing down the past: one memory after another, no date surer than what was said, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.entry import Entry
from app.domain.entry_filter import EntryFilter
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.screens.past.about import PARTS, Side, beside, in_part, in_years, read_year

ZONE = "America/Chicago"
TODAY = date(2026, 11, 14)


def between(first: date, last: date) -> Moment:
    """Return what lies between two days."""
    return Moment(Precision.BETWEEN, Stamp(first), Stamp(last), ZONE)


def test_a_part_of_a_year_is_taken_wide() -> None:
    """Every part lies in its year, a summer begins in June at the latest, February ends when it does."""
    assert in_part(2019, "summer", ZONE) == between(date(2019, 6, 1), date(2019, 9, 30))
    assert in_part(2020, "month.2", ZONE) == between(date(2020, 2, 1), date(2020, 2, 29))
    for part in PARTS:
        moment = in_part(2019, part, ZONE)
        assert moment.start is not None
        assert moment.end is not None
        assert moment.start.day.year == moment.end.day.year == 2019
    assert in_years(2021, 2019, ZONE) == between(date(2019, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("other", "before", "after"),
    [
        (UNKNOWN_MOMENT, UNKNOWN_MOMENT, UNKNOWN_MOMENT),
        (Moment(Precision.ABOUT, Stamp(date(2020, 5, 1))), UNKNOWN_MOMENT, UNKNOWN_MOMENT),
        (
            Moment(Precision.EXACT, Stamp(date(2020, 5, 1))),
            Moment(Precision.BEFORE, Stamp(date(2020, 5, 1)), None, ZONE),
            between(date(2020, 5, 1), TODAY),
        ),
        (
            Moment(Precision.BETWEEN, Stamp(date(2020, 5, 1)), Stamp(date(2020, 8, 1))),
            Moment(Precision.BEFORE, Stamp(date(2020, 8, 1)), None, ZONE),
            between(date(2020, 5, 1), TODAY),
        ),
        (
            Moment(Precision.BEFORE, Stamp(date(2020, 5, 1))),
            Moment(Precision.BEFORE, Stamp(date(2020, 5, 1)), None, ZONE),
            UNKNOWN_MOMENT,
        ),
    ],
)
def test_beside_another_memory_says_only_what_follows(other: Moment, before: Moment, after: Moment) -> None:
    """A bound comes from the far end of what is known; what is not sure bounds nothing."""
    assert beside(Side.BEFORE, other, TODAY, ZONE) == before
    assert beside(Side.AFTER, other, TODAY, ZONE) == after


def test_a_year_has_four_figures() -> None:
    """Nothing else is taken for a year."""
    assert [read_year(words) for words in ("2019", " 1987 ", "19", "1899", "20199", "²019", "")] == [
        2019,
        1987,
        *[None] * 5,
    ]


@pytest.fixture(scope="module")
def at(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """One open window for every case here."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("past") / "record")
    made.window.root.show()
    made.window.root.activateWindow()
    made.wait(made.window.root.isActiveWindow)
    made.create()
    found = OpenWindow(made)
    found.go("past")
    yield found
    made.end()


def entries(at: OpenWindow) -> tuple[Entry, ...]:
    """Return every entry as it is."""
    found: tuple[Entry, ...] = at.read(lambda session: session.entries.list(EntryFilter(with_withdrawn=True)))
    return found


def write(at: OpenWindow, words: str) -> None:
    """Type a memory and press Ctrl+Enter."""
    what = at.find("past.what")
    what.setFocus()
    QTest.keyClicks(what, words)
    QTest.keyClick(what, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.settle()


def write_two(at: OpenWindow) -> None:
    """Write a memory without a time, and one of a known summer."""
    write(at, "He broke the door.")
    at.find("past.when.part.chip").click()
    at.find("past.when.part").setCurrentIndex(at.find("past.when.part").findData("summer"))
    QTest.keyClicks(at.find("past.when.year"), "2019")
    QTest.keyClicks(at.find("past.when.words"), "the summer before we moved")
    assert "2019" in at.find("past.when.kept").text()
    write(at, "He took my phone.")


def listed_on(at: OpenWindow) -> list[str]:
    """Return what the page lists: the memories of this sitting, which ends with a lock."""
    model = at.find("past.list").model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def with_two(at: OpenWindow) -> None:
    """Have these two on the page, whichever test of this module comes first."""
    if not {"He broke the door.", "He took my phone."} <= {*listed_on(at)}:
        write_two(at)


def test_memories_are_written_one_after_another_by_keys(at: OpenWindow) -> None:
    """Each is kept as not sure, from memory, needing detail; the page is empty again with the cursor in it."""
    write_two(at)
    found = {entry.what: entry for entry in entries(at)}
    first, second = found["He broke the door."], found["He took my phone."]
    assert (first.when, first.from_what, first.needs_detail) == (UNKNOWN_MOMENT, ("memory",), True)
    assert (second.when, second.when_words) == (in_part(2019, "summer", ZONE), "the summer before we moved")
    assert at.find("past.what").toPlainText() == ""
    assert at.find("past.when.words").text() == ""
    assert at.bench.app.focusWidget() is at.find("past.what")
    listed = listed_on(at)
    assert listed.index("He took my phone.") < listed.index("He broke the door.")


def test_another_memory_bounds_it_and_names_it(at: OpenWindow) -> None:
    """After a memory of a known summer: its words and bound are offered, and can be changed."""
    with_two(at)
    at.find("past.when.beside.chip").click()
    side, anchor = at.find("past.when.side"), at.find("past.when.anchor")
    side.setCurrentIndex(side.findData("before"))
    anchor.setCurrentIndex(anchor.findText("He took my phone."))
    assert at.find("past.when.words").text() == text("past.words.before", title="He took my phone.")
    write(at, "We moved in.")
    told = next(entry for entry in entries(at) if entry.what == "We moved in.")
    assert told.when == Moment(Precision.BEFORE, Stamp(date(2019, 9, 30)), None, ZONE)


def test_a_bad_year_is_told_at_once_and_nothing_is_saved(at: OpenWindow) -> None:
    """A year of two figures is no year; the words stay."""
    before = len(entries(at))
    at.find("past.when.part.chip").click()
    QTest.keyClicks(at.find("past.when.year"), "19")
    assert at.find("past.when.problem").isVisible()
    write(at, "Something.")
    assert len(entries(at)) == before
    assert at.find("past.what").toPlainText() == "Something."
    assert at.find("past.problem").isVisible()
    at.find("past.throw").click()
    at.settle()
    assert at.find("past.what").toPlainText() == ""
    at.shell.on_take_back()
    assert at.find("past.what").toPlainText() == "Something."
    at.shell.on_bring_again()


def test_one_of_the_list_is_changed_while_another_is_begun(at: OpenWindow) -> None:
    """What was being typed waits, comes back after the change, and a draft holds both."""
    with_two(at)
    QTest.keyClicks(at.find("past.what"), "Half a mem")
    listed = at.find("past.list")
    row = listed_on(at).index("He broke the door.")
    listed.setCurrentIndex(listed.model().index(row, 0))
    at.settle()
    assert at.find("past.what").toPlainText() == "He broke the door."
    QTest.keyClicks(at.find("past.what"), " Twice.")
    draft = at.shell.screen_of("past").take_draft()
    assert draft is not None
    assert draft[1]["aside"]["what"] == "Half a mem"  # type: ignore[index]
    at.find("past.save").click()
    at.settle()
    assert at.find("past.what").toPlainText() == "Half a mem"
    changed = next(entry for entry in entries(at) if entry.what == "He broke the door. Twice.")
    assert len(at.read(lambda session: session.entries.history(changed.id))) == 2
    at.find("past.throw").click()
    at.settle()


def test_a_lock_in_the_middle_loses_nothing(at: OpenWindow) -> None:
    """After the lock the half memory stands on the page again; the rules were said once and stay away."""
    assert at.find("past.rules").isVisible()
    at.find("past.rules.never").click()
    QTest.keyClicks(at.find("past.what"), "Half a memory")
    at.find("past.when.years.chip").click()
    QTest.keyClicks(at.find("past.when.first"), "2015")
    QTest.keyClicks(at.find("past.when.last"), "2016")
    at.bench.lock()
    at.bench.unlock()
    at.go("past")
    assert at.find("past.what").toPlainText() == "Half a memory"
    assert not at.find("past.rules").isVisible()
    write(at, ".")
    told = next(entry for entry in entries(at) if entry.what == "Half a memory.")
    assert told.when == in_years(2015, 2016, ZONE)
