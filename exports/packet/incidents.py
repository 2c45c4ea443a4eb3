"""The incidents: most recent, most serious, others newest first, each in full once with the items a to g.

The items are those of DV-100 items 5 to 7 (forms-and-courts §B.2): of an item that was not asked, or that the
petitioner would rather not say, the letter and label stand with an empty line. Other lines are printed only
when there is something to print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.answer import Answer, AnswerState
from app.domain.moment import Moment
from app.domain.views.served import ServedChange, ServedIncident, ServedReport, Shown
from app.domain.views.served_who import Who
from app.strings.catalogue import text
from exports.packet.plan import Numbered, Place
from exports.packet.sheet import Sheet
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
    _when_and_who(sheet, incident)
    doc.labelled(text("packet.item.b"), _seen_by(sheet, incident))
    doc.labelled(text("packet.item.c"), answer_words(incident.weapon))
    doc.labelled(text("packet.item.d"), answer_words(incident.harm))
    _optional(sheet, "packet.line.care", answer_words(incident.care))
    _optional(sheet, "packet.line.effect", incident.effect, Style.QUOTE)
    doc.labelled(text("packet.item.e"), _police(sheet, incident))
    _optional(sheet, "packet.line.order", _order(sheet, incident))
    doc.labelled(text("packet.item.f"), incident.what, Style.QUOTE)
    _more(sheet, incident)
    doc.labelled(text("packet.item.g"), answer_words(incident.often, "often"))
    _record(sheet, incident)


def _when_and_who(sheet: Sheet, incident: ServedIncident) -> None:
    doc, plan = sheet.doc, sheet.plan
    when = moment_words(incident.when) if incident.when.is_known() else text("words.date_not_sure")
    zone = _zone_note(sheet, incident.when)
    doc.labelled(text("packet.item.a"), f"{when} {zone}".strip())
    if incident.noticed.is_known():
        doc.labelled(text("packet.line.noticed"), moment_words(incident.noticed))
    where = ", ".join(part for part in (incident.where, incident.county, incident.state) if part.strip())
    _optional(sheet, "packet.line.where", where)
    _optional(sheet, "packet.line.my_location", incident.my_location)
    _optional(sheet, "packet.line.their_location", incident.their_location)
    if incident.who:
        lines = [who_words(replace(who, name=plan.name(who.name))) for who in incident.who]
        doc.labelled(text("packet.line.who"), "\n".join(lines))


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


def _more(sheet: Sheet, incident: ServedIncident) -> None:
    """Draw the rest of item f: words said, what came before and after, the other questions."""
    doc = sheet.doc
    quoted = "\n".join(text("packet.quoted", words=words) for words in incident.exact_words)
    _optional(sheet, "packet.line.exact_words", quoted, Style.QUOTE)
    for words in incident.words:
        if words not in incident.exact_words:
            doc.labelled(text("packet.line.words"), words, Style.QUOTE)
    _optional(sheet, "packet.line.before", incident.before, Style.QUOTE)
    _optional(sheet, "packet.line.i_did", incident.i_did, Style.QUOTE)
    _optional(sheet, "packet.line.told_to_stop", answer_words(incident.told_to_stop))
    for line in incident.guided:
        said = guided_words(line.question, line.answer)
        if said:
            doc.labelled(label("guided", line.question), said)
    _optional(sheet, "packet.line.children", answer_words(incident.children))
    _optional(sheet, "packet.line.pets", answer_words(incident.pets))
    _optional(sheet, "packet.line.technology", answer_words(incident.technology))
    _optional(sheet, "packet.line.cost", answer_words(incident.cost))


def _record(sheet: Sheet, incident: ServedIncident) -> None:
    """Draw what belongs to the record: exhibits, tags, when it was written down, what changed since."""
    doc, plan = sheet.doc, sheet.plan
    exhibits = plan.exhibits_of(incident)
    if exhibits:
        doc.labelled(text("packet.line.exhibits"), sheet.cite(exhibits))
    _optional(sheet, "packet.line.kinds", "; ".join(label("kind", code) for code in incident.kinds))
    if incident.withheld:
        doc.paragraph(text("packet.withheld"), Style.NOTE)
    doc.labelled(text("packet.line.written"), _written(incident), keep_with_previous=True)
    for change in incident.changes:
        draw_change(sheet, change, incident)


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


def _optional(sheet: Sheet, key: str, words: str, style: Style = Style.BODY) -> None:
    if words.strip():
        sheet.doc.labelled(text(key), words, style)
