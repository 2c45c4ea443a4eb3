"""What the Patterns page decides: which days are counted, by which period, and what a cell opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.domain.change import Change
from app.domain.entry_filter import fits_days
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.incident_facts import IncidentFact, time_order
from app.domain.patterns import Beside, Patterns, around_day, patterns_of
from app.domain.periods import Unit
from app.domain.records import CourtOrder, Report
from app.services.patterns import MessageDay
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.patterns.figures import Figure, Head, Opening
from ui.unlocked.screens.patterns.messages import messages_figure
from ui.unlocked.screens.patterns.over_marks import (
    around_figure,
    channels_figure,
    conduct_figure,
    danger_figure,
    kinds_figure,
    persons_figure,
)
from ui.unlocked.screens.patterns.over_time import (
    by_period_figure,
    calendar_figure,
    hours_figure,
    kinds_over_time,
    unit_of,
)
from ui.unlocked.screens.timeline.presenter import FIGURE
from ui.unlocked.words import day_words

SHOWN_KINDS = frozenset(
    {
        RecordKind.ENTRY,
        RecordKind.EVIDENCE,
        RecordKind.PERSON,
        RecordKind.REPORT,
        RecordKind.ORDER,
        RecordKind.BATCH,
        RecordKind.THREAD,
    }
)


class Counting(StrEnum):
    """What the bars count; each unit alone."""

    INCIDENTS = "incidents"
    MESSAGES = "messages"
    CALLS = "calls"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person chose: days (None for no bound), the period of the bars, what they count."""

    first: date | None = None
    last: date | None = None
    unit: Unit | None = None
    counting: Counting = Counting.INCIDENTS


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read of the record and counted: all of it, and the days chosen; `known` are those by id."""

    asked: Asked
    facts: tuple[IncidentFact, ...]
    chosen: tuple[IncidentFact, ...]
    known: Mapping[EntityId, IncidentFact]
    beside: Beside
    figures: Patterns
    names: Mapping[str, str]
    landmarks: Mapping[EntityId, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is shown: what was counted, the figures in order, the period of the bars."""

    counted: Counted
    figures: tuple[Figure, ...]
    unit: Unit


class PatternsView(Protocol):
    """What the page can show."""

    def show_head(self, head: Head) -> None:
        """Show what stands over the figures, or how the page comes to be filled."""

    def show_figure(self, figure: Figure) -> None:
        """Show a figure in its place."""

    def show_unit(self, unit: Unit, counting: Counting) -> None:
        """Mark the period and the unit of the bars."""


class PatternsPresenter:
    """Reads and counts in jobs; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: PatternsView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._asked = Asked()
        self._load = 0
        self._is_stale = True
        self._counted: Counted | None = None

    def activate(self) -> None:
        """Show the page; read again what changed meanwhile."""
        if self._is_stale:
            self.reload()

    def forget(self) -> None:
        """Count and show everything anew the next time the page is shown; what is on its way is not shown."""
        self._is_stale = True
        self._load += 1

    def changed(self, change: Change, *, shown: bool) -> None:
        """Count anew, at once or the next time the page is shown."""
        if change.kind in SHOWN_KINDS:
            self._is_stale = True
            if shown:
                self.reload()

    def choose_days(self, first: date | None, last: date | None) -> None:
        """Count only what happened on these days, both included."""
        if (first, last) != (self._asked.first, self._asked.last):
            self._asked = replace(self._asked, first=first, last=last)
            self.reload()

    def choose_unit(self, unit: Unit) -> None:
        """Count by week, month or year."""
        self._asked = replace(self._asked, unit=unit)
        self._recount()

    def choose_counting(self, counting: Counting) -> None:
        """Count incidents, messages or calls in the bars."""
        self._asked = replace(self._asked, counting=counting)
        self._recount()

    def open(self, opening: Opening) -> None:
        """Go to what stands behind a cell."""
        if opening.screen == "timeline":
            values = {"title": opening.title, "entries": opening.entries}
            self._shell.go(Target("timeline", what=FIGURE, values=values))
        elif self._shell.has(opening.screen):
            self._shell.go(Target(opening.screen, opening.thread, what=opening.at))

    def add(self) -> None:
        """Begin an entry."""
        self._shell.go(Target("entry"))

    def see_help(self) -> None:
        """Go to who can help."""
        self._shell.go(Target("support"))

    def reload(self) -> None:
        """Read and count everything again; all of it is made before the first figure is shown.

        Counting beside the drawing of what was counted would make every turn of the window wait for it.
        """
        self._is_stale = False
        self._load += 1
        load, asked = self._load, self._asked
        self._jobs.read(lambda _ctx: (load, self._page(asked)), self.on_page)

    def on_page(self, made: tuple[int, Page]) -> None:
        """Show the newest page."""
        load, page = made
        if load == self._load:
            self._counted = page.counted
            self._view.show_head(_head(page.counted))
            for figure in page.figures:
                self._view.show_figure(figure)
            self._view.show_unit(page.unit, self._asked.counting)

    def on_bars(self, made: tuple[int, tuple[Figure, Unit]]) -> None:
        """Show the newest bars."""
        load, (figure, unit) = made
        if load == self._load:
            self._view.show_figure(figure)
            self._view.show_unit(unit, self._asked.counting)

    def _recount(self) -> None:
        """Count the bars anew, over what was read last."""
        load, asked, counted = self._load, self._asked, self._counted
        if counted is not None:
            self._jobs.read(lambda _ctx: (load, self._bars(counted, asked)), self.on_bars)

    # On the vault lane.

    def _page(self, asked: Asked) -> Page:
        counted = self._count(asked)
        bars, unit = self._bars(counted, asked)
        return Page(counted, (bars, *(make(counted) for make in FIGURES)), unit)

    def _count(self, asked: Asked) -> Counted:
        session = self._session
        facts = tuple(sorted(session.patterns.facts(), key=time_order))
        beside = session.patterns.beside()
        in_days = tuple(mark for mark in beside.marks if _is_in(mark.day, asked))
        beside = replace(beside, marks=in_days)
        chosen = tuple(fact for fact in facts if fits_days(fact.when, asked.first, asked.last))
        return Counted(
            asked=asked,
            facts=facts,
            chosen=chosen,
            known={fact.id: fact for fact in chosen},
            beside=beside,
            figures=patterns_of(chosen, beside),
            names={person.id.hex(): person.name for person in session.people.list()},
            landmarks=self._landmarks(beside),
        )

    def _bars(self, counted: Counted, asked: Asked) -> tuple[Figure, Unit]:
        if asked.counting is Counting.INCIDENTS:
            unit = unit_of(counted.chosen, asked.unit)
            begun = min((fact.written for fact in counted.facts), key=lambda at: at.ms, default=None)
            day = None if begun is None else begun.local().date()
            return by_period_figure(counted.chosen, unit, counted.beside.marks, day), unit
        days = self._session.patterns.message_days(calls=asked.counting is Counting.CALLS)
        inside = [day for day in days if _is_day_in(day, asked)]
        return messages_figure(inside, asked.unit, asked.counting.value)

    def _landmarks(self, beside: Beside) -> Mapping[EntityId, str]:
        names: dict[EntityId, str] = {}
        for mark in beside.marks:
            kind = RecordKind.ORDER if mark.kind == "order" else RecordKind.REPORT
            record = self._session.records.get(kind, mark.id)
            if isinstance(record, CourtOrder):
                names[mark.id] = record.kind or text("landmark.order")
            elif isinstance(record, Report):
                label = tag_label("report_kind", record.kind) if record.kind else text("landmark.report")
                names[mark.id] = ", ".join(filter(None, (label, record.agency)))
        return names


def _is_in(day: date, asked: Asked) -> bool:
    return (asked.first is None or day >= asked.first) and (asked.last is None or day <= asked.last)


def _is_day_in(found: MessageDay, asked: Asked) -> bool:
    if found.day is None:
        return asked.first is None and asked.last is None
    return _is_in(found.day, asked)


def _around(counted: Counted) -> Figure:
    """Count around orders and reports over the whole record, or the days chosen would cut it off."""
    return around_figure(
        [around_day(counted.facts, mark) for mark in counted.beside.marks], counted.landmarks
    )


FIGURES: tuple[Callable[[Counted], Figure], ...] = (
    lambda counted: hours_figure(counted.figures),
    lambda counted: kinds_figure(counted.figures.by_kind, counted.known),
    lambda counted: danger_figure(counted.figures.danger, counted.known),
    lambda counted: calendar_figure(counted.figures),
    lambda counted: kinds_over_time(counted.chosen, counted.figures.by_kind),
    lambda counted: conduct_figure(counted.figures),
    _around,
    lambda counted: persons_figure(counted.figures.by_person, counted.known, counted.names),
    lambda counted: channels_figure(counted.figures.by_channel),
)
"""Every figure but the bars, in the order of the page."""


def _head(counted: Counted) -> Head:
    figures = counted.figures
    return Head(
        _summary(counted),
        has_entries=bool(counted.facts),
        has_messages=figures.messages > 0,
        has_calls=figures.calls > 0,
    )


def _summary(counted: Counted) -> str:
    said = text("patterns.summary", n=len(counted.chosen))
    days = [found.day for found in counted.figures.by_day]
    undated = sum(fact.when.start is None for fact in counted.facts)
    if undated and (counted.asked.first or counted.asked.last):
        said = text("patterns.summary.undated", n=undated, said=said)
    if not days:
        return said
    first, last = day_words(days[0], weekday=False), day_words(days[-1], weekday=False)
    on_days = text("patterns.summary.days", n=len(days))
    span = first if first == last else f"{first} – {last}"
    return f"{said} {on_days}, {span}. {text('patterns.summary.opens')}"
