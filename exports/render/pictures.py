"""Decoded pixels become a file that carries nothing but the picture: a JPEG, a PNG, a PDF of pages."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.domain.ports import Picture

if TYPE_CHECKING:
    from PIL import Image


def clean_jpeg(picture: Picture, *, greyscale: bool, max_pixels_side: int = 2000, quality: int = 85) -> bytes:
    """Encode upright pixels as a baseline JPEG without metadata, no side over `max_pixels_side`.

    Raises ValueError when the pixels do not fill the stated size.
    """
    image = _fitted(_image(picture), max_pixels_side)
    if greyscale:
        image = image.convert("L")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, subsampling=-1 if greyscale else 2)
    return out.getvalue()


def clean_png(picture: Picture) -> bytes:
    """Encode pixels as a PNG of three chunks: header, pixels, end. The same pixels give the same bytes."""
    out = io.BytesIO()
    _image(picture).save(out, "PNG", compress_level=3)
    return out.getvalue()


def smaller(picture: Picture, max_side: int) -> Picture:
    """Return the picture with no side over `max_side` pixels."""
    if max(picture.width, picture.height) <= max_side:
        return picture
    image = _fitted(_image(picture), max_side)
    return Picture(image.width, image.height, image.tobytes())


def picture_pdf(pages: Iterable[tuple[bytes, Picture, int]]) -> bytes:
    """Write a PDF whose pages are nothing but (JPEG, its size, dots per inch): no text, no metadata.

    The same pages give the same bytes (ISO 32000-1, 7.5 and 8.9.5).
    """
    out = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    out.seek(0, io.SEEK_END)
    places: dict[int, int] = {}

    def put(number: int, body: bytes, stream: bytes | None = None) -> None:
        places[number] = out.tell()
        length = b"" if stream is None else b"/Length %d" % len(stream)
        data = b"" if stream is None else b"\nstream\n" + stream + b"\nendstream"
        out.write(b"%d 0 obj\n<<" % number + body + length + b">>" + data + b"\nendobj\n")

    kids: list[int] = []
    for jpeg, size, dots in pages:
        page = 3 + 3 * len(kids)
        kids.append(page)
        wide, high = (_points(side, dots) for side in (size.width, size.height))
        resources = b"/Resources<</XObject<</P %d 0 R>>>>" % (page + 2)
        box = b"/MediaBox[0 0 %s %s]" % (wide, high)
        put(page, b"/Type/Page/Parent 2 0 R" + box + resources + b"/Contents %d 0 R" % (page + 1))
        put(page + 1, b"", b"%s 0 0 %s 0 0 cm /P Do" % (wide, high))
        colours = b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
        put(
            page + 2,
            b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (size.width, size.height) + colours,
            jpeg,
        )
    put(1, b"/Type/Catalog/Pages 2 0 R")
    put(2, b"/Type/Pages/Count %d/Kids[%s]" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)))
    start = out.tell()
    lines = [b"%010d 00000 n \n" % places[number] for number in sorted(places)]
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(lines) + 1) + b"".join(lines))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(lines) + 1, start))
    return out.getvalue()


def _points(pixels: int, dots: int) -> bytes:
    return f"{pixels * 72 / dots:.3f}".encode("ascii")


def _image(picture: Picture) -> Image.Image:
    from PIL import Image

    if len(picture.rgb) != picture.width * picture.height * 3:
        raise ValueError("the pixels do not fill the stated size")
    return Image.frombuffer("RGB", (picture.width, picture.height), picture.rgb, "raw", "RGB", 0, 1)


def _fitted(image: Image.Image, max_side: int) -> Image.Image:
    from PIL import Image

    longest = max(image.size)
    if longest <= max_side:
        return image
    size = (max(1, round(image.width * max_side / longest)), max(1, round(image.height * max_side / longest)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
