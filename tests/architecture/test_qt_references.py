"""A canary for the Qt bindings: some releases lose a reference to `True` with every signal."""

from __future__ import annotations

import sys

import pytest

EMITS = 200


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal from Python 3.12 on")
def test_signals_keep_the_references_to_true(qapp: object) -> None:
    """Two hundred signals change the number of references to `True` by a handful at most."""
    from PySide6.QtCore import QObject, Signal

    class Sender(QObject):
        sent = Signal(bool)

    sender = Sender()
    heard: list[int] = []
    sender.sent.connect(lambda _value: heard.append(1))
    before = sys.getrefcount(True)
    for _ in range(EMITS):
        sender.sent.emit(True)
    assert len(heard) == EMITS
    assert abs(sys.getrefcount(True) - before) < EMITS // 10
