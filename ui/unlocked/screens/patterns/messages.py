"""Bars of messages or calls that came in, by week, month or year; incidents are never among them. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.periods import Unit, period_start, periods_through
from app.services.patterns import MessageDay
from app.strings.catalogue import text
from ui.unlocked.screens.patterns.figures import Figure, Grid, Opening
from ui.unlocked.screens.patterns.over_time import FEW_BARS, MOST_BARS, Counted, bars


def messages_figure(days: Sequence[MessageDay], asked: Unit | None, counting: str) -> tuple[Figure, Unit]:
    """Return the bars and their unit; a bar opens the conversation at its first message of that period."""
    dated = [found for found in days if found.day is not None]
    undated = sum(found.count for found in days if found.day is None)
    unit = _unit(dated, asked)
    groups: dict[date, list[MessageDay]] = {}
    for found in dated:
        assert found.day is not None
        groups.setdefault(period_start(found.day, unit), []).append(found)
    firsts = periods_through(min(groups), max(groups), unit, date.max.year) if groups else ()
    counted = {first: _counted(groups.get(first, [])) for first in firsts or ()}
    grid = bars(counted, unit, f"patterns.count.{counting}") if counted else Grid(())
    notes = [text(f"patterns.{counting}.note")]
    if undated:
        notes.append(text("patterns.left_out.undated", n=undated))
    title = text(f"patterns.{counting}_by_{unit.value}")
    return Figure("periods", title, text(f"patterns.unit.{counting}"), grid, tuple(notes)), unit


def _counted(found: Sequence[MessageDay]) -> Counted:
    n = sum(day.count for day in found)
    if not n:
        return Counted(0, None)
    return Counted(n, Opening(screen="threads", thread=found[0].thread, at=found[0].at.text()))


def _unit(days: Sequence[MessageDay], asked: Unit | None) -> Unit:
    known = [found.day for found in days if found.day is not None]
    most = FEW_BARS if asked is None else MOST_BARS
    for unit in Unit:
        if asked is not None and list(Unit).index(unit) < list(Unit).index(asked):
            continue
        if not known or unit is Unit.YEAR:
            return unit
        if periods_through(period_start(min(known), unit), max(known), unit, most) is not None:
            return unit
    return Unit.YEAR
