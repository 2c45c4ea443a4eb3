"""Where a record may lie: the default folder, and whether a folder is copied elsewhere by another program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import platformdirs

FOLDER_NAME = "notes"

_SYNCED: Mapping[str, str] = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "box sync": "Box",
    "syncthing": "Syncthing",
    "backups.backupdb": "Time Machine",
}


def default_folder() -> Path:
    """Return where a record lies unless the person says otherwise; the name tells nothing."""
    return Path(platformdirs.user_data_dir(FOLDER_NAME, appauthor=False))


def synced_by(folder: Path) -> str:
    """Return the name of the program that copies `folder` elsewhere, "" when none is known by its name."""
    for part in folder.parts:
        lowered = part.casefold()
        for mark, program in _SYNCED.items():
            if lowered == mark or lowered.startswith((f"{mark} -", f"{mark}-", f"{mark} (")):
                return program
    return ""


def is_empty_place(folder: Path) -> bool:
    """Tell whether a new record can be put into `folder`: not there yet, or an empty folder."""
    try:
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError:
        return False
