"""Key bytes in memory: moved out of immutable objects, kept out of swap, gone when libraries free them.

All of it is help and no condition: where a system has no such call nothing fails, and what is in force can
be asked for. Tried on Linux with glibc; the branches of other systems were never run.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_M_PERTURB = -6
_OVERWRITE_WITH = 0xAA
_PIECES = (65_536, 16_384, 8_192, 4_096, 2_048, 1_024, 512, 256, 128, 64)
_SMALL = 512
_REFILL_BYTES = 4 << 20
_REFILL_SMALL = 1 << 19
"""How much is taken in pieces of each size before memory is given back."""
_RINSE_BYTES = 1024
"""A copy of this size goes through every vector register that copies go through."""
_SHARED_UP_TO = 1
"""Bytes objects of this length are the interpreter's own, used everywhere, and never a key."""


def taken(secret: bytes) -> bytearray:
    """Move a secret that a library returned as an immutable object into a buffer that can be wiped.

    The object is overwritten in place: the caller holds the only reference and uses it no more.
    """
    kept = bytearray(secret)
    if len(secret) > _SHARED_UP_TO:
        address_of = ctypes.pythonapi.PyBytes_AsString
        address_of.restype, address_of.argtypes = ctypes.c_void_p, [ctypes.py_object]
        ctypes.memset(address_of(secret), 0, len(secret))
    return kept


def hold(*buffers: bytearray) -> bool:
    """Keep the pages of these buffers out of swap; False when the system holds fewer than all of them.

    They stay held until the memory is given back: a page may serve several secrets, and the system counts no
    holders. A buffer must have its final length.
    """
    held = [_hold(buffer) for buffer in buffers if buffer]
    return all(held)


def rinse_registers() -> None:
    """Overwrite the processor's vector registers, where the last bytes copied still stand.

    A thread starts with those of the one that made it, and the dynamic linker spills them onto its stack; so
    this goes before the start of a thread in a process that holds keys.
    """
    nothing = ctypes.create_string_buffer(2 * _RINSE_BYTES)
    ctypes.memmove(ctypes.byref(nothing, _RINSE_BYTES), nothing, _RINSE_BYTES)


@contextmanager
def wiping_what_is_freed() -> Iterator[None]:
    """During the block every piece of memory that a C library frees is overwritten (glibc).

    The database keeps pages with keys of evidence in its cache and frees them as they are. Its own setting
    against that cannot be switched off again and makes some searches a thousand times slower. Blocks may
    stand inside each other.
    """
    freed = _freed_memory()
    freed.enter()
    try:
        yield
    finally:
        freed.leave()


def overwrite_freed() -> None:
    """Overwrite freed memory and return its pages to the system (glibc); on the thread that used it.

    Small pieces and those between others that live are never returned, so they are taken once, from large to
    small, overwritten and freed.
    """
    libc = _glibc()
    if libc is None:
        return
    take, free = libc.malloc, libc.free
    take.restype, take.argtypes, free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    taken_pieces = []
    for size in _PIECES:
        for _ in range(_REFILL_BYTES // size if size > _SMALL else _REFILL_SMALL // size):
            piece = take(size)
            if piece:
                ctypes.memset(piece, 0, size)
                taken_pieces.append(piece)
    for piece in taken_pieces:
        free(piece)
    libc.malloc_trim(0)


def wipes_what_is_freed() -> bool:
    """Tell whether `wiping_what_is_freed` and `overwrite_freed` do anything on this system."""
    return _glibc() is not None


def _hold(buffer: bytearray) -> bool:
    start = ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer))
    first = start - start % mmap.PAGESIZE
    size = ctypes.c_size_t(start + len(buffer) - first)
    if sys.platform == "win32":
        return bool(ctypes.WinDLL("kernel32").VirtualLock(ctypes.c_void_p(first), size))
    return int(ctypes.CDLL(None).mlock(ctypes.c_void_p(first), size)) == 0


class _FreedMemory:
    """The one switch of this process that overwrites what is freed, and how many blocks want it on."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._blocks = 0

    def enter(self) -> None:
        with self._guard:
            self._blocks += 1
            self._turn(_OVERWRITE_WITH)

    def leave(self) -> None:
        with self._guard:
            self._blocks -= 1
            if not self._blocks:
                self._turn(0)

    @staticmethod
    def _turn(byte: int) -> None:
        libc = _glibc()
        if libc is not None:
            libc.mallopt(_M_PERTURB, byte)


@cache
def _freed_memory() -> _FreedMemory:
    return _FreedMemory()


@cache
def _glibc() -> Any:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    return libc if hasattr(libc, "gnu_get_libc_version") else None
