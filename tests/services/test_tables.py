"""Tables are drawn entry by entry: byte for byte, and find for find, what a look at the whole record gives."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.errors import Cancelled
from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from exports.base import Find, PaperFile
from exports.checks.paper_checks import check_paper
from exports.checks.withholding import withheld_finds, without_withheld
from exports.checks.words_in import in_a_row, served_pieces
from exports.table_files import csv_bytes, json_bytes
from storage.keys import HeaderLimits, KdfCost
from storage.repositories.packed import packed_history, packed_records, unpacked, unpacked_history
from tests.services.conftest import PASSPHRASE
from tests.services.paper_bench import CountingJob, small_case

TABLES = {Paper.CSV: csv_bytes, Paper.JSON: json_bytes}
HOME = "14 Elm Court, Springfield, IL 62704"
ODD = (
    '=1+1,"x"\r\nnext, and -5',
    "one\u2028two\u2029three مرحبا 😀\ttab",
    ' "incidents": []\n "incidents": []\n',
    f"He waited at {HOME} and called 217-555-0143.",
    "five five five zero one nine nine five oh one",
    "https://maps.google.com/?q=39.78123,-89.65012 and %32%31%37-555-0143",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A record with odd words, one entry held back, one withdrawn, and some that were changed."""
    cost, limits = KdfCost(memory_kib=8, passes=1, lanes=1), HeaderLimits(memory_min=8, passes_min=1)
    session = VaultService(FixedClock(), cost=cost, limits=limits).create(
        tmp_path_factory.mktemp("tables") / "vault", bytearray(PASSPHRASE)
    )
    small_case(session)
    session.people.add({"name": "Dana Kettlewell", "role": Role.CHILD, "address": (HOME,)})
    for number, words in enumerate(ODD):
        told = {"what": words, "title": words[:12].strip(), "words": (words, "-x"), "effect": words}
        made = session.entries.add(told | ({"private_note": "silver otter lane"} if number == 1 else {}))
        if number % 2:
            session.entries.amend(made.id, {"what": f"{words} And more.", "effect": "silver otter lane"})
    held = session.entries.add({"what": "Nobody may read of the canoe lantern yet.", "hold": True})
    gone = session.entries.add({"what": "Withdrawn words of the violet teaspoon."})
    session.entries.withdraw(gone.id)
    session.entries.amend(held.id, {"title": "The canoe lantern"})
    yield session
    session.close()


def drawn(session: Session, request: ExportRequest) -> tuple[bytes, tuple[Find, ...], bool]:
    """The bytes that a table would have on the disk, what was found, and whether it may be written."""
    with session.documents.gather(request) as gathered:
        prepared = gathered.prepare(f"t.{request.paper}", NoJob())
    (file,) = prepared.files
    assert file.packed is not None
    return b"".join(file.packed.chunks()), prepared.finds, prepared.may_write


def told(finds: tuple[Find, ...]) -> list[tuple[object, ...]]:
    """What a person sees of finds, in one order."""
    return sorted((f.id, f.where, f.excerpt, f.by_shape, f.withheld, f.own, f.entry or b"") for f in finds)


@pytest.mark.parametrize("paper", TABLES)
@pytest.mark.parametrize("case", ["all", "few", "withheld"])
def test_a_table_is_what_the_whole_record_gives(filled: Session, paper: Paper, case: str) -> None:
    """The same bytes, the same finds and the same verdict as from all entries at once."""
    request = ExportRequest(paper)
    snapshot = filled.documents.snapshot()
    if case == "few":
        some = tuple(entry.id for entry in snapshot.entries[::2])
        request = replace(request, entries=some, most_serious=some[:2])
    if case == "withheld":
        _, finds, _ = drawn(filled, request)
        request = replace(request, withhold=frozenset(find.id for find in finds))
    data, finds, may_write = drawn(filled, request)
    before = served_case(snapshot, request)
    view = without_withheld(before, snapshot, request)
    assert data == TABLES[paper](view)
    whole = check_paper(
        [PaperFile("", data)],
        snapshot,
        request,
        pieces=served_pieces(view),
        rows=in_a_row(view),
        withheld=withheld_finds(before, snapshot, request),
    )
    assert told(finds) == told(whole.finds)
    assert may_write == whole.may_write
    assert may_write == (case == "withheld" or not finds)
    assert b"canoe lantern" not in data
    assert b"violet teaspoon" not in data


def test_the_bytes_are_those_of_the_plain_libraries(filled: Session) -> None:
    """JSON is what Python writes of the same document at once; each line of CSV what it writes of its cells."""
    document, _, _ = drawn(filled, ExportRequest(Paper.JSON))
    again = json.dumps(json.loads(document), ensure_ascii=False, indent=1) + "\n"
    assert document == again.encode()
    table, _, _ = drawn(filled, ExportRequest(Paper.CSV))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    assert table == out.getvalue().encode("utf-8-sig")
    assert len(rows) == 1 + len(json.loads(document)["incidents"])


def test_a_document_without_incidents_is_whole(filled: Session) -> None:
    """A view of no incident, as a bundle could have, is a document with an empty list."""
    view = served_case(filled.documents.snapshot(), ExportRequest(Paper.JSON, entries=()))
    assert (
        json_bytes(view)
        == (json.dumps(json.loads(json_bytes(view)), ensure_ascii=False, indent=1) + "\n").encode()
    )
    assert json.loads(json_bytes(view))["incidents"] == []


@pytest.mark.parametrize("paper", TABLES)
def test_a_table_stops_when_asked(filled: Session, paper: Paper) -> None:
    """Between two entries the work can be stopped."""
    counting = CountingJob()
    filled.documents.gather(ExportRequest(paper)).prepare("t", counting)
    with pytest.raises(Cancelled):
        filled.documents.gather(ExportRequest(paper)).prepare("t", CountingJob(counting.asked // 2))


def test_packed_records_are_the_records(filled: Session) -> None:
    """What was packed is made again as it was, with every state that it had."""
    ledger = filled.ledger
    found = {record.id: packed for record, packed in packed_records(ledger.vault, RecordKind.ENTRY)}
    made = [unpacked(RecordKind.ENTRY, packed) for packed in found.values()]
    assert made == list(ledger.all(RecordKind.ENTRY))
    for each in found:
        packed = packed_history(ledger.vault, RecordKind.ENTRY, each)
        assert unpacked_history(RecordKind.ENTRY, each, packed) == ledger.history(RecordKind.ENTRY, each)
