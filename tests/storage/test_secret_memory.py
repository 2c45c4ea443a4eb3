"""Key bytes in memory: moved, held, overwritten."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from storage import crypto, secret_memory
from storage.item_keys import read_item_key
from tests.storage import vaults

SECRET = bytes((number * 37 + 11) & 255 for number in range(40))


def copies(secret: bytes) -> int:
    """Count a secret in the heap of this process, where C libraries and Python keep what they free."""
    found = 0
    with Path("/proc/self/mem").open("rb", buffering=0) as memory:
        for line in Path("/proc/self/maps").read_text(encoding="ascii").splitlines():
            if line.endswith("[heap]"):
                start, end = (int(part, 16) for part in re.split("[- ]", line)[:2])
                memory.seek(start)
                found += memory.read(end - start).count(secret)
    return found


def test_a_taken_secret_is_gone_from_where_it_came() -> None:
    """The bytes are in the buffer and no longer in the object; the interpreter's own objects are left alone."""
    secret = bytes(bytearray(SECRET))
    kept = secret_memory.taken(secret)
    assert kept == bytearray(SECRET)
    assert secret == bytes(len(SECRET))
    assert secret_memory.taken(b"") == bytearray()
    assert secret_memory.taken(b"\x07") == bytearray(b"\x07")
    assert bytes([7]) == b"\x07"


def test_holding_fails_without_harm() -> None:
    """A buffer is held where the system allows; more than it allows is refused and nothing is raised."""
    assert secret_memory.hold(bytearray())
    assert isinstance(secret_memory.hold(bytearray(32), bytearray(64)), bool)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
def test_the_derivation_leaves_no_passphrase() -> None:
    """The library's own copy of a passphrase is overwritten when the derivation has ended."""
    password = bytearray(SECRET)
    before = copies(SECRET)
    crypto.argon2id(password, salt=bytes(32), memory_kib=8, passes=1, lanes=1, associated=b"test")
    crypto.wipe(password)
    assert copies(SECRET) <= before


def test_an_item_key_is_read_into_a_buffer_and_wiped_after_the_commit(tmp_path: Path) -> None:
    """The database gives the key back; the importer's copy is zeros as soon as a row names the item."""
    vault = vaults.create(tmp_path / "v")
    stored = vault.import_stream([b"bytes"], vaults.JOB)
    ik = bytes(stored.ik)
    with vault.transaction() as transaction:
        transaction.add_item(stored)
    assert stored.ik == bytearray(32)
    assert read_item_key(vault.state.database, stored.id) == ik
    assert read_item_key(vault.state.database, vaults.new_id()) is None
    vault.close()


def test_the_vault_tells_whether_its_keys_are_held(tmp_path: Path) -> None:
    """What the system answered is kept for the person to see."""
    vault = vaults.create(tmp_path / "v")
    assert vault.keys_are_held is vault.state.vault_keys.are_held
    vault.close()
