"""Every reader of exports, whatever comes: its promises, tried on a sample of each kind and on broken bytes."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.imported import ImportDraft, ReadOptions
from app.domain.ports import NoJob
from app.importers.base import FileBytes
from app.importers.registry import READERS, ZIP_READERS, ReaderTable
from app.services.session import Session
from tests.fuzz.exports_in import check_draft
from tests.importers.given import Stopped, file_of
from tests.importers.made_samples import PLAIN, ZIPPED, Sample
from tests.services.conftest import session, vault_service

__all__ = ["session", "vault_service"]

SAMPLES = {
    **{(kind, "plain"): sample for kind, sample in PLAIN.items()},
    **{(kind, "zip"): sample for kind, sample in ZIPPED.items()},
}
DECLARED = {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.FILE_TOO_LARGE}
TABLE = ReaderTable()

MOST_CALLS = 200_000
"""Calls of functions between two checks: a computer of ten years ago makes more in 200 ms."""
MOST_BYTES = 4 * 2**20

each_reader = pytest.mark.parametrize(
    ("kind", "sample"),
    [(kind, sample) for (kind, _), sample in SAMPLES.items()],
    ids=["-".join(key) for key in SAMPLES],
)


def take(kind: str, data: bytes, sample: Sample, ctx: NoJob | None = None) -> ImportDraft:
    """Read bytes as an export of a kind."""
    return TABLE.read(kind, file_of(data), sample.name, ReadOptions(), ctx or NoJob())


def take_or_refuse(kind: str, data: bytes, sample: Sample) -> ImportDraft | None:
    """Read bytes as an export of a kind; None for a declared refusal, any other error comes through."""
    try:
        return take(kind, data, sample)
    except KnownError as error:
        if error.code not in DECLARED:
            raise
        return None


def size_of(draft: ImportDraft) -> int:
    """How many messages, lines and contacts there are."""
    return sum(len(thread.messages) for thread in draft.threads) + len(draft.rows) + len(draft.contacts)


def test_every_reader_has_a_sample() -> None:
    """A reader that nobody tries here does not belong into the table of readers."""
    assert PLAIN.keys() == READERS.keys()
    assert ZIPPED.keys() == ZIP_READERS.keys()


@each_reader
def test_it_knows_its_own(kind: str, sample: Sample) -> None:
    """Its sample is told to be of its kind, and everything in it comes out, each text fit to be kept."""
    data = sample.make(7)
    assert TABLE.recognise(file_of(data), sample.name, NoJob()) == kind
    draft = take(kind, data, sample)
    check_draft(draft)
    assert size_of(draft) == (1 if sample.one_only else 7)
    assert draft.ambiguous == ""


def broken(data: bytes, rng: random.Random) -> Iterator[bytes]:
    """Yield nothing, noise, pieces, a field that does not end, and other encodings."""
    yield from (b"", b"\0", b"PK\x03\x04", rng.randbytes(4096), b"\xef\xbb\xbf", data[:1] * 4096)
    for cut in range(0, len(data), max(1, len(data) // 24)):
        yield data[:cut]
        yield data[cut:]
    middle = len(data) // 2
    for filler in (b"x", b'"', b"<", b"{", b"\xff", b"\n"):
        yield data[:middle] + filler * 2**18 + data[middle:]
    text = data.decode("utf-8", "replace")
    for codec in ("utf-16", "utf-16-be", "utf-32", "cp037"):
        yield text.encode(codec, "replace")
    yield data.replace("é".encode(), b"\xe9")
    yield data.replace(b"a", b"\xed\xa0\x80")
    yield data.replace(b" ", b"\0")


@each_reader
def test_broken_bytes_are_refused_or_said(kind: str, sample: Sample, rng: random.Random) -> None:
    """Whatever the bytes, a draft that can be kept or a declared refusal; recognising never fails."""
    for data in broken(sample.make(9), rng):
        TABLE.recognise(file_of(data), sample.name, NoJob())
        draft = take_or_refuse(kind, data, sample)
        if draft is not None:
            check_draft(draft)


class Counted(NoJob):
    """Counts calls of functions, and bytes read, between two checks."""

    def __init__(self) -> None:
        self.checks = 0
        self.calls = self.most_calls = 0
        self.read = self.most_read = 0

    def check(self) -> None:
        """Begin to count anew."""
        self.checks += 1
        self.calls = self.read = 0

    def on_call(self, _frame: object, event: str, _argument: object) -> None:
        """Count a call."""
        if event in {"call", "c_call"}:
            self.calls += 1
            self.most_calls = max(self.most_calls, self.calls)

    def file(self, data: bytes) -> FileBytes:
        """Return a file that counts what is read of it."""

        def ranged(at: int, size: int) -> bytes:
            self.read += size
            self.most_read = max(self.most_read, self.read)
            return data[at : at + size]

        return FileBytes(ranged, len(data))


@each_reader
def test_it_asks_often_whether_to_stop(kind: str, sample: Sample) -> None:
    """Between two checks of a long file no more is done than fits into 200 ms, and a stop ends it everywhere."""
    data = sample.make(sample.many)
    short = sample.make(50)
    take(kind, short, sample, NoJob())  # modules that are imported on demand count for nothing
    job = Counted()
    before = sys.getprofile()
    sys.setprofile(job.on_call)
    try:
        TABLE.read(kind, job.file(data), sample.name, ReadOptions(), job)
    finally:
        sys.setprofile(before)
    assert job.most_calls <= MOST_CALLS
    assert job.most_read <= MOST_BYTES
    job = Counted()
    take(kind, short, sample, job)
    for after in {0, 1, job.checks // 2, job.checks - 1}:
        with pytest.raises(Cancelled):
            take(kind, short, sample, Stopped(after))


@each_reader
def test_more_than_the_cap_is_never_held(kind: str, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the limit on their number, messages and lines are left out and that is said, or the file is refused."""
    if sample.cap is None:
        with pytest.raises(KnownError) as caught:
            TABLE.read(
                kind, FileBytes(lambda _at, size: b"From: a\n"[:size], 2**40), "", ReadOptions(), NoJob()
            )
        assert caught.value.code is ErrorCode.FILE_TOO_LARGE
        return
    data = sample.make(12)
    monkeypatch.setattr(*sample.cap, 4)
    draft = take_or_refuse(kind, data, sample)
    if draft is not None:
        assert size_of(draft) <= 5
        assert "too_many" in {one.why for one in draft.skipped}


class Writes:
    """Notes every file that is opened to be written, while it is told to listen."""

    def __init__(self) -> None:
        self.listens = False
        self.seen: list[object] = []

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Hear what the interpreter does."""
        changes = event in {
            "os.remove",
            "os.rename",
            "os.mkdir",
            "os.truncate",
            "shutil.move",
            "subprocess.Popen",
        }
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 0o3
        if self.listens and (changes or writes):
            self.seen.append((event, arguments))


@pytest.fixture(scope="module")
def writes() -> Writes:
    """One ear for all tests here: the interpreter never lets go of one."""
    made = Writes()
    sys.addaudithook(made)
    return made


@each_reader
def test_it_never_writes(kind: str, sample: Sample, writes: Writes) -> None:
    """Reading opens nothing to write, moves nothing and starts nothing."""
    data = sample.make(3)
    take(kind, data, sample)
    writes.seen.clear()
    writes.listens = True
    try:
        take(kind, data, sample)
    finally:
        writes.listens = False
    assert writes.seen == []


def test_looking_writes_nothing(session: Session, tmp_path: Path) -> None:
    """A dry run over all samples leaves record, folder and files as they were."""
    folder = tmp_path / "phone"
    folder.mkdir()
    for (kind, form), sample in SAMPLES.items():
        (folder / f"{kind}-{form}-{sample.name}").write_bytes(sample.make(3))
    vault = session.ledger.vault
    before = (
        vault.event_count,
        sorted(path.stat().st_size for path in vault.folder.rglob("*") if path.is_file()),
    )
    report = session.imports.look(folder)
    assert {file.kind for file in report.files} == {kind for kind, _ in SAMPLES}
    assert all(file.new for file in report.files if file.kind != "contacts")
    after = (
        vault.event_count,
        sorted(path.stat().st_size for path in vault.folder.rglob("*") if path.is_file()),
    )
    assert after == before
    assert session.evidence.list() == ()
