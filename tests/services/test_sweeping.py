"""Sweeping memory after a lock, whatever another thread does meanwhile."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from app.services.process import sweep_memory


def test_a_module_that_is_just_being_imported_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock right after the start meets modules that stand among the others without their functions yet."""
    monkeypatch.setitem(sys.modules, "exports.render.shaping", ModuleType("exports.render.shaping"))
    sweep_memory()
