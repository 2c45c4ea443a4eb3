"""Files are what their bytes say, and their names are made safe."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.importers.names import safe_name, stated_extension
from app.importers.recognise import HEAD_BYTES, recognise

FTYP = b"\0\0\0\x18ftyp"
BMP = b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(20)

KINDS = [
    (b"\xff\xd8\xff\xe0rest", "photo", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\nrest", "photo", "image/png", "png"),
    (b"GIF89a....", "photo", "image/gif", "gif"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "photo", "image/webp", "webp"),
    (BMP, "photo", "image/bmp", "bmp"),
    (b"II*\0\x08\0\0\0", "photo", "image/tiff", "tif"),
    (b"MM\0*\0\0\0\x08", "photo", "image/tiff", "tif"),
    (FTYP + b"heic\0\0\0\0", "photo", "image/heic", "heic"),
    (FTYP + b"mif1\0\0\0\0", "photo", "image/heic", "heic"),
    (b"%PDF-1.7\n", "pdf", "application/pdf", "pdf"),
    (b"\0\0leading junk%PDF-1.4\n", "pdf", "application/pdf", "pdf"),
    (FTYP + b"M4A \0\0\0\0", "audio", "audio/mp4", "m4a"),
    (b"ID3\4\0\0\0\0\0\0", "audio", "audio/mpeg", "mp3"),
    (b"\xff\xfb\x90\x64" + bytes(20), "audio", "audio/mpeg", "mp3"),
    (b"\xff\xf1\x50\x80" + bytes(20), "audio", "audio/aac", "aac"),
    (b"RIFF\0\0\0\0WAVEfmt ", "audio", "audio/wav", "wav"),
    (b"OggS" + bytes(24) + b"OpusHead", "audio", "audio/ogg", "opus"),
    (b"OggS" + bytes(24) + b"\1vorbis", "audio", "audio/ogg", "ogg"),
    (b"OggS" + bytes(24) + b"\x80theora", "video", "video/ogg", "ogv"),
    (b"#!AMR\n\0", "audio", "audio/amr", "amr"),
    (FTYP + b"isom\0\0\0\0", "video", "video/mp4", "mp4"),
    (FTYP + b"qt  \0\0\0\0", "video", "video/quicktime", "mov"),
    (b"\0\0\0\x08wide\0\0\0\0mdat", "video", "video/quicktime", "mov"),
    (FTYP + b"3gp4\0\0\0\0", "video", "video/3gpp", "3gp"),
    (b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm", "video", "video/webm", "webm"),
    (b"\x1a\x45\xdf\xa3\x9fB\x82\x88matroska", "video", "video/x-matroska", "mkv"),
    (b"\x1a\x45\xdf\xa3\0\1\2", "file", "application/octet-stream", "bin"),
    (FTYP + b"avif\0\0\0\0", "file", "image/avif", "avif"),
    (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "contact", "text/vcard", "vcf"),
    (b"\xef\xbb\xbf\nbegin:vcard\n", "contact", "text/vcard", "vcf"),
    (b"From: a@example.org\nTo: b@example.org\n\nhello", "email", "message/rfc822", "eml"),
    (b"Received: from x\n\tby y; now\nX-Odd: 1\nSubject: s\n\nhello", "email", "message/rfc822", "eml"),
    (b"From a@example.org Sat Nov 14\nFrom: a\nDate: x\n\n", "email", "message/rfc822", "eml"),
    (b"Note: something\nElse: nothing\n\ntext", "text", "text/plain", "txt"),
    (b"From: only one header\nand then words", "text", "text/plain", "txt"),
    (b"<!DOCTYPE html><p>x", "text", "text/html", "txt"),
    ("Grüße, ¿qué tal?".encode(), "text", "text/plain", "txt"),
    ("Grüße".encode("cp1252"), "text", "text/plain", "txt"),
    ("Hi there".encode("utf-16"), "text", "text/plain", "txt"),
    ("Hi there".encode("utf-16-le"), "text", "text/plain", "txt"),
    (b"PK\3\4....", "file", "application/zip", "zip"),
    (b"{\\rtf1 words}", "text", "text/plain", "txt"),
    (b"\x1f\x8b\x08\0", "file", "application/gzip", "gz"),
    (b"\x7fELF\2\1\1\0", "file", "application/octet-stream", "bin"),
    (b"  \n\t\n", "file", "application/octet-stream", "bin"),
    (b"\xff\xfe", "file", "application/octet-stream", "bin"),
    (b"\xff\xfb\xff\xff\0\0", "file", "application/octet-stream", "bin"),
]


@pytest.mark.parametrize(("head", "code", "media_type", "extension"), KINDS)
def test_bytes_decide(head: bytes, code: str, media_type: str, extension: str) -> None:
    """Each kind is recognised with no name and with a misleading one."""
    for name in ("", "holiday.exe", "x.unknownlong"):
        kind = recognise(name, head, len(head))
        assert (kind.code, kind.media_type, kind.extension) == (code, media_type, extension)


@pytest.mark.parametrize(
    ("name", "head", "code", "extension"),
    [
        ("memo.m4a", FTYP + b"mp42\0\0\0\0", "audio", "m4a"),
        ("photo.m4a", FTYP + b"heic\0\0\0\0", "photo", "heic"),
        ("log.csv", b"Date,Time\n", "text", "csv"),
        ("page.html", b"just words", "text", "txt"),
        ("run.sh", b"#!/bin/sh\nrm x\n", "text", "txt"),
        ("one.eml", b"Subject: s\n\nhello", "email", "eml"),
        ("none.eml", b"hello\n\nhello", "text", "txt"),
        ("letter.docx", b"PK\3\4....", "file", "docx"),
        ("odd.dat", b"\0\1\2\3", "file", "dat"),
        ("setup.EXE", b"MZ\0\1", "file", "bin"),
        ("shortcut.lnk", b"L\0\0\0\1", "file", "bin"),
    ],
)
def test_a_name_only_chooses_between_what_the_bytes_leave(
    name: str, head: bytes, code: str, extension: str
) -> None:
    """A name refines text and general containers, and never gives an extension that starts a program."""
    kind = recognise(name, head, len(head))
    assert (kind.code, kind.extension) == (code, extension)


def test_an_empty_file_is_a_file() -> None:
    """No bytes, no kind."""
    assert recognise("photo.jpg", b"", 0).code == "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("words", ["Ünïcödé wörds\n", "漢字"])
def test_a_long_text_cut_anywhere_is_still_text(words: str, encoding: str) -> None:
    """The first bytes of a long file may end inside a character."""
    data = (words * 20_000).encode(encoding)
    for cut in (HEAD_BYTES, HEAD_BYTES - 1, HEAD_BYTES - 3):
        assert recognise("", data[:cut], len(data)).code == "text"


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_are_recognised_as_something(head: bytes, name: str) -> None:
    """Recognising never fails, and its extension is always safe to write."""
    kind = recognise(name, head, len(head))
    assert set(kind.extension) <= set(string.ascii_lowercase + string.digits)


def test_samples(samples: Path) -> None:
    """Every sample is recognised without its name."""
    expected = {
        "photos": {"photo"},
        "video": {"video"},
        "audio": {"audio"},
        "email": {"email"},
        "logs": {"text"},
        "court_forms": {"pdf", "text"},
    }
    for folder, codes in expected.items():
        for file in (samples / folder).iterdir():
            data = file.read_bytes()
            assert recognise("", data[:HEAD_BYTES], len(data)).code in codes


SAFE = [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system32\\drivers.sys", "drivers.sys"),
    ("C:\\stuff\\CON.txt", "file_CON.txt"),
    ("aux.tar.gz", "file_aux.tar.gz"),
    ("lpt9", "file_lpt9"),
    ("résumé 2024 (final).PDF", "resume_2024_final.PDF"),
    ("\u202egpj.exe", "gpj.exe"),
    ("a\0b\nc\x1b.txt", "abc.txt"),
    ("照片.jpg", "file.jpg"),
    ("照片", "file"),
    (".htaccess", "file.htaccess"),
    ("-rf.txt", "rf.txt"),
    ("...", "file"),
    ("", "file"),
    ("photo.jpg/", "photo.jpg"),
    ("x.", "x"),
    ("trailing . .txt ", "trailing.txt"),
    ("v1.this-is-no-extension", "v1.this-is-no-extension"),
    ("a/b:stream.txt", "stream.txt"),
    ("%s$(rm)`x`.txt", "s_rm_x.txt"),
]


@pytest.mark.parametrize(("given_name", "safe"), SAFE)
def test_names_are_made_safe(given_name: str, safe: str) -> None:
    """Paths, devices, controls and other traps do not survive; the readable part does."""
    assert safe_name(given_name) == safe


@given(st.text(max_size=300), st.sampled_from([16, 50, 100]))
@example("con.", 16)
@example("a" * 200 + ".jpeg", 50)
@example("_" * 40 + ".x", 16)
def test_any_name_becomes_safe(given_name: str, limit: int) -> None:
    """Whatever a file is called: plain ASCII, within the limit, no dot or hyphen first, never a device."""
    safe = safe_name(given_name, limit)
    assert 1 <= len(safe) <= limit
    assert set(safe) <= set(string.ascii_letters + string.digits + "._-")
    assert safe[0] not in ".-"
    assert safe[-1] not in ". "
    assert safe.partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert safe_name(safe, limit) == safe


def test_a_stated_extension_is_short_plain_ascii() -> None:
    """What stands after the last dot counts only when it can be an extension."""
    assert stated_extension("a.b.JPG") == "jpg"
    assert [stated_extension(name) for name in ("none", "a.", "a.jp g", "a.é", "a." + "x" * 11)] == [""] * 5
