"""What something still needed belongs to: items and entries found by number or words. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.screens.evidence.detail import use_words
from ui.unlocked.words import name_words

MOST_FOUND = 5


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that can be linked, and what it is called."""

    id: EntityId
    words: str


def find_linked(session: Session, field: str, words: str) -> tuple[Linked, ...]:
    """Return the newest items or entries, or those that fit the words; on the vault lane."""
    if field == "evidence":
        return tuple(_item(item) for item in _items(session, words.strip().casefold()))
    if not words.strip():
        page = session.entries.page(limit=MOST_FOUND)
        return tuple(Linked(row.id, use_words(row.when, row.heading())) for row in page.rows)
    hits = (hit.id for hit in session.search.search(words).hits if hit.kind == "entry")
    return tuple(
        name_linked(session, field, entry) for entry, _ in zip(hits, range(MOST_FOUND), strict=False)
    )


def name_linked(session: Session, field: str, linked: EntityId) -> Linked:
    """Return what a linked record is called; on the vault lane."""
    kind = RecordKind.EVIDENCE if field == "evidence" else RecordKind.ENTRY
    try:
        record = session.records.get(kind, linked)
    except KnownError as error:
        if error.code is not ErrorCode.NOT_FOUND:
            raise
        return Linked(linked, text("needed.link.gone"))
    if isinstance(record, Evidence):
        return _item(record)
    assert isinstance(record, Entry)
    return Linked(linked, use_words(record.when, record.heading()))


def _items(session: Session, words: str) -> Iterator[Evidence]:
    left = MOST_FOUND
    for item in sorted(session.evidence.list(), key=lambda item: item.number, reverse=True):
        fits = (
            str(item.number) == words
            if words.isdecimal()
            else words in f"{item.caption} {item.name}".casefold()
        )
        if not words or fits:
            yield item
            left -= 1
        if not left:
            return


def _item(item: Evidence) -> Linked:
    return Linked(
        item.id, text("needed.link.item", n=item.number, name=name_words(item.caption or item.name))
    )
