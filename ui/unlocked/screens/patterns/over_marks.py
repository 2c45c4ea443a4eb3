"""Figures of what was marked: kinds, danger signs, persons, apps, around orders, course of conduct. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.domain.conduct import ConductFigure
from app.domain.ids import EntityId
from app.domain.incident_facts import IncidentFact
from app.domain.moment import Moment, Precision
from app.domain.patterns import AROUND_DAYS, EMAIL, AroundFigure, ChannelFigure, Patterns, TagFigure
from app.domain.periods import has_start, is_sure_day
from app.strings.catalogue import text
from app.strings.labels import channel_label, conduct_label, tag_label
from ui.unlocked.screens.patterns.figures import Cell, Figure, Grid, Look, Opening
from ui.unlocked.words import day_words

ROWS_SHOWN = 8
FEWEST_COMPARED = 2
"""Fewer entries with a danger sign on a sure day are not counted against each other."""

Facts = Mapping[EntityId, IncidentFact]


def kinds_figure(figures: Sequence[TagFigure], facts: Facts) -> Figure:
    """Return a row for each kind: how often, first and last, and a bar."""
    grid = _tags(figures, facts, "patterns.head.kind", lambda code: tag_label("kind", code))
    notes = (text("patterns.overlap"),) if figures else ()
    unit = text("patterns.unit.marked")
    return Figure("kinds", text("patterns.kinds"), unit, grid, notes, most=ROWS_SHOWN)


def persons_figure(figures: Sequence[TagFigure], facts: Facts, names: Mapping[str, str]) -> Figure:
    """Return a row for each person that entries name as taking part."""
    unnamed = text("patterns.unnamed")
    grid = _tags(figures, facts, "patterns.head.person", lambda code: names.get(code) or unnamed)
    notes = (text("patterns.persons.note"),) if figures else ()
    unit = text("patterns.unit.incidents")
    return Figure("persons", text("patterns.persons"), unit, grid, notes, most=ROWS_SHOWN)


def danger_figure(figures: Sequence[TagFigure], facts: Facts) -> Figure:
    """Return a row for each danger sign as the person marked it: first, last, how often; never a score."""
    rows = []
    for figure in figures:
        label = tag_label("danger", figure.tag)
        says = text("patterns.danger.row", span=span_words(figure.entries, facts), n=figure.count)
        opens = Opening(label, figure.entries)
        spoken = text("patterns.says", where=label, count=says)
        rows.append((Cell(Look.PILL, spoken, label, opens=opens, beside=says, own=True),))
    grid = Grid(tuple(rows), widths=(1.0,), by_row=True)
    unit = text("patterns.unit.marked")
    signs = tuple(figure.tag for figure in figures)
    notes = _recent(figures, facts)
    return Figure("danger", text("patterns.danger"), unit, grid, notes, most=ROWS_SHOWN, signs=signs)


def _recent(figures: Sequence[TagFigure], facts: Facts) -> tuple[str, ...]:
    """Count the entries with a sign up to the last of them and as long before: two counts, and no verdict."""
    marked = {entry for figure in figures for entry in figure.entries}
    starts = (facts[entry].when for entry in marked if entry in facts and is_sure_day(facts[entry].when))
    days = sorted(when.start.day for when in starts if when.start is not None)
    if len(days) < FEWEST_COMPARED:
        return ()
    ago = [(days[-1] - day).days for day in days]
    after = sum(each < AROUND_DAYS for each in ago)
    before = sum(AROUND_DAYS <= each < 2 * AROUND_DAYS for each in ago)
    day = day_words(days[-1], weekday=False)
    return (text("patterns.danger.recent", after=after, before=before, n=AROUND_DAYS, day=day),)


def channels_figure(figures: Sequence[ChannelFigure]) -> Figure:
    """Return a row for each app: messages and calls apart, what the person sent, first and last day."""
    rows = []
    for figure in figures:
        label = channel_label(figure.channel)
        numbers = (figure.messages, figure.mine, figure.calls)
        span = " – ".join(dict.fromkeys(_day(at) for at in (figure.first, figure.last) if at))
        says = text(
            "patterns.channel.says",
            label=label,
            messages=text("patterns.count.messages", n=figure.messages),
            calls=text("patterns.count.calls", n=figure.calls),
            mine=figure.mine,
            span=span or text("window.words.not_sure"),
        )
        one = figure.threads[0] if len(figure.threads) == 1 else None
        screen = "evidence" if figure.channel == EMAIL else "threads"
        opens = Opening(screen=screen, thread=one)
        words = (label, *(f"{number:,}" for number in numbers), span)
        looks = (Look.TEXT, Look.NUMBER, Look.NUMBER, Look.NUMBER, Look.MUTED)
        rows.append(
            tuple(Cell(look, says, word, opens=opens) for look, word in zip(looks, words, strict=True))
        )
    heads = ("channel", "messages", "mine", "calls", "days")
    grid = Grid(
        tuple(rows),
        heads=_heads(*heads),
        columns=_heads(*heads),
        widths=(1.0, 0.4, 0.4, 0.4, 1.0),
        by_row=True,
    )
    notes = (text("patterns.channels.note"),) if figures else ()
    return Figure("channels", text("patterns.channels"), text("patterns.unit.channels"), grid, notes)


def around_figure(figures: Sequence[AroundFigure], names: Mapping[EntityId, str]) -> Figure:
    """Return a row for each order and report: incidents before, on that day, and after."""
    rows = []
    for figure in figures:
        label = names.get(figure.mark.id) or text(f"landmark.{figure.mark.kind}")
        day = day_words(figure.mark.day, weekday=False)
        spoken = text("patterns.around.says", label=label, day=day)
        cells = [Cell(Look.TEXT, spoken, label, own=True), Cell(Look.MUTED, spoken, day)]
        for name, entries in (
            ("before", figure.before),
            ("that_day", figure.that_day),
            ("after", figure.after),
        ):
            where = text(f"patterns.around.{name}", label=label, day=day, n=AROUND_DAYS)
            cells.append(_count(where, entries))
        rows.append(tuple(cells))
    heads = tuple(
        text(f"patterns.head.{name}", n=AROUND_DAYS)
        if name in {"before", "after"}
        else text(f"patterns.head.{name}")
        for name in ("landmark", "day", "before", "that_day", "after")
    )
    grid = Grid(tuple(rows), heads=heads, columns=heads, widths=(2.0, 1.0, 1.0, 1.0, 1.0))
    notes = (text("patterns.around.note", n=AROUND_DAYS),) if figures else ()
    return Figure(
        "around", text("patterns.around"), text("patterns.unit.incidents"), grid, notes, most=ROWS_SHOWN
    )


def conduct_figure(figures: Patterns) -> Figure:
    """Return a row for each group of kinds and each conduct that some laws name, beside what was marked."""
    rows = [_conduct_row(row) for row in figures.conduct]
    if figures.named:
        blank = tuple(Cell(Look.MUTED, "") for _ in range(6))
        heading = text("patterns.conduct.named")
        rows.append((Cell(Look.MUTED, heading, heading), *blank))
        rows += [_conduct_row(row) for row in figures.named]
    heads = _heads("conduct", "incidents", "told_to_stop", "effect", "order_violated", "reported", "evidence")
    grid = Grid(tuple(rows), heads=heads, columns=heads, widths=(2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0))
    notes = (text("patterns.conduct.note"), text("patterns.overlap")) if rows else ()
    return Figure("conduct", text("patterns.conduct"), text("patterns.unit.incidents"), grid, notes)


def span_words(entries: Sequence[EntityId], facts: Facts) -> str:
    """Say the first and last time of entries, never surer than they were given."""
    first_last = _first_last(entries, facts)
    if first_last is None:
        return text("patterns.danger.no_day")
    year = not _is_one_year(facts)
    first, last = (short_moment(when, year=year) for when in first_last)
    return text("patterns.danger.span", first=first, last=last)


def short_moment(when: Moment, *, year: bool = True, brief: bool = False) -> str:
    """Write the day of a moment, with "about" or "between"; `brief` as two days with a dash."""
    start, end = when.start, when.end
    assert start is not None
    first = day_words(start.day, weekday=False, year=year)
    if is_sure_day(when):
        return first
    if when.precision is Precision.BETWEEN and end is not None:
        is_near = (start.day.year, start.day.month) == (end.day.year, end.day.month)
        from_day = str(start.day.day) if is_near else first
        last = day_words(end.day, weekday=False, year=year)
        return f"{from_day}–{last}" if brief else text("patterns.between", first=from_day, last=last)
    return text("window.words.about", when=first)


def _is_one_year(facts: Facts) -> bool:
    """Whether all entries with a day lie in one year, which the head of the page names."""
    days = [day for fact in facts.values() for day in (fact.when.start, fact.when.end) if day is not None]
    return len({day.day.year for day in days}) == 1


def _tags(figures: Sequence[TagFigure], facts: Facts, head: str, label_of: Callable[[str], str]) -> Grid:
    top = max((figure.count for figure in figures), default=1)
    year = not _is_one_year(facts)
    rows = []
    for figure in figures:
        label = label_of(figure.tag)
        first_last = _first_last(figure.entries, facts)
        days = (
            ("", "")
            if first_last is None
            else tuple(short_moment(when, year=year, brief=True) for when in first_last)
        )
        count = text("patterns.count.incidents", n=figure.count)
        says = text("patterns.says", where=label, count=f"{count}. {span_words(figure.entries, facts)}")
        opens = Opening(label, figure.entries)
        rows.append(
            (
                Cell(Look.TEXT, says, label, opens=opens, own=True),
                Cell(Look.NUMBER, says, str(figure.count), opens=opens),
                *(Cell(Look.MUTED, says, day, opens=opens) for day in days),
                Cell(Look.BAR, says, "", figure.count / top, opens=opens),
            )
        )
    heads = (text(head), *_heads("times", "first", "last"), "")
    return Grid(tuple(rows), heads=heads, columns=heads, widths=(0.5, 0.0, 0.0, 0.0, 1.0), by_row=True)


def _conduct_row(figure: ConductFigure) -> tuple[Cell, ...]:
    label = conduct_label(figure.code)
    marked = (
        ("incidents", figure.entries),
        ("told_to_stop", figure.told_to_stop),
        ("effect", figure.effect),
        ("order_violated", figure.order_violated),
        ("reported", figure.reported),
        ("evidence", figure.evidence),
    )
    cells = (
        _count(label if name == "incidents" else f"{label}, {text(f'patterns.head.{name}').lower()}", entries)
        for name, entries in marked
    )
    return (Cell(Look.TEXT, label, label, own=True), *cells)


def _count(where: str, entries: tuple[EntityId, ...]) -> Cell:
    n = len(entries)
    says = text("patterns.says", where=where, count=text("patterns.count.incidents", n=n))
    return Cell(Look.NUMBER, says, str(n), opens=Opening(where, entries) if entries else None)


def _first_last(entries: Sequence[EntityId], facts: Facts) -> tuple[Moment, Moment] | None:
    """Return the first and last moment of entries in order of time, of those with a day."""
    dated = [facts[entry].when for entry in entries if has_start(facts[entry].when)]
    return (dated[0], dated[-1]) if dated else None


def _heads(*names: str) -> tuple[str, ...]:
    return tuple(text(f"patterns.head.{name}") for name in names)


def _day(at: str) -> str:
    return day_words(date.fromisoformat(at), weekday=False)
