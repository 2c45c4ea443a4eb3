"""Write `one_fault/vectors.json`: a vector that is there keeps its bytes, a new one is added.

    python -m tests.vectors.making.main

What each vector is to come to is written here by hand (verdict and code); the whole outcome that is kept
beside it is what the program said, and is to be read against the format before it is committed.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.storage.outcomes import GOOD, outcome
from tests.vectors import expand
from tests.vectors.making.desk import Desk, Vector
from tests.vectors.making.headers import header_vectors, slot_vectors
from tests.vectors.making.logs import log_vectors
from tests.vectors.making.records import record_vectors
from tests.vectors.making.streams import stream_vectors

PARTS = {
    "header": header_vectors,
    "slot": slot_vectors,
    "stream": stream_vectors,
    "log": log_vectors,
    "record": record_vectors,
}


def kept(desk: Desk, part: str, vector: Vector, work: Path) -> dict[str, Any]:
    """Return a vector as it is kept; what the program makes of it must be what was expected."""
    files = expand.expand(vector.edits, desk.database_key, desk.files)
    secret = vector.more.get("secret", "passphrase")
    folder = expand.write(files, work / vector.name)
    found = outcome(
        folder,
        desk.typed.get(secret, secret),
        released=vector.more.get("limits") == "released",
        note=vector.more.get("note"),
    )
    shutil.rmtree(folder)
    found = {name: value for name, value in found.items() if GOOD.get(name) != value or name == "verdict"}
    is_expected = found["verdict"] == vector.verdict and vector.code in json.dumps(found)
    if not is_expected:
        sys.stderr.write(f"{vector.name}: expected {vector.verdict} {vector.code}, found {found}\n")
    name = f"{part}_{vector.name}" if not vector.name.startswith(f"{part}_") else vector.name
    told = {"name": name, "part": part, "wrong": vector.wrong, **vector.more}
    return {**told, "edits": vector.edits, "sha256": expand.digest(files), "expect": found}


def main() -> None:
    """Make what is not there yet."""
    desk = Desk()
    told, before = expand.read_vectors()
    there = {vector["name"]: vector for vector in before}
    work = expand.HERE / "work"
    for part, make in PARTS.items():
        for vector in make(desk):
            made = kept(desk, part, vector, work)
            there.setdefault(made["name"], made)
    shutil.rmtree(work, ignore_errors=True)
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in there.values())
    head = json.dumps(told, ensure_ascii=False, indent=1)
    text = f'{{"base": {head},\n"vectors": [\n{lines}\n]}}\n'
    json.loads(text)
    (expand.HERE / "vectors.json").write_text(text, encoding="utf-8")
    sys.stderr.write(f"{len(there)} vectors\n")


if __name__ == "__main__":
    main()
