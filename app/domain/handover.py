"""Handing a whole case over: who gets it, what goes in, what was handed over and received."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.ids import EntityId
from app.domain.moment import Instant


class HandoverReader(StrEnum):
    """Who a hand-over is for: the person themselves, their attorney, or anybody else who helps."""

    ME = "me"
    ATTORNEY = "attorney"
    ADVOCATE = "advocate"


@dataclass(frozen=True, slots=True)
class HandoverChoice:
    """What goes into a hand-over beside what every one holds.

    Private notes, held and withdrawn entries and immigration go to the person and their attorney alone, each
    by choice; what is confidential goes to anybody, by choice.
    """

    reader: HandoverReader
    private_notes: bool = False
    held: bool = False
    immigration: bool = False
    confidential: bool = False

    @property
    def takes_private_notes(self) -> bool:
        """Whether private notes go in."""
        return self.private_notes and self._is_close

    @property
    def takes_held(self) -> bool:
        """Whether entries held for the lawyer go in, with the files that only they rest on."""
        return self.held and self._is_close

    @property
    def takes_withdrawn(self) -> bool:
        """Whether withdrawn entries go in; no choice is asked: they are in the person's own log alone."""
        return self._is_close

    @property
    def takes_immigration(self) -> bool:
        """Whether what is recorded of immigration goes in."""
        return self.immigration and self._is_close

    @property
    def holds(self) -> tuple[str, ...]:
        """Return what goes in of what could be left out."""
        taken = (
            ("private_notes", self.takes_private_notes),
            ("held", self.takes_held),
            ("immigration", self.takes_immigration),
            ("confidential", self.confidential),
            ("withdrawn", self.takes_withdrawn),
        )
        return tuple(name for name, is_in in taken if is_in)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.takes_private_notes and self.takes_held and self.takes_immigration and self.confidential

    @property
    def _is_close(self) -> bool:
        return self.reader is not HandoverReader.ADVOCATE


EVERYTHING = HandoverChoice(
    HandoverReader.ME, private_notes=True, held=True, immigration=True, confidential=True
)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """Somebody's public key: whose it is, a person of the record where it is one's, when it was checked.

    `checked` is when its words were compared with what its owner read aloud; None when they never were.
    """

    id: EntityId
    name: str
    key: str
    words: tuple[str, ...]
    added: Instant
    person: EntityId | None = None
    checked: Instant | None = None


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key pair of this record's owner; its secret half never leaves the vault."""

    id: EntityId
    key: str
    words: tuple[str, ...]
    made: Instant


@dataclass(frozen=True, slots=True)
class HandoverMade:
    """One hand-over that was made; `id` is that of its export record.

    `sealed_for` is the public key, "" for a passphrase. `words` are those of the file, to read aloud.
    `read_back` tells that it was opened after it was written and compared in full; `receipt` is when the
    words that its reader sees were typed here. `changes_since` counts what was recorded after it, `left` the
    originals that stayed out because they are damaged.
    """

    id: EntityId
    made: Instant
    to: str
    reader: HandoverReader
    sealed_for: str
    path: Path | None
    bytes: int
    sha256: str
    words: tuple[str, ...]
    whole: bool
    read_back: bool
    receipt: Instant | None
    changes_since: int
    left: int = 0

    @property
    def verified(self) -> bool:
        """Whether the file was read back here, and its reader has told the words that stand in it."""
        return self.read_back and self.receipt is not None


@dataclass(frozen=True, slots=True)
class ReceivedCase:
    """A case that somebody handed over, kept apart from one's own record and only to be read.

    `origin` names the record it comes from, the same for every copy of one case; `code` is the case's own
    name there; `events` is how far its log goes; `holds` names what was not left out; `left` counts the
    originals that its sender could not read.
    `receipt` are the words to read back to who sent it.
    """

    id: EntityId
    item: EntityId
    received: Instant
    sender: str
    code: str
    origin: str
    signer: str
    made: str
    reader: HandoverReader
    holds: tuple[str, ...]
    whole: bool
    entries: int
    files: int
    events: int
    sha256: str
    words: tuple[str, ...]
    receipt: tuple[str, ...]
    left: int = 0
