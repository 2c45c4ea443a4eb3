"""Every importer, whatever comes: a description or a plain stop, within the caps, and nothing invented."""

from __future__ import annotations

import importlib
import io
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image

from app.domain.documents_in import Description, FileKind
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import MediaFacts, NoJob, PdfFacts
from app.importers import contact, pdf, text_file
from app.importers.base import FileBytes
from app.importers.claimed import claim, exif_iso, iso_iso, mail_iso, pdf_iso
from app.importers.recognise import HEAD_BYTES, recognise
from app.importers.registry import IMPORTERS, describe, warning_sentence
from app.sandbox.client import SandboxDecoder

KINDS = {
    "photo": FileKind("photo", "image/jpeg", "jpg"),
    "pdf": FileKind("pdf", "application/pdf", "pdf"),
    "email": FileKind("email", "message/rfc822", "eml"),
    "text": FileKind("text", "text/plain", "txt"),
    "audio": FileKind("audio", "audio/mp4", "m4a"),
    "video": FileKind("video", "video/mp4", "mp4"),
    "contact": FileKind("contact", "text/vcard", "vcf"),
    "file": FileKind("file", "application/octet-stream", "bin"),
}
WARNINGS = [
    "unreadable",
    "protected",
    "timed_out",
    "too_large",
    "exif_unreadable",
    "text_cut",
    "no_text",
    "encoding_guessed",
    "email_malformed",
    "email_too_complex",
    "not_read",
    "empty",
]


def reader(data: bytes) -> Callable[[int, int], bytes]:
    """Ranges of a file in memory."""
    return lambda offset, length: data[offset : offset + length]


def described(data: bytes, decoder: SandboxDecoder, name: str = "") -> Description:
    """Recognise and describe a file in memory."""
    return describe(recognise(name, data[:HEAD_BYTES], len(data)), reader(data), len(data), decoder)


def test_every_kind_has_an_importer_and_words() -> None:
    """Each code that recognising can give has a module; each warning has a sentence."""
    assert set(IMPORTERS) == set(KINDS)
    for module in IMPORTERS.values():
        assert callable(importlib.import_module(module).describe)
    assert all(warning_sentence(code).endswith(".") for code in WARNINGS)
    with pytest.raises(KeyError):
        describe(FileKind("nonsense", "", ""), reader(b""), 0, SandboxDecoder())


@pytest.mark.parametrize("code", KINDS)
def test_hostile_bytes_are_described(code: str, decoder: SandboxDecoder, rng: random.Random) -> None:
    """Nothing, rubbish, and the beginnings of other formats give warnings with sentences, never an error."""
    starts = [b"", b"\0", b"\xff\xd8\xff", b"%PDF-1.7\n", b"From: a\nTo: b\n\n", b"BEGIN:VCARD\n"]
    starts += [b"\0\0\0\x18ftypisom", b"RIFF\xff\xff\xff\xffWAVE", b"\x1a\x45\xdf\xa3webm", b"OggS", b"ID3"]
    for start in starts:
        data = start + rng.randbytes(200 if start else 0)
        found = describe(KINDS[code], reader(data), len(data), decoder)
        assert set(found.warnings) <= set(WARNINGS)
        for item in found.reported:
            assert item.source
            assert item.key


@pytest.mark.parametrize("code", KINDS)
def test_a_cancelled_job_stops_every_importer(code: str, decoder: SandboxDecoder) -> None:
    """No importer starts for a job that was asked to stop."""

    class Stopped(NoJob):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        describe(KINDS[code], reader(b"data"), 4, decoder, Stopped())


@pytest.mark.parametrize("code", [code for code in KINDS if code != "file"])
def test_damaged_storage_is_not_blamed_on_the_file(code: str, decoder: SandboxDecoder) -> None:
    """When the bytes cannot be had, that error comes through and no description is made up."""

    def read(offset: int, length: int) -> bytes:
        raise KnownError(ErrorCode.EVIDENCE_DAMAGED)

    with pytest.raises(KnownError) as caught:
        describe(KINDS[code], read, 100, decoder)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED


@pytest.mark.parametrize(("code", "size"), [("photo", 129), ("pdf", 257), ("email", 49)])
def test_files_over_the_cap_are_kept_unread(code: str, size: int, decoder: SandboxDecoder) -> None:
    """A file too large to read in memory is described by a warning, without a byte being read."""

    def read(offset: int, length: int) -> bytes:
        raise AssertionError("read")

    found = describe(KINDS[code], read, size * 2**20, decoder)
    assert found == Description(KINDS[code], warnings=("too_large",))


@pytest.mark.parametrize("module", [text_file, contact])
def test_long_texts_are_read_to_the_cap(module: object, decoder: SandboxDecoder) -> None:
    """Of a long text its beginning is searchable, and that is said."""
    most = module.MAX_BYTES
    code = "text" if module is text_file else "contact"
    found = describe(KINDS[code], lambda offset, length: b"a" * length, most + 1, decoder)
    assert "text_cut" in found.warnings
    assert len(found.text) <= most


def photo(**tags: str) -> bytes:
    """A JPEG with EXIF tags by their names."""
    numbers = {"DateTimeOriginal": 0x9003, "OffsetTimeOriginal": 0x9011, "DateTimeDigitized": 0x9004}
    exif = Image.Exif()
    if "DateTime" in tags:
        exif[0x0132] = tags.pop("DateTime")
    for name, value in tags.items():
        exif.get_ifd(0x8769)[numbers[name]] = value
    out = io.BytesIO()
    Image.effect_noise((128, 96), 50).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("tags", "key", "iso", "has_zone"),
    [
        ({"DateTimeOriginal": "2026:11:14 23:40:05"}, "DateTimeOriginal", "2026-11-14T23:40:05", False),
        (
            {"DateTimeOriginal": "2026:11:14 23:40:05", "OffsetTimeOriginal": "-06:00"},
            "DateTimeOriginal",
            "2026-11-14T23:40:05-06:00",
            True,
        ),
        (
            {"DateTimeOriginal": "0000:00:00 00:00:00", "DateTimeDigitized": "2026:11:14 01:02:03"},
            "DateTimeDigitized",
            "2026-11-14T01:02:03",
            False,
        ),
        ({"DateTime": "2026:11:15 00:00:00"}, "DateTime", "2026-11-15T00:00:00", False),
        ({"DateTime": "not a time"}, None, None, False),
        ({}, None, None, False),
    ],
)
def test_a_photo_claims_what_its_camera_wrote(
    tags: dict[str, str], key: str | None, iso: str | None, has_zone: bool, decoder: SandboxDecoder
) -> None:
    """The time is the camera's, with a zone only when it wrote one; a clock that was never set claims nothing."""
    found = described(photo(**tags), decoder)
    claimed = found.claimed_time
    assert found.warnings == ()
    assert (claimed.key if claimed else None, claimed.iso if claimed else None) == (key, iso)
    assert bool(claimed and claimed.has_zone) == has_zone
    assert {item.source for item in found.reported} <= {"image", "exif"}


def test_a_damaged_photo_keeps_what_it_reports(decoder: SandboxDecoder) -> None:
    """Half a photograph still tells its camera's time, with a warning that it cannot be shown."""
    found = described(photo(DateTimeOriginal="2026:11:14 23:40:05")[:-2000], decoder)
    assert found.warnings == ("unreadable",)
    assert found.claimed_time is not None


class FixedFacts(SandboxDecoder):
    """A decoder whose answers are given, for facts that no small file can hold."""

    def __init__(self, *, text: tuple[str, ...] = (), media: MediaFacts | None = None) -> None:
        super().__init__()
        self._text = text
        self._media = media

    def watched_by(self, ctx: object) -> FixedFacts:
        """Be the same."""
        return self

    def pdf_reported(self, data: bytes) -> tuple[tuple[str, str], ...]:
        """Say nothing."""
        return ()

    def pdf_facts(self, data: bytes) -> PdfFacts:
        """Give the text."""
        return PdfFacts(((1.0, 1.0),) * len(self._text), self._text)

    def media_facts_stream(self, read: object, size: int) -> MediaFacts:
        """Give the facts."""
        assert self._media is not None
        return self._media


def test_a_scan_has_no_text_and_a_book_too_much(decoder: SandboxDecoder) -> None:
    """A PDF of pictures says that it has no words; one with millions is cut and says so."""
    ask = KINDS["pdf"], reader(b"%PDF"), 4
    assert describe(*ask, FixedFacts(text=("", " "))).warnings == ("no_text",)
    assert describe(*ask, FixedFacts(text=("a", "", "b"))).text == "a\n\nb"
    long = describe(*ask, FixedFacts(text=("a" * (pdf.MAX_TEXT + 5),)))
    assert (long.warnings, len(long.text)) == (("text_cut",), pdf.MAX_TEXT)


def media(*reported: tuple[str, str], streams: tuple[str, ...] = ("video h264 1x1",)) -> FixedFacts:
    """A recording that reports this."""
    return FixedFacts(media=MediaFacts(1500, streams, reported))


@pytest.mark.parametrize(
    ("reported", "iso"),
    [
        ((("creation_time", "2026-11-14T22:40:00.000000Z"),), "2026-11-14T22:40:00Z"),
        (
            (
                ("creation_time", "2026-11-15T04:40:00.000000Z"),
                ("com.apple.quicktime.creationdate", "2026-11-14T22:40:00-0600"),
            ),
            "2026-11-14T22:40:00-06:00",
        ),
        ((("creation_time", "1970-01-01T00:00:00.000000Z"),), None),
        ((("date", "2026-11-14 22:40"),), "2026-11-14T22:40"),
        ((("date", "2026"),), None),
        ((("creation_time", "2026-13-40T99:00:00Z"),), None),
    ],
)
def test_a_recording_claims_what_its_container_says(
    reported: tuple[tuple[str, str], ...], iso: str | None
) -> None:
    """The phone's own local time comes first; a clock that was never set claims nothing."""
    found = describe(KINDS["video"], reader(b"x"), 1, media(*reported))
    assert (found.claimed_time.iso if found.claimed_time else None) == iso
    assert found.reported[0].value == "1.500 s"


def test_a_video_container_without_a_picture_is_sound() -> None:
    """A voice memo in a general container is filed as sound, an unknown one stays what it is."""
    sound = media(streams=("audio aac 44100 Hz mono",))
    assert describe(KINDS["video"], reader(b"x"), 1, sound).kind == FileKind("audio", "audio/mp4", "m4a")
    assert describe(KINDS["audio"], reader(b"x"), 1, sound).kind == KINDS["audio"]
    silent = FixedFacts(media=MediaFacts(None, (), ()))
    assert describe(KINDS["video"], reader(b"x"), 1, silent) == Description(KINDS["video"])


CARD = b"""BEGIN:VCARD\r
VERSION:3.0\r
FN:Invented\\, Person\r
item1.TEL;TYPE=CELL;PREF=1:+1 312 555 0143\r
ADR:;;1 Nowhere\r
  Street;Springfield;IL\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:caf=C3=A9=\r
 more\\nlines\r
PHOTO;ENCODING=b:AAAA\r
EMAIL:\r
END:VCARD\r
"""


def test_a_contact_card_is_read_line_by_line(decoder: SandboxDecoder) -> None:
    """Names, numbers and addresses come with their types; pictures inside are left out."""
    found = described(CARD, decoder)
    assert [(item.key, item.value) for item in found.reported] == [
        ("VERSION", "3.0"),
        ("FN", "Invented, Person"),
        ("TEL;TYPE=CELL", "+1 312 555 0143"),
        ("ADR", "1 Nowhere Street; Springfield; IL"),
        ("NOTE", "café more\nlines"),
    ]
    assert "312 555" in found.text
    assert "encoding_guessed" in described(b"BEGIN:VCARD\nFN:Jos\xe9\n", decoder).warnings
    many = described(b"BEGIN:VCARD\n" + b"TEL:1\n" * (contact.MAX_LINES + 9), decoder)
    assert len(many.reported) == contact.MAX_LINES


def test_text_and_saved_pages(decoder: SandboxDecoder) -> None:
    """Plain text keeps its lines, a saved page gives its words, a guess is said."""
    assert described(b"a\r\nb", decoder).text == "a\nb"
    assert described(b"<html><script>x</script><p>words", decoder).text == "words"
    assert described(b"caf\xe9", decoder).warnings == ("encoding_guessed",)


def test_other_files_are_kept_unread(decoder: SandboxDecoder) -> None:
    """Of other files nothing is read, and that is said; an empty one is called empty."""
    assert described(b"PK\3\4", decoder).warnings == ("not_read",)
    assert described(b"", decoder).warnings == ("empty",)


def test_head_stops_at_the_end() -> None:
    """Asking for more than there is gives what there is."""
    file = FileBytes(reader(b"abc"), 3)
    assert file.head(10, NoJob()) == b"abc"
    assert file.head(2, NoJob()) == b"ab"


@pytest.mark.parametrize(
    ("read", "value", "iso"),
    [
        (pdf_iso, "D:20261114234000-06'00'", "2026-11-14T23:40:00-06:00"),
        (pdf_iso, "D:20261114234000Z", "2026-11-14T23:40:00Z"),
        (pdf_iso, "D:20261114234000Z00'00'", "2026-11-14T23:40:00Z"),
        (pdf_iso, "D:2026111423+02", "2026-11-14T23:00:00+02:00"),
        (pdf_iso, "D:20261114", "2026-11-14"),
        (pdf_iso, "D:202611", None),
        (pdf_iso, "14 November", None),
        (pdf_iso, "D:20261399", None),
        (iso_iso, "2026-11-14T23:40:00+0100", "2026-11-14T23:40:00+01:00"),
        (iso_iso, "2026-11-14 23:40:00.5", "2026-11-14T23:40:00"),
        (mail_iso, "Sat, 14 Nov 2026 23:40:00 -0600", "2026-11-14T23:40:00-06:00"),
        (mail_iso, "Sat, 99 Nov 2026 23:40:00 -0600", None),
        (mail_iso, "", None),
    ],
)
def test_times_are_read_in_their_standard_forms(
    read: Callable[[str], str | None], value: str, iso: str | None
) -> None:
    """Only the forms that the standards know are read; a missing part is never filled in."""
    assert read(value) == iso


def test_an_offset_that_is_none_is_left_out() -> None:
    """A camera's offset tag counts only when it is one."""
    assert exif_iso("2026:11:14 23:40:00", "summer") == "2026-11-14T23:40:00"


def test_a_claim_keeps_the_file_s_own_words(decoder: SandboxDecoder) -> None:
    """The claim repeats what stood in the file, beside its reading."""
    found = described(photo(DateTimeOriginal="2026:11:14 23:40:05"), decoder)
    assert found.claimed_time is not None
    assert found.claimed_time.value == "2026:11:14 23:40:05"
    item = found.reported[0]
    assert claim(item, None) is None
    assert claim(replace(item, value="x"), "1904-01-01T00:00:00") is None


def test_real_recordings(decoder: SandboxDecoder) -> None:
    """A sound file made here is described with its duration and streams."""
    out = io.BytesIO()
    with av.open(out, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=8000)
        frame.sample_rate, frame.pts = 8000, 0
        frame.planes[0].update(bytes(16000))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found = described(out.getvalue(), decoder)
    assert found.kind.code == "audio"
    assert ("Duration", "1.000 s") in {(item.key, item.value) for item in found.reported}
    assert found.warnings == ()


def test_samples(decoder: SandboxDecoder, samples: Path) -> None:
    """Every sample is described without a warning that it was not read, with the times it states."""
    claims = {
        "gps_nikon.jpg": "2008-10-22T16:28:39",
        "iphone.heic": "2021-04-11T15:47:53-05:00",
        "doorbell.mp4": "2026-03-14T22:41:07Z",
        "mail_3.eml": "2016-08-22T16:56:09+03:00",
        "ma_complaint_209A_affidavit.pdf": "2020-05-03T22:04:43+02:00",
    }
    seen = {}
    for folder in ("photos", "audio", "video", "email", "court_forms", "logs"):
        for file in (samples / folder).iterdir():
            found = described(file.read_bytes(), decoder, file.name)
            assert not {"unreadable", "timed_out", "too_large"} & set(found.warnings), file.name
            seen[file.name] = found.claimed_time.iso if found.claimed_time else None
    assert claims.items() <= seen.items()
