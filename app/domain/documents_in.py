"""What was read out of a file that came in: what it is, what it says of itself, its text, its attachments.

Plain values that importers make and that exporters print; nothing in them was judged true, only read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from app.domain.court_form import FormFiller
from app.domain.evidence import Reported
from app.domain.ports import Decoder, JobContext, MediaFacts, PdfFacts, Picture

OFFICE: Final = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
"""How the media types of office documents begin."""

ReadRange = Callable[[int, int], bytes]
"""`read(offset, length)` gives the bytes there, fewer only at the end of the file."""


@dataclass(frozen=True, slots=True)
class Ranged:
    """A file of `size` bytes that is read by ranges and never held whole."""

    read: ReadRange
    size: int


Part = tuple[int, int, int, int]
"""Left, top, width and height in pixels of a picture or page as large as it is wanted."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is by its first bytes.

    `code` is photo, pdf, email, text, audio, video, contact or file; `extension` is lower case without a dot
    and safe to write, whatever the file was called.
    """

    code: str
    media_type: str
    extension: str


@dataclass(frozen=True, slots=True)
class ClaimedTime:
    """A time that a file states of itself, never corrected.

    `value` is in the file's own words, `source` and `key` say where it stood; `iso` is the same in ISO 8601,
    with an offset only when the file states one (`has_zone`).
    """

    source: str
    key: str
    value: str
    iso: str
    has_zone: bool


@dataclass(frozen=True, slots=True)
class Description:
    """What a file of `kind` reports of itself, and its searchable text.

    `warnings` are codes (`app.importers.registry.warning_sentence` has the words); `attachments` are the
    names of the files inside an email.
    """

    kind: FileKind
    reported: tuple[Reported, ...] = ()
    text: str = ""
    claimed_time: ClaimedTime | None = None
    warnings: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file inside an email: its name as stated there (untrusted), stated type, size and bytes."""

    untrusted_name: str
    media_type: str
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Hop:
    """One server that a message passed, by its own `Received` line.

    `sent_by` and `taken_by` are the names it gave to the two ends, `addresses` those it saw, `stated` its
    time in its words, `iso` the same when it could be read, else "".
    """

    sent_by: str
    taken_by: str
    addresses: tuple[str, ...]
    stated: str
    iso: str


@dataclass(frozen=True, slots=True)
class EmailView:
    """An email as a person reads it.

    `headers` are all headers in their order as (name, decoded value), `raw_headers` the same undecoded;
    `text` is the body, from HTML without any of its pictures or scripts when there is no plain one
    (`from_html`); `warnings` as in `Description`; `hops` is its way, the sender's end first, and `checks`
    what servers wrote of who sent it.
    """

    headers: tuple[tuple[str, str], ...]
    raw_headers: tuple[tuple[str, str], ...]
    text: str
    attachments: tuple[AttachmentView, ...] = ()
    from_html: bool = False
    warnings: tuple[str, ...] = ()
    hops: tuple[Hop, ...] = ()
    checks: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """Return the decoded value of the first header of that name in any case, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class TextView:
    """The text of a file and the encoding it was read with; `certain` is False when that was a guess."""

    text: str
    encoding: str
    certain: bool


class FileDecoder(Decoder, FormFiller, Protocol):
    """A `Decoder` that also serves large files by ranges and reads what a PDF says of itself.

    Every method may raise `KnownError(PREVIEW_FAILED | PREVIEW_TIMED_OUT | FILE_TOO_LARGE)` and `Cancelled`.
    """

    def picture(self, data: bytes | Ranged, max_side: int) -> Picture:
        """As in `Decoder`."""

    def picture_facts(self, data: bytes | Ranged) -> tuple[tuple[str, str], ...]:
        """As in `Decoder`."""

    def pdf_facts(self, data: bytes | Ranged) -> PdfFacts:
        """As in `Decoder`."""

    def pdf_page(self, data: bytes | Ranged, page: int, max_side: int) -> Picture:
        """As in `Decoder`."""

    def watched_by(self, ctx: JobContext) -> FileDecoder:
        """Return the same decoder for one job: its requests end within 200 ms when `ctx` says stop."""

    def picture_part(self, data: bytes | Ranged, longest: int, part: Part) -> Picture:
        """Decode a part of a photograph with `longest` pixels on its longest side, never more than it has."""

    def pdf_part(self, data: bytes | Ranged, page: int, longest: int, part: Part) -> Picture:
        """Draw a part of page `page` whose longest side is `longest` pixels."""

    @property
    def can_read_words(self) -> bool:
        """Whether the part of the program that reads words in pictures is installed."""

    def words(self, picture: Picture) -> tuple[str, ...]:
        """Return the lines that a machine reads in a picture, from the top; raises READER_MISSING besides."""

    def pdf_reported(self, data: bytes) -> tuple[tuple[str, str], ...]:
        """Return the document information of a PDF as (name, value) pairs, as it stands there."""

    def media_facts_stream(self, read: ReadRange, size: int) -> MediaFacts:
        """Like `media_facts`, for a file of `size` bytes of any length."""

    def media_stills_stream(
        self, read: ReadRange, size: int, count: int, max_side: int
    ) -> tuple[tuple[int, Picture], ...]:
        """Like `media_stills`, for a file of `size` bytes of any length."""
