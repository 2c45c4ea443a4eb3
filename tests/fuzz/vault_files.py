"""Targets over the files of a vault: header copies, list of tries, head record, segments, recovery text."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from storage import crypto, tries
from storage.blobs import CHUNK, ItemReader, ItemSource, Segment, SegmentSealer
from storage.head import HeadFile, HeadRecord, seal_record
from storage.header import (
    HEADER_BYTES,
    Header,
    Secret,
    build_header,
    passphrase_slot,
    read_header,
    recovery_slot,
)
from storage.header_copies import choose, read_copies, repair
from storage.keys import HeaderLimits, KdfCost, VaultKeys, read_recovery_text, recovery_text
from tests.fuzz.engine import Fuzz
from tests.fuzz.memory_files import MemoryOps

FOLDER = Path("/vault")
VAULT_ID = bytes(range(0xA0, 0xB0))
LIMITS = HeaderLimits(memory_min=64, memory_max=128, passes_min=1, passes_max=2)
_COST = KdfCost(64, 1, 1)
_PASSWORD = b"seven quiet rivers"
_RECOVERY = bytes(range(16))
_REFUSALS = frozenset(
    {
        ErrorCode.HEADER_DAMAGED,
        ErrorCode.FORMAT_UNKNOWN,
        ErrorCode.WRONG_PASSPHRASE,
        ErrorCode.SLOT_DAMAGED,
    }
)


def _keys() -> VaultKeys:
    return VaultKeys(bytearray(range(32)), VAULT_ID, 1)


def _header(generation: int) -> Header:
    """Make the same bytes in every run, so that a corpus that was kept stays true."""
    keys = _keys()
    slots = {
        0: passphrase_slot(keys, 0, _PASSWORD, _COST, salt=bytes(32), nonce=bytes(12)),
        5: recovery_slot(keys, 5, _RECOVERY, salt=bytes(32), nonce=bytes(12)),
    }
    return build_header(keys, generation=generation, slots=slots, filler=bytes(HEADER_BYTES))


def _resealed(raw: bytes, *, summed: bool, sealed: bool) -> bytes:
    """Give bytes of a header's length the checksum that anyone can make, and the seal that few can."""
    if len(raw) != HEADER_BYTES:
        return raw
    fresh = bytearray(raw)
    if summed:
        fresh[4032:4064] = crypto.sha256(fresh[:4032])
    if sealed:
        fresh[4064:] = crypto.hmac_sha256(_keys().header, fresh[:4064])
    return bytes(fresh)


def header(scratch: Path) -> Fuzz:
    """Two header copies and a secret: a header that nobody with the key made is never taken for genuine.

    The first byte says which copies get a right checksum and seal, and which secret is tried.
    """
    del scratch
    old, new = _header(3), _header(4)
    genuine = {old.raw, new.raw}

    def target(data: bytes) -> None:
        mode, body = (data[:1] or b"\0")[0], data[1:]
        first = _resealed(body[:HEADER_BYTES], summed=bool(mode & 1), sealed=bool(mode & 4))
        second = _resealed(body[HEADER_BYTES:] or new.raw, summed=bool(mode & 2), sealed=bool(mode & 8))
        ops = MemoryOps({FOLDER / "a.bin": first, FOLDER / "b.bin": second})
        secret = Secret(bytearray(b"wrong" if mode & 16 else _PASSWORD), _RECOVERY if mode & 32 else None)
        copies = read_copies(FOLDER, ops)
        try:
            chosen = choose(copies, secret, LIMITS)
        except KnownError as error:
            if error.code not in _REFUSALS:
                raise
            return
        assert chosen.header.is_sealed_by(chosen.vault_keys.header) is chosen.is_genuine
        if chosen.is_genuine:
            assert chosen.header.raw in genuine or mode & 12, "a header that nobody sealed was taken"
            repair(FOLDER, ops, chosen)
            again = choose(read_copies(FOLDER, ops), secret, LIMITS)
            assert again.header.raw == chosen.header.raw
            assert set(ops.files) == {FOLDER / "a.bin", FOLDER / "b.bin"}

    seeds = [bytes([mode]) + old.raw + new.raw for mode in (0, 3, 15, 16, 33)]
    return Fuzz(target, (*seeds, bytes([3]) + old.raw))


def recovery(scratch: Path) -> Fuzz:
    """What somebody types for a recovery key: a key or not, and a key reads the same when written again."""
    del scratch

    def target(data: bytes) -> None:
        typed = data.decode("utf-8", "surrogateescape")
        key = read_recovery_text(typed)
        if key is not None:
            assert read_recovery_text(recovery_text(key)) == key

    texts = ("000G4-0R40M-30E20-9185G-R38E1-W2D4Q", "ooog4 or4om 3oe2o 9185g r38ei w2d4q", "", "-" * 40)
    return Fuzz(target, tuple(text.encode() for text in texts))


def list_of_tries(scratch: Path) -> Fuzz:
    """`e.bin`: read, told as amiss or not, added to; the wait is never over half a minute."""
    del scratch
    head, keys = _header(1), _keys()
    path = FOLDER / tries.FILE_NAME

    def target(data: bytes) -> None:
        ops = MemoryOps({path: data})
        found = tries.read_list(FOLDER, ops, head, keys.tries)
        assert len(found.tries) + found.unreadable <= tries.MAX_RECORDS
        assert 0 <= tries.wait_seconds(tries.list_size(FOLDER, ops)) <= tries.MAX_WAIT_SECONDS
        tries.record_try(FOLDER, ops, head, time_ms=1, what=tries.TEXT)
        grown = len(ops.files[path]) - len(data)
        assert grown == (tries.RECORD_BYTES if len(data) // tries.RECORD_BYTES < tries.MAX_RECORDS else 0)

    records = b"".join(
        tries.seal_try(head, index=n, time_ms=n, what=1, one_time=bytes([n + 1]) * 32) for n in range(3)
    )
    return Fuzz(target, (b"", records, records[:100], bytes(80)))


def head_record(scratch: Path) -> Fuzz:
    """`h.bin`: only records made with the key are read, and a write after any state reads back."""
    del scratch
    key = bytearray(range(32))
    path = FOLDER / "h.bin"
    made = [HeadRecord(counter, 7 + counter, bytes([counter]) * 32, 3) for counter in (8, 9)]

    def target(data: bytes) -> None:
        ops = MemoryOps({path: data})
        file = HeadFile(FOLDER, ops, key)
        best, bad = file.read()
        assert best is None or best in made, "a record that nobody made was read"
        assert 0 <= bad <= 2
        file.write(events=20, last_hash=bytes(32), generation=4)
        after, _ = HeadFile(FOLDER, ops, key).read()
        assert after is not None
        assert after.events == 20

    records = b"".join(seal_record(key, record, nonce=bytes(12)) for record in made)
    return Fuzz(target, (records, records[:128], b"", records + b"x"))


def segment(scratch: Path) -> Fuzz:
    """An evidence segment: every byte given out is a byte that was sealed, or the segment is damaged.

    The first byte chooses the size that the record names, the second where reading begins.
    """
    del scratch
    plains = tuple(bytes([n & 0xFF for n in range(size)]) for size in (0, 5, CHUNK, CHUNK + 100))
    item, key, name = EntityId(bytes(range(0xC0, 0xD0))), bytes(32), "ab" * 16
    path = FOLDER / name

    def sealed(plain: bytes) -> bytes:
        sealer = SegmentSealer(key, vault_id=VAULT_ID, item=item, number=0, salt=bytes(24))
        return b"".join(map(bytes, sealer.feed(memoryview(plain)))) + bytes(sealer.finish())

    def target(data: bytes) -> None:
        which, where = (data[:2] + b"\0\0")[:2]
        plain = plains[which % len(plains)]
        source = ItemSource(item, len(plain), bytearray(key), (Segment(name, len(plain)),))
        reader = ItemReader(MemoryOps({path: data[2:]}), FOLDER, VAULT_ID, source, parts=True)
        try:
            assert reader.read(where * 70, 50) == plain[where * 70 :][:50], "bytes that nobody sealed"
            assert b"".join(map(bytes, reader.stream())) == plain, "bytes that nobody sealed"
        except KnownError as error:
            if error.code is not ErrorCode.EVIDENCE_DAMAGED:
                raise
        finally:
            reader.close()

    return Fuzz(target, tuple(bytes([n, 3 * n]) + sealed(plain) for n, plain in enumerate(plains)))


def header_fields(scratch: Path) -> Fuzz:
    """One header copy that anyone could have written: its fields are read without an error."""
    del scratch

    def target(data: bytes) -> None:
        raw = _resealed((data + bytes(HEADER_BYTES))[:HEADER_BYTES], summed=True, sealed=False)
        found = read_header(raw)
        if found is not None:
            assert found.slot_cost(data[-1] % 8 if data else 0).memory_kib >= 0
            assert found.rank == (found.epoch, found.generation)
            tries.seal_try(found, index=0, time_ms=0, what=1)

    return Fuzz(target, (_header(1).raw, _header(1).raw[:200]))
