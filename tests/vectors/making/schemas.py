"""Keep a record of a schema for the upgrade tests, made by the code of that time.

    git worktree add OLD COMMIT
    python -m tests.vectors.making.schemas OLD WORK      WORK: a new folder, such as /tmp/record

COMMIT is the last one whose newest step in `storage/migrations/` has the number that is wanted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.vectors import schemas

MAKER = Path(__file__).resolve().parent / "a_record.py"
START = "import runpy, sys; sys.path.insert(0, sys.argv[1]); sys.argv = sys.argv[2:]; runpy.run_path(sys.argv[0], run_name='__main__')"


def main(checkout: str, work: str) -> None:
    """Make the record in `work` and keep it."""
    subprocess.run([sys.executable, "-I", "-c", START, checkout, str(MAKER), work], cwd=checkout, check=True)
    folder = Path(work)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    sys.stderr.write(f"{schemas.keep(folder / 'vault', expected)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
