"""The page of releases, and the question before something goes to another person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision, Stamp
from app.services.vault import Session
from app.strings.catalogue import text
from exports.checks.pdf_reading import PdfReading
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.leaving import LeaveChoice, copy_words
from ui.unlocked.release_gate import ReleaseChoice, ReleaseGate, offer_of, offer_to_anybody
from ui.unlocked.screen import Screen
from ui.unlocked.screens.releases.sheet import SheetChoice


def release(session: Session) -> tuple[EntityId, Change]:
    """Write down a release that stands, for a packet to a lawyer."""
    today = session.clients.today()
    record = session.records.add(
        RecordKind.RELEASE,
        {
            "who": "Dana Cole",
            "reader": "attorney",
            "papers": ("packet",),
            "agreed": Moment(Precision.EXACT, Stamp(today)),
            "expires": Moment(Precision.EXACT, Stamp(today.replace(year=today.year + 1))),
        },
    )
    return record.id, Change(RecordKind.RELEASE, (record.id,))


def asked(window: OpenWindow, reader: str) -> list[Any]:
    """Ask under which release a packet goes to a reader; what came of it."""
    came: list[Any] = []
    screen = window.shell.screen_of("documents")
    assert isinstance(screen, Screen)
    gate = ReleaseGate(window.shell._context, screen, "documents")  # type: ignore[arg-type]
    gate.ask("packet", reader, came.append)
    window.settle()
    return came


def test_a_release_is_taken_back_with_one_question(window: OpenWindow) -> None:
    """The card says how it stands; once taken back nothing can be done with it."""
    made = window.change(release)
    window.go("releases", id=made)
    assert window.find("releases.standing").text() == text("releases.state.stands")
    window.find("releases.end").click()
    window.settle()
    assert window.bench.dialogs.asked[-1] == text("releases.end.heading")
    assert window.find("releases.standing").text() == text("releases.state.revoked")
    assert window.find("releases.end").isHidden()


def test_the_demand_can_be_switched_but_not_through_a_list(window: OpenWindow) -> None:
    """A person's own choice in their own record; opened through a list it stays on."""
    window.go("releases")
    tick = window.find("releases.demand")
    assert not tick.isChecked()
    tick.click()
    window.settle()
    assert window.read(lambda session: session.releases.demanded)
    window.read(lambda session: session.releases.assist())
    window.go("timeline")
    window.go("releases")
    assert not window.find("releases.demand.line").isEnabled()


def test_nobody_is_asked_without_need(window: OpenWindow) -> None:
    """For the person, and for others as long as no release is written down, nothing is asked."""
    assert asked(window, "me") == [None]
    assert asked(window, "attorney") == [None]
    assert window.bench.dialogs.asked == []


def test_what_stands_is_offered(window: OpenWindow) -> None:
    """The release for this paper and reader is chosen; none can be chosen too, and that is said."""
    made = window.change(release)
    assert asked(window, "attorney") == [made]
    assert asked(window, "police") == [None]
    choice = ReleaseChoice(window.read(lambda session: offer_of(session, "packet", "attorney")))
    assert choice.box.count() == 2
    choice.box.setCurrentIndex(1)
    assert choice.chosen is None


def test_where_one_is_demanded_the_way_leads_to_the_page(window: OpenWindow) -> None:
    """Without a release nothing goes on, and the page where one is written down opens."""
    window.read(lambda session: session.releases.demand(on=True))
    assert asked(window, "attorney") == []
    assert window.bench.dialogs.asked == [text("releases.gate.none.title")]
    assert window.find("releases.title").isVisible()
    assert window.bench.app.focusWidget() is window.find(
        "releases.form.who"
    )  # the form is open, not only the page
    made = window.change(release)
    assert asked(window, "attorney") == [made]


@pytest.mark.parametrize("key", ["exports_made", "releases"])
def test_exports_name_their_release(window: OpenWindow, key: str) -> None:
    """What went out stands on both pages with the release it went under."""
    made = window.change(release)

    def export(session: Session) -> tuple[None, Change]:
        fill = {"made": session.ledger.now(), "paper": "packet", "reader": "attorney", "release": made}
        session.ledger.add(RecordKind.EXPORT, {}, fill=fill, act="export")
        return None, Change(RecordKind.EXPORT, ())

    window.change(export)
    window.go(key, **({"id": made} if key == "releases" else {}))
    window.settle()
    if key == "releases":
        assert text("documents.paper.packet") in window.find("releases.given.list").text()
    else:
        facts = window.find("exports_made.facts").findChildren(QLabel)
        assert "Dana Cole" in [label.text() for label in facts]


def test_the_way_back_is_named(window: OpenWindow) -> None:
    """From the list of exports to the releases and back."""
    window.go("exports_made")
    window.find("exports_made.releases").click()
    window.settle()
    assert window.find("return.go").text() == text("window.back_to.exports_made")
    window.find("return.go").click()
    window.settle()
    assert window.find("exports_made").isVisible()


def test_a_form_to_sign_is_saved_in_the_language_of_who_signs(window: OpenWindow, tmp_path: Path) -> None:
    """The page asks for the language and whether it is blank, says that it lies open, and it is on the list."""
    made = window.change(release)
    window.go("releases", id=made)
    dialogs = window.bench.dialogs
    dialogs.new_file = tmp_path / "form.pdf"

    def in_spanish(body: QWidget) -> None:
        if isinstance(body, SheetChoice):
            body._box.setCurrentText("Español")
            assert body.is_filled

    dialogs.fill = in_spanish
    window.find("releases.sheet.open").click()
    window.settle()
    window.settle()
    words = " ".join(piece.text for piece in PdfReading((tmp_path / "form.pdf").read_bytes()).read())
    assert "Permiso para compartir" in words
    assert "Dana Cole" in words
    (export,) = window.read(lambda session: session.exports_made.exports())
    assert (export.paper, export.reader) == ("release_form", "me")


def test_copied_words_are_asked_about_once_where_somebody_helps(window: OpenWindow) -> None:
    """In one's own record nothing is asked; opened from a list it is, and not again until the lock."""
    screen = window.shell.screen_of("documents")
    assert isinstance(screen, Screen)
    context = window.shell._context
    dialogs = window.bench.dialogs
    copy_words(context, screen, "mine")
    assert dialogs.asked == []
    window.read(lambda session: session.releases.assist())
    dialogs.agrees = False
    copy_words(context, screen, "not agreed")
    window.settle()
    assert dialogs.asked == [text("releases.leave.title")]
    assert QGuiApplication.clipboard().text() == "mine"
    dialogs.agrees = True
    for words in ("for her", "for her again"):
        copy_words(context, screen, words)
        window.settle()
        assert QGuiApplication.clipboard().text() == words
    assert len(dialogs.asked) == 2


def test_a_release_for_words_is_offered_beside_the_person(window: OpenWindow) -> None:
    """Whoever helps says whom it is for; a release for something else is not on the list."""
    window.change(release)
    offer = window.read(lambda session: offer_to_anybody(session, "words"))
    assert LeaveChoice(offer).box.count() == 1
    offer = window.read(lambda session: offer_to_anybody(session, "packet"))
    choice = LeaveChoice(offer)
    assert choice.leave.to_person
    choice.box.setCurrentIndex(1)
    assert choice.leave.release is not None


def test_large_text_in_a_low_window_leaves_one_area_that_scrolls(window: OpenWindow) -> None:
    """A list under a long head stands whole and the keys stay in sight; with room it scrolls by itself."""

    def fill(session: Session) -> tuple[None, Change]:
        for n in range(20):
            session.records.add(RecordKind.RELEASE, {"who": f"Agency {n}"})
        return None, Change(RecordKind.RELEASE, ())

    window.change(fill)
    theme, root = window.bench.window.theme, window.bench.window.root
    window.go("releases")
    page, rows = window.find("releases.left.scroll"), window.find("releases.list")
    size = root.size()
    theme.choose(theme.scheme, 2.0)
    root.resize(900, 600)
    window.settle()
    assert page.verticalScrollBar().maximum() > 0
    assert rows.verticalScrollBar().maximum() == 0
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_End)
    window.settle()
    last = rows.visualRect(rows.currentIndex())
    assert rows.currentIndex().row() == rows.model().rowCount() - 1
    assert rows.viewport().visibleRegion().boundingRect().contains(last)
    theme.choose(theme.scheme, 1.0)
    root.resize(1280, 800)
    window.settle()
    assert page.verticalScrollBar().maximum() == 0
    assert rows.verticalScrollBar().maximum() > 0
    root.resize(size)
    window.settle()


def test_a_part_that_is_opened_comes_into_sight(window: OpenWindow) -> None:
    """Pressing a folded part at the foot of a page scrolls to what was in it."""
    made = window.change(release)
    root = window.bench.window.root
    size = root.size()
    root.resize(900, 600)
    window.go("releases", id=made)
    window.find("releases.panes").open_right()
    window.settle()
    area = window.find("releases.scroll")
    area.ensureWidgetVisible(window.find("releases.form.note.fold.head"), 0, 0)
    window.find("releases.form.note.fold.head").click()
    inside = window.find("releases.form.note")
    window.bench.wait(lambda: inside.visibleRegion().boundingRect().height() == inside.height())
    root.resize(size)
    window.settle()


def test_after_saving_by_the_button_no_letter_replaces_a_field(window: OpenWindow) -> None:
    """The button goes when all is saved; the keys go to the list and not to a field that is marked whole."""
    root = window.bench.window.root
    root.activateWindow()
    window.go("releases")
    window.find("releases.add.release").click()
    window.settle()
    window.find("releases.form.who").setFocus()
    QTest.keyClicks(window.find("releases.form.who"), "Dana")
    window.settle()
    window.find("releases.save").setFocus()
    window.find("releases.save").click()
    window.bench.wait(lambda: root.focusWidget() is not window.find("releases.save"))
    window.settle()
    assert root.focusWidget() is window.find("releases.list")
    assert window.find("releases.form.who").text() == "Dana"
