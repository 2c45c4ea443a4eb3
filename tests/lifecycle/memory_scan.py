"""Reads the memory of another process and counts secrets in it."""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from storage import blobs, crypto, keys
from storage.connection import Database
from storage.header import Header, SlotKind
from storage.keys import VaultKeys

_MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+)")
_STEP = 32 << 20
_ROUNDS = 20
"""How often a scan begins anew because memory was given back meanwhile."""


class Unreadable(Exception):  # noqa: N818 - names what happened
    """The system does not let this process read the other's memory."""


def writable_memory(process: int) -> Iterator[bytes]:
    """Yield everything that the process could have written, mapping by mapping; raises `Unreadable`."""
    try:
        mappings = Path(f"/proc/{process}/maps").read_text(encoding="ascii").splitlines()
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            for line in mappings:
                found = _MAPPING.match(line)
                assert found is not None
                start, end, rights = int(found[1], 16), int(found[2], 16), found[3]
                if rights.startswith("rw") and "[v" not in line:
                    memory.seek(start)
                    yield _whole(memory.read, end - start)
    except PermissionError as error:
        raise Unreadable from error


def count(process: int, secrets: Mapping[str, bytes]) -> dict[str, int]:
    """Count each secret in the memory of a process, whose other threads may give memory back meanwhile."""
    for left in reversed(range(_ROUNDS)):
        try:
            return _count_once(process, secrets)
        except OSError as error:
            if error.errno != errno.EIO or not left:
                raise
    raise AssertionError


def _count_once(process: int, secrets: Mapping[str, bytes]) -> dict[str, int]:
    found = dict.fromkeys(secrets, 0)
    for memory in writable_memory(process):
        for name, secret in secrets.items():
            found[name] += memory.count(secret)
    return found


def keys_of(vault: Path, passphrase: bytes, scratch: Path) -> dict[str, bytes]:
    """Derive every key of a vault from its files, as its owner could: no other process has to tell them."""
    header = Header((vault / "a.bin").read_bytes())
    slot = header.slot(0)
    context = keys.key_context(header.vault_id, header.epoch)
    stretched = keys.stretch_passphrase(
        passphrase,
        salt=slot[12:44],
        cost=header.slot_cost(0),
        vault_id=header.vault_id,
        kind=SlotKind.PASSPHRASE,
    )
    wrapping, _ = keys.slot_keys(stretched, context, 0, slot[:44])
    vault_key = crypto.unseal_secret(wrapping, slot[44:56], slot[56:104])
    assert vault_key is not None
    held = VaultKeys(vault_key, header.vault_id, header.epoch)
    salt = bytes(byte ^ 0x3A for byte in (vault / "c.bin").read_bytes()[:16])
    found = {
        "stretched passphrase": bytes(stretched),
        "key of the slot": bytes(wrapping),
        "vault key": bytes(vault_key),
        "header key": bytes(held.header),
        "database key": bytes(held.database),
        "database key in hex": held.database.hex().encode(),
        "database key in HEX": held.database.hex().upper().encode(),
        "database MAC key": hashlib.pbkdf2_hmac("sha512", bytes(held.database), salt, 2, 32),
        "head key": bytes(held.head),
        "signing key": bytes(held.sign),
        "tries key": bytes(held.tries),
    }
    return found | _item_keys(vault, held, scratch)


def _item_keys(vault: Path, held: VaultKeys, scratch: Path) -> dict[str, bytes]:
    """Read the item keys from a copy of the database and derive the key of each segment."""
    copy = scratch / "copy.bin"
    shutil.copyfile(vault / "c.bin", copy)
    database = Database(copy, held.database, read_only=True)
    found: dict[str, bytes] = {}
    rows = database.execute("SELECT item, ik, name FROM item_key JOIN item__segment ON owner = item")
    for number, (item, ik, name) in enumerate(cast("list[tuple[bytes, bytes, str]]", rows)):
        start = (vault / "d" / name[:2] / name).read_bytes()[: blobs.SALT_BYTES]
        info = blobs._INFO + start + b"nv1/blob" + held.vault_id + item + bytes(4)
        found[f"item key {number}"] = ik
        found[f"segment key {number}"] = bytes(crypto.expand(ik, info, 76)[:32])
    database.close()
    return found


def _whole(read: object, size: int) -> bytes:
    pieces = []
    while size > 0:
        piece = cast("bytes", read(min(size, _STEP)))  # type: ignore[operator]
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
