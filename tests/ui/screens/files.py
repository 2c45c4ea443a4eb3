"""Small files for the tests of evidence."""

from __future__ import annotations

import base64
from pathlib import Path

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEUlEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
)


def files_in(folder: Path, count: int) -> tuple[Path, ...]:
    """Make files with different words."""
    made = tuple(folder / f"note{number}.txt" for number in range(count))
    for number, path in enumerate(made):
        path.write_text(f"words {number}")
    return made
