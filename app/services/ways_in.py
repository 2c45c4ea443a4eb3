"""What opens the vault: passphrase and recovery key, changed only by somebody who knows one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext, NoJob
from app.services.ledger import Ledger
from exports.registry import load
from storage import crypto, keys, rekeying, safe_files
from storage.header import SlotKind
from storage.keys import KdfCost

Wait = Callable[[float], None]


def chosen_cost(cost: KdfCost | None) -> KdfCost:
    """Return the work of one guess for a new passphrase: as given, else about a second on this machine."""
    return cost or keys.calibrated_cost(time.monotonic)


def folder_bytes(folder: Path) -> int:
    """Return the size of the files in a folder and those below it, as far as they can be looked at."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            status = path.lstat()
            total += status.st_size if S_ISREG(status.st_mode) else 0
    return total


def vault_mark(vault_id: bytes) -> str:
    """Return the few signs that tell a vault, its backups and its recovery sheet from those of another."""
    start = vault_id.hex()[:8]
    return f"{start[:4]} {start[4:]}"


def new_recovery_text() -> str:
    """Return a new recovery key as people read it; it opens nothing until it is set for a vault."""
    return keys.recovery_text(crypto.random_bytes(keys.RECOVERY_BYTES))


def read_recovery_key(typed: str) -> bytes:
    """Return the 16 bytes of a recovery key as typed; raises `KnownError(NOT_A_RECOVERY_KEY)`."""
    key = keys.read_recovery_text(typed)
    if key is None:
        raise KnownError(ErrorCode.NOT_A_RECOVERY_KEY)
    return key


def key_file(text: str) -> bytes:
    """Return the bytes of a file that bears a recovery key alone on its first line."""
    return f"{text}\n".encode("ascii")


@contextmanager
def kept_in_files(
    files: Mapping[Path, bytes], vault: Path, *, keeps_if_stopped: bool = False
) -> Iterator[None]:
    """Write new files that bear a recovery key; when the block fails they are removed again.

    `keeps_if_stopped` leaves them when somebody stopped the block, where the key may count by then. Raises
    `KnownError` with EXISTS, NOT_WRITABLE (also for a place inside the vault, where whoever has the vault
    would have its key), NO_SPACE or DISK_FAILED.
    """
    if any(path.resolve().is_relative_to(vault.resolve()) for path in files):
        raise KnownError(ErrorCode.NOT_WRITABLE)
    written: list[Path] = []
    try:
        for path, data in files.items():
            safe_files.write_new_file(path, [data])
            written.append(path)
        yield
    except BaseException as error:
        is_known = isinstance(error, KnownError)
        # Where nobody can say which key opens the vault now, both are needed.
        is_unsure = isinstance(error, KnownError) and error.code is ErrorCode.WAY_IN_UNSURE
        if not is_unsure and (is_known or not keeps_if_stopped):
            for path in written:
                with suppress(KnownError):
                    safe_files.remove_export(path)
        raise


class KeyService:
    """Changes the ways into the open vault.

    `current`, the passphrase or recovery key, is asked for again each time, so that nobody at an unlocked
    window can lock its owner out; a wrong one counts as a failed try, and `wait` is called with the seconds
    that earlier ones ask for. The caller wipes what it passes. Older backups go on opening with what opened
    them then.
    """

    def __init__(self, ledger: Ledger, cost: KdfCost | None) -> None:
        self._ledger = ledger
        self._cost = cost

    @property
    def has_recovery_key(self) -> bool:
        """Whether a recovery key opens the vault."""
        return self._ledger.vault.has_recovery_key

    def change_passphrase(
        self, current: bytearray, new: bytearray, *, ctx: JobContext | None = None, wait: Wait = time.sleep
    ) -> None:
        """Replace the passphrase; with the recovery key as `current`, also a forgotten one.

        `ctx` can stop it before anything is written. Raises `KnownError` with WRONG_PASSPHRASE,
        PASSPHRASE_UNFIT (the new one), READ_ONLY, NO_MEMORY, VAULT_DAMAGED, WAY_IN_UNSURE (either opens) or
        an error of the disk (the old one opens).
        """
        self._check(current, wait)
        # Refused before a second is spent on finding out what the machine can do.
        crypto.wipe(keys.passphrase_bytes(new, setting=True))
        job = ctx or NoJob()
        job.check()
        cost = chosen_cost(self._cost)
        job.check()
        self._ledger.vault.change_passphrase(new, cost=cost)

    def set_recovery_key(self, current: bytearray, text: str, *, wait: Wait = time.sleep) -> None:
        """Let the recovery key `text` open the vault, and no earlier one.

        The person has kept the text before this is called (`new_recovery_text`), so that no moment comes at
        which the old one is void and the new one unknown. Raises as `change_passphrase`, and
        `KnownError(NOT_A_RECOVERY_KEY)`.
        """
        key = read_recovery_key(text)
        self._check(current, wait)
        self._ledger.vault.set_recovery_key(key)

    def new_recovery_key(self, current: bytearray, *, wait: Wait = time.sleep) -> str:
        """Make a recovery key, let it open the vault, and return its text; no earlier one opens any more.

        Only with the passphrase as `current`: somebody who has nothing but the old recovery key must keep the
        new one first (`set_recovery_key`). Raises `KnownError(LAST_WAY_IN)`, else as `change_passphrase`.
        """
        self._check(current, wait, passphrase_only=True)
        text = new_recovery_text()
        self._ledger.vault.set_recovery_key(read_recovery_key(text))
        return text

    def rekey(
        self,
        current: bytearray,
        into: Path,
        *,
        new: bytearray | None = None,
        recovery_text: str | None = None,
        ctx: JobContext | None = None,
        wait: Wait = time.sleep,
    ) -> int:
        """Make the same vault under new keys in a folder beside and return its size in bytes.

        It opens with `new`, or without one with `current`, which then must be the passphrase (LAST_WAY_IN);
        and with `recovery_text`, no earlier recovery key. It is opened and checked in full before it has its
        name; this vault stays as it is. Raises what `storage.rekeying.rekey` raises, and WRONG_PASSPHRASE or
        NOT_A_RECOVERY_KEY.
        """
        recovery_key = read_recovery_key(recovery_text) if recovery_text is not None else None
        self._check(current, wait, passphrase_only=new is None)
        passphrase = current if new is None else new
        crypto.wipe(keys.passphrase_bytes(passphrase, setting=True))
        rekeying.rekey(
            self._ledger.vault,
            into,
            passphrase,
            ctx or NoJob(),
            cost=chosen_cost(self._cost),
            recovery_key=recovery_key,
        )
        return folder_bytes(into)

    def recovery_sheet(self, text: str, *, label: str = "", a4: bool = False) -> bytes:
        """Return the sheet of a recovery key to print, as PDF, not encrypted; `label` is the person's word.

        Raises `KnownError(NOT_A_RECOVERY_KEY)`.
        """
        key = keys.recovery_text(read_recovery_key(text))
        made = self._ledger.now().local().date()
        sheet: bytes = load("recovery_sheet").render_recovery_sheet(
            key, mark=vault_mark(self._ledger.vault.vault_id), made=made, label=label, a4=a4
        )
        return sheet

    def remove_recovery_key(self, current: bytearray, *, wait: Wait = time.sleep) -> None:
        """Let no recovery key open the vault; raises LAST_WAY_IN unless `current` is the passphrase."""
        self._check(current, wait, passphrase_only=True)
        self._ledger.vault.remove_recovery_key()

    def _check(self, current: bytearray, wait: Wait, *, passphrase_only: bool = False) -> None:
        vault = self._ledger.vault
        if vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        try:
            kind = vault.check_secret(current, wait=wait)
        except KnownError as error:
            if error.code is ErrorCode.PASSPHRASE_UNFIT:
                raise KnownError(ErrorCode.WRONG_PASSPHRASE) from error
            raise
        if passphrase_only and kind is not SlotKind.PASSPHRASE:
            raise KnownError(ErrorCode.LAST_WAY_IN)
