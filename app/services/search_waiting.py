"""Words that wait to be taken into the search index: of what was saved since it was last brought up to date.

A new record writes no word into the index. Its words spread over a dozen pages, each encrypted and signed
twice in a commit; many records taken in together change little more pages than one does. What waits is what
the log has behind the mark of the index, so nothing has to be kept beside it, and a program that was killed
leaves nothing behind that the next does not see. It is taken in before anything is searched, and when enough
waits; opening a vault writes nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.services.ledger import Ledger
from storage.repositories.search import PLACES, FoundDocument, SearchDocument, SearchRepository, first_number
from storage.repositories.search_words import could_match, piece_around

MOST_WAITING: Final = 32
"""How many records may wait: taking them in is part of the first search after they were saved."""

MOST_BEHIND: Final = 1000
"""How many events the mark may be behind: what waits is looked for among them."""

_TOGETHER: Final = 256
"""How many records are read at a time; the library writes words in one piece while their numbers rise."""

Documents = Callable[[RecordKind, Record, int], SearchDocument]
State = tuple[tuple[str, EntityId], int]


class WaitingWords:
    """Brings the index of one open vault up to date."""

    def __init__(
        self, ledger: Ledger, index: SearchRepository, kinds: Sequence[RecordKind], document: Documents
    ) -> None:
        self._ledger = ledger
        self._index = index
        self._kinds = kinds
        self._document = document
        self._count = 0
        self._is_settled = False
        self._aside: dict[FoundDocument, SearchDocument] = {}
        ledger.on_written(self.on_written)

    def note(self) -> None:
        """Take note that words of one more record may wait, or of one no longer; nothing is kept aside on."""
        self._count += 1
        self.forget()

    def forget(self) -> None:
        """Let go of the words that are kept aside; the next search reads them again."""
        self._aside = {}
        self._is_settled = False

    def on_written(self) -> None:
        """Take in what waits when it is enough; what is saved is saved, whatever comes of this."""
        if self._count >= MOST_WAITING:
            with suppress(KnownError, Cancelled):
                self.take_in()

    def look(self) -> int:
        """Return how many records wait in a vault that was just opened; when it is too many, take them in."""
        waiting = len(self._index.late(self._kinds))
        if waiting >= MOST_WAITING or self._index.behind(self._kinds) > MOST_BEHIND:
            self.take_in()
            return 0
        self._count = waiting
        return waiting

    def settle(self) -> None:
        """Let a search find everything: take in what waits, or keep it aside where that cannot be written."""
        if self._is_settled:
            return
        self.forget()
        try:
            self.take_in()
        except KnownError as error:
            if error.code is ErrorCode.VAULT_LOCKED:
                raise
            with suppress(KnownError):
                self._aside = _numbered(self._one_by_one())
            self._is_settled = True

    def take_in(self) -> None:
        """Bring the index up to date, in one transaction.

        Raises `KnownError` as `Ledger.writing` does, and for damage in what is read; then all of it waits on.
        """
        self._count = 0
        last = self._index.last_event(self._kinds)
        if not self._index.is_marked(last):
            waiting = [*self._index.late(self._kinds).items()]
            with self._ledger.writing() as tx:
                for at in range(0, len(waiting), _TOGETHER):
                    documents = self._together(waiting[at : at + _TOGETHER])
                    for document in sorted(documents, key=_order):
                        self._index.put(tx, document)
                self._index.mark(tx, last)
        # What is part of a step that is not at its end may be undone with it.
        self._is_settled = not self._ledger.is_writing

    def newest(self, typed: str, most: int) -> tuple[FoundDocument, ...]:
        """Return what `SearchRepository.newest` does, with what is kept aside."""
        found = self._index.newest(typed, most)
        aside = self._aside_with(typed)
        if not aside:
            return found
        return tuple(sorted((*found, *aside), key=lambda each: each.order, reverse=True)[:most])

    def count(self, typed: str) -> int:
        """Return how many records match."""
        return self._index.count(typed) + len(self._aside_with(typed))

    def pieces(self, typed: str, found: Sequence[FoundDocument]) -> dict[FoundDocument, str]:
        """Return a piece of the text of each of these matches around what was typed."""
        pieces = self._index.pieces(typed, [each for each in found if each not in self._aside])
        for each in found:
            if each in self._aside:
                pieces[each] = piece_around(_text(self._aside[each]), typed)
        return pieces

    def states(self) -> dict[tuple[str, EntityId], int]:
        """Return which state of which record a search finds."""
        return self._index.states() | self._index.late(self._kinds)

    def _aside_with(self, typed: str) -> list[FoundDocument]:
        return [found for found, document in self._aside.items() if could_match(_text(document), typed)]

    def _together(self, states: Sequence[State]) -> Iterator[SearchDocument]:
        for table in {table for (table, _), _ in states}:
            kind = RecordKind(table)
            wanted = {record_id: seq for (name, record_id), seq in states if name == table}
            for record_id, record in self._ledger.several(kind, [*wanted]).items():
                yield self._document(kind, record, wanted[record_id])

    def _one_by_one(self) -> Iterator[SearchDocument]:
        for (table, record_id), seq in self._index.late(self._kinds).items():
            with suppress(KnownError):
                yield self._document(RecordKind(table), self._ledger.get(RecordKind(table), record_id), seq)


def _order(document: SearchDocument) -> tuple[int, int]:
    return first_number(document.at), document.seq


def _numbered(documents: Iterable[SearchDocument]) -> dict[FoundDocument, SearchDocument]:
    """Give each a number behind those that the index gave for the same second."""
    return {
        FoundDocument(first_number(each.at) + PLACES // 2 + number, each.table, each.id): each
        for number, each in enumerate(sorted(documents, key=_order))
    }


def _text(document: SearchDocument) -> str:
    return f"{document.title}\n{document.body}"
