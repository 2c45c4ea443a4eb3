"""Taking exports in: kept as evidence, only what is new added, nothing half done, and nothing guessed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.import_report import FileReport, ImportOptions
from app.domain.imported import MessageKind, ReadOptions
from app.domain.ports import NoJob
from app.importers.registry import ReaderTable
from app.sandbox.client import SandboxDecoder
from app.services.imports import ImportService
from app.services.session import Session
from storage.repositories.message_search import MessageSearchRepository
from tests.importers.made_export import TABLE, export
from tests.services.conftest import PASSPHRASE
from tests.storage import independent_checker


def say(at: str, text: str, sender: str = "Casey", **more: object) -> dict[str, Any]:
    """One message of the made format."""
    return {"at": at, "sender": sender, "text": text, **more}


TALK = [
    say("2026-03-14T22:02:00", "why did you change your number"),
    say("2026-03-14T22:02:30", "why did you change your number"),
    say("2026-03-14T22:03:00", "Please stop", "Jordan", mine=True),
    say("2026-03-14T22:05:00", "", "Casey", kind="call", detail="missed"),
    say("2026-03-14T22:06:00", "Casey left", "", kind="system"),
]


@pytest.fixture
def imports(session: Session) -> Iterator[ImportService]:
    """The service with the reader of the made format alone."""
    with SandboxDecoder() as decoder:
        yield ImportService(
            session.ledger, session.handling, session._index, decoder, ReaderTable(TABLE, TABLE)
        )


@pytest.fixture
def take(imports: ImportService, tmp_path: Path) -> Callable[..., FileReport]:
    """Import a file with these bytes."""

    def go(data: bytes, name: str = "chat.made", **options: str) -> FileReport:
        path = tmp_path / name
        path.write_bytes(data)
        (report,) = imports.run((path,), ImportOptions(ReadOptions(**options))).files
        return report

    return go


def zipped(said: dict[str, object], **files: bytes) -> bytes:
    """A ZIP of the made format with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("made.json", json.dumps(said))
        for name, data in files.items():
            archive.writestr(name.replace("_dot_", "."), data)
    return made.getvalue()


def test_an_export_becomes_a_thread(session: Session, take: Callable[..., FileReport]) -> None:
    """Messages, calls and notices are counted apart; the file is kept; the thread reads as it was sent."""
    report = take(export(threads={"casey": TALK}))
    assert (report.kind, report.messages, report.calls, report.notices) == ("made", 3, 1, 1)
    assert (report.new, report.already, report.evidence) == (4, 0, 1)
    assert (report.first, report.last) == ("2026-03-14T22:02:00", "2026-03-14T22:05:00")
    assert dict(report.senders) == {"Casey": 3, "Jordan": 1}
    (item,) = session.evidence.list()
    assert report.source == item.id
    (thread,) = session.threads.list()
    assert (thread.thread.app, thread.thread.key, thread.thread.title) == ("made", "casey", "Casey")
    assert (thread.messages, thread.calls, thread.notices, thread.sources) == (3, 1, 1, (item.id,))
    found = session.threads.messages(thread.thread.id)
    assert [one.message.text for one in found] == [line["text"] for line in TALK]
    assert [one.message.mine for one in found][:3] == [None, None, True]
    assert session.verify(full=True).ok


def test_a_second_reader_agrees_on_batches(
    session: Session, take: Callable[..., FileReport], tmp_path: Path
) -> None:
    """A reader written apart from the program finds threads, batches and their messages as the log says."""
    take(export(threads={"casey": TALK, "other": [say("", 'quotes " \\ \x01 \u2028 \x7f 车站')]}))
    take(export(threads={"casey": [*TALK, say("2026-03-15T01:00:00", "more")]}), "b.made")
    session.close()
    found = independent_checker.read_vault(tmp_path / "vault", PASSPHRASE.decode(), (8, 1))
    assert not found["mend"]
    assert [len(found["rows"][table]) for table in ("thread", "message_batch", "evidence")] == [2, 3, 2]


def test_again_adds_nothing_and_longer_adds_the_rest(
    session: Session, take: Callable[..., FileReport]
) -> None:
    """Equal messages are counted: the same export adds 0, a longer one what is new in it, a shorter one 0."""
    take(export(threads={"casey": TALK}))
    again = take(export(threads={"casey": TALK}))
    assert (again.new, again.already, again.evidence) == (0, 4, 1)
    longer = [*TALK, TALK[0], say("2026-03-15T01:00:00", "I see your light")]
    grown = take(export(threads={"casey": longer}))
    assert (grown.new, grown.already) == (2, 4)
    assert take(export(threads={"casey": TALK[1:3]})).new == 0
    (thread,) = session.threads.list()
    assert (thread.messages, len(thread.sources)) == (5, 2)
    texts = [one.message.text for one in session.threads.messages(thread.thread.id)]
    assert texts.count(TALK[0]["text"]) == 3
    assert texts[-1] == "I see your light"
    assert len(session.evidence.list()) == 3


def test_another_zone_is_not_another_message(session: Session, take: Callable[..., FileReport]) -> None:
    """The same instant read with another zone, or the same local time with and without one, is the same."""
    take(export(threads={"a": [say("2026-03-14T22:02:00-06:00", "x", ms=1_773_547_320_000)]}))
    assert take(export(threads={"a": [say("2026-03-14T22:02:00", "x")]})).new == 0
    moved = [say("2026-03-15T04:02:00+00:00", "x", ms=1_773_547_320_000)]
    assert take(export(threads={"a": moved})).new == 0
    assert take(export(threads={"a": [*moved, *moved]})).new == 1


def test_a_look_changes_nothing(session: Session, imports: ImportService, tmp_path: Path) -> None:
    """A dry run gives the same figures and leaves the vault as it was."""
    path = tmp_path / "a.made"
    path.write_bytes(export(threads={"casey": TALK}, skipped=["line 9"]))
    before = session.ledger.vault.event_count
    (seen,) = imports.look(path).files
    assert session.ledger.vault.event_count == before
    (done,) = imports.run((path,)).files
    assert (seen.messages, seen.new, seen.senders, seen.skipped) == (
        done.messages,
        done.new,
        done.senders,
        done.skipped,
    )
    assert imports.look(path).files[0].already == 4


def test_what_can_be_read_two_ways_waits(session: Session, take: Callable[..., FileReport]) -> None:
    """Nothing of it is imported, not even kept, until the order of dates is told."""
    data = export(threads={"casey": TALK}, order="?")
    assert take(data).ambiguous == "date-order"
    assert session.evidence.list() == ()
    assert session.threads.list() == ()
    told = take(data, date_order="dmy")
    assert (told.ambiguous, told.new, told.date_order) == ("", 4, "dmy")


def test_any_other_file_and_a_broken_one_are_kept(session: Session, take: Callable[..., FileReport]) -> None:
    """Unknown files are evidence as they are; a broken export is evidence, and why it was not read is said."""
    plain = take(b"just words", "note.txt")
    assert (plain.kind, plain.evidence, plain.skipped) == ("text", 1, ())
    broken = take(export()[:13], "broken.made")
    assert [one.why for one in broken.skipped] == ["not_understood"]
    assert [item.name for item in session.evidence.list()] == ["note.txt", "broken.made"]
    assert session.search.search("just").total == 1


def test_files_inside_become_evidence_of_their_own(session: Session, take: Callable[..., FileReport]) -> None:
    """Each content once, linked to the export and to its messages; a message finds a file that came later."""
    talk = [
        say("2026-03-14T22:02:00", "", kind="media", media="a.txt"),
        say("2026-03-14T22:03:00", "", kind="media", media="b.txt"),
    ]
    take(export(threads={"casey": talk}))
    report = take(zipped({"threads": {"casey": talk}}, a_dot_txt=b"one", b_dot_txt=b"one", c_dot_txt=b"two"))
    assert (report.evidence, report.new, report.already) == (3, 0, 2)
    items = {item.name: item for item in session.evidence.list()}
    assert items["a.txt"].part_of == items["c.txt"].part_of == report.source
    (thread,) = session.threads.list()
    first, _ = session.threads.messages(thread.thread.id)
    assert first.evidence == items["a.txt"].id
    again = take(zipped({"threads": {"other": talk}}, a_dot_txt=b"one", b_dot_txt=b"three"), "second.zip")
    assert again.evidence == 3
    other = next(one for one in session.threads.list() if one.thread.key == "other")
    kept = [one.evidence for one in session.threads.messages(other.thread.id)]
    assert kept[0] == items["a.txt"].id
    assert session.evidence.get(kept[1] or report.source or items["a.txt"].id).name == "b.txt"


def test_rows_are_proposed_and_kept(session: Session, take: Callable[..., FileReport]) -> None:
    """Lines of a log are searchable and proposed; they are entries only when accepted; again proposes none."""
    report = take(export(rows=["Followed me", "Left a note"], contacts=["Casey"]))
    assert (report.rows, report.new, report.messages, len(report.contacts)) == (2, 2, 0, 1)
    assert session.entries.list() == ()
    assert [each.number for each in report.proposals] == [1, 2]
    again = take(export(rows=["Followed me", "Left a note", "Again"]), "longer.made")
    assert ([each.number for each in again.proposals], again.already) == ([3], 2)
    entry = session.imports.accept(report.proposals[0], {"what": "Followed me"})
    assert (entry.from_what, entry.evidence) == (("notes",), (report.source,))
    (hit,) = session.search.search("Left").hits
    assert (hit.kind, hit.snippet) == ("message", "what: Left a note")


def test_a_folder_is_taken_file_by_file(session: Session, imports: ImportService, tmp_path: Path) -> None:
    """Every file of it in order; links are named and not followed."""
    folder = tmp_path / "phone"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.txt").write_bytes(b"b")
    (folder / "deep" / "c.made").write_bytes(export(threads={"casey": TALK}))
    (folder / "a.txt").symlink_to(tmp_path / "elsewhere.txt")
    (folder / "loop").symlink_to(folder)
    report = imports.run((folder,))
    assert [(one.name, one.kind, [each.why for each in one.skipped]) for one in report.files] == [
        ("a.txt", "file", ["link"]),
        ("b.txt", "text", []),
        ("loop", "file", ["link"]),
        ("c.made", "made", []),
    ]
    assert len(session.evidence.list()) == 2


@pytest.mark.parametrize("after", [0, 3, 6, 9, 12, 15, 18])
def test_a_stop_leaves_the_source_or_nothing(
    session: Session, imports: ImportService, tmp_path: Path, after: int
) -> None:
    """Wherever a job is stopped, no thread is half there and no file inside is left without it."""

    class Stopping(NoJob):
        left = after

        def check(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    path = tmp_path / "chat.zip"
    path.write_bytes(zipped({"threads": {"casey": TALK}}, a_dot_txt=b"one", b_dot_txt=b"two"))
    try:
        imports.run((path,), ctx=Stopping())
    except Cancelled:
        assert session.threads.list() == ()
        assert len(session.evidence.list()) <= 1
    assert session.verify(full=True).ok
    assert imports.run((path,)).files[0].messages == 3
    assert len(session.evidence.list()) == 3


def test_what_cannot_be_asked_for(session: Session, imports: ImportService, tmp_path: Path) -> None:
    """A zone or kind that is not known, and a file that is not there, are refused before anything is kept."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    for options, code in (
        (ImportOptions(ReadOptions(zone="Nowhere/No")), ErrorCode.BAD_VALUE),
        (ImportOptions(kind="nonsense"), ErrorCode.USAGE),
    ):
        with pytest.raises(KnownError) as caught:
            imports.run((path,), options)
        assert caught.value.code is code
    with pytest.raises(KnownError) as caught:
        imports.run((tmp_path / "none.txt",))
    assert caught.value.code is ErrorCode.NOT_READABLE
    assert session.evidence.list() == ()
    path.write_bytes(export(threads={"casey": TALK}))
    assert imports.run((path,), ImportOptions(kind="file")).files[0].messages == 0
    assert imports.kinds == ("made", "file")


def test_messages_are_found_and_mended(
    session: Session, take: Callable[..., FileReport], reopen: Callable[[], Session]
) -> None:
    """A word in a message leads to it, newest first among records; a lost or torn index comes back alone."""
    take(export(threads={"casey": TALK}))
    session.entries.add({"what": "Change of number"})
    found = session.search.search("number")
    assert [hit.kind for hit in found.hits] == ["entry", "message", "message"]
    assert found.total == 3
    hit = found.hits[1]
    assert (hit.title, hit.snippet) == ("Casey", "Casey: why did you change your number")
    assert hit.when == "2026-03-14T22:02:30"
    assert session.threads.message(session.threads.messages(session.threads.list()[0].thread.id)[1].ref)
    assert session.search.search("numb").total == 3
    index = MessageSearchRepository(session.ledger.vault)
    with session.ledger.writing() as tx:
        tx.execute("DELETE FROM message_doc WHERE n = 0")
    assert index.is_torn()
    session.close()
    again = reopen()
    assert again.search.search("number").total == 3
    with again.ledger.writing() as tx:
        MessageSearchRepository(again.ledger.vault).clear(tx)
    assert again.search.search("number").total == 1
    report = again.verify(full=False)
    assert report.ok
    assert again.search.search("number").total == 3


def test_erasing_the_export_erases_its_messages(session: Session, take: Callable[..., FileReport]) -> None:
    """The messages of an erased file are gone from threads and search; those of another stay."""
    first = take(export(threads={"casey": TALK, "other": TALK[:1]}))
    take(export(threads={"casey": [*TALK, say("2026-03-15T01:00:00", "number two")]}), "b.made")
    assert session.search.search("number").total == 4
    assert first.source is not None
    session.evidence.erase(first.source, details=True)
    (thread,) = session.threads.list()
    assert (thread.thread.key, thread.messages) == ("casey", 1)
    assert session.search.search("number").total == 1
    assert session.verify(full=True).ok


def test_figures_count_messages_and_calls(session: Session, take: Callable[..., FileReport]) -> None:
    """Patterns count what was imported, and not the file it came in."""
    take(export(threads={"casey": TALK}))
    figures = session.patterns.figures()
    assert (figures.incidents, figures.messages, figures.calls) == (0, 3, 1)


def test_kinds_of_messages(session: Session, take: Callable[..., FileReport]) -> None:
    """What was deleted counts as sent, and every kind comes back as it was."""
    lines = [
        say(f"2026-03-14T22:0{at}:00", kind.value, kind=kind.value) for at, kind in enumerate(MessageKind)
    ]
    report = take(export(threads={"casey": lines}))
    assert (report.messages, report.calls, report.notices, report.rows) == (3, 1, 1, 1)
    found = session.threads.messages(session.threads.list()[0].thread.id)
    assert [one.message.kind for one in found] == list(MessageKind)


def test_a_kept_log_can_be_gone_through_again(session: Session, tmp_path: Path) -> None:
    """Its lines are proposed anew from the kept bytes, read as they were told to be; others tell nothing."""
    path = tmp_path / "log.csv"
    path.write_text("When,What,Who\n03/02/2026,Left a note,Casey\n04/02/2026,Again,\n", encoding="utf-8")
    (asked,) = session.imports.look(path).files
    assert asked.ambiguous == "date-order"
    assert [(each.words, dict(each.days)["dmy"].isoformat()) for each in asked.days] == [
        ("03/02/2026", "2026-02-03"),
        ("04/02/2026", "2026-02-04"),
    ]
    (taken,) = session.imports.run((path,), ImportOptions(ReadOptions(date_order="dmy"))).files
    assert taken.source is not None
    report = session.imports.look_at(taken.source)
    assert [each.changes["what"] for each in report.proposals] == ["Left a note", "Again"]
    entry = session.imports.accept(report.proposals[0])
    assert entry.when.start is not None
    assert entry.when.start.iso() == "2026-02-03"
    assert [session.people.get(one.person).name for one in entry.persons if one.person] == ["Casey"]
    assert session.imports.accepted(taken.source) == {2: entry.id}
    assert session.threads.message(entry.messages[0]).message.detail == "2"
    note = tmp_path / "note.txt"
    note.write_text("words", encoding="utf-8")
    assert session.imports.look_at(session.evidence.add_file(note).evidence.id).proposals == ()
