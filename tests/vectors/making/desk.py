"""Where vectors are made: the base vault's keys, and edits worked out from what a key holder would do."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from storage import blobs, crypto, events, header, keys, tries
from storage.canonical import canon
from storage.head import HeadRecord, open_record, seal_record
from tests.vectors import expand

BOTH = ("a.bin", "b.bin")
Edit = dict[str, Any]
_NEAR = 6


@dataclass
class Vector:
    """One vector: its name, the one thing that is wrong, the edits, and what is to come of it."""

    name: str
    wrong: str
    edits: list[Edit]
    verdict: str
    code: str
    more: dict[str, Any] = field(default_factory=dict)


def runs(before: bytes, after: bytes) -> Iterable[tuple[int, bytes]]:
    """Yield the places where two byte strings of one length differ, near ones joined."""
    at = 0
    while at < len(after):
        if before[at] == after[at]:
            at += 1
            continue
        end = last = at + 1
        while end < len(after) and end - last <= _NEAR:
            end += 1
            if before[end - 1] != after[end - 1]:
                last = end
        yield at, after[at:last]
        at = last


def steady(name: str, count: int) -> bytes:
    """Return bytes that look random and are the same every time."""
    return hashlib.shake_256(name.encode()).digest(count)


class Desk:
    """The base vault, opened."""

    def __init__(self) -> None:
        self.told, _ = expand.read_vectors()
        self.files = expand.base_files()
        self.vault_id = bytes.fromhex(self.told["vault_id"])
        self.keys = keys.VaultKeys(bytearray.fromhex(self.told["vault_key"]), self.vault_id, 1)
        self.raw = self.files["a.bin"]
        self.database_key = bytes(self.keys.database)
        self.typed = {"passphrase": self.told["passphrase"], "recovery": self.told["recovery_key"]}

    # Files ------------------------------------------------------------------------------------

    def changed(self, name: str, data: bytes) -> list[Edit]:
        """Return the edits that turn a file of the base into `data`."""
        before = self.files.get(name, b"")
        if len(before) != len(data):
            return [{"file": name, "pieces": [data.hex()]}]
        return [{"file": name, "at": at, "hex": piece.hex()} for at, piece in runs(before, data)]

    def flipped(self, name: str, at: int, mask: int = 1) -> list[Edit]:
        """Return the edit that changes bits of one byte; `at` may count from the end."""
        data = self.files[name]
        at %= len(data)
        return [{"file": name, "at": at, "hex": f"{data[at] ^ mask:02x}"}]

    def item(self, name: str) -> dict[str, Any]:
        """Return what is known of an item: id, ik, size, file."""
        found: dict[str, Any] = self.told["items"][name]
        return found

    def sealed(self, name: str, data: bytes, **other: Any) -> bytes:
        """Return a segment file of the item with other content, number, vault or key."""
        item = self.item(name)
        sealer = blobs.SegmentSealer(
            other.get("ik", bytes.fromhex(item["ik"])),
            vault_id=other.get("vault_id", self.vault_id),
            item=other.get("item", bytes.fromhex(item["id"])),
            number=other.get("number", 0),
            salt=steady(f"salt {name}", 24),
        )
        return b"".join(map(bytes, sealer.feed(memoryview(data)))) + bytes(sealer.finish())

    # Header -----------------------------------------------------------------------------------

    def header(self, changes: Mapping[int, bytes], seal: str = "hmac", *, raw: bytes | None = None) -> bytes:
        """Return the header with bytes changed; `seal`: nothing, `sum` made anew, or `hmac` too."""
        made = bytearray(self.raw if raw is None else raw)
        for at, data in changes.items():
            made[at : at + len(data)] = data
        if seal:
            made[4032:4064] = crypto.sha256(bytes(made[:4032]))
        if seal == "hmac":
            made[4064:] = crypto.hmac_sha256(self.keys.header, bytes(made[:4064]))
        return bytes(made)

    def copies(self, data: bytes, names: Iterable[str] = BOTH) -> list[Edit]:
        """Return the edits that put a header into the copies named."""
        return [edit for name in names for edit in self.changed(name, data)]

    def slot(self, index: int, cost: keys.KdfCost, typed: str) -> bytes:
        """Return the 136 bytes of a passphrase slot."""
        salt, nonce = steady(f"slot salt {cost}", 32), steady(f"slot nonce {cost}", 12)
        password = keys.passphrase_bytes(typed.encode(), setting=True)
        return header.passphrase_slot(self.keys, index, password, cost, salt=salt, nonce=nonce)

    # Records ----------------------------------------------------------------------------------

    def head_record(self) -> HeadRecord:
        """Return the head record that counts."""
        data = self.files["h.bin"]
        found = [
            open_record(self.keys.head, place, data[128 * place : 128 * place + 128]) for place in (0, 1)
        ]
        return max((one for one in found if one is not None), key=lambda one: one.counter)

    def next_head(self, name: str, **changes: Any) -> list[Edit]:
        """Return the edits that write the next head record, with some of it changed."""
        record = self.head_record()
        values = {
            "counter": record.counter + 1,
            "events": record.events,
            "last_hash": record.last_hash,
            "generation": record.generation,
            **changes,
        }
        sealed = seal_record(self.keys.head, HeadRecord(**values), nonce=steady(name, 12))
        at = 128 * (values["counter"] & 1)
        return [{"file": "h.bin", "at": at, "hex": sealed.hex()}]

    def a_try(self, name: str, *, index: int, **changes: Any) -> bytes:
        """Return a record of a failed try."""
        values = {"time_ms": 1_767_225_600_000, "what": 1, **changes}
        found = header.read_header(self.raw)
        assert found is not None
        return tries.seal_try(found, index=index, one_time=steady(name, 32), **values)

    # Database ---------------------------------------------------------------------------------

    def database(self, name: str, change: Callable[[Log], object], *, head: bool = True) -> list[Edit]:
        """Return the edits that a change of the database comes to, with `meta.head` and `h.bin` to fit."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "c.bin"
            path.write_bytes(self.files["c.bin"])
            log = Log(self, path, name)
            change(log)
            head_edits = log.finish() if head else log.finish_as_it_was()
            after = path.read_bytes()
        before = self.files["c.bin"]
        edits: list[Edit] = []
        for number in range(1, len(after) // expand.PAGE + 1):
            old, new = (expand.open_page(data, number, self.database_key) for data in (before, after))
            edits += [
                {"file": "c.bin", "page": number, "at": at, "hex": piece.hex()}
                for at, piece in runs(bytes(old), bytes(new))
            ]
        assert len(after) >= len(before)
        return edits + head_edits


class Log:
    """The database of the base vault in the hands of a key holder."""

    def __init__(self, desk: Desk, path: Path, name: str) -> None:
        self.desk = desk
        self._name = name
        self._connection = dbapi2.connect(str(path), isolation_level=None)
        self._connection.set_key(bytearray(b"x'" + desk.database_key.hex().encode() + b"'"))
        for setting in ("journal_mode = DELETE", "secure_delete = ON", "foreign_keys = OFF"):
            self.sql(f"PRAGMA {setting}")
        self.sql("BEGIN")
        record = desk.head_record()
        self.count, self.last = record.events, record.last_hash

    def sql(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement."""
        found: list[tuple[Any, ...]] = self._connection.execute(statement, tuple(values)).fetchall()
        return found

    def unguarded(self, statement: str, values: Iterable[Any] = ()) -> None:
        """Run a statement on events with the triggers out of the way."""
        kept = self.sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        for name, _ in kept:
            self.sql(f"DROP TRIGGER {name}")
        self.sql(statement, values)
        for _, text in kept:
            self.sql(text)

    def hashes(self) -> list[bytes]:
        """Return the hash of every event."""
        return [row[0] for row in self.sql("SELECT hash FROM event ORDER BY seq")]

    def append(
        self,
        payload: Mapping[str, Any] | bytes,
        kind: str = "note",
        table: str = "",
        entity: bytes = bytes(16),
        **stored: Any,
    ) -> int:
        """Append an event; `prev`, `commitment` and `seq` may be wrong from the start, and hashed so.

        `kept` holds columns that are stored other than they were hashed.
        """
        data = payload if isinstance(payload, bytes) else canon(payload)
        seq = stored.get("seq", self.count + 1)
        nonce = steady(f"{self._name} {seq}", 32)
        commitment = stored.get("commitment", events.commitment_of(nonce, data))
        prev = stored.get("prev", self.last)
        time_ms = 1_767_225_600_000 + seq
        hashed = events.hash_of(prev, commitment, events.meta_of(seq, kind, table, entity, time_ms))
        row = {
            "seq": seq, "kind": kind, "tbl": table, "entity": entity, "time_ms": time_ms, "nonce": nonce,
            "payload": data, "commitment": commitment, "prev": prev, "hash": hashed, **stored.get("kept", {}),
        }  # fmt: skip
        self.sql("INSERT INTO event VALUES(?,?,?,?,?,?,?,?,?,?)", row.values())
        self.count, self.last = seq, row["hash"]
        return int(seq)

    def put(self, table: str, row: dict[str, Any], kind: str = "new", **more: Any) -> None:
        """Append a state of an entity and write its row."""
        entity = bytes.fromhex(row["id"])
        seq = self.append({"act": "x", "row": more.get("told", row)}, kind, table, entity)
        names = ", ".join([*row, "last_seq", "row_digest"])
        values = [entity, *(value for name, value in row.items() if name != "id"), seq, self.last]
        marks = ", ".join("?" * len(values))
        self.sql(f"INSERT OR REPLACE INTO {table}({names}) VALUES({marks})", values)

    def meta(self, name: str, value: bytes) -> None:
        """Set a value of `meta`."""
        self.sql("UPDATE meta SET v = ? WHERE k = ?", (value, name))

    def finish(self) -> list[Edit]:
        """Write the head where it belongs, twice; return the edits of `h.bin`."""
        self.meta("head", self.count.to_bytes(8, "big") + self.last)
        self.finish_as_it_was()
        record = self.desk.head_record()
        if (record.events, record.last_hash) == (self.count, self.last):
            return []
        return self.desk.next_head(self._name, events=self.count, last_hash=self.last)

    def finish_as_it_was(self) -> list[Edit]:
        """Commit and leave every head as it was."""
        self.sql("COMMIT")
        self._connection.close()
        return []
