"""The process in which untrusted files are decoded: no keys, no files, no network, and little time.

It loads the libraries of one family, walls itself in, says so, and then waits. For each request it forks a
child that walls itself in further, decodes that one file and ends: no file ever meets a process that has
seen another. Where forking behind seccomp is not to be had, it serves one request itself and ends.
"""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from app.sandbox.channel import Refused, Replies, Source
from app.sandbox.confine import confine_child, confine_worker
from app.sandbox.protocol import (
    REQUEST,
    STATUS_DIED,
    STATUS_NO_TIME,
    STATUS_OK,
    Family,
    Flag,
    Kind,
    Reason,
    Wanted,
    unpack_request,
)


class Serve(Protocol):
    """How a family answers a request."""

    def __call__(self, wanted: Wanted, source: Source, replies: Replies) -> None:
        """Read what is needed from `source`, write the answer to `replies`; may raise anything."""


def main(arguments: Sequence[str]) -> None:
    """Serve requests until their pipe closes; `arguments` are family, data and status descriptors (or -1)."""
    family = Family(int(arguments[0]))
    requests, replies_fd = os.dup(0), os.dup(1)
    data, status = int(arguments[1]), int(arguments[2])
    _point_away(0, 1, 2)
    serve = _load(family)
    flags, landlock = confine_worker(family)
    forks = bool(flags & Flag.SECCOMP) and data >= 0 and status >= 0
    if forks:
        flags |= Flag.FORKS
    replies = Replies(replies_fd)
    replies.header(Kind.READY, a=flags, b=landlock)
    while len(header := _read_request(requests)) == REQUEST.size:
        answer = partial(_answer, serve, header, Source(data if forks else requests, replies), replies)
        if not forks:
            answer()
            return
        verdict = _in_child(family, closed=(requests, status), answer=answer)
        os.write(status, verdict)
        if verdict != STATUS_OK:
            return


def _point_away(*descriptors: int) -> None:
    """Make what a library prints or reads by habit go nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    os.close(null)


def _load(family: Family) -> Serve | None:
    if family is Family.BARE:
        return None
    for name in ("ascii", "latin_1", "cp1252", "utf_16", "utf_16_le", "utf_16_be", "utf_32_le"):
        importlib.import_module(f"encodings.{name}")  # loaded late otherwise, when files are out of reach
    module = importlib.import_module(f"app.sandbox.decode_{family.name.lower()}")
    load: Callable[[], Serve] = module.load
    return load()


def _read_request(descriptor: int) -> bytes:
    header = b""
    while len(header) < REQUEST.size and (more := os.read(descriptor, REQUEST.size - len(header))):
        header += more
    return header


def _in_child(family: Family, *, closed: tuple[int, ...], answer: Callable[[], None]) -> bytes:
    if sys.platform == "win32":
        raise NotImplementedError
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for descriptor in closed:  # what is left cannot speak for the worker
                os.close(descriptor)
            confine_child(family)
            answer()
            code = 0
        finally:
            os._exit(code)
    _, state = os.waitpid(child, 0)
    if state == 0:
        return STATUS_OK
    ended_by = os.WTERMSIG(state) if os.WIFSIGNALED(state) else 0
    return STATUS_NO_TIME if ended_by in {signal.SIGXCPU, signal.SIGKILL} else STATUS_DIED


def _answer(serve: Serve | None, header: bytes, source: Source, replies: Replies) -> None:
    wanted, source.size = unpack_request(header)
    if serve is None:
        replies.header(Kind.FAILED, a=Reason.NO_SUCH_PART)
        return
    try:
        serve(wanted, source, replies)
    except Refused as refused:
        replies.header(Kind.FAILED, a=refused.reason)
    except MemoryError:
        replies.header(Kind.FAILED, a=Reason.NO_MEMORY)
    except OSError as err:
        if source.broken:
            raise
        replies.header(Kind.FAILED, a=Reason.NO_MEMORY if err.errno == errno.ENOMEM else Reason.UNREADABLE)
    except Exception:  # noqa: BLE001 - decoders raise anything on hostile bytes, and all of it means unreadable
        replies.header(Kind.FAILED, a=Reason.UNREADABLE)
    else:
        replies.header(Kind.DONE)
