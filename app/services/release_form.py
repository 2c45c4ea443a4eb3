"""The form on which a person says what may be shared: drawn in a language, saved, and kept on the list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.domain.case import ExportedFile
from app.domain.export_request import Reader
from app.domain.fields import RecordKind
from app.domain.release import Release
from app.services.ledger import Ledger
from app.services.saving import save_new_file
from app.strings.catalogue import spoken_in
from exports.registry import load
from storage.repositories.places import PlaceRepository

PAPER = "release_form"


@dataclass(frozen=True, slots=True)
class SavedForm:
    """What was written: where, how many pages and bytes."""

    path: Path
    pages: int
    bytes: int


def save_release_form(
    ledger: Ledger,
    path: Path,
    language: str,
    release: Release | None,
    *,
    a4: bool = False,
    purpose: str = "",
) -> SavedForm:
    """Write the form as one new PDF, not encrypted; blank without a release.

    One that says something of the person is put on the list of exports, where it can be deleted later. Raises
    `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE or DISK_FAILED; KeyError for a language without a
    catalogue.
    """
    with spoken_in(language):
        made = load("release_form").render_release_form(release, a4=a4)
    save_new_file(path, made.pdf, outside=ledger.vault.folder)
    if release is not None and not ledger.vault.read_only:
        file = ExportedFile(path.name, made.pages, len(made.pdf), hashlib.sha256(made.pdf).hexdigest())
        _record(ledger, path, file, purpose)
    return SavedForm(path, made.pages, len(made.pdf))


def _record(ledger: Ledger, path: Path, file: ExportedFile, purpose: str) -> None:
    fill = {
        "made": ledger.now(),
        "paper": PAPER,
        "reader": Reader.ME.value,
        "purpose": purpose,
        "files": (file,),
    }
    with ledger.writing() as tx:
        export = ledger.add(RecordKind.EXPORT, {}, fill=fill, act="export")
        PlaceRepository(ledger.vault).save(tx, export.id, (path,))
