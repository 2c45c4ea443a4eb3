"""What the lists at the left say of conversations and bursts. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.ids import EntityId
from app.domain.threads import IN_FILE, ThreadSummary
from app.services.bursts import ThreadBurst, burst_words
from app.strings.catalogue import has_text, text
from ui.unlocked.words import day_words

_DAY = 10
_MOST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A row of a list: `key` is what it stands for."""

    key: object
    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a conversation: its name, what it is, and how its times are to be read."""

    thread: EntityId
    title: str
    facts: str
    zone: str
    total: int
    with_offset: bool


def app_words(app: str) -> str:
    """Return the name of an app."""
    key = f"threads.app.{app}"
    return text(key) if has_text(key) else app


def counts_words(summary: ThreadSummary) -> str:
    """Count messages and calls apart, and lines of a log."""
    parts = []
    if summary.messages or not (summary.calls or summary.rows):
        parts.append(text("threads.count.messages", n=summary.messages))
    if summary.calls:
        parts.append(text("threads.count.calls", n=summary.calls))
    if summary.rows:
        parts.append(text("threads.count.rows", n=summary.rows))
    return ", ".join(parts)


def days_words(first: str, last: str) -> str:
    """Write from which to which day."""
    days = list(dict.fromkeys(_day(at) for at in (first, last) if at))
    return " – ".join(days)


def from_words(sources: tuple[EntityId, ...], numbers: Mapping[EntityId, int]) -> str:
    """Say which items of evidence it came from."""
    items = [str(numbers[each]) for each in sources if each in numbers]
    if not items:
        return ""
    named = ", ".join(items[:_MOST_ITEMS]) + (" …" if len(items) > _MOST_ITEMS else "")
    return text("threads.from", n=len(items), items=named)


def thread_row(summary: ThreadSummary, numbers: Mapping[EntityId, int]) -> ThreadRow:
    """Return the row of a conversation."""
    facts = " · ".join((app_words(summary.thread.app), counts_words(summary)))
    where = " · ".join(
        filter(None, (days_words(summary.first, summary.last), from_words(summary.sources, numbers)))
    )
    return ThreadRow(summary.thread.id, title_of(summary), tuple(filter(None, (facts, where))))


def title_of(summary: ThreadSummary) -> str:
    """Return the name of a conversation."""
    return summary.thread.title or text("threads.untitled")


def head_of(summary: ThreadSummary, numbers: Mapping[EntityId, int]) -> Head:
    """Return what stands over a conversation."""
    row = thread_row(summary, numbers)
    total = summary.messages + summary.calls + summary.notices + summary.rows
    return Head(
        summary.thread.id,
        row.title,
        " · ".join(row.facts),
        zone_words(summary.zones),
        total,
        with_offset=len(summary.zones) > 1 or IN_FILE in summary.zones,
    )


def zone_words(zones: tuple[str, ...]) -> str:
    """Say in which zone the times stand, and who says so."""
    if len(zones) > 1:
        return text("threads.zone.several")
    zone = zones[0] if zones else ""
    if zone == IN_FILE:
        return text("threads.zone.in_file")
    return text("threads.zone.told", zone=zone) if zone else text("threads.zone.unknown")


def burst_row(found: ThreadBurst, said: str) -> ThreadRow:
    """Return the row of a burst; `said` is who the person says the sender is."""
    burst = found.burst
    who = " · ".join(dict.fromkeys(filter(None, (burst.sender, burst.sender_id))))
    if said:
        who = " · ".join((who, text("threads.as_you_say", name=said)))
    when = " ".join(filter(None, (_day(burst.first), burst.first[11:16])))
    facts = [text("threads.burst.from", who=who or text("threads.burst.nobody"), when=when)]
    thread = " · ".join((app_words(found.thread.app), found.thread.title or text("threads.untitled")))
    if burst.answers:
        thread = " · ".join((thread, text("threads.burst.answers", n=burst.answers)))
    if found.dismissal is not None:
        thread = " · ".join((text("threads.burst.put_aside"), thread))
    facts.append(thread)
    return ThreadRow(found, burst_words(burst), tuple(facts))


def _day(at: str) -> str:
    try:
        return day_words(date.fromisoformat(at[:_DAY]), weekday=False)
    except ValueError:
        return at[:_DAY]
