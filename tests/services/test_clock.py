"""The machine's clock, and the one that tests use."""

from __future__ import annotations

import errno
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
import tzlocal

from app.domain.ports import Clock
from app.services.clock import FALLBACK_ZONE, SystemClock
from app.testing import FailingFile, FixedClock


def test_system_clock_is_aware_utc_and_moves_on() -> None:
    """Now is UTC and never goes backwards between two calls."""
    clock: Clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert second >= first


def test_system_zone_is_a_known_iana_name() -> None:
    """The zone can be looked up."""
    assert ZoneInfo(SystemClock().zone()).key


@pytest.mark.parametrize("answer", [None, "", "Nowhere/Atlantis", "../../etc/passwd"])
def test_a_machine_without_a_usable_zone_counts_as_utc(
    monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    """A missing or made-up zone never stops the program."""
    monkeypatch.setattr(tzlocal, "get_localzone_name", lambda: answer)
    assert SystemClock().zone() == FALLBACK_ZONE


def test_fixed_clock_stands_until_moved() -> None:
    """A test decides what time it is."""
    clock = FixedClock()
    before = clock.now()
    assert clock.now() == before
    assert clock.advance(hours=2) == before + timedelta(hours=2) == clock.now()
    assert FixedClock(zone="Asia/Tokyo").zone() == "Asia/Tokyo"


def test_failing_file_is_full_after_its_room() -> None:
    """What fits is written, what does not raises as a full disk does."""
    file = FailingFile(room=4)
    assert file.write(b"abcd") == 4
    with pytest.raises(OSError, match="made to fail") as raised:
        file.write(b"e")
    assert raised.value.errno == errno.ENOSPC
    assert file.getvalue() == b"abcd"
