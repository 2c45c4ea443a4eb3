"""What the grid shows of each item of evidence, and how it is narrowed. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.moment import Instant
from app.services.file_times import ToldTime, told_by_file
from app.strings.catalogue import has_text, text
from ui.unlocked.words import (
    clock_words,
    day_words,
    instant_words,
    moment_words,
    name_words,
    read_out,
    size_words,
)

COLUMNS = ("item", "kind", "name", "time", "size", "added")
"""The columns of the list."""

FILTERS = ("all", "photo", "pdf", "email", "media", "other", "loose")
_FILTER_OF = {"photo": "photo", "pdf": "pdf", "email": "email", "audio": "media", "video": "media"}
PICTURES = frozenset({"photo", "pdf", "video"})
TEXTS = frozenset({"email", "text", "contact"})

# Times that say when a file was sent on, placed or changed, not when it was made.
_NOT_MADE = frozenset({"route", "gps"})
_CHANGED = frozenset({("pdf", "ModDate"), ("office", "modified"), ("office", "date")})


@dataclass(frozen=True, slots=True)
class Tile:
    """One item in the grid."""

    id: EntityId
    number: int
    kind: str
    sort: str
    cover: str
    title: str
    name: str
    facts: str
    more: str
    group: str
    is_loose: bool
    needle: str
    time: str
    told: str
    bytes: int
    added: Instant

    def column(self, name: str) -> str:
        """Return what stands in a column of the list."""
        match name:
            case "item":
                return self.title
            case "kind":
                return self.sort
            case "name":
                return self.name
            case "time":
                return self.time
            case "size":
                return size_words(self.bytes)
            case _:
                return instant_words(self.added)

    def order(self, name: str) -> str | int:
        """Return what the list is ordered by in a column."""
        match name:
            case "kind":
                return self.sort.casefold()
            case "name":
                return self.name.casefold()
            case "time":
                return self.told
            case "size":
                return self.bytes
            case "added":
                return self.added.ms
            case _:
                return self.number

    def spoken(self) -> str:
        """Return what a screen reader says of it."""
        return read_out(self.title, self.cover, self.name, self.facts)


def tile_of(item: Evidence, *, is_loose: bool) -> Tile:
    """Return the tile of one item."""
    told = claimed_time(item)
    claimed = "" if told is None else clock_as_told(told)
    by_file = text("evidence.by_file", when=claimed) if claimed else ""
    sender = reported(item, "from") if item.kind == "email" else ""
    name = name_words(item.caption or item.name)
    return Tile(
        id=item.id,
        number=item.number,
        kind=item.kind,
        sort=sort_words(item),
        cover=cover_words(item),
        title=text("evidence.item", n=item.number),
        name=name,
        facts=sender or by_file or size_words(item.bytes),
        more=" · ".join(filter(None, (sender or by_file, size_words(item.bytes)))),
        group=_FILTER_OF.get(item.kind, "other"),
        is_loose=is_loose,
        needle=" ".join((str(item.number), item.name, item.caption, item.description, sender)).casefold(),
        time=claimed,
        told="" if told is None else told.first.isoformat(),
        bytes=item.bytes,
        added=item.added,
    )


def cover_words(item: Evidence) -> str:
    """Say what lies under the cover, in a word that tells nothing of it."""
    sort = sort_words(item)
    return sort if "·" in sort else text("evidence.covered", kind=sort)


def sort_words(item: Evidence) -> str:
    """Say what kind of file it is, and how long or how many pages."""
    kind = kind_words(item.kind)
    more = ""
    if item.kind in {"audio", "video"}:
        more = duration_words(reported(item, "duration"))
    elif item.kind == "pdf" and reported(item, "pages").isdecimal():
        more = text("evidence.pages", n=int(reported(item, "pages")))
    return f"{kind} · {more}" if more else kind


def kind_words(kind: str) -> str:
    """Return what a kind of file is called."""
    key = f"evidence.kind.{kind}"
    return text(key) if has_text(key) else text("evidence.kind.file")


def reported(item: Evidence, key: str) -> str:
    """Return the first thing that the file says of itself under this name in any case, "" when nothing."""
    return next((said.value for said in item.reported if said.key.lower() == key), "")


def claimed_words(item: Evidence) -> str:
    """Say when the file claims to have been made, as it says it: nothing is moved to another zone."""
    told = claimed_time(item)
    return "" if told is None else clock_as_told(told)


def claimed_time(item: Evidence) -> ToldTime | None:
    """Return when the file claims to have been made, None when it does not."""
    for told in told_by_file(item):
        if told.source not in _NOT_MADE and (told.source, told.key) not in _CHANGED:
            return told
    return None


def told_words(told: ToldTime) -> str:
    """Say a told time, and that it states no zone when it states none."""
    if told.moment is not None:
        return moment_words(told.moment)
    words = clock_as_told(told)
    return text("told.no_zone", when=words) if told.offset is None and "T" in told.iso else words


def clock_as_told(told: ToldTime) -> str:
    """Say day, time and zone as far as they are told."""
    day = day_words(told.first.date(), weekday=False)
    return f"{day}, {clock_words(told.first.time())}{_zone_words(told.offset)}" if "T" in told.iso else day


def _zone_words(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f" UTC{sign}{hours}{f':{rest:02d}' if rest else ''}" if minutes else " UTC"


def duration_words(value: str) -> str:
    """Write seconds as `1:40`; "" when the file states none."""
    number = value.removesuffix(" s")
    try:
        seconds = round(float(number))
    except ValueError:
        return ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def narrowed(tiles: tuple[Tile, ...], group: str, words: str) -> tuple[Tile, ...]:
    """Return the tiles of a group that hold every word."""
    wanted = words.casefold().split()
    return tuple(
        tile
        for tile in tiles
        if (group == "all" or (tile.is_loose if group == "loose" else tile.group == group))
        and all(word in tile.needle for word in wanted)
    )


def ordered(tiles: Iterable[Tile], column: str, *, falling: bool) -> tuple[Tile, ...]:
    """Return the tiles in the order of a column; those that are alike in it stand the latest first."""
    latest = sorted(tiles, key=lambda tile: -tile.number)
    return tuple(sorted(latest, key=lambda tile: tile.order(column), reverse=falling))


def counts_of(tiles: tuple[Tile, ...]) -> dict[str, int]:
    """Count the tiles of each filter."""
    counts = dict.fromkeys(FILTERS, 0)
    for tile in tiles:
        counts["all"] += 1
        counts[tile.group] += 1
        counts["loose"] += tile.is_loose
    return counts
