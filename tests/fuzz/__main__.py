"""`python -m tests.fuzz [TARGET …] [--seconds N]`: runs fuzz targets one after the other, says how often each ran."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from tests.fuzz.engine import run_blind
from tests.fuzz.guided import CHECKOUT, FoundError, fresh_scratch, has_guide, run_guided
from tests.fuzz.registry import TARGETS, prepare

UNGUIDED = frozenset({"drawn_text"})
"""What takes a second for each input when every branch of it is watched."""


def main() -> int:
    """Run the targets that were named, or all; 1 when one of them found something."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for each target (60)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(31), metavar="N")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "build" / "fuzz", metavar="FOLDER")
    given = parser.parse_args()
    unknown = set(given.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    say = sys.stdout.write
    say(f"seed {given.seed}, {'guided by coverage' if has_guide() else 'blind: atheris is not installed'}\n")
    found = 0
    for name in given.targets or TARGETS:
        try:
            runs = run_one(name, given.seconds, given.folder, given.seed)
        except FoundError as find:
            found += 1
            say(f"{name:<16} FOUND\n{find}\n")
        else:
            say(f"{name:<16} {runs:>12,} runs\n")
        sys.stdout.flush()
    return 1 if found else 0


def run_one(name: str, seconds: int, folder: Path, seed: int) -> int:
    """Run one target, guided where atheris is installed; returns how often it ran, raises `FoundError`."""
    if has_guide() and name not in UNGUIDED:
        return run_guided(name, seconds, folder, seed=seed)
    return run_blind(prepare(name, fresh_scratch(folder, name)), random.Random(seed), seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
