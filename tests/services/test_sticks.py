"""Sticks are found by what the system says of its disks, and a folder in memory is one that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.sticks import memory_folder, read_mounts, removable, sticks

MOUNTS = r"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /dev/shm rw,nosuid - tmpfs tmpfs rw
24 22 8:17 / /media/ann/My\040stick rw,relatime - vfat /dev/sdb1 rw
25 22 8:33 / /media/ann/locked ro,relatime - vfat /dev/sdc1 ro
26 22 11:0 / /media/ann/disc rw - udf /dev/sr0 rw
27 22 254:0 / /media/ann/hidden rw - ext4 /dev/mapper/x rw
28 22 8:49 / /media/ann/drive rw - ext4 /dev/sdd1 rw
29 22 8:17 /in /home/ann/again rw - vfat /dev/sdb1 rw
30 22 0:33 / /run/user/1000 rw - tmpfs tmpfs rw
short line
"""


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A /sys with an inner disk, two sticks, a USB drive, a disc, and an encrypted one on the first stick."""
    root = tmp_path / "sys"
    for place, device, flag in (
        ("devices/ata1/block/sda/sda2", "8:2", "0"),
        ("devices/x/block/sdb/sdb1", "8:17", "1"),
        ("devices/x/block/sdc/sdc1", "8:33", "1"),
        ("devices/x/block/sr0", "11:0", "1"),
        ("devices/usb2/block/sdd/sdd1", "8:49", "0"),
        ("devices/virtual/block/dm-0", "254:0", "0"),
    ):
        folder = root / place
        folder.mkdir(parents=True)
        whole = folder if folder.parent.name == "block" else folder.parent
        (whole / "removable").write_text(flag + "\n")
        (root / "dev/block").mkdir(parents=True, exist_ok=True)
        (root / "dev/block" / device).symlink_to(folder)
    slaves = root / "devices/virtual/block/dm-0/slaves"
    slaves.mkdir()
    (slaves / "sdb1").symlink_to(root / "devices/x/block/sdb/sdb1")
    return root


def test_what_can_be_taken_out_and_written_is_offered(tmp_path: Path, system: Path) -> None:
    """A stick, an encrypted one and a USB drive, each once; no inner disk, disc, or stick that is locked."""
    (tmp_path / "mounts").write_text(MOUNTS)
    found = [mount.path for mount in removable(read_mounts(tmp_path / "mounts"), system)]
    assert found == [Path("/media/ann/My stick"), Path("/media/ann/hidden"), Path("/media/ann/drive")]


def test_without_a_list_of_mounts_there_is_no_stick(tmp_path: Path) -> None:
    """A system that tells nothing makes no error."""
    assert read_mounts(tmp_path / "none") == ()
    assert isinstance(sticks(), tuple)


def test_only_a_folder_in_memory_is_one(tmp_path: Path) -> None:
    """The folder of a user's session counts when its file system is in memory, and not when it is on a disk."""
    disk, memory = tmp_path / "disk", tmp_path / "memory"
    for folder in (disk, memory):
        folder.mkdir()
    (tmp_path / "mounts").write_text(f"1 0 8:2 / / rw - ext4 a rw\n2 1 0:9 / {memory} rw - tmpfs b rw\n")
    mounts = read_mounts(tmp_path / "mounts")
    assert memory_folder({"XDG_RUNTIME_DIR": str(memory)}, mounts) == memory
    assert memory_folder({"XDG_RUNTIME_DIR": str(disk)}, mounts) is None
    assert memory_folder({}, mounts) is None
