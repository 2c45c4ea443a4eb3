"""What the right pane shows of one entry, as plain values. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.answer import Answer, AnswerState
from app.domain.entry import Entry, EntryVersion
from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import has_text, text
from app.strings.labels import tag_label
from ui.unlocked.words import answer_words, instant_words, moment_words, name_words, size_words

ANSWERS = (
    "witnessed",
    "told_to_stop",
    "weapon",
    "harm",
    "care",
    "police",
    "order_violated",
    "often",
    "children",
    "pets",
    "technology",
    "cost",
)
IMPACTS = ("none", "little", "much", "very_much")


@dataclass(frozen=True, slots=True)
class Tile:
    """One piece of evidence of an entry."""

    id: EntityId
    kind: str
    name: str
    facts: str
    cover: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the right pane shows."""

    id: EntityId
    title: str
    subtitle: str
    what: str
    facts: tuple[tuple[str, str], ...]
    tiles: tuple[Tile, ...]
    private_note: str
    history: str
    has_versions: bool
    withdrawn: str
    may_change: bool


def detail_of(
    entry: Entry,
    people: Mapping[EntityId, str],
    labels: Mapping[EntityId, str],
    evidence: Mapping[EntityId, Evidence],
    versions: tuple[EntryVersion, ...],
    *,
    may_change: bool,
) -> Detail:
    """Return the detail of an entry; `people` are names, `labels` the labels of places and reports."""
    place = labels.get(entry.place, "") if entry.place is not None else ""
    parts = (
        moment_words(entry.when, sure=True),
        entry.where or place,
        text("timeline.detail.written", when=instant_words(entry.written)),
    )
    saved = [text("timeline.detail.first_saved", when=instant_words(entry.written))]
    if len(versions) > 1:
        last = versions[-1]
        fields = ", ".join(field_label(name) for name in last.changed)
        saved.append(text("timeline.detail.last_change", what=fields, when=instant_words(last.recorded)))
    return Detail(
        id=entry.id,
        title=entry.title or moment_words(entry.when),
        subtitle=" · ".join(filter(None, parts if entry.title else parts[1:])),
        what=entry.what,
        facts=tuple(fact for fact in _facts(entry, people, labels) if fact[1]),
        tiles=tuple(_tile(evidence[item]) for item in entry.evidence if item in evidence),
        private_note=entry.private_note,
        history=" · ".join(saved),
        has_versions=len(versions) > 1,
        withdrawn=text("timeline.detail.withdrawn") if entry.withdrawn else "",
        may_change=may_change and not entry.withdrawn,
    )


def field_label(name: str) -> str:
    """Return what a field of an entry is called for a person."""
    key = f"entry.field.{name}"
    return text(key) if has_text(key) else name.replace("_", " ")


def _facts(
    entry: Entry, people: Mapping[EntityId, str], labels: Mapping[EntityId, str]
) -> Iterator[tuple[str, str]]:
    yield field_label("when_words"), entry.when_words
    yield from _who(entry, people)
    yield from _said(entry)
    for name in ANSWERS:
        yield field_label(name), _answer(name, getattr(entry, name))
    linked = (*entry.reports, *(term.order for term in entry.order_terms))
    yield field_label("reports"), ", ".join(labels[item] for item in linked if item in labels)
    yield field_label("danger"), " · ".join(tag_label("danger", code) for code in entry.danger)
    for question in entry.guided:
        answer = Answer(AnswerState(question.answer), question.words)
        yield tag_label("guided", question.question), answer_words(answer)
    yield field_label("effect"), entry.effect
    if entry.impact is not None:
        yield field_label("impact"), text(f"entry.impact.{IMPACTS[entry.impact]}")
    flags = [field_label(name) for name in ("most_serious", "hold", "needs_detail") if getattr(entry, name)]
    yield text("timeline.detail.marked"), " · ".join(flags)
    source = [tag_label("typed_by", entry.typed_by)] if entry.typed_by else []
    source += [tag_label("from_what", code) for code in entry.from_what]
    yield field_label("from_what"), " · ".join(source)


def _who(entry: Entry, people: Mapping[EntityId, str]) -> Iterator[tuple[str, str]]:
    def named(person: EntityId | None) -> str:
        return people.get(person, "") if person is not None else text("timeline.detail.unnamed")

    for one in entry.persons:
        basis = tag_label("basis", one.basis) if one.basis else ""
        yield field_label("persons"), " – ".join(filter(None, (named(one.person), basis, one.words)))
    yield field_label("noticed"), moment_words(entry.noticed) if entry.noticed.is_known() else ""
    yield field_label("kinds"), " · ".join(tag_label("kind", code) for code in entry.kinds)
    yield field_label("witnesses"), ", ".join(filter(None, map(named, entry.witnesses)))


def _said(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in ("exact_words", "words"):
        for said in getattr(entry, name):
            yield field_label(name), said
    for name in ("before", "i_did", "my_location", "their_location", "county", "state"):
        yield field_label(name), getattr(entry, name)


def _answer(name: str, answer: Answer) -> str:
    if name == "often" and answer.words in vocabulary()["often"]:
        return tag_label("often", answer.words)
    return answer_words(answer)


def _tile(item: Evidence) -> Tile:
    kind = (
        text(f"timeline.kind.{item.kind}")
        if has_text(f"timeline.kind.{item.kind}")
        else text("timeline.kind.file")
    )
    is_picture = item.kind in {"photo", "pdf", "video"}
    facts = " · ".join(filter(None, (name_words(item.caption or item.name), size_words(item.bytes))))
    cover = text("timeline.tile.covered", kind=kind) if is_picture else kind
    return Tile(item.id, item.kind, text("timeline.tile.item", n=item.number), facts, cover, is_picture)
