"""The RFC 6962 tree over event hashes: its root as it grows, and proofs that outsiders can follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
        node = leaf(event_hash)
        size = self.size
        while size & 1:
            node = _parent(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root, 32 bytes; of no leaf at all it is SHA-256 of nothing."""
        if not self._peaks:
            return crypto.sha256()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = _parent(peak, node)
        return node


class WholeTree:
    """A finished tree with every inner node kept, so that any proof costs a few look-ups."""

    def __init__(self, hashes: Iterable[bytes]) -> None:
        self._levels: list[list[bytes]] = [[leaf(event_hash) for event_hash in hashes]]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([_parent(left, right) for left, right in pairs])

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    def root(self) -> bytes:
        """Return the root, 32 bytes; of no leaf at all it is SHA-256 of nothing."""
        return self._range(0, self.size) if self.size else crypto.sha256()

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """Return PATH(index, D[size]) of RFC 6962 §2.1.1, lowest node first; `index` counts from 0.

        Raises `IndexError` for a leaf that is not there.
        """
        if not 0 <= index < self.size:
            raise IndexError(index)
        path: list[bytes] = []
        start, end = 0, self.size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, first: int) -> tuple[bytes, ...]:
        """Return PROOF(first, D[size]) of RFC 6962 §2.1.2: what shows that the first leaves are unchanged.

        Raises `IndexError` unless 1 <= first <= size.
        """
        if not 1 <= first <= self.size:
            raise IndexError(first)
        path: list[bytes] = []
        start, end, is_whole = 0, self.size, True
        while first != end:
            middle = start + _split(end - start)
            if first <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start, is_whole = middle, False
        if not is_whole:
            path.append(self._range(start, end))
        return tuple(reversed(path))

    def _range(self, start: int, end: int) -> bytes:
        """Return the root over leaves [start, end), whose start is a multiple of the next power of two."""
        count = end - start
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(count)
        return _parent(self._range(start, middle), self._range(middle, end))


def leaf(event_hash: bytes) -> bytes:
    """Return the leaf of an event hash."""
    return crypto.sha256(b"\0", event_hash)


def root_from_inclusion(event_hash: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that an inclusion proof leads to (RFC 9162 §2.1.3.2); None when its length is wrong.

    The proof holds when this is the root of the checkpoint.
    """
    if not 0 <= index < size:
        return None
    node, last = leaf(event_hash), size - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = _parent(sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = _parent(node, sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def is_consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether a tree of `second` leaves begins with the tree of `first` (RFC 9162 §2.1.4.2)."""
    if not 1 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    nodes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not nodes:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = _parent(sibling, old), _parent(sibling, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = _parent(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _parent(left: bytes, right: bytes) -> bytes:
    return crypto.sha256(b"\1", left, right)


def _split(count: int) -> int:
    """Return the largest power of two below `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)
