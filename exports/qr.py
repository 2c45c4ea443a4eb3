"""QR codes (ISO/IEC 18004) of short texts, as modules for a screen and as a clean picture for a page."""

from __future__ import annotations

import io

_QUIET = 4  # modules of white around, as the standard asks


def modules(words: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a code that holds `words` as UTF-8, True where it is dark, without a border.

    About 15 of 100 modules may be unreadable (level M). Raises `ValueError` for more than a code can hold.
    """
    import segno

    code = segno.make(words.encode("utf-8"), error="m", micro=False, mode="byte", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def png(words: str, *, scale: int) -> bytes:
    """Return the code as a black and white PNG with its border, `scale` pixels for each module."""
    from PIL import Image

    rows = modules(words)
    side = len(rows) + 2 * _QUIET
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows, start=_QUIET):
        for x, is_dark in enumerate(row, start=_QUIET):
            if is_dark:
                image.putpixel((x, y), 0)
    out = io.BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()
