"""One small help for code that goes on after a condition it expects."""

from __future__ import annotations

from app.domain.errors import ErrorCode, KnownError


def only(error: KnownError, expected: ErrorCode) -> None:
    """Return when `error` is the expected condition; any other is raised again."""
    if error.code is not expected:
        raise error
