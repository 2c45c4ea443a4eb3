"""What every renderer takes and gives: sources of bytes, finished files, results of checks."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.exhibits import ExhibitContent
from app.domain.export_request import Originals
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import BlobReader


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a paper gets evidence from: original bytes, and the same made visible."""

    blobs: BlobReader
    content: ExhibitContent


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of a finished file: its code, whether it passed, and a sentence with what was seen."""

    check: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One finished file of a paper, in memory.

    `name_suffix` is put to the stem of the name that the person chose ("", "-respondent", "-petitioner",
    "-1-of-3"), or starts with a dot to stand for another ending (".txt"); `pages` is 0 for what has none;
    `notes` are keys of `app.strings` that the maker of the paper must read, `checks` sentences with what this
    file holds; neither is printed on it.
    """

    name_suffix: str
    data: bytes
    pages: int = 0
    notes: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stand in the record: the kind of record, its id (None for the case), the field."""

    kind: RecordKind
    id: EntityId | None
    field: str


@dataclass(frozen=True, slots=True)
class Find:
    """Something in a finished file that may have to stay private.

    `id` names the find for one export, so that it can be allowed; `what` is a code (address, phone, email,
    zip, plate, coordinates, maplink, school, private_note, ssn, birth_date …); `by_shape` is True when it
    only looks like one; `where` says in words which file and page; `entry` is the entry it stands in, `item`
    the item of evidence, when that is known; `allowable` is False for what no "yes, print it" can let
    through. `span` is where it stands in the text that was searched, None when it is written there in other
    signs; `own` tells that it stands in words that it can be withheld from, `withheld` that it was;
    `spot` is where it was written.
    """

    id: str
    what: str
    by_shape: bool
    where: str
    excerpt: str
    entry: EntityId | None = None
    allowable: bool = True
    item: EntityId | None = None
    span: tuple[int, int] | None = None
    own: bool = False
    withheld: bool = False
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class OriginalNote:
    """An original of a bundle that holds more than it should: item number and name, codes of `bundle.reason`.

    `fate` is what becomes of it, `fates` what may.
    """

    evidence: EntityId
    number: int
    name: str
    reasons: tuple[str, ...]
    fate: Originals
    fates: tuple[Originals, ...]
