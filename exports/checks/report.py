"""What `check` says of a finished file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where, and what, as a person reads it."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a file is (`pdf`, `bundle`, `proof`, `checkpoint`), what is wrong with it, and figures of it."""

    kind: str
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems
