"""A message read without the large files in it, to cost little memory: each is told by size and digest."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.documents_in import AttachmentView, EmailView
from app.domain.ports import JobContext
from app.importers.email_view import email_view

LEAST: Final = 2**20
"""Bytes of base64 (RFC 2045, 6.8) from which on a file is left out."""

_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SHORTEST, _LONGEST = 40, 200
_CHECK: Final = 20_000
_PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class FileInside:
    """A file inside a message: its untrusted name, stated type, size, SHA-256 in hex."""

    untrusted_name: str
    media_type: str
    size: int
    sha256: str


def email_and_files(
    data: bytes, ctx: JobContext, *, least: int = LEAST
) -> tuple[EmailView, tuple[FileInside, ...]]:
    """Read a message as `email_view` does; large files are hashed and not held.

    The attachments of the view that comes back may be shorter than the files, which are told apart. Where a
    large block is not simply a file, the whole is read.
    """
    pieces: list[bytes] = []
    left: dict[bytes, tuple[int, str]] = {}
    last = 0
    for begin, end in _blocks(data, least, ctx):
        found = _decoded(memoryview(data)[begin:end])
        if found is not None:
            mark = f"left out, number {len(left)}: {found[1]}".encode()
            left[mark] = found
            pieces += (data[last:begin], base64.b64encode(mark) + b"\n")
            last = end
    if not left:
        view = email_view(data, ctx)
        return view, tuple(map(_inside, view.attachments))
    view = email_view(b"".join([*pieces, data[last:]]), ctx)
    if not _all_are_files(view, left):
        view, left = email_view(data, ctx), {}
    return view, tuple(_inside(each, left.get(each.data)) for each in view.attachments)


def _inside(file: AttachmentView, found: tuple[int, str] | None = None) -> FileInside:
    size, digest = found or (file.size, hashlib.sha256(file.data).hexdigest())
    return FileInside(file.untrusted_name, file.media_type, size, digest)


def _all_are_files(view: EmailView, left: dict[bytes, tuple[int, str]]) -> bool:
    """Tell whether each block that was left out is the whole of one file, and stands nowhere else."""
    held = [each.data for each in view.attachments]
    return all(held.count(mark) == 1 for mark in left)


def _blocks(data: bytes, least: int, ctx: JobContext) -> Iterator[tuple[int, int]]:
    """Yield where lines of base64 follow each other for at least so many bytes."""
    at, begin, lines = 0, -1, 0
    while at < len(data):
        lines += 1
        if lines % _CHECK == 0:
            ctx.check()
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end].rstrip()
        rest = line.translate(None, _LETTERS)
        if _SHORTEST <= len(line) <= _LONGEST and not rest:
            begin = at if begin < 0 else begin
        elif begin >= 0:
            if line and len(line) <= _LONGEST and rest in {b"", b"=", b"=="}:
                at = end  # the last line of a file is shorter
            if at - begin >= least:
                yield begin, at
            begin = -1
        at = max(at, end)
    if begin >= 0 and len(data) - begin >= least:
        yield begin, len(data)


def _decoded(coded: memoryview) -> tuple[int, str] | None:
    """Return size and digest of a file in base64, None when it is not sound."""
    digest = hashlib.sha256()
    size, kept = 0, b""
    try:
        for at in range(0, len(coded), _PIECE):
            piece = kept + bytes(coded[at : at + _PIECE]).translate(None, b"\r\n \t")
            whole = len(piece) // 4 * 4
            kept = piece[whole:]
            plain = binascii.a2b_base64(piece[:whole])
            digest.update(plain)
            size += len(plain)
    except binascii.Error:
        return None
    return None if kept else (size, digest.hexdigest())
