"""SHA-256 in a second thread, while the first reads, encrypts or decrypts."""

from __future__ import annotations

import hashlib
import threading
from queue import Queue
from types import TracebackType
from typing import Self

from storage import secret_memory

BEHIND = 4
"""How many pieces may wait; with the one being hashed, a piece must stay as it is while five more come."""


class HashThread:
    """Hashes pieces in order, some pieces behind the one who gives them; memory stays flat."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._waiting: Queue[bytes | memoryview | None] = Queue(maxsize=BEHIND)
        self._thread = threading.Thread(target=self._run, name="hash", daemon=True)

    def __enter__(self) -> Self:
        """Start."""
        secret_memory.rinse_registers()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread when it is through."""
        self._waiting.put(None)
        self._thread.join()

    def update(self, data: bytes | memoryview) -> None:
        """Hash `data` after what came before; it must not change while five more pieces come."""
        self._waiting.put(data)

    def digest(self) -> bytes:
        """Return the hash of all that was given since the start or the last call, and begin anew."""
        self._waiting.join()
        digest, self._digest = self._digest.digest(), hashlib.sha256()
        return digest

    def _run(self) -> None:
        while (data := self._waiting.get()) is not None:
            self._digest.update(data)
            self._waiting.task_done()
