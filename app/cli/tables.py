"""`daybook fields` and `daybook tags`: the names that other commands take."""

from __future__ import annotations

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.domain.kinds import RECORDS, record_type
from app.domain.vocabulary import label_key, vocabulary
from app.strings.catalogue import has_text, text


def run(context: Context) -> int:
    """Answer with a table."""
    return _fields(context) if context.arguments.command == "fields" else _tags(context)


def _fields(context: Context) -> int:
    named = context.arguments.kind
    types = [record_type(named)] if named else list(RECORDS.values())
    rows = [
        {
            "record": kind.name,
            "field": spec.name,
            "type": spec.kind.value,
            "group": spec.group or None,
            "option": spec.option or None,
            "settable": spec.settable,
        }
        for kind in types
        for spec in kind.fields
    ]
    lines = [
        f"{row['record']:<12} {row['field']:<22} {row['type']:<8} {row['option'] or '--set'}"
        for row in rows
        if row["settable"]
    ]
    context.answer({"fields": rows}, lines)
    return Exit.DONE


def _tags(context: Context) -> int:
    rows = [
        {"group": name, "tag": code, "label": _label(name, code)}
        for name, group in vocabulary().items()
        for code in group.terms()
    ]
    lines = [f"{row['group']:<14} {row['tag']:<28} {row['label']}" for row in rows]
    context.answer({"tags": rows}, lines)
    return Exit.DONE


def _label(group: str, code: str) -> str:
    key = label_key(group, code)
    return text(key) if key is not None and has_text(key) else code
