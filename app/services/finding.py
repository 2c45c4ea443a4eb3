"""Search over everything, for the window: what was found by kind, each with where in it the words stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from app.domain.answer import Answer
from app.domain.case import Export
from app.domain.fields import FieldKind, RecordKind
from app.domain.finding import holds_any, holds_words, typed_words
from app.domain.ids import EntityId, read_id
from app.domain.kinds import RECORDS, Record
from app.services.drafts import AHEAD, NEW_ENTRY, DraftService
from app.services.ledger import Ledger
from app.services.search import FoundHit, Hit, SearchIndex, piece, title_of, when_of
from app.strings.catalogue import has_text, text

FIRST = ("entry", "message", "evidence", "person", "place", "report", "order", "transaction", "needed")
"""The kinds that stand first, in their order; the others follow, drafts last."""

DRAFT = "draft"
_SEEN = frozenset({RecordKind.EXPORT, RecordKind.TRANSACTION, RecordKind.CASE, RecordKind.RELEASE})
"""Kinds of which there are so few that they are looked through one by one."""

_WORDS = frozenset({FieldKind.TEXT, FieldKind.PROSE, FieldKind.ANSWER, FieldKind.LIST, FieldKind.PARTS})
_BY_MACHINE = frozenset({"words_read"})
_NOT_TOLD = frozenset({"checkpoint", "allowed", "released", "typed_by", "sha256", "media_type"})


@dataclass(frozen=True, slots=True)
class Found:
    """One hit, and the field in which the words stand, "" when in none, such as the text of a file."""

    hit: Hit
    field: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, the newest first, and how many there are in all, or at least."""

    kind: str
    found: tuple[Found, ...]
    total: int
    is_least: bool = False


class FindService:
    """Finds in one open vault."""

    def __init__(self, ledger: Ledger, index: SearchIndex, drafts: DraftService) -> None:
        self._ledger = ledger
        self._index = index
        self._drafts = drafts

    def everywhere(self, typed: str, limit: int = 50) -> tuple[Group, ...]:
        """Return what holds every typed word, at most `limit` records and as many messages."""
        if not typed_words(typed):
            return ()
        apart = self._index.find_apart(typed, limit)
        found = self._placed(apart.hits, typed)
        more = [*self._looked_through(typed), *self._in_drafts(typed)]
        kinds = dict.fromkeys(each.hit.kind for each in (*found, *more))
        groups = []
        for kind in sorted(kinds, key=_rank):
            mine = tuple(each for each in (*found, *more) if each.hit.kind == kind)
            total = max(apart.counts.get(kind, 0), len(mine))
            groups.append(Group(kind, mine, total, is_least=kind in apart.at_least))
        return tuple(groups)

    def _placed(self, hits: Sequence[FoundHit], typed: str) -> list[Found]:
        """Say in which field the words stand, and show them as they are written there."""
        fields = {each.hit: _field_of(each.record, typed) for each in hits if each.record is not None}
        others = [each for each in hits if each.record is not None and _is_elsewhere(fields[each.hit][0])]
        pieces = self._index.pieces(others, typed)
        placed = []
        for each in hits:
            field, said = fields.get(each.hit, ("", ""))
            words = each.hit.snippet
            if each.document is not None:
                words = pieces.get(each.document, "") if _is_elsewhere(field) else piece(said, typed)
            placed.append(Found(replace(each.hit, snippet=words), field))
        return placed

    def _looked_through(self, typed: str) -> Iterator[Found]:
        for kind in sorted(_SEEN):
            for record in self._ledger.all(kind):
                words = "\n".join(filter(None, (_name_of(record), *(said for _, said in _said(record)))))
                if holds_words(words, typed):
                    field, said = _field_of(record, typed)
                    name = RECORDS[kind].name
                    title = _name_of(record)
                    yield Found(Hit(name, record.id, _when(record), title, piece(said, typed)), field)

    def _in_drafts(self, typed: str) -> Iterator[Found]:
        for note in self._drafts.list():
            values = self._drafts.load(note.key) or {}
            for name, said in _draft_words(values):
                if holds_words(said, typed):
                    key = note.key.removesuffix(AHEAD)
                    kind, _, of = key.partition("/")
                    record = read_id(of) or EntityId(b"")
                    where = kind if key != NEW_ENTRY else NEW_ENTRY
                    hit = Hit(DRAFT, record, note.saved.isoformat(), where, piece(said, typed))
                    yield Found(hit, name)
                    break


def _is_elsewhere(field: str) -> bool:
    """Whether what was found stands in no field of the record, or in one that a machine wrote."""
    return not field or field in _BY_MACHINE


def _rank(kind: str) -> tuple[int, str]:
    if kind in FIRST:
        return FIRST.index(kind), kind
    return (len(FIRST) + (kind == DRAFT), kind)


def _field_of(record: Record, typed: str) -> tuple[str, str]:
    """Return the first field that holds all of the words, else one of them, with what it says."""
    said = tuple(_said(record))
    whole = next(((name, words) for name, words in said if holds_words(words, typed)), None)
    part = next(((name, words) for name, words in said if holds_any(words, typed)), ("", ""))
    return whole or part


def _said(record: Record) -> Iterator[tuple[str, str]]:
    """Return the words of every field."""
    record_type = next(each for each in RECORDS.values() if each.type is type(record))
    for spec in record_type.fields:
        if spec.kind in _WORDS and spec.name not in _NOT_TOLD:
            words = "\n".join(_words(getattr(record, spec.name)))
            if words.strip():
                yield spec.name, words


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Answer):
        yield value.words
    elif isinstance(value, tuple):
        for part in value:
            yield from _words(part)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (said for each in fields(value) if isinstance(said := getattr(value, each.name), str))


def _draft_words(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        said = "\n".join(_plain(value))
        if said.strip():
            yield name, said


def _plain(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [said for each in value.values() for said in _plain(each)]
    return _words(value)


def _name_of(record: Record) -> str:
    if isinstance(record, Export):
        key = f"documents.paper.{record.paper}"
        return text(key) if has_text(key) else record.paper
    return title_of(record)


def _when(record: Record) -> str:
    return record.made.iso() if isinstance(record, Export) else when_of(record)
