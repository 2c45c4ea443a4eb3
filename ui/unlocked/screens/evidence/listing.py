"""Which items are listed: read, narrowed and ordered in jobs, so that ten thousand stop nothing. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.services.jobs import Job
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screens.evidence.rows import COLUMNS, Tile, counts_of, narrowed, ordered, tile_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be listed, and in which order."""

    group: str = "all"
    words: str = ""
    column: str = COLUMNS[0]
    falling: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out."""
        return (self.group, self.words) != ("all", "")

    def take(self, tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
        """Return those that are wished for; they come with the latest first, which is the first order."""
        found = narrowed(tiles, self.group, self.words) if self.is_filtered else tiles
        first = (self.column, self.falling) == (COLUMNS[0], True)
        return found if first else ordered(found, self.column, falling=self.falling)


@dataclass(frozen=True, slots=True)
class Listed:
    """The tiles as they stand in the list, and the row of each."""

    tiles: tuple[Tile, ...]
    rows: dict[EntityId, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading found: every tile, how many each filter has, and those wished for then."""

    number: int
    tiles: tuple[Tile, ...]
    counts: dict[str, int]
    wish: Wish
    listed: Listed


def listed_of(tiles: tuple[Tile, ...]) -> Listed:
    """Return tiles with the row of each."""
    return Listed(tiles, {tile.id: row for row, tile in enumerate(tiles)})


class Listing:
    """The newest wish wins when answers come late."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        counted: Callable[[dict[str, int]], None],
        listed: Callable[[bool], None],
    ) -> None:
        """`counted` hears how many items each filter has; `listed` hears whether they were read anew."""
        self._session = session
        self._jobs = jobs
        self._counted = counted
        self._told = listed
        self._maker = TileMaker()
        self._number = 0
        self._every: tuple[Tile, ...] = ()
        self._narrowing: Job[tuple[tuple[Tile, ...], Wish, Listed]] | None = None
        self.wish = Wish()
        self.shown = Listed((), {})

    def holds(self, item: EntityId) -> bool:
        """Tell whether an item was there when the list was read."""
        return any(tile.id == item for tile in self._every)

    def read(self) -> None:
        """Read every item anew."""
        self._number += 1
        number, wish = self._number, self.wish
        self._jobs.read(lambda _ctx: self._read(number, wish), self.on_read)

    def on_read(self, found: _Read) -> None:
        """Show the newest list; what was wished for meanwhile is taken from it in a job of its own."""
        if found.number == self._number:
            self._every = found.tiles
            self._counted(found.counts)
            if found.wish == self.wish:
                self._show(found.listed, anew=True)
            else:
                self._narrow(anew=True)

    def ask(self, wish: Wish) -> None:
        """List something else, or in another order."""
        same, self.wish = wish == self.wish, wish
        if self._every and not same:
            self._narrow(anew=False)

    def _narrow(self, *, anew: bool) -> None:
        if self._narrowing is not None:
            self._narrowing.cancel()  # one that still waits would be for nothing
        every, wish = self._every, self.wish
        self._narrowing = self._jobs.work(
            lambda _ctx: (every, wish, listed_of(wish.take(every))),
            lambda found: self._on_narrowed(*found, anew=anew),
        )

    def _on_narrowed(self, every: tuple[Tile, ...], wish: Wish, listed: Listed, *, anew: bool) -> None:
        if every is self._every and wish == self.wish:
            self._show(listed, anew=anew)

    def _show(self, listed: Listed, *, anew: bool) -> None:
        self.shown = listed
        self._told(anew)

    # On the vault lane.

    def _read(self, number: int, wish: Wish) -> _Read:
        evidence = self._session.evidence
        tiles = self._maker.tiles_of(evidence.list(), evidence.held())
        return _Read(number, tiles, counts_of(tiles), wish, listed_of(wish.take(tiles)))


class TileMaker:
    """Makes tiles, and only those of what changed: each file that is added has the list read again."""

    def __init__(self) -> None:
        self._made: dict[EntityId, tuple[Evidence, Tile]] = {}

    def tiles_of(self, items: Iterable[Evidence], held: frozenset[EntityId]) -> tuple[Tile, ...]:
        """Return the tiles, the latest item first; `held` are the items that an entry holds."""
        made = {item.id: (item, self._tile_of(item, is_loose=item.id not in held)) for item in items}
        self._made = made
        return tuple(tile for _item, tile in reversed(made.values()))

    def _tile_of(self, item: Evidence, *, is_loose: bool) -> Tile:
        before, tile = self._made.get(item.id, (None, None))
        if tile is not None and before is item and tile.is_loose is is_loose:
            return tile
        return tile_of(item, is_loose=is_loose)
