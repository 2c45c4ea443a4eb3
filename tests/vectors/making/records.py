"""Vectors of the head record, of the list of tries, of the database as a file, and of notes kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from storage import checkpoints, crypto, keys
from storage.head import HeadRecord, seal_record
from storage.tree import Tree
from tests.vectors.making.desk import Desk, Edit, Log, Vector, steady


def record_vectors(desk: Desk) -> Iterator[Vector]:
    """Yield the vectors of sections 4, 5, 6.1 and 6.2."""
    yield from _head(desk)
    yield from _tries(desk)
    yield from _database(desk)
    yield from _notes(desk)


def _whole(name: str, *pieces: object) -> list[Edit]:
    return [{"file": name, "pieces": list(pieces)}]


def _head(desk: Desk) -> Iterator[Vector]:
    record = desk.head_record()
    newest, other = 128 * (record.counter & 1), 128 * (1 - (record.counter & 1))
    h = "h.bin"
    yield Vector(
        "head_newest_nonce",
        "the newest record's nonce differs",
        desk.flipped(h, newest),
        "mended",
        "head_record_repaired",
    )
    yield Vector(
        "head_newest_tag",
        "the newest record's tag differs",
        desk.flipped(h, newest + 127),
        "mended",
        "head_record_repaired",
    )
    yield Vector(
        "head_other",
        "the other record differs",
        desk.flipped(h, other + 50),
        "mended",
        "head_record_repaired",
    )
    both = [*desk.flipped(h, 20), *desk.flipped(h, 148)]
    yield Vector("head_both", "both records differ", both, "bad", "head_record_damaged")
    for name, pieces in (
        ("empty", []),
        ("short", [[h, 0, 255]]),
        ("half", [[h, 0, 128]]),
        ("long", [[h, 0, 256], "00"]),
    ):
        count = 2 if name == "empty" else 1
        verdict, code = ("bad", "head_record_damaged") if count == 2 else ("mended", "head_record_repaired")
        yield Vector(f"head_{name}", f"h.bin: {name}", _whole(h, *pieces), verdict, code)
    yield Vector(
        "head_missing", "h.bin is missing", [{"file": h, "remove": True}], "bad", "head_record_damaged"
    )
    swapped = _whole(h, [h, 128, 256], [h, 0, 128])
    yield Vector("head_swapped", "the two records have changed places", swapped, "bad", "head_record_damaged")
    yield Vector(
        "head_doubled",
        "one record stands in both places",
        _whole(h, [h, 0, 128], [h, 0, 128]),
        "mended",
        "head_record_repaired",
    )
    yield Vector(
        "head_behind",
        "the record knows one event fewer: a crash",
        desk.next_head("behind", events=record.events - 1, last_hash=_hash_before(desk)),
        "mended",
        "head_record_behind",
    )
    yield Vector(
        "head_ahead",
        "the record knows one event more",
        desk.next_head("ahead", events=record.events + 1),
        "bad",
        "database_put_back",
    )
    yield Vector(
        "head_other_hash",
        "the record knows another last hash",
        desk.next_head("hash", last_hash=steady("hash", 32)),
        "bad",
        "database_put_back",
    )
    yield Vector(
        "head_generation",
        "the record knows a newer header",
        desk.next_head("generation", generation=record.generation + 1),
        "bad",
        "header_put_back",
    )
    odd = seal_record(
        desk.keys.head,
        HeadRecord(record.counter + 1, record.events, record.last_hash, record.generation),
        nonce=steady("odd", 12),
    )
    assert len(odd) == 128
    plain = (
        (record.counter + 2).to_bytes(8, "big")
        + record.events.to_bytes(8, "big")
        + record.last_hash
        + record.generation.to_bytes(8, "big")
        + bytes(44)
    )
    for name, wrong, key, aad in (
        (
            "head_parity",
            "a record whose counter belongs to the other place",
            bytes(desk.keys.head),
            b"nv1/head\0" + bytes([1 - (record.counter & 1)]),
        ),
        ("head_no_aad", "a record without associated data", bytes(desk.keys.head), None),
        (
            "head_other_key",
            "a record under the key of the database",
            desk.database_key,
            b"nv1/head\0" + bytes([1 - (record.counter & 1)]),
        ),
    ):
        sealed = steady(name, 12) + crypto.seal(key, steady(name, 12), plain, aad)
        yield Vector(
            name, wrong, [{"file": h, "at": other, "hex": sealed.hex()}], "mended", "head_record_repaired"
        )


def _hash_before(desk: Desk) -> bytes:
    found: list[bytes] = []
    desk.database("read", lambda log: found.extend(log.hashes()))
    return found[-2]


def _tries(desk: Desk) -> Iterator[Vector]:
    e = "e.bin"
    changed = "tries_changed"
    yield Vector("tries_none", "no failed try", _whole(e), "good", "")
    yield Vector(
        "tries_one_more",
        "one failed try more",
        _whole(e, [e, 0, 160], desk.a_try("more", index=2).hex()),
        "good",
        "",
    )
    yield Vector("tries_missing", "e.bin is missing", [{"file": e, "remove": True}], "bad", changed)
    for name, size in (("79", 79), ("81", 81), ("159", 159)):
        yield Vector(
            f"tries_length_{name}", f"e.bin has {size} bytes", _whole(e, [e, 0, size]), "bad", changed
        )
    for name, at in (("key", 3), ("text", 40), ("tag", 79)):
        yield Vector(
            f"tries_{name}",
            f"one bit of the {name} of the first record",
            desk.flipped(e, at, 8),
            "bad",
            changed,
        )
    yield Vector("tries_first_gone", "the first record is missing", _whole(e, [e, 80, 160]), "bad", changed)
    yield Vector(
        "tries_swapped",
        "the records have changed places",
        _whole(e, [e, 80, 160], [e, 0, 80]),
        "bad",
        changed,
    )
    yield Vector(
        "tries_doubled", "a record stands twice", _whole(e, [e, 0, 160], [e, 80, 160]), "bad", changed
    )
    yield Vector(
        "tries_index",
        "a record with another index",
        _whole(e, [e, 0, 160], desk.a_try("index", index=3).hex()),
        "bad",
        changed,
    )
    yield Vector(
        "tries_zero_key", "a record with a zero public key", _whole(e, [e, 0, 160], "00" * 80), "bad", changed
    )
    yield Vector(
        "tries_noise",
        "80 random bytes behind",
        _whole(e, [e, 0, 160], steady("noise", 80).hex()),
        "bad",
        changed,
    )
    for name, wrong, records, later, verdict in (
        ("taken_over", "the log ends with the event that took both records over", (0, 1), False, "good"),
        ("one_since", "the log ends with the event that took the first over", (0,), False, "good"),
        ("second_taken", "the log ends with an event that took the second over", (1,), False, "bad"),
        ("recorded", "an event took both records over, and the log went on", (0, 1), True, "bad"),
    ):
        edits = desk.database(name, partial(_take_over, desk, records, later=later))
        yield Vector(f"tries_{name}", wrong, edits, verdict, changed if verdict == "bad" else "")


def _take_over(desk: Desk, records: Sequence[int], log: Log, *, later: bool) -> None:
    ephs = [desk.files["e.bin"][80 * place : 80 * place + 32].hex() for place in records]
    taken = [{"eph": eph, "time_ms": 1, "what": 1} for eph in ephs]
    log.append({"act": "tries", "tries": taken, "unreadable": 0})
    if later:
        log.append({"act": "note"})


def _database(desk: Desk) -> Iterator[Vector]:
    """The database as a file: pages damaged, exchanged, cut off, or all of it older."""
    c, page = "c.bin", 4096
    pages = len(desk.files[c]) // page
    for name, at in (("salt", 0), ("first_page", 500), ("first_page_iv", 4017), ("first_page_mac", 4095)):
        yield Vector(
            f"page_{name}",
            f"one bit of the {name.replace('_', ' ')}",
            desk.flipped(c, at),
            "bad",
            "vault_damaged",
        )
    for name, inner in (("text", 100), ("iv", 4020), ("mac", 4060)):
        yield Vector(
            f"page_last_{name}",
            f"one bit of the last page ({name})",
            desk.flipped(c, (pages - 1) * page + inner),
            "bad",
            "page_damaged",
        )
    last, before = [c, (pages - 1) * page, None], [c, (pages - 2) * page, (pages - 1) * page]
    start = [c, 0, (pages - 2) * page]
    yield Vector(
        "pages_exchanged",
        "the last two pages have changed places",
        _whole(c, start, last, before),
        "bad",
        "page_damaged",
    )
    yield Vector(
        "page_doubled",
        "the last page stands in place of the one before",
        _whole(c, start, last, last),
        "bad",
        "page_damaged",
    )
    yield Vector("page_cut_off", "the last page is missing", _whole(c, start, before), "bad", "vault_damaged")
    yield Vector(
        "page_cut_within",
        "the last page ends too early",
        _whole(c, [c, 0, pages * page - 1]),
        "bad",
        "database_damaged",
    )
    yield Vector("database_empty", "c.bin is empty", _whole(c), "bad", "vault_damaged")
    yield Vector(
        "database_missing", "c.bin is missing", [{"file": c, "remove": True}], "bad", "vault_damaged"
    )

    def cut(log: Log) -> None:
        log.unguarded("DELETE FROM event WHERE seq = ?", [log.count])
        log.count, log.last = log.count - 1, log.hashes()[-1]

    edits = [edit for edit in desk.database("older", cut) if edit["file"] == c]
    yield Vector("database_older", "c.bin is of before the last event", edits, "bad", "database_put_back")


def _notes(desk: Desk) -> Iterator[Vector]:
    """A whole vault against a note that was kept elsewhere."""
    note = desk.told["note"]
    hashes: list[bytes] = []
    desk.database("read", lambda log: hashes.extend(log.hashes()))
    origin, seed = checkpoints.origin_of(desk.vault_id), bytes(desk.keys.sign)

    def signed(size: int, root: bytes, name: str = origin, key: bytes = seed) -> str:
        return checkpoints.sign(checkpoints.Checkpoint(name, size, root), key)

    roots = [Tree(hashes[:size]).root() for size in range(len(hashes) + 1)]
    foreign = keys.VaultKeys(bytearray(steady("other key", 32)), steady("other vault", 16), 1)
    count = len(hashes)
    for name, wrong, text, code in (
        ("stored", "the note that the log keeps too", note, ""),
        ("all", "a note of every event", signed(count, roots[count]), ""),
        ("none", "a note of no event", signed(0, roots[0]), ""),
        ("one", "a note of one event", signed(1, roots[1]), ""),
        ("newer", "a note of nine events more", signed(count + 9, crypto.sha256(b"x")), "note_newer"),
        ("newest", "a note of very many events", signed(10**15, crypto.sha256(b"x")), "note_newer"),
        ("fork", "a note of another history", signed(count, crypto.sha256(b"x")), "note_differs"),
        ("fork_early", "a note of another first event", signed(1, crypto.sha256(b"x")), "note_differs"),
        (
            "root_of_another_size",
            "a note with the root of one event fewer",
            signed(count, roots[count - 1]),
            "note_differs",
        ),
        (
            "foreign",
            "a note of another vault",
            signed(count, roots[count], checkpoints.origin_of(foreign.vault_id), bytes(foreign.sign)),
            "note_foreign",
        ),
        (
            "forged",
            "a note in this vault's name, signed by another key",
            signed(count, roots[count], origin, bytes(foreign.sign)),
            "note_foreign",
        ),
        (
            "altered",
            "a note whose size was changed behind the signature",
            signed(count, roots[count]).replace(f"\n{count}\n", f"\n{count - 1}\n"),
            "note_foreign",
        ),
        ("nothing", "no note at all", "note\n", "note_foreign"),
    ):
        yield Vector(f"kept_note_{name}", wrong, [], "bad" if code else "good", code, {"note": text})
