"""Checkpoints and proofs: what an outsider can follow, what is kept back, and what a note says later."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ErrorCode
from app.domain.export_request import ExportRequest, Paper, Sealed
from app.domain.person import Role
from app.domain.ports import NoJob
from app.services.finished import check_finished
from app.services.proof import read_note_file, tidy_note
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from tests.services.conftest import PASSPHRASE
from tests.services.paper_bench import entry, save
from tests.services.refusals import refused
from tests.storage.proof_checker import check


def written(session: Session, out: Path, **options: Any) -> bytes:
    """Make a proof, write it and return its bytes."""
    save(session, Paper.PROOF, out, **options)
    return out.read_bytes()


def test_an_outsider_can_follow_every_version(session: Session, tmp_path: Path) -> None:
    """Each version of the chosen entry and no other is in it, leads to the checkpoint, and reads as it was."""
    chosen = entry(session, "He waited at the gate.", "2026-11-02")
    other = entry(session, "QZ-OTHER words", "2026-11-03")
    session.entries.amend(chosen, {"what": "He waited by the gate."}, reason="correction")
    session.entries.amend(other, {"what": "QZ-OTHER again"})
    data = written(session, tmp_path / "p.json", entries=(chosen,))
    versions = check(data)
    assert [payload["row"]["what"] for _, payload in versions if payload] == [
        "He waited at the gate.",
        "He waited by the gate.",
    ]
    assert b"QZ-OTHER" not in data
    found = check_finished(tmp_path / "p.json", NoJob())
    assert (found.kind, found.ok, found.counts["versions"]) == ("proof", True, 2)
    note = json.loads(data)["checkpoint"]
    assert session.exports_made.exports()[0].checkpoint == note
    assert session.proof.compare(note).ok


def test_a_changed_proof_is_noticed(session: Session, tmp_path: Path) -> None:
    """Whatever is altered in it, our check and the independent one both refuse it."""
    chosen = entry(session, "He waited at the gate.", "2026-11-02")
    whole = json.loads(written(session, tmp_path / "p.json", entries=(chosen,)))

    def wrong(change: Callable[[Any], object]) -> None:
        spoilt = json.loads(json.dumps(whole))
        change(spoilt)
        data = json.dumps(spoilt).encode()
        path = tmp_path / "spoilt.json"
        path.write_bytes(data)
        found = check_finished(path, NoJob())
        assert (found.kind, found.ok) == ("proof", False)
        with pytest.raises((AssertionError, ValueError, KeyError)):
            check(data)

    def version(document: Any) -> Any:
        return document["records"][0]["versions"][0]

    def swap(name: str, old: str, new: str) -> Callable[[Any], object]:
        return lambda document: version(document).update({name: version(document)[name].replace(old, new)})

    wrong(swap("payload", "gate", "door"))
    wrong(swap("meta", '"time_ms":1', '"time_ms":2'))
    for name in ("nonce", "prev", "commitment", "hash"):
        wrong(lambda document, name=name: version(document).update({name: "00" * 32}))
    wrong(lambda document: version(document).update(leaf_index=version(document)["leaf_index"] + 1))
    wrong(lambda document: version(document)["path"].append("00" * 32))
    wrong(lambda document: document.update(checkpoint=document["checkpoint"].replace("\n", "\nx", 1)))
    wrong(lambda document: document.pop("records"))
    wrong(lambda document: document.update(records=[]))
    wrong(lambda document: document["records"][0].update(id="00" * 16))
    wrong(lambda document: document["records"][0].update(table="report"))
    wrong(lambda document: document["records"][0]["versions"].append(version(document)))


def test_nothing_is_read_in_a_proof_that_nobody_followed(session: Session, tmp_path: Path) -> None:
    """A second text under a name that stands there twice, or a name that no proof has, is refused."""
    chosen = entry(session, "He waited at the gate.", "2026-11-02")
    whole = written(session, tmp_path / "p.json", entries=(chosen,)).decode()
    assert check_finished(tmp_path / "p.json", NoJob()).ok
    at = '"payload": '
    for more in (at + '"He broke the door.", ', '"remark": "Seen by a court.", '):
        (tmp_path / "spoilt.json").write_text(whole.replace(at, more + at, 1), encoding="utf-8")
        assert not check_finished(tmp_path / "spoilt.json", NoJob()).ok


def test_what_no_paper_prints_needs_its_own_yes(session: Session, tmp_path: Path) -> None:
    """A private note in any version stops the proof until it is allowed by its id, or sealed."""
    chosen = entry(session, "He waited.", "2026-11-02", private_note="QZ-NOTE was here")
    session.entries.amend(chosen, {"private_note": "", "what": "He waited long."})
    request = ExportRequest(paper=Paper.PROOF, entries=(chosen,))
    stopped = session.documents.prepare(request, "p.json", NoJob())
    assert not stopped.may_write
    own = [find for find in stopped.finds if find.what == "not_for_others"]
    assert len(own) == 1
    assert "Private note" in own[0].excerpt
    assert "QZ-NOTE" not in own[0].excerpt
    sealed = check(written(session, tmp_path / "s.json", entries=(chosen,), sealed=Sealed.PRIVATE))
    assert [payload is None for _, payload in sealed] == [True, False]
    assert b"QZ-NOTE" not in (tmp_path / "s.json").read_bytes()
    allowed = frozenset(find.id for find in stopped.finds)
    told = check(written(session, tmp_path / "t.json", entries=(chosen,), allow=allowed))
    assert all(payload for _, payload in told)
    bare = check(written(session, tmp_path / "b.json", entries=(chosen,), sealed=Sealed.ALL))
    assert [payload for _, payload in bare] == [None, None]
    assert check_finished(tmp_path / "b.json", NoJob()).counts["without_text"] == 2


def test_what_was_taken_out_for_privacy_is_not_proved_by_itself(session: Session, tmp_path: Path) -> None:
    """Versions before the one that took something out stop the proof, or are sealed; those after it are open."""
    chosen = entry(session, "He waited at QZ-HOUSE.", "2026-11-02")
    session.entries.amend(chosen, {"what": "He waited at QZ-HOUSE long."})
    session.entries.amend(chosen, {"what": "He waited long."}, reason="privacy")
    session.entries.amend(chosen, {"what": "He waited very long."})
    request = ExportRequest(paper=Paper.PROOF, entries=(chosen,))
    stopped = session.documents.prepare(request, "p.json", NoJob())
    assert not stopped.may_write
    assert [find.excerpt for find in stopped.finds] == ["Something taken out later for privacy"] * 2
    sealed = check(written(session, tmp_path / "s.json", entries=(chosen,), sealed=Sealed.PRIVATE))
    assert [payload is None for _, payload in sealed] == [True, True, False, False]
    assert b"QZ-HOUSE" not in (tmp_path / "s.json").read_bytes()


def test_confidential_texts_are_looked_for_in_a_proof(session: Session) -> None:
    """An address in the words of an entry stops its proof as it stops any paper."""
    session.people.add({"name": "Jordan Avery", "role": Role.ME, "address": ("14 Larch Lane",)})
    chosen = entry(session, "He knows 14 Larch Lane.", "2026-11-02")
    prepared = session.documents.prepare(ExportRequest(paper=Paper.PROOF, entries=(chosen,)), "p", NoJob())
    assert {find.what for find in prepared.finds if not find.by_shape} >= {"address"}
    assert not prepared.may_write


def test_held_and_withdrawn_entries_have_no_proof(session: Session) -> None:
    """What stays out of papers for others stays out of this one."""
    held = entry(session, "x", "2026-11-02", hold=True)
    with refused(ErrorCode.NOTHING_CHOSEN):
        session.documents.prepare(ExportRequest(paper=Paper.PROOF, entries=(held,)), "p", NoJob())


def test_an_item_is_proved_by_its_hash_alone(session: Session, tmp_path: Path) -> None:
    """The proof of an item tells its SHA-256 and size, not its name or what is known of it."""
    item = session.evidence.add_bytes("QZ-NAME.txt", b"QZ-BYTES", changes={"caption": "QZ-CAPTION"}).evidence
    request = ExportRequest(paper=Paper.PROOF, entries=(), evidence=(item.id,))
    finds = session.documents.prepare(request, "p.json", NoJob()).finds
    assert {find.what for find in finds} == {"time_zone"}, "no entry was told in the zone of this machine"
    allow = frozenset(find.id for find in finds)
    data = written(session, tmp_path / "p.json", entries=(), evidence=(item.id,), allow=allow)
    ((_, payload),) = check(data)
    assert payload is not None
    assert (payload["row"]["sha256"], payload["row"]["size"]) == (item.sha256, 8)
    assert b"QZ-" not in data


def test_a_proof_from_a_vault_that_is_only_read(
    session: Session, tmp_path: Path, reopen: Callable[..., Session]
) -> None:
    """It leads to the newest checkpoint kept; what came after that cannot be proved and says so."""
    early = entry(session, "early", "2026-11-02")
    session.proof.issue()
    late = entry(session, "late", "2026-11-03")
    session.close()
    again = reopen(read_only=True)
    assert len(check(written(again, tmp_path / "p.json", entries=(early,)))) == 1
    with refused(ErrorCode.READ_ONLY):
        again.documents.prepare(ExportRequest(paper=Paper.PROOF, entries=(late,)), "p", NoJob())


# Checkpoints -------------------------------------------------------------------------------------


def test_a_checkpoint_is_a_note_and_a_page(session: Session, tmp_path: Path) -> None:
    """Both hold the same five lines, neither holds a word of the record, and the note compares as unchanged."""
    entry(session, "QZ-WORDS", "2026-11-02")
    note, sheet = tmp_path / "kept.note", tmp_path / "kept.pdf"
    issued = session.proof.write(note, sheet)
    assert note.read_text(encoding="utf-8") == issued.note
    assert issued.events == session.ledger.vault.event_count - 1
    assert sheet.read_bytes().startswith(b"%PDF-")
    found = check_finished(note, NoJob())
    assert (found.kind, found.ok, found.counts["events"]) == ("checkpoint", True, issued.events)
    with refused(ErrorCode.EXISTS):
        session.proof.write(tmp_path / "new.note", sheet)
    assert not (tmp_path / "new.note").exists()


def test_four_answers_to_a_note(
    session: Session, tmp_path: Path, reopen: Callable[..., Session], vault_service: Any
) -> None:
    """Unchanged, older than the note, another history, and another vault are four different sentences."""
    entry(session, "one", "2026-11-02")
    folder = session.folder
    session.close()
    shutil.copytree(folder, tmp_path / "old")
    session = reopen()
    entry(session, "two", "2026-11-03")
    note = session.proof.issue().note
    told = {session.proof.compare(note).sentence}
    assert session.proof.compare(note).code == "unchanged"
    session.close()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "old", folder)
    back = reopen()
    assert back.proof.compare(note).code == "note_newer"
    told.add(back.proof.compare(note).sentence)
    assert not back.verify(full=False, checkpoint=note).ok
    for word in ("other", "words", "here"):
        entry(back, word, "2026-11-04")
    assert back.proof.compare(note).code == "note_differs"
    told.add(back.proof.compare(note).sentence)
    back.close()
    stranger = vault_service.create(tmp_path / "stranger", bytearray(b"otter lamp violet canoe eight"))
    assert stranger.proof.compare(note).code == "note_foreign"
    told.add(stranger.proof.compare(note).sentence)
    stranger.close()
    assert len(told) == 4


def test_a_note_of_after_a_re_key_is_told_as_what_it_may_be(
    session: Session, vault_service: VaultService, reopen: Callable[..., Session], tmp_path: Path
) -> None:
    """The old folder, put back in place of the new one, is not called a stranger to the new one's note."""
    session.keys.rekey(bytearray(PASSPHRASE), tmp_path / "new")
    session.close()
    fresh = vault_service.open(tmp_path / "new", bytearray(PASSPHRASE), wait=lambda _seconds: None)
    note = fresh.proof.issue().note
    fresh.close()
    old = reopen()
    report = old.verify(full=False, checkpoint=note)
    assert not report.ok
    assert "older copy" in report.problems[0].what
    assert "older copy" in old.proof.compare(note).sentence


def test_a_note_survives_mail_and_editors(session: Session, tmp_path: Path) -> None:
    """Line ends, trailing spaces, a byte order mark and empty lines around it change nothing."""
    note = session.proof.issue().note
    mangled = "\ufeff\r\n\r\n" + note.replace("\n", " \r\n") + "\r\n\r\n"
    assert tidy_note(mangled) == note
    path = tmp_path / "mail.note"
    path.write_bytes(mangled.encode())
    assert session.proof.compare(read_note_file(path)).ok


def test_the_code_is_a_square_that_holds_the_note(session: Session) -> None:
    """The code is one for exactly these bytes, with the marks in its three corners."""
    issued = session.proof.issue()
    rows = session.proof.code(issued.note)
    assert len(rows) == len(rows[0]) <= 69
    corner = [row[:7] for row in rows[:7]]
    assert corner == [row[-1:-8:-1] for row in rows[:7]] == [row[:7] for row in rows[-1:-8:-1]]
    assert session.proof.code(issued.note.replace("nv1", "nv2")) != rows


# The clock ---------------------------------------------------------------------------------------


def test_a_clock_set_back_is_shown_and_not_refused(
    session: Session, clock: FixedClock, reopen: Callable[..., Session], tmp_path: Path
) -> None:
    """On opening, in the check, in the history of an entry and in the handling log."""
    made = entry(session, "one", "2026-11-02")
    item = session.evidence.add_bytes("a.txt", b"a").evidence
    clock.advance(hours=-3)
    session.entries.amend(made, {"what": "two"})
    session.evidence.check(item.id)
    lines = session.entries.lines(made)
    assert [line.behind_ms for line in lines] == [0, 3 * 3_600_000]
    report = session.verify(full=False)
    assert report.ok
    assert any("set back once" in notice for notice in report.notices)
    clock.advance(minutes=-5)
    session.evidence.check(item.id)
    assert [line.behind_ms for line in session.evidence.handling(item.id)][-1] == 300_000
    clock.advance(days=-1)
    session.close()
    again = reopen()
    assert any(found.code == "clock_behind" and "1 day" in found.sentence() for found in again.findings)
    entry(again, "goes on", "2026-11-05")


def test_a_bundle_takes_a_proof_by_choice(session: Session, tmp_path: Path) -> None:
    """It leads to the bundle's own checkpoint, has the chosen entries and items, and keeps a private text back."""
    photo = session.evidence.add_bytes("note.txt", b"see you soon\n").evidence.id
    chosen = entry(session, "He waited at the gate.", "2026-11-02", evidence=(photo,))
    entry(session, "QZ-OTHER words", "2026-11-03")
    save(session, Paper.BUNDLE, tmp_path / "plain", entries=(chosen,))
    assert not (tmp_path / "plain" / "proof.json").exists()
    assert "proof.json" not in (tmp_path / "plain" / "verify.txt").read_text()
    session.entries.amend(chosen, {"private_note": "QZ-PRIVATE"})
    save(session, Paper.BUNDLE, tmp_path / "bag", entries=(chosen,), with_proof=True, sealed=Sealed.PRIVATE)
    data = (tmp_path / "bag" / "proof.json").read_bytes()
    assert json.loads(data)["checkpoint"] == (tmp_path / "bag" / "checkpoint.note").read_text()
    shown = [payload for _, payload in check(data)]
    assert [bool(payload) for payload in shown].count(False) == 1
    assert b"QZ-" not in data
    assert check_finished(tmp_path / "bag", NoJob()).ok
    assert check_finished(tmp_path / "bag" / "proof.json", NoJob()).ok
    assert "proof.json" in (tmp_path / "bag" / "verify.txt").read_text()
    with refused(ErrorCode.LEAK_FOUND):
        save(session, Paper.BUNDLE, tmp_path / "x", entries=(chosen,), with_proof=True)
