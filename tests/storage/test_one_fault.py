"""Vaults that are wrong in exactly one way: the program and the second reader answer as the kept vectors say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.storage import independent_checker
from tests.storage.outcomes import GOOD, outcome
from tests.tally import Tally
from tests.vectors import expand

BASE, VECTORS = expand.read_vectors()
FILES = expand.base_files()
KEY = bytes.fromhex(BASE["database_key"])
TYPED = {"passphrase": BASE["passphrase"], "recovery": BASE["recovery_key"]}
LEAST = {"header": 40, "slot": 25, "stream": 32, "log": 20, "record": 10}


def second_opinion(folder: Path, typed: str, vector: dict[str, Any]) -> str:
    """Return what the reader that was written apart says: good, mended or bad."""
    cost = BASE["kdf_minimum"]
    least = (cost["memory_kib"], cost["passes"]) if vector.get("limits") != "released" else (65_536, 3)
    try:
        read = independent_checker.read_vault(folder, typed, least, vector.get("note", ""))
    except Exception:  # noqa: BLE001 - it stops at the first thing that is wrong, however it meets it
        return "bad"
    return "mended" if read["mend"] else "good"


@pytest.mark.parametrize("part", LEAST)
def test_every_vector_has_the_outcome_it_should_have(part: str, tmp_path: Path, tally: Tally) -> None:
    """Each vault is opened, read and checked: code, findings, problems and lost items are those expected."""
    count = 0
    for vector in VECTORS:
        if vector["part"] != part:
            continue
        files = expand.expand(vector["edits"], KEY, FILES)
        assert expand.digest(files) == vector["sha256"], vector["name"]
        folder = expand.write(files, tmp_path / vector["name"])
        secret = vector.get("secret", "passphrase")
        typed = TYPED.get(secret, secret)
        said = second_opinion(folder, typed, vector)
        assert said == vector["expect"]["verdict"], f"{vector['name']}: the second reader says {said}"
        found = outcome(folder, typed, released=vector.get("limits") == "released", note=vector.get("note"))
        found = {name: value for name, value in found.items() if name == "verdict" or GOOD[name] != value}
        assert found == vector["expect"], vector["name"]
        count += 1
    tally("vaults wrong in one way", count)


def test_there_are_vectors_for_every_part() -> None:
    """Names are unique, every vector says what is wrong, and no part of the format is left out."""
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS) >= 120
    assert all(
        vector["wrong"] and vector["expect"]["verdict"] in {"good", "mended", "bad"} for vector in VECTORS
    )
    counted = Counter(vector["part"] for vector in VECTORS)
    assert all(counted[part] >= least for part, least in LEAST.items())


def test_vectors_are_written_out_for_others(tmp_path: Path) -> None:
    """The script that stands beside the vectors makes the folders from what is stored, without the program."""
    names = ["header_major_2", "stream_three_swapped"]
    expand.main([str(tmp_path), *names])
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert (tmp_path / names[0] / "a.bin").read_bytes()[8:10] == b"\0\2"
    three = BASE["items"]["three"]["file"]
    assert (tmp_path / names[1] / three).read_bytes()[56 : 56 + 16_400] == FILES[three][16_456:32_856]
