"""Drafts: what is typed and not saved yet, encrypted, without versions, in no event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, cast

from app.domain.answer import Answer, AnswerState
from app.domain.edit import storable
from app.domain.entry import Entry, GuidedAnswer, Involvement, OrderTerm
from app.domain.ids import EntityId, id_text
from app.domain.moment import Instant, Moment, Precision, Stamp, read_stamp
from app.domain.person import Tie
from app.domain.support import PlanAnswer
from app.domain.threads import MessageRef
from app.domain.translation import Translation
from app.services.ledger import Ledger
from storage.canonical import Json
from storage.repositories.local import DraftRepository, StoredDraft

NEW_ENTRY = "entry/new"
"""The key of the one entry that is being written and was never saved."""

AHEAD = "+"
"""What ends the key of words typed before their page was filled; the page adds them to what it shows."""

_NOT_TYPED = ("id", "written", "withdrawn", "withdrawn_reason", "persons", "witnesses")
_PARTS = {
    part.__name__: part
    for part in (Involvement, GuidedAnswer, OrderTerm, MessageRef, PlanAnswer, Tie, Translation)
}


@dataclass(frozen=True, slots=True)
class DraftNote:
    """A draft in a list: its key and when it was saved."""

    key: str
    saved: datetime


class DraftService:
    """The drafts of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._drafts = DraftRepository(ledger.vault)

    def save(self, key: str, values: Mapping[str, object], *, instead_of: str = "") -> None:
        """Keep the fields of an editor under `key`, in place of what was there; durable when this returns.

        The draft `instead_of` is forgotten in the same step: what is in both would be there twice.
        Values are those of records (texts, flags, numbers, answers, moments, ids, parts, tuples of them) or
        None.
        """
        body = {name: _out(value) for name, value in values.items()}
        with self._ledger.writing() as tx:
            self._drafts.save(tx, StoredDraft(key, self._ledger.now().ms, body))
            if instead_of:
                self._drafts.drop(tx, instead_of)

    def keep_entry(
        self, changes: Mapping[str, object], names: Mapping[EntityId, str], *, of: Entry | None = None
    ) -> bool:
        """Keep an entry that could not be saved as the draft that its page shows; `of` is what it changes.

        Returns False, and leaves the draft that is there, when one is.
        """
        key = entry_key(of.id if of is not None else None)
        if self.load(key) is not None:
            return False
        before = {} if of is None else {item.name: getattr(of, item.name) for item in fields(of)}
        self.save(key, page_values({**before, **changes}, names))
        return True

    def load(self, key: str) -> Mapping[str, object] | None:
        """Return the fields kept under `key`; None when there are none."""
        assert self._ledger.vault is not None
        found = self._drafts.find(key)
        return None if found is None else {name: _in(value) for name, value in found.body.items()}

    def drop(self, key: str) -> None:
        """Forget a draft, as after saving the entry; nothing happens when there is none."""
        with self._ledger.writing() as tx:
            self._drafts.drop(tx, key)

    def list(self) -> tuple[DraftNote, ...]:
        """Return what drafts there are, the latest first."""
        assert self._ledger.vault is not None
        drafts = self._drafts.list()
        return tuple(DraftNote(item.key, Instant(item.saved_ms, "UTC").utc()) for item in drafts)


def entry_key(entry: EntityId | None) -> str:
    """Return the key of the draft of an entry, None for a new one."""
    return NEW_ENTRY if entry is None else f"entry/{id_text(entry)}"


def page_values(values: Mapping[str, object], names: Mapping[EntityId, str]) -> dict[str, object]:
    """Return the fields of an entry as its page shows them: people by name, in rows to type into."""
    shown = {name: value for name, value in values.items() if name not in _NOT_TYPED}
    if "persons" in values:
        shown["people_rows"] = tuple(
            {
                "name": names.get(one.person, "") if one.person is not None else "",
                "basis": one.basis,
                "words": one.words,
                "id": one.person,
            }
            for one in cast("Sequence[Involvement]", values["persons"])
        )
    if "witnesses" in values:
        witnesses = cast("Sequence[EntityId]", values["witnesses"])
        shown["witness_names"] = ", ".join(names.get(one, "") for one in witnesses)
    return shown


def _out(value: object) -> Json:  # noqa: PLR0911 - one per shape
    match value:
        case None | bool() | int():
            return value
        case str():
            return storable(str(value))
        case bytes():
            return {"id": value.hex()}
        case Answer():
            return {"answer": [value.state.value, storable(value.words)]}
        case Moment():
            stamps = [stamp.iso() if stamp else None for stamp in (value.start, value.end)]
            return {"moment": [value.precision.value, *stamps, value.zone]}
        case list() | tuple():
            return {"list": [_out(item) for item in value]}
        case Mapping():
            return {"map": {str(name): _out(item) for name, item in value.items()}}
        case _ if is_dataclass(value) and type(value).__name__ in _PARTS:
            part = {item.name: _out(getattr(value, item.name)) for item in fields(value)}
            return {"part": type(value).__name__, "values": part}
        case _:
            raise TypeError(f"a draft cannot hold {type(value).__name__}")


def _in(stored: Json) -> object:  # noqa: PLR0911 - one per shape
    if not isinstance(stored, Mapping):
        return stored
    name = next(iter(stored))
    value: Any = stored[name]
    match name:
        case "id":
            return EntityId(bytes.fromhex(value))
        case "answer":
            return Answer(AnswerState(value[0]), value[1])
        case "moment":
            return Moment(Precision(value[0]), _stamp(value[1]), _stamp(value[2]), value[3])
        case "list":
            return tuple(_in(item) for item in cast("Sequence[Json]", value))
        case "map":
            return {key: _in(item) for key, item in value.items()}
        case _:
            parts = cast("Mapping[str, Json]", stored["values"])
            return _PARTS[value](**cast("dict[str, Any]", {key: _in(item) for key, item in parts.items()}))


def _stamp(text: str | None) -> Stamp | None:
    return None if text is None else read_stamp(text, "UTC")
