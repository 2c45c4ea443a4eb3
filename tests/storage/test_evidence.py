"""Evidence bytes: come back the same from anywhere, refuse any damage, are durable before they are named."""

from __future__ import annotations

import errno
import gc
import random
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import EntityId, new_id
from app.domain.ports import NoJob
from storage import blobs, crypto, importing
from storage.blobs import (
    BATCH,
    BATCH_CHUNKS,
    CHUNK,
    ItemReader,
    ItemSource,
    Segment,
    SegmentReader,
    SegmentSealer,
)
from storage.chunk_rooms import PlainRooms
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.verify import verify
from tests.storage.vaults import (
    JOB,
    StopHereError,
    StoppingOps,
    add_entry,
    add_item,
    create,
    flip,
    opened,
    reopen,
    segment_files,
    snapshot,
)

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, BATCH - 1, BATCH, BATCH + 1, BATCH + CHUNK, 2 * BATCH + 5)
VAULT_ID = bytes(16)
ITEM = EntityId(bytes(range(16)))


def sealed(data: bytes, *, item: bytes = ITEM, number: int = 0, ik: bytes = bytes(32)) -> bytes:
    """Return the file of one segment."""
    sealer = SegmentSealer(ik, vault_id=VAULT_ID, item=item, number=number)
    return b"".join(map(bytes, sealer.feed(memoryview(data)))) + sealer.finish()


def read(path: Path, size: int, *, item: bytes = ITEM, number: int = 0) -> bytes:
    """Read one segment file in order."""
    reader = SegmentReader(FsOps(), path, size, bytes(32), vault_id=VAULT_ID, item=item, number=number)
    try:
        return b"".join(map(bytes, reader.stream(PlainRooms(BATCH_CHUNKS, CHUNK), BATCH_CHUNKS)))
    finally:
        reader.close()


def is_refused(path: Path, size: int, *, item: bytes = ITEM, number: int = 0) -> bool:
    """Tell whether reading ends in named damage."""
    try:
        read(path, size, item=item, number=number)
    except KnownError as error:
        return error.code is ErrorCode.EVIDENCE_DAMAGED
    return False


@pytest.mark.parametrize("size", SIZES)
def test_bytes_come_back_from_a_vault(tmp_path: Path, size: int) -> None:
    """An item of any size around chunk and batch ends reads back whole and in parts."""
    data = random.Random(size).randbytes(size)
    vault = create(tmp_path / "vault")
    item = add_item(vault, data)
    assert (item.size, item.sha256) == (size, crypto.sha256(data))
    assert vault.item_size(item.id) == size
    assert vault.read_item(item.id) == data
    assert b"".join(map(bytes, vault.stream_item(item.id))) == data
    for offset in {0, 1, size // 2, max(size - 1, 0), size, size + 10}:
        for length in (0, 1, CHUNK, BATCH + 3):
            assert vault.read_item(item.id, offset, length) == data[offset : offset + length]
    assert vault.find_item(item.sha256) == item.id
    (path,) = segment_files(vault.folder)
    assert path.stat().st_size == blobs.sealed_size(size)
    vault.close()


@given(st.data())
def test_random_reads_equal_slices(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any sequence of reads at any place gives the bytes of that place."""
    size = data.draw(st.integers(0, 3 * CHUNK))
    plain = random.Random(size).randbytes(size)
    folder = tmp_path_factory.mktemp("parts")
    (folder / ("ab" * 16)).write_bytes(sealed(plain))
    source = ItemSource(ITEM, size, bytearray(32), (Segment("ab" * 16, size),))
    reader = ItemReader(FsOps(), folder, VAULT_ID, source, parts=True)
    for _ in range(5):
        offset = data.draw(st.integers(0, size + 5))
        length = data.draw(st.none() | st.integers(0, size + 5))
        expected = plain[offset:] if length is None else plain[offset : offset + length]
        assert reader.read(offset, length) == expected
    reader.close()


@given(st.lists(st.sampled_from([0, 1, 5, CHUNK, BATCH - 5, BATCH, BATCH + 1, 2 * BATCH]), max_size=5))
def test_pieces_of_any_size_give_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    """However a stream is cut into pieces, the segment decrypts to the same bytes."""
    pieces = [random.Random(size).randbytes(size) for size in sizes]
    sealer = SegmentSealer(bytes(32), vault_id=VAULT_ID, item=ITEM, number=0)
    written = []
    for piece in pieces:
        written += [bytes(batch) for batch in sealer.feed(memoryview(piece))]
    path = tmp_path_factory.mktemp("pieces") / "segment"
    path.write_bytes(b"".join(written) + sealer.finish())
    assert sealer.size == sum(sizes)
    assert read(path, sum(sizes)) == b"".join(pieces)


def test_several_segments_read_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item longer than a segment is cut at the segment size and reads across the cut."""
    for module in (blobs, importing):
        monkeypatch.setattr(module, "SEGMENT_BYTES", 2 * BATCH)
    vault = create(tmp_path / "vault")
    for size in (2 * BATCH, 2 * BATCH + 1, 5 * BATCH):
        data = random.Random(size).randbytes(size)
        item = add_item(vault, data)
        assert [segment.size for segment in item.segments] == [
            min(2 * BATCH, size - at) for at in range(0, size, 2 * BATCH)
        ]
        assert vault.read_item(item.id) == data
        assert vault.read_item(item.id, 2 * BATCH - 3, 6) == data[2 * BATCH - 3 :][:6]
        assert b"".join(map(bytes, vault.stream_item(item.id))) == data
    assert verify(vault, JOB, full=True).ok
    vault.close()


def test_any_flipped_byte_of_a_segment_is_refused(tmp_path: Path, rng: random.Random) -> None:
    """Salt, commitment, every chunk and every tag are covered: no flipped byte passes."""
    data = rng.randbytes(CHUNK + 100)
    whole = sealed(data)
    path = tmp_path / "segment"
    near = {0, 23, 24, 55, 56, 56 + CHUNK, 56 + CHUNK + 15, 56 + CHUNK + 16, len(whole) - 1}
    for offset in near | {rng.randrange(len(whole)) for _ in range(150)}:
        path.write_bytes(whole)
        flip(path, offset, 1 << rng.randrange(8))
        assert is_refused(path, len(data)), offset
    path.write_bytes(whole)
    assert read(path, len(data)) == data


def test_cut_lengthened_and_spliced_segments_are_refused(tmp_path: Path, rng: random.Random) -> None:
    """A file cut or lengthened, with chunks swapped or doubled, or of another item or number is refused."""
    data = rng.randbytes(3 * CHUNK)
    whole = sealed(data)
    step = CHUNK + 16
    chunks = [whole[56 + n * step : 56 + (n + 1) * step] for n in range(3)]
    path = tmp_path / "segment"
    broken = [whole[:size] for size in {0, 1, 55, 56, 56 + step, len(whole) - 1}]
    broken += [whole[: rng.randrange(len(whole))] for _ in range(20)]
    broken += [whole + b"\0", whole + bytes(step), sealed(b"")]
    broken.append(whole[:56] + chunks[1] + chunks[0] + chunks[2] + whole[56 + 3 * step :])
    broken.append(whole[:56] + chunks[0] + chunks[0] + chunks[2] + whole[56 + 3 * step :])
    broken.append(sealed(data, ik=b"\1" * 32))
    for number, raw in enumerate(broken):
        path.write_bytes(raw)
        assert is_refused(path, len(data)), number
    path.write_bytes(whole)
    assert is_refused(path, len(data), number=1)
    assert is_refused(path, len(data), item=bytes(16))
    assert is_refused(path, len(data) - CHUNK)
    assert is_refused(tmp_path / "nowhere", len(data))
    assert is_refused(tmp_path, len(data))


def test_nothing_of_a_damaged_chunk_is_given_out(tmp_path: Path) -> None:
    """Reads beside a damaged chunk still work, reads that touch its batch end in named damage."""
    vault = create(tmp_path / "vault")
    item = add_item(vault, bytes(3 * BATCH))
    (path,) = segment_files(vault.folder)
    flip(path, 56 + blobs.BATCH_CHUNKS * blobs.SEALED_CHUNK + 5)
    assert vault.read_item(item.id, 0, BATCH) == bytes(BATCH)
    assert vault.read_item(item.id, 2 * BATCH, 10) == bytes(10)
    with pytest.raises(KnownError) as caught:
        vault.read_item(item.id, BATCH, 1)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED
    assert caught.value.params == {"item": item.id.hex(), "segment": path.name}
    vault.close()


def test_what_was_read_before_damage_is_not_mixed_with_it(tmp_path: Path) -> None:
    """One reader uses its buffer again; after a batch that did not open it gives out whole batches only."""
    vault = create(tmp_path / "vault")
    data = random.Random(3).randbytes(3 * BATCH)
    item = add_item(vault, data)
    (path,) = segment_files(vault.folder)
    # The last chunk of a batch: all before it are decrypted by the time it does not open.
    flip(path, 56 + 2 * BATCH_CHUNKS * blobs.SEALED_CHUNK - 1)
    reader = vault.item_reader(item.id)
    for _ in range(2):
        assert reader.read(5, 100) == data[5:105]
        for place in (BATCH, 2 * BATCH - 1):
            with pytest.raises(KnownError):
                reader.read(place, 1)
        assert reader.read(2 * BATCH, 10) == data[2 * BATCH :][:10]
    reader.close()
    vault.close()


def test_streamed_piece_is_good_until_the_next(tmp_path: Path) -> None:
    """A piece kept too long raises instead of showing other bytes; what was streamed is wiped at the end."""
    vault = create(tmp_path / "vault")
    data = b"x" * (2 * BATCH + 5)
    item = add_item(vault, data)
    for ends in (lambda stream: b"".join(map(bytes, stream)), Generator.close):
        stream = cast("Generator[memoryview]", vault.stream_item(item.id))
        piece = next(stream)
        inside = piece[:100]
        assert inside == b"x" * 100
        next(stream)
        with pytest.raises(ValueError, match="released"):
            piece[0]
        ends(stream)
        assert inside == bytes(100)
    vault.close()


def test_unknown_item_and_lost_key(tmp_path: Path) -> None:
    """An id that is no item is not found; an item without its key is damaged."""
    vault = create(tmp_path / "vault")
    item = add_item(vault, b"bytes")
    with pytest.raises(KnownError) as caught:
        vault.read_item(new_id())
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert vault.find_item(bytes(32)) is None
    with vault.transaction() as transaction:
        transaction.execute("DELETE FROM item_key")
    with pytest.raises(KnownError) as caught:
        vault.item_size(item.id)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED
    vault.close()


# Import ------------------------------------------------------------------------------------------


def test_discarded_and_failed_imports_leave_nothing(tmp_path: Path) -> None:
    """What is not recorded, is cancelled, cannot be read or does not fit leaves no file behind."""

    class CancelAfter(NoJob):
        def __init__(self, checks: int) -> None:
            self.left = checks

        def check(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    def torn_source() -> Iterator[bytes]:
        yield b"x" * 100
        raise KnownError(ErrorCode.SOURCE_CHANGED)

    vault = create(tmp_path / "vault")
    before = snapshot(vault.folder)
    stored = vault.import_stream([b"x"], JOB)
    vault.discard_item(stored)
    assert stored.ik == bytearray(32)
    for checks in (0, 2, 5):
        with pytest.raises(Cancelled):
            vault.import_stream([bytes(BATCH)] * 3, CancelAfter(checks))
    with pytest.raises(KnownError) as caught:
        vault.import_stream(torn_source(), JOB)
    assert caught.value.code is ErrorCode.SOURCE_CHANGED
    assert snapshot(vault.folder) == before
    vault.close()


def test_plaintext_of_a_stopped_import_is_wiped(tmp_path: Path) -> None:
    """What waited for a whole batch when an import stopped stays in no buffer."""

    def torn_source() -> Iterator[bytes]:
        yield b"plain words " * 1000
        sealers = [one for one in gc.get_objects() if type(one) is SegmentSealer]
        held.extend(one._plain for one in sealers if one._plain.startswith(b"plain words"))
        raise KnownError(ErrorCode.SOURCE_CHANGED)

    held: list[bytearray] = []
    vault = create(tmp_path / "vault")
    with pytest.raises(KnownError):
        vault.import_stream(torn_source(), JOB)
    assert [any(plain) for plain in held] == [False]
    vault.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.NO_SPACE),
        (errno.EROFS, ErrorCode.NOT_WRITABLE),
        (errno.EIO, ErrorCode.DISK_FAILED),
    ],
)
def test_disk_that_refuses_is_named(tmp_path: Path, number: int, code: ErrorCode) -> None:
    """A full, read-only or failing disk at any step of an import is named, and nothing stays behind."""
    stop_at = 0
    while True:
        stop_at += 1
        vault = create(tmp_path / f"vault{stop_at}")
        ops = StoppingOps(stop_at, lambda: OSError(number, "refused"))
        importer = importing.Importer(ops, vault.folder, vault.vault_id)
        try:
            importer.run([bytes(100)], JOB)
        except KnownError as error:
            assert error.code is code  # noqa: PT017 - the loop ends where nothing is refused
            assert list((vault.folder / "t").iterdir()) == []
            assert segment_files(vault.folder) == []
            vault.close()
        else:
            vault.close()
            break
    assert stop_at > 9


def test_read_back_notices_what_the_disk_changed(tmp_path: Path) -> None:
    """Bytes that come back other than they were written end the import."""

    class LyingOps(FsOps):
        def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
            changed = bytearray(data)
            changed[-1] ^= 1
            return super().write(descriptor, changed)

    vault = create(tmp_path / "vault")
    with pytest.raises(KnownError) as caught:
        importing.Importer(LyingOps(), vault.folder, vault.vault_id).run([b"bytes"], JOB)
    assert caught.value.code is ErrorCode.DISK_FAILED
    vault.close()


def _store_one(folder: Path, ops: FsOps) -> None:
    """Open, import, record and close, as a program that may be stopped anywhere."""
    vault = reopen(folder, ops=ops)
    try:
        item = vault.import_stream([b"new bytes"], JOB)
        with vault.transaction() as transaction:
            transaction.add_item(item)
    finally:
        vault.close()


def test_kill_at_any_step_of_an_import_loses_nothing(tmp_path: Path) -> None:
    """Stopped dead at any file operation, the vault holds the item wholly or not at all, and is whole."""
    base = tmp_path / "base"
    vault = create(base)
    entity = add_entry(vault, "acknowledged")
    add_item(vault, b"acknowledged bytes")
    vault.close()
    outcomes = []
    is_finished = False
    while not is_finished:
        folder = tmp_path / f"run{len(outcomes)}"
        shutil.copytree(base, folder)
        try:
            _store_one(folder, StoppingOps(len(outcomes) + 1))
            is_finished = True
        except StopHereError:
            pass
        with opened(folder) as again:
            report = verify(again, JOB, full=True)
            assert report.problems == (), outcomes
            assert again.row("entry", entity) is not None
            outcomes.append(report.counts["items"])
            assert len(segment_files(folder)) == outcomes[-1]
            assert list((folder / "t").iterdir()) == []
    assert set(outcomes) == {1, 2}
    assert outcomes == sorted(outcomes)
    assert len(outcomes) > 15


def test_unreferenced_segment_without_marker_is_kept_and_told(tmp_path: Path) -> None:
    """A segment that no row names may be the only copy: it is reported, never removed."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_item(vault, b"bytes")
    vault.close()
    (path,) = segment_files(folder)
    stray = folder / "d" / "ab" / ("ab" * 16)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(path.read_bytes())
    for _ in range(2):
        with opened(folder) as again:
            (found,) = again.findings
            assert found.code is FindingCode.SEGMENT_UNREFERENCED
            assert found.params == {"segment": stray.name}
    assert stray.exists()


def test_what_opening_did_not_look_for_is_told_when_it_is(tmp_path: Path) -> None:
    """Opening can leave the look at all files to whoever opens; it tells the same, once, also after an import."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_item(vault, b"bytes")
    vault.close()
    (folder / "c (conflict).bin").write_bytes(b"copy")
    stray = folder / "d" / "ab" / ("ab" * 16)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    with opened(folder) as again:
        told = again.findings
        assert len(told) == 2
    with opened(folder, look_around=False) as again:
        assert again.findings == ()
        add_item(again, b"more bytes")
        again.look_around()
        again.look_around()
        assert again.findings == told


def test_damage_that_a_late_look_finds_ends_the_writing(tmp_path: Path) -> None:
    """Where the names of the files of evidence cannot be read, nothing is written from then on."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_item(vault, b"bytes")
    vault.close()
    with opened(folder) as again:
        pages = again.query("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'item__segment'")
    for (page,) in pages:
        flip(folder / "c.bin", 4096 * (int(str(page)) - 1) + 100)
    with opened(folder, look_around=False) as again:
        assert not again.read_only
        again.look_around()
        assert again.read_only
        assert [found.code for found in again.findings] == [FindingCode.DATABASE_DAMAGED]


def test_marked_leftovers_are_cleared(tmp_path: Path) -> None:
    """Parts and segments whose marker says they were in flight go at the next opening; named ones stay."""
    folder = tmp_path / "vault"
    vault = create(folder)
    item = add_item(vault, b"bytes")
    vault.close()
    name = item.segments[0].name
    (folder / "t" / f"{name}.m").touch()
    lost = folder / "d" / "cd" / ("cd" * 16)
    lost.parent.mkdir(exist_ok=True)
    lost.write_bytes(b"half")
    (folder / "t" / ("cd" * 16 + ".m")).touch()
    (folder / "t" / ("ef" * 16)).write_bytes(b"part")
    with opened(folder) as again:
        (found,) = again.findings
        assert (found.code, found.params) == (FindingCode.PARTS_REMOVED, {"count": 2})
        assert again.read_item(item.id) == b"bytes"
    assert list((folder / "t").iterdir()) == []
    assert not lost.exists()
