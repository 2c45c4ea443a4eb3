"""What a vault holds, how it is locked, and whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.moment import Instant
from app.domain.ports import Clock
from app.services.copies import last_backup
from app.services.ledger import Ledger
from app.services.ways_in import folder_bytes, vault_mark
from storage.repositories.notes import NoteRepository
from storage.tries import RECOVERY_TEXT
from storage.vault import FORMAT, Vault


@dataclass(frozen=True, slots=True)
class FailedTry:
    """A try to open the vault that opened nothing, by the clock of this machine."""

    at: Instant
    with_key: bool


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """The figures of a vault.

    `mark` tells this vault, its backups and its recovery sheet from those of another; `entries` leaves
    withdrawn ones out; `bytes` is the size of the folder; `kdf` names the work of one guess, "" when a
    recovery key opened it; `last_backup` is ISO 8601 or None; `failed_tries` counts every failed try known.
    """

    mark: str
    entries: int
    evidence: int
    bytes: int
    format: str
    kdf: str
    last_backup: str | None
    failed_tries: int


def tries_of(vault: Vault, clock: Clock) -> tuple[FailedTry, ...]:
    """Return the tries that failed since the last opening."""
    zone = clock.zone()
    return tuple(
        FailedTry(Instant(found.time_ms, zone), found.what == RECOVERY_TEXT) for found in vault.failed_tries
    )


def vault_info(ledger: Ledger, *, entries: int, evidence: int) -> VaultInfo:
    """Return the figures of the open vault, two of which the caller has counted."""
    vault = ledger.vault
    tries = 0
    backup = last_backup(ledger)
    for act in NoteRepository(vault).after(0, ""):
        name = act.payload.get("act")
        listed = act.payload.get("tries", ())
        if name == "tries" and isinstance(listed, Sequence):
            tries += len(listed)
    cost = vault.kdf_cost
    return VaultInfo(
        mark=vault_mark(vault.vault_id),
        entries=entries,
        evidence=evidence,
        bytes=folder_bytes(vault.folder),
        format=FORMAT,
        kdf=f"argon2id m={cost.memory_kib} t={cost.passes} p={cost.lanes}" if cost else "",
        last_backup=backup.at.iso() if backup is not None else None,
        failed_tries=tries,
    )
