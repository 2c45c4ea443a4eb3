"""What a vault holds, how it is locked, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.moment import Instant
from app.domain.ports import Clock
from app.services.copies import last_backup
from app.services.ledger import Ledger
from app.services.ways_in import folder_bytes, vault_mark
from storage.canonical import Json
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


def known_tries(ledger: Ledger, clock: Clock) -> tuple[FailedTry, ...]:
    """Return every try that failed and is in the log, the latest first."""
    zone = clock.zone()
    return tuple(
        FailedTry(Instant(int(str(one["time_ms"])), zone), one["what"] == RECOVERY_TEXT)
        for one in sorted(_noted(ledger), key=lambda one: -int(str(one["time_ms"])))
    )


def _noted(ledger: Ledger) -> Iterator[Mapping[str, Json]]:
    for act in NoteRepository(ledger.vault).of_acts("tries"):
        listed = act.payload.get("tries", ())
        if isinstance(listed, Sequence):
            yield from (one for one in listed if isinstance(one, Mapping))


def vault_info(ledger: Ledger, *, entries: int, evidence: int) -> VaultInfo:
    """Return the figures of the open vault, two of which the caller has counted."""
    vault = ledger.vault
    backup = last_backup(ledger)
    cost = vault.kdf_cost
    return VaultInfo(
        mark=vault_mark(vault.vault_id),
        entries=entries,
        evidence=evidence,
        bytes=folder_bytes(vault.folder),
        format=FORMAT,
        kdf=f"argon2id m={cost.memory_kib} t={cost.passes} p={cost.lanes}" if cost else "",
        last_backup=backup.at.iso() if backup is not None else None,
        failed_tries=sum(1 for _ in _noted(ledger)),
    )
