"""`daybook release revoke|form|demand`, beside what every kind of record answers."""

from __future__ import annotations

from pathlib import Path

from app.cli import records
from app.cli.context import Context
from app.cli.edits import day_option
from app.cli.exit_codes import Exit
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import id_text
from app.domain.moment import Moment, Precision, Stamp
from app.strings.catalogue import current_language, text


def run(context: Context) -> int:
    """Answer one `release` action."""
    actions = {"revoke": _revoke, "form": _form, "demand": _demand}
    return actions.get(context.arguments.action, records.run)(context)


def _revoke(context: Context) -> int:
    day = day_option(context.arguments.on)
    when = None if day is None else Moment(Precision.EXACT, Stamp(day))
    with context.session() as session:
        found = session.records.find(RecordKind.RELEASE, context.arguments.id)
        session.releases.revoke(found.id, by=context.arguments.by, when=when)
    context.answer({"id": id_text(found.id)}, [text("cli.release.revoked", id=id_text(found.id))])
    return Exit.DONE


def _form(context: Context) -> int:
    arguments = context.arguments
    language = arguments.language or current_language()
    with context.session() as session:
        named = arguments.id and session.records.find(RecordKind.RELEASE, arguments.id).id
        saved = session.releases.save_form(Path(arguments.out), language, named or None, a4=arguments.a4)
    file = {"path": str(saved.path), "pages": saved.pages, "bytes": saved.bytes}
    context.answer({"files": [file]}, [text("cli.paper_log.written", **file)])
    return Exit.DONE


def _demand(context: Context) -> int:
    wanted = context.arguments.demand
    with context.session() as session:
        if wanted:
            if session.read_only:
                raise KnownError(ErrorCode.READ_ONLY)
            session.releases.demand(on=wanted == "on")
        demanded = session.releases.demanded
    context.answer({"demanded": demanded}, [text("cli.release.demanded" if demanded else "cli.release.free")])
    return Exit.DONE
