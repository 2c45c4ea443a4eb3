"""`daybook form show|map`: a court's own blank form, and what goes into its fields."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.cli.terminal import in_one_line
from app.domain.court_form import FormReader
from app.domain.errors import ErrorCode, KnownError
from app.services.forms import FormLook, MappedField, values_of
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one `form` action."""
    return {"show": _show, "map": _map}[context.arguments.action](context)


def _show(context: Context) -> int:
    with context.session() as session:
        look = session.forms.look(Path(context.arguments.file))
    return _answer(context, look)


def _map(context: Context) -> int:
    arguments = context.arguments
    fields = tuple(_mapped(words) for words in arguments.set or ())
    with context.session() as session:
        look = session.forms.look(Path(arguments.file))
        title = arguments.title or Path(arguments.file).stem
        look = session.forms.remember(look, title, FormReader(arguments.reader), fields, arguments.more)
    return _answer(context, look)


def _mapped(words: str) -> MappedField:
    """Read FIELD=VALUE, FIELD=VALUE+VALUE, or for a tick FIELD=VALUE:CODE|CODE, FIELD@STATE=VALUE:CODE."""
    field, sign, value = words.partition("=")
    if not sign or not field:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.form.map_form"))
    name, _, state = field.partition("@")
    value, _, codes = value.partition(":")
    return MappedField(name, tuple(value.split("+")), tuple(filter(None, codes.split("|"))), state)


def _answer(context: Context, look: FormLook) -> int:
    readers = (look.reader,) if look.reader is not None else tuple(FormReader)
    values = {reader.value: dict(values_of(reader)) for reader in readers}
    document: dict[str, object] = {
        "title": look.title,
        "reader": look.reader.value if look.reader is not None else None,
        "known": look.is_known,
        "mapped": look.is_mapped,
        "fields": [
            {
                "name": line.name,
                "takes": line.sort.value,
                "label": line.label,
                "states": line.states,
                "values": line.values,
                "ticked_by": line.ticked_by,
            }
            for line in look.lines
        ],
        "values": values,
    }
    key = "cli.form.known" if look.is_known else "cli.form.mapped" if look.is_mapped else "cli.form.unknown"
    lines = [text(key, title=look.title, source=look.source)]
    lines += [
        f"{in_one_line(line.name)}  ({line.sort.value})  {in_one_line(line.label)}"
        + (f"  = {'+'.join(line.values)}" if line.values else "")
        for line in look.lines
    ]
    context.answer(document, lines)
    return Exit.DONE
