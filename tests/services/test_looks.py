"""Looking at evidence: drawn in the sandbox from authenticated bytes, refused in words when it cannot be shown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import ErrorCode
from app.domain.evidence import Evidence
from app.domain.largest import LARGEST_PICTURE
from app.services.intake import Prepared
from app.services.session import Session
from app.testing import FailingFile
from tests.services.refusals import refused


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (120, 60), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def _pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 300), invariant=True)
    for number in range(pages):
        canvas.drawString(20, 200, f"Page {number + 1} of the letter")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_photo_is_shown_at_the_size_asked_for(session: Session) -> None:
    """A photo comes back as pixels, no side longer than asked; what it reports stands in its record."""
    item = session.evidence.add_bytes("photo.png", _png()).evidence
    picture = session.evidence.picture(item.id, 40)
    assert (picture.width, picture.height, len(picture.rgb)) == (40, 20, 40 * 20 * 3)
    assert (item.kind, item.media_type) == ("photo", "image/png")
    assert ("PixelWidth", "120") in [(said.key, said.value) for said in item.reported]


def test_a_pdf_is_shown_page_by_page_and_searched(session: Session) -> None:
    """A PDF has its pages drawn one by one, and its text is found."""
    item = session.evidence.add_bytes("letter.pdf", _pdf(2)).evidence
    assert session.evidence.pdf_pages(item.id) == 2
    page = session.evidence.pdf_page(item.id, 1, 150)
    assert (page.width, page.height) == (100, 150)
    assert [hit.id for hit in session.search.search("letter page 2").hits] == [item.id]


def test_a_video_shows_a_still(session: Session, samples: Path) -> None:
    """Of a video one still is shown."""
    video = next(path for path in sorted(samples.rglob("*.mp4")))
    item = session.evidence.add_file(video).evidence
    assert item.kind == "video"
    still = session.evidence.still(item.id, 64)
    assert max(still.width, still.height) <= 64


def test_what_is_no_picture_is_kept_and_refused_in_words(session: Session) -> None:
    """A broken photo is evidence like any other; asking to see it is a known condition, and adding it warns."""
    added = session.evidence.add_bytes("photo.png", _png()[:60])
    assert added.evidence.kind == "photo"
    assert added.warnings
    with refused(ErrorCode.PREVIEW_FAILED):
        session.evidence.picture(added.evidence.id, 40)
    assert session.evidence.check(added.evidence.id)


def test_what_is_too_large_to_show_is_kept(session: Session, tmp_path: Path) -> None:
    """A picture over the sandbox's own limit is refused before a byte of it is read; a PDF may be larger."""
    large = tmp_path / "photo.png"
    with large.open("wb") as file:
        file.write(_png())
        file.truncate(LARGEST_PICTURE + 1)
    added = session.evidence.add_file(large)
    assert (added.evidence.kind, added.warnings) == ("photo", ("too_large",))
    (segment,) = (path for path in (session.folder / "d").rglob("*") if path.is_file())
    segment.write_bytes(b"")  # whoever read it now would say that it is damaged
    with refused(ErrorCode.FILE_TOO_LARGE):
        session.evidence.picture(added.evidence.id, 40)
    with refused(ErrorCode.EVIDENCE_DAMAGED):
        session.evidence.pdf_pages(added.evidence.id)


def test_a_stop_ends_the_sandbox_and_the_next_look_works(session: Session) -> None:
    """Interrupting kills the workers; the vault stays open and the next picture is drawn."""
    item = session.evidence.add_bytes("photo.png", _png()).evidence
    session.interrupt()
    assert session.evidence.picture(item.id, 40).width == 40


def test_bytes_a_commit_may_name_are_never_thrown_away(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When recording is broken off after the commit, the item stays; broken off before, nothing stays."""
    record = type(session.evidence)._record

    def broken_off(*given: object) -> tuple[Evidence, tuple[()]]:
        record(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(type(session.evidence), "_record", broken_off)
    with pytest.raises(KeyboardInterrupt):
        session.evidence.add_bytes("a.txt", b"words")
    (item,) = session.evidence.list()
    assert session.evidence.read(item.id) == b"words"

    def too_early(_self: object, prepared: Prepared, *_rest: object) -> None:
        assert prepared.stored.size == 5
        FailingFile(room=0).write(b"x")

    monkeypatch.setattr(type(session.evidence), "_record", too_early)
    with pytest.raises(OSError, match="made to fail"):
        session.evidence.add_bytes("b.txt", b"other")
    assert session.evidence.list() == (item,)
    assert len([path for path in (session.folder / "d").rglob("*") if path.is_file()]) == 1
    assert session.verify(full=True).ok
