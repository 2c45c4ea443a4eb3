"""What is being dragged when a lock comes leaves the screen with everything else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT


@pytest.mark.skipif(
    shutil.which("Xvfb") is None, reason="Xvfb is not installed; offscreen nothing can be dragged"
)
def test_a_drag_ends_with_the_lock(tmp_path: Path) -> None:
    """The picture that follows the mouse goes when the record is locked, and the lock is whole."""
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        display = os.read(reading, 16).decode().strip()
        child = CHECKOUT / "tests" / "lifecycle" / "drag_child.py"
        done = subprocess.run(
            [sys.executable, str(child), str(tmp_path)],
            env={
                **os.environ,
                "PYTHONPATH": str(CHECKOUT),
                "DISPLAY": f":{display}",
                "QT_QPA_PLATFORM": "xcb",
            },
            capture_output=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(reading)
        screen.terminate()
        screen.wait(20)
    if b"could not load the Qt platform plugin" in done.stderr.lower():
        pytest.skip("the libraries that Qt needs for a display are not installed")
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
