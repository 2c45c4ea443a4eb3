"""A vault under new keys: the same record in another folder, checked before it counts, the old one untouched."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from storage import keys
from storage.checkpoints import Comparison
from storage.file_ops import FsOps
from storage.layout import Lock
from storage.rekeying import rekey
from storage.removing import unfinished_path
from storage.vault import Vault
from storage.verify import verify
from tests.storage import independent_checker as checker
from tests.storage.test_independent_reader import CHEAP_COST
from tests.storage.vaults import (
    CHEAP,
    JOB,
    PASSPHRASE,
    STEP,
    StopHereError,
    StoppingOps,
    add_entry,
    add_item,
    codes,
    filled,
    flip,
    opened,
    refused,
    reopen,
    segment_files,
    snapshot,
)
from tests.tally import HowMany

NEW = "eight slow lanterns"
KEY = bytes(range(16))


def renew(vault: Vault, into: Path, *, words: str = NEW, recovery_key: bytes | None = None) -> None:
    """Put a cheap vault under new keys."""
    rekey(vault, into, bytearray(words.encode()), JOB, cost=CHEAP, recovery_key=recovery_key, steps=[STEP])


def refusal(call: Callable[[], object]) -> ErrorCode:
    """Return the code with which a call ends."""
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value.code


def record(vault: Vault) -> dict[str, object]:
    """Return everything a vault holds but its keys: events, rows of every table, bytes of every item."""
    found: dict[str, object] = {}
    for table in ("event", "entry", "entry__kind", "evidence", "batch", "batch__message", "item", "draft"):
        found[table] = vault.query(f"SELECT * FROM {table} ORDER BY 1, 2")
    found["words"] = vault.query("SELECT body FROM words")
    found["bytes"] = [vault.read_item(row[0]) for row in vault.query("SELECT id FROM item ORDER BY id")]
    return found


def test_everything_is_there_under_new_keys(tmp_path: Path) -> None:
    """Same id, next epoch; every event, row and byte as before, one note more, and all of it verifies."""
    old, new = tmp_path / "old", tmp_path / "new"
    vault = filled(old)
    with vault.transaction() as transaction:
        transaction.execute("INSERT INTO draft VALUES(1, 'half a word')")
        transaction.execute("INSERT INTO words VALUES('gate')")
        note = transaction.issue_checkpoint()
    before, was = record(vault), snapshot(old)
    old_lines, old_head = vault.verifier_keys, vault.state.header
    renew(vault, new)
    vault.close()
    assert snapshot(old) == was
    with opened(new, passphrase=NEW) as again:
        assert codes(again) == []
        header = again.state.header
        assert (header.vault_id, header.epoch) == (old_head.vault_id, old_head.epoch + 1)
        assert header.generation == old_head.generation + 1
        after = record(again)
        events = after["event"]
        assert isinstance(events, list)
        after["event"] = events[:-1]
        assert after == before
        last = list(again.event_views())[-1]
        assert last.payload == {"act": "vault.rekey", "epoch": 2, "generation": 2}
        assert again.verifier_keys[:-1] == old_lines
        assert len(again.verifier_keys) == 2
        assert again.compare_checkpoint(note)[0] is Comparison.UNCHANGED
        report = verify(again, JOB, full=True, note=note)
        assert (report.problems, report.notices) == ((), ())
    assert refused(new) is ErrorCode.WRONG_PASSPHRASE
    reopen(old).close()


def test_nothing_of_the_old_keys_is_left(tmp_path: Path) -> None:
    """Segments have the same names and other bytes, and the old keys open neither folder's new files."""
    old, new = tmp_path / "old", tmp_path / "new"
    vault = filled(old)
    old_keys = vault.query("SELECT item, ik FROM item_key ORDER BY item")
    renew(vault, new)
    old_vault_key = bytes(vault.state.vault_keys.vault_key)
    vault.close()
    names = [path.relative_to(old) for path in segment_files(old)]
    assert [path.relative_to(new) for path in segment_files(new)] == names
    for name in names:
        assert (old / name).read_bytes()[:56] != (new / name).read_bytes()[:56]
        assert (old / name).stat().st_size == (new / name).stat().st_size
        assert (new / name).stat().st_mtime == 946_684_800
    with opened(new, passphrase=NEW) as again:
        new_keys = again.query("SELECT item, ik FROM item_key ORDER BY item")
        assert [row[0] for row in new_keys] == [row[0] for row in old_keys]
        assert not {row[1] for row in new_keys} & {row[1] for row in old_keys}
        assert again.state.vault_keys.vault_key != old_vault_key


def test_a_stranger_reads_it(tmp_path: Path) -> None:
    """The reader written from the format alone opens the new folder and finds it whole."""
    vault = filled(tmp_path / "old")
    renew(vault, tmp_path / "new")
    count = vault.event_count
    vault.close()
    read = checker.read_vault(tmp_path / "new", NEW, CHEAP_COST)
    assert len(read["hashes"]) == count + 1
    assert sorted(read["items"].values()) == [b"", b"picture" * 9000]


def test_old_and_new_secrets(tmp_path: Path) -> None:
    """The same passphrase may be kept; the old recovery key opens nothing, a new one opens the new folder."""
    vault = filled(tmp_path / "old")
    vault.set_recovery_key(KEY)
    renew(vault, tmp_path / "new", words=PASSPHRASE)
    renew(vault, tmp_path / "third", recovery_key=KEY[::-1])
    vault.close()
    reopen(tmp_path / "new").close()
    assert refused(tmp_path / "new", passphrase=keys.recovery_text(KEY)) is ErrorCode.WRONG_PASSPHRASE
    reopen(tmp_path / "third", passphrase=keys.recovery_text(KEY[::-1])).close()


def test_again_and_again(tmp_path: Path) -> None:
    """A vault is put under new keys any number of times, and its oldest checkpoint still verifies."""
    vault = filled(tmp_path / "v1")
    with vault.transaction() as transaction:
        note = transaction.issue_checkpoint()
    for number in range(2, 5):
        renew(vault, tmp_path / f"v{number}")
        vault.close()
        vault = reopen(tmp_path / f"v{number}", passphrase=NEW)
        add_entry(vault, "later")
        add_item(vault, b"later")
    assert vault.state.header.epoch == 4
    assert len(vault.verifier_keys) == 4
    assert verify(vault, JOB, full=True, note=note).ok
    vault.close()


def test_places_that_are_refused(tmp_path: Path) -> None:
    """A place that is taken, inside the vault or without a folder above it is refused; an empty folder is used."""
    vault = filled(tmp_path / "old")
    before = snapshot(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert refusal(lambda: renew(vault, tmp_path / "old")) is ErrorCode.EXISTS
    assert refusal(lambda: renew(vault, tmp_path)) is ErrorCode.EXISTS
    assert refusal(lambda: renew(vault, tmp_path / "link")) is ErrorCode.EXISTS
    assert refusal(lambda: renew(vault, tmp_path / "old" / "a.bin")) is ErrorCode.NOT_WRITABLE
    assert refusal(lambda: renew(vault, tmp_path / "old" / "new")) is ErrorCode.NOT_WRITABLE
    assert refusal(lambda: renew(vault, tmp_path / "no" / "such")) is ErrorCode.NOT_WRITABLE
    assert refusal(lambda: renew(vault, tmp_path / "new", words="")) is ErrorCode.PASSPHRASE_UNFIT
    assert snapshot(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"old", "link"}
    (tmp_path / "empty").mkdir()
    renew(vault, tmp_path / "empty")
    vault.close()
    reopen(tmp_path / "empty", passphrase=NEW).close()


def test_a_vault_that_can_only_be_read_is_refused(tmp_path: Path) -> None:
    """Nothing is made from a vault that may not be whole here."""
    filled(tmp_path / "old").close()
    with opened(tmp_path / "old", read_only=True) as vault:
        assert refusal(lambda: renew(vault, tmp_path / "new")) is ErrorCode.READ_ONLY


def test_damage_is_not_carried_over(tmp_path: Path) -> None:
    """A damaged segment, wherever the damage is, stops the work with its name and leaves nothing."""
    folder = tmp_path / "old"
    vault = filled(folder)
    segment = max(segment_files(folder), key=lambda path: path.stat().st_size)
    good = segment.read_bytes()
    for offset in (3, 40, 20_000, len(good) - 1):
        flip(segment, offset)
        assert refusal(lambda: renew(vault, tmp_path / "new")) is ErrorCode.EVIDENCE_DAMAGED
        segment.write_bytes(good)
    segment.unlink()
    assert refusal(lambda: renew(vault, tmp_path / "new")) is ErrorCode.EVIDENCE_DAMAGED
    segment.write_bytes(good)
    vault.close()
    flip(folder / "c.bin", (folder / "c.bin").stat().st_size - 2000)
    with opened(folder) as vault:
        code = refusal(lambda: renew(vault, tmp_path / "new"))
    assert code in {ErrorCode.VAULT_DAMAGED, ErrorCode.READ_ONLY}
    assert {path.name for path in tmp_path.iterdir()} == {"old"}


def test_a_stray_segment_stays_behind(tmp_path: Path) -> None:
    """A segment that no row names has no key: it is not carried over and not a reason to refuse."""
    folder = tmp_path / "old"
    vault = filled(folder)
    stray = folder / "d" / "ab" / ("ab" + "0" * 30)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x" * 100)
    renew(vault, tmp_path / "new")
    vault.close()
    assert stray.exists()
    assert not (tmp_path / "new" / "d" / "ab" / stray.name).exists()


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    """Whoever stops the work at any of its steps finds no folder, no part of one, and the vault open."""

    class StoppingJob:
        def __init__(self, after: int) -> None:
            self.left = after
            self.labels: set[str] = set()

        def check(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

        def progress(self, done: int, total: int, label: str) -> None:
            assert 0 <= done <= total
            self.labels.add(label)

    vault = filled(tmp_path / "old")
    words = bytearray(NEW.encode())
    whole = StoppingJob(10_000)
    rekey(vault, tmp_path / "whole", words, whole, cost=CHEAP, steps=[STEP])
    assert {"progress.rekeying", "progress.checking_evidence"} <= whole.labels
    steps = 10_000 - whole.left
    for after in range(0, steps, max(1, steps // 25)):
        with pytest.raises(Cancelled):
            rekey(vault, tmp_path / "new", words, StoppingJob(after), cost=CHEAP, steps=[STEP])
        assert {path.name for path in tmp_path.iterdir()} == {"old", "whole"}
    add_entry(vault, "still open")
    vault.close()


@pytest.mark.parametrize("error", ["killed", "full"])
def test_stop_at_any_file_operation_leaves_the_old_vault(
    tmp_path: Path, error: str, how_many: HowMany, rng: random.Random
) -> None:
    """Killed or out of space anywhere, the old folder is unchanged, and the new is whole or not there."""
    errors: dict[str, Callable[[], BaseException]] = {
        "killed": StopHereError,
        "full": lambda: OSError(errno.ENOSPC, "full"),
    }
    old = tmp_path / "old"
    filled(old).close()
    ops = StoppingOps(None)
    vault = reopen(old, ops=ops)
    before = snapshot(old)
    renew(vault, tmp_path / "count")
    total = ops.count
    for stop_at in rng.sample(range(1, total + 1), min(total, how_many(check=14, gate=1000, soak=1000))):
        new = tmp_path / f"new{stop_at}"
        ops.arm(stop_at, errors[error])
        is_done = False
        with suppress(StopHereError, KnownError):
            renew(vault, new)
            is_done = True
        ops.disarm()
        assert snapshot(old) == before
        if error == "full":
            assert new.exists() == is_done
            assert not list(tmp_path.glob(".*.part"))
        if new.exists():
            with opened(new, passphrase=NEW) as again:
                assert verify(again, JOB, full=True).ok
    vault.close()
    assert total > 40


def test_the_next_try_clears_what_a_killed_one_left(tmp_path: Path, rng: random.Random) -> None:
    """Encrypted leftovers go with the next re-key to the place, unless somebody works there or put files in."""
    old, new = tmp_path / "old", tmp_path / "new"
    filled(old).close()
    ops = StoppingOps(None)
    vault = reopen(old, ops=ops)
    ops.arm(rng.randrange(12, 40), StopHereError)
    with suppress(StopHereError):
        renew(vault, new)
    ops.disarm()
    part = unfinished_path(new)
    assert (part / "l.bin").exists()
    lock = Lock.take(part, FsOps())
    assert lock is not None
    with pytest.raises(KnownError) as caught:
        renew(vault, new)
    assert caught.value.code is ErrorCode.IN_USE
    lock.release()
    (part / "letter.txt").write_text("not of a vault")
    with pytest.raises(KnownError) as caught:
        renew(vault, new)
    assert (caught.value.code, caught.value.params) == (ErrorCode.EXISTS, {"path": str(part)})
    assert [path.name for path in part.rglob("*")] == ["letter.txt"]
    (part / "letter.txt").unlink()
    renew(vault, new)
    vault.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]


def test_what_does_not_come_back_as_written_is_not_called_done(tmp_path: Path) -> None:
    """A disk that keeps other bytes than it was given is found out before the folder has its name."""

    class ForgetfulOps(FsOps):
        armed = False

        def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
            if self.armed and len(data) > 20_000:
                data = bytearray(data)
                data[10_000] ^= 1
            return super().write(descriptor, data)

    filled(tmp_path / "old").close()
    ops = ForgetfulOps()
    vault = reopen(tmp_path / "old", ops=ops)
    ops.armed = True
    assert refusal(lambda: renew(vault, tmp_path / "new")) is ErrorCode.DISK_FAILED
    assert {path.name for path in tmp_path.iterdir()} == {"old"}
    vault.close()
