"""Photos made for a test: four coloured corners, stored under any EXIF orientation."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

RED, GREEN, BLUE, YELLOW = (220, 20, 20), (20, 160, 20), (20, 20, 220), (230, 210, 20)
# What a viewer sees: red at the top left, green top right, blue bottom left, yellow bottom right.
CORNERS = ((RED, GREEN), (BLUE, YELLOW))
# Where the first stored row and the first stored column are in the scene (EXIF 2.32, tag 274).
SIDES = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}
WIDTH, HEIGHT = 96, 64


def photo(orientation: int, *, description: str = "", located: bool = False) -> bytes:
    """Return a JPEG of the scene, stored as a camera held that way stores it.

    Worked out from the words of the standard, pixel by pixel, so that no image library decides what upright
    is. `located` adds GPS fields, `description` an EXIF text.
    """
    turned = orientation >= 5
    columns, rows = (HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)
    picture = Image.new("RGB", (columns, rows))
    row_side, column_side = SIDES[orientation]
    for row in range(rows):
        for column in range(columns):
            place = {row_side: row, column_side: column}
            x = place["left"] if "left" in place else WIDTH - 1 - place["right"]
            y = place["top"] if "top" in place else HEIGHT - 1 - place["bottom"]
            picture.putpixel((column, row), CORNERS[y >= HEIGHT // 2][x >= WIDTH // 2])
    exif = Image.Exif()
    exif[0x0112] = orientation
    if description:
        exif[0x010E] = description
    if located:
        exif[0x8825] = {1: "N", 2: (46.0, 52.0, 21.5), 3: "W", 4: (96.0, 46.0, 3.25)}
    out = BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0, exif=exif)
    return out.getvalue()


def nearest(pixel: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return which of the four colours a pixel is."""
    return min(
        (colour for row in CORNERS for colour in row),
        key=lambda colour: sum((a - b) ** 2 for a, b in zip(colour, pixel, strict=True)),
    )


def corners_of(picture: Image.Image) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """Return the colours of the four corners of a picture of the scene, each looked at a quarter inwards."""
    at = ((0.25, 0.75), (0.25, 0.75))
    return tuple(
        tuple(nearest(picture.getpixel((int(picture.width * x), int(picture.height * y)))) for x in at[0])
        for y in at[1]
    )


def coloured_part(page: Image.Image) -> Image.Image:
    """Cut out the part of a drawn page that is neither white, grey nor black."""
    saturation = page.convert("HSV").getchannel("S").point(lambda value: 255 if value > 140 else 0)
    box = saturation.getbbox()
    assert box is not None, "there is no coloured picture on the page"
    return page.crop(box)
