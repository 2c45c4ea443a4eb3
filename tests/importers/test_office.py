"""Office documents: their properties as they stand and their words, within caps, nothing run or fetched."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from app.domain.documents_in import Description
from app.importers import office
from app.importers.recognise import recognise
from app.importers.registry import describe
from app.sandbox.client import SandboxDecoder

CORE = (
    '<cp:coreProperties xmlns:cp="urn:c" xmlns:dc="urn:d" xmlns:t="urn:t"><dc:title>A letter</dc:title>'
    "<dc:creator>Invented Person</dc:creator><cp:lastModifiedBy>Somebody</cp:lastModifiedBy>"
    "<t:created>2026-03-01T08:00:00Z</t:created><t:modified>2026-03-02T09:00:00Z</t:modified></cp:coreProperties>"
)
WORDS = (
    '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>I will </w:t><w:tab/><w:t>find you</w:t></w:r></w:p>'
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    "<w:p><w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p></w:body></w:document>"
)
ODT = (
    '<office:document-content xmlns:office="urn:o" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<text:h>Head</text:h><text:p>one <text:span>two</text:span> three<text:line-break/>four</text:p>"
    "</office:document-content>"
)
META = '<m xmlns:m="urn:m" xmlns:d="urn:d"><m:creation-date>2026-03-01T08:00:00</m:creation-date><d:creator>A</d:creator></m>'


def package(**members: str | bytes) -> bytes:
    """A package; `__` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/") + (".bin" if "vba" in name else ".xml"), content)
    return out.getvalue()


def described(data: bytes, name: str) -> Description:
    """What the program says of such a file."""
    kind = recognise(name, data[:8192], len(data))
    return describe(kind, lambda at, size: data[at : at + size], len(data), SandboxDecoder())


def test_a_letter() -> None:
    """Who made a document, when, and its words are there; field codes are not words."""
    found = described(
        package(docProps__core=CORE, word__document=WORDS, word__comments=WORDS, word__vbaProject=b"x"),
        "a.docx",
    )
    assert [(item.source, item.key, item.value) for item in found.reported] == [
        ("office", "title", "A letter"),
        ("office", "creator", "Invented Person"),
        ("office", "lastModifiedBy", "Somebody"),
        ("office", "created", "2026-03-01T08:00:00Z"),
        ("office", "modified", "2026-03-02T09:00:00Z"),
        ("office", "vbaProject", "present"),
    ]
    assert found.text == "I will \tfind you\ncell\nI will \tfind you\ncell"
    assert found.claimed_time is not None
    assert (found.claimed_time.iso, found.claimed_time.has_zone) == ("2026-03-01T08:00:00Z", True)
    assert found.warnings == ()


def test_other_office_files() -> None:
    """Slides in their order, OpenDocument text with its breaks, and the cells of workbooks are searchable."""
    slide = '<s xmlns:a="urn:a"><a:p><a:t>{}</a:t></a:p></s>'
    slides = {f"ppt__slides__slide{n}": slide.format(n) for n in (10, 9, 1)}
    assert described(package(**slides), "a.pptx").text == "1\n9\n10"
    letter = described(package(content=ODT, meta=META), "a.odt")
    assert letter.text == "Head\none two three\nfour"
    assert letter.claimed_time is not None
    assert letter.claimed_time.iso == "2026-03-01T08:00:00"
    made = openpyxl.Workbook()
    made.active.append(["Date", "=1+1", 5.0])
    out = io.BytesIO()
    made.save(out)
    sheet = described(out.getvalue(), "a.xlsx")
    assert sheet.text == "Date\t=1+1\t5"
    assert ("creator", "openpyxl") in {(item.key, item.value) for item in sheet.reported}


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x xmlns:w="urn:w"><w:p><w:t>&b;</w:t></w:p></x>'


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (package(word__document=LAUGHS), "unreadable"),
        (package(word__document="<w:p xmlns:w='urn:w'>"), "unreadable"),
        (package(word__document="<x>" * 100_000), "unreadable"),
        (package(word__document=WORDS)[:-30], "unreadable"),
        (package(word__document=WORDS, word__bomb=bytes(2**24)), "too_large"),
        (b"PK\x03\x04", "unreadable"),
    ],
)
def test_hostile_packages_are_kept_unread(data: bytes, warning: str) -> None:
    """Definitions, torn XML, endless depth, torn archives and bombs give a warning and no words."""
    found = described(data, "a.docx")
    assert (found.warnings, found.text) == ((warning,), "")


def test_long_texts_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long document the beginning is searchable, and that is said; one of endless elements is not read."""
    monkeypatch.setattr(office, "MAX_TEXT", 10)
    found = described(package(word__document=WORDS), "a.docx")
    assert (len(found.text), found.warnings) == (10, ("text_cut",))
    monkeypatch.setattr(office, "MAX_ELEMENTS", 5)
    assert described(package(word__document=WORDS), "a.docx").warnings == ("unreadable",)
