"""Threads: read in pages in order of time, made into entries when asked, and whose a number is said to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import FileReport
from app.domain.person import Role
from app.domain.threads import MessageRef, read_ref
from app.domain.transcripts import SHORT_THREAD, MessageChoice
from app.services.imports import ImportService
from app.services.session import Session
from storage.repositories.notes import NoteRepository
from tests.importers.made_export import export
from tests.services.test_imports import TALK, imports, say, take

__all__ = ["imports", "take"]


def minutes(*numbers: int, sender: str = "Casey") -> list[dict[str, object]]:
    """A message at each of these minutes, its number as its words."""
    return [say(f"2026-03-14T{at // 60:02d}:{at % 60:02d}:00", str(at), sender) for at in numbers]


def test_pages_come_in_order_of_time(session: Session, take: Callable[..., FileReport]) -> None:
    """Batches that overlap read as one thread, forwards and backwards, whatever the size of a page."""
    take(export(threads={"a": minutes(10, 20, 30, 40, 50)}))
    take(export(threads={"a": minutes(5, 10, 25, 30, 45, 60)}), "b.made")
    take(export(threads={"a": minutes(1, 2, 70)}), "c.made")
    (thread,) = session.threads.list()
    wanted = [str(at) for at in (1, 2, 5, 10, 20, 25, 30, 40, 45, 50, 60, 70)]
    whole = session.threads.messages(thread.thread.id)
    assert [one.message.text for one in whole] == wanted
    for size in (1, 2, 5):
        found, after = [], None
        while page := session.threads.messages(thread.thread.id, after=after, limit=size):
            found += page
            after = page[-1].ref
        assert found == list(whole)
        found, before = [], whole[-1].ref
        while page := session.threads.messages(thread.thread.id, before=before, limit=size):
            found = [*page, *found]
            before = page[0].ref
        assert found == list(whole[:-1])
    assert session.threads.between(whole[3].ref, whole[6].ref) == whole[3:7]
    with pytest.raises(KnownError):
        session.threads.between(whole[6].ref, whole[3].ref)


def test_what_is_of_no_thread(session: Session, take: Callable[..., FileReport]) -> None:
    """A reference to another thread or to nothing gives an empty page or a plain error."""
    take(export(threads={"a": TALK, "b": minutes(1)}))
    first, second = (one.thread.id for one in session.threads.list())
    other = session.threads.messages(second)[0].ref
    assert session.threads.messages(first, after=other) == ()
    assert session.threads.messages(first, before=other) == ()
    gone = MessageRef(other.batch, 999)
    for ask in (lambda: session.threads.message(gone), lambda: session.threads.find("ffff")):
        with pytest.raises(KnownError) as caught:
            ask()
        assert caught.value.code is ErrorCode.NOT_FOUND
    assert read_ref(other.text()) == other
    assert read_ref("nonsense-1") is read_ref("") is read_ref(other.batch.hex()) is None


def test_messages_become_an_entry_only_when_asked(session: Session, take: Callable[..., FileReport]) -> None:
    """Words verbatim with time and sender, the words of others as exact words, the file linked."""
    report = take(export(threads={"casey": TALK}))
    found = session.threads.messages(session.threads.list()[0].thread.id)
    assert session.entries.list() == ()
    entry = session.threads.accept([one.ref for one in (*found[1:4], found[1])], {"title": "Calls"})
    assert entry.title == "Calls"
    assert entry.what == (
        "2026-03-14 22:02:30, Casey: why did you change your number\n"
        "2026-03-14 22:03:00, Jordan: Please stop\n"
        "2026-03-14 22:05:00, Casey: missed"
    )
    assert entry.exact_words == ("why did you change your number",)
    assert entry.from_what == ("messages", "call_list")
    assert entry.evidence == (report.source,)
    assert entry.messages == tuple(one.ref for one in found[1:4])
    assert (entry.when.start is not None, entry.persons) == (True, ())
    assert entry.when.start is not None
    assert entry.when.start.iso() == "2026-03-14T22:02:30"
    with pytest.raises(KnownError) as caught:
        session.threads.accept([])
    assert caught.value.code is ErrorCode.NOTHING_TO_SAVE


def test_a_number_is_somebody_s_when_the_person_says_so(
    session: Session, take: Callable[..., FileReport]
) -> None:
    """Matches by number, mail, handle or name are proposals; said with how they know, entries name them."""
    by_number = session.people.add({"name": "Casey Rowe", "role": Role.OTHER, "phone": ("(509) 555-0142",)})
    by_handle = session.people.add({"name": "Robin", "role": Role.OTHER, "handle": ("@robin.k",)})
    by_mail = session.people.add({"name": "Sam", "role": Role.OTHER, "email": ("Sam@mail.example",)})
    lines = [
        say("2026-03-14T22:00:00", "one", "", sender_id="+15095550142"),
        say("2026-03-14T22:01:00", "two", "", sender_id="robin.K"),
        say("2026-03-14T22:02:00", "three", "sam@mail.example"),
        say("2026-03-14T22:03:00", "four", "ROBIN"),
        say("2026-03-14T22:04:00", "five", "", sender_id="+15095550142"),
        say("2026-03-14T22:05:00", "six", "Me", mine=True),
        say("2026-03-14T22:06:00", "seven", "555"),
    ]
    take(export(threads={"group": lines}))
    found = {one.value: one for one in session.threads.identifiers()}
    assert [one.person for one in found["+15095550142"].matches] == [by_number.id]
    assert (found["+15095550142"].messages, found["+15095550142"].matches[0].by) == (2, "phone")
    assert [(one.person, one.by) for one in found["robin.K"].matches] == [(by_handle.id, "handle")]
    assert [(one.person, one.by) for one in found["sam@mail.example"].matches] == [(by_mail.id, "email")]
    assert [(one.person, one.by) for one in found["ROBIN"].matches] == [(by_handle.id, "name")]
    assert found["555"].matches == ()
    assert "Me" not in found
    first = session.threads.messages(session.threads.list()[0].thread.id)[0]
    assert session.threads.accept([first.ref]).persons == ()
    with pytest.raises(KnownError) as caught:
        session.threads.identify("made", "+15095550142", by_number.id)
    assert caught.value.code is ErrorCode.BAD_VALUE
    session.threads.identify("made", "+15095550142", by_number.id, basis="known_number", words="for years")
    (named,) = session.threads.accept([first.ref]).persons
    assert (named.person, named.basis, named.words) == (by_number.id, "known_number", "for years")
    known = session.threads.identifiers()[0].known
    assert known is not None
    assert known.person == by_number.id
    session.threads.identify("made", "+15095550142", None)
    assert session.threads.accept([first.ref]).persons == ()
    assert session.verify(full=True).ok


def test_bursts_of_all_threads(session: Session, take: Callable[..., FileReport]) -> None:
    """Each thread is looked at by itself, and nothing is written."""
    take(export(threads={"a": minutes(1, 2, 3, 4, 5), "b": minutes(1, 2), "c": minutes(1, 2, 3, sender="R")}))
    before = session.ledger.vault.event_count
    assert sorted((one.thread.key, one.burst.messages) for one in session.threads.bursts(least=3)) == [
        ("a", 5),
        ("c", 3),
    ]
    assert len(session.threads.bursts()) == 1
    thread = next(one.thread.id for one in session.threads.list() if one.thread.key == "b")
    assert session.threads.bursts(thread, least=2)[0].burst.messages == 2
    assert session.ledger.vault.event_count == before


def test_a_burst_put_aside_comes_back_with_more_in_it(
    session: Session, take: Callable[..., FileReport]
) -> None:
    """It stays away in shorter pieces too, is listed when asked for, and ends with its thread."""
    report = take(export(threads={"a": minutes(*range(1, 10))}))
    (found,) = session.threads.bursts()
    dismissal, change = session.threads.dismiss(found)
    assert change.ids == (dismissal.id,)
    assert session.threads.bursts() == session.threads.bursts(least=2, gap_minutes=1) == ()
    (marked,) = session.threads.bursts(dismissed=True)
    assert (marked.dismissal, marked.burst) == (dismissal.id, found.burst)
    session.threads.bring_back(dismissal.id)
    assert session.threads.bursts() == (found,)
    with pytest.raises(KnownError):
        session.threads.bring_back(dismissal.id)
    session.threads.dismiss(found)
    take(export(threads={"a": minutes(*range(1, 10), 300, 301)}), "b.made")
    assert session.threads.bursts() == ()
    take(export(threads={"a": minutes(*range(1, 12))}), "c.made")
    assert [one.burst.messages for one in session.threads.bursts()] == [11]
    acts = [act.payload["act"] for act in NoteRepository(session.ledger.vault).of_table("dismissal")]
    assert acts == ["dismissal.add", "dismissal.end", "dismissal.add"]
    assert report.source is not None
    for item in session.evidence.list():
        session.evidence.erase(item.id, details=True)
    assert session.ledger.all(RecordKind.DISMISSAL) == ()
    assert session.verify(full=True).ok


def test_a_place_in_a_long_thread(session: Session, take: Callable[..., FileReport]) -> None:
    """The end, a day, words and the number of a line are found across the batches of a thread."""
    take(export(threads={"a": [say(f"2026-03-{day:02d}T12:00:00", f"word{day} red") for day in range(1, 9)]}))
    rows = [say(f"2026-03-{day:02d}T13:00:00", f"blue{day}") for day in (2, 5, 11)]
    report = take(export(threads={"a": rows, "b": minutes(3)}), "b.made")
    threads = {one.thread.key: one for one in session.threads.list()}
    thread = threads["a"].thread.id
    whole = session.threads.messages(thread)
    assert session.threads.messages(thread, last=True, limit=3) == whole[-3:]
    assert [session.threads.place(one.ref) for one in whole] == list(range(11))
    for day, text in ((1, "word1 red"), (9, "blue11"), (5, "word5 red")):
        ref = session.threads.first_from(thread, date(2026, 3, day))
        assert ref is not None
        assert session.threads.message(ref).message.text == text
    assert session.threads.first_from(thread, date(2026, 3, 12)) is None
    found = session.threads.search(thread, "red")
    assert not found.is_cut
    assert [session.threads.message(ref).message.text for ref in found.refs] == [
        f"word{day} red" for day in range(1, 9)
    ]
    assert session.threads.search(threads["b"].thread.id, "red").refs == ()
    newest = session.threads.search(thread, "red", limit=2)
    assert newest.is_cut
    assert newest.refs == found.refs[-2:]
    assert report.source is not None
    assert set(session.threads.of_evidence(report.source)) == {one.thread.id for one in threads.values()}
    assert threads["a"].zones == ("",)


def test_a_number_is_one_sender_in_every_app(session: Session, take: Callable[..., FileReport]) -> None:
    """Spellings of a number are one, with the items it stands in; what I say is mine is mine."""
    take(export(threads={"a": [say("2026-03-14T22:00:00", "one", "", sender_id="+15095550142")]}))
    lines = [
        say("2026-03-14T22:01:00", "two", "Casey", sender_id="(509) 555-0142"),
        say("2026-03-14T22:02:00", "three", "Jo"),
    ]
    take(export(threads={"b": lines}), "b.made")
    number, name = session.threads.identifiers()
    assert (number.value, number.messages, len(number.items), number.name) == ("+15095550142", 2, 2, "Casey")
    me = session.people.add({"name": "Jo", "role": Role.ME})
    session.threads.identify("made", "Jo", me.id, basis="known_account")
    thread = next(one.thread.id for one in session.threads.list() if one.thread.key == "b")
    assert [each.value for each in session.threads.senders(thread)] == [number.value, name.value]
    found = session.threads.messages(thread)
    assert [one.message.mine for one in found] == [None, True]
    assert session.threads.message(found[1].ref).message.mine
    assert session.threads.proposal([one.ref for one in found])["persons"] == ()
    other = session.people.add({"name": "Casey Rowe", "role": Role.OTHER})
    session.threads.identify("made", "509-555-0142", other.id, words="it is on her card")
    first = session.threads.messages(next(o.thread.id for o in session.threads.list() if o.thread.key == "a"))
    proposal = session.threads.proposal([first[0].ref])
    assert [one.person for one in proposal["persons"]] == [other.id]  # type: ignore[attr-defined]


def test_erased_files_are_not_linked_again(
    session: Session, imports: ImportService, tmp_path: Path, take: Callable[..., FileReport]
) -> None:
    """An entry of messages keeps its words when the export is erased; messages of it are gone."""
    report = take(export(threads={"casey": TALK}))
    found = session.threads.messages(session.threads.list()[0].thread.id)
    entry = session.threads.accept([found[0].ref])
    assert report.source is not None
    session.evidence.erase(report.source)
    assert session.entries.get(entry.id).what == entry.what
    assert session.entries.get(entry.id).evidence == ()
    with pytest.raises(KnownError):
        session.threads.message(found[0].ref)
    assert imports.run((tmp_path / "chat.made",)).files[0].new == 4


def test_a_paper_reads_no_more_of_a_conversation_than_was_chosen(
    session: Session, take: Callable[..., FileReport]
) -> None:
    """Files without a chosen message go in whole while they are short; two exports count as one conversation."""
    short = take(export(threads={"a": minutes(1, 2, 3)}))
    long = take(export(threads={"b": minutes(*range(1, SHORT_THREAD + 2))}), "b.made")
    again = take(export(threads={"a": minutes(1, 2, 3, 4, 5)}), "c.made")

    def printed(*entries: EntityId, **options: Any) -> dict[str, list[int]]:
        with session.documents.gather(ExportRequest(Paper.JSON, entries=entries, **options)) as gathered:
            return {one.thread.key: [line.number for line in one.lines] for one in gathered.snapshot.excerpts}

    both = session.entries.add({"what": "x", "evidence": (short.source, long.source)})
    assert printed(both.id) == {"a": [1, 2, 3, 4, 5]}
    (thread,) = (one.thread.id for one in session.threads.list() if one.thread.key == "b")
    assert printed(both.id, messages=(MessageChoice(thread, ranges=((100, 200),)),))["b"] == [100, 101]
    (thread,) = (one.thread.id for one in session.threads.list() if one.thread.key == "a")
    found = session.threads.messages(thread)
    made = session.threads.accept([found[0].ref, found[3].ref])
    assert made.evidence == (short.source, again.source)
    assert printed(made.id) == {"a": [1, 4]}
    assert printed(made.id, messages=(MessageChoice(around=1),)) == {"a": [1, 2, 3, 4, 5]}
    assert printed(session.entries.add({"what": "y"}).id) == {}
