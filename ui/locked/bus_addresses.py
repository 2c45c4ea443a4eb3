"""Where the two buses of a desktop are; known before anything of Qt is there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the two buses are; "" is a bus that is not there."""

    system: str = ""
    session: str = ""


def addresses_here() -> Addresses:
    """Return where the system says that its buses are; none is started that does not run."""
    own = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere") / "bus"
    return Addresses(
        os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or "unix:path=/run/dbus/system_bus_socket",
        os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (f"unix:path={own}" if own.exists() else ""),
    )
