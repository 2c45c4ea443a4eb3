"""Keys to hand a case over with: own ones, whose secret half stays in the vault, and those of others."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.handover import KnownKey, OwnKey
from app.domain.ids import EntityId, id_text, new_id
from app.domain.moment import Instant
from app.services.ledger import SHORTEST_PREFIX, Ledger
from app.strings.word_list import fingerprint_words
from exports.registry import load
from storage import age_keys, safe_files
from storage.repositories.handovers import KeyRepository, StoredKey

_LONGEST_NAME = 200


def key_words(key: str) -> tuple[str, ...]:
    """Return the words of a public key, of the SHA-256 of its text."""
    return fingerprint_words(hashlib.sha256(key.encode("ascii")).digest())


class HandoverKeys:
    """The keys of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._keys = KeyRepository(ledger.vault)

    def own(self) -> tuple[OwnKey, ...]:
        """Return own keys, the newest first; what was sealed for an older one opens as long as it is kept."""
        return tuple(
            OwnKey(key.id, key.key, key_words(key.key), self._instant(key.added_ms))
            for key in self._keys.own()
        )

    def make(self) -> OwnKey:
        """Make a key pair and return its public half; raises `KnownError(READ_ONLY)`."""
        entity = new_id()
        with self._ledger.writing() as tx:
            self._keys.make(tx, entity, self._ledger.now().ms)
        return next(key for key in self.own() if key.id == entity)

    def remove_own(self, entity: EntityId) -> None:
        """Destroy a key pair; files sealed for it open here no more."""
        with self._ledger.writing() as tx:
            self._keys.drop_own(tx, entity)

    def save(self, key: str, path: Path) -> None:
        """Write a public key to a new file, alone on its line, as `age -R` reads it."""
        safe_files.write_new_file(path, [f"{key}\n".encode("ascii")])

    @staticmethod
    def code(key: str) -> tuple[tuple[bool, ...], ...]:
        """Return the QR code of a public key, rows of dark modules from the top, without its border."""
        rows: tuple[tuple[bool, ...], ...] = load("qr").modules(key)
        return rows

    def known(self) -> tuple[KnownKey, ...]:
        """Return the keys of other people, by name."""
        return tuple(self._known(key) for key in self._keys.known())

    def find(self, named: str) -> KnownKey:
        """Return a key by the name it is kept under, or the start of its id.

        Raises `KnownError(NOT_FOUND | AMBIGUOUS_NAME)`.
        """
        wanted = named.strip().casefold()
        found = [key for key in self.known() if key.name.casefold() == wanted]
        if not found and len(wanted) >= SHORTEST_PREFIX:
            found = [key for key in self.known() if id_text(key.id).startswith(wanted)]
        if len(found) > 1:
            raise KnownError(ErrorCode.AMBIGUOUS_NAME, value=named)
        if not found:
            raise KnownError(ErrorCode.NOT_FOUND, value=named)
        return found[0]

    def add(
        self, name: str, typed: str, *, person: EntityId | None = None, checked: bool = False
    ) -> KnownKey:
        """Keep somebody's public key; one that is here already gets the new name.

        `checked` says that its words were compared with what its owner read aloud. Raises `KnownError` with
        NOT_A_PUBLIC_KEY, BAD_VALUE (no name), NOT_FOUND (no such person) or READ_ONLY.
        """
        key = age_keys.tidy_public(typed)
        told = storable(name).strip()[:_LONGEST_NAME]
        if not told:
            raise KnownError(ErrorCode.BAD_VALUE, field="name")
        if person is not None:
            self._ledger.get(RecordKind.PERSON, person)
        now = self._ledger.now().ms
        before = next((each for each in self._keys.known() if each.key == key), None)
        stored = before or StoredKey(new_id(), key, now)
        stored = replace(
            stored,
            name=told,
            person=person or stored.person,
            checked_ms=now if checked else stored.checked_ms,
        )
        with self._ledger.writing() as tx:
            self._keys.keep(tx, stored)
        return self._known(stored)

    def mark_checked(self, entity: EntityId) -> None:
        """Keep that a key's words were compared with what its owner read aloud."""
        for key in self._keys.known():
            if key.id == entity:
                with self._ledger.writing() as tx:
                    self._keys.keep(tx, replace(key, checked_ms=self._ledger.now().ms))

    def remove(self, entity: EntityId) -> None:
        """Forget somebody's key."""
        with self._ledger.writing() as tx:
            self._keys.drop(tx, entity)

    def _known(self, key: StoredKey) -> KnownKey:
        return KnownKey(
            id=key.id,
            name=key.name,
            key=key.key,
            words=key_words(key.key),
            added=self._instant(key.added_ms),
            person=key.person,
            checked=None if key.checked_ms is None else self._instant(key.checked_ms),
        )

    def _instant(self, ms: int) -> Instant:
        return Instant(ms, self._ledger.clock.zone())
