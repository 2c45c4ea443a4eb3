"""Starting the program, beside starting Python alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Limit, Pair, Row, seconds

CHECKOUT = Path(__file__).resolve().parents[1]


@contextmanager
def _help(_work: Path, _size: int) -> Iterator[Pair]:
    def run(*arguments: str) -> float:
        return seconds(
            lambda: subprocess.run(
                [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=CHECKOUT
            )
        )

    yield Pair(lambda: run("-m", "ui", "--help"), lambda: run("-c", "pass"))


def once(_size: int) -> str:
    """Say that there is only one amount."""
    return "one start"


ROWS: tuple[Row, ...] = (Row("daybook --help", "python -c pass", "s", (1,), once, Limit(6), _help),)
