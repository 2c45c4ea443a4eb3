"""Backup and restore from the command line: what they print, refuse and leave."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import Daybook


def test_a_backup_is_restored_by_command(made: Daybook, tmp_path: Path, vault_folder: Path) -> None:
    """The documents hold the promised keys, the vault knows when it was backed up, and the copy is whole."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"picture" * 9000)
    entry = made("entry", "add", "--what", "He waited.", "--evidence", str(photo)).json["id"]
    item = made("evidence", "list").json["evidence"][0]
    backup = made("vault", "backup", str(tmp_path / "stick")).json
    assert backup["verified"]
    assert backup["recorded"]
    assert Path(backup["path"]).parent == tmp_path / "stick"
    files = [path for path in Path(backup["path"]).rglob("*") if path.is_file()]
    assert backup["bytes"] == sum(path.stat().st_size for path in files)
    assert made("vault", "info").json["last_backup"] == "2026-11-14T12:00:00-06:00"
    shutil.rmtree(vault_folder)
    restored = made("vault", "restore", str(tmp_path / "stick")).json
    assert restored == {
        "path": str(vault_folder),
        "bytes": backup["bytes"],
        "verified": True,
        "source": backup["path"],
    }
    assert made("vault", "verify", "--full").json["ok"]
    assert made("entry", "show", entry).json["what"] == "He waited."
    made("evidence", "get", item["id"], "--out", str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == photo.read_bytes()


def test_it_says_what_was_done(made: Daybook, tmp_path: Path, vault_folder: Path) -> None:
    """For people: what holds, how many copies there are, where to keep them; nothing of the case."""
    made("entry", "add", "--what", "He waited.")
    said = made("vault", "backup", str(tmp_path / "stick"), plain=True).out
    assert "every byte of it was read back" in said
    assert "There is 1 whole backup" in said
    assert "Keep it away from this computer" in said
    shutil.rmtree(vault_folder)
    assert "every byte of it was checked" in made("vault", "restore", str(tmp_path / "stick"), plain=True).out


def test_refusals_have_their_codes(made: Daybook, tmp_path: Path, vault_folder: Path) -> None:
    """A place inside the vault is usage, no backup there is 7, a restore over something is 2."""
    assert (
        made("vault", "backup", str(vault_folder / "in"), code=2).json["error"]["code"] == "copy_place_unfit"
    )
    assert made("vault", "restore", str(tmp_path), code=2).json["error"]["code"] == "exists"
    made("vault", "backup", str(tmp_path / "gone" / "stick"), code=6)
    shutil.rmtree(vault_folder)
    assert made("vault", "restore", str(tmp_path / "nothing"), code=7).json["error"]["code"] == "no_backup"


def test_a_damaged_vault_is_backed_up_only_when_told(
    made: Daybook, tmp_path: Path, vault_folder: Path
) -> None:
    """Refused with 4 and what to do; asked for, the copy is apart, says so, and ends with 1, and restores so."""
    made("entry", "add", "--what", "word " * 4000)
    made("vault", "backup", str(tmp_path / "stick"))
    database = vault_folder / "c.bin"
    data = bytearray(database.read_bytes())
    data[-4096 * 2 + 50] ^= 1
    database.write_bytes(data)
    assert "last backup was made on 2026-11-14" in str(made("vault", "verify", code=1).json["notices"])
    refused = made("vault", "backup", str(tmp_path / "stick"), code=4)
    assert "--allow damage" in refused.json["error"]["message"]
    copy = made("vault", "backup", str(tmp_path / "stick"), "--allow", "damage", code=1).json
    assert (copy["verified"], copy["generations"]) == (False, 1)
    assert copy["path"].endswith("-damaged")
    shutil.rmtree(vault_folder)
    refused = made("vault", "restore", copy["path"], code=4)
    assert refused.json["error"]["code"] == "copy_not_whole"
    assert not made("vault", "restore", copy["path"], "--allow", "damage", code=1).json["verified"]
