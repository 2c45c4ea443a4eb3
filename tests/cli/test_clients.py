"""`daybook client` and `vault keep|purge`: the list and letting go, without the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Daybook

OWN = "the words of this person alone"


@pytest.fixture
def listed(made: Daybook, tmp_path: Path) -> Daybook:
    """A vault that is a list, and the passphrase of a record in a file."""
    (tmp_path / "own").write_text(OWN + "\n", encoding="utf-8")
    made("client", "begin")
    return made


def new(listed: Daybook, tmp_path: Path) -> None:
    """Make a record on the list."""
    own = str(tmp_path / "own")
    listed("client", "new", "K-417", "--at", str(tmp_path / "one"), "--new-passphrase-file", own)


def test_a_line_is_made_changed_and_taken_off(listed: Daybook, tmp_path: Path) -> None:
    """The list answers codes, folders and days; taking a line off leaves the record."""
    new(listed, tmp_path)
    listed(
        "client",
        "amend",
        "k-417",
        "--next-step",
        "Petition",
        "--next-on",
        "2026-11-20",
        "--until",
        "2027-01-31",
    )
    (line,) = listed("client", "list").json["clients"]
    assert (line["code"], line["next_step"], line["next_on"]) == ("K-417", "Petition", "2026-11-20")
    assert line["keep"] == {"until": "2027-01-31", "months": None, "closed": None, "due": "2027-01-31"}
    listed("client", "amend", "K-417", "--code", "M.R.", "--off")
    assert listed("client", "list").json["clients"][0]["keep"]["due"] is None
    listed("client", "remove", "M.R.")
    assert listed("client", "list").json == {"clients": []}
    listed("client", "add", "T-208", "--at", str(tmp_path / "one"))
    listed("client", "add", "T-209", "--at", str(tmp_path), code=7)


def test_a_record_is_shown_file_by_file_and_then_removed(listed: Daybook, tmp_path: Path) -> None:
    """Without --yes nothing goes; after it the folder is gone and the line says when."""
    new(listed, tmp_path)
    own = ("--client-passphrase-file", str(tmp_path / "own"))
    shown = listed("client", "purge", "K-417", *own, "--dry-run").json
    there = {
        path.relative_to(tmp_path / "one").as_posix()
        for path in (tmp_path / "one").rglob("*")
        if path.is_file()
    }
    assert {one["name"] for one in shown["files"]} == there
    assert (shown["open"], shown["handed_over"]) == (None, None)
    assert listed("client", "purge", "K-417", *own, code=2).json["error"]["code"] == "usage"
    gone = listed("client", "purge", "K-417", *own, "--yes", "--keep-shared").json
    assert (gone["folder_gone"], gone["left"]) == (True, [])
    (line,) = listed("client", "list").json["clients"]
    assert (line["purged"], line["shared"]) == ("2026-11-14", [])


def test_a_record_is_no_list(made: Daybook, tmp_path: Path) -> None:
    """What somebody wrote in neither becomes a list nor answers as one."""
    made("entry", "add", "--what", "He waited.")
    assert made("client", "list", code=2).json["error"]["code"] == "usage"
    assert made("client", "begin", code=2).json["error"]["code"] == "exists"


def test_a_vault_of_ones_own_is_kept_and_let_go(made: Daybook, vault_folder: Path, tmp_path: Path) -> None:
    """Keeping only reminds; a purge waits for an open order, and writes what was shared if asked."""
    assert made("vault", "keep").json["due"] is None
    assert made("vault", "keep", "--months", "6", "--closed", "2026-05-31").json["due"] == "2026-11-30"
    assert made("vault", "keep", "--off").json["due"] is None
    order = made("order", "add", "--court", "Superior Court").json["id"]
    assert made("vault", "purge", "--dry-run").json["open"] == "order"
    for words in ((), ("--allow", "open-case")):
        refused = made("vault", "purge", "--yes", *words, code=2).json["error"]
        assert refused["code"] == "case_open"
    made("order", "amend", order, "--expires", "2026-01-31")
    out = tmp_path / "shared.txt"
    assert made("vault", "purge", "--yes", "--shared-out", str(out)).json["folder_gone"]
    assert not vault_folder.exists()
    assert out.read_text(encoding="utf-8").count("\n") >= 2
    assert PASSPHRASE not in out.read_text(encoding="utf-8")
