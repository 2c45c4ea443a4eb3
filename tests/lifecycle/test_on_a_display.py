"""What only a real display shows: drags, what is marked with the mouse, and what other programs see of the window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHECKOUT

pytestmark = pytest.mark.skipif(
    shutil.which("Xvfb") is None, reason="Xvfb is not installed; offscreen there is no drag and no selection"
)
SECRET = "x-kde-passwordManagerHint"


def on_a_display(what: str, folder: Path) -> Any:
    """Run the program of `display_child` on a display of its own and return what it saw."""
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        display = os.read(reading, 16).decode().strip()
        child = CHECKOUT / "tests" / "lifecycle" / "display_child.py"
        done = subprocess.run(
            [sys.executable, str(child), what, str(folder)],
            env={
                **os.environ,
                "PYTHONPATH": str(CHECKOUT),
                "DISPLAY": f":{display}",
                "QT_QPA_PLATFORM": "xcb",
            },
            capture_output=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(reading)
        screen.terminate()
        screen.wait(60)
    if b"could not load the qt platform plugin" in done.stderr.lower():
        pytest.skip("the libraries that Qt needs for a display are not installed")
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return json.loads(done.stdout)


def test_a_drag_ends_with_the_lock(tmp_path: Path) -> None:
    """The picture that follows the mouse goes when the record is locked, and the lock is whole."""
    seen = on_a_display("drag", tmp_path)
    assert len(seen["locked"]) == 1
    assert seen["ended"] < 5000  # without an end it goes on for ten seconds


def test_the_keys_of_the_lock_work_while_something_is_dragged(tmp_path: Path) -> None:
    """Ctrl+L locks and F9 is gone while the button is held, and the drag ends with them."""
    seen = on_a_display("keys", tmp_path)
    assert seen["lock"] < 5000  # without them each goes on for ten seconds
    assert seen["exit"] < 5000
    assert (seen["hidden by lock"], seen["hidden by exit"]) == (False, True)


def test_what_is_copied_or_marked_is_secret_and_goes(tmp_path: Path, fresh_home: Path) -> None:
    """Words that are copied or marked with the mouse carry the mark for clipboard managers and go with the lock.

    The window's title is the neutral one, and nothing is written to the home for any of it.
    """
    seen = on_a_display("manners", tmp_path)
    assert seen["title"] == "Notes"
    assert seen["names"] == ["notes", "Notes", ""]  # instance and class of the window, and its desktop file
    for box in ("entry.what", "entry.where"):
        for mode in ("Selection", "Clipboard"):
            words, *formats = seen[f"{box} {mode}"]
            assert words == "grey van"
            assert SECRET in formats
            assert "text/html" not in formats
    assert seen["after"] == ["", ""]
    assert written_in(fresh_home) == []


def test_dialogs_of_files_and_printers_leave_nothing(tmp_path: Path, fresh_home: Path) -> None:
    """No list of what was opened, no settings of Qt's, no thumbnail: the home is as it was, but for fonts' caches."""
    seen = on_a_display("dialogs", tmp_path)
    assert seen["chosen"] == [["gate.png"], "paper.pdf", tmp_path.name, "printed"]
    assert written_in(fresh_home) == []


def written_in(home: Path) -> list[Path]:
    """Return every file in a home but those of fontconfig, which every program with a window shares."""
    return [file for file in home.rglob("*") if file.is_file() and "fontconfig" not in file.parts]
