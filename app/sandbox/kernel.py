"""What is asked of the Linux kernel: limits, Landlock, seccomp. Who asks for what is in the other modules.

Everything goes through ctypes, so that no wall depends on a package. Linux only, but `set_limits`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from app.sandbox.syscalls import ARCHITECTURES, CLONE, FILTERED, SECCOMP

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
M_ARENA_MAX: Final = -8
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_SECCOMP_SET_MODE_FILTER: Final = 1
_SECCOMP_ALL_THREADS: Final = 1

_SYS_LANDLOCK_CREATE: Final = 444
_SYS_LANDLOCK_ADD: Final = 445
_SYS_LANDLOCK_RESTRICT: Final = 446
_LANDLOCK_QUERY_VERSION: Final = 1
_LANDLOCK_PATH: Final = 1
# Rights by the Landlock version that brought them (Linux UAPI, linux/landlock.h): 13 file rights, then
# refer (2), truncate (3), TCP bind and connect (4), device ioctl (5), abstract sockets and signals (6).
_LANDLOCK_FILES: Final = {1: 2**13 - 1, 2: 2**14 - 1, 3: 2**15 - 1, 4: 2**15 - 1, 5: 2**16 - 1}
_LANDLOCK_NET: Final = 0b11
_SCOPE_ABSTRACT: Final = 0b01
_SCOPE_SIGNALS: Final = 0b10
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_FOLDER: Final = 1 << 3

# Classic BPF over `struct seccomp_data` (nr u32, arch u32, ...): load word, jump if equal, return.
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_RETURN: Final = 0x06
_ANY_BIT: Final = 0x45
_FIRST_ARGUMENT: Final = 16  # its low half; both processors are little-endian
_CLONE_THREAD: Final = 0x00010000
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_KILL: Final = 0x80000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def c_library() -> ctypes.CDLL:
    """Return the C library of this process, through which everything is asked."""
    return ctypes.CDLL(None, use_errno=True)


def must(result: int) -> None:
    """Raise OSError when a wall that may not be missing does not stand."""
    if result != 0:
        raise OSError(ctypes.get_errno(), "a wall of the sandbox does not stand")


def set_limits(wanted: Mapping[int, int]) -> None:
    """Lower limits of this process for good, by `resource.RLIMIT_…`; raises OSError on Linux alone."""
    import resource

    for name, value in wanted.items():
        hard = resource.getrlimit(name)[1]
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(name, (bounded, bounded))
        except (OSError, ValueError):
            if sys.platform == "linux":  # macOS refuses a limit on the address space
                raise


def restrict(
    libc: ctypes.CDLL,
    *,
    readable: Iterable[Path] = (),
    writable: Iterable[Path] = (),
    abstract_sockets: bool = False,
) -> int:
    """Deny this thread, and those it starts, each file, TCP port and outward signal there is a right for.

    What lies under `readable` may still be read, files in `writable` written too; with `abstract_sockets`
    those of others may still be reached. Returns the version of Landlock, 0 when nothing was denied.
    """
    version = int(libc.syscall(_SYS_LANDLOCK_CREATE, None, 0, _LANDLOCK_QUERY_VERSION))
    if version < 1:
        return 0
    words = [_LANDLOCK_FILES[min(version, max(_LANDLOCK_FILES))]]
    if version >= 4:
        words.append(_LANDLOCK_NET)
    if version >= 6:
        words.append(_SCOPE_SIGNALS if abstract_sockets else _SCOPE_SIGNALS | _SCOPE_ABSTRACT)
    attributes = (ctypes.c_uint64 * len(words))(*words)
    ruleset = int(libc.syscall(_SYS_LANDLOCK_CREATE, attributes, ctypes.sizeof(attributes), 0))
    if ruleset < 0:
        return 0
    try:
        for path in readable:
            _allow(libc, ruleset, path, _READ_FILE | (_READ_FOLDER if path.is_dir() else 0))
        for path in writable:
            _allow(libc, ruleset, path, _READ_FILE | _WRITE_FILE)
        return version if libc.syscall(_SYS_LANDLOCK_RESTRICT, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def has_seccomp(libc: ctypes.CDLL) -> bool:
    """Ask for a filter at address 0: EFAULT means that a real one would be taken."""
    if platform.machine() not in FILTERED:
        return False
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT


def filter_code(numbers: Iterable[int], *, threads: bool) -> bytes:
    """Write the seccomp filter of this processor: what is not in `numbers` is answered "no such call".

    With `threads`, `clone` is allowed when its flags say that it makes a thread and not a process.
    """
    architecture = ARCHITECTURES[platform.machine()]
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


def install_filter(libc: ctypes.CDLL, code: bytes, *, all_threads: bool = False) -> None:
    """Let a filter stand for this thread, or for every thread of the process; raises OSError."""
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    if all_threads:
        number = SECCOMP[platform.machine()]
        must(libc.syscall(number, _SECCOMP_SET_MODE_FILTER, _SECCOMP_ALL_THREADS, ctypes.byref(program)))
    else:
        must(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0))


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no leave
    try:
        rule = _PathRule(rights, descriptor)
        must(libc.syscall(_SYS_LANDLOCK_ADD, ruleset, _LANDLOCK_PATH, ctypes.byref(rule), 0))
    finally:
        os.close(descriptor)


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
