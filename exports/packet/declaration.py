"""The declaration: sentences that the petitioner wrote or ticked, one by one, and the oath of the court.

The oath and the words beside the lines to sign on are the only fixed text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain

from app.domain.moment import Instant, Precision, Stamp
from app.domain.views.served import ServedCase, ServedIncident
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from exports.packet.sheet import Sheet
from exports.packet.translations import Tongue, draw_translated
from exports.render.document import Style
from exports.words import day_words, join_words, label

_DAY_MS = timedelta(days=1) // timedelta(milliseconds=1)
_WEEK_MS = 7 * _DAY_MS
_BLANK_LINES = 8
_ALONE = {1: "one", 2: "both"}


def draw_declaration(sheet: Sheet) -> None:
    """Draw the declaration; without a sentence it has lines to write on above the oath."""
    doc, plan = sheet.doc, sheet.plan
    doc.heading(1, text("packet.declaration.title"), anchor="declaration", new_page=True)
    if plan.view.petitioner:
        doc.paragraph(text("packet.declaration.by", name=plan.view.petitioner), Style.CENTER)
    whole = "packet.note.exhibit_damaged" not in sheet.notes
    offered = offered_sentences(plan.view, exhibits=bool(plan.exhibits), whole=whole)
    sentences = (*plan.view.declaration, *offered)
    if sentences:
        for number, sentence in enumerate(sentences, start=1):
            doc.numbered(f"{number}.", sentence)
        draw_translated(sheet, Tongue(text("packet.declaration.title")), plan.view.declaration)
    else:
        sheet.note("packet.note.declaration_empty")
        doc.blank_lines(_BLANK_LINES)
    if plan.view.withheld:
        doc.paragraph(text("packet.withheld.case"), Style.NOTE)
    # A page to sign never stands without words of what is signed, nor that of a notary without the signature.
    doc.bind()
    doc.paragraph(plan.court.oath, Style.OATH, keep_with_next=True)
    lines = [text("packet.sign.date")]
    if plan.court.executed_at:
        lines.append(text("packet.sign.place"))
    lines += [text("packet.sign.name"), text("packet.sign.signature")]
    doc.signature_block(lines)
    if plan.notary:
        doc.bind()
        doc.heading(3, text("packet.notary.title"))
        doc.labelled(text("packet.notary.state"), "")
        doc.bind()
        doc.paragraph(text("packet.notary.words"), keep_with_next=True)
        doc.signature_block([text("packet.notary.signature"), text("packet.notary.until")])


def offered_sentences(view: ServedCase, *, exhibits: bool, whole: bool = True) -> tuple[str, ...]:
    """Return the ticked offered sentences with what is computed over this packet only.

    A sentence that would state nothing here is left out, and the one on originals while one of them is not
    `whole`.
    """
    made = {
        "incidents_included": text("packet.offered.incidents_included", n=len(view.incidents)),
        "how_kept": _how_kept(view),
        "when_written": when_written(view.incidents),
        "changed_later": _changed_later(view, exhibits=exhibits),
        "files_unchanged": text("packet.offered.files_unchanged")
        if exhibits and whole and _has_originals(view)
        else "",
    }
    return tuple(made[code] for code in view.offered if made.get(code))


def _has_originals(view: ServedCase) -> bool:
    """Whether what each redacted copy was made from is still kept."""
    made = (item.redaction for item in view.evidence)
    return all(redaction is None or redaction.original_number for redaction in made)


def when_written(incidents: Sequence[ServedIncident]) -> str:
    """Count how soon each incident was written down, never sooner than is certain.

    The time runs from the earliest moment that the given date allows; dates that are not sure are counted
    apart.
    """
    counts = {"day": 0, "week": 0, "later": 0, "unsure": 0}
    for incident in incidents:
        counts[_lag(incident)] += 1
    counted = [name for name in ("day", "week", "later") if counts[name]]
    if not counted:
        return ""
    if len(incidents) == 1:
        return text(f"packet.offered.only_{counted[0]}")
    first, *others = counted
    which = _which(counts[first], len(incidents))
    parts = [text(f"packet.offered.first_{first}", which=which)]
    parts += [text(f"packet.offered.lag_{name}", n=counts[name]) for name in others]
    sentence = text("packet.offered.when_written", parts=join_words(parts))
    if counts["unsure"]:
        sentence = f"{sentence} {text('packet.offered.lag_unsure', n=counts['unsure'])}"
    return sentence


def _which(count: int, total: int) -> str:
    """Say which entries are meant: `9 of these 15 entries`, `both of these entries`; never "all"."""
    if count < total:
        return text("packet.offered.some_of", n=count, total=total)
    return text(f"packet.offered.{_ALONE.get(total, 'each')}_of", total=total)


def _lag(incident: ServedIncident) -> str:
    when = incident.when
    if when.start is None or when.precision in {Precision.UNKNOWN, Precision.BEFORE}:
        return "unsure"
    if when.precision is Precision.ABOUT and when.start.clock is None:
        return "unsure"
    elapsed = incident.written.ms - _earliest_ms(when.start, incident.written)
    if elapsed < 0:
        return "unsure"
    if elapsed <= _DAY_MS:
        return "day"
    return "week" if elapsed <= _WEEK_MS else "later"


def _earliest_ms(start: Stamp, written: Instant) -> int:
    """Return the start in Unix milliseconds; a time without offset is taken in the zone of the writing."""
    if start.offset is not None:
        return start.sort_ms()
    shift = written.local().utcoffset() or timedelta()
    return start.sort_ms() - shift // timedelta(milliseconds=1)


def _how_kept(view: ServedCase) -> str:
    if view.begun is None:
        return ""
    sentence = text("packet.offered.how_kept", day=day_words(view.begun))
    told = [incident.from_what for incident in view.incidents if incident.from_what]
    if not told:
        return sentence
    parts = join_words(_sources(tuple(dict.fromkeys(chain.from_iterable(told)))))
    total = len(view.incidents)
    name = "from_what" if len(told) < total else f"from_what_{_ALONE.get(total, 'each')}"
    more = text(f"packet.offered.{name}", n=len(told), total=total, parts=parts)
    return f"{sentence} {more}"


def _sources(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the labels in the middle of a sentence; the petitioner's own words stay as they are."""
    known = vocabulary()["from_what"]
    labels = ((code, label("from_what", code)) for code in codes)
    return tuple(words[:1].lower() + words[1:] if code in known else words for code, words in labels)


def _changed_later(view: ServedCase, *, exhibits: bool) -> str:
    """Count the incidents that print a change: files are told only where they are exhibits."""
    changed = sum(
        1 for incident in view.incidents if any(exhibits or not change.items for change in incident.changes)
    )
    if not changed:
        return text("packet.offered.changed_none", n=len(view.incidents))
    which = _which(changed, len(view.incidents))
    return text("packet.offered.changed_later", n=changed, which=which)
