"""Exports through the window: shown first, asked where they leave something open, never taken in twice."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.threads import ThreadSummary
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import PNG
from ui.unlocked.screens.evidence.view import EvidenceScreen


def chat(count: int) -> bytes:
    """A chat of two as an Android phone zips it, with dates that can be read in two ways, and a picture."""
    start = datetime.fromisoformat("2026-03-04T22:02:00")
    lines = [
        f"{start + timedelta(minutes=at):%d/%m/%y, %H:%M} - {'Jordan' if at % 3 else 'Casey'}: message {at}\n"
        for at in range(count)
    ]
    lines[0] = lines[0].replace("message 0", "IMG-20260304-WA0001.jpg (file attached)")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("WhatsApp Chat with Casey.txt", "".join(lines))
        out.writestr("IMG-20260304-WA0001.jpg", PNG)
    return made.getvalue()


def drop(window: OpenWindow, *paths: Path) -> None:
    """Let go of files over the evidence page, and wait for what comes of it."""
    window.go("evidence")
    screen = window.find("evidence")
    assert isinstance(screen, EvidenceScreen)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    screen.dropEvent(QDropEvent(QPointF(10, 10), *how))
    window.settle()
    window.settle()


def words(window: OpenWindow, name: str) -> str:
    """Return all that is said inside a part of the page."""
    labels: list[Any] = window.find(name).findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def press(window: OpenWindow, name: str) -> None:
    """Press a button and wait for what comes of it."""
    window.bench.flush()
    button = window.find(name)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    button.click()
    window.settle()


def kept(window: OpenWindow) -> tuple[tuple[Evidence, ...], tuple[ThreadSummary, ...]]:
    """Return items and conversations of the record."""

    def read(session: Session) -> tuple[tuple[Evidence, ...], tuple[ThreadSummary, ...]]:
        return session.evidence.list(), session.threads.list()

    found: tuple[tuple[Evidence, ...], tuple[ThreadSummary, ...]] = window.read(read)
    return found


def test_a_chat_is_shown_asked_about_taken_in_and_reported(open_bench: WindowBench, tmp_path: Path) -> None:
    """Nothing is kept before the person says so; the same again adds nothing, a longer one what is new."""
    window = OpenWindow(open_bench)
    path = tmp_path / "WhatsApp Chat with Casey.zip"
    path.write_bytes(chat(30))
    drop(window, path)
    assert window.find("imports.file").isVisible()
    assert kept(window) == ((), ())
    assert not window.find("imports.take").isEnabled()
    assert "04/03/26, 22:02  is  Wed 4 Mar 2026" in words(window, "imports.order.dmy.card")
    assert "Fri 3 Apr 2026" in words(window, "imports.order.mdy.card")
    press(window, "imports.order.dmy")
    facts = words(window, "imports.facts")
    assert "Casey: 30 messages" in facts
    assert "1 picture, recording or other file" in facts
    assert kept(window) == ((), ())
    window.find("imports.me").setCurrentIndex(1)
    window.find("imports.me").activated.emit(1)
    press(window, "imports.take")
    report = words(window, "imports.done")
    assert "30 new messages and calls were added." in report
    assert "1 file inside is kept as an item of its own." in report
    items, (thread,) = kept(window)
    assert [item.name for item in items] == [path.name, "IMG-20260304-WA0001.jpg"]
    assert (thread.messages, thread.first) == (30, "2026-03-04T22:02")
    assert {sender.name: sender.mine for sender in thread.senders} == {"Casey": 0, "Jordan": 1}
    press(window, "imports.close")
    assert window.find("evidence.grid").isVisible()
    drop(window, path)
    assert "The same file is here already, as item 1." in words(window, "imports.facts")
    press(window, "imports.order.dmy")
    press(window, "imports.take")
    assert "nothing new" in words(window, "imports.done")
    press(window, "imports.close")
    path.write_bytes(chat(80))
    drop(window, path)
    press(window, "imports.order.dmy")
    assert "50 new; 30 are here already." in words(window, "imports.facts")
    press(window, "imports.take")
    assert "50 new messages" in words(window, "imports.done")
    assert kept(window)[1][0].messages == 80


def test_lines_of_a_log_are_gone_through(open_bench: WindowBench, tmp_path: Path) -> None:
    """Columns are told where they are not known; a line becomes an entry when accepted, or is changed first."""
    window = OpenWindow(open_bench)
    path = tmp_path / "log.csv"
    path.write_text("Den,Popis,Kdo\n2026-03-01,Left a note,Casey\n2026-03-02,Rang at night,\n", "utf-8")
    drop(window, path)
    assert not window.find("imports.take").isEnabled()
    for place, field in enumerate(("date", "what", "who")):
        box = window.find(f"imports.column.{place}.field")
        box.setCurrentIndex(box.findData(field))
        box.activated.emit(box.currentIndex())
        window.settle()
    press(window, "imports.take")
    assert "None is an entry yet." in words(window, "imports.done")
    press(window, "imports.done.0.lines")
    assert window.find("imports.offers.list").model().rowCount() == 2
    assert "Casey" in words(window, "imports.offer.facts")
    press(window, "imports.accept")
    (entry,) = window.read(lambda session: session.entries.list())
    assert (entry.what, len(entry.messages), len(entry.persons)) == ("Left a note", 1, 1)
    press(window, "imports.edit")
    assert window.find("entry.what").toPlainText() == "Rang at night"
    press(window, "entry.save")
    window.go("imports", id=entry.evidence[0], what="lines")
    window.find("imports.offers.list").setCurrentIndex(window.find("imports.offers.list").model().index(1))
    assert window.find("imports.show").isVisible()
    assert len(window.read(lambda session: session.entries.list())) == 2


def test_contacts_are_added_one_by_one(open_bench: WindowBench, tmp_path: Path) -> None:
    """A card shows who is in it; nobody is a person of the record before the button is pressed."""
    window = OpenWindow(open_bench)
    path = tmp_path / "people.vcf"
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nTEL:+1 312 555 0143\nEND:VCARD\n"
    path.write_text(card.format("Invented Person") + card.format("Another One"))
    drop(window, path)
    assert "Invented Person" in words(window, "imports.facts")
    press(window, "imports.take")
    press(window, "imports.done.0.contacts")
    assert window.read(lambda session: session.people.list()) == ()
    press(window, "imports.add")
    (person,) = window.read(lambda session: session.people.list())
    assert (person.name, person.phone) == ("Invented Person", ("+1 312 555 0143",))


def test_a_lock_in_the_middle_loses_nothing(open_bench: WindowBench, tmp_path: Path) -> None:
    """What waits for a word is offered again after unlocking; nothing of it was kept."""
    window = OpenWindow(open_bench)
    path = tmp_path / "WhatsApp Chat with Casey.zip"
    path.write_bytes(chat(30))
    drop(window, path)
    open_bench.lock()
    open_bench.unlock()
    window.go("evidence")
    assert window.find("evidence.adding.go_on").isVisible()
    assert kept(window) == ((), ())
    press(window, "evidence.adding.go_on")
    window.settle()
    assert window.find("imports.order.dmy").isVisible()
    press(window, "imports.order.dmy")
    window.find("imports.take").click()  # and the lock comes before it is done
    open_bench.lock()
    labels: list[Any] = open_bench.window.root.findChildren(QLabel)
    assert not any("Casey" in label.text() for label in labels)
    open_bench.unlock()
    _, threads = kept(window)
    assert [thread.messages for thread in threads] in ([], [30])
    window.go("evidence")
    press(window, "evidence.adding.leave")
    open_bench.lock()
    open_bench.unlock()
    window.go("evidence")
    assert not window.find("evidence.adding").isVisible()


def test_only_the_file_is_kept_when_wanted(open_bench: WindowBench, tmp_path: Path) -> None:
    """A table that is no log is kept as it is; plain files that came with it are in already."""
    window = OpenWindow(open_bench)
    table, note = tmp_path / "bank.csv", tmp_path / "note.txt"
    table.write_text("Konto,Betrag\n1,2\n")
    note.write_text("words")
    drop(window, table, note)
    assert [item.name for item in kept(window)[0]] == ["note.txt"]
    press(window, "imports.keep")
    assert "kept as it came, as item 2" in words(window, "imports.done")
    items, threads = kept(window)
    assert ([item.name for item in items], threads) == (["note.txt", "bank.csv"], ())
    last: EntityId = items[-1].id
    press(window, "imports.done.0.item")
    assert window.find("evidence").presenter.chosen == last
