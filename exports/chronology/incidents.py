"""The time line of a chronology: everything in one table by date, then the entries in the person's words."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.ids import EntityId
from app.domain.ledgers import Debt, Held, Journey, Promise, Work, day_of
from app.domain.moment import Moment, Precision, Stamp
from app.domain.views.chronology import ChronIncident, Chronology
from app.domain.views.cut import is_dated
from app.domain.views.served import ServedIncident
from app.strings.catalogue import text
from exports.chronology.refs import Refs
from exports.packet.translations import head_of, needed
from exports.render.document import Document, Style
from exports.words import (
    answer_words,
    guided_words,
    instant_words,
    join_words,
    label,
    moment_words,
    short_moment,
    who_words,
)

_ASKED = ("weapon", "harm", "care", "police", "told_to_stop", "children", "pets", "technology", "cost")
_MOST_WORDS = 90
Line = tuple[bool, int, int, list[str]]


def draw_overview(doc: Document, view: Chronology, refs: Refs) -> None:
    """Draw one table of everything that has a place in time, oldest first; undated at the end."""
    lines = sorted(_lines(view, refs), key=lambda line: line[:3])
    doc.heading(2, text("chronology.part.overview"), anchor="overview")
    doc.paragraph(text("chronology.overview.lead"), keep_with_next=True)
    doc.table(
        [text(f"chronology.column.{name}") for name in ("date", "what", "source")],
        [line[3] for line in lines],
        widths=(2.6, 6, 2),
        row_headers=True,
    )


def _lines(view: Chronology, refs: Refs) -> Iterator[Line]:
    for one in view.incidents:
        incident = one.incident
        words = incident.title or _cut(incident.what)
        yield _line(incident.when, 0, words, text("chronology.entry_n", n=one.number))
    yield from _work_lines(view, refs)
    for n, row in enumerate(view.rows(), start=1):
        if isinstance(row, Work):
            continue
        yield _line(day_of(row), n, _row_words(row, view), refs.row(row.id))
        if isinstance(row, Held | Journey) and row.until.is_known():
            yield _line(row.until, n, _end_words(row), refs.row(row.id))
    for n, report in enumerate(view.reports, start=1):
        kind = label("report_kind", report.kind) if report.kind else ""
        words = text("chronology.contact_with", who=report.agency or kind or text("chronology.not_said"))
        yield _line(report.date, n, words, text("chronology.contact", ref=refs.rows[report.id]))


def _line(when: Moment, n: int, words: str, source: str) -> Line:
    at = when.sort_ms() if is_dated(when) else None
    return (at is None, at or 0, n, [short_moment(when, brief=True), words, source])


def _work_lines(view: Chronology, refs: Refs) -> Iterator[Line]:
    """Yield one line for rows of the same work, from the first day to the last."""
    groups: dict[tuple[EntityId | None, str, bool], list[Work]] = {}
    for row in view.work:
        groups.setdefault((row.boss, row.what, is_dated(row.date)), []).append(row)
    for rows in groups.values():
        boss = view.name(rows[0].boss)
        what = rows[0].what or text("chronology.over.some_work")
        words = text("chronology.over.work_for", what=what, name=boss) if boss else what
        whole = _span(rows)
        yield _line(whole, 0, text("chronology.over.work", what=words), refs.row_runs(row.id for row in rows))


def _span(rows: list[Work]) -> Moment:
    """Return the days from the first row to the last; as sure as a single row, else only about."""
    first = rows[0].date
    ends = [end for row in rows if (end := row.date.end or row.date.start) is not None]
    if len(rows) == 1 or first.start is None or not ends:
        return first
    last = max(ends, key=lambda stamp: stamp.day)
    sure = all(row.date.precision is Precision.EXACT for row in rows)
    return Moment(Precision.EXACT if sure else Precision.ABOUT, Stamp(first.start.day), Stamp(last.day))


def _row_words(row: Promise | Debt | Journey | Held, view: Chronology) -> str:
    match row:
        case Promise():
            words = text("chronology.over.promise", what=_cut(row.promised) or text("chronology.not_said"))
        case Debt():
            step = label("debt_step", row.step) if row.step else text("chronology.not_said")
            amount = " ".join(filter(None, (row.amount or row.balance, row.currency)))
            words = text("chronology.over.debt", debt=row.debt, step=step, amount=amount)
        case Journey():
            words = text("chronology.way", origin=row.origin or "?", destination=row.destination or "?")
        case Held():
            what = label("held", row.what) if row.what else text("chronology.not_said")
            name = view.name(row.held_by)
            key = "chronology.over.held_by" if name else "chronology.over.held"
            words = text(key, what=what, name=name)
    return words


def _end_words(row: Held | Journey) -> str:
    if isinstance(row, Journey):
        return text("chronology.over.left", place=row.destination)
    return text("chronology.over.ended", what=label("held", row.what) if row.what else "")


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1].rstrip() + "…"


def draw_incidents(doc: Document, view: Chronology, refs: Refs) -> None:
    """Draw every entry in full, oldest first, each with its source."""
    doc.heading(2, text("chronology.part.entries"), anchor="entries")
    doc.paragraph(text("chronology.entries.lead"), keep_with_next=True)
    for one in view.incidents:
        _draw(doc, one, view, refs)


def _draw(doc: Document, one: ChronIncident, view: Chronology, refs: Refs) -> None:
    incident = one.incident
    name = text("chronology.entry_heading", n=one.number, when=short_moment(incident.when))
    title = text("chronology.titled", ref=name, title=incident.title) if incident.title else name
    doc.heading(3, title, anchor=f"entry-{one.number}")
    if incident.withheld:
        doc.paragraph(text("packet.withheld"), Style.NOTE, keep_with_next=True)
    if one.held:
        doc.paragraph(text("chronology.held_entry"), Style.LABEL, keep_with_next=True)
    for key, words in _facts(incident):
        if words.strip():
            doc.labelled(text(f"chronology.line.{key}"), words)
    doc.bind()  # no page ends after what stands before the story
    for key, words in _said(incident):
        if words.strip():
            doc.labelled(text(f"chronology.line.{key}"), words, Style.QUOTE)
            _translations(doc, incident, words)
    for question, answer in _answers(incident):
        if answer:
            doc.labelled(question, answer)
            _translations(doc, incident, answer)
    if one.tags:
        doc.labelled(text("chronology.line.tags"), "; ".join(label("kind", tag) for tag in one.tags))
    doc.labelled(
        text("chronology.line.source"), "; ".join(_sources(one, view, refs)), keep_with_previous=True
    )


def _translations(doc: Document, incident: ServedIncident, words: str) -> None:
    """Draw what words in another language say, or that nobody translated them yet."""
    for each in needed(words, incident.language, incident.translations):
        if each.words.strip():
            head = head_of(each, is_part=each.original.strip() != words.strip())
            doc.labelled(head, each.words, Style.QUOTE)
        else:
            doc.paragraph(text("chronology.untranslated", language=each.language), Style.NOTE)


def _facts(incident: ServedIncident) -> tuple[tuple[str, str], ...]:
    where = ", ".join(part for part in (incident.where, incident.county, incident.state) if part.strip())
    return (
        ("when", moment_words(incident.when)),
        ("when_words", incident.when_words),
        ("noticed", moment_words(incident.noticed) if incident.noticed.is_known() else ""),
        ("where", where),
        ("my_location", incident.my_location),
        ("their_location", incident.their_location),
        ("who", "\n".join(who_words(who) for who in incident.who)),
        ("witnesses", join_words(list(incident.witnesses))),
    )


def _said(incident: ServedIncident) -> tuple[tuple[str, str], ...]:
    quoted = "\n".join(text("packet.quoted", words=words) for words in incident.exact_words)
    remembered = "\n".join(words for words in incident.words if words not in incident.exact_words)
    return (
        ("words_of_mine", incident.what),
        ("exact_words", quoted),
        ("remembered_words", remembered),
        ("before", incident.before),
        ("i_did", incident.i_did),
        ("effect", incident.effect),
    )


def _answers(incident: ServedIncident) -> Iterator[tuple[str, str]]:
    for line in incident.guided:
        yield label("guided", line.question), guided_words(line.question, line.answer)
    for key in _ASKED:
        yield text(f"chronology.asked.{key}"), answer_words(getattr(incident, key))
    yield text("chronology.asked.order_violated"), answer_words(incident.order_violated)
    terms = [part.term for part in incident.broken if part.term]
    yield text("chronology.asked.terms"), "\n".join(terms)
    yield text("chronology.asked.often"), answer_words(incident.often, "often")


def _sources(one: ChronIncident, view: Chronology, refs: Refs) -> Iterator[str]:
    """Say where an entry comes from: number, day of writing, what from, changes, items, rows."""
    incident = one.incident
    yield text("chronology.written", n=one.number, day=instant_words(incident.written))
    if incident.from_what:
        sources = join_words([label("from_what", code) for code in incident.from_what])
        yield text("chronology.from_what", sources=sources)
    if incident.typed_by and incident.typed_by != "me":
        yield text("chronology.typed_by", who=label("typed_by", incident.typed_by))
    changed = dict.fromkeys(instant_words(change.on) for change in incident.changes)
    if changed:
        yield text("chronology.changed", days=join_words(list(changed)))
    items = refs.item_numbers(incident.evidence)
    if items:
        yield items
    rows = [refs.rows[row.id] for row in view.rows() if incident.id in row.entries]
    rows += [refs.rows[report.id] for report in view.reports if incident.id in report.entries]
    if rows:
        yield text("chronology.rows", n=len(rows), rows=", ".join(rows))
