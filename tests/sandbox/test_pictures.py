"""Photographs come out of the sandbox as they should look, whatever way they are stored."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Picture
from app.sandbox.client import SandboxDecoder

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 180, 20), (20, 20, 220), (230, 220, 20)
CORNERS = (RED, GREEN, BLUE, YELLOW)  # top left, top right, bottom left, bottom right


def upright_picture(width: int = 96, height: int = 64) -> Image.Image:
    """Four coloured quarters, so that every turn and mirroring looks different."""
    picture = Image.new("RGB", (width, height))
    for number, colour in enumerate(CORNERS):
        picture.paste(colour, (number % 2 * width // 2, number // 2 * height // 2, width, height))
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """The bytes of a picture file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def corners(picture: Picture) -> tuple[tuple[int, int, int], ...]:
    """The colours a tenth of the way in from each corner."""
    found = []
    for y in (picture.height // 10, picture.height * 9 // 10):
        for x in (picture.width // 10, picture.width * 9 // 10):
            at = 3 * (y * picture.width + x)
            found.append(tuple(picture.rgb[at : at + 3]))
    return tuple(found)


def looks_upright(picture: Picture, tolerance: int = 12) -> bool:
    """Whether the four quarters are where they belong."""
    return all(
        abs(seen - meant) <= tolerance
        for seen_colour, colour in zip(corners(picture), CORNERS, strict=True)
        for seen, meant in zip(seen_colour, colour, strict=True)
    )


STORED_AS = {  # how a camera stores the upright picture under each EXIF orientation
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(decoder: SandboxDecoder, orientation: int, form: str) -> None:
    """A photograph held in any of the eight ways is shown upright and in its own proportions."""
    turn = STORED_AS[orientation]
    stored = upright_picture() if turn is None else upright_picture().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if form in {"JPEG", "WEBP"} else {}
    picture = decoder.picture(saved(stored, form, exif=exif, **options), 500)
    assert (picture.width, picture.height) == (96, 64)
    assert len(picture.rgb) == 3 * 96 * 64
    assert looks_upright(picture)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_each_format_is_read(decoder: SandboxDecoder, form: str) -> None:
    """Every format on the list is decoded and keeps its colours."""
    assert looks_upright(decoder.picture(saved(upright_picture(), form), 200), tolerance=40)


@pytest.mark.parametrize("form", ["PPM", "TGA", "ICO", "EPS", "PDF", "SGI", "PCX"])
def test_other_formats_are_refused(decoder: SandboxDecoder, form: str) -> None:
    """A format that is not on the list never reaches its decoder."""
    with pytest.raises(KnownError) as caught:
        decoder.picture(saved(upright_picture(), form), 200)
    assert caught.value.code is ErrorCode.PREVIEW_FAILED
    assert caught.value.params["reason"] == "unreadable"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "YCbCr", "I;16"])
def test_each_way_to_store_colours_becomes_rgb(decoder: SandboxDecoder, mode: str) -> None:
    """Palettes, grey, transparency, print colours and 16 bits all come out as plain pixels."""
    form = "TIFF" if mode in {"CMYK", "YCbCr", "I;16"} else "PNG"
    if mode == "I;16":
        stored = Image.frombytes("I;16", (2, 1), struct.pack("<HH", 0, 65535))
    else:
        stored = Image.new("RGB", (2, 1), (0, 0, 0))
        stored.putpixel((1, 0), (255, 255, 255))
        stored = stored.convert(mode)
    picture = decoder.picture(saved(stored, form), 100)
    assert (picture.width, picture.height) == (2, 1)
    assert max(picture.rgb[:3]) < 30
    assert min(picture.rgb[3:]) > 225


def test_wide_grey_is_scaled_by_its_values(decoder: SandboxDecoder) -> None:
    """Grey with fractions shows its darkest and lightest, and a flat one does not fail."""
    values = Image.frombytes("F", (3, 1), struct.pack("<fff", -2.0, 0.0, 2.0))
    assert decoder.picture(saved(values, "TIFF"), 100).rgb[::3] == bytes([0, 127, 255])
    assert decoder.picture(saved(Image.new("F", (2, 1), 3.0), "TIFF"), 100).width == 2


def test_transparency_is_shown_on_white(decoder: SandboxDecoder) -> None:
    """What is see-through in the file is white in the preview, as on paper."""
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert decoder.picture(saved(clear, "PNG"), 10).rgb == b"\xff" * 48


def test_only_the_first_frame_is_shown(decoder: SandboxDecoder) -> None:
    """Of a moving picture the first frame is taken."""
    first, second = Image.new("RGB", (8, 8), RED), Image.new("RGB", (8, 8), BLUE)
    moving = saved(first, "GIF", save_all=True, append_images=[second], duration=100)
    assert decoder.picture(moving, 8).rgb[0] > 150


def test_the_longest_side_is_kept_to(decoder: SandboxDecoder) -> None:
    """A large photograph is reduced in proportion and never enlarged."""
    large = saved(upright_picture(1600, 800), "JPEG")
    small = decoder.picture(large, 100)
    assert (small.width, small.height) == (100, 50)
    assert looks_upright(small)
    assert decoder.picture(large, 5000).width == 1600


@pytest.mark.parametrize("orientation", sorted(STORED_AS))
def test_a_part_is_what_stands_there_in_the_upright_whole(decoder: SandboxDecoder, orientation: int) -> None:
    """However a photo is stored, a part of it is cut from where a person sees it, and ends at its edges."""
    turn = STORED_AS[orientation]
    stored = upright_picture(96, 64) if turn is None else upright_picture(96, 64).transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(stored, "PNG", exif=exif)
    part = decoder.picture_part(data, 96, (60, 40, 400, 400))
    assert (part.width, part.height) == (36, 24)
    assert part.rgb == bytes(YELLOW) * (36 * 24)
    half = decoder.picture_part(data, 48, (0, 0, 20, 10))
    assert (half.width, half.height) == (20, 10)
    assert set(corners(half)) == {RED}
    assert decoder.picture_part(data, 9_000, (95, 0, 9, 1)).rgb == bytes(GREEN)


def test_a_broken_colour_profile_changes_nothing(decoder: SandboxDecoder) -> None:
    """A photograph with a nonsense colour profile is shown all the same, one with a true profile too."""
    assert looks_upright(decoder.picture(saved(upright_picture(), "PNG", icc_profile=b"nonsense"), 100))
    true = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert looks_upright(decoder.picture(saved(upright_picture(), "PNG", icc_profile=true), 100))


def png_of(width: int, height: int, *, rows: int) -> bytes:
    """A one-bit PNG that states a size and holds `rows` rows."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes((width + 7) // 8 + 1) * rows, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_picture_that_unpacks_to_too_much_is_refused(decoder: SandboxDecoder) -> None:
    """A small file that states 400 million pixels, or just over the limit, is refused unopened."""
    for width, height in ((20_000, 20_000), (8192, 6401)):
        with pytest.raises(KnownError) as caught:
            decoder.picture(png_of(width, height, rows=height), 500)
        assert (caught.value.code, caught.value.params["reason"]) == (ErrorCode.PREVIEW_FAILED, "too_large")


def test_a_picture_at_the_limit_is_shown(decoder: SandboxDecoder) -> None:
    """A 50 MP picture fits into the worker's memory; it is what large phone cameras give."""
    picture = decoder.picture(png_of(8160, 6144, rows=6144), 800)
    assert (picture.width, picture.height) == (800, 602)


@pytest.mark.parametrize("keep", [0, 1, 10, 100, 700])
def test_a_picture_cut_short_is_refused(decoder: SandboxDecoder, keep: int) -> None:
    """Half a photograph is not shown as if it were whole."""
    with pytest.raises(KnownError) as caught:
        decoder.picture(saved(upright_picture(400, 400), "JPEG")[:keep], 100)
    assert caught.value.code is ErrorCode.PREVIEW_FAILED


def test_facts_are_the_file_s_own(decoder: SandboxDecoder) -> None:
    """EXIF is handed out by its own names and in its own words; what is not there is not invented."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Invented Cameras", "Model 3", "v1"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:14 23:40:00"
    exif.get_ifd(0x8769)[0x9011] = "-06:00"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0by the gate"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (33.0, 30.0, 0.0), "W", (70.0, 15.0, 36.0)
    facts = dict(decoder.picture_facts(saved(upright_picture(), "JPEG", exif=exif)))
    assert facts["Make"] == "Invented Cameras"
    assert facts["DateTimeOriginal"] == "2026:11:14 23:40:00"
    assert facts["OffsetTimeOriginal"] == "-06:00"
    assert facts["UserComment"] == "by the gate"
    assert facts["GPSPosition"] == "-33.500000, -70.260000"
    bare = dict(decoder.picture_facts(saved(upright_picture(), "JPEG")))
    assert bare == {"Format": "JPEG", "PixelWidth": "96", "PixelHeight": "64"}


def test_broken_exif_is_said(decoder: SandboxDecoder) -> None:
    """EXIF that cannot be read gives a warning, and the picture is still shown."""
    broken = saved(upright_picture(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x7f" * 60)
    assert ("Warning", "exif_unreadable") in decoder.picture_facts(broken)
    assert looks_upright(decoder.picture(broken, 100))


def test_samples(decoder: SandboxDecoder, samples: Path) -> None:
    """Real photographs from phones and cameras are shown upright with what they report."""
    sizes = {}
    for file in sorted((samples / "photos").iterdir()):
        picture = decoder.picture(file.read_bytes(), 300)
        sizes[file.name] = (picture.width, picture.height)
        assert dict(decoder.picture_facts(file.read_bytes()))["PixelWidth"].isdigit()
    assert sizes["orientation_3.jpg"] == (300, 225)
    assert sizes["orientation_6.jpg"] == (225, 300)
    assert sizes["iphone.heic"] == (232, 300)
    facts = dict(decoder.picture_facts((samples / "photos" / "gps_nikon.jpg").read_bytes()))
    assert facts["GPSPosition"] == "43.467448, 11.885127"
    assert facts["DateTimeOriginal"] == "2008:10:22 16:28:39"


@pytest.mark.parametrize("part", [(-1, 0, 9, 9), (0, 0, 0, 9), (0, 0, 10_001, 1), (0, 0, 9_000, 9_000)])
def test_parts_asked_for_are_checked(decoder: SandboxDecoder, part: tuple[int, int, int, int]) -> None:
    """A part that lies nowhere, holds nothing or is larger than a screen is a bug of ours."""
    with pytest.raises(ValueError, match="part"):
        decoder.picture_part(b"", 100, part)


def test_sizes_asked_for_are_checked(decoder: SandboxDecoder) -> None:
    """A caller's mistake is a bug, not a condition of the file."""
    for side in (0, 10_001):
        with pytest.raises(ValueError, match="max_side"):
            decoder.picture(b"", side)
