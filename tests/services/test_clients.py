"""The list of records: codes and days, no keys, and nothing of it once a line is taken off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.clients import Client, Keeping, in_order, months_after
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import new_id
from app.services.session import Session
from app.services.vault import VaultService
from tests.services.conftest import PASSPHRASE

OWN = b"a passphrase of its own here"


@pytest.fixture
def listed(session: Session) -> Session:
    """A vault that is a list."""
    session.clients.begin()
    return session


def test_a_new_vault_becomes_a_list_and_a_record_does_not(session: Session) -> None:
    """Only what is empty can become a list, and it stays one."""
    assert not session.clients.is_list
    session.clients.begin()
    session.clients.begin()
    assert session.clients.is_list


def test_a_record_is_no_list(session: Session) -> None:
    """A vault that somebody wrote in is left as it is."""
    session.entries.add({"what": "He waited at the gate."})
    with pytest.raises(KnownError) as refused:
        session.clients.begin()
    assert refused.value.code is ErrorCode.EXISTS
    assert not session.clients.is_list


def test_a_record_made_from_the_list_opens_with_its_own_passphrase_alone(
    listed: Session, vault_service: VaultService, tmp_path: Path
) -> None:
    """The list holds no way into a record: its own passphrase does not open it, and no row holds a key."""
    made = listed.clients.make("K-417", tmp_path / "one", bytearray(OWN))
    assert listed.clients.list() == (made,)
    listed.close()
    with pytest.raises(KnownError) as refused:
        vault_service.open(tmp_path / "one", bytearray(PASSPHRASE), wait=lambda _s: None)
    assert refused.value.code is ErrorCode.WRONG_PASSPHRASE
    opened = vault_service.open(tmp_path / "one", bytearray(OWN), wait=lambda _s: None)
    assert opened.case.get().code == "K-417"
    assert not opened.clients.is_list
    opened.close()


@pytest.mark.parametrize("code", ["", "   ", "k-417", "x" * 41])
def test_a_code_is_there_short_and_unlike_the_others(listed: Session, tmp_path: Path, code: str) -> None:
    """What is empty, long or taken is refused before anything is made."""
    listed.clients.make("K-417", tmp_path / "one", bytearray(OWN))
    with pytest.raises(KnownError) as refused:
        listed.clients.make(code, tmp_path / "two", bytearray(OWN))
    assert refused.value.code is ErrorCode.CODE_UNFIT
    assert not (tmp_path / "two").exists()


def test_a_record_that_is_there_is_put_on_the_list_once(listed: Session, tmp_path: Path) -> None:
    """A folder without a record, one that is on the list and the list itself are refused."""
    listed.clients.make("K-417", tmp_path / "one", bytearray(OWN))
    for folder, code in (
        (tmp_path, ErrorCode.NOT_A_VAULT),
        (tmp_path / "one", ErrorCode.ON_LIST),
        (listed.folder, ErrorCode.ON_LIST),
    ):
        with pytest.raises(KnownError) as refused:
            listed.clients.add("M.R.", folder)
        assert refused.value.code is code
    listed.clients.take_off(listed.clients.find("k-417").id)
    assert listed.clients.list() == ()
    assert listed.clients.add("M.R.", tmp_path / "one").folder == tmp_path / "one"


def test_what_is_taken_off_leaves_nothing_in_the_list(listed: Session, tmp_path: Path) -> None:
    """No event, no row and no draft of the list names a line that was taken off."""
    made = listed.clients.make("ZZ-canary", tmp_path / "one", bytearray(OWN))
    listed.clients.change(made.id, {"next_step": "canary step"})
    listed.clients.take_off(made.id)
    vault = listed.ledger.vault
    tables = [str(row[0]) for row in vault.query("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in tables:
        assert not any("canary" in str(row) for row in vault.query(f'SELECT * FROM "{table}"')), table


def test_a_stick_that_is_not_there_is_told(listed: Session, tmp_path: Path) -> None:
    """Choosing a record whose folder is away says so, and the line can be told where it is now."""
    made = listed.clients.make("K-417", tmp_path / "one", bytearray(OWN))
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    with pytest.raises(KnownError) as refused:
        listed.clients.note_chosen(made.id)
    assert refused.value.code is ErrorCode.NOT_A_VAULT
    listed.clients.change(made.id, {"folder": tmp_path / "elsewhere"})
    assert listed.clients.note_chosen(made.id) == tmp_path / "elsewhere"
    assert listed.clients.get(made.id).opened_ms is not None


def test_what_is_due_comes_first() -> None:
    """The next step orders the lines; records that are gone come last."""
    one, two, three = (
        Client(new_id(), "b", Path("/b"), next_day=date(2026, 12, 1)),
        Client(new_id(), "a", Path("/a")),
        Client(new_id(), "c", Path("/c"), next_day=date(2026, 11, 1), purged=date(2026, 11, 2)),
    )
    assert in_order((three, two, one)) == (one, two, three)
    assert one.waits(date(2026, 12, 1))
    assert not one.waits(date(2026, 11, 30))
    assert not three.waits(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("keeping", "due"),
    [
        (Keeping(), None),
        (Keeping(until=date(2027, 1, 31)), date(2027, 1, 31)),
        (Keeping(months=6), None),
        (Keeping(months=6, closed=date(2026, 8, 31)), date(2027, 2, 28)),
    ],
)
def test_keeping_is_off_until_somebody_says_a_day(keeping: Keeping, due: date | None) -> None:
    """A day, or months after the work ended; without either nothing is ever due."""
    assert keeping.due() == due
    assert keeping.is_due(date(2027, 6, 1)) is (due is not None)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)


def test_offered_codes_are_not_taken(listed: Session, tmp_path: Path) -> None:
    """A code of the list is never offered again, and says nothing."""
    offered = {listed.clients.offer() for _ in range(20)}
    assert all(len(code) == 5 and code[1] == "-" for code in offered)
