"""Decoded pixels become a JPEG that carries nothing but the picture."""

from __future__ import annotations

import io

from app.domain.ports import Picture


def clean_jpeg(picture: Picture, *, greyscale: bool, max_pixels_side: int = 2000, quality: int = 85) -> bytes:
    """Encode upright pixels as a baseline JPEG without metadata, no side over `max_pixels_side`.

    Raises ValueError when the pixels do not fill the stated size.
    """
    from PIL import Image

    if len(picture.rgb) != picture.width * picture.height * 3:
        raise ValueError("the pixels do not fill the stated size")
    image = Image.frombuffer("RGB", (picture.width, picture.height), picture.rgb, "raw", "RGB", 0, 1)
    longest = max(image.size)
    if longest > max_pixels_side:
        size = (
            max(1, round(image.width * max_pixels_side / longest)),
            max(1, round(image.height * max_pixels_side / longest)),
        )
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if greyscale:
        image = image.convert("L")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, subsampling=-1 if greyscale else 2)
    return out.getvalue()
