"""The running program, looked at from outside: no dump, no reader, no values in what a fault prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

CANARY = "heliotrope-quagmire-kestrel"
BUG = 70

# Each program ends in a bug whose message, source and objects hold the canary; what it prints is caught.
_START = """
import os, sys, threading
from pathlib import Path
canary = Path(sys.argv[1]).read_text()
class Holder:
    def __init__(self, fails): self.words, self.fails = canary, fails
    def __repr__(self): return self.words
    def __del__(self):
        if self.fails: raise ValueError(self.words)
def fault(*_ignored, **_too):
    kept = Holder(False)
    raise ValueError(canary, kept)
from ui.__main__ import main
"""
COMMAND_LINE = {
    "command": "import app.cli.entry as e; e.run = fault; sys.exit(main(['entry', 'list']))",
    "thread": (
        "import app.cli.entry as e\n"
        "def run(context):\n"
        "    one = threading.Thread(target=fault, name=canary); one.start(); one.join(); return 70\n"
        "e.run = run; sys.exit(main(['entry', 'list']))"
    ),
    "clean-up": (
        "import app.cli.entry as e\n"
        "def run(context):\n"
        "    Holder(True); return 70\n"
        "e.run = run; sys.exit(main(['entry', 'list']))"
    ),
    "after the command": "main(['--version']); fault()",
    "import": "import builtins; import app.cli.main as m; m.build_parser = fault; sys.exit(main(['fields']))",
}
WINDOW = {
    "slot": "QTimer.singleShot(0, fault)",
    "thread": "QTimer.singleShot(0, threading.Thread(target=fault, name=canary).start)",
    "job": "parts.runner.read(fault)",
    "work": "parts.runner.work(fault)",
    "clean-up": "Holder(True); QTimer.singleShot(300, self.leave)",
}
_WINDOW = """
import ui.main
from PySide6.QtCore import QTimer
class Failing(ui.main.Window):
    def __init__(self, app, parts):
        super().__init__(app, parts)
        {fault}
    def fail(self, code):
        super().fail(code)
        QTimer.singleShot(0, self.leave)
ui.main.Window = Failing
sys.exit(main([]))
"""


def outcome(program: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    canary = folder / "words"
    canary.write_text(CANARY, encoding="utf-8")
    return subprocess.run(
        [sys.executable, *options, "-c", _START + program, str(canary)],
        cwd=CHECKOUT,
        env={"PYTHONPATH": str(CHECKOUT), "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("place", COMMAND_LINE)
def test_a_bug_of_a_command_prints_no_value(place: str, tmp_path: Path) -> None:
    """Wherever a command breaks: one sentence with a code, no message, no line of source, no path."""
    done = outcome(COMMAND_LINE[place], tmp_path)
    assert CANARY not in done.stdout + done.stderr
    assert "ValueError@" in done.stderr
    assert "Traceback" not in done.stderr
    assert str(CHECKOUT) not in done.stderr
    assert str(tmp_path) not in done.stderr


@pytest.mark.sampled(2)
@pytest.mark.parametrize("place", WINDOW)
def test_a_bug_of_the_window_prints_no_value(place: str, tmp_path: Path) -> None:
    """Wherever the window breaks: nothing of it is printed, and it ends with the code of a bug."""
    done = outcome(_WINDOW.format(fault=WINDOW[place]), tmp_path)
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert str(CHECKOUT) not in done.stderr
    assert done.returncode == (0 if place == "clean-up" else BUG), done.stderr


def test_the_canary_is_seen_where_nothing_is_done(tmp_path: Path) -> None:
    """Python itself prints what the tests above look for."""
    done = outcome("fault()", tmp_path)
    assert CANARY in done.stderr
    assert "Traceback" in done.stderr


def test_a_crash_of_a_library_prints_no_value(tmp_path: Path) -> None:
    """Even with Python's own crash report switched on, which prints names and lines but no values."""
    program = "import faulthandler\ndef run(words): faulthandler._sigsegv()\nrun(canary)"
    done = outcome(program, tmp_path, "-X", "faulthandler")
    assert done.returncode < 0
    assert "Segmentation fault" in done.stderr
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system as Linux answers")
@pytest.mark.parametrize("start", ["main(['--version'])", "main(['fields', '--json'])"])
def test_a_command_leaves_no_dump_and_lets_nobody_read_it(start: str, tmp_path: Path) -> None:
    """No core file, no reader of its memory without special rights, and files for this user only."""
    tell = "from app.services.process import protection; print(protection(), file=sys.stderr)"
    done = outcome(f"{start}\n{tell}", tmp_path)
    assert "no_core_dump=True, closed_to_others=True, private_files=True" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system as Linux answers")
def test_the_window_leaves_no_dump_and_lets_nobody_read_it(tmp_path: Path) -> None:
    """So it is with the window, from before Qt is loaded."""
    fault = (
        "from app.services.process import protection; sys.stderr.write(repr(protection()));"
        " QTimer.singleShot(0, self.leave)"
    )
    done = outcome(_WINDOW.format(fault=fault), tmp_path)
    assert "no_core_dump=True, closed_to_others=True, private_files=True" in done.stderr
    assert done.returncode == 0
