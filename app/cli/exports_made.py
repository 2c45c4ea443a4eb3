"""`daybook exports list|delete`: what was exported, whether it is still there, and deleting it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.domain.errors import Cancelled
from app.domain.ids import EntityId, id_text
from app.services.exports_made import FileState, MadeExport, MadeFile, delete, look
from app.strings.catalogue import text

States = Mapping[tuple[EntityId, int], FileState]


def run(context: Context) -> int:
    """Answer one `exports` action."""
    actions = {"list": _list, "delete": _delete}
    return actions[context.arguments.action](context)


def _list(context: Context) -> int:
    with context.session() as session:
        exports = session.exports_made.list()
        states = look([file for made in exports for file in made.files], context.job)
    lines = [line for made in exports for line in _lines(made, states)]
    context.answer(
        {"exports": [_document(made, states) for made in exports]}, lines or [text("cli.exports.none")]
    )
    return Exit.DONE


def _delete(context: Context) -> int:
    with context.session() as session:
        made = session.exports_made.find(context.arguments.id)
        files = [file for file in made.files if file.path is not None and file.deleted is None]
        if files and not context.agreed(text("cli.exports.ask", n=len(files))):
            raise Cancelled
        done = delete(files, context.job, changed_too=context.arguments.changed)
        session.exports_made.record_deleted(done.deleted)
    named = {"deleted": done.deleted, "changed": done.changed, "missing": done.missing}
    lines = [text(f"cli.exports.{key}", path=path) for key, each in named.items() for path in _paths(each)]
    document: dict[str, object] = {key: _paths(each) for key, each in named.items()}
    context.answer(document, [*lines, text("exports_made.reach")])
    return Exit.CHECK_FAILED if done.changed else Exit.DONE


def _paths(files: Iterable[MadeFile]) -> list[str]:
    return [str(file.path) for file in files]


def _lines(made: MadeExport, states: States) -> list[str]:
    export = made.export
    lines = [
        text(
            "cli.exports.line",
            made=export.made.iso(),
            paper=export.paper,
            reader=export.reader,
            id=id_text(export.id),
        )
    ]
    if export.printed:
        pages = sum(file.written.pages for file in made.files)
        return [*lines, text("cli.exports.printed", pages=pages)]
    return lines + [
        text(
            "cli.exports.file",
            path=file.path or file.written.name,
            state=text(f"exports_made.state.{states[file.export, file.number].value}"),
            sha256=file.written.sha256,
        )
        for file in made.files
    ]


def _document(made: MadeExport, states: States) -> dict[str, object]:
    export = made.export
    return {
        "id": id_text(export.id),
        "made": export.made.iso(),
        "paper": export.paper,
        "reader": export.reader,
        "purpose": export.purpose,
        "entries": export.entries,
        "printed": export.printed,
        "released": list(export.released),
        "release": None if export.release is None else id_text(export.release),
        "allowed": list(export.allowed),
        "checkpoint": export.checkpoint or None,
        "files": [
            {
                "name": file.written.name,
                "path": None if file.path is None else str(file.path),
                "pages": file.written.pages,
                "bytes": file.written.bytes,
                "sha256": file.written.sha256,
                "state": None if export.printed else states[file.export, file.number].value,
            }
            for file in made.files
        ],
    }
