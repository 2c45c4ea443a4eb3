"""A vault under new keys: everything sealed anew in a folder beside, checked whole, the old untouched (8).

Whoever learned the old vault key, or kept an old passphrase with an old backup, cannot read what the new
folder holds from then on; what the old folder and old backups hold they can still read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self, cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from storage import checkpoints, crypto, events, keys, layout, secret_memory
from storage.blobs import ItemReader, SegmentSealer
from storage.connection import Database
from storage.creating import make_header, make_vault
from storage.events import NO_ENTITY, EventKind
from storage.file_ops import FsOps, disk_errors, is_folder
from storage.hashing import HashThread
from storage.importing import SEGMENT_TIME
from storage.item_keys import replace_item_key
from storage.keys import KdfCost, VaultKeys
from storage.log_head import LogHead, read_head, write_meta
from storage.migrations.runner import Migration, SchemaState, released_migrations
from storage.opening import OpenVault
from storage.past_cache import BlockWriter
from storage.removing import clear_unfinished, discard_vault_files, remove_empty_folders, unfinished_path
from storage.vault import Vault
from storage.verify import verify
from storage.verify_report import ProblemCode, VerifyReport

_NOT_IN_THE_RECORD = frozenset(
    {
        ProblemCode.COPY_UNREADABLE,
        ProblemCode.COPY_DIFFERS,
        ProblemCode.HEAD_RECORD_DAMAGED,
        ProblemCode.HEAD_RECORD_NOT_WRITTEN,
        ProblemCode.TRIES_CHANGED,
        ProblemCode.SEGMENT_UNREFERENCED,
    }
)
"""Problems of files that are made anew; a segment that no row names has no key and stays where it is."""

_OF_EVIDENCE = frozenset(
    {
        ProblemCode.SEGMENTS_WRONG,
        ProblemCode.SEGMENT_MISSING,
        ProblemCode.SEGMENT_DAMAGED,
        ProblemCode.ITEM_CHANGED,
        ProblemCode.ITEM_KEY_MISSING,
    }
)


def rekey(
    vault: Vault,
    into: Path,
    passphrase: bytearray,
    job: JobContext,
    *,
    cost: KdfCost,
    recovery_key: bytes | None = None,
    steps: Sequence[Migration] | None = None,
) -> VerifyReport:
    """Make a vault of the same record under new keys in `into`, a new or empty folder; return its full check.

    It has the same id and the next epoch. The folder appears under its name only when it was opened with the
    new secrets and every byte was checked; whatever stops the work before leaves nothing. Raises `KnownError`
    with READ_ONLY, EXISTS, IN_USE (what a killed re-key left is open), NOT_WRITABLE, PASSPHRASE_UNFIT,
    NO_MEMORY, VAULT_DAMAGED or EVIDENCE_DAMAGED (this vault), DISK_FAILED (what was written does not hold),
    NO_SPACE, and what `job` raises.
    """
    state = vault.state
    if state.read_only:
        raise KnownError(ErrorCode.READ_ONLY)
    is_there = _check_place(vault.folder, into, state.ops)
    steps = released_migrations() if steps is None else steps
    _check_record(vault, job)
    clear_unfinished(into, state.ops)
    part = unfinished_path(into)
    old = state.header
    # Two databases with keys of evidence in their pages grow and shrink here.
    with secret_memory.wiping_what_is_freed(), ExitStack() as undo:
        new_keys = VaultKeys(crypto.random_secret(crypto.KEY_BYTES), old.vault_id, old.epoch + 1)
        undo.callback(new_keys.wipe)
        made = make_header(
            new_keys,
            passphrase,
            cost=cost,
            recovery_key=recovery_key,
            generation=old.generation + 1,
            limits=state.limits,
        )
        undo.callback(_discard, part, state.ops)

        def fill(folder: Path, database: Database) -> LogHead:
            with _Resealing(vault, folder, job) as resealing:
                resealing.items()
                return resealing.record(database, new_keys, made.generation)

        schema = SchemaState(state.schema.number, is_newer=False, pending=())
        built = make_vault(
            part, made, new_keys, fill, clock=state.clock, schema=schema, limits=state.limits, ops=state.ops
        )
        built.release()
        report = _checked(state, part, (passphrase, recovery_key), steps, job)
        with disk_errors():
            if is_there:
                state.ops.remove_folder(into)
            state.ops.rename_folder_new(part, into)
            undo.callback(_discard, into, state.ops)
            state.ops.sync_folder(into.absolute().parent)
        undo.pop_all()
    return report


class _Resealing:
    """Writes the evidence and the record of a vault into another folder under new keys."""

    def __init__(self, vault: Vault, folder: Path, job: JobContext) -> None:
        self._vault = vault
        self._ops = vault.state.ops
        self._folder = folder
        self._job = job
        self._item_keys: dict[EntityId, bytearray] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        crypto.wipe(*self._item_keys.values())

    def items(self) -> None:
        """Seal every item under a new key, its segments under their old names, and sync them."""
        rows = self._vault.query("SELECT id, size, sha256 FROM item ORDER BY id")
        total = sum(cast("int", size) for _, size, _ in rows)
        done = 0
        with HashThread() as hashing:
            for item, _, sha256 in rows:
                reader = self._vault.item_reader(EntityId(cast("bytes", item)))
                try:
                    done = self._item(reader, hashing, done, total)
                    # Closing wipes the pieces, so they must have been hashed before.
                    digest = hashing.digest()
                finally:
                    reader.close()
                if digest != sha256:
                    raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=cast("bytes", item).hex())
        with disk_errors():
            segments = self._folder / layout.SEGMENTS
            for shelf in self._ops.names(segments):
                self._ops.sync_folder(segments / shelf)
            self._ops.sync_folder(segments)

    def _item(self, reader: ItemReader, hashing: HashThread, done: int, total: int) -> int:
        item = reader.source.item
        key = self._item_keys[item] = crypto.random_secret(crypto.KEY_BYTES)
        secret_memory.hold(key)
        for number, segment in enumerate(reader.source.segments):
            sealer = SegmentSealer(key, vault_id=self._vault.vault_id, item=item, number=number)
            with ExitStack() as leaving:
                leaving.callback(sealer.forget)
                write = leaving.enter_context(self._segment(segment.name))
                for piece in reader.segment(number):
                    self._job.check()
                    hashing.update(piece)
                    for sealed in sealer.feed(memoryview(piece)):
                        write(sealed)
                    done += len(piece)
                    self._job.progress(done, total, "progress.rekeying")
                write(sealer.finish())
        return done

    @contextmanager
    def _segment(self, name: str) -> Iterator[Callable[[memoryview], None]]:
        """Make a segment under its final name in a folder that has none yet; synced when the block ends."""
        ops, path = self._ops, layout.segment_path(self._folder, name)
        with disk_errors():
            with suppress(FileExistsError):
                ops.make_folder(path.parent)
            descriptor = ops.create(path)
            try:
                yield BlockWriter(ops, descriptor).write
                ops.set_time(descriptor, SEGMENT_TIME)
                ops.sync(descriptor)
                # The full check reads from the medium where the system can do that.
                ops.forget_cached(descriptor)
            finally:
                ops.close(descriptor)

    def record(self, database: Database, new_keys: VaultKeys, generation: int) -> LogHead:
        """Copy the database page by page, then put the new keys where the old ones stand, with a note."""
        vault = self._vault

        def watch(_done: int, _total: int) -> None:
            self._job.check()

        vault.state.stored.copy_into(database, watch)
        database.begin()
        head = read_head(database)
        for item, key in self._item_keys.items():
            replace_item_key(database, item, key)
        public = crypto.ed25519_public(new_keys.sign)
        lines = [*vault.verifier_keys, checkpoints.verifier_key(new_keys.vault_id, public)]
        write_meta(database, "epoch", new_keys.epoch.to_bytes(8, "big"))
        write_meta(database, "header_generation", generation.to_bytes(8, "big"))
        write_meta(database, "vkeys", "\n".join(lines).encode())
        event = events.make_event(
            prev=head.last_hash,
            seq=head.events + 1,
            kind=EventKind.NOTE,
            table="",
            entity=NO_ENTITY,
            time_ms=int(vault.state.clock.now().timestamp() * 1000),
            payload={"act": "vault.rekey", "epoch": new_keys.epoch, "generation": generation},
        )
        events.insert(database, event)
        after = LogHead(event.seq, event.hash)
        write_meta(database, "head", after.to_bytes())
        database.commit()
        return after


def _check_place(vault: Path, into: Path, ops: FsOps) -> bool:
    """Refuse a place inside the vault or where something stands; tell whether an empty folder is there."""
    target = into.resolve()
    if not target.parent.is_dir() or (vault.resolve() in target.parents):
        raise KnownError(ErrorCode.NOT_WRITABLE)
    with disk_errors(), suppress(FileNotFoundError):
        if not is_folder(ops.path_status(into)) or ops.names(into):
            raise KnownError(ErrorCode.EXISTS, path=str(into))
        return True
    return False


def _check_record(vault: Vault, job: JobContext) -> None:
    """Refuse a record that is not whole: a damaged page would be copied as noise, and look whole there."""
    for problem in verify(vault, job, full=False).problems:
        if problem.what in _OF_EVIDENCE:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=problem.where)
        if problem.what not in _NOT_IN_THE_RECORD:
            raise KnownError(ErrorCode.VAULT_DAMAGED, where=problem.where)


def _checked(
    state: OpenVault,
    part: Path,
    secrets: tuple[bytearray, bytes | None],
    steps: Sequence[Migration],
    job: JobContext,
) -> VerifyReport:
    """Open what was made with each of its secrets, read every byte of it, and close it again."""
    passphrase, recovery_key = secrets

    def wait(_seconds: float) -> None:
        """Nobody has tried anything here."""

    made = Vault.open(
        part, passphrase, clock=state.clock, wait=wait, limits=state.limits, steps=steps, ops=state.ops
    )
    try:
        if recovery_key is not None:
            made.check_secret(bytearray(keys.recovery_text(recovery_key).encode()), wait=wait)
        report = verify(made, job, full=True)
        if made.read_only or not report.ok:
            raise KnownError(ErrorCode.DISK_FAILED)
    finally:
        made.close()
    return report


def _discard(part: Path, ops: FsOps) -> None:
    discard_vault_files(part, ops)
    with suppress(OSError, KnownError):
        remove_empty_folders(part, ops)
