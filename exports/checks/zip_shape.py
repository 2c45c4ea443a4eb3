"""Whether a ZIP as this program writes them has not one byte that says something else than its neighbours.

The lists of a bundle cover what is in its files; this covers what is around them: headers, descriptors, the
directory (APPNOTE 6.3, sections 4.3.7 to 4.3.16). A bundle that somebody packed anew is left alone.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

_LOCAL = struct.Struct("<4s5H3I2H")
_DESCRIPTOR = struct.Struct("<4sI2Q")
_DIRECTORY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_OURS = (2000, 1, 1, 0, 0, 0)
_DESCRIBED = 0x8
_MOST = 0xFFFFFFFF


def is_as_written(path: Path, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether every byte around the members is what it must be; True for a ZIP of another program."""
    ours = sum(entry.date_time == _OURS for entry in entries)
    if ours * 2 <= len(entries):
        return True
    try:
        if path.stat().st_size >= _MOST:
            return True  # its directory is written in the larger form
        with path.open("rb") as file:
            end = _members_end(file, entries)
            return end is not None and _directory_fits(file, entries, end)
    except (struct.error, OSError):
        return False


def _members_end(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> int | None:
    """Return where the last member ends when all stand one behind the other with equal headers."""
    at = 0
    heads: set[tuple[object, ...]] = set()
    for entry in entries:
        if entry.header_offset != at:
            return None
        file.seek(at)
        mark, *fields = _LOCAL.unpack(file.read(_LOCAL.size))
        name, extra = file.read(fields[8]), file.read(fields[9])
        heads.add((*fields[:8], fields[9], extra))
        described = bool(fields[1] & _DESCRIBED)
        if mark != b"PK\x03\x04" or name != _raw_name(entry) or not described:
            return None
        at += _LOCAL.size + len(name) + len(extra) + entry.compress_size
        file.seek(at)
        if _DESCRIPTOR.unpack(file.read(_DESCRIPTOR.size)) != _described(entry):
            return None
        at += _DESCRIPTOR.size
    return at if len(heads) == 1 else None


def _directory_fits(file: BinaryIO, entries: list[zipfile.ZipInfo], start: int) -> bool:
    """Whether the directory says of every member what its header says, and its end says the same of it."""
    file.seek(start)
    kinds: set[tuple[object, ...]] = set()
    for entry in entries:
        mark, *fields = _DIRECTORY.unpack(file.read(_DIRECTORY.size))
        name, extra = file.read(fields[9]), file.read(fields[10])
        said = (*fields[6:9], fields[15])
        if mark != b"PK\x01\x02" or name != _raw_name(entry) or extra or said != _listed(entry):
            return False
        kinds.add((*fields[:6], *fields[11:15]))
    if len(kinds) > 1:
        return False
    size = file.tell() - start
    mark, *end = _END.unpack(file.read(_END.size))
    counts = [0, 0, len(entries), len(entries), size, start, 0]
    return mark == b"PK\x05\x06" and end == counts and not file.read(1)


def _described(entry: zipfile.ZipInfo) -> tuple[bytes, int, int, int]:
    return (b"PK\x07\x08", entry.CRC, entry.compress_size, entry.file_size)


def _listed(entry: zipfile.ZipInfo) -> tuple[int, int, int, int]:
    return (entry.CRC, entry.compress_size, entry.file_size, entry.header_offset)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")
