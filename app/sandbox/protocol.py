"""What travels between the program and a worker: fixed headers, byte ranges, raw pixels, flat lists of text.

A request (program to worker) is `>BxxxIIQIIII`: operation, two arguments, size of the file, which part of the
picture. A reply header (worker to program) is `>BxxxIIIQ`: kind, three numbers, byte length of what follows.
The worker asks for the file range by range; the program answers an `ASK` with exactly the bytes asked for.
Everything that a worker sends is hostile: `read_reply` raises `Odd` unless each number lies in its limits.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

REQUEST: Final = struct.Struct(">B3xIIQIIII")
REPLY: Final = struct.Struct(">B3sIIIQ")
STRING: Final = struct.Struct(">I")

STATUS_OK: Final = b"k"
STATUS_DIED: Final = b"d"
STATUS_NO_TIME: Final = b"t"
"""What the worker says of the child that served a request, on a pipe that the child cannot reach."""

MAX_SIDE: Final = 10_000
MAX_ENLARGED: Final = 200_000
"""The longest side of a picture or page of which only a part is drawn."""
MAX_PIXELS: Final = 50 * 2**20
"""50 MP counted in 2^20, because cameras sold as 50 MP give 8160 × 6144 = 50.1 million."""
MAX_RANGE: Final = 2**20
MAX_TEXT_BYTES: Final = 32 * 2**20
MAX_FILE_BYTES: Final = 64 * 2**20
MAX_STRINGS: Final = 50_000
MAX_PAGES: Final = 2_000
MAX_STILLS: Final = 64
MAX_LINES: Final = 2_000


class Odd(Exception):  # noqa: N818 - names what was seen, and always ends the worker
    """A worker said something that an honest one cannot say."""


class Operation(IntEnum):
    """What a worker can be asked to do; the tens name the family that can do it."""

    PICTURE = 11
    PICTURE_FACTS = 12
    PICTURE_PART = 13
    PDF_FACTS = 21
    PDF_PAGE = 22
    PDF_REPORTED = 23
    PDF_PART = 24
    MEDIA_FACTS = 31
    MEDIA_STILLS = 32
    READ_WORDS = 41
    FORM_FIELDS = 51
    FORM_FILL = 52


class Family(IntEnum):
    """Which libraries a worker loads; one worker never serves two families."""

    BARE = 0
    PICTURE = 1
    PDF = 2
    MEDIA = 3
    WORDS = 4
    FORM = 5


def patience(family: Family) -> int:
    """Return how many times longer than others a family may take: reading words is slow by nature."""
    return 4 if family is Family.WORDS else 1


def family_of(operation: Operation) -> Family:
    """Return the family whose workers serve `operation`."""
    return Family(operation // 10)


class Kind(IntEnum):
    """What a reply header announces."""

    READY = 1  # a: flags of what is in force, b: Landlock version
    ASK = 2  # a: length wanted, n: offset; no bytes follow
    PICTURE = 3  # a: width, b: height, c: milliseconds from the start, n: 3 * a * b bytes follow
    TEXT = 4  # n bytes follow: strings, each with its length before it
    DONE = 5  # the end of the answer
    FILE = 7  # n bytes follow: a file that was made
    FAILED = 6  # a: reason; the end of the answer


class Reason(IntEnum):
    """Why a worker gave up on a file."""

    UNREADABLE = 1
    TOO_LARGE = 2
    NO_MEMORY = 3
    PROTECTED = 4
    TOO_MANY_PAGES = 5
    NO_SUCH_PART = 6


class Flag(IntEnum):
    """Which walls a worker says it stands behind, before it has seen a byte of any file."""

    LIMITS = 1
    NO_NEW_PRIVS = 2
    LANDLOCK = 4
    SECCOMP = 8
    FORKS = 16


ALL_FLAGS: Final = sum(Flag)


@dataclass(frozen=True, slots=True)
class Reply:
    """One checked reply; `payload` holds the pixels or the packed strings."""

    kind: Kind
    a: int = 0
    b: int = 0
    c: int = 0
    n: int = 0
    payload: bytes = b""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for; `part` is (left, top, width, height) in pixels of the whole that is drawn."""

    operation: Operation
    a: int = 0
    b: int = 0
    part: tuple[int, int, int, int] = (0, 0, 0, 0)


def pack_request(wanted: Wanted, size: int) -> bytes:
    """Write a request header for a file of `size` bytes."""
    return REQUEST.pack(wanted.operation, wanted.a, wanted.b, size, *wanted.part)


def unpack_request(header: bytes) -> tuple[Wanted, int]:
    """Read what `pack_request` wrote; raises ValueError for an operation that there is not."""
    operation, a, b, size, *part = REQUEST.unpack(header)
    left, top, width, height = part
    return Wanted(Operation(operation), a, b, (left, top, width, height)), size


def pack_reply(kind: Kind, *, a: int = 0, b: int = 0, c: int = 0, n: int = 0) -> bytes:
    """Write a reply header."""
    return REPLY.pack(kind, b"\0\0\0", a, b, c, n)


def read_reply(read_exact: Callable[[int], bytes], allowed: frozenset[Kind], size: int) -> Reply:
    """Read one reply that may only be of the `allowed` kinds, for a file of `size` bytes.

    `read_exact(n)` gives exactly n bytes or raises. Raises `Odd` before any payload is read when a number
    is out of its limits, so that a lie never costs more memory than an honest answer may.
    """
    untrusted_kind, pad, a, b, c, n = REPLY.unpack(read_exact(REPLY.size))
    if untrusted_kind not in allowed or pad != b"\0\0\0":
        raise Odd("kind")
    kind = Kind(untrusted_kind)
    if not _numbers_fit(kind, a, b, c, n, size):
        raise Odd("numbers")
    payload = read_exact(n) if kind in {Kind.PICTURE, Kind.TEXT, Kind.FILE} else b""
    return Reply(kind, a, b, c, n, payload)


def _numbers_fit(  # noqa: PLR0911, PLR0917 - one answer for each kind of header
    kind: Kind, a: int, b: int, c: int, n: int, size: int
) -> bool:
    match kind:
        case Kind.READY:
            return a <= ALL_FLAGS and b <= 0xFFFF and c == n == 0
        case Kind.ASK:
            return 1 <= a <= MAX_RANGE and b == c == 0 and n < size
        case Kind.PICTURE:
            fits = 1 <= a <= MAX_SIDE and 1 <= b <= MAX_SIDE and a * b <= MAX_PIXELS
            return fits and n == 3 * a * b
        case Kind.TEXT:
            return a == b == c == 0 and n <= MAX_TEXT_BYTES
        case Kind.FILE:
            return a == b == c == 0 and n <= MAX_FILE_BYTES
        case Kind.DONE:
            return a == b == c == n == 0
        case Kind.FAILED:
            return Reason.UNREADABLE <= a <= Reason.NO_SUCH_PART and b == c == n == 0


def pack_strings(strings: Sequence[str]) -> bytes:
    """Write strings one after another, each with its UTF-8 length before it; lone surrogates become `?`."""
    parts: list[bytes] = []
    for string in strings:
        encoded = string.encode("utf-8", "replace")
        parts += (STRING.pack(len(encoded)), encoded)
    return b"".join(parts)


def unpack_strings(untrusted: bytes) -> tuple[str, ...]:
    """Read what `pack_strings` wrote; raises `Odd` on a wrong length, bad UTF-8 or too many strings."""
    found: list[str] = []
    at = 0
    while at < len(untrusted):
        if len(found) == MAX_STRINGS or at + STRING.size > len(untrusted):
            raise Odd("strings")
        (length,) = STRING.unpack_from(untrusted, at)
        at += STRING.size
        if at + length > len(untrusted):
            raise Odd("strings")
        try:
            found.append(untrusted[at : at + length].decode("utf-8"))
        except UnicodeDecodeError as err:
            raise Odd("utf-8") from err
        at += length
    return tuple(found)
