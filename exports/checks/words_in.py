"""The words that a served paper is made of, entry by entry, so that a find is shown where it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.answer import Answer
from app.domain.case import CaseSnapshot
from app.domain.documents_in import OFFICE, EmailView
from app.domain.entry import ENTRY_ANSWERS
from app.domain.errors import ErrorCode, KnownError
from app.domain.exhibits import ExhibitContent
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Moment
from app.domain.ports import JobContext
from app.domain.views.served import ServedCase, ServedEvidence, ServedIncident, ServedPerson, Shown
from app.domain.views.served_threads import ServedThread
from app.strings.catalogue import text
from exports.checks.leak_scan import OWN_HEADERS, Piece

Record = tuple[RecordKind, EntityId | None]


_TEXTS = (
    "title", "what", "when_words", "where", "county", "my_location", "their_location", "before", "i_did",
    "effect", "language", "translated_by", "translator_languages",
)  # fmt: skip
_ITEM_TEXTS = (
    "name", "caption", "description", "device", "account", "how_got", "transcript", "transcribed_by",
    "language", "translation", "translated_by", "translator_languages",
)  # fmt: skip
_REPORT_TEXTS = ("agency", "officer", "words", "outcome_by")
_CASE_TEXTS = ("relationship", "address_programme")
_CASE_ANSWERS = ("lived_together", "children_together", "guns", "interpreter")
# What is longer is not printed to its end (`exports.packet.exhibits`).
_MOST_CHARACTERS = 400_000
_UNREADABLE = frozenset(
    {
        ErrorCode.PREVIEW_FAILED,
        ErrorCode.PREVIEW_TIMED_OUT,
        ErrorCode.EVIDENCE_DAMAGED,
        ErrorCode.FILE_TOO_LARGE,
        ErrorCode.NOT_FOUND,
    }
)


def served_pieces(view: ServedCase) -> tuple[Piece, ...]:
    """List every text of the view that the person wrote or chose, with its entry and field."""
    pieces = [piece for incident in view.incidents for piece in pieces_of(incident)]
    return (*pieces, *pieces_beside(view))


def pieces_beside(view: ServedCase) -> tuple[Piece, ...]:
    """List every such text that stands in no incident."""
    pieces: list[Piece] = []
    pieces.extend(piece for thread in view.threads for piece in _of_thread(thread))
    pieces.extend(piece for item in view.evidence for piece in _of_item(item))
    for report in view.reports:
        at = (RecordKind.REPORT, report.id)
        pieces.extend(_record("report", field, getattr(report, field), at) for field in _REPORT_TEXTS)
    for order in view.orders:
        at = (RecordKind.ORDER, order.id)
        pieces.extend(_record("order", "terms", term, at) for term in order.terms)
        pieces.extend(_record("order", field, getattr(order, field), at) for field in ("kind", "court"))
    for field in ("declaration", "ask_for"):
        pieces.extend(_record("case", field, line) for line in getattr(view, field))
    pieces.extend(_record("case", field, getattr(view, field)) for field in _CASE_TEXTS)
    pieces.extend(_record("case", field, getattr(view, field).words) for field in _CASE_ANSWERS)
    pieces.extend(
        _record("person", "relationship", person.relationship, (RecordKind.PERSON, person.id))
        for person in _people(view)
    )
    return tuple(piece for piece in pieces if piece.text.strip())


def in_a_row(view: ServedCase) -> tuple[tuple[Piece, ...], ...]:
    """List the texts that are read one after the other: of an incident, lines of a conversation."""
    rows = [row_of(incident, pieces_of(incident)) for incident in view.incidents]
    return tuple(row for row in (*rows, *rows_beside(view)) if row)


def row_of(incident: ServedIncident, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the texts of an incident as they are read one after the other."""
    where = text("checks.where.spread", title=_title_of(incident))
    return tuple(replace(piece, where=where, own=False) for piece in pieces)


def rows_beside(view: ServedCase) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of each conversation."""
    for thread in view.threads:
        where = text("checks.where.lines", title=thread.title or text("checks.where.conversation"))
        yield tuple(Piece(where, line.text) for line in thread.lines)


def _people(view: ServedCase) -> Iterator[ServedPerson]:
    if view.respondent is not None:
        yield view.respondent
    for people in (view.others, view.protected, view.children, view.witnesses):
        yield from people


def pieces_of(incident: ServedIncident) -> tuple[Piece, ...]:
    """List every text of an incident that the person wrote or chose, with its field."""
    found = [(field, words) for field, words in _words_of(incident) if words.strip()]
    title = _title_of(incident)
    return tuple(Piece(_where(field, title), words, incident.id, field, own=True) for field, words in found)


def _words_of(incident: ServedIncident) -> Iterator[tuple[str, str]]:
    for field in _TEXTS:
        yield field, str(getattr(incident, field))
    for field in ("words", "exact_words"):
        lines: tuple[str, ...] = getattr(incident, field)
        for words in lines:
            yield field, words
    for each in incident.translations:
        yield "translations", f"{each.original}\n{each.words}\n{each.language}"
    yield from _answers(incident)
    for change in incident.changes:
        for value in (change.was, change.now):
            yield change.field, "\n".join(_texts_of(value))


def _answers(incident: ServedIncident) -> Iterator[tuple[str, str]]:
    """Yield the words of answers, of who it was, and of terms of orders, each with its field."""
    answers = ((field, getattr(incident, field)) for field in ENTRY_ANSWERS)
    yield from ((field, answer.words) for field, answer in answers if answer.is_printed())
    yield from (("persons", who.words) for who in incident.who)
    yield from (("order_violated", part.term) for part in incident.broken)
    yield from (("guided", line.answer.words) for line in incident.guided)


def _of_thread(thread: ServedThread) -> Iterator[Piece]:
    """Yield who stands on the lines of a conversation, and each line with its number there."""
    title = thread.title or text("checks.where.conversation")
    who = [thread.title]
    for speaker in thread.speakers:
        who += [speaker.name, speaker.identifier, speaker.who.words if speaker.who else ""]
    at = (RecordKind.THREAD, thread.id)
    yield Piece(
        text("checks.where.speakers", title=title), "\n\n".join(filter(None, who)), own=True, record=at
    )
    for line in thread.lines:
        words = "\n".join(filter(None, (line.text, line.media, line.edited, line.detail)))
        where = text("checks.where.message", n=line.number, title=title)
        yield Piece(where, words, own=True, record=at)


def _texts_of(value: Shown) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Answer):
        return (value.words,)
    if isinstance(value, Moment):
        return ()
    return tuple(part if isinstance(part, str) else part.words for part in value)


def _of_item(item: ServedEvidence) -> Iterator[Piece]:
    for field in _ITEM_TEXTS:
        where = text("checks.where.evidence", field=text(f"checks.field.{field}"), n=item.number)
        yield Piece(where, getattr(item, field), field=field, item=item.id, own=True)


def _where(field: str, title: str) -> str:
    label = text(f"checks.field.{field}")
    if title:
        return text("checks.where.field", field=label, title=title)
    return text("checks.where.untitled", field=label)


def _title_of(incident: ServedIncident) -> str:
    return incident.title or " ".join(incident.what.split())[:40]


def _record(kind: str, field: str, words: str, at: Record = (RecordKind.CASE, None)) -> Piece:
    where = text(f"checks.where.{kind}", field=text(f"checks.field.{field}"))
    return Piece(where, words, field=field, own=True, record=at)


def exhibit_pieces(
    view: ServedCase, content: ExhibitContent, snapshot: CaseSnapshot, ctx: JobContext
) -> tuple[Piece, ...]:
    """List the texts of emails, text files and PDFs that are printed as exhibits, each whole.

    What cannot be read is not printed either, and is passed over.
    """
    pieces: list[Piece] = []
    for item in view.evidence:
        ctx.check()
        try:
            pieces.extend(_of_content(item, content, snapshot))
        except KnownError as error:
            if error.code not in _UNREADABLE:
                raise
    return tuple(piece for piece in pieces if piece.text.strip())


def is_own_mail(mail: EmailView, snapshot: CaseSnapshot) -> bool:
    """Whether an email says that the petitioner sent it: then the addresses in its headers are her own."""
    sender = mail.first("From").casefold()
    me = snapshot.me()
    own = [*(me.email if me else ()), snapshot.case.safe_email, *((me.name,) if me else ())]
    return any(each.strip().casefold() in sender for each in own if each.strip())


def _of_content(item: ServedEvidence, content: ExhibitContent, snapshot: CaseSnapshot) -> Iterator[Piece]:
    where = text("checks.where.exhibit", n=item.number)
    if item.kind == "email":
        mail = content.email(item.id)
        yield Piece(where, mail.text[:_MOST_CHARACTERS], item=item.id)
        for headers in (mail.headers, mail.raw_headers):
            lines = "\n".join(f"{name}: {value}" for name, value in headers)
            field = OWN_HEADERS if is_own_mail(mail, snapshot) else ""
            yield Piece(text("checks.where.headers", n=item.number), lines, field=field, item=item.id)
    elif item.conversations:
        return  # the lines that are printed of it are searched one by one
    elif item.kind == "text":
        yield Piece(where, content.text(item.id).text[:_MOST_CHARACTERS], item=item.id)
    elif item.kind == "contact" or item.media_type.startswith(OFFICE):
        found = content.described(item.id, item.name)
        lines = "\n".join(line.value for line in found.reported) if item.kind == "contact" else found.text
        yield Piece(where, lines[:_MOST_CHARACTERS], item=item.id)
    elif item.kind == "pdf":
        yield Piece(where, "\n".join(content.pdf_facts(item.id).text), item=item.id)
