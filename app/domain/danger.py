"""What to say beside danger signs, and which lines help: never a score, never that there is no danger.

The sentences are `danger.advice.KEY`; `lines` are keys of the data file of who can help.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

_PARTNER, _CRISIS, _SEXUAL, _CHILDREN = "dv_hotline", "crisis_988", "sexual_assault_hotline", "childhelp"


@dataclass(frozen=True, slots=True)
class Advice:
    """What goes with some signs (codes of the group `danger`): sentences by key, and lines to call."""

    sentences: tuple[str, ...]
    signs: frozenset[str]
    lines: tuple[str, ...]


ADVICE: tuple[Advice, ...] = (
    Advice(("strangulation", "strangulation_days"), frozenset({"strangulation", "unconscious"}), (_PARTNER,)),
    Advice(("kill",), frozenset({"threat_to_kill", "fear_of_death"}), (_PARTNER,)),
    Advice(("gun",), frozenset({"gun_access", "weapon_used"}), (_PARTNER,)),
    Advice(("sexual",), frozenset({"forced_sex", "sexual_threat"}), (_SEXUAL,)),
    Advice(("suicide",), frozenset({"suicide_threat"}), (_CRISIS,)),
    Advice(("children",), frozenset({"threat_to_children"}), (_CHILDREN,)),
    Advice(("more",), frozenset({"more_often", "getting_worse", "recent_separation"}), (_PARTNER,)),
)
"""In the order in which they are said; what asks for a doctor comes first."""


def advice_for(signs: Collection[str]) -> Iterator[Advice]:
    """Yield what goes with these signs; nothing for signs that have no advice of their own."""
    for advice in ADVICE:
        if not advice.signs.isdisjoint(signs):
            yield advice


def lines_for(signs: Collection[str]) -> tuple[str, ...]:
    """Return the keys of the lines that help with these signs, each once, in the order of the advice."""
    return tuple(dict.fromkeys(line for advice in advice_for(signs) for line in advice.lines))
