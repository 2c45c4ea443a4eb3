"""A picture as it goes into the file: JPEG data untouched, PNG pixels on white."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture ready for the file: its stream's entries, filter included, and its data."""

    name: str
    width: int
    height: int
    entries: tuple[tuple[str, str | int], ...]
    data: bytes


def raster(data: bytes, *, grey: bool = False) -> Raster:
    """Read a clean JPEG or PNG, without colours when `grey`; raises ValueError for anything else."""
    if data[:2] == b"\xff\xd8":
        width, height, channels = _jpeg_size(data)
        if grey and channels == 3:
            return raster(_grey_jpeg(data))
        space = {1: "/DeviceGray", 3: "/DeviceRGB"}.get(channels)
        if space is None:
            raise ValueError("a JPEG must be grey or RGB")
        return _raster(data, (width, height), space, "/DCTDecode", data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        from PIL.Image import open as open_image

        with open_image(io.BytesIO(data), formats=["PNG"]) as picture:
            flat = _flat(picture)
            if grey:
                flat = flat.convert("L")
            space = "/DeviceGray" if flat.mode == "L" else "/DeviceRGB"
            return _raster(data, flat.size, space, "/FlateDecode", zlib.compress(flat.tobytes(), 6))
    raise ValueError("a picture must be JPEG or PNG")


def _raster(source: bytes, size: tuple[int, int], space: str, encoding: str, data: bytes) -> Raster:
    entries: tuple[tuple[str, str | int], ...] = (
        ("Type", "/XObject"),
        ("Subtype", "/Image"),
        ("Width", size[0]),
        ("Height", size[1]),
        ("ColorSpace", space),
        ("BitsPerComponent", 8),
        ("Filter", encoding),
    )
    return Raster("I" + sha256(source).hexdigest()[:16], *size, entries, data)


def _grey_jpeg(data: bytes) -> bytes:
    from PIL.Image import open as open_image

    out = io.BytesIO()
    with open_image(io.BytesIO(data), formats=["JPEG"]) as picture:
        picture.convert("L").save(out, "JPEG", quality=90)
    return out.getvalue()


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
