"""Every value of a record in words, for the private log, which leaves nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import MappingProxyType

from app.domain.answer import Answer, AnswerState
from app.domain.case import CaseSnapshot
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.domain.moment import Instant, Moment
from app.domain.redaction import Mark, MarkKind
from app.domain.support import PlanAnswer
from app.domain.threads import MessageRef
from app.strings.catalogue import has_text, text
from exports.chat_words import app_words
from exports.words import (
    THINKS,
    answer_words,
    instant_clock_words,
    label,
    moment_words,
    numbers_words,
    size_words,
)

PRIVATE_FIELDS = frozenset({"private_note", "note"})
_TEXT_GROUPS: Mapping[str, str] = MappingProxyType({"typed_by": "typed_by", "relationship": "relationship"})
_PART_GROUPS: Mapping[str, str] = MappingProxyType({"basis": "basis", "question": "guided", "tie": "tie"})


@dataclass(frozen=True, slots=True)
class Ids:
    """What the log calls each record, by id, and each message that an entry rests on: thread and number."""

    names: Mapping[EntityId, str]
    numbers: Mapping[MessageRef, tuple[EntityId, int]]

    def name(self, entity: EntityId) -> str:
        """Return the name of a record, or its id in hex when it is not in the snapshot."""
        return self.names.get(entity) or entity.hex()

    def messages(self, refs: Sequence[MessageRef]) -> str:
        """Name messages by their numbers, a line for each thread; those that were erased are counted."""
        found: dict[EntityId, list[int]] = {}
        for ref in refs:
            if ref in self.numbers:
                thread, number = self.numbers[ref]
                found.setdefault(thread, []).append(number)
        lines = [
            text("log.messages", thread=self.name(thread), numbers=numbers_words(numbers))
            for thread, numbers in found.items()
        ]
        gone = len(refs) - sum(map(len, found.values()))
        return "\n".join([*lines, *([text("log.messages_gone", n=gone)] if gone else [])])


def ids_of(snapshot: CaseSnapshot, numbers: Mapping[EntityId, int]) -> Ids:
    """Name every record of a snapshot; `numbers` are those of the entries in the log."""
    names: dict[EntityId, str] = {entity: text("log.entry", n=number) for entity, number in numbers.items()}
    names |= {person.id: person.name or label("role", person.role.value) for person in snapshot.people}
    names |= {item.id: text("log.item", n=item.number, name=item.name) for item in snapshot.evidence}
    names |= {item.id: text("log.item_erased", n=item.number) for item in snapshot.erased}
    names |= {
        report.id: _joined(report.agency, report.number) or text("log.field.reports")
        for report in snapshot.reports
    }
    names |= {
        order.id: _joined(order.kind, order.court, order.number) or text("log.field.order")
        for order in snapshot.orders
    }
    names |= {place.id: place.label or place.address for place in snapshot.places}
    names |= {needed.id: needed.what for needed in snapshot.needed if needed.what}
    names |= {one.id: one.who or text("log.field.export.release") for one in snapshot.releases}
    names |= {
        thread.id: text("log.thread", app=app_words(thread.app), title=thread.title)
        for thread in snapshot.threads
    }
    places = {
        line.stored.ref: (excerpt.thread.id, line.number)
        for excerpt in snapshot.excerpts
        for line in excerpt.lines
    }
    return Ids(MappingProxyType(names), MappingProxyType(places))


def field_label(name: str, kind: RecordKind) -> str:
    """Return the label of a field of one kind of record."""
    own = f"log.field.{kind.value}.{name}"
    return text(own if has_text(own) else f"log.field.{name}")


def value_words(record: Record, spec: FieldSpec, ids: Ids) -> str:
    """Write the value of a field; "" when there is nothing or the question was not asked."""
    value = getattr(record, spec.name)
    if value is None or value is False:
        return ""
    if spec.kind is K.LINK:
        return ids.name(value)
    if spec.part is MessageRef:
        return ids.messages(value)
    if spec.part is Mark:
        return "\n".join(map(_mark, value))
    if isinstance(value, tuple):
        return "\n".join(part for part in (_member(part, spec, ids) for part in value) if part)
    return _single(value, spec)


def _mark(mark: Mark) -> str:
    """Say where in a redacted copy what was done, in pixels of the upright original."""
    kind = text(f"redact.mark.{mark.kind}")
    if mark.page:
        kind = text("redact.mark.on_page", mark=kind, n=mark.page)
    if mark.kind == MarkKind.BRUSH:
        return text("log.mark.stroke", kind=kind, width=mark.width, points=mark.points)
    return text("log.mark", kind=kind, x=mark.x, y=mark.y, width=mark.width, height=mark.height)


def _single(value: object, spec: FieldSpec) -> str:
    match value:
        case Answer():
            return _answer(value, spec.group)
        case Moment():
            return _moment(value)
        case Instant():
            return instant_clock_words(value)
        case True:
            return text("words.answer.yes")
        case int():
            return _number(spec, value)
        case _:
            group = spec.group if spec.kind is K.CHOICE else _TEXT_GROUPS.get(spec.name, "")
            return label(group, str(value)) if group else str(value)


def _answer(answer: Answer, group: str) -> str:
    if answer.state is AnswerState.NOT_ASKED:
        return ""
    if answer.state is AnswerState.DECLINED:
        declined = text("log.declined")
        return (
            text("words.answer_with_words", answer=declined, words=answer.words) if answer.words else declined
        )
    return answer_words(answer, group)


def _moment(moment: Moment) -> str:
    if not moment.is_known():
        return ""
    words = moment_words(moment)
    has_clock = moment.start is not None and moment.start.clock is not None
    return text("log.in_zone", when=words, zone=moment.zone) if has_clock and moment.zone else words


def _number(spec: FieldSpec, value: int) -> str:
    if spec.name == "bytes":
        return size_words(value)
    return text("log.impact", n=value) if spec.name == "impact" else str(value)


def _member(part: object, spec: FieldSpec, ids: Ids) -> str:
    if isinstance(part, bytes):
        return ids.name(EntityId(part))
    if isinstance(part, PlanAnswer):
        done = text("log.plan.done") if part.state else ""
        return "\n".join(filter(None, (label("plan", part.question), part.words, done)))
    if is_dataclass(part):
        return "; ".join(_part_words(part, ids))
    return label(spec.group, str(part)) if spec.kind is K.TAGS and spec.group else str(part)


def _part_words(part: object, ids: Ids) -> list[str]:
    """Write a row of a small dataclass: its filled fields in order."""
    assert is_dataclass(part)
    words: list[str] = []
    for field in fields(part):
        value = getattr(part, field.name)
        if value in (None, "", 0):
            continue
        if isinstance(value, bytes):
            words.append(ids.name(EntityId(value)))
        elif field.name == "answer":
            words.append(_answer(Answer(AnswerState(value)), ""))
        elif field.name in _PART_GROUPS:
            # The label asks for a reason, which stands beside it.
            thinks = value == THINKS
            words.append(text("words.i_think") if thinks else label(_PART_GROUPS[field.name], str(value)))
        elif has_text(f"log.part.{field.name}"):
            words.append(text(f"log.part.{field.name}", value=value))
        else:
            words.append(str(value))
    return [word for word in words if word]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
