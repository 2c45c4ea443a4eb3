"""Builds the made-up case in a vault, entry by entry at the times it tells of, and writes its papers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.demo.evidence_files import makers
from app.domain.answer import yes
from app.domain.edit import read_answer_text, read_moment_text
from app.domain.entry import ENTRY_ANSWERS, Entry, Involvement, OrderTerm
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.fields import FieldKind, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import UNKNOWN_MOMENT, Moment, read_moment
from app.domain.person import Role
from app.domain.ports import Clock, JobContext
from app.domain.support import PlanAnswer
from app.domain.translation import Translation
from app.services.session import Session
from app.services.vault import VaultService
from app.strings.catalogue import text

# What `demo DIR` writes beside the vault, in the order of the papers.
PAPERS: tuple[tuple[Paper, Reader, str], ...] = (
    (Paper.PACKET, Reader.JUDGE, "packet.pdf"),
    (Paper.CONFIDENTIAL, Reader.JUDGE, "confidential.pdf"),
    (Paper.LOG, Reader.ME, "log.pdf"),
    (Paper.IC3, Reader.IC3, "ic3.pdf"),
    (Paper.BUNDLE, Reader.POLICE, "bundle.zip"),
)
NAMES = (
    "vault",
    "packet.pdf",
    "confidential-respondent.pdf",
    "confidential-petitioner.pdf",
    "log.pdf",
    "ic3.pdf",
    "ic3.txt",
    "bundle.zip",
)
"""Everything that a demo makes in its folder."""
PASSPHRASE = "violet harbor teaspoon lantern meadow"  # noqa: S105 - printed, guards nothing real
LARGE_YEARS = 4

_MOMENTS = {
    "case": ("hearing",),
    "report": ("date",),
    "order": ("issued", "expires"),
    "transaction": ("date",),
}
_ENTRY_TEXTS = ("title", "what", "where", "before", "i_did", "effect", "my_location", "their_location")


class StoryClock:
    """A clock that stands where the story is."""

    def __init__(self, zone: str) -> None:
        """Start at the epoch, in `zone`."""
        self._zone = zone
        self._now = datetime(1970, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the present of the story."""
        return self._now

    def zone(self) -> str:
        """Return the zone of the story."""
        return self._zone

    def move_to(self, local: str, *, days: int = 0) -> None:
        """Go to a local time such as `2026-11-20T09:30`, shifted by whole days."""
        at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self._zone))
        self._now = at.astimezone(UTC) + timedelta(days=days)


@dataclass
class Story:
    """What the data file tells, and the ids of what was written from it so far."""

    data: Mapping[str, Any]
    clock: StoryClock
    people: dict[str, EntityId] = field(default_factory=dict)
    places: dict[str, EntityId] = field(default_factory=dict)
    reports: dict[str, EntityId] = field(default_factory=dict)
    orders: dict[str, EntityId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was made: the vault's folder, its passphrase, and the papers."""

    vault: Path
    passphrase: str
    files: tuple[Path, ...]


def read_story() -> Story:
    """Read the made-up case from the data file beside this module."""
    data = json.loads((resources.files("app.demo") / "case.json").read_text(encoding="utf-8"))
    return Story(data, StoryClock(data["zone"]))


def build_demo(
    folder: Path, vaults: Callable[[Clock], VaultService], ctx: JobContext, *, large: bool = False
) -> DemoResult:
    """Make `folder/vault` with the made-up case and write its papers to `folder`.

    `large` tells the same story again in each of four earlier years. Raises `KnownError(EXISTS)` before
    anything is made when one of `NAMES` is there already, and the `KnownError`s of the disk.
    """
    for name in NAMES:
        if (folder / name).exists() or (folder / name).is_symlink():
            raise KnownError(ErrorCode.EXISTS, path=str(folder / name))
    story = read_story()
    first = story.data["entries"][0]["written"]
    years = range(LARGE_YEARS, -1, -1) if large else range(1)
    story.clock.move_to(first, days=-365 * max(years) - 1)
    session = vaults(story.clock).create(folder / "vault", bytearray(PASSPHRASE.encode()))
    try:
        _fill(session, story, [-365 * year for year in years], ctx)
        story.clock.move_to(story.data["made"])
        allow = story.data["allow"]
        files = [path for plan in PAPERS for path in _write(session, folder, plan, allow, ctx)]
    finally:
        session.close()
    return DemoResult(folder / "vault", PASSPHRASE, tuple(files))


def _fill(session: Session, story: Story, shifts: Sequence[int], ctx: JobContext) -> None:
    data = story.data
    for key, person in data["people"].items():
        story.people[key] = session.people.add(_person(person)).id
    for place in data["places"]:
        story.places[place["label"]] = session.records.add(RecordKind.PLACE, place).id
    steps = len(shifts) * len(data["entries"])
    for turn, shift in enumerate(shifts):
        _records(session, story, shift)
        for number, entry in enumerate(data["entries"]):
            ctx.check()
            ctx.progress(turn * len(data["entries"]) + number, steps, "demo.writing")
            _entry(session, story, entry, shift)
            _amend_until(session, story, entry["written"], shift)
    story.clock.move_to(data["made"])
    case = _case(story)
    if steps > len(data["entries"]):
        # Five years of reports do not fit the box of the complaint form; a person would sum them up.
        case["ic3_agencies"] = data["large_agencies"]
    session.case.set(case)
    entries = {entry.title: entry.id for entry in session.entries.list()}
    for needed in data["needed"]:
        session.records.add(RecordKind.NEEDED, _needed(needed, entries, data["zone"]))
    for referral in data["referrals"]:
        session.records.add(RecordKind.REFERRAL, _referral(referral, story))
    for helper in data["helpers"]:
        session.records.add(RecordKind.HELPER, {**helper, "about": tuple(helper["about"])})
    plan = tuple(PlanAnswer(**answer) for answer in data["plan"])
    session.records.add(RecordKind.PLAN, {"answers": plan})


def _records(session: Session, story: Story, shift: int) -> None:
    for key, report in story.data["reports"].items():
        story.clock.move_to(report["date"] + "T18:00", days=shift)
        changes = _moments(report, "report", story, shift)
        story.reports[key] = session.records.add(RecordKind.REPORT, changes).id
    for key, order in story.data["orders"].items():
        changes = _moments(order, "order", story, shift)
        changes |= {"served": yes(order["served"]), "terms": tuple(order["terms"])}
        changes["against"] = story.people[story.data["respondent"]]
        story.orders[key] = session.records.add(RecordKind.ORDER, changes).id
    for transaction in story.data["transactions"]:
        changes = _moments(transaction, "transaction", story, shift)
        changes["sent"] = read_answer_text(transaction["sent"])
        changes["bank_contacted"] = yes(transaction["bank_contacted"])
        session.records.add(RecordKind.TRANSACTION, changes)


def _needed(needed: Mapping[str, Any], entries: Mapping[str, EntityId], zone: str) -> dict[str, object]:
    changes: dict[str, object] = dict(needed)
    if "gone_by" in needed:
        changes["gone_by"] = read_moment_text(needed["gone_by"], zone)
    if "entry" in needed:
        changes["entry"] = entries[needed["entry"]]
    return changes


def _referral(referral: Mapping[str, Any], story: Story) -> dict[str, object]:
    changes: dict[str, object] = dict(referral)
    if "by_when" in referral:
        changes["by_when"] = read_moment_text(referral["by_when"], story.data["zone"])
    if "person" in referral:
        changes["person"] = story.people[referral["person"]]
    return changes


def _moments(record: Mapping[str, Any], kind: str, story: Story, shift: int) -> dict[str, object]:
    zone = story.data["zone"]
    changes: dict[str, object] = dict(record)
    for name in _MOMENTS[kind]:
        if name in record:
            changes[name] = read_moment(_shifted(record[name], shift), None, None, zone)
    return changes


def _person(person: Mapping[str, Any]) -> dict[str, object]:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in person.items()}
    values["role"] = Role(person["role"])
    return values


def _case(story: Story) -> dict[str, object]:
    record = RECORDS[RecordKind.CASE]
    values: dict[str, object] = {}
    for name, value in story.data["case"].items():
        kind = record.field(name).kind
        if kind is FieldKind.ANSWER:
            values[name] = read_answer_text(value)
        elif kind is FieldKind.MOMENT:
            values[name] = read_moment(value, None, None, story.data["zone"])
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    values["respondent"] = story.people[story.data["respondent"]]
    values["protect"] = tuple(story.people[key] for key in story.data["protect"])
    return values


def _entry(session: Session, story: Story, told: Mapping[str, Any], shift: int) -> Entry:
    story.clock.move_to(told["written"], days=shift)
    changes: dict[str, object] = {name: told[name] for name in _ENTRY_TEXTS if told.get(name)}
    changes |= {name: read_answer_text(told[name]) for name in ENTRY_ANSWERS if told.get(name)}
    changes["when"] = _when(told, story, shift)
    changes["kinds"] = tuple(told["kinds"])
    changes["persons"] = tuple(
        Involvement(story.people.get(key), basis, words) for key, basis, words in told.get("who", ())
    )
    changes["witnesses"] = tuple(story.people[key] for key in told.get("witnesses", ()))
    for name in ("words", "exact_words", "danger", "from_what"):
        changes[name] = tuple(told.get(name, ()))
    changes["reports"] = tuple(story.reports[key] for key in told.get("reports", ()))
    changes["order_terms"] = tuple(OrderTerm(story.orders[key], term) for key, term in told.get("broken", ()))
    changes["translations"] = tuple(Translation(*words) for words in told.get("translations", ()))
    for name in ("translated_by", "translator_languages"):
        changes[name] = told.get(name, "")
    changes["impact"] = told.get("impact")
    changes["most_serious"] = bool(told.get("most_serious"))
    changes["hold"] = bool(told.get("hold"))
    changes["private_note"] = told.get("private_note", "")
    if "where_place" in told:
        changes["place"] = story.places[told["where_place"]]
    if shift == 0:
        changes["evidence"] = _kept(session, story, told.get("evidence", ()))
    entry = session.entries.add(changes)
    if "withdraw" in told:
        session.entries.withdraw(entry.id, reason=told["withdraw"])
    return entry


def _kept(session: Session, story: Story, names: Sequence[str]) -> tuple[EntityId, ...]:
    files, captions = makers(), story.data["captions"]
    return tuple(
        session.evidence.add_bytes(name, files[name](), changes={"caption": captions[name]}).evidence.id
        for name in names
    )


def _when(told: Mapping[str, Any], story: Story, shift: int) -> Moment:
    if "when" not in told:
        return UNKNOWN_MOMENT
    until = told.get("until")
    return read_moment(
        _shifted(told["when"], shift),
        _shifted(until, shift) if until else None,
        told.get("precision"),
        story.data["zone"],
    )


def _amend_until(session: Session, story: Story, written: str, shift: int) -> None:
    """Make the amendments whose time falls before the next entry was written."""
    times = [entry["written"] for entry in story.data["entries"]]
    later = [time for time in times if time > written]
    following = min(later) if later else story.data["made"]
    for amendment in story.data["amendments"]:
        if not written <= amendment["at"] < following:
            continue
        story.clock.move_to(amendment["at"], days=shift)
        entry = next(found for found in session.entries.list() if found.title == amendment["entry"])
        changes: dict[str, object] = {
            name: read_answer_text(value) if name in ENTRY_ANSWERS else value
            for name, value in amendment["set"].items()
        }
        if "reports" in amendment:
            changes["reports"] = tuple(story.reports[key] for key in amendment["reports"])
        if "evidence" in amendment and shift == 0:
            changes["evidence"] = (*entry.evidence, *_kept(session, story, amendment["evidence"]))
        session.entries.amend(entry.id, changes, reason=amendment["reason"])


def _shifted(stamp: str, days: int) -> str:
    if not days:
        return stamp
    day = datetime.fromisoformat(stamp[:10]) + timedelta(days=days)
    return day.date().isoformat() + stamp[10:]


def _write(
    session: Session, folder: Path, plan: tuple[Paper, Reader, str], allow: Sequence[str], ctx: JobContext
) -> tuple[Path, ...]:
    paper, reader, name = plan
    request = ExportRequest(paper=paper, reader=reader, purpose=text("demo.purpose"), allow=frozenset(allow))
    prepared = session.documents.prepare(request, name, ctx)
    result = session.documents.write(prepared, folder / name, ctx)
    return tuple(file.path for file in result.files)
