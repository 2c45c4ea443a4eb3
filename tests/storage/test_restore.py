"""Restoring: one copy to a new folder, whole and opened by the person's own secret, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from storage import keys
from storage.file_ops import FsOps
from storage.layout import Lock
from storage.vault import Vault
from storage.verify import verify
from tests.storage.copies import FailingOps, backed_up, names, restored
from tests.storage.vaults import (
    JOB,
    StopHereError,
    Waits,
    add_entry,
    create,
    filled,
    flip,
    opened,
    refused,
    segment_files,
    snapshot,
)

FIRST, SECOND = "0001-2026-11-14", "0002-2026-11-14"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault with a bit of everything."""
    made = filled(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def stick(vault: Vault, tmp_path: Path) -> Path:
    """Two backups of it, the second with one entry more."""
    backed_up(vault, tmp_path / "stick")
    add_entry(vault, "after the first")
    backed_up(vault, tmp_path / "stick")
    return tmp_path / "stick"


def not_restored(source: Path, target: Path, **more: object) -> KnownError:
    """Return the error with which restoring ends; nothing is left of it."""
    before = names(target.parent)
    with pytest.raises(KnownError) as caught:
        restored(source, target, **more)
    assert names(target.parent) == before
    return caught.value


def test_the_newest_backup_comes_back_whole(vault: Vault, stick: Path, tmp_path: Path) -> None:
    """Every row, event and byte of evidence is there, the stick is untouched, and the vault can be written to."""
    events, rows = list(vault.event_views()), list(vault.rows("entry"))
    evidence = {path.name: path.read_bytes() for path in segment_files(vault.folder)}
    vault.close()
    shutil.rmtree(vault.folder)
    before = snapshot(stick)
    made = restored(stick, tmp_path / "new")
    assert (made.path, made.verified, made.source) == (tmp_path / "new", True, stick / SECOND)
    assert made.bytes == sum(map(len, snapshot(tmp_path / "new").values()))
    assert snapshot(stick) == before
    with opened(tmp_path / "new") as again:
        assert list(again.event_views()) == events
        assert list(again.rows("entry")) == rows
        assert not again.findings
        add_entry(again, "life goes on")
        assert verify(again, JOB, full=True).ok
    assert {path.name: path.read_bytes() for path in segment_files(tmp_path / "new")} == evidence


def test_a_recovery_key_restores(tmp_path: Path) -> None:
    """What opens the vault opens its backup, a recovery key as well as a passphrase."""
    vault = create(tmp_path / "vault", recovery_key=bytes(range(16)))
    add_entry(vault)
    backed_up(vault, tmp_path / "stick")
    vault.close()
    made = restored(tmp_path / "stick", tmp_path / "new", passphrase=keys.recovery_text(bytes(range(16))))
    assert made.verified


def test_a_wrong_secret_restores_nothing(stick: Path, tmp_path: Path) -> None:
    """The answer is that of opening, no try is written to the stick, and no folder is left."""
    before = snapshot(stick)
    assert not_restored(stick, tmp_path / "new", passphrase="no").code is ErrorCode.WRONG_PASSPHRASE
    assert snapshot(stick) == before


def test_only_a_new_folder_is_taken(stick: Path, tmp_path: Path) -> None:
    """What stands at the target is left as it is, and a folder above that lacks is not made up."""
    (tmp_path / "full").mkdir()
    assert not_restored(stick, tmp_path / "full").code is ErrorCode.EXISTS
    assert not_restored(stick, stick / SECOND / "new").code is ErrorCode.COPY_PLACE_UNFIT
    with pytest.raises(KnownError) as caught:
        restored(stick, tmp_path / "no" / "new")
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_a_folder_without_a_backup_is_named(tmp_path: Path) -> None:
    """Neither an empty folder, nor one that is not there, nor a copy that does not count is restored from."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "half" / "0001-2026-11-14-unfinished").mkdir(parents=True)
    for name in ("empty", "missing", "half"):
        assert not_restored(tmp_path / name, tmp_path / "new").code is ErrorCode.NO_BACKUP


def test_a_copy_that_rotted_is_refused_and_an_older_one_named(stick: Path, tmp_path: Path) -> None:
    """An older copy is taken only when it is named; the newest as it is only when that is asked for."""
    record = stick / SECOND / "c.bin"
    flip(record, record.stat().st_size - 4000)
    error = not_restored(stick, tmp_path / "new")
    assert (error.code, error.params["older"]) == (ErrorCode.COPY_NOT_WHOLE, FIRST)
    assert restored(stick / FIRST, tmp_path / "older").verified
    assert not restored(stick, tmp_path / "as it is", allow_damage=True).verified
    assert (tmp_path / "as it is" / "c.bin").read_bytes() == record.read_bytes()


def test_missing_evidence_is_noticed(stick: Path, tmp_path: Path) -> None:
    """A copy that lost a file does not pass for whole."""
    segment_files(stick / FIRST)[0].unlink()
    assert not_restored(stick / FIRST, tmp_path / "new").code is ErrorCode.COPY_NOT_WHOLE


def test_one_damaged_header_copy_is_mended_on_the_way(stick: Path, tmp_path: Path) -> None:
    """The good copy of the header stands for both."""
    flip(stick / SECOND / "a.bin", 100)
    assert restored(stick, tmp_path / "new").verified
    assert (tmp_path / "new" / "a.bin").read_bytes() == (stick / SECOND / "b.bin").read_bytes()


def test_any_vault_folder_can_be_restored_from(vault: Vault, tmp_path: Path) -> None:
    """A plain copy of a vault folder serves; failed tries stay where they are and slow this try as any other."""
    vault.close()
    for _ in range(4):
        refused(vault.folder, passphrase="no")
    waits = Waits()
    assert restored(vault.folder, tmp_path / "new", wait=waits).verified
    assert waits.seconds == [2.0]
    assert (tmp_path / "new" / "e.bin").read_bytes() == b""
    assert (vault.folder / "e.bin").stat().st_size == 320


def test_a_vault_that_is_open_elsewhere_is_not_copied(vault: Vault, tmp_path: Path) -> None:
    """A copy of a folder that another program writes to would not hold together."""
    assert not_restored(vault.folder, tmp_path / "new").code is ErrorCode.IN_USE


def test_a_secret_finds_its_own_vault_among_several(stick: Path, tmp_path: Path) -> None:
    """One folder may hold the backups of two vaults; each opens with its own passphrase."""
    other = create(tmp_path / "other", passphrase="nine slow boats")
    backed_up(other, stick)
    theirs = other.vault_id
    other.close()
    with opened(restored(stick, tmp_path / "one").path) as mine:
        assert mine.vault_id != theirs
    restored(stick, tmp_path / "two", passphrase="nine slow boats")
    assert (tmp_path / "two" / "a.bin").read_bytes()[16:32] == theirs


def test_work_that_a_crash_cut_short_comes_along(vault: Vault, tmp_path: Path) -> None:
    """A journal beside the record is copied and rolled back in the copy, not in the source."""
    database = vault.state.database
    database.execute("PRAGMA cache_size = 2")
    database.begin()
    database.execute_many("INSERT INTO draft(body) VALUES(?)", [("x" * 3000,)] * 200)
    crashed = tmp_path / "crashed"
    shutil.copytree(vault.folder, crashed)
    database.rollback()
    before = snapshot(crashed)
    assert before[Path("c.bin-journal")]
    assert restored(crashed, tmp_path / "new").verified
    assert snapshot(crashed) == before
    with opened(tmp_path / "new") as again:
        assert not again.findings
        assert again.query("SELECT count(*) FROM draft") == [(0,)]


def test_the_next_try_clears_what_a_killed_one_left(stick: Path, tmp_path: Path) -> None:
    """A program killed while it restored leaves an unfinished copy; the next try for the place removes it."""
    before = names(tmp_path)
    for at in (3, 12, 25):
        with pytest.raises(StopHereError):
            restored(stick, tmp_path / "new", ops=FailingOps(at, crash=True))
        assert len(names(tmp_path)) == len(before) + 1
    restored(stick, tmp_path / "new")
    assert names(tmp_path) == sorted([*before, "new"])


def test_a_disk_that_fails_at_any_operation_leaves_nothing(stick: Path, tmp_path: Path) -> None:
    """A full disk at each changing operation in turn: no folder under the final name, none half-made."""
    before = names(tmp_path)
    for at in count(1, 3):
        ops = FailingOps(at)
        try:
            restored(stick, tmp_path / "new", ops=ops)
        except KnownError as error:
            assert error.code is ErrorCode.NO_SPACE, at  # noqa: PT017
            assert names(tmp_path) == before, at
            continue
        break
    assert at > 25
    lock = Lock.take(stick / SECOND, FsOps())
    assert lock is not None
    lock.release()


def test_the_usual_place_on_a_new_machine_is_made(stick: Path, tmp_path: Path) -> None:
    """Folders above the target are made when they are asked for, for this account alone."""
    made = restored(stick, tmp_path / "share" / "data" / "notes", folders_above=True)
    assert made.verified
    assert (tmp_path / "share").stat().st_mode & 0o077 == 0
