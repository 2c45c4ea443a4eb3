"""Files past the system's cache: nothing is copied there, and what is read comes from the medium.

A file goes past the cache while whole blocks are asked for, and through it where the request, the file system
or the system does not allow that. The bytes are the same either way.
"""

from __future__ import annotations

import errno
import mmap

from storage.file_ops import FsOps

BLOCK_BYTES = 4096
"""What goes past the cache begins and ends at a multiple of this, in the file and in memory."""


def block_buffer(size: int) -> memoryview:
    """Return zeros of at least `size` bytes that are whole blocks.

    The memory is shared with programs that are started meanwhile, as open(2) asks of what a medium is read
    into; so nothing secret belongs there.
    """
    return memoryview(mmap.mmap(-1, _whole(size)))


class _BlockFile:
    def __init__(self, ops: FsOps, descriptor: int, *, past_cache: bool) -> None:
        self._ops = ops
        self._descriptor = descriptor
        self._is_past = past_cache and ops.pass_cache(descriptor, wanted=True)

    def _go_through(self) -> None:
        """Use the cache from here on."""
        if self._is_past:
            self._is_past = False
            self._ops.pass_cache(self._descriptor, wanted=False)

    def _is_refused(self, error: OSError) -> bool:
        """Tell whether an error says no more than that the file system wants other blocks, or none."""
        return self._is_past and error.errno == errno.EINVAL


class BlockWriter(_BlockFile):
    """Writes a new file in order from a block buffer; after a piece of a block through the cache."""

    def __init__(self, ops: FsOps, descriptor: int) -> None:
        """Begin at the start of a file; the descriptor stays the caller's."""
        super().__init__(ops, descriptor, past_cache=True)

    def write(self, data: memoryview) -> None:
        """Write every byte, however few the system takes at a time; raises `OSError`."""
        while data:
            if self._is_past and len(data) < BLOCK_BYTES:
                self._go_through()
            end = len(data) - len(data) % BLOCK_BYTES if self._is_past else len(data)
            try:
                taken = self._ops.write(self._descriptor, data[:end])
            except OSError as error:
                if not self._is_refused(error):
                    raise
                taken = 0
            if self._is_past and (not taken or taken % BLOCK_BYTES):
                self._go_through()
            data = data[taken:]


class BlockReader(_BlockFile):
    """Reads a file at any place into a block buffer."""

    def start_of(self, offset: int) -> int:
        """Return where in the buffer the bytes from `offset` will stand."""
        return offset % BLOCK_BYTES if self._is_past else 0

    def fill(self, room: memoryview, size: int, offset: int) -> int:
        """Read `size` bytes from `offset` into the buffer and return how many came; raises `OSError`.

        They stand at `start_of(offset)`, told before; fewer come only at the end of the file.
        """
        start, done = self.start_of(offset), 0
        if self._is_past:
            done = min(size, self._blocks(room[: _whole(start + size)], offset - start) - start)
            if done < size:
                done = max(0, done)
                self._go_through()
        while done < size:
            came = self._ops.read_into(self._descriptor, room[start + done : start + size], offset + done)
            if not came:
                break
            done += came
        return done

    def _blocks(self, room: memoryview, offset: int) -> int:
        try:
            return self._ops.read_into(self._descriptor, room, offset)
        except OSError as error:
            if not self._is_refused(error):
                raise
            return 0


def _whole(size: int) -> int:
    """Return the size of as many whole blocks as `size` bytes need."""
    return -(-size // BLOCK_BYTES) * BLOCK_BYTES
