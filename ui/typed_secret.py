"""A passphrase as typed, in a buffer that is overwritten when nobody needs it any more."""

from __future__ import annotations


class TypedSecret(bytearray):
    """The UTF-8 of what was typed.

    Whoever takes it wipes it after use. A job that a lock drops before it began never comes to that: then the
    buffer overwrites itself as it goes.
    """

    def __init__(self, typed: str) -> None:
        super().__init__(typed.encode("utf-8", "replace"))

    def __del__(self) -> None:
        wipe(self)


def wipe(*buffers: bytearray) -> None:
    """Overwrite what was typed."""
    for buffer in buffers:
        buffer[:] = bytes(len(buffer))
