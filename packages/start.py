"""Where a packed program begins: as itself, or as the part of it that this process was started for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from app.sandbox.program import PART, PLAYER, WORKER


def main(arguments: Sequence[str]) -> int:
    """Run the program with `arguments`, or the part that they name; returns the exit code.

    A part is given where the code lies, then its own words. Each imports only what it needs.
    """
    match list(arguments):
        case [first, part, _, *words] if (first, part) == (PART, WORKER):
            from app.sandbox.worker import main as work

            work(words)
        case [first, part, *words] if (first, part) == (PART, PLAYER):
            from ui.player.main import main as play

            play(words)
        case _:
            from ui.__main__ import main as run

            return run(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
