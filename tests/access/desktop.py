"""A screen and an accessibility bus of a test's own: nothing of the machine's desktop is seen or touched."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import PySide6

REGISTRY = ("/usr/libexec/at-spi2-registryd", "/usr/lib/at-spi2-core/at-spi2-registryd")
PATIENCE_SECONDS = 90.0
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>accessibility</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <limit name="max_replies_per_connection">50000</limit>
  <limit name="max_incoming_bytes">100000000</limit>
  <limit name="max_outgoing_bytes">100000000</limit>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True, slots=True)
class Desktop:
    """Where the screen and the bus are."""

    display: str
    bus: str

    def environment(self) -> dict[str, str]:
        """Return what a program needs to show itself there, and to be read aloud."""
        return {
            "DISPLAY": self.display,
            "AT_SPI_BUS_ADDRESS": self.bus,
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "QT_ACCESSIBILITY": "1",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_SESSION_TYPE": "x11",
        }


def what_is_missing() -> str:
    """Return why there can be no such desktop here, "" where there can."""
    for program in ("Xvfb", "dbus-daemon"):
        if shutil.which(program) is None:
            return f"{program} is not there"
    if registry() is None:
        return "at-spi2-registryd is not there"
    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError:
        return "Qt cannot show windows here: libraries of X are missing"
    return ""


def registry() -> str | None:
    """Return the program that knows who can be read aloud."""
    return next((path for path in REGISTRY if Path(path).exists()), None)


@contextmanager
def desktop(folder: Path, size: str = "1400x1000x24") -> Iterator[Desktop]:
    """Start a screen and a bus whose files are in `folder`, and end them."""
    folder.mkdir()
    started: list[subprocess.Popen[bytes]] = []
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        reads, writes = os.pipe()
        command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", size, "-nolisten", "tcp"]
        started.append(subprocess.Popen(command, pass_fds=(writes,), **quiet))
        os.close(writes)
        socket = folder / "bus"
        (folder / "bus.conf").write_text(BUS.format(path=socket), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile"]
        started.append(subprocess.Popen(command, **quiet))
        until = time.monotonic() + PATIENCE_SECONDS
        while not socket.exists():
            assert time.monotonic() < until, "the bus did not come up"
            time.sleep(0.01)
        with os.fdopen(reads) as said:
            number = said.readline().strip()
        assert number, "the screen did not come up"
        made = Desktop(f":{number}", f"unix:path={socket}")
        environment = os.environ | made.environment()
        started.append(subprocess.Popen([str(registry())], env=environment, **quiet))
        yield made
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(PATIENCE_SECONDS)
