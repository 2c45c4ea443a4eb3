"""A reader of a made-up format, so that storing can be tried without any of the real ones.

A file is the word `made-export`, a line end, and one JSON object; a ZIP holds one in `made.json`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from app.domain.documents_in import ReadRange
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import (
    ContactDraft,
    ImportDraft,
    Message,
    MessageKind,
    PartDraft,
    ReadOptions,
    RowDraft,
    Skipped,
    ThreadDraft,
)
from app.domain.ports import JobContext
from app.importers.archives import RangeFile, is_zip
from app.importers.base import FileBytes

MAGIC = b"made-export\n"
TABLE = {"made": "tests.importers.made_export"}


def looks_like(head: bytes, name: str) -> bool:
    """Whether it begins with the magic word."""
    del name
    return head.startswith(MAGIC)


def holds(names: Sequence[str]) -> bool:
    """Whether the archive holds such a file."""
    return "made.json" in names


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return what stands in the object; `{"order": "?"}` needs to be told the order of dates."""
    del name
    inside: dict[str, bytes] = {}
    if is_zip(file.head(4, ctx)):
        with zipfile.ZipFile(io.BufferedReader(RangeFile(file, ctx))) as archive:
            inside = {each: archive.read(each) for each in archive.namelist()}
        data = inside.pop("made.json")
    else:
        data = file.whole(2**26, ctx).removeprefix(MAGIC)
    try:
        said: dict[str, Any] = json.loads(data)
    except ValueError as error:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD) from error
    if said.get("order") == "?" and not options.date_order:
        return ImportDraft("made", ambiguous="date-order")
    threads = tuple(
        ThreadDraft("made", key, key.title(), tuple(_message(row, ctx) for row in rows))
        for key, rows in said.get("threads", {}).items()
    )
    places = {
        message.media: (thread.key, place)
        for thread in threads
        for place, message in enumerate(thread.messages)
        if message.media
    }
    parts = [(each, inside[each]) for each in inside]
    return ImportDraft(
        "made",
        threads,
        tuple(PartDraft(each, len(data), _range(data), *places.get(each, ("", -1))) for each, data in parts),
        tuple(RowDraft(n, (("what", what),)) for n, what in enumerate(said.get("rows", ()), start=1)),
        tuple(ContactDraft((each,)) for each in said.get("contacts", ())),
        tuple(Skipped(each, "unreadable_row") for each in said.get("skipped", ())),
        date_order=options.date_order,
    )


def export(**said: object) -> bytes:
    """Return a file of the format."""
    return MAGIC + json.dumps(said).encode()


def _message(row: dict[str, Any], ctx: JobContext) -> Message:
    ctx.check()
    return Message(**{**row, "kind": MessageKind(row.get("kind", "text")), "ms": row.get("ms")})


def _range(data: bytes) -> ReadRange:
    return lambda offset, length: data[offset : offset + length]
