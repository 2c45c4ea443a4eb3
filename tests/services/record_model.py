"""What the machine of any life of a record compares it with, and how it is killed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.ids import EntityId
from storage.file_ops import FsOps

_CHANGING = frozenset(
    {
        "create",
        "write",
        "write_at",
        "cut",
        "sync",
        "sync_data",
        "rename_new",
        "replace",
        "remove",
        "make_folder",
        "sync_folder",
    }
)


class SnapshotOps(FsOps):
    """Keeps what the disk shows just before one changing operation: what a program killed there leaves."""

    def __init__(self, vault: Path) -> None:
        self._vault = vault
        self._countdown = 0
        self.kept: Path | None = None

    def arm(self, countdown: int) -> None:
        """Take the picture before the operation so many from now."""
        self._countdown = countdown

    def disarm(self) -> None:
        """Take none."""
        self._countdown = 0

    def __getattribute__(self, name: str) -> Any:
        """Count the changing operations while armed."""
        found = super().__getattribute__(name)
        if name not in _CHANGING:
            return found

        def counted(*args: Any, **named: Any) -> Any:
            if self._countdown:
                self._countdown -= 1
                if not self._countdown:
                    self.kept = self._vault.with_name(self._vault.name + "x")
                    shutil.copytree(self._vault, self.kept)
            return found(*args, **named)

        return counted


@dataclass
class Kept:
    """What a backup holds: the record, and how many events there were."""

    model: Model
    events: int


@dataclass
class Model:
    """What the record should hold; versions that were erased are None."""

    entries: dict[EntityId, list[str | None]] = field(default_factory=dict)
    withdrawn: set[EntityId] = field(default_factory=set)
    links: dict[EntityId, tuple[EntityId, ...]] = field(default_factory=dict)
    items: dict[EntityId, bytes] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    passphrase: str = "seven quiet rivers"
    recovery: str | None = None

    def hits(self, word: str) -> set[EntityId]:
        """The records that a search for a word finds."""
        found = {
            each
            for each, texts in self.entries.items()
            if word in str(texts[-1]) and each not in self.withdrawn
        }
        return found | {each for each, data in self.items.items() if word.encode() in data}

    def seen(self) -> object:
        """Everything that a session shows of it."""
        versions = {
            each: [text for text in texts if text is not None] for each, texts in self.entries.items()
        }
        return versions, self.withdrawn, self.links, self.items, self.drafts, self.settings
