"""Looks through the originals of a bundle for what a reader should not get by accident.

A photo's place, a contact card, a confidential text: each such original is listed before anything is saved,
with what becomes of it. Pictures and sound are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.domain.case import CaseSnapshot
from app.domain.documents_in import EmailView
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest, Originals
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.transcripts import line_count
from app.domain.views.secrets import SecretKind, known_names, open_values, secrets_of
from app.domain.views.served import ServedCase
from app.strings.catalogue import spoken_in, text
from exports.base import CheckResult, OriginalNote, Sources
from exports.checks.leak_scan import Piece, Scanner
from exports.checks.shapes import find_ips
from exports.checks.spellings import OpenTexts
from exports.checks.words_in import is_own_mail
from exports.table_files import item_name

_PLACE = re.compile(r"gps|location|coordinate|position|geo", re.IGNORECASE)
_UNREADABLE = frozenset({ErrorCode.PREVIEW_FAILED, ErrorCode.PREVIEW_TIMED_OUT, ErrorCode.FILE_TOO_LARGE})


def review_originals(
    snapshot: CaseSnapshot, view: ServedCase, sources: Sources, request: ExportRequest, ctx: JobContext
) -> tuple[OriginalNote, ...]:
    """List the originals that hold a place, a contact card or a confidential text, in order of item number.

    So is every item of which the request says by itself what becomes of it. What cannot be cleaned (all but
    photos) is left out when cleaned copies of all were asked for, and raises `KnownError(NOT_CLEANABLE)` when
    one of it was.
    """
    records: Mapping[EntityId, Evidence] = {item.id: item for item in snapshot.evidence}
    secrets = [each for each in secrets_of(snapshot, request) if each.kind is not SecretKind.COORDINATES]
    scanner = Scanner(secrets, open_values(snapshot, request), known_names(snapshot), shapes=False)
    notes: list[OriginalNote] = []
    for item in sorted(view.evidence, key=lambda each: each.number):
        ctx.check()
        record = records[item.id]
        reasons = tuple(_reasons(record, snapshot, sources, scanner))
        fate = _fate(record, request)
        if reasons or record.id in dict(request.originals_of):
            notes.append(OriginalNote(item.id, item.number, item.name, reasons, fate, _fates(record)))
    return tuple(notes)


def review_results(notes: tuple[OriginalNote, ...]) -> tuple[CheckResult, ...]:
    """Write the list as check results; it never stops a bundle, because `--originals` answers it."""
    with spoken_in(""):
        return tuple(_result(note) for note in notes)


def _result(note: OriginalNote) -> CheckResult:
    return CheckResult(
        f"original_{item_name(note.number)}",
        ok=True,
        detail=text(
            f"bundle.original.{note.fate.value}",
            item=item_name(note.number),
            reasons=reason_words(note.reasons),
        ),
    )


def reason_words(reasons: tuple[str, ...]) -> str:
    """Say why an original was listed."""
    return ", ".join(text(f"bundle.reason.{reason}") for reason in reasons or ("chosen",))


def _reasons(item: Evidence, snapshot: CaseSnapshot, sources: Sources, scanner: Scanner) -> Iterator[str]:
    if any(_PLACE.search(line.key) and any(char.isdigit() for char in line.value) for line in item.reported):
        yield "location"
    if item.kind == "contact":
        yield "contact"
    if item.kind != "email" and _holds_more(item, snapshot):
        yield "conversation"
    pieces = [Piece("", f"{line.key}: {line.value}") for line in item.reported]
    pieces.append(Piece("", item.name))
    try:
        pieces.extend(Piece("", words) for words in _content(item, sources))
        if item.kind == "email" and _names_connection(sources.content.email(item.id), snapshot):
            yield "own_connection"
    except KnownError as error:
        if error.code not in _UNREADABLE:
            raise
        yield "not_read"
    if scanner.scan(pieces).finds:
        yield "confidential"


def _holds_more(item: Evidence, snapshot: CaseSnapshot) -> bool:
    """Whether an item brought lines of conversations that are not printed."""
    batches = [batch for batch in snapshot.batches if batch.evidence == item.id]
    mine = {batch.id for batch in batches}
    shown = sum(line.stored.ref.batch in mine for one in snapshot.excerpts for line in one.lines)
    return shown < sum(map(line_count, batches))


def _names_connection(mail: EmailView, snapshot: CaseSnapshot) -> bool:
    lines = "\n".join(f"{name}: {value}" for name, value in mail.raw_headers)
    return is_own_mail(mail, snapshot) and any(find_ips(lines, OpenTexts(())))


def _content(item: Evidence, sources: Sources) -> Iterator[str]:
    """Yield the text inside a file of a kind that has one."""
    if item.kind == "email":
        mail = sources.content.email(item.id)
        yield mail.text
        yield "\n".join(f"{name}: {value}" for name, value in mail.headers)
        yield from (part.untrusted_name for part in mail.attachments)
    elif item.kind in {"text", "contact"}:
        yield sources.content.text(item.id).text
    elif item.kind == "pdf":
        yield from sources.content.pdf_facts(item.id).text


def _fate(item: Evidence, request: ExportRequest) -> Originals:
    wanted = dict(request.originals_of).get(item.id)
    if wanted is None:
        wanted = request.originals
        return wanted if wanted in _fates(item) else Originals.OMIT
    if wanted not in _fates(item):
        raise KnownError(ErrorCode.NOT_CLEANABLE, item=item.number)
    return wanted


def _fates(item: Evidence) -> tuple[Originals, ...]:
    return tuple(fate for fate in Originals if fate is not Originals.CLEANED or item.kind == "photo")
