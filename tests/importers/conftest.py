"""One decoder for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.sandbox.client import SandboxDecoder


@pytest.fixture(scope="module")
def decoder() -> Iterator[SandboxDecoder]:
    """A decoder with real workers, ended after the module."""
    with SandboxDecoder() as started:
        yield started
