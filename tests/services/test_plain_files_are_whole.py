"""Nobody is stranded: everything that a record can hold stands in the ordinary files and in a hand-over."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.handover import EVERYTHING
from app.domain.ids import new_id
from app.domain.import_report import ImportOptions
from app.domain.kinds import RECORDS
from app.domain.ports import NoJob
from app.domain.support import Plan, PlanAnswer
from app.services.handover import HandoverRequest
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from exports.checks.pdf_reading import PdfReading
from storage.keys import HeaderLimits, KdfCost
from tests.services.stray_fields import Tokens

JOB = NoJob()
PASSPHRASE = b"otter lamp violet canoe seven"
CHAT = "[14.11.26, 23:40:00] Tom: talk-canary-siskin\n[14.11.26, 23:41:00] Ana: stop\n"
BY_THE_PROGRAM = frozenset({RecordKind.EVIDENCE, RecordKind.THREAD, RecordKind.BATCH})
NOT_FOR_FILES = {
    "meta": "how the record is kept",
    "event": "log/events.jsonl",
    "item": "data/",
    "item_key": "how the record is kept",
    "setting": "how the window looks",
    "draft": "drafts.json",
    "evidence_text": "made from the originals",
    "export_place": "where papers lie on this computer",
    "received_case": "somebody else's record, kept as it came",
    "own_key": "a secret",
    "known_key": "other people's public keys",
    "handover": "beside the list of exports",
    "client": "the list of whom somebody helps, in a record of its own",
    "client_shared": "the list of whom somebody helps, in a record of its own",
}
"""Every table that is no kind of record, and where what it holds stands, or why it stands nowhere."""
_DERIVED = re.compile(r"(search|message)_(doc|text|mark|index)")


@dataclass
class Whole:
    """A record with every kind of record in it, and its ordinary files."""

    session: Session
    files: Path
    tokens: Tokens


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Fill every field of every kind with a token, and write everything."""
    folder = tmp_path_factory.mktemp("whole")
    cost, limits = KdfCost(memory_kib=8, passes=1, lanes=1), HeaderLimits(memory_min=8, passes_min=1)
    session = VaultService(FixedClock(), cost=cost, limits=limits).create(
        folder / "vault", bytearray(PASSPHRASE)
    )
    tokens = Tokens()
    (folder / "chat.txt").write_text(CHAT)
    session.imports.run([folder / "chat.txt"], ImportOptions(), JOB)
    session.evidence.add_bytes("letter.txt", b"file-canary-avocet")
    session.evidence.add_bytes("photo.bin", b"p" * 50_000)
    for kind in RecordKind:
        if kind not in BY_THE_PROGRAM:
            _fill(session, kind, tokens)
    session.drafts.save("entry/new", {"what": "draft-canary-wigeon"})
    session.handover.write_everything(folder / "files", JOB)
    yield Whole(session, folder / "files", tokens)
    session.close()


def _fill(session: Session, kind: RecordKind, tokens: Tokens) -> None:
    record_type = RECORDS[kind]
    if kind is RecordKind.PLAN:
        answers = (PlanAnswer("plan_where", "done", tokens.token("plan.words")),)
        session.ledger.save(kind, Plan(b"p" * 16, answers), act="plan.add")  # type: ignore[arg-type]
        return
    by_the_program = {RecordKind.ENTRY: "written", RecordKind.DISMISSAL: "at", RecordKind.EXPORT: "made"}
    needed = {by_the_program[kind]: session.ledger.now()} if kind in by_the_program else {}
    blank = record_type.type(id=new_id(), **needed)
    keep = frozenset(spec.name for spec in record_type.fields if spec.name == "confidential")
    session.ledger.save(kind, tokens.fill(blank, record_type.name, keep=keep), act=f"{record_type.name}.set")


def _told(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


def test_every_kind_of_record_has_its_table_and_its_history(whole: Whole) -> None:
    """A kind that is added to the program and forgotten here fails: a row for each record, all versions."""
    kinds = json.loads((whole.files / "records.json").read_text())["kinds"]
    for kind in RecordKind:
        name = RECORDS[kind].plural
        records = whole.session.ledger.all(kind)
        assert records, kind
        missing = 1 if kind is RecordKind.EXPORT else 0  # the export of these very files comes after them
        assert len(kinds[name]) == len(records) - missing, kind
        with (whole.files / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == len(records) - missing, kind
        assert set(rows[0]) >= {spec.name for spec in RECORDS[kind].fields}


def test_every_field_of_every_kind_is_told(whole: Whole) -> None:
    """Each text that was put into any field stands in the JSON, and in the tables."""
    everything = frozenset(whole.tokens.names.values())
    assert len(everything) > 200
    assert everything - whole.tokens.seen_in((whole.files / "records.json").read_text()) == frozenset()
    tables = "".join(path.read_text("utf-8-sig") for path in (whole.files / "tables").iterdir())
    assert everything - whole.tokens.seen_in(tables) == frozenset()


def test_pages_messages_originals_and_drafts_are_there(whole: Whole) -> None:
    """The record as pages, every message, each original byte for byte, and what was typed and not saved."""
    assert (whole.files / "data" / "E002_letter.txt").read_bytes() == b"file-canary-avocet"
    assert "talk-canary-siskin" in (whole.files / "tables" / "messages.csv").read_text("utf-8-sig")
    assert "draft-canary-wigeon" in (whole.files / "drafts.json").read_text()
    words = " ".join(piece.text for piece in PdfReading((whole.files / "record.pdf").read_bytes()).read())
    everything = frozenset(whole.tokens.names.values())
    # Which rows of messages were waved away as no incident is for programs, not for a reader of pages.
    assert {name for name in everything if not name.startswith("dismissal.")} <= whole.tokens.seen_in(words)


def test_no_table_of_the_vault_is_forgotten(whole: Whole) -> None:
    """Every table is a kind of record, or is listed here with the place or the reason."""
    rows = whole.session.ledger.vault.query("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = {str(name).split("__", maxsplit=1)[0] for (name,) in rows}
    left = names - {kind.value for kind in RecordKind} - NOT_FOR_FILES.keys()
    assert {name for name in left if not _DERIVED.match(name) and not name.startswith("sqlite_")} == set()


def test_drafts_go_to_nobody_else(whole: Whole, tmp_path: Path) -> None:
    """What is not saved is in no hand-over, whatever is chosen."""
    identity = pyrage.x25519.Identity.generate()
    out = tmp_path / "handed.age"
    whole.session.handover.make_for_key(HandoverRequest(EVERYTHING), str(identity.to_public()), out, JOB)
    (tmp_path / "plain.zip").write_bytes(pyrage.decrypt(out.read_bytes(), [identity]))
    with zipfile.ZipFile(tmp_path / "plain.zip") as archive:
        archive.extractall(tmp_path / "out")
    told = _told(tmp_path / "out")
    assert "draft-canary-wigeon" not in told
    assert "talk-canary-siskin" in told


@pytest.fixture
def damaged(whole: Whole) -> Iterator[Evidence]:
    """Flip a byte in the piece of one original, and flip it back."""
    item = next(item for item in whole.session.evidence.list() if item.name == "photo.bin")
    pieces = (path for path in (whole.session.folder / "d").rglob("*") if path.is_file())
    path = next(path for path in pieces if path.stat().st_size > 50_000)
    sound = path.read_bytes()
    path.write_bytes(sound[:20_000] + bytes([sound[20_000] ^ 1]) + sound[20_001:])
    yield item
    path.write_bytes(sound)


def test_a_damaged_original_stops_it_and_the_rest_can_go(
    whole: Whole, damaged: Evidence, tmp_path: Path
) -> None:
    """It is named, nothing is written unasked; by choice all else goes, and a listed file says what is missing."""
    handover = whole.session.handover
    with pytest.raises(KnownError) as caught:
        handover.write_everything(tmp_path / "stopped", JOB)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED
    assert not (tmp_path / "stopped").exists()
    assert handover.damaged(EVERYTHING, JOB) == (damaged,)
    handover.write_everything(tmp_path / "rest", JOB, without=frozenset({damaged.id}))
    named = (tmp_path / "rest" / "data" / "LEFT-OUT.txt").read_text()
    assert damaged.sha256 in named
    assert "data/LEFT-OUT.txt" in (tmp_path / "rest" / "manifest-sha256.txt").read_text()
    assert damaged.sha256 in (tmp_path / "rest" / "START-HERE.html").read_text()
    assert "photo.bin" in (tmp_path / "rest" / "tables" / "evidence.csv").read_text("utf-8-sig")
    assert [path.name for path in (tmp_path / "rest" / "data").glob("*photo*")] == []


def test_a_hand_over_without_a_damaged_original_says_so_to_its_reader(
    whole: Whole, damaged: Evidence, tmp_path: Path
) -> None:
    """Sealed, read back and taken in: it is not whole, the receipt names the file, the handling log too."""
    handover = whole.session.handover
    key = handover.keys.make().key
    request = HandoverRequest(EVERYTHING, without=frozenset({damaged.id}))
    made = handover.make_for_key(request, key, tmp_path / "x.age", JOB)
    assert (made.read_back, made.whole, made.left) == (True, False, 1)
    assert handover.made()[0].left == 1
    assert whole.session.evidence.handling(damaged.id)[-1].act == "left_out"
    case = handover.received.take_in(tmp_path / "x.age", JOB)
    assert (case.whole, case.left) == (False, 1)
    told = handover.received.open(case.id, JOB)
    try:
        assert damaged.id in {item.id for item in told.evidence.list()}
        with pytest.raises(KnownError) as caught:
            told.evidence.read(damaged.id)
        assert caught.value.code is ErrorCode.ORIGINAL_LEFT_OUT
    finally:
        told.close()
    assert handover.note_receipt(made.id, " ".join(case.receipt))
    assert handover.last_verified() is None
