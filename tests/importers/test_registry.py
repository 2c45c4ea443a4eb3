"""Which reader takes a file: told by its content, the exact before the general, by names for a ZIP."""

from __future__ import annotations

import importlib
import io
import zipfile

import pytest

from app.domain.errors import Cancelled
from app.domain.imported import ReadOptions
from app.domain.ports import NoJob
from app.importers.archives import MOST_DIRECTORY_BYTES, RangeFile, names_in_zip
from app.importers.base import FileBytes
from app.importers.registry import READERS, ZIP_READERS, ReaderTable
from tests.importers.made_export import TABLE, export


def file_of(data: bytes) -> FileBytes:
    """A file in memory."""
    return FileBytes(lambda at, size: data[at : at + size], len(data))


def zip_of(*names: str) -> bytes:
    """A ZIP with these files in it, one byte each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"{}")
    return made.getvalue()


def test_every_line_names_a_reader() -> None:
    """Each module of the tables can be imported and has what its table asks of it."""
    for module in READERS.values():
        assert callable(importlib.import_module(module).looks_like)
    for module in ZIP_READERS.values():
        assert callable(importlib.import_module(module).holds)
    for module in (*READERS.values(), *ZIP_READERS.values()):
        assert callable(importlib.import_module(module).read)


def test_a_file_is_known_by_content() -> None:
    """A known beginning names the reader, whatever the file is called; another names none."""
    table = ReaderTable(TABLE, {})
    assert table.kinds == ("made",)
    assert table.recognise(file_of(export()), "photo.jpg", NoJob()) == "made"
    assert table.recognise(file_of(b"plain words"), "made-export", NoJob()) is None
    assert table.recognise(file_of(b""), "", NoJob()) is None
    assert table.read("made", file_of(export()), "", ReadOptions(), NoJob()).kind == "made"


def test_a_zip_is_known_by_the_names_inside() -> None:
    """Names decide; an archive with other names, a torn list, or no reader for ZIPs gives none."""
    table = ReaderTable({}, TABLE)
    assert table.recognise(file_of(zip_of("a.jpg", "made.json")), "x", NoJob()) == "made"
    assert table.recognise(file_of(zip_of("a.jpg")), "x", NoJob()) is None
    assert ReaderTable(TABLE, {}).recognise(file_of(zip_of("made.json")), "x", NoJob()) is None
    for cut in range(0, len(zip_of("made.json")), 7):
        assert table.recognise(file_of(zip_of("made.json")[:cut]), "x", NoJob()) is None


def test_a_list_of_names_over_the_cap_is_not_read() -> None:
    """What the archive says of the size of its list is believed before any of the list is read."""
    data = bytearray(zip_of("made.json"))
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = (MOST_DIRECTORY_BYTES + 1).to_bytes(4, "little")
    assert names_in_zip(file_of(bytes(data)), NoJob()) == ()
    assert names_in_zip(file_of(b"PK\x03\x04"), NoJob()) == ()


def test_a_range_file_is_a_file() -> None:
    """Reading, seeking from all three places, the end, and a job that stops in between."""
    file = RangeFile(file_of(b"0123456789"), NoJob())
    assert (file.readable(), file.seekable(), file.tell()) == (True, True, 0)
    assert file.seek(-3, io.SEEK_END) == 7
    assert file.seek(1, io.SEEK_CUR) == 8
    assert file.read(10) == b"89"
    assert file.read(10) == b""
    with pytest.raises(ValueError, match="before"):
        file.seek(-1)

    class Stopped(NoJob):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        RangeFile(file_of(b"1"), Stopped()).read(1)
