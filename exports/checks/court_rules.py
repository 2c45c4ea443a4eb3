"""What courts and their filing portals ask of a PDF, rule by rule, checked on the finished file.

Source: reference *forms and courts* C.1 and C.5 (CRC 2.104 to 2.110 and 3.1110, EDCR 2.27, TX JCIT, MO 103.04
and others). Which rules a paper has to keep stands in `RULES_OF` alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pikepdf
import pypdfium2

from app.domain.export_request import Paper
from app.domain.ports import JobContext, NoJob
from app.strings.catalogue import SOURCE_LANGUAGE, languages, spoken_in, text
from exports.base import CheckResult
from exports.checks.court_file import FileFacts, Spot, is_tagged, read_facts
from exports.checks.court_pages import PAGE_FAULTS, page_faults
from exports.checks.court_places import (
    StampedPage,
    bookmark_faults,
    index_faults,
    index_header,
    index_rows,
    is_later_volume,
    is_numbered,
    is_volume,
    number_faults,
    separator_faults,
    stamp_faults,
    stamps,
)
from exports.checks.page_layout import Bookmark, PageLayout, read_layout

MEGABYTE = 1_000_000
_VERSIONS = ("1.4", "1.5", "1.6", "1.7")
_LONGEST_NAME = 50
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SHOWN = 12

# A file that any reader opens, prints and files away without harm.
_FILE = frozenset(
    {"fonts", "password", "attachments", "scripts", "links", "media", "notes", "form", "layers"}
)
_READ = frozenset({"version", "tags", "blank", "text", "page_numbers", "bookmarks"})
_PRINTED = frozenset({"page_size", "upright", "type_size"})
READABLE = _FILE | _READ | _PRINTED
_FILED = frozenset({"margins", "stamps", "separators", "index", "size", "name"})
RULES = READABLE | _FILED
RULES_OF: Mapping[Paper, frozenset[str]] = MappingProxyType(
    {
        Paper.PACKET: RULES,
        Paper.CONFIDENTIAL: RULES,
        Paper.LOG: READABLE,
        Paper.IC3: READABLE,
        Paper.BUNDLE: READABLE,
        Paper.HANDLING: READABLE,
        Paper.COPYSHEET: READABLE,
        Paper.FORM: READABLE,
        Paper.CHRONOLOGY: READABLE,
    }
)
"""The rules that each paper has to keep; one that is not listed keeps `READABLE`."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file, read once."""

    name: str
    bytes: int
    facts: FileFacts
    pages: Sequence[PageLayout]
    marks: Sequence[Bookmark]
    stamps: Sequence[StampedPage | None]
    index: Sequence[tuple[str, int]]


def check_pdf(
    pdf: bytes,
    limit_bytes: int | None = None,
    *,
    name: str = "",
    rules: frozenset[str] | None = None,
    ctx: JobContext | None = None,
) -> tuple[CheckResult, ...]:
    """Check one finished file against the rules of courts; a file that cannot be read fails alone.

    `name` is what it will be called, "" when nobody knows yet. Page numbers begin with 1 unless its title
    says that it is a later volume. Without `rules` a file is judged by what it is: a single sheet without a
    page number, such as one to keep a checkpoint on, is none that is filed.
    """
    return check_volumes([(name, pdf)], limit_bytes, rules=rules, ctx=ctx)[0]


def check_volumes(
    files: Sequence[tuple[str, bytes]],
    limit_bytes: int | None = None,
    *,
    rules: frozenset[str] | None = None,
    ctx: JobContext | None = None,
) -> list[tuple[CheckResult, ...]]:
    """Check the volumes of one paper in order: numbers go on from one to the next, an index may name any."""
    job = NoJob() if ctx is None else ctx
    readings = [_read(name, pdf, job) for name, pdf in files]
    numbered: list[tuple[int, list[int]]] = []
    every: dict[int, StampedPage | None] = {}
    expected: int | None = 1
    for reading in readings:
        if reading is None:
            numbered.append((0, []))
            expected = None
            continue
        if len(files) == 1 and is_later_volume(reading.facts):
            expected = None
        first, lacking = number_faults(reading.pages, expected)
        numbered.append((first, lacking))
        every |= dict(enumerate(reading.stamps, first))
        expected = first + len(reading.pages)
    return [
        _results(reading, lacking, every, limit_bytes, rules)
        for reading, (_, lacking) in zip(readings, numbered, strict=True)
    ]


def _results(
    reading: _Reading | None,
    lacking: Sequence[int],
    every: Mapping[int, StampedPage | None],
    limit: int | None,
    rules: frozenset[str] | None,
) -> tuple[CheckResult, ...]:
    if reading is None:
        return (_result("pdf_readable", ok=False),)
    if rules is None:
        rules = RULES if len(reading.pages) > 1 or is_numbered(reading.pages[0]) else READABLE
    found = dict(_of_file(reading, limit))
    found |= {rule: _where(page_faults(rule, reading.pages, reading.facts)) for rule in PAGE_FAULTS}
    found["page_numbers"] = _where(lacking)
    found["stamps"] = _where(stamp_faults(reading.stamps))
    found["separators"] = _where(separator_faults(reading.pages, reading.stamps))
    volume = is_volume(reading.facts)
    found["index"] = _list(index_faults(reading.index, reading.stamps, every, volume=volume))
    more = {"mb": f"{limit / MEGABYTE:g}"} if limit is not None else {}
    return tuple(
        _result(rule, ok=not where, where=where, **more) for rule, where in found.items() if rule in rules
    )


def _read(name: str, pdf: bytes, job: JobContext) -> _Reading | None:
    try:
        with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as opened:
            pages, marks = read_layout(pdf, job, tagged=is_tagged(opened))
            words: dict[Spot, str] = {}
            for number, page in enumerate(pages, 1):
                for each in page.words:
                    if each.mark >= 0:
                        spot = number, each.mark
                        words[spot] = f"{words[spot]} {each.text}" if spot in words else each.text
            # A paper is in the language of its court, whatever the window speaks.
            with spoken_in(_language(opened)):
                facts = read_facts(opened, job, words, index_header())
                stamped, index = stamps(pages), list(index_rows(facts))
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError):
        return None
    if not pages:
        return None
    return _Reading(name, len(pdf), facts, pages, marks, stamped, index)


def _language(pdf: pikepdf.Pdf) -> str:
    """Return the language of a file when there are words of ours in it, else the first one of the program."""
    stated = str(pdf.Root.get("/Lang", "")).split("-", maxsplit=1)[0].lower()
    return stated if stated in languages() else SOURCE_LANGUAGE


def _of_file(reading: _Reading, limit: int | None) -> Iterator[tuple[str, str]]:
    """Yield each rule of the file itself with where it is broken, "" when it is kept."""
    facts = reading.facts
    yield "fonts", ", ".join(sorted(facts.foreign_fonts))
    yield "password", _yes(facts.encrypted)
    yield "attachments", _yes(facts.attached)
    for rule, pages in (
        ("scripts", facts.scripts),
        ("links", facts.links),
        ("media", facts.media),
        ("notes", facts.notes),
        ("form", facts.fields),
    ):
        yield rule, _where(sorted(pages))
    if facts.xfa:
        yield "form", text("checks.court.whole_file")
    yield "layers", _yes(facts.layers)
    yield "version", "" if facts.version in _VERSIONS else facts.version
    yield "tags", _yes(not (facts.tagged and facts.language and facts.title))
    yield "bookmarks", _list(bookmark_faults(reading.marks, reading.pages, reading.stamps))
    if not reading.marks and len(reading.pages) > 1:
        yield "bookmarks", text("checks.court.whole_file")
    if reading.name:
        yield "name", "" if _is_plain(reading.name) else reading.name
    if limit is not None:
        yield "size", _yes(reading.bytes > limit)


def check_names(paper: Paper, names: Sequence[str]) -> tuple[CheckResult, ...]:
    """Check the names that the files of a paper will have; nothing for a paper that goes to no court."""
    if "name" not in RULES_OF.get(paper, READABLE):
        return ()
    odd = [name for name in names if not _is_plain(name)]
    return (_result("name", ok=not odd, where=_list(odd)),)


def _is_plain(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST_NAME


def _yes(broken: bool) -> str:  # noqa: FBT001 - one word for one fact
    return text("checks.court.whole_file") if broken else ""


def _where(pages: Iterable[int]) -> str:
    """Name pages; page 0 stands for the file as a whole."""
    return _list([str(page) if page else text("checks.court.whole_file") for page in pages])


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown}, …" if len(names) > _SHOWN else shown


def _result(check: str, *, ok: bool, **params: object) -> CheckResult:
    state = "ok" if ok else "bad"
    return CheckResult(f"court_{check}", ok=ok, detail=text(f"checks.court.{check}.{state}", **params))
