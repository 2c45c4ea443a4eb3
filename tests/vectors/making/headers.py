"""Vectors of the header: its fields, its two copies, and its keyslots."""

from __future__ import annotations

from collections.abc import Iterator

from storage import crypto, header, keys
from tests.vectors.making.desk import BOTH, Desk, Vector, steady

RELEASED = {"limits": "released"}
U64 = 2**64 - 1


def _u(number: int, size: int) -> bytes:
    return number.to_bytes(size, "big")


def header_vectors(desk: Desk) -> Iterator[Vector]:
    """Yield the vectors of section 3 and 3.1."""
    yield from _fields(desk)
    yield from _two_copies(desk)
    yield from _lengths(desk)


def _fields(desk: Desk) -> Iterator[Vector]:
    """Each field wrong, in one copy and in both, at each depth of sealing."""
    swapped = desk.vault_id[::-1]
    fields = (
        ("magic_first", "the first byte of the magic", 0, bytes([desk.raw[0] ^ 1])),
        ("magic_last", "the last byte of the magic", 7, bytes([desk.raw[7] ^ 0x80])),
        ("filler_48", "a random byte", 48, bytes([desk.raw[48] ^ 1])),
        ("tries_public", "the public key of the tries", 3648, bytes([desk.raw[3648] ^ 1])),
        ("filler_3680", "a random byte behind the slots", 3680, bytes([desk.raw[3680] ^ 1])),
        ("filler_4031", "the last byte under the checksum", 4031, bytes([desk.raw[4031] ^ 1])),
    )
    for name, what, at, data in fields:
        is_magic = name.startswith("magic")
        plain, summed = desk.header({at: data}, ""), desk.header({at: data}, "sum")
        yield Vector(
            f"{name}_in_a",
            f"{what} differs in a.bin",
            desk.copies(plain, BOTH[:1]),
            "mended",
            "copy_repaired",
        )
        yield Vector(
            f"{name}_in_both", f"{what} differs in both copies", desk.copies(plain), "bad", "header_damaged"
        )
        if not is_magic:
            yield Vector(
                f"{name}_in_b_summed",
                f"{what} differs in b.bin, checksum made anew",
                desk.copies(summed, BOTH[1:]),
                "mended",
                "copy_repaired",
            )
            yield Vector(
                f"{name}_in_both_summed",
                f"{what} differs in both copies, checksums made anew",
                desk.copies(summed),
                "bad",
                "header_not_genuine",
            )
    for number in (0, 2, 0xFFFF):
        made = desk.header({8: _u(number, 2)})
        yield Vector(f"major_{number}", f"major {number}, sealed", desk.copies(made), "bad", "format_unknown")
    made = desk.header({8: _u(2, 2)})
    yield Vector(
        "major_2_in_b", "major 2 in b.bin, sealed", desk.copies(made, BOTH[1:]), "bad", "copy_differs"
    )
    for number in (1, 0xFFFF):
        made = desk.header({10: _u(number, 2)})
        yield Vector(
            f"minor_{number}", f"minor {number}, sealed: read only", desk.copies(made), "good", "format_newer"
        )
    made = desk.header({10: _u(1, 2)}, "sum")
    yield Vector(
        "minor_1_summed", "minor 1, HMAC not made anew", desk.copies(made), "bad", "header_not_genuine"
    )
    for bit in (0, 15):
        made = desk.header({12: _u(1 << bit, 4)})
        yield Vector(f"flag_{bit}", f"unknown flag {bit}, sealed", desk.copies(made), "bad", "format_unknown")
    for bit in (16, 31):
        made = desk.header({12: _u(1 << bit, 4)})
        yield Vector(f"flag_{bit}", f"unknown flag {bit}, sealed: ignored", desk.copies(made), "good", "")
    made = desk.header({12: _u(1 << 16, 4)}, "sum")
    yield Vector(
        "flag_16_summed", "flag 16, HMAC not made anew", desk.copies(made), "bad", "header_not_genuine"
    )
    made = desk.header({16: swapped}, "sum")
    yield Vector(
        "vault_id_in_both", "another vault id, checksums anew", desk.copies(made), "bad", "wrong_passphrase"
    )
    yield Vector(
        "vault_id_in_a", "another vault id in a.bin", desk.copies(made, BOTH[:1]), "bad", "copy_differs"
    )
    made = desk.header({40: _u(2, 8)}, "sum")
    yield Vector(
        "epoch_2_in_both", "epoch 2, checksums made anew", desk.copies(made), "bad", "wrong_passphrase"
    )
    yield Vector(
        "epoch_2_in_a",
        "epoch 2 in a.bin, checksum made anew",
        desk.copies(made, BOTH[:1]),
        "bad",
        "copy_differs",
    )
    made = desk.header({40: _u(0, 8)}, "sum")
    yield Vector(
        "epoch_0_in_b",
        "epoch 0 in b.bin, checksum made anew",
        desk.copies(made, BOTH[1:]),
        "bad",
        "copy_differs",
    )
    made = desk.header({4032: bytes(32)}, "")
    yield Vector(
        "checksum_zero_in_a",
        "the checksum of a.bin is zero",
        desk.copies(made, BOTH[:1]),
        "mended",
        "copy_repaired",
    )
    yield Vector(
        "checksum_zero_in_both", "both checksums are zero", desk.copies(made), "bad", "header_damaged"
    )
    made = desk.header({4095: bytes([desk.raw[4095] ^ 1])}, "")
    yield Vector(
        "hmac_in_a",
        "the last byte of the HMAC of a.bin",
        desk.copies(made, BOTH[:1]),
        "mended",
        "copy_repaired",
    )
    yield Vector(
        "hmac_in_both", "the last byte of both HMACs", desk.copies(made), "bad", "header_not_genuine"
    )


def _two_copies(desk: Desk) -> Iterator[Vector]:
    """Generation and order of the copies."""
    generation = header.Header(desk.raw).generation
    one = BOTH[:1]
    forged = desk.header({32: _u(generation + 1, 8)}, "sum")
    yield Vector(
        "generation_forged_in_a",
        "a higher generation in a.bin, not sealed",
        desk.copies(forged, one),
        "mended",
        "copy_repaired",
    )
    yield Vector(
        "generation_forged_in_both",
        "a higher generation in both, not sealed",
        desk.copies(forged),
        "bad",
        "header_not_genuine",
    )
    forged = desk.header({32: _u(U64, 8)}, "sum")
    yield Vector(
        "generation_highest_in_b",
        "the highest generation in b.bin, not sealed",
        desk.copies(forged, BOTH[1:]),
        "mended",
        "copy_repaired",
    )
    older = desk.header({32: _u(generation - 1, 8)})
    yield Vector(
        "generation_lower_in_a",
        "a.bin is the genuine copy of before",
        desk.copies(older, one),
        "mended",
        "copy_repaired",
    )
    yield Vector(
        "generation_lower_in_both",
        "both copies are the genuine ones of before",
        desk.copies(older),
        "bad",
        "header_put_back",
    )
    newer = desk.header({32: _u(generation + 1, 8)})
    yield Vector(
        "generation_newer_in_b",
        "b.bin is a genuine newer copy",
        desk.copies(newer, BOTH[1:]),
        "mended",
        "copy_repaired",
    )
    yield Vector(
        "generation_newer_in_both",
        "the database does not know the newest header yet",
        desk.copies(newer),
        "mended",
        "header_newer",
    )
    newest = desk.header({32: _u(generation + 2, 8)})
    yield Vector(
        "generation_newer_by_2",
        "the database knows neither of the two newest headers",
        desk.copies(newest),
        "bad",
        "database_put_back",
    )
    twin = desk.header({48: steady("twin", 16)})
    yield Vector(
        "twins",
        "two genuine copies of one generation with other random bytes",
        desk.copies(twin, one),
        "mended",
        "copy_repaired",
    )
    replaced = desk.header({32: _u(generation + 1, 8), 64: desk.slot(0, keys.KdfCost(8, 1, 1), "new words")})
    edits = desk.copies(replaced, BOTH[1:])
    yield Vector(
        "secret_replaced", "the passphrase was changed; a.bin is of before", edits, "bad", "wrong_passphrase"
    )
    yield Vector(
        "secret_replaced_new",
        "the same, opened with the new passphrase",
        edits,
        "mended",
        "copy_repaired",
        {"secret": "new words"},
    )
    other_id = steady("other vault", 16)
    other_keys = keys.VaultKeys(bytearray(steady("other key", 32)), other_id, 1)
    password = keys.passphrase_bytes(desk.told["passphrase"].encode(), setting=True)
    slots = {
        0: header.passphrase_slot(
            other_keys, 0, password, keys.KdfCost(8, 1, 1), salt=steady("os", 32), nonce=steady("on", 12)
        )
    }
    other = header.build_header(other_keys, generation=1, slots=slots, filler=steady("filler", 4096)).raw
    yield Vector(
        "other_vault_in_b",
        "b.bin is of another vault with the same passphrase",
        desk.copies(other, BOTH[1:]),
        "bad",
        "copy_differs",
    )
    yield Vector(
        "other_vault_in_both", "both copies are of another vault", desk.copies(other), "bad", "vault_damaged"
    )


def _lengths(desk: Desk) -> Iterator[Vector]:
    for name, pieces in (
        ("short", [["a.bin", 0, 4095]]),
        ("long", [["a.bin", 0, 4096], "00"]),
        ("empty", []),
        ("twice", [["a.bin", 0, 4096], ["a.bin", 0, 4096]]),
    ):
        edits = [{"file": file, "pieces": pieces} for file in BOTH]
        yield Vector(f"length_{name}_in_a", f"a.bin: {name}", edits[:1], "mended", "copy_repaired")
        yield Vector(f"length_{name}_in_both", f"both copies: {name}", edits, "bad", "header_damaged")
    gone = [{"file": name, "remove": True} for name in BOTH]
    yield Vector("missing_a", "a.bin is missing", gone[:1], "mended", "copy_repaired")
    yield Vector("missing_both", "both copies are missing", gone, "bad", "header_damaged")
    new = [{"file": "a.bin.new", "pieces": [["a.bin", 0, 100]]}]
    yield Vector("leftover_new", "a repair was cut short: a.bin.new is there", new, "good", "")


def slot_vectors(desk: Desk) -> Iterator[Vector]:
    """Yield the vectors of keyslots; each header is sealed, so that only the slot is wrong."""
    yield from _kinds(desk)
    yield from _limits(desk)
    yield from _wrapping(desk)
    yield from _secrets(desk)


def _kinds(desk: Desk) -> Iterator[Vector]:
    for kind in (0, 3, 4, 5, 255):
        edits = desk.copies(desk.header({64: bytes([kind])}))
        yield Vector(f"kind_{kind}", f"slot 0 has kind {kind}", edits, "bad", "wrong_passphrase")
        if kind in {3, 255}:
            yield Vector(
                f"kind_{kind}_skipped",
                f"slot 0 has kind {kind} and is passed over",
                edits,
                "good",
                "",
                {"secret": "recovery"},
            )
    for kdf in (0, 2, 3):
        edits = desk.copies(desk.header({65: bytes([kdf])}))
        yield Vector(f"kdf_{kdf}", f"passphrase slot with derivation {kdf}", edits, "bad", "wrong_passphrase")
    edits = desk.copies(desk.header({64 + 448 + 1: b"\1"}))
    yield Vector(
        "recovery_kdf_1",
        "recovery slot with derivation 1",
        edits,
        "bad",
        "wrong_passphrase",
        {"secret": "recovery"},
    )


def _limits(desk: Desk) -> Iterator[Vector]:
    """Costs beyond the limits of released programs, which are looked at before anything is derived."""
    real = desk.slot(0, keys.KdfCost(65_536, 3, 1), desk.told["passphrase"])
    memory, passes = real[4:8], real[8:12]
    for name, lanes, kib, rounds in (
        ("memory_65535", 1, 65_535, 3),
        ("memory_2097153", 1, 2_097_153, 3),
        ("memory_0", 1, 0, 3),
        ("memory_4294967295", 1, 2**32 - 1, 3),
        ("passes_2", 1, 65_536, 2),
        ("passes_17", 1, 65_536, 17),
        ("passes_0", 1, 65_536, 0),
        ("passes_4294967295", 1, 65_536, 2**32 - 1),
        ("lanes_0", 0, 65_536, 3),
        ("lanes_9", 9, 65_536, 3),
        ("lanes_255", 255, 65_536, 3),
    ):
        fields = real[:2] + bytes([lanes, 0]) + _u(kib, 4) + _u(rounds, 4)
        edits = desk.copies(desk.header({64: fields + real[12:]}))
        yield Vector(
            name,
            f"slot 0 asks for {kib} KiB, {rounds} passes, {lanes} lanes",
            edits,
            "bad",
            "slot_damaged",
            RELEASED,
        )
    edits = desk.copies(desk.header({64: real}))
    assert (memory, passes) == (_u(65_536, 4), _u(3, 4))
    yield Vector("memory_65536", "the least memory and passes that are allowed", edits, "good", "", RELEASED)
    most = desk.slot(0, keys.KdfCost(65_536, 16, 8), desk.told["passphrase"])
    yield Vector(
        "passes_16_lanes_8",
        "the most passes and lanes that are allowed",
        desk.copies(desk.header({64: most})),
        "good",
        "",
        RELEASED,
    )


def _wrapping(desk: Desk) -> Iterator[Vector]:
    for name, at, code in (
        ("reserved_byte", 3, "wrong_passphrase"),
        ("salt_first", 12, "wrong_passphrase"),
        ("salt_last", 43, "wrong_passphrase"),
        ("nonce_first", 44, "slot_damaged"),
        ("nonce_last", 55, "slot_damaged"),
        ("wrapped_first", 56, "slot_damaged"),
        ("wrapped_tag", 103, "slot_damaged"),
        ("commitment_first", 104, "wrong_passphrase"),
        ("commitment_last", 135, "wrong_passphrase"),
    ):
        data = bytes([desk.raw[64 + at] ^ 2])
        edits = desk.copies(desk.header({64 + at: data}))
        yield Vector(f"slot_{name}", f"byte {at} of slot 0 differs", edits, "bad", code)
        recovery = 64 + 448 + at
        if at in {3, 12, 55, 103, 104}:
            edits = desk.copies(desk.header({recovery: bytes([desk.raw[recovery] ^ 2])}))
            yield Vector(
                f"recovery_slot_{name}",
                f"byte {at} of slot 1 differs",
                edits,
                "bad",
                code,
                {"secret": "recovery"},
            )
    filler = desk.copies(desk.header({64 + 136: steady("slot filler", 312)}))
    yield Vector("slot_filler", "other random bytes behind the commitment", filler, "good", "")
    moved = {64: b"\0", 64 + 448 * 5: desk.raw[64:512]}
    yield Vector(
        "slot_moved", "slot 0 stands in place 5", desk.copies(desk.header(moved)), "bad", "wrong_passphrase"
    )
    again = {
        64 + 56: bytes([desk.raw[64 + 56] ^ 1]),
        64 + 448 * 7: desk.slot(7, keys.KdfCost(8, 1, 1), desk.told["passphrase"]),
    }
    yield Vector(
        "slot_damaged_then_whole",
        "slot 0 is damaged, slot 7 opens",
        desk.copies(desk.header(again)),
        "good",
        "",
    )
    one = desk.header({64 + 60: bytes([desk.raw[64 + 60] ^ 1])}, "")
    yield Vector(
        "slot_damaged_in_a",
        "slot 0 is damaged in a.bin only",
        desk.copies(one, BOTH[:1]),
        "mended",
        "copy_repaired",
    )
    wrong_key = crypto.seal(bytes(32), steady("nonce", 12), bytes(desk.keys.vault_key))
    yield Vector(
        "slot_wrapped_by_zeros",
        "the vault key is wrapped by a zero key",
        desk.copies(desk.header({64 + 44: steady("nonce", 12) + wrong_key})),
        "bad",
        "slot_damaged",
    )
    empty = desk.copies(desk.header({64 + 448 * n: b"\0" for n in range(8)}))
    yield Vector("slots_all_empty", "no slot is in use", empty, "bad", "wrong_passphrase")


def _secrets(desk: Desk) -> Iterator[Vector]:
    """Nothing is wrong with the vault: what was typed differs."""
    text = desk.told["recovery_key"]
    for name, typed, verdict in (
        ("passphrase_apart", "a quiet ri\u0301o", "good"),
        ("passphrase_space", "a quiet r\u00edo ", "bad"),
        ("passphrase_case", "A quiet r\u00edo", "bad"),
        ("recovery_small_letters", text.lower().replace("-", " "), "good"),
        ("recovery_misread", text.replace("1", "l").replace("0", "o"), "good"),
        ("recovery_check_digit", text[:-1] + ("0" if text[-1] != "0" else "1"), "bad"),
        ("recovery_digits_swapped", text[1] + text[0] + text[2:], "bad"),
    ):
        yield Vector(
            f"typed_{name}",
            f"typed: {name}",
            [],
            verdict,
            "wrong_passphrase" if verdict == "bad" else "",
            {"secret": typed},
        )
