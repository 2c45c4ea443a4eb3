"""A record in which every text of every field of every kind says whose it is, and what reaches each paper."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.answer import Answer, AnswerState
from app.domain.case import CaseSnapshot
from app.domain.documents_in import FileDecoder
from app.domain.entry import Entry
from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.ids import new_id
from app.domain.kinds import RECORDS
from app.domain.ledgers import Debt, Held, Journey, Promise, Work
from app.domain.needed import Needed
from app.domain.person import Person, Role
from app.domain.ports import NoJob
from app.domain.records import CourtOrder, Place, Report, Transaction
from app.domain.release import Release
from app.domain.support import Helper, Plan, PlanAnswer, Referral
from app.domain.views.cut import Pointed, chosen_entries
from app.domain.views.zones import told_zones
from app.services.drawn import Job
from app.services.papers import draw
from app.services.table_entries import TABLES, TableEntries
from storage.repositories.codec import to_row
from tests.exports.builders import SHOWN, everything, full_case, item, sources

_TOKEN = re.compile(r"QX\d{4}QX")
# Codes and figures that other fields are read by; a token in them would be no value of theirs.
_FIXED = frozenset({"kind", "media_type", "sha256", "number", "added_by", "language"})


@dataclass
class Tokens:
    """Gives every text of a record a token, and knows what each stands for."""

    names: dict[str, str] = field(default_factory=dict)

    def fill(self, record: Any, label: str, *, keep: frozenset[str] = frozenset()) -> Any:
        """Return a record with a token in every text; `keep` are fields that stay."""
        changes: dict[str, object] = {}
        kind = next(kind for kind, each in RECORDS.items() if each.type is type(record))
        for spec in RECORDS[kind].fields:
            if spec.name in keep or (kind is RecordKind.EVIDENCE and spec.name in _FIXED):
                continue
            value = self._value(spec, f"{label}.{spec.name}", getattr(record, spec.name))
            if value is not None:
                changes[spec.name] = value
        return replace(record, **changes)

    def _value(self, spec: FieldSpec, name: str, now: object) -> object:
        if spec.kind in {FieldKind.TEXT, FieldKind.PROSE}:
            return self.token(name)
        if spec.kind is FieldKind.LIST:
            return (self.token(name),)
        if spec.kind is FieldKind.ANSWER:
            return Answer(AnswerState.YES, self.token(name))
        if spec.kind is FieldKind.TAGS and isinstance(now, tuple):
            return (*now, self.token(name))
        return None

    def token(self, name: str) -> str:
        """Return a new token for a name."""
        made = f"QX{len(self.names):04d}QX"
        self.names[made] = name
        return made

    def seen_in(self, text: str) -> frozenset[str]:
        """Return the names whose tokens stand in a text, however it is broken into lines."""
        return frozenset(self.names[token] for token in _TOKEN.findall(text) if token in self.names)


def stray_case(tokens: Tokens) -> CaseSnapshot:
    """A case with one of everything: people of every role, entries chosen, held and withdrawn."""
    base = full_case()
    roles = {Role.ME: "me", Role.OTHER: "respondent", Role.CHILD: "child", Role.WITNESS: "witness"}
    people = [
        tokens.fill(one, f"person.{roles[one.role]}", keep=frozenset({"confidential"})) for one in base.people
    ]
    stranger = Person(new_id(), role=Role.OTHER)
    people.append(tokens.fill(stranger, "person.stranger", keep=frozenset({"confidential"})))
    entries = [tokens.fill(base.entries[0], "entry.chosen", keep=frozenset({"withdrawn_reason"}))]
    hidden = item("hidden.jpg", number=90)
    for label, flags in (("held", {"hold": True}), ("withdrawn", {"withdrawn": True})):
        made = Entry(id=new_id(), written=base.entries[0].written, evidence=(hidden.id,), **flags)  # type: ignore[arg-type]
        entries.append(tokens.fill(made, f"entry.{label}"))
    orders = [tokens.fill(base.orders[0], "order.ours")]
    orders.append(tokens.fill(CourtOrder(new_id(), other_case=True), "order.other_case"))
    orders.append(tokens.fill(CourtOrder(new_id(), against=stranger.id), "order.against_other"))
    evidence = [
        tokens.fill(one, "item.used", keep=frozenset({"name"})) if one.number == 1 else one
        for one in base.evidence
    ]
    evidence = [*evidence, tokens.fill(hidden, "item.hidden", keep=frozenset({"name"}))]
    # The bytes of each original are its id, as `MemoryBlobs` gives them.
    evidence = [replace(one, sha256=hashlib.sha256(one.id).hexdigest()) for one in evidence]
    place = Place(new_id(), "", confidential=True)
    return replace(
        base,
        case=tokens.fill(base.case, "case", keep=frozenset({"offered"})),
        entries=tuple(entries),
        people=tuple(people),
        evidence=tuple(evidence),
        reports=(
            tokens.fill(base.reports[0], "report.used"),
            tokens.fill(Report(new_id()), "report.unused"),
        ),
        orders=tuple(orders),
        transactions=(tokens.fill(Transaction(new_id()), "money"),),
        places=(tokens.fill(place, "place"),),
        needed=(tokens.fill(Needed(new_id()), "needed"),),
        promises=(tokens.fill(Promise(new_id()), "promise"),),
        debts=(tokens.fill(Debt(new_id()), "debt"),),
        work=(tokens.fill(Work(new_id()), "work"),),
        journeys=(tokens.fill(Journey(new_id()), "journey"),),
        held=(tokens.fill(Held(new_id()), "kept", keep=frozenset({"withdrawn"})),),
        releases=(tokens.fill(Release(new_id()), "release"),),
        referrals=(tokens.fill(Referral(new_id()), "referral"),),
        helpers=(tokens.fill(Helper(new_id()), "helper"),),
        plans=(Plan(new_id(), (PlanAnswer("plan_where", "done", tokens.token("plan.words")),)),),
    )


def reached(case: CaseSnapshot, request: ExportRequest, folder: Path) -> Mapping[str, str]:
    """Draw a paper as the program does, and return all that its files say, by the ending of their names."""
    table = table_of(case, request) if request.paper in TABLES else None
    job = Job(request, case, sources(SHOWN), NoDecoder(), "", (), NoJob(), table=table)
    texts: dict[str, str] = {}
    for file in draw(job).files:
        if file.packed is not None:
            texts[file.name_suffix] = _says(b"".join(file.packed.chunks()), folder)
            continue
        if file.members is None:
            texts[file.name_suffix] = _says(file.data, folder)
            continue
        for member in file.members(NoJob()):
            data = b"".join(member.chunks)
            if not member.path.startswith("data/"):  # the originals are what they are
                texts[member.path] = _says(data, folder) + member.path
    return texts


def table_of(case: CaseSnapshot, request: ExportRequest) -> TableEntries:
    """Return the entries of a table as they are taken from a vault."""
    chosen = chosen_entries(case, request)
    rows = (json.dumps(to_row(RECORDS[RecordKind.ENTRY], entry)) for entry in chosen)
    return TableEntries(
        tuple(entry.id for entry in chosen),
        tuple(zlib.compress(row.encode()) for row in rows),
        {},
        Pointed.by(chosen),
        told_zones(case, request),
        frozenset(entry.when.zone for entry in chosen),
    )


class NoDecoder(FileDecoder):
    """Stands where only a court's own form is opened."""


def _says(data: bytes, folder: Path) -> str:
    words = everything(data, folder) if data.startswith(b"%PDF-") else data.decode("utf-8", "replace")
    return re.sub(r"\s+", "", words)


PAPERS = tuple(paper for paper in Paper if paper not in {Paper.FORM, Paper.PROOF})
