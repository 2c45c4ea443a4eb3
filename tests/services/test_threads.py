"""Threads: read in pages in order of time, made into entries when asked, and whose a number is said to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.import_report import FileReport
from app.domain.person import Role
from app.domain.threads import MessageRef, read_ref
from app.services.imports import ImportService
from app.services.session import Session
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
