"""The headers of a message, in order, as they stand and as they read (RFC 5322, RFC 2047)."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from typing import Final

from app.importers.charsets import decode_text

MAX_BLOCK: Final = 2**20
MAX_HEADERS: Final = 1_000

_NAME: Final = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_CHARSET: Final = re.compile(rb"charset=[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)


def header_block(data: bytes) -> bytes:
    """Return the header lines of a message, up to the first empty line and at most `MAX_BLOCK` bytes."""
    block = data[:MAX_BLOCK]
    if block.startswith((b"\n", b"\r\n")):
        return b""
    end = re.search(rb"\r?\n\r?\n", block)
    return block[: end.start()] if end else block


def stated_charset(block: bytes) -> str:
    """Return the charset that the header lines name for the body, for headers that were left uncoded."""
    match = _CHARSET.search(block)
    return match.group(1).decode("ascii") if match else ""


def read_headers(block: bytes) -> tuple[tuple[str, str], ...]:
    """Return (name, value) of every header in order, unfolded but not decoded; odd lines are left out."""
    lines: list[list[bytes]] = []
    for line in re.split(rb"\r?\n", block):
        if line[:1] in {b" ", b"\t"} and lines:
            lines[-1].append(line.strip())
        elif _NAME.match(line):
            lines.append([line])
        if len(lines) > MAX_HEADERS:
            break
    headers = []
    charset = stated_charset(block)
    for line in lines[:MAX_HEADERS]:
        name, _, value = b" ".join(line).partition(b":")
        headers.append((name.decode("ascii").strip(), decode_text(value, charset).text.strip()))
    return tuple(headers)


def decode_words(value: str) -> str:
    """Return a header value with its encoded words read; what cannot be read stays as it stands."""
    pieces: list[str] = []
    pending: tuple[str, bytes] = ("", b"")  # neighbours of one charset may split a character between them
    last = 0
    for word in _WORD.finditer(value):
        between = value[last : word.start()]
        last = word.end()
        data = _word_bytes(word)
        charset = word.group(1).partition("*")[0].lower()
        if between.strip() or data is None or pending[0] != charset:
            pieces.append(_read(pending))
            pending = (charset, b"")
            blank = bool(pieces[-1]) and not between.strip() and data is not None
            pieces.append("" if blank else between)  # blanks between encoded words are not text
        if data is None:
            pieces.append(word.group())
            pending = ("", b"")
        else:
            pending = (charset, pending[1] + data)
    return "".join([*pieces, _read(pending), value[last:]])


def _word_bytes(word: re.Match[str]) -> bytes | None:
    coded = word.group(3)
    if not coded.isascii():
        return None
    if word.group(2).lower() == "q":
        return quopri.decodestring(coded, header=True)
    try:
        bare = coded.rstrip("=")
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        return None


def _read(pending: tuple[str, bytes]) -> str:
    return decode_text(pending[1], pending[0]).text if pending[1] else ""
