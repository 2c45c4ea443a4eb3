"""Targets over files that strangers wrote: what they are, what an email says, text, contacts, names, HTML."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from app.domain.documents_in import FileKind
from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext, NoJob
from app.importers import registry
from app.importers.email_view import MAX_BODY, email_view
from app.importers.mail_large import email_and_files
from app.importers.names import safe_name
from app.importers.recognise import HEAD_BYTES, recognise
from exports.bag import tags
from tests.fuzz.engine import Fuzz

_MAIL = (
    b"From: =?utf-8?q?Ren=C3=A9?= <rene@example.com>\r\nTo: a@example.com\r\nSubject: =?iso-8859-1?b?6Q==?=\r\n"
    b"Date: Sat, 14 Nov 2026 12:00:00 -0600\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n'
    b"\r\n--c\r\nContent-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n//5hAGIA\r\n"
    b"--c\r\nContent-Type: text/html\r\n\r\n<p>x<a href='http://e.org'>y</a>&#xD800;<img alt=z></p>\r\n--c--\r\n"
    b"--b\r\nContent-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b.jpg\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=FF=D8\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Subject: in\r\n\r\nwords\r\n--b--\r\n"
)
_CODED_MAIL = (
    b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n"
    b"Content-Disposition: attachment; filename=a.bin\n\n"
    + b"QUJD" * 19
    + b"\n"
    + b"REVG" * 19
    + b"\nQQ==\n--b--\n"
)
_BARE_MAIL = b'From x\nFrom: a\nContent-Type: text/plain; charset="\xff"\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#0V%T\n`\nend\n'
_CARD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;A=\r\n=20b;;;\r\n"
    b"item1.TEL;type=CELL:+1 512 555 0100\r\nNOTE:a\\nb\\, c\r\n  folded\r\nEND:VCARD\r\n"
)
_HEADS = (
    b"\xff\xd8\xff\xe0\0\x10JFIF",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"RIFF\x24\0\0\0WAVEfmt ",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1",
    b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01webm",
    b"OggS\0\2\0\0OpusHead",
    b"%PDF-1.7\n%\xe2\xe3",
    b"PK\x03\x04\x14\0",
    b"\xff\xfb\x90\x00" * 4,
    "été\n".encode("utf-16"),
    b"<!DOCTYPE html><html>",
    b"a,b\n1,2\n",
)


class NoDecoder:
    """A decoder that can read nothing, so that only what runs in the program itself is tried."""

    def watched_by(self, ctx: JobContext) -> NoDecoder:
        """Return itself."""
        del ctx
        return self

    def __getattr__(self, name: str) -> Any:
        """Refuse every request."""

        def refuse(*_given: object) -> None:
            raise KnownError(ErrorCode.PREVIEW_FAILED, reason="unreadable")

        if name.startswith("_"):
            raise AttributeError(name)
        return refuse


def _keepable(text: str) -> None:
    """Every text that is kept can be stored once it went through `storable`."""
    storable(text).encode("utf-8")


def email(scratch: Path) -> Fuzz:
    """An email, however malformed, gives headers, a text within its limit and attachments."""
    del scratch

    def target(data: bytes) -> None:
        view = email_view(data)
        assert len(view.text) <= MAX_BODY
        view.text.encode("utf-8")
        for name, value in (*view.headers, *view.raw_headers):
            _keepable(name)
            _keepable(value)
        for part in view.attachments:
            assert part.size == len(part.data)
            assert safe_name(part.untrusted_name)
        light, files = email_and_files(data, NoJob(), least=100)
        assert (light.headers, light.text) == (view.headers, view.text)
        told = [(file.size, file.sha256) for file in files]
        assert told == [(part.size, hashlib.sha256(part.data).hexdigest()) for part in view.attachments]

    return Fuzz(
        target, (_MAIL, _CODED_MAIL, _BARE_MAIL, b"", b"\r\n\r\nx", b"Content-Type: multipart/mixed\n\n--\n")
    )


def described(scratch: Path) -> Fuzz:
    """Any file is recognised and described by its importer; the first byte is the length of its name."""
    del scratch
    decoder: Any = NoDecoder()

    def target(data: bytes) -> None:
        length = (data[:1] or b"\0")[0] % 32
        name, body = data[1 : 1 + length].decode("utf-8", "surrogateescape"), data[1 + length :]
        kind = recognise(name, body[:HEAD_BYTES], len(body))
        kinds = {kind, FileKind("contact", "text/vcard", "vcf"), FileKind("text", "text/plain", "txt")}
        for each in kinds:
            found = registry.describe(each, lambda at, size: body[at : at + size], len(body), decoder)
            found.text.encode("utf-8")
            for line in found.reported:
                _keepable(line.key + line.value)
            for warning in found.warnings:
                assert registry.warning_sentence(warning)

    return Fuzz(target, tuple(b"\x05a.txt" + head for head in (*_HEADS, _CARD, _MAIL)))


def names(scratch: Path) -> Fuzz:
    """A file name of a stranger becomes one that every system can write and none opens as something else."""
    del scratch
    plain = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")

    def target(data: bytes) -> None:
        given = data.decode("utf-8", "surrogateescape")
        for most in (16, 100):
            made = safe_name(given, most)
            assert plain.fullmatch(made), made
            assert len(made) <= most
            assert made.rstrip(". ") == made
            stem = made.partition(".")[0].lower()
            assert not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", stem)
        assert re.fullmatch(r"E007[A-Za-z0-9_-]*(\.[a-z0-9]{1,5})?", tags.safe_name("E007", given))

    texts = (
        "IMG 0012.JPG",
        "../../etc/passwd",
        "con.txt",
        "a\u202egpj.exe",
        "é.tar.gz",
        ".",
        "x" * 300,
        "a:b\\c/",
    )
    return Fuzz(target, tuple(text.encode() for text in texts))
