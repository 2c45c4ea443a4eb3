"""The walls a worker puts around itself, before it reads a byte of any file.

Linux: resource limits, no_new_privs, not dumpable, Landlock (no file, no TCP, no signal outwards) for the
worker; for the child that decodes one file also a seccomp allow-list, without which it does not start.
macOS: resource limits only, not tried on a machine. Windows: the job object made in `windows_job.py`.
"""

from __future__ import annotations

import platform
import signal
import sys
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
from app.sandbox.protocol import Family, Flag, patience
from app.sandbox.syscalls import ALLOWED

CPU_SECONDS: Final = 10
OPEN_FILES: Final = 16
ADDRESS_SPACE: Final = {
    Family.BARE: 256 * 2**20,
    Family.PICTURE: 1024 * 2**20,
    Family.PDF: 1024 * 2**20,
    Family.MEDIA: 1024 * 2**20,
    Family.WORDS: 2048 * 2**20,
    Family.FORM: 1024 * 2**20,
}
"""Enough for a 50 MP picture with transparency, drawn twice; measured by the tests. Models need more."""


def confine_worker(family: Family) -> tuple[int, int]:
    """Wall in the whole worker once its libraries are loaded; returns (flags in force, Landlock version)."""
    if sys.platform == "win32":
        return Flag.LIMITS, 0
    import resource

    set_limits(
        {
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_NOFILE: OPEN_FILES,
            resource.RLIMIT_AS: ADDRESS_SPACE[family],
        }
    )
    flags = int(Flag.LIMITS)
    landlock = 0
    if sys.platform == "linux":
        libc = c_library()
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            flags |= Flag.NO_NEW_PRIVS
        landlock = restrict(libc)
        if landlock:
            flags |= Flag.LANDLOCK
        if has_seccomp(libc):
            flags |= Flag.SECCOMP
    return flags, landlock


def confine_child(family: Family) -> None:
    """Wall in the process that meets one file: its own processor time, no process, few calls.

    Threads only for pictures, because the HEIC decoder needs one. Linux with seccomp only. Raises OSError
    when a wall does not stand.
    """
    import resource

    threads = family is Family.PICTURE
    seconds = CPU_SECONDS * patience(family)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if not threads:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    libc = c_library()
    libc.mallopt(M_ARENA_MAX, 1)  # a heap per thread would eat the address space
    must(libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0))
    install_filter(libc, filter_code(ALLOWED[platform.machine()], threads=threads))
