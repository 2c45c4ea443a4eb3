"""A second reader of vault format 1.0, written from the format's page alone; shares no code with `storage`."""

from __future__ import annotations

# ruff: noqa: D103, PT018 - kept to two pages, so that one sitting suffices to read it
# fmt: off
import base64
import hashlib
import hmac
import json
import unicodedata
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlcipher3 import dbapi2

BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

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

def open_header(raw: bytes, secret: str) -> tuple[bytes, bytes, int]:
    """Return vault key, context and generation."""
    assert len(raw) == 4096 and raw[:8].hex() == "9beef6b10d0a1ac3" and sha(raw[:4032]) == raw[4032:4064]
    assert raw[8:12] == bytes([0, 1, 0, 0]) and raw[14:16] == b"\0\0"
    vault_id, context = raw[16:32], raw[16:32] + raw[40:48]
    for index in range(8):
        slot = raw[64 + 448 * index : 64 + 448 * (index + 1)]
        salt, key = slot[12:44], recovery_key(secret)
        if slot[:2] == b"\1\1":
            kdf = Argon2id(salt=salt, length=32, iterations=number(slot[8:12]), lanes=slot[2],
                           memory_cost=number(slot[4:8]), ad=b"nv1/slot\0" + vault_id + slot[:1])
            stretched = kdf.derive(unicodedata.normalize("NFC", secret).encode())
        elif slot[:2] == b"\2\2" and key is not None:
            stretched = hmac.digest(salt, key, "sha512")
        else:
            continue
        derived = he(stretched, "slot", context + bytes([index]) + slot[:44], 64)
        if derived[32:] == slot[104:136]:
            vault_key = AESGCM(derived[:32]).decrypt(slot[44:56], slot[56:104], None)
            assert hmac.digest(he(vault_key, "header", context), raw[:4064], "sha256") == raw[4064:]
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
    """Return size and root of a note that this verifier key signed."""
    text, _, signature = note.partition("\n\n")
    origin, size, encoded = text.split("\n")
    name, key_id, public = verifier.split("+", 2)
    key, signed = base64.b64decode(public), base64.b64decode(signature.split(" ")[2])
    assert signature == f"— {origin} {base64.b64encode(signed).decode()}\n" and name == origin
    assert signed[:4] == sha(origin.encode() + b"\n" + key)[:4] == bytes.fromhex(key_id)
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
            if "owner" in row:
                members = found[row.pop("owner")][2].setdefault(child.split("__")[1], [])
                assert row.pop("n") == len(members)
                members.append(plain(row))
            else:
                bulk.setdefault(row.pop("batch"), []).append(canon(plain(row)) + b"\n")
        for batch, lines in bulk.items():
            found[batch][2][child.split("__")[1]] = {"count": len(lines), "sha256": sha(*lines).hex()}
    return found

def read_vault(folder: Path, secret: str) -> dict[str, Any]:
    """Open and check a whole vault; return its event hashes, rows by table and item contents."""
    raw = (folder / "a.bin").read_bytes()
    assert raw == (folder / "b.bin").read_bytes()
    vault_key, context, generation = open_header(raw, secret)
    database, vault_id = dbapi2.connect(f"file:{quote(str(folder / 'c.bin'))}?mode=ro", uri=True), context[:16]
    database.set_key(bytearray(b"x'" + he(vault_key, "db", context).hex().encode() + b"'"))
    prev, hashes, states = sha(b"nv1/log\0", vault_id), [], {}
    meta = dict(database.execute("SELECT k, v FROM meta"))
    verifier = meta["vkeys"].decode().split("\n")[-1]
    for e in database.execute("SELECT * FROM event ORDER BY seq"):
        seq, kind, table, entity, time_ms, nonce, payload, commitment, before, hashed = e
        shown = {"entity": entity.hex(), "kind": kind, "seq": seq, "tbl": table, "time_ms": time_ms}
        assert (seq, before) == (len(hashes) + 1, prev)
        assert hashed == sha(b"nv1/event\0", prev, commitment, canon(shown))
        value = json.loads(payload) if payload is not None else {}
        if payload is not None:
            assert (sha(b"nv1/commit\0", nonce, payload), canon(value)) == (commitment, payload)
        if "checkpoint" in value:
            assert check_note(value["checkpoint"], verifier) == (seq - 1, root(hashes))
        if kind in {"new", "set", "end"}:
            states[table, entity] = (seq, hashed, value.get("row"))
        prev = hashed
        hashes.append(prev)
    assert meta["head"] == len(hashes).to_bytes(8, "big") + prev and meta["vault_id"] == vault_id
    rows = {table: row_objects(database, table) for table in {table for table, _ in states}}
    living = {key: state for key, state in states.items() if state[2] is not None}
    assert {(table, entity): row for table in rows for entity, row in rows[table].items()} == living
    items = {}
    for item, (_, _, row) in rows.get("item", {}).items():
        (ik,) = database.execute("SELECT ik FROM item_key WHERE item = ?", (item,)).fetchone()
        files = [folder / "d" / part["name"][:2] / part["name"] for part in row["segment"]]
        items[item] = b"".join(open_segment(f.read_bytes(), ik, vault_id, item, n) for n, f in enumerate(files))
        assert (len(items[item]), sha(items[item]).hex()) == (row["size"], row["sha256"])
    database.close()
    head_key, data = he(vault_key, "head", context), (folder / "h.bin").read_bytes()
    head = max(open_head(data[:128], 0, head_key), open_head(data[128:], 1, head_key))
    assert head[1:] == (len(hashes), prev, generation)
    return {"hashes": hashes, "rows": rows, "items": items}
