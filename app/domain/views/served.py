"""The case as a served paper may know it.

The packet, the bundle, CSV and JSON are drawn from this view alone. What their row in the design of documents
forbids (private notes, held and withdrawn entries, confidential fields, immigration, danger signs, effect
numbers, names of unprinted tags, counts of what was left out) is not a field here, so no renderer can print
it. An answer that is not to be printed ("rather not say") stands here as not asked, without its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.answer import NOT_ASKED, Answer
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment
from app.domain.redaction import Counts
from app.domain.threads import MessageRef
from app.domain.views.served_threads import ServedThread
from app.domain.views.served_who import Who


@dataclass(frozen=True, slots=True)
class ServedPerson:
    """A person by name and role; `name` is "" when it is withheld.

    `details` are (field, value) pairs: of witnesses and protected persons only what was released for this
    paper (and a protected person's age), of the others what is not confidential.
    """

    id: EntityId
    name: str
    role: str
    relationship: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GuidedLine:
    """A guided question's code, the state of its answer, and the words."""

    question: str
    answer: Answer = NOT_ASKED


@dataclass(frozen=True, slots=True)
class BrokenTerm:
    """A term of an order that an incident is marked as breaking; `term` is "" when none was named."""

    order: EntityId
    term: str = ""


Shown = str | tuple[str, ...] | tuple[Who, ...] | Answer | Moment
"""The value of a changed field; a tuple holds lines, names, codes of the field's group, or who it was."""


@dataclass(frozen=True, slots=True)
class ServedChange:
    """A later change of one field; `kind` is added, corrected or removed.

    `was` and `now` are "" when there was nothing and when `private` (something was taken out for privacy
    and is not repeated; `earlier` is when the words that went with it had been changed before). Of a text
    that only grew, `now` is the part that was added. `question` is the code of a guided question; `items`
    are files that were added and still belong to the incident.
    """

    kind: str
    field: str
    on: Instant
    was: Shown = ""
    now: Shown = ""
    private: bool = False
    question: str = ""
    items: tuple[EntityId, ...] = ()
    earlier: tuple[Instant, ...] = ()


@dataclass(frozen=True, slots=True)
class ServedReport:
    """A report as printed in police contacts: codes of the groups `report_kind` and `outcome`."""

    id: EntityId
    kind: str = ""
    agency: str = ""
    officer: str = ""
    badge: str = ""
    number: str = ""
    date: Moment = UNKNOWN_MOMENT
    reported: Answer = NOT_ASKED
    outcome: str = ""
    outcome_by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ServedOrder:
    """An order between the same people: never one marked as another case."""

    id: EntityId
    kind: str = ""
    court: str = ""
    number: str = ""
    state: str = ""
    issued: Moment = UNKNOWN_MOMENT
    served: Answer = NOT_ASKED
    expires: Moment = UNKNOWN_MOMENT
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServedTranslation:
    """A passage that stands in the paper, what it says in the court's language ("": nobody translated it).

    `by` is who did, `languages` what they say they know.
    """

    original: str
    words: str = ""
    language: str = ""
    by: str = ""
    languages: str = ""


@dataclass(frozen=True, slots=True)
class ServedRedaction:
    """What was hidden in a redacted copy, and the original; 0 and "" when that is not kept any more."""

    hidden: Counts
    original_number: int = 0
    original_sha256: str = ""


@dataclass(frozen=True, slots=True)
class ServedEvidence:
    """An item of evidence as an exhibit may describe it; the time of a redacted copy is its original's.

    `part_of` is the file it came out of; `conversations` is how many were read from it, with `lines` in all.
    """

    id: EntityId
    number: int
    name: str
    kind: str
    media_type: str
    bytes: int
    sha256: str
    added: Instant
    caption: str = ""
    description: str = ""
    device: str = ""
    account: str = ""
    source: str = ""
    how_got: str = ""
    taken: Moment = UNKNOWN_MOMENT
    reported_time: str = ""
    transcript: str = ""
    transcribed_by: str = ""
    language: str = ""
    translation: str = ""
    translated_by: str = ""
    translator_languages: str = ""
    part_of: EntityId | None = None
    conversations: int = 0
    lines: int = 0
    redaction: ServedRedaction | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ServedIncident:
    """One incident as it may be printed; `most_serious` as chosen by the petitioner for this paper.

    `withheld` tells that something private was replaced in its words, as `withheld` of the others does.
    `witnesses` are the names that may be printed, `witness_ids` those of the same and of withheld names.
    """

    id: EntityId
    written: Instant
    title: str = ""
    what: str = ""
    when: Moment = UNKNOWN_MOMENT
    when_words: str = ""
    noticed: Moment = UNKNOWN_MOMENT
    where: str = ""
    county: str = ""
    state: str = ""
    my_location: str = ""
    their_location: str = ""
    kinds: tuple[str, ...] = ()
    who: tuple[Who, ...] = ()
    witnessed: Answer = NOT_ASKED
    witnesses: tuple[str, ...] = ()
    witness_ids: tuple[EntityId, ...] = ()
    words: tuple[str, ...] = ()
    exact_words: tuple[str, ...] = ()
    before: str = ""
    i_did: str = ""
    told_to_stop: Answer = NOT_ASKED
    weapon: Answer = NOT_ASKED
    harm: Answer = NOT_ASKED
    care: Answer = NOT_ASKED
    effect: str = ""
    police: Answer = NOT_ASKED
    reports: tuple[EntityId, ...] = ()
    order_violated: Answer = NOT_ASKED
    broken: tuple[BrokenTerm, ...] = ()
    often: Answer = NOT_ASKED
    guided: tuple[GuidedLine, ...] = ()
    children: Answer = NOT_ASKED
    pets: Answer = NOT_ASKED
    technology: Answer = NOT_ASKED
    cost: Answer = NOT_ASKED
    evidence: tuple[EntityId, ...] = ()
    messages: tuple[MessageRef, ...] = ()
    language: str = ""
    translations: tuple[ServedTranslation, ...] = ()
    translated_by: str = ""
    translator_languages: str = ""
    typed_by: str = ""
    from_what: tuple[str, ...] = ()
    most_serious: bool = False
    changes: tuple[ServedChange, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ServedCase:
    """What a served paper is drawn from. `incidents` are newest first, unknown dates last.

    `children` are those who are protected, named or present in these incidents.
    """

    made: Instant
    petitioner: str = ""
    respondent: ServedPerson | None = None
    others: tuple[ServedPerson, ...] = ()
    protected: tuple[ServedPerson, ...] = ()
    children: tuple[ServedPerson, ...] = ()
    witnesses: tuple[ServedPerson, ...] = ()
    jurisdiction: str = ""
    court: str = ""
    county: str = ""
    case_number: str = ""
    relationship: str = ""
    lived_together: Answer = NOT_ASKED
    children_together: Answer = NOT_ASKED
    guns: Answer = NOT_ASKED
    interpreter: Answer = NOT_ASKED
    safe_address: tuple[str, ...] = ()
    safe_phone: str = ""
    safe_email: str = ""
    address_programme: str = ""
    ask_for: tuple[str, ...] = ()
    declaration: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    incidents: tuple[ServedIncident, ...] = ()
    evidence: tuple[ServedEvidence, ...] = ()
    reports: tuple[ServedReport, ...] = ()
    orders: tuple[ServedOrder, ...] = ()
    threads: tuple[ServedThread, ...] = ()
    begun: date | None = None
    withheld: bool = False

    def item(self, evidence: EntityId) -> ServedEvidence | None:
        """Find an item of evidence by id."""
        return next((item for item in self.evidence if item.id == evidence), None)
