"""Runs a story in a process of its own that may mount and fill small file systems; nothing of it reaches others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHECKOUT

_ASKS = ((), ("-r",))
"""Ways to ask for mounts of one's own: as root, else as root of a user namespace."""


def in_own_mounts(story: str, *words: str) -> Any:
    """Run `python STORY WORDS` where it may mount; returns the document it printed last, skips where it may not."""
    unshare = shutil.which("unshare")
    if sys.platform != "linux" or unshare is None:
        pytest.skip("unshare is not installed")
    for more in _ASKS:
        prefix = [unshare, "-m", *more]
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return run_story(story, *words, prefix=prefix)
    pytest.skip("this machine lets no process have mounts of its own")


def run_story(story: str, *words: str, prefix: list[str] | None = None) -> Any:
    """Run a story and return the document it printed last; what it prints on stderr fails the test."""
    done = subprocess.run(
        [*(prefix or ()), sys.executable, str(CHECKOUT / "tests" / "acceptance" / story), *words],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount an empty file system of a size such as `16m` on a folder, in the story's own process."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def make_read_only(folder: Path) -> None:
    """Let nothing be written on what is mounted there."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def tell(document: Mapping[str, object]) -> None:
    """Print what the story found."""
    sys.stdout.write(json.dumps(document) + "\n")


def stories(found: Mapping[str, Callable[[Path, list[str]], None]]) -> None:
    """Run the story named first on the command line in the folder named second."""
    found[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
