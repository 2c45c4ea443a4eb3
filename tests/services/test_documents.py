"""Papers through the service: whole or not at all, recorded with their hashes, checked before they are written."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ports import NoJob
from app.services.session import Session
from exports.render import breaks, fonts, shaping
from tests.services.paper_bench import (
    FORMS,
    CountingJob,
    FailingDisk,
    entry,
    noise,
    save,
    small_case,
)
from tests.services.refusals import refused

Reopen = Callable[..., Session]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for papers."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("paper", "name"), FORMS)
def test_a_paper_is_written_and_recorded(session: Session, out: Path, paper: Paper, name: str) -> None:
    """Every file has the hash and size that are told and kept, with the reader, the purpose and a checkpoint."""
    chosen = small_case(session)
    result = save(session, paper, out / name, reader=Reader.POLICE, purpose="for the file")
    (made,) = session.exports_made.exports()
    assert (made.paper, made.reader, made.purpose) == (paper.value, "police", "for the file")
    assert made.checkpoint == result.checkpoint != ""
    assert [file.name for file in made.files] == [file.path.name for file in result.files]
    for kept, file in zip(made.files, result.files, strict=True):
        assert (kept.bytes, kept.sha256, kept.pages) == (file.bytes, file.sha256, file.pages)
        if file.path.is_file():
            assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
            assert file.path.stat().st_mode & 0o077 == 0
    assert names(out) == sorted(file.path.name for file in result.files)
    assert made.entries == (0 if paper is Paper.CONFIDENTIAL else len(chosen))
    assert session.verify(full=True, checkpoint=result.checkpoint).ok


@pytest.mark.parametrize(("paper", "name"), FORMS)
def test_nothing_is_written_over(session: Session, out: Path, paper: Paper, name: str) -> None:
    """When any file of a paper would replace something, nothing is written and nothing recorded."""
    small_case(session)
    request = ExportRequest(paper=paper)
    prepared = session.documents.prepare(request, name, NoJob())
    for file in prepared.files:
        for put in (
            lambda path: path.write_bytes(b"mine"),
            lambda path: path.symlink_to("nowhere"),
            Path.mkdir,
        ):
            path = out / file.name
            put(path)
            with refused(ErrorCode.EXISTS):
                session.documents.write(prepared, out / name, NoJob())
            assert names(out) == [file.name]
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    assert session.exports_made.exports() == ()
    session.documents.write(prepared, out / name, NoJob())


@pytest.mark.parametrize(("paper", "name"), FORMS)
def test_a_cancelled_paper_leaves_nothing(session: Session, out: Path, paper: Paper, name: str) -> None:
    """Stopped at any of its checks, drawing or writing, no file stands there and no export is recorded."""
    small_case(session)
    request = ExportRequest(paper=paper)
    session.documents.prepare(request, name, NoJob())  # what is kept for the next time has been made
    counted = CountingJob()
    prepared = session.documents.prepare(request, name, counted)
    assert counted.asked > 0, "a paper asks whether to go on while it is drawn"
    for stop_at in {1, 2, counted.asked // 2} - {0}:
        with pytest.raises(Cancelled):
            session.documents.prepare(request, name, CountingJob(stop_at))
    counted = CountingJob()
    probe = out.parent / "probe"
    probe.mkdir()
    session.documents.write(prepared, probe / name, counted)
    already = len(session.exports_made.exports())
    for stop_at in {1, counted.asked // 4, counted.asked // 2} - {0}:
        with pytest.raises(Cancelled):
            session.documents.write(prepared, out / name, CountingJob(stop_at))
        assert names(out) == []
    assert len(session.exports_made.exports()) == already


@pytest.mark.parametrize(
    ("paper", "name", "number"),
    [(*form, errno.ENOSPC) for form in FORMS]
    + [(Paper.CSV, "t.csv", errno.EIO), (Paper.BUNDLE, "b", errno.EIO)],
)
def test_a_full_disk_leaves_nothing(
    session: Session, out: Path, paper: Paper, name: str, number: int
) -> None:
    """The disk refuses at any operation: no file stands there, no export is recorded, the vault works on."""
    small_case(session)
    prepared = session.documents.prepare(ExportRequest(paper=paper), name, NoJob())
    probe = out.parent / "probe"
    probe.mkdir()
    with FailingDisk(probe, None).in_place() as disk:
        session.documents.write(prepared, probe / name, NoJob())
    assert disk.count >= 3
    already = len(session.exports_made.exports())
    code = ErrorCode.NO_SPACE if number == errno.ENOSPC else ErrorCode.DISK_FAILED
    points = range(1, disk.count + 1)
    for fail_at in points if len(points) < 12 else sorted({*points[:4], *points[4::9], *points[-4:]}):
        with FailingDisk(out, fail_at, number).in_place(), refused(code):
            session.documents.write(prepared, out / name, NoJob())
        assert names(out) == [], f"operation {fail_at} of {disk.count}"
    assert len(session.exports_made.exports()) == already
    assert session.entries.list()


@pytest.mark.parametrize(("paper", "name"), FORMS)
def test_what_cannot_be_recorded_is_not_left(session: Session, out: Path, paper: Paper, name: str) -> None:
    """When the vault cannot keep the record of an export, its files and its note are removed again."""
    small_case(session)
    prepared = session.documents.prepare(ExportRequest(paper=paper), name, NoJob())
    # The database cannot open its journal where something else stands.
    journal = session.folder / "c.bin-journal"
    journal.mkdir()
    with pytest.raises(KnownError):
        session.documents.write(prepared, out / name, NoJob(), out / "checkpoint.note")
    journal.rmdir()
    assert names(out) == []
    assert session.exports_made.exports() == ()
    session.documents.write(prepared, out / name, NoJob(), out / "checkpoint.note")
    assert len(session.exports_made.exports()) == 1


def test_a_read_only_vault_gives_every_paper_unrecorded(session: Session, reopen: Reopen, out: Path) -> None:
    """From a vault that cannot be written to, every paper can be made; it is not recorded, no note is written."""
    small_case(session)
    session.close()
    again = reopen(read_only=True)
    events = again.info()
    for paper, name in FORMS:
        request = ExportRequest(paper=paper)
        prepared = again.documents.prepare(request, name, NoJob())
        assert prepared.may_write, prepared.checks
        result = again.documents.write(prepared, out / name, NoJob(), out / "checkpoint.note")
        assert result.checkpoint == ""
        assert all(file.path.exists() for file in result.files)
    assert "checkpoint.note" not in names(out)
    assert again.exports_made.exports() == ()
    assert again.info() == events


def test_a_checkpoint_is_kept_with_each_export_and_can_be_kept_elsewhere(session: Session, out: Path) -> None:
    """The note beside the paper is the one in the record, and vouches for everything before the export."""
    small_case(session)
    request = ExportRequest(paper=Paper.CSV)
    prepared = session.documents.prepare(request, "t.csv", NoJob())
    result = session.documents.write(prepared, out / "t.csv", NoJob(), out / "t.note")
    note = (out / "t.note").read_text(encoding="utf-8")
    assert note == result.checkpoint == session.exports_made.exports()[0].checkpoint
    entry(session, "one more", "2026-11-10")
    assert session.verify(full=False, checkpoint=note).ok
    assert not session.verify(full=False, checkpoint=note.replace("\n", "\nx", 1)).ok


def test_a_note_in_the_way_stops_the_export(session: Session, out: Path) -> None:
    """Where the note would replace something, or cannot be written, no paper is left and none recorded."""
    small_case(session)
    (out / "t.note").write_bytes(b"mine")
    prepared = session.documents.prepare(ExportRequest(paper=Paper.CSV), "t.csv", NoJob())
    for note, code in ((out / "t.note", ErrorCode.EXISTS), (out / "no" / "t.note", ErrorCode.NOT_WRITABLE)):
        with refused(code):
            session.documents.write(prepared, out / "t.csv", NoJob(), note)
        assert names(out) == ["t.note"]
    with refused(ErrorCode.EXISTS):
        session.documents.write(prepared, out / "t.csv", NoJob(), out / "t.csv")
    assert (out / "t.note").read_bytes() == b"mine"
    assert names(out) == ["t.note"]
    assert session.exports_made.exports() == ()


def test_a_paper_with_a_find_is_never_written(session: Session, out: Path) -> None:
    """`write` itself refuses what a check stopped, whoever calls it."""
    leak = entry(session, "He texted 701-555-0143.", "2026-11-11")
    small_case(session)
    request = ExportRequest(paper=Paper.PACKET, entries=(leak,))
    prepared = session.documents.prepare(request, "p.pdf", NoJob())
    assert not prepared.may_write
    assert [find.entry for find in prepared.finds if find.what == "phone"]
    with refused(ErrorCode.LEAK_FOUND):
        session.documents.write(prepared, out / "p.pdf", NoJob())
    assert names(out) == []


def test_allow_lets_one_find_through_and_is_recorded(session: Session, out: Path) -> None:
    """Only the id that was allowed passes; a known value is not let through by `shapes`."""
    small_case(session)
    leak = entry(session, "He texted 701-555-0143.", "2026-11-11")
    request = ExportRequest(paper=Paper.CSV, entries=(leak,))
    finds = session.documents.prepare(request, "t.csv", NoJob()).finds
    for allow in (
        frozenset[str](),
        frozenset({"shapes"}),
        frozenset({"phone"}),
        frozenset({"phone-00000000"}),
    ):
        stopped = session.documents.prepare(
            ExportRequest(paper=Paper.CSV, entries=(leak,), allow=allow), "t.csv", NoJob()
        )
        assert not stopped.may_write, allow
    allowed = frozenset(find.id for find in finds)
    save(session, Paper.CSV, out / "t.csv", entries=(leak,), allow=allowed)
    assert session.exports_made.exports()[0].allowed == tuple(sorted(allowed))


def test_shapes_can_be_allowed_together(session: Session) -> None:
    """What only looks like an address or phone is let through by the word `shapes`."""
    strange = entry(session, "He wrote: 88 Nowhere Street, call 212-555-0177.", "2026-11-11")
    request = ExportRequest(paper=Paper.CSV, entries=(strange,))
    stopped = session.documents.prepare(request, "t.csv", NoJob())
    assert not stopped.may_write
    assert all(find.by_shape for find in stopped.finds)
    allowed = ExportRequest(paper=Paper.CSV, entries=(strange,), allow=frozenset({"shapes"}))
    assert session.documents.prepare(allowed, "t.csv", NoJob()).may_write


def test_a_release_is_recorded_and_ends_with_its_paper(session: Session, out: Path) -> None:
    """A released field passes in the paper it was released for, stands in its record, and in no other."""
    small_case(session)
    leak = entry(session, "He texted 701-555-0143.", "2026-11-11")
    me = session.people.find_by_name("Jordan Avery").id
    release = frozenset({(me, "phone")})
    save(session, Paper.PACKET, out / "a.pdf", entries=(leak,), release=release)
    assert session.exports_made.exports()[0].released == (f"{me.hex()}:phone",)
    again = session.documents.prepare(ExportRequest(paper=Paper.PACKET, entries=(leak,)), "b.pdf", NoJob())
    assert not again.may_write


@pytest.mark.parametrize("paper", [Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON])
def test_a_paper_of_nothing_is_refused(session: Session, paper: Paper) -> None:
    """No entry that may go in: held and withdrawn ones do not count."""
    with refused(ErrorCode.NOTHING_CHOSEN):
        session.documents.prepare(ExportRequest(paper=paper), "x", NoJob())
    held = entry(session, "held", "2026-11-11", hold=True)
    gone = entry(session, "gone", "2026-11-11")
    session.entries.withdraw(gone)
    for chosen in (None, (held,), (gone,), (held, gone)):
        with refused(ErrorCode.NOTHING_CHOSEN):
            session.documents.prepare(ExportRequest(paper=paper, entries=chosen), "x", NoJob())


@pytest.mark.parametrize("paper", [Paper.CSV, Paper.JSON, Paper.BUNDLE, Paper.IC3])
def test_held_withdrawn_and_private_are_in_no_paper_for_others(
    session: Session, out: Path, paper: Paper
) -> None:
    """Even when asked for by id, what is held, withdrawn or a private note is in no byte of the paper."""
    chosen = small_case(session)
    hidden = session.evidence.add_bytes("QZ-HELD-FILE.txt", b"QZ-HELD-BYTES").evidence.id
    held = entry(session, "QZ-HELD words", "2026-11-11", hold=True, evidence=(hidden,))
    gone = entry(session, "QZ-GONE words", "2026-11-12")
    session.entries.withdraw(gone, reason="QZ-REASON")
    session.entries.amend(chosen[1], {"private_note": "QZ-NOTE words"})
    result = save(session, paper, out / "paper", entries=(*chosen, held, gone))
    written = [path for file in result.files for path in (file.path, *file.path.rglob("*")) if path.is_file()]
    if paper is not Paper.IC3:
        assert b"nine times" in b"".join(path.read_bytes() for path in written)
    for path in written:
        assert b"QZ-" not in path.read_bytes(), path.name
        assert "QZ-" not in path.name
    assert {path.name for path in written}.isdisjoint({"QZ-HELD-FILE.txt"})


def test_a_packet_over_the_limit_becomes_numbered_volumes(session: Session, out: Path) -> None:
    """Several volumes are NAME-1-of-N.pdf, each under the limit; one volume is exactly the name."""
    photos = tuple(session.evidence.add_bytes(f"{n}.jpg", noise(n, 700)).evidence.id for n in range(6))
    chosen = entry(session, "He stood there.", "2026-11-02", evidence=photos)
    result = save(session, Paper.PACKET, out / "court set.pdf", split_mb=1)
    count = len(result.files)
    assert count > 1
    wanted = [f"court set-{n}-of-{count}.pdf" for n in range(1, count + 1)]
    assert [file.path.name for file in result.files] == wanted
    assert all(file.bytes <= 1_000_000 or file.bytes <= 2**20 for file in result.files)
    assert names(out) == sorted(wanted)
    one = save(session, Paper.PACKET, out / "whole.pdf", entries=(chosen,), split_mb=25)
    assert [file.path.name for file in one.files] == ["whole.pdf"]


def test_the_pages_can_be_seen_before_saving(session: Session) -> None:
    """A prepared paper shows each of its pages as a picture, and can be saved under another name."""
    small_case(session)
    prepared = session.documents.prepare(ExportRequest(paper=Paper.CONFIDENTIAL), "a.pdf", NoJob())
    pages = session.documents.preview(prepared)
    assert pages.count == prepared.pages >= 2
    for number in range(pages.count):
        picture = pages.page(number, 300, NoJob())
        assert max(picture.width, picture.height) == 300
        assert len(picture.rgb) == 3 * picture.width * picture.height
        assert len(set(picture.rgb)) > 2, "the page is not blank"
    with pytest.raises(IndexError):
        pages.page(pages.count, 300, NoJob())
    renamed = prepared.under("other.PDF")
    assert [file.name for file in renamed.files] == ["other-respondent.PDF", "other-petitioner.PDF"]
    with pytest.raises(Cancelled):
        pages.page(0, 300, CountingJob(1))


def test_a_lock_ends_a_paper_that_is_being_made(session: Session, out: Path) -> None:
    """After the session closed, nothing more can be read for a paper, and a bundle that was ready is not written."""
    small_case(session)
    gathered = session.documents.gather(ExportRequest(paper=Paper.PACKET))
    documents = session.documents
    bundle = documents.prepare(ExportRequest(paper=Paper.BUNDLE), "b.zip", NoJob())
    session.close()
    assert not gathered.is_open
    with refused(ErrorCode.VAULT_LOCKED):
        gathered.prepare("p.pdf", NoJob())
    with refused(ErrorCode.VAULT_LOCKED):
        documents.write(bundle, out / "b.zip", NoJob())
    assert names(out) == []


def test_a_lock_empties_what_drawing_remembers(session: Session) -> None:
    """Words of a paper that were kept to draw the next one faster go with the keys."""
    small_case(session)
    session.documents.prepare(ExportRequest(paper=Paper.PACKET), "packet.pdf", NoJob())
    remembered = [
        each
        for module in (breaks, fonts, shaping)
        for each in vars(module).values()
        if hasattr(each, "cache_info") and each.cache_info().maxsize is not None
    ]
    assert any(each.cache_info().currsize for each in remembered)
    session.lock()
    assert not any(each.cache_info().currsize for each in remembered)


def test_damaged_evidence_is_never_passed_off_as_whole(session: Session, reopen: Reopen, out: Path) -> None:
    """With a segment damaged or gone, a bundle is refused or says so; no wrong byte is handed out."""
    small_case(session)
    session.close()
    for segment in (session.folder / "d").glob("??/*"):
        data = bytearray(segment.read_bytes())
        data[-1] ^= 1
        segment.write_bytes(data)
    again = reopen()
    for paper, name in ((Paper.BUNDLE, "b.zip"), (Paper.PACKET, "p.pdf"), (Paper.LOG, "l.pdf")):
        if paper is Paper.BUNDLE:
            with refused(ErrorCode.EVIDENCE_DAMAGED):
                save(again, paper, out / name)
            assert names(out) == []
        else:
            save(again, paper, out / name)
