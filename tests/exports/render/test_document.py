"""The pages around the words: margins, numbers, stamps, bookmarks, fonts, metadata, sameness, cancelling."""

from __future__ import annotations

import io
import re
import subprocess
import tracemalloc

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from PIL import Image

from app.domain.errors import Cancelled
from app.domain.ports import Picture
from exports.checks.court_rules import check_pdf
from exports.render.document import Document, PageStyle, Run, Style
from exports.render.pictures import clean_jpeg
from tests.exports.render.reading import fonts, mapped_text, needs_poppler, opened, poppler_text, words

PIXELS = Picture(60, 40, bytes(range(240)) * 30)
SCRIPTS = "Łódź Ж 字 か 한 ع ש क ไ 😀 \u0f40"


def _exhibits(count: int = 3, **page: object) -> Document:
    document = Document(title="Attachment 5a", page=PageStyle(footer="Attachment 5a", **page))
    document.heading(1, "Attachment 5a")
    document.paragraph(SCRIPTS)
    document.table(
        ["No.", "Description", "Page"],
        [[str(n), "Photograph of the door", [document.page_ref(f"ex{n}")]] for n in range(1, count + 1)],
        caption="Exhibits",
    )
    document.labelled("a. Date:", "14 November 2026", Style.BODY)
    document.labelled("b. Who saw:", "")
    document.labelled("f. What:", "He said:\n\n  nothing.", Style.QUOTE)
    document.bullet("one")
    document.numbered("1.", "first")
    document.value_box("Name", "Jordan Avery", note="12 / 100", required=True)
    document.value_box("Description", "again and again " * 30)
    document.chart_bars(["Calls", "Letters"], [3, 0], alt="Bars", caption="Kinds", unit="incidents")
    document.chart_bars([f"w{n}" for n in range(30)], list(range(30)), alt="Bars", caption="Weeks", unit="x")
    document.chart_grid(["Mon", "Tue"], ["am", "pm"], [[1, 0], [4, 2]], alt="Grid", caption="Hours")
    document.rule()
    document.signature_block(["Signature", "Date"])
    picture = clean_jpeg(PIXELS, greyscale=False)
    for n in range(1, count + 1):
        document.begin_stamp(f"Exhibit {n}")
        document.separator_sheet(
            f"Exhibit {n}",
            "Photographs",
            anchor=f"ex{n}",
            bookmark=f"Exhibit {n} – Photographs",
            least_points=24,
        )
        for _ in range(n):
            document.image(picture, alt="A door", caption="IMG_1.jpg", full_page=True)
    document.end_stamp()
    document.heading(2, "End", anchor="end")
    return document


def test_the_same_calls_give_the_same_bytes() -> None:
    """Two documents, and one document built twice, are byte for byte the same."""
    first = _exhibits()
    built = first.build()
    assert first.build().pdf == built.pdf == _exhibits().build().pdf


def test_every_font_is_embedded_and_reads_as_a_font() -> None:
    """No font is left to the reader's computer; each program has the glyphs and widths its dictionary states."""
    pdf = opened(_exhibits().build().pdf)
    tops = [font for font in fonts(pdf) if font.Subtype == "/Type0"]
    assert len(tops) >= 8
    assert b"Helvetica" not in b"".join(item.unparse() for item in pdf.objects)
    for font in fonts(pdf):
        assert font.Subtype in {"/Type0", "/CIDFontType0"}
        assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
    for top in tops:
        child = top.DescendantFonts[0]
        program = child.FontDescriptor.FontFile3
        assert program.Subtype == "/CIDFontType0C"
        family = CFFFontSet()
        family.decompile(io.BytesIO(program.read_bytes()), None)
        inner = family[family.fontNames[0]]
        assert inner.ROS == ("Adobe", "Identity", 0)
        widths = [int(width) for width in child.W[1]]
        strings = inner.CharStrings
        assert len(strings) == len(widths) + 1
        for number, width in enumerate(widths, start=1):
            glyph = strings[f"cid{number:05d}"]
            glyph.decompile()
            assert glyph.program[0] == width
            assert glyph.program[-1] == "endchar"


def test_metadata_says_nothing_of_program_person_or_time() -> None:
    """The title, the language and the subject are all that the file says of itself."""
    document = Document(title="Declaration – Zoë", page=PageStyle(), lang="es-US", subject="Case 12")
    document.paragraph("x")
    built = document.build()
    pdf = opened(built.pdf)
    assert {str(key): str(value) for key, value in pdf.docinfo.items()} == {
        "/Title": "Declaration – Zoë",
        "/Subject": "Case 12",
    }
    assert str(pdf.Root.Lang) == "es-US"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True or bool(
        pdf.Root.ViewerPreferences.DisplayDocTitle
    )
    for word in (
        b"ReportLab",
        b"reportlab",
        b"Daybook",
        b"/Producer",
        b"/CreationDate",
        b"/JavaScript",
        b"/Annots",
    ):
        assert word not in built.pdf
    for page in pdf.pages:
        assert "/Annots" not in page


@needs_poppler
def test_pages_are_numbered_from_one_without_a_gap() -> None:
    """Each page says its number and how many there are, and carries the running Bates number."""
    built = _exhibits(bates_prefix="AV ").build()
    pages = poppler_text(built.pdf).split("\f")[:-1]
    assert len(pages) == built.pages
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {built.pages}" in words(page)
        assert f"AV {number:06d}" in words(page)


@needs_poppler
def test_stamps_count_the_pages_of_their_exhibit() -> None:
    """Every page of an exhibit is stamped with its own count; no other page is."""
    built = _exhibits().build()
    pages = [words(page) for page in poppler_text(built.pdf).split("\f")[:-1]]
    for n in range(1, 4):
        start = built.anchors[f"ex{n}"]
        for place in range(n + 1):
            assert f"Exhibit {n} – p. {place + 1} of {n + 1}" in pages[start - 1 + place]
    assert sum("– p. " in page for page in pages) == 2 + 3 + 4
    assert "Photographs" in pages[built.anchors["ex2"] - 1]


@needs_poppler
def test_page_references_name_the_right_pages() -> None:
    """A reference prints the page where its anchor stands, also when that moves the pages themselves."""
    document = Document(title="x", page=PageStyle())
    for n in range(120):
        document.paragraph([Run(f"Item {n} is on page "), document.page_ref(f"a{n}"), Run(".")])
    for n in range(120):
        document.heading(3, f"Place {n}", anchor=f"a{n}", new_page=n % 2 == 0)
    built = document.build()
    pages = [words(page) for page in poppler_text(built.pdf).split("\f")[:-1]]
    for n in range(120):
        page = built.anchors[f"a{n}"]
        assert re.search(rf"Place {n}\b", pages[page - 1])
        assert any(f"Item {n} is on page {page}." in text for text in pages)


def test_a_reference_to_nowhere_is_an_error() -> None:
    """A page that no anchor marks cannot be named."""
    document = Document(title="x", page=PageStyle())
    document.paragraph([document.page_ref("nowhere")])
    with pytest.raises(KeyError):
        document.build()


@needs_poppler
@pytest.mark.parametrize("size", ["letter", "a4"])
def test_nothing_stands_outside_the_margins(size: str) -> None:
    """No word begins left of the margin, ends right of it or leaves the page."""
    document = _exhibits(size=size)
    document.paragraph("wide " * 300 + "W" * 400)
    document.paragraph(" " * 300 + "pushed far in")
    document.table(["A", "B"], [["x" * 90, "y " * 200], ["", "字" * 200]], widths=[1, 3])
    document.labelled("g. " + "long label " * 20, "قال لي: سأجدك " * 30)
    built = document.build()
    box = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=built.pdf, capture_output=True, check=True)
    wide, high = (612.0, 792.0) if size == "letter" else (595.28, 841.89)
    found = re.findall(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)<',
        box.stdout.decode(),
    )
    assert len(found) > 500
    for left, top, right, bottom, text in found:
        assert float(left) >= 72 - 1.5, text
        assert float(right) <= wide - 54 + 1.5, text
        assert 0 < float(top) < float(bottom) < high, text


def test_bookmarks_lead_to_exhibits_by_title() -> None:
    """Headings of the first two levels and exhibits are in the outline, each with its page."""
    built = _exhibits().build()
    pdf = opened(built.pdf)
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        first = next(item for item in outline.root if item.title.startswith("Exhibit 2"))
        page = pikepdf.Page(first.destination[0]).index + 1
    assert titles == ["Attachment 5a", *(f"Exhibit {n} – Photographs" for n in range(1, 4))]
    assert page == built.anchors["ex2"]
    assert str(pdf.Root.PageMode) == "/UseOutlines"


@needs_poppler
def test_a_table_header_comes_again_on_each_page() -> None:
    """A table of 300 rows repeats its header and keeps every row once and in order."""
    document = Document(title="x", page=PageStyle())
    document.table(["When", "What"], [[f"day {n}", f"incident {n} " * (1 + n % 4)] for n in range(300)])
    pages = poppler_text(document.build().pdf, "-layout").split("\f")[:-1]
    assert len(pages) > 8
    for page in pages:
        assert words(page).startswith("When What")
    everything = words(" ".join(pages))
    places = [everything.index(f"day {n} ") for n in range(300)]
    assert places == sorted(places)


@needs_poppler
def test_headings_and_labels_stay_with_what_follows() -> None:
    """No heading or quoted item's label is the last thing on a page."""
    document = Document(title="x", page=PageStyle(number_pages=False))
    for n in range(90):
        document.heading(2, f"HEAD {n}")
        document.labelled(f"LABEL {n}", "some words " * (7 + n % 9), Style.QUOTE)
    for page in poppler_text(document.build().pdf).split("\f")[:-1]:
        last = [line for line in page.splitlines() if line.strip()][-1]
        assert "HEAD" not in last
        assert "LABEL" not in last


def test_a_jpeg_is_embedded_as_it_is() -> None:
    """JPEG bytes are in the file untouched and once, however often the picture is shown."""
    picture = clean_jpeg(PIXELS, greyscale=False)
    document = Document(title="x", page=PageStyle())
    for _ in range(3):
        document.image(picture, alt="door")
    built = document.build()
    assert built.pdf.count(picture) == 1
    pdf = opened(built.pdf)
    image = next(
        item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    )
    assert (image.Width, image.Height, image.Filter) == (60, 40, "/DCTDecode")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_kind_is_drawn_on_white(mode: str) -> None:
    """PNG pixels become grey or RGB; what was clear becomes white."""
    out = io.BytesIO()
    Image.new(mode, (7, 5), 0).save(out, "PNG")
    document = Document(title="x", page=PageStyle())
    document.image(out.getvalue(), alt="dot")
    pdf = opened(document.build().pdf)
    image = next(
        item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
    )
    channels = 1 if image.ColorSpace == "/DeviceGray" else 3
    pixels = image.read_bytes()
    assert len(pixels) == 7 * 5 * channels
    if mode in {"LA", "RGBA"}:
        assert set(pixels) == {255}


def test_a_grey_paper_has_no_colour() -> None:
    """With `greyscale` every picture is grey, whatever it was, and no drawing operator sets a colour."""
    png = io.BytesIO()
    Image.new("RGB", (4, 4), (250, 0, 0)).save(png, "PNG")
    document = Document(title="x", page=PageStyle(greyscale=True))
    document.image(clean_jpeg(PIXELS, greyscale=False), alt="x")
    document.image(png.getvalue(), alt="x")
    document.chart_grid(["a"], ["b"], [[3]], alt="x", caption="x")
    pdf = opened(document.build().pdf)
    images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Width" in item]
    assert [image.ColorSpace for image in images] == ["/DeviceGray", "/DeviceGray"]
    used = {str(op) for page in pdf.pages for _, op in pikepdf.parse_content_stream(page)}
    assert not used & {"rg", "RG", "k", "K", "sc", "scn", "cs"}


@needs_poppler
def test_a_long_footer_leaves_room_for_the_page_number() -> None:
    """A title too long for the foot is cut between words with an ellipsis."""
    title = "Attachment to the request for a domestic violence restraining order, " * 4
    document = Document(title="x", page=PageStyle(footer=title))
    document.paragraph("x")
    lines = poppler_text(document.build().pdf, "-layout").splitlines()
    foot = next(line for line in lines if "page 1 of 1" in line)
    assert re.search(r"Attachment .*[a-z,]…\s+page 1 of 1$", foot)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xd9", b"%PDF-1.7"])
def test_other_bytes_are_refused(data: bytes) -> None:
    """Only JPEG and PNG are pictures here."""
    with pytest.raises(ValueError, match="JPEG"):
        Document(title="x", page=PageStyle()).image(data, alt="x")


def test_tables_and_charts_refuse_uneven_rows() -> None:
    """A row, width, label or value too many is a mistake of the caller."""
    document = Document(title="x", page=PageStyle())
    for call in (
        lambda: document.table(["a"], [["1", "2"]]),
        lambda: document.table(["a", "b"], [], widths=[1]),
        lambda: document.table([], []),
        lambda: document.chart_bars(["a"], [], alt="", caption="", unit=""),
        lambda: document.chart_grid(["a"], ["b"], [[1, 2]], alt="", caption=""),
    ):
        with pytest.raises(ValueError, match="has"):
            call()


def test_an_empty_document_is_one_page() -> None:
    """Breaks, spaces and empty texts make no blank pages of their own."""
    document = Document(title="", page=PageStyle())
    document.page_break()
    document.page_break()
    document.space(3000)
    document.paragraph("")
    document.page_break()
    assert document.build().pages == 1


class _StopsAfter:
    """A job that is asked to stop after some checks."""

    def __init__(self, checks: int) -> None:
        self.left = checks
        self.labels: set[str] = set()

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        self.labels.add(label)


@pytest.mark.parametrize("checks", [0, 3, 40, 60])
def test_a_cancelled_paper_stops(checks: int) -> None:
    """The build asks between paragraphs and pages, and stops where it is."""
    with pytest.raises(Cancelled):
        _exhibits(6).build(_StopsAfter(checks))


def test_progress_is_told_in_keys() -> None:
    """Progress names keys of the catalogue, never words of the case."""
    job = _StopsAfter(10_000)
    _exhibits().build(job)
    assert job.labels == {"render.progress.layout", "render.progress.pages"}


def test_the_file_is_put_together_without_copies_of_its_pictures() -> None:
    """Memory beside the pictures themselves stays within twice the finished file."""
    noise = [bytes((n * 7 + i * i) & 255 for i in range(120 * 1000)) for n in range(4)]
    pictures = [clean_jpeg(Picture(200, 200, data), greyscale=False, quality=95) for data in noise]
    document = Document(title="x", page=PageStyle())
    for picture in pictures:
        document.image(picture, alt="noise", full_page=True)
    document.build()
    tracemalloc.start()
    size = len(document.build().pdf)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * size + 400_000


@needs_poppler
def test_every_string_of_a_cell_is_read_whole() -> None:
    """Readers that follow the drawing order get a wrapped cell without its neighbour's words in between."""
    document = Document(title="x", page=PageStyle())
    document.table(["A", "B"], [["left words " * 20, "right words " * 20]])
    held = mapped_text(opened(document.build().pdf))
    assert words("left words " * 20) in words(held)
    assert words("right words " * 20) in words(held)


def test_a_paper_may_only_be_measured() -> None:
    """What is measured has the size and the pages of what is drawn, and holds nothing."""
    whole, measured = _exhibits().build(), _exhibits().build(most=-1)
    assert measured.pdf == b""
    assert (measured.written.size, measured.written.weights) == (len(whole.pdf), whole.written.weights)
    assert (measured.pages, measured.anchors) == (whole.pages, whole.anchors)
    assert _exhibits().build(most=10**6).pdf == whole.pdf


@pytest.mark.parametrize("marked", [0, 7, 19])
def test_names_under_a_chart_stay_on_the_page(marked: int) -> None:
    """However long the name of a column, it stands between the margins and is drawn wherever it is marked."""
    names = [f"Jan {2000 + number}" for number in range(20)]
    names[marked] += " (the record was begun)"
    document = Document(title="Chart", page=PageStyle(footer="Chart"))
    document.heading(1, "Chart")
    document.chart_bars(names, [3] * 20, alt="Twenty years", caption="By year", unit="incidents")
    made = document.build().pdf
    assert [result.detail for result in check_pdf(made) if not result.ok] == []
    with opened(made) as pdf:
        assert names[marked] in mapped_text(pdf)
