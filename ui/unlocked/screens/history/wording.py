"""The values of a record in words: two that differ are never said alike. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from app.domain.answer import Answer, AnswerState
from app.domain.entry import GuidedAnswer, Involvement, OrderTerm
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec, RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.kinds import RECORDS
from app.domain.moment import Instant, Moment
from app.domain.person import Role, Tie
from app.domain.record_history import RecordState
from app.domain.support import PlanAnswer
from app.domain.threads import MessageRef
from app.domain.translation import Translation
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import has_text, text
from app.strings.labels import tag_label
from ui.unlocked.words import clock_words, day_words, moment_words

Names = Mapping[object, str]
"""What records, and messages by their place, are called today."""

IMPACTS = ("none", "little", "much", "very_much")
LABELS: Mapping[RecordKind, str] = {
    RecordKind.ENTRY: "entry.field.",
    RecordKind.PERSON: "people.field.",
    RecordKind.PLACE: "people.place.field.",
    RecordKind.REPORT: "reports.report.field.",
    RecordKind.ORDER: "reports.order.field.",
    RecordKind.TRANSACTION: "reports.transaction.field.",
    RecordKind.NEEDED: "needed.field.",
    RecordKind.CASE: "case.field.",
    RecordKind.EVIDENCE: "evidence.form.field.",
    RecordKind.REFERRAL: "referrals.field.",
    RecordKind.HELPER: "helpers.field.",
    RecordKind.PLAN: "planning.field.",
    **{
        kind: f"ledgers.{RECORDS[kind].name}.field."
        for kind in (
            RecordKind.PROMISE,
            RecordKind.DEBT,
            RecordKind.WORK,
            RecordKind.JOURNEY,
            RecordKind.HELD,
        )
    },
}
CODED: Mapping[str, str] = {"typed_by": "typed_by", "withdrawn_reason": "reason"}
"""Fields of one line that hold a code of a group."""

_LINKS: Mapping[str, RecordKind] = {"person": RecordKind.PERSON, "order": RecordKind.ORDER}
"""Attributes of parts that name a record."""


def field_label(kind: RecordKind, field: str) -> str:
    """Return what a field is called for a person."""
    for start in (LABELS.get(kind, ""), "log.field."):
        if start and has_text(start + field):
            return text(start + field)
    return field.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says the values of one kind of record."""

    kind: RecordKind
    names: Names

    def value(self, spec: FieldSpec, value: object) -> str:  # noqa: PLR0911 - one per shape
        """Say a single value; "" when it says nothing."""
        match value:
            case Answer():
                return self.answer(spec, value)
            case Moment():
                return moment_said(value)
            case Instant():
                return instant_said(value)
            case bool():
                return text("history.flag.on" if value else "history.flag.off")
            case None:
                return ""
            case bytes():
                return self._name(value)
            case Role():
                return tag_label("role", value.value)
            case int() if spec.name == "impact":
                return text(f"entry.impact.{IMPACTS[value]}")
            case _:
                group = spec.group if spec.kind is K.CHOICE else CODED.get(spec.name, "")
                words = str(value)
                return tag_label(group, words) if group and words else words

    def answer(self, spec: FieldSpec, answer: Answer) -> str:
        """Say what was answered, with the answer itself before the person's words."""
        head = answer_head(answer)
        words = answer.words
        if spec.group and words in vocabulary()[spec.group]:
            words = tag_label(spec.group, words)
        return head + words if words else head.removesuffix(": ")

    def item(self, spec: FieldSpec, item: object) -> str:  # noqa: PLR0911 - one per shape
        """Say one of several values: a tag, a line, a record, a part."""
        match item:
            case bytes():
                return self._name(item)
            case Involvement():
                who = self._name(item.person) if item.person else text("timeline.detail.unnamed")
                basis = tag_label("basis", item.basis) if item.basis else ""
                return " – ".join(filter(None, (who, basis, item.words)))
            case GuidedAnswer():
                said = Answer(AnswerState(item.answer), item.words)
                return f"{tag_label('guided', item.question)} {self.answer(spec, said)}"
            case PlanAnswer():
                done = f" ({text('planning.thought')})" if item.state else ""
                return f"{tag_label('plan', item.question)} {item.words}".rstrip() + done
            case OrderTerm():
                term = text("history.term", n=item.term) if item.term else ""
                return ", ".join(filter(None, (self._name(item.order), term)))
            case Tie():
                who = self._name(item.person) if item.person else text("timeline.detail.unnamed")
                return " – ".join(filter(None, (who, tag_label("tie", item.tie) if item.tie else "")))
            case MessageRef():
                return self.names.get(item) or item.text()
            case Translation():
                words = " → ".join(filter(None, (item.original, item.words)))
                return f"{words} ({item.language})" if item.language else words
            case _ if is_dataclass(item):
                said_parts = ((part.name, getattr(item, part.name)) for part in fields(item))
                return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in said_parts if value)
            case _:
                return tag_label(spec.group, str(item)) if spec.kind is K.TAGS else str(item)

    def _name(self, record: bytes) -> str:
        return self.names.get(record) or id_text(EntityId(record))


def answer_head(answer: Answer) -> str:
    """Return what stands before the words of an answer: `Yes: `; "" when it was not asked."""
    if answer.state is AnswerState.NOT_ASKED:
        return ""
    return f"{text(f'window.answer.{answer.state.value}')}: "


def moment_said(moment: Moment) -> str:
    """Say when something happened, how sure that is, and the zone it was given in."""
    if not moment.is_known():
        return text("window.words.not_sure")
    has_clock = any(stamp is not None and stamp.clock is not None for stamp in (moment.start, moment.end))
    zone = f" ({moment.zone})" if moment.zone and has_clock else ""
    return moment_words(moment, sure=True) + zone


def instant_said(instant: Instant) -> str:
    """Say when something was saved, to the second, in the zone of the computer then."""
    local = instant.local()
    minutes = f":{local.minute:02d}"
    clock = clock_words(local.time()).replace(minutes, f"{minutes}:{local.second:02d}", 1)
    return f"{day_words(local.date())}, {clock} ({instant.zone})"


def exact(value: object) -> str:
    """Write a value so that no two different ones are written alike; for those that sound the same."""
    match value:
        case Moment():
            stamps = (stamp.iso() if stamp else "" for stamp in (value.start, value.end))
            return " ".join(filter(None, (value.precision.value, *stamps, value.zone or "")))
        case Instant():
            return f"{value.iso()} {value.ms} {value.zone}"
        case bytes():
            return value.hex()
        case _ if is_dataclass(value) and not isinstance(value, type):
            return ", ".join(f"{part.name}={exact(getattr(value, part.name))}" for part in fields(value))
        case _:
            return repr(value)


def linked(
    states: Iterable[RecordState], kind: RecordKind
) -> Iterator[tuple[RecordKind, EntityId] | MessageRef]:
    """Return every record and message that some state of a record names."""
    kinds = {entry.name: entry.kind for entry in RECORDS.values()}
    for state in states:
        if state.record is None:
            continue
        for spec in RECORDS[kind].fields:
            value = getattr(state.record, spec.name)
            if spec.kind is K.LINK and spec.group in kinds and value is not None:
                yield kinds[spec.group], value
            elif spec.kind is K.LINKS:
                yield from ((kinds[spec.group], one) for one in value)
            elif spec.kind is K.PARTS:
                yield from _in_parts(value)


def _in_parts(parts: Iterable[object]) -> Iterator[tuple[RecordKind, EntityId] | MessageRef]:
    for part in parts:
        if isinstance(part, MessageRef):
            yield part
        for attribute, kind in _LINKS.items():
            found = getattr(part, attribute, None)
            if isinstance(found, bytes):
                yield kind, EntityId(found)
