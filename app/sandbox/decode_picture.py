"""Photographs in the sandbox: seven formats, first frame, upright, no transparency, 8-bit RGB."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from app.domain.largest import LARGEST_PICTURE
from app.sandbox.channel import Refused, Replies, Source, within
from app.sandbox.exif import exif_facts
from app.sandbox.protocol import MAX_ENLARGED, MAX_PIXELS, MAX_SIDE, Operation, Reason, Wanted

if TYPE_CHECKING:
    from PIL import Image

    from app.sandbox.worker import Serve

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "MPO")
"""MPO is a JPEG followed by a second one, as some phones write; only the first is read."""

_DEEP_GREY: Final = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N", "F"})


def load() -> Serve:
    """Import the libraries, each decoder included, while files may still be opened; returns the server."""
    import pi_heif
    from PIL import (  # noqa: F401 - each registers a format
        BmpImagePlugin,
        GifImagePlugin,
        Image,
        ImageCms,
        ImageOps,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    pi_heif.options.DECODE_THREADS = 0
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    return serve


def serve(wanted: Wanted, source: Source, replies: Replies) -> None:
    """Answer PICTURE (`a`: longest side), PICTURE_PART or PICTURE_FACTS; may raise anything on a bad file."""
    if source.size > LARGEST_PICTURE:
        raise Refused(Reason.TOO_LARGE)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        image = _open(source)
        if wanted.operation is Operation.PICTURE_FACTS:
            replies.strings([part for pair in exif_facts(image, heard) for part in pair])
            return
        if wanted.operation is Operation.PICTURE_PART:
            upright = _upright(image, min(max(wanted.a, 1), MAX_ENLARGED), wanted.part)
        else:
            upright = _upright(image, min(max(wanted.a, 1), MAX_SIDE))
    replies.picture(upright.width, upright.height, upright.tobytes())


def _open(source: Source) -> Image.Image:
    from PIL import Image

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(source.whole()), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as err:
        raise Refused(Reason.TOO_LARGE) from err
    if image.width * image.height > MAX_PIXELS:
        raise Refused(Reason.TOO_LARGE)
    return image


def _upright(image: Image.Image, max_side: int, part: tuple[int, int, int, int] | None = None) -> Image.Image:
    from PIL import Image

    image.draft("RGB", _fitting(image.size, max_side))
    image.load()
    orientation = _orientation(image)  # after loading, because some decoders turn the picture themselves
    profile = image.info.get("icc_profile")
    small = _eight_bit(image)
    small.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    turn = _TURNS.get(orientation)
    if turn is not None:
        small = small.transpose(Image.Transpose[turn])
    if part is not None:
        left, top, wide, high = within(part, small.size)
        small = small.crop((left, top, left + wide, top + high))
    return _to_screen_colours(_on_white(small), profile if small.mode == "RGB" else None)


_TURNS: Final = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""EXIF orientation (tag 0x0112) to what turns the stored rows upright."""


def _fitting(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    """Return the smallest size a decoder may skip down to without losing what will be shown."""
    scale = min(1.0, 3.0 * max_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 - broken EXIF raises anything; the picture itself may be whole
        return 1
    return found if isinstance(found, int) else 1


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return L, RGB or RGBA of eight bits whatever the stored depth and colours are."""
    if image.mode in _DEEP_GREY:
        return _deep_grey(image)
    if image.mode == "CMYK":
        return image.convert("RGB")
    if "transparency" in image.info or image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _deep_grey(image: Image.Image) -> Image.Image:
    """Scale 16-bit grey by its range, and wider or fractional grey by the values found."""
    wide = image.convert("F")
    low, high = 0.0, 65535.0
    if image.mode in {"I", "F"}:
        found = wide.getextrema()
        low, high = float(found[0]), float(found[1])  # type: ignore[arg-type]
        if image.mode == "I" and low >= 0.0 and high <= 65535.0:
            low, high = 0.0, 65535.0
    scale = 255.0 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * scale - low * scale).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, (255, 255, 255))
    white.paste(image, mask=image.getchannel("A"))
    return white


def _to_screen_colours(image: Image.Image, profile: object) -> Image.Image:
    """Convert from the camera's colours (phones: Display P3) to sRGB; a broken profile changes nothing."""
    from PIL import ImageCms

    if not isinstance(profile, bytes) or not profile:
        return image
    try:
        stated = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, stated, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image
