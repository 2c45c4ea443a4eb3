"""Copies that sync programs leave in a vault's folder: named, never read, never removed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage.file_ops import FsOps
from storage.findings import FindingCode
from tests.storage.vaults import filled, opened, segment_files, snapshot

# How each program names a copy of STEM.EXT, from its own manual and from what people report.
COPIES = {
    "Dropbox": "{stem} (Casey Rowe's conflicted copy 2026-11-14){ext}",
    "Dropbox, case": "{stem} (Case Conflict){ext}",
    "OneDrive": "{stem}-LAPTOP-4F2K9{ext}",
    "Syncthing": "{stem}.sync-conflict-20261114-120000-K3JQX7A{ext}",
    "Syncthing, under way": "~syncthing~{stem}{ext}.tmp",
    "Syncthing, hidden": ".syncthing.{stem}{ext}.tmp",
    "Nextcloud": "{stem} (conflicted copy 2026-11-14 120000){ext}",
    "ownCloud": "{stem}_conflict-20261114-120000{ext}",
    "Google Drive": "{stem} (1){ext}",
    "iCloud Drive": "{stem} 2{ext}",
    "iCloud Drive, not here": ".{stem}{ext}.icloud",
    "pCloud": "{stem} [conflicted]{ext}",
    "a person": "Copy of {stem}{ext}",
}
BESIDE = ("a.bin", "b.bin", "c.bin", "c.bin-journal", "e.bin", "h.bin", "l.bin")


class WatchingOps(FsOps):
    """Keeps the names of what is opened, changed or removed."""

    def __init__(self) -> None:
        self.touched: set[str] = set()

    def open_read(self, path: Path, *, follow: bool = False) -> int:
        """Note it."""
        self.touched.add(path.name)
        return super().open_read(path, follow=follow)

    def remove(self, path: Path) -> None:
        """Note it."""
        self.touched.add(path.name)
        super().remove(path)

    def replace(self, source: Path, target: Path) -> None:
        """Note it."""
        self.touched |= {source.name, target.name}
        super().replace(source, target)


@pytest.mark.parametrize("program", COPIES)
def test_a_copy_of_any_part_is_named_and_left_alone(program: str, tmp_path: Path) -> None:
    """Beside every file of the folder and beside a segment, as each program writes them."""
    folder = tmp_path / "vault"
    filled(folder).close()
    segment = segment_files(folder)[0]
    made = {}
    for original in (*(folder / name for name in BESIDE), segment):
        stem, ext = os.path.splitext(original.name)  # noqa: PTH122 - the two halves of a name
        copy = original.with_name(COPIES[program].format(stem=stem, ext=ext))
        copy.write_bytes(original.read_bytes() if original.exists() else b"older pages")
        made[copy.relative_to(folder).as_posix()] = copy.read_bytes()
    ops = WatchingOps()
    with opened(folder, ops=ops) as vault:
        named = {
            str(found.params["file"]) for found in vault.findings if found.code is FindingCode.FOREIGN_FILE
        }
        assert {found.code for found in vault.findings} == {FindingCode.FOREIGN_FILE}
        vault.query("SELECT count(*) FROM entry")
    assert named == set(made)
    assert not ops.touched & {Path(name).name for name in made}
    kept = snapshot(folder)
    assert {name: kept[Path(name)] for name in made} == made


def test_a_conflict_of_the_whole_database_changes_nothing(tmp_path: Path) -> None:
    """An older database under a conflict's name is not taken for the vault's, and no entry is lost."""
    folder = tmp_path / "vault"
    vault = filled(folder)
    vault.close()
    old = (folder / "c.bin").read_bytes()
    with opened(folder) as again:
        events = again.event_count
        with again.transaction() as transaction:
            transaction.note("later")
    (folder / "c (1).bin").write_bytes(old)
    with opened(folder) as again:
        assert again.event_count == events + 1
        assert not again.read_only
