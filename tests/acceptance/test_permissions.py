"""Everything written is for this user alone, whatever the mask; links are never followed."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.desk import PASSPHRASE, Desk, run
from tests.acceptance.test_process import outcome

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX systems")

PAPERS = {
    "packet": "packet.pdf",
    "confidential": "sheets.pdf",
    "log": "log.pdf",
    "ic3": "ic3.pdf",
    "bundle": "bundle",
    "csv": "table.csv",
    "json": "table.json",
}


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each mask for new files, put back afterwards."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Name everything below a folder that is not 0700 or 0600, and the folder itself."""
    wrong = []
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode != (0o700 if path.is_dir() else 0o600):
            wrong.append(f"{path.name}: {mode:o}")
    return wrong


@pytest.mark.usefixtures("mask")
def test_every_file_is_private(tmp_path: Path) -> None:
    """A vault with all that it can hold, and every paper, at each mask."""
    desk = Desk(tmp_path).create()
    brought = tmp_path / "brought.txt"
    brought.write_text("a note")
    entry = desk.entry("words", "--when", "2026-11-13", "--evidence", str(brought))
    desk("entry", "amend", entry, "--what", "other words")
    run("entry", "list", "--vault", str(desk.vault), "--passphrase-stdin", stdin=b"wrong\n")
    assert (desk.vault / "e.bin").stat().st_size
    for paper, name in PAPERS.items():
        desk.export(paper, name, "--checkpoint-out", str(desk.out / f"{paper}.note"))
    item = desk("evidence", "list").json["evidence"][0]["id"]
    desk("evidence", "get", item, "--out", str(desk.out / "copy.txt"))
    desk("entry", "list")
    assert open_to_others(desk.vault) == []
    desk.out.chmod(0o700)
    assert open_to_others(desk.out) == []


def test_a_folder_that_was_open_is_closed_to_others(tmp_path: Path) -> None:
    """An empty folder that everybody may read becomes private when a vault is made in it."""
    (tmp_path / "vault").mkdir(mode=0o777)
    (tmp_path / "vault").chmod(0o777)
    desk = Desk(tmp_path).create()
    assert open_to_others(desk.vault) == []


def test_the_program_itself_masks_what_it_makes(tmp_path: Path) -> None:
    """The way in sets the mask before anything else, so that a library's file is private too."""
    made = tmp_path / "made"
    outcome(f"os.umask(0); main(['--version']); open({str(made)!r}, 'w').close()", tmp_path)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["a.bin", "b.bin", "c.bin", "h.bin", "e.bin", "l.bin"])
def test_a_part_that_is_a_link_is_not_followed(desk: Desk, name: str) -> None:
    """What a link points to is neither read nor written, whatever part of the vault it stands for."""
    desk.entry("words", "--when", "2026-11-13")
    target = desk.folder / "elsewhere"
    target.write_bytes((desk.vault / name).read_bytes())
    before = target.read_bytes(), target.stat().st_mtime_ns
    (desk.vault / name).unlink()
    (desk.vault / name).symlink_to(target)
    ran = desk("entry", "list", code=None)
    assert ran.code in {0, 4, 5, 6}, ran.err
    desk("entry", "add", "--what", "more", code=None)
    assert (target.read_bytes(), target.stat().st_mtime_ns) == before


def test_a_hard_linked_header_is_not_changed_through_the_link(desk: Desk) -> None:
    """A repair gives the name new bytes and leaves the file that another name shares as it was."""
    twin = desk.folder / "twin"
    whole = (desk.vault / "a.bin").read_bytes()
    (desk.vault / "a.bin").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    os.link(desk.vault / "a.bin", twin)
    damaged = twin.read_bytes()
    desk("entry", "list")
    assert (desk.vault / "a.bin").read_bytes() == whole
    assert twin.read_bytes() == damaged


def test_a_vault_reached_through_a_link_is_the_vault(desk: Desk) -> None:
    """A folder that is a link leads to the vault, and its lock is the same one."""
    link = desk.folder / "link"
    link.symlink_to(desk.vault)
    words = ("entry", "list", "--vault", str(link), "--passphrase-stdin")
    assert run(*words, stdin=PASSPHRASE.encode()).code == 0


@pytest.mark.parametrize("paper", ["log", "bundle", "csv"])
def test_a_paper_never_replaces_or_follows_what_is_there(desk: Desk, paper: str) -> None:
    """A file, a folder, a link to a file and a link to nothing are refused and stay as they are."""
    desk.entry("words", "--when", "2026-11-13")
    other = desk.folder / "other"
    other.write_bytes(b"mine")
    (desk.out / "file").write_bytes(b"mine")
    (desk.out / "folder").mkdir()
    (desk.out / "link").symlink_to(other)
    (desk.out / "nowhere").symlink_to(desk.folder / "not there")
    for name in desk.left():
        assert desk("export", paper, "--out", str(desk.out / name), code=2).json["error"]["code"] == "exists"
    assert other.read_bytes() == (desk.out / "file").read_bytes() == b"mine"
    assert not (desk.folder / "not there").exists()
