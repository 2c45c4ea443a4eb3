"""One flow as a process of its own: `python -m tests.faults.child FLOW ROOT`, promises by lines on both ends."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from app.domain.errors import KnownError
from tests.faults.flows import FLOWS, Stage, small_segments
from tests.faults.promises import Promises


def tell(line: str) -> None:
    """Hand a line to the parent at once, by a call that no flow makes and no fault hits."""
    os.writev(1, [line.encode() + b"\n"])


def main(name: str, root: Path) -> None:
    """Take over what was promised before, run the flow and tell how it went."""
    small_segments()
    promises = Promises()
    for line in sys.stdin:
        promises.hear(line)
    promises.tell = tell
    tell(json.dumps(["begins"]))
    try:
        FLOWS[name].run(Stage(root, promises))
    except KnownError as error:
        tell(json.dumps(["refused", error.code.value]))
    else:
        tell(json.dumps(["done"]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
