"""The words that a chronology adds to those of incidents: of rows, contacts and people, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.answer import Answer
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import kind_of
from app.domain.ledgers import LedgerRow
from app.domain.views.chronology import Chronology, ChronPerson, ChronReport
from app.strings.catalogue import text
from exports.checks.leak_scan import Piece
from exports.checks.served_texts import TEXTS
from exports.checks.words_in import served_pieces
from exports.log_words import field_label


def chronology_pieces(view: Chronology) -> tuple[Piece, ...]:
    """List every text of a chronology that the person wrote, with its record and field."""
    pieces = list(served_pieces(view.served))
    for row in view.rows():
        pieces.extend(_of(row, kind_of(row)))
    for report in view.reports:
        pieces.extend(_of(report, RecordKind.REPORT))
    for person in view.people:
        pieces.extend(_of(person, RecordKind.PERSON))
    return tuple(piece for piece in pieces if piece.text.strip())


def _of(part: LedgerRow | ChronReport | ChronPerson, kind: RecordKind) -> Iterator[Piece]:
    for field in TEXTS[type(part)]:
        yield _piece(kind, part.id, field, str(getattr(part, field)))
    for field in part.__dataclass_fields__:
        value = getattr(part, field)
        if isinstance(value, Answer):
            yield _piece(kind, part.id, field, value.words)


def _piece(kind: RecordKind, record: EntityId, field: str, words: str) -> Piece:
    where = text("checks.where.ledger", field=field_label(field, kind))
    return Piece(where, words, field=field, own=True, record=(kind, record))
