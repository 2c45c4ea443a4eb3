"""The files of a paper: their names, and writing them so that all of them appear or none."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.services.packed_file import PackedFile
from storage import safe_files
from storage.age_file import ENDING, AgeWriter, Wrap, to_passphrase
from storage.age_reader import AgeReader, ReadAt
from storage.safe_files import NewFile, NewFolder

# A ZIP keeps local times of day; a fixed one says nothing about anybody.
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_ZIP_ENDING = ".zip"
_READABLE = 0o644
_LONGEST_FOLDER = 60
SHORTEST_PASSPHRASE = 10
"""Bytes of a passphrase at least: whoever has the file can guess for ever."""
# What Windows keeps for devices (Naming Files, Paths, and Namespaces), with or without an ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BagMember:
    """One file of a bundle: its path inside with forward slashes, and its bytes in order."""

    path: str
    chunks: Iterable[bytes]


Members = Callable[[JobContext], Iterator[BagMember]]


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file ready to be written: bytes in memory, packed ones, or the members of a bundle.

    `name_suffix` is what the renderer adds to the name that was chosen.
    """

    name: str
    name_suffix: str
    data: bytes
    pages: int
    members: Members | None = None
    packed: PackedFile | None = None


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that stands on disk; for a bundle folder `sha256` is that of its tag manifest."""

    path: Path
    pages: int
    bytes: int
    sha256: str


class Suffixed(Protocol):
    """A file that knows what is added to the chosen name."""

    @property
    def name_suffix(self) -> str:
        """Return "", "-respondent", "-1-of-3", or another ending such as ".txt"."""


def targets(name: str, files: Sequence[Suffixed]) -> tuple[str, ...]:
    """Return the final name of each file: the chosen name with the suffix that the renderer gave."""
    path = Path(name)
    names: list[str] = []
    for file in files:
        suffix = file.name_suffix
        target = path.stem + suffix if suffix.startswith(".") else path.stem + suffix + path.suffix
        # The plain text beside a worksheet that was itself called NAME.txt.
        names.append(target if target not in names else f"{path.stem}-text{path.suffix}")
    return tuple(names)


def write_files(
    files: Sequence[PreparedFile], folder: Path, ctx: JobContext, passphrase: bytes | bytearray = b""
) -> tuple[WrittenFile, ...]:
    """Write every file into `folder`; when one cannot be written, those before it are removed again.

    A bundle whose name ends in `.age` is a ZIP sealed with `passphrase` for stock `age`. Raises `KnownError`
    with EXISTS, NO_SPACE, NOT_WRITABLE, DISK_FAILED or PASSPHRASE_UNFIT, and `Cancelled`.
    """
    paths = [folder / file.name for file in files]
    for path in paths:
        if path.exists() or path.is_symlink():
            raise KnownError(ErrorCode.EXISTS, path=str(path))
    written: list[WrittenFile] = []
    try:
        for file, path in zip(files, paths, strict=True):
            ctx.check()
            written.append(_write(file, path, ctx, passphrase))
    except BaseException:
        remove_written(written)
        raise
    return tuple(written)


def remove_written(written: Sequence[WrittenFile]) -> None:
    """Remove files that were just written, because the export they belong to did not come about."""
    for file in written:
        with suppress(KnownError):
            safe_files.remove_export(file.path)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file that stands on disk, with the key of its content, to be wiped."""

    written: WrittenFile
    start: int
    key: bytearray

    def read_back(self, read: ReadAt) -> AgeReader:
        """Return a reader of the content; it takes the key over."""
        return AgeReader(read, self.written.bytes, self.start, self.key)


def write_bag(members: Members, path: Path, ctx: JobContext) -> WrittenFile:
    """Write a bag as a ZIP, for a name that ends so, else as a folder; raises as `write_files` does."""
    if path.suffix.lower() == _ZIP_ENDING:
        return _write_zip(members, path, ctx)
    return _write_folder(members, path, ctx)


def write_sealed(members: Members, path: Path, ctx: JobContext, wrap: Wrap) -> SealedFile:
    """Write a bag as a ZIP sealed for one reader; raises as `write_files` does, and what `wrap` raises."""
    with safe_files.new_file(path) as out:
        sink = _Hashing(out)
        sealed = AgeWriter(sink, wrap)
        start = sink.tell()
        key = sealed.key_to_read_back()
        try:
            _pack(members, path.stem.removesuffix(_ZIP_ENDING), sealed, ctx)
            sealed.finish()
        except BaseException:
            key[:] = bytes(len(key))
            raise
        finally:
            sealed.close()
    return SealedFile(WrittenFile(path, 0, sink.tell(), sink.hexdigest()), start, key)


def _write(file: PreparedFile, path: Path, ctx: JobContext, passphrase: bytes | bytearray) -> WrittenFile:
    if file.packed is not None:
        safe_files.write_new_file(path, _watched(file.packed.chunks(), ctx))
        return WrittenFile(path, file.pages, file.packed.size, file.packed.sha256)
    if file.members is None:
        safe_files.write_new_file(path, [file.data])
        return WrittenFile(path, file.pages, len(file.data), hashlib.sha256(file.data).hexdigest())
    if path.suffix.lower() == ENDING:
        return _write_sealed(file.members, path, ctx, passphrase)
    if path.suffix.lower() == _ZIP_ENDING:
        return _write_zip(file.members, path, ctx)
    return _write_folder(file.members, path, ctx)


def _watched(chunks: Iterable[bytes], ctx: JobContext) -> Iterator[bytes]:
    for chunk in chunks:
        ctx.check()
        yield chunk


def _write_zip(members: Members, path: Path, ctx: JobContext) -> WrittenFile:
    with safe_files.new_file(path) as out:
        sink = _Hashing(out)
        _pack(members, path.stem, sink, ctx)
    return WrittenFile(path, 0, sink.tell(), sink.hexdigest())


def _write_sealed(
    members: Members, path: Path, ctx: JobContext, passphrase: bytes | bytearray
) -> WrittenFile:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
    made = write_sealed(members, path, ctx, to_passphrase(passphrase))
    made.key[:] = bytes(len(made.key))
    return made.written


def _pack(members: Members, name: str, sink: _Hashing | AgeWriter, ctx: JobContext) -> None:
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for member in members(ctx):
            info = zipfile.ZipInfo(f"{_folder_in_zip(name)}/{member.path}", _ZIP_TIME)
            info.external_attr = _READABLE << 16
            with archive.open(info, "w", force_zip64=True) as inside:
                for chunk in member.chunks:
                    ctx.check()
                    inside.write(chunk)


def _folder_in_zip(stem: str) -> str:
    """Make the folder in a ZIP from the name that was chosen, so that every system can unpack it."""
    kept = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", stem)[:_LONGEST_FOLDER].strip(" .")
    return f"_{kept}" if not kept or _RESERVED.match(kept) else kept


def _write_folder(members: Members, path: Path, ctx: JobContext) -> WrittenFile:
    total = 0
    manifest = hashlib.sha256()
    with safe_files.new_folder(path) as folder:
        for member in members(ctx):
            digest = hashlib.sha256()
            size = _add(folder, member, digest.update, ctx)
            total += size
            if member.path.startswith("tagmanifest-"):
                manifest = digest
    return WrittenFile(path, 0, total, manifest.hexdigest())


def _add(folder: NewFolder, member: BagMember, update: Callable[[bytes], None], ctx: JobContext) -> int:
    with folder.file(member.path) as out:
        for chunk in member.chunks:
            ctx.check()
            update(chunk)
            out.write(chunk)
        return out.tell()


class _Hashing:
    """A file for the ZIP writer that hashes what goes through it."""

    def __init__(self, out: NewFile) -> None:
        self._out = out
        self._digest = hashlib.sha256()

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Write and hash."""
        self._digest.update(data)
        return self._out.write(data)

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._out.tell()

    def flush(self) -> None:
        """Do nothing: every write goes straight through."""

    def seekable(self) -> bool:
        """Tell the ZIP writer to go forward only."""
        return False

    def hexdigest(self) -> str:
        """Return the SHA-256 of all bytes written."""
        return self._digest.hexdigest()
