"""The list of exports knows where each file is, deletes only what was written, and says what it could not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from app.domain.errors import ErrorCode
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ids import new_id
from app.domain.ports import NoJob
from app.services.exports_made import FileState, MadeFile, delete, look
from app.services.session import Session
from app.testing import FixedClock
from storage.canonical import Json
from storage.keys import HeaderLimits, KdfCost
from storage.migrations.runner import released_migrations
from storage.vault import Vault
from tests.services.conftest import PASSPHRASE
from tests.services.paper_bench import save, small_case
from tests.services.refusals import refused

JOB = NoJob()
Reopen = Callable[..., Session]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A stick with a folder for papers."""
    folder = tmp_path / "stick" / "out"
    folder.mkdir(parents=True)
    return folder


def files(session: Session) -> tuple[MadeFile, ...]:
    """Return every file of every export."""
    return tuple(file for made in session.exports_made.list() for file in made.files)


def states(session: Session) -> list[FileState]:
    """Say how every file stands."""
    return list(look(files(session), JOB).values())


def test_every_export_is_listed_with_its_files_and_places(
    session: Session, reopen: Reopen, out: Path
) -> None:
    """When, which paper, for whom and why, the hash and the place of each file; it lasts over a lock."""
    small_case(session)
    save(session, Paper.CONFIDENTIAL, out / "sheets.pdf", reader=Reader.JUDGE, purpose="hearing")
    save(session, Paper.CSV, out / "t.csv")
    session.close()
    session = reopen()
    table, sheets = sorted(session.exports_made.list(), key=lambda made: made.export.paper, reverse=True)
    assert (table.export.paper, sheets.export.paper, sheets.export.purpose) == (
        "csv",
        "confidential",
        "hearing",
    )
    assert [file.path for file in sheets.files] == [
        out / "sheets-respondent.pdf",
        out / "sheets-petitioner.pdf",
    ]
    assert states(session) == [FileState.THERE] * 3
    (out / "sheets-respondent.pdf").unlink()
    (out / "sheets-petitioner.pdf").write_bytes(b"something else")
    assert set(states(session)) == {FileState.THERE, FileState.GONE, FileState.CHANGED}
    out.rename(out.parent / "elsewhere")
    assert set(states(session)) == {FileState.NOT_SEEN}


def test_the_place_is_in_no_event_and_on_no_paper(session: Session, out: Path) -> None:
    """A path names a user and a machine: the log of the record and the private log do not hold it."""
    small_case(session)
    save(session, Paper.CSV, out / "t.csv")
    payloads = session.ledger.vault.query("SELECT payload FROM event")
    assert len(payloads) > 3
    assert not any(b"stick" in bytes(payload) for (payload,) in payloads)  # type: ignore[arg-type]
    prepared = session.documents.prepare(ExportRequest(paper=Paper.LOG), "log.pdf", JOB)
    words = "".join(page.get_textpage().get_text_range() for page in PdfDocument(prepared.files[0].data))
    assert "t.csv" in words
    assert "stick" not in words


@pytest.mark.parametrize(
    ("paper", "name"),
    [(Paper.CONFIDENTIAL, "s.pdf"), (Paper.IC3, "i.pdf"), (Paper.BUNDLE, "b.zip"), (Paper.BUNDLE, "bag")],
)
def test_an_export_is_deleted_whole_and_that_is_kept(
    session: Session, reopen: Reopen, out: Path, paper: Paper, name: str
) -> None:
    """Every file, companion and folder goes, nothing beside them, and the list says so later."""
    small_case(session)
    (out / "mine.txt").write_text("stays")
    save(session, paper, out / name)
    done = delete(files(session), JOB)
    assert (len(done.deleted), done.changed, done.missing) == (len(files(session)), (), ())
    session.exports_made.record_deleted(done.deleted)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    session.close()
    session = reopen()
    assert set(states(session)) == {FileState.DELETED}
    assert session.verify(full=True).ok


def test_a_changed_file_is_only_deleted_when_the_person_says_so(session: Session, out: Path) -> None:
    """One other byte of the same length is noticed; a link goes without what it leads to."""
    small_case(session)
    for name in ("a.csv", "b.csv"):
        save(session, Paper.CSV, out / name)
    data = bytearray((out / "a.csv").read_bytes())
    data[-3] ^= 1
    (out / "a.csv").write_bytes(data)
    elsewhere = out.parent / "b.csv"
    (out / "b.csv").rename(elsewhere)
    (out / "b.csv").symlink_to(elsewhere)
    done = delete(files(session), JOB)
    assert (done.deleted, len(done.changed)) == ((), 2)
    assert len(delete(files(session), JOB, changed_too=True).deleted) == 2
    assert list(out.iterdir()) == []
    assert elsewhere.exists()


def test_a_folder_that_holds_anything_else_is_never_deleted(session: Session, out: Path) -> None:
    """A file put into the folder of a bundle, or one changed there, keeps the whole folder."""
    small_case(session)
    save(session, Paper.BUNDLE, out / "bag")
    (out / "bag" / "mine.txt").write_text("stays")
    for sure in (False, True):
        done = delete(files(session), JOB, changed_too=sure)
        assert (done.deleted, len(done.changed)) == ((), 1)
    assert (out / "bag" / "bagit.txt").exists()
    (out / "bag" / "mine.txt").unlink()
    assert len(delete(files(session), JOB).deleted) == 1
    assert not (out / "bag").exists()


def test_what_is_not_there_is_said_and_not_recorded(session: Session, out: Path) -> None:
    """A stick that is elsewhere keeps its files on the list."""
    small_case(session)
    save(session, Paper.CSV, out / "t.csv")
    os.rename(out / "t.csv", out / "u.csv")  # noqa: PTH104
    done = delete(files(session), JOB)
    assert len(done.missing) == 1
    session.exports_made.record_deleted(done.deleted)
    os.rename(out / "u.csv", out / "t.csv")  # noqa: PTH104
    assert states(session) == [FileState.THERE]


def test_an_export_is_found_by_the_start_of_its_id(session: Session, out: Path) -> None:
    """An id that is none raises a sentence."""
    small_case(session)
    save(session, Paper.CSV, out / "t.csv")
    (made,) = session.exports_made.list()
    assert session.exports_made.find(made.export.id.hex()[:8]) == made
    with refused(ErrorCode.NOT_FOUND):
        session.exports_made.find("ffffffff")


def test_an_older_vault_that_may_not_be_written_has_no_places(
    tmp_path: Path, reopen: Reopen, clock: FixedClock, cheap_cost: KdfCost, cheap_limits: HeaderLimits
) -> None:
    """A vault made before places were kept is listed all the same, and takes places when it is written."""
    steps = released_migrations()[:8]
    old = Vault.create(
        tmp_path / "vault",
        bytearray(PASSPHRASE),
        clock=clock,
        cost=cheap_cost,
        limits=cheap_limits,
        steps=steps,
    )
    record = new_id()
    file: dict[str, Json] = {"name": "t.csv", "pages": 0, "bytes": 3, "sha256": "0" * 64}
    row: dict[str, Json] = {
        "id": record.hex(),
        "made_ms": 1,
        "made_zone": "UTC",
        "paper": "csv",
        "files": [file],
    }
    with old.transaction() as tx:
        tx.put("export", record, row, act="export")
    old.close()
    session = reopen(read_only=True)
    assert states(session) == [FileState.UNKNOWN]
    assert session.verify(full=True).ok
    session.close()
    session = reopen()
    small_case(session)
    save(session, Paper.CSV, tmp_path / "t.csv")
    assert set(states(session)) == {FileState.UNKNOWN, FileState.THERE}
