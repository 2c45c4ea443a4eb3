"""The bytes of a long text, held as small as they can be until they are written."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

_FAST = 1
_PIECE = 1 << 20


class PackedFile:
    """What `add` was given, byte for byte; `sha256` and `size` are of that."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(_FAST)
        self._parts: list[bytes] = []
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of all bytes in hex."""
        return self._digest.hexdigest()

    def add(self, data: bytes) -> None:
        """Add bytes behind those that are there."""
        self.size += len(data)
        self._digest.update(data)
        packed = self._packer.compress(data)
        if packed:
            self._parts.append(packed)

    def finish(self) -> None:
        """End it; nothing is added any more."""
        self._parts.append(self._packer.flush())

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes in order."""
        reader = zlib.decompressobj()
        for part in self._parts:
            data = part
            while data:
                yield reader.decompress(data, _PIECE)
                data = reader.unconsumed_tail
        yield reader.flush()
