"""Takes the pictures of the guide: `python -m tests.e2e.take_guide_pictures [NAME…]` writes docs/pictures.

Each is one of the pages that `take_screenshots` goes through over the made-up case, so that they stay current.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from PIL import Image

from tests.e2e.take_screenshots import main as take_all

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LOOK = "light"
COLOURS = 128
PICTURES: Mapping[str, str] = MappingProxyType(
    {
        "backup": "settings-backup",
        "case": "case",
        "clients": "clients",
        "coaching": "coaching",
        "conversations": "threads-shown",
        "court_form": "court_form-field",
        "documents": "documents-packet",
        "entry": "entry-typed",
        "evidence": "evidence",
        "exports_made": "exports_made-list",
        "first-run": "first-1",
        "handover": "handover",
        "helpers": "helpers",
        "history": "history",
        "ic3_form": "ic3_form",
        "keyboard": "keys",
        "ledgers": "ledgers",
        "letting_go": "clients-purge",
        "needed": "needed",
        "papers": "documents",
        "passphrase": "settings-keys",
        "patterns": "patterns",
        "pause": "pause",
        "people": "people",
        "planning": "planning",
        "player": "player-film",
        "redact": "redact",
        "referrals": "referrals",
        "releases": "releases",
        "reports": "reports",
        "safer_tech": "safer_tech",
        "search": "search",
        "settings": "settings",
        "support": "support",
        "the-past": "past-written",
        "taking-in": "imports-told",
        "timeline": "timeline",
        "tries": "tries",
        "unlock": "unlock",
        "viewer": "viewer",
    }
)
"""The name of each picture, and the page of `take_screenshots` that it shows."""


def main(*names: str) -> None:
    """Write the pictures that are named, or all."""
    with tempfile.TemporaryDirectory(prefix="papers-") as taken:
        take_all(Path(taken), LOOK)
        for name, page in PICTURES.items():
            if not names or name in names:
                with Image.open(Path(taken) / f"{LOOK}-{page}.png") as shot:
                    few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
                few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
