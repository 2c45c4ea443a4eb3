"""Files a person saves or brings: whole under their name or not there at all, never over another."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from storage import file_ops, safe_files
from storage.file_ops import FsOps
from storage.safe_files import new_file, new_folder, read_source, write_new_file
from tests.storage.vaults import StopHereError, StoppingOps


def names(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_new_file_appears_whole_and_private(tmp_path: Path) -> None:
    """A saved file has its bytes and is readable by this account alone."""
    path = tmp_path / "paper.pdf"
    assert write_new_file(path, [b"one", b"two"]) == 6
    assert path.read_bytes() == b"onetwo"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["paper.pdf"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A name that is taken, before or while writing, is refused and left as it was."""
    path = tmp_path / "paper.pdf"
    path.write_text("kept")
    with pytest.raises(KnownError) as caught:
        write_new_file(path, [b"new"])
    assert caught.value.code is ErrorCode.EXISTS
    late = tmp_path / "late"

    def write_while_another_does() -> None:
        with new_file(late) as out:
            out.write(b"ours")
            late.write_text("theirs")

    with pytest.raises(KnownError) as caught:
        write_while_another_does()
    assert caught.value.code is ErrorCode.EXISTS
    assert (path.read_text(), late.read_text()) == ("kept", "theirs")
    assert names(tmp_path) == ["late", "paper.pdf"]


def test_links_are_not_written_through(tmp_path: Path) -> None:
    """A dangling link at the target counts as taken."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KnownError):
        write_new_file(tmp_path / "link", [b"x"])
    assert not (tmp_path / "elsewhere").exists()


def test_cancel_and_failure_leave_nothing(tmp_path: Path) -> None:
    """Whatever stops the writing, no part of the file stays."""
    for error in (Cancelled(), ValueError("bug"), KeyboardInterrupt()):

        def stop(error: BaseException = error) -> None:
            with new_file(tmp_path / "paper") as out:
                out.write(b"half")
                raise error

        with pytest.raises(type(error)):
            stop()
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.NO_SPACE),
        (errno.EDQUOT, ErrorCode.NO_SPACE),
        (errno.EROFS, ErrorCode.NOT_WRITABLE),
        (errno.EACCES, ErrorCode.NOT_WRITABLE),
        (errno.EIO, ErrorCode.DISK_FAILED),
    ],
)
def test_every_step_that_fails_is_named_and_cleaned(tmp_path: Path, number: int, code: ErrorCode) -> None:
    """An error at any operation has its code; the file is there whole or not at all, and no part stays."""
    stop_at = 0
    while True:
        stop_at += 1
        folder = tmp_path / str(stop_at)
        folder.mkdir()
        try:
            write_new_file(
                folder / "paper", [b"one", b"two"], StoppingOps(stop_at, lambda: OSError(number, ""))
            )
        except KnownError as error:
            assert error.code is code  # noqa: PT017 - the loop ends where nothing is refused
            assert names(folder) in ([], ["paper"])
        else:
            break
    assert stop_at > 5


def test_kill_never_leaves_half_a_file_under_its_name(tmp_path: Path) -> None:
    """Stopped dead anywhere, the final name holds everything or does not exist."""
    stop_at = 0
    while True:
        stop_at += 1
        path = tmp_path / str(stop_at) / "paper"
        path.parent.mkdir()
        try:
            write_new_file(path, [b"one", b"two"], StoppingOps(stop_at))
        except StopHereError:
            assert not path.exists() or path.read_bytes() == b"onetwo"
        else:
            break


def test_file_systems_without_links_refuse_to_replace_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a stick without hard links files still appear whole and nothing is replaced."""

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(file_ops.os, "link", refuse)
    write_new_file(tmp_path / "paper", [b"x"])
    (tmp_path / "a").write_text("a")
    with pytest.raises(FileExistsError):
        FsOps().rename_new(tmp_path / "a", tmp_path / "paper")
    assert names(tmp_path) == ["a", "paper"]


def test_folder_that_lacks_is_named(tmp_path: Path) -> None:
    """Saving into a folder that is not there is not writable, not a crash."""
    for save in (lambda path: write_new_file(path, [b"x"]), lambda path: new_folder(path).__enter__()):
        with pytest.raises(KnownError) as caught:
            save(tmp_path / "nowhere" / "paper")
        assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_zip_writer_takes_a_new_file(tmp_path: Path) -> None:
    """A ZIP can be written straight into a new file, forward only."""
    with new_file(tmp_path / "bundle.zip") as out, zipfile.ZipFile(out, "w") as archive:  # type: ignore[type-var]
        archive.writestr("a/b.txt", "words")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert archive.read("a/b.txt") == b"words"
        assert archive.testzip() is None


def test_new_folder_appears_whole(tmp_path: Path) -> None:
    """A folder of files appears under its name only when all are written."""
    with new_folder(tmp_path / "bundle") as folder:
        folder.add("data/one.txt", [b"1"])
        with folder.file("data/deep/two.txt") as out:
            out.write(b"2")
        folder.add("three.txt", [])
        assert not (tmp_path / "bundle").exists()
    assert (tmp_path / "bundle/data/deep/two.txt").read_bytes() == b"2"
    assert names(tmp_path / "bundle") == ["data", "three.txt"]
    with pytest.raises(KnownError) as caught:
        new_folder(tmp_path / "bundle").__enter__()
    assert caught.value.code is ErrorCode.EXISTS


def test_folder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Cancelled, or given a name that leads out of it, the folder is gone with all its files."""

    def fill(name: str) -> None:
        with new_folder(tmp_path / "bundle") as folder:
            folder.add("data/one.txt", [b"1"])
            folder.add(name, [b"2"])
            raise Cancelled

    for name in ("../out", "/out", "", "a/../../out"):
        with pytest.raises(ValueError, match="inside"):
            fill(name)
    with pytest.raises(Cancelled):
        fill("two.txt")
    assert names(tmp_path) == []

    def fill_while_another_does() -> None:
        with new_folder(tmp_path / "bundle") as folder:
            folder.add("one", [b"1"])
            (tmp_path / "bundle").mkdir()

    with pytest.raises(KnownError):
        fill_while_another_does()
    assert names(tmp_path) == ["bundle"]
    assert names(tmp_path / "bundle") == []


def test_source_is_read_in_pieces_and_left_alone(tmp_path: Path) -> None:
    """A file brought in is read in pieces of at most 1 MiB, through a link too, and not touched."""
    path = tmp_path / "photo"
    data = os.urandom((2 << 20) + 7)
    path.write_bytes(data)
    before = path.stat()
    (tmp_path / "link").symlink_to(path)
    pieces = list(read_source(tmp_path / "link"))
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) == safe_files.CHUNK_BYTES
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_source_that_changes_is_refused(tmp_path: Path) -> None:
    """A file that grows while it is read ends the reading."""
    path = tmp_path / "photo"
    path.write_bytes(bytes(3 << 20))

    def read_while_it_grows() -> None:
        for _ in read_source(path):
            with path.open("ab") as out:
                out.write(b"x")

    with pytest.raises(KnownError) as caught:
        read_while_it_grows()
    assert caught.value.code is ErrorCode.SOURCE_CHANGED


def test_source_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """Folders, pipes and what is not there are not readable, and a pipe does not hang."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "nowhere", "."):
        with pytest.raises(KnownError) as caught:
            next(read_source(tmp_path / name))
        assert caught.value.code is ErrorCode.NOT_READABLE


def test_source_that_fails_is_named(tmp_path: Path) -> None:
    """A medium that fails or refuses while being read has its own code."""

    class FailingOps(FsOps):
        def __init__(self, number: int) -> None:
            self.number = number

        def read(self, descriptor: int, size: int) -> bytes:
            raise OSError(self.number, "refused")

    (tmp_path / "photo").write_bytes(b"x")
    for number, code in ((errno.EIO, ErrorCode.DISK_FAILED), (errno.EACCES, ErrorCode.NOT_READABLE)):
        with pytest.raises(KnownError) as caught:
            next(read_source(tmp_path / "photo", FailingOps(number)))
        assert caught.value.code is code


def test_short_writes_are_completed(tmp_path: Path) -> None:
    """A system that takes a few bytes at a time still gets all of them."""

    class SlowOps(FsOps):
        def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
            return super().write(descriptor, memoryview(data)[:3])

        def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
            return super().write_at(descriptor, data[:3], offset)

    write_new_file(tmp_path / "paper", [b"0123456789"], SlowOps())
    safe_files.overwrite_at(SlowOps(), tmp_path / "paper", b"abcdefg", 1)
    assert (tmp_path / "paper").read_bytes() == b"0abcdefg89"


def test_private_folders(tmp_path: Path) -> None:
    """Folders made on the way are private; one that was there keeps its mode."""
    tmp_path.chmod(0o755)
    safe_files.make_private_folder(tmp_path / "a" / "b")
    safe_files.make_private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
