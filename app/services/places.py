"""Folders that another program copies elsewhere, told by name and by what such programs leave."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_NAMES: Mapping[str, str] = {
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
    "pcloud drive": "pCloud",
    "proton drive": "Proton Drive",
    "protondrive": "Proton Drive",
    "box sync": "Box",
    "box-box": "Box",
    "megasync": "MEGA",
    "mega": "MEGA",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
    "yandex.disk": "Yandex Disk",
    "backups.backupdb": "Time Machine",
}
_MARKS: Mapping[str, str] = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".seafile-data": "Seafile",
}
_JOINED_BY = (" -", "-", " (")


def synced_by(folder: Path) -> str:
    """Return the name of the program that copies `folder` elsewhere, "" when none is known."""
    whole = Path(os.path.abspath(folder))  # noqa: PTH100 - a link stays a link: its name counts too
    for place in (whole, _resolved(whole)):
        for part in place.parts:
            lowered = part.casefold()
            for name, program in _NAMES.items():
                if lowered == name or lowered.startswith(tuple(name + more for more in _JOINED_BY)):
                    return program
        for above in (place, *place.parents):
            for mark, program in _MARKS.items():
                if os.path.lexists(above / mark):
                    return program
    return ""


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except OSError:
        return folder
