"""The operations on files that `safe_files` is made of, one method each: a test can fail any of them."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError

if sys.platform == "linux":
    import fcntl

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_NO_SPACE = frozenset({"ENOSPC", "EDQUOT", "EFBIG"})
_NOT_ALLOWED = frozenset({"EROFS", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ELOOP", "ETXTBSY"})
_CLOSE_ON_EXEC = getattr(os, "O_CLOEXEC", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class FsOps:
    """The operating system's file operations, unchanged but for closed descriptors on exec and no links."""

    def open_read(self, path: Path, *, follow: bool = False) -> int:
        """Open a file for reading and return its descriptor."""
        return os.open(path, os.O_RDONLY | _CLOSE_ON_EXEC | _BINARY | (0 if follow else _NO_FOLLOW))

    def open_write(self, path: Path) -> int:
        """Open a file that exists for reading and writing in place."""
        return os.open(path, os.O_RDWR | _CLOSE_ON_EXEC | _BINARY | _NO_FOLLOW)

    def open_append(self, path: Path) -> int:
        """Open a file that exists for appending."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | _CLOSE_ON_EXEC | _BINARY | _NO_FOLLOW)

    def create(self, path: Path) -> int:
        """Create a file that does not exist and open it for reading and writing."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _CLOSE_ON_EXEC | _BINARY | _NO_FOLLOW
        return os.open(path, flags, FILE_MODE)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def read(self, descriptor: int, size: int) -> bytes:
        """Read up to `size` bytes from where the descriptor stands."""
        return os.read(descriptor, size)

    def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
        """Read up to `size` bytes from `offset`."""
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, size)

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Fill a buffer from `offset` and return how many bytes came, which may be fewer."""
        if hasattr(os, "preadv"):
            return os.preadv(descriptor, [buffer], offset)
        os.lseek(descriptor, offset, os.SEEK_SET)
        found = os.read(descriptor, len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
        """Write and return how many bytes went, which may be fewer."""
        return os.write(descriptor, data)

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        """Write at `offset` and return how many bytes went."""
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Return when what was written has reached the medium."""
        os.fsync(descriptor)

    def sync_data(self, descriptor: int) -> None:
        """Return when bytes overwritten in place have reached the medium; its times may follow later."""
        if hasattr(os, "fdatasync"):
            os.fdatasync(descriptor)
        else:
            os.fsync(descriptor)

    def forget_cached(self, descriptor: int, offset: int = 0, size: int = 0) -> None:
        """Ask the system to begin writing what is not yet on the medium and to drop what is.

        After `sync` this makes reading back read the medium; before, it makes the sync short.
        """
        if sys.platform == "linux":
            os.posix_fadvise(descriptor, offset, size, os.POSIX_FADV_DONTNEED)

    def pass_cache(self, descriptor: int, *, wanted: bool) -> bool:
        """Read and write a file past the system's cache, or through it again; False where it goes through.

        Past it the system takes whole blocks only, in the file and in memory (open(2), O_DIRECT), and answers
        EINVAL otherwise.
        """
        if sys.platform != "linux":
            return False
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_DIRECT if wanted else flags & ~os.O_DIRECT)
        except OSError:
            return False
        return wanted

    def expect_in_order(self, descriptor: int) -> None:
        """Tell the system that a file will be read in order, so that it fetches what follows meanwhile.

        Naming what to fetch brings single pages, which cost half as much again to copy from.
        """
        if sys.platform == "linux":
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)

    def cut(self, descriptor: int, size: int) -> None:
        """Cut a file to `size` bytes."""
        os.ftruncate(descriptor, size)

    def set_time(self, descriptor: int, seconds: int) -> None:
        """Set access and modification time."""
        os.utime(descriptor, (seconds, seconds))

    def status(self, descriptor: int) -> os.stat_result:
        """Return what the system says about an open file."""
        return os.fstat(descriptor)

    def path_status(self, path: Path) -> os.stat_result:
        """Return what the system says about a path; a link is not followed."""
        return os.lstat(path)

    def may_write(self, folder: Path) -> bool:
        """Tell whether permissions and mount let this process write in a folder."""
        return os.access(folder, os.W_OK)

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder in order."""
        return sorted(entry.name for entry in folder.iterdir())

    def kinds(self, folder: Path) -> dict[str, str]:
        """Return what each name in a folder is, in order: "file", "folder" or "other"; links are "other"."""
        with os.scandir(folder) as found:
            return {entry.name: _kind_of(entry) for entry in sorted(found, key=lambda one: one.name)}

    def make_folder(self, path: Path) -> None:
        """Make a folder that does not exist."""
        path.mkdir(FOLDER_MODE)

    def set_private(self, folder: Path) -> None:
        """Keep other accounts out of a folder, where the system has modes."""
        folder.chmod(FOLDER_MODE)

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def replace(self, source: Path, target: Path) -> None:
        """Rename, replacing what stands at `target`."""
        source.replace(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name; raises `OSError` where the file system has no such thing."""
        os.link(source, target, follow_symlinks=False)

    def rename_new(self, source: Path, target: Path) -> None:
        """Rename a file; raises `FileExistsError` when the target exists."""
        try:
            self.link(source, target)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):
            # File systems of sticks have no hard links; there the name is looked up just before.
            if os.path.lexists(target):
                raise FileExistsError(target) from None
            source.rename(target)
        else:
            source.unlink()

    def rename_folder_new(self, source: Path, target: Path) -> None:
        """Rename a folder; raises `FileExistsError` when the target exists."""
        if os.path.lexists(target):
            raise FileExistsError(target)
        source.rename(target)

    def sync_folder(self, path: Path) -> None:
        """Return when the names in a folder have reached the medium."""
        if sys.platform != "win32":
            descriptor = os.open(path, os.O_RDONLY | _CLOSE_ON_EXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def is_regular(status: os.stat_result) -> bool:
    """Tell whether a status is that of an ordinary file, not a link, folder, pipe or device."""
    return stat.S_ISREG(status.st_mode)


def is_folder(status: os.stat_result) -> bool:
    """Tell whether a status is that of a folder."""
    return stat.S_ISDIR(status.st_mode)


@contextmanager
def disk_errors(*, reading: bool = False, passing: tuple[type[OSError], ...] = ()) -> Iterator[None]:
    """Turn what a disk or its permissions refuse into `KnownError`, but for what is `passing`.

    Raises `KnownError` with NO_SPACE, NOT_WRITABLE, NOT_READABLE (`reading`), EXISTS or DISK_FAILED; the last
    is also said of files that vanished, since that is how a pulled stick looks.
    """
    try:
        yield
    except passing:
        raise
    except OSError as error:
        raise KnownError(_code_of(error, reading=reading)) from error


def _code_of(error: OSError, *, reading: bool) -> ErrorCode:
    name = errno.errorcode.get(error.errno or 0, "")
    if name == "EEXIST":
        return ErrorCode.EXISTS
    if name in _NO_SPACE:
        return ErrorCode.NO_SPACE
    if name in _NOT_ALLOWED:
        return ErrorCode.NOT_READABLE if reading else ErrorCode.NOT_WRITABLE
    return ErrorCode.DISK_FAILED


def _kind_of(entry: os.DirEntry[str]) -> str:
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "other"
