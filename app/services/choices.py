"""What may go into a paper, the choice to begin with, and what stays out: for the screen that asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.evidence import Evidence, copies_by_original
from app.domain.export_request import SHOWS_MESSAGES, ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.moment import Moment
from app.domain.person import Role
from app.domain.transcripts import line_count
from app.domain.views.cut import chosen_entries
from app.domain.views.secrets import secrets_of, unasked, untold
from exports.registry import load

_PAGE_OF_WORDS = 2600
"""Letters of a narrative to a page."""

_HEAD_OF_ENTRY = 0.55
"""What the lines a to g of an entry take of a page."""

_PAGE_OF_TEXT = 3000
_MOST_TEXT = 400_000

_PARTIES = ("me", "my_name", "other", "respondent")
_PRINTS: dict[Paper, tuple[str, ...]] = {
    Paper.PACKET: ("court", *_PARTIES, "safe_address", "declaration"),
    Paper.CONFIDENTIAL: ("court", *_PARTIES),
    Paper.COPYSHEET: ("court", *_PARTIES, "safe_address", "ask_for"),
    Paper.FORM: (*_PARTIES, "safe_address"),
    Paper.BUNDLE: _PARTIES,
    Paper.CHRONOLOGY: ("me",),
    Paper.IC3: ("me", "my_name", "safe_address", "safe_contact", "ic3_description"),
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of an entry; `pages` is an estimate for its exhibit with the separator sheet."""

    id: EntityId
    number: int
    name: str
    kind: str
    pages: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry that may go in, with its items; `pages` is an estimate for its words alone."""

    id: EntityId
    when: Moment
    title: str
    serious: bool
    items: tuple[ItemLine, ...] = ()
    pages: float = 0.0


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A conversation that came in a file of entries: what it is called, how many lines it has.

    `entries` are those that hold the file, `rests` how many of its messages each of them rests on.
    """

    thread: EntityId
    app: str
    title: str
    total: int
    entries: frozenset[EntityId]
    rests: Mapping[EntityId, int]


@dataclass(frozen=True, slots=True)
class CopyChoice:
    """A file with redacted copies (id and item number, the newest last), and the entries that hold it."""

    original: EntityId
    number: int
    name: str
    copies: tuple[tuple[EntityId, int], ...]
    entries: frozenset[EntityId]


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What a paper may hold.

    `jurisdiction` is the one asked for, else that of *My case*; `lines` are newest first; `start` is the
    choice to begin with: the most recent, those marked serious and those within the court's look-back of
    `look_back_days`; `kept_out` counts what stays out by kind of `SecretKind`; `untold` names home, work or
    school when nobody told them, `unasked` those of them that nobody answered or skipped; `missing` names
    other facts that the paper would print and the record does not hold; `conversations` are those of which
    messages may be printed; `copies` are the files of which a redacted copy could go in.
    """

    jurisdiction: str
    lines: tuple[EntryLine, ...]
    start: frozenset[EntityId]
    look_back_days: int
    kept_out: Mapping[str, int]
    untold: tuple[str, ...]
    unasked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    conversations: tuple[ConversationLine, ...] = ()
    copies: tuple[CopyChoice, ...] = ()


def paper_choice(snapshot: CaseSnapshot, request: ExportRequest) -> PaperChoice:
    """Work out the choice for a paper; the log and the confidential sheets have nothing to choose."""
    entries = chosen_entries(snapshot, request)
    items = {item.id: _item_line(item) for item in snapshot.evidence}
    jurisdiction = request.jurisdiction or snapshot.case.jurisdiction
    court = load("jurisdictions").jurisdiction(jurisdiction)
    days: int = court.look_back_days
    since = snapshot.taken.local().date() - timedelta(days=days)
    lines = tuple(
        EntryLine(
            entry.id,
            entry.when,
            entry.heading(),
            entry.most_serious,
            tuple(items[item] for item in entry.evidence if item in items),
            _words_in(entry) / _PAGE_OF_WORDS + _HEAD_OF_ENTRY,
        )
        for entry in entries
    )
    recent = {line.id for line in lines[:1]}
    start = {
        line.id
        for line in lines
        if line.serious or (line.when.start is not None and (line.when.end or line.when.start).day >= since)
    }
    everything = frozenset(line.id for line in lines)
    told = {(secret.kind.value, _letters(secret.value)) for secret in secrets_of(snapshot, request)}
    kinds = Counter(kind for kind, letters in told if letters)
    return PaperChoice(
        jurisdiction=jurisdiction,
        lines=lines,
        start=frozenset(start | recent) if request.paper is Paper.PACKET else everything,
        look_back_days=days,
        kept_out=dict(kinds),
        untold=untold(snapshot),
        unasked=unasked(snapshot),
        missing=_missing(snapshot, request, jurisdiction),
        conversations=_conversations(snapshot, entries) if request.paper in SHOWS_MESSAGES else (),
        copies=tuple(_copies(snapshot, entries)),
    )


def _letters(value: str) -> str:
    """Return a text without case, spaces and signs: the same address written twice counts once."""
    return "".join(letter for letter in value.casefold() if letter.isalnum())


def _item_line(item: Evidence) -> ItemLine:
    said = next((line.value for line in item.reported if line.key == "Pages" and line.value.isdecimal()), "")
    if item.kind == "pdf":
        pages = int(said) if said else 1
    elif item.kind in {"text", "email"}:
        pages = 1 + min(item.bytes, _MOST_TEXT) // _PAGE_OF_TEXT
    else:
        pages = 1
    return ItemLine(item.id, item.number, item.caption or item.name, item.kind, 1 + pages)


def _words_in(entry: Entry) -> int:
    """Count the letters that an entry prints, more or less."""
    texts = (entry.what, entry.before, entry.i_did, entry.effect, *entry.words, *entry.exact_words)
    return sum(map(len, texts))


def _missing(snapshot: CaseSnapshot, request: ExportRequest, jurisdiction: str) -> tuple[str, ...]:
    """Name what this paper would print and nobody told, in the order of its pages."""
    case, me, other = snapshot.case, snapshot.me(), snapshot.respondent()
    has_other = any(person.role is Role.OTHER for person in snapshot.people)
    lacks = {
        "court": not jurisdiction,
        "me": me is None,
        "my_name": me is not None and not me.name,
        "other": not has_other,
        "respondent": has_other and (other is None or not other.name),
        "safe_address": not (case.safe_address or case.address_programme),
        "safe_contact": not (case.safe_phone and case.safe_email),
        "declaration": not case.declaration,
        "ask_for": not case.ask_for,
        "ic3_description": not case.ic3_description,
    }
    return tuple(what for what in _PRINTS.get(request.paper, ()) if lacks[what])


def _conversations(snapshot: CaseSnapshot, entries: Sequence[Entry]) -> tuple[ConversationLine, ...]:
    """Return the conversations that came in files of these entries, in the order of their first imports."""
    mails = {item.id for item in snapshot.evidence if item.kind == "email"}
    holders: dict[EntityId, set[EntityId]] = {}
    for entry in entries:
        for item in entry.evidence:
            if item not in mails:
                holders.setdefault(item, set()).add(entry.id)
    threads = {batch.id: batch.thread for batch in snapshot.batches}
    totals = Counter[EntityId | None]()
    held: dict[EntityId | None, set[EntityId]] = {}
    for batch in snapshot.batches:
        totals[batch.thread] += line_count(batch)
        if batch.evidence in holders:
            held.setdefault(batch.thread, set()).update(holders[batch.evidence])
    rests: dict[EntityId | None, Counter[EntityId]] = {}
    for entry in entries:
        for ref in entry.messages:
            rests.setdefault(threads.get(ref.batch), Counter())[entry.id] += 1
    return tuple(
        ConversationLine(
            thread.id,
            thread.app,
            thread.title,
            totals[thread.id],
            frozenset(held[thread.id]),
            dict(rests.get(thread.id, {})),
        )
        for thread in snapshot.threads
        if thread.id in held
    )


def _copies(snapshot: CaseSnapshot, entries: Sequence[Entry]) -> Iterator[CopyChoice]:
    found = copies_by_original(snapshot.evidence)
    for item in snapshot.evidence:
        holding = frozenset(entry.id for entry in entries if item.id in entry.evidence)
        if item.id in found and holding:
            copies = tuple((copy.id, copy.number) for copy in found[item.id])
            yield CopyChoice(item.id, item.number, item.caption or item.name, copies, holding)
