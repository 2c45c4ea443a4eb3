"""The machine's clock and zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FALLBACK_ZONE = "UTC"


class SystemClock:
    """The `Clock` of a real run."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return datetime.now(UTC)

    def zone(self) -> str:
        """Return the IANA name of this machine's zone, `UTC` where the machine does not say one."""
        import tzlocal  # here, so that commands that never ask for the zone start sooner

        try:
            name = tzlocal.get_localzone_name()
            return ZoneInfo(name).key if name else FALLBACK_ZONE
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return FALLBACK_ZONE
