"""The window under test, as in the end-to-end tests."""

from __future__ import annotations

from tests.e2e.conftest import bench, open_bench

__all__ = ["bench", "open_bench"]
