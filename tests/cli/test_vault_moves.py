"""A vault put under new keys, or removed, from the command line."""

from __future__ import annotations

from pathlib import Path

from app.strings.catalogue import text
from tests.cli.conftest import Daybook
from tests.cli.test_ways_in import OpenWith, with_file, written

NEW = "nine paper boats drifting"

__all__ = ["with_file"]


def test_rekey_makes_a_second_vault(
    made: Daybook, with_file: OpenWith, tmp_path: Path, vault_folder: Path
) -> None:
    """The same record opens in the new folder with the new secrets; the old folder is as it was."""
    entry = made("entry", "add", "--what", "at the gate").json["id"]
    new, key, into = written(tmp_path / "new", NEW), tmp_path / "key", tmp_path / "second"
    words = ("--into", str(into), "--new-passphrase-file", str(new), "--recovery-key", str(key))
    ran = made("vault", "rekey", *words)
    assert ran.json["path"] == str(into)
    assert ran.json["verified"] is True
    assert ran.json["bytes"] > 8192
    made("entry", "show", entry)
    for file in (new, key):
        assert with_file(file, "entry", "show", entry, "--vault", str(into)) == 0
        assert with_file(file, "vault", "verify", "--full", "--vault", str(into)) == 0
    assert with_file(tmp_path / "secret", "entry", "list", "--vault", str(into)) == 3
    third = made("vault", "rekey", "--into", str(tmp_path / "third"), plain=True)
    assert str(vault_folder) in third.out
    assert text("cli.rekey.same_passphrase") in third.out
    assert with_file(tmp_path / "secret", "entry", "show", entry, "--vault", str(tmp_path / "third")) == 0


def test_rekey_refuses_what_is_taken(made: Daybook, tmp_path: Path, vault_folder: Path) -> None:
    """No target, one that is taken, inside the vault, or a key file inside the target: nothing is written."""
    made("vault", "rekey", code=2)
    key = tmp_path / "key"
    made("vault", "rekey", "--into", str(vault_folder), "--recovery-key", str(key), code=2)
    made("vault", "rekey", "--into", str(vault_folder / "x"), "--recovery-key", str(key), code=6)
    made("vault", "rekey", "--into", str(tmp_path / "n"), "--recovery-key", str(tmp_path / "n" / "k"), code=6)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret", "vault"]


def test_remove_takes_its_own_files_only(made: Daybook, vault_folder: Path) -> None:
    """Without --yes nothing goes; with it the vault does, foreign files stay and are named."""
    asked = made("vault", "remove", code=2)
    assert "court" in asked.json["error"]["message"]
    made("vault", "info")
    (vault_folder / "notes.txt").write_text("mine")
    assert made("vault", "remove", "--yes").json == {
        "removed": 6,
        "left": [],
        "foreign": ["notes.txt"],
        "folder_gone": False,
    }
    assert [path.name for path in vault_folder.iterdir()] == ["notes.txt"]
    made("vault", "remove", "--yes", code=7)


def test_what_a_stopped_removal_left_is_not_guessed_at(made: Daybook, vault_folder: Path) -> None:
    """Without its locks no passphrase can be checked: nothing goes, and the folder to delete by hand is named."""
    for name in ("a.bin", "b.bin"):
        (vault_folder / name).unlink()
    before = sorted(path.name for path in vault_folder.iterdir())
    refused = made("vault", "remove", "--yes", code=4).json["error"]["message"]
    assert f"delete the folder {vault_folder} yourself" in refused
    assert sorted(path.name for path in vault_folder.iterdir()) == before


def test_remove_needs_the_passphrase_and_says_what_stays(
    made: Daybook, with_file: OpenWith, tmp_path: Path, vault_folder: Path
) -> None:
    """A wrong passphrase removes nothing; afterwards backups, exports, free space and courts are named."""
    assert with_file(written(tmp_path / "wrong", "guess"), "vault", "remove", "--yes") == 3
    said = made("vault", "remove", "--yes", plain=True).out
    assert all(word in said for word in ("backups", "exported", "free space", "court"))
    assert not vault_folder.exists()
