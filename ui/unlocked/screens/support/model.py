"""What the page of who can help shows: helpers of the person's own and those of the data file. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.resources import Resource, fitting, resources
from app.domain.support import WANTED, Helper
from app.domain.vocabulary import vocabulary
from app.services.vault import Session
from app.strings.catalogue import current_language, text
from app.strings.labels import tag_label
from ui.unlocked.words import day_words, month_words

COUNTRY = "US"


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call or to text: what the line says, and the number alone, to copy."""

    words: str
    number: str


@dataclass(frozen=True, slots=True)
class Card:
    """One helper: `facts` are lines under what they do, `known` says how far the number was checked.

    `own` is the id of one that the person added; `contact` is what a next step with them begins with.
    """

    key: str
    name: str
    what: str
    numbers: tuple[Number, ...]
    facts: tuple[str, ...]
    known: str
    warn: str
    contact: str
    own: EntityId | None = None


def states() -> tuple[tuple[str, str], ...]:
    """Return what can be chosen for where: a name and the code, the whole country first."""
    codes = (code for code in vocabulary()["jurisdiction"].terms() if code != COUNTRY)
    return ((text("support.anywhere"), ""), *((tag_label("jurisdiction", code), code) for code in codes))


def subjects() -> tuple[tuple[str, str], ...]:
    """Return what can be chosen for what it is about, anything first."""
    terms = vocabulary()["help"].terms()
    return ((text("support.anything"), ""), *((tag_label("help", code), code) for code in terms))


def cards_for(own: tuple[Helper, ...], state: str, about: str) -> tuple[Card, ...]:
    """Return who fits, the person's own first; of their own, one without a subject fits any."""
    mine = (one for one in own if not one.withdrawn and (not about or not one.about or about in one.about))
    listed = fitting(resources(current_language()), state=state, about=about)
    return (*map(_own_card, mine), *map(_listed_card, listed))


def read_own(session: Session) -> tuple[Helper, ...]:
    """Return who the person added, in order of name; on the vault lane."""
    found = cast("tuple[Helper, ...]", session.records.list(RecordKind.HELPER))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def step_values(contact: str) -> dict[str, object]:
    """Return what a next step with somebody begins with."""
    return {"state": WANTED, "contact": contact}


def _listed_card(one: Resource) -> Card:
    numbers = [Number(text("support.call", number=one.phone), one.phone)]
    if one.text_number:
        key = "support.text_word" if one.text_word else "support.text"
        numbers.append(Number(text(key, word=one.text_word, number=one.text_number), one.text_number))
    facts = (
        text("support.who", who=one.who),
        text("support.hours", hours=one.hours),
        text(f"support.language.{one.languages[-1]}"),
        text("support.area", area=one.area) if one.area else "",
    )
    contact = f"{one.name}, {one.phone}"
    return Card(one.key, one.name, one.what, tuple(numbers), _filled(facts), _known(one), one.warn, contact)


def _known(one: Resource) -> str:
    if one.checked is not None:
        return text("support.checked", day=day_words(one.checked, weekday=False))
    page = one.newest_page()
    if page is None:
        return text("support.unchecked")
    site = page.page.split("/", 1)[0]
    if page.dated is None:
        return text("support.compared.undated", page=site)
    return text("support.compared", month=month_words(page.dated), page=site)


def _own_card(one: Helper) -> Card:
    name = one.name or text("support.own.nameless")
    numbers = [Number(text("support.call", number=one.phone), one.phone)] if one.phone else []
    if one.text_to:
        numbers.append(Number(text("support.text", number=one.text_to), one.text_to))
    facts = (
        text("support.hours", hours=one.hours) if one.hours else "",
        text("support.area", area=one.area) if one.area else "",
    )
    contact = ", ".join(filter(None, (one.name, one.phone or one.text_to)))
    return Card(
        one.id.hex(), name, one.what, tuple(numbers), _filled(facts), text("support.own"), "", contact, one.id
    )


def _filled(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, lines))
