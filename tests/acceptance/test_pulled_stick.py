"""The disk with the vault goes away while it is open, and comes back: nothing is half-saved, the words are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.services.session import Session
from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, Desk, cheap_vaults
from tests.tally import Tally

GONE = {ErrorCode.DISK_FAILED, ErrorCode.NOT_WRITABLE, ErrorCode.EVIDENCE_DAMAGED}

WORK: dict[str, Callable[[Session], object]] = {
    "add an entry": lambda session: session.entries.add({"what": "new"}),
    "add a file": lambda session: session.evidence.add_bytes("a.txt", b"other content"),
    "keep a draft": lambda session: session.drafts.save("entry/new", {"what": "typed"}),
    "read a file": lambda session: session.evidence.read(session.evidence.list()[0].id),
    "set the case": lambda session: session.case.set({"code": "X"}),
}


@pytest.mark.parametrize("work", WORK)
def test_a_vault_whose_folder_went_away(desk: Desk, work: str, tally: Tally) -> None:
    """Each piece of work ends with a known sentence; when the disk is back, the same session goes on."""
    session = cheap_vaults(FixedClock(NOON)).open(
        desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None
    )
    session.evidence.add_bytes("kept.txt", b"content")
    away = desk.folder / "pulled"
    desk.vault.rename(away)
    with pytest.raises(KnownError) as caught:
        WORK[work](session)
    assert caught.value.code in GONE
    away.rename(desk.vault)
    assert [entry.what for entry in session.entries.list()] == []
    assert [item.name for item in session.evidence.list()] == ["kept.txt"]
    session.entries.add({"what": "after"})
    assert session.verify(full=True).ok
    session.close()
    assert desk("vault", "verify", "--full").json["ok"]
    assert not list((desk.vault / "t").iterdir())
    tally("pieces of work while the disk with the vault was gone", 1)


def test_a_vault_that_goes_away_for_good_closes(desk: Desk) -> None:
    """Locking works without the disk, and the process may open another vault."""
    service = cheap_vaults(FixedClock(NOON))
    session = service.open(desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None)
    desk.vault.rename(desk.folder / "pulled")
    with pytest.raises(KnownError):
        session.entries.add({"what": "new"})
    session.close()
    service.create(desk.folder / "another", bytearray(PASSPHRASE.encode())).close()
    ran = desk("entry", "list", code=7)
    assert ran.json["error"]["code"] == "not_a_vault"


def test_a_command_on_a_stick_that_is_gone(desk: Desk, tmp_path: Path) -> None:
    """A folder that is not there is not a vault: one sentence, and nothing is made in its place."""
    desk.vault.rename(tmp_path / "pulled")
    assert desk("entry", "add", "--what", "words", code=7).json["error"]["code"] == "not_a_vault"
    assert not desk.vault.exists()
