"""No parser of ours is thrown off by any bytes: each target on its seeds, its finds and mutants of them."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.__main__ import run_one
from tests.fuzz.engine import run_blind
from tests.fuzz.finds import FINDS
from tests.fuzz.guided import CHECKOUT, FoundError, has_guide, run_guided
from tests.fuzz.registry import TARGETS, prepare
from tests.tally import HowMany, Tally

BLIND = {
    "drawn_text": 8,
    "header": 200,
    "list_of_tries": 200,
    "finished": 250,
    "bundle_list": 250,
    "workbooks": 150,
    "sealed_files": 300,
    "handed_rows": 40,
    "handed_packages": 150,
}
"""How many mutants a slow target gets in each ./check; the others get 600."""


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_are_answered(
    name: str, tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Seeds, earlier finds and mutants give an answer or a declared condition; long runs follow coverage."""
    seconds = how_many(check=0, gate=60, soak=600)
    if seconds:
        runs = run_one(name, seconds, CHECKOUT / "build" / "fuzz", rng.getrandbits(31))
    else:
        fuzz = prepare(name, tmp_path)
        runs = run_blind(fuzz, rng, runs=len(fuzz.seeds) + BLIND.get(name, 600))
    tally(f"fuzz target {name}: inputs", runs)


def test_finds_belong_to_targets() -> None:
    """A find whose target was renamed would be tried by nobody."""
    assert set(FINDS) <= set(TARGETS)


@pytest.mark.skipif(not has_guide(), reason="atheris is built for Linux on x86-64 only")
def test_a_find_is_told(tmp_path: Path) -> None:
    """A target that raises ends the run with the input kept; the positive control of all other runs."""
    code = (
        "import sys; from pathlib import Path; from tests.fuzz import guided, registry\n"
        "from tests.fuzz.engine import Fuzz\n"
        "def boom(data):\n    assert data[:2] != b'zz'\n"
        "guided.prepare = lambda name, scratch: Fuzz(boom, (b'a',))\n"
        "guided.main('boom', Path(sys.argv[1]), sys.argv[2:])\n"
    )
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    options = ["-runs=200000", "-seed=1", f"-artifact_prefix={tmp_path}/", str(corpus)]
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), *options],
        cwd=CHECKOUT,
        env={"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        check=False,
    )
    assert ran.returncode != 0
    (kept,) = tmp_path.glob("crash-*")
    assert kept.read_bytes().startswith(b"zz")


@pytest.mark.skipif(not has_guide(), reason="atheris is built for Linux on x86-64 only")
def test_a_guided_run_counts(tmp_path: Path) -> None:
    """A run under atheris says how often it ran, and an unknown target is a find rather than silence."""
    assert run_guided("recovery", 1, tmp_path, seed=1) > 100
    assert list((tmp_path / "corpus" / "recovery").iterdir())
    with pytest.raises(FoundError):
        run_guided("nothing", 1, tmp_path, seed=1)
