"""Checking a vault: a whole one has no problem, a changed one has a problem that says where and what."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import EntityId, new_id
from app.domain.ports import NoJob
from storage import crypto
from storage.findings import FindingCode
from storage.vault import Vault
from storage.verify import verify
from storage.verify_report import ProblemCode, VerifyReport
from tests.storage.vaults import (
    JOB,
    PASSPHRASE,
    StoppingOps,
    add_entry,
    add_item,
    create,
    filled,
    flip,
    opened,
    reopen,
    segment_files,
    snapshot,
)

KEEP = "DROP TRIGGER event_fix; DROP TRIGGER event_keep;"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with a bit of everything, closed; tests copy it."""
    folder = tmp_path_factory.mktemp("made") / "vault"
    vault = filled(folder)
    for number in range(12):
        add_entry(vault, f"entry {number} " + "long " * 300, "call")
    vault.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of `made`."""
    return Path(shutil.copytree(made, tmp_path / "vault"))


def check(folder: Path, *, full: bool = True, **more: Any) -> VerifyReport:
    """Open and check."""
    with opened(folder, **more) as vault:
        return verify(vault, JOB, full=full)


def found(report: VerifyReport) -> set[tuple[str, ProblemCode]]:
    """Return where and what of every problem."""
    return {(problem.where, problem.what) for problem in report.problems}


def tamper(folder: Path, *statements: str) -> None:
    """Change the database as a holder of the key without our program might."""
    vault = reopen(folder)
    database = vault.state.database
    database.begin()
    for statement in statements:
        database.run_script(statement + "\n")
    database.commit()
    vault.close()


def test_whole_vault_has_no_problem(folder: Path) -> None:
    """A vault with everything in it passes, quick and full, and tells what it looked at."""
    for full in (False, True):
        report = check(folder, full=full)
        assert report.ok
        assert report.repaired == report.notices == report.problems
        assert report.counts == {"events": 22, "rows": 19, "items": 2, "bytes": 63_000}


def test_check_can_be_cancelled(folder: Path) -> None:
    """A check stops when it is told to."""

    class Stopped(NoJob):
        def check(self) -> None:
            raise Cancelled

    with opened(folder) as vault, pytest.raises(Cancelled):
        verify(vault, Stopped(), full=True)


def test_flipped_byte_of_any_file_is_named_or_mended(
    folder: Path, tmp_path: Path, rng: random.Random
) -> None:
    """One byte changed in any file ends in a problem, a repair or a refusal that names it, never in silence."""
    files = [name for name, data in snapshot(folder).items() if data]
    assert {str(name)[0] for name in files} == set("abcdh")
    for run in range(60):
        name = files[run % len(files)]
        copy = Path(shutil.copytree(folder, tmp_path / f"run{run}"))
        flip(copy / name, rng.randrange((copy / name).stat().st_size), 1 << rng.randrange(8))
        try:
            report = check(copy)
        except KnownError as error:
            assert (error.code, name.name) == (ErrorCode.VAULT_DAMAGED, "c.bin")  # noqa: PT017 - or a report
            continue
        if report.ok:
            assert [str(repair.params.get("file", "h.bin")) for repair in report.repaired] == [name.name]
        else:
            assert any(problem.where.startswith(str(name)) for problem in report.problems), name


def test_damaged_page_names_what_is_lost_and_the_rest_reads(folder: Path) -> None:
    """With one page damaged the check names page and rows, and every other row still reads."""
    with opened(folder) as vault:
        whole = {str(row["id"]): row for row in vault.rows("entry")}
    lost_anything = False
    refused = []
    for page in range(1, (folder / "c.bin").stat().st_size // 4096):
        flip(folder / "c.bin", page * 4096 + 2000)
        try:
            with opened(folder) as vault:
                rows = {str(row["id"]): row for row in vault.rows("entry")}
                lost = {
                    str(note.params["id"])
                    for note in vault.findings
                    if note.code is FindingCode.ROW_UNREADABLE
                }
                report = verify(vault, JOB, full=False)
        except KnownError as error:
            assert error.code is ErrorCode.VAULT_DAMAGED  # noqa: PT017 - a page of the schema
            refused.append(page)
        else:
            assert (f"c.bin page {page + 1}", ProblemCode.PAGE_DAMAGED) in found(report)
            assert all(whole[entity] == row for entity, row in rows.items())
            assert rows.keys() | lost == whole.keys()
            named = {p.where for p in report.problems if p.what is ProblemCode.ROW_UNREADABLE}
            assert {f"entry {entity}" for entity in lost} <= named
            lost_anything = lost_anything or 0 < len(lost) < len(whole)
        flip(folder / "c.bin", page * 4096 + 2000)
    assert lost_anything
    assert len(refused) <= 2  # only the schema cannot be done without
    assert check(folder).ok


def test_cut_database_is_noticed(folder: Path) -> None:
    """Whole pages cut off the end do not pass."""
    data = (folder / "c.bin").read_bytes()
    (folder / "c.bin").write_bytes(data[: -2 * 4096])
    try:
        report = check(folder)
    except KnownError as error:
        assert error.code is ErrorCode.VAULT_DAMAGED  # noqa: PT017 - either is right
    else:
        assert not report.ok


# Rows against events -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 4096, 10_000])
def test_bytes_added_behind_the_database_are_noticed(folder: Path, size: int) -> None:
    """What stands behind the last page belongs to nothing, and is said; the record reads as before."""
    with (folder / "c.bin").open("ab") as file:
        file.write(bytes(size))
    report = check(folder)
    assert found(report) == {("c.bin", ProblemCode.DATABASE_LENGTHENED)}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE entry SET what = 'other' WHERE rowid = 2;", ProblemCode.ROW_DIFFERS),
        ("UPDATE entry SET impact = NULL WHERE rowid = 2;", ProblemCode.ROW_DIFFERS),
        ("UPDATE entry SET last_seq = 1 WHERE rowid = 2;", ProblemCode.ROW_DIFFERS),
        ("UPDATE entry SET row_digest = zeroblob(32) WHERE rowid = 2;", ProblemCode.ROW_DIFFERS),
        ("UPDATE entry SET what = CAST(x'6100' AS TEXT) WHERE rowid = 2;", ProblemCode.ROW_DIFFERS),
        ("DELETE FROM entry WHERE rowid = 1;", ProblemCode.ROW_MISSING),
        (
            "DELETE FROM entry__kind WHERE owner = (SELECT id FROM entry WHERE rowid = 2);",
            ProblemCode.ROW_DIFFERS,
        ),
        ("UPDATE entry__kind SET tag = 'x';", ProblemCode.ROW_DIFFERS),
        ("UPDATE entry__kind SET n = n + 1;", ProblemCode.PART_NUMBERS),
        ("INSERT INTO entry__kind VALUES(zeroblob(16), 0, 'x');", ProblemCode.PART_WITHOUT_OWNER),
        ("UPDATE batch__message SET body = 'x' WHERE n = 3;", ProblemCode.ROW_DIFFERS),
        ("UPDATE batch__message SET n = -1 WHERE n = 3;", ProblemCode.PART_NUMBERS),
        ("DELETE FROM batch__message WHERE n = 3;", ProblemCode.ROW_DIFFERS),
        ("INSERT INTO batch__message VALUES(zeroblob(16), 0, 'x');", ProblemCode.PART_WITHOUT_OWNER),
        (
            "INSERT INTO entry VALUES(zeroblob(16), 'x', 1, NULL, 1, zeroblob(32));",
            ProblemCode.ROW_WITHOUT_EVENT,
        ),
        ("UPDATE item SET size = size + 1;", ProblemCode.SEGMENTS_WRONG),
        ("UPDATE item SET sha256 = zeroblob(32);", ProblemCode.ITEM_CHANGED),
        ("UPDATE item__segment SET name = 'abc' WHERE size = 0;", ProblemCode.SEGMENT_MISSING),
        ("UPDATE item_key SET ik = zeroblob(32);", ProblemCode.SEGMENT_DAMAGED),
        ("DELETE FROM item_key;", ProblemCode.ITEM_KEY_MISSING),
        ("INSERT INTO item_key VALUES(zeroblob(16), zeroblob(32));", ProblemCode.ITEM_KEY_WITHOUT_ITEM),
        ("UPDATE meta SET v = x'00' WHERE k = 'vkeys';", ProblemCode.META_WRONG),
        ("DELETE FROM meta WHERE k = 'vkeys';", ProblemCode.DATABASE_DAMAGED),
        ("UPDATE event SET nonce = NULL, payload = NULL WHERE seq = 2;", ProblemCode.REDACTION_WRONG),
        (KEEP + "UPDATE event SET time_ms = 1 WHERE seq = 3;", ProblemCode.EVENT_CHANGED),
        (KEEP + "UPDATE event SET payload = x'7b7d' WHERE seq = 3;", ProblemCode.EVENT_CHANGED),
        (KEEP + "UPDATE event SET prev = zeroblob(32) WHERE seq = 3;", ProblemCode.EVENT_CHAIN_BROKEN),
        (KEEP + "DELETE FROM event WHERE seq IN (3, 4);", ProblemCode.EVENT_MISSING),
    ],
)
def test_change_behind_the_log_is_named(folder: Path, statement: str, code: ProblemCode) -> None:
    """Whatever a key holder changes in rows, parts, keys or events without our program is named."""
    tamper(
        folder,
        statement.replace("; ", ";\n")
        .replace(";DROP", ";\nDROP")
        .replace(";UPDATE", ";\nUPDATE")
        .replace(";DELETE", ";\nDELETE"),
    )
    report = check(folder)
    assert code in {problem.what for problem in report.problems}


def rewrite_log(folder: Path, change: Callable[[Vault], None]) -> VerifyReport:
    """Let a key holder write events of their own with right hashes, then check."""
    with opened(folder) as vault:
        change(vault)
    return check(folder)


def append(vault: Vault, kind: str, table: str, entity: bytes, payload: dict[str, Any]) -> None:
    """Append an event that no method of a transaction would."""
    from storage.events import EventKind

    with vault.transaction() as transaction:
        transaction._append(EventKind(kind), table, entity, payload)


ROW = {"row": {"id": "00" * 16}}


@pytest.mark.parametrize(
    ("kind", "table", "payload", "code"),
    [
        ("set", "entry", ROW, ProblemCode.EVENT_OUT_OF_ORDER),
        ("end", "entry", {"row": None}, ProblemCode.EVENT_OUT_OF_ORDER),
        ("new", "entry", {"row": {"id": "11" * 16}}, ProblemCode.EVENT_MALFORMED),
        ("new", "entry", {}, ProblemCode.EVENT_MALFORMED),
        ("new", "entry", ROW, ProblemCode.ROW_MISSING),
        ("new", "no_such_table", ROW, ProblemCode.ROW_MISSING),
        ("note", "", {"redacts": [1]}, ProblemCode.EVENT_MALFORMED),
        ("redact", "", {}, ProblemCode.EVENT_MALFORMED),
        ("redact", "", {"redacts": [2]}, ProblemCode.REDACTION_WRONG),
        ("redact", "", {"redacts": [99]}, ProblemCode.REDACTION_WRONG),
        ("redact", "", {"redacts": []}, ProblemCode.REDACTION_WRONG),
        ("redact", "", {"redacts": "1"}, ProblemCode.REDACTION_WRONG),
        ("note", "", {"checkpoint": "no note"}, ProblemCode.CHECKPOINT_WRONG),
        ("note", "", {"checkpoint": 7}, ProblemCode.CHECKPOINT_WRONG),
    ],
)
def test_event_that_breaks_the_rules_is_named(
    folder: Path, kind: str, table: str, payload: dict[str, Any], code: ProblemCode
) -> None:
    """Well-formed hashes do not excuse an event that the rules do not allow."""
    report = rewrite_log(folder, lambda vault: append(vault, kind, table, bytes(16), payload))
    assert code in {problem.what for problem in report.problems}


def test_old_checkpoint_stored_again_is_named(folder: Path) -> None:
    """A stored note must speak of exactly the events before it."""

    def store_again(vault: Vault) -> None:
        with vault.transaction() as transaction:
            note = transaction.issue_checkpoint()
        append(vault, "note", "", bytes(16), {"checkpoint": note})

    assert ProblemCode.CHECKPOINT_WRONG in {what for _, what in found(rewrite_log(folder, store_again))}


def test_life_after_the_end_is_named(folder: Path) -> None:
    """An id that was ended does not come back."""

    def revive(vault: Vault) -> None:
        entity = add_entry(vault)
        with vault.transaction() as transaction:
            transaction.end("entry", entity, act="entry.erase")
        append(vault, "new", "entry", entity, {"row": {"id": entity.hex()}})

    assert ProblemCode.EVENT_OUT_OF_ORDER in {what for _, what in found(rewrite_log(folder, revive))}


def test_old_page_put_back_is_named(tmp_path: Path) -> None:
    """Any one page of an older database put into the newer one is noticed, or changed nothing logged."""
    folder = tmp_path / "vault"
    vault = create(folder)
    entity = add_entry(vault, "first " * 200)
    vault.close()
    old = (folder / "c.bin").read_bytes()
    with opened(folder) as vault:
        add_entry(vault, "second " * 200, entity=entity)
        (now,) = [row["what"] for row in vault.rows("entry")]
    new = (folder / "c.bin").read_bytes()
    seen = 0
    for page in range(1, len(old) // 4096):
        span = slice(page * 4096, (page + 1) * 4096)
        if old[span] == new[span]:
            continue
        seen += 1
        (folder / "c.bin").write_bytes(new[: span.start] + old[span] + new[span.stop :])
        try:
            report = check(folder)
        except KnownError as error:
            assert error.code is ErrorCode.VAULT_DAMAGED  # noqa: PT017 - either is right
            continue
        if report.ok:
            with opened(folder) as vault:
                assert [row["what"] for row in vault.rows("entry")] == [now]
    assert seen > 2


# Files -------------------------------------------------------------------------------------------


def test_missing_and_damaged_segments_are_named_with_their_item(folder: Path) -> None:
    """A lost segment is found by the quick check, a changed byte by the full one; both name the item."""
    with opened(folder) as vault:
        owner = {
            str(name): bytes(item) for name, item in vault.query("SELECT name, owner FROM item__segment")
        }  # type: ignore[arg-type]
    empty, large = sorted(segment_files(folder), key=lambda path: path.stat().st_size)
    empty.unlink()
    flip(large, 20_000)
    quick, full = check(folder, full=False), check(folder)
    place = f"d/{empty.name[:2]}/{empty.name}"
    assert found(quick) == {(place, ProblemCode.SEGMENT_MISSING)}
    assert quick.problems[0].params == {"item": owner[empty.name].hex()}
    hurt = f"d/{large.name[:2]}/{large.name}"
    assert found(full) == {(place, ProblemCode.SEGMENT_MISSING), (hurt, ProblemCode.SEGMENT_DAMAGED)}


def test_unreferenced_segment_is_a_problem_and_a_marked_one_is_not(folder: Path) -> None:
    """A segment of no item is named, unless its marker says it is in flight."""
    stray = folder / "d" / "ab" / ("ab" * 16)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    assert found(check(folder)) == {(f"d/ab/{stray.name}", ProblemCode.SEGMENT_UNREFERENCED)}
    with opened(folder) as vault:
        item = vault.import_stream([b"in flight"], JOB)
        assert len(verify(vault, JOB, full=True).problems) == 1
        vault.discard_item(item)


def test_findings_of_the_opening_stand_in_the_report(folder: Path) -> None:
    """What opening mended is listed as repaired, what it noticed as a problem or a notice."""
    flip(folder / "a.bin", 10)
    flip(folder / "h.bin", 10)
    (folder / "e.bin").write_bytes(b"rubbish")
    (folder / "conflict.bin").write_bytes(b"x")
    report = check(folder)
    assert found(report) == {("e.bin", ProblemCode.TRIES_CHANGED)}
    assert [repair.code for repair in report.repaired] == [
        FindingCode.COPY_REPAIRED,
        FindingCode.HEAD_RECORD_REPAIRED,
    ]
    assert [notice.code for notice in report.notices] == [FindingCode.FOREIGN_FILE]


def test_files_changed_while_the_vault_is_open_are_named(folder: Path) -> None:
    """The check looks at header copies and head record as they are now."""
    with opened(folder) as vault:
        other = bytearray(vault.state.header.raw)
        other[100] ^= 1
        other[4032:4064] = crypto.sha256(bytes(other[:4032]))
        (folder / "a.bin").write_bytes(bytes(other))
        (folder / "b.bin").write_bytes(b"")
        (folder / "h.bin").write_bytes(b"")
        report = verify(vault, JOB, full=False)
    assert found(report) == {
        ("a.bin", ProblemCode.COPY_DIFFERS),
        ("b.bin", ProblemCode.COPY_UNREADABLE),
        ("h.bin", ProblemCode.HEAD_RECORD_DAMAGED),
    }


def test_old_database_is_a_problem_even_after_going_on(tmp_path: Path) -> None:
    """A put-back database is named by the check, read-only or after the person went on."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_entry(vault)
    vault.close()
    old = (folder / "c.bin").read_bytes()
    with opened(folder) as vault:
        add_item(vault, b"bytes")
        with vault.transaction() as transaction:
            note = transaction.issue_checkpoint()
    (folder / "c.bin").write_bytes(old)
    report = check(folder)
    assert ("c.bin", ProblemCode.DATABASE_PUT_BACK) in found(report)
    assert ProblemCode.SEGMENT_UNREFERENCED in {what for _, what in found(report)}
    with opened(folder, go_on=True) as vault:
        report = verify(vault, JOB, full=True, note=note)
    assert ("c.bin", ProblemCode.DATABASE_PUT_BACK) in found(report)
    assert ("checkpoint", ProblemCode.NOTE_NEWER) in found(report)
    assert FindingCode.WENT_ON in {notice.code for notice in report.notices}


def test_supplied_note_is_compared(folder: Path, tmp_path: Path) -> None:
    """A note of this vault covers its events; one of another vault is a problem."""
    with opened(folder) as vault:
        with vault.transaction() as transaction:
            note = transaction.issue_checkpoint()
        report = verify(vault, JOB, full=False, note=note)
        assert report.ok
        assert report.counts["checkpoint_covers"] == 22
    other = create(tmp_path / "other")
    with other.transaction() as transaction:
        foreign = transaction.issue_checkpoint()
    other.close()
    with opened(folder) as vault:
        assert found(verify(vault, JOB, full=False, note=foreign)) == {
            ("checkpoint", ProblemCode.NOTE_FOREIGN)
        }


def test_thousand_events_keep_their_order(tmp_path: Path) -> None:
    """A longer log checks whole, and events lost in its middle are counted."""
    folder = tmp_path / "vault"
    vault = create(folder)
    entity = new_id()
    for _ in range(3):
        with vault.transaction() as transaction:
            for number in range(300):
                transaction.put("entry", EntityId(entity), {"what": f"{number}"}, act="entry.save")
    assert verify(vault, JOB, full=False).counts["events"] == 900
    vault.close()
    with opened(folder, passphrase=PASSPHRASE, ops=StoppingOps(None)) as again:
        assert verify(again, JOB, full=False).ok
