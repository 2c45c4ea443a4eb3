"""The vocabularies: a data file of groups, sections and terms; own words stand beside them.

Labels are sentences of the catalogue: `vocabulary.GROUP.CODE`, `vocabulary.GROUP` for the group and
`vocabulary.GROUP.section.SECTION` for a section.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Section:
    """Terms that stand together; `code` is "" in a group without sections.

    `printed` is False for terms whose names no served paper prints.
    """

    code: str
    printed: bool
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One vocabulary: its sections, the terms to show first, and whether own words are taken beside them."""

    name: str
    open: bool
    first: tuple[str, ...]
    sections: tuple[Section, ...]

    def terms(self) -> tuple[str, ...]:
        """Return every code in order."""
        return tuple(term for section in self.sections for term in section.terms)

    def __contains__(self, code: str) -> bool:
        return any(code in section.terms for section in self.sections)

    def section_of(self, code: str) -> Section | None:
        """Find the section of a code; None for a person's own words."""
        return next((section for section in self.sections if code in section.terms), None)

    def is_printed(self, code: str) -> bool:
        """Whether a served paper may print this term; a person's own words may always be printed."""
        section = self.section_of(code)
        return section is None or section.printed


@cache
def vocabulary() -> Mapping[str, Group]:
    """Return all groups by name, read once from the data file beside this module."""
    text = (resources.files("app.domain") / "vocabulary.json").read_text(encoding="utf-8")
    return MappingProxyType({name: _group(name, data) for name, data in json.loads(text).items()})


def label_key(group: str, code: str) -> str | None:
    """Return the catalogue key of a code's label; None for own words, which are their own label."""
    known = vocabulary().get(group)
    return f"vocabulary.{group}.{code}" if known is not None and code in known else None


def _group(name: str, data: Mapping[str, object]) -> Group:
    sections = data["sections"]
    first = data.get("first", ())
    assert isinstance(sections, list)
    assert isinstance(first, list | tuple)
    return Group(
        name=name,
        open=bool(data["open"]),
        first=tuple(first),
        sections=tuple(
            Section(part.get("code", ""), part.get("printed", True), tuple(part["terms"]))
            for part in sections
        ),
    )
