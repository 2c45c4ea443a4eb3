"""How the program is started: what `daybook` and the two scripts do before anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.version import VERSION
from tests.architecture.sources import CHECKOUT
from ui.__main__ import has_display

COMMANDS_WITHOUT_A_DISPLAY = ("demo", "vault", "entry", "evidence", "export", "check")


def without_display(**more: str) -> dict[str, str]:
    """This process's environment with no display in it."""
    gone = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in gone} | more


def test_without_a_display_one_sentence_names_what_works() -> None:
    """No argument and no display: exit 2 and a sentence on stderr, nothing on stdout."""
    command = [sys.executable, "-m", "ui"]
    result = subprocess.run(
        command, cwd=CHECKOUT, env=without_display(), capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert all(name in result.stderr for name in COMMANDS_WITHOUT_A_DISPLAY)


def test_commands_never_import_qt() -> None:
    """The command line answers on a machine that has no Qt at all."""
    code = (
        "import sys\n"
        "sys.modules['PySide6'] = sys.modules['shiboken6'] = None\n"
        "from ui.__main__ import main\n"
        "sys.exit(main(['--version']))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env=without_display(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"daybook {VERSION}\n"


def test_help_reads_little() -> None:
    """Asked for help, the command line imports its grammar and one file of sentences, no part of the record."""
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == 'open' else None)\n"
        "from ui.__main__ import main\n"
        "assert main(['--help']) == 0\n"
        "print('BESIDES', *sys.modules, *(name for name in opened if name.endswith('.json')))\n"
    )
    words = subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env=without_display(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    there = set(words[words.index("BESIDES") :])
    parts = {"storage", "exports", "app.importers", "app.sandbox", "app.domain.entry", "app.services.vault"}
    assert not there & (parts | {"PySide6", "dataclasses", "inspect", "sqlcipher3", "cryptography"})
    assert [Path(name).stem for name in there if name.endswith(".json")] == ["cli"]


@pytest.mark.parametrize(
    ("environment", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_known_by_its_name(environment: dict[str, str], platform: str, there: bool) -> None:
    """X11 and Wayland name their displays; other desktops always have one."""
    assert has_display(environment, platform) is there


def shell(script: str) -> subprocess.CompletedProcess[str]:
    """Run lines of bash after the set-up was sourced."""
    lines = f'set -euo pipefail\n. "{CHECKOUT}/requirements/setup.sh"\n{script}'
    return subprocess.run(["bash", "-c", lines], capture_output=True, text=True, check=False)


def test_missing_libraries_without_root_print_the_exact_line() -> None:
    """Who may not install gets one line to run, and a failure."""
    result = shell('id() { echo 1000; }\napt-get() { false; }\ninstall_packages "The window" libegl1 libgl1')
    assert result.returncode == 1
    assert "sudo apt-get install --no-install-recommends libegl1 libgl1\n" in result.stderr


def test_missing_libraries_as_root_are_installed_after_a_new_list() -> None:
    """Root gets them: first from the list at hand, then from a fresh one."""
    script = (
        "id() { echo 0; }\n"
        'apt-get() { echo "$*" >&2; [ "$1" = update ] && touched=1; [ -n "${touched:-}" ]; }\n'
        'install_packages "The window" libegl1'
    )
    result = shell(script)
    assert result.returncode == 0, result.stderr
    assert "update" in result.stderr
    assert result.stdout == ""


def test_what_is_set_up_is_not_set_up_again(tmp_path: Path) -> None:
    """A finished set-up is recognised without network, pip or Python; a changed lock undoes it."""
    script = (
        f'VENV="{tmp_path}"; PYTHON="{tmp_path}/bin/python"; mkdir -p "$VENV/bin"; ln -s "{sys.executable}" "$PYTHON"\n'
        "is_set_up && exit 11\n"
        'wanted_state >"$VENV/set-up"\n'
        "is_set_up || exit 12\n"
        "PATH=/usr/bin:/bin; pip() { exit 13; }; set_up\n"
        'echo more >>"$VENV/set-up"\n'
        "is_set_up && exit 14\n"
        "exit 0"
    )
    result = shell(script)
    assert result.returncode == 0, result.stderr
