"""How large a file may be that is shown; apart, because each process that decodes files loads it."""

from __future__ import annotations

from typing import Final

LARGEST_PICTURE: Final = 128 * 2**20
LARGEST_PDF: Final = 256 * 2**20
"""Files of more bytes are kept but not shown: they would be read whole, here and where they are decoded."""
