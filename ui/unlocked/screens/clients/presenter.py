"""What the list of records decides: what is shown, what a new line needs, what is opened. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

from app.domain.clients import Client, Keeping
from app.domain.errors import KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.jobs import JobState
from app.services.purging import PurgePreview
from app.services.vault import Removed, Session, VaultService
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.locked.passphrase import offer, problem
from ui.locked.places import is_empty_place, new_place
from ui.typed_secret import TypedSecret, wipe
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.list_rows import Item
from ui.unlocked.screen import Draft, ShellPort
from ui.unlocked.screens.clients.model import Filled, Loaded, Shown, filled_of, rows_of, shown
from ui.waiting import wait_in_job

DRAFT = "clients"


class ClientsView(Protocol):
    """What the page can show."""

    def show_rows(self, rows: tuple[Item, ...], chosen: EntityId | None) -> None:
        """Show the list with one of it marked."""

    def show_client(self, client: Shown | None, filled: Filled | None) -> None:
        """Show one line, with what is typed about it already, or that none is chosen."""

    def show_new(self, code: str, folder: Path | None, words: str) -> None:
        """Show the form of a new line; without a folder the record is there already and still to be found."""

    def refuse(self, words: str) -> None:
        """Say why nothing was made."""

    def show_busy(self, *, on: bool) -> None:
        """Keep a second record from being begun."""

    def show_purge(self, code: str) -> None:
        """Ask for the passphrase of a record that is to go."""

    def show_preview(self, preview: PurgePreview) -> None:
        """Show what would go."""

    def refuse_purge(self, words: str) -> None:
        """Say why nothing went."""

    def show_purging(self, *, on: bool) -> None:
        """Keep a second purge from being begun."""


class ClientsPresenter:
    """Reads the list and writes to it, on the vault lane."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: ClientsView, zone: str) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._zone = zone
        self._loaded = Loaded((), date.min, frozenset(), {})
        self._chosen: EntityId | None = None
        self._before: Filled | None = None

    def load(self, chosen: EntityId | None = None) -> None:
        """Read the list anew."""
        self._chosen = chosen or self._chosen
        self._jobs.read(lambda _ctx: _read(self._session), self.on_loaded)

    def on_loaded(self, loaded: Loaded) -> None:
        """Show it; what was typed before a lock is there again."""
        self._loaded = loaded
        filled = None
        if loaded.draft is not None:
            self._chosen, filled = loaded.draft
        if self._found(self._chosen) is None:
            self._chosen = _first(loaded)
        self._view.show_rows(rows_of(loaded), self._chosen)
        self._show(filled)

    def choose(self, client: EntityId) -> None:
        """Show another line."""
        if client != self._chosen:
            self._chosen = client
            self._show(None)

    def draft(self, typed: Filled) -> Draft | None:
        """Return what is typed and not saved."""
        if self._chosen is None or self._before is None or typed == self._before:
            return None
        return DRAFT, _draft(self._chosen, typed)

    def save(self, typed: Filled) -> None:
        """Keep what is typed about the line on top."""
        chosen = self._chosen
        if chosen is None or typed == self._before:
            return

        def write(_ctx: JobContext) -> Client:
            changed = self._session.clients.change(chosen, typed.changes())
            self._session.drafts.drop(DRAFT)
            return changed

        self._jobs.read(write, self.on_saved, survives=True)

    def on_saved(self, client: Client) -> None:
        """Say so, and show it."""
        self._before = filled_of(client)
        self._shell.say(text("clients.saved"))
        self.load()

    def open(self) -> None:
        """Lock the list and ask for the passphrase of the record on top."""
        chosen = self._chosen
        if chosen is not None:
            self._jobs.read(
                lambda _ctx: self._session.clients.note_chosen(chosen), self._shell.open_record, self.on_away
            )

    def on_away(self, error: KnownError) -> None:
        """Say that the folder cannot be reached, and look which others can."""
        self._shell.warn(error)
        self.load()

    def found_at(self, folder: Path) -> None:
        """Keep where the folder of the line on top is now."""
        chosen = self._chosen
        if chosen is not None:
            self._jobs.read(
                lambda _ctx: self._session.clients.change(chosen, {"folder": folder.absolute()}),
                self.on_saved,
            )

    def take_off(self) -> None:
        """Take the line on top off the list."""
        chosen = self._chosen
        if chosen is not None:
            self._chosen = self._before = None
            self._jobs.read(
                lambda _ctx: self._session.clients.take_off(chosen), lambda _nothing: self.on_taken_off()
            )

    def on_taken_off(self) -> None:
        """Say that the record is still where it was."""
        self._shell.say(text("clients.taken_off"))
        self.load()

    def begin_new(self, folder: Path | None = None) -> None:
        """Offer a code and a place; with a folder the record there is put on the list."""
        if folder is not None and not VaultService.is_vault(folder):
            self._shell.say(text("clients.none_there"))
            return

        def read(_ctx: JobContext) -> tuple[str, Path]:
            return self._session.clients.offer(), new_place(self._session.folder.parent)

        self._jobs.read(read, lambda offered: self._show_new(offered, folder))

    def _show_new(self, offered: tuple[str, Path], there: Path | None) -> None:
        code, place = offered
        self._view.show_new(code, there or place, "" if there is not None else offer())

    def add(self, code: str, folder: Path) -> None:
        """Put a record that is there on the list."""
        self._jobs.read(lambda _ctx: self._session.clients.add(code, folder), self.on_added, self.on_refused)

    def make(self, code: str, folder: Path, typed: TypedSecret, again: TypedSecret) -> None:
        """Make a new record and put it on the list."""
        missing = problem(typed.decode(), again.decode())
        wipe(again)
        if missing:
            wipe(typed)
            self._view.refuse(text(missing))
            return
        self._view.show_busy(on=True)

        def work(_ctx: JobContext) -> Client:
            try:
                return self._session.clients.make(code, folder, typed)
            finally:
                wipe(typed)

        self._jobs.read(
            work, self.on_added, self.on_refused, finished=lambda _state: self._view.show_busy(on=False)
        )

    def on_added(self, client: Client) -> None:
        """Show the new line."""
        self._shell.say(text("clients.added", code=client.code))
        self.load(client.id)

    def begin_purge(self) -> None:
        """Ask for the passphrase of the record on top."""
        client = self._found(self._chosen)
        if client is not None:
            self._view.show_purge(client.code)

    def look(self, typed: TypedSecret) -> None:
        """List what a purge of the record on top would take away."""
        chosen = self._chosen
        if chosen is None:
            return
        self._view.show_purging(on=True)

        def work(ctx: JobContext) -> PurgePreview:
            try:
                return self._session.clients.look(chosen, typed, lambda seconds: wait_in_job(ctx, seconds))
            finally:
                wipe(typed)

        self._jobs.read(work, self._view.show_preview, self.on_purge_refused, finished=self._purge_ended)

    def purge(self, typed: TypedSecret, *, keep_shared: bool, allow_open_case: bool) -> None:
        """Remove the record on top with all its files."""
        chosen = self._chosen
        if chosen is None:
            return
        self._view.show_purging(on=True)

        def work(ctx: JobContext) -> Removed:
            try:
                return self._session.clients.purge(
                    chosen,
                    typed,
                    lambda seconds: wait_in_job(ctx, seconds),
                    keep_shared=keep_shared,
                    allow_open_case=allow_open_case,
                )
            finally:
                wipe(typed)

        self._jobs.read(
            work, self.on_purged, self.on_purge_refused, finished=self._purge_ended, survives=True
        )

    def on_purged(self, removed: Removed) -> None:
        """Say what is gone, and what is still in the folder."""
        words = [text("purge.done", n=removed.files)]
        if removed.left:
            words.append(text("removed.left", n=len(removed.left)))
        if removed.foreign:
            words.append(text("removed.foreign", n=len(removed.foreign)))
        self._shell.say(" ".join(words))
        self.load()

    def on_purge_refused(self, error: KnownError) -> None:
        """Say beside the box why nothing went."""
        self._view.refuse_purge(sentence(error))

    def _purge_ended(self, _state: JobState) -> None:
        self._view.show_purging(on=False)

    def on_refused(self, error: KnownError) -> None:
        """Say beside the form why nothing was made."""
        self._view.refuse(sentence(error))

    def _found(self, client: EntityId | None) -> Client | None:
        return next((one for one in self._loaded.clients if one.id == client), None)

    def _show(self, filled: Filled | None) -> None:
        client = self._found(self._chosen)
        if client is None:
            self._before = None
            self._view.show_client(None, None)
            return
        self._before = filled_of(client)
        self._view.show_client(shown(client, self._loaded, self._zone), filled)


def _first(loaded: Loaded) -> EntityId | None:
    """Return the line to begin with: the one that was opened last, else the next to be done."""
    opened = [one for one in loaded.clients if one.opened_ms is not None and one.purged is None]
    if opened:
        return max(opened, key=lambda one: one.opened_ms or 0).id
    return loaded.clients[0].id if loaded.clients else None


def place_for(folder: Path) -> Path:
    """Take an empty folder as it is; in any other, make one for the record."""
    return folder if is_empty_place(folder) else new_place(folder)


def _read(session: Session) -> Loaded:
    """Read everything of the list; on the vault lane."""
    clients = session.clients.list()
    gone = [one for one in clients if one.purged is not None]
    there = frozenset(one.id for one in clients if VaultService.is_vault(one.folder))
    kept = session.drafts.load(DRAFT)
    return Loaded(
        clients,
        session.clients.today(),
        there,
        {one.id: session.clients.shared(one.id) for one in gone},
        _from_draft(kept) if kept is not None else None,
    )


def _draft(client: EntityId, typed: Filled) -> Mapping[str, object]:
    keeping = typed.keeping
    days = {"next_day": typed.next_day, "until": keeping.until, "closed": keeping.closed}
    return {
        "id": client,
        "code": typed.code,
        "next_step": typed.next_step,
        "months": keeping.months,
        **{name: "" if day is None else day.isoformat() for name, day in days.items()},
    }


def _from_draft(kept: Mapping[str, object]) -> tuple[EntityId, Filled] | None:
    client, months = kept.get("id"), kept.get("months")
    if not isinstance(client, bytes) or not isinstance(months, int):
        return None
    days = {
        name: date.fromisoformat(str(kept[name])) if kept.get(name) else None
        for name in ("next_day", "until", "closed")
    }
    keeping = Keeping(days["until"], months, days["closed"])
    return EntityId(client), Filled(
        str(kept.get("code", "")), str(kept.get("next_step", "")), days["next_day"], keeping
    )
