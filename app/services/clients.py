"""The list of somebody who helps several people: a small vault that holds codes, folders and days.

It is a vault like any other, so nothing on the disk tells that it is a list, or what stands on it. It never
holds a key or a passphrase of a record: each is opened by its own, with the person whose it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.clients import LONGEST_CODE, MOST_MONTHS, Client, Keeping, Shared, in_order
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId, id_text, new_id
from app.services.ledger import Ledger
from app.services.settings import SettingsService
from storage.discarding import Removed
from storage.file_ops import FsOps
from storage.layout import looks_like_vault
from storage.repositories.clients import ClientRepository

if TYPE_CHECKING:
    from app.services.purging import PurgePreview
    from app.services.vault import VaultService

KIND_SETTING = "vault.kind"
LIST = "list"
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_LONGEST_STEP = 500

Wait = Callable[[float], None]
"""Is called with the seconds that earlier failed tries ask for."""

Beside = Callable[[], "VaultService"]
"""Makes a service for a second vault, which is open no longer than one call here."""


class ClientService:
    """The lines of the list in one open vault."""

    def __init__(self, ledger: Ledger, settings: SettingsService, beside: Beside) -> None:
        self._ledger = ledger
        self._settings = settings
        self._beside = beside
        self._rows = ClientRepository(ledger.vault)
        self._is_list = settings.get(KIND_SETTING) == LIST

    @property
    def is_list(self) -> bool:
        """Whether this vault is a list, and not a record; any thread may ask."""
        return self._is_list

    def begin(self) -> None:
        """Make a list of a new, empty vault; raises `KnownError(EXISTS)` for a record."""
        if self._ledger.vault.event_count and not self.is_list:
            raise KnownError(ErrorCode.EXISTS)
        self._settings.set(KIND_SETTING, LIST)
        self._is_list = True

    def list(self) -> tuple[Client, ...]:
        """Return the lines, the next to be done first."""
        return in_order(self._rows.all())

    def get(self, client: EntityId) -> Client:
        """Return a line; raises `KnownError(NOT_FOUND)`."""
        found = next((one for one in self._rows.all() if one.id == client), None)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=id_text(client))
        return found

    def find(self, code: str) -> Client:
        """Return the line of that code, whatever the case; raises `KnownError(NOT_FOUND)`."""
        found = next((one for one in self._rows.all() if _same(one.code, code)), None)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=code)
        return found

    def offer(self) -> str:
        """Return a code that says nothing of anybody and is not on the list."""
        while True:
            code = f"{secrets.choice(_LETTERS)}-{secrets.randbelow(900) + 100}"
            if not any(_same(one.code, code) for one in self._rows.all()):
                return code

    def make(self, code: str, folder: Path, passphrase: bytearray) -> Client:
        """Make a new record in a new or empty folder and put it on the list; the caller wipes `passphrase`.

        The record asks for a release before anything goes to another person. Raises what
        `VaultService.create` raises, and `KnownError(CODE_UNFIT)` for a code that is empty, too
        long or on the list already.
        """
        code = self._checked_code(code, None)
        vaults = self._beside()
        made = vaults.create(folder, passphrase)
        try:
            made.case.set({"code": code})
            made.releases.demand(on=True)
        finally:
            made.close()
        return self._put_on(code, folder)

    def add(self, code: str, folder: Path) -> Client:
        """Put a record that is there on the list, without opening it; raises `KnownError(NOT_A_VAULT)`."""
        code = self._checked_code(code, None)
        if not looks_like_vault(folder, FsOps()):
            raise KnownError(ErrorCode.NOT_A_VAULT, path=str(folder))
        return self._put_on(code, folder)

    def change(self, client: EntityId, changes: Mapping[str, Any]) -> Client:
        """Save another code, folder, next step with its day, or time of keeping, by attribute."""
        before = self.get(client)
        after = replace(before, **changes)
        after = replace(
            after,
            code=self._checked_code(after.code, client),
            next_step=" ".join(after.next_step.split())[:_LONGEST_STEP],
            keeping=_checked(after.keeping),
        )
        if after.folder != before.folder:
            self._must_be_free(after.folder, client)
            if not looks_like_vault(after.folder, FsOps()):
                raise KnownError(ErrorCode.NOT_A_VAULT, path=str(after.folder))
        self._save(after)
        return after

    def note_chosen(self, client: EntityId) -> Path:
        """Note that the record is opened now, and return its folder; raises `KnownError(NOT_A_VAULT)`.

        The folder may be on a stick that is not there.
        """
        found = self.get(client)
        if not looks_like_vault(found.folder, FsOps()):
            raise KnownError(ErrorCode.NOT_A_VAULT, path=str(found.folder))
        if not self._ledger.vault.read_only:
            self._save(replace(found, opened_ms=self._ledger.now().ms))
        return found.folder

    def take_off(self, client: EntityId) -> None:
        """Take a line off, with all that was kept with it; the record itself is not touched."""
        self.get(client)
        with self._ledger.writing() as tx:
            self._rows.drop(tx, client)

    def look(self, client: EntityId, secret: bytearray, wait: Wait) -> PurgePreview:
        """List what a purge of a record would take away; the record is open for this call only."""
        session = self._beside().open(self.get(client).folder, secret, wait=wait)
        try:
            return session.purging.preview()
        finally:
            session.close()

    def purge(
        self,
        client: EntityId,
        secret: bytearray,
        wait: Wait,
        *,
        keep_shared: bool,
        allow_open_case: bool = False,
    ) -> Removed:
        """Remove a record with all its files, and keep on its line that it went; see `VaultService.purge`.

        `keep_shared` keeps who got what, why and when, without anything of the case.
        """
        found = self.get(client)
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        handed: list[date | None] = []

        def keep(preview: PurgePreview) -> None:
            handed.append(None if preview.handed is None else preview.handed.local().date())
            with self._ledger.writing() as tx:
                self._rows.keep_shared(tx, client, preview.shared if keep_shared else ())

        removed = self._beside().purge(
            found.folder, secret, wait=wait, allow_open_case=allow_open_case, before=keep
        )
        gone = Client(
            client, found.code, found.folder, found.opened_ms, handed=handed[0], purged=self.today()
        )
        self._save(gone)
        return removed

    def shared(self, client: EntityId) -> tuple[Shared, ...]:
        """Return what is kept of what was shared out of a record that is gone."""
        return self._rows.shared(client)

    def today(self) -> date:
        """Return the day it is."""
        return self._ledger.now().local().date()

    def _put_on(self, code: str, folder: Path) -> Client:
        self._must_be_free(folder, None)
        client = Client(new_id(), code, folder.absolute())
        self._save(client)
        return client

    def _save(self, client: Client) -> None:
        with self._ledger.writing() as tx:
            self._rows.save(tx, client)

    def _checked_code(self, code: str, own: EntityId | None) -> str:
        code = " ".join(code.split())
        taken = any(_same(one.code, code) and one.id != own for one in self._rows.all())
        if not code or len(code) > LONGEST_CODE or taken:
            raise KnownError(ErrorCode.CODE_UNFIT)
        return code

    def _must_be_free(self, folder: Path, own: EntityId | None) -> None:
        """Refuse the folder of another line, and the list's own."""
        others = [one.folder for one in self._rows.all() if one.id != own and one.purged is None]
        if folder.absolute() in {*others, self._ledger.vault.folder.absolute()}:
            raise KnownError(ErrorCode.ON_LIST)


def _same(one: str, other: str) -> bool:
    return one.casefold() == " ".join(other.split()).casefold()


def _checked(keeping: Keeping) -> Keeping:
    if not 0 <= keeping.months <= MOST_MONTHS:
        raise KnownError(ErrorCode.BAD_VALUE, field="keep_months")
    return keeping
