"""Burning marks in: what was under them is in no byte of what comes out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ports import Picture
from app.domain.redaction import Mark, MarkKind, clamped, write_points
from app.services.burning import LEVELS, MOST_BLOCKS, block_size, burned, touches

SIZES = st.integers(1, 40)
PLACES = st.integers(-50, 60)
LENGTHS = st.integers(1, 90)
BOXES = st.builds(
    Mark,
    st.sampled_from([MarkKind.COVER.value, MarkKind.BLUR.value, MarkKind.CROP.value]),
    x=PLACES,
    y=PLACES,
    width=LENGTHS,
    height=LENGTHS,
)
STROKES = st.builds(
    Mark,
    st.just(MarkKind.BRUSH.value),
    width=st.integers(1, 20),
    points=st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=4).map(write_points),
)


def scene(width: int, height: int) -> Picture:
    """A picture in which every pixel says where it stands, and none is black."""
    rgb = bytes(
        value for y in range(height) for x in range(width) for value in (x % 200 + 40, y % 200 + 40, 255)
    )
    return Picture(width, height, rgb)


def pixel(picture: Picture, x: int, y: int) -> tuple[int, int, int]:
    """One pixel."""
    at = 3 * (y * picture.width + x)
    red, green, blue = picture.rgb[at : at + 3]
    return red, green, blue


@settings(max_examples=60, deadline=None)
@given(SIZES, SIZES, st.lists(st.one_of(BOXES, STROKES), min_size=1, max_size=4))
def test_every_pixel_is_as_it_was_or_under_a_mark(width: int, height: int, marks: list[Mark]) -> None:
    """Covered pixels are black, blurred ones of few colours, those outside every mark untouched."""
    crops = [mark for mark in marks if mark.kind == MarkKind.CROP]
    marks = [mark for mark in marks if mark.kind != MarkKind.CROP] + crops[:1]
    before = scene(width, height)
    after = burned(before, marks)
    assert before == scene(width, height)
    cut = clamped(crops[0], width, height) if crops else None
    area = cut or Mark(width=width, height=height)
    assert (after.width, after.height, len(after.rgb)) == (
        area.width,
        area.height,
        3 * area.width * area.height,
    )
    boxes = [clamped(mark, width, height) for mark in marks if mark.kind in {"cover", "blur"}]
    strokes = [mark for mark in marks if mark.kind == MarkKind.BRUSH]
    step = 256 // LEVELS
    for y in range(area.height):
        for x in range(area.width):
            found = pixel(after, x, y)
            there = x + area.x, y + area.y
            over = {box.kind for box in boxes if box is not None and _is_in(box, there)}
            was = pixel(before, *there)
            if "cover" in over:
                assert found == (0, 0, 0)
            elif "blur" in over:
                assert found == (0, 0, 0) or all(value % step == step // 2 for value in found)
            elif found != was:
                assert found == (0, 0, 0)
                assert any(touches(stroke, width, height) for stroke in strokes)


def _is_in(box: Mark, place: tuple[int, int]) -> bool:
    return box.x <= place[0] < box.x + box.width and box.y <= place[1] < box.y + box.height


def test_a_stroke_covers_all_that_a_round_brush_would() -> None:
    """Every pixel nearer to the line than half the thickness is black, and no pixel well away from it."""
    stroke = Mark(MarkKind.BRUSH, width=12, points="20,20 70,45 70,70")
    after = burned(scene(100, 100), [stroke])
    corners = [((20, 20), (70, 45)), ((70, 45), (70, 70))]
    for y in range(100):
        for x in range(100):
            away = min(_distance((x, y), *line) for line in corners)
            if away <= 6:
                assert pixel(after, x, y) == (0, 0, 0), (x, y)
            elif away > 9:
                assert pixel(after, x, y) != (0, 0, 0), (x, y)


def _distance(place: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((place[0] - start[0]) * dx + (place[1] - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return float(((place[0] - start[0] - along * dx) ** 2 + (place[1] - start[1] - along * dy) ** 2) ** 0.5)


def test_a_blur_leaves_a_handful_of_colours() -> None:
    """However large or small the area, a blur has at most six blocks a side; tiny ones have one."""
    for width, height in ((1000, 30), (30, 1000), (500, 500), (10, 10), (97, 61)):
        side = block_size(width, height)
        assert -(-width // side) <= MOST_BLOCKS
        assert -(-height // side) <= MOST_BLOCKS
    assert block_size(10, 10) == 16
    picture = scene(200, 120)
    after = burned(picture, [Mark(MarkKind.BLUR, x=20, y=10, width=150, height=90)])
    colours = {pixel(after, x, y) for x in range(20, 170) for y in range(10, 100)}
    assert len(colours) <= MOST_BLOCKS * 4


def test_a_blur_does_not_see_what_is_covered_or_cut_away() -> None:
    """Changing what lies under a cover, or outside the crop, changes no byte of the result, in any order."""
    white = Picture(120, 80, b"\xff" * (3 * 120 * 80))
    spotted = burned(white, [Mark(MarkKind.COVER, x=30, y=30, width=20, height=20)])
    cover = Mark(MarkKind.COVER, x=28, y=28, width=24, height=24)
    blur = Mark(MarkKind.BLUR, x=20, y=20, width=60, height=50)
    for marks in ([cover, blur], [blur, cover]):
        assert burned(white, marks) == burned(spotted, marks)
    crop = Mark(MarkKind.CROP, x=60, y=0, width=60, height=80)
    assert burned(white, [blur, crop]) == burned(spotted, [blur, crop])
    assert burned(white, [crop]).rgb == b"\xff" * (3 * 60 * 80)
