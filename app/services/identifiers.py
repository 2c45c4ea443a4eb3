"""Names, numbers and handles in messages: how often, whom they match, and whose the person says they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Person, Role
from app.domain.threads import Identifier, MessageBatch, Sender, StoredMessage, Thread
from app.importers.phone_numbers import fullest, number_key
from app.services.ledger import Ledger
from app.services.names import same_name

Key = tuple[str, str]
"""What all spellings of one sender share: the app, "" for all of them, and the number, address or name."""

_SHORTEST_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Match:
    """A person whose record holds this name, number or handle; `by` is phone, email, handle or name."""

    person: EntityId
    by: str


@dataclass(frozen=True, slots=True)
class IdentifierSummary:
    """One sender over all threads; `value` is the number or handle, else the name.

    Spellings of a number are one sender, in all of `apps`. `items` are the pieces of evidence it stands in.
    `known` is what the person said about it, None when they did not; `matches` are proposals.
    """

    app: str
    value: str
    name: str
    messages: int
    calls: int
    known: Identifier | None
    matches: tuple[Match, ...]
    apps: tuple[str, ...] = ()
    items: tuple[EntityId, ...] = ()

    @property
    def key(self) -> Key:
        """What all its spellings share."""
        return sender_key(self.app, self.value)


@dataclass(slots=True)
class _Found:
    """What is gathered of one sender."""

    senders: list[tuple[str, Sender]] = field(default_factory=list)
    items: dict[EntityId, None] = field(default_factory=dict)


class Identifiers:
    """The identifiers of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def list(self) -> tuple[IdentifierSummary, ...]:
        """Return every sender that is not the holder of the phone, the one with the most messages first."""
        found: dict[Key, _Found] = {}
        for app, batch in self._batches():
            for sender in batch.senders:
                value = sender.identifier or sender.name
                if value and not sender.mine:
                    one = found.setdefault(sender_key(app, value), _Found())
                    one.senders.append((app, sender))
                    if batch.evidence is not None:
                        one.items[batch.evidence] = None
        known = self._known()
        people = cast("tuple[Person, ...]", self._ledger.all(RecordKind.PERSON))
        rows = [_summary(key, one, known, people) for key, one in found.items()]
        return tuple(sorted(rows, key=lambda row: (-row.messages - row.calls, row.app, row.value)))

    def identify(
        self, app: str, value: str, person: EntityId | None, *, basis: str = "", words: str = ""
    ) -> Identifier:
        """Keep whose it is and how the person knows; None takes the answer back, and its history stays.

        Raises `KnownError` with NOT_FOUND, or BAD_VALUE when it is not said how they know; one's own needs
        no reason.
        """
        if person is not None and not (basis or words.strip() or self._is_me(person)):
            raise KnownError(ErrorCode.BAD_VALUE, field="basis", value="")
        said = {"person": person, "basis": basis, "words": words}
        key = sender_key(app, value)
        for each in self._identifiers():
            if sender_key(each.app, each.value) == key:
                return cast("Identifier", self._ledger.amend(RecordKind.IDENTIFIER, each.id, said)[0])
        fill = {"app": key[0], "value": value}
        return cast("Identifier", self._ledger.add(RecordKind.IDENTIFIER, said, fill=fill))

    def whose(self) -> Callable[[str, str], Identifier | None]:
        """Return a function from app and number, handle or name to what the person said of it."""
        known = self._known()

        def look(app: str, value: str) -> Identifier | None:
            found = known.get(sender_key(app, value)) or known.get(("", value)) if value else None
            return found if found is not None and found.person is not None else None

        return look

    def told_mine(self, app: str) -> Callable[[str], bool]:
        """Return a function that tells whether the person said that a sender of an app is they themselves."""
        whose = self.whose()
        mine: dict[str, bool] = {}

        def look(value: str) -> bool:
            if value not in mine:
                known = whose(app, value)
                mine[value] = known is not None and self._is_me(known.person)
            return mine[value]

        return look

    def mine_in(self, app: str) -> Callable[[StoredMessage], StoredMessage]:
        """Return a function that marks messages of an app as the person's own where they said who that is."""
        told = self.told_mine(app)

        def mark(stored: StoredMessage) -> StoredMessage:
            message = stored.message
            if message.mine or not told(message.sender_id or message.sender):
                return stored
            return replace(stored, message=replace(message, mine=True))

        return mark

    def _is_me(self, named: EntityId | None) -> bool:
        person = None if named is None else self._ledger.find(RecordKind.PERSON, named)
        return isinstance(person, Person) and person.role is Role.ME

    def _known(self) -> dict[Key, Identifier]:
        return {sender_key(each.app, each.value): each for each in self._identifiers()}

    def _identifiers(self) -> tuple[Identifier, ...]:
        return cast("tuple[Identifier, ...]", self._ledger.all(RecordKind.IDENTIFIER))

    def _batches(self) -> Iterator[tuple[str, MessageBatch]]:
        threads = cast("tuple[Thread, ...]", self._ledger.all(RecordKind.THREAD))
        apps = {thread.id: thread.app for thread in threads}
        for batch in cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH)):
            if batch.thread in apps:
                yield apps[batch.thread], batch


def sender_key(app: str, value: str) -> Key:
    """Return what all spellings of a sender share: a number or address in every app, a name in its own."""
    number = number_key(value)
    if number.isdecimal() and len(number) >= _SHORTEST_NUMBER:
        return "", number
    before, _, after = value.rpartition("@")
    if before and "." in after:
        return "", value.strip().casefold()
    return app, value


def _summary(
    key: Key, found: _Found, known: Mapping[Key, Identifier], people: tuple[Person, ...]
) -> IdentifierSummary:
    values = [sender.identifier or sender.name for _, sender in found.senders]
    value = fullest(values) if key[0] == "" and key[1].isdecimal() else values[0]
    names = {sender.name for _, sender in found.senders if sender.name}
    return IdentifierSummary(
        found.senders[0][0],
        value,
        next((sender.name for _, sender in found.senders if sender.name), ""),
        sum(sender.messages for _, sender in found.senders),
        sum(sender.calls for _, sender in found.senders),
        known.get(key) or known.get(("", value)),
        tuple(_matches(value, names, people)),
        tuple(dict.fromkeys(app for app, _ in found.senders)),
        tuple(found.items),
    )


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
