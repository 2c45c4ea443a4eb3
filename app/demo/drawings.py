"""Pictures of the made-up case, drawn by the program itself: shapes and words, no photograph of anybody."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

Pen = ImageDraw.ImageDraw
SIZE = (1600, 1200)
_NIGHT = (28, 34, 48)
_DAY = (196, 208, 214)
_ORIENTATION_TAG = 0x0112
_TIME_TAG = 0x9003
_OFFSET_TAG = 0x9011
_EXIF_IFD = 0x8769
_GPS_IFD = 0x8825
# EXIF orientation 6: the camera was turned; stored rows are upright after 90 degrees clockwise.
_TURNED = 6


@dataclass(frozen=True, slots=True)
class Shot:
    """How a drawn photo pretends to have been taken: EXIF local time, perhaps a place, a turned camera."""

    taken: str
    located: bool = False
    turned: bool = False


def photo(draw: Callable[[Pen], None], shot: Shot) -> bytes:
    """Draw a picture and save it as a camera would: JPEG with EXIF time, perhaps GPS, perhaps turned."""
    picture = Image.new("RGB", SIZE, _DAY)
    draw(ImageDraw.Draw(picture))
    exif = Image.Exif()
    exif.get_ifd(_EXIF_IFD).update({_TIME_TAG: shot.taken, _OFFSET_TAG: "-08:00"})
    if shot.located:
        exif.get_ifd(_GPS_IFD).update({1: "N", 2: (38.0, 5.0, 24.0), 3: "W", 4: (122.0, 33.0, 36.0)})
    if shot.turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION_TAG] = _TURNED
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, exif=exif)
    return out.getvalue()


def screenshot(lines: tuple[str, ...]) -> bytes:
    """Draw a phone screen with lines of text, as PNG."""
    picture = Image.new("RGB", (750, 1334), (245, 245, 247))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 750, 110), fill=(60, 84, 120))
    pen.ellipse((40, 150, 190, 300), fill=(170, 180, 195))
    for row, line in enumerate(lines):
        pen.text((40, 340 + 70 * row), line, fill=(30, 30, 36), font=_font(36))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def street_at_night(pen: Pen) -> None:
    """Draw a car across the street at night."""
    _ground(pen, _NIGHT, (40, 44, 54))
    _house(pen, 120, (52, 58, 76))
    _car(pen, 760, 800, (96, 100, 108))
    pen.ellipse((1240, 120, 1330, 210), fill=(236, 220, 160))


def car_park(pen: Pen) -> None:
    """Draw two cars beside each other in daylight."""
    _ground(pen, _DAY, (120, 124, 128))
    for x in (100, 560, 1020, 1480):
        pen.line((x, 700, x + 60, 1150), fill=(235, 235, 235), width=8)
    _car(pen, 140, 780, (96, 100, 108))
    _car(pen, 900, 780, (148, 60, 56))


def box_on_step(pen: Pen) -> None:
    """Draw a cardboard box on a door step."""
    _ground(pen, (206, 196, 184), (158, 150, 142))
    pen.rectangle((560, 120, 1040, 900), fill=(92, 66, 48))
    pen.polygon([(500, 820), (1000, 780), (1100, 980), (600, 1040)], fill=(190, 150, 100))
    pen.line((800, 800, 850, 1010), fill=(150, 112, 70), width=10)


def bruise(pen: Pen) -> None:
    """Draw a patch of colour beside a ruler, standing for a photograph with a scale."""
    pen.rectangle((0, 0, *SIZE), fill=(222, 188, 164))
    for step in range(12):
        shade = (196 - 4 * step, 150 - 4 * step, 150 - 2 * step)
        pen.ellipse((560 + 14 * step, 420 + 12 * step, 1000 - 14 * step, 760 - 12 * step), fill=shade)
    pen.rectangle((300, 960, 1300, 1060), fill=(246, 240, 214))
    for mark in range(21):
        pen.line((300 + 50 * mark, 960, 300 + 50 * mark, 990 + 20 * (mark % 2)), fill=(40, 40, 40), width=4)
    pen.text((1180, 1000), "cm", fill=(40, 40, 40), font=_font(40))


def note(pen: Pen) -> None:
    """Draw a note in block letters under a wiper."""
    _ground(pen, (150, 170, 184), (90, 96, 104))
    pen.polygon([(440, 380), (1120, 340), (1160, 760), (480, 800)], fill=(250, 248, 238))
    pen.text((640, 500), "SOON", fill=(40, 60, 140), font=_font(140))
    pen.line((200, 980, 1400, 420), fill=(30, 30, 30), width=26)


def tracker(pen: Pen) -> None:
    """Draw a round tracker on cloth."""
    pen.rectangle((0, 0, *SIZE), fill=(70, 74, 88))
    for y in range(0, SIZE[1], 40):
        pen.line((0, y, SIZE[0], y + 20), fill=(78, 82, 98), width=6)
    pen.ellipse((560, 360, 1040, 840), fill=(240, 240, 240), outline=(190, 190, 190), width=14)
    pen.text((660, 570), "No. 0417-A", fill=(110, 110, 110), font=_font(60))


def _ground(pen: Pen, sky: tuple[int, int, int], street: tuple[int, int, int]) -> None:
    pen.rectangle((0, 0, SIZE[0], 700), fill=sky)
    pen.rectangle((0, 700, *SIZE), fill=street)


def _house(pen: Pen, x: int, wall: tuple[int, int, int]) -> None:
    pen.rectangle((x, 320, x + 460, 700), fill=wall)
    pen.polygon([(x - 40, 320), (x + 230, 140), (x + 500, 320)], fill=(40, 36, 44))
    pen.rectangle((x + 80, 420, x + 190, 530), fill=(222, 196, 120))


def _car(pen: Pen, x: int, y: int, paint: tuple[int, int, int]) -> None:
    pen.rounded_rectangle((x, y, x + 560, y + 170), radius=50, fill=paint)
    pen.polygon([(x + 90, y + 10), (x + 160, y - 110), (x + 420, y - 110), (x + 500, y + 10)], fill=paint)
    pen.polygon([(x + 130, y), (x + 180, y - 85), (x + 290, y - 85), (x + 290, y)], fill=(150, 170, 180))
    pen.ellipse((x + 70, y + 110, x + 190, y + 230), fill=(24, 24, 26))
    pen.ellipse((x + 380, y + 110, x + 500, y + 230), fill=(24, 24, 26))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
