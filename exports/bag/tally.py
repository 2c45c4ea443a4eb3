"""Keeps the digests of the files of a bag as they go by, for the lists that come last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bag: its path inside with forward slashes, and its bytes in order."""

    path: str
    chunks: Iterator[bytes]


class Tally:
    """Counts and hashes members while they are read."""

    def __init__(self) -> None:
        self.bytes = 0
        self._digests: list[tuple[str, str]] = []
        self._reading = ""

    def watch(self, path: str, chunks: Iterator[bytes]) -> Member:
        """Return the member whose bytes are counted and hashed while they are read."""
        self._reading = path
        return Member(path, self._through(path, chunks))

    def digests(self) -> list[tuple[str, str]]:
        """Return (path, SHA-256) of every member; all must have been read to the end."""
        if self._reading:
            raise RuntimeError("a member of the bag was not read to its end")
        return sorted(self._digests)

    def _through(self, path: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
            self.bytes += len(chunk)
            yield chunk
        self._digests.append((path, digest.hexdigest()))
        self._reading = ""
