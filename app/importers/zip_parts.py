"""The files inside a ZIP archive, read by ranges as they are asked for; nothing is unpacked anywhere.

An archive may lie about everything. What cannot be trusted is left out and said, and a file gives exactly the
bytes that its checksum speaks for, or `KnownError(FILE_NOT_UNDERSTOOD)`. Archives inside are files like any
other and are not opened. Format: PKWARE APPNOTE 6.3.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.documents_in import ReadRange
from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import Skipped
from app.domain.ports import JobContext
from app.importers.base import FileBytes

MAX_ENTRIES: Final = 100_000
MAX_DIRECTORY: Final = 32 * 2**20
MAX_FILE: Final = 4 * 2**30
MAX_TOTAL: Final = 64 * 2**30
MAX_RATIO: Final = 200
RATIO_FROM: Final = 2**20
"""Files that grow more than `MAX_RATIO` times and beyond this size are left out."""
MAX_DEPTH: Final = 12

_INPUT: Final = 64 * 2**10
_ENTRIES_PER_CHECK: Final = 2000
_END: Final = struct.Struct("<4s4H2LH")  # 4.3.16
_END_64: Final = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_LOCATOR_64: Final = struct.Struct("<4sLQL")  # 4.3.15
_ENTRY: Final = struct.Struct("<4s4B4H3L5H2L")  # 4.3.12
_LOCAL: Final = struct.Struct("<4s5H3L2H")  # 4.3.7
_STORED: Final = 0
_DEFLATED: Final = 8
_FULL: Final = 0xFFFFFFFF
_UNIX: Final = 3
_LINK: Final = 0xA
_HELPERS: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file as the archive's list describes it; `path` is untrusted."""

    path: str
    size: int
    compressed: int
    method: int
    crc: int
    at: int

    @property
    def name(self) -> str:
        """The last part of its path, untrusted."""
        return self.path.replace("\\", "/").rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ZipContents:
    """The files that may be read, in the order of the archive, and what was left out of them."""

    entries: tuple[ZipEntry, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line of the list with what decides whether it may be read."""

    entry: ZipEntry
    flags: int
    is_folder: bool
    is_link: bool


def zip_contents(
    file: FileBytes, ctx: JobContext, *, largest: int = MAX_FILE, most: int = MAX_TOTAL
) -> ZipContents:
    """Read the list of an archive; files over `largest` bytes, or `most` together, are left out.

    Raises `KnownError(FILE_NOT_UNDERSTOOD)` when there is none, it is longer than the caps, or files lie over
    each other; `Cancelled`.
    """
    entries: list[ZipEntry] = []
    reasons: Counter[str] = Counter()
    names: set[str] = set()
    total = 0
    listed = tuple(_listed(file, ctx))
    _refuse_overlaps([each.entry for each in listed], file.size)
    for each in listed:
        if each.is_folder:
            continue
        why = _left_out(each, largest)
        if why is None and total + each.entry.size > most:
            why = "zip_too_large"
        if why is not None:
            reasons[why] += 1
            continue
        total += each.entry.size
        if each.entry.path in names:
            reasons["zip_same_name"] += 1
        if _is_odd(each.entry.path):
            reasons["zip_odd_path"] += 1
        names.add(each.entry.path)
        entries.append(each.entry)
    return ZipContents(tuple(entries), tuple(Skipped("zip", why, count) for why, count in reasons.items()))


def read_entry(file: FileBytes, entry: ZipEntry) -> ReadRange:
    """Return a reader of a file inside; quickest in order. Raises as said at the top of this module."""
    return _Unpacked(file, entry).read


def stored_at(file: FileBytes, entry: ZipEntry) -> int:
    """Return where the bytes of a file lie that is stored as it is; `KnownError(FILE_NOT_UNDERSTOOD)`."""
    if entry.method != _STORED or entry.size != entry.compressed:
        raise _not_understood()
    return _data_start(file, entry)


def read_whole(file: FileBytes, entry: ZipEntry, most: int, ctx: JobContext) -> bytes:
    """Return a file inside; raises `KnownError(FILE_TOO_LARGE)` when it has over `most` bytes."""
    return FileBytes(read_entry(file, entry), entry.size).whole(most, ctx)


def _not_understood() -> KnownError:
    return KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)


def _left_out(listed: _Listed, largest: int) -> str | None:
    """Return why a file is not read, None when it is."""
    entry = listed.entry
    if entry.path.startswith(_HELPERS[0]) or entry.name in _HELPERS[1:]:
        return "zip_helper"
    if listed.flags & 1:
        return "zip_protected"
    if listed.is_link:
        return "zip_link"
    if entry.method not in {_STORED, _DEFLATED}:
        return "zip_method"
    grown = entry.size > RATIO_FROM and entry.size > MAX_RATIO * entry.compressed
    return "zip_too_large" if entry.size > largest or grown else None


def _is_odd(path: str) -> bool:
    """Whether a path would lead out of the folder it is unpacked in, or very deep into it."""
    parts = path.replace("\\", "/").split("/")
    return ".." in parts or path[:1] in {"/", "\\"} or path[1:2] == ":" or len(parts) > MAX_DEPTH


def _refuse_overlaps(entries: list[ZipEntry], size: int) -> None:
    """Refuse an archive whose files share bytes, the way to hold more than any archive can."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.at):
        if entry.at < end:
            raise _not_understood()
        end = entry.at + _LOCAL.size + entry.compressed
    if end > size:
        raise _not_understood()


def _listed(file: FileBytes, ctx: JobContext) -> Iterator[_Listed]:
    data = _directory(file)
    at = count = 0
    while at + _ENTRY.size <= len(data):
        if count % _ENTRIES_PER_CHECK == 0:
            ctx.check()
        count += 1
        fields = _ENTRY.unpack_from(data, at)
        name_end = at + _ENTRY.size + fields[12]
        extra_end = name_end + fields[13]
        end = extra_end + fields[14]
        if fields[0] != b"PK\x01\x02" or count > MAX_ENTRIES or end > len(data):
            raise _not_understood()
        yield _entry(fields, data[at + _ENTRY.size : name_end], data[name_end:extra_end])
        at = end


def _directory(file: FileBytes) -> bytes:
    """Return the bytes of the list of files."""
    start = max(0, file.size - _END.size - 0xFFFF)
    tail = file.read(start, file.size - start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise _not_understood()
    _, disk, first_disk, _, _, size, offset, _ = _END.unpack_from(tail, at)
    if _FULL in {size, offset}:
        size, offset = _directory_64(file, start + at)
    elif disk or first_disk:
        raise _not_understood()
    if size > MAX_DIRECTORY or offset + size > file.size:
        raise _not_understood()
    return file.read(offset, size)


def _directory_64(file: FileBytes, end_at: int) -> tuple[int, int]:
    """Return size and place of the list of an archive of more than 4 GiB."""
    locator = file.read(max(0, end_at - _LOCATOR_64.size), _LOCATOR_64.size)
    if len(locator) < _LOCATOR_64.size or locator[:4] != b"PK\x06\x07":
        raise _not_understood()
    at = _LOCATOR_64.unpack(locator)[2]
    end = file.read(at, _END_64.size) if at < file.size else b""
    if len(end) < _END_64.size or end[:4] != b"PK\x06\x06":
        raise _not_understood()
    fields = _END_64.unpack(end)
    return fields[8], fields[9]


def _entry(fields: tuple[int, ...], raw_name: bytes, extra: bytes) -> _Listed:
    flags, method = fields[5], fields[6]
    crc, compressed, size = fields[9:12]
    mode, at = fields[17], fields[18]
    size, compressed, at = _wide(extra, [size, compressed, at])
    path = _name(raw_name, utf8=bool(flags & 0x800))
    is_link = fields[2] == _UNIX and mode >> 28 == _LINK
    return _Listed(ZipEntry(path, size, compressed, method, crc, at), flags, path.endswith("/"), is_link)


def _wide(extra: bytes, values: list[int]) -> list[int]:
    """Put in the 64-bit numbers that stand in an extra field (4.5.3) where the short ones are full."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = iter(struct.iter_unpack("<Q", extra[at + 4 : at + 4 + length // 8 * 8]))
            return [next(wide, (value,))[0] if value == _FULL else value for value in values]
        at += 4 + length
    return values


def _name(raw: bytes, *, utf8: bool) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if utf8 else raw.decode("cp437")


class _Unpacked:
    """The bytes of one file inside an archive, unpacked from its beginning as far as they are asked for."""

    def __init__(self, file: FileBytes, entry: ZipEntry) -> None:
        self._file = file
        self._entry = entry
        self._start = -1
        self._restart()

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes there, fewer only at the end."""
        wanted = max(0, min(length, self._entry.size - offset))
        if wanted and offset < self._at:
            self._restart()
        while wanted and self._at < offset:
            self._next(min(offset - self._at, _INPUT))
        return b"".join(self._pieces(wanted))

    def _pieces(self, wanted: int) -> Iterator[bytes]:
        while wanted > 0:
            piece = self._next(wanted)
            wanted -= len(piece)
            yield piece

    def _restart(self) -> None:
        self._at = self._crc = self._taken = 0
        self._engine = zlib.decompressobj(-zlib.MAX_WBITS) if self._entry.method == _DEFLATED else None
        self._packed = b""

    def _next(self, most: int) -> bytes:
        """Return some of the next bytes, and check all of them when they were the last."""
        piece = self._stored(most) if self._engine is None else self._inflated(self._engine, most)
        self._at += len(piece)
        self._crc = zlib.crc32(piece, self._crc)
        if self._at == self._entry.size and not self._is_whole():
            raise _not_understood()
        return piece

    def _stored(self, most: int) -> bytes:
        piece = self._input(most)
        if not piece:
            raise _not_understood()
        return piece

    def _inflated(self, engine: zlib._Decompress, most: int) -> bytes:
        while True:
            try:
                piece = engine.decompress(self._packed, most)
            except zlib.error as error:
                raise _not_understood() from error
            self._packed = engine.unconsumed_tail
            if piece:
                return piece
            self._packed = self._packed or self._input(_INPUT)
            if engine.eof or not self._packed:
                raise _not_understood()

    def _is_whole(self) -> bool:
        """Whether the bytes end where the list says and are what its checksum says."""
        if self._crc != self._entry.crc:
            return False
        if self._engine is None:
            return self._taken == self._entry.compressed
        try:
            return not self._engine.decompress(self._packed or self._input(_INPUT), 1)
        except zlib.error:
            return False

    def _input(self, most: int) -> bytes:
        """Return the next bytes of the archive that belong to the file, none at their end."""
        if self._start < 0:
            self._start = _data_start(self._file, self._entry)
        length = min(most, self._entry.compressed - self._taken)
        data = self._file.read(self._start + self._taken, length) if length > 0 else b""
        self._taken += len(data)
        return data


def _data_start(file: FileBytes, entry: ZipEntry) -> int:
    """Return where the bytes begin, behind a header of their own that must agree with the list."""
    header = file.read(entry.at, _LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise _not_understood()
    fields = _LOCAL.unpack(header)
    start = entry.at + _LOCAL.size + fields[9] + fields[10]
    if fields[3] != entry.method or start + entry.compressed > file.size:
        raise _not_understood()
    return int(start)
