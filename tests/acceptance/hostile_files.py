"""Files made to harm whoever opens them: what each is, its name, how it is made, and what must be said of it."""

from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.acceptance.hostile_media import (
    ACTING,
    GREY,
    SECRET_FILE,
    SVG,
    big_jpeg,
    bmp,
    box,
    chunk,
    deep_boxes,
    exif_jpeg,
    film,
    flate_bomb,
    gif,
    heic,
    lists_in_lists,
    object_stream_bomb,
    page,
    pdf,
    png,
    png_text_bomb,
    riff,
    riff_chunk,
    shown_as,
    stream,
    tiff,
    wav,
)

CHAT: Final = b"[3/14/26, 10:02:11 PM] A: hello\r\n[3/14/26, 10:03:11 PM] B: <attached: %s>\r\n"


@dataclass(frozen=True)
class Hostile:
    """One file: `name` on disk, how it is made, the code that must be said ("": none), and what it is called."""

    name: str
    make: Callable[[], bytes]
    says: str = ""
    kind: str = ""


# Archives ------------------------------------------------------------------------------------


def archive(*files: tuple[str | zipfile.ZipInfo, bytes], packed: bool = True) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files:
            made.writestr(name, data, method)
    return out.getvalue()


def chat_zip(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """An export of a chat with these files beside it."""
    return archive(("_chat.txt", CHAT % b"photo.jpg"), *files)


def nested_bomb() -> bytes:
    """Zeros in an archive in an archive, five deep, ten times each."""
    data = bytes(2**20)
    for level in range(5):
        data = archive(*((f"{level}-{n}.zip", data) for n in range(10)))
    return chat_zip(("bombs.zip", data))


def overlapping() -> bytes:
    """A hundred names for the same bytes, the way to hold more than any archive can."""
    data = bytearray(chat_zip(("big.bin", bytes(2**20))))
    first = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry = bytes(data[first:end])
    size, count = end - first + 99 * len(entry), 101
    return bytes(data[:end]) + entry * 99 + _end(count, _list_size(data, end) + size - (end - first), data)


def _list_size(data: bytes | bytearray, end: int) -> int:
    return int(struct.unpack_from("<L", data, end + 12)[0])


def _end(count: int, size: int, data: bytes | bytearray) -> bytes:
    (at,) = struct.unpack_from("<L", data, data.rindex(b"PK\x05\x06") + 16)
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, at, 0)


def million_names() -> bytes:
    """A list of 110,000 files that are not there."""
    data = chat_zip()
    end = data.rindex(b"PK\x05\x06")
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    extra = entry * 110_000
    size = _list_size(data, end) + len(extra)
    return data[:end] + extra + _end(0xFFFF, size, data)


def lying_zip(at: int, value: int) -> bytes:
    """An archive whose list says another size (at 24: unpacked, 20: packed, 42: place) than there is."""
    data = bytearray(chat_zip(("photo.jpg", b"ab" * 5000)))
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + at, value)
    return bytes(data)


def tricky_paths() -> bytes:
    """Names that lead out of a folder, to a device, to another name, or nowhere."""
    link = zipfile.ZipInfo("link.jpg")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    names = [
        "../../../../tmp/out.txt",
        "/etc/cron.d/out",
        "C:\\Windows\\out.exe",
        "..\\..\\out.bat",
        "\\\\host\\out",
    ]
    names += [
        "nul\0.txt",
        "gpj.\u202egnp.exe",
        "a" * 60_000 + ".txt",
        "CON",
        "Photo.JPG",
        "photo.jpg",
        "PHOTO.jpg",
    ]
    names += ["/".join("d" * 5000) + "/x.txt", "-rf", "$(reboot)", "\n\r\t", "..", "."]
    data = chat_zip((link, b"/etc/passwd"), *((name, name[:40].encode()) for name in names))
    return data.replace(b"nul.txt", b"nu\0.txt")


# XML and Office ------------------------------------------------------------------------------

GROWING: Final = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS: Final = f'<!DOCTYPE x [<!ENTITY a0 "ha">{GROWING}]>'
OUTSIDE: Final = f'<!DOCTYPE x [<!ENTITY a9 SYSTEM "{SECRET_FILE}"><!ENTITY % p SYSTEM "{SECRET_FILE}">%p;]>'
WORD: Final = '<x xmlns:w="urn:w"><w:p><w:t>{}</w:t></w:p></x>'
MAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def office(**parts: str) -> bytes:
    """An Office document of these parts; two underscores stand for a slash."""
    named = {name.replace("__", "/") + ".xml": text for name, text in parts.items()}
    return archive(
        ("[Content_Types].xml", b"<Types/>"), *((name, text.encode()) for name, text in named.items())
    )


def letter(body: str) -> bytes:
    """A Word document."""
    return office(word__document=body)


def open_letter(body: str) -> bytes:
    """An OpenDocument text."""
    return archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", body.encode()))


def sheet(rows: str, definitions: str = "") -> bytes:
    """An Excel workbook of one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office_rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package_types = "http://schemas.openxmlformats.org/package/2006/content-types"
    package_rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = f'<workbook xmlns="{main}" xmlns:r="{office_rels}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    rels = f'<Relationships xmlns="{package_rels}"><Relationship Id="r1" Type="{office_rels}/worksheet" Target="worksheets/s.xml"/></Relationships>'
    types = (
        f'<Types xmlns="{package_types}"><Override PartName="/xl/workbook.xml" ContentType="{MAIN}"/></Types>'
    )
    body = f'{definitions}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return archive(
        ("[Content_Types].xml", types.encode()),
        ("xl/workbook.xml", book.encode()),
        ("xl/_rels/workbook.xml.rels", rels.encode()),
        ("xl/worksheets/s.xml", body.encode()),
    )


def odd_method(data: bytes) -> bytes:
    """The same package, packed with LZMA by what its list says."""
    return data.replace(b"\x08\0", b"\x0e\0")


def protected(data: bytes) -> bytes:
    """The same package, under a password by what its list says."""
    changed = bytearray(data)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 8] |= 1
        at += 4
    return bytes(changed)


def texts(definitions: str, body: str) -> bytes:
    """A backup of text messages."""
    sms = f'<sms address="+15550100" date="1773464531000" type="1" body="{body}"/>'
    return f"<?xml version='1.0'?>{definitions}<smses count='1'>{sms}</smses>".encode()


# Mail, tables, cards, words --------------------------------------------------------------------

MAIL: Final = b"From: a@example.org\nDate: Sat, 14 Nov 2026 12:00:00 -0600\nSubject: s\nMIME-Version: 1.0\n"


def mail_parts(count: int) -> bytes:
    """A message of so many attachments whose names lead out of the folder."""
    part = b"--b\nContent-Disposition: attachment; filename=../../etc/out\nContent-Transfer-Encoding: base64\n\nYQ==\n"
    return MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n" + part * count


def odd_charsets() -> bytes:
    """A message in codings that are none, or that run something when they are believed."""
    names = (
        b"idna",
        b"unicode_escape",
        b"rot13",
        b"zlib",
        b"bz2_codec",
        b"../../x",
        b"a" * 5000,
        b"undefined",
    )
    part = b"--b\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: quoted-printable\n\n=FF\\u0041\n"
    return MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"".join(part % name for name in names)


def telegram(messages: bytes) -> bytes:
    """A chat of Telegram with these messages."""
    return b'{"name": "A", "type": "personal_chat", "id": 1, "messages": ' + messages


CARD: Final = b"BEGIN:VCARD\nVERSION:3.0\nFN:A\n%s\nEND:VCARD\n"
PICTURE: Final = base64.b64encode(png(8, 8))


def deep(begin: bytes, count: int) -> bytes:
    """The same beginning so many times, never ended."""
    return begin * count


HOSTILE: Final[Mapping[str, Hostile]] = {
    "archives in archives": Hostile("chat.zip", nested_bomb),
    "an archive of one thing many times": Hostile("chat.zip", overlapping, "not_understood"),
    "an archive that grows a thousandfold": Hostile(
        "chat.zip", lambda: chat_zip(("photo.jpg", bytes(64 * 2**20))), "zip_too_large"
    ),
    "an archive of a million names": Hostile("chat.zip", million_names),
    "an archive that says less than it holds": Hostile("chat.zip", lambda: lying_zip(24, 10), "part_unreadable"),
    "an archive that says more than it holds": Hostile("chat.zip", lambda: lying_zip(24, 2**31), "zip_too_large"),
    "an archive with packed sizes that lie": Hostile("chat.zip", lambda: lying_zip(20, 2**31), "not_understood"),
    "an archive with a file beyond its end": Hostile("chat.zip", lambda: lying_zip(42, 2**31), "not_understood"),
    "names that lead out of an archive": Hostile("chat.zip", tricky_paths, "zip_odd_path"),
    "an archive cut off": Hostile("chat.zip", lambda: chat_zip(("a", b"a" * 999))[:-30]),
    "a picture of 400 million pixels": Hostile("big.png", lambda: png(20_000, 20_000), "too_large"),
    "a picture of 4 million million pixels": Hostile("huge.png", lambda: png(2**21, 2**21, pixels=b"x"), "too_large"),
    "a picture of negative size": Hostile("negative.png", lambda: png(2**32 - 1, 2**32 - 1, pixels=b"x"), "too_large"),
    "a comment of 64 MiB": Hostile("comment.png", png_text_bomb, "unreadable"),
    "a chunk longer than its file": Hostile(
        "chunk.png", lambda: png(8, 8, chunk(b"tEXt", b"a\0b", 0xFFFFFFFF)), "unreadable"
    ),
    "a bitmap that lies of its size": Hostile("lie.bmp", lambda: bmp(30_000, -30_000), "too_large"),
    "a bitmap with no end": Hostile("end.bmp", lambda: bmp(100, -(2**31), offset=2**31), "too_large"),
    "a hundred thousand frames": Hostile("frames.gif", lambda: gif(100_000), "too_large"),
    "tables that point at themselves": Hostile("loop.tif", lambda: tiff(*GREY, (279, 4, 1, 64))),
    "a picture of strips without end": Hostile(
        "strips.tif", lambda: tiff((256, 4, 1, 2**31), (257, 4, 1, 2**31), *GREY[2:], (279, 4, 2**31, 8)), "too_large"
    ),
    "camera notes that point at themselves": Hostile("notes.jpg", exif_jpeg, "exif_unreadable"),
    "a photograph of 65,500 a side": Hostile("wide.jpg", big_jpeg, "too_large"),
    "a HEIC cut short": Hostile("short.heic", lambda: heic(box(b"meta", bytes(4), 5000)), "unreadable"),
    "a HEIC of boxes that lie": Hostile(
        "lie.heic", lambda: heic(box(b"meta", bytes(4) + box(b"iloc", b"\1\0\0\0\x44\0\xff\xff", 2**31))), "unreadable"
    ),
    "a WebP that lies of its size": Hostile(
        "lie.webp", lambda: riff(b"WEBP", riff_chunk(b"VP8L", b"\x2f\xff\xff\xff\x0f", 2**31)), "too_large"
    ),
    "a drawing with a script": Hostile("drawing.svg", lambda: SVG),
    "a recording of 4 GiB in 100 bytes": Hostile("long.wav", wav),
    "a recording of 65,535 channels": Hostile("wide.wav", lambda: wav(0xFFFF, 2**30)),
    "a tag longer than its file": Hostile("tag.mp3", lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7f" + bytes(64), "unreadable"),
    "boxes in boxes": Hostile("deep.mp4", deep_boxes, "unreadable"),
    "a box of 64 bits": Hostile(
        "box.mp4", lambda: box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", b"\x7f" + b"\xff" * 7, 1), "no_such_part"
    ),
    "a film that lies elsewhere": Hostile("else.mp4", lambda: film(shown_as(b"avc1"))),
    "a table of four thousand million pictures": Hostile(
        "table.mp4", lambda: film(shown_as(b"mp4v") + box(b"stsz", struct.pack(">LLL", 0, 1, 0xFFFFFFFF)))
    ),
    "lists in lists": Hostile("deep.avi", lists_in_lists, "unreadable"),
    "a list of other films": Hostile("list.m3u8", f"#EXTM3U\n#EXTINF:1,\n{SECRET_FILE}\n".encode),
    "a film joined from other files": Hostile("joined.mp4", lambda: b"ffconcat version 1.0\nfile /etc/passwd\n"),
    "an EBML of endless parts": Hostile(
        "deep.webm", lambda: b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67" + b"\x01" + b"\xff" * 7 + b"\x08" * 999
    ),
    "a PDF that acts": Hostile(
        "act.pdf",
        lambda: page(b"/AA <</O <</S/Launch /F (/bin/sh)>>>>", ACTING, b"<</Type/Filespec /F (run.exe) /EF <</F 5 0 R>>>>", stream(b"MZ")),
        "no_text",
    ),
    "a PDF of tables that go round": Hostile("round.pdf", lambda: page() + b"\nstartxref\n9\n%%EOF", "no_text"),
    "a PDF whose table is its own forerunner": Hostile(
        "before.pdf", lambda: b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Root 1 0 R /Prev 9>>\nstartxref\n9\n%%EOF", "unreadable"
    ),
    "a PDF of pages that are their own parents": Hostile(
        "parents.pdf", lambda: pdf(b"<</Type/Catalog /Pages 2 0 R>>", b"<</Type/Pages /Kids [2 0 R 2 0 R] /Count 2000000000>>")
    ),
    "a PDF of packed objects without end": Hostile("objects.pdf", object_stream_bomb, "no_text"),
    "a PDF of packed spaces": Hostile("spaces.pdf", flate_bomb),
    "a form that draws itself": Hostile(
        "form.pdf",
        lambda: page(
            b"/Contents 5 0 R /Resources <</XObject <</X 4 0 R>>>>", b"",
            stream(b"/X Do ", b"/Type/XObject /Subtype/Form /BBox [0 0 9 9] /Resources <</XObject <</X 4 0 R>>>>"),
            stream(b"/X Do "),
        ),
        "no_text",
    ),
    "a page of a thousand kilometres": Hostile("wide.pdf", lambda: page(b"/MediaBox [0 0 1e30 1e-30]")),
    "a PDF of rubbish": Hostile("rubbish.pdf", lambda: b"%PDF-1.7\n" + b"[" * 100_000, "unreadable"),
    "a thousand million laughs": Hostile("sms.xml", lambda: texts(LAUGHS, "&a9;"), "not_understood", "sms"),
    "texts that ask for another file": Hostile("sms.xml", lambda: texts(OUTSIDE, "&a9;"), "not_understood", "sms"),
    "texts without end": Hostile("sms.xml", lambda: b"<smses>" + deep(b"<mms>", 100_000), "too_large_inside"),
    "a letter of laughs": Hostile("a.docx", lambda: letter(LAUGHS + WORD.format("&a9;")), "unreadable"),
    "a letter that asks for another file": Hostile("a.docx", lambda: letter(OUTSIDE + WORD.format("&a9;")), "unreadable"),
    "a letter of depth": Hostile("a.docx", lambda: letter("<x>" * 100_000), "unreadable"),
    "a letter that grows a thousandfold": Hostile("a.docx", lambda: letter(WORD.format("a" * 2**25)), "too_large"),
    "an open letter of laughs": Hostile("a.odt", lambda: open_letter(LAUGHS + "<x>&a9;</x>"), "unreadable"),
    "an open letter that asks for another file": Hostile("a.odt", lambda: open_letter(OUTSIDE + "<x>&a9;</x>"), "unreadable"),
    "a workbook of laughs": Hostile("a.xlsx", lambda: sheet("<row><c><v>&a9;</v></c></row>", LAUGHS), "not_understood"),
    "a workbook that asks for another file": Hostile(
        "a.xlsx", lambda: sheet("<row><c><v>&a9;</v></c></row>", OUTSIDE), "not_understood"
    ),
    "a workbook of far cells": Hostile(
        "a.xlsx", lambda: sheet('<row r="1048576"><c r="XFD1048576" t="s"><v>999999999</v></c></row>'), "not_understood"
    ),
    "a workbook of no kind": Hostile("a.xlsx", lambda: office(xl__workbook="<workbook/>"), "not_understood"),
    "a workbook packed in an odd way": Hostile("a.xlsx", lambda: odd_method(sheet("<row/>")), "not_understood"),
    "a workbook under a password": Hostile("a.xlsx", lambda: protected(sheet("<row/>")), "not_understood"),
    "a thousand messages in each other": Hostile(
        "deep.eml", lambda: MAIL + deep(b"Content-Type: message/rfc822\n\n", 1000), "too_many"
    ),
    "a thousand parts in each other": Hostile(
        "parts.eml", lambda: MAIL + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000)), "too_many"
    ),
    "a header without end": Hostile("header.eml", lambda: MAIL + b"X-A: " + b"a\n " * 2**19),
    "headers without end": Hostile("headers.eml", lambda: MAIL + b"Received: from x by y; z\n" * 20_000 + b"\nx"),
    "attachments without end": Hostile("many.eml", lambda: mail_parts(20_000), "too_many"),
    "letters in no coding": Hostile("coding.eml", odd_charsets),
    "a mailbox of borders": Hostile("a.mbox", lambda: b"From a@b.c Sat Nov 14 12:00:00 2026\n" * 20_000),
    "a table of a million columns": Hostile("wide.csv", lambda: b"Date,What happened" + b",x" * 10**6 + b"\n" + b"1,2\n" * 9),
    "a cell without end": Hostile("cell.csv", lambda: b'Date,What happened\n2026-01-01,"' + b"a\n" * 2**20),
    "words that a spreadsheet would run": Hostile(
        "run.csv", lambda: b"Date,What happened\n2026-03-14,\"=cmd|'/c calc'!A0\"\n2026-03-15,@SUM(1)\n"
    ),
    "lists a hundred thousand deep": Hostile("result.json", lambda: telegram(deep(b"[", 100_000)), "broken_file"),
    "a message a hundred thousand deep": Hostile(
        "result.json", lambda: telegram(b'[{"id":1,"text":' + deep(b'{"text":', 100_000))
    ),
    "a number of a million digits": Hostile(
        "result.json", lambda: telegram(b'[{"type":"message","date_unixtime":' + b"9" * 10**6 + b"}]}")
    ),
    "cards in cards": Hostile("a.vcf", lambda: deep(b"BEGIN:VCARD\n", 100_000)),
    "a card of a hundred thousand numbers": Hostile("a.vcf", lambda: CARD % b"\n".join([b"TEL:5550100"] * 100_000)),
    "a card of one folded line": Hostile("a.vcf", lambda: CARD % (b"NOTE:" + b"\n a" * 500_000)),
    "a card with a picture that is none": Hostile("a.vcf", lambda: CARD % (b"PHOTO;ENCODING=b:" + PICTURE * 20_000)),
    "a page of depth": Hostile("a.html", lambda: b"<!doctype html><html>" + deep(b"<div><table>", 50_000)),
    "a chat without end of line": Hostile("_chat.txt", lambda: CHAT % b"a" + b"a" * 2**22),
    "words that run backwards": Hostile("a.txt", ("\u202e\u2066" * 50_000 + "\0\x1b]0;x\x07").encode),
    "a JSON of keys alone": Hostile("a.json", lambda: json.dumps({str(n): n for n in range(50_000)}).encode()),
}  # fmt: skip
"""What the file is, and the file."""
