"""The player's end of its pipes: it asks for ranges of the one item, and says the few things it can say.

It knows no name, path or key. No Qt here: what is missing must be said even where Qt does not load.
"""

from __future__ import annotations

import os
import threading

from app.sandbox.player_protocol import ANSWER, Say, Status, pack_say


class Link:
    """Speaks to the program; asks one question at a time, from whichever thread decodes."""

    def __init__(self, answers: int, questions: int) -> None:
        self._answers = answers
        self._questions = questions
        self._asking = threading.Lock()

    def say(self, say: Say, *, a: int = 0, n: int = 0) -> None:
        """Say something that has no answer; when the program went away this process ends."""
        self._write(pack_say(say, a=a, n=n))

    def ask(self, offset: int, length: int) -> bytes | None:
        """Return a range of the item; None when it cannot be read there."""
        with self._asking:
            self._write(pack_say(Say.ASK, a=length, n=offset))
            status, follow = ANSWER.unpack(self._read(ANSWER.size))
            return self._read(follow) if status == Status.BYTES else None

    def watch(self) -> None:
        """End this process when the program goes away, even while nothing is asked."""
        import select

        if hasattr(select, "poll"):
            waiting = select.poll()
            waiting.register(self._answers, 0)  # only its end is waited for, never its bytes
            waiting.poll()
            os._exit(0)

    def _write(self, header: bytes) -> None:
        try:
            os.write(self._questions, header)
        except OSError:
            os._exit(1)

    def _read(self, length: int) -> bytes:
        pieces = bytearray()
        while len(pieces) < length:
            piece = os.read(self._answers, length - len(pieces))
            if not piece:
                os._exit(1)
            pieces += piece
        return bytes(pieces)
