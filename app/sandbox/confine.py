"""The walls a worker puts around itself, before it reads a byte of any file.

Linux: resource limits, no_new_privs, not dumpable, Landlock (no file, no TCP, no signal outwards) for the
worker; for the child that decodes one file also a seccomp allow-list, without which it does not start.
macOS: resource limits only, not tried on a machine. Windows: the job object made in `windows_job.py`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import signal
import struct
import sys
from typing import Final

from app.sandbox.protocol import Family, Flag
from app.sandbox.syscalls import ALLOWED, ARCHITECTURES, CLONE

CPU_SECONDS: Final = 10
OPEN_FILES: Final = 16
ADDRESS_SPACE: Final = {
    Family.BARE: 256 * 2**20,
    Family.PICTURE: 1024 * 2**20,
    Family.PDF: 1024 * 2**20,
    Family.MEDIA: 1024 * 2**20,
    Family.FORM: 1024 * 2**20,
}
"""Enough for a 50 MP picture with transparency, drawn twice; measured by the tests."""

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_SYS_LANDLOCK_CREATE: Final = 444
_SYS_LANDLOCK_RESTRICT: Final = 446
_LANDLOCK_QUERY_VERSION: Final = 1
# Rights by the Landlock version that brought them (Linux UAPI, linux/landlock.h): 13 file rights, then
# refer (2), truncate (3), TCP bind and connect (4), device ioctl (5), abstract sockets and signals (6).
_LANDLOCK_FILES: Final = {1: 2**13 - 1, 2: 2**14 - 1, 3: 2**15 - 1, 4: 2**15 - 1, 5: 2**16 - 1}
_LANDLOCK_NET: Final = 0b11
_LANDLOCK_SCOPES: Final = 0b11

# Classic BPF over `struct seccomp_data` (nr u32, arch u32, ...): load word, jump if equal, return.
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_RETURN: Final = 0x06
_ANY_BIT: Final = 0x45
_FIRST_ARGUMENT: Final = 16  # its low half; both processors are little-endian
_CLONE_THREAD: Final = 0x00010000
_M_ARENA_MAX: Final = -8
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_KILL: Final = 0x80000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confine_worker(family: Family) -> tuple[int, int]:
    """Wall in the whole worker once its libraries are loaded; returns (flags in force, Landlock version)."""
    if sys.platform == "win32":
        return Flag.LIMITS, 0
    _set_limits(family)
    flags = int(Flag.LIMITS)
    landlock = 0
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            flags |= Flag.NO_NEW_PRIVS
        landlock = _restrict_files(libc)
        if landlock:
            flags |= Flag.LANDLOCK
        if _has_seccomp(libc):
            flags |= Flag.SECCOMP
    return flags, landlock


def confine_child(family: Family) -> None:
    """Wall in the process that meets one file: its own processor time, no process, few calls.

    Threads only for pictures, because the HEIC decoder needs one. Linux with seccomp only. Raises OSError
    when a wall does not stand.
    """
    import resource

    threads = family is Family.PICTURE
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    if not threads:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mallopt(_M_ARENA_MAX, 1)  # a heap per thread would eat the address space
    _must(libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0))
    code = filter_code(threads=threads)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    _must(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0))


def filter_code(*, threads: bool) -> bytes:
    """Write the seccomp filter of this processor: what is not on the list is answered "no such call".

    With `threads`, `clone` is allowed when its flags say that it makes a thread and not a process.
    """
    architecture = ARCHITECTURES[platform.machine()]
    numbers = ALLOWED[platform.machine()]
    code = [_step(_LOAD, 0, 0, 4), _step(_EQUAL, 1, 0, architecture), _step(_RETURN, 0, 0, _KILL)]
    code.append(_step(_LOAD, 0, 0, 0))
    for number in numbers:
        code += (_step(_EQUAL, 0, 1, number), _step(_RETURN, 0, 0, _ALLOW))
    if threads:
        code += (
            _step(_EQUAL, 0, 3, CLONE[platform.machine()]),
            _step(_LOAD, 0, 0, _FIRST_ARGUMENT),
            _step(_ANY_BIT, 0, 1, _CLONE_THREAD),
            _step(_RETURN, 0, 0, _ALLOW),
        )
    code.append(_step(_RETURN, 0, 0, _ERRNO | errno.ENOSYS))
    return b"".join(code)


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _must(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "a wall of the sandbox does not stand")


def _set_limits(family: Family) -> None:
    import resource

    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_AS, ADDRESS_SPACE[family]),
    ]
    for name, value in limits:
        hard = resource.getrlimit(name)[1]
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(name, (bounded, bounded))
        except (OSError, ValueError):
            if sys.platform == "linux":  # macOS refuses a limit on the address space
                raise


def _has_seccomp(libc: ctypes.CDLL) -> bool:
    """Ask for a filter at address 0: EFAULT means that a real one would be taken."""
    if platform.machine() not in ALLOWED:
        return False
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT


def _restrict_files(libc: ctypes.CDLL) -> int:
    """Deny each file, TCP port, abstract socket and outward signal there is a right for; 0: no Landlock."""
    version = int(libc.syscall(_SYS_LANDLOCK_CREATE, None, 0, _LANDLOCK_QUERY_VERSION))
    if version < 1:
        return 0
    words = [_LANDLOCK_FILES[min(version, max(_LANDLOCK_FILES))]]
    if version >= 4:
        words.append(_LANDLOCK_NET)
    if version >= 6:
        words.append(_LANDLOCK_SCOPES)
    attributes = (ctypes.c_uint64 * len(words))(*words)
    ruleset = int(libc.syscall(_SYS_LANDLOCK_CREATE, attributes, ctypes.sizeof(attributes), 0))
    if ruleset < 0 or libc.syscall(_SYS_LANDLOCK_RESTRICT, ruleset, 0) != 0:
        return 0
    return version
