"""Fills a disk while an entry with a file is being added, and looks at what is left. See `mounts`."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from app.services.drafts import NEW_ENTRY
from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, Desk, cheap_vaults
from tests.acceptance.mounts import small_disk, stories, tell

WORDS = "He stood at the door for an hour."
KIB = 1024


def one_disk(folder: Path, words: list[str]) -> None:
    """For each number of KiB left free on a disk of 16 MiB: add an entry with a file of so many KiB."""
    size = int(words[0])
    brought = folder / "brought.bin"
    brought.write_bytes(os.urandom(size * KIB))
    tell({"outcomes": [_full(folder, brought, int(free)) for free in words[1:]]})


def _full(folder: Path, brought: Path, free: int) -> dict[str, object]:
    with small_disk(folder / "disk", "16m") as disk:
        desk = Desk(folder)
        desk.vault = disk / "vault"
        desk.create()
        desk.entry("kept before")
        left = os.statvfs(disk)
        filler = disk / "filler"
        filler.write_bytes(bytes(max(0, left.f_bavail * left.f_frsize - free * KIB)))
        outcome = _add(desk, brought)
        filler.unlink()
        return outcome | _look(desk)


def one_limit(folder: Path, words: list[str]) -> None:
    """For each limit in KiB: no file of this process may grow beyond it, as on a disk that is full."""
    brought = folder / "brought.bin"
    brought.write_bytes(os.urandom(int(words[0]) * KIB))
    outcomes = []
    for number, limit in enumerate(map(int, words[1:])):
        desk = Desk(folder)
        desk.vault = folder / f"vault{number}"
        desk.create()
        desk.entry("kept before")
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit * KIB, resource.RLIM_INFINITY))
        try:
            outcome = _add(desk, brought)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        outcomes.append(outcome | _look(desk))
    tell({"outcomes": outcomes})


def _add(desk: Desk, brought: Path) -> dict[str, object]:
    ran = desk("entry", "add", "--what", WORDS, "--evidence", str(brought), code=None)
    return {"code": ran.code, "error": ran.json.get("error", {}).get("code", ""), "said": ran.err}


def _look(desk: Desk) -> dict[str, object]:
    """Tell what is in the vault afterwards, when there is space again."""
    verified = desk("vault", "verify", "--full", code=None)
    session = cheap_vaults(FixedClock(NOON)).open(
        desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
    )
    draft = session.drafts.load(NEW_ENTRY) or {}
    found = {
        "ok": verified.code == 0 and verified.json["ok"],
        "entries": sorted(entry.what for entry in session.entries.list()),
        "evidence": len(session.evidence.list()),
        "draft": draft.get("what", ""),
        "findings": [finding.code for finding in session.findings],
        "in_flight": len(list((desk.vault / "t").iterdir())),
        "segments": len(list((desk.vault / "d").glob("??/*"))),
    }
    session.close()
    return found


if __name__ == "__main__":
    stories({"disk": one_disk, "limit": one_limit})
