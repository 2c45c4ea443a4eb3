"""Targets over papers: finished files that somebody checks, and texts that go into papers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pikepdf

from app.domain.case import CaseSnapshot
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import Paper
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from app.domain.views.secrets import Secret, SecretKind
from exports.bag.tags import BAGIT_TXT, MANIFEST, TAG_MANIFEST, manifest_bytes
from exports.checks.finished_file import check_file
from exports.checks.leak_scan import Piece, Scanner
from exports.render.document import Document, PageStyle, Style
from exports.render.text import clusters, printable
from exports.table_files import COLUMNS, csv_bytes, json_bytes
from tests.exports.builders import entry, full_case, request
from tests.fuzz.engine import Fuzz

_JOB = NoJob()
_FINISHED = frozenset({ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.NOT_READABLE, ErrorCode.FILE_TOO_LARGE})
_PAYLOAD = {"data/E001_photo.jpg": b"picture", "data/E002.txt": b""}
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212")


def _listed(files: dict[str, bytes]) -> bytes:
    return manifest_bytes((name, hashlib.sha256(data).hexdigest()) for name, data in files.items())


def _bag(manifest: bytes) -> dict[str, bytes]:
    tags = {"bagit.txt": BAGIT_TXT, MANIFEST: manifest}
    return {**_PAYLOAD, **tags, TAG_MANIFEST: _listed(tags)}


def _zipped(files: dict[str, bytes], *, packed: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, packed)
    return out.getvalue()


def _pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _is_whole(path: Path, data: bytes) -> bool:
    """Check a file as `daybook check` does; False when it is refused or has problems."""
    path.write_bytes(data)
    try:
        report = check_file(path, _JOB)
    except KnownError as error:
        if error.code not in _FINISHED:
            raise
        return False
    assert all(problem.what for problem in report.problems)
    return report.ok


def finished(scratch: Path) -> Fuzz:
    """A finished file from anywhere, PDF or ZIP, is checked, or refused as what it is not."""

    def target(data: bytes) -> None:
        _is_whole(scratch / "finished", data)

    bag = _bag(_listed(_PAYLOAD))
    whole = (_zipped(bag), _zipped(bag, packed=zipfile.ZIP_DEFLATED))
    odd = ({f"bag/{name}": data for name, data in bag.items()}, {**bag, "": b"", "data/": b""})
    return Fuzz(target, (*whole, *map(_zipped, odd), _pdf(), b"PK"))


def bundle_list(scratch: Path) -> Fuzz:
    """The list of a bundle, in any bytes: the bundle is whole only when the list names what is there."""

    def target(data: bytes) -> None:
        if _is_whole(scratch / "bundle.zip", _zipped(_bag(data))):
            lines = data.decode("utf-8").replace("\r\n", "\n").splitlines()
            assert {line.split(maxsplit=1)[1].lstrip("*") for line in lines} == set(_PAYLOAD)

    whole = _listed(_PAYLOAD)
    odd = (b"../x", b"/etc/passwd", b"data/a\0b", b"C:\\x", b"data/\xff")
    return Fuzz(target, (whole, *(whole + b"0" * 64 + b"  " + path + b"\n" for path in odd), whole.upper()))


def tables(scratch: Path) -> Fuzz:
    """Whatever was typed, CSV and JSON read back, and no cell begins a formula; fields are parted by LF."""
    del scratch
    case = full_case()
    fields = ("title", "what", "where", "before")

    def target(data: bytes) -> None:
        words = data.decode("utf-8", "replace").split("\x1e")
        given = dict(zip(fields, words, strict=False))
        taken = CaseSnapshot(
            case=case.case, taken=case.taken, entries=(entry("f", words=tuple(words), **given),)
        )
        view = served_case(taken, request(Paper.CSV))
        rows = list(csv.reader(io.StringIO(csv_bytes(view).decode("utf-8-sig"), newline=""), strict=True))
        assert [len(row) for row in rows] == [len(COLUMNS)] * 2
        for cell in rows[1]:
            shown = (
                sign for sign in cell if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc"}
            )
            assert next(shown, "") not in _FORMULA
        document = json.loads(json_bytes(view))
        for name, value in given.items():
            assert document["incidents"][0][name] == value

    texts = ("=1+1\x1e\t@x\x1e\u200b-5\x1eok", 'a"b,c\r\nd\x1e\0', "\u2028\x1e\ufeff=x")
    return Fuzz(target, tuple(text.encode() for text in texts))


def drawn_text(scratch: Path) -> Fuzz:
    """Any text at all, in any place of a paper, is drawn."""
    del scratch

    def target(data: bytes) -> None:
        words = data.decode("utf-8", "surrogateescape")
        assert "".join(clusters(words)) == words
        printable(words).encode("utf-8")
        doc = Document(title=words, page=PageStyle())
        doc.heading(1, words)
        doc.paragraph(words, Style.QUOTE)
        doc.labelled(words, words)
        doc.table([words, "b"], [(words, words)], widths=(1, 2))
        assert doc.build(_JOB).pages >= 1

    texts = (
        "plain <b>&amp; words",
        "\u05d0\u05d1 123 \u202e\u2067x\u2069 (\u0627\u0644)",
        "\u0915\u094d\u0937 \u0e33 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1fa\U0001f1f8",
        "\0\x07\u0085\ufffe\U0010ffff\xad",
        "e" + "\u0301" * 50,
        "\u4ed6\u5728\u8f66\u7ad9 \uac01\u1100\u1161\u11a8",
        "x" * 300,
    )
    return Fuzz(target, tuple(text.encode() for text in texts))


def leak_scan(scratch: Path) -> Fuzz:
    """Any confidential text is spelled out and looked for in any words; said as it is, it is found.

    The first byte is the kind of the secret, the second the length of it.
    """
    del scratch
    kinds = tuple(SecretKind)
    surely = {SecretKind.EMAIL: 8, SecretKind.PRIVATE_NOTE: 18, SecretKind.HANDLE: 8}

    def target(data: bytes) -> None:
        which, length = (data[:2] + b"\0\0")[:2]
        kind = kinds[which % len(kinds)]
        text = data[2:].decode("utf-8", "replace")
        value, words = text[: length % 64], text[length % 64 :]
        secret = Secret(kind, value, "field")
        scanner = Scanner([secret], [words[:10]], [words[10:20]], zone="America/Chicago")
        scanner.scan(
            [Piece("here", words), Piece("", words, field="metadata"), Piece("", words, field="own_headers")]
        )
        if kind in surely and value.isascii() and value.isalpha() and len(value) >= surely[kind]:
            alone = Scanner([secret]).scan([Piece("here", f"It says: {value} there.")])
            assert alone.finds, "a secret that stands there word for word was not found"

    texts = (
        ("12 Rainbow Row Apt 4, Charleston, SC 29401", " at twelve Rainbow Row # 4, 29401"),
        ("(512) 555-0188", " call 512.555.0188 or five one two five five five"),
        ("jo.doe+x@example.com", " jo dot doe at example dot com"),
        ("30.2672, -97.7431", " 30°16'2\"N 97°44'35\"W"),
        ("1990-02-03", " born on 3 February 1990, 02/03/1990"),
        ("KTR-4417 grey Honda", " plate KTR 4417"),
        ("I never told anybody about the key.", " I never told anybody about the key. %49 =49"),
    )
    return Fuzz(
        target,
        tuple(
            bytes([kind, len(value)]) + (value + words).encode()
            for kind in range(len(kinds))
            for value, words in texts[kind % 2 :: 2]
        ),
    )
