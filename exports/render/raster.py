"""A picture as it goes into the file: JPEG data untouched, PNG pixels on white."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture ready for the file: stream entries and data; JPEG data is kept as it is."""

    name: str
    width: int
    height: int
    entries: tuple[tuple[str, str | int], ...]
    data: bytes
    packed: bool


def raster(data: bytes) -> Raster:
    """Read a clean JPEG or PNG; raises ValueError for anything else."""
    name = "I" + sha256(data).hexdigest()[:16]
    if data[:2] == b"\xff\xd8":
        width, height, channels = _jpeg_size(data)
        space = {1: "/DeviceGray", 3: "/DeviceRGB"}.get(channels)
        if space is None:
            raise ValueError("a JPEG must be grey or RGB")
        return Raster(name, width, height, _entries(width, height, space, "/DCTDecode"), data, packed=False)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        from PIL.Image import open as open_image

        with open_image(io.BytesIO(data), formats=["PNG"]) as picture:
            flat = _flat(picture)
            space = "/DeviceGray" if flat.mode == "L" else "/DeviceRGB"
            width, height = flat.size
            return Raster(
                name, width, height, _entries(width, height, space, None), flat.tobytes(), packed=True
            )
    raise ValueError("a picture must be JPEG or PNG")


def _flat(picture: Image) -> Image:
    """Return 8-bit grey or RGB on a white ground."""
    if picture.mode in {"L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.mode in {"1", "I", "I;16", "F"}:
        return picture.convert("L")
    from PIL.Image import new

    layer = picture.convert("RGBA")
    ground = new("RGB", picture.size, (255, 255, 255))
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _entries(width: int, height: int, space: str, encoding: str | None) -> tuple[tuple[str, str | int], ...]:
    entries: list[tuple[str, str | int]] = [
        ("Type", "/XObject"),
        ("Subtype", "/Image"),
        ("Width", width),
        ("Height", height),
        ("ColorSpace", space),
        ("BitsPerComponent", 8),
    ]
    if encoding:
        entries.append(("Filter", encoding))
    return tuple(entries)


def _jpeg_size(data: bytes) -> tuple[int, int, int]:
    """Read width, height and the number of channels from a JPEG's frame header."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker in {0xFF, 0x01} or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width, channels = struct.unpack_from(">HHB", data, at + 5)
            return int(width), int(height), int(channels)
        at += 2 + length
    raise ValueError("a JPEG without a frame header")
