"""What a photograph reports of itself, as (name, value) pairs with the names of the EXIF standard.

Runs in the sandbox. Values are the file's own, only written as text; nothing is filled in. Source of the
names: Exif 2.32, tables 4 to 12 (CIPA DC-008).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

MAX_VALUE: Final = 500
MAX_FACTS: Final = 300

_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_USER_COMMENT: Final = 0x9286
_WORDLESS: Final = frozenset(
    {
        0x0111,  # places of image data
        0x0117,
        0x0201,
        0x0202,
        0x8769,  # places of other tables
        0x8825,
        0xA005,
        0x927C,  # the maker's own notes
        0xC4A5,
        0x02BC,  # XMP
        0x8773,  # colour profile
        0x8649,
        0x83BB,
        0xEA1C,
    }
)


def exif_facts(image: Image.Image, heard: Sequence[warnings.WarningMessage]) -> list[tuple[str, str]]:
    """Return format, size in pixels as stored, EXIF and GPS; `("Warning", code)` when EXIF cannot be read.

    `heard` collects the warnings of the decoder while this runs.
    """
    facts = [
        ("Format", image.format or ""),
        ("PixelWidth", str(image.width)),
        ("PixelHeight", str(image.height)),
    ]
    try:
        facts += _tables(image)
    except Exception:  # noqa: BLE001 - broken EXIF raises anything; what was stated before stays
        facts.append(("Warning", "exif_unreadable"))
    else:
        if heard:
            facts.append(("Warning", "exif_unreadable"))
    return facts[:MAX_FACTS]


def _tables(image: Image.Image) -> Iterator[tuple[str, str]]:
    from PIL import ExifTags

    exif = image.getexif()
    yield from _named(exif, ExifTags.TAGS)
    yield from _named(exif.get_ifd(_EXIF_IFD), ExifTags.TAGS)
    gps = exif.get_ifd(_GPS_IFD)
    yield from _named(gps, ExifTags.GPSTAGS)
    position = _position(gps)
    if position:
        yield "GPSPosition", position


def _named(table: Mapping[int, object], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for tag, value in table.items():
        if tag in _WORDLESS:
            continue
        written = _comment(value) if tag == _USER_COMMENT else _text(value)
        if written:
            yield names.get(tag, f"Tag{tag:#06x}"), written


def _text(value: object) -> str:
    if isinstance(value, bytes):
        shown = value.rstrip(b"\0 ")
        printable = all(32 <= byte < 127 for byte in shown)
        written = shown.decode("ascii") if printable else shown[:16].hex(" ")
    elif isinstance(value, (tuple, list)):
        written = ", ".join(_text(part) for part in value[:32])
    elif isinstance(value, str):
        written = value
    else:
        written = _number(value)
    return written.strip("\0 \t\r\n")[:MAX_VALUE]


def _number(value: object) -> str:
    try:
        return f"{float(value):.10g}"  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError):
        return str(value)


def _comment(value: object) -> str:
    """Read a user comment: eight bytes name its character code (Exif 2.32, 4.6.5)."""
    if not isinstance(value, bytes) or len(value) <= 8:
        return _text(value)
    code, body = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        written = body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    else:
        written = body.decode("utf-8", "replace")
    return written.strip("\0 ")[:MAX_VALUE]


def _position(gps: Mapping[int, object]) -> str:
    """Write latitude and longitude in signed decimal degrees when both stand there in full."""
    latitude = _degrees(gps.get(2), gps.get(1), ("N", "S"), 90.0)
    longitude = _degrees(gps.get(4), gps.get(3), ("E", "W"), 180.0)
    if latitude is None or longitude is None:
        return ""
    return f"{latitude:.6f}, {longitude:.6f}"


def _degrees(parts: object, side: object, sides: tuple[str, str], limit: float) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3 or side not in sides:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:  # also refuses what is not a number
        return None
    return -value if side == sides[1] else value
