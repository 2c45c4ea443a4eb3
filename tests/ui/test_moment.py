"""How sure, and when: nothing is made up, nothing is lost, and what cannot be is seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import QDate, QPoint, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp
from app.strings.catalogue import text
from ui.unlocked.widgets.moment import MomentEditor, is_backwards

ZONE = "America/Chicago"
OFFER = datetime(2026, 11, 14, 17, 35, tzinfo=UTC).replace(tzinfo=None)


def test_an_offered_time_is_no_answer(qapp: QApplication) -> None:
    """Untouched it is not sure; one press takes it as it is offered; a second press takes that back."""
    editor = MomentEditor("m", "When", ZONE, offer=OFFER)
    assert editor.value() == UNKNOWN_MOMENT
    editor._chips[Precision.EXACT].click()
    assert editor.value() == Moment(
        Precision.EXACT, Stamp(date(2026, 11, 14), time(17, 35), -360), None, ZONE
    )
    editor._chips[Precision.EXACT].click()
    assert editor.value() == UNKNOWN_MOMENT
    editor._chips[Precision.UNKNOWN].click()
    assert editor.value() == UNKNOWN_MOMENT


def test_no_day_is_made_up(qapp: QApplication) -> None:
    """Where none is offered a pressed “exact” waits for a day: no day stands there that nobody chose."""
    editor = MomentEditor("m", "Served", ZONE)
    editor.show()
    editor._chips[Precision.EXACT].click()
    assert editor.value() == UNKNOWN_MOMENT
    assert not editor.is_fit()
    assert editor._start._day.text() == text("window.moment.no_day")
    QTest.keyClicks(editor._start._day, "7")
    today = QDate.currentDate()
    assert editor.value().start == Stamp(date(today.year(), today.month(), 7))
    assert editor.is_fit()
    editor._chips[Precision.BETWEEN].click()
    assert editor.value().end == editor.value().start  # the end begins at the day that was typed
    editor.set_value(UNKNOWN_MOMENT)
    editor._chips[Precision.ABOUT].click()
    QTest.keyClick(editor._start._day, Qt.Key.Key_Up)
    assert editor.value().start == Stamp(date(today.year(), today.month(), today.day()))
    editor.set_value(UNKNOWN_MOMENT)
    editor._chips[Precision.EXACT].click()
    box = editor._start._day
    QTest.mousePress(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 8, box.height() // 2))
    calendar = box.calendarWidget()
    assert calendar.isVisible()
    assert calendar.findChild(QToolButton, "qt_calendar_prevmonth").accessibleName()
    assert (calendar.selectedDate(), editor.value()) == (today, UNKNOWN_MOMENT)  # shown, not chosen
    QTest.keyClick(calendar, Qt.Key.Key_Escape)
    calendar.window().close()
    assert editor.value() == UNKNOWN_MOMENT


@pytest.mark.parametrize(
    "moment",
    [
        UNKNOWN_MOMENT,
        Moment(Precision.EXACT, Stamp(date(2026, 3, 8), time(1, 30), -360), None, ZONE),
        Moment(Precision.ABOUT, Stamp(date(2026, 7, 1)), Stamp(date(2026, 7, 3)), ZONE),
        Moment(Precision.BETWEEN, Stamp(date(2026, 7, 1)), Stamp(date(2026, 7, 3), time(9), -300), ZONE),
        Moment(Precision.BEFORE, Stamp(date(2019, 1, 1)), None, ZONE),
        Moment(Precision.EXACT, Stamp(date(2026, 7, 1), time(9), -240), None, "America/New_York"),
        Moment(Precision.EXACT, Stamp(date(2026, 7, 1), time(9, 0, 7)), Stamp(date(2026, 7, 1), time(9, 2))),
        Moment(Precision.EXACT, Stamp(date(2026, 7, 1), time(9, 0, 7), 0)),
    ],
)
def test_a_moment_comes_back_as_it_was(qapp: QApplication, moment: Moment) -> None:
    """Showing a saved time and reading it again changes nothing, seconds and zone as little as the rest."""
    editor = MomentEditor("m", "When", ZONE, offer=OFFER)
    editor.set_value(moment)
    assert editor.value() == moment


def test_a_time_without_a_zone_gets_none(qapp: QApplication) -> None:
    """A time out of a file that gives no zone may be changed; this computer's zone is not put to it."""
    editor = MomentEditor("m", "When", ZONE, offer=OFFER)
    editor.set_value(Moment(Precision.EXACT, Stamp(date(2026, 7, 1), time(9, 0, 7))))
    editor._start._time.setTime(QTime(9, 5))
    assert editor.value() == Moment(Precision.EXACT, Stamp(date(2026, 7, 1), time(9, 5)))


def test_an_end_before_its_start_is_seen() -> None:
    """Days are compared where no time is given."""
    first, second = Stamp(date(2026, 7, 1)), Stamp(date(2026, 7, 2), time(3), 0)
    assert is_backwards(Moment(Precision.BETWEEN, second, first, "UTC"))
    assert not is_backwards(Moment(Precision.BETWEEN, first, second, "UTC"))
    assert not is_backwards(Moment(Precision.BETWEEN, first, first, "UTC"))
    assert not is_backwards(UNKNOWN_MOMENT)
