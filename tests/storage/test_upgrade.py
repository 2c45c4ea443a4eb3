"""Records that earlier versions left behind open whole, with everything that was in them (tests/vectors/schemas)."""

from __future__ import annotations

import hashlib
import io
import json
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import Clock
from app.services.vault import VaultService, VaultState
from app.strings.catalogue import text
from app.testing import FixedClock
from storage import events
from storage.checkpoints import Comparison
from storage.findings import FindingCode
from storage.migrations.runner import released_migrations
from storage.vault import Vault
from storage.verify import verify
from tests.storage.vaults import CHEAP, CHEAP_LIMITS, JOB, Waits, snapshot
from tests.vectors import schemas

NOW = released_migrations()[-1].number
CHECKOUT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from app.testing import FixedClock
from storage import vault
from storage.connection import Database
from tests.storage.vaults import reopen
from tests.vectors import schemas

folder, point = Path(sys.argv[1]), sys.argv[2]
_, told = schemas.read(1)
run, left = Database.execute, [int(point) if point.isdigit() else 0]

def stop():
    os.kill(os.getpid(), signal.SIGKILL)

def execute(self, sql, parameters=()):
    found = run(self, sql, parameters)
    if sql.startswith("BEGIN"):
        run(self, "PRAGMA cache_size = 1")
    if sql.startswith("PRAGMA user_version ="):
        left[0] -= 1
        if left[0] == 0:
            stop()
    return found

Database.execute = execute
if point == "before the commit":
    Database.commit = lambda self: stop()
if point == "after the commit":
    vault.Vault._write_head_record = lambda self: stop()
reopen(folder, passphrase=told["passphrase"], clock=FixedClock(datetime.fromisoformat(told["time"])), steps=None)
"""


def put(number: int, folder: Path) -> dict[str, Any]:
    """Put the record that a schema left into a new folder and return what is in it."""
    files, told = schemas.read(number)
    schemas.write(files, folder)
    return told


def opened(folder: Path, told: dict[str, Any], **more: Any) -> Vault:
    """Open a kept record with the program of today, a moment after it was left."""
    typed = bytearray(str(told["passphrase"]).encode())
    clock = FixedClock(datetime.fromisoformat(told["time"]))
    return Vault.open(folder, typed, clock=clock, wait=Waits(), limits=CHEAP_LIMITS, **more)


def holds_all(vault: Vault, told: dict[str, Any], *, note: bool = True) -> None:
    """Compare rows, bytes, the log and its checkpoint with what was there, and let the program check in full."""
    for table, rows in told["rows"].items():
        assert [vault.row(table, EntityId(bytes.fromhex(row["id"]))) for row in rows] == rows
        assert sum(1 for _ in vault.rows(table)) == len(rows)
    for item in told["items"]:
        data = vault.read_item(EntityId(bytes.fromhex(item["id"])))
        assert (len(data), hashlib.sha256(data).hexdigest()) == (item["size"], item["sha256"])
    assert events.hash_at(vault.state.database, told["events"]) == bytes.fromhex(told["last_hash"])
    assert vault.compare_checkpoint(told["checkpoint"])[0] is Comparison.UNCHANGED
    report = verify(vault, JOB, full=True, note=told["checkpoint"] if note else None)
    assert report.ok, report


def test_a_record_of_every_schema_is_kept() -> None:
    """Whoever adds a step keeps a record of the schema before it (tests/vectors/README.md says how)."""
    assert schemas.numbers()[: NOW - 1] == tuple(range(1, NOW))


@pytest.mark.parametrize("number", schemas.numbers())
def test_every_earlier_record_is_brought_up_whole(number: int, tmp_path: Path) -> None:
    """Entries, files, log and checkpoint of each are there after the upgrade, which is one line of the log."""
    told = put(number, tmp_path / "vault")
    assert told["schema"] == number
    vault = opened(tmp_path / "vault", told)
    assert vault.findings == ()
    assert vault.query("PRAGMA user_version") == [(NOW,)]
    added = list(vault.event_views())[told["events"] :]
    upgrade = [{"act": "schema", "number": NOW}]
    assert [event.payload for event in added] == (upgrade if number < NOW else [])
    holds_all(vault, told)
    vault.close()
    again = opened(tmp_path / "vault", told)
    assert (again.findings, again.event_count) == ((), told["events"] + len(added))
    again.close()


@pytest.mark.parametrize("number", [1, 4, NOW - 1])
def test_earlier_record_that_may_not_be_written_is_read_and_left_as_it_is(
    number: int, tmp_path: Path
) -> None:
    """From a place without writing everything is read as today, and no byte changes."""
    told = put(number, tmp_path / "vault")
    before = snapshot(tmp_path / "vault")
    vault = opened(tmp_path / "vault", told, read_only=True)
    assert vault.query("PRAGMA user_version") == [(NOW,)]
    assert vault.state.stored.execute("PRAGMA user_version") == [(number,)]
    holds_all(vault, told)
    vault.close()
    assert snapshot(tmp_path / "vault") == before


def test_commands_read_an_earlier_record(tmp_path: Path) -> None:
    """A check, a search, every kind of list, a paper and a backup answer on a record of an earlier version."""
    told = put(3, tmp_path / "vault")
    (tmp_path / "secret").write_text(told["passphrase"], encoding="utf-8")
    clock = FixedClock(datetime.fromisoformat(told["time"]))

    def run(*words: str) -> Any:
        out = io.StringIO()
        rest = ("--vault", str(tmp_path / "vault"), "--passphrase-file", str(tmp_path / "secret"), "--json")

        def vaults(at: Clock) -> VaultService:
            return VaultService(at, cost=CHEAP, limits=CHEAP_LIMITS)

        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            code = main([*words, *rest], clock=clock, vaults=vaults)
        assert code == 0, out.getvalue()
        return json.loads(out.getvalue())

    assert run("vault", "verify", "--full")["ok"]
    assert [run("search", word)["total"] for word in ("lantern", "porch")] == [1, 1]
    assert {one["id"] for one in run("entry", "list")["entries"]} <= {
        row["id"] for row in told["rows"]["entry"]
    }
    for words in ("person list", "report list", "thread list", "debt list", "release list", "referral list"):
        run(*words.split())
    run("export", "log", "--out", str(tmp_path / "log.pdf"), "--allow", "shapes", "--for", "me")
    assert run("vault", "backup", str(tmp_path / "copies"))["verified"]


@pytest.mark.parametrize("point", ["1", "16", "before the commit", "after the commit"])
def test_upgrade_that_is_killed_is_done_by_the_next_opening(point: str, tmp_path: Path) -> None:
    """The program may die between any two steps: what is there is the record before, or after, and all of it."""
    told = put(1, tmp_path / "vault")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "vault"), point]
    left = subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True)
    assert left.returncode == -signal.SIGKILL, left.stderr
    vault = opened(tmp_path / "vault", told)
    expected = (
        {FindingCode.HEAD_RECORD_BEHIND} if point == "after the commit" else {FindingCode.JOURNAL_REPLAYED}
    )
    assert {finding.code for finding in vault.findings} == expected
    assert vault.query("PRAGMA user_version") == [(NOW,)]
    assert vault.event_count == told["events"] + 1
    holds_all(vault, told)
    vault.close()


def test_record_of_a_newer_program_is_refused_in_a_sentence_and_untouched(tmp_path: Path) -> None:
    """A schema that this program does not know is told apart from damage, and no byte changes."""
    told = put(NOW, tmp_path / "vault") if NOW in schemas.numbers() else put(NOW - 1, tmp_path / "vault")
    vault = opened(tmp_path / "vault", told)
    with vault.transaction() as transaction:
        transaction.execute(f"PRAGMA user_version = {NOW + 1}")
    vault.close()
    before = snapshot(tmp_path / "vault")
    service = VaultService(FixedClock(), cost=CHEAP, limits=CHEAP_LIMITS)
    with pytest.raises(KnownError) as caught:
        service.open(tmp_path / "vault", bytearray(told["passphrase"].encode()), wait=Waits())
    assert caught.value.code is ErrorCode.FORMAT_UNKNOWN
    assert service.state is VaultState.NEEDS_UPGRADE
    assert "a newer one" in text("error.format_unknown")
    assert snapshot(tmp_path / "vault") == before
