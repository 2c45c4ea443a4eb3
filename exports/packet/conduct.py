"""Course of conduct: every incident in a row, beside what the petitioner said of it, oldest first.

Source: forms-and-courts D.1 (FRE 1006: every row cites what it rests on) and D.5 (neutral labels, no legal
conclusion). Words of an effect are printed whole or not at all; answers are never inferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, time

from app.domain.answer import Answer, AnswerState
from app.domain.conduct import OWN, Named, groups_of, named_in
from app.domain.periods import Unit, period_of
from app.domain.views.served import ServedIncident
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import conduct_label
from exports.packet.cites import COUNTED, COUNTED_WIDTHS, cited, cited_table, counted_row, note_under
from exports.packet.plan import Numbered
from exports.packet.sheet import Sheet
from exports.words import answer_words, join_words, label, month_words, short_moment

_LONGEST_EFFECT = 80
_MOST_ROWS = 120
_MOST_MONTHS = 36
_LEAST = 2


def draw_conduct(sheet: Sheet, _is_drawn: bool) -> None:  # noqa: FBT001 - one signature for all figures
    """Draw what was done and marked with its counts, then the incidents one by one."""
    if len(sheet.plan.numbered) < _LEAST:
        return
    _draw_counts(sheet)
    if len(sheet.plan.numbered) <= _MOST_ROWS:
        _draw_matrix(sheet)
    else:
        _draw_by_period(sheet)


def _draw_counts(sheet: Sheet) -> None:
    entries = sheet.plan.numbered
    # "I did not report" is a report of this record too, but nobody was told.
    not_made = {AnswerState.NO, AnswerState.UNKNOWN}
    made = {report.id for report in sheet.plan.view.reports if report.reported.state not in not_made}
    rows: list[list[str]] = []

    def add(name: str, wanted: Callable[[ServedIncident], bool]) -> None:
        found = [entry for entry in entries if wanted(entry.incident)]
        if found:
            rows.append(counted_row(sheet, name, found))

    for group in _groups():
        add(conduct_label(group), lambda incident, group=group: group in groups_of(incident.kinds))  # type: ignore[misc]
    for named in Named:
        add(conduct_label(named), lambda incident, named=named: named in _named(incident))  # type: ignore[misc]
    add(text("packet.conduct.told"), lambda incident: _yes(incident.told_to_stop))
    add(text("packet.conduct.effect"), lambda incident: bool(incident.effect.strip()))
    add(text("packet.conduct.order"), lambda incident: _yes(incident.order_violated) or bool(incident.broken))
    add(
        text("packet.conduct.reported"),
        lambda incident: _yes(incident.police) or bool(made & set(incident.reports)),
    )
    if rows:
        cited_table(sheet, ["conduct", *COUNTED], rows, COUNTED_WIDTHS, text("packet.conduct.counts"))
        note_under(sheet, " ".join((*_headings(entries), text("packet.conduct.overlap"))))


def _headings(entries: Sequence[Numbered]) -> tuple[str, ...]:
    """Say which kinds the petitioner marked stand together in a row, for every row that has its own name."""
    marked = {code for entry in entries for code in entry.incident.kinds}
    found = [
        (section.code, [code for code in section.terms if code in marked])
        for section in vocabulary()["kind"].sections
        if section.printed
    ]
    parts = [
        text(
            "packet.conduct.heading",
            group=conduct_label(group),
            kinds="; ".join(label("kind", code) for code in kinds),
        )
        for group, kinds in found
        if kinds
    ]
    return (text("packet.conduct.headings"), *parts) if parts else ()


def _draw_matrix(sheet: Sheet) -> None:
    entries = sorted(sheet.plan.numbered, key=_oldest_first)
    names = {entry.number: _names(sheet, entry.incident) for entry in entries}
    alone = set(names.values())
    is_one = len(alone) == 1 and alone != {""}
    columns = ["incident", "date", "done", "told", "who", "effect", "exhibits"]
    widths = [0.95, 2.1, 3.0, 1.7, 1.8, 2.5, 1.7]
    rows = [
        [
            str(entry.number),
            short_moment(entry.incident.when, brief=True),
            ", ".join(label("kind", code) for code in entry.incident.kinds),
            answer_words(Answer(entry.incident.told_to_stop.state)),
            names[entry.number],
            _effect(entry),
            cited(sheet, [entry])[1],
        ]
        for entry in entries
    ]
    keep = [
        at
        for at, column in enumerate(columns)
        if column in {"incident", "date"}
        or (any(row[at] for row in rows) and not (column == "who" and is_one))
    ]
    cited_table(
        sheet,
        [columns[at] for at in keep],
        [[row[at] for at in keep] for row in rows],
        [widths[at] for at in keep],
        text("packet.conduct.matrix"),
    )
    notes = [text("packet.conduct.empty")]
    if is_one:
        notes.insert(0, text("packet.conduct.one_person", name=alone.pop()))
    note_under(sheet, " ".join(notes))


def _draw_by_period(sheet: Sheet) -> None:
    """Draw a row for each month, or each year of a long time: so many incidents have no room one by one."""
    entries = sorted(sheet.plan.numbered, key=_oldest_first)
    unit = Unit.MONTH
    months = {first for entry in entries if (first := period_of(entry.incident.when, unit)) is not None}
    if len(months) > _MOST_MONTHS:
        unit = Unit.YEAR
    found: dict[date | None, list[Numbered]] = {}
    for entry in entries:
        found.setdefault(period_of(entry.incident.when, unit), []).append(entry)
    dated = sorted(first for first in found if first is not None)
    rows = [
        [month_words(first) if unit is Unit.MONTH else str(first.year), *_period_cells(sheet, found[first])]
        for first in dated
    ]
    if None in found:
        rows.append([text("words.date_not_sure"), *_period_cells(sheet, found[None])])
    cited_table(
        sheet,
        [unit.value, "count", "told_count", "effect_count", "done_count", "incidents", "exhibits"],
        rows,
        (2.1, 1.4, 1.75, 1.75, 3.4, 3.0, 1.8),
        text(f"packet.conduct.by_{unit.value}"),
    )


def _period_cells(sheet: Sheet, entries: Sequence[Numbered]) -> list[str]:
    kinds = Counter(code for entry in entries for code in dict.fromkeys(entry.incident.kinds))
    done = (text("packet.summary.times", what=label("kind", code), n=n) for code, n in kinds.most_common())
    return [
        str(len(entries)),
        str(sum(_yes(entry.incident.told_to_stop) for entry in entries)),
        str(sum(bool(entry.incident.effect.strip()) for entry in entries)),
        ", ".join(done),
        *cited(sheet, entries),
    ]


def _effect(entry: Numbered) -> str:
    """Return the words when they are short, else where they are printed: nothing is cut."""
    words = " ".join(entry.incident.effect.split())
    if len(words) <= _LONGEST_EFFECT:
        return words
    return text("packet.conduct.effect_there", n=entry.number)


def _names(sheet: Sheet, incident: ServedIncident) -> str:
    """Return the names of those involved; how the petitioner knows stands with each incident."""
    found = [
        sheet.plan.name(who.name) if who.name else text("packet.name_withheld")
        for who in incident.who
        if who.named
    ]
    return join_words(list(dict.fromkeys(found)))


def _oldest_first(entry: Numbered) -> tuple[bool, date, time, int]:
    start = entry.incident.when.start
    if start is None:
        return (True, date.max, time.min, -entry.number)
    return (False, start.day, start.clock or time.min, -entry.number)


def _groups() -> tuple[str, ...]:
    """Return the groups of kinds that may be printed, the petitioner's own words last."""
    return (*(section.code for section in vocabulary()["kind"].sections if section.printed), OWN)


def _named(incident: ServedIncident) -> tuple[Named, ...]:
    return named_in(incident.kinds, incident.told_to_stop.state)


def _yes(answer: Answer) -> bool:
    return answer.state is AnswerState.YES
