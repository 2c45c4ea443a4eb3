"""Reads back everything that a finished PDF of ours says: pages, metadata, bookmarks, descriptions, pictures.

Every page is read twice, as a reader program takes it out and as it was drawn; and where a page ends, the
words before and after are read together.

Only for files that this program has just made (their media are already re-encoded pixels), or that a person
asks about with `check`; evidence is never opened here but in the sandbox.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing

import pikepdf
import pypdfium2

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext, NoJob
from app.strings.catalogue import text
from exports.checks.drawn_text import drawn_texts
from exports.checks.leak_scan import DRAWN, METADATA, Piece
from exports.checks.pdf_objects import every_object, holds_text

_ACTUAL_TEXT = re.compile(rb"/ActualText\s*(?:<([0-9A-Fa-f\s]*)>|\(((?:\\.|[^\\)])*)\))", re.DOTALL)
_KEYS = {
    "/Alt": "alt",
    "/ActualText": "alt",
    "/E": "alt",
    "/Contents": "annotation",
    "/URI": "annotation",
    "/Subj": "annotation",
    "/RC": "annotation",
    "/T": "annotation",
    "/TU": "annotation",
    "/V": "annotation",
    "/DV": "annotation",
    "/F": "file_name",
    "/UF": "file_name",
    "/Desc": "file_name",
    "/P": "label",
    "/JS": "annotation",
    "/NM": "annotation",
    "/LastModified": "metadata",
    "/M": "metadata",
}
_DEPTH = 6
_JOIN = 300
_SOI = b"\xff\xd8"
_PRIVATE_SEGMENTS = {0xE1: "exif", 0xED: "iptc", 0xFE: "comment"}


class PdfReading:
    """Reads what a PDF says, piece by piece with its place; only one page of it is held at a time.

    When all was read, `pages` counts its pages, `marked_pictures` names the pictures that carry metadata, and
    `joins` are the words around the end of each page, without running heads and feet.
    """

    def __init__(self, data: bytes, name: str = "", ctx: JobContext | None = None) -> None:
        """Begin to read; `name` is put before every place."""
        self._data = data
        self._prefix = f"{name}: " if name else ""
        self._job = NoJob() if ctx is None else ctx
        self.pages = 0
        self.marked_pictures: tuple[str, ...] = ()
        self.joins: tuple[Piece, ...] = ()

    def read(self) -> Iterator[Piece]:
        """Yield every piece; to be called once. Raises `KnownError(FILE_NOT_UNDERSTOOD)`."""
        try:
            yield from (piece for piece in self._pieces() if piece.text.strip())
        except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError) as error:
            raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD) from error

    def _pieces(self) -> Iterator[Piece]:
        prefix, job = self._prefix, self._job
        for words in _page_texts(self._data, job):
            self.pages += 1
            yield Piece(prefix + text("checks.where.page", n=self.pages), words)
        with pikepdf.open(io.BytesIO(self._data)) as pdf:
            joins: list[Piece] = []
            before: str | None = None
            for number, words in enumerate(drawn_texts(pdf, job), 1):
                yield Piece(prefix + text("checks.where.page", n=number), words, field=DRAWN)
                if before is not None:
                    joins.append(_join(before, words, prefix, number))
                before = words
            self.joins = tuple(joins)
            yield from _spoken(pdf, prefix, job)
            yield from _metadata(pdf, prefix)
        marked: list[str] = []
        for item in every_object(self._data, job):
            stream = item if isinstance(item, pikepdf.Stream) else None
            values = item if stream is None else stream.stream_dict
            if isinstance(values, pikepdf.Object) and holds_text(values):
                yield from _of_object(values, prefix, 0)
            if stream is not None and stream.get("/Subtype") == "/Image":
                job.check()
                marked += [prefix + where for where in _marks_of(stream)]
        self.marked_pictures = tuple(marked)


def _join(before: str, after: str, prefix: str, number: int) -> Piece:
    """Return the words around the end of a page, cut where a line ends, else where a word does.

    A number of several groups stands on one line: cut inside, it would look like another one.
    """
    tail, head = before[-_JOIN:], after[:_JOIN]
    if len(tail) < len(before):
        tail = tail[re.search(r"\n|\s(?![^\n]*\n)|$", tail).start() :]  # type: ignore[union-attr]
    if len(head) < len(after):
        head = head[: re.search(r"\n[^\n]*$|\S*$", head).start()]  # type: ignore[union-attr]
    return Piece(prefix + text("checks.where.pages", n=number - 1, next=number), f"{tail}\n{head}")


def _page_texts(data: bytes, job: JobContext) -> Iterator[str]:
    """Yield the text of every page as a reader program takes it out."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        for number in range(len(document)):
            job.check()
            with closing(document[number]) as page, closing(page.get_textpage()) as found:
                yield str(found.get_text_range())


def _spoken(pdf: pikepdf.Pdf, prefix: str, job: JobContext) -> Iterator[Piece]:
    """Yield the words that stand behind shaped text, page by page."""
    for number, page in enumerate(pdf.pages, 1):
        job.check()
        contents = page.obj.get("/Contents")
        if contents is None:
            continue
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        joined = b"\n".join(stream.read_bytes() for stream in streams)
        words = [_decoded(match) for match in _ACTUAL_TEXT.finditer(joined)]
        if words:
            yield Piece(prefix + text("checks.where.page", n=number), " ".join(words))


def _decoded(match: re.Match[bytes]) -> str:
    if match[1] is not None:
        digits = re.sub(rb"\s", b"", match[1]).decode()
        raw = bytes.fromhex(digits + "0" * (len(digits) % 2))
    else:
        raw = re.sub(rb"\\(.)", rb"\1", match[2])
    return str(pikepdf.String(raw))


def _metadata(pdf: pikepdf.Pdf, prefix: str) -> Iterator[Piece]:
    where = prefix + text("checks.where.metadata")
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key, value in info.items():
            yield Piece(where, f"{key[1:]}: {value}", field=METADATA)
    packet = pdf.Root.get("/Metadata")
    if isinstance(packet, pikepdf.Stream):
        yield Piece(where, packet.read_bytes().decode("utf-8", "replace"), field=METADATA)


def _of_object(item: object, prefix: str, depth: int) -> Iterator[Piece]:
    if depth > _DEPTH:
        return
    if isinstance(item, pikepdf.Dictionary):
        for key, value in item.items():
            kind = _KEYS.get(key, "bookmark" if key == "/Title" and "/Parent" in item else "")
            if kind and isinstance(value, pikepdf.String):
                field = METADATA if kind == "metadata" else ""
                yield Piece(prefix + text(f"checks.where.{kind}"), str(value), field=field)
            else:
                yield from _of_direct(value, prefix, depth)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _of_direct(value, prefix, depth)


def _of_direct(value: object, prefix: str, depth: int) -> Iterator[Piece]:
    """Go into a value written inside its owner; what has a number of its own is visited by itself."""
    if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
        yield from _of_object(value, prefix, depth + 1)


def _marks_of(picture: pikepdf.Stream) -> Iterator[str]:
    """Name what a picture carries beside its pixels: EXIF, XMP, IPTC or comments in a JPEG."""
    raw = picture.read_raw_bytes()
    if raw[:2] == _SOI:
        for segment in jpeg_segments(raw):
            if segment in _PRIVATE_SEGMENTS:
                yield text(f"checks.where.picture_{_PRIVATE_SEGMENTS[segment]}")
    elif b"<x:xmpmeta" in raw or b"Exif\0" in raw:
        yield text("checks.where.picture_exif")


def jpeg_segments(data: bytes) -> Iterator[int]:
    """Yield the marker of every segment before the pixels (ITU-T T.81, B.1.1)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:
            return
        yield marker
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
