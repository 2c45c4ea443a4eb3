"""What a file is, by its first bytes; its name only chooses between things that look alike."""

from __future__ import annotations

import re
from typing import Final

from app.domain.documents_in import FileKind
from app.importers.charsets import decode_text
from app.importers.names import stated_extension

HEAD_BYTES: Final = 8192
"""How much of a file's beginning `recognise` wants to see."""

_PHOTO: Final = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
    (b"II*\0", "image/tiff", "tif"),
    (b"MM\0*", "image/tiff", "tif"),
)
_SOUND: Final = (
    (b"ID3", "audio/mpeg", "mp3"),
    (b"fLaC", "audio/flac", "flac"),
    (b"#!AMR", "audio/amr", "amr"),
    (b"caff\0\1", "audio/x-caf", "caf"),
)
_OTHER: Final = (
    (b"PK\x03\x04", "application/zip", "zip"),
    (b"{\\rtf", "application/rtf", "rtf"),
    (b"\x1f\x8b", "application/gzip", "gz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "7z"),
    (b"Rar!\x1a\x07", "application/vnd.rar", "rar"),
    (b"SQLite format 3\0", "application/vnd.sqlite3", "sqlite"),
)
_RIFF: Final = {
    b"WEBP": FileKind("photo", "image/webp", "webp"),
    b"WAVE": FileKind("audio", "audio/wav", "wav"),
    b"AVI ": FileKind("video", "video/x-msvideo", "avi"),
}
_MATROSKA: Final = {
    b"webm": FileKind("video", "video/webm", "webm"),
    b"matroska": FileKind("video", "video/x-matroska", "mkv"),
}
_BRANDS: Final = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
        FileKind("photo", "image/heic", "heic"),
    ),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P "), FileKind("audio", "audio/mp4", "m4a")),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"3g2b"), FileKind("video", "video/3gpp", "3gp")),
    b"avif": FileKind("file", "image/avif", "avif"),
    b"qt  ": FileKind("video", "video/quicktime", "mov"),
}
"""Major brands of ISO 14496-12 files that are not plain MP4."""
_BMP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})
_ZIP_NAMES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "epub": "application/epub+zip",
}
OFFICE: Final = {name: media_type for name, media_type in _ZIP_NAMES.items() if name != "epub"}
"""Extension and media type of the documents whose text is read."""
_TEXT_NAMES: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "xml": "application/xml",
    "md": "text/markdown",
    "log": "text/plain",
    "srt": "text/plain",
}
_MAIL_HEADERS: Final = frozenset(
    [
        "from",
        "to",
        "cc",
        "date",
        "subject",
        "received",
        "message-id",
        "return-path",
        "delivered-to",
        "mime-version",
        "reply-to",
        "sender",
        "content-type",
        "dkim-signature",
        "x-originating-ip",
        "authentication-results",
        "envelope-to",
        "x-mailer",
    ]
)
_HEADER: Final = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,76}):[ \t]?")

# Kept as they came, these would start a program when opened; they get an extension that starts nothing.
_STARTS_PROGRAMS: Final = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "msi",
        "msp",
        "lnk",
        "url",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "wsh",
        "hta",
        "ps1",
        "psm1",
        "jar",
        "app",
        "command",
        "sh",
        "py",
        "desktop",
        "reg",
        "cpl",
        "dll",
        "sys",
        "scf",
        "inf",
        "chm",
        "gadget",
        "application",
        "appref",
        "ms",
        "iso",
        "img",
        "dmg",
        "pkg",
        "apk",
        "xll",
        "xlam",
    ]
)


def recognise(untrusted_name: str, head: bytes, size: int) -> FileKind:
    """Return what a file of `size` bytes is; `head` holds its first `HEAD_BYTES` bytes or all of them.

    The name is used only where the bytes leave a choice (an `.m4a` of a general MP4 brand, a `.csv` of
    plain text). What is not known is a `file`, whatever its name says.
    """
    if size == 0 or not head:
        return FileKind("file", "application/octet-stream", "bin")
    return (
        _by_magic(head)
        or _by_container(head, stated_extension(untrusted_name))
        or _by_text(head[:HEAD_BYTES], size, stated_extension(untrusted_name))
        or _any_file(head, stated_extension(untrusted_name))
    )


def _by_magic(head: bytes) -> FileKind | None:
    for code, table in (("photo", _PHOTO), ("audio", _SOUND)):
        for magic, media_type, extension in table:
            if head.startswith(magic):
                return FileKind(code, media_type, extension)
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileKind("photo", "image/bmp", "bmp")
    if b"%PDF-" in head[:1024]:  # readers accept some bytes before it
        return FileKind("pdf", "application/pdf", "pdf")
    if head[:4] == b"OggS":
        return _ogg(head)
    return _mpeg_sound(head)


def _ogg(head: bytes) -> FileKind:
    if b"\x80theora" in head[:512]:
        return FileKind("video", "video/ogg", "ogv")
    extension = "opus" if b"OpusHead" in head[:512] else "ogg"
    return FileKind("audio", "audio/ogg", extension)


def _mpeg_sound(head: bytes) -> FileKind | None:
    """Recognise raw MP3 and AAC by a whole frame header (ISO 11172-3 §2.4.1.3, ISO 13818-7 §6.2)."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return FileKind("audio", "audio/aac", "aac")
    layer_three = head[1] & 0xE6 == 0xE2
    if layer_three and head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3:
        return FileKind("audio", "audio/mpeg", "mp3")
    return None


def _by_container(head: bytes, extension: str) -> FileKind | None:
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return next((kind for name, kind in _MATROSKA.items() if name in head[:64]), None)
    if head[4:8] in {b"moov", b"mdat", b"wide"}:
        return _BRANDS[b"qt  "]
    if head[4:8] != b"ftyp":
        return None
    kind = _BRANDS.get(head[8:12], FileKind("video", "video/mp4", "mp4"))
    sound = kind.code == "video" and extension in {"m4a", "m4b"}
    return FileKind("audio", "audio/mp4", "m4a") if sound else kind


def _by_text(head: bytes, size: int, extension: str) -> FileKind | None:
    text = _plain_text(head, whole=len(head) >= size)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n")
    if start[:11].upper() == "BEGIN:VCARD":
        return FileKind("contact", "text/vcard", "vcf")
    if _is_mail(text.lstrip("\ufeff"), extension):
        return FileKind("email", "message/rfc822", "eml")
    if re.match(r"<!doctype html|<html", start, re.IGNORECASE):
        return FileKind("text", "text/html", "txt")  # a browser would fetch what it names
    if start:
        media_type = _TEXT_NAMES.get(extension, "text/plain")
        return FileKind("text", media_type, extension if extension in _TEXT_NAMES else "txt")
    return None


def _plain_text(head: bytes, *, whole: bool) -> str | None:
    """Return the beginning as text when it has no control characters that text files do not have."""
    if not whole:  # do not stop inside a character
        line_end = head.rfind(b"\n") + 1 if b"\0" not in head else 0
        head = head[: line_end or len(head) // 4 * 4]
    text = decode_text(head).text
    odd = sum(character < " " and character not in "\t\r\n\f\x1b" for character in text)
    return None if odd or "\x7f" in text else text


def _is_mail(text: str, extension: str) -> bool:
    """Recognise a message by header lines at its top; two known names, or one when it is called `.eml`."""
    lines = text.splitlines()
    if lines and lines[0].startswith("From ") and "@" in lines[0]:
        lines = lines[1:]
    known: set[str] = set()
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        match = _HEADER.match(line)
        if match is None:
            break
        known.add(match.group(1).lower())
    found = known & _MAIL_HEADERS
    return len(found) >= 2 or (bool(found) and extension == "eml")


def _any_file(head: bytes, extension: str) -> FileKind:
    for magic, media_type, known in _OTHER:
        if head.startswith(magic):
            if known == "zip" and extension in _ZIP_NAMES:
                return FileKind("file", _ZIP_NAMES[extension], extension)
            return FileKind("file", media_type, known)
    safe = extension if extension and extension not in _STARTS_PROGRAMS else "bin"
    return FileKind("file", "application/octet-stream", safe)
