"""What the petitions of the courts ask, item by item, and which of the record's values answer each.

The items say in our words what a form asks. A court whose petition was not read itself is marked
`described`, with where the description comes from; one without a row has the general list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from exports.jurisdictions import GENERAL


@dataclass(frozen=True, slots=True)
class PetitionItem:
    """One item of a form: its number there, what it asks, the names of the values that answer it."""

    item: str
    asks: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Petition:
    """The items of one court's petition in their order, and how they are known."""

    court: str
    mark: Literal["read", "described", "generic"]
    source: str
    items: tuple[PetitionItem, ...]


def petition_of(court: str) -> Petition:
    """Return the petition of a court such as `US-CA`, the general list when there is no row for it."""
    return petitions().get(court) or petitions()[GENERAL]


@cache
def petitions() -> dict[str, Petition]:
    """Return every row of the table."""
    words = (resources.files("exports.petition") / "items.json").read_text(encoding="utf-8")
    return {
        court: Petition(
            court,
            row["mark"],
            row["source"],
            tuple(PetitionItem(one["item"], one["asks"], tuple(one["values"])) for one in row["items"]),
        )
        for court, row in json.loads(words).items()
    }
