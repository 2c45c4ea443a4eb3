"""What the list of exports shows: values made of exports and of what a look at their places told. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.exports_made import FileState, MadeExport, MadeFile
from app.strings.catalogue import has_text, text
from app.strings.labels import known_label
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.words import instant_words, month_words, size_words

States = Mapping[tuple[EntityId, int], FileState]
Names = Mapping[EntityId, str]
HERE = frozenset({FileState.THERE, FileState.CHANGED})


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: its name, how it stands, and (label, value) rows about it."""

    name: str
    state: str
    is_here: bool
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One export as it is shown; `can_delete` while a file of it stands where it was put."""

    id: EntityId
    title: str
    when: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[FileLine, ...]
    checkpoint: str
    can_delete: bool


def rows_of(exports: tuple[MadeExport, ...], states: States) -> tuple[Row, ...]:
    """Return the lines of the list, under the months in which they were made."""
    rows: list[Row] = []
    month = ""
    for made in exports:
        words = month_words(made.export.made.local().date())
        if words != month:
            month = words
            rows.append(Heading(words))
        here = sum(states.get((file.export, file.number)) in HERE for file in made.files)
        rows.append(
            Item(
                Subject(RecordKind.EXPORT, made.export.id),
                _paper(made),
                f"{instant_words(made.export.made)} · {_left(made, states)}",
                text("exports_made.here", n=here) if here else "",
            )
        )
    return tuple(rows)


def shown(made: MadeExport, states: States, names: Names) -> Shown:
    """Return everything that is known of one export."""
    export = made.export
    facts = [
        ("reader", known_label("exports_made.reader", export.reader) if export.reader else ""),
        ("purpose", export.purpose),
        ("under", names.get(export.release, "") if export.release is not None else ""),
        ("entries", str(export.entries) if export.entries else ""),
        ("released", "\n".join(_release(each, names) for each in export.released)),
        ("allowed", text("exports_made.allowed_count", n=len(export.allowed)) if export.allowed else ""),
    ]
    return Shown(
        id=export.id,
        title=_paper(made),
        when=instant_words(export.made),
        facts=tuple((text(f"exports_made.{key}"), value) for key, value in facts if value),
        files=tuple(_file(made, file, states) for file in made.files),
        checkpoint=export.checkpoint.strip(),
        can_delete=any(states.get((file.export, file.number)) in HERE for file in made.files),
    )


def count_here(states: States) -> int:
    """Return how many exported files stand where they were put."""
    return sum(state in HERE for state in states.values())


def _paper(made: MadeExport) -> str:
    return known_label("documents.paper", made.export.paper)


def _left(made: MadeExport, states: States) -> str:
    if made.export.printed:
        return text("exports_made.printed")
    found = {states.get((file.export, file.number)) for file in made.files} - {None}
    if len(found) == 1:
        (state,) = found
        return text(f"exports_made.state.{state}")
    return text("exports_made.files", n=len(made.files))


def _file(made: MadeExport, file: MadeFile, states: States) -> FileLine:
    state = states.get((file.export, file.number))
    words = ""
    if made.export.printed:
        words = text("exports_made.printed")
    elif file.deleted is not None:
        words = text("exports_made.deleted_on", when=instant_words(file.deleted))
    elif state is not None:
        words = text(f"exports_made.state.{state.value}")
    written = file.written
    facts = (
        ("where", "" if file.path is None else str(file.path)),
        ("pages", str(written.pages) if written.pages else ""),
        ("size", size_words(written.bytes)),
        ("sha256", written.sha256),
    )
    return FileLine(
        written.name,
        words,
        state in HERE,
        tuple((text(f"exports_made.{key}"), value) for key, value in facts if value),
    )


def _release(told: str, names: Names) -> str:
    """Write `Ana Ruiz: telephone` for a release kept as the id of a person and a field."""
    owner, _, field = told.partition(":")
    who = next((name for person, name in names.items() if person.hex() == owner), "")
    key = f"log.field.{field}"
    return text("exports_made.release", who=who, field=text(key) if has_text(key) else field)
