"""`daybook handover`: hand a case over, take one in, compare copies; `export everything`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.exit_codes import Exit
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.handover import (
    EVERYTHING,
    HandoverChoice,
    HandoverMade,
    HandoverReader,
    KnownKey,
    OwnKey,
    ReceivedCase,
)
from app.domain.ids import EntityId, id_text
from app.services.handover import HandoverRequest
from app.services.places import synced_by
from app.services.session import Session
from app.strings.catalogue import text

_LONGEST_KEY_FILE = 4096


def run(context: Context) -> int:
    """Answer one `handover` action."""
    actions = {
        "create": _create,
        "open": _open,
        "list": _list,
        "received": _received,
        "receipt": _receipt,
        "compare": _compare,
        "remove": _remove,
        "key": _key,
        "recipient": _recipient,
    }
    return actions[context.arguments.action](context)


def everything(context: Context) -> int:
    """Answer `export everything`: ordinary files, a folder or a ZIP."""
    out = _place(context)
    with context.session() as session:
        without = _damaged(context, session, EVERYTHING)
        with _naming_damage(context, session, EVERYTHING):
            written = session.handover.write_everything(out, context.job, without=_ids(without))
        recorded = not session.read_only
    file = {"path": str(written.path), "pages": 0, "bytes": written.bytes, "sha256": written.sha256}
    lines = [text("cli.export.plain_file", **file), text("cli.everything.start"), text("cli.everything.open")]
    lines += _left_words(without)
    if not recorded:
        lines.append(text("cli.export.not_recorded"))
    document = {"files": [file], "checks": [], "checkpoint": None, "left": _left(without)}
    context.answer(document, lines)
    return Exit.DONE


def _create(context: Context) -> int:
    arguments = context.arguments
    out = _place(context)
    reader = HandoverReader(arguments.reader)
    close = ("private_notes", "held", "immigration")
    if reader is HandoverReader.ADVOCATE and any(getattr(arguments, f"with_{name}") for name in close):
        raise KnownError(ErrorCode.USAGE, reason=text("cli.handover.only_close"))
    choice = HandoverChoice(
        reader,
        private_notes=arguments.with_private_notes,
        held=arguments.with_held,
        immigration=arguments.with_immigration,
        confidential=arguments.with_confidential,
    )
    words = context.secret_of(arguments.to_passphrase_file)
    try:
        with context.session() as session:
            under = None
            if arguments.under:
                under = session.records.find(RecordKind.RELEASE, arguments.under).id
            without = _damaged(context, session, choice)
            still = session.handover.still_there(choice, context.job)
            request = HandoverRequest(
                choice, arguments.from_name, arguments.to_name, arguments.purpose, under, _ids(without)
            )
            if arguments.to:
                known = _key_of(session, arguments.to)
                if isinstance(known, KnownKey):
                    request = replace(request, to=request.to or known.name)
                    key = known.key
                else:
                    key = known
                with _naming_damage(context, session, choice):
                    made = session.handover.make_for_key(request, key, out, context.job)
            else:
                with _naming_damage(context, session, choice):
                    made = session.handover.make_with_passphrase(request, words, out, context.job)
            recorded = not session.read_only
    finally:
        wipe(words)
    lines = [
        text("cli.handover.made", path=str(out), bytes=made.bytes),
        *_left_words(without),
        *([text("cli.handover.still", n=len(still))] if still else []),
        text("cli.handover.words", words=" ".join(made.words)),
        text("cli.handover.next"),
        text("cli.handover.receipt_next", id=id_text(made.id))
        if recorded
        else text("cli.export.not_recorded"),
    ]
    document = {
        **_made(made),
        "verified": made.read_back,
        "left": _left(without),
        "still_there": [
            {"kind": each.kind.value, "id": id_text(each.record), "what": list(each.whats)} for each in still
        ],
    }
    context.answer(document, lines)
    return Exit.DONE


def _open(context: Context) -> int:
    path = Path(context.arguments.file)
    with context.session() as session:
        words = bytearray()
        if session.handover.received.needs_passphrase(path):
            words = context.passphrase_of_file(context.arguments.age_passphrase_file)
        try:
            case = session.handover.received.take_in(
                path, context.job, passphrase=words, sender=context.arguments.from_name
            )
        finally:
            wipe(words)
        earlier = [each for each in session.handover.received.list() if each.origin == case.origin]
    lines = [
        text("cli.handover.taken_in", entries=case.entries, files=case.files, sender=_sender(case)),
        text("cli.handover.holds"),
        text("cli.handover.words", words=" ".join(case.words)),
    ]
    if case.left:
        lines.append(text("handover.received.left", n=case.left))
    if case.receipt:
        lines.append(text("cli.handover.tell", words=" ".join(case.receipt)))
    if len({each.signer for each in earlier}) > 1:
        lines.append(text("cli.handover.other_signer"))
    lines.append(text("cli.handover.read", id=id_text(case.id)))
    context.answer({**_case(case), "verified": True}, lines)
    return Exit.DONE


def _list(context: Context) -> int:
    with context.session() as session:
        found = session.handover.made()
    lines = []
    for made in found:
        state = "verified" if made.verified else "read_back" if made.read_back else "not_read"
        lines.append(
            text(
                f"cli.handover.line_{state}",
                id=id_text(made.id),
                made=made.made.iso(),
                to=made.to or made.reader.value,
            )
        )
        if made.left:
            lines.append(text("handover.give.damaged_out", n=made.left))
        if made.changes_since:
            lines.append(text("cli.handover.since", n=made.changes_since))
    context.answer({"handovers": [_made(made) for made in found]}, lines or [text("cli.handover.none_made")])
    return Exit.DONE


def _received(context: Context) -> int:
    with context.session() as session:
        found = session.handover.received.list()
    lines = [
        text(
            "cli.handover.case",
            id=id_text(case.id),
            sender=_sender(case),
            received=case.received.iso(),
            entries=case.entries,
            files=case.files,
        )
        for case in found
    ]
    context.answer({"received": [_case(case) for case in found]}, lines or [text("cli.handover.none_here")])
    return Exit.DONE


def _receipt(context: Context) -> int:
    with context.session() as session:
        made = session.handover.find(context.arguments.id)
        is_right = session.handover.note_receipt(made.id, " ".join(context.arguments.words))
    if not is_right:
        raise KnownError(ErrorCode.WORDS_DIFFER)
    context.answer({"id": id_text(made.id), "verified": True}, [text("cli.handover.verified")])
    return Exit.DONE


def _compare(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        received = session.handover.received
        first, second = received.find(arguments.first), received.find(arguments.second)
        compared = received.compare(first.id, second.id, context.job)
    document: dict[str, object] = {
        "continues": compared.continues,
        "same_signer": compared.same_signer,
        "same_choice": compared.same_choice,
        "differences": [
            {
                "kind": each.kind.value,
                "id": id_text(each.id),
                "fate": each.fate.value,
                "title": each.title,
                "fields": list(each.fields),
            }
            for each in compared.differences
        ],
    }
    lines = [text("cli.handover.continues" if compared.continues else "cli.handover.rewritten")]
    if not compared.same_signer:
        lines.append(text("cli.handover.other_signer"))
    if not compared.same_choice:
        lines.append(text("cli.handover.other_choice"))
    for each in compared.differences:
        title = each.title or id_text(each.id)
        lines.append(text(f"cli.handover.fate_{each.fate.value}", kind=each.kind.value, title=title))
    if not compared.differences:
        lines.append(text("cli.handover.no_difference"))
    context.answer(document, lines)
    return Exit.DONE if compared.continues else Exit.CHECK_FAILED


def _remove(context: Context) -> int:
    with context.session() as session:
        case = session.handover.received.find(context.arguments.id)
        if not context.agreed(text("cli.handover.ask_remove", sender=_sender(case))):
            raise Cancelled
        session.handover.received.remove(case.id)
    context.answer({"removed": id_text(case.id)}, [text("cli.handover.removed")])
    return Exit.DONE


def _key(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        keys = session.handover.keys
        if arguments.what == "new":
            keys.make()
        elif arguments.what == "remove":
            gone = next((key for key in keys.own() if _names(key, arguments.id)), None)
            if gone is None:
                raise KnownError(ErrorCode.NOT_FOUND, value=arguments.id)
            if not context.agreed(text("cli.handover.ask_key")):
                raise Cancelled
            keys.remove_own(gone.id)
        found = keys.own()
        if arguments.out and found:
            keys.save(found[0].key, Path(arguments.out))
    lines = [
        line for key in found for line in (key.key, text("cli.handover.words", words=" ".join(key.words)))
    ]
    document = {
        "keys": [
            {"id": id_text(key.id), "key": key.key, "words": list(key.words), "made": key.made.iso()}
            for key in found
        ]
    }
    context.answer(document, lines or [text("cli.handover.no_key")])
    return Exit.DONE


def _recipient(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        keys = session.handover.keys
        if arguments.what == "add":
            person = session.people.find_by_name(arguments.person).id if arguments.person else None
            keys.add(arguments.name, _key_text(arguments.key), person=person)
        elif arguments.what != "list":
            found = keys.find(arguments.name)
            if arguments.what == "checked":
                keys.mark_checked(found.id)
            else:
                keys.remove(found.id)
        known = keys.known()
    lines = []
    for key in known:
        lines += [f"{key.name}: {key.key}", text("cli.handover.words", words=" ".join(key.words))]
        lines.append(text("cli.handover.checked" if key.checked else "cli.handover.not_checked"))
    document = {
        "recipients": [
            {
                "id": id_text(key.id),
                "name": key.name,
                "key": key.key,
                "words": list(key.words),
                "checked": key.checked.iso() if key.checked else None,
            }
            for key in known
        ]
    }
    context.answer(document, lines or [text("cli.handover.no_recipient")])
    return Exit.DONE


def _damaged(context: Context, session: Session, choice: HandoverChoice) -> tuple[Evidence, ...]:
    """Return the damaged originals that are to stay out, where that was asked for."""
    return session.handover.damaged(choice, context.job) if context.arguments.without_damaged else ()


@contextmanager
def _naming_damage(context: Context, session: Session, choice: HandoverChoice) -> Iterator[None]:
    """Name every damaged original where one stops it; raises `KnownError(ORIGINALS_DAMAGED)`."""
    try:
        yield
    except KnownError as error:
        if error.code is not ErrorCode.EVIDENCE_DAMAGED:
            raise
        found = session.handover.damaged(choice, context.job)
        numbers = ", ".join(str(item.number) for item in found)
        raise KnownError(ErrorCode.ORIGINALS_DAMAGED, items=numbers) from error


def _ids(items: tuple[Evidence, ...]) -> frozenset[EntityId]:
    return frozenset(item.id for item in items)


def _left(items: tuple[Evidence, ...]) -> list[dict[str, object]]:
    return [{"number": item.number, "name": item.name, "sha256": item.sha256} for item in items]


def _left_words(items: tuple[Evidence, ...]) -> list[str]:
    if not items:
        return []
    named = (text("handover.damaged.file", number=item.number, name=item.name) for item in items)
    return [text("handover.give.damaged_out", n=len(items)), *named]


def _place(context: Context) -> Path:
    out = Path(context.arguments.out)
    program = synced_by(out.parent)
    if program and not context.arguments.synced_ok:
        raise KnownError(ErrorCode.SYNCED_PLACE, program=program)
    return out


def _key_of(session: Session, named: str) -> KnownKey | str:
    """Return the key of a recipient: one that is kept under a name, a file that holds it, or itself."""
    known = session.handover.keys.known()
    typed = "".join(named.split()).lower()
    found = next((key for key in known if key.key == typed or key.name.casefold() == named.casefold()), None)
    return found or _key_text(named)


def _key_text(named: str) -> str:
    path = Path(named)
    if named.lower().startswith("age1") or not path.is_file():
        return named
    try:
        with path.open("rb") as stream:
            start = stream.read(_LONGEST_KEY_FILE).decode("utf-8", "replace")
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=named) from error
    lines = [line.strip() for line in start.splitlines()]
    return next((line for line in lines if line and not line.startswith("#")), "")


def _names(key: OwnKey, named: str) -> bool:
    return bool(named) and (key.key == named or id_text(key.id).startswith(named.lower()))


def _sender(case: ReceivedCase) -> str:
    return case.sender or text("cli.handover.somebody")


def _made(made: HandoverMade) -> dict[str, object]:
    return {
        "id": id_text(made.id),
        "path": None if made.path is None else str(made.path),
        "bytes": made.bytes,
        "sha256": made.sha256,
        "words": list(made.words),
        "made": made.made.iso(),
        "to": made.to,
        "reader": made.reader.value,
        "sealed_for": made.sealed_for or None,
        "whole": made.whole,
        "read_back": made.read_back,
        "receipt": made.receipt.iso() if made.receipt else None,
        "verified": made.verified,
        "changes_since": made.changes_since,
        "left": made.left,
    }


def _case(case: ReceivedCase) -> dict[str, object]:
    return {
        "id": id_text(case.id),
        "from": case.sender,
        "code": case.code,
        "origin": case.origin,
        "made": case.made,
        "received": case.received.iso(),
        "entries": case.entries,
        "files": case.files,
        "events": case.events,
        "whole": case.whole,
        "holds": list(case.holds),
        "left": case.left,
        "sha256": case.sha256,
        "words": list(case.words),
        "receipt": list(case.receipt),
    }
