"""Media that can be taken out, as the system lists them, and folders that lie in memory only.

The Windows and macOS branches are written from their manuals and were never run.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_SYSTEM = Path("/sys")
_ESCAPE = re.compile(r"\\([0-7]{3})")
_MEMORY_KINDS = frozenset({"tmpfs", "ramfs"})
_OPTICAL = re.compile(r"/block/sr\d+")
_DRIVE_REMOVABLE = 2
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system where it is mounted: device as `major:minor`, its kind, whether it can be written."""

    path: Path
    device: str
    kind: str
    writable: bool


@dataclass(frozen=True, slots=True)
class Stick:
    """A medium that can be taken out: where it is, and what it is called."""

    path: Path
    name: str


def sticks() -> tuple[Stick, ...]:
    """Return the media that can be taken out and written to, in order of name; may wait for the disks."""
    if sys.platform == "win32":
        places: Iterator[Path] = _on_windows()
    elif sys.platform == "darwin":
        places = _on_macos()
    else:
        places = (mount.path for mount in removable(read_mounts(), _SYSTEM))
    return tuple(sorted(_asked(places), key=lambda stick: stick.name.casefold()))


def read_mounts(source: Path = _MOUNTS) -> tuple[Mount, ...]:
    """Read the mounts of this process (proc_pid_mountinfo(5)); empty where the system has no such list."""
    try:
        lines = source.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        fields, _, rest = line.partition(" - ")
        words, kinds = fields.split(" "), rest.split(" ")
        if len(words) < 6 or len(kinds) < 3:
            continue
        path = Path(_ESCAPE.sub(lambda match: chr(int(match[1], 8)), words[4]))
        read_only = "ro" in words[5].split(",") or "ro" in kinds[2].split(",")
        found.append(Mount(path, words[2], kinds[0], not read_only))
    return tuple(found)


def removable(mounts: tuple[Mount, ...], system: Path) -> Iterator[Mount]:
    """Yield those that can be written and stand on a medium that can be taken out, or hang on USB."""
    seen: set[str] = set()
    for mount in mounts:
        if mount.writable and mount.device not in seen and _can_go(system / "dev/block" / mount.device):
            seen.add(mount.device)
            yield mount


def memory_folder(environment: Mapping[str, str], mounts: tuple[Mount, ...]) -> Path | None:
    """Return a folder of this user that lies in memory, not on a disk; None when there is none."""
    kinds = {mount.path: mount.kind for mount in mounts}
    for named in (environment.get("XDG_RUNTIME_DIR", ""), "/dev/shm"):  # noqa: S108 - only if it is memory
        folder = Path(named)
        above = next((place for place in (folder, *folder.parents) if place in kinds), None)
        if named and above and kinds[above] in _MEMORY_KINDS and os.access(folder, os.W_OK):
            return folder
    return None


def _can_go(block: Path) -> bool:
    """Whether a block device, or what an encrypted one stands on, can be taken out."""
    try:
        device = block.resolve(strict=True)
    except OSError:
        return False
    under = sorted((device / "slaves").glob("*"))
    if under:
        return any(_can_go(each) for each in under)
    if _OPTICAL.search(device.as_posix()):
        return False
    flags = (device / "removable", device.parent / "removable")
    return "/usb" in device.as_posix() or any(_says_yes(flag) for flag in flags)


def _says_yes(flag: Path) -> bool:
    try:
        return flag.read_text("ascii").strip() == "1"
    except OSError:
        return False


def _asked(places: Iterator[Path]) -> Iterator[Stick]:
    for place in places:
        if os.access(place, os.W_OK):
            yield Stick(place, place.name or str(place))


def _on_macos() -> Iterator[Path]:
    for place in sorted(Path("/Volumes").glob("*")):
        if not place.is_symlink() and place.is_mount():
            yield place


def _on_windows() -> Iterator[Path]:
    import ctypes

    kernel = ctypes.CDLL("kernel32")
    letters = kernel.GetLogicalDrives()
    for number in range(_LETTERS):
        root = f"{chr(ord('A') + number)}:\\"
        if letters >> number & 1 and kernel.GetDriveTypeW(ctypes.c_wchar_p(root)) == _DRIVE_REMOVABLE:
            yield Path(root)
