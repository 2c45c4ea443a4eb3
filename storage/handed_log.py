"""The log of a record as a hand-over holds it: one JSON object a line, texts told, reduced or sealed.

The chain of hashes and the root of the checkpoint are followed whatever is told, since an event's hash covers
the commitment to its text and not the text itself (vault format, section 6).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from storage import events
from storage.canonical import Json, NotCanonicalError, canon, read_canon
from storage.events import Event, EventKind

LONGEST_LINE: Final = 64 * 2**20
MOST_EVENTS: Final = 5_000_000

_NAMES: Final = frozenset(
    {"seq", "kind", "tbl", "entity", "time_ms", "commitment", "hash", "text", "nonce", "payload"}
)
_TABLE: Final = re.compile(r"(?:[a-z][a-z0-9_]{0,63})?\Z")
_MOST: Final = 2**53 - 1


class Told(StrEnum):
    """What a hand-over tells of the text of an event."""

    OPEN = "open"
    PART = "part"
    SEALED = "sealed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class HandedEvent:
    """One event: its places in the chain, what is told of its text, and that text as an object.

    Of an open one nonce and payload are those of the record; of a reduced one the payload is what was left
    of it, which nothing but the sender's word ties to the commitment.
    """

    event: Event
    told: Told
    payload: Mapping[str, Json] | None


def line_of(event: Event, told: Told, reduced: Mapping[str, Json] | None = None) -> bytes:
    """Write one event as a line; `reduced` is what is left of the payload of a reduced one."""
    payload: str | None = None
    if told is Told.OPEN and event.payload is not None:
        payload = event.payload.decode()
    elif told is Told.PART and reduced is not None:
        payload = canon(reduced).decode()
    line = {
        "seq": event.seq,
        "kind": event.kind,
        "tbl": event.table,
        "entity": event.entity.hex(),
        "time_ms": event.time_ms,
        "commitment": event.commitment.hex(),
        "hash": event.hash.hex(),
        "text": told.value,
        "nonce": event.nonce.hex() if told is Told.OPEN and event.nonce is not None else None,
        "payload": payload,
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def split_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file that comes in pieces; raises `KnownError(HANDOVER_BROKEN)` for a huge one."""
    rest = bytearray()
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            rest += chunk[start:end]
            yield bytes(rest)
            rest.clear()
            start = end + 1
        rest += chunk[start:]
        if len(rest) > LONGEST_LINE:
            raise broken()
    if rest:
        yield bytes(rest)


def read_object(line: bytes) -> Mapping[str, object]:
    """Read one line that must be an object; raises `KnownError(HANDOVER_BROKEN)`."""
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise broken() from error
    if not isinstance(found, dict):
        raise broken()
    return found


def read_events(vault_id: bytes, lines: Iterable[bytes]) -> Iterator[HandedEvent]:
    """Read the log line by line and follow its chain from the beginning.

    Raises `KnownError(HANDOVER_BROKEN)`, naming the event, for a line that is none, a text that is not the
    one that was committed to, an event out of place, or a text missing that no event erased.
    """
    prev = events.genesis(vault_id)
    erased: set[int] = set()
    redacted: set[int] = set()
    expected = 1
    for line in lines:
        found = _read(read_object(line), prev, expected)
        event = found.event
        if event.seq != expected or expected > MOST_EVENTS:
            raise broken(expected)
        if found.told is Told.ERASED:
            erased.add(event.seq)
        if event.kind == EventKind.REDACT and found.payload is not None:
            redacted.update(_numbers(found.payload.get("redacts"), event.seq))
        yield found
        prev = event.hash
        expected += 1
    if erased - redacted:
        raise broken(min(erased - redacted))


def broken(seq: int = 0) -> KnownError:
    """Return the error for what does not hold together, at an event when its number is known."""
    if seq:
        return KnownError(ErrorCode.HANDOVER_BROKEN, where=f"event {seq}")
    return KnownError(ErrorCode.HANDOVER_BROKEN)


def _read(line: Mapping[str, object], prev: bytes, expected: int) -> HandedEvent:
    try:
        found = _event(line, prev)
    except (ValueError, TypeError, NotCanonicalError) as error:
        raise broken(expected) from error
    return found


def _event(line: Mapping[str, object], prev: bytes) -> HandedEvent:
    """Read one line; raises `ValueError` or `TypeError` for what has another form or does not hold."""
    if set(line) != _NAMES:
        raise ValueError("not an event")
    told = Told(_text(line["text"]))
    kind = EventKind(_text(line["kind"]))
    table, entity = _text(line["tbl"]), _bytes(line["entity"], 16)
    seq, time_ms = _number(line["seq"]), _number(line["time_ms"])
    commitment, hashed = _bytes(line["commitment"], 32), _bytes(line["hash"], 32)
    if _TABLE.match(table) is None or (table == "") != (kind in {EventKind.NOTE, EventKind.REDACT}):
        raise ValueError("not a table")
    nonce = None if line["nonce"] is None else _bytes(line["nonce"], events.NONCE_BYTES)
    payload = None if line["payload"] is None else _text(line["payload"]).encode()
    if (told is Told.OPEN) != (nonce is not None) or (told in {Told.OPEN, Told.PART}) != (
        payload is not None
    ):
        raise ValueError("says two things of one event")
    if events.hash_of(prev, commitment, events.meta_of(seq, kind, table, entity, time_ms)) != hashed:
        raise ValueError("not the next event")
    if nonce is not None and payload is not None and events.commitment_of(nonce, payload) != commitment:
        raise ValueError("another text")
    event = Event(seq, kind.value, table, entity, time_ms, nonce, payload, commitment, prev, hashed)
    return HandedEvent(event, told, None if payload is None else _object(payload))


def _object(payload: bytes) -> Mapping[str, Json]:
    value = read_canon(payload)
    if not isinstance(value, dict):
        raise TypeError("a payload is an object")
    return value


def _numbers(value: Json, seq: int) -> list[int]:
    if not isinstance(value, list) or any(type(each) is not int or not 0 < each < seq for each in value):
        raise broken(seq)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or abs(value) > _MOST:
        raise TypeError("a number")
    return value


def _bytes(value: object, size: int) -> bytes:
    text = _text(value)
    if len(text) != 2 * size:
        raise ValueError("another length")
    data = bytes.fromhex(text)
    if data.hex() != text or len(data) != size:
        raise ValueError("hex in small letters")
    return data
