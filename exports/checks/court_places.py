"""Whether everything that names a page of a packet names the right one: numbers, index, bookmarks, stamps.

Sources: CRC 3.1110(c) (consecutive Arabic numbers from the first page; the number of page 1 may be left out),
3.1110(f) (index of exhibits with page numbers, bookmarks to the first page of each), EDCR 2.27 (separator
sheets of 24 points or larger), and the rule for split files (numbers go on across them).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.strings.catalogue import catalogue, current_language, text
from exports.checks.court_file import FileFacts
from exports.checks.page_layout import Bookmark, PageLayout

_NUMBER = re.compile(r"(?<![\w.,/:-])\d{1,6}(?![\w/:]|[.,]\d)")
_WORD = re.compile(r"\w+")
_VOLUME = re.compile(r"\b(\d+) of (\d+)\b")
_GRID = 3.0  # points: where a number of one digit and of three count as in one place
_HEADING = 12.3
_SHEET = 24.0
_LATIN_ONLY = "\u0590"

_Slot = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class StampedPage:
    """The stamp of a page: the exhibit's label, which of its pages, of how many."""

    label: str
    page: int
    total: int


def is_volume(facts: FileFacts) -> bool:
    """Tell by its title whether a file is one of several volumes."""
    return bool(_VOLUME.search(facts.title))


def is_later_volume(facts: FileFacts) -> bool:
    """Tell by its title whether a file is a volume after the first."""
    return any(int(number) > 1 for number, _ in _VOLUME.findall(facts.title))


def is_numbered(page: PageLayout) -> bool:
    """Tell whether the head or foot of a page holds any number."""
    return any(True for _ in _numbered(page))


class PageNumbers:
    """Gathers the numbers in running heads and feet, page by page, by the places where they stand."""

    def __init__(self) -> None:
        """Begin before the first page."""
        self._count = 0
        self._first: tuple[tuple[_Slot, int], ...] = ()
        self._slots: dict[_Slot, _Column] = defaultdict(_Column)

    def add(self, page: PageLayout) -> None:
        """Look at the next page."""
        numbered = tuple(_numbered(page))
        if self._count == 0:
            self._first = numbered
        for slot, value in numbered:
            self._slots[slot].put(self._count, value)
        self._count += 1

    def faults(self, first: int | None) -> tuple[int, list[int]]:
        """Return the number of the first page, and the pages (from 1) that lack theirs where others have it.

        `first` is the number that the first page must have; None when the file tells it. One page alone needs
        no number, nor does the first of several when it is number 1.
        """
        best: tuple[int, list[int]] | None = None
        for found in self._slots.values():
            starts = found.starts() if first is None else {first}
            for start in sorted(starts):
                lacking = found.lacking(start, self._count)
                if best is None or len(lacking) < len(best[1]):
                    best = start, lacking
        start, lacking = best or (first or 1, list(range(1, self._count + 1)))
        if lacking == [1] and start == 1 and not self._carries_another(start):
            lacking = []
        return start, lacking

    def _carries_another(self, start: int) -> bool:
        """Tell whether the first page carries a number that is not its own where the others carry theirs."""
        return any(self._slots[slot].get(1) == start + 1 and value != start for slot, value in self._first)


class _Column:
    """The numbers that stand in one place, by pages from 0; a thousand of them take no room to speak of."""

    def __init__(self) -> None:
        self._pages, self._values = array("I"), array("I")

    def put(self, page: int, value: int) -> None:
        """Note the number of a page that comes after all others; the last one of a page counts."""
        if self._pages and self._pages[-1] == page:
            self._values[-1] = value
        else:
            self._pages.append(page)
            self._values.append(value)

    def get(self, page: int) -> int | None:
        at = bisect_left(self._pages, page)
        return self._values[at] if at < len(self._pages) and self._pages[at] == page else None

    def starts(self) -> set[int]:
        """Return what the first page would be if each number were that of its page."""
        return {value - page for page, value in zip(self._pages, self._values, strict=True) if value > page}

    def lacking(self, start: int, count: int) -> list[int]:
        """Return those of `count` pages, from 1, whose number is not what it is if the first is `start`."""
        held = {page for page, value in zip(self._pages, self._values, strict=True) if value == start + page}
        return [page + 1 for page in range(count) if page not in held]


def _numbered(page: PageLayout) -> Iterator[tuple[_Slot, int]]:
    """Yield each number of running heads and feet with its place: by left edge, middle and right edge."""
    for words in page.words:
        if not words.running or not words.inked:
            continue
        box = words.box
        places = {"left": box.left, "middle": (box.left + box.right) / 2, "right": box.right}
        for order, match in enumerate(_NUMBER.finditer(words.text)):
            for edge, x in places.items():
                for row in _near(box.bottom):
                    for column in _near(x):
                        yield (edge, column, row, order), int(match[0])


def _near(place: float) -> tuple[int, int]:
    """Return the two cells of a grid between which a place lies, so that neighbours share one."""
    return int((place - _GRID / 2) // _GRID), int((place + _GRID / 2) // _GRID)


@cache
def _stamp_pattern(language: str) -> re.Pattern[str]:
    shape = re.escape(catalogue(language).text("render.stamp", label="\0", page="\1", total="\2"))
    for sign, group in (("\0", r"(.+?)"), ("\1", r"(\d+)"), ("\2", r"(\d+)")):
        shape = shape.replace(re.escape(sign), group)
    return re.compile(shape)


def stamp_of(page: PageLayout) -> StampedPage | None:
    """Read the stamp of a page in the language in use, None where there is none."""
    shape = _stamp_pattern(current_language())
    for each in page.words:
        found = shape.fullmatch(each.text.strip()) if each.running else None
        if found is not None:
            return StampedPage(found[1], int(found[2]), int(found[3]))
    return None


def stamp_faults(found: Sequence[StampedPage | None]) -> list[int]:
    """Return the pages (from 1) on which the count of an exhibit's pages has a gap or a wrong total."""
    totals: dict[str, int] = defaultdict(int)
    for stamp in found:
        if stamp is not None:
            totals[stamp.label] += 1
    wrong: list[int] = []
    before: StampedPage | None = None
    for number, stamp in enumerate(found, 1):
        if stamp is not None:
            goes_on = before is not None and before.label == stamp.label
            expected = before.page + 1 if before is not None and goes_on else 1
            if stamp.page != expected or stamp.total != totals[stamp.label]:
                wrong.append(number)
        before = stamp
    return wrong


def is_bare_separator(page: PageLayout, stamp: StampedPage | None) -> bool:
    """Tell whether on the first page of an exhibit its label does not stand in type of 24 points or more."""
    if stamp is None or stamp.page != 1:
        return False
    return _solid(stamp.label) not in _solid(
        " ".join(words.text for words in page.words if words.size >= _SHEET)
    )


def index_header() -> frozenset[str]:
    """Return the headings by which the index of exhibits is known."""
    return frozenset({text("packet.column.exhibit"), text("packet.column.page")})


def index_faults(
    rows: Sequence[tuple[str, int]],
    here: Sequence[StampedPage | None],
    every: Mapping[int, StampedPage | None],
    *,
    volume: bool,
) -> list[str]:
    """Return the labels of exhibits whose row in the index is missing or names a page that is not theirs.

    `rows` are those of the index; `here` are the stamps of the pages of this file, all of whose exhibits its
    index names; `every` those of the pages that can be looked at, by page number. Of a volume by itself a row
    for another volume is not judged: that page is not in `every`, but lies beyond the first or the last one.
    A file that is one exhibit and nothing else needs no index.
    """
    wrong: list[str] = []
    told: set[str] = set()
    alone = volume and len(every) == len(here)
    for label, page in rows:
        told.add(label)
        stamp = every.get(page)
        if page not in every and page > 0 and alone:
            continue
        if stamp is None or stamp.page != 1 or not _is_of(stamp.label, label):
            wrong.append(label)
    begun = [stamp.label for stamp in here if stamp is not None and stamp.page == 1]
    if not rows and None not in here and len(begun) == 1:
        return []
    wrong += [name for name in begun if not any(_is_of(name, label) for label in told)]
    return list(dict.fromkeys(wrong))


def index_rows(tables: Iterable[Sequence[Sequence[str]]]) -> Iterator[tuple[str, int]]:
    """Yield the label and the page of every row of every index among tables, in the language in use.

    A row that names no page has page 0.
    """
    for header, *rows in tables:
        if not index_header() <= set(header):
            continue
        exhibit = header.index(text("packet.column.exhibit"))
        page = header.index(text("packet.column.page"))
        for row in rows:
            if len(row) == len(header):
                shown = row[page].strip()
                yield (
                    text("packet.exhibit", mark=row[exhibit].strip()),
                    int(shown) if shown.isdecimal() else 0,
                )


def _is_of(stamped: str, label: str) -> bool:
    """Tell whether a stamp is that of an exhibit, or of a part of it."""
    return stamped == label or stamped.startswith(f"{label},")


def bookmark_faults(
    marks: Sequence[Bookmark], leading: Container[int], found: Sequence[StampedPage | None]
) -> list[str]:
    """Return the titles of bookmarks that lead to another place, and the labels of exhibits without one.

    `leading` are the places of those of `marks` that were seen to lead where they say.
    """
    wrong = [mark.title for at, mark in enumerate(marks) if at not in leading]
    led = {mark.page for mark in marks}
    wrong += [
        stamp.label
        for number, stamp in enumerate(found, 1)
        if stamp is not None and stamp.page == 1 and number not in led
    ]
    return list(dict.fromkeys(wrong))


def leads_there(mark: Bookmark, page: PageLayout, stamp: StampedPage | None) -> bool:
    """Tell whether a bookmark leads where it says, by the page that it opens and the stamp of that."""
    if stamp is not None and mark.level == 0 and stamp.page != 1:
        return False
    large = [each.text for each in page.words if each.size > _HEADING and not each.running]
    shown = _solid(" ".join(large or [each.text for each in page.words]))
    # Readers put the words and the signs of a line with right-to-left words into an order of their own.
    wanted = [word for word in _WORD.findall(_plain(mark.title)) if max(word) < _LATIN_ONLY]
    return all(word in shown for word in wanted)


def _solid(words: str) -> str:
    """Return words without spaces and marks, so that no line end or ligature hides them."""
    return "".join(c for c in _plain(words) if not c.isspace() and unicodedata.category(c) != "Cf")


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words)
