"""Checks of finished files that lie outside a vault."""

from __future__ import annotations

from pathlib import Path

from app.domain.ports import JobContext
from exports.checks.report import FileReport
from exports.registry import load


def check_finished(path: Path, ctx: JobContext) -> FileReport:
    """Say what a PDF or bundle is, and whether it is whole.

    Raises `KnownError` with NOT_READABLE, FILE_TOO_LARGE or FILE_NOT_UNDERSTOOD.
    """
    report: FileReport = load("finished_file").check_file(path, ctx)
    return report
