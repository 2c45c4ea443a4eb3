"""How the program starts a process of its own: through Python or, where it was packed, through itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

ROOT: Final = str(Path(__file__).resolve().parents[2])
"""Where the code lies: the checkout, or the folder of libraries of a packed program."""

PART: Final = "--part"
"""The first word by which a packed program is told to be one of its parts; `packages/start.py` hears it."""
WORKER: Final = "worker"
PLAYER: Final = "player"


def own_process(part: str, boot: str) -> list[str]:
    """Return the command that starts `part`, to which its own words are added; `ROOT` comes before them.

    `boot` is what Python runs where there is a Python. A packed program (PyInstaller says so in `sys.frozen`)
    has none but itself; it reads no variable, folder or cache of the person either (-I, -B).
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, PART, part, ROOT]
    return [sys.executable, "-I", "-B", "-c", boot, ROOT]
