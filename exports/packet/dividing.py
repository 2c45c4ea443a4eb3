"""Which exhibit goes into which file: volumes under a size, cut between pages, or a file for each exhibit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.strings.catalogue import text
from exports.packet.plan import Exhibit

_WORTH_FILLING = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """An exhibit, or one part of a long one: its pages after the separator sheet, first and last from 0.

    `count` is how many they are.
    """

    exhibit: Exhibit
    weight: int = 0
    count: int = 0
    pages: tuple[int, int] | None = None
    part: tuple[int, int] = (1, 1)

    @property
    def mark(self) -> str:
        """The number or letter of the exhibit, with the part it is."""
        if self.part[1] == 1:
            return self.exhibit.mark
        return text("packet.exhibit_part", label=self.exhibit.mark, n=self.part[0])

    @property
    def label(self) -> str:
        """`Exhibit 3`, or `Exhibit 3, part 2`."""
        return text("packet.exhibit", mark=self.mark)

    @property
    def title(self) -> str:
        """A brief description, with the part it is."""
        if self.part[1] == 1:
            return self.exhibit.title
        n, total = self.part
        return text("packet.exhibit_part_title", title=self.exhibit.title, n=n, total=total)

    @property
    def anchor(self) -> str:
        """The anchor of its separator sheet; that of the first part is the exhibit's."""
        return self.exhibit.anchor if self.part[0] == 1 else f"{self.exhibit.anchor}-{self.part[0]}"


Weights = Mapping[int, Sequence[int]]
"""The bytes of each page of an exhibit by its order, the separator sheet first."""


def volumes(exhibits: Sequence[Exhibit], weights: Weights, rooms: tuple[int, int]) -> list[tuple[Piece, ...]]:
    """Fill volumes in order with at most `rooms` bytes of exhibits: in the first one, in a later one.

    An exhibit is cut only when it is too long for a volume of its own.
    """
    made: list[list[Piece]] = [[]]
    left = rooms[0]
    for exhibit in exhibits:
        total = sum(weights[exhibit.order])
        whole = total <= rooms[1]
        if total > left and (whole or left < rooms[1] * _WORTH_FILLING) and (made[-1] or len(made) == 1):
            made.append([])
            left = rooms[1]
        pieces = [*_parts(exhibit, weights, left, rooms[1])]
        for number, piece in enumerate(pieces):
            if number:
                made.append([])
                left = rooms[1]
            made[-1].append(piece)
            left -= piece.weight
    return [tuple(pieces) for pieces in made]


def files(exhibits: Sequence[Exhibit], weights: Weights, room: int) -> list[tuple[Piece, ...]]:
    """Give each exhibit a file of its own after one without any, or several when it is over `room` bytes."""
    made: list[tuple[Piece, ...]] = [()]
    for exhibit in exhibits:
        made += [(piece,) for piece in _parts(exhibit, weights, room, room)]
    return made


def _parts(exhibit: Exhibit, weights: Weights, first: int, room: int) -> Iterator[Piece]:
    """Cut an exhibit between pages: a part of `first` bytes, the others of `room`, each with its sheet."""
    sheet, *content = weights[exhibit.order]
    runs: list[list[int]] = [[]]
    used = sheet
    for page, weight in enumerate(content):
        if runs[-1] and used + weight > (first if len(runs) == 1 else room):
            runs.append([])
            used = sheet
        runs[-1].append(page)
        used += weight
    if len(runs) == 1:
        yield Piece(exhibit, sum(weights[exhibit.order]), len(content))
        return
    for number, run in enumerate(runs, start=1):
        weight = sheet + sum(content[page] for page in run)
        yield Piece(exhibit, weight, len(run), (run[0], run[-1]), (number, len(runs)))
