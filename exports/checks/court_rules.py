"""What courts and their filing portals ask of a PDF, rule by rule, checked on the finished file.

Source: reference *forms and courts* C.1 and C.5 (CRC 2.104 to 2.110 and 3.1110, EDCR 2.27, TX JCIT, MO 103.04
and others). Which rules a paper has to keep stands in `RULES_OF` alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pikepdf
import pypdfium2

from app.domain.export_request import Paper
from app.domain.ports import JobContext, NoJob
from app.strings.catalogue import SOURCE_LANGUAGE, languages, spoken_in, text
from exports.base import CheckResult
from exports.checks.court_file import FileFacts, Row, Spot, read_facts
from exports.checks.court_pages import PAGE_FAULTS, page_faults
from exports.checks.court_places import (
    PageNumbers,
    StampedPage,
    bookmark_faults,
    index_faults,
    index_rows,
    is_bare_separator,
    is_later_volume,
    is_numbered,
    is_volume,
    leads_there,
    stamp_faults,
    stamp_of,
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
    """One file, read once; of its pages only what was found on them."""

    name: str
    bytes: int
    facts: FileFacts
    marks: Sequence[Bookmark]
    pages: _Pages
    index: Sequence[tuple[str, int]]


class _Pages:
    """What is found on pages that are looked at one after the other; `faults` are pages, from 1, by rule."""

    def __init__(self, facts: FileFacts, marks: Sequence[Bookmark]) -> None:
        self._facts, self._marks = facts, marks
        self._leading_to: dict[int, list[int]] = defaultdict(list)
        for at, mark in enumerate(marks):
            self._leading_to[mark.page].append(at)
        self.numbers = PageNumbers()
        self.stamps: list[StampedPage | None] = []
        self.faults: dict[str, list[int]] = {rule: [] for rule in PAGE_FAULTS}
        self.bare: list[int] = []
        self.leading: set[int] = set()
        self.first_is_numbered = False

    def __len__(self) -> int:
        return len(self.stamps)

    def see(self, page: PageLayout) -> None:
        """Look at the next page, in the language of the file."""
        stamp = stamp_of(page)
        self.stamps.append(stamp)
        number = len(self.stamps)
        if number == 1:
            self.first_is_numbered = is_numbered(page)
        self.numbers.add(page)
        for rule in page_faults(page, self._facts, number):
            self.faults[rule].append(number)
        if is_bare_separator(page, stamp):
            self.bare.append(number)
        for at in self._leading_to.pop(number, ()):
            if leads_there(self._marks[at], page, stamp):
                self.leading.add(at)


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
    with_index = rules is None or "index" in rules
    readings = [_read(name, pdf, job, with_index=with_index) for name, pdf in files]
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
        first, lacking = reading.pages.numbers.faults(expected)
        numbered.append((first, lacking))
        every |= dict(enumerate(reading.pages.stamps, first))
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
        rules = RULES if len(reading.pages) > 1 or reading.pages.first_is_numbered else READABLE
    pages = reading.pages
    found = dict(_of_file(reading, limit))
    found |= {rule: _where(pages.faults[rule]) for rule in PAGE_FAULTS}
    found["page_numbers"] = _where(lacking)
    found["stamps"] = _where(stamp_faults(pages.stamps))
    found["separators"] = _where(pages.bare)
    volume = is_volume(reading.facts)
    found["index"] = _list(index_faults(reading.index, pages.stamps, every, volume=volume))
    more = {"mb": f"{limit / MEGABYTE:g}"} if limit is not None else {}
    return tuple(
        _result(rule, ok=not where, where=where, **more) for rule, where in found.items() if rule in rules
    )


def _read(name: str, pdf: bytes, job: JobContext, *, with_index: bool) -> _Reading | None:
    try:
        facts = read_facts(pdf, job, tables=with_index)
        layouts, marks = read_layout(pdf, job, tagged=facts.tagged)
        pages = _Pages(facts, marks)
        words = dict[Spot, str].fromkeys(
            (spot for table in facts.tables for row in table for cell in row for spot in cell), ""
        )
        # A paper is in the language of its court, whatever the window speaks.
        with spoken_in(_language(facts)):
            for number, page in enumerate(layouts, 1):
                if number > len(facts.boxes):
                    return None
                pages.see(page)
                for each in page.words:
                    spot = number, each.mark
                    if spot in words:
                        words[spot] = f"{words[spot]} {each.text}" if words[spot] else each.text
            index = list(index_rows(_told(facts.tables, words)))
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError):
        return None
    if not pages or len(facts.boxes) != len(pages):  # two readers that count different pages: a damaged file
        return None
    return _Reading(name, len(pdf), facts, marks, pages, index)


def _told(tables: Sequence[Sequence[Row]], words: Mapping[Spot, str]) -> Iterator[list[list[str]]]:
    """Yield tables that are not empty with the words of their cells."""
    for table in tables:
        if table:
            yield [[" ".join(words[spot] for spot in cell).strip() for cell in row] for row in table]


def _language(facts: FileFacts) -> str:
    """Return the language of a file when there are words of ours in it, else the first one of the program."""
    stated = facts.language.split("-", maxsplit=1)[0].lower()
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
    yield "bookmarks", _list(bookmark_faults(reading.marks, reading.pages.leading, reading.pages.stamps))
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
