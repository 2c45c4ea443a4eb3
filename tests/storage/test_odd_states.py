"""States that only a fault, a key holder's hand or a torn copy brings about: each has its named answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import new_id
from app.testing import FixedClock
from storage import checkpoints, conditions, crypto, header, header_copies, importing, keys, tries
from storage.blobs import BATCH, SegmentReader
from storage.events import EventKind
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.head import HeadRecord, seal_record
from storage.safe_files import new_file, remove_export
from storage.vault import Vault
from storage.verify import verify
from storage.verify_report import ProblemCode
from tests.storage.vaults import (
    CHEAP,
    CHEAP_LIMITS,
    JOB,
    PASSPHRASE,
    add_entry,
    add_item,
    create,
    opened,
    reopen,
    segment_files,
)


def tampered(folder: Path, statement: str) -> None:
    """Make a vault whose `meta` a key holder changed."""
    vault = create(folder)
    add_entry(vault)
    with vault.transaction() as transaction:
        transaction.execute(statement)
    vault.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET v = zeroblob(16) WHERE k = 'vault_id'",
        "UPDATE meta SET v = x'0000000000000002' WHERE k = 'epoch'",
        "UPDATE meta SET v = x'00' WHERE k = 'epoch'",
        "UPDATE meta SET v = x'00' WHERE k = 'head'",
        "DELETE FROM meta WHERE k = 'header_generation'",
    ],
)
def test_meta_that_does_not_fit_is_damage(tmp_path: Path, statement: str) -> None:
    """A database whose own facts are wrong is named, read and not written, and the check says where."""
    folder = tmp_path / "vault"
    tampered(folder, statement)
    with opened(folder) as vault:
        assert vault.read_only
        (found,) = [note for note in vault.findings if note.code is FindingCode.DATABASE_DAMAGED]
        assert str(found.params["where"]).startswith("meta")
        assert [row["what"] for row in vault.rows("entry")] == ["at the door"]
        problems = verify(vault, JOB, full=True).problems
        assert any(problem.where.startswith("meta") for problem in problems)


def test_head_that_differs_from_the_log_stops_writing(tmp_path: Path) -> None:
    """When `meta.head` and the last event differ, the vault is read-only and the check says where."""
    folder = tmp_path / "vault"
    wrong = "00" * 7 + "09" + "00" * 32
    tampered(folder, f"UPDATE meta SET v = x'{wrong}' WHERE k = 'head'")
    with opened(folder) as vault:
        assert vault.read_only
        assert FindingCode.LOG_HEAD_DIFFERS in {finding.code for finding in vault.findings}
        report = verify(vault, JOB, full=False)
    assert ("meta.head", ProblemCode.HEAD_WRONG) in {(p.where, p.what) for p in report.problems}
    with opened(folder, go_on=True) as vault:
        add_entry(vault)
    with opened(folder) as vault:
        assert verify(vault, JOB, full=True).ok


def test_payload_that_is_not_canonical_is_named_and_reads_as_absent(tmp_path: Path) -> None:
    """An event with right hashes and a payload of another spelling is malformed."""
    vault = create(tmp_path / "vault")
    with vault.transaction() as transaction:
        transaction.note("x")
    spelled = (b'{"act": "x"}', b"[1]", b"no json")
    for number, payload in enumerate(spelled, start=2):
        with vault.transaction() as transaction:
            commitment = crypto.sha256(b"nv1/commit\0", bytes(32), payload)
            transaction.execute(
                "INSERT INTO event SELECT ?, 'note', '', zeroblob(16), 0, zeroblob(32), ?, ?, hash, zeroblob(32)"
                " FROM event WHERE seq = 1",
                (number, payload, commitment),
            )
    views = list(vault.event_views())
    assert [view.payload for view in views[1:]] == [None, None, None]
    found = {(p.where, p.what) for p in verify(vault, JOB, full=False).problems}
    for number in range(2, 5):
        assert (f"event {number}", ProblemCode.EVENT_MALFORMED) in found
    vault.close()


def test_event_of_a_table_that_is_only_in_the_log(tmp_path: Path) -> None:
    """An end event for a table that a later schema dropped is no problem."""
    vault = create(tmp_path / "vault")
    entity = new_id()
    with vault.transaction() as transaction:
        row = {"row": {"id": entity.hex()}, "act": "x"}
        transaction._append(EventKind.NEW, "gone", entity, row)
        transaction._append(EventKind.END, "gone", entity, {"row": None, "act": "x"})
    assert verify(vault, JOB, full=True).ok
    vault.close()


def test_record_that_knows_a_newer_header(tmp_path: Path) -> None:
    """The check names a head record that was written under a newer header."""
    folder = tmp_path / "vault"
    vault = create(folder)
    assert vault.state.head is not None
    record = HeadRecord(9, 0, vault.state.head.last_hash, 5)
    sealed = seal_record(vault.state.vault_keys.head, record)
    (folder / "h.bin").write_bytes((folder / "h.bin").read_bytes()[:128] + sealed)
    found = {(p.where, p.what) for p in verify(vault, JOB, full=False).problems}
    assert found == {("a.bin b.bin", ProblemCode.HEADER_PUT_BACK)}
    vault.close()
    with opened(folder) as again:
        assert FindingCode.HEADER_PUT_BACK in {finding.code for finding in again.findings}


def test_two_different_altered_copies(tmp_path: Path) -> None:
    """Both copies altered without the key, each in its own way: opened without writing, both named."""
    folder = tmp_path / "vault"
    vault = create(folder)
    raw = bytearray(vault.state.header.raw)
    vault.close()
    for value, name in enumerate(header_copies.COPY_NAMES, start=1):
        raw[50] ^= value  # a random byte, which could be this one already
        raw[4032:4064] = crypto.sha256(bytes(raw[:4032]))
        (folder / name).write_bytes(bytes(raw))
    with opened(folder) as again:
        assert again.read_only
        codes = [finding.code for finding in again.findings]
    assert codes.count(FindingCode.COPY_ALTERED) == 2
    assert FindingCode.HEADER_NOT_GENUINE in codes


def test_new_header_that_comes_back_changed(tmp_path: Path) -> None:
    """New content that a disk gives back other than it was written never reaches the first copy."""

    class LyingOps(FsOps):
        def read(self, descriptor: int, size: int) -> bytes:
            return super().read(descriptor, size)[:-1]

    made_keys = keys.VaultKeys(bytearray(32), bytes(16), 1)
    slot = header.passphrase_slot(made_keys, 0, PASSPHRASE.encode(), CHEAP)
    old, new = (header.build_header(made_keys, generation=n, slots={0: slot}) for n in (1, 2))
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(old.raw)
    with pytest.raises(KnownError) as caught:
        header_copies.write_new_content(tmp_path, LyingOps(), old, new, lambda _back: True)
    assert caught.value.code is ErrorCode.DISK_FAILED
    assert (tmp_path / "a.bin").read_bytes() == (tmp_path / "b.bin").read_bytes() == old.raw


def test_no_memory_to_make_a_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A derivation that cannot have its memory is named, and no vault is left."""

    def no_memory(*_args: object, **_named: object) -> bytearray:
        raise MemoryError

    monkeypatch.setattr(keys.crypto, "argon2id", no_memory)
    with pytest.raises(KnownError) as caught:
        create(tmp_path / "vault")
    assert caught.value.code is ErrorCode.NO_MEMORY


def test_memory_fault_before_encryption_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that change between hashing and encryption decrypt well and still end the import."""
    honest = importing.SegmentSealer

    class FaultySealer(honest):  # type: ignore[misc, valid-type]
        def feed(self, data: memoryview) -> object:
            return super().feed(memoryview(b"?" + bytes(data[1:])))

    monkeypatch.setattr(importing, "SegmentSealer", FaultySealer)
    vault = create(tmp_path / "vault")
    with pytest.raises(KnownError) as caught:
        vault.import_stream([b"bytes"], JOB)
    assert caught.value.code is ErrorCode.DISK_FAILED
    assert segment_files(vault.folder) == []
    vault.close()


def test_item_large_enough_to_be_flushed_on_the_way(tmp_path: Path) -> None:
    """Writing that begins before the end gives the same bytes."""
    vault = create(tmp_path / "vault")
    piece = bytes(range(256)) * (2 * BATCH // 256)
    item = add_item(vault, piece * 10)
    assert vault.read_item(item.id, 7 * BATCH - 5, 10) == (piece * 10)[7 * BATCH - 5 :][:10]
    assert verify(vault, JOB, full=True).ok
    vault.close()


def test_marker_that_cannot_be_removed_waits_for_the_next_opening(tmp_path: Path) -> None:
    """An acknowledged item keeps its marker when the disk refuses, and the next opening clears it."""

    class StickyOps(FsOps):
        def remove(self, path: Path) -> None:
            if path.suffix == ".m":
                raise OSError(5, "refused")
            super().remove(path)

    folder = tmp_path / "vault"
    vault = create(folder, ops=StickyOps())
    item = add_item(vault, b"bytes")
    vault.close()
    assert len(list((folder / "t").iterdir())) == 1
    with opened(folder) as again:
        assert again.findings == ()
        assert again.read_item(item.id) == b"bytes"
    assert list((folder / "t").iterdir()) == []


def test_file_that_shrinks_while_it_is_read_is_damage(tmp_path: Path) -> None:
    """A segment cut after it was opened ends in named damage, not in a loop."""
    vault = create(tmp_path / "vault")
    item = add_item(vault, bytes(3 * BATCH))
    (path,) = segment_files(vault.folder)
    stream = vault.stream_item(item.id)
    next(stream)
    with path.open("r+b") as out:
        out.truncate(1000)
    with pytest.raises(KnownError) as caught:
        list(stream)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED
    vault.close()


def test_disk_that_fails_while_locking_or_reading(tmp_path: Path) -> None:
    """A failing disk is named as such at the lock and in a segment."""

    class FailingOps(FsOps):
        def open_write(self, path: Path) -> int:
            raise OSError(5, "failed")

        def open_read(self, path: Path, *, follow: bool = False) -> int:
            raise OSError(5, "failed")

    create(tmp_path / "vault").close()
    with pytest.raises(KnownError) as caught:
        reopen(tmp_path / "vault", ops=FailingOps())
    assert caught.value.code is ErrorCode.DISK_FAILED
    path = tmp_path / "segment"
    path.write_bytes(bytes(72))
    with pytest.raises(KnownError) as caught:
        SegmentReader(FailingOps(), path, 0, bytes(32), vault_id=bytes(16), item=bytes(16), number=0)
    assert caught.value.code is ErrorCode.DISK_FAILED


def test_database_that_is_a_folder_is_damage(tmp_path: Path) -> None:
    """A folder in the place of the database is no database."""
    folder = tmp_path / "vault"
    create(folder).close()
    (folder / "c.bin").unlink()
    (folder / "c.bin").mkdir()
    with pytest.raises(KnownError) as caught:
        reopen(folder)
    assert caught.value.code is ErrorCode.VAULT_DAMAGED


def test_database_of_another_key_is_damage_for_reading_too(tmp_path: Path) -> None:
    """A database that the keys do not open is damaged, read-only or not."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        create(folder).close()
    (one / "c.bin").write_bytes((other / "c.bin").read_bytes())
    for read_only in (False, True):
        with pytest.raises(KnownError) as caught:
            reopen(one, read_only=read_only)
        assert caught.value.code is ErrorCode.VAULT_DAMAGED


def test_try_of_a_zero_point_does_not_open(tmp_path: Path) -> None:
    """A record whose public key gives no secret counts as unreadable."""
    vault = create(tmp_path / "vault")
    assert tries.open_try(vault.state.header, vault.state.vault_keys.tries, bytes(80)) is None
    vault.close()


@pytest.mark.parametrize("line", ["", "a+b", "name+00000000+AAAA", "name+00000000+!", "name+00000000+AQ=="])
def test_malformed_verifier_keys_verify_nothing(line: str) -> None:
    """A line that is no verifier key is passed over."""
    assert checkpoints.read_verifier_key(line) is None


def test_only_lets_the_expected_pass() -> None:
    """A condition that was not expected is raised again."""
    conditions.only(KnownError(ErrorCode.IN_USE), ErrorCode.IN_USE)
    with pytest.raises(KnownError):
        conditions.only(KnownError(ErrorCode.NO_SPACE), ErrorCode.IN_USE)


def test_file_that_appears_under_a_random_name_is_named(tmp_path: Path) -> None:
    """A name that is taken where nothing could stand ends in `exists`, not in a crash."""

    class CollidingOps(FsOps):
        def create(self, path: Path) -> int:
            raise FileExistsError(17, "there already")

    vault = create(tmp_path / "vault")
    importer = importing.Importer(CollidingOps(), vault.folder, vault.vault_id)
    with pytest.raises(KnownError) as caught:
        importer.run([b"x"], JOB)
    assert caught.value.code is ErrorCode.EXISTS
    vault.close()


def test_saved_papers_can_be_taken_back(tmp_path: Path) -> None:
    """What was just written outside the vault is removed, a folder with all it holds; links are not followed."""
    outside = tmp_path / "outside"
    outside.write_text("kept")
    folder = tmp_path / "bundle"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "link").symlink_to(outside)
    (folder / "one").write_text("1")
    for path in (folder, folder):
        remove_export(path)
    with new_file(tmp_path / "paper") as out:
        assert not out.seekable()
    remove_export(tmp_path / "paper")
    assert [path.name for path in tmp_path.iterdir()] == ["outside"]


def test_released_schema_makes_a_vault_that_checks(tmp_path: Path) -> None:
    """The schema that ships with the program follows the rules of the format."""
    vault = Vault.create(
        tmp_path / "vault",
        bytearray(PASSPHRASE.encode()),
        clock=FixedClock(),
        cost=CHEAP,
        limits=CHEAP_LIMITS,
    )
    assert {"entry", "evidence", "item"} <= vault.tables.keys()
    assert verify(vault, JOB, full=True).ok
    vault.close()
    again = Vault.open(
        tmp_path / "vault",
        bytearray(PASSPHRASE.encode()),
        clock=FixedClock(),
        wait=lambda _seconds: None,
        limits=CHEAP_LIMITS,
    )
    assert again.findings == ()
    again.close()


def test_journal_that_undoes_nothing_goes_without_a_word(tmp_path: Path) -> None:
    """Power lost before a journal's first bytes were there: it is cleared, and nothing is said to be undone."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_entry(vault, "kept")
    vault.close()
    for left in (b"", bytes(4096)):
        (folder / "c.bin-journal").write_bytes(left)
        with opened(folder) as again:
            assert again.findings == ()
            assert [row["what"] for row in again.rows("entry")] == ["kept"]
        assert not (folder / "c.bin-journal").exists()


@pytest.mark.parametrize("stops", ["import", "opening"])
def test_marker_goes_only_after_its_segment_is_gone_for_good(tmp_path: Path, stops: str) -> None:
    """A segment that nobody recorded is removed and that is synced before its marker goes."""

    class ListingOps(FsOps):
        def __init__(self) -> None:
            self.done: list[str] = []

        def remove(self, path: Path) -> None:
            super().remove(path)
            self.done.append("marker" if path.suffix == ".m" else path.parent.parent.name)

        def sync_folder(self, path: Path) -> None:
            self.done.append(f"sync {path.parent.name}")
            super().sync_folder(path)

    folder, ops = tmp_path / "vault", ListingOps()
    vault = create(folder, ops=ops)
    item = vault.import_stream([b"bytes"], JOB)
    ops.done.clear()
    if stops == "import":
        vault.discard_item(item)
        vault.close()
    else:
        vault.close()
        with opened(folder, ops=ops):
            pass
    assert ops.done == ["d", "sync d", "marker"]
