"""Every kind of file becomes pages, or a sheet that says it cannot be shown; nothing is left out silently."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.domain.case import CaseSnapshot
from app.domain.documents_in import OFFICE, Description, EmailView, FileKind, Hop, TextView
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import PageOptions
from app.domain.ports import NoJob, Picture
from app.domain.views.cut import served_case
from exports.base import PaperFile
from exports.checks.page_layout import read_layout
from exports.packet import exhibits
from exports.packet.exhibit_index import reported_words
from exports.packet.paper import render_packet
from tests.exports.builders import (
    CALL,
    CARD,
    DOOR,
    LETTER,
    MAIL,
    NOTE,
    PHOTO,
    SHOWN,
    MemoryContent,
    entry,
    full_case,
    item,
    noise,
    pdf_text,
    picture,
    request,
    sources,
    when,
)


def case_of(*items: object) -> CaseSnapshot:
    """A case with one incident that uses these items."""
    used = tuple(items)
    one = entry("one", what="x", when=when("2026-11-01"), evidence=tuple(item.id for item in used))  # type: ignore[attr-defined]
    return replace(full_case(), entries=(one,), evidence=used)  # type: ignore[arg-type]


def packet(case: CaseSnapshot, shown: object = None, **page: object) -> tuple[PaperFile, ...]:
    """Render a case with what can be shown of its evidence."""
    asked = request(page=PageOptions(**page))  # type: ignore[arg-type]
    given = SHOWN if shown is None else shown
    return render_packet(served_case(case, asked), sources(given), asked, NoJob())  # type: ignore[arg-type]


def words_of(case: CaseSnapshot, tmp_path: Path, shown: object = None, **page: object) -> str:
    """The text of a packet, spaces squeezed."""
    (made,) = packet(case, shown, **page)
    return " ".join(pdf_text(made.data, tmp_path, "-layout").split())


def pictures_in(data: bytes) -> list[Image.Image]:
    """The pictures of a PDF, decoded."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            Image.open(io.BytesIO(thing.read_raw_bytes()))
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        ]


def test_a_photo_is_a_picture_with_what_the_file_reports(tmp_path: Path) -> None:
    """The page has the pixels it was given, no metadata, and the caption."""
    (made,) = packet(case_of(PHOTO))
    (found,) = pictures_in(made.data)
    assert found.size == (640, 480)
    assert not found.info.keys() & {"exif", "icc_profile", "comment", "xmp"}
    words = " ".join(pdf_text(made.data, tmp_path).split())
    assert "Time reported by the file: 9:40:05 pm on 14 November 2026" in words
    assert "My car door the next morning" in words


@pytest.mark.parametrize(("wide", "high"), [(2000, 1500), (1500, 2000), (2000, 300), (900, 700)])
def test_a_photo_is_as_sharp_as_paper_shows(wide: int, high: int) -> None:
    """A large photo has 150 to 300 dots to the inch as it is drawn; a small one keeps every pixel."""
    (made,) = packet(case_of(PHOTO), SHOWN | {PHOTO.id: Picture(wide, high, bytes(wide * high * 3))})
    (found,) = pictures_in(made.data)
    pages, _ = read_layout(made.data, NoJob(), tagged=True)
    (drawn,) = [shape.box for leaf in pages for shape in leaf.shapes if shape.picture]
    dots = found.size[0] / (drawn.right - drawn.left) * 72
    assert found.size == (wide, high) if wide < 1000 else 150 <= dots <= 300


def test_a_pdf_is_drawn_page_by_page_and_its_text_can_be_searched(tmp_path: Path) -> None:
    """Two pages become two pictures; the text of both is found."""
    (made,) = packet(case_of(LETTER))
    assert len(pictures_in(made.data)) == 2
    words = " ".join(pdf_text(made.data, tmp_path).split())
    assert "You will be sorry searchable-page-one" in words
    assert "page two words" in words
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        drawn = [page.Contents.read_bytes() for page in pdf.pages]
    assert sum(b" 3 Tr" in content for content in drawn) == 2


def test_the_unseen_words_of_a_pdf_are_letters_only() -> None:
    """Codes of private fonts and controls are not put where words are searched."""
    assert exhibits.searchable("\uf0a8 Box\x07 one\nmore\ue000 \n") == "Box one\nmore"


def test_an_email_prints_with_its_full_headers(tmp_path: Path) -> None:
    """Text, attachments by name, and every header as an annex."""
    words = words_of(case_of(MAIL), tmp_path)
    assert "From: sam@example.org To: dana@example.net" in words
    assert "Call me now. You cannot hide." in words
    assert "photo.jpg (image/jpeg, 2 KB)" in words
    assert "Received: from mail.example.org by mx.example.net" in words


def test_a_text_file_says_when_its_letters_are_a_guess(tmp_path: Path) -> None:
    """The encoding is named when the file does not state it."""
    words = words_of(case_of(NOTE), tmp_path)
    assert "it was read as windows-1252" in words
    assert "Line one indented line two" in words


def test_recordings_have_a_sheet_with_length_hash_and_transcript(tmp_path: Path) -> None:
    """Sound and video print what they are; a transcript is printed or has room."""
    words = words_of(case_of(CALL, DOOR), tmp_path)
    assert "Length: 1:07" in words
    assert CALL.sha256 in words
    assert "Pick up. I know you are there." in words
    assert "Picture at 0:04 from the start" in words


@pytest.mark.parametrize(
    "code", [ErrorCode.PREVIEW_FAILED, ErrorCode.PREVIEW_TIMED_OUT, ErrorCode.EVIDENCE_DAMAGED]
)
def test_what_cannot_be_read_gets_a_sheet_that_says_so(code: ErrorCode, tmp_path: Path) -> None:
    """A missing or damaged file of any kind does not stop the paper, and the maker is told."""
    items = (PHOTO, LETTER, MAIL, NOTE, CALL, DOOR)
    (made,) = packet(case_of(*items), {item.id: KnownError(code) for item in items})
    words = " ".join(pdf_text(made.data, tmp_path).split())
    assert words.count("This file could not be shown on paper.") == 6
    assert all(item.sha256 in words.replace(" ", "") for item in items)
    assert "packet.note.exhibit_not_shown" in made.notes


def test_one_bad_page_does_not_hide_the_others(tmp_path: Path) -> None:
    """A PDF page that cannot be drawn is named in its place."""
    shown = {
        LETTER.id: ((picture(), "one"), (KnownError(ErrorCode.PREVIEW_FAILED), ""), (picture(), "three"))
    }
    words = words_of(case_of(LETTER), tmp_path, shown)
    assert "Page 2 of 3 of the file could not be shown here." in words
    assert "Page 3 of 3 of the file" in words


def test_other_trouble_is_not_swallowed() -> None:
    """A locked vault in the middle of the work is no damaged file."""
    with pytest.raises(KnownError) as caught:
        packet(case_of(PHOTO), {PHOTO.id: KnownError(ErrorCode.VAULT_LOCKED)})
    assert caught.value.code is ErrorCode.VAULT_LOCKED


def test_other_kinds_have_a_sheet(tmp_path: Path) -> None:
    """A file of any other kind is named and not shown."""
    words = words_of(case_of(item("odd.bin", "file", 8)), tmp_path)
    assert "cannot be shown on paper" in words
    assert "odd.bin" in words


def test_a_card_prints_its_lines_and_a_document_its_text(tmp_path: Path) -> None:
    """What a card calls its lines stands before them; the text of a document comes with how it was got."""
    words = words_of(case_of(CARD), tmp_path)
    assert "Organization (WORK): Corven Roofing" in words
    assert "VERSION" not in words
    letter = item("letter.docx", "file", 8, media_type=f"{OFFICE[0]}wordprocessingml.document")
    found = Description(FileKind("file", letter.media_type, "docx"), text="You will be sorry")
    words = words_of(case_of(letter), tmp_path, {letter.id: found})
    assert "taken out of the file by a program" in words
    assert "You will be sorry" in words
    words = words_of(case_of(letter), tmp_path, {})
    assert "cannot be shown on paper" in words


def test_hashes_by_choice(tmp_path: Path) -> None:
    """The hashes of the listed exhibits stand under the index only when asked for."""
    assert PHOTO.sha256 not in words_of(case_of(PHOTO), tmp_path).replace(" ", "")
    assert PHOTO.sha256 in words_of(case_of(PHOTO), tmp_path, hashes=True).replace(" ", "")


def test_a_very_long_text_says_where_it_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past what is printed, from and to are said."""
    monkeypatch.setattr(exhibits, "_MOST_CHARACTERS", 4_000)
    words = words_of(case_of(NOTE), tmp_path, {NOTE.id: TextView("ab " * 2_000, "utf-8", certain=True)})
    assert "Characters 1 to 4,000 of 6,000 are printed here." in words


def test_reported_times_are_not_adjusted() -> None:
    """One form for the digits, with the zone only when the file states one; anything else stays as it is."""
    assert reported_words("2026:11:14 21:40:05") == "9:40:05 pm on 14 November 2026"
    assert reported_words("2026-11-14T21:40:05.000000Z") == "9:40:05 pm on 14 November 2026 (UTC+00:00)"
    assert reported_words("D:20261114214005-06'00'") == "9:40:05 pm on 14 November 2026 (UTC-06:00)"
    assert reported_words("2026 or so") == "2026 or so"
    assert reported_words("Tue, 10 Nov 2026 08:00:00 -0600") == "Tue, 10 Nov 2026 08:00:00 -0600"


def test_volumes_stay_under_the_limit_with_numbers_that_go_on(tmp_path: Path) -> None:
    """Each volume has a cover and an index, pages go on, and the first index names every page rightly."""
    photos = tuple(
        replace(PHOTO, id=type(PHOTO.id)(bytes([n]) * 16), number=n, caption=f"Photo number {n}")
        for n in range(1, 7)
    )
    shown = {photo.id: noise(700, 700, photo.number) for photo in photos}
    asked = request(split_mb=1)
    made = render_packet(served_case(case_of(*photos), asked), sources(shown), asked, NoJob())
    total = len(made)
    assert total > 1
    assert [file.name_suffix for file in made] == [f"-{n}-of-{total}" for n in range(1, total + 1)]
    assert all(len(file.data) <= 1_000_000 for file in made)
    whole = sum(file.pages for file in made)
    pages: list[str] = []
    for number, file in enumerate(made, start=1):
        own = pdf_text(file.data, tmp_path, "-layout").split("\f")[: file.pages]
        assert f"Volume {number} of {total}" in own[0]
        assert any("Index of exhibits" in page for page in own)
        pages += own
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {whole}" in page
    index = next(page for page in pages if "Index of exhibits" in page and "In this packet" not in page)
    for mark in range(1, 7):
        row = next(line for line in index.splitlines() if line.split()[:1] == [str(mark)])
        assert f"Photo number {mark}" in pages[int(row.split()[-1]) - 1]
        assert f"Exhibit {mark}" in pages[int(row.split()[-1]) - 1]


def test_volumes_are_filled() -> None:
    """A volume ends only where the next exhibit would not have fitted, however long the text before it."""
    photos = tuple(
        replace(PHOTO, id=type(PHOTO.id)(bytes([n]) * 16), number=n, caption=f"Photo number {n}")
        for n in range(1, 25)
    )
    shown = {photo.id: noise(360, 360, photo.number) for photo in photos}
    one = 115_000  # a picture of this size with its two pages and some room
    asked = request(split_mb=1)
    case = case_of(*photos)
    scripts = "".join(chr(code) for code in (*range(0x4E00, 0x4E00 + 900), *range(0xAC00, 0xAC00 + 300)))
    case = replace(case, entries=(replace(case.entries[0], what=scripts), *case.entries[1:]))
    made = render_packet(served_case(case, asked), sources(shown), asked, NoJob())
    sizes = [len(file.data) for file in made]
    assert all(size <= 1_000_000 for size in sizes)
    assert len(made) > 2
    assert all(size + one > 1_000_000 for size in sizes[1:-1]), sizes


def test_a_long_pdf_is_cut_by_pages_between_volumes(tmp_path: Path) -> None:
    """A document too big for a volume goes on in the next one, and says so."""
    shown = {LETTER.id: tuple((noise(700, 700, n), f"page words {n}") for n in range(5))}
    asked = request(split_mb=1)
    made = render_packet(served_case(case_of(LETTER), asked), sources(shown), asked, NoJob())
    assert len(made) > 1
    words = " ".join(" ".join(pdf_text(file.data, tmp_path).split()) for file in made)
    assert "Exhibit 1, part 2" in words
    assert all(f"page words {n}" in words for n in range(5))


def test_pictures_are_decoded_once() -> None:
    """However often pages are numbered again, a photo is asked for once."""
    asked: list[bytes] = []

    class Counting(MemoryContent):
        def picture(self, evidence, max_side):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
            asked.append(evidence)
            return super().picture(evidence, max_side)

    photos = tuple(replace(PHOTO, id=type(PHOTO.id)(bytes([n]) * 16), number=n) for n in range(1, 5))
    content = Counting({photo.id: noise(700, 700, photo.number) for photo in photos})
    wanted = request(split_mb=1)
    given = replace(sources(), content=content)
    assert len(render_packet(served_case(case_of(*photos), wanted), given, wanted, NoJob())) > 1
    assert len(asked) == len(photos)


def test_the_index_says_once_what_a_star_means(tmp_path: Path) -> None:
    """A date that only the file reports has a star, told under the table; the petitioner's own has none."""
    own = replace(NOTE, taken=when("2026-11-12"))
    made = render_packet(served_case(case_of(PHOTO, own), request()), sources(SHOWN), request(), NoJob())
    words = " ".join(pdf_text(made[0].data, tmp_path, "-layout").split())
    assert "14 Nov 2026*" in words
    assert "12 Nov 2026 " in words
    assert words.count("* The date that the file itself reports.") == 1
    assert "(reported by the file)" not in words


def test_an_email_tells_its_way_and_its_attachments_that_are_exhibits(tmp_path: Path) -> None:
    """Servers in order as they wrote it, what they wrote of the sender, and the exhibit of an attachment."""
    shown = dict(SHOWN)
    mail = SHOWN[MAIL.id]
    assert isinstance(mail, EmailView)
    shown[MAIL.id] = replace(
        mail,
        hops=(
            Hop("home.example", "mx.example.net", ("198.51.100.7",), "Tue, 10 Nov 2026 08:00:01 -0600", ""),
        ),
        checks=("mx.example.net; spf=pass",),
    )
    photo = replace(PHOTO, name="photo.jpg", part_of=MAIL.id)
    words = words_of(case_of(MAIL, photo), tmp_path, shown)
    assert "photo.jpg (image/jpeg, 2 KB): Exhibit 2" in words
    assert "1 home.example mx.example.net Tue, 10 Nov 2026" in words
    assert "What a server wrote of the sender: mx.example.net; spf=pass" in words
    assert words.index("The way of this email") < words.index("Full headers of the email")
    assert "Exhibit 2" not in words_of(case_of(MAIL), tmp_path, shown)
