"""Erasing an item: wholly there or wholly gone, at whatever moment the machine stops."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.importing import StoredItem
from storage.vault import Vault
from storage.verify import verify
from tests.storage.copies import FailingOps, names
from tests.storage.vaults import JOB, StopHereError, add_item, codes, create, opened, reopen, segment_files


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault with two items."""
    made = create(tmp_path / "vault")
    add_item(made, b"stays" * 9000)
    yield made
    made.close()


def rows_of(vault: Vault, item: bytes) -> list[EntityId]:
    """Return the evidence rows of an item."""
    found = vault.query("SELECT id FROM evidence WHERE item = ?", (item,))
    return [EntityId(row[0]) for row in found if isinstance(row[0], bytes)]


def erase(vault: Vault, item: bytes, *, details: bool = False) -> None:
    """Erase an item with its evidence, as the services do."""
    with vault.transaction() as transaction:
        for row in rows_of(vault, item):
            transaction.end("evidence", row, act="evidence.erase")
            if details:
                transaction.redact_history("evidence", row)
        transaction.erase_item(EntityId(item))
        if details:
            transaction.redact_history("item", EntityId(item))


def key_bytes_in(vault: Vault, stored: StoredItem) -> bool:
    """Tell whether the database still holds the key of an item."""
    return bool(vault.query("SELECT 1 FROM item_key WHERE item = ? OR ik = ?", (stored.id, bytes(stored.ik))))


def test_an_erased_item_is_gone_and_its_events_are_not(vault: Vault) -> None:
    """Bytes, key and rows are gone, other items are not, and the log says what was there and that it ended."""
    gone = add_item(vault, b"gone" * 9000)
    assert vault.read_item(gone.id) == b"gone" * 9000
    before = vault.event_count
    erase(vault, gone.id)
    assert len(segment_files(vault.folder)) == 1
    assert names(vault.folder / "t") == []
    assert not key_bytes_in(vault, gone)
    with pytest.raises(KnownError) as caught:
        vault.read_item(gone.id)
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert [event.kind for event in vault.history("item", gone.id)] == ["new", "end"]
    assert vault.event_count == before + 2
    assert verify(vault, JOB, full=True).ok
    assert vault.find_item(gone.sha256) is None
    again = add_item(vault, b"gone" * 9000)
    assert vault.read_item(again.id) == b"gone" * 9000


def test_what_the_log_says_of_it_is_erased_when_asked(vault: Vault) -> None:
    """Only kinds, times and commitments stay of its events, and the check agrees."""
    gone = add_item(vault, b"gone")
    (row,) = rows_of(vault, gone.id)
    erase(vault, gone.id, details=True)
    for table, entity in (("evidence", row), ("item", gone.id)):
        assert [event.payload is None for event in vault.history(table, entity)] == [True, False]
    assert verify(vault, JOB, full=True).ok


def test_an_item_that_evidence_names_is_not_erased(vault: Vault) -> None:
    """The rows about it go first; nothing is changed by trying."""
    item = add_item(vault, b"in use")
    before = vault.event_count
    with pytest.raises(ValueError, match="still names"), vault.transaction() as transaction:
        transaction.erase_item(item.id)
    assert vault.event_count == before
    assert vault.read_item(item.id) == b"in use"


def test_missing_files_do_not_keep_an_item_from_being_erased(vault: Vault) -> None:
    """An item whose file was lost already is erased like any other."""
    gone = add_item(vault, b"gone" * 9000)
    next(path for path in segment_files(vault.folder) if path.name == gone.segments[0].name).unlink()
    erase(vault, gone.id)
    assert verify(vault, JOB, full=True).ok


@pytest.mark.parametrize("crash", [True, False])
def test_a_stop_at_any_operation_leaves_it_there_or_gone(tmp_path: Path, *, crash: bool) -> None:
    """A crash or a full disk at every changing operation: whole or gone after the next opening, never between."""
    vault = create(tmp_path / "vault")
    add_item(vault, b"stays" * 9000)
    gone = add_item(vault, b"gone" * 9000)
    vault.close()
    shutil.copytree(vault.folder, tmp_path / "as it was")
    was_there = was_gone = 0
    for at in count(1):
        vault = reopen(vault.folder)
        ops = FailingOps(at, crash=crash)
        vault.state.ops = ops
        vault.state.head_file._ops = ops
        with suppress(StopHereError, KnownError):
            erase(vault, gone.id)
        reached = ops.count >= at
        vault.state.ops = FsOps()
        vault.close()
        with opened(vault.folder) as again:
            assert verify(again, JOB, full=True).ok, at
            there = bool(again.query("SELECT 1 FROM item WHERE id = ?", (gone.id,)))
            if there:
                assert again.read_item(gone.id) == b"gone" * 9000
            else:
                assert not key_bytes_in(again, gone)
            assert len(segment_files(again.folder)) == 1 + there
            assert names(again.folder / "t") == []
        was_there += there
        was_gone += not there
        if not reached:
            break
        shutil.rmtree(vault.folder)
        shutil.copytree(tmp_path / "as it was", vault.folder)
    assert was_there >= 2
    assert was_gone >= 4


def test_a_file_that_cannot_be_removed_now_is_removed_at_the_next_opening(vault: Vault) -> None:
    """The erasure stands and says that the file, for which there is no key any more, will follow."""
    gone = add_item(vault, b"gone" * 9000)
    vault.state.ops = KeepingOps()
    erase(vault, gone.id)
    assert FindingCode.ERASE_UNFINISHED in codes(vault)
    assert len(segment_files(vault.folder)) == 2
    assert verify(vault, JOB, full=True).ok
    vault.close()
    with opened(vault.folder) as again:
        assert len(segment_files(again.folder)) == 1
        assert FindingCode.PARTS_REMOVED in codes(again)


class KeepingOps(FsOps):
    """A disk on which nothing can be removed."""

    def remove(self, path: Path) -> None:
        """Refuse."""
        raise PermissionError(13, "made to fail", str(path))
