"""`exports list` and `exports delete`, and a folder that another program copies."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

import pyrage

from app.cli.exit_codes import Exit
from tests.cli.conftest import Daybook


def test_exports_are_listed_and_deleted(made: Daybook, tmp_path: Path) -> None:
    """The list has paper, reader, purpose, place and state; after deleting, the state says so."""
    made("entry", "add", "--what", "He waited at the gate.", "--when", "2026-11-10")
    out = tmp_path / "out.csv"
    assert made("exports", "list").json == {"exports": []}
    made("export", "csv", "--out", str(out), "--for", "police", "--purpose", "report")
    (listed,) = made("exports", "list").json["exports"]
    assert (listed["paper"], listed["reader"], listed["purpose"]) == ("csv", "police", "report")
    assert (listed["printed"], listed["entries"]) == (False, 1)
    (file,) = listed["files"]
    assert (file["path"], file["state"]) == (str(out), "there")
    said = made("exports", "list", plain=True).out
    assert str(out) in said
    assert "still there" in said
    done = made("exports", "delete", listed["id"])
    assert done.json == {"deleted": [str(out)], "changed": [], "missing": []}
    assert not out.exists()
    (listed,) = made("exports", "list").json["exports"]
    assert listed["files"][0]["state"] == "deleted"


def test_a_changed_file_is_left_unless_told(made: Daybook, tmp_path: Path) -> None:
    """Exit 1 and the file stays; `--changed` deletes it, and what deleting cannot reach is said."""
    made("entry", "add", "--what", "He waited at the gate.", "--when", "2026-11-10")
    out = tmp_path / "out.csv"
    made("export", "csv", "--out", str(out))
    out.write_text("other")
    (listed,) = made("exports", "list").json["exports"]
    left = made("exports", "delete", listed["id"], code=Exit.CHECK_FAILED)
    assert (left.json["changed"], out.exists()) == ([str(out)], True)
    gone = made("exports", "delete", listed["id"], "--changed", plain=True)
    assert not out.exists()
    assert "backups" in gone.out


def test_a_copied_folder_needs_a_word(made: Daybook, tmp_path: Path) -> None:
    """The error names the program and the option; with it the file is written."""
    made("entry", "add", "--what", "He waited at the gate.", "--when", "2026-11-10")
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    refused = made("export", "csv", "--out", str(folder / "out.csv"), code=Exit.USAGE)
    assert "Dropbox" in refused.json["error"]["message"]
    assert "--synced-ok" in refused.json["error"]["message"]
    assert list(folder.iterdir()) == []
    made("export", "csv", "--out", str(folder / "out.csv"), "--synced-ok")
    assert (folder / "out.csv").exists()


def test_each_original_of_a_bundle_has_its_own_option(made: Daybook, tmp_path: Path) -> None:
    """`--original ID=omit` leaves that one out and is said among the checks; a form that is none is refused."""
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"words of {name}")
    item, other = (
        made("evidence", "add", str(tmp_path / name)).json["added"][0]["id"]
        for name in ("one.txt", "two.txt")
    )
    made(
        "entry",
        "add",
        "--what",
        "He wrote.",
        "--evidence",
        str(tmp_path / "one.txt"),
        "--evidence",
        str(tmp_path / "two.txt"),
    )
    out = tmp_path / "bag"
    said = made(
        "export", "bundle", "--out", str(out), "--original", f"{item}=omit", "--original", f"{other}=asis"
    ).json
    assert [path.name for path in (out / "data").iterdir()] == ["E002_two.txt"]
    told = {check["check"]: check["detail"] for check in said["checks"]}
    assert "Left out" in told["original_E001"]
    for pair in (f"{item}=cleaned", f"{item}=away", item):
        refused = made("export", "bundle", "--out", str(tmp_path / "x"), "--original", pair, code=Exit.USAGE)
        assert refused.json["error"]["message"]
    made("export", "csv", "--out", str(tmp_path / "x.csv"), "--original", f"{item}=omit", code=Exit.USAGE)


def test_a_bundle_is_sealed_for_age(made: Daybook, tmp_path: Path) -> None:
    """The file holds no readable word, opens with the passphrase to the ZIP, and cannot be mixed up by its name."""
    made("entry", "add", "--what", "He waited at the gate.", "--when", "2026-11-10")
    secret, short = tmp_path / "words", tmp_path / "short"
    secret.write_text("seven quiet rivers\n")
    short.write_text("short\n")
    out = tmp_path / "Evidence.zip.age"
    option = ("--age-passphrase-file", str(secret))
    made("export", "bundle", "--out", str(tmp_path / "Evidence.zip"), *option, code=Exit.USAGE)
    made("export", "bundle", "--out", str(out), code=Exit.USAGE)
    made("export", "csv", "--out", str(tmp_path / "x.age"), *option, code=Exit.USAGE)
    made("export", "bundle", "--out", str(out), "--age-passphrase-file", str(short), code=Exit.USAGE)
    assert not out.exists()
    (file,) = made("export", "bundle", "--out", str(out), *option).json["files"]
    sealed = out.read_bytes()
    assert file["sha256"] == hashlib.sha256(sealed).hexdigest()
    assert b"waited" not in sealed
    with zipfile.ZipFile(BytesIO(pyrage.passphrase.decrypt(sealed, "seven quiet rivers"))) as archive:
        assert "Evidence/bagit.txt" in archive.namelist()
        assert archive.testzip() is None
