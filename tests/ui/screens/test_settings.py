"""The settings: passphrase and recovery key, backups, checks and checkpoints, all by their buttons."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from app.services.vault import VaultState
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

NEW = "nine grey herons over water"


def click(bench: WindowBench, name: str) -> None:
    """Press a button by its name and wait for what it began."""
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    assert button.isEnabled(), name
    button.click()
    bench.idle()
    bench.idle()


def put(bench: WindowBench, name: str, words: str) -> None:
    """Put words into a box."""
    box = bench.find(name)
    assert isinstance(box, QLineEdit)
    box.setText(words)


def words_of(bench: WindowBench, name: str) -> str:
    """Return what a label shows."""
    label = bench.find(name)
    assert isinstance(label, QLabel)
    return label.text()


def go(bench: WindowBench, page: str) -> None:
    """Show a page of the settings."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(Target("settings", what=page))
    bench.idle()


def add_entry(bench: WindowBench, words: str) -> None:
    """Write an entry as a job of the window."""
    session = bench.window.lock_control._session
    assert session is not None
    bench.runner.change(lambda _ctx: (session.entries.add({"what": words}), ()))
    bench.idle()
    bench.idle()


@pytest.fixture
def at(bench: WindowBench) -> WindowBench:
    """A window over a new vault with one entry."""
    bench.create()
    add_entry(bench, "at the gate")
    return bench


def test_the_settings_begin_at_what_is_chosen(at: WindowBench) -> None:
    """The first row is entered at the time that holds, so that no other looks chosen beside it."""
    go(at, "window")
    at.idle()
    assert at.find("settings").focusWidget() is at.find("settings.lock_seconds.120")


def test_the_passphrase_is_changed(at: WindowBench) -> None:
    """The new passphrase opens the record, the old one does not, and no box keeps what was typed."""
    go(at, "keys")
    put(at, "settings.keys.current", PASSPHRASE)
    put(at, "settings.keys.new", NEW)
    put(at, "settings.keys.again", NEW)
    click(at, "settings.keys.change")
    assert words_of(at, "message.text") == text("settings.keys.changed")
    for name in ("current", "new", "again"):
        box = at.find(f"settings.keys.{name}")
        assert isinstance(box, QLineEdit)
        assert box.text() == ""
    at.lock()
    put(at, "unlock.passphrase", PASSPHRASE)
    at.find("unlock.open").click()  # type: ignore[attr-defined]
    at.wait(lambda: at.find("unlock.open").isEnabled())
    assert not at.window.lock_control.is_open
    at.unlock(NEW)


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("", NEW, NEW, "settings.keys.current.missing"),
        (PASSPHRASE, "short", "short", "first_run.pass.short"),
        (PASSPHRASE, NEW, NEW + "x", "first_run.pass.differ"),
    ],
)
def test_a_passphrase_that_cannot_be_used_is_refused(
    at: WindowBench, current: str, new: str, again: str, said: str
) -> None:
    """What is missing is said beside the boxes, and nothing changes."""
    go(at, "keys")
    put(at, "settings.keys.current", current)
    put(at, "settings.keys.new", new)
    put(at, "settings.keys.again", again)
    click(at, "settings.keys.change")
    assert words_of(at, "settings.keys.passphrase.message") == text(said)
    at.lock()
    at.unlock(PASSPHRASE)


def test_a_wrong_present_passphrase_changes_nothing(at: WindowBench) -> None:
    """Somebody at the unlocked window cannot lock its owner out."""
    go(at, "keys")
    put(at, "settings.keys.current", "not the passphrase")
    put(at, "settings.keys.new", NEW)
    put(at, "settings.keys.again", NEW)
    click(at, "settings.keys.change")
    assert words_of(at, "settings.keys.passphrase.message") == text("error.wrong_passphrase")
    at.lock()
    at.unlock(PASSPHRASE)


def test_a_recovery_key_counts_once_it_is_taken(at: WindowBench, tmp_path: Path) -> None:
    """The key shown opens nothing until it is used; its sheet is a PDF; then it opens the record."""
    go(at, "keys")
    click(at, "settings.keys.offer")
    assert at.dialogs.asked == [text("settings.keys.ask.heading")]
    key = words_of(at, "settings.keys.key")
    assert len(key.replace("-", "")) == 30
    assert at.find("settings").focusWidget() is at.find("settings.keys.sheet")  # first it is written down
    inside = at.dialogs.new_file = at.folder / "sheet.pdf"
    click(at, "settings.keys.sheet")
    assert not inside.exists()
    at.dialogs.new_file = tmp_path / "sheet.pdf"
    click(at, "settings.keys.sheet")
    assert at.dialogs.new_file.read_bytes().startswith(b"%PDF-")
    put(at, "settings.keys.secret", PASSPHRASE)
    click(at, "settings.keys.use")
    assert at.find("settings").focusWidget() is at.find("settings.keys.offer")  # not where new keys are made
    assert words_of(at, "settings.keys.recovery.state") == text("settings.keys.recovery.there")
    assert words_of(at, "settings.keys.key") == ""
    at.lock()
    at.unlock(key.lower())
    go(at, "keys")
    put(at, "settings.keys.secret", PASSPHRASE)
    click(at, "settings.keys.remove")
    assert words_of(at, "settings.keys.recovery.state") == text("settings.keys.recovery.none")


def test_a_backup_is_made_and_got_back(at: WindowBench, tmp_path: Path) -> None:
    """A backup is written, checked, told in the rail, and opens in a new place from the locked page."""
    assert words_of_button(at, "rail.backup") == text("window.rail.no_backup")
    go(at, "backup")
    at.dialogs.folder = tmp_path / "stick"
    click(at, "settings.backup.make")
    assert words_of(at, "settings.backup.summary").startswith("The backup is written and checked")
    assert "14 Nov 2026" in words_of_button(at, "rail.backup")
    at.lock()
    click_locked(at, "unlock.restore")
    at.flush()
    at.dialogs.folder = tmp_path / "stick"
    click_locked(at, "restore.from.choose")
    at.dialogs.folder = tmp_path / "new"
    at.dialogs.folder.mkdir()
    click_locked(at, "restore.to.choose")
    put(at, "restore.secret", PASSPHRASE)
    click_locked(at, "restore.start")
    at.wait(lambda: says(at, text("restore.done")))
    at.flush()
    at.unlock(PASSPHRASE)
    session = at.window.lock_control._session
    assert session is not None
    assert session.folder == tmp_path / "new" / "notes"
    assert at.vault.state is VaultState.UNLOCKED


def test_getting_back_says_what_is_missing(bench: WindowBench, tmp_path: Path) -> None:
    """Without a place or a passphrase, with a wrong one, or from no backup: a sentence, and nothing made."""
    bench.create()
    bench.lock()
    click_locked(bench, "unlock.restore")
    click_locked(bench, "restore.start")
    assert words_of(bench, "restore.message") == text("restore.from.missing")
    bench.dialogs.folder = bench.folder
    click_locked(bench, "restore.from.choose")
    click_locked(bench, "restore.start")
    assert words_of(bench, "restore.message") == text("restore.secret.missing")
    bench.dialogs.folder = tmp_path / "new"
    click_locked(bench, "restore.to.choose")
    put(bench, "restore.secret", "wrong words")
    click_locked(bench, "restore.start")
    bench.wait(lambda: bench.find("restore.start").isEnabled())
    assert words_of(bench, "restore.message") == text("error.wrong_passphrase")
    assert not (tmp_path / "new").exists()
    click_locked(bench, "restore.back")
    bench.wait(lambda: is_there(bench, "unlock.passphrase"))


def test_about_says_what_holds(at: WindowBench) -> None:
    """The page tells which signals lock, what the system answers of its protections, and the decoder's walls."""
    go(at, "about")
    at.wait(lambda: bool(words_of(at, "settings.about.lines")))
    lines = words_of(at, "settings.about.lines").split("\n\n")
    assert len(lines) == 10
    assert "not heard here" in lines[0]
    assert "pictures of the screen" in lines[-3]
    assert "separate process for each file" in lines[-2]
    assert "level " in lines[-2]
    assert "never written to a file" in lines[-1]


def test_getting_back_can_be_stopped(at: WindowBench, tmp_path: Path) -> None:
    """Stop is answered when the copy has really ended, with nothing kept; Back leads where one came from."""
    go(at, "backup")
    at.dialogs.folder = tmp_path / "stick"
    click(at, "settings.backup.make")
    at.lock()
    click_locked(at, "unlock.restore")
    at.flush()
    click_locked(at, "restore.from.choose")
    at.dialogs.folder = tmp_path / "new"
    click_locked(at, "restore.to.choose")
    put(at, "restore.secret", PASSPHRASE)
    held = threading.Event()
    at.runner.read(lambda _ctx: held.wait(60))  # the lane is busy: the copy waits
    click_locked(at, "restore.start")
    click_locked(at, "restore.back")
    held.set()
    at.wait(lambda: says(at, text("restore.stopped")))
    assert not (tmp_path / "new").exists()
    click_locked(at, "restore.back")
    at.flush()
    at.unlock(PASSPHRASE)
    assert at.window.lock_control.is_open


def test_a_key_that_was_shown_is_not_left_on_the_page(at: WindowBench) -> None:
    """Another tab and back: the key that opens nothing yet is gone, and so is what was typed."""
    at.window.root.show()
    go(at, "keys")
    click(at, "settings.keys.offer")
    put(at, "settings.keys.secret", PASSPHRASE)
    assert words_of(at, "settings.keys.key")
    go(at, "backup")
    go(at, "keys")
    assert words_of(at, "settings.keys.key") == ""
    box = at.find("settings.keys.secret")
    assert isinstance(box, QLineEdit)
    assert box.text() == ""


def test_reminders_are_chosen(at: WindowBench) -> None:
    """The chosen days stand the next time too."""
    go(at, "backup")
    click(at, "settings.remind.0")
    go(at, "window")
    go(at, "backup")
    chip = at.find("settings.remind.0")
    assert isinstance(chip, QAbstractButton)
    assert chip.isChecked()


def test_a_check_is_told_in_words(at: WindowBench) -> None:
    """A whole record is said to be as it was saved; a damaged file is named and nothing else is lost."""
    session = at.window.lock_control._session
    assert session is not None
    at.runner.read(lambda _ctx: session.evidence.add_bytes("note.txt", b"under the door" * 3000))
    at.idle()
    go(at, "check")
    click(at, "settings.check.full")
    assert words_of(at, "settings.check.summary") == text("settings.check.ok")
    segment = next((at.folder / "d").glob("??/*"))
    data = bytearray(segment.read_bytes())
    data[300] ^= 1
    segment.write_bytes(data)
    click(at, "settings.check.full")
    assert words_of(at, "settings.check.summary") == text("settings.check.bad", n=1)
    assert segment.name in words_of(at, "settings.check.lines")


def test_a_checkpoint_is_kept_and_compared(at: WindowBench, tmp_path: Path) -> None:
    """A checkpoint is shown as text and code, saved as a file and a page, and later tells what it covers."""
    add_entry(at, "at the window")
    go(at, "check")
    click(at, "settings.checkpoint.issue")
    note, page = tmp_path / "kept.note", tmp_path / "kept.pdf"
    at.dialogs.new_file = note
    click(at, "settings.checkpoint.save")
    at.dialogs.new_file = page
    click(at, "settings.checkpoint.sheet")
    assert note.read_text(encoding="utf-8").startswith("nv1/")
    assert page.read_bytes().startswith(b"%PDF-")
    add_entry(at, "at the bus stop")
    go(at, "check")
    at.dialogs.files = (note,)
    click(at, "settings.compare.choose")
    assert "that the checkpoint covers are as they were" in words_of(at, "settings.check.lines")


def test_what_was_put_back_is_asked_about(bench: WindowBench) -> None:
    """An old database put back opens for reading; a word of the person's lets it be written again."""
    bench.create()
    add_entry(bench, "the first")
    bench.lock()
    old = (bench.folder / "c.bin").read_bytes()
    bench.unlock()
    add_entry(bench, "the second")
    bench.lock()
    (bench.folder / "c.bin").write_bytes(old)
    bench.unlock()
    assert bench.find("rail.read_only").isVisibleTo(bench.find("shell"))
    click_locked(bench, "rail.go_on")
    bench.flush()
    assert words_of(bench, "unlock.message") == text("unlock.go_on")
    bench.unlock()
    add_entry(bench, "the third")
    session = bench.window.lock_control._session
    assert session is not None
    assert not session.read_only
    found: list[int] = []
    bench.runner.read(lambda _ctx: len(session.entries.list()), found.append)
    bench.wait(lambda: found == [2])


def test_the_record_is_made_again_under_new_keys(at: WindowBench, tmp_path: Path) -> None:
    """A new folder holds the same record under other keys; the old one stays."""
    go(at, "keys")
    put(at, "settings.rekey.secret", PASSPHRASE)
    click(at, "settings.rekey.begin")
    assert words_of(at, "settings.rekey.message") == text("first_run.pass.short")
    for name in ("new", "again"):
        put(at, f"settings.rekey.{name}", NEW)
    fresh = at.dialogs.folder = tmp_path / "fresh"
    click(at, "settings.rekey.begin")
    assert str(fresh) in words_of(at, "settings.rekey.message")
    assert (fresh / "c.bin").exists()
    assert (at.folder / "c.bin").exists()
    assert (fresh / "a.bin").read_bytes()[40:48] == (2).to_bytes(8, "big")
    at.lock()
    at.window.home.show_unlock(fresh)
    at.flush()
    put(at, "unlock.passphrase", PASSPHRASE)
    at.find("unlock.open").click()  # type: ignore[attr-defined]
    at.wait(lambda: at.find("unlock.open").isEnabled())
    assert not at.window.lock_control.is_open
    at.unlock(NEW)


def test_what_was_typed_is_gone_with_its_page(at: WindowBench) -> None:
    """Who turns to another page leaves no passphrase in a box for whoever comes to the open window."""
    boxes = {"keys": ("keys.current", "keys.new", "keys.again", "keys.secret"), "remove": ("remove.secret",)}
    boxes["keys"] += ("rekey.secret", "rekey.new", "rekey.again")
    for page, names in boxes.items():
        go(at, page)
        for name in names:
            put(at, f"settings.{name}", PASSPHRASE)
        go(at, "backup")
        go(at, page)
        for name in names:
            box = at.find(f"settings.{name}")
            assert isinstance(box, QLineEdit)
            assert box.text() == ""


def test_the_record_is_removed(at: WindowBench) -> None:
    """A passphrase and one question: the folder is gone, and the last page says what stays."""
    go(at, "remove")
    put(at, "settings.remove.secret", PASSPHRASE)
    button = at.find("settings.remove.do")
    assert isinstance(button, QAbstractButton)
    button.click()
    assert at.dialogs.asked == [text("settings.remove.heading")]
    at.wait(lambda: is_there(at, "last.title"))
    assert words_of(at, "last.title") == text("removed.title")
    assert not at.folder.exists()


def test_what_a_removal_left_that_was_cut_short_is_found_and_offered(at: WindowBench) -> None:
    """The next start says that nothing can open it, asks before it goes, and takes a backup into account."""
    at.end()
    for name in ("a.bin", "b.bin"):
        (at.folder / name).unlink()
    again = WindowBench(at.app, at.folder, at.clock)
    again.window.root.show()
    again.wait_for("leftover.title")
    assert is_there(again, "leftover.backup")
    again.dialogs.agrees = False
    click_locked(again, "leftover.remove")
    assert (at.folder / "c.bin").exists()
    again.dialogs.agrees = True
    click_locked(again, "leftover.remove")
    again.wait(lambda: is_there(again, "last.title"))
    assert words_of(again, "last.title") == text("removed.title")
    assert not at.folder.exists()
    again.end()


def test_a_wrong_passphrase_removes_nothing(at: WindowBench) -> None:
    """The record is locked and whole, and the page says why."""
    go(at, "remove")
    put(at, "settings.remove.secret", "not the passphrase")
    button = at.find("settings.remove.do")
    assert isinstance(button, QAbstractButton)
    button.click()
    refused = text("error.wrong_passphrase")
    at.wait(lambda: says(at, refused))
    at.flush()
    at.unlock(PASSPHRASE)
    assert at.window.lock_control.is_open


def is_there(bench: WindowBench, name: str) -> bool:
    """Tell whether the window has a part of that name."""
    return bench.window.root.findChild(QWidget, name) is not None


def says(bench: WindowBench, words: str) -> bool:
    """Tell whether a label of the window, of a page that goes or one that came, has these words."""
    return any(label.text() == words for label in bench.window.root.findChildren(QLabel))


def words_of_button(bench: WindowBench, name: str) -> str:
    """Return what stands on a button."""
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    return button.text()


def click_locked(bench: WindowBench, name: str) -> None:
    """Press a button of the locked half."""
    bench.wait(lambda: is_there(bench, name))
    button = bench.find(name)
    assert isinstance(button, QAbstractButton)
    button.click()
    bench.app.processEvents()
