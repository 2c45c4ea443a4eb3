"""A case handed over: opened by stock `age`, checked by `sha256sum`, read in another vault, never mixed."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice, HandoverReader, ReceivedCase
from app.domain.person import Role
from app.domain.ports import NoJob
from app.services.handover import HandoverRequest
from app.services.handover_compare import Fate
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from exports.checks.pdf_reading import PdfReading
from storage import age_keys, safe_files
from storage.keys import HeaderLimits, KdfCost

JOB = NoJob()
PASSPHRASE = b"otter lamp violet canoe seven"
WHOLE = HandoverChoice(
    HandoverReader.ATTORNEY, private_notes=True, held=True, immigration=True, confidential=True
)
HELPER = HandoverChoice(HandoverReader.ADVOCATE, private_notes=True, held=True, immigration=True)
"""An advocate never gets the first three, whatever is ticked."""
NOTE, HELD, STATUS, PHONE, HIDDEN = (
    "note-canary-kestrel",
    "held-canary-plover",
    "status-canary-dunlin",
    "555-0143",
    "file-canary-avocet",
)


@dataclass
class Desk:
    """Two vaults: of who hands over, and of who receives; and a folder for files."""

    sender: Session
    reader: Session
    folder: Path
    again: VaultService
    passed: int = 0

    def path(self) -> Path:
        """Return a new name for a file."""
        self.passed += 1
        return self.folder / f"handed-{self.passed}.age"

    def hand_over(self, choice: HandoverChoice = WHOLE) -> tuple[Path, ReceivedCase]:
        """Make a hand-over for the reader's key, and take it in there."""
        own = self.reader.handover.keys.own() or (self.reader.handover.keys.make(),)
        path = self.path()
        request = HandoverRequest(choice, sender="Ana Ruiz", to="Bea Long", purpose="hearing")
        self.sender.handover.make_for_key(request, own[0].key, path, JOB)
        return path, self.reader.handover.received.take_in(path, JOB)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A filled vault and an empty one, both open for all tests here."""
    folder = tmp_path_factory.mktemp("handover")
    cost, limits = KdfCost(memory_kib=8, passes=1, lanes=1), HeaderLimits(memory_min=8, passes_min=1)
    services = [VaultService(FixedClock(), cost=cost, limits=limits) for _ in range(2)]
    sender, reader = (
        service.create(folder / name, bytearray(PASSPHRASE))
        for service, name in zip(services, "ab", strict=True)
    )
    _fill(sender)
    again = VaultService(FixedClock(), cost=cost, limits=limits)
    yield Desk(sender, reader, folder, again)
    sender.close()
    reader.close()


def _fill(session: Session) -> None:
    me = session.people.add({"role": Role.ME, "name": "Ana Ruiz", "phone": (PHONE,), "immigration": STATUS})
    seen = session.evidence.add_bytes("letter.txt", b"what he wrote\n")
    kept = session.evidence.add_bytes("kept.txt", HIDDEN.encode())
    first = session.entries.add(
        {"what": "He waited at the gate.", "private_note": NOTE, "evidence": (seen.evidence.id,)}
    )
    session.entries.amend(first.id, {"what": "He waited at the gate, again."}, reason="memory")
    session.entries.add({"what": HELD, "hold": True, "evidence": (kept.evidence.id,)})
    assert me.name


def _identities(desk: Desk) -> list[pyrage.x25519.Identity]:
    """Return the reader's keys in the other library's form, which this program never gives out."""
    rows = desk.reader.ledger.vault.query("SELECT secret FROM own_key")
    texts = [age_keys._encode("age-secret-key-", bytes(row[0])).upper() for row in rows]  # type: ignore[arg-type]
    return [pyrage.x25519.Identity.from_str(text) for text in texts]


def _unpacked(desk: Desk, path: Path) -> Path:
    """Open a hand-over without this program's reader: by pyrage, with the key as its owner never sees it."""
    plain = pyrage.decrypt(path.read_bytes(), _identities(desk))
    target = desk.folder / f"out-{path.stem}"
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        archive.extractall(target)
    return next(target.iterdir())


def _pages(folder: Path) -> str:
    """Return the words of the pages."""
    return " ".join(piece.text for piece in PdfReading((folder / "record.pdf").read_bytes()).read())


def test_stock_programs_open_and_check_it(desk: Desk) -> None:
    """`pyrage` opens it, `sha256sum -c` passes for both lists, the originals are byte for byte the same."""
    path, _ = desk.hand_over()
    folder = _unpacked(desk, path)
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", name], cwd=folder, check=True)
    assert (folder / "data" / "E001_letter.txt").read_bytes() == b"what he wrote\n"
    assert "He waited at the gate, again." in _pages(folder)
    start = (folder / "START-HERE.html").read_text()
    assert "<script" not in start
    assert "Ana Ruiz" in start
    names = [each.name for each in folder.rglob("*")]
    assert not any("daybook" in each.read_text(errors="replace").lower() for each in folder.rglob("*.*"))
    assert {"records.json", "entries.csv", "events.jsonl", "receipt.txt"} <= set(names)


def test_tables_hold_every_version(desk: Desk) -> None:
    """The JSON has each state with its time, the CSV a row for each record, both readable without us."""
    path, _ = desk.hand_over()
    folder = _unpacked(desk, path)
    kinds = json.loads((folder / "records.json").read_text())["kinds"]
    told = [[version["fields"]["what"] for version in entry["versions"]] for entry in kinds["entries"]]
    assert sorted(told) == [["He waited at the gate.", "He waited at the gate, again."], [HELD]]
    rows = list(csv.DictReader(io.StringIO((folder / "tables" / "entries.csv").read_text("utf-8-sig"))))
    assert {row["what"] for row in rows} == {"He waited at the gate, again.", HELD}
    assert {row["versions"] for row in rows} == {"1", "2"}


def test_a_whole_case_is_read_in_another_vault(desk: Desk) -> None:
    """Everything is there, history too; it verifies against its checkpoint; nothing can be written to it."""
    _, case = desk.hand_over()
    session = desk.reader.handover.received.open(case.id, JOB)
    try:
        assert {entry.what for entry in session.entries.list()} == {HELD, "He waited at the gate, again."}
        first = next(entry for entry in session.entries.list() if entry.private_note)
        assert first.private_note == NOTE
        assert len(session.entries.history(first.id)) == 2
        assert [session.evidence.read(item.id) for item in session.evidence.list()] == [
            b"what he wrote\n",
            HIDDEN.encode(),
        ]
        assert session.search.search("waited").total == 1
        note = desk.reader.handover.received.note(case.id, JOB)
        assert session.proof.compare(note).ok
        with pytest.raises(KnownError) as caught:
            session.entries.add({"what": "written into it"})
        assert caught.value.code is ErrorCode.READ_ONLY
    finally:
        session.close()
    assert (case.whole, case.entries, case.files, case.sender) == (True, 2, 2, "Ana Ruiz")
    with pytest.raises(KnownError):
        session.entries.list()


def test_it_stays_apart_from_ones_own_record(desk: Desk) -> None:
    """Nothing of it is in the reader's lists, search or own hand-over."""
    _, case = desk.hand_over()
    own = desk.reader
    assert own.entries.list() == ()
    assert own.search.search("waited").total == 0
    assert own.evidence.count() == 0
    path = desk.path()
    own.handover.make_for_key(HandoverRequest(WHOLE), own.handover.keys.own()[0].key, path, JOB)
    folder = _unpacked(desk, path)
    told = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    assert not any(word in told for word in (b"waited", b"Ana Ruiz", case.sha256.encode()))


def test_what_is_left_out_is_nowhere_in_it(desk: Desk) -> None:
    """An advocate's hand-over holds no private note, held entry, its file, status or number: in no file."""
    path, case = desk.hand_over(HELPER)
    folder = _unpacked(desk, path)
    texts = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
    texts.append(_pages(folder).encode())
    for canary in (NOTE, HELD, STATUS, PHONE, HIDDEN, "kept.txt"):
        assert not any(canary.encode() in each for each in texts), canary
    assert any(b"at the gate" in each for each in texts)
    assert not case.whole
    session = desk.reader.handover.received.open(case.id, JOB)
    try:
        assert [entry.what for entry in session.entries.list()] == ["He waited at the gate, again."]
        assert session.proof.compare(desk.reader.handover.received.note(case.id, JOB)).ok
    finally:
        session.close()


def test_each_choice_lets_in_what_it_names(desk: Desk) -> None:
    """Of a lawyer's hand-over every choice stands for itself."""
    for name, canary in (
        ("private_notes", NOTE),
        ("held", HELD),
        ("immigration", STATUS),
        ("confidential", PHONE),
    ):
        path, _ = desk.hand_over(HandoverChoice(HandoverReader.ATTORNEY, **{name: True}))
        told = b"".join(each.read_bytes() for each in _unpacked(desk, path).rglob("*.json*"))
        found = {each for each in (NOTE, HELD, STATUS, PHONE) if each.encode() in told}
        assert found == {canary}


def test_it_is_verified_when_its_reader_tells_the_words(desk: Desk) -> None:
    """Read back here, then told by the reader: only then verified, and only until something is written."""
    _, case = desk.hand_over()
    service = desk.sender.handover
    made = service.made()[0]
    assert (made.read_back, made.verified) == (True, False)
    assert made.sha256 == case.sha256
    assert made.words == case.words
    assert service.last_verified() is None
    assert not service.note_receipt(made.id, "lamp lamp lamp lamp lamp lamp lamp")
    assert service.note_receipt(made.id, "  ".join(case.receipt).upper())
    verified = service.last_verified()
    assert verified is not None
    assert verified.id == made.id
    desk.sender.people.add({"name": "Tom Gray"})
    assert service.last_verified() is None
    assert service.made()[0].changes_since == 1


def test_two_copies_are_compared(desk: Desk) -> None:
    """What came, changed and was withdrawn between two hand-overs is named, and that history goes on."""
    _, older = desk.hand_over()
    added = desk.sender.entries.add({"what": "He called at night."})
    changed = next(entry for entry in desk.sender.entries.list() if entry.private_note)
    desk.sender.entries.amend(changed.id, {"where": "Gate"})
    gone = desk.sender.entries.add({"what": "By mistake."})
    _, between = desk.hand_over()
    desk.sender.entries.withdraw(gone.id)
    _, newer = desk.hand_over()
    compared = desk.reader.handover.received.compare(newer.id, older.id, JOB)
    assert (compared.continues, compared.same_signer, compared.same_choice) == (True, True, True)
    found = {(each.id, each.fate) for each in compared.differences if each.kind is RecordKind.ENTRY}
    assert found == {(added.id, Fate.NEW), (changed.id, Fate.CHANGED), (gone.id, Fate.NEW)}
    last = desk.reader.handover.received.compare(between.id, newer.id, JOB)
    assert [(each.id, each.fate) for each in last.differences] == [(gone.id, Fate.WITHDRAWN)]


def test_the_same_file_is_not_taken_in_twice_and_removal_leaves_nothing(desk: Desk) -> None:
    """A second time is refused; removing erases bytes, key and what the log said."""
    path, case = desk.hand_over()
    received = desk.reader.handover.received
    with pytest.raises(KnownError) as caught:
        received.take_in(path, JOB)
    assert caught.value.code is ErrorCode.HANDOVER_HERE
    received.remove(case.id)
    assert case.id not in {each.id for each in received.list()}
    with pytest.raises(KnownError):
        received.open(case.id, JOB)
    assert desk.reader.verify(full=True).ok
    said = desk.reader.ledger.vault.query(
        "SELECT payload FROM event WHERE instr(payload, ?)", (case.sha256.encode(),)
    )
    assert said == []


def test_everything_as_ordinary_files(desk: Desk) -> None:
    """A folder and a ZIP of the same, nothing sealed, nothing left out, and recorded as an export."""
    plain = desk.folder / "plain"
    desk.sender.handover.write_everything(plain, JOB)
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=plain, check=True)
    told = b"".join(each.read_bytes() for each in plain.rglob("*.json*"))
    assert all(canary.encode() in told for canary in (NOTE, HELD, STATUS, PHONE))
    assert not (plain / "receipt.txt").exists()
    assert "not encrypted" in (plain / "START-HERE.html").read_text()
    desk.sender.handover.write_everything(desk.folder / "plain.zip", JOB)
    assert [each.export.paper for each in desk.sender.exports_made.list()].count("everything") == 2
    case = desk.reader.handover.received.take_in(desk.folder / "plain.zip", JOB)
    assert case.whole


def test_what_cannot_be_written_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is taken, a place that is not there, a file that does not read back: no file, no record."""
    taken = desk.path()
    taken.write_bytes(b"mine")
    count = len(desk.sender.handover.made())
    request, key = HandoverRequest(WHOLE), desk.reader.handover.keys.make().key
    for path, code in ((taken, ErrorCode.EXISTS), (desk.folder / "no" / "x.age", ErrorCode.NOT_WRITABLE)):
        with pytest.raises(KnownError) as caught:
            desk.sender.handover.make_for_key(request, key, path, JOB)
        assert caught.value.code is code
    assert taken.read_bytes() == b"mine"
    out = desk.path()
    whole = safe_files.NewFile.write

    def flipped(self: safe_files.NewFile, data: bytes) -> int:
        return whole(self, bytes(data[:-1]) + bytes([data[-1] ^ 1]) if len(data) > 60_000 else data)

    monkeypatch.setattr(safe_files.NewFile, "write", flipped)
    with pytest.raises(KnownError) as caught:
        desk.sender.handover.make_for_key(request, key, out, JOB)
    assert caught.value.code is ErrorCode.DISK_FAILED
    assert not out.exists()
    assert len(desk.sender.handover.made()) == count


@pytest.mark.skipif(shutil.which("age") is None, reason="no age here (apt-get install age)")
def test_the_program_age_seals_for_a_key_of_ours(desk: Desk) -> None:
    """A hand-over unpacked, sealed anew by stock `age` for the key that the file of ours names, opens here."""
    path, case = desk.hand_over()
    key = desk.reader.handover.keys.own()[0]
    desk.reader.handover.keys.save(key.key, desk.folder / "key.txt")
    (desk.folder / "plain2.zip").write_bytes(pyrage.decrypt(path.read_bytes(), _identities(desk)))
    again = desk.path()
    subprocess.run(
        ["age", "-R", desk.folder / "key.txt", "-o", again, desk.folder / "plain2.zip"], check=True
    )
    desk.reader.handover.received.remove(case.id)
    taken = desk.reader.handover.received.take_in(again, JOB)
    assert (taken.origin, taken.events) == (case.origin, case.events)


def test_keys_are_kept_with_words(desk: Desk) -> None:
    """Somebody's key is kept under a name, once; its words are checked by voice; own secrets never show."""
    keys = desk.sender.handover.keys
    theirs = desk.reader.handover.keys.own() or (desk.reader.handover.keys.make(),)
    added = keys.add("Bea Long", f" {theirs[0].key.upper()}\n")
    assert added.words == theirs[0].words
    assert len(set(added.words)) > 3
    assert added.checked is None
    keys.mark_checked(added.id)
    assert keys.find("bea long").checked is not None
    assert keys.add("Bea L.", theirs[0].key).id == added.id
    assert len(keys.known()) == 1
    for name, typed in (("", theirs[0].key), ("Bea", "age1nothing")):
        with pytest.raises(KnownError):
            keys.add(name, typed)
    keys.remove(added.id)
    assert keys.known() == ()
    assert len(keys.code(theirs[0].key)) > 20


class Stops:
    """A job that is told to stop after so many looks."""

    def __init__(self, after: int) -> None:
        self.left = after

    def check(self) -> None:
        """Stop when it is time."""
        self.left -= 1
        if self.left < 0:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Show nothing."""


@pytest.mark.parametrize("after", [0, 3, 20])
def test_a_stop_leaves_nothing(desk: Desk, after: int) -> None:
    """Wherever it is stopped: no file, no line in the list; and of taking in, no case and no bytes."""
    key = desk.reader.handover.keys.own() or (desk.reader.handover.keys.make(),)
    out, count = desk.path(), len(desk.sender.handover.made())
    with pytest.raises(Cancelled):
        desk.sender.handover.make_for_key(HandoverRequest(WHOLE), key[0].key, out, Stops(after))
    assert not out.exists()
    assert [path for path in desk.folder.iterdir() if "part" in path.name] == []
    assert len(desk.sender.handover.made()) == count
    desk.sender.handover.make_for_key(HandoverRequest(WHOLE), key[0].key, out, JOB)
    kept = desk.reader.handover.received.list()
    with pytest.raises(Cancelled):
        desk.reader.handover.received.take_in(out, Stops(after))
    assert desk.reader.handover.received.list() == kept
    assert desk.reader.verify(full=False).ok


def test_new_keys_for_the_vault_keep_received_cases(desk: Desk) -> None:
    """After a re-key the case is there and opens, and an own key still opens what is sealed for it."""
    _, case = desk.hand_over()
    into = desk.folder / "rekeyed"
    desk.reader.keys.rekey(bytearray(PASSPHRASE), into, new=bytearray(b"other words for another day"))
    session = desk.again.open(into, bytearray(b"other words for another day"), wait=lambda _seconds: None)
    try:
        told = session.handover.received.open(case.id, JOB)
        assert HELD in {entry.what for entry in told.entries.list()}
        path = desk.path()
        desk.sender.handover.make_for_key(
            HandoverRequest(WHOLE), session.handover.keys.own()[0].key, path, JOB
        )
        assert session.handover.received.take_in(path, JOB).whole
    finally:
        session.close()


def test_a_record_that_can_only_be_read_is_handed_over(
    vault_service: VaultService, reopen: Callable[..., Session], tmp_path: Path
) -> None:
    """Up to its newest checkpoint, when nothing came after it; nothing is kept of it there."""
    made = vault_service.create(tmp_path / "vault", bytearray(PASSPHRASE))
    made.entries.add({"what": "He waited at the gate."})
    key = made.handover.keys.make().key
    made.close()
    session = reopen(read_only=True)
    with pytest.raises(KnownError) as caught:
        session.handover.make_for_key(HandoverRequest(WHOLE), key, tmp_path / "x.age", JOB)
    assert caught.value.code is ErrorCode.READ_ONLY
    session.close()
    session = reopen()
    session.proof.issue()
    session.close()
    session = reopen(read_only=True)
    handed = session.handover.make_for_key(HandoverRequest(WHOLE), key, tmp_path / "x.age", JOB)
    assert handed.read_back
    assert (tmp_path / "x.age").stat().st_size == handed.bytes
    assert session.handover.made() == ()


def test_what_is_kept_back_and_stands_in_what_goes_in_is_named(session: Session) -> None:
    """An address in one's own words, a number in an earlier version; nothing where all of it goes in."""
    session.people.add(
        {"role": Role.ME, "name": "Ana Ruiz", "address": ("12 Oak Street, Ely",), "phone": (PHONE,)}
    )
    first = session.entries.add({"what": "He stood before 12 Oak St. and waited."})
    second = session.entries.add({"what": "He called 555 0143 at night."})
    session.entries.amend(second.id, {"what": "He called at night."}, reason="memory")
    session.entries.add({"what": "He waited at the gate."})
    held = session.entries.add({"what": "Held, with 12 Oak Street in it.", "hold": True})
    helper = HandoverChoice(HandoverReader.ADVOCATE)
    found = {(each.kind, each.record): each.whats for each in session.handover.still_there(helper, JOB)}
    assert found[RecordKind.ENTRY, first.id] == ("address",)
    assert found[RecordKind.ENTRY, second.id] == ("phone",)
    assert (RecordKind.ENTRY, held.id) not in found
    assert len(found) == 2
    assert session.handover.still_there(replace(helper, confidential=True), JOB) == ()
    assert session.handover.still_there(WHOLE, JOB) == ()
