"""The main job in the window: a person writes an entry with a photo, locks, comes back, and it is all there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView, QPlainTextEdit, QTextEdit

from app.domain.entry import Entry
from app.domain.moment import Precision
from app.services.vault import VaultState
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE, PLACES, WindowBench


def click(bench: WindowBench, name: str) -> None:
    """Press a button by its name."""
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    button.click()


def type_into(bench: WindowBench, name: str, words: str) -> None:
    """Type words into a box, key by key where the keys are plain."""
    box = bench.find(name)
    box.setFocus()
    if isinstance(box, QPlainTextEdit):
        box.insertPlainText(words)
    else:
        assert isinstance(box, QLineEdit)
        QTest.keyClicks(box, words)


def words_of(bench: WindowBench, name: str) -> str:
    """Return what a label or box shows."""
    shown = bench.find(name)
    if isinstance(shown, QPlainTextEdit | QTextEdit):
        return shown.toPlainText()
    assert isinstance(shown, QLabel | QLineEdit)
    return shown.text()


def entries(bench: WindowBench) -> tuple[Entry, ...]:
    """Return what is in the record, read as the window reads it."""
    session = bench.window.lock_control._session
    assert session is not None
    found: list[tuple[Entry, ...]] = []
    bench.runner.read(lambda _ctx: session.entries.list(), found.append)
    bench.wait(lambda: bool(found))
    return found[0]


def photo(folder: Path) -> Path:
    """Draw a picture and save it as a file."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    path = folder / "window.png"
    assert image.save(str(path))
    return path


def test_first_run_makes_a_record_and_leads_to_the_first_entry(bench: WindowBench, tmp_path: Path) -> None:
    """Four steps make a vault in the chosen folder and open the page for the first entry."""
    for _ in range(3):
        click(bench, "first_run.next")
    words = words_of(bench, "first_run.pass.offer")
    assert len(words.split()) == 5
    type_into(bench, "first_run.pass.one", words)
    type_into(bench, "first_run.pass.two", words)
    assert not (tmp_path / "record").exists()
    click(bench, "first_run.next")
    bench.wait(lambda: bench.window.lock_control.is_open)
    bench.idle()
    assert bench.find("entry.what").isVisible()
    assert (tmp_path / "record").is_dir()


def test_leaving_the_first_run_writes_nothing(bench: WindowBench, fresh_home: Path, tmp_path: Path) -> None:
    """Leave on the first page ends the window and leaves no file behind."""
    click(bench, "first_run.leave")
    assert not bench.window.root.isVisible()
    left = [file for folder in (fresh_home, tmp_path) for file in folder.rglob("*") if file.is_file()]
    assert left == []


def test_an_entry_with_a_photo_is_there_after_lock_and_unlock(
    open_bench: WindowBench, tmp_path: Path
) -> None:
    """Write, attach, save, lock, unlock: words, time, kind and photo are as they were left."""
    bench = open_bench
    said = "He waited at the bus stop. Él dijo: «no». قال لا. 他说不。 😟"
    type_into(bench, "entry.what", said)
    type_into(bench, "entry.where", "Bus stop, Monroe St")
    click(bench, "entry.when.about")
    click(bench, "entry.kinds.following")
    bench.dialogs.files = (photo(tmp_path),)
    click(bench, "entry.drop.choose")
    bench.wait_for("entry.files")
    click(bench, "entry.save")
    bench.wait_for("timeline.list")
    bench.idle()
    bench.lock()
    assert bench.vault.state is VaultState.LOCKED
    bench.unlock()
    (entry,) = entries(bench)
    assert entry.what == said
    assert entry.where == "Bus stop, Monroe St"
    assert entry.when.precision is Precision.ABOUT
    assert entry.kinds == ("following",)
    assert len(entry.evidence) == 1
    assert words_of(bench, "detail.what") == said
    tile = bench.find("detail.tile.0.picture")
    assert not tile.is_shown  # type: ignore[attr-defined]
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    bench.wait(lambda: bool(tile.is_shown))  # type: ignore[attr-defined]


def test_an_untouched_time_is_saved_as_not_sure(open_bench: WindowBench) -> None:
    """The time shown at first is only an offer."""
    type_into(open_bench, "entry.what", "Somebody rang the bell.")
    assert "?" in words_of(open_bench, "entry.when.offer")
    click(open_bench, "entry.save")
    open_bench.wait_for("timeline.list")
    (entry,) = entries(open_bench)
    assert entry.when.precision is Precision.UNKNOWN
    assert entry.when.start is None


def test_typed_words_stay_when_the_disk_is_pulled_out(open_bench: WindowBench, tmp_path: Path) -> None:
    """Saving says what is wrong and loses no word; with the disk back the same page saves."""
    type_into(open_bench, "entry.what", "He drove past twice.")
    (tmp_path / "record").rename(tmp_path / "pulled")
    click(open_bench, "entry.save")
    open_bench.wait_for("message")
    said = {text("error.not_writable"), text("error.disk_failed")}
    assert words_of(open_bench, "message.text") in said
    assert words_of(open_bench, "entry.what") == "He drove past twice."
    (tmp_path / "pulled").rename(tmp_path / "record")
    click(open_bench, "entry.save")
    open_bench.wait_for("timeline.list")
    (entry,) = entries(open_bench)
    assert entry.what == "He drove past twice."


def test_nothing_to_save_is_said_and_nothing_is_lost(open_bench: WindowBench) -> None:
    """Saving an empty page says so in one sentence and stays on the page."""
    click(open_bench, "entry.save")
    open_bench.wait_for("message")
    assert words_of(open_bench, "message.text") == text("error.nothing_to_save")
    assert open_bench.find("entry.what").isVisible()


def test_a_lock_in_the_middle_of_writing_keeps_every_field(open_bench: WindowBench) -> None:
    """What was typed stands in the same fields after the next unlock."""
    bench = open_bench
    type_into(bench, "entry.what", "He was waiting again when")
    type_into(bench, "entry.where", "Car park")
    click(bench, "entry.fold.apart.head")
    type_into(bench, "entry.private_note", "Only for me.")
    click(bench, "entry.fold.harm_care.head")
    click(bench, "entry.weapon.unknown")
    click(bench, "entry.when.between")
    bench.lock()
    bench.unlock()
    click(bench, "top.new")
    bench.idle()
    assert words_of(bench, "entry.what") == "He was waiting again when"
    assert words_of(bench, "entry.where") == "Car park"
    click(bench, "entry.fold.apart.head")
    click(bench, "entry.fold.harm_care.head")
    assert words_of(bench, "entry.private_note") == "Only for me."
    for name in ("entry.weapon.unknown", "entry.when.between"):
        chosen = bench.find(name)
        assert isinstance(chosen, QAbstractButton)
        assert chosen.isChecked()
    assert entries(bench) == ()


def test_a_change_is_a_version_and_its_reason_may_be_skipped(open_bench: WindowBench) -> None:
    """Changing an entry keeps the words that were saved before."""
    bench = open_bench
    type_into(bench, "entry.what", "First words.")
    click(bench, "entry.save")
    bench.wait_for("timeline.list")
    bench.idle()
    bench.idle()
    click(bench, "detail.edit")
    bench.idle()
    type_into(bench, "entry.what", " More words.")
    click(bench, "entry.save")
    bench.wait_for("timeline.list")
    bench.idle()
    bench.idle()
    assert words_of(bench, "detail.what") == "First words. More words."
    click(bench, "detail.versions.show")
    bench.wait_for("history.field.what.0")
    shown = bench.find("history.field.what.0").accessibleName()
    assert shown == f"First words.; {text('history.spoken.added', words=' More words.')}"


def test_dropped_files_become_evidence(open_bench: WindowBench, tmp_path: Path) -> None:
    """A file dropped on the page is kept and shown with its item number."""
    from PySide6.QtGui import QDropEvent

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path)))])
    event = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    open_bench.find("entry.drop").dropEvent(event)  # type: ignore[attr-defined]
    open_bench.wait_for("entry.files")
    assert "1" in words_of(open_bench, "entry.file.1.title")


def test_a_pasted_picture_becomes_evidence(open_bench: WindowBench) -> None:
    """A picture in the clipboard goes to the files, not into the text."""
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    open_bench.app.clipboard().setImage(image)
    what = open_bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.paste()
    open_bench.wait_for("entry.files")
    assert what.toPlainText() == ""


def test_a_wrong_passphrase_is_said_in_one_sentence_and_told_after_the_next_unlock(
    open_bench: WindowBench,
) -> None:
    """The page stays, the box is empty, the sentence is its own; later the try is mentioned."""
    bench = open_bench
    bench.lock()
    type_into(bench, "unlock.passphrase", "not the right words")
    click(bench, "unlock.open")
    bench.wait(lambda: bench.find("unlock.open").isEnabled())
    assert words_of(bench, "unlock.message") == text("error.wrong_passphrase")
    assert words_of(bench, "unlock.passphrase") == ""
    bench.unlock()
    bench.wait_for("message")
    assert "once" in words_of(bench, "message.text")


@pytest.mark.parametrize(
    ("spoil", "code"), [("empty", "not_a_vault"), ("cut", "header_damaged"), ("in_use", "in_use")]
)
def test_a_vault_that_does_not_open_says_why(
    open_bench: WindowBench, tmp_path: Path, spoil: str, code: str
) -> None:
    """No vault, a damaged one and one that is open elsewhere have sentences of their own."""
    bench = open_bench
    bench.lock()
    other = tmp_path / "other"
    other.mkdir()
    second = None
    if spoil == "cut":
        for file in (tmp_path / "record").iterdir():
            if file.is_file() and file.stat().st_size == 4096:
                file.write_bytes(bytes(4096))
        other = tmp_path / "record"
    if spoil == "in_use":
        from app.services.vault import VaultService
        from tests.e2e.window_bench import CHEAP, LIMITS

        second = VaultService(bench.clock, cost=CHEAP, limits=LIMITS).open(
            tmp_path / "record", bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
        )
        other = tmp_path / "record"
    bench.dialogs.folder = other
    click(bench, "unlock.other_place")
    type_into(bench, "unlock.passphrase", PASSPHRASE)
    click(bench, "unlock.open")
    bench.wait(lambda: bench.find("unlock.open").isEnabled())
    if second is not None:
        second.close()
    assert words_of(bench, "unlock.message") == text(f"error.{code}")


def test_search_finds_words_and_leads_to_the_entry(open_bench: WindowBench) -> None:
    """Typing in the search box lists the entry; Return opens it in the timeline."""
    bench = open_bench
    type_into(bench, "entry.what", "A grey car stood across the street.")
    click(bench, "entry.save")
    bench.wait_for("timeline.list")
    type_into(bench, "top.search", "grey str")
    results = bench.window.root
    bench.wait(lambda: results.findChild(QListView, "search.list") is not None)
    found = bench.find("search.list")
    assert isinstance(found, QListView)
    bench.wait(lambda: found.model().rowCount() == 2)  # the heading of entries, and the one there is
    QTest.keyClick(found, Qt.Key.Key_Return)
    bench.wait_for("timeline.list")


def test_quick_exit_is_gone_at_once_and_keeps_the_draft(open_bench: WindowBench) -> None:
    """Shift three times hides the window in the same turn; the words are in the draft."""
    bench = open_bench
    type_into(bench, "entry.what", "Half a sentence")
    handle = bench.window.root.windowHandle()
    for _ in range(3):
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert not bench.window.root.isVisible()
    bench.wait(lambda: bench.vault.state is VaultState.LOCKED)
    bench.window.root.show()
    bench.unlock()
    click(bench, "top.new")
    bench.idle()
    assert words_of(bench, "entry.what") == "Half a sentence"


def test_withdrawing_takes_an_entry_out_of_the_list(open_bench: WindowBench) -> None:
    """A withdrawn entry is in the list only when it is asked for."""
    bench = open_bench
    type_into(bench, "entry.what", "To be withdrawn.")
    click(bench, "entry.save")
    bench.wait_for("timeline.list")
    bench.idle()
    bench.idle()
    click(bench, "detail.withdraw")
    bench.wait_for("timeline.empty")
    click(bench, "timeline.filter.more")
    click(bench, "timeline.filter.with_withdrawn")
    bench.idle()
    listed = bench.find("timeline.list")
    assert isinstance(listed, QListView)
    assert listed.model().rowCount() == 2


def test_no_window_flashes_up(open_bench: WindowBench) -> None:
    """Going through every screen opens no window beside the one there is."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QWidget

    flashed: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                flashed.append(watched.objectName())
            return False

    watch = Watch()
    open_bench.app.installEventFilter(watch)
    type_into(open_bench, "entry.what", "Something.")
    click(open_bench, "entry.save")
    shell = open_bench.find("shell")
    for target in PLACES:
        shell.go(replace(target, what="something") if target.screen == "search" else target)  # type: ignore[attr-defined]
        open_bench.idle()
        open_bench.idle()
    open_bench.app.removeEventFilter(watch)
    assert flashed == []
