"""Creating, locking, opening and closing: every refusal has its own code, every mending is told."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import new_id
from storage import header, header_copies, keys, tries
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.migrations.runner import Migration
from tests.storage.vaults import (
    CHEAP,
    JOB,
    STEP,
    add_entry,
    add_item,
    codes,
    create,
    filled,
    flip,
    opened,
    refused,
    reopen,
    segment_files,
    snapshot,
)

CHECKOUT = Path(__file__).resolve().parents[2]
SCAN = """
import sys
from pathlib import Path
from tests.storage.vaults import reopen, add_entry, add_item

# Each key is kept only turned around, so that this program is no hit itself.
vault = reopen(Path(sys.argv[1]))
made = vault.state.vault_keys
wanted = [bytearray(reversed(key)) for key in (made.vault_key, made.header, made.database, made.head, made.sign)]
add_entry(vault)
vault.read_item(add_item(vault, b"x" * 100_000).id)
if sys.argv[2] == "closed":
    vault.close()
    del vault, made
found = 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
    for line in maps.read().splitlines():
        span, mode = line.split()[:2]
        if mode[0] != "r" or "[v" in line:
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        memory.seek(start)
        try:
            data = memory.read(end - start)
        except OSError:
            continue
        data = data[::-1]
        for key in wanted:
            found += data.count(key)
            found += data.count("".join(f"{byte:02x}"[::-1] for byte in key).encode())
        del data
print("found", found)
"""
HOLD_LOCK = """
import fcntl, sys
held = open(sys.argv[1], "r+b")
fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
print("held", flush=True)
sys.stdin.read()
"""


def test_folder_of_noise(tmp_path: Path) -> None:
    """A vault is private to the account, holds only the format's names, and no readable text."""
    folder = tmp_path / "any name"
    filled(folder).close()
    assert {path.name for path in folder.iterdir()} == {
        "a.bin", "b.bin", "c.bin", "d", "e.bin", "h.bin", "l.bin", "t",
    }  # fmt: skip
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    for path in segment_files(folder):
        assert path.stat().st_mtime == 946_684_800
    for path, data in snapshot(folder).items():
        for word in (b"SQLite", b"daybook", b"nv1/", b"words", b"photo", b"picture"):
            assert word not in data, path
    assert list((folder / "t").iterdir()) == []


def test_create_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    """Nothing is ever made in a folder that holds something."""
    (tmp_path / "note.txt").write_text("kept")
    with pytest.raises(KnownError) as caught:
        create(tmp_path)
    assert caught.value.code is ErrorCode.EXISTS
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_create_refuses_what_cannot_be_a_passphrase(tmp_path: Path) -> None:
    """An empty passphrase and a cost outside the limits make no vault."""
    with pytest.raises(KnownError) as caught:
        create(tmp_path / "vault", passphrase="")
    assert caught.value.code is ErrorCode.PASSPHRASE_UNFIT
    with pytest.raises(ValueError, match="cost"):
        create(tmp_path / "vault", limits=keys.RELEASED_LIMITS)
    assert not (tmp_path / "vault").exists()


def test_create_that_fails_leaves_no_file(tmp_path: Path) -> None:
    """When the disk refuses half-way the folder is empty again."""

    class FullOps(FsOps):
        def replace(self, source: Path, target: Path) -> None:
            raise OSError(28, "full")

    with pytest.raises(KnownError) as caught:
        create(tmp_path / "vault", ops=FullOps())
    assert caught.value.code is ErrorCode.NO_SPACE
    assert list((tmp_path / "vault").iterdir()) == []


def test_released_limits_refuse_a_cheap_vault(tmp_path: Path) -> None:
    """A header that asks for a cheap derivation, as tests make it, does not open in the released program."""
    create(tmp_path / "vault").close()
    assert refused(tmp_path / "vault", limits=keys.RELEASED_LIMITS) is ErrorCode.SLOT_DAMAGED


def test_released_cost_opens(tmp_path: Path) -> None:
    """The least derivation that a released vault may have makes and opens a vault."""
    cost = keys.KdfCost(65_536, 3, 1)
    vault = create(tmp_path / "vault", cost=cost, limits=keys.RELEASED_LIMITS)
    vault.close()
    with opened(tmp_path / "vault", limits=keys.RELEASED_LIMITS) as again:
        assert again.kdf_cost == cost


def test_each_refusal_has_its_own_code(tmp_path: Path) -> None:
    """Not a vault, wrong passphrase, damaged header, missing database and unfit text are told apart."""
    folder = tmp_path / "vault"
    assert refused(folder) is ErrorCode.NOT_A_VAULT
    (tmp_path / "file").write_bytes(b"no folder")
    assert refused(tmp_path / "file") is ErrorCode.NOT_A_VAULT
    create(folder).close()
    assert refused(folder, passphrase="other words") is ErrorCode.WRONG_PASSPHRASE
    assert refused(folder, passphrase="x" * 2000) is ErrorCode.PASSPHRASE_UNFIT
    flip(folder / "a.bin", 0)
    flip(folder / "b.bin", 4000)
    assert refused(folder) is ErrorCode.HEADER_DAMAGED
    flip(folder / "b.bin", 4000)
    (folder / "c.bin").unlink()
    assert refused(folder) is ErrorCode.VAULT_DAMAGED


def test_second_opener_is_refused_in_this_process_and_another(tmp_path: Path) -> None:
    """While a vault is open no second opener gets in, and refusing one does not loosen the lock."""
    folder = tmp_path / "vault"
    vault = create(folder)
    for _ in range(2):
        assert refused(folder) is ErrorCode.IN_USE
    command = [sys.executable, "-c", HOLD_LOCK, str(folder / "l.bin")]
    assert subprocess.run(command, capture_output=True, check=False, input=b"").returncode != 0
    vault.close()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert refused(folder) is ErrorCode.IN_USE
        holder.communicate()
    with opened(folder):
        pass


def test_recovery_key_opens_as_typed(tmp_path: Path) -> None:
    """A vault made with a recovery key opens with its text, and with the passphrase."""
    folder = tmp_path / "vault"
    key = bytes(range(100, 116))
    create(folder, recovery_key=key).close()
    with opened(folder, passphrase=keys.recovery_text(key).lower()) as vault:
        assert vault.kdf_cost is None
    with opened(folder) as vault:
        assert vault.kdf_cost == CHEAP
    assert refused(folder, passphrase=keys.recovery_text(bytes(16))) is ErrorCode.WRONG_PASSPHRASE
    with opened(folder) as vault:
        assert [failed.what for failed in vault.failed_tries] == [tries.RECOVERY_TEXT]


def test_passphrase_that_reads_as_a_recovery_key_opens_its_slot(tmp_path: Path) -> None:
    """Text that reads as a recovery key is tried as a passphrase too."""
    text = keys.recovery_text(bytes(range(16)))
    create(tmp_path / "vault", passphrase=text).close()
    with opened(tmp_path / "vault", passphrase=text) as vault:
        assert vault.kdf_cost == CHEAP


def test_close_wipes_and_locks(tmp_path: Path) -> None:
    """After closing, keys are zeros, every call says locked, and the vault opens again at once."""
    folder = tmp_path / "vault"
    vault = create(folder)
    item = add_item(vault, b"bytes")
    vault.read_item(item.id)
    held = vault.state.vault_keys
    vault.close()
    vault.close()
    assert held.vault_key == held.database == held.sign == bytearray(32)
    for call in (
        lambda: vault.query("SELECT 1"),
        lambda: vault.row("entry", new_id()),
        lambda: list(vault.rows("entry")),
        lambda: vault.read_item(item.id),
        lambda: vault.import_stream([], JOB),
        lambda: vault.event_count,
    ):
        with pytest.raises(KnownError) as caught:
            call()
        assert caught.value.code is ErrorCode.VAULT_LOCKED
    with opened(folder) as again:
        assert again.findings == ()


def test_read_only_media_opens_and_says_so(tmp_path: Path) -> None:
    """Where nothing can be written the vault opens for reading, without lock and without a change."""

    class ReadOnlyOps(FsOps):
        def may_write(self, folder: Path) -> bool:
            return False

    folder = tmp_path / "vault"
    vault = create(folder)
    entity = add_entry(vault, "kept words")
    vault.close()
    (folder / "stray.txt").write_text("kept")
    before = snapshot(folder)
    with opened(folder, ops=ReadOnlyOps()) as again:
        assert again.read_only
        assert codes(again) == [FindingCode.MEDIA_READ_ONLY, FindingCode.FOREIGN_FILE]
        row = again.row("entry", entity)
        assert row is not None
        assert row["what"] == "kept words"
        with pytest.raises(KnownError) as caught:
            again.import_stream([b"x"], JOB)
        assert caught.value.code is ErrorCode.READ_ONLY
    assert refused(folder, ops=ReadOnlyOps(), passphrase="other") is ErrorCode.WRONG_PASSPHRASE
    assert snapshot(folder) == before


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_folder_without_write_permission_opens_read_only(tmp_path: Path) -> None:
    """Permissions alone make a vault read-only."""
    folder = tmp_path / "vault"
    create(folder).close()
    folder.chmod(0o500)
    with opened(folder) as vault:
        assert vault.read_only
    folder.chmod(0o700)


def test_asked_for_read_only_writes_nothing(tmp_path: Path) -> None:
    """A read-only opening mends nothing and keeps the list of tries."""
    folder = tmp_path / "vault"
    create(folder).close()
    flip(folder / "a.bin", 9)
    refused(folder, passphrase="other")
    before = snapshot(folder)
    with opened(folder, read_only=True) as vault:
        assert codes(vault) == [FindingCode.COPY_UNREADABLE]
        assert len(vault.failed_tries) == 1
    assert snapshot(folder) == before


def test_foreign_files_are_reported_and_kept(tmp_path: Path) -> None:
    """A sync program's copies, links and strange folders are named, never read or removed."""
    folder = tmp_path / "vault"
    filled(folder).close()
    shelf = segment_files(folder)[0].parent
    (folder / "c (conflict).bin").write_bytes(b"copy")
    (folder / "d" / "notes").write_bytes(b"x")
    (shelf / "stray").write_bytes(b"x")
    (folder / "t" / "stray").write_bytes(b"x")
    (folder / "link").symlink_to(folder / "c.bin")
    with opened(folder) as vault:
        named = [
            str(found.params["file"]) for found in vault.findings if found.code is FindingCode.FOREIGN_FILE
        ]
    assert named == ["c (conflict).bin", "link", "t/stray", *sorted(["d/notes", f"d/{shelf.name}/stray"])]
    assert (folder / "t" / "stray").exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A header or database that is a link is not read."""
    folder = tmp_path / "vault"
    create(folder).close()
    for name in ("a.bin", "b.bin"):
        (folder / name).rename(tmp_path / name)
        (folder / name).symlink_to(tmp_path / name)
    assert refused(folder) is ErrorCode.HEADER_DAMAGED


def test_header_copy_on_a_bad_sector_is_written_anew(tmp_path: Path) -> None:
    """A copy that the disk does not give back is mended from the other; with both gone the disk is named."""

    class BadSectorOps(FsOps):
        def __init__(self, *names: str) -> None:
            self.names_of_bad = names

        def open_read(self, path: Path, *, follow: bool = False) -> int:
            if path.name in self.names_of_bad:
                raise OSError(errno.EIO, "bad sector")
            return super().open_read(path, follow=follow)

    folder = tmp_path / "vault"
    create(folder).close()
    for name in ("a.bin", "b.bin"):
        with opened(folder, ops=BadSectorOps(name)) as vault:
            assert codes(vault) == [FindingCode.COPY_REPAIRED]
            add_entry(vault)
    assert refused(folder, ops=BadSectorOps("a.bin", "b.bin")) is ErrorCode.DISK_FAILED
    with opened(folder) as vault:
        assert codes(vault) == []


def test_missing_helpers_are_made_again(tmp_path: Path) -> None:
    """Empty folders, lock and list of tries that a copy lost come back; the lost list is told."""
    folder = tmp_path / "vault"
    create(folder).close()
    for name in ("d", "t"):
        (folder / name).rmdir()
    for name in ("e.bin", "l.bin"):
        (folder / name).unlink()
    with opened(folder) as vault:
        assert codes(vault) == [FindingCode.TRIES_CHANGED]
        add_item(vault, b"bytes")
    with opened(folder) as vault:
        assert vault.findings == ()


# Schema ------------------------------------------------------------------------------------------


def test_pending_step_is_applied_and_recorded(tmp_path: Path) -> None:
    """A newer program brings the schema up in one transaction with an event, and keeps every row."""
    folder = tmp_path / "vault"
    vault = create(folder)
    entity = add_entry(vault, "kept")
    vault.close()
    steps = [STEP, Migration(2, "ALTER TABLE entry ADD COLUMN later TEXT;\n")]
    with opened(folder, steps=steps) as vault:
        assert vault.query("PRAGMA user_version") == [(2,)]
        row = vault.row("entry", entity)
        assert row is not None
        assert row["what"] == "kept"
        with vault.transaction() as transaction:
            transaction.put("entry", entity, {"later": "new"}, act="entry.save")
    assert refused(folder) is ErrorCode.FORMAT_UNKNOWN


def test_newer_schema_may_allow_reading(tmp_path: Path) -> None:
    """A newer schema that says so opens read-only in an older program."""
    folder = tmp_path / "vault"
    vault = create(folder)
    with vault.transaction() as transaction:
        transaction.execute("INSERT INTO meta(k, v) VALUES('reads_from', CAST('1' AS BLOB))")
        transaction.execute("PRAGMA user_version = 9")
    vault.close()
    with opened(folder) as vault:
        assert vault.read_only
        assert codes(vault) == [FindingCode.SCHEMA_NEWER]


def test_step_that_fails_leaves_the_schema_as_it_was(tmp_path: Path) -> None:
    """A step that breaks half-way changes nothing."""
    folder = tmp_path / "vault"
    create(folder).close()
    broken = Migration(2, "ALTER TABLE entry ADD COLUMN later TEXT;\nCREATE TABLE entry(x TEXT);\n")
    with pytest.raises(Exception, match="already exists"):
        reopen(folder, steps=[STEP, broken])
    with opened(folder) as vault:
        assert vault.query("PRAGMA user_version") == [(1,)]
        assert vault.findings == ()


def test_journal_left_by_a_crash(tmp_path: Path) -> None:
    """A crash in mid-write is rolled back by the next opening, and told; read-only says it was not."""
    folder = tmp_path / "vault"
    vault = create(folder)
    entity = add_entry(vault, "kept")
    vault.state.database.execute("PRAGMA cache_size = 1")
    vault.state.database.begin()
    for number in range(60):
        body = f"{number}" * 1500
        vault.state.database.execute("INSERT INTO draft(body) VALUES(?)", (body,))
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name, data in snapshot(folder).items():
        (crashed / name).write_bytes(data)
    vault.state.database.rollback()
    vault.close()
    assert (crashed / "c.bin-journal").exists()
    with opened(crashed, read_only=True) as again:
        assert FindingCode.JOURNAL_LEFT in codes(again)
        assert again.state.database.ignores_journal
    with opened(crashed) as again:
        assert codes(again) == [FindingCode.JOURNAL_REPLAYED]
        assert again.query("SELECT count(*) FROM draft") == [(0,)]
        assert again.row("entry", entity) is not None


def test_change_of_header_cut_short_is_finished(tmp_path: Path) -> None:
    """A header newer than the database knows is learned at the next opening, so that the old one is noticed."""
    folder = tmp_path / "vault"
    vault = create(folder)
    old = vault.state.header
    made_keys = keys.VaultKeys(bytearray(vault.state.vault_keys.vault_key), vault.vault_id, 1)
    vault.close()
    new = header.build_header(made_keys, generation=2, slots={}, base=old)
    assert header_copies.write_new_content(folder, FsOps(), old, new, lambda _back: True)
    with opened(folder) as again:
        assert codes(again) == [FindingCode.HEADER_NEWER]
    with opened(folder) as again:
        assert again.findings == ()
    for name in ("a.bin", "b.bin"):
        (folder / name).write_bytes(old.raw)
    with opened(folder) as again:
        assert again.read_only
        assert codes(again) == [FindingCode.HEADER_PUT_BACK]


def test_stop_from_another_thread(tmp_path: Path) -> None:
    """A lock pressed in the window's thread stops a statement of the vault's thread."""
    vault = create(tmp_path / "vault")
    database = vault.state.database
    numbers = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"

    def count_until_stopped() -> None:
        for (value,) in database.iterate(numbers):
            if value == 1000:
                stopper = threading.Thread(target=vault.interrupt)
                stopper.start()
                stopper.join()

    with pytest.raises(Cancelled):
        count_until_stopped()
    vault.close()
    vault.interrupt()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="memory is read through /proc")
def test_no_key_stays_in_memory(tmp_path: Path) -> None:
    """After closing, neither the vault key nor any key below it is found in the process's memory."""
    script = tmp_path / "scan.py"
    script.write_text(SCAN)
    folder = tmp_path / "vault"
    create(folder).close()
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    found = {}
    for state in ("open", "closed"):
        command = [sys.executable, str(script), str(folder), state]
        run = subprocess.run(command, capture_output=True, check=True, text=True, env=environment)
        found[state] = int(run.stdout.split()[-1])
    assert found["open"] > 0  # the search does find keys where there are some
    assert found["closed"] == 0
