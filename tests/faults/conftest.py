"""The stages of the flows, made once for each process, and segments small enough that a small file has several."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import blobs, importing
from tests.faults import flows
from tests.faults.flows import FLOWS, Stage
from tests.faults.promises import Promises

SetStage = Callable[[str], Stage]


@pytest.fixture(autouse=True)
def _small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (blobs, importing):
        monkeypatch.setattr(module, "SEGMENT_BYTES", flows.SMALL_SEGMENT)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one: what is kept is looked at, not the medium."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    made = memory / f"faults-{os.getpid()}-{secrets.token_hex(8)}"
    made.mkdir(0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@pytest.fixture
def set_stage(place: Path) -> SetStage:
    """Give a fresh copy of a flow's stage as often as it is called; earlier copies are removed."""
    kept: dict[str, Stage] = {}
    copy = place / "stage"

    def fresh(name: str) -> Stage:
        if name not in kept:
            root = place / f"kept {len(kept)}"
            root.mkdir()
            kept[name] = Stage(root, Promises())
            FLOWS[name].prepare(kept[name])
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(kept[name].root, copy)
        return Stage(copy, kept[name].promises.copy())

    return fresh
