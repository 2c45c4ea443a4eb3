"""`daybook search` and `daybook patterns`."""

from __future__ import annotations

import dataclasses

from app.cli.as_json import value_json
from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.cli.pattern_lines import pattern_lines
from app.cli.terminal import in_one_line
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer a look-up."""
    return _search(context) if context.arguments.command == "search" else _patterns(context)


def _search(context: Context) -> int:
    with context.session() as session:
        found = session.search.search(context.arguments.words, limit=max(1, context.arguments.limit))
    hits: list[dict[str, object]] = [
        {"kind": hit.kind, "id": hit.name, "when": hit.when, "title": hit.title, "snippet": hit.snippet}
        for hit in found.hits
    ]
    lines = [
        f"{hit['id']}  {hit['kind']}  {hit['when'] or ''}  {in_one_line(str(hit['snippet']))}" for hit in hits
    ]
    lines.append(text("cli.search.total", n=found.total))
    context.answer({"hits": hits, "total": found.total}, lines)
    return Exit.DONE


def _patterns(context: Context) -> int:
    with context.session() as session:
        figures = session.patterns.figures()
        names = {person.id.hex(): person.name for person in session.people.list()}
    document = {field.name: value_json(getattr(figures, field.name)) for field in dataclasses.fields(figures)}
    context.answer(document, pattern_lines(figures, names))
    return Exit.DONE
