"""PDFs, sound and video: what they say of themselves, their pages and stills."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path

import av
import pikepdf
import pytest
from PIL import Image

from app.domain.errors import ErrorCode, KnownError
from app.sandbox.client import SandboxDecoder


def made_pdf(pages: int = 2, *, protect: bool = False, field: str = "") -> bytes:
    """A PDF with words on each page, a script that wants to run, and perhaps a filled field."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(300, 200))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(b"BT /F1 20 Tf 20 150 Td (Invented page %d) Tj ET" % (number + 1))
    if field:
        box = pdf.make_stream(
            b"1 0 0 rg 0 0 100 50 re f",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 100, 50],
        )
        widget = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T=field,
                V="filled",
                F=4,
                Rect=[100, 50, 200, 100],
                AP=pikepdf.Dictionary(N=box),
            )
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([widget]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[widget])
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('run');")
    pdf.docinfo["/Title"] = "An invented letter"
    pdf.docinfo["/CreationDate"] = "D:20261114234000-06'00'"
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u") if protect else None)
    return out.getvalue()


def test_pdf_facts(decoder: SandboxDecoder) -> None:
    """Pages have their size in points and their own text."""
    facts = decoder.pdf_facts(made_pdf(2))
    assert facts.pages == ((300.0, 200.0), (300.0, 200.0))
    assert facts.text == ("Invented page 1", "Invented page 2")


def test_pdf_reported(decoder: SandboxDecoder) -> None:
    """The document information comes as it stands in the file."""
    reported = dict(decoder.pdf_reported(made_pdf(2)))
    assert reported["Title"] == "An invented letter"
    assert reported["CreationDate"] == "D:20261114234000-06'00'"
    assert reported["Pages"] == "2"


def test_pdf_page_is_drawn(decoder: SandboxDecoder) -> None:
    """A page is drawn in its proportions, black words on white."""
    page = decoder.pdf_page(made_pdf(2), 1, 600)
    assert (page.width, page.height) == (600, 400)
    assert len(page.rgb) == 3 * 600 * 400
    assert page.rgb[:3] == b"\xff\xff\xff"
    assert min(page.rgb) < 60


def test_a_part_of_a_page_is_the_same_as_in_the_whole(decoder: SandboxDecoder) -> None:
    """A rectangle of an enlarged page holds the pixels that the whole page has there."""
    data = made_pdf(2)
    whole = decoder.pdf_page(data, 1, 1200)
    left, top, width, height = 60, 150, 500, 120
    part = decoder.pdf_part(data, 1, 1200, (left, top, width, height))
    rows = [whole.rgb[3 * (y * 1200 + left) :][: 3 * width] for y in range(top, top + height)]
    assert (part.width, part.height) == (width, height)
    assert min(part.rgb) < 60
    differences = [abs(one - other) for one, other in zip(part.rgb, b"".join(rows), strict=True)]
    assert max(differences) <= 12  # edges of letters are smoothed from where drawing begins
    assert decoder.pdf_part(data, 0, 90_000, (80_000, 50_000, 700, 600)).width == 700
    end = decoder.pdf_part(data, 0, 1200, (1100, 700, 900, 900))
    assert (end.width, end.height) == (100, 100)


def test_filled_fields_are_part_of_the_page(decoder: SandboxDecoder) -> None:
    """What was filled into a form shows on the drawn page."""
    page = decoder.pdf_page(made_pdf(1, field="answer"), 0, 300)
    at = 3 * (125 * page.width + 150)  # the middle of the field
    assert page.rgb[at] > 200
    assert page.rgb[at + 1] < 80


def test_pdf_conditions_are_told_apart(decoder: SandboxDecoder) -> None:
    """A password, a page that is not there, too many pages and rubbish have different reasons."""
    cases = [
        (lambda: decoder.pdf_facts(made_pdf(1, protect=True)), "protected"),
        (lambda: decoder.pdf_page(made_pdf(1), 1, 100), "no_such_part"),
        (lambda: decoder.pdf_facts(made_pdf(2001)), "too_many_pages"),
        (lambda: decoder.pdf_facts(b"%PDF-1.7 rubbish"), "unreadable"),
        (lambda: decoder.pdf_facts(b""), "unreadable"),
    ]
    for ask, reason in cases:
        with pytest.raises(KnownError) as caught:
            ask()
        assert (caught.value.code, caught.value.params["reason"]) == (ErrorCode.PREVIEW_FAILED, reason)


def test_a_page_of_absurd_size_stays_within_limits(decoder: SandboxDecoder) -> None:
    """A very long or very small page is drawn within the pixel limits."""
    for size in ((14_400, 14_400), (3, 14_400), (3, 3)):
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=size)
        out = io.BytesIO()
        pdf.save(out)
        page = decoder.pdf_page(out.getvalue(), 0, 10_000 if size == (3, 14_400) else 400)
        assert 1 <= page.width <= 10_000
        assert 1 <= page.height <= 10_000


def test_pdf_samples(decoder: SandboxDecoder, samples: Path) -> None:
    """Real court forms give their words and a page that is not blank."""
    for file in sorted((samples / "court_forms").glob("*.pdf")):
        data = file.read_bytes()
        assert any("209A" in text or "AFFIDAVIT" in text for text in decoder.pdf_facts(data).text)
        assert min(decoder.pdf_page(data, 0, 400).rgb) < 100


def made_video(*, seconds: int = 2, turned: int = 0) -> bytes:
    """An MP4 whose left half is red and right half blue, recorded at a stated time."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        container.metadata["creation_time"] = "2026-11-14T22:40:00.000000Z"
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        if turned:
            stream.set_display_rotation(turned)
        picture = Image.new("RGB", (64, 48), (220, 20, 20))
        picture.paste((20, 20, 220), (32, 0, 64, 48))
        for number in range(10 * seconds):
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


def test_media_facts(decoder: SandboxDecoder) -> None:
    """Duration, streams and the container's own times are reported."""
    facts = decoder.media_facts(made_video())
    assert facts.duration_ms == 2000
    assert facts.streams == ("video mpeg4 64x48 10 fps",)
    assert ("creation_time", "2026-11-14T22:40:00.000000Z") in facts.reported


def test_media_stills(decoder: SandboxDecoder) -> None:
    """Stills are spread over the video, in order, with their moments."""
    stills = decoder.media_stills(made_video(), 4, 32)
    assert [moment for moment, _ in stills] == sorted({moment for moment, _ in stills})
    assert len(stills) == 4
    for _, still in stills:
        assert (still.width, still.height) == (32, 24)
        assert still.rgb[0] > 150 > still.rgb[2]


@pytest.mark.parametrize(("turned", "red_at"), [(90, "bottom"), (-90, "top"), (180, "right")])
def test_stills_are_upright(decoder: SandboxDecoder, turned: int, red_at: str) -> None:
    """A video that a phone recorded on its side gives upright stills."""
    _, still = decoder.media_stills(made_video(turned=turned), 1, 64)[0]
    middle_x, middle_y = still.width // 2, still.height // 2
    places = {
        "top": (middle_x, 4),
        "bottom": (middle_x, still.height - 4),
        "right": (still.width - 4, middle_y),
    }
    x, y = places[red_at]
    red, _, blue = still.rgb[3 * (y * still.width + x) :][:3]
    assert red > 150 > blue


def test_sound_has_no_stills(decoder: SandboxDecoder, samples: Path) -> None:
    """A sound recording has facts; asking it for stills is answered, not guessed."""
    for name in ("voicemail.m4a", "voicemail.mp3", "voice_note.opus"):
        data = (samples / "audio" / name).read_bytes()
        assert 4900 < (decoder.media_facts(data).duration_ms or 0) < 5100
        with pytest.raises(KnownError) as caught:
            decoder.media_stills(data, 2, 100)
        assert caught.value.params["reason"] == "no_such_part"


def test_video_samples(decoder: SandboxDecoder, samples: Path) -> None:
    """Real MP4 and WebM files give facts and stills."""
    for name, width in (("doorbell.mp4", 640), ("clip.webm", 320)):
        data = (samples / "video" / name).read_bytes()
        assert any(f"{width}x" in stream for stream in decoder.media_facts(data).streams)
        assert len(decoder.media_stills(data, 3, 100)) == 3


def test_a_huge_video_is_read_by_ranges(decoder: SandboxDecoder) -> None:
    """Of a 6 GiB recording only a few MiB are read for its facts and stills."""
    small = made_video()
    index = small.index(b"moov") - 4
    gap = 6 * 2**30
    box = struct.pack(">I4sQ", 1, b"free", gap)
    head = small[:index] + box
    size = len(head) + gap - 16 + len(small) - index
    asked: list[int] = []

    def read(offset: int, length: int) -> bytes:
        asked.append(length)
        tail_at = size - (len(small) - index)
        whole = bytearray(length)
        for start, piece in ((0, head), (tail_at, small[index:])):
            low, high = max(start, offset), min(start + len(piece), offset + length)
            if low < high:
                whole[low - offset : high - offset] = piece[low - start : high - start]
        return bytes(whole)

    assert decoder.media_facts_stream(read, size).duration_ms == 2000
    assert len(decoder.media_stills_stream(read, size, 2, 32)) == 2
    assert sum(asked) < 8 * 2**20


@pytest.mark.parametrize(
    "playlist",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b'<?xml version="1.0"?><MPD><Period></Period></MPD>',
    ],
)
def test_playlists_are_not_followed(decoder: SandboxDecoder, playlist: bytes) -> None:
    """A file that only names other files is not media."""
    with pytest.raises(KnownError) as caught:
        decoder.media_facts(playlist)
    assert caught.value.code is ErrorCode.PREVIEW_FAILED


def test_large_files_are_refused_before_anything_is_sent(decoder: SandboxDecoder) -> None:
    """A file over the limit of its family gives FILE_TOO_LARGE."""
    nothing = bytes(512 * 2**20 + 1)
    for ask in (
        lambda: decoder.picture(nothing, 10),
        lambda: decoder.pdf_facts(nothing),
        lambda: decoder.media_facts(nothing),
        lambda: decoder.media_facts_stream(lambda _offset, length: bytes(length), 2**40 + 1),
    ):
        with pytest.raises(KnownError) as caught:
            ask()
        assert caught.value.code is ErrorCode.FILE_TOO_LARGE


def test_counts_asked_for_are_checked(decoder: SandboxDecoder) -> None:
    """A caller's mistake is a bug, not a condition of the file."""
    with pytest.raises(ValueError, match="count"):
        decoder.media_stills(b"", 65, 10)
    with pytest.raises(ValueError, match="page"):
        decoder.pdf_page(b"", 2000, 10)
