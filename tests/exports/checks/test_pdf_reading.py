"""Reading finished PDFs back: no corner of a file in which a private text could stand goes unread."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from app.domain.documents_in import EmailView, TextView
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import Paper
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from app.domain.views.secrets import Secret, SecretKind
from exports.base import PaperFile
from exports.checks.drawn_text import drawn_texts
from exports.checks.leak_scan import Scanner
from exports.checks.paper_checks import check_paper
from exports.checks.pdf_reading import PdfReading
from exports.checks.words_in import exhibit_pieces, served_pieces
from exports.packet.paper import render_packet
from exports.render.document import Document, PageStyle, Style
from exports.render.inline import Run
from exports.render.pictures import clean_jpeg
from tests.exports.builders import MAIL, NOTE, SHOWN, full_case, picture, request, sources

SECRET = "1423 Birchwood Lane"
SCANNER = Scanner([Secret(SecretKind.ADDRESS, f"{SECRET}, Springfield, IL 62704", "me")])


def _paper(**spots: str) -> bytes:
    """A paper of two pages with words put where a test wants them."""
    doc = Document(
        title=spots.get("title", "Paper"), page=PageStyle(footer="Paper"), subject=spots.get("subject", "")
    )
    doc.heading(1, "Heading", bookmark=spots.get("bookmark", "Heading"))
    doc.paragraph(spots.get("text", "Nothing here."))
    doc.paragraph((Run("Mixed "), Run(spots.get("run", "words")), Run(" مرحبا")), Style.QUOTE)
    doc.table(["What", "Where"], [("a", spots.get("cell", "b"))], widths=(8, 1))
    doc.image(
        clean_jpeg(picture(64, 48), greyscale=False),
        alt=spots.get("alt", "A picture"),
        caption=spots.get("caption", ""),
    )
    doc.heading(1, "Second", new_page=True)
    return doc.build(NoJob()).pdf


def _changed(pdf: bytes, change: str) -> bytes:
    """The paper with something put in by hand."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        if change == "annotation":
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET
            )
            page.obj.Annots = opened.make_indirect(pikepdf.Array([opened.make_indirect(note)]))
        elif change == "info":
            opened.docinfo["/Keywords"] = SECRET
        elif change == "xmp":
            opened.Root.Metadata = opened.make_stream(
                f"<x:xmpmeta><dc:creator>{SECRET}</dc:creator></x:xmpmeta>".encode()
            )
        elif change == "actual_text":
            spoken = (
                b"/Span <</ActualText <"
                + ("\ufeff" + SECRET).encode("utf-16-be").hex().encode()
                + b">>> BDC EMC\n"
            )
            page.contents_add(opened.make_stream(spoken), prepend=False)
        elif change == "file_name":
            spec = pikepdf.AttachedFileSpec(opened, b"x", filename=f"{SECRET}.txt")
            opened.attachments["a.txt"] = spec
        elif change == "exif":
            out, exif = io.BytesIO(), Image.Exif()
            exif[0x010E] = "a place"
            Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
            image = next(
                item
                for item in opened.objects
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
            )
            image.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
        elif change == "zone":
            opened.docinfo["/CreationDate"] = "D:20261114120000-06'00'"
        saved = io.BytesIO()
        opened.save(saved, fix_metadata_version=False)
    return saved.getvalue()


def test_a_clean_paper_has_no_find() -> None:
    """A paper without the secret raises no alarm, and carries no picture data or time zone."""
    reading = PdfReading(_paper())
    assert SCANNER.scan(reading.read()).finds == ()
    assert (reading.pages, reading.marked_pictures) == (2, ())


@pytest.mark.parametrize("spot", ["title", "subject", "bookmark", "text", "run", "cell", "alt", "caption"])
def test_words_are_read_wherever_they_were_put(spot: str) -> None:
    """Text, runs, narrow cells, title, subject, bookmarks, captions and spoken descriptions are read back."""
    found = SCANNER.scan(PdfReading(_paper(**{spot: f"I moved to {SECRET} in May"})).read()).finds
    assert {find.what for find in found} >= {"address"}


@pytest.mark.parametrize("change", ["annotation", "info", "xmp", "actual_text", "file_name"])
def test_words_in_the_corners_of_a_file_are_read(change: str) -> None:
    """Annotations, document information, XMP, spoken text in the page and names of files inside are read back."""
    found = SCANNER.scan(PdfReading(_changed(_paper(), change)).read()).finds
    assert "address" in {find.what for find in found}


def test_picture_data_and_time_zones_are_found() -> None:
    """EXIF in a picture and the offset of the machine's clock in metadata are finds."""
    reading = PdfReading(_changed(_paper(), "exif"))
    assert SCANNER.scan(reading.read()).finds == ()
    assert reading.marked_pictures == ("the camera data (EXIF or XMP) of a picture",)
    found = SCANNER.scan(PdfReading(_changed(_paper(), "zone")).read()).finds
    assert [find.what for find in found] == ["time_zone"]


def test_what_is_no_pdf_is_said_so() -> None:
    """Bytes that are no PDF raise the known condition."""
    with pytest.raises(KnownError) as caught:
        list(PdfReading(b"%PDF-1.7 nothing more").read())
    assert caught.value.code is ErrorCode.FILE_NOT_UNDERSTOOD


def test_a_finished_packet_is_checked_in_one_go() -> None:
    """The petitioner's own email in an exhibit stops the packet, its id lets it through, shapes need their word."""
    case, asked = full_case(), request(Paper.PACKET)
    view = served_case(case, asked)
    files = render_packet(view, sources(SHOWN), asked, NoJob())
    first = check_paper(files, case, asked, pieces=served_pieces(view), limit_mb=25)
    assert not first.may_write
    known = {find.id for find in first.finds if not find.by_shape}
    assert {find.what for find in first.finds} == {"email"}
    assert not check_paper(files, case, request(allow=frozenset({"shapes"}))).may_write
    assert check_paper(files, case, request(allow=frozenset({"shapes", *known}))).may_write
    lines = [check.detail for check in first.checks if check.check == "find"]
    assert all(line.split(":")[0] in {find.id for find in first.finds} for line in lines)
    summary = next(check.detail for check in first.checks if check.check == "leak_scan")
    assert "2 addresses, 2 phones, 1 email address, 1 workplace, 1 school" in summary
    assert "Pictures and sound are not read." in summary
    assert not [check for check in first.checks if check.check.startswith("court_") and not check.ok]
    without = request(exclude=frozenset(entry.id for entry in case.entries if MAIL.id in entry.evidence))
    clean = render_packet(served_case(case, without), sources(SHOWN), without, NoJob())
    assert check_paper(clean, case, without).may_write


def test_a_find_in_an_entry_is_told_there_and_not_again_for_its_page() -> None:
    """Words that leak are shown in the entry they were written in, once."""
    case, asked = full_case(), request(Paper.PACKET)
    leaking = type(case)(
        **{name: getattr(case, name) for name in case.__slots__}
        | {"entries": (type(case.entries[1])(**{name: getattr(case.entries[1], name) for name in case.entries[1].__slots__} | {"what": "He found 14 Elm Ct."}),)}
    )  # fmt: skip
    view = served_case(leaking, asked)
    files = render_packet(view, sources(SHOWN), asked, NoJob())
    (find,) = check_paper(files, leaking, asked, pieces=served_pieces(view)).finds
    assert find.entry == leaking.entries[0].id
    assert find.where == 'what happened of the entry "He found 14 Elm Ct."'


def test_texts_in_json_are_searched_as_they_read() -> None:
    """A line end that JSON writes as a backslash hides nothing."""
    case = full_case()
    data = b'{"what": "He knows\\n14 Elm\\nCourt\\nnow"}'
    found = check_paper([PaperFile("incidents.json", data)], case, request(Paper.JSON)).finds
    assert [find.what for find in found] == ["address"]


def test_words_that_a_page_break_cuts_in_two_are_found() -> None:
    """An address whose first line ends a page and whose second begins the next is one address."""
    lines = [f"line {number:03d}" for number in range(60)]
    doc = Document(title="Paper", page=PageStyle(footer="Paper of this case"))
    doc.heading(1, "Heading")
    for line in lines:
        doc.paragraph(line)
    with pikepdf.open(io.BytesIO(doc.build(NoJob()).pdf)) as pdf:
        first = next(drawn_texts(pdf, NoJob()))
    last = max(number for number in range(60) if f"line {number:03d}" in first)
    assert last < 58
    lines[last], lines[last + 1] = "she lives at 1423 Birch", "wood Lane, they say"
    doc = Document(title="Paper", page=PageStyle(footer="Paper of this case"))
    doc.heading(1, "Heading")
    for line in lines:
        doc.paragraph(line)
    case = replace(full_case(), entries=())
    dana = replace(case.people[0], address=("1423 Birchwood Lane, Springfield, IL 62704",))
    case = replace(case, people=(dana, *case.people[1:]))
    result = check_paper((PaperFile("", doc.build(NoJob()).pdf),), case, request())
    assert [(find.what, find.where) for find in result.finds] == [("address", "from page 1 to page 2")]


def test_a_page_is_also_read_as_it_was_drawn() -> None:
    """What was drawn is read by the fonts' own maps, without running heads and feet, in lines."""
    with pikepdf.open(io.BytesIO(_paper(text="قال لي ana@example.org غدا"))) as pdf:
        first, second = drawn_texts(pdf, NoJob())
    assert "ana@example.org" in first
    assert first.startswith("Heading\n")
    assert second == "Second"


def test_an_exhibit_is_searched_whole_and_told_with_its_item() -> None:
    """What no page shows in one piece is found in the text of the exhibit."""
    case = full_case()
    view = served_case(case, request())
    shown = dict(SHOWN)
    shown[NOTE.id] = TextView("Dana lives at 14 Elm\n\n\nCourt.", "utf-8", certain=True)
    contents = exhibit_pieces(view, sources(shown).content, case, NoJob())
    clean = PaperFile("", _paper())
    finds = check_paper((clean,), case, request(), contents=contents).finds
    assert ("address", "the content of item 4") in {(find.what, find.where) for find in finds}
    locked = dict(SHOWN)
    locked[NOTE.id] = KnownError(ErrorCode.VAULT_LOCKED)
    with pytest.raises(KnownError):
        exhibit_pieces(view, sources(locked).content, case, NoJob())


@pytest.mark.parametrize(("sender", "found"), [("Dana <dana@example.net>", True), ("sam@example.org", False)])
def test_the_connection_of_the_petitioner_is_found_in_the_headers_of_her_own_mail(
    sender: str, found: bool
) -> None:
    """Internet addresses in mail she sent are hers; in mail of the other person they are the evidence."""
    case = full_case()
    headers = (
        ("Received", "from [198.51.100.77] by relay; 10.0.0.4"),
        ("X-Originating-IP", "[2001:db8::7]"),
        ("From", sender),
    )
    shown = dict(SHOWN)
    shown[MAIL.id] = EmailView(headers, headers, "Stop.")
    contents = exhibit_pieces(served_case(case, request()), sources(shown).content, case, NoJob())
    finds = check_paper((PaperFile("", _paper()),), case, request(), contents=contents).finds
    told = {(find.where, find.by_shape) for find in finds if find.what == "ip"}
    assert told == ({("the full headers of item 3", True)} if found else set())
    assert len({find.id for find in finds if find.what == "ip"}) == (2 if found else 0)
