"""Backups: whole vaults, checked before they count, never at the cost of an older one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from storage import safe_files
from storage.backup import KEPT
from storage.file_ops import FsOps
from storage.layout import LOCK, Lock
from storage.rekeying import rekey
from storage.vault import Vault
from storage.verify import verify
from tests.storage.copies import FailingOps, NoLinksOps, backed_up, names, restored
from tests.storage.vaults import (
    CHEAP,
    JOB,
    PASSPHRASE,
    STEP,
    StopHereError,
    add_entry,
    add_item,
    create,
    filled,
    flip,
    opened,
    reopen,
    segment_files,
    snapshot,
)

STRIDE = 8
FIRST, SECOND, THIRD, FOURTH = (f"000{n}-2026-11-14" for n in (1, 2, 3, 4))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault with a bit of everything."""
    made = filled(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where backups go; made by the first."""
    return tmp_path / "stick"


def is_whole(folder: Path) -> bool:
    """Tell whether a folder opens as a vault and every byte of it holds."""
    with opened(folder) as copy:
        return verify(copy, JOB, full=True).ok and not copy.findings


def renewed(vault: Vault, ops: FsOps) -> Vault:
    """Open a vault again with other file operations."""
    vault.close()
    return reopen(vault.folder, ops=ops)


def test_a_backup_is_the_vault_itself(vault: Vault, stick: Path) -> None:
    """It opens with the passphrase, says the same, and has the evidence byte for byte under the same names."""
    made = backed_up(vault, stick)
    assert (made.verified, made.generations, made.apart, made.damaged) == (True, 1, (), 0)
    home, copy = vault.folder, made.path
    for name in ("a.bin", "b.bin"):
        assert (copy / name).read_bytes() == (home / name).read_bytes()
    assert [path.name for path in segment_files(copy)] == [path.name for path in segment_files(home)]
    for ours, theirs in zip(segment_files(home), segment_files(copy), strict=True):
        assert ours.read_bytes() == theirs.read_bytes()
        assert ours.stat().st_ino != theirs.stat().st_ino
        assert theirs.stat().st_mtime == 946_684_800
    assert (copy / "e.bin").read_bytes() == b""
    assert made.bytes == sum(map(len, snapshot(copy).values()))
    assert {path.stat().st_mode & 0o777 for path in copy.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (copy, *copy.rglob("*")) if path.is_dir()} == {0o700}
    with opened(copy) as other:
        assert list(other.event_views()) == list(vault.event_views())
        assert list(other.rows("entry")) == list(vault.rows("entry"))
    assert is_whole(copy)


def test_three_generations_stay_and_foreign_things_are_not_touched(vault: Vault, stick: Path) -> None:
    """The oldest goes when a fourth is whole; what is not a copy of this vault stays as it was."""
    stick.mkdir()
    (stick / "letter.txt").write_text("keep", encoding="utf-8")
    (stick / "0009-2026-01-01").mkdir()
    other = create(stick.parent / "other")
    theirs = backed_up(other, stick).path
    other.close()
    before = snapshot(theirs)
    for _ in range(5):
        made = backed_up(vault, stick)
        add_entry(vault, "more")
    assert made.generations == KEPT
    assert names(stick) == sorted(
        ["letter.txt", "0009-2026-01-01", theirs.name, *(f"00{n}-2026-11-14" for n in (13, 14, 15))]
    )
    assert snapshot(theirs) == before
    assert all(is_whole(stick / f"00{n}-2026-11-14") for n in (13, 14, 15))


def test_evidence_is_written_once_where_files_can_have_two_names(vault: Vault, stick: Path) -> None:
    """The second backup links to the segments of the first and writes the new ones alone."""
    first = backed_up(vault, stick).path
    add_item(vault, b"new" * 50_000)
    made = backed_up(vault, stick)
    assert made.verified
    assert made.written < 150_000 + 2 * (vault.folder / "c.bin").stat().st_size
    shared = {path.stat().st_ino for path in segment_files(first)}
    assert {path.stat().st_ino for path in segment_files(made.path)} > shared


def test_rot_in_a_shared_segment_is_found_and_healed(vault: Vault, stick: Path) -> None:
    """A segment that no longer holds is copied anew from the vault instead of being shared on."""
    first = backed_up(vault, stick).path
    rotten = max(segment_files(first), key=lambda path: path.stat().st_size)
    flip(rotten, 30_000)
    made = backed_up(vault, stick)
    assert made.verified
    assert is_whole(made.path)
    fresh = made.path / rotten.relative_to(first)
    assert fresh.stat().st_ino != rotten.stat().st_ino


def test_without_second_names_the_generation_that_leaves_gives_its_evidence(
    vault: Vault, stick: Path
) -> None:
    """On a stick the first three copy everything, the fourth takes it from the first, rotten parts excepted."""
    big = add_item(vault, b"big" * 100_000).segments[0].name
    vault = renewed(vault, NoLinksOps())
    try:
        sizes = [backed_up(vault, stick).written for _ in range(3)]
        assert min(sizes) > 300_000
        kept = {name: snapshot(stick / name) for name in (SECOND, THIRD)}
        flip(next(path for path in segment_files(stick / FIRST) if path.stat().st_size < 80_000), 60)
        moved = (stick / FIRST / "d" / big[:2] / big).stat().st_ino
        made = backed_up(vault, stick)
        assert made.verified
        assert made.written < 300_000
        assert names(stick) == [SECOND, THIRD, FOURTH]
        assert (stick / FOURTH / "d" / big[:2] / big).stat().st_ino == moved
        assert {name: snapshot(stick / name) for name in kept} == kept
        assert is_whole(made.path)
    finally:
        vault.close()


@pytest.mark.parametrize("links", [True, False])
def test_a_disk_that_fails_at_any_operation_leaves_the_older_backups(
    tmp_path: Path, stick: Path, rng: random.Random, links: bool
) -> None:
    """A full disk at one changing operation: an error or a whole backup, and the older ones hold."""
    vault = filled(tmp_path / "vault")
    for _ in range(2 if links else 3):
        backed_up(vault, stick)
    vault.close()
    kept = [SECOND] if links else [SECOND, THIRD]
    shutil.copytree(stick, tmp_path / "as it was")
    for at in count(1 + rng.randrange(STRIDE), STRIDE):
        vault = reopen(vault.folder)
        ops = vault.state.ops = FailingOps(at, links=links)
        made = None
        with suppress(KnownError):
            made = backed_up(vault, stick)
        reached = ops.count >= at
        vault.close()
        for name in kept:
            assert is_whole(stick / name), at
        assert all(is_whole(path) for path in stick.iterdir() if len(path.name) == len(FIRST)), at
        assert made is None or is_whole(made.path)
        if not reached:
            break
        shutil.rmtree(stick)
        shutil.copytree(tmp_path / "as it was", stick)
    assert at > 25


def test_a_crash_at_any_operation_is_tidied_by_the_next_backup(
    tmp_path: Path, stick: Path, rng: random.Random
) -> None:
    """Whatever a crash left behind, finished copies hold and the next run makes one and clears the rest."""
    vault = filled(tmp_path / "vault")
    for _ in range(3):
        backed_up(vault, stick)
    vault.close()
    shutil.copytree(stick, tmp_path / "as it was")
    for at in count(1 + rng.randrange(STRIDE), STRIDE):
        vault = reopen(vault.folder)
        ops = vault.state.ops = FailingOps(at, crash=True)
        with suppress(StopHereError):
            backed_up(vault, stick)
        reached = ops.count >= at
        vault.close()
        assert all(is_whole(path) for path in stick.iterdir() if len(path.name) == len(FIRST)), at
        vault = reopen(vault.folder)
        made = backed_up(vault, stick)
        vault.close()
        assert is_whole(made.path), at
        assert all(len(name) == len(FIRST) for name in names(stick)), at
        assert len(names(stick)) == KEPT, at
        if not reached:
            break
        shutil.rmtree(stick)
        shutil.copytree(tmp_path / "as it was", stick)
    assert at > 25


def test_a_cancelled_backup_leaves_nothing(vault: Vault, stick: Path) -> None:
    """Stopped at any of its checks, the older backup stays and no half-made one does."""
    backed_up(vault, stick)
    before = snapshot(stick)
    for at in count(1, 3):
        job = StoppedJob(at)
        try:
            backed_up(vault, stick, job=job)
        except Cancelled:
            assert snapshot(stick) == before
            continue
        break
    assert at > 15


class StoppedJob:
    """A job that is asked to stop before its n-th check."""

    def __init__(self, stop_at: int) -> None:
        self._left = stop_at

    def check(self) -> None:
        """Stop, or go on."""
        self._left -= 1
        if self._left <= 0:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Check that what is told makes sense."""
        assert 0 <= done <= total
        assert label.startswith("progress.")


def test_a_half_made_copy_of_a_running_program_is_left_alone(vault: Vault, stick: Path) -> None:
    """A leftover is cleared unless its lock is held; a foreign file in one stays."""
    held, dead = (stick / f"000{n}-2026-11-14-unfinished" for n in (1, 2))
    for folder in (held, dead):
        folder.mkdir(parents=True)
        safe_files.create_file(FsOps(), folder / LOCK, b"")
    (stick / "0003-2026-11-14-unfinished").mkdir()
    (stick / "0003-2026-11-14-unfinished" / "mine.txt").write_text("keep", encoding="utf-8")
    lock = Lock.take(held, FsOps())
    assert lock is not None
    assert backed_up(vault, stick).verified
    lock.release()
    assert names(stick) == [held.name, "0003-2026-11-14-unfinished", FOURTH]
    assert names(stick / "0003-2026-11-14-unfinished") == ["mine.txt"]


def test_a_damaged_vault_is_refused_or_copied_apart(vault: Vault, stick: Path) -> None:
    """A record that does not hold never becomes a backup; asked for, it is copied as it is beside the good ones."""
    good = backed_up(vault, stick).path
    before = snapshot(good)
    vault.close()
    database = vault.folder / "c.bin"
    flip(database, database.stat().st_size - 4096 * 2 + 50)
    with opened(vault.folder) as sick:
        with pytest.raises(KnownError) as caught:
            backed_up(sick, stick)
        assert (caught.value.code, names(stick)) == (ErrorCode.VAULT_DAMAGED, [FIRST])
        for _ in range(4):
            made = backed_up(sick, stick, allow_damage=True)
            assert (made.verified, made.generations) == (False, 1)
            assert made.path.name.endswith("-damaged")
        assert (made.path / "c.bin").read_bytes() == database.read_bytes()
        assert len(segment_files(made.path)) == len(segment_files(vault.folder))
    assert snapshot(good) == before
    with opened(made.path) as copy:
        assert {row["what"] for row in copy.rows("entry")} <= {"amended", "été \u2028 \x7f"}


def test_what_a_disk_cannot_read_becomes_zeros_in_a_copy_of_a_damaged_vault(
    vault: Vault, stick: Path
) -> None:
    """A block that cannot be read costs its own bytes and nothing else."""
    big = add_item(vault, b"big" * 700_000).segments[0].name
    path = vault.folder / "d" / big[:2] / big
    whole = path.read_bytes()
    ops = UnreadableOps(path, 1_500_000)
    vault = renewed(vault, ops)
    try:
        ops.is_sick = True
        made = backed_up(vault, stick, allow_damage=True)
        assert not made.verified
        copied = (made.path / "d" / big[:2] / big).read_bytes()
        assert len(copied) == len(whole)
        wrong = [at for at in range(0, len(whole), 4096) if copied[at : at + 4096] != whole[at : at + 4096]]
        assert wrong == [1_500_000 // 4096 * 4096]
    finally:
        vault.close()


class UnreadableOps(FsOps):
    """A disk with one block of one file that cannot be read."""

    def __init__(self, path: Path, offset: int) -> None:
        self.is_sick = False
        self._path = path
        self._block = offset // 4096 * 4096
        self._descriptor = -1

    def open_read(self, path: Path, *, follow: bool = False) -> int:
        """Remember which descriptor reads the file."""
        descriptor = super().open_read(path, follow=follow)
        if path == self._path:
            self._descriptor = descriptor
        return descriptor

    def close(self, descriptor: int) -> None:
        """Forget it again."""
        super().close(descriptor)
        if descriptor == self._descriptor:
            self._descriptor = -1

    def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
        """Fail where the block is touched."""
        self._touch(descriptor, size, offset)
        return super().read_at(descriptor, size, offset)

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Fail where the block is touched."""
        self._touch(descriptor, len(buffer), offset)
        return super().read_into(descriptor, buffer, offset)

    def _touch(self, descriptor: int, size: int, offset: int) -> None:
        is_block = offset < self._block + 4096 and self._block < offset + size
        if self.is_sick and descriptor == self._descriptor and is_block:
            raise OSError(5, "made to fail")


def test_an_older_backup_heals_what_rotted_in_the_vault(vault: Vault, stick: Path) -> None:
    """Evidence that the vault lost is taken from the last backup; without one the vault is refused."""
    backed_up(vault, stick)
    lost, rotten = sorted(segment_files(vault.folder), key=lambda path: path.stat().st_size)
    lost.unlink()
    flip(rotten, 30_000)
    made = backed_up(vault, stick)
    assert (made.verified, made.damaged, is_whole(made.path)) == (True, 1, True)
    elsewhere = stick.with_name("other")
    with pytest.raises(KnownError) as caught:
        backed_up(vault, elsewhere)
    assert (caught.value.code, names(elsewhere)) == (ErrorCode.VAULT_DAMAGED, [])
    kept = backed_up(vault, elsewhere, allow_damage=True)
    assert (kept.verified, kept.damaged, kept.generations) == (False, 2, 0)
    assert names(elsewhere) == [f"{FIRST}-damaged"]


def test_a_medium_that_lies_is_found_out(tmp_path: Path, stick: Path) -> None:
    """A copy that does not read back is named, does not count, and pushes no older one out."""
    vault = filled(tmp_path / "vault")
    for _ in range(3):
        backed_up(vault, stick)
    vault = renewed(vault, LyingOps())
    with pytest.raises(KnownError) as caught:
        backed_up(vault, tmp_path / "bad")
    assert caught.value.code is ErrorCode.COPY_NOT_WHOLE
    assert caught.value.params["kept"] == f"{FIRST}-damaged"
    assert names(tmp_path / "bad") == [f"{FIRST}-damaged"]
    shutil.copytree(tmp_path / "bad", stick, dirs_exist_ok=True)
    vault.close()
    with opened(vault.folder) as again:
        assert backed_up(again, stick).generations == KEPT
    assert names(stick) == [f"{FIRST}-damaged", SECOND, THIRD, FOURTH]


class LyingOps(FsOps):
    """A stick on which one bit of every large write is wrong."""

    def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
        """Write something else."""
        wrong = bytearray(data)
        if len(wrong) > 50_000:
            wrong[40_000] ^= 1
        return super().write(descriptor, wrong)


@pytest.mark.parametrize("where", ["vault", "vault/inside", ".", "other", "link"])
def test_places_that_cannot_hold_a_backup_are_refused(vault: Vault, tmp_path: Path, where: str) -> None:
    """Inside the vault, around it, in another vault, or a link that leads there."""
    create(tmp_path / "other").close()
    (tmp_path / "link").symlink_to(tmp_path / "vault" / "d")
    before = snapshot(tmp_path)
    with pytest.raises(KnownError) as caught:
        backed_up(vault, tmp_path / where)
    assert caught.value.code is ErrorCode.COPY_PLACE_UNFIT
    assert snapshot(tmp_path) == before


def test_a_stick_that_is_not_there_is_not_made_up(vault: Vault, tmp_path: Path) -> None:
    """Only the last folder of a path is made, so that a missing stick is noticed."""
    with pytest.raises(KnownError) as caught:
        backed_up(vault, tmp_path / "media" / "stick")
    assert caught.value.code is ErrorCode.NOT_WRITABLE
    assert not (tmp_path / "media").exists()


def test_a_vault_that_can_only_be_read_is_backed_up(vault: Vault, stick: Path) -> None:
    """Nothing of the vault changes, and the backup is whole and can be written to."""
    vault.close()
    before = snapshot(vault.folder)
    with opened(vault.folder, read_only=True) as reading:
        made = backed_up(reading, stick)
    assert snapshot(vault.folder) == before
    with opened(made.path) as copy:
        add_entry(copy, "written in the copy")
    assert made.verified


def test_a_copy_that_holds_more_than_the_vault_is_kept(vault: Vault, stick: Path) -> None:
    """Somebody wrote into a backup: it is named, not counted, and never removed."""
    first = backed_up(vault, stick).path
    with opened(first) as copy:
        add_entry(copy, "only here")
    for _ in range(4):
        add_entry(vault, "here")
        made = backed_up(vault, stick)
    assert (made.apart, made.generations) == ((FIRST,), KEPT)
    assert names(stick) == [FIRST, THIRD, FOURTH, "0005-2026-11-14"]


def test_the_old_folder_of_a_re_key_costs_the_new_one_no_backup(vault: Vault, stick: Path) -> None:
    """Backed up to one place, each keeps its own; restoring takes the new one, whichever was backed up last."""
    backed_up(vault, stick)
    fresh = vault.folder.with_name("fresh")
    words = bytearray(PASSPHRASE.encode())
    rekey(vault, fresh, words, JOB, cost=CHEAP, steps=[STEP])
    with opened(fresh) as new:
        for _ in range(KEPT):
            add_entry(new, "only in the new one")
            made = backed_up(new, stick)
        assert (made.apart, made.generations, names(stick)) == ((), KEPT, [SECOND, THIRD, FOURTH])
        for _ in range(KEPT + 1):
            late = backed_up(vault, stick)
        assert (late.apart, late.generations) == ((SECOND, THIRD, FOURTH), KEPT)
        assert restored(stick, stick.with_name("back")).source.name == FOURTH
        for _ in range(KEPT):
            made = backed_up(new, stick)
    olds = tuple(f"000{n}-2026-11-14" for n in (6, 7, 8))
    assert (made.apart, made.generations) == (olds, KEPT)
    assert set(olds) <= set(names(stick))


def test_a_number_of_any_length_is_followed(vault: Vault, stick: Path) -> None:
    """Whoever puts a folder with the highest name there keeps no backup from counting."""
    (stick / "999999999-2026-11-14").mkdir(parents=True)
    for number in range(3):
        assert backed_up(vault, stick).path.name == f"{10**9 + number}-2026-11-14"
    assert restored(stick, stick.with_name("back")).source.name == f"{10**9 + 2}-2026-11-14"
