"""Sentences of the person's own that may go into the description of an IC3 complaint, in its order.

Nothing is put together: each offer is a run of words as it stands in one chosen entry. Which of them go in is
said by the person, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answer import Answer
from app.domain.entry import Entry
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment
from app.domain.vocabulary import vocabulary

MOST = 30
"""So many offers to a part; more than that nobody reads."""

# A sentence ends with its mark, the quote or bracket that closes it, and a space; or with its line.
_ENDS = re.compile(r"(?<=[.!?…])(?:[\"'”’)\]]+)?\s+|\n+")


class OfferPart(StrEnum):
    """What the form asks to be told, in the order in which it reads best."""

    WHO = "who"
    LAST = "last"
    THREATS = "threats"
    OFTEN = "often"
    MONEY = "money"
    EFFECT = "effect"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class OfferedWords:
    """A run of words of one entry; `number` is that of the entry in this complaint."""

    part: OfferPart
    entry: EntityId
    number: int
    when: Moment
    words: str
    exact: bool = False

    @property
    def inserted(self) -> str:
        """The words as they go in: what was marked as exact stands in quotes, the rest as it is."""
        return f'"{self.words}"' if self.exact else self.words


@dataclass(frozen=True, slots=True)
class Offers:
    """All offers by part; `left` counts those beyond `MOST`; the rest is counted for the person to say it.

    `dated` is how many of the `entries` have a day, `first` and `last` are the first and last of those.
    """

    words: tuple[OfferedWords, ...] = ()
    left: tuple[tuple[OfferPart, int], ...] = ()
    entries: int = 0
    dated: int = 0
    first: Moment = UNKNOWN_MOMENT
    last: Moment = UNKNOWN_MOMENT


def offers_of(chosen: Sequence[Entry]) -> Offers:
    """Offer the own words of entries that stand in time order, the latest first in each part."""
    numbered = list(enumerate(chosen, 1))
    dated = [entry for entry in chosen if entry.when.is_known()]
    by_part: dict[OfferPart, dict[str, OfferedWords]] = {part: {} for part in OfferPart}
    for number, entry in reversed(numbered):
        is_last = bool(dated) and entry is dated[-1]
        for part, words, exact in _of_entry(entry, is_last=is_last):
            offer = OfferedWords(part, entry.id, number, entry.when, words.strip(), exact)
            if offer.words:
                by_part[part].setdefault(offer.words, offer)
    return Offers(
        words=tuple(offer for found in by_part.values() for offer in list(found.values())[:MOST]),
        left=tuple((part, len(found) - MOST) for part, found in by_part.items() if len(found) > MOST),
        entries=len(chosen),
        dated=len(dated),
        first=dated[0].when if dated else UNKNOWN_MOMENT,
        last=dated[-1].when if dated else UNKNOWN_MOMENT,
    )


def sentences(words: str) -> tuple[str, ...]:
    """Part a text into its sentences, each letter by letter as it stands there."""
    found: list[str] = []
    start = 0
    for match in _ENDS.finditer(words):
        # What closes a quote belongs to the sentence before it.
        end = match.start() + len(match[0].rstrip())
        found.append(words[start:end].strip())
        start = match.end()
    found.append(words[start:].strip())
    return tuple(one for one in found if one)


def _of_entry(entry: Entry, *, is_last: bool) -> Iterator[tuple[OfferPart, str, bool]]:
    for known in entry.persons:
        yield OfferPart.WHO, known.words, False
    if is_last:
        for sentence in sentences(entry.what):
            yield OfferPart.LAST, sentence, False
    yield OfferPart.LAST, _said(entry.told_to_stop), False
    for said in entry.exact_words:
        yield OfferPart.THREATS, said, True
    often = _said(entry.often)
    if often not in vocabulary()["often"].terms():
        yield OfferPart.OFTEN, often, False
    yield OfferPart.MONEY, _said(entry.cost), False
    yield OfferPart.EFFECT, entry.effect, False
    yield OfferPart.EFFECT, _said(entry.harm), False
    yield OfferPart.REPORTED, _said(entry.police), False
    yield OfferPart.REPORTED, _said(entry.order_violated), False


def _said(answer: Answer) -> str:
    return answer.words if answer.is_printed() else ""
