"""Pictures carry their pixels and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.domain.ports import Picture
from exports.render.pictures import clean_jpeg

WIDE = Picture(300, 100, bytes([200, 30, 30] * 150 + [30, 30, 200] * 150) * 100)


def _read(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_pixels_come_back_without_metadata() -> None:
    """The JPEG has the size and colours given, and no EXIF, comment or profile."""
    data = clean_jpeg(WIDE, greyscale=False)
    picture = _read(data)
    assert picture.size == (300, 100)
    assert picture.getpixel((20, 50))[0] > 150 > picture.getpixel((280, 50))[0]
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for marker in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"\xff\xfe"):
        assert marker not in data


def test_grey_and_small_on_request() -> None:
    """Greyscale has one channel; no side is longer than asked."""
    picture = _read(clean_jpeg(WIDE, greyscale=True, max_pixels_side=60))
    assert (picture.mode, picture.size) == ("L", (60, 20))


def test_the_same_pixels_give_the_same_bytes() -> None:
    """Encoding depends on nothing but its arguments."""
    assert clean_jpeg(WIDE, greyscale=False) == clean_jpeg(WIDE, greyscale=False)


def test_a_wrong_number_of_pixels_is_refused() -> None:
    """Pixels must fill the stated size."""
    with pytest.raises(ValueError, match="size"):
        clean_jpeg(Picture(2, 2, b"123"), greyscale=False)
