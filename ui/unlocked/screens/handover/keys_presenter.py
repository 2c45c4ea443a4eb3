"""What the page of keys decides: own ones, those of others, and that words were compared. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import KnownError
from app.domain.handover import KnownKey, OwnKey
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.once import Once
from ui.unlocked.screen import ShellPort

Rows = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """The own key that is shown, its code, how many older ones there are, and the keys of others."""

    own: OwnKey | None
    code: Rows
    older: int
    known: tuple[KnownKey, ...]


class KeysView(Protocol):
    """What the page can show."""

    def show_keys(self, keys: Keys) -> None:
        """Show all of them."""

    def show_added(self, problem: str) -> None:
        """Empty the boxes after a key was added, or show what is wrong with it."""


class KeysPresenter:
    """Reads and writes keys."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: KeysView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._once = Once()

    def load(self) -> None:
        """Read every key."""
        self._jobs.read(self._read, self._view.show_keys)

    def make(self) -> None:
        """Make a key pair."""

        def work(ctx: JobContext) -> Keys:
            self._session.handover.keys.make()
            return self._read(ctx)

        ended = self._once.begin()
        if ended is not None:
            self._jobs.read(work, self._view.show_keys, finished=ended)

    def save(self, key: str, path: Path) -> None:
        """Write a public key to a file."""
        keys = self._session.handover.keys
        self._jobs.read(
            lambda _ctx: keys.save(key, path),
            lambda _nothing: self._shell.say(text("handover.keys.saved", name=path.name)),
        )

    def add(self, name: str, typed: str) -> None:
        """Keep somebody's key."""

        def work(ctx: JobContext) -> Keys:
            self._session.handover.keys.add(name, typed)
            return self._read(ctx)

        def then(keys: Keys) -> None:
            self._view.show_added("")
            self._view.show_keys(keys)

        def failed(error: KnownError) -> None:
            self._view.show_added(sentence(error))

        self._jobs.read(work, then, failed, survives=True)

    def mark_checked(self, key: EntityId) -> None:
        """Keep that the words were compared by voice."""

        def work(ctx: JobContext) -> Keys:
            self._session.handover.keys.mark_checked(key)
            return self._read(ctx)

        self._jobs.read(work, self._view.show_keys)

    def remove(self, key: EntityId) -> None:
        """Forget somebody's key."""

        def work(ctx: JobContext) -> Keys:
            self._session.handover.keys.remove(key)
            return self._read(ctx)

        self._jobs.read(work, self._view.show_keys)

    def _read(self, _ctx: JobContext) -> Keys:
        keys = self._session.handover.keys
        own = keys.own()
        first = own[0] if own else None
        code = keys.code(first.key) if first is not None else ()
        return Keys(first, code, max(0, len(own) - 1), keys.known())
