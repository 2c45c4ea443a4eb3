"""Opening, making and closing one vault: the states, compared and set by one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Clock, JobContext, NoJob
from app.sandbox.client import SandboxDecoder
from app.services.session import Session
from app.services.ways_in import chosen_cost, read_recovery_key
from storage.discarding import Removed, remove_vault
from storage.file_ops import FsOps
from storage.keys import RELEASED_LIMITS, HeaderLimits, KdfCost
from storage.layout import looks_like_vault
from storage.vault import Vault

if TYPE_CHECKING:
    from app.services.purging import PurgePreview
    from storage.restore import RestoreResult

__all__ = ["Removed", "Session", "VaultService", "VaultState"]


class VaultState(StrEnum):
    """Where the vault of this process stands; a window derives its page from it."""

    NO_VAULT = "no_vault"
    LOCKED = "locked"
    UNLOCKING = "unlocking"
    UNLOCKED = "unlocked"
    LOCKING = "locking"
    NEEDS_UPGRADE = "needs_upgrade"
    DAMAGED = "damaged"


_AT_REST = frozenset({VaultState.NO_VAULT, VaultState.LOCKED, VaultState.NEEDS_UPGRADE, VaultState.DAMAGED})
_AFTER_FAILURE = {
    ErrorCode.NOT_A_VAULT: VaultState.NO_VAULT,
    ErrorCode.FORMAT_UNKNOWN: VaultState.NEEDS_UPGRADE,
    ErrorCode.HEADER_DAMAGED: VaultState.DAMAGED,
    ErrorCode.VAULT_DAMAGED: VaultState.DAMAGED,
    ErrorCode.SLOT_DAMAGED: VaultState.DAMAGED,
}


class VaultService:
    """The one vault of a process: makes it, opens it, and knows its state. Qt-free.

    `create` and `open` are called on the vault lane, as everything of the session is. `cost` and `limits` of
    the key derivation are for tests; a released program leaves them alone.
    """

    def __init__(
        self, clock: Clock, *, cost: KdfCost | None = None, limits: HeaderLimits = RELEASED_LIMITS
    ) -> None:
        self._clock = clock
        self._cost = cost
        self._limits = limits
        self._guard = threading.Lock()
        self._state = VaultState.NO_VAULT
        self._callbacks: list[Callable[[VaultState], None]] = []

    @staticmethod
    def is_vault(folder: Path) -> bool:
        """Whether a vault stands in this folder, by the names of its files."""
        return looks_like_vault(folder, FsOps())

    @staticmethod
    def probe(folder: Path) -> None:
        """Raise `KnownError(NOT_A_VAULT)` before anybody is asked for a passphrase for nothing."""
        if not VaultService.is_vault(folder):
            raise KnownError(ErrorCode.NOT_A_VAULT, path=str(folder))

    @property
    def state(self) -> VaultState:
        """Where the vault stands; any thread may ask."""
        return self._state

    def subscribe(self, callback: Callable[[VaultState], None]) -> Callable[[], None]:
        """Call `callback(state)` after every change, on the thread that changed it; returns how to stop."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    def settle(self, folder: Path) -> VaultState:
        """Look whether there is a vault in `folder`, before anything is opened, and return the state."""
        if self._state in _AT_REST:
            self._set(self._state, VaultState.LOCKED if self.is_vault(folder) else VaultState.NO_VAULT)
        return self._state

    def create(self, folder: Path, passphrase: bytearray, *, recovery_text: str | None = None) -> Session:
        """Make a vault in a new or empty folder and open it; the caller wipes `passphrase`.

        `recovery_text`, from `ways_in.new_recovery_text`, also opens it. Raises `KnownError` with EXISTS,
        PASSPHRASE_UNFIT, NOT_A_RECOVERY_KEY, NO_SPACE, NOT_WRITABLE, NO_MEMORY or DISK_FAILED.
        """
        recovery_key = read_recovery_key(recovery_text) if recovery_text is not None else None
        before = self._begin()
        try:
            vault = Vault.create(
                folder,
                passphrase,
                clock=self._clock,
                cost=chosen_cost(self._cost),
                recovery_key=recovery_key,
                limits=self._limits,
            )
            return self._opened(vault)
        except BaseException:
            self._set(VaultState.UNLOCKING, before)
            raise

    def open(
        self,
        folder: Path,
        secret: bytearray,
        *,
        wait: Callable[[float], None],
        read_only: bool = False,
        go_on: bool = False,
        look_around: bool = True,
    ) -> Session:
        """Open the vault in `folder` with a passphrase or recovery key; the caller wipes `secret`.

        `wait` is called with the seconds that earlier failed tries ask for. `go_on` writes to a vault
        although a part of it was put back from an older copy, after the person was told. Without
        `look_around` the caller asks the session for that soon. Raises what `Vault.open` raises.
        """
        with self._unlocking():
            vault = Vault.open(
                folder,
                secret,
                clock=self._clock,
                wait=wait,
                read_only=read_only,
                go_on=go_on,
                look_around=look_around,
                limits=self._limits,
            )
            return self._opened(vault)

    def remove(self, folder: Path, secret: bytearray, *, wait: Callable[[float], None]) -> Removed:
        """Remove the vault in `folder`, its own files only, once `secret` opened it; the caller wipes it.

        Backups, exports and what a disk keeps in its free space are out of reach. Raises what `open` raises,
        `KnownError(READ_ONLY)`, and errors of the disk as long as the vault still opens.
        """
        with self._unlocking():
            vault = Vault.open(folder, secret, clock=self._clock, wait=wait, limits=self._limits)
            try:
                removed = remove_vault(vault)
            finally:
                vault.close()
        self.settle(folder)
        return removed

    def purge(
        self,
        folder: Path,
        secret: bytearray,
        *,
        wait: Callable[[float], None],
        allow_open_case: bool = False,
        before: Callable[[PurgePreview], None] = lambda _preview: None,
    ) -> Removed:
        """Remove the vault in `folder` once `secret` opened it and nothing in it says to wait.

        `before` gets what will go just before it goes, with the record of what was shared: what it does not
        keep is gone. Raises what `remove` raises, and `KnownError(CASE_OPEN)` while a hearing, order or
        report is open: `allow_open_case` lets it go on once it was handed over, verified and whole.
        """
        session = self.open(folder, secret, wait=wait)
        try:
            if session.read_only:
                raise KnownError(ErrorCode.READ_ONLY)
            preview = session.purging.preview()
        finally:
            session.lock()
        preview.check(allow_open_case=allow_open_case)
        before(preview)
        return self.remove(folder, secret, wait=wait)

    @contextmanager
    def _unlocking(self) -> Iterator[None]:
        """Take the vault for opening; when the block leaves it unopened, say how it stands."""
        self._begin()
        after = VaultState.LOCKED
        try:
            yield
        except KnownError as error:
            after = _AFTER_FAILURE.get(error.code, VaultState.LOCKED)
            if error.code is ErrorCode.PASSPHRASE_UNFIT:
                # What cannot be a passphrase is not this vault's either; advice on length is no help here.
                raise KnownError(ErrorCode.WRONG_PASSPHRASE) from error
            raise
        finally:
            if self._state is VaultState.UNLOCKING:
                self._set(VaultState.UNLOCKING, after)

    def restore(
        self,
        source: Path,
        secret: bytearray,
        target: Path,
        *,
        wait: Callable[[float], None],
        allow_damage: bool = False,
        folders_above: bool = False,
        ctx: JobContext | None = None,
    ) -> RestoreResult:
        """Copy a vault or the newest whole backup in a folder to a new folder; the caller wipes `secret`.

        The open vault of this process, if there is one, is not touched. Raises what `storage.restore` raises.
        """
        from storage.restore import restore

        try:
            return restore(
                source,
                secret,
                target,
                ctx or NoJob(),
                clock=self._clock,
                wait=wait,
                allow_damage=allow_damage,
                folders_above=folders_above,
                limits=self._limits,
            )
        except KnownError as error:
            if error.code is ErrorCode.PASSPHRASE_UNFIT:
                raise KnownError(ErrorCode.WRONG_PASSPHRASE) from error
            raise

    def _opened(self, vault: Vault) -> Session:
        decoder = SandboxDecoder()
        try:
            session = Session(
                vault,
                self._clock,
                decoder,
                closing=lambda: self._set(VaultState.UNLOCKED, VaultState.LOCKING),
                closed=lambda: self._set(VaultState.LOCKING, VaultState.LOCKED),
                cost=self._cost,
                beside=self._beside,
            )
        except BaseException:
            decoder.close()
            vault.close()
            raise
        self._set(VaultState.UNLOCKING, VaultState.UNLOCKED)
        return session

    def _beside(self) -> VaultService:
        """Return a service for another vault, for a moment beside the one that is open."""
        return VaultService(self._clock, cost=self._cost, limits=self._limits)

    def _begin(self) -> VaultState:
        """Take the vault for opening; raises `KnownError(IN_USE)` when it is open or on its way already."""
        with self._guard:
            before = self._state
            if before not in _AT_REST:
                raise KnownError(ErrorCode.IN_USE)
        self._set(before, VaultState.UNLOCKING)
        return before

    def _set(self, expected: VaultState, state: VaultState) -> None:
        with self._guard:
            if self._state is not expected:
                raise KnownError(ErrorCode.IN_USE)
            if state is expected:
                return
            self._state = state
        for callback in tuple(self._callbacks):
            callback(state)
