"""The item as the decoder sees it: a file that can be read at any place, fetched block by block."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QIODevice, QObject

BLOCK: Final = 2**18
"""Bytes asked for at once: some tenths of a second of film, and far under a millisecond to decrypt."""

BLOCKS_KEPT: Final = 16
"""Film and sound may lie apart in a file; so many places are read from by turns without asking twice."""

Ask = Callable[[int, int], bytes | None]
"""Returns a range by offset and length; None when it cannot be read there."""


class Item(QIODevice):
    """Random access for QtMultimedia; read from its threads, one at a time."""

    def __init__(self, ask: Ask, size: int, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("player.item")
        self._ask = ask
        self._size = size
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._guard = threading.Lock()
        self._is_at_hole = False
        self.is_broken = False

    def isSequential(self) -> bool:  # noqa: D102, N802
        return False

    def size(self) -> int:  # noqa: D102
        return self._size

    def bytesAvailable(self) -> int:  # noqa: D102, N802
        return max(0, self._size - self.pos())

    def atEnd(self) -> bool:  # noqa: D102, N802
        # A part that cannot be read ends the film there: without an end the decoder would ask for ever.
        return self._is_at_hole or self.pos() >= self._size

    def seek(self, pos: int) -> bool:  # noqa: D102
        self._is_at_hole = False
        return super().seek(pos)

    def readData(self, maxlen: int) -> object:  # noqa: D102, N802
        offset = self.pos()
        if offset >= self._size or maxlen <= 0:
            return b""
        block = self._block(offset // BLOCK)
        if block is None:
            self.is_broken = self._is_at_hole = True
            return b""
        start = offset % BLOCK
        return block[start : start + maxlen]

    def writeData(self, data: object, length: int = 0) -> int:  # noqa: ARG002, D102, N802
        return -1

    def _block(self, number: int) -> bytes | None:
        with self._guard:
            block = self._blocks.get(number)
            if block is not None:
                self._blocks.move_to_end(number)
                return block
            start = number * BLOCK
            block = self._ask(start, min(BLOCK, self._size - start))
            if block is not None:
                self._blocks[number] = block
                if len(self._blocks) > BLOCKS_KEPT:
                    self._blocks.popitem(last=False)
            return block
