"""A reader written apart from the program agrees with it on every known answer and on a whole vault."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from storage import blobs, crypto
from tests.storage import independent_checker as checker
from tests.storage import independent_reader as reader
from tests.storage import test_known_answers as known
from tests.storage.vaults import PASSPHRASE, add_item, create, filled, flip, segment_files

LONGEST = 170
ALLOWED = {
    "__future__",
    "base64",
    "hashlib",
    "hmac",
    "functools",
    "contextlib",
    "re",
    "json",
    "unicodedata",
    "pathlib",
    "typing",
    "urllib",
}
ALLOWED |= {"cryptography", "sqlcipher3"}
CHEAP_COST = (8, 1)


def test_reader_is_small_and_shares_nothing() -> None:
    """The second reader and its checks fit on two pages each and import nothing of the program."""
    for module in (reader, checker):
        source = Path(module.__file__).read_text(encoding="utf-8")
        assert len(source.splitlines()) <= LONGEST
        found = set()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module != reader.__name__:
                found.add((node.module or "").split(".")[0])
        assert found <= ALLOWED


def test_reader_agrees_on_header_and_keys() -> None:
    """Both secrets open the known header for it, and its keys are the known ones."""
    raw = known.known_header().raw
    for secret in (known.PASSPHRASE, "000g4 0r40m 30e20 9185g r38e1 w2d4q"):
        assert reader.open_header(raw, secret) == (bytes(range(32)), known.VAULT_ID + bytes(7) + b"\1", 7)
    with pytest.raises(ValueError, match="no slot"):
        reader.open_header(raw, "000G4-0R40M-30E20-9185G-R38E1-W2D4R")


def test_reader_agrees_on_records_and_segments() -> None:
    """A failed try, a head record and segments made here read the same there."""
    keys = known.vault_keys()
    context = known.VAULT_ID + bytes(7) + b"\1"
    record = known.tries.seal_try(known.known_header(), index=5, time_ms=77, what=2)
    assert reader.open_try(record, bytes(keys.tries), context) == (2, 5, 77, 7)
    sealed = known.head.seal_record(keys.head, known.head.HeadRecord(4, 3, b"\x33" * 32, 7))
    assert reader.open_head(sealed, 0, bytes(keys.head)) == (4, 3, b"\x33" * 32, 7)
    for size in (0, 1, 16_383, 16_384, 16_385, blobs.BATCH, blobs.BATCH + 1):
        data = crypto.random_bytes(size)
        sealer = blobs.SegmentSealer(bytes(32), vault_id=known.VAULT_ID, item=known.ITEM, number=3)
        sealed = b"".join(map(bytes, sealer.feed(memoryview(data)))) + sealer.finish()
        assert reader.open_segment(sealed, bytes(32), known.VAULT_ID, known.ITEM, 3) == data


def test_reader_agrees_on_log_and_notes() -> None:
    """Canonical form, event hashes, tree roots and the signed note are the same there."""
    made = known.known_events()
    for event in made:
        assert event.payload is not None
        assert reader.canon(reader.json.loads(event.payload)) == event.payload
    hashes = [event.hash for event in made]
    assert reader.check_note(known.NOTE, known.VERIFIER) == (3, reader.root(hashes))
    for size in range(40):
        leaves = [bytes([n]) * 32 for n in range(size)]
        assert reader.root(leaves) == known.Tree(leaves).root()


def test_reader_reads_a_whole_vault(tmp_path: Path) -> None:
    """Every event, row and byte of evidence of a vault made here is found by the other reader."""
    vault = filled(tmp_path / "vault")
    expected = {
        table: {row["id"]: row for row in vault.rows(table)} for table in ("entry", "evidence", "item")
    }
    count = vault.event_count
    vault.close()
    read = checker.read_vault(tmp_path / "vault", PASSPHRASE, CHEAP_COST)
    assert len(read["hashes"]) == count
    for table, rows in expected.items():
        assert {entity.hex(): row for entity, (_, _, row) in read["rows"][table].items()} == rows
    assert sorted(read["items"].values()) == [b"", b"picture" * 9000]


def test_reader_notices_a_changed_byte(tmp_path: Path) -> None:
    """The other reader refuses a vault with one byte changed in any kind of file, or has a copy to mend."""
    vault = create(tmp_path / "vault")
    add_item(vault, b"bytes")
    vault.close()
    folder = tmp_path / "vault"
    for path in (folder / "a.bin", folder / "c.bin", folder / "h.bin", segment_files(folder)[0]):
        before = path.read_bytes()
        flip(path, 60)
        flip(path, len(before) - 10)
        is_noticed = False
        try:
            is_noticed = checker.read_vault(folder, PASSPHRASE, CHEAP_COST)["mend"]
        except Exception:  # noqa: BLE001 - any refusal will do
            is_noticed = True
        assert is_noticed
        path.write_bytes(before)
    assert not checker.read_vault(folder, PASSPHRASE, CHEAP_COST)["mend"]
