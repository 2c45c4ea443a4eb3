"""Office documents (ECMA-376, OpenDocument 1.3): what they say of themselves, and their text.

Nothing in them is run, computed or fetched; definitions in their XML are refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from app.domain.documents_in import ClaimedTime, Description, FileDecoder, FileKind
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Reported
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.claimed import claim, iso_iso
from app.importers.office_package import opened_package
from app.importers.workbook import read_workbook

MAX_TEXT: Final = 8 * 2**20
MAX_REPORTED: Final = 100
MAX_VALUE: Final = 1_000
MAX_DEPTH: Final = 200
MAX_ELEMENTS: Final = 2_000_000
"""Of one part; a book of a thousand pages has under half a million."""

_PROPERTIES: Final = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml")
_TEXTS: Final = {
    "docx": re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    "pptx": re.compile(r"ppt/(slides/slide\d+|notesSlides/notesSlide\d+|comments/\w+)\.xml"),
    "odt": re.compile(r"content\.xml"),
    "ods": re.compile(r"content\.xml"),
}
_MADE: Final = ("created", "creation-date")
_SPACES: Final = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n"}
_CHECK: Final = 2_000


def describe(kind: FileKind, file: FileBytes, decoder: FileDecoder, ctx: JobContext) -> Description:
    """Report the properties; the text is that of all paragraphs or cells, none of a broken file."""
    del decoder  # XML only
    reported: list[Reported] = []
    text = ""
    warnings: list[str] = []
    try:
        with opened_package(file, ctx) as archive:
            reported += _reported(archive, ctx)
            if kind.extension in _TEXTS:
                text = _text(archive, _TEXTS[kind.extension], ctx)
        if kind.extension == "xlsx":
            text = _cells(file, ctx)
    except KnownError as error:
        known = {ErrorCode.FILE_TOO_LARGE: "too_large", ErrorCode.FILE_NOT_UNDERSTOOD: "unreadable"}
        if error.code not in known:
            raise
        warnings.append(known[error.code])
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        warnings.append("text_cut")
    return Description(kind, tuple(reported), text, claimed_time=_claimed(reported), warnings=tuple(warnings))


def _reported(archive: zipfile.ZipFile, ctx: JobContext) -> list[Reported]:
    """Return the properties by their own names, in the order of the file."""
    names = archive.namelist()
    found: list[Reported] = []
    for name in _PROPERTIES:
        if name not in names:
            continue
        for element in _elements(archive, name, ctx):
            value = (element.text or "").strip()
            if value and not len(element) and len(found) < MAX_REPORTED:
                found.append(Reported("office", _local(element.tag), value[:MAX_VALUE]))
    if any(name.endswith("vbaProject.bin") for name in names):
        found.append(Reported("office", "vbaProject", "present"))
    return found


def _text(archive: zipfile.ZipFile, wanted: re.Pattern[str], ctx: JobContext) -> str:
    names = sorted((name for name in archive.namelist() if wanted.fullmatch(name)), key=_in_order)
    pieces: list[str] = []
    length = 0
    for name in names:
        for element in _elements(archive, name, ctx):
            if _local(element.tag) in {"p", "h"}:
                words = _words(element)
                element.clear()
                if words.strip():
                    pieces.append(words)
                    length += len(words) + 1
            if length > MAX_TEXT:
                return "\n".join(pieces)
    return "\n".join(pieces)


def _words(paragraph: Any) -> str:
    """Return the words of a paragraph: of Word and PowerPoint only its texts, of OpenDocument all of it."""
    opendocument = "opendocument" in paragraph.tag
    pieces: list[str] = []
    for element in paragraph.iter():
        name = _local(element.tag)
        if opendocument or name == "t":
            pieces.append(element.text or "")
        pieces.append(_SPACES.get(name, ""))
        if opendocument and element is not paragraph:
            pieces.append(element.tail or "")
    return "".join(pieces)


def _cells(file: FileBytes, ctx: JobContext) -> str:
    lines = ["\t".join(cells) for table in read_workbook(file, ctx) for _, cells in table.rows]
    return "\n".join(line.rstrip("\t") for line in lines)


def _elements(archive: zipfile.ZipFile, name: str, ctx: JobContext) -> Iterator[Any]:
    """Yield every element when it ends; raises what the parser does, and `ValueError` for endless ones."""
    from defusedxml.ElementTree import iterparse

    depth = 0
    with archive.open(name) as source:
        events = iterparse(source, events=("start", "end"), forbid_dtd=True)
        for done, (event, element) in enumerate(events):
            if done % _CHECK == 0:
                ctx.check()
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH or done > 2 * MAX_ELEMENTS:
                raise ValueError("built in a way that no honest document is")
            if event == "end":
                yield element


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _in_order(name: str) -> tuple[str, int]:
    """Return where a part stands among its kind: slide 10 after slide 9."""
    digits = re.findall(r"\d+", name)
    return re.sub(r"\d+", "", name), int(digits[-1]) if digits else 0


def _claimed(reported: list[Reported]) -> ClaimedTime | None:
    """Return when it says it was made."""
    made = next((item for item in reported if item.key in _MADE), None)
    return claim(made, iso_iso(made.value)) if made is not None else None
