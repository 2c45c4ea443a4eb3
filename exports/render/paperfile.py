"""The file itself: its objects, written one by one as soon as they are known (ISO 32000-1 §7.3 and §7.5).

Nothing names a program or a time, an object is let go once it is written (300 photographs stay in memory
once), and each stream ends as PDF/A-2 asks (ISO 19005-2 §6.1.7.1).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from reportlab.lib.rl_accel import fp_str

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ID_BYTES = 16
_ESCAPED = re.compile(rb"[()\\]")


@dataclass(frozen=True, slots=True)
class Ref:
    """An indirect reference to an object of the file."""

    number: int


@dataclass(frozen=True, slots=True)
class Text:
    """A string that a person may read: bookmarks, title, alternative text."""

    value: str


@dataclass(frozen=True, slots=True)
class Bytes:
    """A string of bytes, such as a registry name."""

    value: bytes


class _Measure:
    """Counts what is written and keeps nothing."""

    def __init__(self) -> None:
        self._count = 0

    def write(self, data: bytes) -> int:
        """Count."""
        self._count += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._count

    def getvalue(self) -> bytes:
        """Return nothing."""
        return b""


class PaperFile:
    """Writes objects, then the cross-reference table; the same calls give the same bytes."""

    def __init__(self, *, kept: bool = True) -> None:
        """Begin with the header of PDF 1.7; a file that is not `kept` is only measured."""
        self._out = io.BytesIO() if kept else _Measure()
        self._out.write(_HEADER)
        self._offsets: list[int] = []
        self._digest = sha256()

    @property
    def written(self) -> int:
        """How many bytes stand in the file so far."""
        return self._out.tell()

    def reserve(self) -> Ref:
        """Return a reference to an object that will be written later with `put`."""
        self._offsets.append(0)
        return Ref(len(self._offsets))

    def add(self, value: Any) -> Ref:
        """Write `value` as an object of its own."""
        ref = self.reserve()
        self.put(ref, value)
        return ref

    def put(self, ref: Ref, value: Any) -> None:
        """Write the object that `ref` was reserved for."""
        self._object(ref, (_format(value), b"\n"))

    def add_stream(self, entries: Mapping[str, Any], data: bytes, *, packed: bool = True) -> Ref:
        """Write a stream; data that is not `packed` here has its filter among the `entries`."""
        content = zlib.compress(data, 6) if packed else data
        head = dict(entries) | {"Length": len(content)}
        if packed:
            head["Filter"] = "/FlateDecode"
        ref = self.reserve()
        # CR LF: data that ends with a CR would make a lone LF look like the second half of its line end.
        self._object(ref, (_format(head), b"\nstream\n", content, b"\r\nendstream\n"))
        return ref

    def finish(self, catalog: Ref, info: Ref) -> bytes:
        """Write the cross-reference table and the trailer; return the whole file, b"" when it is not kept."""
        at = self._out.tell()
        rows = [f"xref\n0 {len(self._offsets) + 1}\n0000000000 65535 f \n"]
        rows += [f"{offset:010d} 00000 n \n" for offset in self._offsets]
        self._out.write("".join(rows).encode("ascii"))
        identity = "<" + self._digest.digest()[:_ID_BYTES].hex() + ">"
        trailer = {"Size": len(self._offsets) + 1, "Root": catalog, "Info": info, "ID": [identity, identity]}
        self._out.write(b"trailer\n" + _format(trailer) + f"\nstartxref\n{at}\n%%EOF\n".encode("ascii"))
        return self._out.getvalue()

    def _object(self, ref: Ref, parts: Sequence[bytes]) -> None:
        self._offsets[ref.number - 1] = self._out.tell()
        self._out.write(f"{ref.number} 0 obj\n".encode("ascii"))
        for part in parts:
            self._out.write(part)
            self._digest.update(part)
        self._out.write(b"endobj\n")


def _format(value: Any) -> bytes:
    """Write a value; a `str` is a name, a keyword or a token that stands as it is."""
    return _WRITERS[type(value)](value)


def _dictionary(values: Mapping[str, Any]) -> bytes:
    written = (b"/%s %s" % (key.encode("ascii"), _format(value)) for key, value in values.items())
    return b"<<%s>>" % b" ".join(written)


def _array(values: Sequence[Any]) -> bytes:
    return b"[%s]" % b" ".join(map(_format, values))


def _text(words: str) -> bytes:
    """Write words: plain ones as they are, all others in UTF-16 (ISO 32000-1 §7.9.2.2)."""
    if words.isascii() and words.isprintable():
        return _literal(words.encode("ascii"))
    return b"<FEFF%s>" % words.encode("utf-16-be", "replace").hex().encode("ascii")


def _literal(data: bytes) -> bytes:
    return b"(%s)" % _ESCAPED.sub(rb"\\\g<0>", data)


_WRITERS: Mapping[type, Callable[[Any], bytes]] = MappingProxyType(
    {
        str: lambda token: token.encode("ascii"),
        int: lambda number: b"%d" % number,
        float: lambda number: fp_str(number).encode("ascii"),
        Ref: lambda ref: b"%d 0 R" % ref.number,
        Text: lambda text: _text(text.value),
        Bytes: lambda data: _literal(data.value),
        dict: _dictionary,
        list: _array,
        tuple: _array,
    }
)
