"""A disk that fills up while an entry with a file is added: a sentence, nothing half-saved, the words kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.acceptance.full_disk_story import WORDS
from tests.acceptance.mounts import in_own_mounts, run_story
from tests.tally import HowMany, Tally


def judge(outcome: dict[str, Any]) -> bool:
    """Check one outcome and tell whether the entry was taken."""
    assert outcome["ok"], outcome
    assert outcome["findings"] == [], outcome
    assert outcome["in_flight"] == 0, outcome
    assert outcome["segments"] == outcome["evidence"], outcome
    assert "Traceback" not in outcome["said"]
    if outcome["code"] == 0:
        assert outcome["entries"] == sorted(["kept before", WORDS])
        assert outcome["evidence"] == 1
        return True
    assert outcome["code"] == 6, outcome
    assert outcome["error"] == "no_space"
    assert outcome["entries"] == ["kept before"]
    kept = "were kept as a draft" in outcome["said"]
    assert kept or "could not be kept as a draft" in outcome["said"]
    assert outcome["draft"] == (WORDS if kept else "")
    return False


def test_a_full_disk_while_a_file_comes_in(tmp_path: Path) -> None:
    """A file too large for a disk of 16 MiB: exit 6, the vault verifies, the entry is a draft."""
    (outcome,) = in_own_mounts("full_disk_story.py", "disk", str(tmp_path), "20480", "99999")["outcomes"]
    assert not judge(outcome)
    assert outcome["draft"] == WORDS
    assert outcome["evidence"] == 0


def test_a_disk_that_is_full_at_any_moment(tmp_path: Path, how_many: HowMany, tally: Tally) -> None:
    """Whatever is still free when the entry comes: all of it is there, or nothing but the draft."""
    count = how_many(check=4, gate=40, soak=300)
    free = [round(number * 1400 / (count - 1)) for number in range(count)]
    story = in_own_mounts("full_disk_story.py", "disk", str(tmp_path), "1000", *map(str, free))
    taken = [judge(outcome) for outcome in story["outcomes"]]
    assert taken[-1]
    assert not taken[0]
    tally("sizes of a full disk while an entry with a file is added", len(taken))


def test_a_file_that_may_not_grow(tmp_path: Path, how_many: HowMany, tally: Tally) -> None:
    """A limit on the size of files stops the same flow at any place, without any right to mount."""
    count = how_many(check=6, gate=40, soak=300)
    limits = [round(number * 1300 / (count - 1)) for number in range(count)]
    story = run_story("full_disk_story.py", "limit", str(tmp_path), "1000", *map(str, limits))
    taken = [judge(outcome) for outcome in story["outcomes"]]
    assert taken[-1]
    assert not taken[0]
    tally("limits of file size while an entry with a file is added", len(taken))
