"""What the timeline shows of an entry: a card in the list, and months between the cards. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.answer import AnswerState
from app.domain.entry import Entry
from app.domain.ids import EntityId
from app.domain.vocabulary import vocabulary
from app.services.entries import is_reported
from app.strings.catalogue import has_text, text
from app.strings.labels import tag_label
from ui.unlocked.words import moment_words, month_words

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

    def spoken(self) -> str:
        """Return what a screen reader says of the card."""
        return ". ".join(filter(None, (self.when, self.title, *(pill.text for pill in self.pills))))


@dataclass(frozen=True, slots=True)
class Month:
    """A heading between cards."""

    text: str


Row = Entry | Month


def rows_of(entries: Iterable[Entry]) -> tuple[Row, ...]:
    """Return the entries with a heading before each month; their cards are made when they are drawn."""
    return tuple(_rows(entries))


def _rows(entries: Iterable[Entry]) -> Iterator[Row]:
    shown: tuple[int, int] | None = None
    for entry in entries:
        start = entry.when.start
        month = (0, 0) if start is None else (start.day.year, start.day.month)
        if month != shown:
            shown = month
            yield Month(text("timeline.month.unknown") if start is None else month_words(start.day))
        yield entry


def has_pills(entry: Entry) -> bool:
    """Tell whether the card of an entry has tags, without making it."""
    return bool(
        entry.danger
        or entry.kinds
        or entry.evidence
        or entry.hold
        or entry.needs_detail
        or entry.withdrawn
        or entry.order_violated.state is AnswerState.YES
        or is_reported(entry)
    )


def card_of(entry: Entry, kind_of: Mapping[EntityId, str]) -> Card:
    """Return the card of an entry: its title, and its first words when they are not the title already."""
    what = " ".join(entry.what.split())
    title = entry.heading() or files_words(entry, kind_of) or text("timeline.untitled")
    line = what if entry.title else _rest(entry)
    return Card(entry.id, moment_words(entry.when), title, line[:300], tuple(_pills(entry, kind_of)))


def files_words(entry: Entry, kind_of: Mapping[EntityId, str]) -> str:
    """Say what is attached: `3 photos, 1 email`."""
    counts = Counter(kind_of.get(item, "file") for item in entry.evidence)
    return ", ".join(_files(kind, n) for kind, n in counts.items())


def _rest(entry: Entry) -> str:
    """Return what follows the heading, which is the first line of the text, cut when it is long."""
    heading = entry.heading()
    whole = entry.what.strip()
    if heading.endswith("…"):
        return " ".join(whole.split())
    return " ".join(whole[len(heading) :].split())


def _pills(entry: Entry, kind_of: Mapping[EntityId, str]) -> Iterator[Pill]:
    if entry.withdrawn:
        yield Pill(text("timeline.pill.withdrawn"))
    if entry.danger:
        yield Pill(text("timeline.pill.danger"), is_danger=True)
    for code in entry.kinds[:FEW_KINDS]:
        yield Pill(tag_label("kind", code))
    if len(entry.kinds) > FEW_KINDS:
        yield Pill(text("timeline.pill.more", n=len(entry.kinds) - FEW_KINDS))
    if entry.order_violated.state is AnswerState.YES:
        yield Pill(text("timeline.pill.order"))
    if is_reported(entry):
        yield Pill(text("timeline.pill.reported"))
    counts = Counter(kind_of.get(item, "file") for item in entry.evidence)
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
