"""Limits for a worker on Windows: a job object with one process and a memory ceiling, ended with the program.

Not tried on a machine. The worker has read no byte of any file when this is applied.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes
    from typing import Final

    MEMORY: Final = 1024 * 2**20
    _EXTENDED_LIMITS: Final = 9  # JobObjectExtendedLimitInformation
    _ACTIVE_PROCESS: Final = 0x0008
    _PROCESS_MEMORY: Final = 0x0100
    _KILL_ON_CLOSE: Final = 0x2000

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("minimum_set", ctypes.c_size_t),
            ("maximum_set", ctypes.c_size_t),
            ("active_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    def limit(process_handle: int, memory: int = MEMORY) -> object:
        """Put the process in a job of its own and return the job, which must be kept; raises OSError."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        job = kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.basic.flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _KILL_ON_CLOSE
        limits.basic.active_processes = 1
        limits.process_memory = memory
        handle = wintypes.HANDLE(job)
        if not (
            kernel.SetInformationJobObject(
                handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            and kernel.AssignProcessToJobObject(handle, wintypes.HANDLE(process_handle))
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        return handle
