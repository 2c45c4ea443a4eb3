"""A vault as a whole: its states, its lock, its figures, its checks, and the frozen case."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from app.domain.case import CaseSnapshot
from app.domain.entry import GuidedAnswer, Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import new_id
from app.domain.moment import read_moment
from app.domain.person import Role
from app.domain.support import PlanAnswer
from app.services.session import Session
from app.services.snapshot import take_snapshot
from app.services.vault import VaultService, VaultState
from app.services.verifying import report_of
from app.strings.catalogue import has_text
from app.testing import FixedClock
from storage.findings import FindingCode
from storage.repositories.local import DraftRepository
from storage.verify_report import ProblemCode
from tests.services.conftest import PASSPHRASE
from tests.services.refusals import refused


def _no_wait(_seconds: float) -> None:
    return


def test_states_follow_opening_and_closing(vault_service: VaultService, tmp_path: Path) -> None:
    """The states run no vault, unlocking, unlocked, locking, locked, and only one vault is open at a time."""
    seen: list[VaultState] = []
    vault_service.subscribe(seen.append)
    assert vault_service.settle(tmp_path / "vault") is VaultState.NO_VAULT
    session = vault_service.create(tmp_path / "vault", bytearray(PASSPHRASE))
    with refused(ErrorCode.IN_USE):
        vault_service.open(tmp_path / "vault", bytearray(PASSPHRASE), wait=_no_wait)
    session.close()
    session.close()
    assert seen == [VaultState.UNLOCKING, VaultState.UNLOCKED, VaultState.LOCKING, VaultState.LOCKED]
    assert vault_service.settle(tmp_path / "vault") is VaultState.LOCKED


def test_refusals_leave_a_state_to_start_from(vault_service: VaultService, tmp_path: Path) -> None:
    """A wrong passphrase, no vault and a damaged one are three conditions with three states."""
    vault_service.create(tmp_path / "vault", bytearray(PASSPHRASE)).close()
    with refused(ErrorCode.WRONG_PASSPHRASE):
        vault_service.open(tmp_path / "vault", bytearray(b"wrong"), wait=_no_wait)
    assert vault_service.state is VaultState.LOCKED
    with refused(ErrorCode.NOT_A_VAULT):
        vault_service.open(tmp_path / "empty", bytearray(PASSPHRASE), wait=_no_wait)
    assert vault_service.state is VaultState.NO_VAULT
    with refused(ErrorCode.NOT_A_VAULT):
        VaultService.probe(tmp_path / "empty")
    with refused(ErrorCode.EXISTS):
        vault_service.create(tmp_path / "vault", bytearray(PASSPHRASE))
    for name in ("a.bin", "b.bin"):
        (tmp_path / "vault" / name).write_bytes(bytes(4096))
    with refused(ErrorCode.HEADER_DAMAGED):
        vault_service.open(tmp_path / "vault", bytearray(PASSPHRASE), wait=_no_wait)
    assert vault_service.state is VaultState.DAMAGED
    session = vault_service.create(tmp_path / "second", bytearray(PASSPHRASE))
    session.close()


def test_nothing_is_given_out_after_the_lock(session: Session) -> None:
    """Every service refuses after the vault was closed."""
    entry = session.entries.add({"what": "x"})
    reading = session.reading()
    session.close()
    for call in (
        session.entries.list,
        session.entries.count,
        lambda: session.entries.get(entry.id),
        lambda: session.entries.add({"what": "y"}),
        lambda: session.entries.history(entry.id),
        session.people.list,
        lambda: session.people.find_by_name("x"),
        lambda: session.records.list(RecordKind.REPORT),
        session.case.get,
        session.evidence.list,
        lambda: session.drafts.save("new", {"what": "x"}),
        lambda: session.drafts.load("new"),
        session.drafts.list,
        session.settings.all,
        lambda: session.search.search("x"),
        session.patterns.figures,
        session.info,
        lambda: session.verify(full=False),
        lambda: session.findings,
        lambda: reading.resolve(RecordKind.PERSON, "x", "persons"),
        lambda: take_snapshot(session.ledger, session.handling),
    ):
        with refused(ErrorCode.VAULT_LOCKED):
            call()
    session.interrupt()


def test_failed_tries_are_told_after_the_next_opening(
    session: Session, vault_service: VaultService, reopen: Callable[[], Session]
) -> None:
    """The next opening says how many tries failed since the last; the figures count them all."""
    session.close()
    for _ in range(2):
        with refused(ErrorCode.WRONG_PASSPHRASE):
            vault_service.open(session.folder, bytearray(b"wrong"), wait=_no_wait)
    again = reopen()
    assert [found.at.iso() for found in again.failed_tries] == ["2026-11-14T12:00:00-06:00"] * 2
    assert again.info().failed_tries == 2
    assert again.known_tries() == again.failed_tries
    again.close()
    last = reopen()
    assert (last.failed_tries, last.info().failed_tries) == ((), 2)
    assert [(found.at.iso(), found.with_key) for found in last.known_tries()] == [
        ("2026-11-14T12:00:00-06:00", False)
    ] * 2


def test_info_counts_what_is_there(session: Session) -> None:
    """Entries that stand, items, bytes on the disk, the format and the work of one guess."""
    session.entries.withdraw(session.entries.add({"what": "x"}).id)
    session.entries.add({"what": "y"})
    session.evidence.add_bytes("a.bin", bytes(50_000))
    info = session.info()
    assert (info.entries, info.evidence, info.format, info.last_backup) == (1, 1, "1.0", None)
    assert info.kdf == "argon2id m=8 t=1 p=1"
    assert info.bytes == sum(path.stat().st_size for path in session.folder.rglob("*") if path.is_file())
    assert session.read_only is False


def test_a_read_only_vault_gives_everything_and_takes_nothing(
    session: Session, vault_service: VaultService, tmp_path: Path
) -> None:
    """Opened for reading, lists, search and copies work, and every change is refused."""
    entry = session.entries.add({"what": "The heron."})
    item = session.evidence.add_bytes("a.txt", b"words").evidence
    session.close()
    again = vault_service.open(session.folder, bytearray(PASSPHRASE), wait=_no_wait, read_only=True)
    try:
        assert again.read_only
        assert again.entries.list() == (entry,)
        assert again.search.search("heron").total == 1
        again.evidence.save_copy(item.id, tmp_path / "out.txt")
        assert (tmp_path / "out.txt").read_bytes() == b"words"
        assert again.evidence.check(item.id)
        for change in (
            lambda: again.entries.add({"what": "y"}),
            lambda: again.evidence.add_bytes("b.txt", b"b"),
            lambda: again.drafts.save("new", {}),
            lambda: again.settings.set("a", "b"),
        ):
            with refused(ErrorCode.READ_ONLY):
                change()
    finally:
        again.close()


def test_a_whole_vault_passes_and_a_damaged_one_says_where(session: Session, rng: random.Random) -> None:
    """Verifying counts what it looked at; a flipped byte of evidence is named with a sentence."""
    session.entries.add({"what": "x"})
    session.evidence.add_bytes("a.bin", rng.randbytes(40_000))
    with session.ledger.writing() as tx:
        note = tx.issue_checkpoint()
    session.entries.add({"what": "later"})
    report = session.verify(full=True, checkpoint=note)
    assert (report.ok, report.problems) == (True, ())
    assert report.counts["events"] == session.ledger.vault.event_count - 1, "the check itself is one more"
    path = next(path for path in (session.folder / "d").rglob("*") if path.is_file())
    data = bytearray(path.read_bytes())
    data[30_000] ^= 4
    path.write_bytes(data)
    damaged = session.verify(full=True)
    assert not damaged.ok
    assert [problem.code for problem in damaged.problems] == ["segment_damaged"]
    assert path.name in damaged.problems[0].where
    assert damaged.problems[0].what
    assert session.verify(full=False).ok


def test_damage_that_keeps_a_vault_shut_is_a_result_too(
    session: Session, vault_service: VaultService
) -> None:
    """A check that cannot open a damaged vault says where the damage is; a wrong passphrase is no damage."""
    session.close()
    path = session.folder / "c.bin"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    with pytest.raises(KnownError) as caught:
        vault_service.open(session.folder, bytearray(PASSPHRASE), wait=_no_wait)
    report = report_of(caught.value)
    assert report is not None
    assert (report.ok, [problem.where for problem in report.problems]) == (False, ["c.bin"])
    assert report_of(KnownError(ErrorCode.WRONG_PASSPHRASE)) is None


def test_everything_noticed_has_a_sentence() -> None:
    """Every finding and every problem that storage can name has its words."""
    for finding in FindingCode:
        assert has_text(f"finding.{finding.value}"), finding
    for problem in ProblemCode:
        assert has_text(f"problem.{problem.value}"), problem


def test_a_sync_copy_is_told_in_words(session: Session, reopen: Callable[[], Session]) -> None:
    """A file that does not belong to the vault is named by a sentence and left alone."""
    session.close()
    (session.folder / "c (conflicted copy).bin").write_bytes(b"x")
    again = reopen()
    assert [finding.code for finding in again.findings] == ["foreign_file"]
    assert "c (conflicted copy).bin" in again.findings[0].sentence()


def test_the_name_of_a_foreign_file_is_no_sentence(session: Session, reopen: Callable[..., Session]) -> None:
    """Whoever can write to the folder puts no line of their own among those of a check."""
    (session.folder / "x\nEverything is whole.").write_bytes(b"")
    session.close()
    (finding,) = reopen().findings
    assert "(x Everything is whole.)" in finding.sentence()


def test_a_torn_search_index_is_told_and_made_again(session: Session) -> None:
    """Verifying names an index that disagrees as repaired; one that cannot be read is damage, not a bug."""
    session.entries.add({"what": "The heron."})
    assert session.verify(full=False).repaired == ()
    with session.ledger.writing() as tx:
        tx.execute("DELETE FROM search_doc")
    report = session.verify(full=False)
    assert (report.ok, len(report.repaired)) == (True, 1)
    assert session.search.search("heron").total == 1
    with session.ledger.writing() as tx:
        tx.execute("DELETE FROM search_text_data")
    with refused(ErrorCode.VAULT_DAMAGED):
        session.search.search("heron")
    assert session.verify(full=False).ok
    assert session.search.search("heron").total == 1


def test_a_read_only_vault_names_an_index_it_cannot_mend(
    session: Session, vault_service: VaultService
) -> None:
    """Opened for reading, an index that disagrees is a problem that is named."""
    session.entries.add({"what": "The heron."})
    assert session.verify(full=False).ok
    with session.ledger.writing() as tx:
        tx.execute("DELETE FROM search_doc")
    session.close()
    again = vault_service.open(session.folder, bytearray(PASSPHRASE), wait=_no_wait, read_only=True)
    try:
        assert [problem.code for problem in again.verify(full=False).problems] == ["search_index"]
    finally:
        again.close()


def test_a_backup_noted_in_the_log_is_told(session: Session, clock: FixedClock) -> None:
    """The figures give the time of the last backup that the log speaks of."""
    for _ in range(2):
        clock.advance(days=1)
        with session.ledger.writing() as tx:
            tx.note("vault.backup", session.ledger.aside())
    assert session.info().last_backup == "2026-11-16T12:00:00-06:00"


def test_listeners_can_leave(vault_service: VaultService, tmp_path: Path) -> None:
    """Who stopped listening hears nothing more, and may stop twice."""
    seen: list[VaultState] = []
    stop = vault_service.subscribe(seen.append)
    stop()
    stop()
    vault_service.create(tmp_path / "vault", bytearray(PASSPHRASE)).close()
    assert seen == []


def test_a_vault_whose_services_cannot_start_is_closed_again(
    vault_service: VaultService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the session cannot be made, the vault is let go and can be opened by the next."""
    folder = tmp_path / "vault"
    vault_service.create(folder, bytearray(PASSPHRASE)).close()

    def refuse(*_given: object, **_named: object) -> None:
        raise KnownError(ErrorCode.NO_MEMORY)

    with monkeypatch.context() as patched:
        patched.setattr("app.services.vault.Session", refuse)
        with refused(ErrorCode.NO_MEMORY):
            vault_service.open(folder, bytearray(PASSPHRASE), wait=_no_wait)
    assert vault_service.state is VaultState.LOCKED
    vault_service.open(folder, bytearray(PASSPHRASE), wait=_no_wait).close()


def test_a_draft_takes_the_place_of_another_in_one_step(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was added to a draft is never in both: it is forgotten where it was in the same step, or not at all."""
    session.drafts.save("new+", {"what": "and more"})

    def fails(*_arguments: object) -> None:
        raise OSError(28, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(DraftRepository, "drop", fails)
        with pytest.raises((OSError, KnownError)):
            session.drafts.save("new", {"what": "He waited and more"}, instead_of="new+")
    assert [note.key for note in session.drafts.list()] == ["new+"]
    session.drafts.save("new", {"what": "He waited and more"}, instead_of="new+")
    assert [note.key for note in session.drafts.list()] == ["new"]


def test_drafts_come_back_as_they_were(
    session: Session, clock: FixedClock, reopen: Callable[[], Session]
) -> None:
    """An editor's values of every shape survive a lock; saving replaces, dropping forgets, no event is made."""
    before = session.ledger.vault.event_count
    typed = {
        "what": "He wai",
        "when": read_moment("2026-11-14T23:40", "2026-11-15T00:10", "about", "America/Chicago"),
        "noticed": read_moment(None, None, None, "UTC"),
        "most_serious": True,
        "impact": None,
        "kinds": ("threat", "own words"),
        "persons": (Involvement(new_id(), "saw", "his face"), Involvement()),
        "guided": (GuidedAnswer("strangulation_how", "no"),),
        "place": new_id(),
        "files": {"a": ("b", 1)},
    }
    session.drafts.save("new", {"what": "old"})
    clock.advance(seconds=3)
    session.drafts.save("other", {})
    session.drafts.save("new", typed)
    assert session.ledger.vault.event_count == before
    session.close()
    again = reopen()
    assert again.drafts.load("new") == typed
    assert [(note.key, note.saved) for note in again.drafts.list()] == [
        ("new", clock.now()),
        ("other", clock.now()),
    ]
    again.drafts.drop("new")
    again.drafts.drop("new")
    assert again.drafts.load("new") is None
    with pytest.raises(TypeError):
        again.drafts.save("new", {"what": object()})


def test_settings_stay_in_the_vault(session: Session, reopen: Callable[[], Session]) -> None:
    """A choice is kept with its vault and has a default until it is made."""
    assert session.settings.get("lock", "120") == "120"
    session.settings.set("lock", "60")
    session.settings.set("lock", "30")
    session.close()
    assert reopen().settings.all() == {"lock": "30"}


def test_the_snapshot_holds_everything(session: Session, clock: FixedClock, tmp_path: Path) -> None:
    """The frozen case has every record with its versions and handling log, and when the record was begun.

    Of messages it holds none: those that a paper needs are read for it.
    """
    empty = take_snapshot(session.ledger, session.handling)
    assert (empty.entries, empty.begun, empty.case.code) == ((), None, "")
    dan = session.people.find_or_add("Dan", Role.OTHER)
    session.case.set({"code": "A-1"})
    first = session.entries.add({"what": "one"})
    clock.advance(days=1)
    item = session.evidence.add_bytes("a.txt", b"a", entry=first.id).evidence
    session.entries.withdraw(session.entries.add({"what": "two"}).id)
    for kind, values in [
        (RecordKind.REPORT, {"agency": "Police"}),
        (RecordKind.ORDER, {"court": "County"}),
        (RecordKind.TRANSACTION, {"amount": "5"}),
        (RecordKind.PLACE, {"label": "School A"}),
        (RecordKind.NEEDED, {"what": "The camera"}),
        (RecordKind.PROMISE, {"promised": "A room"}),
        (RecordKind.DEBT, {"amount": "5"}),
        (RecordKind.WORK, {"hours": "12"}),
        (RecordKind.JOURNEY, {"origin": "Home"}),
        (RecordKind.HELD, {"what": "passport"}),
        (RecordKind.RELEASE, {"who": "Dana Cole"}),
        (RecordKind.REFERRAL, {"kind": "legal"}),
        (RecordKind.HELPER, {"name": "Robin"}),
        (RecordKind.PLAN, {"answers": (PlanAnswer("plan_where", "done"),)}),
    ]:
        session.records.add(kind, values)
    chat = tmp_path / "chat.txt"
    chat.write_text("".join(f"3/{day}/26, 22:02 - Dan: hello {day}\n" for day in (13, 14)), "utf-8")
    session.imports.run((chat,))
    session.threads.identify("whatsapp", "Dan", dan.id, basis="known_number")
    taken = take_snapshot(session.ledger, session.handling)
    assert isinstance(taken, CaseSnapshot)
    assert all(
        getattr(taken, field.name)
        for field in fields(taken)
        if field.name not in {"exports", "erased", "excerpts"}
    )
    assert taken.versions is not None
    assert {
        entry: len(versions) for entry, versions in taken.versions.items()
    } == session.entries.version_counts()
    assert taken.versions[first.id] == session.entries.history(first.id)
    assert [line.act for line in taken.handling if line.evidence == item.id] == ["added"]
    assert taken.begun == first.written


def test_a_change_that_fails_leaves_no_trace_in_memory(session: Session) -> None:
    """What a broken transaction wrote is not shown afterwards."""
    entry = session.entries.add({"what": "before"})

    def break_off() -> None:
        with session.ledger.writing():
            session.entries.amend(entry.id, {"what": "after"})
            session.entries.add({})

    with refused(ErrorCode.NOTHING_TO_SAVE):
        break_off()
    assert session.entries.list() == (entry,)
    assert session.search.search("after").total == 0


def test_a_decoder_that_does_not_start_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, that is said in place of its walls."""
    monkeypatch.setattr("app.sandbox.process._BOOT", "raise SystemExit")
    assert "does not start" in session.decoder_walls
