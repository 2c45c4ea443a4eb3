"""Evidence still needed in the window: due list, quick starts, links to what came."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.change import Change
from app.domain.coaching import STARTS
from app.domain.edit import read_moment_text
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.needed import Needed
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from tests.ui.screens.conftest import OpenWindow
from ui.style.theme import Theme
from ui.unlocked.forms.form import FormLook
from ui.unlocked.forms.list_rows import Heading, Item
from ui.unlocked.screens.needed.form import NeededForm
from ui.unlocked.screens.needed.rows import due_words, read_rows
from ui.unlocked.screens.needed.starts import STARTED, start_values
from ui.unlocked.widgets.elided import ElidedLink

NEEDED = RecordKind.NEEDED
ZONE = "America/Chicago"
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-11-20", "may be gone today"),
        ("before 2026-11-21", "may be gone tomorrow"),
        ("2026-11-23", "may be gone in 3 days"),
        ("about 2026-11-21", "may be gone in about 1 day"),
        ("about 2026-12-01", "may be gone in about 11 days"),
        ("2027-02-01", "may be gone by Mon 1 Feb 2027"),
        ("between 2026-11-01/2026-11-30", "may be gone any day now"),
        ("2026-11-19", "may be gone by now. Ask all the same"),
        ("unknown", "ask how long it is kept"),
    ],
)
def test_how_soon_is_said_calmly(typed: str, words: str) -> None:
    """The day is said as near as it is known, and what is past is worth asking for still."""
    one = Needed(EntityId(b"1" * 16), gone_by=read_moment_text(typed, ZONE))
    assert due_words(one, TODAY) == words


def test_the_list_begins_with_what_may_be_gone_first(session: Session) -> None:
    """What is open stands first by date, with how far it is and who has it; then what came, then what will not."""
    for changes in (
        {"what": "Phone lists", "who": "Phone company", "state": "got"},
        {"what": "Shop camera", "gone_by": read_moment_text("2026-12-01", ZONE), "state": "asked"},
        {"who": "The bus company", "gone_by": read_moment_text("2026-11-22", ZONE)},
        {"what": "Old clip", "state": "gone"},
    ):
        session.records.add(NEEDED, changes)
    rows = read_rows(session, frozenset(), TODAY)
    assert [row.text if isinstance(row, Heading) else (row.title, row.line) for row in rows] == [
        "Still to get",
        ("The bus company", "May be gone in 2 days"),
        ("Shop camera", "Asked for · may be gone in 11 days"),
        "Got",
        ("Phone lists", "Phone company"),
        "Gone or not wanted",
        ("Old clip", "It is gone"),
    ]


@pytest.mark.parametrize("key", STARTS)
def test_a_quick_start_promises_no_time(key: str) -> None:
    """Each is named, fills its fields, asks instead of saying how long something is kept, and sets no date."""
    assert has_text(f"needed.start.{key}")
    values = start_values(key)
    assert all(values[field] for field in STARTED)
    assert set(values) == set(STARTED)
    assert not any(letter.isdigit() for letter in values["how"].replace("911", ""))


def test_a_quick_start_leaves_what_was_typed(qtbot: QtBot, theme: Theme) -> None:
    """Another quick start replaces the one before, never the person's own words."""
    form = NeededForm("needed.form", FormLook("needed.", theme, ZONE))
    qtbot.addWidget(form)
    form.show_values({"who": ""})
    form.findChild(object, "needed.form.start.camera").click()  # type: ignore[attr-defined]
    assert form.values()["what"] == start_values("camera")["what"]
    form.editor("who").set_value("Mr. Lind, night shift")
    form.findChild(object, "needed.form.start.bank").click()  # type: ignore[attr-defined]
    values = form.values()
    assert (values["what"], values["how"]) == tuple(start_values("bank")[field] for field in ("what", "how"))
    assert values["who"] == "Mr. Lind, night shift"


def test_a_quick_start_is_kept_over_a_lock_and_saved(window: OpenWindow) -> None:
    """What a quick start wrote is like typed words: a lock keeps it as a draft, Save saves it."""
    window.go("needed")
    assert window.find("needed.empty").isVisible()
    window.find("needed.add.needed").click()
    window.settle()
    window.find("needed.form.start.door_camera").click()
    window.bench.lock()
    window.bench.unlock()
    window.go("needed")
    window.find("needed.add.needed").click()
    window.settle()
    assert window.find("needed.form.what").text() == start_values("door_camera")["what"]
    window.find("needed.save").click()
    window.settle()
    (kept,) = window.read(lambda session: session.records.list(NEEDED))
    assert {field: getattr(kept, field) for field in STARTED} == start_values("door_camera")
    assert kept.state == "to_do"
    assert not window.find("needed.form.starts").isVisible()


def found(window: OpenWindow, field: str) -> list[ElidedLink]:
    """The records that a field offers to link."""
    finder = window.find(f"needed.form.{field}.finder")
    return [button for button in finder.findChildren(ElidedLink) if button.isVisible()]


def test_an_item_that_came_is_linked_and_settles_it(window: OpenWindow) -> None:
    """Linking the newest item marks it as got; both links lead to their pages and can be taken away."""

    def fill(session: Session) -> tuple[tuple[Needed, EntityId], Change]:
        for n in range(7):
            item = session.evidence.add_bytes(f"file {n}.txt", str(n).encode()).evidence
        session.entries.add({"title": "At the shop", "what": "He stood at the till."})
        one = session.records.add(NEEDED, {"what": "Shop camera", "state": "asked"})
        assert isinstance(one, Needed)
        return (one, item.id), Change(NEEDED, (one.id,))

    one, item = window.change(fill)
    window.go("needed", id=one.id)
    window.find("needed.form.evidence").click()
    window.settle()
    newest = [f"Item {n}: file {n - 1}.txt" for n in (7, 6, 5, 4, 3)]
    assert [button.toolTip() for button in found(window, "evidence")] == newest
    for words, tips in (("ILE 2", ["Item 3: file 2.txt"]), ("no such", []), ("7", newest[:1])):
        window.find("needed.form.evidence.find").clear()
        QTest.keyClicks(window.find("needed.form.evidence.find"), words)
        window.settle()
        assert [button.toolTip() for button in found(window, "evidence")] == tips
    found(window, "evidence")[0].click()
    window.find("needed.form.entry").click()
    window.settle()
    QTest.keyClicks(window.find("needed.form.entry.find"), "till")
    window.settle()
    found(window, "entry")[0].click()
    window.find("needed.save").click()
    window.settle()
    saved = window.read(lambda session: session.records.get(NEEDED, one.id))
    entry = window.read(lambda session: session.entries.list()[0])
    assert (saved.evidence, saved.entry, saved.state) == ((item,), entry.id, "got")
    window.find("needed.form.entry.0.open").click()
    window.settle()
    assert window.find("timeline").isVisible()
    window.go("needed", id=one.id)
    window.find("needed.form.evidence.0.off").click()
    window.find("needed.save").click()
    window.settle()
    saved = window.read(lambda session: session.records.get(NEEDED, one.id))
    assert (saved.evidence, saved.state) == ((), "got")


def test_a_search_leads_to_it(window: OpenWindow) -> None:
    """What is found by its words opens on its page."""
    window.change(
        lambda session: (
            kept := session.records.add(NEEDED, {"what": "Ferry camera"}),
            Change(NEEDED, (kept.id,)),
        )
    )
    window.go("search", what="ferry")
    window.settle()
    (hit,) = window.read(lambda session: session.search.search("ferry").hits)
    window.go("needed", id=hit.id)
    assert window.find("needed.form.what").text() == "Ferry camera"
    assert text("search.kind.needed") == text("window.rail.needed")


def test_items_of_the_list_are_spoken_whole(session: Session) -> None:
    """A screen reader says the name, how soon and who."""
    session.records.add(NEEDED, {"what": "Clip", "who": "Ana"})
    row = read_rows(session, frozenset(), TODAY)[1]
    assert isinstance(row, Item)
    assert row.spoken() == "Clip. Ask how long it is kept · Ana"
