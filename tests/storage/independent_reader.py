"""A second reader of vault format 1.0, written from the format's page alone; shares no code with `storage`."""

from __future__ import annotations

# ruff: noqa: D103, PT018 - kept to two pages, so that one sitting suffices to read it
# fmt: off
import base64
import hashlib
import hmac
import json
import unicodedata
from contextlib import suppress
from functools import partial
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LEAST = (65_536, 3)  # KiB and passes

def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()

def expand(key: bytes, info: bytes, size: int) -> bytes:
    first = hmac.digest(key, info + b"\1", "sha512")
    return (first + hmac.digest(key, first + info + b"\2", "sha512"))[:size]

def he(key: bytes, label: str, context: bytes, size: int = 32) -> bytes:
    return expand(key, b"nv1/" + label.encode() + b"\0" + context, size)

number = partial(int.from_bytes, byteorder="big")

def recovery_key(text: str) -> bytes | None:
    digits = text.upper().translate(str.maketrans("ILO", "110", " -"))
    if len(digits) != 30 or set(digits) - set(BASE32):
        return None
    bits = "".join(f"{BASE32.index(digit):05b}" for digit in digits)
    key = int(bits[:128], 2).to_bytes(16, "big")
    check = f"{number(sha(b'nv1/recovery', bytes(1), key)):0256b}"[:20]
    return key if bits[128:130] == "00" and bits[130:] == check else None

def is_sealed(raw: bytes, vault_key: bytes) -> bool:
    return hmac.digest(he(vault_key, "header", raw[16:32] + raw[40:48]), raw[:4064], "sha256") == raw[4064:]

def open_header(raw: bytes, secret: str, least: tuple[int, int] = LEAST) -> tuple[bytes, bytes, int]:
    """Return vault key, context and generation."""
    context, recovery = raw[16:32] + raw[40:48], recovery_key(secret)
    for index in range(8):
        slot = raw[64 + 448 * index : 64 + 448 * (index + 1)]
        salt, memory, passes = slot[12:44], number(slot[4:8]), number(slot[8:12])
        if slot[:2] == b"\1\1" and least[0] <= memory <= 2**21 and least[1] <= passes <= 16 and 0 < slot[2] < 9:
            kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=slot[2], memory_cost=memory,
                           ad=b"nv1/slot\0" + raw[16:32] + slot[:1])
            stretched = kdf.derive(unicodedata.normalize("NFC", secret).encode())
        elif slot[:2] == b"\2\2" and recovery is not None:
            stretched = hmac.digest(salt, recovery, "sha512")
        else:
            continue
        derived = he(stretched, "slot", context + bytes([index]) + slot[:44], 64)
        with suppress(InvalidTag):
            if derived[32:] == slot[104:136]:
                vault_key = AESGCM(derived[:32]).decrypt(slot[44:56], slot[56:104], None)
                return vault_key, context, number(raw[32:40])
    raise ValueError("no slot opens")

def open_try(record: bytes, private: bytes, context: bytes) -> tuple[int, int, int, int]:
    """Return what, index, time, generation."""
    ours = x25519.X25519PrivateKey.from_private_bytes(private)
    shared = ours.exchange(x25519.X25519PublicKey.from_public_bytes(record[:32]))
    both = record[:32] + ours.public_key().public_bytes_raw()
    derived = he(hmac.digest(both, shared, "sha512"), "try", context, 44)
    plain = AESGCM(derived[:32]).decrypt(derived[32:], record[32:], None)
    assert plain[0] == 1
    return plain[1], number(plain[4:8]), number(plain[8:16]), number(plain[16:24])

def open_head(data: bytes, place: int, key: bytes) -> tuple[int, int, bytes, int]:
    """Return counter, events, hash, generation."""
    plain = AESGCM(key).decrypt(data[:12], data[12:], b"nv1/head\0" + bytes([place]))
    assert plain[7] & 1 == place
    return number(plain[:8]), number(plain[8:16]), plain[16:48], number(plain[48:56])

def open_segment(data: bytes, ik: bytes, vault_id: bytes, item: bytes, n: int) -> bytes:
    context = data[:24] + b"nv1/blob" + vault_id + item + n.to_bytes(4, "big")
    derived = expand(ik, b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + context, 76)
    assert derived[44:] == data[24:56]
    chunks = [data[at : at + 16_400] for at in range(56, len(data), 16_400)]
    assert chunks and len(chunks[-1]) < 16_400
    nonces = [(number(derived[32:44]) ^ k).to_bytes(12, "big") for k in range(len(chunks))]
    return b"".join(AESGCM(derived[:32]).decrypt(n, c, None) for n, c in zip(nonces, chunks, strict=True))

def root(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return sha(b"\0", hashes[0]) if hashes else sha()
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha(b"\1", root(hashes[:split]), root(hashes[split:]))

def check_note(note: str, verifier: str) -> tuple[int, bytes]:
    """Return size and root of a note that one of these verifier keys signed."""
    text, _, signature = note.partition("\n\n")
    origin, size, encoded = text.split("\n")
    signed = base64.b64decode(signature.split(" ")[2])
    (line,) = (v for v in verifier.split("\n") if v.startswith(f"{origin}+{signed[:4].hex()}+"))
    key = base64.b64decode(line.split("+", 2)[2])
    assert signature == f"— {origin} {base64.b64encode(signed).decode()}\n" and size == str(int(size))
    assert signed[:4] == sha(origin.encode() + b"\n" + key)[:4]
    ed25519.Ed25519PublicKey.from_public_bytes(key[1:]).verify(signed[4:], (text + "\n").encode())
    return int(size), base64.b64decode(encoded)

def canon(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

def row_objects(database: Any, table: str) -> dict[bytes, tuple[int, bytes, dict[str, Any]]]:
    def objects(name: str) -> list[dict[str, Any]]:
        cursor = database.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')
        return [{c[0]: v for c, v in zip(cursor.description, row, strict=True)} for row in cursor]
    def plain(row: dict[str, Any]) -> dict[str, Any]:
        return {k: v.hex() if isinstance(v, bytes) else v for k, v in row.items() if v is not None}
    found = {r["id"]: (r.pop("last_seq"), r.pop("row_digest"), plain(r)) for r in objects(table)}
    for (child,) in database.execute("SELECT name FROM sqlite_schema WHERE name GLOB ?", (table + "__*",)):
        bulk: dict[bytes, list[bytes]] = {}
        for row in objects(child):
            assert row["n"] >= 0
            if "owner" in row:
                members = found[row.pop("owner")][2].setdefault(child.split("__")[1], [])
                assert row.pop("n") == len(members)
                members.append(plain(row))
            else:
                bulk.setdefault(row.pop("batch"), []).append(canon(plain(row)) + b"\n")
        for batch, lines in bulk.items():
            found[batch][2][child.split("__")[1]] = {"count": len(lines), "sha256": sha(*lines).hex()}
    return found
