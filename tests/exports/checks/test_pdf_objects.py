"""A long PDF is gone through in portions, and no object of it is passed over."""

from __future__ import annotations

import io
import re
from functools import cache

import pikepdf
import pytest

from app.domain.ports import NoJob
from exports.checks.pdf_objects import every_object, holds_text
from exports.checks.pdf_reading import PdfReading

COUNT = 8_600


@cache
def _long_file() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    words = [pdf.make_indirect(pikepdf.Dictionary(Alt=pikepdf.String(f"word {n}"))) for n in range(COUNT)]
    pdf.Root["/Kept"] = pdf.make_indirect(pikepdf.Array(words))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()


def _words(data: bytes) -> set[str]:
    return {
        str(item.Alt)
        for item in every_object(data, NoJob())
        if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
    }


def _written_again(data: bytes, number: int) -> bytes:
    """Return the file as if an object of it had been deleted and its number used once more."""
    at = data.index(b"\n%d 0 obj" % number) + 1
    old, new = b"%d 0 " % number, b"%d 1 " % number
    data = data.replace(b"\n" + old + b"obj", b"\n" + new + b"obj").replace(
        b" " + old + b"R", b" " + new + b"R"
    )
    row = b"%010d 00000 n" % at
    assert data.count(row) == 1
    return data.replace(row, b"%010d 00001 n" % at)


def test_every_object_of_a_long_file_comes_once() -> None:
    """More objects than a portion holds come in order, none of them twice."""
    with pikepdf.open(io.BytesIO(_long_file())) as pdf:
        there = [item.objgen for item in pdf.objects]
    assert [item.objgen for item in every_object(_long_file(), NoJob())] == there
    assert _words(_long_file()) == {f"word {n}" for n in range(COUNT)}


def test_a_number_that_is_used_once_more_is_found() -> None:
    """An object that took the number of a deleted one is read too."""
    changed = _written_again(_long_file(), 8_400)
    assert _words(changed) == _words(_long_file())


@pytest.mark.parametrize(
    "size", [b"/u", b"-1", b"8100", b"1.5", b"(9)", b"999999999999", b"99999999999999999999999", b""]
)
def test_a_wrong_count_of_objects_hides_none(size: bytes) -> None:
    """Whatever a file says of how many objects it has, each is gone through once, or the file is refused."""
    changed = re.sub(rb"/Size \d+", b"/Size " + size, _long_file())
    assert changed != _long_file()
    assert _words(changed) == _words(_long_file())


def test_words_of_a_long_file_are_read_wherever_they_stand() -> None:
    """Each description is told, in whichever portion it stands."""
    said = [piece.text for piece in PdfReading(_long_file()).read()]
    assert set(said) >= {f"word {n}" for n in range(COUNT)}


def test_a_string_is_seen_in_every_writing() -> None:
    """Literal and hexadecimal strings count, at any depth; names, numbers and references do not."""
    pdf = pikepdf.new()
    other = pdf.make_indirect(pikepdf.Dictionary(Alt=pikepdf.String("far away")))
    bare = pdf.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([1, other]), S=pikepdf.Name("/P")))
    assert not holds_text(bare)
    for words in (pikepdf.String("words"), pikepdf.String("слова"), pikepdf.String(b"\xff\x00")):
        assert holds_text(pdf.make_indirect(pikepdf.Dictionary(A=pikepdf.Dictionary(T=words), B=bare)))
        assert holds_text(pdf.make_indirect(pikepdf.Array([other, pikepdf.Array([words])])))
