"""Buses that take connections and never answer: the window opens, and tells that it hears nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT

PATIENCE_SECONDS = 120

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is no D-Bus here")


def test_the_window_opens_although_no_bus_ever_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The first page stands and can be left, no signal is told as heard, and Qt is kept from the mute bus."""
    folder = tmp_path_factory.mktemp("mute")  # a bus is not looked for at a path over 99 letters
    place = folder / "bus"
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(place))
        bus.listen(8)
        bus.settimeout(1)
        mute = {
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={place}",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={place}",
        }
        own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "PYTHONPATH": str(CHECKOUT)}
        child = subprocess.run(
            [sys.executable, str(CHECKOUT / "tests" / "lifecycle" / "mute_child.py")],
            env={**os.environ, **mute, **own},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        bus.accept()[0].close()
    assert child.returncode == 0, child.stderr
    told = json.loads(child.stdout)
    assert told["heard"] == ["no", "no", "no"]
    assert told["asking"] == ["", ""]
    assert told["session"] == "disabled:"
    assert "first_run.card" in told["pages"], told["pages"]
