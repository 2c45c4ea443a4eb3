"""The case: what a court form asks once, and the snapshot of everything that papers are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.answer import NOT_ASKED, Answer
from app.domain.entry import Entry, EntryVersion
from app.domain.evidence import ErasedItem, Evidence, HandlingEvent
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.ledgers import Debt, Held, Journey, LedgerRow, Promise, Work
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment
from app.domain.needed import Needed
from app.domain.person import Person, Role
from app.domain.records import CourtOrder, Place, Report, Transaction
from app.domain.release import Release
from app.domain.support import Helper, Plan, Referral
from app.domain.threads import Identifier, MessageBatch, Thread
from app.domain.transcripts import ThreadExcerpt


@dataclass(frozen=True, slots=True)
class Case:
    """*My case*: asked only when a document needs it; the safe contacts are the only ones papers print.

    `ic3_complaint_number` and `ic3_complaint_date` are of the complaint filed last, `ic3_earlier` names those
    before it, a line each.
    """

    id: EntityId
    code: str = ""
    jurisdiction: str = ""
    court: str = ""
    county: str = ""
    case_number: str = ""
    respondent: EntityId | None = None
    relationship: str = ""
    lived_together: Answer = NOT_ASKED
    children_together: Answer = NOT_ASKED
    protect: tuple[EntityId, ...] = ()
    other_cases: tuple[str, ...] = ()
    guns: Answer = NOT_ASKED
    interpreter: Answer = NOT_ASKED
    safe_name: str = ""
    safe_address: str = ""
    safe_address2: str = ""
    safe_city: str = ""
    safe_state: str = ""
    safe_zip: str = ""
    safe_county: str = ""
    safe_country: str = ""
    safe_phone: str = ""
    safe_email: str = ""
    address_programme: str = ""
    home_told: Answer = NOT_ASKED
    work_told: Answer = NOT_ASKED
    school_told: Answer = NOT_ASKED
    ask_for: tuple[str, ...] = ()
    declaration: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    lawyer: str = ""
    hearing: Moment = UNKNOWN_MOMENT
    filed: Moment = UNKNOWN_MOMENT
    ic3_self: Answer = NOT_ASKED
    ic3_filer_name: str = ""
    ic3_filer_business: str = ""
    ic3_filer_phone: str = ""
    ic3_filer_email: str = ""
    ic3_age: str = ""
    ic3_minor: Answer = NOT_ASKED
    ic3_business: Answer = NOT_ASKED
    ic3_business_name: str = ""
    ic3_impact: Answer = NOT_ASKED
    ic3_it_contact: str = ""
    ic3_other_contact: str = ""
    ic3_sector: str = ""
    ic3_subsector: str = ""
    ic3_lost: Answer = NOT_ASKED
    ic3_total: str = ""
    ic3_description: str = ""
    ic3_technical: str = ""
    ic3_witnesses: str = ""
    ic3_agencies: str = ""
    ic3_update: Answer = NOT_ASKED
    ic3_complaint_number: str = ""
    ic3_complaint_date: str = ""
    ic3_earlier: tuple[str, ...] = ()


CASE_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("code", K.TEXT),
    FieldSpec("jurisdiction", K.CHOICE, group="jurisdiction"),
    FieldSpec("court", K.TEXT),
    FieldSpec("county", K.TEXT),
    FieldSpec("case_number", K.TEXT),
    FieldSpec("respondent", K.LINK, group="person"),
    FieldSpec("relationship", K.CHOICE, group="relationship"),
    FieldSpec("lived_together", K.ANSWER),
    FieldSpec("children_together", K.ANSWER),
    FieldSpec("protect", K.LINKS, group="person"),
    FieldSpec("other_cases", K.LIST),
    FieldSpec("guns", K.ANSWER),
    FieldSpec("interpreter", K.ANSWER),
    FieldSpec("safe_name", K.TEXT),
    FieldSpec("safe_address", K.TEXT),
    FieldSpec("safe_address2", K.TEXT),
    FieldSpec("safe_city", K.TEXT),
    FieldSpec("safe_state", K.TEXT),
    FieldSpec("safe_zip", K.TEXT),
    FieldSpec("safe_county", K.TEXT),
    FieldSpec("safe_country", K.TEXT),
    FieldSpec("safe_phone", K.TEXT),
    FieldSpec("safe_email", K.TEXT),
    FieldSpec("address_programme", K.TEXT),
    FieldSpec("home_told", K.ANSWER),
    FieldSpec("work_told", K.ANSWER),
    FieldSpec("school_told", K.ANSWER),
    FieldSpec("ask_for", K.LIST),
    FieldSpec("declaration", K.LIST),
    FieldSpec("offered", K.TAGS, group="offered"),
    FieldSpec("lawyer", K.PROSE),
    FieldSpec("hearing", K.MOMENT),
    FieldSpec("filed", K.MOMENT),
    FieldSpec("ic3_self", K.ANSWER),
    FieldSpec("ic3_filer_name", K.TEXT),
    FieldSpec("ic3_filer_business", K.TEXT),
    FieldSpec("ic3_filer_phone", K.TEXT),
    FieldSpec("ic3_filer_email", K.TEXT),
    FieldSpec("ic3_age", K.CHOICE, group="ic3_age"),
    FieldSpec("ic3_minor", K.ANSWER),
    FieldSpec("ic3_business", K.ANSWER),
    FieldSpec("ic3_business_name", K.TEXT),
    FieldSpec("ic3_impact", K.ANSWER),
    FieldSpec("ic3_it_contact", K.TEXT),
    FieldSpec("ic3_other_contact", K.TEXT),
    FieldSpec("ic3_sector", K.CHOICE, group="ic3_sector"),
    FieldSpec("ic3_subsector", K.TEXT),
    FieldSpec("ic3_lost", K.ANSWER),
    FieldSpec("ic3_total", K.TEXT),
    FieldSpec("ic3_description", K.PROSE),
    FieldSpec("ic3_technical", K.PROSE),
    FieldSpec("ic3_witnesses", K.PROSE),
    FieldSpec("ic3_agencies", K.PROSE),
    FieldSpec("ic3_update", K.ANSWER),
    FieldSpec("ic3_complaint_number", K.TEXT),
    FieldSpec("ic3_complaint_date", K.TEXT),
    FieldSpec("ic3_earlier", K.LIST),
)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export: its name without folder, pages (0 when it has none), bytes, SHA-256 in hex."""

    name: str
    pages: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Export:
    """One export made: what, for whom, why, when, its files and the checkpoint kept with it.

    `printed` tells that the pages went to a printer and no file was written; `release` is the release under
    which it went, None where there was none.
    """

    id: EntityId
    made: Instant
    paper: str = ""
    reader: str = ""
    purpose: str = ""
    entries: int = 0
    allowed: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    files: tuple[ExportedFile, ...] = ()
    checkpoint: str = ""
    printed: bool = False
    release: EntityId | None = None


EXPORT_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("made", K.INSTANT, settable=False),
    FieldSpec("paper", K.TEXT, settable=False),
    FieldSpec("reader", K.TEXT, settable=False),
    FieldSpec("purpose", K.TEXT, settable=False),
    FieldSpec("entries", K.NUMBER, settable=False),
    FieldSpec("allowed", K.LIST, settable=False),
    FieldSpec("released", K.LIST, settable=False),
    FieldSpec("files", K.PARTS, part=ExportedFile, settable=False),
    FieldSpec("checkpoint", K.PROSE, settable=False),
    FieldSpec("printed", K.FLAG, settable=False),
    FieldSpec("release", K.LINK, group="release", settable=False),
)


@dataclass(frozen=True, slots=True)
class CaseSnapshot:
    """Everything in the vault at one moment, frozen; the views of `app.domain.views` are cut from it.

    `entries` holds withdrawn ones too; `versions` maps an entry to its states, oldest first; `begun` is
    when the record was first written to. `threads` and `batches` are in the order of their imports; of their
    messages only the `excerpts` read for one paper are here. `rows_saved` says of each row of a ledger when
    it was first and last saved.
    """

    case: Case
    taken: Instant
    entries: tuple[Entry, ...] = ()
    people: tuple[Person, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reports: tuple[Report, ...] = ()
    orders: tuple[CourtOrder, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    places: tuple[Place, ...] = ()
    needed: tuple[Needed, ...] = ()
    exports: tuple[Export, ...] = ()
    versions: Mapping[EntityId, tuple[EntryVersion, ...]] | None = None
    handling: tuple[HandlingEvent, ...] = ()
    begun: Instant | None = None
    erased: tuple[ErasedItem, ...] = ()
    threads: tuple[Thread, ...] = ()
    batches: tuple[MessageBatch, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    excerpts: tuple[ThreadExcerpt, ...] = ()
    promises: tuple[Promise, ...] = ()
    debts: tuple[Debt, ...] = ()
    work: tuple[Work, ...] = ()
    journeys: tuple[Journey, ...] = ()
    held: tuple[Held, ...] = ()
    releases: tuple[Release, ...] = ()
    referrals: tuple[Referral, ...] = ()
    helpers: tuple[Helper, ...] = ()
    plans: tuple[Plan, ...] = ()
    rows_saved: Mapping[EntityId, tuple[Instant, Instant]] | None = None

    def rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the ledgers."""
        yield from self.promises
        yield from self.debts
        yield from self.work
        yield from self.journeys
        yield from self.held

    def me(self) -> Person | None:
        """Return the petitioner, the first person with the role *me*."""
        return next((person for person in self.people if person.role is Role.ME), None)

    def respondent(self) -> Person | None:
        """Return the respondent named in *My case*, else the only other person when there is just one."""
        others = [person for person in self.people if person.role is Role.OTHER]
        if self.case.respondent is not None:
            return next((person for person in self.people if person.id == self.case.respondent), None)
        return others[0] if len(others) == 1 else None

    def person(self, person_id: EntityId) -> Person | None:
        """Find a person by id."""
        return next((person for person in self.people if person.id == person_id), None)
