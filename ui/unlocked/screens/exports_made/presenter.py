"""What the page of exports decides: what is listed, how files stand, what may be deleted. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.exports_made import Deleting, MadeExport, MadeFile, delete, look
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.list_rows import Row
from ui.unlocked.screen import ShellPort
from ui.unlocked.screens.exports_made.model import HERE, Names, Shown, States, rows_of, shown


class ExportsView(Protocol):
    """What the page can show."""

    def show_rows(self, rows: tuple[Row, ...], chosen: EntityId | None) -> None:
        """Show the list with one of it marked."""

    def show_export(self, export: Shown | None) -> None:
        """Show one export, or that none is chosen."""

    def ask_changed(self, names: str) -> None:
        """Ask whether files that are no longer what was written are deleted all the same."""


class ExportsPresenter:
    """Reads the list, looks at the places, deletes."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: ExportsView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._exports: tuple[MadeExport, ...] = ()
        self._names: Names = {}
        self._states: States = {}
        self._chosen: EntityId | None = None
        self._changed: tuple[MadeFile, ...] = ()

    def load(self, chosen: EntityId | None = None) -> None:
        """Read the list anew, then look at every place."""
        self._chosen = chosen or self._chosen

        def read(_ctx: JobContext) -> tuple[tuple[MadeExport, ...], Names]:
            names = {person.id: person.name for person in self._session.people.list()}
            names |= {one.id: one.who or text("releases.unnamed") for one in self._session.releases.list()}
            return self._session.exports_made.list(), names

        self._jobs.read(read, self.on_list)

    def on_list(self, loaded: tuple[tuple[MadeExport, ...], Names]) -> None:
        """Show what is known, and go and look."""
        self._exports, self._names = loaded
        if self._chosen is None and self._exports:
            self._chosen = self._exports[0].export.id
        self._show()
        files = tuple(file for made in self._exports for file in made.files if not made.export.printed)
        self._jobs.work(lambda ctx: look(files, ctx), self.on_states)

    def on_states(self, states: States) -> None:
        """Say of each file how it stands."""
        self._states = states
        self._show()

    def choose(self, export: EntityId) -> None:
        """Turn to an export."""
        self._chosen = export
        self._show_chosen()

    def changed(self, change: Change) -> None:
        """An export was made or deleted."""
        if change.kind is RecordKind.EXPORT:
            self.load()

    @property
    def chosen(self) -> EntityId | None:
        """The export that is shown."""
        return self._chosen

    def is_here(self, exports: tuple[EntityId, ...]) -> bool:
        """Tell whether a file of these stands where it was put."""
        return bool(self._here(exports))

    def delete(self, exports: tuple[EntityId, ...]) -> None:
        """Delete the files of these exports that stand where they were put."""
        here = self._here(exports)
        if here:
            self._delete(here, changed_too=False)

    def _here(self, exports: tuple[EntityId, ...]) -> list[MadeFile]:
        return [
            file
            for made in self._exports
            if made.export.id in exports
            for file in made.files
            if self._states.get((file.export, file.number)) in HERE
        ]

    def delete_changed(self) -> None:
        """Delete those too that are no longer what was written; the person said so."""
        self._delete(self._changed, changed_too=True)

    def _delete(self, files: Sequence[MadeFile], *, changed_too: bool) -> None:
        def done(result: Deleting) -> None:
            self._keep(result, asked=changed_too)

        self._jobs.work(
            lambda ctx: delete(files, ctx, changed_too=changed_too), done, label="exports_made.deleting"
        )

    def _keep(self, result: Deleting, *, asked: bool) -> None:
        def record(_ctx: JobContext) -> tuple[None, Change]:
            self._session.exports_made.record_deleted(result.deleted)
            return None, Change(RecordKind.EXPORT, ())

        self._jobs.change(record)
        if result.deleted:
            self._shell.say(text("exports_made.done", n=len(result.deleted)))
        names = ", ".join(file.written.name for file in result.changed)
        if names and asked:
            self._shell.say(text("exports_made.left", names=names))
        elif names:
            self._changed = result.changed
            self._view.ask_changed(names)

    def _show(self) -> None:
        self._view.show_rows(rows_of(self._exports, self._states), self._chosen)
        self._show_chosen()

    def _show_chosen(self) -> None:
        made = self._made()
        self._view.show_export(None if made is None else shown(made, self._states, self._names))

    def _made(self) -> MadeExport | None:
        return next((made for made in self._exports if made.export.id == self._chosen), None)
