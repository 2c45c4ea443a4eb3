"""Where a new record may lie: the usual folder, and whether a folder can take one."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

FOLDER_NAME = "notes"


def default_folder() -> Path:
    """Return where a record lies unless the person says otherwise; the name tells nothing."""
    return Path(platformdirs.user_data_dir(FOLDER_NAME, appauthor=False))


def is_empty_place(folder: Path) -> bool:
    """Tell whether a new record can be put into `folder`: not there yet, or an empty folder."""
    try:
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError:
        return False


def new_place(folder: Path) -> Path:
    """Return `folder` when nothing stands there, else the first name inside it that is free."""
    place, number = folder, 1
    while os.path.lexists(place):
        place = folder / (FOLDER_NAME if number == 1 else f"{FOLDER_NAME}-{number}")
        number += 1
    return place
