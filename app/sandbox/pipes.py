"""A process of the sandbox and its pipes: what the standard library leaves to the caller."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Final

_SET_PIPE_SIZE: Final = 1031
PIPE_BYTES: Final = 2**20


def descriptor_of(stream: object) -> int:
    """Return the descriptor of an end that `subprocess` made."""
    fileno: Callable[[], int] = stream.fileno  # type: ignore[attr-defined]
    return fileno()


def close_pipes(*descriptors: int) -> None:
    """Close those that are open (not -1)."""
    for descriptor in descriptors:
        if descriptor >= 0:
            os.close(descriptor)


def widen(*descriptors: int) -> None:
    """Ask for pipes of 1 MiB; the system may say no, which only costs time."""
    import fcntl

    for descriptor in descriptors:
        try:
            fcntl.fcntl(descriptor, _SET_PIPE_SIZE, PIPE_BYTES)
        except OSError:
            return


def waiting_in(descriptor: int) -> int:
    """Return how many bytes lie unread in a pipe, asked at either end."""
    import array
    import fcntl
    import termios

    count = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, count)
    return count[0]


def end_at_once(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that leads a group of its own, and with it its children."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
