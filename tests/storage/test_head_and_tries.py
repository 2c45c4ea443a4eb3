"""The head record notices an old database; the list of failed tries slows guessing and locks nobody out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode
from storage import keys, tries
from storage.file_ops import FsOps
from storage.findings import FindingCode
from tests.storage.vaults import Waits, add_entry, codes, create, flip, opened, refused, snapshot


def test_old_database_put_back_is_noticed(tmp_path: Path) -> None:
    """An older `c.bin` beside a newer head record makes the vault read-only until the person goes on."""
    folder = tmp_path / "vault"
    vault = create(folder)
    first = add_entry(vault, "first")
    vault.close()
    old = (folder / "c.bin").read_bytes()
    with opened(folder) as vault:
        second = add_entry(vault, "second")
    (folder / "c.bin").write_bytes(old)
    before = snapshot(folder)
    with opened(folder) as vault:
        assert vault.read_only
        assert FindingCode.DATABASE_PUT_BACK in codes(vault)
        assert vault.row("entry", first) is not None
        assert vault.row("entry", second) is None
    assert snapshot(folder) == before
    with opened(folder, go_on=True, read_only=True) as vault:
        assert vault.read_only
    assert snapshot(folder) == before
    with opened(folder, go_on=True) as vault:
        assert not vault.read_only
        assert FindingCode.WENT_ON in codes(vault)
    with opened(folder) as vault:
        assert vault.findings == ()
        assert [view.payload["act"] for view in vault.event_views() if view.payload][-1] == "vault.go_on"


def test_other_history_of_the_same_length_is_noticed(tmp_path: Path) -> None:
    """A database that branched off and grew as long as the real one differs at the recorded place."""
    folder = tmp_path / "vault"
    create(folder).close()
    old = (folder / "c.bin").read_bytes()
    with opened(folder) as vault:
        add_entry(vault, "real")
    record = (folder / "h.bin").read_bytes()
    (folder / "c.bin").write_bytes(old)
    with opened(folder, go_on=True):
        pass
    (folder / "h.bin").write_bytes(record)
    with opened(folder) as vault:
        assert FindingCode.DATABASE_PUT_BACK in codes(vault)


def test_old_head_record_is_accepted_and_renewed(tmp_path: Path) -> None:
    """A record behind the log means a crash or an old file: it is told and written anew."""
    folder = tmp_path / "vault"
    vault = create(folder)
    old = (folder / "h.bin").read_bytes()
    add_entry(vault)
    vault.close()
    (folder / "h.bin").write_bytes(old)
    with opened(folder) as vault:
        assert codes(vault) == [FindingCode.HEAD_RECORD_BEHIND]
    with opened(folder) as vault:
        assert vault.findings == ()


@pytest.mark.parametrize("place", [0, 1])
def test_one_bad_head_record_is_mended(tmp_path: Path, place: int) -> None:
    """One of two records damaged is written again and told."""
    folder = tmp_path / "vault"
    vault = create(folder)
    add_entry(vault)
    vault.close()
    flip(folder / "h.bin", 128 * place + 50)
    with opened(folder) as vault:
        assert FindingCode.HEAD_RECORD_REPAIRED in codes(vault)
    with opened(folder) as vault:
        assert vault.findings == ()


@pytest.mark.parametrize("data", [None, b"", b"x" * 256, b"x" * 300])
def test_lost_head_record_is_told_until_the_next_change(tmp_path: Path, data: bytes | None) -> None:
    """Both records gone is reported at every opening until a change writes them."""
    folder = tmp_path / "vault"
    create(folder).close()
    (folder / "h.bin").unlink()
    if data is not None:
        (folder / "h.bin").write_bytes(data)
    for _ in range(2):
        with opened(folder) as vault:
            assert codes(vault) == [FindingCode.HEAD_RECORD_DAMAGED]
    with opened(folder) as vault:
        add_entry(vault)
    with opened(folder) as vault:
        assert vault.findings == ()


def test_head_record_that_cannot_be_written_is_told_and_the_change_stands(tmp_path: Path) -> None:
    """When only `h.bin` refuses, the entry is saved and the failure named."""

    class BrokenHeadOps(FsOps):
        def open_write(self, path: Path) -> int:
            if path.name == "h.bin":
                raise OSError(5, "broken")
            return super().open_write(path)

    folder = tmp_path / "vault"
    vault = create(folder, ops=BrokenHeadOps())
    entity = add_entry(vault)
    assert codes(vault) == [FindingCode.HEAD_RECORD_NOT_WRITTEN]
    vault.close()
    with opened(folder) as again:
        assert again.row("entry", entity) is not None


# Tries -------------------------------------------------------------------------------------------


def test_failed_tries_slow_the_next_and_are_shown_once(tmp_path: Path) -> None:
    """Tries are recorded, make later openings wait up to half a minute, and are told after the unlock."""
    folder = tmp_path / "vault"
    create(folder).close()
    waits = Waits()
    for _ in range(10):
        assert refused(folder, passphrase="guess", wait=waits) is ErrorCode.WRONG_PASSPHRASE
    assert waits.seconds == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    with opened(folder, wait=waits) as vault:
        assert len(vault.failed_tries) == 10
        assert vault.findings == ()
        assert [view.payload["act"] for view in vault.event_views() if view.payload] == ["tries"]
    assert waits.seconds[-1] == 30.0
    assert (folder / "e.bin").read_bytes() == b""
    with opened(folder) as vault:
        assert vault.failed_tries == ()


def test_list_of_tries_never_locks_out(tmp_path: Path) -> None:
    """A list filled with rubbish costs half a minute, no more, and is told as changed."""
    folder = tmp_path / "vault"
    create(folder).close()
    (folder / "e.bin").write_bytes(os.urandom(tries.RECORD_BYTES * tries.MAX_RECORDS + 7))
    waits = Waits()
    size = (folder / "e.bin").stat().st_size
    assert refused(folder, passphrase="guess", wait=waits) is ErrorCode.WRONG_PASSPHRASE
    assert (folder / "e.bin").stat().st_size == size
    with opened(folder, wait=waits) as vault:
        assert codes(vault) == [FindingCode.TRIES_CHANGED]
        payload = list(vault.event_views())[-1].payload
    assert payload == {"act": "tries", "tries": [], "unreadable": tries.MAX_RECORDS}
    assert waits.seconds == [30.0, 30.0]


@pytest.mark.parametrize("hurt", ["flip", "cut", "swap", "again", "gone"])
def test_changed_list_of_tries_is_told(tmp_path: Path, hurt: str) -> None:
    """A record flipped, cut, moved or brought back, and a missing list, are each noticed."""
    folder = tmp_path / "vault"
    create(folder).close()
    for _ in range(2):
        refused(folder, passphrase="guess")
    path = folder / "e.bin"
    data = path.read_bytes()
    if hurt == "flip":
        flip(path, 100)
    elif hurt == "cut":
        path.write_bytes(data[:-1])
    elif hurt == "swap":
        path.write_bytes(data[80:] + data[:80])
    elif hurt == "again":
        with opened(folder) as vault:
            add_entry(vault, "written since")
        path.write_bytes(data)
    else:
        path.unlink()
    with opened(folder) as vault:
        assert codes(vault) == [FindingCode.TRIES_CHANGED]
    with opened(folder) as vault:
        assert vault.findings == ()


def test_a_stop_before_the_list_is_emptied_is_no_change_of_it(tmp_path: Path) -> None:
    """Tries taken over by the last events of the log, and those made since, are each told once and no more."""
    folder = tmp_path / "vault"
    create(folder).close()
    path = folder / "e.bin"
    for tried in (2, 1, 0):  # stopped, tried once more and stopped again, and then nothing new
        for _ in range(tried):
            refused(folder, passphrase="guess")
        left = path.read_bytes()
        with opened(folder) as vault:
            assert (vault.findings, len(vault.failed_tries)) == ((), tried)
        assert path.read_bytes() == b""
        path.write_bytes(left)
    path.write_bytes(left[:80])  # not what the last events say
    with opened(folder) as vault:
        assert codes(vault) == [FindingCode.TRIES_CHANGED]


def test_try_with_a_forged_public_key_still_fills_the_list(tmp_path: Path) -> None:
    """A public key that gives a zero secret gets random bytes, so nothing about the list differs."""
    folder = tmp_path / "vault"
    vault = create(folder)
    raw = bytearray(vault.state.header.raw)
    vault.close()
    raw[3648:3680] = bytes(32)
    raw[4032:4064] = keys.crypto.sha256(bytes(raw[:4032]))
    for name in ("a.bin", "b.bin"):
        (folder / name).write_bytes(bytes(raw))
    assert refused(folder, passphrase="guess") is ErrorCode.WRONG_PASSPHRASE
    assert (folder / "e.bin").stat().st_size == 80


def test_wrong_passphrase_with_a_missing_list_makes_it(tmp_path: Path) -> None:
    """The try is written down even where the list was removed, and its loss is not hidden."""
    folder = tmp_path / "vault"
    create(folder).close()
    (folder / "e.bin").unlink()
    assert refused(folder, passphrase="guess") is ErrorCode.WRONG_PASSPHRASE
    assert (folder / "e.bin").stat().st_size == tries.RECORD_BYTES
