"""Ground rules stand over a new entry once in a sitting, and are put away for good by one press."""

from __future__ import annotations

from tests.ui.screens.conftest import OpenWindow


def test_ground_rules_come_once_in_a_sitting(window: OpenWindow) -> None:
    """Read once they stay away until the next unlock, on every page that has them; put away for good they stay away."""
    window.go("entry")
    assert window.find("entry.rules").isVisible()
    window.find("entry.rules.read").click()
    window.go("past")
    assert not window.find("past.rules").isVisible()
    window.bench.lock()
    window.bench.unlock()
    window.go("entry")
    assert window.find("entry.rules").isVisible()
    window.find("entry.rules.never").click()
    window.settle()
    window.bench.lock()
    window.bench.unlock()
    window.go("entry")
    assert not window.find("entry.rules").isVisible()
