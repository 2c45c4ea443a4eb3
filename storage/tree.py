"""The RFC 6962 tree over event hashes, kept as its right edge so that it grows in one pass."""

from __future__ import annotations

from collections.abc import Iterable

from storage import crypto


class Tree:
    """A growing tree: `add` leaves in order, ask for the `root` at any size on the way."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        for event_hash in hashes:
            self.add(event_hash)

    def add(self, event_hash: bytes) -> None:
        """Append the hash of the next event."""
        node = crypto.sha256(b"\0", event_hash)
        size = self.size
        while size & 1:
            node = crypto.sha256(b"\1", self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root, 32 bytes; of no leaf at all it is SHA-256 of nothing."""
        if not self._peaks:
            return crypto.sha256()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = crypto.sha256(b"\1", peak, node)
        return node
