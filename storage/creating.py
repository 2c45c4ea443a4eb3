"""Making a vault: everything else first, the header copies last (sections 2 to 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Clock
from storage import checkpoints, crypto, events, header, keys, layout, safe_files, tries
from storage.connection import Database
from storage.file_ops import FsOps, disk_errors
from storage.head import HeadFile
from storage.header import Header
from storage.header_copies import COPY_NAMES, Chosen
from storage.keys import HeaderLimits, KdfCost, VaultKeys
from storage.log_head import LogHead, write_meta
from storage.migrations.runner import Migration, SchemaState, apply, core_schema
from storage.opening import OpenVault
from storage.removing import discard_vault_files, remove_inner_folders

Fill = Callable[[Path, Database], LogHead]
"""Puts everything into the folder and the empty database of a new vault; returns how far its log goes."""


def create_vault(
    folder: Path,
    passphrase: bytearray,
    *,
    clock: Clock,
    cost: KdfCost,
    recovery_key: bytes | None,
    limits: HeaderLimits,
    steps: Sequence[Migration],
    ops: FsOps,
) -> OpenVault:
    """Make a vault in a new or empty folder; what was made is removed when it fails. See `Vault.create`."""
    _must_be_free(folder, ops)
    vault_id = crypto.random_bytes(keys.ID_BYTES)
    vault_keys = VaultKeys(crypto.random_secret(crypto.KEY_BYTES), vault_id, 1)

    def fill(_folder: Path, database: Database) -> LogHead:
        head = LogHead(0, events.genesis(vault_id))
        _fill(database, vault_keys, made, head, steps)
        return head

    with ExitStack() as undo:
        undo.callback(vault_keys.wipe)
        made = make_header(
            vault_keys, passphrase, cost=cost, recovery_key=recovery_key, generation=1, limits=limits
        )
        schema = SchemaState(steps[-1].number if steps else 0, is_newer=False, pending=())
        vault = make_vault(folder, made, vault_keys, fill, clock=clock, schema=schema, limits=limits, ops=ops)
        undo.pop_all()
    return vault


def make_vault(
    folder: Path,
    made: Header,
    vault_keys: VaultKeys,
    fill: Fill,
    *,
    clock: Clock,
    schema: SchemaState,
    limits: HeaderLimits,
    ops: FsOps,
) -> OpenVault:
    """Make the files of a vault, its header copies last; what was made is removed when it fails."""
    safe_files.make_private_folder(folder, ops)
    _must_be_free(folder, ops)
    with disk_errors():
        ops.set_private(folder)
    with ExitStack() as undo:
        undo.callback(_discard, folder, ops)
        for name in (layout.LOCK, tries.FILE_NAME, layout.DATABASE):
            safe_files.create_file(ops, folder / name, b"")
        lock = layout.Lock.take(folder, ops)
        if lock is not None:
            undo.callback(lock.release)
        with disk_errors():
            for name in (layout.SEGMENTS, layout.IN_FLIGHT):
                ops.make_folder(folder / name)
        database = Database(folder / layout.DATABASE, vault_keys.database, read_only=False)
        undo.callback(database.close)
        head = fill(folder, database)
        head_file = HeadFile(folder, ops, vault_keys.head)
        head_file.create(events=head.events, last_hash=head.last_hash, generation=made.generation)
        # Without a header there is no vault, so a crash before this leaves nothing that looks like one; with
        # one, every other name has to be there.
        with disk_errors():
            ops.sync_folder(folder)
        for name in reversed(COPY_NAMES):
            safe_files.replace_file(ops, folder / name, made.raw)
        with disk_errors():
            ops.sync_folder(folder)
            ops.sync_folder(folder.absolute().parent)
        undo.pop_all()
    return OpenVault(
        folder,
        ops,
        clock,
        lock,
        Chosen(made, vault_keys, 0),
        database,
        head_file,
        schema,
        head,
        read_only=False,
        limits=limits,
    )


def make_header(
    vault_keys: VaultKeys,
    passphrase: bytearray,
    *,
    cost: KdfCost,
    recovery_key: bytes | None,
    generation: int,
    limits: HeaderLimits,
) -> Header:
    """Make the header of a new vault: the passphrase in slot 0, the recovery key, if any, in slot 1.

    Raises `KnownError(PASSPHRASE_UNFIT | NO_MEMORY)`, and `ValueError` for a cost outside the limits.
    """
    if not limits.allow(cost):
        raise ValueError("the cost lies outside the limits")
    password = keys.passphrase_bytes(passphrase, setting=True)
    try:
        slots = {0: header.passphrase_slot(vault_keys, 0, password, cost)}
    except MemoryError as error:
        raise KnownError(ErrorCode.NO_MEMORY) from error
    finally:
        crypto.wipe(password)
    if recovery_key is not None:
        slots[1] = header.recovery_slot(vault_keys, 1, recovery_key)
    return header.build_header(vault_keys, generation=generation, slots=slots)


def _discard(folder: Path, ops: FsOps) -> None:
    discard_vault_files(folder, ops)
    with suppress(KnownError):
        remove_inner_folders(folder, ops)


def _must_be_free(folder: Path, ops: FsOps) -> None:
    with disk_errors(), suppress(FileNotFoundError):
        if ops.names(folder):
            raise KnownError(ErrorCode.EXISTS, path=str(folder))


def _fill(
    database: Database, vault_keys: VaultKeys, made: Header, head: LogHead, steps: Sequence[Migration]
) -> None:
    database.begin()
    database.run_script(core_schema())
    apply(database, steps)
    public = crypto.ed25519_public(vault_keys.sign)
    write_meta(database, "vault_id", made.vault_id)
    write_meta(database, "epoch", made.epoch.to_bytes(8, "big"))
    write_meta(database, "header_generation", made.generation.to_bytes(8, "big"))
    write_meta(database, "head", head.to_bytes())
    write_meta(database, "vkeys", checkpoints.verifier_key(made.vault_id, public).encode())
    database.commit()
