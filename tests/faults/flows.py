"""Everything that changes a vault's files, as short programs that say what they try and what they acknowledge."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode
from app.domain.ids import EntityId, new_id
from storage import blobs, importing, keys
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.generations import GenerationState, list_generations
from storage.migrations.runner import Migration
from storage.rekeying import rekey
from storage.vault import Vault
from tests.faults.promises import AFTER_A_STOP, COPIES, MAIN, PASSPHRASE, WHOLE, Key, Promises
from tests.storage import vaults
from tests.storage.copies import backed_up, restored
from tests.storage.vaults import JOB, STEP

SMALL_SEGMENT = 2 * 16384
NEXT_STEP = Migration(
    2,
    "ALTER TABLE entry ADD COLUMN mood TEXT;\nCREATE TABLE place(id BLOB PRIMARY KEY CHECK(length(id)=16),"
    " name TEXT, last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL) STRICT;\nDROP TABLE draft;\n",
)
FIRST = b"\x01" * 16
PICTURE = b"picture" * 11000
UNSURE = frozenset({ErrorCode.WAY_IN_UNSURE})
# A medium that cannot read back, or open for writing, what was just written to it.
NOT_WHOLE = frozenset({ErrorCode.COPY_NOT_WHOLE, ErrorCode.DISK_FAILED})
WAYS_IN = AFTER_A_STOP | {FindingCode.HEADER_NEWER}
RECOVERY: Key = ("secret", "recovery key")


@dataclass
class Stage:
    """Where a flow runs: the folder around the vault, the operations it may use, and whom it tells."""

    root: Path
    promises: Promises
    ops: FsOps = field(default_factory=FsOps)
    is_again: bool = False

    @property
    def vault(self) -> Path:
        """The vault that every flow but the first finds."""
        return self.root / MAIN

    @contextmanager
    def opened(self, **options: Any) -> Iterator[Vault]:
        """Open the vault with the passphrase that holds, for a block."""
        secret = self.promises.settled(PASSPHRASE)
        with vaults.opened(self.vault, passphrase=secret, ops=self.ops, **options) as vault:
            yield vault


@dataclass(frozen=True)
class Flow:
    """One kind of change: how its stage is set, what it does, how its vault is opened and what that may notice.

    `codes` are the errors it may end with beside those of the fault itself.
    """

    name: str
    run: Callable[[Stage], None]
    prepare: Callable[[Stage], None]
    options: Mapping[str, Any] = field(default_factory=dict)
    explained: frozenset[FindingCode] = AFTER_A_STOP
    codes: frozenset[ErrorCode] = frozenset()


def small_segments() -> None:
    """Make segments of two chunks, so that a small file has several; for the processes of these tests only."""
    for module in (blobs, importing):
        module.SEGMENT_BYTES = SMALL_SEGMENT  # type: ignore[attr-defined]


# What is there before ----------------------------------------------------------------------------


def a_vault(stage: Stage) -> None:
    """Make a vault with versions, evidence and a checkpoint."""
    stage.promises.kept(PASSPHRASE, vaults.PASSPHRASE)
    vaults.create(stage.vault).close()
    stage.promises.kept(("vault", MAIN), WHOLE)
    with stage.opened() as vault:
        write(stage, vault, "first words", FIRST)
        write(stage, vault, "first words, amended", FIRST)
        write(stage, vault, "a second visit")
        keep(stage, vault, PICTURE)
        keep(stage, vault, b"")
        with vault.transaction() as transaction:
            transaction.issue_checkpoint()


def an_empty_place(stage: Stage) -> None:
    """Make nothing but know the passphrase that will be set."""
    stage.promises.kept(PASSPHRASE, vaults.PASSPHRASE)


def a_hurt_vault(stage: Stage) -> None:
    """Make a vault that a crash, a bad sector and two wrong tries went over."""
    a_vault(stage)
    _leave_journal(stage)
    for _ in range(2):
        vaults.refused(stage.vault, passphrase="not this one at all")
    vaults.flip(stage.vault / "a.bin", 100)
    vaults.flip(stage.vault / "h.bin", 40)
    name = "5e" * 16
    for part in (name, f"{name}.m", "6f" * 16):
        (stage.vault / "t" / part).write_bytes(b"")
    (stage.vault / "d" / name[:2]).mkdir(exist_ok=True)
    (stage.vault / "d" / name[:2] / name).write_bytes(b"half")


def _leave_journal(stage: Stage) -> None:
    """Leave the journal of a transaction that was cut off after pages had reached the database."""
    aside = stage.root / "aside"
    shutil.copytree(stage.vault, aside)
    with vaults.opened(aside) as vault:
        database = vault.state.database
        database.execute("PRAGMA cache_size = 2")
        database.begin()
        for number in range(60):
            database.execute("INSERT INTO draft(id, body) VALUES(?, ?)", (number, "words " * 500))
        for name in ("c.bin", "c.bin-journal"):
            shutil.copy(aside / name, stage.vault / name)
        database.rollback()
    shutil.rmtree(aside)


def a_vault_with_backups(stage: Stage) -> None:
    """Make a vault and three backups of it, so that the next one lets the oldest go."""
    a_vault(stage)
    with stage.opened() as vault:
        for _ in range(3):
            made = backed_up(vault, stage.root / COPIES)
            stage.promises.kept(("vault", f"{COPIES}/{made.path.name}"), WHOLE)


# Steps that many flows take ----------------------------------------------------------------------


def write(stage: Stage, vault: Vault, what: str, entity: bytes | None = None) -> None:
    """Save an entry, new or amended."""
    entity = entity or new_id()
    key = ("entry", entity.hex())
    stage.promises.trying(key, what)
    vaults.add_entry(vault, what, "call", entity=EntityId(entity))
    stage.promises.kept(key, what)


def keep(stage: Stage, vault: Vault, data: bytes) -> None:
    """Bring in evidence."""
    key = ("item", hashlib.sha256(data).hexdigest())
    stage.promises.trying(key, WHOLE)
    vaults.add_item(vault, data)
    stage.promises.kept(key, WHOLE)


# Flows -------------------------------------------------------------------------------------------


def _create(stage: Stage) -> None:
    name = "another" if stage.is_again else MAIN
    stage.promises.trying(("vault", name), WHOLE)
    vaults.create(stage.root / name, ops=stage.ops).close()
    stage.promises.kept(("vault", name), WHOLE)


def _import_one(stage: Stage) -> None:
    with stage.opened() as vault:
        keep(stage, vault, b"one piece" + bytes([stage.is_again]))


def _import_several(stage: Stage) -> None:
    with stage.opened() as vault:
        keep(stage, vault, (b"three pieces" + bytes([stage.is_again])) * 6000)


def _save(stage: Stage) -> None:
    with stage.opened() as vault:
        write(stage, vault, "he stood at the gate")
        write(stage, vault, "he came back")


def _amend(stage: Stage) -> None:
    with stage.opened() as vault:
        write(stage, vault, "amended twice", FIRST)
        with vault.transaction() as transaction:
            if not stage.is_again:
                transaction.redact([1])
            transaction.issue_checkpoint()


def _migrate(stage: Stage) -> None:
    with stage.opened(steps=[STEP, NEXT_STEP]) as vault:
        write(stage, vault, "after the step")


def _change_passphrase(stage: Stage) -> None:
    fresh = "nine loud bridges" + " again" * stage.is_again
    with stage.opened() as vault:
        stage.promises.trying(PASSPHRASE, fresh)
        vault.change_passphrase(bytearray(fresh.encode()), cost=vaults.CHEAP)
        stage.promises.kept(PASSPHRASE, fresh)
        write(stage, vault, "under the new passphrase")


def _set_recovery_key(stage: Stage) -> None:
    key = bytes([stage.is_again]) * keys.RECOVERY_BYTES
    with stage.opened() as vault:
        stage.promises.trying(RECOVERY, keys.recovery_text(key))
        vault.set_recovery_key(key)
        stage.promises.kept(RECOVERY, keys.recovery_text(key))


def _remove_recovery_key(stage: Stage) -> None:
    _set_recovery_key(stage)
    with stage.opened() as vault:
        stage.promises.trying(RECOVERY, None)
        vault.remove_recovery_key()
        stage.promises.kept(RECOVERY, None)


def _erase(stage: Stage) -> None:
    with stage.opened() as vault:
        sha256 = hashlib.sha256(PICTURE)
        if vault.find_item(sha256.digest()) is None:
            keep(stage, vault, PICTURE)
        item = vault.find_item(sha256.digest())
        assert item is not None
        key = ("item", sha256.hexdigest())
        stage.promises.trying(key, None)
        with vault.transaction() as transaction:
            for row in list(vault.rows("evidence")):
                if row["item"] == item.hex():
                    transaction.end("evidence", EntityId(bytes.fromhex(str(row["id"]))), act="evidence.erase")
            transaction.erase_item(item)
        stage.promises.kept(key, None)


def _back_up(stage: Stage) -> None:
    folder = stage.root / COPIES
    whole = [found for found in list_generations(folder, FsOps()) if found.state is GenerationState.WHOLE]
    for found in whole[:-2]:
        stage.promises.trying(("vault", f"{COPIES}/{found.path.name}"), None)
    with stage.opened() as vault:
        made = backed_up(vault, folder)
    stage.promises.kept(("vault", f"{COPIES}/{made.path.name}"), WHOLE)


def _restore(stage: Stage) -> None:
    name = f"restored{' again' * stage.is_again}"
    stage.promises.trying(("vault", name), WHOLE)
    restored(stage.root / COPIES, stage.root / name, ops=stage.ops)
    stage.promises.kept(("vault", name), WHOLE)


def _rekey(stage: Stage) -> None:
    name = f"renewed{' again' * stage.is_again}"
    stage.promises.trying(("vault", name), WHOLE)
    passphrase = bytearray(stage.promises.settled(PASSPHRASE).encode())
    with stage.opened() as vault:
        rekey(vault, stage.root / name, passphrase, JOB, cost=vaults.CHEAP, steps=[STEP])
    stage.promises.kept(("vault", name), WHOLE)


def _open(stage: Stage) -> None:
    with stage.opened():
        pass


FLOWS = {
    flow.name: flow
    for flow in (
        Flow("create", _create, an_empty_place),
        Flow("import one segment", _import_one, a_vault),
        Flow("import several segments", _import_several, a_vault),
        Flow("save", _save, a_vault),
        Flow("amend and redact", _amend, a_vault),
        Flow("migrate", _migrate, a_vault, {"steps": [STEP, NEXT_STEP]}),
        Flow("erase", _erase, a_vault),
        Flow("back up", _back_up, a_vault_with_backups, codes=NOT_WHOLE),
        Flow("restore", _restore, a_vault_with_backups, codes=NOT_WHOLE),
        Flow("rekey", _rekey, a_vault, codes=NOT_WHOLE),
        # A change of the header that was cut short reads like a database of just before it, and is told as such.
        Flow("change the passphrase", _change_passphrase, a_vault, explained=WAYS_IN, codes=UNSURE),
        Flow("set and remove a recovery key", _remove_recovery_key, a_vault, explained=WAYS_IN, codes=UNSURE),
        Flow("open and mend", _open, a_hurt_vault),
    )
}
