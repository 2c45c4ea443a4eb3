"""The only place that creates, moves and deletes files: nothing half-written ever has its final name."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from app.domain.errors import ErrorCode, KnownError
from storage import crypto
from storage.file_ops import FsOps, disk_errors, is_regular

CHUNK_BYTES = 1 << 20
_BLOCK_BYTES = 4096
_FLUSH_BYTES = 16 << 20
"""How much is copied before the medium is asked to begin, so that the sync at the end is short."""

_NO_LINKS = frozenset({"EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK", "EINVAL", "EACCES"})

# What belongs to a vault -------------------------------------------------------------------------


def write_all(ops: FsOps, descriptor: int, data: bytes | bytearray | memoryview) -> None:
    """Write every byte, however few the system takes at a time."""
    view = memoryview(data)
    while view:
        view = view[ops.write(descriptor, view) :]


def read_small(ops: FsOps, path: Path, limit: int) -> bytes | None:
    """Return up to `limit` bytes of an ordinary file; None when there is none, or a link or folder.

    Raises `KnownError(NOT_READABLE | DISK_FAILED)`.
    """
    with disk_errors(reading=True):
        try:
            if not is_regular(ops.path_status(path)):
                return None
            descriptor = ops.open_read(path)
        except FileNotFoundError:
            return None
        try:
            pieces = []
            while limit > 0 and (piece := ops.read(descriptor, limit)):
                pieces.append(piece)
                limit -= len(piece)
        finally:
            ops.close(descriptor)
    return b"".join(pieces)


def size_of(ops: FsOps, path: Path) -> int | None:
    """Return how long an ordinary file is; None when there is none, or a link or folder."""
    with disk_errors(reading=True):
        try:
            status = ops.path_status(path)
        except FileNotFoundError:
            return None
    return status.st_size if is_regular(status) else None


def create_file(ops: FsOps, path: Path, data: bytes) -> None:
    """Create a file with its bytes and sync it; the caller syncs the folder."""
    with disk_errors():
        descriptor = ops.create(path)
        try:
            write_all(ops, descriptor, data)
            ops.sync(descriptor)
        finally:
            ops.close(descriptor)


def replace_file(ops: FsOps, path: Path, data: bytes) -> None:
    """Replace a whole file: `name.new`, sync, rename, sync of the folder."""
    fresh = path.with_name(path.name + ".new")
    with disk_errors():
        with suppress(FileNotFoundError):
            ops.remove(fresh)
        create_file(ops, fresh, data)
        ops.replace(fresh, path)
        ops.sync_folder(path.parent)


def overwrite_at(ops: FsOps, path: Path, data: bytes, offset: int) -> None:
    """Overwrite bytes of a file in place and sync it."""
    with disk_errors():
        descriptor = ops.open_write(path)
        try:
            while data:
                written = ops.write_at(descriptor, data, offset)
                data, offset = data[written:], offset + written
            ops.sync_data(descriptor)
        finally:
            ops.close(descriptor)


def append(ops: FsOps, path: Path, data: bytes) -> None:
    """Append bytes with one write and sync the file."""
    with disk_errors():
        descriptor = ops.open_append(path)
        try:
            write_all(ops, descriptor, data)
            ops.sync(descriptor)
        finally:
            ops.close(descriptor)


def empty_file(ops: FsOps, path: Path) -> bool:
    """Cut a file to 0 bytes and sync it; False when there is none."""
    with disk_errors():
        try:
            descriptor = ops.open_write(path)
        except FileNotFoundError:
            return False
        try:
            ops.cut(descriptor, 0)
            ops.sync(descriptor)
        finally:
            ops.close(descriptor)
    return True


def copy_file(
    ops: FsOps,
    source: Path,
    target: Path,
    *,
    watch: Callable[[int], None],
    seconds: int | None = None,
    holes: bool = False,
) -> int:
    """Copy a file to a name that is new, sync it, and return how many bytes of the source could not be read.

    `watch` is called with the bytes of each piece and may raise to stop; `seconds` sets the time of the copy.
    With `holes` blocks that cannot be read become zeros, else they raise. The caller syncs the folder and
    removes the copy when this raises.
    """
    with disk_errors(reading=True):
        reading = ops.open_read(source)
    try:
        with disk_errors():
            writing = ops.create(target)
        try:
            lost = _pour(ops, reading, writing, watch, holes=holes)
            with disk_errors():
                if seconds is not None:
                    ops.set_time(writing, seconds)
                ops.sync(writing)
                # What is checked afterwards comes from the medium where the system can do that.
                ops.forget_cached(writing)
        finally:
            ops.close(writing)
    finally:
        ops.close(reading)
    return lost


def link_file(ops: FsOps, source: Path, target: Path) -> bool:
    """Give a file a second name that is new; False where the file system has no second names."""
    try:
        ops.link(source, target)
    except FileExistsError as error:
        raise KnownError(ErrorCode.EXISTS, path=str(target)) from error
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and errno.errorcode.get(error.errno or 0) not in _NO_LINKS:
            with disk_errors():
                raise
        return False
    return True


def _pour(ops: FsOps, reading: int, writing: int, watch: Callable[[int], None], *, holes: bool) -> int:
    at = lost = begun = 0
    with disk_errors(reading=True):
        size = ops.status(reading).st_size
    while at < size:
        piece, gone = _piece(ops, reading, min(CHUNK_BYTES, size - at), at, holes=holes)
        if not piece:
            # The file shrank under the copy, which only a second program or a pulled stick can do.
            raise KnownError(ErrorCode.DISK_FAILED)
        with disk_errors():
            write_all(ops, writing, piece)
        at, lost = at + len(piece), lost + gone
        if at - begun >= _FLUSH_BYTES:
            ops.forget_cached(writing, begun, at - begun)
            begun = at
        watch(len(piece))
    return lost


def _piece(ops: FsOps, reading: int, size: int, offset: int, *, holes: bool) -> tuple[bytes, int]:
    try:
        with disk_errors(reading=True):
            return ops.read_at(reading, size, offset), 0
    except KnownError:
        if not holes:
            raise
    if size <= _BLOCK_BYTES:
        return bytes(size), size
    blocks = [
        _piece(ops, reading, min(_BLOCK_BYTES, offset + size - at), at, holes=True)
        for at in range(offset, offset + size, _BLOCK_BYTES)
    ]
    return b"".join(data for data, _ in blocks), sum(gone for _, gone in blocks)


def remove_file(ops: FsOps, path: Path) -> bool:
    """Remove a file; False when there is none."""
    with disk_errors():
        try:
            ops.remove(path)
        except FileNotFoundError:
            return False
    return True


# What a person saves or brings -------------------------------------------------------------------


class NewFile:
    """A file being written under a temporary name; takes bytes in order, as ZIP and PDF writers give them."""

    def __init__(self, ops: FsOps, descriptor: int) -> None:
        self._ops = ops
        self._descriptor = descriptor
        self._at = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Write all of `data`; raises `KnownError(NO_SPACE | NOT_WRITABLE | DISK_FAILED)`."""
        with disk_errors():
            write_all(self._ops, self._descriptor, data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._at

    def flush(self) -> None:
        """Do nothing: every write goes straight to the system, and the end of the block syncs."""

    def seekable(self) -> bool:
        """Tell writers to go forward only."""
        return False


class NewFolder:
    """A folder being filled under a temporary name."""

    def __init__(self, ops: FsOps, path: Path) -> None:
        self._ops = ops
        self._path = path
        self._files: list[Path] = []
        self._folders: list[Path] = [path]

    @contextmanager
    def file(self, name: str) -> Iterator[NewFile]:
        """Write one file; `name` is relative with forward slashes, and its folders are made."""
        relative = PurePosixPath(name)
        if relative.is_absolute() or not relative.parts or ".." in relative.parts:
            raise ValueError("a name inside the folder is needed")
        folder = self._path
        for part in relative.parts[:-1]:
            folder = folder / part
            if folder not in self._folders:
                with disk_errors():
                    self._ops.make_folder(folder)
                self._folders.append(folder)
        target = folder / relative.parts[-1]
        with disk_errors():
            descriptor = self._ops.create(target)
        self._files.append(target)
        try:
            yield NewFile(self._ops, descriptor)
            with disk_errors():
                self._ops.sync(descriptor)
        finally:
            self._ops.close(descriptor)

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one file of the folder from its bytes."""
        with self.file(name) as out:
            for chunk in chunks:
                out.write(chunk)

    def sync(self) -> None:
        """Bring the names of every folder made to the medium."""
        with disk_errors():
            for folder in self._folders:
                self._ops.sync_folder(folder)

    def discard(self) -> None:
        """Remove everything that was made."""
        for path in self._files:
            with suppress(OSError):
                self._ops.remove(path)
        for folder in reversed(self._folders):
            with suppress(OSError):
                self._ops.remove_folder(folder)


@contextmanager
def new_file(path: Path, ops: FsOps | None = None) -> Iterator[NewFile]:
    """Write a file that appears at `path` complete and synced when the block ends, or not at all.

    Raises `KnownError(EXISTS)` when something stands there, now or at the end, else as `NewFile.write`.
    """
    ops = ops or FsOps()
    part = _part_beside(ops, path)
    with folder_must_exist(), disk_errors(passing=(FileNotFoundError,)):
        descriptor = ops.create(part)
    try:
        try:
            yield NewFile(ops, descriptor)
            with disk_errors():
                ops.sync(descriptor)
        finally:
            ops.close(descriptor)
        with _must_be_new(path), disk_errors(passing=(FileExistsError,)):
            ops.rename_new(part, path)
    except BaseException:
        with suppress(OSError):
            ops.remove(part)
        raise
    _make_lasting(path, ops)


def write_new_file(path: Path, chunks: Iterable[bytes], ops: FsOps | None = None) -> int:
    """Write `chunks` to a file that must not exist and return its size; see `new_file`."""
    with new_file(path, ops) as out:
        for chunk in chunks:
            out.write(chunk)
        return out.tell()


@contextmanager
def new_folder(path: Path, ops: FsOps | None = None) -> Iterator[NewFolder]:
    """Fill a folder that appears at `path` complete and synced when the block ends, or not at all.

    Raises `KnownError(EXISTS)` when something stands there, now or at the end, else as `NewFile.write`.
    """
    ops = ops or FsOps()
    part = _part_beside(ops, path)
    with folder_must_exist(), disk_errors(passing=(FileNotFoundError,)):
        ops.make_folder(part)
    made = NewFolder(ops, part)
    try:
        yield made
        made.sync()
        with _must_be_new(path), disk_errors(passing=(FileExistsError,)):
            ops.rename_folder_new(part, path)
    except BaseException:
        made.discard()
        raise
    _make_lasting(path, ops)


def remove_export(path: Path, ops: FsOps | None = None) -> None:
    """Remove a file or folder that was just written outside the vault; links inside are not followed."""
    ops = ops or FsOps()
    with disk_errors(), suppress(FileNotFoundError):
        if path.is_dir() and not path.is_symlink():
            for inside in sorted(path.rglob("*"), reverse=True):
                if inside.is_dir() and not inside.is_symlink():
                    ops.remove_folder(inside)
                else:
                    ops.remove(inside)
            ops.remove_folder(path)
        else:
            ops.remove(path)


def make_private_folder(path: Path, ops: FsOps | None = None) -> None:
    """Make a folder, and those above it that lack, for this account alone; leave one that exists."""
    ops = ops or FsOps()
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    with disk_errors():
        for folder in reversed(missing):
            with suppress(FileExistsError):
                ops.make_folder(folder)


def read_source(path: Path, ops: FsOps | None = None) -> Iterator[bytes]:
    """Yield the bytes of a file that a person brings, in pieces of 1 MiB.

    Raises `KnownError(NOT_READABLE)` for what is no ordinary file, and `KnownError(SOURCE_CHANGED)` when
    it changed while it was read. Reading never changes it.
    """
    ops = ops or FsOps()
    # A pipe would wait for ever in open, so the kind is looked up first, links followed.
    if not path.is_file():
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path))
    with disk_errors(reading=True):
        descriptor = ops.open_read(path, follow=True)
        try:
            before = ops.status(descriptor)
            size = 0
            # A file that grows as fast as it is read would otherwise never end.
            while size <= before.st_size and (piece := ops.read(descriptor, CHUNK_BYTES)):
                size += len(piece)
                yield piece
            after = ops.status(descriptor)
        finally:
            ops.close(descriptor)
    if (before.st_size, before.st_mtime_ns, size) != (after.st_size, after.st_mtime_ns, after.st_size):
        raise KnownError(ErrorCode.SOURCE_CHANGED, path=str(path))


def _part_beside(ops: FsOps, path: Path) -> Path:
    with disk_errors(), suppress(FileNotFoundError):
        ops.path_status(path)
        raise KnownError(ErrorCode.EXISTS, path=str(path))
    return path.with_name(f".{crypto.random_bytes(8).hex()}.part")


def _make_lasting(path: Path, ops: FsOps) -> None:
    """Bring a new name to the medium; when the medium refuses, what bears it is removed again."""
    try:
        with disk_errors():
            ops.sync_folder(path.parent)
    except BaseException:
        with suppress(OSError, KnownError):
            remove_export(path, ops)
        raise


@contextmanager
def _must_be_new(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise KnownError(ErrorCode.EXISTS, path=str(path)) from error


@contextmanager
def folder_must_exist() -> Iterator[None]:
    """Say NOT_WRITABLE where the folder above what is to be made is not there."""
    try:
        yield
    except FileNotFoundError as error:
        raise KnownError(ErrorCode.NOT_WRITABLE) from error
