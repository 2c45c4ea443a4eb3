"""A vault removed at its person's word: its own files, what opens it first, and nothing foreign."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from storage.discarding import remove_headless, remove_vault
from storage.file_ops import FsOps
from storage.header_copies import COPY_NAMES
from storage.layout import Lock
from storage.removing import headless_files
from tests.storage.vaults import StopHereError, StoppingOps, filled, refused, reopen, snapshot


def test_nothing_of_the_vault_stays(tmp_path: Path) -> None:
    """Every file and folder of the format goes, and the count is told."""
    folder = tmp_path / "vault"
    filled(folder).close()
    vault = reopen(folder)
    (folder / "a.bin.new").write_bytes(b"left by a crash")
    count = len(snapshot(folder))
    removed = remove_vault(vault)
    assert not folder.exists()
    assert (removed.files, removed.left, removed.foreign, removed.is_gone) == (count, (), (), True)
    with pytest.raises(KnownError) as caught:
        vault.query("SELECT 1")
    assert caught.value.code is ErrorCode.VAULT_LOCKED


def test_foreign_files_stay_and_are_named(tmp_path: Path) -> None:
    """What does not belong to the format is left as it is, wherever in the folder it stands."""
    folder = tmp_path / "vault"
    filled(folder).close()
    foreign = {"c (conflict copy).bin", "t/notes", "d/photo.jpg", "letters/one.txt"}
    for name in foreign:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    (folder / "link").symlink_to(tmp_path)
    removed = remove_vault(reopen(folder))
    assert set(removed.foreign) == {"c (conflict copy).bin", "t/notes", "d/photo.jpg", "letters", "link"}
    assert not removed.is_gone
    assert {path.as_posix() for path in snapshot(folder)} == foreign
    assert (folder / "link").is_symlink()


def test_stopped_anywhere_it_opens_or_is_gone_for_good(tmp_path: Path) -> None:
    """Killed at any file operation, the vault opens as before, or nothing of what stays can be opened."""
    stop_at = 0
    states = set()
    while "gone" not in states:
        stop_at += 1
        folder = tmp_path / str(stop_at)
        filled(folder).close()
        ops = StoppingOps(None)
        vault = reopen(folder, ops=ops)
        ops.arm(stop_at, StopHereError)
        try:
            remove_vault(vault)
            states.add("gone")
        except StopHereError:
            ops.disarm()
            vault.close()
            state = "closed"
            if (folder / "a.bin").exists() or (folder / "b.bin").exists() or (folder / "c.bin").exists():
                try:
                    reopen(folder).close()
                    state = "opens"
                except KnownError as error:
                    state = error.code.value
            if not any((folder / name).exists() for name in COPY_NAMES) and folder.exists():
                remove_headless(folder, FsOps())
                assert not folder.exists()
                state = "finished"
            elif state == "closed":
                assert not folder.exists()
            states.add(state)
    assert states == {"opens", "header_damaged", "finished", "closed", "gone"}


def test_what_still_opens_or_is_in_use_is_no_leftover(tmp_path: Path) -> None:
    """Files are called left over only without any copy of the header; another program's are not touched."""
    vault = filled(tmp_path / "v")
    vault.close()
    assert headless_files(tmp_path / "v", FsOps()) is None
    with pytest.raises(KnownError):
        remove_headless(tmp_path / "v", FsOps())
    for name in COPY_NAMES:
        (tmp_path / "v" / name).unlink()
    (tmp_path / "v" / "letters").write_bytes(b"foreign")
    held = Lock.take(tmp_path / "v", FsOps())
    assert held is not None
    with pytest.raises(KnownError) as caught:
        remove_headless(tmp_path / "v", FsOps())
    assert caught.value.code is ErrorCode.IN_USE
    held.release()
    removed = remove_headless(tmp_path / "v", FsOps())
    assert (removed.left, removed.foreign, removed.is_gone) == ((), ("letters",), False)
    assert [path.name for path in (tmp_path / "v").iterdir()] == ["letters"]


def test_own_file_that_will_not_go_is_named(tmp_path: Path) -> None:
    """When the system keeps a file, the rest goes and that one is told; it opens nothing."""

    class KeepingOps(FsOps):
        def remove(self, path: Path) -> None:
            if path.name == "c.bin":
                raise PermissionError(13, "kept")
            super().remove(path)

    folder = tmp_path / "vault"
    filled(folder).close()
    removed = remove_vault(reopen(folder, ops=KeepingOps()))
    assert removed.left == ("c.bin",)
    assert [path.as_posix() for path in snapshot(folder)] == ["c.bin"]
    assert refused(folder) is ErrorCode.HEADER_DAMAGED


def test_vault_that_cannot_be_written_is_not_touched(tmp_path: Path) -> None:
    """On media that can only be read nothing is begun."""

    class ReadOnlyOps(FsOps):
        def may_write(self, folder: Path) -> bool:
            return False

    folder = tmp_path / "vault"
    filled(folder).close()
    before = snapshot(folder)
    vault = reopen(folder, ops=ReadOnlyOps())
    with pytest.raises(KnownError) as caught:
        remove_vault(vault)
    assert caught.value.code is ErrorCode.READ_ONLY
    vault.close()
    assert snapshot(folder) == before
