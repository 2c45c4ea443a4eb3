"""One box of the IC3 worksheet: its value, where the words in it come from, and how it fits."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.views.ic3_form import WARN_FROM, counted
from exports.base import Spot

_SHOWN = 48


@dataclass(frozen=True, slots=True)
class Source:
    """A run of words in a box, and where a person changes them: in words, and the place in the record."""

    words: str
    where: str = ""
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class FormField:
    """One box. `key` names it in this worksheet; `limit` is 0 for a choice, a date or an amount.

    `block` is the title of the transaction or subject it stands in, `short` its name in sentences; `hint`
    says how the site wants it, `problem` why the site may not take what is recorded; `moved` tells that it
    stands in step 6. `sources` are the runs of words that its value is joined from, in order.
    """

    key: str
    code: str
    label: str
    value: str
    limit: int = 0
    required: bool = False
    hint: str = ""
    problem: str = ""
    short: str = ""
    block: str = ""
    moved: bool = False
    sources: tuple[Source, ...] = ()

    @property
    def name(self) -> str:
        """What sentences call it: the start of a long label, after the block it stands in."""
        return ", ".join(filter(None, (self.block, self.short or self.label)))

    @property
    def counted(self) -> int:
        """How many characters the form counts."""
        return counted(self.value)

    @property
    def over(self) -> int:
        """How many characters stand over the limit; 0 when it fits."""
        return max(0, self.counted - self.limit) if self.limit else 0

    @property
    def is_near(self) -> bool:
        """Whether it fits but stands at 97 % of the limit or more."""
        return bool(self.limit) and not self.over and self.counted >= WARN_FROM * self.limit

    @property
    def is_missing(self) -> bool:
        """Whether a required box is empty."""
        return self.required and not self.value.strip()

    @property
    def is_shown(self) -> bool:
        """Whether a sheet shows it: a transaction or subject shows what is filled or must be."""
        return "." not in self.key or bool(self.value) or self.required or self.moved

    def first_over(self) -> str:
        """Return the first words that no longer fit, "" when all do."""
        if not self.over:
            return ""
        rest = self.value[self._last_that_fits() :].lstrip()
        start = " ".join(rest[: _SHOWN * 2].split())
        return start if len(start) <= _SHOWN and len(rest) <= _SHOWN * 2 else start[:_SHOWN].rstrip() + "…"

    def source_over(self) -> Source | None:
        """Return the run of words in which the limit is passed."""
        at = self._last_that_fits()
        passed = 0
        for source in self.sources:
            found = self.value.find(source.words, passed)
            passed = max(found, passed) + len(source.words)
            if at < passed:
                return source
        return None

    def _last_that_fits(self) -> int:
        """Return how many letters of the value fit."""
        used = 0
        for place, char in enumerate(self.value):
            used += counted(char)
            if used > self.limit:
                return place
        return len(self.value)


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Boxes that stand together in a step; `title` is "" for the step itself."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FormStep:
    """One page of the form: its number, its title, what its page says, and its boxes."""

    number: int
    title: str
    groups: tuple[FormGroup, ...]
    intro: str = ""

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All boxes of the step in order."""
        return tuple(field for group in self.groups for field in group.fields)
