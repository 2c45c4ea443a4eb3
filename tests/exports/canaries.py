"""A case with a canary in everything that a served paper must not hold, and a walk over any value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from app.domain.answer import Answer, AnswerState
from app.domain.case import CaseSnapshot, Export, ExportedFile
from app.domain.entry import GuidedAnswer, Involvement
from app.domain.evidence import HandlingEvent, Reported
from app.domain.fields import FieldKind
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.kinds import RECORDS, kind_of
from app.domain.ledgers import Debt, Held, Journey, LedgerRow, Promise, Work
from app.domain.moment import Stamp
from app.domain.needed import Needed
from app.domain.person import CONTACT_FIELDS, Person, Role, Tie
from app.domain.records import CourtOrder, Place, Report, Transaction
from app.domain.threads import Identifier, MessageBatch, MessageRef, StoredMessage, Thread
from app.domain.transcripts import ExcerptLine, ThreadExcerpt
from tests.exports.builders import at, entry, full_case, ident, item, person, versions, when

BIRD = "CANARY"


def canary_case() -> CaseSnapshot:
    """The full case with a canary in every forbidden field; its incidents stay as they were."""
    base = full_case()
    hidden = item("CANARY_HELD_FILE.jpg", number=90)
    people = tuple(_marked(one) for one in base.people)
    stranger = person("CANARY_HELD_PERSON", Role.OTHER, phone=("CANARY_HELD_PHONE",))
    unseen = person("CANARY_HELD_WITNESS", Role.WITNESS)
    masked = person("CANARY_NAME_WITHHELD", Role.WITNESS, confidential=("name",))
    report = Report(ident("CANARY_HELD_REPORT"), agency="CANARY_HELD_AGENCY", number="CANARY_HELD_NUMBER")
    order = CourtOrder(
        ident("other order"), kind="CANARY_OTHER_CASE", other_case=True, terms=("CANARY_OTHER_TERM",)
    )
    against = CourtOrder(ident("against"), kind="CANARY_AGAINST_OTHER", against=stranger.id)
    held = entry(
        "held", hold=True, title="CANARY_HELD_TITLE", what="CANARY_HELD_WORDS", where="CANARY_HELD_PLACE",
        evidence=(hidden.id,), reports=(report.id,), witnesses=(unseen.id,), persons=(Involvement(stranger.id, "saw"),),
    )  # fmt: skip
    gone = entry(
        "gone", withdrawn=True, what="CANARY_WITHDRAWN_WORDS", withdrawn_reason="CANARY_WITHDRAWN_REASON"
    )
    first = replace(
        base.entries[0], private_note="CANARY_PRIVATE_NOTE", shows=("CANARY_SHOWS",), danger=("strangulation", "CANARY_DANGER_SIGN"), impact=3, needs_detail=True,
        kinds=(*base.entries[0].kinds, "force_drugs", "coercion"), witnesses=(*base.entries[0].witnesses, masked.id),
        pets=Answer(AnswerState.DECLINED, "CANARY_DECLINED"), cost=Answer(AnswerState.NOT_ASKED, "CANARY_NOT_ASKED"),
        guided=(*base.entries[0].guided, GuidedAnswer("weapon_said", "declined", "CANARY_GUIDED_DECLINED")), place=ident("place"),
    )  # fmt: skip
    with_address = replace(
        first,
        what="CANARY_PRIVACY_REMOVED lives here",
        private_note="CANARY_OLD_NOTE",
        danger=("CANARY_OLD_DANGER",),
    )
    grown = replace(with_address, what="CANARY_PRIVACY_REMOVED lives here. CANARY_PRIVACY_LATER")
    taken_off = replace(grown, evidence=(*first.evidence, hidden.id))
    history = versions(
        (with_address, "2026-11-15T18:00", "", ()),
        (grown, "2026-11-15T18:10", "remembered", ("what",)),
        (taken_off, "2026-11-15T18:20", "other", ("evidence",)),
        (first, "2026-11-15T18:30", "privacy", ("what", "evidence", "private_note", "danger", "hold")),
    )
    evidence = tuple(
        replace(one, file_modified="CANARY_MODIFIED", added_by="CANARY_ADDED_BY", reported=(*one.reported, Reported("exif", "GPSLatitude", "CANARY_GPS")))
        for one in base.evidence
    )  # fmt: skip
    batch = MessageBatch(
        ident("batch"), at("2026-11-15T18:00"), ident("thread"), base.evidence[3].id, messages=4
    )
    said = (
        Message("2026-11-14T21:00", None, "", MessageKind.TEXT, "hello", sender_id="CANARY_phone"),
        Message(
            "2026-11-14T21:01", None, "Dana", MessageKind.TEXT, "stop", sender_id="CANARY_MINE", mine=True
        ),
        Message("2026-11-14T21:02", None, "Ana", MessageKind.TEXT, "hi", sender_id="CANARY_KNOWN"),
        Message("2026-11-14T21:03", None, "CANARY_KNOWN", MessageKind.TEXT, "hi", sender_id="CANARY_KNOWN"),
    )
    lines = tuple(
        ExcerptLine(number, StoredMessage(MessageRef(batch.id, number), 0, one))
        for number, one in enumerate(said, 1)
    )
    talk = Thread(ident("thread"), "telegram", "CANARY_KEY", "CANARY_KNOWN")
    known = Identifier(ident("known"), "telegram", "CANARY_KNOWN", masked.id, "saw", "")
    case = replace(
        base.case, code="CANARY_CODE", other_cases=("CANARY_OTHER_CASES",), lawyer="CANARY_LAWYER", safe_county="CANARY_SAFE_COUNTY",
        ic3_description="CANARY_IC3", ic3_filer_phone="CANARY_IC3_PHONE", ic3_complaint_number="CANARY_IC3_NUMBER", hearing=replace(first.when),
    )  # fmt: skip
    return replace(
        base,
        case=case,
        entries=(first, *base.entries[1:], held, gone),
        people=(*people, stranger, unseen, masked),
        evidence=(*evidence, hidden),
        reports=tuple(
            replace(
                one,
                note="CANARY_REPORT_NOTE",
                agency_phone="CANARY_AGENCY_PHONE",
                agency_email="CANARY_AGENCY_EMAIL",
                next_step="CANARY_NEXT_STEP",
                **_OF_A_REPORT,
            )
            for one in (*base.reports, report)
        ),
        orders=(*base.orders, order, against),
        transactions=(Transaction(ident("money"), to_account="CANARY_ACCOUNT", note="CANARY_MONEY_NOTE"),),
        places=(Place(ident("place"), "the shop", address="CANARY_PLACE_ADDRESS", note="CANARY_PLACE_NOTE"),),
        needed=(
            Needed(
                ident("needed"),
                *("CANARY_NEEDED_WHAT", "CANARY_NEEDED_WHO", "CANARY_NEEDED_HOW", replace(first.when)),
                entry=first.id,
                note="CANARY_NEEDED_NOTE",
            ),
        ),
        exports=(
            Export(
                ident("export"),
                at("2026-11-15T20:00"),
                "log",
                "me",
                "CANARY_PURPOSE",
                files=(ExportedFile("CANARY_FILE", 1, 1, "00"),),
            ),
        ),
        **_ledgers(base.people[1].id, first.id),
        versions={first.id: history},
        threads=(talk,),
        batches=(batch,),
        identifiers=(known,),
        excerpts=(ThreadExcerpt(talk, (base.evidence[3].id,), (batch,), 4, lines),),
        handling=(HandlingEvent(evidence[0].id, at("2026-11-15T18:05"), "added", "CANARY_HANDLING"),),
    )


# What an attorney's chronology prints of a report, and no other paper but the private log.
_OF_A_REPORT = {
    "asked": "CANARY_ASKED",
    "gave": "CANARY_GAVE",
    "certification": "CANARY_CERTIFICATION",
    "shows": ("CANARY_REPORT_SHOWS",),
}


def _ledgers(somebody: EntityId, entry: EntityId) -> dict[str, tuple[LedgerRow, ...]]:
    """A row of each ledger with a canary in every field that holds a text."""
    return {
        name: (replace(row, **_birds(row, somebody, entry)),)
        for name, row in {
            "promises": Promise(ident("promise")),
            "debts": Debt(ident("debt")),
            "work": Work(ident("work")),
            "journeys": Journey(ident("journey")),
            "held": Held(ident("held row")),
        }.items()
    }


def _birds(row: LedgerRow, somebody: EntityId, entry: EntityId) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for spec in RECORDS[kind_of(row)].fields:
        bird = f"CANARY_ROW_{spec.name}"
        filled = {
            FieldKind.TEXT: bird,
            FieldKind.PROSE: bird,
            FieldKind.CHOICE: bird,
            FieldKind.TAGS: (bird,),
            FieldKind.ANSWER: Answer(AnswerState.YES, bird),
            FieldKind.LINK: somebody,
            FieldKind.MOMENT: when("2026-05-01"),
        }
        if spec.kind in filled:
            made[spec.name] = filled[spec.kind]
    return made | {"entries": (entry,)}


def _marked(one: Person) -> Person:
    changes: dict[str, object] = {
        "note": "CANARY_PERSON_NOTE",
        "immigration": "CANARY_IMMIGRATION",
        "cautions": one.cautions,
        "parts": ("CANARY_PART",),
        "ties": (Tie(None, "CANARY_TIE"),),
    }
    if one.role in {Role.ME, Role.CHILD, Role.WITNESS}:
        for name in CONTACT_FIELDS:
            plain = isinstance(getattr(one, name), str)
            changes[name] = f"CANARY_{name}" if plain else (f"CANARY_{name}",)
        changes["may_know_address"] = ("CANARY_MAY_KNOW",)
    else:
        changes |= {"phone": ("CANARY_MARKED_PHONE",), "confidential": ("phone",)}
    return replace(one, **changes)  # type: ignore[arg-type]


def strings(value: object) -> Iterator[str]:
    """Yield every text in a value, however deep, and the names of all attributes."""
    if isinstance(value, Enum):
        yield str(value.value)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, bytes | int | None | Stamp):
        return
    elif is_dataclass(value):
        for field in fields(value):
            yield f"field:{field.name}"
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from strings(key)
            yield from strings(part)
    elif isinstance(value, tuple | list | frozenset | set):
        for part in value:
            yield from strings(part)
