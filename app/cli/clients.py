"""`daybook client`: the list of somebody who helps several people."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.edits import day_option
from app.cli.exit_codes import Exit
from app.cli.letting_go import (
    answer_removed,
    keeping_document,
    keeping_of,
    need_yes,
    preview_document,
    preview_lines,
)
from app.domain.clients import Client
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import id_text
from app.domain.moment import Instant
from app.services.session import Session
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one action on the list in the vault that is named."""
    if context.arguments.action == "begin":
        with context.session() as session:
            session.clients.begin()
        context.answer({"list": True}, [text("cli.client.begun")])
        return Exit.DONE
    actions = {
        "list": _list,
        "new": _new,
        "add": _add,
        "amend": _amend,
        "remove": _remove,
        "purge": _purge,
    }
    with context.session() as session:
        if not session.clients.is_list:
            raise KnownError(ErrorCode.USAGE, reason=text("cli.client.no_list"))
        return actions[context.arguments.action](context, session)


def _list(context: Context, session: Session) -> int:
    zone = session.ledger.clock.zone()
    clients = session.clients.list()
    documents = [_document(one, zone) for one in clients]
    for document, one in zip(documents, clients, strict=True):
        if one.purged is not None:
            document["shared"] = [
                {name: getattr(row, name) for name in row.__slots__} for row in session.clients.shared(one.id)
            ]
    lines = [
        "  ".join(filter(None, (one.code, str(one.next_day or ""), one.next_step, str(one.folder))))
        for one in clients
    ]
    context.answer({"clients": documents}, lines or [text("cli.none")])
    return Exit.DONE


def _new(context: Context, session: Session) -> int:
    typed = context.new_passphrase() or bytearray()
    try:
        made = session.clients.make(context.arguments.code, Path(context.arguments.at), typed)
    finally:
        wipe(typed)
    return _added(context, made)


def _add(context: Context, session: Session) -> int:
    return _added(context, session.clients.add(context.arguments.code, Path(context.arguments.at)))


def _added(context: Context, client: Client) -> int:
    context.answer({"id": id_text(client.id)}, [text("clients.added", code=client.code)])
    return Exit.DONE


def _amend(context: Context, session: Session) -> int:
    arguments = context.arguments
    client = session.clients.find(arguments.code)
    changes: dict[str, object] = {"keeping": keeping_of(arguments, client.keeping)}
    if arguments.new_code is not None:
        changes["code"] = arguments.new_code
    if arguments.at is not None:
        changes["folder"] = Path(arguments.at).absolute()
    if arguments.next_step is not None:
        changes["next_step"] = arguments.next_step
    if arguments.next_on is not None:
        changes["next_day"] = day_option(arguments.next_on)
    session.clients.change(client.id, changes)
    context.answer({"id": id_text(client.id)}, [text("clients.saved")])
    return Exit.DONE


def _remove(context: Context, session: Session) -> int:
    client = session.clients.find(context.arguments.code)
    session.clients.take_off(client.id)
    context.answer({"id": id_text(client.id)}, [text("clients.taken_off")])
    return Exit.DONE


def _purge(context: Context, session: Session) -> int:
    arguments = context.arguments
    client = session.clients.find(arguments.code)
    if not arguments.dry_run:
        need_yes(arguments)
    secret = context.passphrase_of_file(arguments.client_passphrase_file, "cli.client")
    try:
        if arguments.dry_run:
            preview = session.clients.look(client.id, secret, context.wait)
            context.answer(preview_document(preview), preview_lines(preview))
            return Exit.DONE
        removed = session.clients.purge(
            client.id,
            secret,
            context.wait,
            keep_shared=arguments.keep_shared,
            allow_open_case="open-case" in arguments.allow,
        )
    finally:
        wipe(secret)
    return answer_removed(context, removed)


def _document(client: Client, zone: str) -> dict[str, object]:
    opened = None if client.opened_ms is None else Instant(client.opened_ms, zone).iso()
    return {
        "id": id_text(client.id),
        "code": client.code,
        "folder": str(client.folder),
        "opened": opened,
        "next_step": client.next_step,
        "next_on": None if client.next_day is None else client.next_day.isoformat(),
        "keep": keeping_document(client.keeping),
        "handed_over": None if client.handed is None else client.handed.isoformat(),
        "purged": None if client.purged is None else client.purged.isoformat(),
    }
