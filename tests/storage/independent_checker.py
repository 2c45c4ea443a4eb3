"""What a second reader checks of a whole vault, written from the format's page alone; no code of `storage`."""

from __future__ import annotations

# ruff: noqa: D103, PT018 - kept to two pages, so that one sitting suffices to read it
# fmt: off
import json
import re
from base64 import b32encode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric import ed25519
from sqlcipher3 import dbapi2

from tests.storage.independent_reader import (
    LEAST,
    canon,
    check_note,
    he,
    is_sealed,
    number,
    open_head,
    open_header,
    open_segment,
    open_try,
    root,
    row_objects,
    sha,
)


def open_copies(folder: Path, secret: str, least: tuple[int, int]) -> tuple[bytes, bytes, int, bool]:
    """Return vault key, context, generation, and whether one copy has to be mended from the other."""
    copies = [path.read_bytes() if path.exists() else b"" for path in (folder / "a.bin", folder / "b.bin")]
    magic = bytes.fromhex("9beef6b10d0a1ac3")
    readable = [c for c in copies if (len(c), c[:8], c[4032:4064]) == (4096, magic, sha(c[:4032]))]
    usable = [c for c in readable if c[8:10] == b"\0\1" and c[14:16] == b"\0\0"]
    usable.sort(key=lambda c: (c[40:48], c[32:40]), reverse=True)
    for place, raw in enumerate(usable):
        with suppress(ValueError):
            vault_key, context, generation = open_header(raw, secret, least)
            if is_sealed(raw, vault_key):
                same = [c[16:32] + c[40:48] == context for c in usable]
                assert not any(s and is_sealed(c, vault_key) for c, s in zip(usable[:place], same, strict=False))
                assert all(same) and len(usable) == len(readable)
                return vault_key, context, generation, copies != [raw, raw]
    raise ValueError("no copy opens")

def check_value(value: Any, depth: int = 0) -> None:
    assert depth <= 32 and not isinstance(value, float) and (not isinstance(value, int) or abs(value) < 2**53)
    assert not isinstance(value, str) or "\0" not in value
    assert not isinstance(value, dict) or all(re.fullmatch("[a-z0-9_]{1,64}", key) for key in value)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_value(inner, depth + 1)

def check_event(e: tuple[Any, ...], states: dict[tuple[str, bytes], Any], redacted: list[int]) -> dict[str, Any]:
    """Check what an event may say after those before it; return its payload."""
    seq, kind, table, entity, _, nonce, payload, commitment, _, hashed = e
    value = json.loads(payload) if payload is not None else {}
    assert kind != "redact" or payload is not None
    if payload is not None:
        check_value(value)
        assert (sha(b"nv1/commit\0", nonce, payload), canon(value)) == (commitment, payload)
        assert ("redacts" in value) == (kind == "redact") and (kind == "note" or "checkpoint" not in value)
        wanted = value.get("redacts", [])
        assert kind != "redact" or (wanted == sorted(set(wanted)) and wanted[0] > 0 and wanted[-1] < seq)
        redacted += wanted
    if kind in {"new", "set", "end"}:
        before = states.get((table, entity), (0, 0, 0, "none"))[3]
        assert before != "end" and (before == "none") == (kind == "new")
        row = value.get("row")
        assert payload is None or (value["row"] is None if kind == "end" else row["id"] == entity.hex())
        states[table, entity] = (seq, hashed, row, kind)
    return dict(value)

def check_log(database: Any, context: bytes, vault_key: bytes) -> dict[str, Any]:
    """Check meta and every event in order; return what the rest is compared with."""
    prev, hashes, states, redacted, recorded, latest = sha(b"nv1/log\0", context[:16]), [], {}, [], set(), []
    meta = dict(database.execute("SELECT k, v FROM meta"))
    public = ed25519.Ed25519PrivateKey.from_private_bytes(he(vault_key, "sign", context)).public_key()
    origin, key = "nv1/" + b32encode(context[:10]).decode().lower(), b"\1" + public.public_bytes_raw()
    named = f"{origin}+{sha(origin.encode(), bytes([10]), key)[:4].hex()}+{b64encode(key).decode()}"
    assert meta["vkeys"].decode().split("\n")[-1] == named
    for e in database.execute("SELECT * FROM event NOT INDEXED ORDER BY seq"):
        shown = {"entity": e[3].hex(), "kind": e[1], "seq": e[0], "tbl": e[2], "time_ms": e[4]}
        assert (e[0], e[8]) == (len(hashes) + 1, prev)
        assert e[9] == sha(b"nv1/event\0", prev, e[7], canon(shown))
        value = check_event(e, states, redacted)
        if "checkpoint" in value:
            assert value["checkpoint"].startswith(origin + "\n")
            assert check_note(value["checkpoint"], meta["vkeys"].decode()) == (e[0] - 1, root(hashes))
        recorded |= {one["eph"] for one in value.get("tries", [])}
        latest = latest + [one["eph"] for one in value["tries"]] if "tries" in value else []
        prev = e[9]
        hashes.append(prev)
    assert {seq for (seq,) in database.execute("SELECT seq FROM event WHERE payload IS NULL")} == set(redacted)
    assert meta["head"] == len(hashes).to_bytes(8, "big") + prev and meta["vault_id"] + meta["epoch"] == context
    return {"hashes": hashes, "states": states, "recorded": recorded, "latest": latest, "meta": meta, "last": prev}

def read_items(folder: Path, database: Any, vault_id: bytes, rows: dict[bytes, Any]) -> tuple[dict[bytes, bytes], bool]:
    """Decrypt every item; tell whether an import was cut short."""
    items, named = {}, set()
    keys = dict(database.execute("SELECT item, ik FROM item_key"))
    assert keys.keys() == rows.keys()
    for item, (_, _, row) in rows.items():
        items[item] = b""
        for n, part in enumerate(row["segment"]):
            data = (folder / "d" / part["name"][:2] / part["name"]).read_bytes()
            piece = open_segment(data, keys[item], vault_id, item, n)
            assert len(piece) == part["size"] == min(2**30, row["size"] - n * 2**30)
            items[item] += piece
            named.add(part["name"])
        assert (len(items[item]), sha(items[item]).hex()) == (row["size"], row["sha256"])
    in_flight = {path.name for path in folder.glob("t/*")} - {f"{name}.m" for name in named}
    strays = {path.name for path in (folder / "d").glob("??/*")} - named
    assert {f"{name}.m" for name in strays} <= in_flight
    return items, bool(in_flight)

def check_records(folder: Path, vault_key: bytes, context: bytes, log: dict[str, Any], generation: int) -> bool:
    """Check tries and head record; tell whether the head record has to be written anew."""
    data, tries_key = (folder / "e.bin").read_bytes(), he(vault_key, "tries", context)
    assert len(data) % 80 == 0 and len(data) <= 80 * 1024
    records = [data[at : at + 80] for at in range(0, len(data), 80)]
    assert [open_try(record, tries_key, context)[1] for record in records] == list(range(len(records)))
    taken = [record[:32].hex() in log["recorded"] for record in records]
    assert not any(taken) or [record[:32].hex() for record in records][: sum(taken)] == log["latest"][-sum(taken) :]
    data, heads = (folder / "h.bin").read_bytes(), []
    for place in range(2):
        with suppress(Exception):
            heads.append(open_head(data[128 * place : 128 * place + 128], place, he(vault_key, "head", context)))
    _, events, last, known = max(heads)
    assert (sha(b"nv1/log\0", context[:16]), *log["hashes"])[events] == last
    behind = generation - number(log["meta"]["header_generation"])
    assert known <= generation and behind in {0, 1}
    return len(heads) < 2 or len(data) != 256 or events < len(log["hashes"]) or behind == 1

def read_vault(folder: Path, secret: str, least: tuple[int, int] = LEAST, note: str = "") -> dict[str, Any]:
    """Open and check a whole vault; return event hashes, rows by table, items, and whether to mend anything."""
    vault_key, context, generation, one_copy = open_copies(folder, secret, least)
    database = dbapi2.connect(f"file:{quote(str(folder / 'c.bin'))}?mode=ro", uri=True)
    database.set_key(bytearray(b"x'" + he(vault_key, "db", context).hex().encode() + b"'"))
    assert list(database.execute("PRAGMA cipher_integrity_check")) == []
    assert list(database.execute("PRAGMA integrity_check")) == [("ok",)]
    log = check_log(database, context, vault_key)
    tables = database.execute("SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c"
                              " WHERE m.type = 'table' AND c.name = 'row_digest'").fetchall()
    rows = {table: row_objects(database, table) for (table,) in tables}
    living = {key: state[:3] for key, state in log["states"].items() if state[3] != "end"}
    assert {(table, entity): row for table in rows for entity, row in rows[table].items()} == living
    items, cut_short = read_items(folder, database, context[:16], rows["item"])
    behind = check_records(folder, vault_key, context, log, generation)
    if note:
        size, expected = check_note(note, log["meta"]["vkeys"].decode())
        assert size <= len(log["hashes"]) and root(log["hashes"][:size]) == expected
    database.close()
    return {"hashes": log["hashes"], "rows": rows, "items": items, "mend": one_copy or cut_short or behind}
