"""Words that wait for the index: found all the same, after a crash, where nothing may be written, and never twice."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.moment import read_moment
from app.domain.person import Role
from app.services.search_waiting import MOST_BEHIND, MOST_WAITING
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from storage.repositories.search import SearchDocument
from tests.services.conftest import PASSPHRASE

TYPED = ("heron", "HERO", "école", "ecol", "车站", "كتاب", "plate ktr-44", "heron gate", "zebra", "", "*")


@pytest.fixture
def killed(
    session: Session, clock: FixedClock, cheap_cost: KdfCost, cheap_limits: HeaderLimits, tmp_path: Path
) -> Iterator[Callable[..., Session]]:
    """Leave the vault as a killed program leaves it, and open what is left."""
    opened: list[Session] = []

    def open_what_is_left(*, read_only: bool = False) -> Session:
        left = tmp_path / f"left{len(opened)}"
        shutil.copytree(session.folder, left)
        other = VaultService(clock, cost=cheap_cost, limits=cheap_limits)
        opened.append(
            other.open(left, bytearray(PASSPHRASE), wait=lambda _seconds: None, read_only=read_only)
        )
        return opened[-1]

    yield open_what_is_left
    for each in opened:
        each.close()


def words_held(session: Session) -> int:
    """Return of how many records the index holds words."""
    ((count,),) = session.ledger.vault.query("SELECT count(*) FROM search_text_docsize")
    assert isinstance(count, int)
    return count


def mark_of(session: Session) -> int:
    """Return up to which event the index has come."""
    ((mark,),) = session.ledger.vault.query("SELECT seq FROM search_mark")
    assert isinstance(mark, int)
    return mark


def write_some(session: Session) -> None:
    """Save entries in several scripts, two of one day, and somebody."""
    for day, words in (
        ("2026-05-04", "A heron at the gate. Plate KTR-4417."),
        ("2026-05-06", "L'école, 他在车站等我, كِتَاب"),
        ("2026-05-04", "The second heron of that day"),
    ):
        session.entries.add({"what": words, "when": read_moment(day, None, None, "UTC")})
    session.people.add({"name": "Ana Heron", "role": Role.OTHER})


def found(session: Session) -> list[tuple[list[tuple[str, str, bool]], int]]:
    """Return what each of the typed texts finds, and whether a piece is shown."""
    results = [session.search.search(typed) for typed in TYPED]
    return [([(hit.kind, hit.title, bool(hit.snippet)) for hit in one.hits], one.total) for one in results]


def test_a_new_record_writes_no_word_and_is_found(session: Session) -> None:
    """Saving leaves the index as it is; the first search takes in what waits, the next has nothing to do."""
    write_some(session)
    assert words_held(session) == 0
    assert session.search.search("heron").total == 3
    assert words_held(session) == 4
    before = session.ledger.vault.query("SELECT seq FROM search_mark")
    assert session.search.search("heron").total == 3
    assert session.ledger.vault.query("SELECT seq FROM search_mark") == before


def test_a_record_that_is_found_and_changed_in_one_step(session: Session) -> None:
    """What a search took in of a record just made is replaced by the next state of it, in the same step too."""
    with session.ledger.writing():
        entry = session.entries.add({"what": "A heron at the gate."})
        assert session.search.search("heron").total == 1
        session.entries.amend(entry.id, {"what": "A crane at the gate."})
        assert words_held(session) == 1
    assert (session.search.search("heron").total, session.search.search("crane").total) == (0, 1)


def test_no_more_wait_than_a_search_can_take_in(session: Session) -> None:
    """When enough waits it is taken in without a search, also of records that are saved in one step."""
    for number in range(MOST_WAITING):
        assert words_held(session) == 0
        session.entries.add({"what": f"heron {number}"})
    assert words_held(session) == MOST_WAITING
    with session.ledger.writing():
        for number in range(MOST_WAITING + 1):
            session.entries.add({"what": f"crane {number}"})
    assert words_held(session) == 2 * MOST_WAITING + 1


def test_a_killed_program_loses_no_word(session: Session, killed: Callable[..., Session]) -> None:
    """What waited when the program was killed is found by the next, and the check has nothing to mend."""
    session.entries.add({"what": "An older heron."})
    assert session.search.search("heron").total == 1
    write_some(session)
    again = killed()
    assert words_held(again) == 1, "opening writes nothing for it"
    assert again.search.search("heron").total == 4
    assert words_held(again) == 5
    report = again.verify(full=False)
    assert (report.ok, report.repaired) == (True, ())


def test_what_waits_from_one_opening_to_the_next_is_counted(
    session: Session, killed: Callable[..., Session]
) -> None:
    """Short sittings without a search add up; enough of it, or a mark far behind, is taken in at an opening."""
    for number in range(MOST_WAITING - 1):
        session.entries.add({"what": f"heron {number}"})
    again = killed()
    assert words_held(again) == 0
    again.entries.add({"what": "the last heron"})
    assert words_held(again) == MOST_WAITING
    changed = session.entries.list()[0]
    assert session.search.search("heron").total == MOST_WAITING - 1
    with session.ledger.writing():
        for number in range(MOST_BEHIND + 1):
            session.entries.amend(changed.id, {"what": f"crane {number}"})
    assert mark_of(killed()) > mark_of(session)


def test_what_may_only_be_read_finds_what_waits(session: Session, killed: Callable[..., Session]) -> None:
    """Where nothing may be written the same is found in the same order, and the check finds no fault."""
    session.entries.add({"what": "An older heron.", "when": read_moment("2026-05-05", None, None, "UTC")})
    assert session.search.search("heron").total == 1
    write_some(session)
    reading = killed(read_only=True)
    assert words_held(reading) == 1
    assert reading.verify(full=False).ok
    groups = reading.find.everywhere("heron")
    assert {group.kind: group.total for group in groups} == {"entry": 3, "person": 1}
    assert found(reading) == found(session)


def test_what_is_kept_aside_goes_with_the_lock(
    session: Session, killed: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that were read because nothing may be written are let go of before freed memory is overwritten."""
    session.entries.add({"what": "Kestrelmarrow at the gate."})
    reading = killed(read_only=True)
    assert reading.search.search("kestrelmarrow").total == 1
    held: list[int] = []

    def look() -> None:
        gc.collect()
        held.append(
            sum("Kestrelmarrow" in one.body for one in gc.get_objects() if type(one) is SearchDocument)
        )

    look()
    monkeypatch.setattr("app.services.session.sweep_memory", look)
    reading.lock()
    assert held == [1, 0]


def test_what_changes_while_it_waits_is_found_as_it_is(session: Session) -> None:
    """Only the words of the present state are found, and a withdrawn entry is not until it is brought back."""
    changed, withdrawn, back = (session.entries.add({"what": f"heron {each}"}) for each in "abc")
    session.entries.amend(changed.id, {"what": "a crane"})
    session.entries.withdraw(withdrawn.id)
    session.entries.withdraw(back.id)
    session.entries.bring_back(back.id)
    assert words_held(session) == 0
    assert [hit.id for hit in session.search.search("heron").hits] == [back.id]
    assert [hit.id for hit in session.search.search("crane").hits] == [changed.id]
    session.entries.amend(changed.id, {"what": "a zebra"})
    assert session.search.search("crane").total == 0
    assert session.search.search("zebra").total == 1
    assert words_held(session) == 2
    assert session.verify(full=False).repaired == ()


def test_what_is_erased_while_it_waits_never_comes_in(session: Session) -> None:
    """An item that was added and erased before anything was searched leaves no word in the index."""
    item = session.evidence.add_bytes("heron.txt", b"nothing").evidence
    session.evidence.erase(item.id)
    assert session.search.search("heron").total == 0
    assert words_held(session) == 0


def test_what_is_undone_does_not_wait(session: Session) -> None:
    """Records of a step that came to nothing are not found, and those before it are."""
    session.entries.add({"what": "heron before"})
    with pytest.raises(KnownError), session.ledger.writing():
        session.entries.amend(session.entries.add({"what": "heron undone"}).id, {"nothing": "of that name"})
    assert [hit.title for hit in session.search.search("heron").hits] == ["heron before"]
    assert session.verify(full=False).repaired == ()


def test_what_was_taken_in_and_undone_waits_again(session: Session) -> None:
    """A search in a step that comes to nothing takes words in that go with it; they are found all the same."""
    session.entries.add({"what": "heron before"})

    def search_and_stop() -> None:
        with session.ledger.writing():
            session.entries.add({"what": "heron undone"})
            assert session.search.search("heron").total == 2
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)

    with pytest.raises(KnownError):
        search_and_stop()
    assert [hit.title for hit in session.search.search("heron").hits] == ["heron before"]


def test_a_torn_index_is_made_again_while_words_wait(session: Session, reopen: Callable[[], Session]) -> None:
    """What waits cannot be taken into an index that is torn; the new one has it."""
    session.entries.add({"what": "An older heron."})
    assert session.search.search("heron").total == 1
    session.entries.add({"what": "The heron that waits."})
    with session.ledger.writing() as tx:
        tx.execute("DELETE FROM search_text_data")
        tx.execute("DELETE FROM search_text_docsize")
    session.close()
    again = reopen()
    assert again.search.search("heron").total == 2
    assert again.verify(full=False).ok
