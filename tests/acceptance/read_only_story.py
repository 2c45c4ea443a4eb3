"""A vault on media that cannot be written to, and one whose disk goes away. See `mounts`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, Desk, cheap_vaults
from tests.acceptance.mounts import make_read_only, small_disk, stories, tell

PAPERS = (
    ("packet", "packet.pdf"),
    ("confidential", "sheets.pdf"),
    ("log", "log.pdf"),
    ("ic3", "ic3.pdf"),
    ("bundle", "bundle.zip"),
    ("csv", "table.csv"),
    ("json", "table.json"),
)


def read_only(folder: Path, words: list[str]) -> None:
    """Look at everything and print every paper, then try to change something; `journal` leaves a journal."""
    with small_disk(folder / "disk", "16m") as disk:
        desk = Desk(folder)
        desk.vault = disk / "vault"
        desk.create()
        brought = folder / "brought.txt"
        brought.write_text("a note\n")
        desk.entry("He called again.", "--when", "2026-11-13", "--evidence", str(brought))
        desk("person", "add", "--name", "Jordan Avery", "--role", "me")
        if "journal" in words:
            _leave_journal(desk.vault, folder)
        before = _content(desk.vault)
        make_read_only(disk)
        ran = desk("entry", "list", code=None)
        papers = {}
        for paper, name in PAPERS:
            made = desk("export", paper, "--out", str(desk.out / name), code=None, plain=True)
            papers[paper] = {"code": made.code, "out": made.out, "err": made.err}
        changes = {
            " ".join(words[:2]): _outcome(desk, *words)
            for words in (
                ("entry", "add", "--what", "new"),
                ("evidence", "add", str(brought)),
                ("case", "set", "code=X"),
            )
        }
        same = _content(desk.vault) == before
        shutil.copytree(desk.vault, folder / "copy")
        told = {"info": desk("vault", "info", code=None).code}
        told["verify"] = desk("vault", "verify", "--full", code=None).code
        desk.vault = folder / "copy"
        tell(
            told
            | {
                "elsewhere": len(desk("entry", "list").json["entries"]),
                "list": {"code": ran.code, "entries": len(ran.json.get("entries", ())), "err": ran.err},
                "papers": papers,
                "changes": changes,
                "same": same,
                "left": desk.left(),
            }
        )


def _outcome(desk: Desk, *words: str) -> dict[str, object]:
    ran = desk(*words, code=None)
    return {"code": ran.code, "error": ran.json.get("error", {}).get("code", "")}


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _leave_journal(vault: Path, folder: Path) -> None:
    """Bring the vault to the state of a crash in the middle of a transaction."""
    session = cheap_vaults(FixedClock(NOON)).open(
        vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
    )
    database = session.ledger.vault.state.database
    database.execute("PRAGMA cache_size = 1")
    database.begin()
    database.execute("CREATE TABLE more(words TEXT)")
    database.execute_many("INSERT INTO more VALUES(?)", [(f"{number} " * 400,) for number in range(200)])
    crashed = folder / "crashed"
    shutil.copytree(vault, crashed)
    database.rollback()
    session.close()
    for name in ("c.bin", "c.bin-journal"):
        shutil.copyfile(crashed / name, vault / name)
    os.sync()


if __name__ == "__main__":
    stories({"read_only": read_only})
