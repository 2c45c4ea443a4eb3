"""Canonical JSON: the one way in which a value becomes bytes (vault format, section 1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
_KEY = re.compile(r"[a-z0-9_]{1,64}\Z")
_ESCAPED = re.compile(r'["\\\x00-\x1f]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class NotCanonicalError(ValueError):
    """A value that has no canonical form, or bytes that are not in it."""


def canon(value: Json) -> bytes:
    """Encode a value in RFC 8785 form without fractions; raises `NotCanonicalError` for anything else."""
    out: list[str] = []
    _write(value, out, 0)
    try:
        return "".join(out).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("lone surrogate") from error


def canon_flat(row: Mapping[str, int | str]) -> bytes:
    """Do as `canon` for an object of numbers and strings whose keys are names of columns, and quickly.

    The library's own encoder writes the same for everything that has a canonical form.
    """
    encoded = _encode_flat(dict(sorted(row.items())))
    if "\\u0000" in encoded or any(type(value) is not str and not _is_plain(value) for value in row.values()):
        return canon(row)
    try:
        return encoded.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonicalError("lone surrogate") from error


def read_canon(data: bytes) -> Json:
    """Decode canonical bytes; raises `NotCanonicalError` unless encoding them again gives the same bytes."""
    try:
        value: Json = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError("not JSON") from error
    if canon(value) != data:
        raise NotCanonicalError("not in canonical form")
    return value


def _refuse(text: str) -> Json:
    raise NotCanonicalError(f"number with a fraction, of {len(text)} characters")


_encode_flat = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _is_plain(value: object) -> bool:
    return type(value) is int and -MAX_INTEGER <= value <= MAX_INTEGER


def _write(value: Json, out: list[str], depth: int) -> None:
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append(_string(value))
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonicalError("integer out of range")
        out.append(str(int(value)))
    elif isinstance(value, Mapping):
        _write_object(value, out, _deeper(depth))
    elif isinstance(value, (list, tuple)):
        _write_array(value, out, _deeper(depth))
    else:
        raise NotCanonicalError(f"no canonical form for {type(value).__name__}")


def _deeper(depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise NotCanonicalError("nested too deeply")
    return depth + 1


def _write_object(value: Mapping[str, Json], out: list[str], depth: int) -> None:
    lead = "{"
    for key in sorted(value):
        if _KEY.match(key) is None:
            raise NotCanonicalError("key outside [a-z0-9_]{1,64}")
        member = value[key]
        if type(member) is str:  # most are, and need not go through the others
            out.append(f'{lead}"{key}":{_string(member)}')
        else:
            out.append(f'{lead}"{key}":')
            _write(member, out, depth)
        lead = ","
    out.append("}" if value else "{}")


def _write_array(value: Sequence[Json], out: list[str], depth: int) -> None:
    lead = "["
    for member in value:
        out.append(lead)
        _write(member, out, depth)
        lead = ","
    out.append("]" if value else "[]")


def _string(text: str) -> str:
    if _ESCAPED.search(text) is None:
        return f'"{text}"'
    if "\0" in text:
        raise NotCanonicalError("U+0000 in a string")
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04x}"
