"""The figures as lines for people; nothing but counts, days and the names that the person gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.domain.conduct import ConductFigure
from app.domain.patterns import AROUND_DAYS, AroundFigure, ChannelFigure, Patterns, TagFigure
from app.strings.catalogue import text
from app.strings.labels import channel_label, conduct_label, tag_label


def pattern_lines(figures: Patterns, names: Mapping[str, str]) -> list[str]:
    """Return every figure that has something in it; `names` are those of persons by hex id."""
    head = [text("cli.patterns.incidents", n=figures.incidents), text("cli.patterns.days", n=figures.days)]
    if figures.first:
        head.append(text("cli.patterns.span", first=figures.first[:10], last=figures.last[:10]))
    units = [
        text("cli.patterns.messages", n=figures.messages),
        text("cli.patterns.calls", n=figures.calls),
        text("cli.patterns.apart"),
    ]
    weeks = ((week.week.isoformat(), week.count) for week in figures.by_week if week.count)
    months = ((month.month.isoformat()[:7], month.count) for month in figures.by_month if month.count)
    hours = (
        (f"{text(f'window.weekday.{hour.weekday + 1}')} {hour.hour:02}", hour.count)
        for hour in figures.by_hour
    )
    parts = (
        ("by_week", _rows(weeks), _left_out("unsure", figures.uncertain)),
        ("by_month", _rows(months), _left_out("unsure", figures.no_month)),
        ("by_hour", _rows(hours), _left_out("no_time", figures.no_time)),
        ("by_kind", (_tag(tag_label("kind", tag.tag), tag) for tag in figures.by_kind), ()),
        ("by_person", (_tag(names.get(tag.tag, tag.tag), tag) for tag in figures.by_person), ()),
        ("by_channel", map(_channel, figures.by_channel), ()),
        ("danger", (_tag(tag_label("danger", tag.tag), tag) for tag in figures.danger), ()),
        ("around", map(_around, figures.around), ()),
        ("conduct", map(_conduct, figures.conduct), ()),
        ("named", map(_conduct, figures.named), ()),
    )
    return [", ".join(head), ", ".join(units), *(line for part in parts for line in _part(*part))]


def _part(name: str, rows: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """Yield a heading, its rows and what was left out; nothing without rows."""
    lines = list(rows)
    if lines:
        yield ""
        yield (
            text(f"cli.patterns.{name}", n=AROUND_DAYS) if name == "around" else text(f"cli.patterns.{name}")
        )
        yield from lines
        yield from after


def _rows(rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    return (text("cli.patterns.row", label=label, n=n) for label, n in rows)


def _left_out(name: str, n: int) -> tuple[str, ...]:
    return (f"  {text(f'cli.patterns.{name}', n=n)}",) if n else ()


def _tag(label: str, figure: TagFigure) -> str:
    if not figure.first:
        return text("cli.patterns.row", label=label, n=figure.count)
    first, last = figure.first[:10], figure.last[:10]
    return text("cli.patterns.row_span", label=label, n=figure.count, first=first, last=last)


def _channel(figure: ChannelFigure) -> str:
    return text(
        "cli.patterns.channel",
        label=channel_label(figure.channel),
        messages=text("cli.patterns.messages", n=figure.messages),
        calls=text("cli.patterns.calls", n=figure.calls),
        mine=figure.mine,
    )


def _around(figure: AroundFigure) -> str:
    counts = (figure.before, figure.that_day, figure.after)
    label = f"{text(f'landmark.{figure.mark.kind}')} {figure.mark.day.isoformat()}"
    return _numbers(label, counts)


def _conduct(figure: ConductFigure) -> str:
    marked = (figure.told_to_stop, figure.effect, figure.order_violated, figure.reported, figure.evidence)
    return _numbers(conduct_label(figure.code), (figure.entries, *marked))


def _numbers(label: str, counts: Sequence[Sequence[object]]) -> str:
    return text("cli.patterns.numbers", label=label, numbers=", ".join(str(len(found)) for found in counts))
