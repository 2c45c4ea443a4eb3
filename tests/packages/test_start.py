"""A packed program that is started as one of its own parts."""

from __future__ import annotations

import sys

import pytest

from app.sandbox import player_walls, program
from app.sandbox.client import SandboxDecoder
from packages import start
from tests.architecture.sources import CHECKOUT


def test_a_packed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no Python beside it: it is told its part, and where its code lies."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/notes/daybook")
    assert program.own_process(program.WORKER, "boot") == [
        "/opt/notes/daybook",
        "--part",
        "worker",
        program.ROOT,
    ]


def test_the_player_may_read_the_file_that_its_code_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of a packed program lies in the program's own file, beside the folder of libraries."""
    monkeypatch.setattr(sys, "executable", "/opt/notes/daybook")
    assert "/opt/notes/daybook" in map(str, player_walls._readable(CHECKOUT))


def test_a_part_that_is_started_by_name_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker that `start` finds stands behind the same walls as one that Python started."""
    boot = (
        "import sys; sys.path.insert(0, sys.argv[1]); from packages.start import main; "
        "main(['--part', 'worker', *sys.argv[1:]])"
    )
    with SandboxDecoder() as plain:
        expected = plain.report()
    monkeypatch.setattr("app.sandbox.process._BOOT", boot)
    with SandboxDecoder() as packed:
        assert packed.report() == expected


def test_other_arguments_are_the_command_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """What names no part is a command."""
    with pytest.raises(SystemExit) as end:
        raise SystemExit(start.main(["--version"]))
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("daybook ")
