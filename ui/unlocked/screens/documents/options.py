"""What can be chosen for a paper beside its entries, one line each. No Qt.

A choice is a tick, a list or a line to type in; its sentence is `documents.NAME`, and the page shows it for
the papers it names. A new choice is a field of `Wish` (or of its `page`) and a line in `OPTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from app.domain.export_request import Originals, Paper, Part, SummaryFigure
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.screens.documents.papers import PAPERS
from ui.unlocked.screens.documents.state import Wish

Papers = frozenset[Paper]


class Kind(StrEnum):
    """How a choice is made."""

    TICK = "tick"
    LIST = "list"
    LINE = "line"


class Place(StrEnum):
    """Where a choice stands: always in sight, among the parts of the paper, or with how pages look."""

    MAIN = "main"
    PARTS = "parts"
    PAGES = "pages"


def _always(_wish: Wish) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: `get` reads it from a wish, `put` returns the wish with another value.

    `offers` are the values of a list with their labels; `when` tells whether a wish has use for the choice.
    """

    name: str
    kind: Kind
    place: Place
    papers: Papers
    get: Callable[[Wish], Any]
    put: Callable[[Wish, Any], Wish]
    offers: Callable[[], Sequence[tuple[str, object]]] = tuple
    when: Callable[[Wish], bool] = _always

    def fits(self, wish: Wish) -> bool:
        """Tell whether the choice is shown."""
        return wish.paper in self.papers and self.when(wish)


def _get(name: str, wish: Wish) -> Any:
    return getattr(wish, name)


def _put(name: str, wish: Wish, value: Any) -> Wish:
    return replace(wish, **{name: value})


def _get_page(name: str, wish: Wish) -> Any:
    return getattr(wish.page, name)


def _put_page(name: str, wish: Wish, value: Any) -> Wish:
    return replace(wish, page=replace(wish.page, **{name: value}))


def _has_part(part: Part, wish: Wish) -> bool:
    return part in wish.page.parts


def _put_part(part: Part, wish: Wish, on: bool) -> Wish:  # noqa: FBT001 - the value of the choice
    parts = wish.page.parts | {part} if on else wish.page.parts - {part}
    return replace(wish, page=replace(wish.page, parts=parts))


def _is_whole(wish: Wish) -> bool:
    """Tell whether all parts of the packet are made, not additional pages for a form alone."""
    return not wish.page.additional


def _own(name: str, kind: Kind, place: Place, papers: Papers, **more: Any) -> Option:
    """Make a choice that is a field of `Wish`."""
    return Option(name, kind, place, papers, partial(_get, name), partial(_put, name), **more)


def _page(name: str, kind: Kind, papers: Papers, place: Place = Place.PAGES, **more: Any) -> Option:
    """Make a choice that is a field of `PageOptions`."""
    return Option(name, kind, place, papers, partial(_get_page, name), partial(_put_page, name), **more)


def _part(part: Part) -> Option:
    """Make a choice of a part of the packet."""
    name = f"part.{part.value}"
    return Option(
        name,
        Kind.TICK,
        Place.PARTS,
        _PACKET,
        partial(_has_part, part),
        partial(_put_part, part),
        when=_is_whole,
    )


def _has_figure(figure: SummaryFigure, wish: Wish) -> bool:
    return figure in wish.page.figures


def _put_figure(figure: SummaryFigure, wish: Wish, on: bool) -> Wish:  # noqa: FBT001 - the value of the choice
    figures = wish.page.figures | {figure} if on else wish.page.figures - {figure}
    return replace(wish, page=replace(wish.page, figures=figures))


def _has_summary(wish: Wish) -> bool:
    return wish.page.has(Part.SUMMARY)


def _figure(figure: SummaryFigure) -> Option:
    """Make a choice of a figure of the packet's summary."""
    name = f"figure.{figure.value}"
    get, put = partial(_has_figure, figure), partial(_put_figure, figure)
    return Option(name, Kind.TICK, Place.PARTS, _PACKET, get, put, when=_has_summary)


def _courts() -> list[tuple[str, object]]:
    return [(tag_label("jurisdiction", code), code) for code in vocabulary()["jurisdiction"].terms()]


def _originals() -> list[tuple[str, object]]:
    return [(text(f"documents.originals.{each.value}"), each) for each in Originals]


_PACKET: Papers = frozenset({Paper.PACKET})
_WITH_PAGES: Papers = frozenset(spec.paper for spec in PAPERS if spec.pages) - {Paper.FORM}
_FOR_A_COURT: Papers = frozenset({Paper.PACKET, Paper.CONFIDENTIAL, Paper.FORM, Paper.COPYSHEET})

OPTIONS: tuple[Option, ...] = (
    _own("jurisdiction", Kind.LIST, Place.MAIN, _FOR_A_COURT, offers=_courts),
    _own("originals", Kind.LIST, Place.MAIN, frozenset({Paper.BUNDLE}), offers=_originals),
    _own("with_proof", Kind.TICK, Place.MAIN, frozenset({Paper.BUNDLE})),
    _own("with_private_notes", Kind.TICK, Place.MAIN, frozenset({Paper.LOG})),
    _own("with_plan", Kind.TICK, Place.MAIN, frozenset({Paper.LOG})),
    _own("with_held", Kind.TICK, Place.MAIN, frozenset({Paper.CHRONOLOGY})),
    _own("with_immigration", Kind.TICK, Place.MAIN, frozenset({Paper.CHRONOLOGY})),
    _own("flat", Kind.TICK, Place.MAIN, frozenset({Paper.FORM})),
    _page("additional", Kind.TICK, _PACKET, Place.PARTS),
    _part(Part.DECLARATION),
    _part(Part.SUMMARY),
    *(_figure(figure) for figure in SummaryFigure),
    _part(Part.WEAPONS),
    _part(Part.INJURIES),
    _part(Part.POLICE),
    _part(Part.ORDERS),
    _part(Part.WITNESSES),
    _part(Part.CHILDREN),
    _part(Part.EXHIBITS),
    _page("a4", Kind.TICK, _WITH_PAGES),
    _page("greyscale", Kind.TICK, _WITH_PAGES),
    _page("pleading", Kind.TICK, _PACKET),
    _page("letters", Kind.TICK, _PACKET, when=_is_whole),
    _page("hashes", Kind.TICK, _PACKET, when=_is_whole),
    _page("notary", Kind.TICK, _PACKET, when=_is_whole),
    _page("bates_prefix", Kind.LINE, _WITH_PAGES),
)
"""Every choice, in the order of the page."""
