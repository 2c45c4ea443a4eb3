"""Lists the accounts, numbers, addresses and handles of an IC3 complaint, with the entries that name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT
from app.domain.person import Person, confidential_fields, values_of
from app.domain.records import Transaction
from app.domain.views.ic3 import Ic3Identifier

_NEVER = re.compile(r"(?!)")
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
    texts = [(number, entry, _searchable(entry, snapshot)) for number, entry in enumerate(chosen, 1)]
    found = [*_of_persons(subjects, request, texts), *_of_messages(snapshot, request, subjects, texts)]
    found.extend(_of_money(transactions, texts))
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


Texts = Sequence[tuple[int, Entry, str]]


def _of_persons(people: Sequence[Person], request: ExportRequest, texts: Texts) -> Iterator[Ic3Identifier]:
    for person in people:
        owner = "".join(open_values(person, "name", request))
        for field in _OF_PERSONS:
            for value in open_values(person, field, request):
                yield _mentions(field, value, owner, texts)


def _of_messages(
    snapshot: CaseSnapshot, request: ExportRequest, people: Sequence[Person], texts: Texts
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
            yield _mentions(kind, said.value, "".join(open_values(person, "name", request)), texts)


def _of_money(transactions: Sequence[Transaction], texts: Texts) -> Iterator[Ic3Identifier]:
    for money in transactions:
        for code in _OF_MONEY:
            value = str(getattr(money, code))
            if not value.strip():
                continue
            found = _mentions(code, value, money.to_name if code.startswith("to_") else "", texts)
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


def _mentions(kind: str, value: str, owner: str, texts: Texts) -> Ic3Identifier:
    wanted = _pattern(kind, value)
    naming = [(number, entry) for number, entry, words in texts if wanted.search(words)]
    dated = sorted(
        (entry.when for _, entry in naming if entry.when.is_known()), key=lambda when: when.sort_ms() or 0
    )
    first, last = (dated[0], dated[-1]) if dated else (UNKNOWN_MOMENT, UNKNOWN_MOMENT)
    return Ic3Identifier(kind, value, owner, first, last, tuple(number for number, _ in naming))


def _searchable(entry: Entry, snapshot: CaseSnapshot) -> str:
    items = [item for item in snapshot.evidence if item.id in entry.evidence]
    texts = [entry.title, entry.what, entry.before, entry.i_did, entry.technology.words, entry.cost.words]
    texts.extend((*entry.words, *entry.exact_words))
    texts.extend(
        part for item in items for part in (item.account, item.caption, item.description, item.transcript)
    )
    return "\n".join(texts).casefold()


def _pattern(kind: str, value: str) -> re.Pattern[str]:
    """Return what finds a value as words of its own: numbers by their digits, the rest by its parts."""
    digits = phone_digits(value) if kind == "phone" else ""
    if not digits and not any(char.isalpha() for char in value):
        digits = "".join(char for char in value if char.isdecimal())
    if digits:
        between = r"[^\w\n]{0,3}"
        country = rf"(?:1{between})?" if kind == "phone" else ""
        return re.compile(rf"(?<!\w){country}{between.join(digits)}(?!\w)")
    parts = re.findall(r"\w+", value.casefold())
    if not parts:
        return _NEVER
    return re.compile(r"(?<!\w)" + r"\W{1,3}".join(map(re.escape, parts)) + r"(?!\w)")
