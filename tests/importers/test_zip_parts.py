"""Archives from strangers: read by ranges, within the caps, never unpacked anywhere, and never believed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import NoJob
from app.importers import zip_parts
from app.importers.registry import skipped_sentence
from app.importers.zip_parts import ZipContents, read_entry, read_whole, zip_contents
from tests.importers.given import Stopped, file_of


def archive(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, data in files:
            out.writestr(name, data)
    return made.getvalue()


def contents(data: bytes) -> ZipContents:
    """What the archive holds."""
    return zip_contents(file_of(data), NoJob())


def whole(data: bytes, number: int = 0, most: int = 2**30) -> bytes:
    """The bytes of one of its files."""
    return read_whole(file_of(data), contents(data).entries[number], most, NoJob())


def refused(data: bytes) -> bool:
    """Whether the archive or its first file is refused in plain words."""
    try:
        whole(data)
    except KnownError as error:
        return error.code is ErrorCode.FILE_NOT_UNDERSTOOD
    return False


def why(data: bytes) -> dict[str, int]:
    """What was left out."""
    return {each.why: each.count for each in contents(data).skipped}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_any_range_of_a_file_inside(method: int, rng: random.Random) -> None:
    """Ranges in any order give what the file has there, and nothing beyond its end."""
    data = rng.randbytes(300_000) + bytes(200_000)
    packed = archive(("first", b"x"), ("a", data), ("empty", b""), method=method)
    read = read_entry(file_of(packed), contents(packed).entries[1])
    for _ in range(40):
        at, length = rng.randrange(600_000), rng.randrange(100_000)
        assert read(at, length) == data[at : at + length]
    assert whole(packed, 1) == data
    assert whole(packed, 2) == b""


def test_names_and_folders() -> None:
    """Folders are not files; a name in any letters comes through, and of a path its last part."""
    old = zipfile.ZipInfo("x")
    old.filename = "é.txt"
    entries = contents(archive(("dir/", b""), ("dir/ä ✓.txt", b"a"), (old, b"b"))).entries
    assert [each.name for each in entries] == ["ä ✓.txt", "é.txt"]
    assert zip_parts._name(b"\x82.txt", utf8=False) == "é.txt"
    assert zip_parts._name(b"\x82.txt", utf8=True) == "\ufffd.txt"


def test_what_is_left_out_is_said() -> None:
    """Links, helpers and bombs are left out, odd paths and doubled names are said, each in a sentence."""
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive(
            ("../../a", b"1"),
            ("same", b"2"),
            ("same", b"3"),
            (link, b"/etc/passwd"),
            ("__MACOSX/._a", b"4"),
            ("x/.DS_Store", b"5"),
            ("bomb", bytes(30 * 2**20)),
            ("/".join("abcdefghijklmnop"), b"6"),
        )
    found = why(data)
    assert found == {
        "zip_odd_path": 2,
        "zip_same_name": 1,
        "zip_link": 1,
        "zip_helper": 2,
        "zip_too_large": 1,
    }
    assert [each.name for each in contents(data).entries] == ["a", "same", "same", "p"]
    assert why(archive(("a", b"1" * 99), method=zipfile.ZIP_BZIP2)) == {"zip_method": 1}
    protected = bytearray(archive(("a", b"1")))
    protected[protected.rindex(b"PK\x01\x02") + 8] |= 1
    assert why(bytes(protected)) == {"zip_protected": 1}
    assert all(skipped_sentence(each) for each in (*found, "zip_method", "zip_protected"))


def test_the_total_is_capped() -> None:
    """Files beyond the total are left out and counted."""
    data = archive(*((f"{number}", b"12345678") for number in range(3)))
    found = zip_contents(file_of(data), NoJob(), most=10)
    assert len(found.entries) == 1
    assert {each.why: each.count for each in found.skipped} == {"zip_too_large": 2}


def test_too_many_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list longer than the caps is not read."""
    data = archive(("a", b""), ("b", b""))
    monkeypatch.setattr(zip_parts, "MAX_ENTRIES", 1)
    assert refused(data)
    monkeypatch.setattr(zip_parts, "MAX_ENTRIES", 9)
    monkeypatch.setattr(zip_parts, "MAX_DIRECTORY", 9)
    assert refused(data)


def changed(data: bytes, at: int, form: str, value: int) -> bytes:
    """The bytes with a number put in."""
    out = bytearray(data)
    struct.pack_into(form, out, at, value)
    return bytes(out)


@pytest.mark.parametrize("size", [1, 99, 101, 5000])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_lying_sizes(size: int, method: int) -> None:
    """A file that is not as long as the list says gives an error, never other bytes."""
    data = archive(("a", b"ab" * 50), method=method)
    assert refused(changed(data, data.rindex(b"PK\x01\x02") + 24, "<L", size))


def test_lies_of_every_kind() -> None:
    """A wrong checksum, method, place, length or overlap is refused."""
    data = archive(("a", b"ab" * 50), ("b", b"cd" * 50))
    first, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    second = data.rindex(b"PK\x01\x02")
    assert refused(changed(data, first + 16, "<L", 1))
    assert refused(changed(data, first + 20, "<L", 5))
    assert refused(changed(data, first + 20, "<L", 2**30))
    assert refused(changed(data, 8, "<H", 0))
    assert refused(changed(data, 0, "<L", 0))
    assert refused(changed(data, 26, "<H", 65535))
    assert refused(changed(data, second + 42, "<L", 0))
    assert refused(changed(data, first + 28, "<H", 60000))
    assert refused(changed(data, end + 16, "<L", 2**31))
    assert refused(changed(data, end + 16, "<L", 0xFFFFFFFF))
    assert refused(changed(data, end + 4, "<H", 1))
    assert refused(changed(data, first, "<L", 0))
    assert refused(data[:end])
    assert refused(b"")
    assert refused(changed(data, 30 + 1, "<L", 0xFFFFFFFF))
    assert refused(data[: first + 1] + data[end:])
    broken = archive(("a", random.Random(1).randbytes(4000)))
    assert refused(broken[:40] + bytes(3000) + broken[3040:])


def test_a_large_archive(rng: random.Random) -> None:
    """Sizes and places of 64 bits are read where the short ones are full."""
    data = zlib.compress(b"words", wbits=-15)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 8, 0, 0, 0, 0, 0, 1, 0) + b"a" + data
    extra = struct.pack("<HHB", 9, 1, 0) + struct.pack("<2H3Q", 1, 24, 5, len(data), 0)
    full = 0xFFFFFFFF
    entry = struct.pack(
        "<4s4B4H3L5H2L",
        *(
            b"PK\1\2",
            45,
            0,
            45,
            0,
            0,
            8,
            0,
            0,
            zlib.crc32(b"words"),
            full,
            full,
            1,
            len(extra),
            0,
            0,
            0,
            0,
            full,
        ),
    )
    listed = entry + b"a" + extra
    at = len(local)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(listed), at)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at + len(listed), 1)
    short = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, full, full, 0)
    made = local + listed + end + locator + short
    assert whole(made) == b"words"
    assert refused(local + listed + short)
    assert refused(local + listed + end + locator[:8] + b"\xff" * 8 + locator[16:] + short)


def test_a_stop_is_heeded() -> None:
    """No list is read for a job that was asked to stop."""
    data = archive(("a", b""))
    with pytest.raises(Cancelled):
        zip_contents(file_of(data), Stopped())


def test_more_than_is_wanted_is_not_unpacked() -> None:
    """A file over what its reader takes is refused by its size."""
    with pytest.raises(KnownError) as caught:
        whole(archive(("a", b"12345")), most=4)
    assert caught.value.code is ErrorCode.FILE_TOO_LARGE
