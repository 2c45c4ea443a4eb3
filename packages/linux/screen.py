"""Keeps a picture of a screen in memory: `python -m packages.linux.screen XWD PNG SECONDS`.

Waits until something is drawn there that has settled: a window with words, not one colour. The file is
the one that Xvfb keeps under `-fbdir`, in the form of X Window Dump (X11/XWDFile.h: 32-bit big-endian words).
"""

from __future__ import annotations

import struct
import sys
import time
from pathlib import Path
from typing import Final

from PIL import Image

HEADER: Final = 25
LEAST_COLOURS: Final = 40
"""Letters have soft edges: a window with words has far more."""


def read(dump: bytes) -> Image.Image:
    """Return the picture in a dump of 32 bits a pixel, blue first."""
    words = struct.unpack_from(f">{HEADER}I", dump)
    size, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
    pixels = dump[size + 12 * colours :][: line * height]
    return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", line)


def main(arguments: list[str]) -> int:
    """Wait for a window, keep its picture, and say how many colours it has."""
    source, target, end = Path(arguments[0]), Path(arguments[1]), time.monotonic() + float(arguments[2])
    before = None
    while time.monotonic() < end:
        time.sleep(1.5)
        picture = read(source.read_bytes())
        colours = len(picture.getcolors(picture.width * picture.height) or ())
        if colours >= LEAST_COLOURS and before == picture.tobytes():
            picture.save(target)
            print(f"a window with {colours} colours: {target}")
            return 0
        before = picture.tobytes()
    print("no window came", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
