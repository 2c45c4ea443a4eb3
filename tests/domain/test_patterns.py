"""Figures: counts that name their unit, leave uncertain times out of weeks, and lead back to the entries."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.entry import Entry, Involvement
from app.domain.evidence import Evidence
from app.domain.ids import EntityId, new_id
from app.domain.moment import Instant, Moment, read_moment
from app.domain.patterns import patterns_of, week_of
from tests.repositories.strategies import INSTANTS, MOMENTS

ZONE = "America/Chicago"
WRITTEN = Instant(1_794_679_200_000, ZONE)


def _entry(when: Moment, kinds: tuple[str, ...] = (), danger: tuple[str, ...] = ()) -> Entry:
    return Entry(new_id(), WRITTEN, what="x", when=when, kinds=kinds, danger=danger)


def _at(text: str, precision: str = "exact", until: str | None = None) -> Moment:
    return read_moment(text, until, precision, ZONE)


def test_only_sure_times_count_by_week_and_hour() -> None:
    """What may have been in another week, day or hour is left out of those figures, and its number is stated."""
    sure = [_entry(_at("2026-11-14T23:40")), _entry(_at("2026-11-16")), _entry(_at("2026-11-30T23:05"))]
    evening = _entry(_at("2026-11-17T18:00", "about"))
    same_week = _entry(_at("2026-11-16", "between", "2026-11-22"))
    unsure = [
        _entry(_at("2026-11-14", "about")),
        _entry(_at("2026-11-01", "between", "2026-11-30")),
        _entry(_at("2026-12-01", "before")),
        _entry(Moment()),
    ]
    figures = patterns_of([*sure, evening, same_week, *unsure])
    assert [(week.week.isoformat(), week.count) for week in figures.by_week] == [
        ("2026-11-09", 1),
        ("2026-11-16", 3),
        ("2026-11-23", 0),
        ("2026-11-30", 1),
    ]
    assert [(found.weekday, found.hour, found.entries) for found in figures.by_hour] == [
        (0, 23, (sure[2].id,)),
        (5, 23, (sure[0].id,)),
    ]
    assert [found.day.day for found in figures.by_day] == [14, 16, 17, 30]
    assert (figures.incidents, figures.days) == (9, 4)
    assert (figures.uncertain, figures.no_day, figures.no_time) == (4, 5, 7)
    assert (figures.first, figures.last) == ("2026-11-01", "2026-12-01")


def test_tags_say_how_often_and_when() -> None:
    """Each tag has its count, its first and last time, and the entries behind it; the most frequent first."""
    first = _entry(_at("2026-03-03"), ("threat", "tracking"), ("threat_to_kill",))
    last = _entry(_at("2026-11-12"), ("threat",), ("threat_to_kill",))
    unknown = _entry(Moment(), ("threat",), ("gun_access",))
    figures = patterns_of([last, unknown, first])
    assert [(tag.tag, tag.count, tag.first, tag.last) for tag in figures.by_kind] == [
        ("threat", 3, "2026-03-03", "2026-11-12"),
        ("tracking", 1, "2026-03-03", "2026-03-03"),
    ]
    assert figures.by_kind[0].entries == (first.id, last.id, unknown.id)
    assert [(tag.tag, tag.count, tag.first) for tag in figures.danger] == [
        ("threat_to_kill", 2, "2026-03-03"),
        ("gun_access", 1, ""),
    ]


def test_units_are_counted_apart() -> None:
    """Withdrawn entries are no incidents; emails are messages; a person named twice in an entry counts once."""
    person = new_id()
    entry = Entry(new_id(), WRITTEN, persons=(Involvement(person), Involvement(person)))
    gone = Entry(new_id(), WRITTEN, withdrawn=True)
    mail = Evidence(new_id(), new_id(), WRITTEN, kind="email")
    photo = Evidence(new_id(), new_id(), WRITTEN, kind="photo")
    figures = patterns_of([entry, gone], [mail, photo])
    assert (figures.incidents, figures.messages, figures.calls) == (1, 1, 0)
    assert [(tag.tag, tag.count) for tag in figures.by_person] == [(person.hex(), 1)]
    assert patterns_of([]).by_week == ()


@given(
    st.lists(
        st.builds(Entry, st.binary(min_size=16, max_size=16).map(EntityId), INSTANTS, when=MOMENTS),
        max_size=6,
    )
)
def test_every_entry_is_counted_once_or_left_out(entries: list[Entry]) -> None:
    """Counted and left out add up, whatever the times; weeks follow one another without a gap."""
    near = [entry for entry in entries if entry.when.start is None or 1990 < entry.when.start.day.year < 2030]
    figures = patterns_of(near)
    assert sum(week.count for week in figures.by_week) + figures.uncertain == len(near)
    assert sum(hour.count for hour in figures.by_hour) + figures.no_time == len(near)
    weeks = [week.week for week in figures.by_week]
    assert weeks == [weeks[0] + timedelta(days=7 * n) for n in range(len(weeks))] if weeks else True


def test_a_week_begins_on_monday() -> None:
    """Sunday belongs to the week of the Monday before."""
    assert week_of(date(2026, 11, 15)) == date(2026, 11, 9)
    assert week_of(date(2026, 11, 9)) == date(2026, 11, 9)
