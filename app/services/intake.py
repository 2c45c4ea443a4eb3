"""How bytes become evidence: stored and read back first, then written into the record in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast

from app.domain.documents_in import Description, FileDecoder, ReadRange
from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence, Reported
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import find_zone
from app.domain.ports import JobContext
from app.services.describe import describe
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.search import SearchIndex
from storage import safe_files
from storage.importing import StoredItem
from storage.repositories.contents import ContentRepository
from storage.transaction import Transaction

_PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to be kept, as the intake sees them: a file, a piece of the clipboard, a file in an export."""

    name: str
    size: int
    modified: str
    pieces: Callable[[], Iterable[bytes]]
    read: ReadRange


@dataclass(frozen=True, slots=True)
class Prepared:
    """Bytes that are durable and described, and in no record yet."""

    source: Source
    stored: StoredItem
    described: Description


def file_source(path: Path, zone: str) -> Source:
    """Return a file as a source, its time of change in `zone`; raises `KnownError(NOT_READABLE)`."""
    try:
        status = path.stat()
        modified = datetime.fromtimestamp(status.st_mtime, tz=find_zone(zone))
    except (OSError, ValueError, OverflowError) as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
    return Source(
        name=storable(path.name),
        size=status.st_size,
        modified=modified.isoformat(timespec="seconds"),
        pieces=lambda: safe_files.read_source(path),
        read=lambda offset, length: _read_range(path, offset, length),
    )


def bytes_source(name: str, data: bytes) -> Source:
    """Return bytes that came without a file as a source."""
    return Source(storable(name), len(data), "", lambda: (data,), lambda at, size: data[at : at + size])


def part_source(name: str, size: int, read: ReadRange) -> Source:
    """Return a file inside another as a source."""
    return Source(storable(name), size, "", lambda: _ranges(size, read), read)


class Intake:
    """Brings bytes into one open vault."""

    def __init__(
        self, ledger: Ledger, handling: HandlingLog, index: SearchIndex, decoder: FileDecoder
    ) -> None:
        self._ledger = ledger
        self._handling = handling
        self._index = index
        self._decoder = decoder
        self._contents = ContentRepository(ledger.vault)

    def find_same(self, source: Source, ctx: JobContext) -> EntityId | None:
        """Find evidence with the same bytes; only a source of a size that is here is read for it."""
        if not self._contents.has_size(source.size):
            return None
        return self._contents.find(sha256_of(source, ctx))

    def prepare(self, source: Source, ctx: JobContext) -> Prepared:
        """Store bytes durably, read them back and describe them; `record` or `discard` comes next.

        Raises `KnownError` with NOT_READABLE, NO_SPACE, NOT_WRITABLE, DISK_FAILED or READ_ONLY, and
        `Cancelled`; then nothing is left.
        """
        stored = self._ledger.vault.import_stream(source.pieces(), ctx, expected=source.size)
        try:
            described = describe(source.name, stored.size, source.read, self._decoder, ctx)
            ctx.check()
        except BaseException:
            self._discard(stored)
            raise
        return Prepared(source, stored, described)

    def record(
        self, tx: Transaction, prepared: Prepared, values: Mapping[str, object], *, read_apart: bool = False
    ) -> Evidence:
        """Write item, evidence and search text in the open transaction; `values` are checked changes.

        A plain text that was `read_apart` into messages is not searched once more as a whole.
        """
        stored, described = prepared.stored, prepared.described
        tx.add_item(stored, extra=self._ledger.aside())
        fill = {
            "item": stored.id,
            "bytes": stored.size,
            "sha256": stored.sha256.hex(),
            "added": self._ledger.now(),
            "number": self._handling.ever_added() + 1,
            "name": prepared.source.name,
            "file_modified": prepared.source.modified,
            "kind": described.kind.code,
            "media_type": described.kind.media_type,
            "reported": tuple(map(_storable, described.reported)),
        }
        item = cast("Evidence", self._ledger.add(RecordKind.EVIDENCE, {}, fill={**fill, **values}))
        if described.text and not (read_apart and described.kind.code == "text"):
            self._index.keep_text(tx, item, described.text)
        return item

    def discard(self, prepared: Prepared) -> None:
        """Remove bytes that nothing names."""
        self._discard(prepared.stored)

    def _discard(self, stored: StoredItem) -> None:
        # Where a commit may have held after all, they stay.
        with suppress(KnownError):
            if self._ledger.vault.find_item(stored.sha256) is None:
                self._ledger.vault.discard_item(stored)


def sha256_of(source: Source, ctx: JobContext) -> str:
    """Return the SHA-256 of a source in hex, reading all of it."""
    digest = hashlib.sha256()
    done = 0
    for piece in source.pieces():
        ctx.check()
        digest.update(piece)
        done += len(piece)
        ctx.progress(done, max(source.size, done), "progress.comparing")
    return digest.hexdigest()


def _storable(said: Reported) -> Reported:
    return Reported(storable(said.source), storable(said.key), storable(said.value))


def _ranges(size: int, read: ReadRange) -> Iterator[bytes]:
    for at in range(0, size, _PIECE):
        piece = read(at, min(_PIECE, size - at))
        if not piece:
            return
        yield piece


def _read_range(path: Path, offset: int, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
