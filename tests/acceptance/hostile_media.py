"""Pictures, recordings, films and PDFs made to harm whoever opens them, each in a few bytes."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

from PIL import Image

SECRET_FILE: Final = "file:///etc/passwd"
"""What hostile files try to have read; no word of it may come in."""

# Pictures ------------------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    """A chunk of a PNG, of another `length` than it has when one is given."""
    checksum = zlib.crc32(kind + data)
    return (
        struct.pack(">L", len(data) if length is None else length) + kind + data + struct.pack(">L", checksum)
    )


def png(width: int, height: int, *chunks: bytes, pixels: bytes | None = None) -> bytes:
    """A PNG of one bit a pixel that says this size."""
    rows = bytes((width + 7) // 8 + 1) * height if pixels is None else pixels
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + body


def png_text_bomb() -> bytes:
    """A small picture with 64 MiB of nothing in its comment."""
    packed = zlib.compressobj(9)
    text = b"".join(packed.compress(bytes(2**20)) for _ in range(64)) + packed.flush()
    return png(8, 8, chunk(b"zTXt", b"Comment\0\0" + text), chunk(b"iCCP", b"p\0\0" + text))


def bmp(width: int, height: int, *, offset: int = 54, data: bytes = b"\0" * 300) -> bytes:
    """A bitmap that says this size, which is not its own."""
    head = struct.pack("<LiiHHLLiiLL", 40, width, height, 1, 24, 0, 0x7FFFFFFF, 1, 1, 0xFFFFFFFF, 0)
    return struct.pack("<2sLHHL", b"BM", 0xFFFFFFFF, 0, 0, offset) + head + data


def gif(frames: int) -> bytes:
    """A picture of 65,535 by 65,535 that moves through so many frames."""
    head = b"GIF89a" + struct.pack("<HHBBB", 0xFFFF, 0xFFFF, 0x80, 0, 0) + bytes(6)
    frame = b"\x21\xf9\x04\0\0\0\0\0\x2c" + struct.pack("<4HB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b";"


def tiff(*entries: tuple[int, int, int, int], after: int = 8) -> bytes:
    """A TIFF of one table with these entries; the next table is at `after`, by habit itself."""
    table = b"".join(struct.pack("<HHLL", *entry) for entry in sorted(entries))
    return struct.pack("<2sHLH", b"II", 42, 8, len(entries)) + table + struct.pack("<L", after) + bytes(64)


GREY: Final = ((256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8))
"""The entries of a grey picture of eight by eight, its pixels wherever."""


def exif_jpeg() -> bytes:
    """A photograph whose camera notes point at themselves."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    tables = tiff((0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0xA005, 4, 1, 8), (0x010E, 2, 0xFFFFFFFF, 8))
    data = b"Exif\0\0" + tables
    return out.getvalue()[:2] + b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data + out.getvalue()[2:]


def big_jpeg() -> bytes:
    """A photograph that says it is 65,500 pixels wide and high."""
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, 65500, 65500)
    return bytes(data)


def box(kind: bytes, data: bytes = b"", size: int | None = None) -> bytes:
    """A box of ISO media, of another `size` than it has when one is given."""
    return struct.pack(">L4s", 8 + len(data) if size is None else size, kind) + data


def heic(*boxes: bytes) -> bytes:
    """A HEIC of these boxes, cut off after them."""
    return box(b"ftyp", b"heic\0\0\0\0mif1heic") + b"".join(boxes)


SVG: Final = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"'
    b' onload="alert(1)"><script>fetch("http://127.0.0.1/")</script><image href="file:///etc/passwd"/><text>&x;</text></svg>'
)

# Sound and video -----------------------------------------------------------------------------


def riff(kind: bytes, *chunks: bytes, size: int = 0xFFFFFFFF) -> bytes:
    """A RIFF file that says it has another size."""
    return struct.pack("<4sL4s", b"RIFF", size, kind) + b"".join(chunks)


def riff_chunk(kind: bytes, data: bytes, size: int | None = None) -> bytes:
    """A chunk of it, of another `size` than it has when one is given."""
    return kind + struct.pack("<L", len(data) if size is None else size) + data


def wav(channels: int = 1, rate: int = 8000) -> bytes:
    """A recording of 4 GiB in 44 bytes."""
    form = struct.pack("<HHLLHH", 1, channels, rate, rate * 2, 2, 16)
    return riff(b"WAVE", riff_chunk(b"fmt ", form), riff_chunk(b"data", bytes(64), 0xFFFFFFFF))


def deep_boxes(kind: bytes = b"moov") -> bytes:
    """A film whose boxes lie in each other ten thousand deep."""
    data = b""
    for _ in range(10_000):
        data = box(kind, data)
    return box(b"ftyp", b"isom\0\0\2\0isommp42") + data


def film(table: bytes) -> bytes:
    """A film of one track with this box in its table of samples."""
    head = box(b"mvhd", bytes(12) + struct.pack(">LL", 1000, 1000) + bytes(80))
    track = box(b"tkhd", bytes(84))
    media = box(b"mdhd", bytes(12) + struct.pack(">LLL", 1000, 1000, 0)) + box(
        b"hdlr", bytes(8) + b"vide" + bytes(13)
    )
    outside = box(b"url ", bytes(4) + SECRET_FILE.encode() + b"\0")
    info = box(b"dinf", box(b"dref", struct.pack(">LL", 0, 1) + outside)) + box(b"stbl", table)
    body = box(b"mdia", media + box(b"minf", box(b"vmhd", bytes(12)) + info))
    return (
        box(b"ftyp", b"isom\0\0\2\0isommp42")
        + box(b"moov", head + box(b"trak", track + body))
        + box(b"mdat", b"x")
    )


def shown_as(codec: bytes) -> bytes:
    """The box that says how the pictures of a film are coded: 65,535 by 65,535 of them."""
    entry = bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">HH", 0xFFFF, 0xFFFF) + bytes(50)
    return box(b"stsd", struct.pack(">LL", 0, 1) + box(codec, entry))


def lists_in_lists() -> bytes:
    """An AVI whose lists lie in each other ten thousand deep."""
    data = b""
    for _ in range(10_000):
        data = riff_chunk(b"LIST", b"hdrl" + data)
    return riff(b"AVI ", data)


# PDF -----------------------------------------------------------------------------------------


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these numbered objects, the first of them its root; without a right table of places."""
    parts = [b"%%PDF-1.7\n"[1:]]
    parts += [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, start=1)]
    return b"".join(parts) + b"trailer\n<</Root 1 0 R /Size %d %s>>\n%%%%EOF" % (len(objects) + 1, trailer)


def stream(data: bytes, words: bytes = b"") -> bytes:
    """A stream object, packed as `words` say."""
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), words, data)


def page(words: bytes = b"", root: bytes = b"", *more: bytes) -> bytes:
    """A PDF of one page, with more said of the page, of the root, and more objects from the fourth on."""
    return pdf(
        b"<</Type/Catalog /Pages 2 0 R %s>>" % root,
        b"<</Type/Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type/Page /Parent 2 0 R /MediaBox [0 0 200 100] %s>>" % words,
        *more,
    )


ACTING: Final = (
    b"/OpenAction <</S/JavaScript /JS (app.launchURL\\('http://127.0.0.1/'\\);)>>"
    b" /AA <</WC <</S/Launch /F (/bin/sh)>>>> /Names <</EmbeddedFiles <</Names [(run.exe) 4 0 R]>>>>"
)
"""What a document may try when it is opened: a script, a program, a file inside it."""


def flate_bomb() -> bytes:
    """A page drawn by 64 MiB of spaces, packed twice."""
    packed = zlib.compressobj(9)
    once = b"".join(packed.compress(b" " * 2**20) for _ in range(64)) + packed.flush()
    return page(b"/Contents 4 0 R", b"", stream(zlib.compress(once), b"/Filter [/FlateDecode /FlateDecode]"))


def object_stream_bomb() -> bytes:
    """Objects packed away in a stream that says it has two thousand million of them and goes on in itself."""
    return page(b"", b"", stream(b"1 0", b"/Type/ObjStm /N 2000000000 /First 2000000000 /Extends 4 0 R"))
