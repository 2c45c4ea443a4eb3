"""Mailboxes in one file (RFC 4155; mboxo and mboxrd): each message a file of its own, its bytes untouched.

A line that begins with "From " after an empty line, and before a header, begins a message. Writers put `>`
before such words inside a message; it stays in the bytes and is taken away only where a message is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.domain.documents_in import ReadRange
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, Message, PartDraft, ReadOptions, Skipped, ThreadDraft
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.mail_draft import APP, mail_message
from app.importers.mail_headers import header_block, read_headers
from app.importers.names import stated_extension

KIND: Final = "mbox"
MAX_MAILS: Final = 200_000
MAX_HEADERS: Final = 2**18
"""How much of a message is read for its headers."""

_PIECE: Final = 2**20
_LONGEST: Final = 1_000
_START: Final = re.compile(rb"From [^\r\n]{1,300}\r?\n[!-9;-~]{1,100}[ \t]*:")
_BORDER: Final = re.compile(rb"\n\r?\n(?=From [^\r\n]{1,300}\r?\n[!-9;-~]{1,100}[ \t]*:)")


def looks_like(head: bytes, name: str) -> bool:
    """Whether it begins as a mailbox does and is not called a single message."""
    return _START.match(head) is not None and stated_extension(name) != "eml"


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return each message as a file of its own and as a line of its conversation, whatever the size.

    Raises `KnownError(FILE_NOT_UNDERSTOOD)` when no message begins at the beginning.
    """
    del name
    if _START.match(file.read(0, _LONGEST)) is None:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    threads: dict[str, tuple[str, list[Message]]] = {}
    parts: list[PartDraft] = []
    timeless = 0
    skipped: list[Skipped] = []
    for number, (start, end) in enumerate(_spans(file, ctx), start=1):
        if number > MAX_MAILS:
            skipped.append(Skipped("messages", "too_many"))
            break
        ctx.check()
        part_name = f"mail-{number:06d}.eml"
        block = header_block(file.read(start, min(MAX_HEADERS, end - start)).partition(b"\n")[2])
        message, key, title = mail_message(read_headers(block), options, part_name)
        ranged = _ranged(file, start, end)
        if message is None:
            timeless += 1
            parts.append(PartDraft(part_name, end - start, ranged))
            continue
        messages = threads.setdefault(key, (title, []))[1]
        parts.append(PartDraft(part_name, end - start, ranged, key, len(messages)))
        messages.append(message)
    if timeless:
        skipped.append(Skipped("messages", "no_time", timeless))
    drafts = (ThreadDraft(APP, key, title, tuple(messages)) for key, (title, messages) in threads.items())
    return ImportDraft(KIND, tuple(drafts), tuple(parts), skipped=tuple(skipped))


def _spans(file: FileBytes, ctx: JobContext) -> Iterator[tuple[int, int]]:
    """Yield where each message begins and ends; the line that begins it is part of it."""
    begin = 0
    for at in _borders(file, ctx):
        yield begin, at
        begin = at
    yield begin, file.size


def _borders(file: FileBytes, ctx: JobContext) -> Iterator[int]:
    held = b""
    start = 0  # where `held` begins in the file
    for at in range(0, file.size, _PIECE):
        ctx.check()
        ctx.progress(at, file.size, "progress.reading")
        held += file.read(at, min(_PIECE, file.size - at))
        last = at + _PIECE >= file.size
        sure = len(held) if last else max(0, len(held) - _LONGEST)
        for border in _BORDER.finditer(held):
            if border.start() < sure:
                yield start + border.end()
        start, held = start + sure, held[sure:]


def _ranged(file: FileBytes, start: int, end: int) -> ReadRange:
    return lambda offset, length: file.read(start + offset, max(0, min(length, end - start - offset)))
