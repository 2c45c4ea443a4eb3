"""Names, numbers and handles in messages: how often, whom they match, and whose the person says they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Person
from app.domain.threads import Identifier, MessageBatch, Sender, Thread
from app.services.ledger import Ledger
from app.services.names import same_name


@dataclass(frozen=True, slots=True)
class Match:
    """A person whose record holds this name, number or handle; `by` is phone, email, handle or name."""

    person: EntityId
    by: str


@dataclass(frozen=True, slots=True)
class IdentifierSummary:
    """One sender of an app over all threads; `value` is the number or handle, else the name.

    `known` is what the person said about it, None when they did not; `matches` are proposals.
    """

    app: str
    value: str
    name: str
    messages: int
    calls: int
    known: Identifier | None
    matches: tuple[Match, ...]


class Identifiers:
    """The identifiers of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self) -> tuple[IdentifierSummary, ...]:
        """Return every sender that is not the holder of the phone, the one with the most messages first."""
        found: dict[tuple[str, str], list[Sender]] = {}
        for app, sender in self._senders():
            value = sender.identifier or sender.name
            if value and not sender.mine:
                found.setdefault((app, value), []).append(sender)
        known = {(each.app, each.value): each for each in self._identifiers()}
        people = cast("tuple[Person, ...]", self._ledger.all(RecordKind.PERSON))
        rows = [
            IdentifierSummary(
                app,
                value,
                next((each.name for each in senders if each.name), ""),
                sum(each.messages for each in senders),
                sum(each.calls for each in senders),
                known.get((app, value)) or known.get(("", value)),
                tuple(_matches(value, {each.name for each in senders if each.name}, people)),
            )
            for (app, value), senders in found.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-row.messages - row.calls, row.app, row.value)))

    def identify(
        self, app: str, value: str, person: EntityId | None, *, basis: str = "", words: str = ""
    ) -> Identifier:
        """Keep whose it is and how the person knows; None takes the answer back, and its history stays.

        Raises `KnownError` with NOT_FOUND, or BAD_VALUE when it is not said how they know.
        """
        if person is not None and not (basis or words):
            raise KnownError(ErrorCode.BAD_VALUE, field="basis", value="")
        said = {"person": person, "basis": basis, "words": words}
        for each in self._identifiers():
            if (each.app, each.value) == (app, value):
                return cast("Identifier", self._ledger.amend(RecordKind.IDENTIFIER, each.id, said)[0])
        fill = {"app": app, "value": value}
        return cast("Identifier", self._ledger.add(RecordKind.IDENTIFIER, said, fill=fill))

    def _identifiers(self) -> tuple[Identifier, ...]:
        return cast("tuple[Identifier, ...]", self._ledger.all(RecordKind.IDENTIFIER))

    def _senders(self) -> Iterator[tuple[str, Sender]]:
        threads = cast("tuple[Thread, ...]", self._ledger.all(RecordKind.THREAD))
        apps = {thread.id: thread.app for thread in threads}
        for batch in cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH)):
            if batch.thread in apps:
                yield from ((apps[batch.thread], sender) for sender in batch.senders)


def _matches(value: str, names: set[str], people: tuple[Person, ...]) -> Iterator[Match]:
    for person in people:
        if any(_same_number(value, phone) for phone in (*person.phone, person.work_phone) if phone):
            yield Match(person.id, "phone")
        elif any(value.casefold() == email.casefold().strip() for email in person.email):
            yield Match(person.id, "email")
        elif any(_handle(value) == _handle(handle) for handle in person.handle):
            yield Match(person.id, "handle")
        elif any(
            same_name(one, other)
            for one in names
            for other in (person.name, *person.aliases)
            if other.strip()
        ):
            yield Match(person.id, "name")


def _handle(text: str) -> str:
    return text.strip().removeprefix("@").casefold()


def _same_number(one: str, other: str) -> bool:
    """Whether two numbers are the same, with or without the code of the country."""
    if not any(map(str.isdecimal, one)) or not any(map(str.isdecimal, other)):
        return False
    import phonenumbers

    match = phonenumbers.is_number_match(one, other)
    return match in {phonenumbers.MatchType.EXACT_MATCH, phonenumbers.MatchType.NSN_MATCH}
