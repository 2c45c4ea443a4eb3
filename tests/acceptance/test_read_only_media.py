"""A vault on media that cannot be written to: everything can be read and printed, and it says what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.strings.catalogue import text
from tests.acceptance.mounts import in_own_mounts
from tests.tally import Tally


def test_a_vault_on_read_only_media(tmp_path: Path, tally: Tally) -> None:
    """It opens and says so, every paper is written and told as not recorded, and no change is taken."""
    found = in_own_mounts("read_only_story.py", "read_only", str(tmp_path))
    assert found["list"]["code"] == 0
    assert found["list"]["entries"] == 1
    assert text("finding.media_read_only") in found["list"]["err"]
    assert (found["info"], found["verify"]) == (0, 0)
    for paper, made in found["papers"].items():
        assert made["code"] == 0, (paper, made)
        assert text("cli.export.not_recorded") in made["out"]
    refused(found)
    tally("papers printed from a vault on read-only media", len(found["papers"]))


def test_a_journal_left_on_read_only_media(tmp_path: Path) -> None:
    """What a crash left half-written cannot be undone there: it says so and where to go on, and writes nothing."""
    found = in_own_mounts("read_only_story.py", "read_only", str(tmp_path), "journal")
    assert found["list"]["code"] == 4
    assert found["list"]["err"].strip() == text("error.vault_damaged.journal")
    assert found["same"]
    assert found["left"] == []
    assert found["elsewhere"] == 1


def refused(found: dict[str, Any]) -> None:
    """Check that no change was taken and no byte of the vault differs."""
    for command, outcome in found["changes"].items():
        assert outcome == {"code": 4, "error": "read_only"}, command
    assert found["same"]
