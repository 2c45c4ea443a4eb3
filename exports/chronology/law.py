"""The words of the statutes beside the person's own: to compare with, never a conclusion.

Sources: 22 U.S.C. 7102, 18 U.S.C. 1589, 1591 and 1592, 8 U.S.C. 1101(a)(15)(T) and (U), 8 CFR 214.14
and 214.202, USCIS Policy Manual volume 3 part B chapter 2 (forms-and-courts §D.6). Section
7102, 214.202 and the manual were read in copies; the numbers of the others were not held against their texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Law:
    """Codes of the words of a statute, and citations: (words, citation) by kind, citation by requirement."""

    kinds: Mapping[str, tuple[str, str]]
    visa: Mapping[str, str]


@cache
def law() -> Law:
    """Return the table, read once from the data file beside this module."""
    data = json.loads((resources.files("exports.chronology") / "law.json").read_text(encoding="utf-8"))
    return Law(
        MappingProxyType({code: (words, cite) for code, (words, cite) in data["kinds"].items()}),
        MappingProxyType(dict(data["visa"])),
    )
