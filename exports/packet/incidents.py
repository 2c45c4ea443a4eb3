"""The incidents: most recent, most serious, others newest first, each in full once with the items a to g.

The items are those of DV-100 items 5 to 7 (forms-and-courts §B.2): of an item that was not asked, or that the
petitioner would rather not say, the letter and label stand with an empty line. Other lines are printed only
when there is something to print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeGuard

from app.domain.answer import Answer, AnswerState
from app.domain.moment import Moment
from app.domain.translation import is_foreign, language_tag
from app.domain.views.served import ServedChange, ServedIncident, ServedReport, Shown
from app.domain.views.served_who import Who
from app.strings.catalogue import text
from exports.packet.plan import Numbered, Place
from exports.packet.sheet import Sheet
from exports.packet.translations import Tongue, draw_translated
from exports.render.document import Style
from exports.render.inline import Run
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

_TAG_FIELDS = {"kinds": "kind", "from_what": "from_what"}
_WORD_FIELDS = {"often": "often", "typed_by": "typed_by"}
_LONG = 200
_WORD = re.compile(r"[^\W\d_]{4,}")


def draw_incidents(sheet: Sheet, *, new_page: bool = True) -> None:
    """Draw the three sections; a section without an incident is left out."""
    plan = sheet.plan
    fresh = True
    for place in Place:
        full = plan.at(place)
        above = [
            entry for entry in plan.numbered if entry.incident.most_serious and entry.place is Place.RECENT
        ]
        refer = above if place is Place.SERIOUS else []
        if not full and not refer:
            continue
        title = text(f"packet.incidents.{place.value}")
        sheet.doc.heading(1, title, anchor=f"incidents-{place.value}", new_page=fresh and new_page)
        if fresh:
            sheet.doc.paragraph(text("packet.incidents.times"), Style.NOTE)
        fresh = False
        for entry in refer:
            runs = [Run(text("packet.incidents.printed_above") + " "), *sheet.incident_ref(entry), Run(".")]
            sheet.doc.paragraph(runs)
        for entry in full:
            sheet.ctx.check()
            draw_incident(sheet, entry)


def draw_incident(sheet: Sheet, entry: Numbered) -> None:
    """Draw one incident in full."""
    doc, incident = sheet.doc, entry.incident
    when = short_moment(incident.when)
    title = text("packet.incident_on", n=entry.number, when=when)
    doc.heading(
        2,
        text("packet.incident_titled", incident=title, title=incident.title) if incident.title else title,
        bookmark=title,
        anchor=entry.anchor,
    )
    told = _Told(sheet, entry)
    told.below(incident.title)
    _when_and_who(told)
    told.item("b", _seen_by(sheet, incident), incident.witnessed.words)
    told.item("c", answer_words(incident.weapon), incident.weapon.words)
    told.item("d", answer_words(incident.harm), incident.harm.words)
    told.answer("care")
    told.quoted("packet.line.effect", incident.effect)
    told.item("e", _police(sheet, incident), incident.police.words)
    told.line("packet.line.order", _order(sheet, incident), incident.order_violated.words)
    told.item("f", incident.what, incident.what, quoted=True)
    _more(told)
    told.item("g", answer_words(incident.often, "often"), incident.often.words)
    _record(told)


class _Told:
    """Draws the lines of one incident, and below words in another language what they say in the court's."""

    def __init__(self, sheet: Sheet, entry: Numbered) -> None:
        self.sheet, self.incident = sheet, entry.incident
        where = text("packet.incident", n=entry.number)
        self._tongue = Tongue(where, entry.incident.language, entry.incident.translations)
        self._lang = language_tag(entry.incident.language) if is_foreign(entry.incident.language) else ""

    def below(self, *own: str) -> None:
        """Draw translations of words that were just printed."""
        draw_translated(self.sheet, self._tongue, own)

    def item(self, letter: str, shown: str, own: str, *, quoted: bool = False) -> None:
        """Draw a lettered item, an empty line when nothing is said; `own` are the person's words in it."""
        style = Style.QUOTE if quoted else Style.BODY
        self.sheet.doc.labelled(text(f"packet.item.{letter}"), shown, style, lang=self._lang)
        if shown.strip():
            self.below(own)

    def line(self, key: str, shown: str, *own: str) -> None:
        """Draw a line that stands only when something is said."""
        if shown.strip():
            self.sheet.doc.labelled(text(key), shown)
            self.below(*own)

    def answer(self, name: str) -> None:
        """Draw the answer of a field that stands only when it was given."""
        answer: Answer = getattr(self.incident, name)
        self.line(f"packet.line.{name}", answer_words(answer), answer.words)

    def quoted(self, key: str, words: str) -> None:
        """Draw the person's own words below their name."""
        if words.strip():
            self.sheet.doc.labelled(text(key), words, Style.QUOTE, lang=self._lang)
            self.below(words)


def _when_and_who(told: _Told) -> None:
    sheet, incident = told.sheet, told.incident
    doc, plan = sheet.doc, sheet.plan
    when = moment_words(incident.when) if incident.when.is_known() else text("words.date_not_sure")
    zone = _zone_note(sheet, incident.when)
    doc.labelled(text("packet.item.a"), f"{when} {zone}".strip())
    told.line("packet.line.when_words", incident.when_words, incident.when_words)
    if incident.noticed.is_known():
        doc.labelled(text("packet.line.noticed"), moment_words(incident.noticed))
    where = ", ".join(part for part in (incident.where, incident.county, incident.state) if part.strip())
    told.line("packet.line.where", where, incident.where)
    told.line("packet.line.my_location", incident.my_location, incident.my_location)
    told.line("packet.line.their_location", incident.their_location, incident.their_location)
    if incident.who:
        lines = [who_words(replace(who, name=plan.name(who.name))) for who in incident.who]
        told.line("packet.line.who", "\n".join(lines), *(who.words for who in incident.who))


def _zone_note(sheet: Sheet, when: Moment) -> str:
    """Say the zone of a time of day, only when the packet's incidents have more than one."""
    if when.start is None or when.start.clock is None or not when.zone:
        return ""
    zones = {
        entry.incident.when.zone
        for entry in sheet.plan.numbered
        if entry.incident.when.start is not None and entry.incident.when.start.clock is not None
    }
    if len(zones - {None}) < 2:
        return ""
    return text("packet.zone", place=when.zone.rsplit("/", 1)[-1].replace("_", " "))


def _seen_by(sheet: Sheet, incident: ServedIncident) -> str:
    """Return the answer and the names; names alone do not turn "not asked" into "yes"."""
    names = join_words([sheet.plan.name(name) for name in incident.witnesses])
    said = answer_words(incident.witnessed)
    if not names:
        return said
    if incident.witnessed.state is AnswerState.YES and incident.witnessed.words.strip() in incident.witnesses:
        said = text("words.answer.yes")
    return text("packet.seen_by", said=said, names=names) if said else names


def _police(sheet: Sheet, incident: ServedIncident) -> str:
    said = answer_words(incident.police)
    reports = [report for report in sheet.plan.view.reports if report.id in incident.reports]
    lines = [said, *(report_line(report) for report in reports)]
    return "\n".join(line for line in lines if line)


def report_line(report: ServedReport) -> str:
    """Return one report in a line: what kind, agency, number, officer."""
    kind = label("report_kind", report.kind) if report.kind else ""
    said = {word.casefold() for word in _WORD.findall(kind)} & {
        word.casefold() for word in _WORD.findall(report.agency)
    }
    parts = ["" if said else kind, report.agency]
    if report.number:
        parts.append(text("packet.report.number", number=report.number))
    if report.officer:
        parts.append(officer_words(report))
    if report.date.is_known():
        parts.append(moment_words(report.date))
    return ", ".join(part for part in parts if part)


def officer_words(report: ServedReport) -> str:
    """Return the officer's name with the badge number when there is one."""
    if not report.badge:
        return report.officer
    return text("packet.report.badge", officer=report.officer, badge=report.badge)


def _order(sheet: Sheet, incident: ServedIncident) -> str:
    lines = [answer_words(incident.order_violated)]
    orders = {order.id: order for order in sheet.plan.view.orders}
    for part in incident.broken:
        order = orders.get(part.order)
        if order is not None:
            name = ", ".join(word for word in (order.kind, order.court, order.number) if word)
            lines.append(text("packet.order.term", order=name, term=part.term) if part.term else name)
    return "\n".join(line for line in lines if line)


def _more(told: _Told) -> None:
    """Draw the rest of item f: words said, what came before and after, the other questions."""
    incident = told.incident
    exact = "\n".join(text("packet.quoted", words=words) for words in incident.exact_words)
    if exact:
        told.sheet.doc.labelled(text("packet.line.exact_words"), exact, Style.QUOTE)
        told.below(*incident.exact_words)
    for words in incident.words:
        if words not in incident.exact_words:
            told.quoted("packet.line.words", words)
    told.quoted("packet.line.before", incident.before)
    told.quoted("packet.line.i_did", incident.i_did)
    told.answer("told_to_stop")
    for line in incident.guided:
        said = guided_words(line.question, line.answer)
        if said:
            told.sheet.doc.labelled(label("guided", line.question), said)
            told.below(line.answer.words)
    for name in ("children", "pets", "technology", "cost"):
        told.answer(name)


def _record(told: _Told) -> None:
    """Draw what belongs to the record: exhibits, tags, when it was written down, what changed since."""
    sheet, incident = told.sheet, told.incident
    doc, plan = sheet.doc, sheet.plan
    exhibits = plan.exhibits_of(incident)
    if exhibits:
        doc.labelled(text("packet.line.exhibits"), sheet.cite(exhibits))
    _optional(sheet, "packet.line.kinds", "; ".join(label("kind", code) for code in incident.kinds))
    if incident.withheld:
        doc.paragraph(text("packet.withheld"), Style.NOTE)
    _optional(sheet, "packet.line.language", incident.language)
    _optional(sheet, "packet.line.translated_by", _translator(incident))
    doc.labelled(text("packet.line.written"), _written(incident), keep_with_previous=True)
    for change in incident.changes:
        draw_change(sheet, change, incident)
        if not change.private:
            told.below(
                *(words for words in (change.was, change.now) if _stands_apart(words, change, incident))
            )


def _stands_apart(words: Shown, change: ServedChange, incident: ServedIncident) -> TypeGuard[str]:
    """Whether words of a change are printed with it, and not only above."""
    return isinstance(words, str) and words != getattr(incident, change.field, None)


def _translator(incident: ServedIncident) -> str:
    by, languages = incident.translated_by, incident.translator_languages
    return text("packet.translator", name=by, languages=languages) if by and languages else by or languages


def _written(incident: ServedIncident) -> str:
    parts = [instant_words(incident.written)]
    if incident.from_what:
        sources = join_words([label("from_what", code) for code in incident.from_what])
        parts.append(text("packet.written_from", sources=sources))
    if incident.typed_by and incident.typed_by != "me":
        parts.append(text("packet.typed_by", who=label("typed_by", incident.typed_by)))
    return "; ".join(parts)


def draw_change(sheet: Sheet, change: ServedChange, incident: ServedIncident) -> None:
    """Draw one later change; long texts stand below, as written, and what is printed above not again."""
    doc = sheet.doc
    name = label("guided", change.question) if change.question else text(f"packet.field.{change.field}")
    if change.private:
        head = text("packet.changed.removed_private", day=instant_words(change.on), field=name)
        days = list(dict.fromkeys(instant_words(at) for at in change.earlier))
        said = text("packet.changed.private_earlier", days=join_words(days))
        doc.labelled(head, said if days else text("packet.changed.private"))
        return
    head = text(f"packet.changed.{change.kind}", day=instant_words(change.on), field=name)
    if change.items:
        items = [exhibit for exhibit in sheet.plan.exhibits if exhibit.item.id in change.items]
        if items:
            doc.labelled(head, sheet.cite(items))
        return
    was, now = (shown_words(value, change.field, sheet) for value in (change.was, change.now))
    if change.kind == "added" and _is_long(now) and change.now == getattr(incident, change.field, None):
        doc.labelled(head, text("packet.changed.now_above"))
    elif change.kind != "corrected":
        said = now if change.kind == "added" else was
        doc.labelled(head, said, Style.QUOTE if _is_long(said) else Style.BODY)
    elif _is_long(was) or _is_long(now):
        doc.labelled(head, text("packet.changed.below"))
        doc.labelled(text("packet.changed.was"), was, Style.QUOTE)
        if change.now == getattr(incident, change.field, None):
            doc.labelled(text("packet.changed.now"), text("packet.changed.now_above"))
        else:
            doc.labelled(text("packet.changed.now"), now, Style.QUOTE)
    else:
        doc.labelled(head, text("packet.changed.was_now", was=was, now=now))


def shown_words(value: Shown, field: str, sheet: Sheet) -> str:
    """Write the value of a changed field in words."""
    if isinstance(value, Moment):
        return moment_words(value)
    if isinstance(value, Answer):
        return answer_words(value, _WORD_FIELDS.get(field, ""))
    if isinstance(value, tuple):
        return "; ".join(_members(value, field, sheet))
    return label(_WORD_FIELDS[field], value) if field in _WORD_FIELDS else value


def _members(value: Sequence[str | Who], field: str, sheet: Sheet) -> Iterable[str]:
    for part in value:
        if isinstance(part, Who):
            yield who_words(replace(part, name=sheet.plan.name(part.name)))
        elif field in _TAG_FIELDS:
            yield label(_TAG_FIELDS[field], part)
        else:
            yield sheet.plan.name(part)


def _is_long(words: str) -> bool:
    return len(words) > _LONG or "\n" in words


def _optional(sheet: Sheet, key: str, words: str) -> None:
    if words.strip():
        sheet.doc.labelled(text(key), words)
