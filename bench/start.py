"""Starting: the command line beside Python alone, the window beside a bare one, and where the time goes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.measure import Limit, Pair, Row, seconds
from bench.vaults import vault_of_entries
from ui.locked.places import FOLDER_NAME

CHECKOUT = Path(__file__).resolve().parents[1]
RUNS = 5
SHOWN_PACKAGES = 16
_MARKS = """
import json, linecache, os, sys, time
marks = []
def mark(name):
    marks.append((name, time.process_time()))
mark("Python itself")
"""
_SHOWN = """
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
mark("Qt")
def shown(*_):
    app = QApplication.instance()
    window = next(one for one in app.topLevelWidgets() if one.isVisible())
    while not window.windowHandle().isExposed():
        app.processEvents()
    app.processEvents()
    window.repaint()
    mark("the first paint")
    assert window.objectName() == "bare" or window.findChild(QWidget, "unlock.passphrase").isVisible()
    told = {"marks": marks, "modules": sorted(sys.modules), "sources": sorted(linecache.cache)}
    os.write(1, json.dumps(told).encode() + b"\\n")
    os._exit(0)
"""
BARE = f"""{_MARKS}{_SHOWN}
app = QApplication([])
bare = QMainWindow()
bare.setObjectName("bare")
bare.resize(1280, 800)
bare.show()
mark("making the window")
shown()
"""
"""What a program with a window cannot do without."""

OURS = f"""{_MARKS}
from ui.start import load_window
{_SHOWN}
load_window()
import ui.main
mark("the code of the locked half")
def marked(name, made):
    def make(*arguments):
        result = made(*arguments)
        mark(name)
        return result
    return make
ui.main.make_application = marked("making Qt's application", ui.main.make_application)
ui.main.Window = marked("making the window", ui.main.Window)
QApplication.exec = staticmethod(shown)
from ui.__main__ import main
main([])
"""
"""The program itself, up to the painted page that asks for the passphrase."""

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_PARTED = frozenset({"app", "ui", "storage", "exports", "PySide6"})
"""Packages of which each part is told by itself."""


@contextmanager
def _command(option: str, _work: Path, _size: int) -> Iterator[Pair]:
    def run(*arguments: str) -> float:
        return seconds(
            lambda: subprocess.run(
                [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=CHECKOUT
            )
        )

    yield Pair(lambda: run("-m", "ui", option), lambda: run("-c", "pass"))


@contextmanager
def _window(work: Path, _size: int) -> Iterator[Pair]:
    home = home_with_a_record(work)
    yield Pair(lambda: seconds(partial(start, OURS, home)), lambda: seconds(partial(start, BARE, home)))


def home_with_a_record(work: Path) -> Path:
    """Return a home folder in which a record lies in its usual place."""
    home = work / "home"
    home.mkdir(exist_ok=True)
    usual = home / FOLDER_NAME
    if not usual.is_symlink():
        usual.symlink_to(vault_of_entries(work, 1), target_is_directory=True)
    return home


def start(code: str, home: Path, *options: str) -> tuple[dict[str, list[list[object]]], str]:
    """Run `code` in a process of its own, at home in `home`; return what it told and its words on stderr."""
    around = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), str(home))
    process = subprocess.run(
        [sys.executable, *options, "-c", code],
        check=True,
        cwd=CHECKOUT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **around},
        capture_output=True,
        text=True,
    )
    told: dict[str, list[list[object]]] = json.loads(process.stdout)
    return told, process.stderr


def profile(work: Path) -> str:
    """Tell where the processor time of a start goes: its steps, and what its imports cost, by package."""
    home = home_with_a_record(work)
    steps = _fastest([_steps(start(OURS, home)[0]) for _ in range(RUNS)])
    bare = _fastest([_steps(start(BARE, home)[0]) for _ in range(RUNS)])
    needed = set(start(BARE, home)[0]["modules"])
    whole, beside = sum(steps.values()), sum(bare.values())
    lines = [
        f"Start to the unlock page: {whole:.0f} ms of processor time, a bare window {beside:.0f} ms",
        *(f"{cost:8.1f} ms  {name}" + _beside(bare.get(name)) for name, cost in steps.items()),
        "",
        "Imports that a bare window does not need, by package, with the cost of timing them:",
    ]
    ours: dict[str, float] = defaultdict(float)
    numbers: Counter[str] = Counter()
    timed = _fastest([_imports(start(OURS, home, "-X", "importtime")[1]) for _ in range(RUNS)])
    for module, cost in timed.items():
        if module not in needed:
            ours[_package(module)] += cost
            numbers[_package(module)] += 1
    dearest = sorted(ours, key=lambda package: -ours[package])[:SHOWN_PACKAGES]
    lines.extend(f"{ours[package]:8.1f} ms  {package} ({numbers[package]})" for package in dearest)
    lines.append(f"{sum(ours.values()):8.1f} ms  all ({sum(numbers.values())})")
    return "\n".join(lines)


def _steps(told: dict[str, list[list[object]]]) -> dict[str, float]:
    """Return the milliseconds between one mark and the next."""
    before, steps = 0.0, {}
    for name, at in told["marks"]:
        assert isinstance(at, float)
        steps[str(name)] = 1000 * (at - before)
        before = at
    return steps


def _fastest(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: min(run.get(name, cost) for run in runs) for name, cost in runs[0].items()}


def _beside(cost: float | None) -> str:
    return "" if cost is None else f" ({cost:.1f} for the bare window)"


def _imports(told: str) -> dict[str, float]:
    """Return the milliseconds of every import without those inside it."""
    return {found[2]: int(found[1]) / 1000 for found in map(_IMPORT.match, told.splitlines()) if found}


def _package(module: str) -> str:
    parts = module.split(".")
    if parts[0] in sys.stdlib_module_names:
        return "the standard library"
    return ".".join(parts[:2]) if parts[0] in _PARTED else parts[0]


def once(_size: int) -> str:
    """Say that there is only one amount."""
    return "one start"


ROWS: tuple[Row, ...] = (
    Row("daybook --help", "python -c pass", "s", (1,), once, Limit(6), partial(_command, "--help")),
    Row("daybook --version", "python -c pass", "s", (1,), once, Limit(6), partial(_command, "--version")),
    Row(
        "start to the unlock page",
        "a bare PySide6 window",
        "s",
        (1,),
        once,
        Limit(2),
        _window,
        beneath=profile,
    ),
)
