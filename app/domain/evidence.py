"""Evidence: a record about bytes that are kept as they came, and what is known of where they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment
from app.domain.redaction import Mark


@dataclass(frozen=True, slots=True)
class Reported:
    """One thing the file says of itself: which part said it (`exif`, `headers`, …), its name, its value."""

    source: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item of evidence. `number` is its item number for life; exhibits get theirs in each document.

    `kind` is photo, pdf, email, text, audio, video, contact or file; `sha256` 64 hex digits; `part_of` is
    the item that this one came out of, such as the email of an attachment. A redacted copy names the item
    that it was made from (`redaction_of`) and where something was covered, blurred or cut (`marks`).
    `words_read` is what a machine read in a picture; it goes into no paper unless made the `transcript`.
    """

    id: EntityId
    item: EntityId
    added: Instant
    number: int = 0
    name: str = ""
    kind: str = "file"
    media_type: str = "application/octet-stream"
    bytes: int = 0
    sha256: str = ""
    caption: str = ""
    description: str = ""
    device: str = ""
    account: str = ""
    source: EntityId | None = None
    how_got: str = ""
    taken: Moment = UNKNOWN_MOMENT
    file_modified: str = ""
    added_by: str = ""
    transcript: str = ""
    transcribed_by: str = ""
    language: str = ""
    translation: str = ""
    translated_by: str = ""
    translator_languages: str = ""
    words_read: str = ""
    reported: tuple[Reported, ...] = ()
    part_of: EntityId | None = None
    redaction_of: EntityId | None = None
    marks: tuple[Mark, ...] = ()


EVIDENCE_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("item", K.LINK, group="item", settable=False),
    FieldSpec("added", K.INSTANT, settable=False),
    FieldSpec("number", K.NUMBER, settable=False),
    FieldSpec("name", K.TEXT, settable=False),
    FieldSpec("kind", K.TEXT, settable=False),
    FieldSpec("media_type", K.TEXT, settable=False),
    FieldSpec("bytes", K.NUMBER, settable=False),
    FieldSpec("sha256", K.TEXT, settable=False),
    FieldSpec("caption", K.TEXT, option="--caption"),
    FieldSpec("description", K.PROSE, option="--description"),
    FieldSpec("device", K.TEXT, option="--device"),
    FieldSpec("account", K.TEXT, option="--account"),
    FieldSpec("source", K.LINK, group="person", option="--source"),
    FieldSpec("how_got", K.PROSE, option="--how-got"),
    FieldSpec("taken", K.MOMENT, option="--taken"),
    FieldSpec("file_modified", K.TEXT, settable=False),
    FieldSpec("added_by", K.TEXT, option="--added-by"),
    FieldSpec("transcript", K.PROSE),
    FieldSpec("transcribed_by", K.TEXT),
    FieldSpec("language", K.TEXT),
    FieldSpec("translation", K.PROSE),
    FieldSpec("translated_by", K.TEXT),
    FieldSpec("translator_languages", K.TEXT),
    FieldSpec("words_read", K.PROSE, exported=False),
    FieldSpec("reported", K.PARTS, part=Reported, settable=False),
    FieldSpec("part_of", K.LINK, group="evidence", settable=False),
    FieldSpec("redaction_of", K.LINK, group="evidence", settable=False),
    FieldSpec("marks", K.PARTS, part=Mark, settable=False),
)


def copies_of(items: Iterable[Evidence], original: EntityId) -> tuple[Evidence, ...]:
    """Return the redacted copies of an item, and copies of those, in order of item number."""
    return copies_by_original(items).get(original, ())


def copies_by_original(items: Iterable[Evidence]) -> dict[EntityId, tuple[Evidence, ...]]:
    """Return for every item that has redacted copies these, and copies of those, in order of item number."""
    made = {item.id: item for item in items if item.redaction_of is not None}
    found: dict[EntityId, list[Evidence]] = {}
    for copy in sorted(made.values(), key=lambda item: item.number):
        passed = {copy.id}
        above = copy.redaction_of
        while above is not None and above not in passed:
            passed.add(above)
            found.setdefault(above, []).append(copy)
            above = made[above].redaction_of if above in made else None
    return {original: tuple(copies) for original, copies in found.items()}


EVERY_ITEM = EntityId(bytes(16))
"""Stands for every item there was, in the line of a check of the whole record."""


ERASED = "erased"
"""The act after which an item is not there any more."""


@dataclass(frozen=True, slots=True)
class ErasedItem:
    """What stays of an item that was erased: id and item number, when, why in words, which entries had it."""

    id: EntityId
    number: int
    erased: Instant
    reason: str = ""
    entries: tuple[EntityId, ...] = ()


@dataclass(frozen=True, slots=True)
class HandlingEvent:
    """One line of the handling log: when, what was done (code of the group `handling`), a detail.

    `export` is the paper it was put into; `program` the version that wrote the line; `behind_ms` how far the
    computer's clock stood behind the event before it, 0 when it went forward; `count` how many items a check
    of the whole record (`EVERY_ITEM`) read.
    """

    evidence: EntityId
    recorded: Instant
    act: str
    detail: str = ""
    export: EntityId | None = None
    program: str = ""
    behind_ms: int = 0
    count: int = 0


def acts_by_item(handling: Iterable[HandlingEvent]) -> dict[EntityId, list[HandlingEvent]]:
    """Sort a handling log by item; a check of the whole record is a line of each item that was there."""
    found: dict[EntityId, list[HandlingEvent]] = {}
    for event in handling:
        if event.evidence == EVERY_ITEM:
            for lines in found.values():
                if lines[-1].act != ERASED:
                    lines.append(event)
        else:
            found.setdefault(event.evidence, []).append(event)
    return found
