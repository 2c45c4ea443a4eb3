"""Passphrase and recovery key from the command line: every way in opens, and no way out is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.main import main
from app.domain.ports import Clock
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from tests.cli.conftest import PASSPHRASE, Daybook
from tests.exports.builders import pdf_text

NEW = "nine paper boats drifting"

OpenWith = Callable[..., int]


@pytest.fixture
def with_file(
    clock: FixedClock, cheap_cost: KdfCost, cheap_limits: HeaderLimits, vault_folder: Path
) -> OpenWith:
    """Run a command with a passphrase or recovery key from the first line of a file."""

    def vaults(at: Clock) -> VaultService:
        return VaultService(at, cost=cheap_cost, limits=cheap_limits)

    def run(file: Path, *words: str) -> int:
        place = () if "--vault" in words else ("--vault", str(vault_folder))
        arguments = [*words, *place, "--passphrase-file", str(file)]
        return main(arguments, clock=clock, vaults=vaults)

    return run


def written(path: Path, words: str) -> Path:
    """Write a passphrase file."""
    path.write_text(words + "\n", encoding="utf-8")
    return path


def test_created_with_a_recovery_key(
    daybook: Daybook, with_file: OpenWith, tmp_path: Path, vault_folder: Path
) -> None:
    """`--recovery-key FILE` writes the key alone on the first line, for this account only, and it opens."""
    key = tmp_path / "key"
    made = daybook("vault", "create", "--recovery-key", str(key))
    assert made.json["vault"] == str(vault_folder)
    assert made.json["recovery_key_file"] == str(key)
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text(encoding="ascii").splitlines()) == 1
    assert key.read_text(encoding="ascii").strip() not in made.out
    assert with_file(key, "vault", "info") == 0
    assert (
        with_file(written(tmp_path / "typed", key.read_text().lower().replace("-", "")), "entry", "list") == 0
    )


def test_a_vault_that_cannot_be_made_leaves_no_key(daybook: Daybook, made: Daybook, tmp_path: Path) -> None:
    """When the vault is not made the key file goes again; a file that stands is never overwritten."""
    key = tmp_path / "key"
    daybook("vault", "create", "--recovery-key", str(key), code=2)
    assert not key.exists()
    key.write_text("mine")
    daybook("vault", "create", "--recovery-key", str(key), code=2)
    assert key.read_text() == "mine"


def test_passphrase_is_changed(made: Daybook, with_file: OpenWith, tmp_path: Path) -> None:
    """The new passphrase opens and the old one does not; what it means for backups is said."""
    new = written(tmp_path / "new", NEW)
    said = made("vault", "passphrase", "change", "--new-passphrase-file", str(new), plain=True)
    assert "backup" in said.out.lower()
    made("vault", "info", code=3)
    assert with_file(new, "vault", "info") == 0


def test_forgotten_passphrase_is_mended_by_the_recovery_key(
    daybook: Daybook, with_file: OpenWith, tmp_path: Path
) -> None:
    """The recovery key stands for the current passphrase, and the key goes on opening."""
    key, new = tmp_path / "key", written(tmp_path / "new", NEW)
    daybook("vault", "create", "--recovery-key", str(key))
    assert with_file(key, "vault", "passphrase", "change", "--new-passphrase-file", str(new)) == 0
    daybook("vault", "info", code=3)
    assert with_file(new, "vault", "info") == 0
    assert with_file(key, "vault", "info") == 0


def test_recovery_key_is_made_replaced_and_removed(
    made: Daybook, with_file: OpenWith, tmp_path: Path
) -> None:
    """Without FILE the key is on stdout once; with it only in the file; removed, it opens nothing."""
    first = written(tmp_path / "first", made("vault", "recovery-key", "new").json["recovery_key"])
    assert with_file(first, "entry", "list") == 0
    second = tmp_path / "second"
    ran = made("vault", "recovery-key", "new", "--recovery-key", str(second))
    assert ran.json == {"recovery_key": None, "file": str(second)}
    assert with_file(first, "entry", "list") == 3
    assert with_file(second, "vault", "recovery-key", "remove") == 2
    assert made("vault", "recovery-key", "remove").json == {"removed": True}
    assert made("vault", "recovery-key", "remove").json == {"removed": False}
    assert with_file(second, "entry", "list") == 3
    plain = made("vault", "recovery-key", "new", plain=True).out.splitlines()
    assert with_file(written(tmp_path / "third", plain[0]), "entry", "list") == 0


def test_key_file_that_stands_changes_nothing(made: Daybook, with_file: OpenWith, tmp_path: Path) -> None:
    """A key is never set that could not be written down first."""
    first = tmp_path / "first"
    made("vault", "recovery-key", "new", "--recovery-key", str(first))
    made("vault", "recovery-key", "new", "--recovery-key", str(first), code=2)
    made("vault", "recovery-key", "new", "--recovery-key", str(tmp_path / "no" / "such"), code=6)
    assert with_file(first, "entry", "list") == 0


@pytest.mark.parametrize(
    "words",
    [
        ("vault", "passphrase"),
        ("vault", "passphrase", "change"),
        ("vault", "passphrase", "forget", "--new-passphrase-file", "x"),
        ("vault", "passphrase", "change", "--new-passphrase-file", "no such file"),
        ("vault", "recovery-key"),
        ("vault", "recovery-key", "remove", "--recovery-key", "x"),
        ("vault", "go-on"),
    ],
)
def test_what_cannot_be_understood_is_refused(made: Daybook, words: tuple[str, ...]) -> None:
    """Each gets exit 2 and a sentence, and the vault opens as before."""
    ran = made(*words, code=2)
    assert json.loads(ran.out)["error"]["message"]
    made("vault", "info")


def test_go_on_after_something_was_put_back(made: Daybook, vault_folder: Path) -> None:
    """A database put back makes the vault read-only until `go-on --yes`, which the log keeps."""
    assert made("vault", "go-on", "--yes").json == {"went_on": False}
    old = (vault_folder / "c.bin").read_bytes()
    made("entry", "add", "--what", "at the gate")
    (vault_folder / "c.bin").write_bytes(old)
    made("entry", "add", "--what", "again", code=4)
    made("vault", "go-on", code=2)
    made("entry", "add", "--what", "again", code=4)
    assert made("vault", "go-on", "--yes").json == {"went_on": True}
    made("entry", "add", "--what", "again")
    assert len(made("entry", "list").json["entries"]) == 1
    assert PASSPHRASE not in made("vault", "verify", "--full").out


def test_recovery_key_on_a_sheet(made: Daybook, with_file: OpenWith, tmp_path: Path) -> None:
    """`--sheet` writes a page that bears the key and the mark of the vault; the key is printed nowhere else."""
    pdf, key = tmp_path / "sheet.pdf", tmp_path / "key"
    words = ("--sheet", str(pdf), "--recovery-key", str(key), "--label", "blue box", "--a4")
    ran = made("vault", "recovery-key", "new", *words)
    assert ran.json == {"recovery_key": None, "file": str(key), "sheet": str(pdf)}
    drawn = pdf_text(pdf.read_bytes(), tmp_path)
    assert made("vault", "info").json["mark"] in drawn
    assert "blue box" in drawn
    assert key.read_text(encoding="ascii")[:17] in drawn
    assert pdf.stat().st_mode & 0o777 == 0o600
    assert with_file(key, "entry", "list") == 0
    made("vault", "recovery-key", "new", "--sheet", str(pdf), "--recovery-key", str(tmp_path / "k2"), code=2)
    assert not (tmp_path / "k2").exists()
    assert with_file(key, "entry", "list") == 0
