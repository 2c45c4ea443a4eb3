"""What the inner layers ask of the outer ones: time, job control, evidence bytes, decoded pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import EntityId

if TYPE_CHECKING:  # the window starts sooner without
    from datetime import datetime


class Clock(Protocol):
    """The only source of "now"."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""

    def zone(self) -> str:
        """Return the IANA name of this machine's zone, such as `America/Chicago`."""


class JobContext(Protocol):
    """How long work reports progress and learns that it should stop."""

    def check(self) -> None:
        """Raise `Cancelled` when the job was asked to stop; call at least every 200 ms of work."""

    def progress(self, done: int, total: int, label: str) -> None:
        """Report `done` of `total` units; `label` is a key of `app.strings`, never text of the case."""


class NoJob:
    """A `JobContext` for work that nobody watches or cancels."""

    def check(self) -> None:
        """Go on."""

    def progress(self, done: int, total: int, label: str) -> None:
        """Tell nobody."""


class BlobReader(Protocol):
    """Reads the original bytes of evidence by evidence id; every byte given out was authenticated."""

    def size(self, evidence: EntityId) -> int:
        """Return the size in bytes; raises `KnownError(NOT_FOUND)`."""

    def read(self, evidence: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """Return `length` bytes from `offset`, to the end when None; `KnownError(EVIDENCE_DAMAGED)`."""

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """Yield the whole item in order, in pieces of at most 1 MiB."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Decoded pixels: 8-bit RGB rows from the top, `3 * width * height` bytes, upright."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF says of itself: pages as (width, height) in points and the text of each page."""

    pages: tuple[tuple[float, float], ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a sound or video file says of itself; times as text in the file's own words."""

    duration_ms: int | None
    streams: tuple[str, ...]
    reported: tuple[tuple[str, str], ...]


class Decoder(Protocol):
    """Turns untrusted media into pixels and text in another process; every method may raise
    `KnownError(PREVIEW_FAILED | PREVIEW_TIMED_OUT)` and never lets a decoder run where keys live.
    """  # noqa: D205 - one sentence over two lines

    def picture(self, data: bytes, max_side: int) -> Picture:
        """Decode a still picture, turned upright by its EXIF orientation, no side over `max_side` pixels."""

    def picture_facts(self, data: bytes) -> tuple[tuple[str, str], ...]:
        """Return what the picture reports (EXIF, GPS, size) as (name, value) pairs."""

    def pdf_facts(self, data: bytes) -> PdfFacts:
        """Return page sizes and text of a PDF, at most 2,000 pages."""

    def pdf_page(self, data: bytes, page: int, max_side: int) -> Picture:
        """Draw page `page` (from 0) of a PDF; forms, links and scripts are not acted on."""

    def media_facts(self, data: bytes) -> MediaFacts:
        """Return duration and streams of a sound or video file."""

    def media_stills(self, data: bytes, count: int, max_side: int) -> tuple[tuple[int, Picture], ...]:
        """Return up to `count` stills of a video as (milliseconds from the start, picture)."""


__all__ = [
    "BlobReader",
    "Cancelled",
    "Clock",
    "Decoder",
    "ErrorCode",
    "JobContext",
    "KnownError",
    "MediaFacts",
    "NoJob",
    "PdfFacts",
    "Picture",
]
