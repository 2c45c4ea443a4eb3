"""How tests say that a call is refused with a known condition."""

from __future__ import annotations

import pytest

from app.domain.errors import ErrorCode, KnownError


def refused(code: ErrorCode) -> pytest.RaisesExc[KnownError]:
    """The block must raise `KnownError` with exactly this code."""
    return pytest.RaisesExc(KnownError, check=lambda error: error.code is code)
