"""Which value goes into which field of a court's own form: forms that are known, and those a person mapped.

A known form is recognised by names and kinds of its fields, never by its file name; a file with one field
more or less is another form. The table names source and revision of each, as that of the courts does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from app.domain.court_form import BlankForm, FieldSort, FormField, FormReader


@dataclass(frozen=True, slots=True)
class FormRule:
    """What goes into a field: values by name, several under each other.

    With `ticked_by` only when the first of them has one of these codes; a tick always needs it.

    `state` is what a tick is set to, "" for the only one that it has; `label` what the form prints beside a
    field that has no words of its own.
    """

    field: str
    values: tuple[str, ...]
    ticked_by: tuple[str, ...] = ()
    state: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FormMapping:
    """How one form is filled; `more` is the box that says that pages are added, "" when it has none.

    `court` is the code of the jurisdiction whose form it is, "" when nobody said.
    """

    id: str
    title: str
    reader: FormReader
    rules: tuple[FormRule, ...]
    source: str = ""
    revision: str = ""
    more: str = ""
    court: str = ""


def known_forms() -> tuple[FormMapping, ...]:
    """Return the forms of the table."""
    return tuple(mapping for mapping, _ in _table())


def known_form(blank: BlankForm) -> FormMapping | None:
    """Find the known form that has exactly the fields of this one."""
    own = fingerprint(blank)
    return next((mapping for mapping, prints in _table() if own in prints), None)


def fingerprint(blank: BlankForm) -> str:
    """Return what tells a form from others: SHA-256 in hex over names and kinds of its fields, sorted."""
    lines = sorted(f"{field.sort}:{field.name}" for field in blank.fields)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def written(mapping: FormMapping) -> str:
    """Write a mapping that a person made as JSON."""
    rules = [
        {"field": rule.field, "values": rule.values, "ticked_by": rule.ticked_by, "state": rule.state}
        for rule in mapping.rules
    ]
    document = {"title": mapping.title, "reader": mapping.reader, "more": mapping.more, "rules": rules}
    return json.dumps(document, ensure_ascii=False)


def read_mapping(id_: str, words: str) -> FormMapping:
    """Read what `written` wrote; raises ValueError, KeyError or TypeError for anything else."""
    return _mapping(json.loads(words) | {"id": id_})


def takes_values(sort: FieldSort) -> bool:
    """Whether a field of this kind can be filled from the record; signatures stay with the hand."""
    return sort in {FieldSort.TEXT, FieldSort.TICK, FieldSort.CHOICE}


def label_of(field: FormField) -> str:
    """Return what the form calls a field, its name when it says nothing that can be read."""
    return field.label if any(letter.isalpha() for letter in field.label) else field.name.replace("_", " ")


@cache
def _table() -> tuple[tuple[FormMapping, tuple[str, ...]], ...]:
    text = (resources.files("exports.forms") / "known.json").read_text(encoding="utf-8")
    return tuple((_mapping(form), tuple(form["fingerprints"])) for form in json.loads(text)["forms"])


def _mapping(form: Mapping[str, Any]) -> FormMapping:
    return FormMapping(
        id=str(form["id"]),
        title=str(form["title"]),
        reader=FormReader(form["reader"]),
        rules=tuple(_rule(rule) for rule in form["rules"]),
        source=str(form.get("source", "")),
        revision=str(form.get("revision", "")),
        more=str(form.get("more", "")),
        court=str(form.get("court", "")),
    )


def _rule(rule: Mapping[str, Any]) -> FormRule:
    return FormRule(
        field=str(rule["field"]),
        values=tuple(str(value) for value in rule["values"]),
        ticked_by=tuple(str(code) for code in rule.get("ticked_by", ())),
        state=str(rule.get("state", "")),
        label=str(rule.get("label", "")),
    )
