"""What a person asks for when they make a paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.court_form import FormReader
from app.domain.ids import EntityId
from app.domain.transcripts import MessageChoice


class Paper(StrEnum):
    """The papers that never mix (design of documents)."""

    PACKET = "packet"
    CONFIDENTIAL = "confidential"
    LOG = "log"
    IC3 = "ic3"
    BUNDLE = "bundle"
    CSV = "csv"
    JSON = "json"
    HANDLING = "handling"
    PROOF = "proof"
    FORM = "form"
    COPYSHEET = "copysheet"
    CHRONOLOGY = "chronology"


WITHHOLDS = frozenset(
    {Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON, Paper.COPYSHEET, Paper.FORM, Paper.CHRONOLOGY}
)
"""The papers in whose words finds can be replaced."""

SHOWS_MESSAGES = frozenset({Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON})
"""The papers that print messages of conversations, and so take a choice of them."""


class Reader(StrEnum):
    """Who a paper is for."""

    JUDGE = "judge"
    POLICE = "police"
    ATTORNEY = "attorney"
    IC3 = "ic3"
    ME = "me"


class Originals(StrEnum):
    """What becomes of originals that hold a location, a contact card or a confidential text."""

    ASIS = "asis"
    CLEANED = "cleaned"
    OMIT = "omit"


class Sealed(StrEnum):
    """Which texts a proof keeps back, so that it shows only that they were there."""

    NONE = "none"
    PRIVATE = "private"
    ALL = "all"


class Part(StrEnum):
    """The optional parts of the packet, in their order."""

    CAPTION = "caption"
    DECLARATION = "declaration"
    INCIDENTS = "incidents"
    SUMMARY = "summary"
    WEAPONS = "weapons"
    INJURIES = "injuries"
    POLICE = "police"
    ORDERS = "orders"
    WITNESSES = "witnesses"
    CHILDREN = "children"
    EXHIBITS = "exhibits"


class SummaryFigure(StrEnum):
    """The figures of the packet's summary, in their order."""

    PERIODS = "periods"
    CALENDAR = "calendar"
    HOURS = "hours"
    KINDS = "kinds"
    KINDS_TIME = "kinds_time"
    CONDUCT = "conduct"


USUAL_FIGURES = frozenset({SummaryFigure.PERIODS, SummaryFigure.KINDS, SummaryFigure.CONDUCT})


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How pages look: size, grey, exhibit letters instead of numbers, Bates prefix, hashes, parts.

    `notary` adds a block for a notary where the court does not ask for one; `additional` makes only the
    pages that a court's own form takes in addition, without caption, declaration and exhibits; `pleading`
    numbers the lines of every page but those of exhibits; `figures` are those of the summary.
    """

    a4: bool = False
    greyscale: bool = False
    letters: bool = False
    bates_prefix: str = ""
    hashes: bool = False
    notary: bool = False
    additional: bool = False
    pleading: bool = False
    parts: frozenset[Part] = frozenset(Part)
    figures: frozenset[SummaryFigure] = USUAL_FIGURES

    def has(self, part: Part) -> bool:
        """Whether a part of the packet is printed."""
        return part is Part.INCIDENTS if self.additional else part in self.parts


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A court's blank form to be filled: its bytes, a mapping by the person as JSON ("" for a known form).

    `reader` is who gets it; `flat` makes page content of what was put in.
    """

    blank: bytes
    reader: FormReader
    mapping: str = ""
    flat: bool = False


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One export: which paper, for whom, what goes in.

    `entries` None means all that this paper may hold; `first` and `last` are local days, both included;
    `most_serious` None keeps the ticks of the entries; `release` pairs a person with a field, for this once;
    `allow` holds ids of finds, or the word `shapes`; `left_out` are items of evidence that stay out of it.
    `originals_of` says of single items what `originals` says of all. `evidence` names items for a handling
    log (None for all) or a proof (None for none); `sealed` is for a proof, also one `with_proof` in a bundle,
    `form` for a court's own form. `messages` says what of conversations goes in beside the messages that the
    entries rest on, `withhold` holds ids of finds that are replaced in the words of the paper. `redacted`
    pairs an item that has redacted copies with what goes in for it: one of them, or the item itself.
    `with_plan` counts only in the private log, and puts in next steps, own helpers and the plan for safety.
    `under` is the release of the list of releases under which it goes to its reader.
    `with_held` and `with_immigration` count only in a chronology for an attorney: see `takes_held` and
    `takes_immigration`.
    """

    paper: Paper
    reader: Reader = Reader.ME
    purpose: str = ""
    entries: tuple[EntityId, ...] | None = None
    exclude: frozenset[EntityId] = frozenset()
    left_out: frozenset[EntityId] = frozenset()
    first: date | None = None
    last: date | None = None
    jurisdiction: str = ""
    split_mb: int | None = None
    most_serious: tuple[EntityId, ...] | None = None
    release: frozenset[tuple[EntityId, str]] = frozenset()
    originals: Originals = Originals.ASIS
    originals_of: tuple[tuple[EntityId, Originals], ...] = ()
    with_private_notes: bool = False
    with_plan: bool = False
    allow: frozenset[str] = frozenset()
    evidence: tuple[EntityId, ...] | None = None
    sealed: Sealed = Sealed.NONE
    with_proof: bool = False
    messages: tuple[MessageChoice, ...] = ()
    withhold: frozenset[str] = frozenset()
    form: FormChoice | None = None
    redacted: tuple[tuple[EntityId, EntityId], ...] = ()
    page: PageOptions = field(default_factory=PageOptions)
    with_held: bool = False
    with_immigration: bool = False
    under: EntityId | None = None

    @property
    def takes_held(self) -> bool:
        """Whether entries that are held for the lawyer go in: into no paper but their own, and by choice."""
        return self.with_held and self._is_attorneys

    @property
    def takes_immigration(self) -> bool:
        """Whether what is recorded of immigration goes in, on the same terms."""
        return self.with_immigration and self._is_attorneys

    @property
    def _is_attorneys(self) -> bool:
        return self.paper is Paper.CHRONOLOGY and self.reader is Reader.ATTORNEY
