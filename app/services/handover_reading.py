"""Reading a hand-over that somebody brought: every file against its list, the log against its checkpoint.

Whatever the file holds, the errors are `Cancelled`, those of the disk, and `KnownError` with HANDOVER_UNFIT
(nothing in it is a hand-over), HANDOVER_BROKEN (it does not hold together), FORMAT_UNKNOWN (made by a newer
program) or AGE_DAMAGED.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.ids import EntityId, read_id
from app.domain.ports import Clock, JobContext
from app.importers.base import FileBytes
from app.importers.zip_parts import ZipEntry, read_entry, read_whole, stored_at, zip_contents
from app.services.handling import HandlingLog
from app.services.handover_bag import ABOUT, BULK, EVENTS, KIND, NOTE, PAYLOAD, VERSION, record_tables
from app.services.ledger import Ledger
from app.services.papers import COURTS_LANGUAGE
from app.services.snapshot import take_snapshot
from app.strings.catalogue import spoken_in
from storage.checkpoints import read_verifier_key
from storage.handed_log import split_lines
from storage.received import HandedRecord, OuterReader, Place, ReceivedVault, build_received

Open: TypeAlias = Callable[[], OuterReader]

_MANIFEST: Final = "manifest-sha256.txt"
_TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
_MOST_LIST: Final = 64 * 2**20
_MOST_ABOUT: Final = 32 * 2**20
_MOST_NOTE: Final = 4096
_LARGEST: Final = 2**50
_PIECE: Final = 2**20
_LINE: Final = re.compile(r"([0-9a-f]{64}) [ *](.+)\Z")
_MOST_WORDS: Final = 200
_MOST_TEXT: Final = 10_000
_ODD: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    IndexError,
    AssertionError,
)
"""What reading values raises that no program of ours wrote."""


@dataclass(frozen=True, slots=True)
class About:
    """What a hand-over says of itself before its log is followed; all of it is the sender's word."""

    vault_id: bytes
    verifier_keys: tuple[str, ...]
    schema: int
    events: int
    made: str
    sender: str
    to: str
    code: str
    choice: HandoverChoice
    entries: int
    receipt: tuple[str, ...]
    files: Mapping[EntityId, str]
    left: frozenset[EntityId] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        return self.choice.is_whole and not self.left


class Package:
    """The files of a hand-over, found by their lists; nothing is unpacked anywhere."""

    def __init__(self, outer: OuterReader, size: int, ctx: JobContext) -> None:
        """Read the list of files; raises as said at the top of this module."""
        self._file = FileBytes(outer.read, size)
        try:
            contents = zip_contents(self._file, ctx, largest=_LARGEST, most=_LARGEST)
        except KnownError as error:
            raise _unfit(error) from error
        if contents.skipped or not contents.entries:
            raise KnownError(ErrorCode.HANDOVER_UNFIT)
        root = contents.entries[0].path.split("/")[0] + "/"
        self._entries: dict[str, ZipEntry] = {}
        for entry in contents.entries:
            path = entry.path.removeprefix(root)
            if path == entry.path or not path:
                raise KnownError(ErrorCode.HANDOVER_UNFIT)
            self._entries[path] = entry
        if ABOUT not in self._entries:
            raise KnownError(ErrorCode.HANDOVER_UNFIT)

    def about(self, ctx: JobContext) -> About:
        """Return what it says of itself."""
        try:
            found = json.loads(self._small(ABOUT, _MOST_ABOUT, ctx).decode())
        except (ValueError, RecursionError) as error:
            raise KnownError(ErrorCode.HANDOVER_UNFIT) from error
        if not isinstance(found, dict) or found.get("kind") != KIND:
            raise KnownError(ErrorCode.HANDOVER_UNFIT)
        version = found.get("version")
        if type(version) is int and version > VERSION:
            raise KnownError(ErrorCode.FORMAT_UNKNOWN)
        try:
            return _about(found)
        except _ODD as error:
            raise KnownError(ErrorCode.HANDOVER_BROKEN, where=ABOUT) from error

    def check(self, ctx: JobContext) -> None:
        """Read every file and compare it with the lists; each must be listed once, none may lack."""
        listed = dict(self._listed(_TAG_MANIFEST, ctx))
        payload = dict(self._listed(_MANIFEST, ctx))
        if any(not path.startswith(PAYLOAD) for path in payload) or payload.keys() & listed.keys():
            raise _broken(_MANIFEST)
        listed |= payload
        if listed.keys() != self._entries.keys() - {_TAG_MANIFEST}:
            odd = min(listed.keys() ^ (self._entries.keys() - {_TAG_MANIFEST}))
            raise _broken(odd)
        total = sum(entry.size for entry in self._entries.values())
        done = 0
        for path, digest in listed.items():
            found = hashlib.sha256()
            for piece in self._stream(path):
                ctx.check()
                found.update(piece)
                done += len(piece)
                ctx.progress(done, total, "handover.progress.checking")
            if found.hexdigest() != digest:
                raise _broken(path)

    def digests(self, ctx: JobContext) -> Mapping[str, str]:
        """Return the listed SHA-256 of every original by its path."""
        return dict(self._listed(_MANIFEST, ctx))

    def note(self, ctx: JobContext) -> str:
        """Return the checkpoint."""
        try:
            return self._small(NOTE, _MOST_NOTE, ctx).decode()
        except UnicodeDecodeError as error:
            raise _broken(NOTE) from error

    def lines(self, path: str) -> Iterator[bytes]:
        """Yield the lines of one of the files of the log."""
        return split_lines(self._stream(path))

    def place(self, path: str) -> Place:
        """Return where an original lies."""
        entry = self._entry(path)
        try:
            return Place(stored_at(self._file, entry), entry.size)
        except KnownError as error:
            raise _unfit(error) from error

    def _listed(self, name: str, ctx: JobContext) -> Iterator[tuple[str, str]]:
        for line in self._small(name, _MOST_LIST, ctx).decode("utf-8", "replace").splitlines():
            match = _LINE.match(line)
            if match is None:
                raise _broken(name)
            yield match[2], match[1]

    def _stream(self, path: str) -> Iterator[bytes]:
        entry = self._entry(path)
        read = read_entry(self._file, entry)
        try:
            for offset in range(0, entry.size, _PIECE):
                yield read(offset, _PIECE)
        except KnownError as error:
            if error.code is ErrorCode.FILE_NOT_UNDERSTOOD:
                raise _broken(path) from error
            raise

    def _small(self, path: str, most: int, ctx: JobContext) -> bytes:
        try:
            return read_whole(self._file, self._entry(path), most, ctx)
        except KnownError as error:
            if error.code in {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.FILE_TOO_LARGE}:
                raise _broken(path) from error
            raise

    def _entry(self, path: str) -> ZipEntry:
        if path not in self._entries:
            raise _broken(path)
        return self._entries[path]


def build(
    package: Package,
    about: About,
    outer: Open,
    ctx: JobContext,
    *,
    folder: Path,
    clock: Clock,
    settings: Mapping[str, str] | None = None,
) -> ReceivedVault:
    """Follow the log to its checkpoint and return the record it tells; see `build_received`."""
    handed = HandedRecord(
        vault_id=about.vault_id,
        verifier_keys=about.verifier_keys,
        schema=about.schema,
        note=package.note(ctx),
        events=package.lines(EVENTS),
        bulk=package.lines(BULK),
        places={item: package.place(path) for item, path in about.files.items()},
        outer=outer,
        settings=settings or {},
    )
    return build_received(handed, folder, clock, ctx)


def check_record(vault: ReceivedVault, package: Package, about: About, clock: Clock, ctx: JobContext) -> None:
    """Read every record and version, and compare each original with what the log says of it."""
    ledger = Ledger(vault, clock)
    try:
        try:
            _say_all(vault, ledger, ctx)
        except _ODD as error:
            raise _broken(EVENTS) from error
        digests = package.digests(ctx)
        sums = {
            cast("bytes", item): cast("bytes", sha256).hex()
            for item, sha256 in vault.query("SELECT id, sha256 FROM item")
        }
        for item in cast("tuple[Evidence, ...]", ledger.all(RecordKind.EVIDENCE)):
            if item.item in about.left and sums.get(item.item) == item.sha256:
                continue
            path = about.files.get(item.item, "")
            if not path or digests.get(path) != item.sha256 or sums.get(item.item) != item.sha256:
                raise _broken(path or EVENTS)
        if (about.files.keys() | about.left) - sums.keys() or about.left & about.files.keys():
            raise _broken(ABOUT)
    finally:
        ledger.shut()


def _say_all(vault: ReceivedVault, ledger: Ledger, ctx: JobContext) -> None:
    """Put every value of every version into words once, so that none comes up later that has none."""
    with spoken_in(COURTS_LANGUAGE):
        snapshot = take_snapshot(ledger, HandlingLog(ledger))
        for _, chunks in record_tables(vault, ledger, snapshot, ctx):
            for _ in chunks:
                ctx.check()


class FileRange:
    """A file on disk read at any place; raises `KnownError(NOT_READABLE | DISK_FAILED)`."""

    def __init__(self, path: Path) -> None:
        try:
            self._stream = path.open("rb", buffering=0)
            self.size = os.fstat(self._stream.fileno()).st_size
        except OSError as error:
            raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes there, fewer only at the end."""
        out = bytearray()
        try:
            self._stream.seek(offset)
            while len(out) < length and (piece := self._stream.read(length - len(out))):
                out += piece
        except OSError as error:
            raise KnownError(ErrorCode.DISK_FAILED) from error
        return bytes(out)

    def sha256(self, ctx: JobContext) -> str:
        """Return the SHA-256 of all of it."""
        digest = hashlib.sha256()
        for offset in range(0, self.size, _PIECE):
            ctx.check()
            digest.update(self.read(offset, _PIECE))
        return digest.hexdigest()

    def close(self) -> None:
        """Close the file. Idempotent."""
        self._stream.close()


@contextmanager
def reading_file(path: Path) -> Iterator[FileRange]:
    """Open a file for a block."""
    file = FileRange(path)
    try:
        yield file
    finally:
        file.close()


def _about(found: Mapping[str, object]) -> About:
    """Read what is said; raises one of `_ODD` for what has another form."""
    holds = cast("Mapping[str, object]", found["holds"])
    flags = {name: holds[name] for name in ("private_notes", "held", "immigration", "confidential")}
    if any(type(flag) is not bool for flag in flags.values()):
        raise TypeError("not a choice")
    vault_id = bytes.fromhex(_text(found["vault_id"]))
    keys = tuple(_text(line) for line in cast("list[object]", found["verifier_keys"]))
    if len(vault_id) != 16 or not 0 < len(keys) <= _MOST_WORDS or not all(map(read_verifier_key, keys)):
        raise ValueError("not a record")
    files: dict[EntityId, str] = {}
    for name, path in cast("Mapping[str, object]", found["files"]).items():
        item = read_id(name)
        if item is None or not _text(path).startswith(PAYLOAD):
            raise ValueError("not a file")
        files[item] = _text(path)
    left = {read_id(_text(name)) for name in cast("list[object]", found.get("left", []))}
    if None in left:
        raise ValueError("not a file")
    receipt = tuple(_text(word) for word in cast("list[object]", found["receipt"]))
    return About(
        vault_id=vault_id,
        verifier_keys=keys,
        schema=_number(found["schema"]),
        events=_number(found["events"]),
        made=_text(found["made"]),
        sender=_text(found["from"]),
        to=_text(found["to"]),
        code=_text(found["code"]),
        choice=HandoverChoice(HandoverReader(_text(found["reader"])), **cast("dict[str, bool]", flags)),
        entries=_number(found["entries"]),
        receipt=receipt[:_MOST_WORDS],
        files=files,
        left=frozenset(cast("set[EntityId]", left)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_TEXT or "\0" in value:
        raise TypeError("not a text")
    value.encode()  # half a surrogate pair has no bytes
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise TypeError("not a number")
    return value


def _broken(where: str) -> KnownError:
    return KnownError(ErrorCode.HANDOVER_BROKEN, where=where[:80])


def _unfit(error: KnownError) -> KnownError:
    return KnownError(ErrorCode.HANDOVER_UNFIT) if error.code is ErrorCode.FILE_NOT_UNDERSTOOD else error
