"""A packet in several files: nothing lost or doubled between them, each exhibit found by volume and page."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pytest

from app.domain.export_request import PageOptions
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.checks.court_rules import check_volumes
from exports.jurisdictions import jurisdiction
from exports.packet import dividing
from exports.packet.plan import Exhibit, make_plan
from exports.packet.volumes import Made, Maker
from tests.exports.builders import LETTER, NOTE, PHOTO, SHOWN, full_case, pdf_text, request, sources
from tests.exports.test_conversations import CHAT, DANA, SAM, case_of, said

LIMIT = 62_000
COUNT = 90


@cache
def long_chat() -> tuple[Made, ...]:
    """A chat too long for a file of `LIMIT` bytes, with a message over a page, in grey on A4 with letters."""
    talk = tuple(
        said(
            f"{n // 60:02}:{n % 60:02}",
            SAM if n % 3 else DANA,
            f"Message {n} here. " + "Where are you? " * (160 if n == 40 else 3),
            mine=not n % 3,
        )
        for n in range(1, COUNT + 1)
    )
    case = case_of(talk, files=(CHAT, NOTE))
    page_options = PageOptions(letters=True, bates_prefix="DW", a4=True, greyscale=True)
    asked = request(page=page_options)
    plan = make_plan(served_case(case, asked), page_options, jurisdiction("US-CA"))
    return Maker(plan, sources(SHOWN), NoJob()).make(LIMIT)


def pages_of(made: Made, folder: Path) -> list[str]:
    """Read the pages of a file."""
    return pdf_text(made.file.pdf, folder, "-layout").split("\f")[: made.file.pages]


def test_a_long_chat_goes_on_in_the_next_volume(tmp_path: Path) -> None:
    """Every message stands once, in order, in volumes under the limit; the pages are numbered through."""
    made = long_chat()
    assert len(made) > 2
    assert all(len(each.file.pdf) <= LIMIT for each in made)
    assert [each.suffix for each in made] == [f"-{n}-of-{len(made)}" for n in range(1, len(made) + 1)]
    pages = [words for each in made for words in pages_of(each, tmp_path)]
    found = re.findall(r"Message (\d+) here", "".join(pages))
    assert found == [str(n) for n in range(1, COUNT + 1)]
    for number, words in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in words
        assert f"DW{number:06}" in words


def test_the_index_names_volume_and_page_of_each_part(tmp_path: Path) -> None:
    """The first volume lists every part with its volume; each volume lists its own."""
    made = long_chat()
    volumes = [pages_of(each, tmp_path) for each in made]
    pages = [words for volume in volumes for words in volume]
    index = next(words for words in volumes[0] if "Volume" in words and "Description" in words)
    rows = re.findall(r"^\s*(A, part \d+|B)\s.*?(\d+)\s+(\d+)\s*$", index, re.MULTILINE)
    assert [mark for mark, _, _ in rows][-1] == "B"
    assert len(rows) > len(made) - 1
    for mark, volume, number in rows:
        assert f"Exhibit {mark}" in pages[int(number) - 1]
        first = sum(len(before) for before in volumes[: int(volume) - 1])
        assert first < int(number) <= first + len(volumes[int(volume) - 1])
    for volume in volumes[1:]:
        assert "Index of exhibits" in volume[1]
    checked = check_volumes([(f"p{each.suffix}.pdf", each.file.pdf) for each in made], LIMIT)
    assert [check for found in checked for check in found if not check.ok] == []


def test_a_message_over_a_page_says_that_it_goes_on(tmp_path: Path) -> None:
    """Above the rest of a row stands which message it is."""
    pages = [words for each in long_chat() for words in pages_of(each, tmp_path)]
    going = [words for words in pages if re.search(r"^ *40 +\(continued\)", words, re.MULTILINE)]
    assert going
    assert all("Message 40 here" not in words for words in going)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_every_volume_keeps_the_standards(profile: page.ValidationProfile) -> None:
    """A table that goes on in another file has its header there, and rows of other files leave no trace."""
    for each in long_chat():
        assert page.validate_pdf_bytes(each.file.pdf, profile=profile).failures == []
        assert b"/DeviceRGB" not in each.file.pdf
        assert b"595.28 841.89" in each.file.pdf


def test_a_court_that_wants_it_gets_a_file_for_each_exhibit(tmp_path: Path) -> None:
    """Texas: the packet under the chosen name, each exhibit in a file of its own, numbers through all."""
    case = full_case()
    first = replace(case.entries[0], evidence=(PHOTO.id, LETTER.id))
    asked = request()
    plan = make_plan(served_case(replace(case, entries=(first,)), asked), asked.page, jurisdiction("US-TX"))
    maker = Maker(plan, sources(SHOWN), NoJob())
    made = maker.make(10**9, apart=True)
    assert [each.suffix for each in made] == ["", "-exhibit-1", "-exhibit-2"]
    assert "packet.note.exhibits_apart" in maker.notes
    files = [pages_of(each, tmp_path) for each in made]
    assert "Each exhibit is a file of its own" in " ".join(" ".join(files[0]).split())
    assert "Exhibit 1" in files[1][0]
    assert "Exhibit 2" in files[2][0]
    pages = [words for file in files for words in file]
    assert all(f"page {number} of {len(pages)}" in words for number, words in enumerate(pages, start=1))
    checked = check_volumes([(f"p{each.suffix}.pdf", each.file.pdf) for each in made], 10**9)
    assert [check for found in checked for check in found if not check.ok] == []


ITEM = served_case(full_case(), request()).evidence[0]


def _exhibits(count: int) -> tuple[Exhibit, ...]:
    return tuple(Exhibit(order, str(order), ITEM, (1,)) for order in range(1, count + 1))


def test_an_exhibit_is_cut_only_when_it_is_too_long_for_a_volume() -> None:
    """One that fits into a volume of its own is never cut; one that does not begins where there is room."""
    two = _exhibits(2)
    assert [
        [(piece.mark, piece.pages) for piece in pieces]
        for pieces in dividing.volumes(two, {1: [1, 6], 2: [1, 7]}, (10, 10))
    ] == [[("1", None)], [("2", None)]]
    made = dividing.volumes(two, {1: [1, 2], 2: [1, 5, 5, 5, 5]}, (10, 10))
    assert [[(piece.mark, piece.pages) for piece in pieces] for pieces in made] == [
        [("1", None), ("2, part 1", (0, 0))],
        [("2, part 2", (1, 1))],
        [("2, part 3", (2, 2))],
        [("2, part 4", (3, 3))],
    ]


def test_files_of_exhibits_too_long_are_several() -> None:
    """Where each exhibit is a file, one over the limit is two, the first file has none."""
    made = dividing.files(_exhibits(2), {1: [1, 4, 4], 2: [1, 1]}, 6)
    assert [[(piece.anchor, piece.pages) for piece in pieces] for pieces in made] == [
        [],
        [("exhibit-1", (0, 0))],
        [("exhibit-1-2", (1, 1))],
        [("exhibit-2", None)],
    ]
