"""Undoes the ways in which a text is written for machines: links, HTML, mail headers and mail bodies.

Only the text is decoded, for the scan to read it as a person would; nothing is opened or fetched.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2})+")
_SOFT_BREAK = re.compile(r"=\r?\n")
_ENTITY = re.compile(r"&#?\w{1,31};")
_WORD = re.compile(r"=\?[\w-]{2,40}(?:\*[\w-]+)?\?[BbQq]\?[^?\s]*\?=")
_BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?)")
_BASE64 = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/=])")
_TIMES = 3
_AROUND = 80


def decoded(text: str) -> Iterator[str]:
    """Yield what a text says when it is decoded, for every way that changes it; nothing for a plain one.

    Only what changed is given, with the words around it, so that long texts are not searched many times.
    """
    seen = {text}
    for read in (_links, _header_words, _quoted, _base64):
        found = text
        for _ in range(_TIMES):  # what was encoded twice
            before = found
            found = html.unescape(read(found)) if _ENTITY.search(found) else read(found)
            if found == before:
                break
        if found not in seen:
            seen.add(found)
            yield _changed(text, found)


def _changed(text: str, found: str) -> str:
    start = _alike(text, found)
    end = _alike(text[start:][::-1], found[start:][::-1])
    return found[max(0, start - _AROUND) : len(found) - max(0, end - _AROUND)]


def _alike(one: str, other: str) -> int:
    """Return how many characters are the same from the start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _links(text: str) -> str:
    return (
        text
        if "%" not in text
        else _PERCENT.sub(
            lambda match: bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace"), text
        )
    )


def _quoted(text: str) -> str:
    if "=" not in text:
        return text
    joined = _SOFT_BREAK.sub("", text)
    return _PRINTABLE.sub(
        lambda match: bytes.fromhex(match[0].replace("=", "")).decode("utf-8", "replace"), joined
    )


def _header_words(text: str) -> str:
    return _WORD.sub(_header_word, _BETWEEN.sub("", text)) if "=?" in text else text


def _header_word(match: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(match[0])))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return match[0]


def _base64(text: str) -> str:
    return _BASE64.sub(_base64_word, text)


def _base64_word(match: re.Match[str]) -> str:
    word = match[0].rstrip("=")
    try:
        read = base64.b64decode(word + "=" * (-len(word) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError):
        return match[0]
    return read if all(char.isprintable() or char.isspace() for char in read) else match[0]
