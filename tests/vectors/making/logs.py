"""Vectors of the log: events, redactions, checkpoints, and rows against them; a key holder's hand in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from storage import checkpoints, crypto, events
from storage.tree import Tree
from tests.vectors.making.desk import Desk, Log, Vector, steady

Change = Callable[[Log], object]


def log_vectors(desk: Desk) -> Iterator[Vector]:
    """Yield the vectors of sections 5 and 6."""
    for name, wrong, code, change, *more in (
        *_events(desk),
        *_payloads(),
        *_states(desk),
        *_redactions(),
        *_checkpoints(desk),
        *_rows(desk),
        *_meta(desk),
    ):
        edits = desk.database(name, change, head="head" not in more)
        yield Vector(name, wrong, edits, "bad" if code else "good", code)


def _event(**stored: Any) -> Change:
    return lambda log: log.append({"act": "x"}, **stored)


def _events(desk: Desk) -> Iterator[tuple[Any, ...]]:
    last = desk.head_record()
    yield "event_as_it_should_be", "one event more, as it should be", "", _event()
    yield "event_gap", "a number is left out", "event_missing", _event(seq=last.events + 2)
    yield (
        "event_prev",
        "prev is the genesis",
        "event_chain_broken",
        _event(prev=events.genesis(desk.vault_id)),
    )
    yield (
        "event_commitment",
        "a commitment to something else, hashed so",
        "event_changed",
        _event(commitment=bytes(32)),
    )
    kept = {
        "hash": ("the hash is another", steady("hash", 32)),
        "nonce": ("the nonce is another", steady("nonce", 32)),
        "payload": ("the payload is another", b'{"act":"y"}'),
        "time_ms": ("the time is another than was hashed", 1),
        "kind": ("the kind is another than was hashed", "end"),
        "tbl": ("the table is another than was hashed", "entry"),
        "entity": ("the id is another than was hashed", steady("entity", 16)),
        "prev": ("prev is another than was hashed", steady("prev", 32)),
    }
    for column, (wrong, value) in kept.items():
        yield f"event_stored_{column}", wrong, "event_changed", _event(kept={column: value})
    for seq in (2, 17):
        yield (
            f"event_{seq}_payload",
            f"one byte of payload {seq} differs",
            "event_changed",
            lambda log, seq=seq: log.unguarded(
                "UPDATE event SET payload = CAST(replace(CAST(payload AS TEXT), 'act', 'acu') AS BLOB) WHERE seq = ?",
                [seq],
            ),
        )
    yield (
        "event_first_gone",
        "event 1 is missing",
        "event_missing",
        lambda log: log.unguarded("DELETE FROM event WHERE seq = 1"),
    )
    yield (
        "event_middle_gone",
        "event 4 is missing",
        "event_missing",
        lambda log: log.unguarded("DELETE FROM event WHERE seq = 4"),
    )
    yield (
        "events_exchanged",
        "events 6 and 8 have changed numbers",
        "event_changed",
        lambda log: (
            (
                log.unguarded("UPDATE event SET seq = 1000 WHERE seq = 6"),
                log.unguarded("UPDATE event SET seq = 6 WHERE seq = 8"),
                log.unguarded("UPDATE event SET seq = 8 WHERE seq = 1000"),
            )
        ),
    )


def _payloads() -> Iterator[tuple[Any, ...]]:
    for name, wrong, data in (
        ("space", "a space", b'{"act": "x"}'),
        ("order", "keys out of order", b'{"b":1,"a":1}'),
        ("twice", "a key twice", b'{"a":1,"a":1}'),
        ("fraction", "a fraction", b'{"a":1.5}'),
        ("exponent", "an exponent", b'{"a":1e3}'),
        ("zero", "minus zero", b'{"a":-0}'),
        ("integer", "2 to the power of 53", b'{"a":9007199254740992}'),
        ("capital", "a capital letter in a key", b'{"A":1}'),
        ("no_key", "an empty key", b'{"":1}'),
        ("long_key", "a key of 65 letters", b'{"' + b"a" * 65 + b'":1}'),
        ("escaped", "a letter written as an escape", b'{"a":"\\u00e9"}'),
        ("capital_escape", "capital hex digits in an escape", b'{"a":"\\u001F"}'),
        ("slash", "an escaped slash", b'{"a":"\\/"}'),
        ("raw_control", "a control character as it is", b'{"a":"\x01"}'),
        ("nul", "U+0000", b'{"a":"\\u0000"}'),
        ("surrogate", "half a surrogate pair", b'{"a":"\\ud800"}'),
        ("not_utf8", "a byte that is not UTF-8", b'{"a":"\xff"}'),
        ("bom", "a byte order mark", b'\xef\xbb\xbf{"a":1}'),
        ("deep", "33 levels", b'{"a":' + b"[" * 33 + b"]" * 33 + b"}"),
        ("array", "an array", b"[1]"),
        ("nan", "NaN", b'{"a":NaN}'),
        ("no_json", "no JSON", b"act"),
        ("nothing", "no byte", b""),
    ):
        yield (
            f"payload_{name}",
            f"payload: {wrong}",
            "event_malformed",
            lambda log, data=data: log.append(data),
        )


def _states(desk: Desk) -> Iterator[tuple[Any, ...]]:
    known = {name: bytes.fromhex(value) for name, value in desk.told["entries"].items()}
    fresh = steady("fresh", 16)

    def state(kind: str, entity: bytes, row: Any, table: str = "entry") -> Change:
        return lambda log: log.append({"act": "x", "row": row}, kind, table, entity)

    order, malformed, missing = "event_out_of_order", "event_malformed", "row_missing"
    row = {"id": fresh.hex(), "what": "x"}
    yield "state_as_it_should_be", "one entry more, as it should be", "", lambda log: log.put("entry", row)
    yield "set_before_new", "the first state is a set", order, lambda log: log.put("entry", row, "set")
    third = {"id": known["third"].hex(), "what": "x"}
    yield (
        "new_twice",
        "a second new of one entry",
        order,
        lambda log: (
            (log.sql("DELETE FROM entry__kind WHERE owner = ?", [known["third"]]), log.put("entry", third))
        ),
    )
    yield "end_before_new", "an end of what never was", order, state("end", fresh, None)
    yield "end_twice", "a second end", order, state("end", known["ended"], None)
    ended = {"id": known["ended"].hex(), "what": "x"}
    yield "new_after_end", "an ended id used again", order, lambda log: log.put("entry", ended)
    yield "set_after_end", "a set behind the end", order, lambda log: log.put("entry", ended, "set")
    other = {"id": steady("other", 16).hex(), "what": "x"}
    yield (
        "state_row_id",
        "the row in the event has another id",
        malformed,
        lambda log: log.put("entry", row, told=other),
    )
    yield (
        "state_without_row",
        "a new without row",
        malformed,
        lambda log: log.put("entry", row, told=None),
    )
    ends = {"act": "x", "row": {"id": known["third"].hex()}}

    def end_with_row(log: Log) -> None:
        log.append(ends, "end", "entry", known["third"])
        for table, column in (("entry", "id"), ("entry__kind", "owner")):
            log.sql(f"DELETE FROM {table} WHERE {column} = ?", [known["third"]])

    yield "end_with_row", "an end that has a row", malformed, end_with_row
    yield "new_no_row_stored", "a new entry that has no row", missing, state("new", fresh, row)
    yield (
        "new_no_table",
        "a new state in a table that is not there",
        missing,
        state("new", fresh, row, "nothing"),
    )
    yield (
        "end_row_stays",
        "an ended entry whose row is there",
        "row_without_event",
        state("end", known["third"], None),
    )


def _redactions() -> Iterator[tuple[Any, ...]]:
    def redact(payload: Any, erase: tuple[int, ...] = (), kind: str = "redact") -> Change:
        def change(log: Log) -> None:
            for number in erase:
                log.sql("UPDATE event SET nonce = NULL, payload = NULL WHERE seq = ?", [number])
            log.append({"redacts": payload} if payload != "none" else {"act": "x"}, kind)

        return change

    wrong, malformed = "redaction_wrong", "event_malformed"
    yield "redact_as_it_should_be", "one redaction more, as it should be", "", redact([3], (3,))
    yield "redact_nothing", "a redaction of nothing", wrong, redact([])
    yield "redact_unsorted", "numbers not rising", wrong, redact([4, 3], (3, 4))
    yield "redact_doubled", "a number twice", wrong, redact([3, 3], (3,))
    yield "redact_itself", "a redaction of itself", wrong, redact([21])
    yield "redact_later", "a redaction of an event that is not there", wrong, redact([99])
    yield "redact_zero", "a redaction of number 0", wrong, redact([0])
    yield "redact_text", "a text for the numbers", wrong, redact("3")
    yield "redact_no_numbers", "a redaction without numbers", malformed, redact("none")
    yield "redact_in_note", "redacted numbers in a note", malformed, redact([3], (3,), "note")
    yield "redact_payload_stays", "a redacted event that has its payload", wrong, redact([3])
    yield "redact_living", "the latest state of a living row redacted", wrong, redact([5], (5,))
    yield (
        "payload_gone",
        "a payload gone without redaction",
        wrong,
        lambda log: log.sql("UPDATE event SET nonce = NULL, payload = NULL WHERE seq = 3"),
    )
    yield (
        "redact_redacted",
        "a redaction redacted",
        wrong,
        lambda log: (
            (
                log.unguarded("UPDATE event SET nonce = NULL, payload = NULL WHERE kind = 'redact'"),
                log.append({"redacts": [1, 18]}, "redact"),
            )
        ),
    )


def _checkpoints(desk: Desk) -> Iterator[tuple[Any, ...]]:
    origin = checkpoints.origin_of(desk.vault_id)
    foreign = checkpoints.origin_of(steady("other vault", 16))

    def note(
        size: int = 0,
        root: bytes | None = None,
        *,
        name: str = origin,
        seed: bytes | None = None,
        kind: str = "note",
        damage: tuple[str, str] = ("", ""),
    ) -> Change:
        def change(log: Log) -> None:
            made = checkpoints.Checkpoint(name, log.count + size, root or Tree(log.hashes()).root())
            text = (
                checkpoints.sign(made, seed or bytes(desk.keys.sign)).replace(*damage)
                if damage[0]
                else checkpoints.sign(made, seed or bytes(desk.keys.sign))
            )
            payload = {"checkpoint": text}
            if kind == "note":
                log.append(payload)
            else:
                log.append({"checkpoint": text, "redacts": [3]}, kind)
                log.sql("UPDATE event SET nonce = NULL, payload = NULL WHERE seq = 3")

        return change

    wrong = "checkpoint_wrong"
    yield "note_as_it_should_be", "one checkpoint more, as it should be", "", note()
    yield "note_size_more", "the note counts one event too many", wrong, note(1)
    yield "note_size_less", "the note counts one event too few", wrong, note(-1)
    yield "note_root", "another root", wrong, note(root=crypto.sha256(b"root"))
    yield "note_origin", "the name of another vault", wrong, note(name=foreign)
    yield "note_key", "signed by another key", wrong, note(seed=steady("seed", 32))
    yield "note_dash", "a hyphen for the dash", wrong, note(damage=("—", "-"))
    yield "note_line", "a fourth line in the text", wrong, note(damage=("\n\n", "\nmore\n\n"))
    yield "note_number", "a leading zero in the size", wrong, note(damage=(f"{origin}\n", f"{origin}\n0"))
    yield "note_no_text", "a number for the note", wrong, lambda log: log.append({"checkpoint": 7})
    yield "note_in_redact", "a checkpoint in an event that is no note", wrong, note(kind="redact")


def _rows(desk: Desk) -> Iterator[tuple[Any, ...]]:
    first, third = (bytes.fromhex(desk.told["entries"][name]) for name in ("first", "third"))
    evidence, batch = bytes.fromhex(desk.told["evidence"]), bytes.fromhex(desk.told["batch"])
    stray = steady("stray", 16)
    differs, numbers = "row_differs", "part_numbers"
    statements: tuple[tuple[str, str, str, str, tuple[Any, ...]], ...] = (
        ("row_text", "a text differs from its event", differs, "UPDATE entry SET what = 'x' WHERE id = ?", (third,)),
        ("row_null", "a value is gone", differs, "UPDATE entry SET impact = NULL WHERE id = ?", (third,)),
        ("row_blob", "a value is there that the event has not", differs, "UPDATE entry SET place = x'00' WHERE id = ?", (third,)),
        ("row_last_seq", "last_seq is another", differs, "UPDATE entry SET last_seq = 2 WHERE id = ?", (third,)),
        ("row_digest", "row_digest is another", differs, "UPDATE entry SET row_digest = zeroblob(32) WHERE id = ?", (third,)),
        ("row_nul", "U+0000 in a text", differs, "UPDATE entry SET what = CAST(x'6100' AS TEXT) WHERE id = ?", (third,)),
        ("row_old_state", "the row of the state before", differs, "UPDATE entry SET what = 'first words', last_seq = 1, row_digest = (SELECT hash FROM event WHERE seq = 1) WHERE id = ?", (first,)),
        ("row_gone", "a row is missing", "row_missing", "DELETE FROM evidence WHERE id = ?", (evidence,)),
        ("row_stray", "a row without event", "row_without_event", "INSERT INTO evidence VALUES(?, NULL, NULL, 5, zeroblob(32))", (stray,)),
        ("item_size", "item.size is another", differs, "UPDATE item SET size = size + 1 WHERE size = 5", ()),
        ("item_sha256", "item.sha256 is another", differs, "UPDATE item SET sha256 = zeroblob(32) WHERE size = 0", ()),
        ("part_text", "a part differs", differs, "UPDATE entry__kind SET tag = 'x' WHERE owner = ? AND n = 0", (first,)),
        ("part_gone", "the last part is missing", differs, "DELETE FROM entry__kind WHERE owner = ? AND n = 1", (first,)),
        ("part_more", "a part too many", differs, "INSERT INTO entry__kind VALUES(?, 2, 'x')", (first,)),
        ("part_order", "parts begin at 1", numbers, "UPDATE entry__kind SET n = n + 1 WHERE owner = ?", (third,)),
        ("part_gap", "a number is left out", numbers, "UPDATE entry__kind SET n = 2 WHERE owner = ? AND n = 1", (first,)),
        ("part_stray", "a part without owner", "part_without_owner", "INSERT INTO entry__kind VALUES(?, 0, 'x')", (stray,)),
        ("bulk_text", "a bulk row differs", differs, "UPDATE batch__message SET body = 'x' WHERE n = 2", ()),
        ("bulk_gone", "a bulk row is missing", differs, "DELETE FROM batch__message WHERE n = 10", ()),
        ("bulk_number", "a bulk row has another number", differs, "UPDATE batch__message SET n = 5 WHERE n = 4", ()),
        ("bulk_more", "a bulk row too many", differs, "INSERT INTO batch__message VALUES(?, 12, 'x')", (batch,)),
        ("bulk_negative", "a bulk row with a negative number", numbers, "UPDATE batch__message SET n = -1 WHERE n = 0", ()),
        ("bulk_stray", "a bulk row without batch", "part_without_owner", "INSERT INTO batch__message VALUES(?, 0, 'x')", (stray,)),
    )  # fmt: skip
    for name, wrong, code, statement, values in statements:
        yield (
            name,
            wrong,
            code,
            lambda log, statement=statement, values=values: log.sql(statement, values),
        )


def _meta(desk: Desk) -> Iterator[tuple[Any, ...]]:
    record = desk.head_record()
    other = checkpoints.verifier_key(desk.vault_id, crypto.ed25519_public(steady("seed", 32)))
    for name, wrong, code, key, value in (
        ("meta_vault_id", "meta.vault_id is another", "meta_wrong", "vault_id", steady("other vault", 16)),
        ("meta_epoch", "meta.epoch is 2", "meta_wrong", "epoch", (2).to_bytes(8, "big")),
        ("meta_epoch_short", "meta.epoch has one byte", "database_damaged", "epoch", b"\1"),
        (
            "meta_generation",
            "meta.header_generation is one more than the header's",
            "header_put_back",
            "header_generation",
            (4).to_bytes(8, "big"),
        ),
        ("meta_vkeys", "the last verifier key is another", "meta_wrong", "vkeys", other.encode()),
        ("meta_vkeys_none", "no verifier key", "meta_wrong", "vkeys", b""),
        (
            "meta_head_count",
            "meta.head counts one event too many",
            "head_wrong",
            "head",
            (record.events + 1).to_bytes(8, "big") + record.last_hash,
        ),
        (
            "meta_head_hash",
            "meta.head has another hash",
            "head_wrong",
            "head",
            record.events.to_bytes(8, "big") + bytes(32),
        ),
        ("meta_head_short", "meta.head has 39 bytes", "database_damaged", "head", bytes(39)),
    ):
        yield name, wrong, code, lambda log, key=key, value=value: log.meta(key, value), "head"
    for key in ("vault_id", "epoch", "header_generation", "vkeys", "head"):
        code = "database_damaged"
        yield (
            f"meta_{key}_gone",
            f"meta.{key} is missing",
            code,
            lambda log, key=key: log.sql("DELETE FROM meta WHERE k = ?", [key]),
            "head",
        )
    more = b"\n".join(
        [
            other.encode(),
            checkpoints.verifier_key(desk.vault_id, crypto.ed25519_public(desk.keys.sign)).encode(),
        ]
    )
    yield (
        "meta_vkeys_two",
        "an older verifier key stands before",
        "",
        lambda log: log.meta("vkeys", more),
        "head",
    )
