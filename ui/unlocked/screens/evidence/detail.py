"""What the right pane shows of one item, as plain values. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.evidence import Evidence, HandlingEvent
from app.domain.ids import EntityId
from app.domain.moment import Moment
from app.domain.redaction import counts_of
from app.services.file_times import TimesThatDiffer
from app.services.playing import PLAYABLE
from app.strings.catalogue import has_text, text
from app.strings.labels import behind_words, hidden_words, tag_label, told_label
from ui.unlocked.screens.evidence.openings import Opening
from ui.unlocked.screens.evidence.rows import (
    PICTURES,
    TEXTS,
    claimed_words,
    cover_words,
    kind_words,
    reported,
    told_words,
)
from ui.unlocked.words import instant_words, moment_words, name_words, size_words

MOST_REPORTED = 80
CHECKS = frozenset({"checked", "checked_all", "damaged"})


@dataclass(frozen=True, slots=True)
class Use:
    """An entry that holds the item."""

    entry: EntityId
    words: str


@dataclass(frozen=True, slots=True)
class Differing:
    """Times that differ: (who tells it, what) in order, and what zones could explain, "" when nothing."""

    rows: tuple[tuple[str, str], ...]
    zones: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the right pane shows; `look` is picture, text or "" when nothing can be shown."""

    id: EntityId
    name: str
    title: str
    subtitle: str
    cover: str
    look: str
    kind: str
    has_pages: bool
    description: str
    transcript: str
    has_words: bool
    words_read: str
    facts: tuple[tuple[str, str], ...]
    sha256: str
    differing: Differing | None
    reported: tuple[tuple[str, str], ...]
    reported_left: int
    handling: tuple[tuple[str, str], ...]
    uses: tuple[Use, ...]
    papers: tuple[str, ...]
    damaged: bool
    may_change: bool
    openings: tuple[Opening, ...] = ()


def detail_of(
    item: Evidence,
    people: Mapping[EntityId, str],
    handling: tuple[HandlingEvent, ...],
    uses: tuple[Use, ...],
    papers: tuple[str, ...],
    *,
    differing: TimesThatDiffer | None,
    openings: tuple[Opening, ...],
    may_change: bool,
    redacted: tuple[tuple[str, str], ...] = (),
) -> Detail:
    """Return the detail of an item."""
    checks = [event for event in handling if event.act in CHECKS]
    said = [(told_label(line.source, line.key), line.value) for line in item.reported[:MOST_REPORTED]]
    if item.file_modified:
        said.insert(0, (told_label("disk", ""), item.file_modified))
    look = "picture" if item.kind in PICTURES else "text" if item.kind in TEXTS else ""
    return Detail(
        id=item.id,
        name=item.name,
        title=text("evidence.title", n=item.number, kind=kind_words(item.kind)),
        subtitle=item.caption,
        cover=text("evidence.look", cover=cover_words(item)) if look else cover_words(item),
        look=look,
        kind=item.kind,
        has_pages=item.kind == "pdf",
        description=item.description,
        transcript=item.transcript,
        has_words=item.kind == "photo",
        words_read=item.words_read,
        facts=(*redacted, *(fact for fact in _facts(item, people, checks) if fact[1])),
        sha256=item.sha256,
        differing=None if differing is None else _differing(differing),
        reported=tuple(said),
        reported_left=max(0, len(item.reported) - MOST_REPORTED),
        handling=tuple((instant_words(event.recorded), _act(event)) for event in handling),
        uses=uses,
        papers=papers,
        damaged=bool(checks) and checks[-1].act == "damaged",
        may_change=may_change,
        openings=openings,
    )


def _differing(found: TimesThatDiffer) -> Differing:
    rows = tuple((told_label(told.source, told.key), told_words(told)) for told in found.times)
    key = f"told.differ.zones.{found.zones.value}"
    return Differing(rows, text(key) if has_text(key) else "")


def redacted_facts(
    item: Evidence, original: Evidence | None, copies: Sequence[Evidence]
) -> tuple[tuple[str, str], ...]:
    """Say which redacted copies there are of an item, and what it was itself made from and how."""
    facts: list[tuple[str, str]] = []
    if item.redaction_of is not None:
        number = text("redact.gone") if original is None else text("evidence.item", n=original.number)
        facts.append((text("redact.fact.original"), f"{number}; {hidden_words(counts_of(item.marks))}"))
    if copies:
        numbers = ", ".join(text("evidence.item", n=copy.number) for copy in copies)
        facts.append((text("redact.fact.copies", n=len(copies)), numbers))
    return tuple(facts)


def use_words(when: Moment, heading: str) -> str:
    """Say which entry it is."""
    return " · ".join(filter(None, (moment_words(when), heading)))


def _facts(
    item: Evidence, people: Mapping[EntityId, str], checks: list[HandlingEvent]
) -> Iterator[tuple[str, str]]:
    source = people.get(item.source, "") if item.source is not None else ""
    yield text("evidence.fact.from"), " · ".join(filter(None, (source, item.device, item.account)))
    yield text("evidence.fact.how_got"), item.how_got
    yield text("evidence.fact.taken"), moment_words(item.taken) if item.taken.is_known() else ""
    claimed = claimed_words(item)
    yield text("evidence.fact.time"), text("evidence.claimed", when=claimed) if claimed else ""
    yield text("evidence.fact.place"), text("evidence.place_in_file") if _has_place(item) else ""
    yield text("evidence.fact.name"), name_words(item.name)
    yield text("evidence.fact.size"), " · ".join((size_words(item.bytes), item.media_type))
    added = instant_words(item.added)
    by = text("evidence.added_by", who=item.added_by) if item.added_by else ""
    yield text("evidence.fact.added"), " ".join(filter(None, (added, by)))
    if checks:
        last = checks[-1]
        yield text("evidence.fact.checked"), f"{instant_words(last.recorded)}: {text(f'evidence.{last.act}')}"
    else:
        yield text("evidence.fact.checked"), text("evidence.not_checked")
    by_whom = text("evidence.transcribed_by", who=item.transcribed_by) if item.transcribed_by else ""
    yield text("evidence.fact.transcript"), by_whom
    yield text("evidence.fact.language"), item.language
    yield text("evidence.fact.recording"), text("evidence.recording.short") if item.kind in PLAYABLE else ""


def _has_place(item: Evidence) -> bool:
    keys = ("gpsposition", "gpslatitude", "location", "com.apple.quicktime.location.iso6709")
    return any(reported(item, key) for key in keys)


def _act(event: HandlingEvent) -> str:
    words = tag_label("handling", event.act)
    if event.behind_ms:
        words = text("evidence.clock_back", act=words, behind=behind_words(event.behind_ms))
    return f"{words}: {event.detail}" if event.detail else words
