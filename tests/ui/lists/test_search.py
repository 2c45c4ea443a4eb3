"""The results: grouped, marked, each leading to its place, and the keys that go from one to the next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.services.drafts import NEW_ENTRY
from app.services.vault import Session
from tests.ui.lists.conftest import menu_of, words_of
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.search.presenter import HitHeading, HitRow, ResultRow, SearchPresenter

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Results:
    """Notes what was found, and where the keys are."""

    def __init__(self) -> None:
        self.rows: tuple[ResultRow, ...] = ()
        self.total = -1
        self.at = -1

    def show_hits(
        self, words: str, rows: tuple[ResultRow, ...], total: int, *, at_least: bool = False
    ) -> None:
        """Note it."""
        self.rows, self.total = rows, total

    def go_to(self, row: int) -> None:
        """Note where."""
        self.at = row

    def hits(self) -> list[HitRow]:
        """Return the hits alone."""
        return [row for row in self.rows if isinstance(row, HitRow)]


def test_hits_lead_to_their_places(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """Entry, person at the field, draft and setting each have a heading, marks and a target."""
    entry = session.entries.add({"what": "A grey car.", "private_note": "Grey, and I was afraid."})
    person = session.people.add({"name": "Ann", "role": Role.WITNESS, "employer": "Grey & Sons"})
    session.drafts.save(NEW_ENTRY, {"what": "something grey"})
    results = Results()
    presenter = SearchPresenter(session, jobs, shell, results)
    presenter.search("gre")
    headings = [row.text for row in results.rows if isinstance(row, HitHeading)]
    assert headings == ["Entries (1)", "People (1)", "Not saved yet (1)"]
    one, two, three = results.hits()
    assert (one.target, results.total) == (Target("timeline", entry.id, values={"find": "gre"}), 3)
    assert [one.title[first:last] for first, last in one.in_title] == ["gre"]
    assert one.snippet == "", "a title is not said twice"
    assert [two.snippet[first:last] for first, last in two.in_snippet] == ["Gre"]
    assert two.target == Target("people", person.id, "employer", {"find": "gre"})
    assert three.target == Target("entry")
    presenter.search("afraid")
    assert "Private note" in results.hits()[0].head
    presenter.search("sticks")
    assert results.total == 0
    presenter.search("lock")
    assert results.hits()[-1].target.screen == "settings"
    assert results.hits()[-1].in_title or results.hits()[-1].in_snippet


def test_the_next_key_goes_round(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """Next opens the first hit, then the others, then the first again; before that it says what to do."""
    results = Results()
    presenter = SearchPresenter(session, jobs, shell, results)
    presenter.step(1)
    assert not shell.targets
    ids = [session.entries.add({"what": f"heron {number}"}).id for number in range(2)]
    presenter.search("heron")
    for by in (1, 1, 1, -1):
        presenter.step(by)
    order = [target.id for target in shell.targets]
    assert set(order) == set(ids)
    assert order[0] == order[2] != order[1] == order[3]
    assert shell.said[-1].startswith("2 of 2")


@pytest.fixture
def filled(window: OpenWindow) -> OpenWindow:
    """Records with a word in them, and the results of searching for it."""

    def put(session: Session) -> tuple[None, tuple[Change, ...]]:
        far = "\n".join(f"Line {number}." for number in range(80))
        entry = session.entries.add({"what": f"{far}\nThe pelican came.", "title": "Long"})
        person = session.people.add({"name": "Casey", "role": Role.OTHER, "note": "drives the pelican van"})
        return None, (Change(RecordKind.ENTRY, (entry.id,)), Change(RecordKind.PERSON, (person.id,)))

    if not window.read(lambda session: session.find.everywhere("pelican")):
        window.change(put)
    window.go("search", what="pelican")
    return window


def test_a_hit_is_marked_where_it_stands(filled: OpenWindow) -> None:
    """The entry scrolls to the word and marks it; F3 opens the person at the field, and Shift+F3 goes back."""
    window = filled
    results = window.find("search.list")
    assert window.find("search.count").text() == "2 found"
    QTest.keyClick(results, Qt.Key.Key_Return)
    window.settle()
    what = window.find("detail.what")
    window.bench.wait(lambda: bool(window.find("detail.what").extraSelections()))
    what = window.find("detail.what")
    assert [each.cursor.selectedText() for each in what.extraSelections()] == ["pelican"]
    window.bench.wait(lambda: window.find("timeline.detail").verticalScrollBar().value() > 0)
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_F3)
    window.settle()
    note = window.find("people.person.note")
    assert note.isVisible()
    window.bench.wait(lambda: bool(note.extraSelections()))
    assert [each.cursor.selectedText() for each in note.extraSelections()] == ["pelican"]
    QTest.keyClick(window.find("people.list"), Qt.Key.Key_F3, SHIFT)
    window.settle()
    assert window.find("timeline").isVisible()


def test_results_can_be_marked_and_copied(filled: OpenWindow) -> None:
    """Several hits are copied as lines, marked secret; entries among them go to a document."""
    window = filled
    results = window.find("search.list")
    results.setFocus()
    QTest.keyClick(results, Qt.Key.Key_A, CTRL)
    assert window.find("search.several.words").text() == "2 chosen"
    window.find("search.several.do").click()
    assert words_of(menu_of(window)) == ["Copy what is shown", "Use in a document…"]
    menu_of(window).close()  # type: ignore[union-attr]
    QTest.keyClick(results, Qt.Key.Key_C, CTRL)
    data = window.bench.app.clipboard().mimeData()
    assert len(data.text().splitlines()) == 2
    assert data.hasFormat("x-kde-passwordManagerHint")
