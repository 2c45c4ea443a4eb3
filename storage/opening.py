"""Opening a vault: lock, header, database, then whether it may be written (sections 3.1, 6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Clock
from storage import events, header_copies, keys, layout, safe_files, tries
from storage.conditions import only
from storage.connection import Database
from storage.events import Event
from storage.file_ops import FsOps
from storage.findings import Finding, FindingCode
from storage.head import HeadFile
from storage.header import MINOR, Header, Secret
from storage.header_copies import Chosen, Copy
from storage.keys import HeaderLimits, VaultKeys
from storage.log_head import LogHead, read_head, read_meta, read_number
from storage.migrations.runner import Migration, SchemaState, apply, examine

PUT_BACK = frozenset(
    {FindingCode.DATABASE_PUT_BACK, FindingCode.HEADER_PUT_BACK, FindingCode.LOG_HEAD_DIFFERS}
)
"""Findings after which nothing is written until the person says to go on."""

_TRY_ERRORS = frozenset({ErrorCode.WRONG_PASSPHRASE, ErrorCode.SLOT_DAMAGED, ErrorCode.NO_MEMORY})


@dataclass(slots=True)
class OpenVault:
    """What an open vault holds; `Vault` is the door to it."""

    folder: Path
    ops: FsOps
    clock: Clock
    lock: layout.Lock | None
    chosen: Chosen
    database: Database
    head_file: HeadFile
    schema: SchemaState
    head: LogHead | None
    read_only: bool
    findings: list[Finding] = field(default_factory=list)
    is_generation_behind: bool = False
    is_looked_over: bool = False
    may_go_on: bool = True
    limits: HeaderLimits = keys.RELEASED_LIMITS
    as_stored: Database | None = None
    """The database of the file, while `database` is a copy of it in memory that has the steps of today."""

    @property
    def stored(self) -> Database:
        """The database as the file has it: what a check looks at and a backup takes along."""
        return self.as_stored or self.database

    @property
    def header(self) -> Header:
        """The header copy that counts."""
        return self.chosen.header

    @property
    def vault_keys(self) -> VaultKeys:
        """The keys, wiped by `release`."""
        return self.chosen.vault_keys

    @property
    def is_put_back(self) -> bool:
        """Tell whether something was put back from an older copy."""
        return any(finding.code in PUT_BACK for finding in self.findings)

    @property
    def is_damaged(self) -> bool:
        """Tell whether the part of the database that opening needs could not be read."""
        return any(finding.code is FindingCode.DATABASE_DAMAGED for finding in self.findings)

    def release(self) -> None:
        """Close the database, wipe the keys, let others in. Idempotent."""
        self.database.close()
        self.stored.close()
        self.vault_keys.wipe()
        if self.lock is not None:
            self.lock.release()


def typed_secret(typed: bytearray) -> Secret:
    """Return what was typed as passphrase bytes and, when it reads as one, as recovery key.

    Raises `KnownError(PASSPHRASE_UNFIT)` for what can be neither.
    """
    password = keys.passphrase_bytes(typed, setting=False)
    recovery_key = None
    if password.isascii() and keys.has_recovery_length(password):
        recovery_key = keys.read_recovery_text(password.decode("ascii"))
    return Secret(password, recovery_key)


def open_vault(
    folder: Path,
    typed: bytearray,
    *,
    clock: Clock,
    wait: Callable[[float], None],
    read_only: bool,
    limits: HeaderLimits,
    steps: Sequence[Migration],
    ops: FsOps,
) -> OpenVault:
    """Open a vault as far as it can be opened; raises `KnownError` with the reason when it cannot."""
    if not layout.looks_like_vault(folder, ops):
        raise KnownError(ErrorCode.NOT_A_VAULT)
    with ExitStack() as undo:
        findings: list[Finding] = []
        lock = _take_lock(folder, ops)
        if lock is not None:
            undo.callback(lock.release)
        else:
            findings.append(Finding.of(FindingCode.MEDIA_READ_ONLY))
            read_only = True
        chosen = _unlock(folder, typed, clock=clock, wait=wait, read_only=read_only, limits=limits, ops=ops)
        undo.callback(chosen.vault_keys.wipe)
        vault = _open_chosen(folder, ops, clock, lock, chosen, findings, steps, read_only=read_only)
        vault.limits = limits
        undo.pop_all()
    return vault


def open_with_keys(
    folder: Path,
    vault_keys: VaultKeys,
    slot: int,
    *,
    clock: Clock,
    steps: Sequence[Migration],
    ops: FsOps,
) -> OpenVault:
    """Open a copy of a vault, locked by the caller, with keys in memory; nothing is mended or taken over.

    The vault owns the keys from then on, also when this raises: `KnownError` with HEADER_DAMAGED,
    FORMAT_UNKNOWN, VAULT_DAMAGED or an error of the disk.
    """
    with ExitStack() as undo:
        undo.callback(vault_keys.wipe)
        chosen = header_copies.choose_by_keys(header_copies.read_copies(folder, ops), vault_keys, slot)
        vault = _open_chosen(folder, ops, clock, None, chosen, [], steps, read_only=False)
        undo.pop_all()
    return vault


def _open_chosen(  # noqa: PLR0917 - what opening has found out so far
    folder: Path,
    ops: FsOps,
    clock: Clock,
    lock: layout.Lock | None,
    chosen: Chosen,
    findings: list[Finding],
    steps: Sequence[Migration],
    *,
    read_only: bool,
) -> OpenVault:
    with ExitStack() as undo:
        findings += chosen.findings
        if chosen.header.minor != MINOR:
            findings.append(Finding.of(FindingCode.FORMAT_NEWER))
        if not chosen.is_genuine:
            findings.append(Finding.of(FindingCode.HEADER_NOT_GENUINE))
        read_only = read_only or not chosen.is_genuine or chosen.header.minor != MINOR
        database = _open_database(folder, ops, chosen, findings, read_only=read_only)
        undo.callback(database.close)
        schema = examine(database, steps)
        if schema.is_newer:
            findings.append(Finding.of(FindingCode.SCHEMA_NEWER))
        head_file = HeadFile(folder, ops, chosen.vault_keys.head)
        vault = OpenVault(
            folder, ops, clock, lock, chosen, database, head_file, schema, None, read_only, findings
        )
        with noting_damage(findings):
            _compare(vault)
        vault.may_go_on = not (read_only or schema.is_newer or vault.is_damaged)
        vault.read_only = vault.is_put_back or not vault.may_go_on
        undo.pop_all()
    return vault


def read_as_of_today(vault: OpenVault) -> None:
    """Read a database of an earlier schema that may not be written from a copy in memory that has all steps.

    A damaged one is left as it is: the copy would hold noise in place of its pages.
    """
    if vault.database.execute("PRAGMA cipher_integrity_check"):
        return
    with ExitStack() as undo:
        copy = Database(None, vault.vault_keys.database, read_only=False)
        undo.callback(copy.close)
        vault.database.copy_into(copy, lambda _done, _total: None)
        copy.begin()
        apply(copy, vault.schema.pending)
        copy.commit()
        vault.as_stored, vault.database = vault.database, copy
        undo.pop_all()


def _take_lock(folder: Path, ops: FsOps) -> layout.Lock | None:
    if not ops.may_write(folder):
        return None
    with suppress(FileNotFoundError):
        return layout.Lock.take(folder, ops)
    copies = header_copies.read_copies(folder, ops)
    if any(copy.header is not None and copy.header.minor != MINOR for copy in copies):
        # A folder of a newer minor format is left without any change, even that of a missing lock file.
        return None
    safe_files.create_file(ops, folder / layout.LOCK, b"")
    return layout.Lock.take(folder, ops)


def _unlock(
    folder: Path,
    typed: bytearray,
    *,
    clock: Clock,
    wait: Callable[[float], None],
    read_only: bool,
    limits: HeaderLimits,
    ops: FsOps,
) -> Chosen:
    copies = header_copies.read_copies(folder, ops)
    first = header_copies.usable_headers(copies)[0]
    keeps_list = not read_only and first.minor == MINOR
    return try_secret(
        folder, copies, typed, clock=clock, wait=wait, keeps_list=keeps_list, limits=limits, ops=ops
    )


def try_secret(
    folder: Path,
    copies: Sequence[Copy],
    typed: bytearray,
    *,
    clock: Clock,
    wait: Callable[[float], None],
    keeps_list: bool,
    limits: HeaderLimits,
    ops: FsOps,
) -> Chosen:
    """Wait as earlier failed tries ask, then find the copy that a secret opens; a failed try is written down.

    Raises `KnownError` as `header_copies.choose` and `typed_secret` do.
    """
    secret = typed_secret(typed)
    try:
        seconds = tries.wait_seconds(tries.list_size(folder, ops))
        if seconds:
            wait(seconds)
        return header_copies.choose(copies, secret, limits)
    except KnownError as error:
        if error.code in _TRY_ERRORS and keeps_list:
            first = header_copies.usable_headers(copies)[0]
            what = tries.TEXT if secret.recovery_key is None else tries.RECOVERY_TEXT
            # A try that cannot be written down changes nothing about the answer.
            with suppress(KnownError):
                tries.record_try(folder, ops, first, time_ms=int(clock.now().timestamp() * 1000), what=what)
        raise
    finally:
        secret.wipe()


def _open_database(
    folder: Path, ops: FsOps, chosen: Chosen, findings: list[Finding], *, read_only: bool
) -> Database:
    had_journal = layout.has_journal(folder, ops)
    if not layout.has_database(folder, ops):
        raise KnownError(ErrorCode.VAULT_DAMAGED, where=layout.DATABASE)
    database = Database(folder / layout.DATABASE, chosen.vault_keys.database, read_only=read_only)
    with ExitStack() as undo:
        undo.callback(database.close)
        if had_journal and read_only:
            findings.append(Finding.of(FindingCode.JOURNAL_LEFT))
        elif had_journal and not layout.has_journal(folder, ops):
            findings.append(Finding.of(FindingCode.JOURNAL_REPLAYED))
        elif had_journal:
            # The library left it alone: power went before its first bytes were there, so it undoes nothing.
            safe_files.remove_file(ops, folder / layout.JOURNAL)
        # A file cut to nothing is, to the library, a database without tables.
        if not database.execute("SELECT 1 FROM sqlite_schema LIMIT 1"):
            raise KnownError(ErrorCode.VAULT_DAMAGED, where=layout.DATABASE)
        with noting_damage(findings):
            vault_id, epoch = read_meta(database, "vault_id"), read_number(database, "epoch")
            if (vault_id, epoch) != (chosen.header.vault_id, chosen.header.epoch):
                raise KnownError(ErrorCode.VAULT_DAMAGED, where="meta")
        undo.pop_all()
    return database


@contextmanager
def naming_a_journal(folder: Path, ops: FsOps) -> Iterator[None]:
    """Say of damage that the journal of interrupted work lies beside it; undone elsewhere, it may be whole.

    Where nothing may be written the journal cannot be played back, and what is half-written is read as it is.
    """
    try:
        yield
    except KnownError as error:
        if error.code is ErrorCode.VAULT_DAMAGED and layout.has_journal(folder, ops):
            raise KnownError(error.code, **error.params, journal=layout.JOURNAL) from error
        raise


@contextmanager
def noting_damage(findings: list[Finding]) -> Iterator[None]:
    """Note damage of the database instead of raising it, so that what can be read is still read."""
    try:
        yield
    except KnownError as error:
        only(error, ErrorCode.VAULT_DAMAGED)
        found = Finding.of(FindingCode.DATABASE_DAMAGED, where=str(error.params["where"]))
        if found not in findings:
            findings.append(found)


def _look_at_clock(vault: OpenVault, last: Event | None) -> None:
    """Say so when the device's clock stands behind the last event (section 6: shown, not refused)."""
    if last is None:
        return
    behind = last.time_ms - int(vault.clock.now().timestamp() * 1000)
    if behind > 0:
        vault.findings.append(Finding.of(FindingCode.CLOCK_BEHIND, behind_ms=behind))


def _compare(vault: OpenVault) -> None:
    """Compare database, head record and header, each of which may have been put back alone."""
    database, header, findings = vault.database, vault.header, vault.findings
    last = events.last(database)
    found = LogHead(last.seq, last.hash) if last is not None else LogHead(0, events.genesis(header.vault_id))
    vault.head = found
    _look_at_clock(vault, last)
    if read_head(database) != found:
        findings.append(Finding.of(FindingCode.LOG_HEAD_DIFFERS))
    record, bad = vault.head_file.read()
    if bad:
        findings.append(Finding.of(FindingCode.HEAD_RECORD_DAMAGED, bad=bad))
    generations = [read_number(database, "header_generation")]
    if record is not None:
        generations.append(record.generation)
        at_record = events.hash_at(database, record.events) or events.genesis(header.vault_id)
        if record.events > found.events or at_record != record.last_hash:
            findings.append(Finding.of(FindingCode.DATABASE_PUT_BACK))
        elif record.events < found.events:
            findings.append(Finding.of(FindingCode.HEAD_RECORD_BEHIND))
    if header.generation < max(generations):
        findings.append(Finding.of(FindingCode.HEADER_PUT_BACK))
    behind = header.generation - generations[0]
    if behind == 1:
        # A change of the header that a crash cut short looks the same as a database of just before it.
        findings.append(Finding.of(FindingCode.HEADER_NEWER))
    elif behind > 1 and Finding.of(FindingCode.DATABASE_PUT_BACK) not in findings:
        findings.append(Finding.of(FindingCode.DATABASE_PUT_BACK))
    vault.is_generation_behind = min(generations) < header.generation
