"""Figures: counts that name their unit, leave uncertain times out of weeks, and lead back to the entries."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer, AnswerState, yes
from app.domain.conduct import groups_of, named_in
from app.domain.entry import Entry, Involvement, OrderTerm
from app.domain.ids import EntityId, new_id
from app.domain.incident_facts import IncidentFact, fact_of
from app.domain.moment import Instant, Moment, Precision, read_moment
from app.domain.patterns import Beside, Landmark, patterns_of
from app.domain.periods import Unit, fitting_unit, period_of, period_start, periods_through, sure_day
from app.domain.threads import MessageBatch, Sender
from tests.repositories.strategies import INSTANTS, MOMENTS

ZONE = "America/Chicago"
WRITTEN = Instant(1_794_679_200_000, ZONE)


def _entry(when: Moment, kinds: tuple[str, ...] = (), danger: tuple[str, ...] = ()) -> IncidentFact:
    return IncidentFact(new_id(), WRITTEN, when, kinds, danger)


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
    assert [(month.month.isoformat(), month.count) for month in figures.by_month] == [("2026-11-01", 7)]
    assert [(found.weekday, found.hour, found.entries) for found in figures.by_hour] == [
        (0, 23, (sure[2].id,)),
        (5, 23, (sure[0].id,)),
    ]
    assert [found.day.day for found in figures.by_day] == [14, 16, 17, 30]
    assert (figures.incidents, figures.days) == (9, 4)
    assert (figures.uncertain, figures.no_month, figures.no_day, figures.no_time) == (4, 2, 5, 7)
    assert (figures.first, figures.last) == ("2026-11-01", "2026-11-30T23:05-06:00")
    offered = _entry(Moment(Precision.UNKNOWN, _at("2020-01-01").start), ("threat",))
    assert patterns_of([offered]).by_kind[0].first == "", "an offer that was not taken is no time"


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
    """Emails are messages; a call list is calls; a person named twice in an entry counts once."""
    person, thread = new_id(), new_id()
    entry = fact_of(Entry(new_id(), WRITTEN, persons=(Involvement(person), Involvement(person))))
    batch = MessageBatch(
        new_id(), WRITTEN, thread, messages=5, calls=2, first="2026-03-01T10:00", last="2026-04-02",
        senders=(Sender("me", mine=1, messages=2), Sender("x", mine=0, messages=3, calls=2)),
    )  # fmt: skip
    beside = Beside(("email", "photo"), (batch,), {thread: "whatsapp"})
    figures = patterns_of([entry], beside)
    assert (figures.incidents, figures.messages, figures.calls) == (1, 6, 2)
    assert [(tag.tag, tag.count) for tag in figures.by_person] == [(person.hex(), 1)]
    chat, mail = figures.by_channel
    assert (chat.channel, chat.messages, chat.calls, chat.mine) == ("whatsapp", 5, 2, 2)
    assert (chat.first, chat.last, chat.threads) == ("2026-03-01", "2026-04-02", (thread,))
    assert (mail.channel, mail.messages) == ("email", 1)
    assert patterns_of([]).by_week == ()


def test_around_a_day_only_what_surely_lies_there_counts() -> None:
    """Before, on and after an order are three counts; what may lie on the other side is in none."""
    before = _entry(_at("2026-06-03"))
    on_it = _entry(_at("2026-07-01T09:00"))
    after = _entry(_at("2026-07-10", "between", "2026-07-12"))
    others = [_entry(_at("2026-06-02")), _entry(_at("2026-06-28", "between", "2026-07-03")), _entry(Moment())]
    mark = Landmark("order", new_id(), date(2026, 7, 1))
    (around,) = patterns_of([before, on_it, after, *others], Beside(marks=(mark,))).around
    assert (around.before, around.that_day, around.after) == ((before.id,), (on_it.id,), (after.id,))


def test_course_of_conduct_says_what_was_marked_and_no_more() -> None:
    """Groups of kinds stand beside what the person answered; only a yes counts as told to stop."""
    told = Entry(
        new_id(), WRITTEN, when=_at("2026-03-03"), kinds=("unwanted_contact", "following"), told_to_stop=yes("twice"),
        effect="I moved my desk.", order_terms=(OrderTerm(new_id()),), evidence=(new_id(),),
    )  # fmt: skip
    not_said = Entry(new_id(), WRITTEN, kinds=("unwanted_contact", "my own words"), effect="  \n")
    declined = Entry(
        new_id(), WRITTEN, kinds=("work_school",), told_to_stop=Answer(AnswerState.DECLINED), police=yes()
    )
    figures = patterns_of(map(fact_of, (told, not_said, declined)))
    rows = {row.code: row for row in figures.conduct}
    assert list(rows) == ["surveillance", "life_invasion", "interference", "own"]
    contact = rows["life_invasion"]
    assert (len(contact.entries), contact.told_to_stop, contact.effect) == (2, (told.id,), (told.id,))
    assert (contact.order_violated, contact.evidence, contact.reported) == ((told.id,), (told.id,), ())
    assert rows["interference"].reported == (declined.id,)
    assert rows["interference"].told_to_stop == ()
    assert [(row.code, row.entries) for row in figures.named] == [
        ("contact_after_stop", (told.id,)),
        ("followed", (told.id,)),
        ("work_school", (declined.id,)),
    ]
    assert named_in(("unwanted_contact",), AnswerState.UNKNOWN) == ()
    assert groups_of(()) == ()


@given(
    st.lists(
        st.builds(Entry, st.binary(min_size=16, max_size=16).map(EntityId), INSTANTS, when=MOMENTS),
        max_size=6,
    )
)
def test_every_entry_is_counted_once_or_left_out(entries: list[Entry]) -> None:
    """Counted and left out add up, whatever the times; weeks follow one another without a gap."""
    near = [
        fact_of(entry)
        for entry in entries
        if entry.when.start is None or 1990 < entry.when.start.day.year < 2030
    ]
    figures = patterns_of(near)
    assert sum(week.count for week in figures.by_week) + figures.uncertain == len(near)
    assert sum(month.count for month in figures.by_month) + figures.no_month == len(near)
    assert sum(hour.count for hour in figures.by_hour) + figures.no_time == len(near)
    weeks = [week.week for week in figures.by_week]
    assert weeks == [weeks[0] + timedelta(days=7 * n) for n in range(len(weeks))] if weeks else True


def test_periods_begin_and_end_where_the_calendar_does() -> None:
    """Sunday belongs to the week of the Monday before; the first and last days there are break nothing."""
    assert period_start(date(2026, 11, 15), Unit.WEEK) == date(2026, 11, 9)
    assert period_start(date(2026, 11, 9), Unit.WEEK) == date(2026, 11, 9)
    assert period_start(date.min, Unit.WEEK) == date.min
    for unit in Unit:
        last = period_start(date.max, unit)
        assert periods_through(last, date.max, unit, 2) == (last,)
    assert periods_through(date(2026, 1, 5), date(2026, 2, 2), Unit.WEEK, 4) is None


def test_about_a_day_counts_by_month_away_from_its_edges() -> None:
    """A day that is about may be a few days off: it is in no week, and in a month only when it is surely in that one."""
    about = Moment(Precision.ABOUT, _at("2026-11-14").start)
    edge = Moment(Precision.ABOUT, _at("2026-11-29").start)
    assert (period_of(about, Unit.WEEK), sure_day(about)) == (None, None)
    assert (period_of(about, Unit.MONTH), period_of(edge, Unit.MONTH)) == (date(2026, 11, 1), None)
    assert period_of(Moment(Precision.UNKNOWN, about.start), Unit.YEAR) is None
    near = Moment(Precision.ABOUT, _at("0001-01-01").start)
    assert period_of(near, Unit.YEAR) == date.min
    whens = [_at("2026-01-01"), _at("2026-07-01"), about]
    assert [fitting_unit(whens, most) for most in (60, 11, 1)] == [Unit.WEEK, Unit.MONTH, Unit.YEAR]
