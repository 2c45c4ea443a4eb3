"""Takes what was found out of the words that a paper prints, where the person wants it withheld.

The place says what was there, and its incident, exhibit or line that something was taken out of it; the
record keeps the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.views.served import ServedCase
from app.strings.catalogue import has_text, text
from exports.base import Find
from exports.checks.leak_scan import Piece, Scanner
from exports.checks.served_texts import View, rewritten
from exports.checks.words_in import served_pieces

_MOST = 40
_UNITS = (re.compile(r"\S+"), re.compile(r"[^\n]+"))
# What may stand between street and ZIP code: at most three words of a town, and a state.
_TOWN = r"(?:,?(?: [A-Z][\w.'’-]*){0,3},?(?: [A-Z]{2})?[ ,\n]{1,2}"


def without_withheld(view: View, snapshot: CaseSnapshot, request: ExportRequest) -> View:
    """Return the view with the finds of `request.withhold` replaced in its texts: `[address withheld]`."""
    if not request.withhold:
        return view
    return rewritten(view, Blackout.for_paper(snapshot, request))


def withheld_finds(view: ServedCase, snapshot: CaseSnapshot, request: ExportRequest) -> tuple[Find, ...]:
    """List the places where something is withheld, of the view as it was before."""
    return withheld_in(served_pieces(view), snapshot, request) if request.withhold else ()


def withheld_in(pieces: Sequence[Piece], snapshot: CaseSnapshot, request: ExportRequest) -> tuple[Find, ...]:
    """List the places where something is withheld, in words as they were before."""
    if not request.withhold:
        return ()
    return withheld_by(Scanner.for_paper(snapshot, request), pieces, request)


def withheld_by(scanner: Scanner, pieces: Sequence[Piece], request: ExportRequest) -> tuple[Find, ...]:
    """List the places where something is withheld, with a scanner that is there already."""
    finds = scanner.scan(pieces).finds
    return tuple(replace(find, withheld=True) for find in finds if find.own and find.id in request.withhold)


@dataclass(frozen=True, slots=True)
class Blackout:
    """Returns a text without the finds of these ids.

    What stands there in other signs than it means, as in a link, takes its word with it, else its line.
    """

    scanner: Scanner
    ids: frozenset[str]

    @classmethod
    def for_paper(cls, snapshot: CaseSnapshot, request: ExportRequest) -> Blackout:
        """Make it for the finds of `request.withhold`."""
        return cls(Scanner.for_paper(snapshot, request), request.withhold)

    def __call__(self, words: str) -> str:
        """Return the words with something put in for each find."""
        put_in: set[str] = set()
        for _ in range(_MOST):
            places = self._places(words)
            if not places:
                return _joined(words, put_in)
            for start, end, instead in reversed(places):
                put_in.add(instead)
                words = words[:start] + instead + words[end:]
        return text("chat.withheld")

    def _places(self, words: str) -> list[tuple[int, int, str]]:
        """Return where something is to be put in, in order; finds that overlap are one place."""
        if not words.strip():
            return []
        places: list[tuple[int, int, str]] = []
        found = [find for find in self.scanner.all_in(words) if find.id in self.ids and find.span is not None]
        for find in sorted(found, key=_reach):
            assert find.span is not None
            start, end = find.span
            if places and start < places[-1][1]:
                first, last, instead = places[-1]
                places[-1] = (first, max(last, end), instead)
            else:
                places.append((start, end, _instead(find)))
        return places or self._encoded(words)

    def _encoded(self, words: str) -> list[tuple[int, int, str]]:
        finds = self.scanner.scan([Piece("", words)]).finds
        find = next((find for find in finds if find.id in self.ids), None)
        return [] if find is None else [(*self._around(words, find.id), _instead(find))]

    def _around(self, words: str, wanted: str) -> tuple[int, int]:
        for unit in _UNITS:
            for match in unit.finditer(words):
                if any(find.id == wanted for find in self.scanner.scan([Piece("", match[0])]).finds):
                    return match.span()
        return 0, len(words)


def _reach(find: Find) -> tuple[int, int]:
    assert find.span is not None
    return find.span[0], -find.span[1]


def _joined(words: str, put_in: Iterable[str]) -> str:
    """Make one of two that only stand for parts of the same: street and ZIP code with the town between."""
    for instead in put_in:
        mark = re.escape(instead)
        words = re.sub(rf"{mark}{_TOWN}{mark})+", instead, words)
    return words


def _instead(find: Find) -> str:
    key = f"chat.withheld.{find.what}"
    return text(key if has_text(key) else "chat.withheld")
