"""Memory that batches of chunks are worked on in, again and again: sealed bytes apart from plain ones."""

from __future__ import annotations

from collections import deque

from storage import crypto
from storage.past_cache import BLOCK_BYTES, block_buffer

PIECES_KEPT = 5
"""How many pieces of a stream are given out before the first is overwritten."""


def cut(view: memoryview, step: int, count: int) -> list[memoryview]:
    """Cut a view into `count` chunks of `step` bytes; the last is what remains, which may be nothing."""
    return [view[at : at + step] for at in range(0, count * step, step)]


class ChunkPlaces:
    """Places of chunks in memory, cut once, since they are used again and again."""

    def __init__(self, room: memoryview, step: int) -> None:
        """Cut room for chunks of up to `step` bytes."""
        self._room = room
        self._step = step
        self._chunks = cut(room, step, len(room) // step)

    def view(self, size: int) -> memoryview:
        """Return the first `size` bytes."""
        return self._room[:size]

    def chunks(self, size: int, count: int) -> list[memoryview]:
        """Return the first `size` bytes as `count` chunks, of which the last may be shorter or empty."""
        found = self._chunks[: size // self._step]
        if len(found) < count:
            found.append(self._room[len(found) * self._step : size])
        return found


class PlainRoom(ChunkPlaces):
    """Room for plaintext, to be wiped."""

    def __init__(self, count: int, step: int) -> None:
        """Make room for `count` chunks of up to `step` bytes."""
        self._bytes = bytearray(count * step)
        super().__init__(memoryview(self._bytes), step)

    def wipe(self) -> None:
        """Overwrite all of it."""
        crypto.wipe(self._bytes)


class SealedRoom:
    """A block buffer for a batch of sealed chunks, which may begin anywhere in its first block."""

    def __init__(self, count: int, step: int) -> None:
        """Make room for `count` chunks of up to `step` bytes."""
        self.room = block_buffer(BLOCK_BYTES + count * step)
        self._step = step
        self._places: dict[int, ChunkPlaces] = {}

    def at(self, start: int) -> ChunkPlaces:
        """Return places for chunks of which the first begins at `start`; there are a few such starts."""
        if start not in self._places:
            self._places[start] = ChunkPlaces(self.room[start:], self._step)
        return self._places[start]


class PlainRooms:
    """Rooms for plaintext, used in turn: a piece is overwritten after so many more were taken."""

    def __init__(self, count: int, step: int, *, kept: int = PIECES_KEPT) -> None:
        """Make room for pieces of up to `count` chunks each, of which `kept` stay as they are."""
        self._rooms = deque(PlainRoom(count, step) for _ in range(1 + kept))

    def take(self, size: int) -> PlainRoom:
        """Return room for the next piece; an empty one counts for nothing, since nobody keeps it."""
        if size:
            self._rooms.rotate()
        return self._rooms[0]

    def wipe(self) -> None:
        """Overwrite the plaintext; nobody may read a piece any more."""
        for room in self._rooms:
            room.wipe()
