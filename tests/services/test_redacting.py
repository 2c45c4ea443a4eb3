"""A redacted copy: new pixels, no metadata, linked to an original of which no byte changed."""

from __future__ import annotations

import hashlib
import io
import random
import struct
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import Cancelled, ErrorCode
from app.domain.evidence import copies_of
from app.domain.ids import new_id
from app.domain.redaction import Mark, MarkKind
from app.services.session import Session
from tests.acceptance.photos import HEIGHT, WIDTH, nearest, photo
from tests.services.refusals import refused
from tests.services.test_evidence import StopAfter

BOX = Mark(MarkKind.COVER, x=10, y=5, width=30, height=20)


def _noise(rng: random.Random, width: int = 80, height: int = 60) -> bytes:
    """A PNG in which every row is like no other."""
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), rng.randbytes(3 * width * height)).save(out, "PNG")
    return out.getvalue()


def _pixels(session: Session, item: bytes) -> Image.Image:
    data = session.evidence.read(session.evidence.get(item).id)
    return Image.open(io.BytesIO(data)).convert("RGB")


def _chunks(png: bytes) -> list[bytes]:
    names, at = [], 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        names.append(png[at + 4 : at + 8])
        at += 12 + length
    return names


def test_what_is_covered_is_gone_and_the_original_is_untouched(session: Session, rng: random.Random) -> None:
    """The area is black in the saved bytes, the rest is as it was, and the original keeps bytes and hash."""
    data = _noise(rng)
    entry = session.entries.add({"what": "A letter came."})
    original = session.evidence.add_bytes("letter.png", data, entry=entry.id).evidence
    before = Image.open(io.BytesIO(data)).convert("RGB")
    made = session.evidence.redact(original.id, [BOX])
    copy = made.evidence
    after = _pixels(session, copy.id)
    for y in range(before.height):
        for x in range(before.width):
            inside = 10 <= x < 40 and 5 <= y < 25
            assert after.getpixel((x, y)) == ((0, 0, 0) if inside else before.getpixel((x, y)))
    saved = session.evidence.read(copy.id)
    for y in range(5, 25):
        row = before.crop((10, y, 40, y + 1)).tobytes()
        assert row not in after.tobytes()
        assert row not in saved
    assert session.evidence.read(original.id) == data
    assert session.evidence.get(original.id) == original
    assert session.evidence.check(original.id)
    assert (copy.name, copy.number, copy.kind) == ("item 1, redacted.png", 2, "photo")
    assert (copy.redaction_of, copy.marks) == (original.id, (BOX,))
    assert copy.sha256 == hashlib.sha256(saved).hexdigest()
    assert session.entries.get(entry.id).evidence == (original.id,)


def test_both_handling_logs_name_the_other_item_and_its_hash(session: Session, rng: random.Random) -> None:
    """The original says that a copy was made, the copy from what and how much was hidden."""
    original = session.evidence.add_bytes("letter.png", _noise(rng)).evidence
    marks = [
        BOX,
        Mark(MarkKind.BRUSH, width=4, points="50,50 60,55"),
        Mark(MarkKind.BLUR, x=50, y=5, width=20, height=20),
        Mark(MarkKind.CROP, x=0, y=0, width=79, height=60),
    ]
    copy = session.evidence.redact(original.id, marks).evidence
    of_original = session.evidence.handling(original.id)[-1]
    of_copy = session.evidence.handling(copy.id)
    assert (of_original.act, of_original.detail) == ("redacted", f"item 2, SHA-256 {copy.sha256}")
    assert [event.act for event in of_copy] == ["added", "redacted_from"]
    told = f"item 1, SHA-256 {original.sha256}; 2 areas covered, 1 area blurred, cut to a part"
    assert of_copy[-1].detail == told


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_marks_are_in_the_upright_picture_and_nothing_else_is_kept(
    session: Session, orientation: int
) -> None:
    """However the camera stored it, the mark lies where it was seen; place, words and thumbnail are gone."""
    data = photo(orientation, description="Elm Street, home", located=True)
    original = session.evidence.add_bytes("IMG_1.jpg", data).evidence
    assert any("GPS" in line.key for line in original.reported)
    quarter = Mark(MarkKind.COVER, x=WIDTH // 2, y=0, width=WIDTH // 2, height=HEIGHT // 2)
    copy = session.evidence.redact(original.id, [quarter]).evidence
    after = _pixels(session, copy.id)
    assert after.size == (WIDTH, HEIGHT)
    assert after.getpixel((WIDTH - 5, 5)) == (0, 0, 0)
    for x, y in ((5, 5), (5, HEIGHT - 5), (WIDTH - 5, HEIGHT - 5)):
        assert nearest(after.getpixel((x, y))) == nearest(_upright(data).getpixel((x, y)))
    saved = session.evidence.read(copy.id)
    assert set(_chunks(saved)) == {b"IHDR", b"IDAT", b"IEND"}
    assert {line.key for line in copy.reported} <= {"Format", "PixelWidth", "PixelHeight"}
    assert b"Elm Street" not in saved


def _upright(data: bytes) -> Image.Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def test_samples_of_phones_come_out_upright_and_clean(session: Session, samples: Path) -> None:
    """Real photos stored on their side or upside down are marked as they are seen."""
    for name in ("orientation_3.jpg", "orientation_6.jpg"):
        original = session.evidence.add_file(samples / "photos" / name).evidence
        canvas = session.evidence.redaction(original.id).look(0, 50, StopAfter(50))
        mark = Mark(MarkKind.COVER, x=canvas.width - 9, y=0, width=50, height=7)
        copy = session.evidence.redact(original.id, [mark]).evidence
        after = _pixels(session, copy.id)
        assert after.size == (canvas.width, canvas.height)
        assert after.crop((canvas.width - 9, 0, canvas.width, 7)).getextrema() == ((0, 0),) * 3
        assert copy.marks == (Mark(MarkKind.COVER, x=canvas.width - 9, y=0, width=9, height=7),)
        assert set(_chunks(session.evidence.read(copy.id))) == {b"IHDR", b"IDAT", b"IEND"}


def test_a_crop_drops_the_pixels(session: Session, rng: random.Random) -> None:
    """What is cut away is in no byte, and the copy has the size of what was left."""
    original = session.evidence.add_bytes("a.png", _noise(rng)).evidence
    before = _pixels(session, original.id)
    copy = session.evidence.redact(
        original.id, [Mark(MarkKind.CROP, x=-5, y=20, width=45, height=900)]
    ).evidence
    assert copy.marks == (Mark(MarkKind.CROP, x=0, y=20, width=40, height=40),)
    after = _pixels(session, copy.id)
    assert after.tobytes() == before.crop((0, 20, 40, 60)).tobytes()


def test_the_same_marks_give_the_same_bytes_and_no_second_item(session: Session, rng: random.Random) -> None:
    """Saving again, as after a lock in the wrong moment, finds the copy that is there."""
    original = session.evidence.add_bytes("a.png", _noise(rng)).evidence
    first = session.evidence.redact(original.id, [BOX])
    again = session.evidence.redact(original.id, [BOX])
    assert (first.already, again.already, again.changes) == (False, True, ())
    assert again.evidence == first.evidence
    assert len(session.evidence.list()) == 2
    assert [event.act for event in session.evidence.handling(original.id)].count("redacted") == 1


def test_copies_of_copies_belong_to_the_original(session: Session, rng: random.Random) -> None:
    """A copy can be marked further; it says what it was made from, and both count as copies of the first."""
    original = session.evidence.add_bytes("a.png", _noise(rng)).evidence
    one = session.evidence.redact(original.id, [BOX]).evidence
    two = session.evidence.redact(one.id, [Mark(MarkKind.COVER, x=50, y=30, width=9, height=9)]).evidence
    assert two.redaction_of == one.id
    assert session.evidence.copies(original.id) == (one, two)
    assert session.evidence.copies(one.id) == (two,)
    assert copies_of(session.evidence.list(), two.id) == ()
    session.evidence.erase(original.id)
    assert session.evidence.get(one.id).redaction_of == original.id
    assert session.evidence.check(two.id)


def test_every_page_of_a_pdf_is_drawn_anew_and_its_words_are_gone(session: Session) -> None:
    """Marked or not, pages become pictures of the same size on paper; no text or metadata is behind them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(306, 396))
    canvas.setAuthor("Jordan Vale")
    for number in (1, 2, 3):
        canvas.setFont("Helvetica", 20)
        canvas.drawString(40, 300, f"Secret word {number}")
        canvas.showPage()
    canvas.save()
    original = session.evidence.add_bytes("letter.pdf", out.getvalue()).evidence
    marks = [
        Mark(MarkKind.COVER, page=2, x=0, y=200, width=700, height=90),
        Mark(MarkKind.CROP, page=3, x=0, y=0, width=425, height=550),
    ]
    copy = session.evidence.redact(original.id, marks).evidence
    assert (copy.name, copy.kind, copy.redaction_of) == ("item 1, redacted.pdf", "pdf", original.id)
    saved = session.evidence.read(copy.id)
    facts = session.evidence._decoder.pdf_facts(saved)
    assert facts.text == ("", "", "")
    assert facts.pages == ((306.0, 396.0), (306.0, 396.0), (153.0, 198.0))
    for secret in (b"Secret", b"Vale", b"Producer", b"CreationDate", b"/Info"):
        assert secret not in saved
    page = session.evidence.pdf_page(copy.id, 1, 1100)
    image = Image.frombytes("RGB", (page.width, page.height), page.rgb)
    assert max(top for _, top in image.crop((5, 205, 690, 285)).getextrema()) < 12
    assert min(low for low, _ in image.crop((5, 400, 840, 1000)).getextrema()) > 240
    assert session.evidence.redact(original.id, marks).already


@pytest.mark.parametrize(
    "mark",
    [
        Mark("whiten", width=5, height=5),
        Mark(MarkKind.COVER, width=0, height=5),
        Mark(MarkKind.COVER, width=5, height=-1),
        Mark(MarkKind.COVER, page=1, width=5, height=5),
        Mark(MarkKind.COVER, x=2**40, width=5, height=5),
        Mark(MarkKind.BRUSH, width=5, points="1,2 x"),
        Mark(MarkKind.BRUSH, width=5, points=" ".join(["1,1"] * 5001)),
    ],
)
def test_marks_that_cannot_be_drawn_are_refused(session: Session, rng: random.Random, mark: Mark) -> None:
    """An unknown tool, no area, a page of a picture, a number out of reach, a broken stroke."""
    original = session.evidence.add_bytes("a.png", _noise(rng)).evidence
    with refused(ErrorCode.BAD_VALUE):
        session.evidence.redact(original.id, [mark])
    assert len(session.evidence.list()) == 1


def test_what_cannot_be_done_is_said_and_leaves_nothing(
    session: Session, rng: random.Random, tmp_path: Path
) -> None:
    """No mark in the picture, two crops, a file that is no picture, a broken one, an unknown item."""
    original = session.evidence.add_bytes("a.png", _noise(rng)).evidence
    with refused(ErrorCode.NOTHING_TO_SAVE):
        session.evidence.redact(original.id, [])
    with refused(ErrorCode.NOTHING_TO_SAVE):
        session.evidence.redact(original.id, [Mark(MarkKind.COVER, x=500, y=0, width=9, height=9)])
    with refused(ErrorCode.NOTHING_TO_SAVE):
        session.evidence.redact(original.id, [Mark(MarkKind.BRUSH, width=3, points="900,900")])
    crop = Mark(MarkKind.CROP, width=5, height=5)
    with refused(ErrorCode.BAD_VALUE):
        session.evidence.redact(original.id, [crop, crop])
    words = session.evidence.add_bytes("a.txt", b"Words.").evidence
    broken = session.evidence.add_bytes("b.png", _noise(rng)[:900]).evidence
    for item in (words, broken):
        with refused(ErrorCode.PREVIEW_FAILED):
            session.evidence.redact(item.id, [BOX])
    with refused(ErrorCode.NOT_FOUND):
        session.evidence.redact(new_id(), [BOX])
    with pytest.raises(Cancelled):
        session.evidence.redact(original.id, [BOX], ctx=StopAfter(1))
    assert len(session.evidence.list()) == 3


def test_the_smallest_and_the_largest_picture(session: Session) -> None:
    """One pixel can be covered; 50 MP are burned in and cut within the limits of the sandbox."""
    small = io.BytesIO()
    Image.new("RGB", (1, 1), (9, 9, 9)).save(small, "PNG")
    dot = session.evidence.add_bytes("dot.png", small.getvalue()).evidence
    copy = session.evidence.redact(dot.id, [Mark(MarkKind.COVER, width=1, height=1)]).evidence
    assert _pixels(session, copy.id).getpixel((0, 0)) == (0, 0, 0)
    large = io.BytesIO()
    Image.new("RGB", (8160, 6144), (200, 180, 160)).save(large, "JPEG", quality=50)
    wide = session.evidence.add_bytes("wide.jpg", large.getvalue()).evidence
    canvas = session.evidence.redaction(wide.id).look(0, 100, StopAfter(50))
    assert (canvas.width, canvas.height, canvas.picture.width) == (8160, 6144, 100)
    made = session.evidence.redact(
        wide.id, [Mark(MarkKind.CROP, x=8000, y=6000, width=500, height=500), BOX]
    ).evidence
    assert _pixels(session, made.id).size == (160, 144)


def test_a_vault_that_is_only_read_gets_no_copy(session: Session, rng: random.Random, reopen: object) -> None:
    """Nothing can be written there, and it says so."""
    original = session.evidence.add_bytes("a.png", _noise(rng)).evidence
    session.close()
    assert callable(reopen)
    with refused(ErrorCode.READ_ONLY):
        reopen(read_only=True).evidence.redact(original.id, [BOX])
