"""A program that writes entries and evidence until it is killed: `python -m tests.faults.writer FOLDER SEED`.

After each save that was acknowledged it prints one line: ["entry" or "evidence", id, SHA-256 of the bytes].
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from tests.faults.flows import small_segments
from tests.storage.vaults import CHEAP, CHEAP_LIMITS, PASSPHRASE


def opened(folder: Path) -> Session:
    """Open the vault, or make it, with a cheap key derivation."""
    service = VaultService(FixedClock(), cost=CHEAP, limits=CHEAP_LIMITS)
    if service.is_vault(folder):
        return service.open(folder, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None)
    return service.create(folder, bytearray(PASSPHRASE.encode()))


def held(session: Session) -> Iterator[tuple[str, str, str]]:
    """Yield what a vault holds, in the words of the lines that are printed."""
    for entry in session.entries.list():
        yield "entry", entry.id.hex(), _digest(entry.what.encode())
    for item in session.evidence.list():
        yield "evidence", item.id.hex(), _digest(b"".join(session.evidence.stream(item.id)))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _say(kind: str, entity: bytes, data: bytes) -> None:
    os.write(1, json.dumps([kind, entity.hex(), _digest(data)]).encode() + b"\n")


def main(folder: Path, rng: random.Random) -> None:
    """Write for ever: new entries, amended ones, small and larger evidence, with and without an entry."""
    session = opened(folder)
    os.write(1, b"[]\n")
    entry = None
    while True:
        what = f"He came again. {rng.random()}"
        if entry is not None and rng.random() < 0.3:
            # From here on either text may be found; the line with the new one says that only it may.
            os.write(1, json.dumps(["amending", entry.hex(), _digest(what.encode())]).encode() + b"\n")
            session.entries.amend(entry, {"what": what})
        else:
            entry = session.entries.add({"what": what}).id
        _say("entry", entry, what.encode())
        if rng.random() < 0.5:
            data = rng.randbytes(rng.choice((0, 100, 20_000, 300_000)))
            added = session.evidence.add_bytes("note.bin", data, entry=rng.choice((None, entry)))
            _say("evidence", added.evidence.id, data)


if __name__ == "__main__":
    small_segments()
    main(Path(sys.argv[1]), random.Random(int(sys.argv[2])))
