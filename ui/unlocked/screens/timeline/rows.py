"""What the timeline shows of an entry: a card in the list, and months between the cards. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.entry_summary import EntrySummary
from app.domain.ids import EntityId
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import has_text, text
from app.strings.labels import tag_label
from ui.unlocked.words import moment_words, month_words, read_out

FEW_KINDS = 3


@dataclass(frozen=True, slots=True)
class Pill:
    """A small tag on a card."""

    text: str
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One entry in the list."""

    id: EntityId
    when: str
    title: str
    line: str
    pills: tuple[Pill, ...]
    is_withdrawn: bool = False

    def spoken(self) -> str:
        """Return what a screen reader says of the card."""
        return read_out(self.when, self.title, *(pill.text for pill in self.pills))


@dataclass(frozen=True, slots=True)
class Month:
    """A heading between cards."""

    text: str


Row = EntrySummary | Month


def rows_of(entries: Iterable[EntrySummary], before: EntrySummary | None = None) -> tuple[Row, ...]:
    """Return the entries with a heading before each month; their cards are made when they are drawn.

    `before` is the last entry of the rows that these follow.
    """
    return tuple(_rows(entries, None if before is None else _month(before)))


def _month(entry: EntrySummary) -> tuple[int, int]:
    start = entry.when.start
    return (0, 0) if start is None else (start.day.year, start.day.month)


def _rows(entries: Iterable[EntrySummary], shown: tuple[int, int] | None) -> Iterator[Row]:
    for entry in entries:
        start = entry.when.start
        month = _month(entry)
        if month != shown:
            shown = month
            yield Month(text("timeline.month.unknown") if start is None else month_words(start.day))
        yield entry


def has_pills(entry: EntrySummary) -> bool:
    """Tell whether the card of an entry has tags, without making it."""
    return bool(
        entry.danger
        or entry.kinds
        or entry.files
        or entry.hold
        or entry.needs_detail
        or entry.withdrawn
        or entry.order_violated
        or entry.reported
    )


def card_of(entry: EntrySummary) -> Card:
    """Return the card of an entry: its title, and its first words when they are not the title already."""
    what = " ".join(entry.opening.split())
    title = entry.heading() or files_words(entry) or text("timeline.untitled")
    line = what if entry.title else _rest(entry)
    return Card(entry.id, when_of(entry), title, line[:300], tuple(_pills(entry)), entry.withdrawn)


def when_of(entry: EntrySummary) -> str:
    """Say when it was: a date where there is one, else how the person says it."""
    said = " ".join(entry.when_words.split())
    if not said or entry.when.is_known():
        return moment_words(entry.when)
    return text("timeline.when.said", when=moment_words(entry.when), said=said)


def files_words(entry: EntrySummary) -> str:
    """Say what is attached: `3 photos, 1 email`."""
    counts = Counter(held.kind or "file" for held in entry.files)
    return ", ".join(_files(kind, n) for kind, n in counts.items())


def _rest(entry: EntrySummary) -> str:
    """Return what follows the heading, which is the first line of the text, cut when it is long."""
    heading = entry.heading()
    whole = entry.opening.strip()
    if heading.endswith("…"):
        return " ".join(whole.split())
    return " ".join(whole[len(heading) :].split())


def _pills(entry: EntrySummary) -> Iterator[Pill]:
    if entry.withdrawn:
        yield Pill(text("timeline.pill.withdrawn"))
    if entry.danger:
        yield Pill(text("timeline.pill.danger"), is_danger=True)
    for code in entry.kinds[:FEW_KINDS]:
        yield Pill(tag_label("kind", code))
    if len(entry.kinds) > FEW_KINDS:
        yield Pill(text("timeline.pill.more", n=len(entry.kinds) - FEW_KINDS))
    if entry.order_violated:
        yield Pill(text("timeline.pill.order"))
    if entry.reported:
        yield Pill(text("timeline.pill.reported"))
    counts = Counter(held.kind or "file" for held in entry.files)
    for kind, n in counts.items():
        yield Pill(_files(kind, n))
    if entry.hold:
        yield Pill(text("timeline.pill.hold"))
    if entry.needs_detail:
        yield Pill(text("timeline.pill.needs_detail"))


def _files(kind: str, n: int) -> str:
    key = f"timeline.files.{kind}"
    return text(key if has_text(key) else "timeline.files.file", n=n)


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Return (code, label) of every kind, for the filter."""
    return tuple((code, tag_label("kind", code)) for code in vocabulary()["kind"].terms())


def danger_choices() -> tuple[tuple[str, str], ...]:
    """Return (code, label) of every danger sign, for the filter."""
    return tuple((code, tag_label("danger", code)) for code in vocabulary()["danger"].terms())
