"""Vectors of evidence: segment files and the chunks in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage import blobs
from tests.vectors.making.desk import Desk, Edit, Vector, steady

CHUNK = blobs.SEALED_CHUNK
START = blobs.PREFIX_BYTES


def stream_vectors(desk: Desk) -> Iterator[Vector]:
    """Yield the vectors of section 7."""
    files = {name: desk.item(name)["file"] for name in ("empty", "five", "fife", "full", "three")}
    yield from _flips(desk, files)
    yield from _lengths(files)
    yield from _chunks(files)
    yield from _spliced(desk, files)
    yield from _resealed(desk, files)
    yield from _around(desk, files)


def _pieces(file: str, *pieces: Any) -> list[Edit]:
    return [{"file": file, "pieces": list(pieces)}]


def _bad(name: str, wrong: str, edits: list[Edit], code: str = "segment_damaged") -> Vector:
    return Vector(name, wrong, edits, "bad", code)


def _flips(desk: Desk, files: dict[str, str]) -> Iterator[Vector]:
    for name, what, at in (
        ("five", "salt", 0),
        ("five", "commitment", 24),
        ("five", "commitment_end", 55),
        ("five", "ciphertext", 56),
        ("five", "tag", -1),
        ("empty", "tag", 56),
        ("full", "tag_of_chunk_0", START + CHUNK - 1),
        ("full", "empty_last_chunk", -1),
        ("three", "chunk_0", START),
        ("three", "chunk_1", START + CHUNK + 9),
        ("three", "tag_of_chunk_1", START + 2 * CHUNK - 16),
        ("three", "chunk_2", START + 2 * CHUNK),
    ):
        yield _bad(
            f"{name}_{what}", f"one bit of {what} of the item {name}", desk.flipped(files[name], at, 4)
        )


def _lengths(files: dict[str, str]) -> Iterator[Vector]:
    for name, size in (
        ("empty", 0),
        ("empty", 23),
        ("empty", 24),
        ("empty", 55),
        ("empty", 56),
        ("empty", 71),
        ("five", 76),
        ("five", 61),
        ("full", START + CHUNK),
        ("full", START + CHUNK - 16),
        ("three", START),
        ("three", START + CHUNK),
        ("three", START + 2 * CHUNK),
        ("three", START + 2 * CHUNK + 16),
        ("three", 40_103),
    ):
        edits = _pieces(files[name], [files[name], 0, size])
        yield _bad(f"{name}_cut_at_{size}", f"the file of the item {name} ends at byte {size}", edits)
    for name in ("empty", "five", "full", "three"):
        whole = [files[name], 0, None]
        yield _bad(
            f"{name}_one_more", f"{name} with one byte behind its end", _pieces(files[name], whole, "00")
        )
        yield _bad(
            f"{name}_tag_more", f"{name} with 16 bytes behind its end", _pieces(files[name], whole, "00" * 16)
        )
    long = [files["three"], START, START + CHUNK]
    yield _bad(
        "five_long_more",
        "five with a whole chunk behind its end",
        _pieces(files["five"], [files["five"], 0, None], long),
    )


def _chunks(files: dict[str, str]) -> Iterator[Vector]:
    three, full = files["three"], files["full"]
    prefix, zero, one, two = (
        [three, 0, START],
        [three, START, START + CHUNK],
        [three, START + CHUNK, START + 2 * CHUNK],
        [three, START + 2 * CHUNK, None],
    )
    yield _bad("three_swapped", "chunks 0 and 1 have changed places", _pieces(three, prefix, one, zero, two))
    yield _bad(
        "three_doubled", "chunk 0 stands in the place of chunk 1 too", _pieces(three, prefix, zero, zero, two)
    )
    yield _bad("three_without_0", "chunk 0 is missing", _pieces(three, prefix, one, two))
    yield _bad("three_without_1", "chunk 1 is missing", _pieces(three, prefix, zero, two))
    yield _bad("three_inserted", "chunk 1 stands twice", _pieces(three, prefix, zero, one, one, two))
    yield _bad("three_two_finals", "the last chunk stands twice", _pieces(three, prefix, zero, one, two, two))
    yield _bad("three_last_first", "the last chunk stands first", _pieces(three, prefix, two, zero, one))
    last = [full, START + CHUNK, None]
    yield _bad("full_two_finals", "the empty last chunk stands twice", _pieces(full, [full, 0, None], last))
    yield _bad("full_only_last", "only the empty last chunk is there", _pieces(full, [full, 0, START], last))
    yield _bad(
        "three_chunk_of_full",
        "chunk 0 is that of another item",
        _pieces(three, prefix, [full, START, START + CHUNK], one, two),
    )


def _spliced(desk: Desk, files: dict[str, str]) -> Iterator[Vector]:
    five, fife = files["five"], files["fife"]
    yield _bad("five_is_fife", "the file of another item of the same size", _pieces(five, [fife, 0, None]))
    yield _bad(
        "five_salt_of_fife", "the salt of another item", _pieces(five, [fife, 0, 24], [five, 24, None])
    )
    yield _bad(
        "five_commit_of_fife",
        "the commitment of another item",
        _pieces(five, [five, 0, 24], [fife, 24, 56], [five, 56, None]),
    )
    yield _bad(
        "five_chunk_of_fife", "the chunk of another item", _pieces(five, [five, 0, 56], [fife, 56, None])
    )
    for name, what, other in (
        ("number", "segment number 1", {"number": 1}),
        ("vault", "another vault", {"vault_id": steady("other vault", 16)}),
        ("item", "another item's id", {"item": bytes.fromhex(desk.item("fife")["id"])}),
        ("key", "another item key", {"ik": bytes.fromhex(desk.item("fife")["ik"])}),
    ):
        yield _bad(
            f"five_other_{name}",
            f"encrypted for {what}",
            _pieces(five, desk.sealed("five", b"hello", **other).hex()),
        )


def _resealed(desk: Desk, files: dict[str, str]) -> Iterator[Vector]:
    """Encrypted by somebody who has the item's key, against the rules or with other content."""
    five, item = files["five"], desk.item("five")
    ik, identity = bytes.fromhex(item["ik"]), bytes.fromhex(item["id"])
    salt = steady("salt five", 24)
    cipher, commitment = blobs.segment_cipher(ik, salt, vault_id=desk.vault_id, item=identity, number=0)
    prefix = salt + commitment

    def chunk(number: int, data: bytes, aad: bytes | None = None) -> bytes:
        return bytes(cipher._cipher.encrypt((cipher._base ^ number).to_bytes(12, "big"), data, aad))

    assert isinstance(cipher._cipher, AESGCM)
    good = prefix + chunk(0, b"hello")
    yield Vector("five_resealed", "encrypted anew as it should be", _pieces(five, good.hex()), "good", "")
    yield _bad(
        "five_number_1",
        "the first chunk is encrypted as chunk 1",
        _pieces(five, (prefix + chunk(1, b"hello")).hex()),
    )
    yield _bad(
        "five_with_aad",
        "the chunk has associated data",
        _pieces(five, (prefix + chunk(0, b"hello", b"x")).hex()),
    )
    yield _bad(
        "five_shorter", "well encrypted, one byte fewer", _pieces(five, (prefix + chunk(0, b"hell")).hex())
    )
    yield _bad(
        "five_longer", "well encrypted, one byte more", _pieces(five, (prefix + chunk(0, b"hello!")).hex())
    )
    yield _bad(
        "five_final_more", "a second last chunk, well encrypted", _pieces(five, (good + chunk(1, b"")).hex())
    )
    yield _bad(
        "five_other_text",
        "well encrypted, other bytes of the same size",
        _pieces(five, (prefix + chunk(0, b"jello")).hex()),
        "item_changed",
    )


def _around(desk: Desk, files: dict[str, str]) -> Iterator[Vector]:
    """The files around: missing, too many, in flight."""
    for name in ("empty", "five"):
        yield _bad(
            f"{name}_missing",
            "the file is missing",
            [{"file": files[name], "remove": True}],
            "segment_missing",
        )
    five = files["five"]
    name = five.split("/")[2]
    stray = "ab" * 16
    move = [{"file": five, "remove": True}, *_pieces(f"d/00/{name}", [five, 0, None])]
    yield _bad("five_wrong_folder", "the file stands in another folder", move, "segment_missing")
    extra = _pieces(f"d/ab/{stray}", [five, 0, None])
    yield _bad("stray_segment", "a segment that belongs to no item", extra, "segment_unreferenced")
    marked = [*extra, *_pieces(f"t/{stray}.m")]
    yield Vector(
        "stray_segment_marked",
        "the same with the marker of an import cut short",
        marked,
        "mended",
        "parts_removed",
    )
    part = [*_pieces(f"t/{stray}", "00" * 40), *_pieces(f"t/{stray}.m")]
    yield Vector("part_in_flight", "a part of an import cut short", part, "mended", "parts_removed")
    yield Vector(
        "marker_of_a_kept_segment",
        "the marker of an import that was acknowledged",
        _pieces(f"t/{name}.m"),
        "good",
        "",
    )
    item = bytes.fromhex(desk.item("five")["id"])
    for title, wrong, statement in (
        (
            "segment_size",
            "item__segment says one byte more",
            "UPDATE item__segment SET size = size + 1 WHERE owner = ?",
        ),
        ("segment_number", "the only segment has number 1", "UPDATE item__segment SET n = 1 WHERE owner = ?"),
        (
            "segment_name",
            "item__segment names another file",
            "UPDATE item__segment SET name = 'ab' || substr(name, 3) WHERE owner = ?",
        ),
        ("segment_none", "the item has no segment", "DELETE FROM item__segment WHERE owner = ?"),
        ("item_key_other", "another item key", "UPDATE item_key SET ik = zeroblob(32) WHERE item = ?"),
        ("item_key_none", "no item key", "DELETE FROM item_key WHERE item = ?"),
    ):
        code = {
            "item_key_other": "segment_damaged",
            "item_key_none": "item_key_missing",
            "segment_number": "part_numbers",
        }.get(title, "row_differs")
        edits = desk.database(title, lambda log, statement=statement: log.sql(statement, [item]))
        yield _bad(title, wrong, edits, code)
    edits = desk.database(
        "item_key_stray",
        lambda log: log.sql("INSERT INTO item_key VALUES(?, zeroblob(32))", [steady("x", 16)]),
    )
    yield _bad("item_key_stray", "an item key without item", edits, "item_key_without_item")
