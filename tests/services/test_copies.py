"""Backups as the window sees them: made, listed, noted without the place, and asked for in time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import ErrorCode
from app.services.copies import BACKUP_ACT, CHANGES, DAYS, FIRST_CHANGES, FIRST_DAYS
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.repositories.notes import NoteRepository
from tests.services.conftest import PASSPHRASE
from tests.services.refusals import refused


def test_a_backup_is_noted_without_its_place(session: Session, tmp_path: Path) -> None:
    """The log says when and how much, never where to."""
    session.entries.add({"what": "He waited."})
    made = session.copies.back_up(tmp_path / "stick")
    assert (made.verified, made.recorded, made.generations) == (True, True, 1)
    note = NoteRepository(session.ledger.vault).latest(BACKUP_ACT)
    assert note is not None
    assert set(note.payload) == {"act", "zone", "program", "items", "events", "bytes"}
    assert "stick" not in str(note.payload)
    assert session.copies.last_backup is not None
    assert session.info().last_backup == session.copies.last_backup.iso()
    (copy,) = session.copies.generations(tmp_path / "stick")
    assert (copy.path, copy.day, copy.state, copy.ours) == (made.path, "2026-11-14", "", True)


def test_a_vault_that_can_only_be_read_notes_nothing(
    session: Session, reopen: Callable[..., Session], tmp_path: Path
) -> None:
    """The backup is whole all the same."""
    session.entries.add({"what": "He waited."})
    session.close()
    reading = reopen(read_only=True)
    made = reading.copies.back_up(tmp_path / "stick")
    assert (made.verified, made.recorded) == (True, False)
    assert reading.copies.last_backup is None


def test_the_first_backup_is_asked_for_soon(session: Session, clock: FixedClock) -> None:
    """Nothing is asked of an empty vault; then after a few changes, or a few days with something in it."""
    clock.advance(days=FIRST_DAYS)
    assert not session.copies.reminder().due
    session.entries.add({"what": "one"})
    assert not session.copies.reminder().due
    clock.advance(days=FIRST_DAYS)
    reminder = session.copies.reminder()
    assert (reminder.due, reminder.last, reminder.changes) == (True, None, 1)
    assert "no backup yet" in reminder.sentence


def test_many_changes_ask_for_the_first_backup(session: Session) -> None:
    """There is something to lose on the first day already."""
    for number in range(FIRST_CHANGES):
        assert not session.copies.reminder().due
        session.entries.add({"what": f"{number}"})
    assert session.copies.reminder().due


def test_a_backup_is_due_after_days_or_changes(session: Session, clock: FixedClock, tmp_path: Path) -> None:
    """Not without a change, however old; with one after two weeks; at once after many."""
    session.entries.add({"what": "one"})
    session.copies.back_up(tmp_path / "stick")
    clock.advance(days=10 * DAYS)
    assert not session.copies.reminder().due
    session.entries.add({"what": "two"})
    assert session.copies.reminder().sentence == f"The last backup is {10 * DAYS} days old."
    session.copies.back_up(tmp_path / "stick")
    for number in range(CHANGES):
        assert not session.copies.reminder().due
        session.entries.add({"what": f"{number}"})
    assert session.copies.reminder().sentence == f"There are {CHANGES} changes since the last backup."


def test_a_clock_set_back_makes_no_reminder(session: Session, clock: FixedClock, tmp_path: Path) -> None:
    """A backup from the future is not old."""
    session.copies.back_up(tmp_path / "stick")
    session.entries.add({"what": "one"})
    clock.advance(days=-400)
    assert not session.copies.reminder().due


def test_reminders_can_be_changed_and_turned_off(session: Session, clock: FixedClock, tmp_path: Path) -> None:
    """What was chosen counts and lasts; nothing at all is asked when both are off."""
    assert session.copies.reminds_after == (DAYS, CHANGES)
    session.entries.add({"what": "one"})
    session.copies.remind_after(0, 0)
    clock.advance(days=400)
    assert not session.copies.reminder().due
    session.copies.remind_after(2, 0)
    assert session.copies.reminder().due
    session.copies.back_up(tmp_path / "stick")
    session.entries.add({"what": "two"})
    clock.advance(days=1)
    assert not session.copies.reminder().due
    clock.advance(days=1)
    assert session.copies.reminder().due


def test_restoring_answers_a_secret_that_cannot_be_one_as_a_wrong_one(
    session: Session, vault_service: VaultService, tmp_path: Path
) -> None:
    """Advice on length is no help for somebody who types the wrong thing."""
    session.copies.back_up(tmp_path / "stick")

    def restored(secret: bytes) -> object:
        return vault_service.restore(
            tmp_path / "stick", bytearray(secret), tmp_path / "new", wait=lambda _seconds: None
        )

    for secret in (b"", b"x" * 2000, b"\xff"):
        with refused(ErrorCode.WRONG_PASSPHRASE):
            restored(secret)
    restored(PASSPHRASE)
    assert session.is_open
