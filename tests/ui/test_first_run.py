"""The first run: four ways on, what is said before anything is written, a recovery key by choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.services.sticks import Stick
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from ui.locked.first_run import LIMITS, FirstRun
from ui.unlocked.shell_presenter import KEY_OFFERED_AT


@pytest.fixture
def page(bench: WindowBench) -> Iterator[FirstRun]:
    """The first page of a window over no record."""
    found = bench.window.root.home
    assert isinstance(found, FirstRun)
    yield found
    bench.idle()


def test_the_four_choices_stand_on_the_first_page(bench: WindowBench, page: FirstRun) -> None:
    """Go on, a stick, paper and leaving can be pressed before anything is written."""
    for name in ("first_run.next", "first_run.other.stick", "first_run.other.paper", "first_run.leave"):
        assert bench.find(name).isEnabled()
    assert page.isVisible() or bench.find("first_run.safe.title") is not None
    assert not bench.folder.exists()


def test_what_it_is_not_is_said_before_anything_is_made(bench: WindowBench, page: FirstRun) -> None:
    """No lawyer, a court may ask for it, what could be used against the person, nobody is told, no emergency line."""
    for _ in range(2):
        bench.find("first_run.next").click()  # type: ignore[attr-defined]
    for key in ("lawyer", "asked", "used", "hold", "made", "nobody", "emergency"):
        assert bench.find(f"first_run.limits.{key}").text() == text(f"first_run.limits.{key}")  # type: ignore[attr-defined]
    assert page._pages.currentIndex() == LIMITS
    assert "court" in text("first_run.limits.asked")
    assert "911" in text("first_run.limits.emergency")
    assert not bench.folder.exists()


def test_sheets_are_saved_only_where_the_person_says(
    bench: WindowBench, page: FirstRun, tmp_path: Path
) -> None:
    """Paper instead writes one file, and no record; a name that is taken is refused in words."""
    sheets = tmp_path / "elsewhere" / "sheets.pdf"
    sheets.parent.mkdir()
    bench.dialogs.new_file = sheets
    bench.find("first_run.other.paper").click()  # type: ignore[attr-defined]
    bench.wait(sheets.exists)
    bench.wait(lambda: not page._message.isHidden())
    assert sheets.read_bytes().startswith(b"%PDF-")
    assert page._message.text() == text("first_run.paper.saved", name="sheets.pdf", folder=str(sheets.parent))
    assert list(sheets.parent.iterdir()) == [sheets]
    assert not bench.folder.exists()
    bench.find("first_run.other.paper").click()  # type: ignore[attr-defined]
    bench.wait(lambda: "already there" in page._message.text())


def test_a_stick_takes_the_record_in_a_folder_of_its_own(
    bench: WindowBench, page: FirstRun, tmp_path: Path
) -> None:
    """The sticks that are plugged in stand on the page of places; a folder that is there already is left alone."""
    (tmp_path / "stick" / "notes").mkdir(parents=True)
    bench.find("first_run.other.stick").click()  # type: ignore[attr-defined]
    bench.idle()
    page._sticks.on_found((Stick(tmp_path / "stick", "BLUE"), Stick(tmp_path / "other", "RED")))
    button = bench.find("first_run.sticks.0")
    assert button.text() == text("first_run.place.on_stick", name="BLUE")  # type: ignore[attr-defined]
    button.click()  # type: ignore[attr-defined]
    assert bench.find("first_run.place.folder").text() != str(bench.folder)  # type: ignore[attr-defined]
    assert page._folder.parent.is_relative_to(tmp_path / "stick")
    assert page._folder != tmp_path / "stick" / "notes"


def test_a_recovery_key_is_made_right_after_when_it_is_wanted(bench: WindowBench, page: FirstRun) -> None:
    """With the tick the new record opens at the recovery key, and one press goes on to the first entry."""
    for _ in range(3):
        bench.find("first_run.next").click()  # type: ignore[attr-defined]
    for name in ("first_run.pass.one", "first_run.pass.two"):
        QTest.keyClicks(bench.find(name), PASSPHRASE)
    bench.find("first_run.pass.key").click()  # type: ignore[attr-defined]
    assert page.wants_key
    bench.find("first_run.next").click()  # type: ignore[attr-defined]
    bench.wait(lambda: bench.window.lock_control.is_open)
    bench.idle()
    assert bench.find("settings.keys.page").isVisible()


def test_a_recovery_key_is_offered_at_the_third_opening(bench: WindowBench) -> None:
    """One calm line, at that opening and at no other, while there is no key."""
    bench.create()
    told = []
    for _ in range(KEY_OFFERED_AT + 1):
        bench.idle()
        told.append(bench.find("message.text").text())  # type: ignore[attr-defined]
        bench.lock()
        bench.unlock()
    assert [words == text("window.note.recovery_key") for words in told] == [False, False, True, False]


def test_a_file_that_does_not_belong_is_told_behind_the_first_page(bench: WindowBench) -> None:
    """Opening does not wait for the look at all files; what it finds is told all the same."""
    bench.create()
    bench.idle()
    bench.lock()
    (bench.folder / "c (conflicted copy).bin").write_bytes(b"copy")
    bench.unlock()
    bench.idle()
    assert "c (conflicted copy).bin" in bench.find("message.text").text()  # type: ignore[attr-defined]
