"""The walls of the player, which needs a window and sound and so cannot stand behind those of a decoder.

They are put up twice. First of all, before a library is loaded: limits, no new privileges, not dumpable, and
Landlock for every thread that will ever be: nothing can be written, only what programs, libraries and fonts
are made of can be read, no TCP. Last, when display and sound are connected and before a byte of the item is
asked for: seccomp for every thread. From then on no file can be opened, no socket, process or program made.
Linux only; elsewhere the limits that `confine` has.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
from pathlib import Path
from typing import Final

from app.sandbox.kernel import (
    M_ARENA_MAX,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    c_library,
    filter_code,
    has_seccomp,
    install_filter,
    must,
    restrict,
    set_limits,
)
from app.sandbox.player_protocol import Wall
from app.sandbox.syscalls import PLAYING

ADDRESS_SPACE: Final = 6 * 2**30
"""Libraries, stacks of threads and pictures of 4K film: 1.9 GiB on two cores, and more threads on more."""

HEAPS: Final = 4
"""A heap for each of many threads would eat the address space."""

OPEN_FILES: Final = 256
_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/pulse",
    "/nix/store",
    "/proc/cpuinfo",
    "/proc/self",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/var/cache/fontconfig",
)
"""What programs are made of. /etc as a whole is left out: it names the people of this computer."""


def wall_in_first(checkout: Path) -> tuple[int, int]:
    """Put up what stands from the start; no other thread may run yet. Returns (walls, Landlock version)."""
    if sys.platform == "win32":
        return Wall.LIMITS, 0
    import resource

    set_limits(
        {
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: OPEN_FILES,
            resource.RLIMIT_AS: ADDRESS_SPACE,
        }
    )
    walls, landlock = int(Wall.LIMITS), 0
    if sys.platform == "linux":
        libc = c_library()
        libc.mallopt(M_ARENA_MAX, HEAPS)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        must(libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0))
        must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        walls |= Wall.NO_NEW_PRIVS
        # A display may be reached by an abstract socket alone; seccomp closes that door later.
        landlock = restrict(
            libc, readable=_readable(checkout), writable=(Path(os.devnull),), abstract_sockets=True
        )
        walls |= Wall.LANDLOCK if landlock else 0
    return walls, landlock


def wall_in_last() -> int:
    """Leave every thread only the calls that playing needs; returns the wall, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    libc = c_library()
    if not has_seccomp(libc):
        return 0
    install_filter(libc, filter_code(PLAYING[platform.machine()], threads=True), all_threads=True)
    return Wall.SECCOMP


def _readable(checkout: Path) -> tuple[Path, ...]:
    # A packed program keeps its code in its own file, which lies beside the folder of its libraries.
    own = (checkout / "app", checkout / "ui", Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable))
    cookie = os.environ.get("XAUTHORITY", "")
    named = tuple(Path(name) for name in (*_SYSTEM, cookie) if name)
    return own + named
