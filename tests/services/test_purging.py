"""Letting go of a record: every file is listed before, no byte is left after, and an open case stops it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.clients import Client, Keeping
from app.domain.errors import ErrorCode
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.moment import Moment, Precision, Stamp
from app.domain.open_case import OpenMatter
from app.domain.ports import NoJob
from app.services.handover import HandoverRequest
from app.services.purging import shared_text
from app.services.session import Session
from app.services.vault import VaultService
from tests.services.refusals import refused

OWN = b"a passphrase of its own here"
WHOLE = HandoverChoice(HandoverReader.ME, private_notes=True, held=True, immigration=True, confidential=True)


def no_wait(_seconds: float) -> None:
    """Earlier tries slow nothing here."""


def client(session: Session, folder: Path) -> Client:
    """Return a record on the list with words, a file and an export."""
    if not session.clients.is_list:
        session.clients.begin()
    made = session.clients.make("K-417", folder, bytearray(OWN))
    opened = open_own(session, folder)
    try:
        opened.evidence.add_bytes("photo.bin", os.urandom(300_000))
        opened.entries.add({"what": "canary words of the record"})
    finally:
        opened.close()
    return made


def open_own(session: Session, folder: Path) -> Session:
    """Open a record beside the list."""
    return session.clients._beside().open(folder, bytearray(OWN), wait=no_wait)


def opened_case(session: Session, folder: Path) -> None:
    """Write down a court order in the record: a case is open."""
    opened = open_own(session, folder)
    try:
        opened.records.add(RecordKind.ORDER, {"court": "Superior Court"})
    finally:
        opened.close()


def hand_over(session: Session, folder: Path, out: Path) -> None:
    """Hand the whole record over to its person, and let them tell the words back."""
    opened = open_own(session, folder)
    try:
        made = opened.handover.make_with_passphrase(HandoverRequest(WHOLE), OWN, out, NoJob())
        (stored,) = opened.handover._handovers.all()
        assert opened.handover.note_receipt(made.id, stored.receipt)
        assert opened.handover.last_verified() is not None
    finally:
        opened.close()


def files_in(folder: Path) -> Mapping[str, int]:
    """Return every file below a folder with its size."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_preview_lists_every_file_and_changes_none(session: Session, tmp_path: Path) -> None:
    """What is listed is what stands in the folder, to the byte; a file of somebody else's is told apart."""
    made = client(session, tmp_path / "one")
    (tmp_path / "one" / "holiday.txt").write_text("not ours")
    preview = session.clients.look(made.id, bytearray(OWN), no_wait)
    there = files_in(tmp_path / "one")
    assert {one.name: one.bytes for one in preview.files} == {
        name: size for name, size in there.items() if name != "holiday.txt"
    }
    assert preview.foreign == ("holiday.txt",)
    assert len(preview.files) > 5
    assert preview.matter is None


def test_after_a_purge_no_byte_of_the_record_is_left(
    session: Session, vault_service: VaultService, tmp_path: Path
) -> None:
    """Folder and files are gone; the line says when, and what was shared only because it was asked for."""
    made = client(session, tmp_path / "one")
    removed = session.clients.purge(made.id, bytearray(OWN), no_wait, keep_shared=False)
    assert not (tmp_path / "one").exists()
    assert (removed.left, removed.foreign, removed.is_gone) == ((), (), True)
    gone = session.clients.get(made.id)
    assert (gone.purged, gone.next_step, gone.handed) == (session.clients.today(), "", None)
    assert session.clients.shared(made.id) == ()
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"canary words" not in path.read_bytes()


def test_a_file_of_somebody_else_stays_alone(session: Session, tmp_path: Path) -> None:
    """Nothing but the files of the record goes."""
    made = client(session, tmp_path / "one")
    (tmp_path / "one" / "holiday.txt").write_text("not ours")
    removed = session.clients.purge(made.id, bytearray(OWN), no_wait, keep_shared=False)
    assert files_in(tmp_path / "one") == {"holiday.txt": 8}
    assert removed.foreign == ("holiday.txt",)


def test_what_was_shared_stays_if_it_is_asked_for(session: Session, tmp_path: Path) -> None:
    """Who, what, why and when stay on the line, without a word of the case or a name of a file."""
    made = client(session, tmp_path / "one")
    opened = open_own(session, tmp_path / "one")
    try:
        today = opened.clients.today()
        under = opened.records.add(
            RecordKind.RELEASE,
            {
                "who": "Dana Cole",
                "papers": ("csv",),
                "purpose": "hearing",
                "agreed": Moment(Precision.EXACT, Stamp(today)),
                "expires": Moment(Precision.EXACT, Stamp(today + timedelta(days=20))),
            },
        ).id
        request = ExportRequest(Paper.CSV, Reader.ATTORNEY, under=under)
        out = tmp_path / "canary-table.csv"
        opened.documents.write(opened.documents.prepare(request, out.name, NoJob()), out, NoJob())
    finally:
        opened.close()
    preview = session.clients.look(made.id, bytearray(OWN), no_wait)
    assert preview.exports_here == (out,)
    session.clients.purge(made.id, bytearray(OWN), no_wait, keep_shared=True)
    (kept,) = session.clients.shared(made.id)
    assert (kept.who, kept.purpose, kept.agreed) == ("Dana Cole", "hearing", today.isoformat())
    assert "canary" not in f"{kept}"
    assert "Dana Cole" in shared_text((kept,), today)
    session.clients.take_off(made.id)
    assert session.clients.shared(made.id) == ()


@pytest.mark.parametrize("yes", [True, False])
def test_an_open_case_stops_it_whatever_is_said(session: Session, tmp_path: Path, *, yes: bool) -> None:
    """A hearing, order or report is open and nobody else holds the record: nothing goes."""
    made = client(session, tmp_path / "one")
    opened_case(session, tmp_path / "one")
    preview = session.clients.look(made.id, bytearray(OWN), no_wait)
    assert preview.matter is OpenMatter.ORDER
    assert preview.is_stopped
    before = set(files_in(tmp_path / "one"))
    with refused(ErrorCode.CASE_OPEN):
        session.clients.purge(made.id, bytearray(OWN), no_wait, keep_shared=True, allow_open_case=yes)
    assert set(files_in(tmp_path / "one")) == before
    assert session.clients.get(made.id).purged is None
    assert session.clients.shared(made.id) == ()


def test_once_it_was_handed_over_and_verified_a_person_may_let_it_go(
    session: Session, tmp_path: Path
) -> None:
    """Handed over whole, the words told back, nothing written since: the yes counts, and only then."""
    made = client(session, tmp_path / "one")
    opened_case(session, tmp_path / "one")
    hand_over(session, tmp_path / "one", tmp_path / "case.age")
    preview = session.clients.look(made.id, bytearray(OWN), no_wait)
    assert preview.handed is not None
    assert not preview.is_stopped
    with refused(ErrorCode.CASE_OPEN):
        session.clients.purge(made.id, bytearray(OWN), no_wait, keep_shared=False)
    session.clients.purge(made.id, bytearray(OWN), no_wait, keep_shared=False, allow_open_case=True)
    assert not (tmp_path / "one").exists()
    assert session.clients.get(made.id).handed == session.clients.today()
    assert (tmp_path / "case.age").is_file()


def test_what_was_written_after_the_hand_over_is_not_handed_over(session: Session, tmp_path: Path) -> None:
    """A word more, and it counts as not handed over."""
    made = client(session, tmp_path / "one")
    hand_over(session, tmp_path / "one", tmp_path / "case.age")
    opened = open_own(session, tmp_path / "one")
    try:
        opened.entries.add({"what": "One more thing."})
    finally:
        opened.close()
    assert session.clients.look(made.id, bytearray(OWN), no_wait).handed is None


def test_a_wrong_passphrase_shows_and_removes_nothing(session: Session, tmp_path: Path) -> None:
    """The list opens no record: without its own passphrase there is no preview and no purge."""
    made = client(session, tmp_path / "one")
    with refused(ErrorCode.WRONG_PASSPHRASE):
        session.clients.look(made.id, bytearray(b"otter lamp violet canoe seven"), no_wait)
    with refused(ErrorCode.WRONG_PASSPHRASE):
        session.clients.purge(made.id, bytearray(b"otter lamp violet"), no_wait, keep_shared=True)
    assert (tmp_path / "one").is_dir()


def test_keeping_is_off_and_only_reminds(session: Session, tmp_path: Path) -> None:
    """Nothing is due until somebody says a day; what is due is still all there."""
    assert session.purging.keeping == Keeping()
    assert session.purging.due() is None
    session.purging.keep(Keeping(months=1, closed=date(2026, 9, 30)))
    assert session.purging.due() == date(2026, 10, 30)
    session.purging.keep(Keeping(until=date(2027, 1, 1)))
    assert session.purging.keeping == Keeping(until=date(2027, 1, 1))
    assert session.purging.due() is None
    assert session.is_open


def test_every_paper_can_be_named_in_what_was_shared(session: Session) -> None:
    """No paper that can go out is without words on the list of what was shared."""
    for paper in (*Paper, "handover", "everything"):
        fill = {"made": session.ledger.now(), "paper": str(paper), "reader": "attorney"}
        session.ledger.add(RecordKind.EXPORT, {}, fill=fill, act="export")
    (row,) = session.releases.summary()
    assert row.given.count(";") == len(Paper) + 1
