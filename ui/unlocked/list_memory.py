"""How a list was left: its view, order, widths, filters. Kept inside the vault alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from app.domain.errors import KnownError
from app.services.vault import Session
from ui.unlocked.desk import Jobs

Left = Mapping[str, object]
"""What was left: texts, numbers, flags, and lists and mappings of these, by name."""


class ListMemory:
    """Reads and writes what one list was left like; what cannot be read is as if it was never kept."""

    def __init__(self, session: Session, jobs: Jobs, name: str) -> None:
        self._session = session
        self._jobs = jobs
        self._key = f"list.{name}"
        self._known: dict[str, object] = {}

    def read(self, then: Callable[[Left], None]) -> None:
        """Tell how the list was left."""

        def told(kept: str) -> None:
            self._known = _read(kept)
            then(self._known)

        self._jobs.read(lambda _ctx: self._session.settings.get(self._key), told)

    def keep(self, **left: object) -> None:
        """Keep how the list is left now; other things that are known of it stay."""
        known = self._known | left
        if known == self._known or self._session.read_only:
            return
        self._known = known
        kept = json.dumps(known, sort_keys=True)
        self._jobs.read(
            lambda _ctx: self._session.settings.set(self._key, kept), None, self.on_not_kept, survives=True
        )

    def on_not_kept(self, _error: KnownError) -> None:
        """A width that is not kept is no loss; the next thing that is saved says what is wrong."""
        self._known = {}


def _read(kept: str) -> dict[str, object]:
    try:
        found = json.loads(kept)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def numbers(value: object) -> tuple[int, ...]:
    """Return a kept list of numbers, nothing when it is none."""
    if not isinstance(value, list) or not all(type(each) is int for each in value):
        return ()
    return tuple(value)
