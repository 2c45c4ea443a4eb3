"""Blank log sheets for who cannot keep a record on a computer; they need no vault and leave nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.services.saving import save_new_file
from app.strings.catalogue import spoken_in
from exports.registry import load


@dataclass(frozen=True, slots=True)
class SavedSheets:
    """What was written: where, how many pages and bytes."""

    path: Path
    pages: int
    bytes: int


def save_paper_log(path: Path, language: str, *, a4: bool = False) -> SavedSheets:
    """Write the sheets in `language` as one new PDF, not encrypted.

    Raises `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE or DISK_FAILED; KeyError for a language without a
    catalogue.
    """
    with spoken_in(language):
        made = load("paper_log").render_paper_log(a4=a4)
    save_new_file(path, made.pdf)
    return SavedSheets(path, made.pages, len(made.pdf))
