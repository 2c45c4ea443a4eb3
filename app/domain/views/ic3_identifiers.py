"""Lists the accounts, numbers, addresses and handles of an IC3 complaint, with the entries that name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT
from app.domain.person import Person, confidential_fields, values_of
from app.domain.records import Transaction
from app.domain.views.ic3 import Ic3Identifier

_WORD = re.compile(r"\w+")
_NEAR = 3
"""So many characters may stand between the parts of a number or handle."""

_OF_PERSONS = ("phone", "email", "handle", "website", "ip_address", "address")
_OF_MONEY = (
    "to_account", "to_routing", "to_swift", "to_identifier", "to_wallet", "recipient_identifier",
    "from_account", "from_identifier", "from_wallet", "crypto_hash", "card_number",
)  # fmt: skip


def identifiers(
    snapshot: CaseSnapshot,
    request: ExportRequest,
    chosen: Sequence[Entry],
    subjects: Sequence[Person],
    transactions: Sequence[Transaction],
) -> tuple[Ic3Identifier, ...]:
    """List what is recorded of the subjects, then what a person said is theirs in messages, then of money.

    An identifier of money that no entry names has the day of that money.
    """
    words = _Mentions(chosen, snapshot)
    found = [*_of_persons(subjects, request, words), *_of_messages(snapshot, request, subjects, words)]
    found.extend(_of_money(transactions, words))
    first = {(one.kind, one.value, one.owner): one for one in reversed(found)}
    return tuple(reversed(first.values()))


def open_values(person: Person, field: str, request: ExportRequest) -> tuple[str, ...]:
    """Return what a paper may say of one field of a person."""
    if field in confidential_fields(person) and (person.id, field) not in request.release:
        return ()
    return values_of(person, field)


def phone_digits(text: str) -> str:
    """Return the digits of a telephone number as the form wants them: no country code 1, no extension."""
    digits = "".join(
        str(unicodedata.decimal(char))
        for char in text.lower().split("ext")[0].split("x")[0]
        if char.isdecimal()
    )
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def _of_persons(
    people: Sequence[Person], request: ExportRequest, words: _Mentions
) -> Iterator[Ic3Identifier]:
    for person in people:
        owner = "".join(open_values(person, "name", request))
        for field in _OF_PERSONS:
            for value in open_values(person, field, request):
                yield words.of(field, value, owner)


def _of_messages(
    snapshot: CaseSnapshot, request: ExportRequest, people: Sequence[Person], words: _Mentions
) -> Iterator[Ic3Identifier]:
    """Yield the numbers and handles of conversations that the person said are a subject's."""
    by_id: dict[EntityId | None, Person] = {person.id: person for person in people}
    for said in snapshot.identifiers:
        person = by_id.get(said.person)
        if person is None or not said.value.strip():
            continue
        kind = _kind_of(said.value)
        if kind in confidential_fields(person) and (person.id, kind) not in request.release:
            continue
        known = {_folded(value) for field in _OF_PERSONS for value in open_values(person, field, request)}
        if _folded(said.value) not in known:
            yield words.of(kind, said.value, "".join(open_values(person, "name", request)))


def _of_money(transactions: Sequence[Transaction], words: _Mentions) -> Iterator[Ic3Identifier]:
    for money in transactions:
        for code in _OF_MONEY:
            value = str(getattr(money, code))
            if not value.strip():
                continue
            found = words.of(code, value, money.to_name if code.startswith("to_") else "")
            if not found.entries and money.date.is_known():
                found = replace(found, first=money.date, last=money.date)
            yield found


def _kind_of(value: str) -> str:
    if "@" in value.strip()[1:]:
        return "email"
    return "handle" if any(char.isalpha() for char in value) else "phone"


def _folded(value: str) -> str:
    digits = phone_digits(value) if _kind_of(value) == "phone" else ""
    return digits or value.strip().casefold().removeprefix("@")


class _Mentions:
    """The words of the chosen entries, each with where it stands: what was asked for stays in no pattern."""

    def __init__(self, chosen: Sequence[Entry], snapshot: CaseSnapshot) -> None:
        self._chosen = chosen
        items = {item.id: item for item in snapshot.evidence}
        self._words: list[tuple[tuple[str, int, int], ...]] = []
        self._texts: list[str] = []
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, entry in enumerate(chosen):
            text = _searchable(entry, items)
            words = tuple((match[0], match.start(), match.end()) for match in _WORD.finditer(text))
            self._texts.append(text)
            self._words.append(words)
            for at, (word, _, _) in enumerate(words):
                self._places.setdefault(word, []).append((number, at))

    def of(self, kind: str, value: str, owner: str) -> Ic3Identifier:
        """Return an identifier with the entries that name it as words of its own, the first and the last."""
        naming = [(number + 1, self._chosen[number]) for number in sorted(self._naming(kind, value))]
        dated = sorted(
            (entry.when for _, entry in naming if entry.when.is_known()), key=lambda when: when.sort_ms() or 0
        )
        first, last = (dated[0], dated[-1]) if dated else (UNKNOWN_MOMENT, UNKNOWN_MOMENT)
        return Ic3Identifier(kind, value, owner, first, last, tuple(number for number, _ in naming))

    def _naming(self, kind: str, value: str) -> set[int]:
        digits = phone_digits(value) if kind == "phone" else ""
        if not digits and not any(char.isalpha() for char in value):
            digits = "".join(char for char in value if char.isdecimal())
        if digits:
            spellings = (digits, f"1{digits}") if kind == "phone" else (digits,)
            return {number for spelling in spellings for number in self._with_number(spelling)}
        parts = _WORD.findall(value.casefold())
        places = self._places.get(parts[0], []) if parts else []
        return {number for number, at in places if self._has_parts(number, at, parts)}

    def _has_parts(self, number: int, at: int, parts: Sequence[str]) -> bool:
        words = self._words[number][at : at + len(parts)]
        return [word for word, _, _ in words] == list(parts) and all(
            after[1] - before[2] <= _NEAR for before, after in pairwise(words)
        )

    def _with_number(self, digits: str) -> Iterator[int]:
        """Yield the entries in which these digits stand, however they are parted."""
        for length in range(1, len(digits) + 1):
            for number, at in self._places.get(digits[:length], []):
                if self._goes_on(number, at, digits[length:]):
                    yield number

    def _goes_on(self, number: int, at: int, rest: str) -> bool:
        words, text = self._words[number], self._texts[number]
        while rest:
            if at + 1 >= len(words):
                return False
            (_, _, end), (word, start, _) = words[at], words[at + 1]
            if start - end > _NEAR or "\n" in text[end:start] or not rest.startswith(word):
                return False
            rest, at = rest[len(word) :], at + 1
        return True


def _searchable(entry: Entry, items: Mapping[EntityId, Evidence]) -> str:
    held = [items[item] for item in entry.evidence if item in items]
    texts = [entry.title, entry.what, entry.before, entry.i_did, entry.technology.words, entry.cost.words]
    texts.extend((*entry.words, *entry.exact_words))
    texts.extend(
        part for item in held for part in (item.account, item.caption, item.description, item.transcript)
    )
    return "\n".join(texts).casefold()
