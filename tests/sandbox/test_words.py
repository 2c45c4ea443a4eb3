"""Words in pictures: read behind the walls where the reader is installed, and a plain condition where it is not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import manimgx_fonts
import pytest
from PIL import Image, ImageDraw, ImageFont

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Picture
from app.sandbox import client
from app.sandbox.client import SandboxDecoder
from app.sandbox.decode_words import BAND, OVERLAP, bands
from app.sandbox.protocol import Family

FONT = Path(manimgx_fonts.__file__).parent / "NotoSans[wght].ttf"
SAID = ("Stop. I asked you on 3 March.", "¿Dónde está el niño? Mañana voy.", "Call me: (701) 555-0143")
NO_READER = "the optional reader of words is not installed"


def screenshot(width: int = 700, height: int = 460, *, at: tuple[int, ...] = (30, 170, 310)) -> Picture:
    """A made conversation, dark words on grey and white ones on blue, each line at its row."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 34)
    for number, (row, words) in enumerate(zip(at, SAID, strict=True)):
        blue = number % 2
        draw.rounded_rectangle((20, row, width - 20, row + 90), 30, fill="#0a7aff" if blue else "#e9e9eb")
        draw.text((40, row + 22), words, font=font, fill="white" if blue else "black")
    return Picture(image.width, image.height, image.tobytes())


def test_without_the_reader_the_condition_is_named(
    decoder: SandboxDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started where the reader is not installed."""
    monkeypatch.setattr(client, "READER", ("a_reader_that_nobody_has",))
    assert not decoder.can_read_words
    with pytest.raises(KnownError) as caught:
        decoder.words(screenshot())
    assert caught.value.code is ErrorCode.READER_MISSING
    assert decoder._pool._slots[Family.WORDS].worker is None


def test_words_are_read_behind_the_walls(decoder: SandboxDecoder) -> None:
    """English and Spanish, dark on light and light on dark, in order, by a process like those of other files."""
    if not decoder.can_read_words:
        pytest.skip(NO_READER)
    tall = screenshot(height=2_300, at=(30, BAND - OVERLAP, 2_100))
    assert decoder.words(tall) == SAID
    worker = decoder._pool._slots[Family.WORDS].worker
    assert worker is not None
    assert worker.forks
    assert decoder.words(Picture(40, 40, bytes(4800))) == ()
    assert decoder.words(Picture(3, 3, bytes(27))) == ()


@pytest.mark.parametrize("height", [1, BAND - 1, BAND, BAND + 1, 2 * BAND - OVERLAP, 3 * BAND, 10_000])
def test_every_row_lies_clear_of_a_border_once(height: int) -> None:
    """Bands go from the first row to the last, no taller than the reader takes, and share enough rows."""
    found = list(bands(height))
    assert (found[0][0], found[-1][1]) == (0, height)
    assert all(last - first <= BAND for first, last in found)
    assert all(one[1] - other[0] == OVERLAP for one, other in pairwise(found))
