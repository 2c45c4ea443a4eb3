"""Every rule of courts: a finished packet keeps all of them, and fails on exactly the one that is broken."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from app.domain.export_request import Paper
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from app.services.papers import COURTS_LANGUAGE
from app.strings.catalogue import spoken_in
from app.strings.pseudo import PSEUDO_LANGUAGES
from exports.checks.court_rules import (
    MEGABYTE,
    READABLE,
    RULES,
    RULES_OF,
    check_names,
    check_pdf,
    check_volumes,
)
from exports.jurisdictions import jurisdiction
from exports.packet.plan import make_plan
from exports.packet.volumes import Maker
from exports.render.document import Document, PageStyle
from tests.exports.builders import SHOWN, full_case, request, sources

Breach = Callable[[pikepdf.Pdf], None]
FOOT, STAMP = b" 10 Tf", b" 11 Tf"
ARTIFACT = re.compile(rb"/Artifact BMC\n.*?\nEMC", re.DOTALL)


@cache
def packet() -> bytes:
    """A small packet with everything in it, drawn once."""
    return volumes(10**9)[0]


@cache
def volumes(limit: int) -> tuple[bytes, ...]:
    """The same packet in files of `limit` bytes, in the court's language whatever test asks for it first."""
    asked = request()
    with spoken_in(COURTS_LANGUAGE):
        plan = make_plan(served_case(full_case(), asked), asked.page, jurisdiction("US-CA"))
        return tuple(made.file.pdf for made in Maker(plan, sources(SHOWN), NoJob()).make(limit))


def broken(pdf: bytes, what: str = "") -> dict[str, str]:
    """The rules that a file does not keep, with what is said of each."""
    results = check_pdf(pdf, 25 * MEGABYTE, name=what)
    return {result.check.removeprefix("court_"): result.detail for result in results if not result.ok}


def changed(breach: Breach, **saving: object) -> bytes:
    """The packet with something broken by hand."""
    with pikepdf.open(io.BytesIO(packet())) as pdf:
        breach(pdf)
        saved = io.BytesIO()
        pdf.save(saved, **saving)  # type: ignore[arg-type]
    return saved.getvalue()


def page(pdf: pikepdf.Pdf, label: str, number: int = 1) -> int:
    """The place of a page of an exhibit in the packet, by the bookmark of its separator sheet."""
    with pdf.open_outline() as outline:
        (mark,) = [mark for mark in outline.root if mark.title.startswith(f"{label} ")]
        first = mark.destination[0]
    return next(at for at, each in enumerate(pdf.pages) if each.obj.objgen == first.objgen) + number - 1


def content(pdf: pikepdf.Pdf, at: int) -> bytes:
    """What is drawn on a page."""
    return bytes(pdf.pages[at].obj.Contents.read_bytes())


def redraw(pdf: pikepdf.Pdf, at: int, words: bytes) -> None:
    """Draw a page anew."""
    pdf.pages[at].obj.Contents = pdf.make_stream(words)


def drawn(words: bytes, at: int = 3) -> Breach:
    """Something more on a page, in the packet's own font."""

    def more(pdf: pikepdf.Pdf) -> None:
        redraw(pdf, at, content(pdf, at) + b"\n" + words)

    return more


def artifact(words: bytes, sign: bytes) -> bytes:
    """The foot or the stamp among the artifacts of a page."""
    return next(found for found in ARTIFACT.findall(words) if sign in found)


def exchanged(sign: bytes, exhibit: str) -> Breach:
    """The feet or the stamps of the second and third page of an exhibit in each other's place."""

    def swap(pdf: pikepdf.Pdf) -> None:
        first, second = page(pdf, exhibit, 2), page(pdf, exhibit, 3)
        here, there = content(pdf, first), content(pdf, second)
        mine, other = artifact(here, sign), artifact(there, sign)
        redraw(pdf, first, here.replace(mine, other))
        redraw(pdf, second, there.replace(other, mine))

    return swap


def footless(number_in_text: bool) -> Breach:
    """A page without its number; or with the number in the text, where it once fooled the check."""

    def take(pdf: pikepdf.Pdf) -> None:
        words = content(pdf, 4)
        foot = artifact(words, FOOT)
        instead = b"/P <</MCID 99>> BDC\nBT /F2 12 Tf 300 300 Td " + codes(pdf, 4, "5") + b" Tj ET\nEMC"
        redraw(pdf, 4, words.replace(foot, instead if number_in_text else b""))

    return take


def codes(pdf: pikepdf.Pdf, at: int, words: str) -> bytes:
    """Words as the font of the body writes them."""
    font = pdf.pages[at].resources.Font.F2
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>", font.ToUnicode.read_bytes())
    known = {chr(int(letter, 16)): code for code, letter in pairs}
    return b"<" + b"".join(known[letter] for letter in words) + b">"


def index_says(cell: int, words: str) -> Breach:
    """The row of exhibit 3 in the index with other words in a cell: 0 for its number, -1 for its page."""

    def write(pdf: pikepdf.Pdf) -> None:
        at = page(pdf, "Index of")
        lines = content(pdf, at).split(b"\n")
        row = next(place for place, line in enumerate(lines) if b"[" + codes(pdf, at, "3") + b"] TJ" in line)
        shown = [place for place in range(row, len(lines)) if lines[place].startswith(b"BT ")]
        third = codes(pdf, at, str(page(pdf, "Exhibit 3") + 1))
        place = row if cell == 0 else next(each for each in shown if b"[" + third + b"] TJ" in lines[each])
        lines[place] = re.sub(rb"\[.*\] TJ", b"[" + codes(pdf, at, words) + b"] TJ", lines[place])
        redraw(pdf, at, b"\n".join(lines))

    return write


def bookmark(change: Callable[[pikepdf.Pdf, pikepdf.Outline], None]) -> Breach:
    """Other bookmarks."""

    def write(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            change(pdf, outline)

    return write


def _astray(pdf: pikepdf.Pdf, outline: pikepdf.Outline) -> None:
    mark = outline.root[-1]
    mark.destination = Array([pdf.pages[-1].obj, Name.Fit])


def _to_another_part(pdf: pikepdf.Pdf, outline: pikepdf.Outline) -> None:
    outline.root[1].destination = Array([pdf.pages[6].obj, Name.Fit])


def _without_exhibit(pdf: pikepdf.Pdf, outline: pikepdf.Outline) -> None:
    del outline.root[-2]


def annotation(kind: Name, **more: object) -> Breach:
    """Something active on the second page."""

    def put(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=kind, Rect=[80, 80, 90, 90], **more)
        pdf.pages[1].obj.Annots = Array([pdf.make_indirect(note)])

    return put


def _blank(pdf: pikepdf.Pdf) -> None:
    at = page(pdf, "Exhibit 4", 2)
    redraw(pdf, at, b"\n".join(ARTIFACT.findall(content(pdf, at))))


def _picture_alone(pdf: pikepdf.Pdf) -> None:
    """The page of the photo without its caption, and without the words that describe it."""
    at = page(pdf, "Exhibit 1", 2)
    words = content(pdf, at)
    redraw(pdf, at, re.sub(rb"/Caption <<[^>]*>> BDC\n.*?\nEMC", b"", words, flags=re.DOTALL))
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item:
            del item.Alt


def _landscape(pdf: pikepdf.Pdf) -> None:
    pdf.pages[page(pdf, "Exhibit 2")].mediabox = [0, 0, 792, 612]


def _legal(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].mediabox = [0, 0, 612, 1008]


def _turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Rotate = 90


def _foreign_font(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Resources.Font.Foreign = pdf.make_indirect(font)


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="a.txt")


def _opening_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _named_script(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=["a", script]))


def _page_script(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj.AA = Dictionary(O=pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)")))


def _fields(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=[pdf.make_indirect(Dictionary(T="name", FT=Name.Tx))])


def _box_to_fill(pdf: pikepdf.Pdf) -> None:
    annotation(Name.Widget)(pdf)
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[1].obj.Annots)


def _xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))


def _layers(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
    pdf.Root.OCProperties = Dictionary(OCGs=[group], D=Dictionary(Order=[group]))


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _no_title(pdf: pikepdf.Pdf) -> None:
    del pdf.trailer.Info.Title


def _small_sheet(pdf: pikepdf.Pdf) -> None:
    at = page(pdf, "Exhibit 3")
    redraw(pdf, at, content(pdf, at).replace(b" 32 Tf", b" 20 Tf"))


def _goes_out(kind: Name, **more: object) -> Breach:
    return annotation(Name.Link, A=Dictionary(S=kind, **more))


BREACHES: tuple[tuple[str, str, Breach], ...] = (
    ("page_size", "legal paper", _legal),
    ("upright", "turned", _turned),
    ("upright", "wide", _landscape),
    ("margins", "words at the left", drawn(b"BT /F2 12 Tf 40 300 Td <0001> Tj ET")),
    ("margins", "words at the right", drawn(b"BT /F2 12 Tf 580 300 Td <0001> Tj ET")),
    ("margins", "words above", drawn(b"BT /F2 12 Tf 300 740 Td <0001> Tj ET")),
    ("margins", "words below", drawn(b"BT /F2 12 Tf 300 20 Td <0001> Tj ET")),
    ("margins", "a line to the edge", drawn(b"0.5 w 72 300 m 600 300 l S")),
    ("margins", "a stamp at the edge", drawn(b"/Artifact BMC\n560 40 60 20 re S\nEMC")),
    ("margins", "a foot at the edge", drawn(b"/Artifact BMC\nBT /F2 10 Tf 300 6 Td <0001> Tj ET\nEMC")),
    ("type_size", "small letters", drawn(b"BT /F2 9 Tf 300 300 Td <0001> Tj ET")),
    ("type_size", "letters made small", drawn(b"q .5 0 0 .5 0 0 cm BT /F2 12 Tf 600 600 Td <0001> Tj ET Q")),
    ("type_size", "a small foot", drawn(b"/Artifact BMC\nBT /F2 8 Tf 300 40 Td <0001> Tj ET\nEMC")),
    ("fonts", "a font left out", _foreign_font),
    ("page_numbers", "no number", footless(number_in_text=False)),
    ("page_numbers", "the number in the text", footless(number_in_text=True)),
    ("page_numbers", "two numbers changed places", exchanged(FOOT, "Exhibit 2")),
    ("stamps", "two stamps changed places", exchanged(STAMP, "Exhibit 2")),
    ("separators", "a small sheet", _small_sheet),
    ("index", "another page", index_says(-1, "20")),
    ("index", "a page that is not there", index_says(-1, "99")),
    ("index", "an exhibit left out", index_says(0, "9")),
    ("bookmarks", "none", bookmark(lambda pdf, outline: outline.root.clear())),
    ("bookmarks", "to a later page of the exhibit", bookmark(_astray)),
    ("bookmarks", "to another part", bookmark(_to_another_part)),
    ("bookmarks", "an exhibit without one", bookmark(_without_exhibit)),
    ("text", "a picture that nothing describes", _picture_alone),
    ("blank", "an empty page", _blank),
    ("attachments", "a file inside", _attached),
    ("attachments", "a file on a page", annotation(Name.FileAttachment)),
    ("scripts", "when it opens", _opening_script),
    ("scripts", "by name", _named_script),
    ("scripts", "of a page", _page_script),
    ("links", "to the web", _goes_out(Name.URI, URI="https://example.org")),
    ("links", "to another file", _goes_out(Name.GoToR, F="other.pdf")),
    ("links", "to another page", annotation(Name.Link)),
    ("media", "a film", annotation(Name.Screen)),
    ("media", "a sound", annotation(Name.Sound)),
    ("notes", "a sticky note", annotation(Name.Text, Contents="see me")),
    ("notes", "a mark", annotation(Name.Highlight)),
    ("form", "fields", _fields),
    ("form", "a box to fill", _box_to_fill),
    ("form", "XFA", _xfa),
    ("layers", "layers", _layers),
    ("tags", "no language", _no_language),
    ("tags", "no title", _no_title),
)  # fmt: skip


def test_a_finished_packet_keeps_every_rule() -> None:
    """Each rule has a result, and every one is kept."""
    results = check_pdf(packet(), 25 * MEGABYTE, name="packet.pdf")
    assert {result.check for result in results} == {f"court_{rule}" for rule in RULES}
    assert [result for result in results if not result.ok] == []


@pytest.mark.parametrize(
    ("rule", "breach"), [each[::2] for each in BREACHES], ids=[f"{r}-{n}" for r, n, _ in BREACHES]
)
def test_a_breach_fails_its_own_rule_and_no_other(rule: str, breach: Breach) -> None:
    """What is broken by hand in a finished packet is told, and nothing else is."""
    assert set(broken(changed(breach))) == {rule}


def test_every_rule_is_broken_once() -> None:
    """No rule stands in the table that no test can make fail."""
    elsewhere = {"password", "version", "size", "name"}
    assert {rule for rule, _, _ in BREACHES} | elsewhere == RULES


def test_breaches_name_the_page() -> None:
    """The sentence says on which pages; a breach of the whole file says so."""
    assert broken(changed(_legal)) == {"page_size": "Pages that are neither letter nor A4 size: 4."}
    assert broken(changed(_opening_script))["scripts"].endswith("(page: the whole file).")
    assert broken(changed(index_says(-1, "20")))["index"].endswith(": Exhibit 3.")
    assert broken(changed(bookmark(_without_exhibit)))["bookmarks"].endswith(": Exhibit 6.")


def test_password_and_version() -> None:
    """A file that is encrypted, though any reader opens it, and one of PDF 2.0 are not taken."""
    locked = changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user=""))
    assert set(broken(locked)) == {"password"}
    assert set(broken(changed(lambda pdf: None, force_version="2.0"))) == {"version"}


def test_size_in_the_smaller_megabyte() -> None:
    """A limit counts millions of bytes, as the strictest portal does."""
    assert all(check.ok for check in check_pdf(packet(), len(packet())))
    assert [check.check for check in check_pdf(packet(), len(packet()) - 1) if not check.ok] == ["court_size"]


@pytest.mark.parametrize(
    "name",
    [
        "my packet.pdf",
        "pétition.pdf",
        "a&b.pdf",
        "-packet.pdf",
        "x" * 47 + ".pdf",
        "packet (1).pdf",
        "письмо.pdf",
    ],
)
def test_odd_file_names(name: str) -> None:
    """A name with spaces, accents, signs, or more than 50 characters is told, of a court paper alone."""
    assert set(broken(packet(), name)) == {"name"}
    assert [check.ok for check in check_names(Paper.PACKET, ["packet-1-of-2.pdf", name])] == [False]
    assert check_names(Paper.LOG, [name]) == ()


def test_plain_file_names() -> None:
    """Fifty letters, digits, hyphens, dots and underscores are taken."""
    assert broken(packet(), "Attachment_2-of-3" + "x" * 29 + ".pdf") == {}


def test_what_is_unseen_or_stands_at_the_edge_by_rule() -> None:
    """Words behind a picture may be tiny; the numbers and lines of pleading paper stand in the left margin."""
    assert broken(changed(drawn(b"q 3 Tr BT /F2 1 Tf 2 2 Td <0001> Tj ET Q"))) == {}

    def numbered(pdf: pikepdf.Pdf) -> None:
        words = b"".join(
            b"BT /F2 12 Tf 46 %d Td " % (720 - 24 * n) + codes(pdf, 3, str(n)) + b" Tj ET\n"
            for n in (1, 2, 3, 5)
        )
        lines = b"64 40 m 64 770 l S\n" if words else b""
        drawn(b"/Artifact BMC\n" + words + lines + b"EMC")(pdf)

    assert broken(changed(numbered)) == {}


def test_volumes_are_judged_together_and_alone() -> None:
    """Numbers go on over the volumes and each index is right; one that is missing or alone is noticed."""
    made = volumes(130_000)
    assert len(made) > 2
    names = [f"packet-{number}-of-{len(made)}.pdf" for number in range(1, len(made) + 1)]
    files = list(zip(names, made, strict=True))
    assert [check for found in check_volumes(files) for check in found if not check.ok] == []
    assert [broken(data, name) for name, data in files] == [{}] * len(made)
    gone = check_volumes([files[0], *files[2:]])
    assert "court_page_numbers" in {check.check for check in gone[1] if not check.ok}
    assert "court_index" in {check.check for check in gone[0] if not check.ok}


def test_numbers_begin_with_one() -> None:
    """A paper whose first page has number 3 is no whole paper; one page alone needs no number."""
    doc = Document(title="Paper", page=PageStyle(footer="Paper", first_page=3))
    for number in range(2):
        doc.heading(1, f"Part {number}", new_page=True)
    assert set(broken(doc.build(NoJob()).pdf)) == {"page_numbers"}
    single = Document(title="Paper", page=PageStyle(number_pages=False, top=44))
    single.heading(1, "Part")
    assert broken(single.build(NoJob()).pdf) == {}
    numbered = Document(title="Paper", page=PageStyle(top=44))
    numbered.heading(1, "Part")
    assert set(broken(numbered.build(NoJob()).pdf)) == {"margins"}


def test_the_window_may_speak_another_language() -> None:
    """A paper is read in its own language, whatever the person's window speaks; only the sentences are theirs."""
    with spoken_in(PSEUDO_LANGUAGES[0]):
        assert broken(packet()) == {}
        assert set(broken(changed(index_says(-1, "20")))) == {"index"}


def test_every_paper_has_its_rules() -> None:
    """Papers that are filed keep all rules; every other paper those of a file that anybody can open."""
    assert RULES_OF[Paper.PACKET] == RULES_OF[Paper.CONFIDENTIAL] == RULES
    assert all(rules in (RULES, READABLE) for rules in RULES_OF.values())
    assert READABLE < RULES


def test_what_is_no_pdf_fails_alone() -> None:
    """A file that cannot be read is told so, once."""
    assert [check.check for check in check_pdf(b"%PDF-1.7 nothing")] == ["court_pdf_readable"]


def test_room_to_write_is_no_blank_page() -> None:
    """A page that goes on with nothing but lines to write on, such as for a translation, is meant to be so."""
    doc = Document(title="Paper", page=PageStyle(footer="Paper"))
    doc.heading(1, "What it says in English")
    for _ in range(40):
        doc.space(12)
        doc.rule()
    made = doc.build(NoJob())
    assert made.pages == 2
    assert broken(made.pdf) == {}


def test_a_page_that_only_one_reader_counts_makes_a_file_unreadable() -> None:
    """A page that is a stream is a page to one library and none to the other: no rule is measured on it."""
    box = b"/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        b"<<" + box + b">>",
        b"<</Length 0" + box + b">>stream\n\nendstream",
    )
    numbered = b"".join(b"%d 0 obj%sendobj\n" % each for each in enumerate(objects, 1))
    (result,) = check_pdf(b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R>>\n%%EOF", name="a.pdf")
    assert (result.check, result.ok) == ("court_pdf_readable", False)
