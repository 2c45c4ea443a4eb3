"""`SandboxDecoder`: the program's side of the sandbox. It trusts nothing that comes back."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self, TypeVar

from app.domain.court_form import (
    LARGEST_FORM,
    MOST_FIELDS,
    BlankForm,
    FieldSort,
    FormField,
    FormFilling,
)
from app.domain.documents_in import Part, Ranged, ReadRange
from app.domain.errors import ErrorCode, KnownError
from app.domain.largest import LARGEST_PDF, LARGEST_PICTURE
from app.domain.ports import JobContext, MediaFacts, NoJob, PdfFacts, Picture
from app.sandbox.pool import Pool, Refusal, SandboxReport
from app.sandbox.process import Worker
from app.sandbox.protocol import (
    MAX_ENLARGED,
    MAX_LINES,
    MAX_PAGES,
    MAX_SIDE,
    MAX_STILLS,
    Family,
    Kind,
    Odd,
    Operation,
    Reason,
    Reply,
    Wanted,
    family_of,
    pack_request,
    unpack_strings,
)

WALL_SECONDS: Final = 10.0
MAX_MEDIA_BYTES: Final = 512 * 2**20
MAX_STREAM_BYTES: Final = 2**40
MAX_PAIRS: Final = 2_000
_FORM_STRINGS: Final = 9
READER: Final = ("rapidocr", "onnxruntime")
"""The packages that read words in pictures, an optional part of the program."""

MAX_PART: Final = 16 * 2**20
"""Pixels of a part: more than a screen shows, and little memory however large the whole is."""

T = TypeVar("T")
_Bytes = tuple[ReadRange, int]


class SandboxDecoder:
    """The `FileDecoder` that services hand out: each request is served by a process that saw no other file.

    Errors of every method: `KnownError(PREVIEW_FAILED, reason=...)` with reason `unreadable`, `too_large`,
    `no_memory`, `protected`, `too_many_pages`, `no_such_part` or `worker`; `KnownError(PREVIEW_TIMED_OUT)`;
    `KnownError(FILE_TOO_LARGE, limit=...)` before anything is sent; `Cancelled` after `kill` or `close`.
    Safe to use from several threads; requests of one family (pictures, PDFs, media, words) wait their turn.
    """

    def __init__(self, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._pool = Pool(wall_seconds)
        self._ctx: JobContext = NoJob()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def watched_by(self, ctx: JobContext) -> SandboxDecoder:
        """Return the same decoder for one job: its requests end within 200 ms when `ctx` says stop."""
        other = SandboxDecoder.__new__(SandboxDecoder)
        other._pool = self._pool  # noqa: SLF001 - the same class
        other._ctx = ctx  # noqa: SLF001 - the same class
        return other

    def kill(self) -> None:
        """End all workers at once, from any thread; requests under way and waiting raise `Cancelled`."""
        self._pool.end_all(for_good=False)

    def close(self) -> None:
        """Like `kill`, and every later request raises `Cancelled`; may be called again."""
        self._pool.end_all(for_good=True)

    def report(self) -> SandboxReport:
        """Start a bare worker and return which walls stand on this machine."""
        return self._pool.run(Family.BARE, self._ctx, Pool.report_of)

    def picture(self, data: bytes | Ranged, max_side: int) -> Picture:
        """Decode a photograph: first frame, upright, on white, no side over `max_side` pixels (≤ 10,000)."""
        _check_side(max_side)
        source = _whole(data, LARGEST_PICTURE)
        return self._run(Wanted(Operation.PICTURE, max_side), source, _Pictures(1, max_side))[0][1]

    def picture_part(self, data: bytes | Ranged, longest: int, part: Part) -> Picture:
        """Decode what lies in `part` of a photograph that is `longest` pixels on its longest side.

        A photograph is never enlarged: with fewer pixels of its own it stays as it is.
        """
        _check_part(longest, part)
        wanted = Wanted(Operation.PICTURE_PART, longest, 0, part)
        return self._run(wanted, _whole(data, LARGEST_PICTURE), _Pictures(1, *part[2:]))[0][1]

    def picture_facts(self, data: bytes | Ranged) -> tuple[tuple[str, str], ...]:
        """Return what a photograph reports: `Format`, `PixelWidth`, `PixelHeight`, then EXIF names, values.

        `("Warning", "exif_unreadable")` is among them when its EXIF is broken.
        """
        return self._run(Wanted(Operation.PICTURE_FACTS), _whole(data, LARGEST_PICTURE), _read_pairs)

    @property
    def can_read_words(self) -> bool:
        """Whether the optional part of the program that reads words in pictures is installed."""
        return all(importlib.util.find_spec(name) for name in READER)

    def words(self, picture: Picture) -> tuple[str, ...]:
        """Return the lines that a machine reads in a picture, from the top; it may be wrong in any of them.

        Takes seconds, up to four times as long as other requests may. Raises `KnownError(READER_MISSING)`
        where the reader is not installed.
        """
        if not self.can_read_words:
            raise KnownError(ErrorCode.READER_MISSING)
        wanted = Wanted(Operation.READ_WORDS, picture.width, picture.height)
        return self._run(wanted, _whole(picture.rgb, len(picture.rgb)), _read_lines)

    def pdf_facts(self, data: bytes | Ranged) -> PdfFacts:
        """Return page sizes in points and text, of at most 2,000 pages; more raises PREVIEW_FAILED."""
        return self._run(Wanted(Operation.PDF_FACTS), _whole(data, LARGEST_PDF), _read_pdf_facts)

    def pdf_reported(self, data: bytes) -> tuple[tuple[str, str], ...]:
        """Return `PdfVersion`, `Pages` and the document information as it stands there."""
        return self._run(Wanted(Operation.PDF_REPORTED), _whole(data, LARGEST_PDF), _read_pairs)

    def pdf_page(self, data: bytes | Ranged, page: int, max_side: int) -> Picture:
        """Draw page `page` (from 0), no side over `max_side` pixels."""
        _check_side(max_side)
        _check_page(page)
        source = _whole(data, LARGEST_PDF)
        return self._run(Wanted(Operation.PDF_PAGE, page, max_side), source, _Pictures(1, max_side))[0][1]

    def pdf_part(self, data: bytes | Ranged, page: int, longest: int, part: Part) -> Picture:
        """Draw what lies in `part` of page `page`, the page being `longest` pixels on its longest side."""
        _check_part(longest, part)
        _check_page(page)
        wanted = Wanted(Operation.PDF_PART, page, longest, part)
        return self._run(wanted, _whole(data, LARGEST_PDF), _Pictures(1, *part[2:]))[0][1]

    def media_facts(self, data: bytes) -> MediaFacts:
        """Return duration, streams and container metadata of a sound or video file in memory."""
        return self._run(Wanted(Operation.MEDIA_FACTS), _whole(data, MAX_MEDIA_BYTES), _read_media_facts)

    def media_facts_stream(self, read: ReadRange, size: int) -> MediaFacts:
        """Like `media_facts`, reading only the ranges needed of a file of any size up to 1 TiB."""
        return self._run(Wanted(Operation.MEDIA_FACTS), _ranges(read, size), _read_media_facts)

    def media_stills(self, data: bytes, count: int, max_side: int) -> tuple[tuple[int, Picture], ...]:
        """Return up to `count` (at most 64) stills of a video, upright, as (milliseconds, picture)."""
        return self._stills(_whole(data, MAX_MEDIA_BYTES), count, max_side)

    def media_stills_stream(
        self, read: ReadRange, size: int, count: int, max_side: int
    ) -> tuple[tuple[int, Picture], ...]:
        """Like `media_stills`, reading only the ranges that are needed."""
        return self._stills(_ranges(read, size), count, max_side)

    def form_fields(self, data: bytes) -> BlankForm:
        """Return the fields of a fillable PDF of at most 32 MiB."""
        return self._run(Wanted(Operation.FORM_FIELDS), _whole(data, LARGEST_FORM), _read_form)

    def fill_form(self, data: bytes, filling: FormFilling) -> bytes:
        """Return the PDF with its fields filled; `filling.drawn` is a PDF of ours of at most 32 MiB."""
        orders = {"texts": filling.texts, "ticks": filling.ticks, "flat": filling.flat}
        head = json.dumps(orders).encode("ascii")
        for part in (data, filling.drawn, head):
            if len(part) > LARGEST_FORM:
                raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=LARGEST_FORM)
        source = _whole(head + filling.drawn + data, 3 * LARGEST_FORM)
        wanted = Wanted(Operation.FORM_FILL, len(head), len(filling.drawn))
        return self._run(wanted, source, _read_file)

    def _stills(self, source: _Bytes, count: int, max_side: int) -> tuple[tuple[int, Picture], ...]:
        _check_side(max_side)
        if not 1 <= count <= MAX_STILLS:
            raise ValueError("count")
        wanted = Wanted(Operation.MEDIA_STILLS, count, max_side)
        return self._run(wanted, source, _Pictures(count, max_side))

    def _run(self, wanted: Wanted, source: _Bytes, take: Callable[[_Answer], T]) -> T:
        def talk(worker: Worker) -> T:
            worker.request(pack_request(wanted, source[1]))
            return take(_Answer(worker, *source))

        return self._pool.run(family_of(wanted.operation), self._ctx, talk)


class _Answer:
    """The replies to one request, with the worker's questions for bytes answered on the way."""

    def __init__(self, worker: Worker, read: ReadRange, size: int) -> None:
        self._worker = worker
        self._read = read
        self._size = size

    def next(self, wanted: Kind) -> Reply | None:
        """Return the next reply of kind `wanted`, or None at the end; raises `Refusal`."""
        allowed = frozenset({Kind.ASK, Kind.DONE, Kind.FAILED, wanted})
        while (reply := self._worker.reply(allowed, self._size)).kind is Kind.ASK:
            length = min(reply.a, self._size - reply.n)
            data = self._read(reply.n, length)
            if len(data) != length:
                raise ValueError("the file is not as long as was said")
            self._worker.give(data)
        if reply.kind is Kind.FAILED:
            raise Refusal(Reason(reply.a).name.lower())
        return None if reply.kind is Kind.DONE else reply

    def only(self, wanted: Kind) -> Reply:
        """Return the one reply that the answer may hold; anything else is odd."""
        reply = self.next(wanted)
        if reply is None or self.next(Kind.DONE) is not None:
            raise Odd("count")
        return reply


class _Pictures:
    """Reads between one and `count` pictures of at most `widest` and `highest` pixels."""

    def __init__(self, count: int, widest: int, highest: int = 0) -> None:
        self._count = count
        self._widest = widest
        self._highest = highest or widest

    def __call__(self, answer: _Answer) -> tuple[tuple[int, Picture], ...]:
        found: list[tuple[int, Picture]] = []
        while (reply := answer.next(Kind.PICTURE)) is not None:
            if len(found) == self._count or reply.a > self._widest or reply.b > self._highest:
                raise Odd("picture")
            found.append((reply.c, Picture(reply.a, reply.b, reply.payload)))
        if not found:
            raise Odd("no picture")
        return tuple(found)


def _read_strings(answer: _Answer) -> tuple[str, ...]:
    return unpack_strings(answer.only(Kind.TEXT).payload)


def _read_lines(answer: _Answer) -> tuple[str, ...]:
    lines = _read_strings(answer)
    if len(lines) > MAX_LINES:
        raise Odd("lines")
    return tuple(" ".join(_clean(line).split()) for line in lines)


def _read_pairs(answer: _Answer) -> tuple[tuple[str, str], ...]:
    return _pairs(_read_strings(answer))


def _read_pdf_facts(answer: _Answer) -> PdfFacts:
    strings = _read_strings(answer)
    if len(strings) % 3 or len(strings) > 3 * MAX_PAGES:
        raise Odd("pages")
    pages = [
        (_number(strings[at]) / 1000, _number(strings[at + 1]) / 1000) for at in range(0, len(strings), 3)
    ]
    return PdfFacts(tuple(pages), tuple(_clean(text) for text in strings[2::3]))


def _read_file(answer: _Answer) -> bytes:
    return answer.only(Kind.FILE).payload


def _read_form(answer: _Answer) -> BlankForm:
    strings = _read_strings(answer)
    count, odd = divmod(len(strings) - 2, _FORM_STRINGS)
    if odd or not 0 <= count <= MOST_FIELDS or strings[1] not in {"0", "1"}:
        raise Odd("form")
    rows = (strings[at : at + _FORM_STRINGS] for at in range(2, len(strings), _FORM_STRINGS))
    return BlankForm(_number(strings[0]), tuple(_form_field(*row) for row in rows), strings[1] == "1")


def _form_field(  # noqa: PLR0917 - a row of strings
    name: str, sort: str, label: str, page: str, box: str, points: str, multiline: str, most: str, states: str
) -> FormField:
    sides = box.split(",")
    if sort not in tuple(FieldSort) or len(sides) != 4:
        raise Odd("field")
    left, bottom, right, top = (_signed(side) / 1000 for side in sides)
    if not (left <= right and bottom <= top):
        raise Odd("box")
    return FormField(
        name=_clean(name),
        sort=FieldSort(sort),
        label=" ".join(_clean(label).split()),
        page=_number(page),
        box=(left, bottom, right, top),
        points=_number(points) / 1000,
        multiline=multiline == "1",
        most=_number(most),
        states=tuple(filter(None, _clean(states).split("\n"))),
    )


def _signed(untrusted: str) -> int:
    return -_number(untrusted[1:]) if untrusted.startswith("-") else _number(untrusted)


def _read_media_facts(answer: _Answer) -> MediaFacts:
    strings = _read_strings(answer)
    if len(strings) < 2:
        raise Odd("media")
    count = _number(strings[1])
    if count > len(strings) - 2:
        raise Odd("streams")
    streams = tuple(_clean(text) for text in strings[2 : 2 + count])
    duration = _number(strings[0]) if strings[0] else None
    return MediaFacts(duration, streams, _pairs(strings[2 + count :]))


def _number(untrusted: str) -> int:
    if not (untrusted.isascii() and untrusted.isdigit() and len(untrusted) <= 15):
        raise Odd("number")
    return int(untrusted)


def _pairs(strings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if len(strings) % 2 or len(strings) > 2 * MAX_PAIRS:
        raise Odd("pairs")
    return tuple((_clean(strings[at]), _clean(strings[at + 1])) for at in range(0, len(strings), 2))


def _clean(untrusted: str) -> str:
    """Drop control characters except line break and tab."""
    return "".join(
        character
        for character in untrusted
        if character in "\n\t" or not (character < " " or "\x7f" <= character <= "\x9f")
    )


def _whole(data: bytes | Ranged, most: int) -> _Bytes:
    size = data.size if isinstance(data, Ranged) else len(data)
    if size > most:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
    if isinstance(data, Ranged):
        return data.read, size
    return lambda offset, length: data[offset : offset + length], size


def _ranges(read: ReadRange, size: int) -> _Bytes:
    if size > MAX_STREAM_BYTES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_STREAM_BYTES)
    return read, size


def _check_side(max_side: int) -> None:
    if not 1 <= max_side <= MAX_SIDE:
        raise ValueError("max_side")


def _check_page(page: int) -> None:
    if not 0 <= page < MAX_PAGES:
        raise ValueError("page")


def _check_part(longest: int, part: Part) -> None:
    left, top, width, height = part
    fits = 1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE and width * height <= MAX_PART
    if not (1 <= longest <= MAX_ENLARGED and 0 <= left < MAX_ENLARGED and 0 <= top < MAX_ENLARGED and fits):
        raise ValueError("part")


def sandbox_report() -> SandboxReport:
    """Return which walls stand on this machine; takes the time of starting one process."""
    with SandboxDecoder() as decoder:
        return decoder.report()
