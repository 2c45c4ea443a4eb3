"""The drawing side of a packet: one document, its plan, and page numbers that may stand in another volume."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.errors import KnownError
from app.domain.ports import JobContext, Picture
from app.domain.views.served import ServedTranslation
from app.strings.catalogue import text
from exports.base import Sources
from exports.packet.plan import Exhibit, Numbered, Plan
from exports.render.document import Document
from exports.render.inline import Run
from exports.render.pictures import clean_jpeg

MAX_SIDE = 2000
PHOTO_FIT = (1350, 1700)
"""The pixels of a photo across and down: 200 to the inch of what a page has room for (reference C.5)."""

_SHORTEST_RUN = 3

Frames = tuple[tuple[int, bytes], ...]
"""JPEG files in order, each with what it is: a page from 0, or milliseconds."""


class Pictures:
    """Prepared pictures by exhibit: decoded and encoded once, however often pages are laid out."""

    def __init__(self, *, greyscale: bool) -> None:
        """Encode in grey when `greyscale`."""
        self._greyscale = greyscale
        self._made: dict[tuple[int, int], bytes | KnownError] = {}
        self._frames: dict[int, Frames | KnownError] = {}

    def one(
        self, order: int, page: int, load: Callable[[], Picture], fit: tuple[int, int] = (MAX_SIDE, MAX_SIDE)
    ) -> bytes:
        """Return the JPEG of a picture or page of exhibit `order`; a `KnownError` of `load` is kept too.

        It gets no more pixels across and down than `fit`.
        """
        key = (order, page)
        if key not in self._made:
            try:
                self._made[key] = self._jpeg(load(), fit)
            except KnownError as error:
                self._made[key] = error
        found = self._made[key]
        if isinstance(found, KnownError):
            raise found
        return found

    def frames(self, order: int, load: Callable[[], tuple[tuple[int, Picture], ...]]) -> Frames:
        """Return the stills of a video of exhibit `order`."""
        if order not in self._frames:
            try:
                self._frames[order] = tuple((at, self._jpeg(picture)) for at, picture in load())
            except KnownError as error:
                self._frames[order] = error
        found = self._frames[order]
        if isinstance(found, KnownError):
            raise found
        return found

    def forget(self, orders: Collection[int]) -> None:
        """Let go of the pictures of exhibits that are drawn for good."""
        for order in orders:
            self._frames.pop(order, None)
        self._made = {key: made for key, made in self._made.items() if key[0] not in orders}
        if sys.platform == "linux":
            # The C library would keep the holes, each too small for the next file.
            trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
            if trim is not None:
                trim(0)

    def _jpeg(self, picture: Picture, fit: tuple[int, int] = (MAX_SIDE, MAX_SIDE)) -> bytes:
        share = min(1.0, fit[0] / picture.width, fit[1] / picture.height)
        side = max(1, round(max(picture.width, picture.height) * share))
        return clean_jpeg(picture, greyscale=self._greyscale, max_pixels_side=side)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in another language as they stand on a page: where, in which one, whether translated, by whom.

    `anchor` marks the page.
    """

    anchor: str
    where: str
    language: str
    done: bool
    by: str = ""
    languages: str = ""


@dataclass(slots=True)
class Sheet:
    """What the parts of a packet draw on.

    `elsewhere` holds the page of every anchor that is not in this volume, `homes` in which volume each
    exhibit stands ({} when there is one), `volume` is this one; `notes` collects keys of what the maker must
    know, `passages` what is in another language, `read` the words of the file that is being drawn,
    `tongues` what the index says of the language of an exhibit.
    """

    doc: Document
    plan: Plan
    sources: Sources
    ctx: JobContext
    pictures: Pictures
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    homes: Mapping[str, int] = field(default_factory=dict)
    volume: int = 1
    notes: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    tongues: Mapping[int, str] = field(default_factory=dict)

    def on(self, doc: Document) -> Sheet:
        """Return the same for drawing on another document."""
        return replace(self, doc=doc, passages=[], read=[])

    def passage(self, where: str, each: ServedTranslation) -> str:
        """Keep a passage for the list of translations; return the anchor of its page."""
        anchor = f"translation-{where}-{len(self.passages)}"
        done = bool(each.words.strip())
        by = (each.by, each.languages) if done else ("", "")
        self.passages.append(Passage(anchor, where, each.language, done, *by))
        return anchor

    def page(self, anchor: str) -> Run:
        """Return a run with the page number of an anchor of any volume."""
        known = self.elsewhere.get(anchor)
        return self.doc.page_ref(anchor) if known is None else Run(str(known))

    def note(self, key: str) -> None:
        """Keep a key for the maker, once."""
        if key not in self.notes:
            self.notes.append(key)

    def cite(self, exhibits: Sequence[Exhibit]) -> list[Run]:
        """Return `Exhibit 1 (page 12), Exhibits 4–7 (from page 20)`."""
        runs: list[Run] = []
        for number, (first, last) in enumerate(_runs(exhibits)):
            if number:
                runs.append(Run(", "))
            name, word = first.label, "packet.page_word"
            if last is not first:
                name = text("packet.exhibits.run", first=first.mark, last=last.mark)
                word = "packet.from_page_word"
            home = self.homes.get(first.anchor, self.volume)
            volume = text("packet.in_volume", n=home) + " " if home != self.volume else ""
            runs.append(Run(f"{name} ({volume}{text(word)} "))
            runs.append(self.page(first.anchor))
            runs.append(Run(")"))
        return runs

    def incident_ref(self, entry: Numbered) -> list[Run]:
        """Return `Incident 3 (page 7)`."""
        return [
            Run(f"{text('packet.incident', n=entry.number)} ({text('packet.page_word')} "),
            self.page(entry.anchor),
            Run(")"),
        ]


def marks(exhibits: Sequence[Exhibit]) -> str:
    """Return the numbers or letters of exhibits for a table cell, runs joined: `1, 4–7`."""
    return ", ".join(
        first.mark if last is first else f"{first.mark}–{last.mark}" for first, last in _runs(exhibits)
    )


def _runs(exhibits: Sequence[Exhibit]) -> list[tuple[Exhibit, Exhibit]]:
    """Return exhibits in order as (first, last) of each run of three or more, and single ones."""
    groups: list[list[Exhibit]] = []
    for exhibit in sorted(exhibits, key=lambda exhibit: exhibit.order):
        if groups and exhibit.order == groups[-1][-1].order + 1:
            groups[-1].append(exhibit)
        else:
            groups.append([exhibit])
    found: list[tuple[Exhibit, Exhibit]] = []
    for group in groups:
        found += [(group[0], group[-1])] if len(group) >= _SHORTEST_RUN else [(one, one) for one in group]
    return found
