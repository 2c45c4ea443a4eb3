"""The start: what the first page does not need is not there yet when it can be typed into."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.start import OURS, start
from ui.locked.places import FOLDER_NAME

HEAVY = (
    *("sqlcipher3", "cryptography", "rfc3161_client", "reportlab", "pikepdf", "pypdfium2", "PIL", "av"),
    *(
        "storage",
        "exports",
        "app.importers",
        "app.sandbox",
        "app.demo",
        "app.cli",
        "ui.unlocked",
        "ui.player",
    ),
    *("app.services.vault", "app.services.session", "app.services.entries", "app.domain.entry"),
    *("PySide6.QtDBus", "PySide6.QtSvg", "PySide6.QtMultimedia", "PySide6.QtPrintSupport"),
    *("zxcvbn", "zoneinfo", "concurrent.futures", "importlib.resources"),
)
"""What opening, reading and printing a record need; it comes while the passphrase is typed."""

NEVER_AHEAD = OURS.replace("import ui.main\n", "import ui.main\nui.main.AHEAD_MS = 3_600_000\n")
"""The same start on a machine so quick that nothing is read ahead before the first page is painted."""


def home_of(folder: Path, *, has_record: bool) -> Path:
    """Return a home folder with something in the place of a record, or without."""
    place = folder / FOLDER_NAME
    if has_record:
        place.mkdir()
        (place / "header").write_bytes(b"\0")
    return folder


@pytest.mark.parametrize("page", ["unlock", "first_run"])
def test_the_first_page_comes_without_the_rest_of_the_program(page: str, tmp_path: Path) -> None:
    """Neither storage nor the unlocked half is imported before anything is typed, on either first page."""
    home = home_of(tmp_path, has_record=page == "unlock")
    told, _ = start(NEVER_AHEAD.replace("unlock.passphrase", page), home)
    there = {str(name) for name in told["modules"]}
    assert "ui.locked.home" in there
    assert NEVER_AHEAD != OURS
    assert [name for name in sorted(there) if name.startswith(tuple(f"{one}." for one in HEAVY))] == []
    assert there.intersection(HEAVY) == set()


def test_no_source_is_read_while_the_window_is_loaded(tmp_path: Path) -> None:
    """Qt for Python's own `import`, which reads the source of every module, is not the one in use."""
    told, _ = start(OURS, home_of(tmp_path, has_record=True))
    assert [name for name in told["sources"] if "/ui/" in str(name) or "/app/" in str(name)] == []
