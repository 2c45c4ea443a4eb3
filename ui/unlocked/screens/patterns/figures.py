"""What a figure is: cells with what they say, how much they hold and what they open. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import EntityId


class Look(StrEnum):
    """How a cell is drawn.

    COLUMN is an upright bar, HEAT a shaded square, BAR a bar that lies, PILL a tag, NUMBER a count that opens
    something, TEXT and MUTED are words.
    """

    COLUMN = "column"
    HEAT = "heat"
    BAR = "bar"
    PILL = "pill"
    NUMBER = "number"
    TEXT = "text"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands behind a cell: entries under a title, or conversations (`at` names a message in one)."""

    title: str = ""
    entries: tuple[EntityId, ...] = ()
    screen: str = "timeline"
    thread: EntityId | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `says` is the whole of it in words, `text` what is written in it, `share` of the largest.

    `beside` stands behind a tag, or under it where there is no room; `own` marks words that can be covered.
    """

    look: Look
    says: str
    text: str = ""
    share: float = 0.0
    opens: Opening | None = None
    beside: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across upright bars: at which of them, how far into it (0 to 1), and what it says."""

    column: int
    into: float
    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row; `rows` and `columns` are their names, `heads` those that are written over columns.

    `widths` say of a table which columns take what room is left, in shares; they are empty where all
    columns are alike. `by_row` chooses whole rows. `axis` names some columns under the grid.
    """

    cells: tuple[tuple[Cell | None, ...], ...]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    axis: tuple[tuple[int, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    by_row: bool = False
    cover_rows: bool = False

    def width(self) -> int:
        """Return how many columns there are."""
        return max((len(row) for row in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its key, its title, what it counts, the grid, and what is to be said under it.

    `most` rows are shown at first, 0 for all; `signs` are the danger signs behind its rows.
    """

    key: str
    title: str
    unit: str
    grid: Grid
    notes: tuple[str, ...] = ()
    most: int = 0
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the figures, and what there is to count at all."""

    summary: str
    has_entries: bool
    has_messages: bool = False
    has_calls: bool = False
