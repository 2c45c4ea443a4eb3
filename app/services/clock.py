"""The machine's clock and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

FALLBACK_ZONE = "UTC"


class SystemClock:
    """The `Clock` of a real run."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        from datetime import UTC, datetime  # here, as below: the window and commands start sooner

        return datetime.now(UTC)

    def zone(self) -> str:
        """Return the IANA name of this machine's zone, `UTC` where the machine does not say one."""
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        import tzlocal

        try:
            name = tzlocal.get_localzone_name()
            return ZoneInfo(name).key if name else FALLBACK_ZONE
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return FALLBACK_ZONE
