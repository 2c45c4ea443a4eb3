"""Papers can be read aloud and archived: structure, reading order, descriptions, conformance."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import page
import pikepdf
import pytest
from PIL import Image, ImageCms

from exports.render.document import Document, PageStyle, Run, Style
from exports.render.metadata import srgb_profile
from exports.render.paperfile import PaperFile
from exports.render.pictures import clean_jpeg
from tests.exports.render.reading import opened
from tests.exports.render.test_document import PIXELS, _exhibits
from tests.exports.render.test_scripts import SCRIPTS


def _all_sorts() -> Document:
    document = _exhibits()
    document.heading(4, "Levels that were skipped", new_page=True)
    for text in SCRIPTS.values():
        document.labelled("g. Said:", text, Style.QUOTE)
        document.paragraph([Run(text, bold=True), Run(" and "), Run(text, italic=True)], Style.NOTE)
    document.bullet("one")
    document.bullet("two")
    document.table(["A", "B"], [["", "x " * 900], ["y", ""]], caption="Long", row_headers=True)
    document.image(clean_jpeg(PIXELS, greyscale=True), alt="")
    document.image(
        clean_jpeg(PIXELS, greyscale=False), alt="A page", hidden_text="words of it", full_page=True
    )
    document.value_box("Empty", "")
    document.value_box("Long", "again " * 900, note="5,400 / 3,500")
    return document


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
@pytest.mark.parametrize("greyscale", [False, True])
def test_papers_keep_the_standards_they_name(profile: page.ValidationProfile, greyscale: bool) -> None:
    """A checker finds nothing against PDF/UA-1 and PDF/A-2a, with every primitive and script in the paper."""
    document = _all_sorts() if not greyscale else _exhibits(greyscale=True, bates_prefix="A ", size="a4")
    report = page.validate_pdf_bytes(document.build().pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_an_empty_paper_keeps_them_too() -> None:
    """A title with signs that XML or PDF would trip over, and nothing else."""
    document = Document(title="<a> & \x07 ) (\\ 字 \ufffe", page=PageStyle(), subject="]]> &amp;")
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(document.build().pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def _walk(element: pikepdf.Dictionary, depth: int = 0) -> Iterator[tuple[int, pikepdf.Dictionary]]:
    yield depth, element
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _walk(kid, depth + 1)


def test_structure_follows_the_calls() -> None:
    """Roles stand in the order of the calls; items share a list, cells have rows, headers a scope."""
    document = Document(title="x", page=PageStyle())
    document.heading(1, "One")
    document.heading(3, "Skipped a level")
    document.paragraph("words", lang="es")
    document.bullet("a")
    document.bullet("b")
    document.paragraph("between")
    document.bullet("c")
    document.table(["H1", "H2"], [["r", ""]], row_headers=True, caption="Table")
    document.chart_bars(["a"], [1], alt="One of a", caption="Bars", unit="x")
    pdf = opened(document.build().pdf)
    nodes = list(_walk(pdf.Root.StructTreeRoot.K))
    assert [str(node.S)[1:] for depth, node in nodes if depth == 1] == [
        "H1",
        "H2",
        "P",
        "L",
        "P",
        "L",
        "Table",
        "Figure",
        "Caption",
    ]
    assert [str(node.S)[1:] for depth, node in nodes if depth == 2] == [
        "LI",
        "LI",
        "LI",
        "Caption",
        "TR",
        "TR",
    ]
    assert [str(node.S)[1:] for depth, node in nodes if depth == 3] == [
        *["Lbl", "LBody"] * 3,
        "TH",
        "TH",
        "TH",
        "TD",
    ]
    assert [str(node.A.Scope) for _, node in nodes if "/A" in node] == ["/Column", "/Column", "/Row"]
    assert next(str(node.Alt) for _, node in nodes if node.S == "/Figure") == "One of a"
    assert next(str(node.Lang) for _, node in nodes if "/Lang" in node) == "es"


def test_everything_drawn_is_marked_and_leads_to_its_element() -> None:
    """No text or line is drawn outside a mark; each number leads to one element, which leads back."""
    pdf = opened(_all_sorts().build().pdf)
    parents = {
        int(number): list(row)
        for number, row in zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True)
    }
    for index, sheet in enumerate(pdf.pages):
        assert int(sheet.StructParents) == index
        depth, numbers = 0, []
        for operands, operator in pikepdf.parse_content_stream(sheet):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                depth += 1
                if name == "BDC":
                    numbers.append(int(operands[1].MCID))
            elif name == "EMC":
                depth -= 1
            elif name in {"TJ", "S", "f", "B", "Do"}:
                assert depth == 1, name
        assert numbers == list(range(len(parents[index])))
        for number, element in enumerate(parents[index]):
            held = [
                (
                    kid if isinstance(kid, int) else int(kid.MCID),
                    element.Pg if isinstance(kid, int) else kid.Pg,
                )
                for kid in element.K
                if isinstance(kid, int) or "/MCID" in kid
            ]
            assert any(mark == number and home.objgen == sheet.objgen for mark, home in held)


def test_the_colour_profile_is_srgb() -> None:
    """Colours keep their meaning through the profile that the file carries."""
    image = Image.new("RGB", (3, 1))
    colours = [(200, 30, 90), (128, 128, 128), (3, 250, 7)]
    for place, colour in enumerate(colours):
        image.putpixel((place, 0), colour)
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    turned = ImageCms.profileToProfile(image, ours, ImageCms.createProfile("sRGB"))
    for place, colour in enumerate(colours):
        assert all(abs(a - b) <= 1 for a, b in zip(turned.getpixel((place, 0)), colour, strict=True))


def test_a_stream_may_end_with_any_byte() -> None:
    """Data that ends with a CR is not read as a part of the line end after it (ISO 19005-2, 6.1.7.1)."""
    ends = (str(number).encode() for number in range(100_000))
    data = next(text for text in ends if zlib.compress(text, 6).endswith(b"\r"))
    file = PaperFile()
    file.add_stream({}, data)
    written = file.finish(file.add({"Type": "/Catalog"}), file.add({}))
    assert b"\r\r\nendstream" in written
