"""The words that a served paper is made of, entry by entry, so that a find can be shown where it was written."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.answer import Answer
from app.domain.views.served import ServedCase, ServedEvidence, ServedIncident
from app.strings.catalogue import text
from exports.checks.leak_scan import Piece

_TEXTS = ("title", "what", "where", "county", "my_location", "their_location", "before", "i_did", "effect")
_ANSWERS = (
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
_ITEM_TEXTS = ("name", "caption", "description", "device", "account", "how_got", "transcript")


def served_pieces(view: ServedCase) -> tuple[Piece, ...]:
    """List every text of the view that the person wrote, with its entry and field."""
    pieces = [piece for incident in view.incidents for piece in _of_incident(incident)]
    pieces.extend(piece for item in view.evidence for piece in _of_item(item))
    for report in view.reports:
        pieces.extend(_record("report", field, getattr(report, field)) for field in ("words", "outcome_by"))
    for order in view.orders:
        pieces.extend(_record("order", "terms", term) for term in order.terms)
    for field in ("declaration", "ask_for"):
        pieces.extend(_record("case", field, line) for line in getattr(view, field))
    return tuple(piece for piece in pieces if piece.text.strip())


def _of_incident(incident: ServedIncident) -> Iterator[Piece]:
    for field in _TEXTS:
        yield _entry(incident, field, getattr(incident, field))
    for field in ("words", "exact_words"):
        for line in getattr(incident, field):
            yield _entry(incident, field, line)
    for field in _ANSWERS:
        answer: Answer = getattr(incident, field)
        if answer.is_printed():
            yield _entry(incident, field, answer.words)
    for who in incident.who:
        yield _entry(incident, "persons", who.words)
    for line in incident.guided:
        yield _entry(incident, "guided", line.answer.words)
    for change in incident.changes:
        yield _entry(incident, change.field, change.was)


def _of_item(item: ServedEvidence) -> Iterator[Piece]:
    for field in _ITEM_TEXTS:
        where = text("checks.where.evidence", field=text(f"checks.field.{field}"), n=item.number)
        yield Piece(where, getattr(item, field), field=field)


def _entry(incident: ServedIncident, field: str, words: str) -> Piece:
    label = text(f"checks.field.{field}")
    title = incident.title or " ".join(incident.what.split())[:40]
    where = (
        text("checks.where.field", field=label, title=title)
        if title
        else text("checks.where.untitled", field=label)
    )
    return Piece(where, words, incident.id, field)


def _record(kind: str, field: str, words: str) -> Piece:
    return Piece(text(f"checks.where.{kind}", field=text(f"checks.field.{field}")), words, field=field)
