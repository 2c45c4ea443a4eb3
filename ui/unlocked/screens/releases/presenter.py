"""What the page of releases decides beside its form: the demand, what went out, taking one back. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.release import Release
from app.services.release_form import SavedForm
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screens.releases.rows import Given, read_given, read_without


@dataclass(frozen=True, slots=True)
class Demand:
    """Whether a release is demanded; `assisted` when that cannot be changed; what went out without one."""

    demanded: bool
    assisted: bool
    without: int


@dataclass(frozen=True, slots=True)
class FormWish:
    """In which language a form to sign is wanted, and whether with the words of the release on top."""

    language: str
    filled: bool


class ReleasesView(Protocol):
    """What the page can show."""

    def show_demand(self, demand: Demand) -> None:
        """Show whether a release is demanded."""

    def show_given(self, given: Given | None) -> None:
        """Show what went out under the release on top."""

    def show_saved(self, name: str) -> None:
        """Say that a form to sign is saved."""


class ReleasesPresenter:
    """Reads and writes on the vault lane."""

    def __init__(self, session: Session, jobs: Jobs, view: ReleasesView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._shown: EntityId | None = None

    def load(self) -> None:
        """Read what is demanded."""
        self._jobs.read(self._demand, self._view.show_demand)

    def changed(self, change: Change) -> None:
        """Read again what stands beside the form."""
        if change.kind in {RecordKind.RELEASE, RecordKind.EXPORT}:
            self.load()
            self.show(self._shown)

    def demand(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Ask for a release from now on, or not."""

        def write(ctx: JobContext) -> Demand:
            self._session.releases.demand(on=on)
            return self._demand(ctx)

        self._jobs.read(write, self._view.show_demand)

    def show(self, release: EntityId | None) -> None:
        """Show how a release stands; a new one has nothing to show yet."""
        self._shown = release
        if release is None:
            self._view.show_given(None)
            return
        self._jobs.read(lambda _ctx: read_given(self._session, release), self.on_given)

    def on_given(self, given: Given) -> None:
        """Show it, unless another release is on top by now."""
        if given.release == self._shown:
            self._view.show_given(given)

    @property
    def shown(self) -> EntityId | None:
        """The release on top."""
        return self._shown

    def save_form(self, path: Path, wanted: FormWish, purpose: str) -> None:
        """Write a form to sign, blank or with the words of the release on top."""
        release = self._shown if wanted.filled else None

        def write(_ctx: JobContext) -> tuple[SavedForm, Change]:
            saved = self._session.releases.save_form(path, wanted.language, release, purpose=purpose)
            return saved, Change(RecordKind.EXPORT, ())

        self._jobs.change(write, lambda saved: self._view.show_saved(saved.path.name))

    def revoke(self) -> None:
        """Keep that the release on top was taken back today."""
        release = self._shown
        if release is None:
            return

        def write(_ctx: JobContext) -> tuple[Release, Change]:
            return self._session.releases.revoke(release)

        self._jobs.change(write)

    def _demand(self, _ctx: JobContext) -> Demand:
        releases = self._session.releases
        return Demand(releases.demanded, releases.is_assisted, read_without(self._session))
