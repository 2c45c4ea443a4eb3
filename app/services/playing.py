"""Playing sound and film: one player at a time, a process of its own that gets ranges of one item.

The first playing of an item is a line of its handling log, and by that line it is known that the person was
asked. A reader of its own serves the player, so that the vault's thread does other work meanwhile.
"""

from __future__ import annotations

import threading
from typing import Final, cast

from app.domain.errors import Cancelled
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.sandbox.player_process import Heard, Listener, Player, PlayerLook
from app.services.handling import HandlingLog
from app.services.ledger import Ledger

__all__ = ["PLAYABLE", "Heard", "Listener", "PlayService", "PlayerLook"]

PLAYABLE: Final = frozenset({"audio", "video"})
"""The kinds of evidence that can be played."""

PLAYED: Final = "played"


class PlayService:
    """The player of one open vault. Called on the vault lane, but `stop_for_good`."""

    def __init__(self, ledger: Ledger, handling: HandlingLog) -> None:
        self._ledger = ledger
        self._handling = handling
        self._guard = threading.Lock()
        self._player: Player | None = None
        self._item: EntityId | None = None
        self._is_over = False

    def was_agreed(self, evidence: EntityId) -> bool:
        """Tell whether the person was asked about this item before and let it be played."""
        return any(event.act == PLAYED for event in self._handling.of(evidence))

    def start(self, evidence: EntityId, look: PlayerLook, heard: Listener) -> None:
        """Open the player's window for an item, in the place of the one before; returns before it stands.

        `heard` is called from another thread: once with STARTED, then with what happens, last with CLOSED or
        FAILED, and not at all once it was stopped. Raises `KnownError` with NOT_FOUND, EVIDENCE_DAMAGED or
        PLAYER_FAILED, and `Cancelled` after a lock.
        """
        item = cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, evidence))
        if not self.was_agreed(evidence) and not self._ledger.vault.read_only:
            with self._ledger.writing() as tx:
                self._handling.note(tx, PLAYED, [evidence])
        self.release()
        reader = self._ledger.vault.item_reader(item.item)
        with self._guard:
            if self._is_over:
                reader.close()
                raise Cancelled
            self._player = Player(
                reader, reader.source.size, sound_only=item.kind == "audio", look=look, heard=heard
            )
            self._item = evidence

    def stop_for_good(self) -> None:
        """End the player at once and start no other; from any thread."""
        with self._guard:
            self._is_over = True
            if self._player is not None:
                self._player.kill()

    def release(self, evidence: EntityId | None = None) -> None:
        """End the player, or only one of this item; returns when key and file of the item are let go."""
        player = self._player
        if player is not None and evidence in {None, self._item}:
            player.close()

    def close(self) -> None:
        """End the player, and start no other."""
        self.stop_for_good()
        self.release()

    @property
    def player(self) -> Player | None:
        """The player that was started last; it may have ended."""
        return self._player
