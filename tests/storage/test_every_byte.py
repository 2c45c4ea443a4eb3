"""Every byte of every file of a small vault changed, and every file cut at every length: nothing passes in silence.

*Noticed* means: opening refuses with a known code, or opening or the full check names a problem, or what was damaged
was mended from its second copy and that was told. Nothing else counts, with three exceptions that the format states:
bytes of `e.bin` cut off in whole records (anyone who can write the folder can empty the list), the lock file, which
holds nothing, and a journal, of which only what it brings back counts (see `test_journal_of_a_crash`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from storage import blobs, header_copies, keys
from storage.chunk_rooms import PlainRoom
from storage.header import Secret
from tests.storage.outcomes import QuickOps
from tests.storage.small import TOLD, Small, flipped, logged, reopen, small_vault
from tests.storage.vaults import CHEAP_LIMITS
from tests.tally import HowMany, Tally

SHARES = 4
PASSWORD = bytes(keys.passphrase_bytes(TOLD["passphrase"].encode(), setting=False))
THREE = TOLD["items"]["three"]


def test_the_small_vault_is_whole(tmp_path: Path) -> None:
    """Nothing is wrong with the vault that the other tests hurt, so what they find is what they did."""
    with small_vault(tmp_path, with_tries=True) as small:
        assert small.answer()["verdict"] == "good"
        assert not small.database_tells()


def spread(size: int, wanted: int, rng: random.Random) -> Iterable[int]:
    """Return that many places from 0 to `size`, all of them when fewer than that; the ends are always among them."""
    if wanted >= size:
        return range(size)
    return sorted({0, size - 1, *rng.sample(range(size), wanted)})


def one_mask(rng: random.Random) -> int:
    """Return one of 255 ways to change a byte."""
    return rng.randrange(1, 256)


@pytest.mark.parametrize("name", header_copies.COPY_NAMES)
def test_every_bit_of_a_header_copy(
    name: str, tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """With any bit of one copy changed the other one opens, and the changed one is mended to its bytes."""
    places = how_many(check=150, gate=4096, soak=4096)
    masks = how_many(check=1, gate=1, soak=8)
    ops, count = QuickOps(), 0
    with small_vault(tmp_path) as small:
        whole = small.files[name]
        for at in spread(len(whole), places, rng):
            for mask in (1 << bit for bit in rng.sample(range(8), masks)):
                small.put(name, flipped(whole, at, mask))
                secret = Secret(bytearray(PASSWORD))
                copies = header_copies.read_copies(small.folder, ops)
                chosen = header_copies.choose(copies, secret, CHEAP_LIMITS)
                assert chosen.is_genuine
                assert [finding.params["file"] for finding in chosen.findings] == [name]
                header_copies.repair(small.folder, ops, chosen)
                chosen.vault_keys.wipe()
                assert (small.folder / name).read_bytes() == whole
                count += 1
        for at in spread(len(whole), how_many(check=20, gate=200, soak=2000), rng):
            small.put(name, flipped(whole, at, one_mask(rng)))
            assert small.answer()["verdict"] == "mended", at
            assert (small.folder / name).read_bytes() == whole
            count += 1
    tally("bits of a header copy changed: opened and mended", count, of=4096 * 8)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_byte_of_the_database(
    share: int, tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Any byte of the database changed: its page does not hold, and the whole check says so."""
    with small_vault(tmp_path) as small:
        whole = small.files["c.bin"]
        places = range(share, len(whole), SHARES)
        wanted = how_many(check=60, gate=len(places), soak=len(places))
        through = max(1, wanted // how_many(check=15, gate=300, soak=2500))
        for number, index in enumerate(spread(len(places), wanted, rng)):
            at = places[index]
            small.put("c.bin", flipped(whole, at, one_mask(rng)))
            assert small.database_tells(), at
            if number % through == 0:
                small.put("c.bin", flipped(whole, at, one_mask(rng)))
                assert small.answer()["verdict"] == "bad", at
            small.put_back("c.bin")
    tally("bytes of the database changed", len(list(spread(len(places), wanted, rng))), of=len(places))


@pytest.mark.parametrize("share", range(SHARES))
def test_every_length_of_the_database(
    share: int, tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """The database cut at any length is damaged, whatever is left of it."""
    count = 0
    with small_vault(tmp_path) as small:
        whole = small.files["c.bin"]
        places = range(share, len(whole), SHARES)
        wanted = how_many(check=15, gate=1000, soak=len(places))
        for index in spread(len(places), wanted, rng):
            small.put("c.bin", whole[: places[index]])
            assert small.database_tells(), places[index]
            small.put_back("c.bin")
            count += 1
        pages = range(0, len(whole), 4096)
        for length in spread(len(pages), how_many(check=3, gate=5, soak=len(pages)), rng):
            for more in (0, 512):
                small.put("c.bin", whole[: pages[length] + more])
                assert small.answer()["verdict"] == "bad", pages[length] + more
                small.put_back("c.bin")
                count += 1
    tally("lengths of the database", count, of=len(places))


def test_every_byte_of_the_other_files(
    tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Head record, failed tries, the shorter segments: any byte changed is mended and told, or a problem."""
    wanted = how_many(check=8, gate=256, soak=256)
    count = of = 0
    with small_vault(tmp_path, with_tries=True) as small:
        names = [name for name in small.files if name[0] in "ehd" and name != THREE["file"]]
        for name in names:
            whole = small.files[name]
            of += len(whole)
            for at in spread(len(whole), wanted, rng):
                small.put(name, flipped(whole, at, one_mask(rng)))
                assert small.answer()["verdict"] == ("mended" if name == "h.bin" else "bad"), (name, at)
                small.put_back(name)
                count += 1
    tally("bytes of head record, tries and short segments changed", count, of=of)


def test_every_length_of_the_other_files(
    tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """Header copies, head record, tries and segments cut at any length, or missing, do not pass."""
    wanted = how_many(check=4, gate=100, soak=20_000)
    count = of = 0
    with small_vault(tmp_path, with_tries=True) as small:
        names = [name for name in small.files if name[0] in "abehd" and name != THREE["file"]]
        for name in names:
            whole = small.files[name]
            of += len(whole)
            for length in spread(len(whole), wanted, rng):
                if name == "e.bin" and length % 80 == 0:
                    continue  # the newest records are gone: the format says that this is not seen
                small.put(name, whole[:length])
                assert small.answer()["verdict"] in {"mended", "bad"}, (name, length)
                small.put_back(name)
                count += 1
            (small.folder / name).unlink()
            assert small.answer()["verdict"] in {"mended", "bad"}, name
            small.put_back(name)
    tally("lengths of the other files", count, of=of)


def _segment(small: Small) -> Callable[[], bytes]:
    """Return how the segment of three chunks is read, the way that every read of evidence goes."""
    ops, path = QuickOps(), small.folder / THREE["file"]
    names = {"vault_id": bytes.fromhex(TOLD["vault_id"]), "item": bytes.fromhex(THREE["id"])}

    def read() -> bytes:
        ik = bytearray.fromhex(THREE["ik"])
        reader = blobs.SegmentReader(ops, path, THREE["size"], ik, number=0, **names)
        try:
            return bytes(reader.read(0, 3, PlainRoom(3, blobs.CHUNK)))
        finally:
            reader.close()

    return read


def test_every_byte_and_length_of_three_chunks(
    tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """A segment of three chunks with any byte changed, or cut anywhere, gives out damage and nothing else."""
    wanted = how_many(check=1500, gate=50_000, soak=50_000)
    count = 0
    with small_vault(tmp_path) as small:
        read, path, whole = _segment(small), small.folder / THREE["file"], small.files[THREE["file"]]
        assert len(read()) == THREE["size"]
        assert len(whole) == blobs.sealed_size(THREE["size"]) == 40_104

        def is_damaged() -> bool:
            try:
                read()
            except KnownError as error:
                return error.code is ErrorCode.EVIDENCE_DAMAGED
            return False

        with path.open("r+b", buffering=0) as out:
            for at in spread(len(whole), wanted, rng):
                out.seek(at)
                out.write(bytes([whole[at] ^ one_mask(rng)]))
                assert is_damaged(), at
                out.seek(at)
                out.write(whole[at : at + 1])
                count += 1
            tally("bytes of a segment of three chunks changed", count, of=len(whole))
            for length in reversed(range(len(whole))):
                out.truncate(length)
                assert is_damaged(), length
            tally("lengths of a segment of three chunks", len(whole))


def _crash(small: Small) -> tuple[bytes, bytes]:
    """Return database and journal as a crash leaves them in the middle of a change that touched several pages."""
    vault = reopen(small.folder)
    database = vault.state.database
    database.execute("PRAGMA cache_size = 3")
    journal = small.folder / "c.bin-journal"
    with suppress(LookupError), vault.transaction() as transaction:
        add = "INSERT INTO event SELECT seq + 1000, kind, tbl, entity, 0, nonce, payload, commitment, prev, hash FROM event"
        transaction.execute(f"{add} WHERE seq < 6")
        transaction.execute("UPDATE entry SET what = 'half written'")
        transaction.execute("UPDATE batch__message SET body = 'half written'")
        transaction.execute("UPDATE item SET size = size + 1")
        transaction.execute("SELECT count(*), max(payload) FROM event NOT INDEXED")
        kept = (small.folder / "c.bin").read_bytes(), journal.read_bytes()
        raise LookupError
    vault.close()
    assert kept[0] != small.files["c.bin"]
    return kept


@pytest.mark.parametrize("share", range(SHARES))
def test_journal_of_a_crash(
    share: int, tmp_path: Path, rng: random.Random, how_many: HowMany, tally: Tally
) -> None:
    """A crash in the middle of a change, and a byte of its journal changed: the state before, or damage by name.

    A journal can also be cut. What it cannot bring back leaves a database of two states, which is to be told; what
    is not told must be, event by event and row by row, what stood there before.
    """
    count = silent = 0
    with small_vault(tmp_path) as small:
        before = logged(small.folder)
        database, journal = _crash(small)
        small.files["c.bin"] = database
        cases = [(at, True) for at in range(share, len(journal), SHARES)]
        cases += [(length, False) for length in range(share, len(journal), 8 * SHARES)]
        for index in spread(len(cases), how_many(check=30, gate=400, soak=len(cases)), rng):
            at, is_flip = cases[index]
            small.put("c.bin-journal", flipped(journal, at, one_mask(rng)) if is_flip else journal[:at])
            small.put("c.bin", database)
            if small.answer()["verdict"] != "bad":
                assert logged(small.folder) == before, (at, is_flip)
                silent += 1
            small.put_back("c.bin")
            count += 1
    assert 0 < silent <= count
    tally("bytes and lengths of a crash's journal changed", count, of=len(cases))
