"""`daybook paper-log` writes sheets without a vault, and over nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.exit_codes import Exit
from app.cli.main import main


def test_sheets_are_written_without_a_vault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One new file stands where it was asked for, in the language asked for; a second run leaves it as it is."""
    out = tmp_path / "sheets.pdf"
    assert main(["paper-log", "--out", str(out), "--language", "es", "--a4", "--json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [{"path": str(out), "pages": 4, "bytes": out.stat().st_size}]
    assert list(tmp_path.iterdir()) == [out]
    before = out.read_bytes()
    assert main(["paper-log", "--out", str(out)]) != Exit.DONE
    assert out.read_bytes() == before
