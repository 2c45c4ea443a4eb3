"""The jurisdiction table: forms, headings, oaths and limits, each with its source, revision date and mark.

A value is marked `read` when the form, the rule or the court's own page was read, `described` when somebody
else's words about it were, and `generic` when it is meant for no court; a court without a value of its own
takes that of the United States. Forms change: makers are always told to check for a newer version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, cast

from app.domain.vocabulary import vocabulary

GENERAL = "US"
GROUP = "jurisdiction"
_MARKS = frozenset({"read", "described", "generic"})

Value = str | int | bool | tuple[str, ...]
Mark = Literal["read", "described", "generic"]


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where a value comes from: the source, its revision or the day it was looked up, and how it is known."""

    value: Value
    source: str
    revision: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What one court wants.

    `children` is initials or names; `notary` none, required or choice; `caption_names` is full; `colour` is
    colour, essential (only where it is needed) or grey; `size_mb` counts millions of bytes. Without a safe
    address the paper leaves the line blank when `address_phrase` is blank or programme (another address is
    taken), and else prints the phrase that this court wants there.
    """

    code: str
    form: str
    heading: str
    protected_heading: str
    oath: str
    executed_at: bool
    notary: str
    caption_names: str
    children: str
    colour: str
    size_mb: int
    one_pdf_per_exhibit: bool
    separator_points: int
    look_back_days: int
    address_phrase: str
    respondent_heading: str
    petitioner_heading: str
    respondent_footer: str
    petitioner_footer: str
    order_address_reminder: bool
    copies: int
    further_forms: tuple[str, ...]
    sources: Mapping[str, Sourced]

    def is_own(self, field: str) -> bool:
        """Whether a value is known of this court itself, not taken from the general row."""
        return field in _table()[1].get(self.code, {}) and self.sources[field].mark != "generic"

    @property
    def read_form(self) -> str:
        """Return the form that pages are attached to where it was read, "" where a clerk has to say which."""
        read = self.is_own("form") and self.sources["form"].mark == "read"
        return self.form if read else ""

    def described(self) -> bool:
        """Whether something of this court is known only from what others say of it."""
        return any(found.mark == "described" for found in self.sources.values())


VALUES = tuple(field.name for field in fields(Jurisdiction) if field.name not in {"code", "sources"})


def jurisdiction(code: str) -> Jurisdiction:
    """Return the row of a court such as `US-CA`; a code without a row, or "", gives the general one."""
    _, courts = _table()
    known = code if code in vocabulary()[GROUP] else GENERAL
    sources = {name: courts.get(known, {}).get(name, courts[GENERAL][name]) for name in VALUES}
    if known != GENERAL:
        # What was read for one place says nothing certain of another.
        sources |= {
            name: Sourced(found.value, found.source, found.revision, "generic")
            for name, found in sources.items()
            if name not in courts.get(known, {})
        }
    values = {name: found.value for name, found in sources.items()}
    return Jurisdiction(code=known, sources=MappingProxyType(sources), **values)  # type: ignore[arg-type]


def codes() -> tuple[str, ...]:
    """Return every court that can be chosen, the general one first."""
    return vocabulary()[GROUP].terms()


def table_revision() -> str:
    """Return the day on which the table was last gone through, in ISO form."""
    return _table()[0]


@cache
def _table() -> tuple[str, Mapping[str, Mapping[str, Sourced]]]:
    text = (resources.files("exports") / "jurisdictions.json").read_text(encoding="utf-8")
    data = json.loads(text)
    courts = {
        code: MappingProxyType({name: _sourced(entry) for name, entry in row.items()})
        for code, row in data["courts"].items()
    }
    return data["revision"], MappingProxyType(courts)


def _sourced(entry: Mapping[str, object]) -> Sourced:
    value = entry["value"]
    mark = entry["mark"]
    assert isinstance(value, str | int | bool | list)
    assert mark in _MARKS
    return Sourced(
        value=tuple(str(part) for part in value) if isinstance(value, list) else value,
        source=str(entry["source"]),
        revision=str(entry["revision"]),
        mark=cast("Mark", mark),
    )
