"""`daybook export PAPER --out PATH`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.edits import day_option
from app.cli.exit_codes import Exit
from app.cli.message_options import message_choices
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import (
    SHOWS_MESSAGES,
    USUAL_FIGURES,
    WITHHOLDS,
    ExportRequest,
    FormChoice,
    Originals,
    PageOptions,
    Paper,
    Reader,
    Sealed,
    SummaryFigure,
)
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.views.redacted import original_of
from app.services.places import synced_by
from app.services.session import Session
from app.strings.catalogue import text

_USUAL_READER = {
    Paper.PACKET: Reader.JUDGE,
    Paper.CONFIDENTIAL: Reader.JUDGE,
    Paper.IC3: Reader.IC3,
    Paper.BUNDLE: Reader.POLICE,
    Paper.LOG: Reader.ME,
    Paper.HANDLING: Reader.POLICE,
    Paper.FORM: Reader.JUDGE,
    Paper.COPYSHEET: Reader.ME,
}


def run(context: Context) -> int:
    """Make the paper, read it back, check it, and write it only when every check lets it pass."""
    if context.arguments.paper == "everything":
        from app.cli.handover import everything

        return everything(context)
    out = Path(context.arguments.out)
    program = synced_by(out.parent)
    if program and not context.arguments.synced_ok:
        raise KnownError(ErrorCode.SYNCED_PLACE, program=program)
    with context.session() as session:
        request = _request(context, session)
        prepared = session.documents.prepare(request, out.name, context.job)
        checks = [{"check": check.check, "ok": check.ok, "detail": check.detail} for check in prepared.checks]
        said = [f"{check['check']}: {check['detail']}" for check in checks]
        if any(check.check.startswith("not_checked_") for check in prepared.checks):
            said.append(text("cli.export.tell"))
        if not prepared.may_write:
            document: dict[str, object] = {"files": [], "checks": checks, "checkpoint": None}
            context.answer(document, said)
            context.say(text("cli.export.refused"))
            return Exit.CHECK_FAILED
        secret = context.age_passphrase()
        try:
            result = session.documents.write(prepared, out, context.job, _note_path(context), secret)
        finally:
            wipe(secret)
        recorded = not session.read_only
    # Damage had to be allowed before anything was written, and stands among the checks.
    context.damage = ""
    files = [
        {"path": str(file.path), "pages": file.pages, "bytes": file.bytes, "sha256": file.sha256}
        for file in result.files
    ]
    document = {"files": files, "checks": checks, "checkpoint": result.checkpoint or None}
    lines = [text("cli.export.file" if file["pages"] else "cli.export.plain_file", **file) for file in files]
    lines += said
    lines.append(text("cli.export.sealed" if context.arguments.age_passphrase_file else "cli.export.open"))
    if not recorded:
        lines.append(text("cli.export.not_recorded"))
    context.answer(document, lines)
    return Exit.DONE


def _note_path(context: Context) -> Path | None:
    named = context.arguments.checkpoint_out
    return Path(named) if named else None


_ONLY_FOR = (
    ("with_private_notes", frozenset({Paper.LOG}), "cli.export.notes_only_in_log"),
    ("with_plan", frozenset({Paper.LOG}), "cli.export.plan_only_in_log"),
    ("evidence", frozenset({Paper.HANDLING, Paper.PROOF}), "cli.export.evidence_not_here"),
    ("blank", frozenset({Paper.FORM}), "cli.export.blank_not_here"),
    ("flat", frozenset({Paper.FORM}), "cli.export.blank_not_here"),
    ("with_proof", frozenset({Paper.BUNDLE}), "cli.export.proof_not_here"),
    ("age_passphrase_file", frozenset({Paper.BUNDLE}), "cli.export.age_not_here"),
    ("original", frozenset({Paper.BUNDLE}), "cli.export.original_not_here"),
    ("messages", SHOWS_MESSAGES, "cli.export.messages_not_here"),
    ("withhold", WITHHOLDS, "cli.export.withhold_not_here"),
)
"""Options that count for some papers only, and what is said where they do not."""


def _check_options(arguments: Namespace, paper: Paper) -> None:
    for option, papers, words in _ONLY_FOR:
        if getattr(arguments, option) and paper not in papers:
            raise KnownError(ErrorCode.USAGE, reason=text(words))
    if arguments.sealed and paper is not Paper.PROOF and not arguments.with_proof:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.sealed_not_here"))
    if arguments.split_mb is not None and arguments.split_mb < 1:
        raise KnownError(ErrorCode.BAD_VALUE, field="split-mb", value=str(arguments.split_mb))
    if bool(arguments.age_passphrase_file) != (Path(arguments.out).suffix == ".age"):
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.age_name"))
    lawyers = paper is Paper.CHRONOLOGY and arguments.reader in {None, Reader.ATTORNEY.value}
    if (arguments.with_held or arguments.with_immigration) and not lawyers:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.only_attorney"))


def _request(context: Context, session: Session) -> ExportRequest:
    arguments = context.arguments
    paper = Paper(arguments.paper)
    _check_options(arguments, paper)
    reader = Reader(arguments.reader) if arguments.reader else _USUAL_READER.get(paper, Reader.ATTORNEY)
    return ExportRequest(
        paper=paper,
        reader=reader,
        purpose=arguments.purpose,
        entries=_entries(session, _entry_words(arguments, paper)),
        exclude=frozenset(_entries(session, arguments.exclude) or ()),
        left_out=frozenset(_evidence(session, arguments.without_item) or ()),
        first=day_option(arguments.first),
        last=day_option(arguments.last),
        jurisdiction=arguments.jurisdiction,
        split_mb=arguments.split_mb,
        most_serious=_entries(session, arguments.most_serious),
        release=frozenset(_release(session, pair) for pair in arguments.release),
        originals=Originals(arguments.originals),
        originals_of=tuple(_original(session, pair) for pair in arguments.original),
        with_private_notes=arguments.with_private_notes,
        with_plan=arguments.with_plan,
        allow=frozenset(arguments.allow),
        evidence=_evidence(session, arguments.evidence),
        # Whoever gets a bundle asked for files, not for what no paper prints.
        sealed=Sealed(arguments.sealed or (Sealed.PRIVATE if arguments.with_proof else Sealed.NONE)),
        with_proof=arguments.with_proof,
        messages=message_choices(session, arguments.messages),
        withhold=frozenset(arguments.withhold),
        with_held=arguments.with_held,
        with_immigration=arguments.with_immigration,
        form=_form(session, arguments) if paper is Paper.FORM else None,
        redacted=_redacted(session, arguments),
        under=_under(session, arguments.under),
        page=PageOptions(
            a4=arguments.a4,
            greyscale=arguments.greyscale,
            letters=arguments.letters,
            bates_prefix=arguments.bates,
            hashes=arguments.hashes,
            notary=arguments.notary,
            additional=arguments.additional_pages,
            pleading=arguments.pleading,
            figures=_figures(arguments),
        ),
    )


def _under(session: Session, named: str | None) -> EntityId | None:
    """Return the release of the list of releases that was named."""
    return None if named is None else session.records.find(RecordKind.RELEASE, named).id


def _figures(arguments: Namespace) -> frozenset[SummaryFigure]:
    """Return the figures named, the usual ones when none is."""
    named: list[str] | None = arguments.figures
    return USUAL_FIGURES if named is None else frozenset(map(SummaryFigure, named))


def _form(session: Session, arguments: Namespace) -> FormChoice:
    if not arguments.blank:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.blank_missing"))
    return session.forms.look(Path(arguments.blank)).choice(flat=arguments.flat)


def _entries(session: Session, named: list[str] | None) -> tuple[EntityId, ...] | None:
    return None if named is None else tuple(session.entries.find(name).id for name in named)


def _entry_words(arguments: Namespace, paper: Paper) -> list[str] | None:
    """Return the entries named; a proof of named items alone is of no entry."""
    named: list[str] | None = arguments.entry
    return [] if named is None and paper is Paper.PROOF and arguments.evidence else named


def _evidence(session: Session, named: list[str] | None) -> tuple[EntityId, ...] | None:
    return None if named is None else tuple(session.evidence.find(name).id for name in named)


def _redacted(session: Session, arguments: Namespace) -> tuple[tuple[EntityId, EntityId], ...]:
    """Return what goes in for items with redacted copies: the copies named, and the originals named."""
    pairs: list[tuple[EntityId, EntityId]] = []
    items = session.evidence.list()
    for name in arguments.redacted:
        copy = session.evidence.find(name)
        if copy.redaction_of is None:
            raise KnownError(ErrorCode.USAGE, reason=text("cli.export.no_copy", item=copy.number))
        pairs += [(original.id, copy.id) for original in original_of(copy, items)[1:]]
    for name in arguments.unredacted:
        original = session.evidence.find(name)
        pairs.append((original.id, original.id))
    return tuple(pairs)


def _original(session: Session, pair: str) -> tuple[EntityId, Originals]:
    """Read ID=asis, ID=cleaned or ID=omit."""
    name, _, fate = pair.partition("=")
    if fate not in set(Originals):
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.original_form"))
    return session.evidence.find(name).id, Originals(fate)


def _release(session: Session, pair: str) -> tuple[EntityId, str]:
    """Read PERSON:FIELD; the name may itself hold a colon, so the field is what follows the last one."""
    name, sign, field = pair.rpartition(":")
    if not sign:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.export.release_form"))
    person = session.people.find_by_name(name)
    return person.id, RECORDS[RecordKind.PERSON].field(field).name
