"""Header copies: what opens them, which one counts, how the other is mended, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, header, header_copies, keys
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.header import Header, Secret, build_header, passphrase_slot, read_header, recovery_slot
from storage.keys import HeaderLimits, KdfCost, VaultKeys
from tests.storage.vaults import CHEAP, CHEAP_LIMITS, PASSPHRASE, create, flip, opened, reopen, snapshot

OPS = FsOps()
VAULT_ID = bytes(range(16))


def made_keys(vault_id: bytes = VAULT_ID, epoch: int = 1, seed: int = 7) -> VaultKeys:
    """Return keys for a header made by hand."""
    return VaultKeys(bytearray([seed]) * 32, vault_id, epoch)


def make(
    vault_keys: VaultKeys, *, generation: int = 1, words: str = PASSPHRASE, cost: KdfCost = CHEAP
) -> Header:
    """Make a header with one passphrase slot."""
    slot = passphrase_slot(vault_keys, 0, words.encode(), cost)
    return build_header(vault_keys, generation=generation, slots={0: slot})


def summed(raw: bytes) -> bytes:
    """Recompute the checksum that anyone can compute, but not the HMAC."""
    return raw[:4032] + crypto.sha256(raw[:4032]) + raw[4064:]


def changed(made: Header, offset: int, data: bytes) -> bytes:
    """Return the header altered without the key: bytes replaced, checksum right, HMAC wrong."""
    raw = bytearray(made.raw)
    raw[offset : offset + len(data)] = data
    return summed(bytes(raw))


def write(folder: Path, first: bytes, second: bytes) -> tuple[header_copies.Copy, ...]:
    """Write both copies and read them."""
    folder.mkdir(exist_ok=True)
    (folder / "a.bin").write_bytes(first)
    (folder / "b.bin").write_bytes(second)
    return header_copies.read_copies(folder, OPS)


def choose(copies: tuple[header_copies.Copy, ...], words: str = PASSPHRASE) -> header_copies.Chosen:
    """Choose with a passphrase."""
    return header_copies.choose(copies, Secret(bytearray(words.encode())), CHEAP_LIMITS)


def refused(copies: tuple[header_copies.Copy, ...], words: str = PASSPHRASE) -> ErrorCode:
    """Return the code with which choosing ends."""
    with pytest.raises(KnownError) as caught:
        choose(copies, words)
    return caught.value.code


def test_every_byte_of_a_copy_is_covered() -> None:
    """A copy with any one byte changed is unreadable, or readable only after its checksum is forged."""
    made = make(made_keys())
    for offset in range(header.HEADER_BYTES):
        raw = bytearray(made.raw)
        raw[offset] ^= 1 << offset % 8
        altered = read_header(bytes(raw))
        assert altered is None or not altered.is_sealed_by(made_keys().header)
        if offset < 4032:
            forged = read_header(summed(bytes(raw)))
            assert forged is None or not forged.is_sealed_by(made_keys().header)


@pytest.mark.parametrize("size", [0, 1, 4095, 4097])
def test_copies_of_another_length_are_unreadable(size: int) -> None:
    """A cut or lengthened copy is not a header."""
    assert read_header((make(made_keys()).raw + b"\0")[:size]) is None


def test_both_secrets_open_their_slot() -> None:
    """A passphrase opens a passphrase slot, a recovery key its own slot, and neither the other's."""
    vault_keys = made_keys()
    slots = {
        2: passphrase_slot(vault_keys, 2, b"words", CHEAP),
        5: recovery_slot(vault_keys, 5, bytes(range(16))),
    }
    made = build_header(vault_keys, generation=1, slots=slots)
    passphrase, recovery = Secret(bytearray(b"words")), Secret(bytearray(b"x"), bytes(range(16)))
    assert header.open_slot(made, 2, passphrase, CHEAP_LIMITS)[0] == vault_keys.vault_key
    assert header.open_slot(made, 5, recovery, CHEAP_LIMITS)[0] == vault_keys.vault_key
    assert header.open_slot(made, 5, passphrase, CHEAP_LIMITS) == (None, header.SlotAnswer.NOT_TRIED)
    assert header.open_slot(made, 2, recovery, CHEAP_LIMITS) == (None, header.SlotAnswer.NO_FIT)
    assert header.open_slot(made, 0, passphrase, CHEAP_LIMITS) == (None, header.SlotAnswer.NOT_TRIED)


def test_slot_binds_its_place_parameters_vault_and_epoch() -> None:
    """A slot moved to another index, vault or epoch, or with a parameter changed, does not open."""
    vault_keys = made_keys()
    slot = passphrase_slot(vault_keys, 0, PASSPHRASE.encode(), CHEAP)
    secret = Secret(bytearray(PASSPHRASE.encode()))
    moved = build_header(vault_keys, generation=1, slots={1: slot})
    assert header.open_slot(moved, 1, secret, CHEAP_LIMITS)[1] is header.SlotAnswer.NO_FIT
    for other in (made_keys(bytes(16)), made_keys(epoch=2)):
        elsewhere = build_header(other, generation=1, slots={0: slot})
        assert header.open_slot(elsewhere, 0, secret, CHEAP_LIMITS)[1] is header.SlotAnswer.NO_FIT
    slower = bytearray(slot)
    slower[11] = 2
    made = build_header(vault_keys, generation=1, slots={0: bytes(slower)})
    assert header.open_slot(made, 0, secret, CHEAP_LIMITS)[1] is header.SlotAnswer.NO_FIT


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        (2, b"\0"),
        (2, b"\x09"),
        (4, b"\0\0\xff\xff"),
        (4, b"\0\x20\0\x01"),
        (8, b"\0\0\0\2"),
        (8, b"\0\0\0\x11"),
    ],
)
def test_slot_outside_the_limits_is_damage_before_the_kdf_runs(
    tmp_path: Path, offset: int, value: bytes
) -> None:
    """Lanes, memory and passes outside the released limits are refused as damage, not as a wrong passphrase."""
    made = make(made_keys(), cost=CHEAP)
    raw = bytearray(made.raw)
    raw[64 + 2] = 4
    raw[64 + 4 : 64 + 12] = b"\0\1\0\0\0\0\0\3"
    raw[64 + offset : 64 + offset + len(value)] = value
    raw[:] = summed(bytes(raw))
    copies = write(tmp_path, bytes(raw), bytes(raw))
    with pytest.raises(KnownError) as caught:
        header_copies.choose(copies, Secret(bytearray(b"any")), HeaderLimits())
    assert caught.value.code is ErrorCode.SLOT_DAMAGED


def test_slot_that_fits_but_does_not_decrypt_is_damage(tmp_path: Path) -> None:
    """When the commitment fits and the wrapped key does not open, the slot is damaged."""
    made = make(made_keys())
    raw = changed(made, 64 + 60, bytes([made.raw[64 + 60] ^ 1]))
    assert refused(write(tmp_path, raw, raw)) is ErrorCode.SLOT_DAMAGED


def test_lack_of_memory_is_not_a_wrong_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the derivation cannot have its memory, that is what is said."""

    def no_memory(*_args: object, **_named: object) -> bytearray:
        raise MemoryError

    copies = write(tmp_path, make(made_keys()).raw, make(made_keys()).raw)
    monkeypatch.setattr(keys.crypto, "argon2id", no_memory)
    assert refused(copies) is ErrorCode.NO_MEMORY


def test_unknown_slot_kinds_are_skipped_and_kept() -> None:
    """A slot of a later minor format is passed over, and stands unchanged in new header content."""
    vault_keys = made_keys()
    later = bytes([3, 7]) + bytes(range(200))
    slots = {0: later, 1: passphrase_slot(vault_keys, 1, b"words", CHEAP)}
    made = build_header(vault_keys, generation=1, slots=slots)
    fresh = passphrase_slot(vault_keys, 1, b"other", CHEAP)
    renewed = build_header(vault_keys, generation=2, slots={1: fresh}, base=made)
    assert renewed.slot(0) == made.slot(0)
    opened_key, _ = header.open_slot(renewed, 1, Secret(bytearray(b"other")), CHEAP_LIMITS)
    assert opened_key == vault_keys.vault_key
    assert renewed.is_sealed_by(vault_keys.header)


# Choosing ----------------------------------------------------------------------------------------


def test_the_four_refusals_differ(tmp_path: Path) -> None:
    """Wrong passphrase, damaged header and unknown format are told apart."""
    made = make(made_keys()).raw
    newer = summed(made[:9] + b"\2" + made[10:])
    flagged = summed(made[:15] + b"\1" + made[16:])
    assert refused(write(tmp_path, made, made), "other words") is ErrorCode.WRONG_PASSPHRASE
    assert refused(write(tmp_path, b"", made[:100])) is ErrorCode.HEADER_DAMAGED
    assert refused(write(tmp_path, newer, newer)) is ErrorCode.FORMAT_UNKNOWN
    assert refused(write(tmp_path, flagged, flagged)) is ErrorCode.FORMAT_UNKNOWN


def test_high_flags_are_ignored_and_kept(tmp_path: Path) -> None:
    """Unknown flags among the upper sixteen neither refuse nor get lost in new content."""
    vault_keys = made_keys()
    made = make(vault_keys)
    flagged = bytearray(made.raw)
    flagged[12] = 0x80
    flagged[4032:4064] = crypto.sha256(bytes(flagged[:4032]))
    flagged[4064:] = crypto.hmac_sha256(vault_keys.header, bytes(flagged[:4064]))
    chosen = choose(write(tmp_path, bytes(flagged), bytes(flagged)))
    assert build_header(vault_keys, generation=2, slots={}, base=chosen.header).flags == 0x8000_0000


def test_highest_generation_that_opens_counts(tmp_path: Path) -> None:
    """After a crash between the copies the newer one is used and the older brought up to it."""
    vault_keys = made_keys()
    old, new = make(vault_keys, generation=1), make(vault_keys, generation=2)
    chosen = choose(write(tmp_path, old.raw, new.raw))
    assert chosen.header == new
    assert chosen.findings == ()
    (found,) = header_copies.repair(tmp_path, OPS, chosen)
    assert found.code is FindingCode.COPY_REPAIRED
    assert found.params == {"file": "a.bin", "why": "copy_lower"}
    assert (tmp_path / "a.bin").read_bytes() == new.raw


def test_replaced_passphrase_does_not_open_the_lower_copy(tmp_path: Path) -> None:
    """The old passphrase opens the older copy, but the newer is genuine: the answer is wrong passphrase."""
    vault_keys = made_keys()
    old, new = make(vault_keys, generation=1, words="old words"), make(vault_keys, generation=2)
    copies = write(tmp_path, old.raw, new.raw)
    assert refused(copies, "old words") is ErrorCode.WRONG_PASSPHRASE
    assert choose(copies).header == new


def test_forged_higher_copy_does_not_hide_the_good_one(tmp_path: Path) -> None:
    """A copy with a higher generation and a wrong HMAC is reported and replaced by the good one."""
    vault_keys = made_keys()
    good = make(vault_keys, generation=3)
    raised = changed(good, 32, (9).to_bytes(8, "big"))
    stranger = changed(make(made_keys(seed=9), generation=9, words="theirs"), 16, VAULT_ID)
    for forged in (raised, stranger):
        chosen = choose(write(tmp_path, forged, good.raw))
        assert chosen.header == good
        assert chosen.is_genuine
        assert [(f.code, f.params["file"]) for f in chosen.findings] == [(FindingCode.COPY_ALTERED, "a.bin")]
        header_copies.repair(tmp_path, OPS, chosen)
        assert (tmp_path / "a.bin").read_bytes() == good.raw


def test_no_genuine_copy_opens_without_writing(tmp_path: Path) -> None:
    """When both copies were altered without the key the vault opens, is reported, and stays unwritten."""
    vault = create(tmp_path / "vault")
    raw = changed(vault.state.header, 50, b"altered")
    vault.close()
    (tmp_path / "vault" / "a.bin").write_bytes(raw)
    (tmp_path / "vault" / "b.bin").write_bytes(raw)
    before = snapshot(tmp_path / "vault")
    with opened(tmp_path / "vault") as again:
        assert again.read_only
        assert FindingCode.HEADER_NOT_GENUINE in {finding.code for finding in again.findings}
    assert snapshot(tmp_path / "vault") == before


@pytest.mark.parametrize("other", [made_keys(b"another vault id"), made_keys(epoch=2)])
def test_copy_of_another_vault_or_epoch_is_left_alone(tmp_path: Path, other: VaultKeys) -> None:
    """A readable copy that belongs elsewhere is reported, never overwritten."""
    good, foreign = make(made_keys()), make(other, words="other words")
    chosen = choose(write(tmp_path, foreign.raw, good.raw))
    assert [finding.code for finding in chosen.findings] == [FindingCode.COPY_FOREIGN]
    header_copies.repair(tmp_path, OPS, chosen)
    assert (tmp_path / "a.bin").read_bytes() == foreign.raw


def test_copy_of_an_unknown_format_is_left_alone(tmp_path: Path) -> None:
    """One copy of a newer major format does not stop the other from opening, and is kept."""
    good = make(made_keys())
    newer = summed(good.raw[:9] + b"\2" + good.raw[10:])
    chosen = choose(write(tmp_path, newer, good.raw))
    assert [finding.code for finding in chosen.findings] == [FindingCode.COPY_UNKNOWN]
    header_copies.repair(tmp_path, OPS, chosen)
    assert (tmp_path / "a.bin").read_bytes() == newer


@pytest.mark.parametrize("name", ["a.bin", "b.bin"])
@pytest.mark.parametrize("hurt", ["flip", "cut", "gone"])
def test_one_bad_copy_mends_itself(tmp_path: Path, name: str, hurt: str) -> None:
    """A vault with one copy flipped, cut or gone opens, mends the copy and says so once."""
    folder = tmp_path / "vault"
    create(folder).close()
    path = folder / name
    good = path.read_bytes()
    if hurt == "flip":
        flip(path, 100)
    elif hurt == "cut":
        path.write_bytes(good[:1000])
    else:
        path.unlink()
    (folder / f"{name}.new").write_bytes(b"left by a crash")
    with opened(folder) as vault:
        found = [(finding.code, finding.params) for finding in vault.findings]
    assert found == [(FindingCode.COPY_REPAIRED, {"file": name, "why": "copy_unreadable"})]
    assert path.read_bytes() == good
    assert not (folder / f"{name}.new").exists()
    with opened(folder) as vault:
        assert vault.findings == ()


def test_new_content_goes_to_the_second_copy_first(tmp_path: Path) -> None:
    """New content is read back and opened from `b.bin` before `a.bin` is touched."""
    vault_keys = made_keys()
    old = make(vault_keys)
    write(tmp_path, old.raw, old.raw)
    new = make(vault_keys, generation=2, words="new words")
    with pytest.raises(KnownError) as caught:
        header_copies.write_new_content(tmp_path, OPS, old, new, lambda _back: False)
    assert caught.value.code is ErrorCode.DISK_FAILED
    assert (tmp_path / "a.bin").read_bytes() == (tmp_path / "b.bin").read_bytes() == old.raw

    def opens(back: Header) -> bool:
        assert back.raw == new.raw
        return (tmp_path / "a.bin").read_bytes() == old.raw

    assert header_copies.write_new_content(tmp_path, OPS, old, new, opens)
    assert (tmp_path / "a.bin").read_bytes() == (tmp_path / "b.bin").read_bytes() == new.raw


def test_unknown_minor_is_opened_without_any_write(tmp_path: Path) -> None:
    """A newer minor format is read, and no file of its folder changes, not even after a wrong passphrase."""
    folder = tmp_path / "vault"
    vault = create(folder)
    raw = bytearray(vault.state.header.raw)
    raw[11] = 1
    raw[4032:4064] = crypto.sha256(bytes(raw[:4032]))
    raw[4064:] = crypto.hmac_sha256(vault.state.vault_keys.header, bytes(raw[:4064]))
    vault.close()
    (folder / "a.bin").write_bytes(bytes(raw))
    (folder / "b.bin").write_bytes(b"unreadable")
    (folder / "l.bin").unlink()
    (folder / "t" / ("ab" * 16)).write_bytes(b"in flight")
    before = snapshot(folder)
    with pytest.raises(KnownError):
        reopen(folder, passphrase="other words")
    with opened(folder) as again:
        assert again.read_only
        codes = {finding.code for finding in again.findings}
        assert {FindingCode.FORMAT_NEWER, FindingCode.COPY_UNREADABLE} <= codes
        with pytest.raises(KnownError) as caught, again.transaction():
            pass
        assert caught.value.code is ErrorCode.READ_ONLY
    assert snapshot(folder) == before


def test_put_back_header_is_noticed(tmp_path: Path) -> None:
    """Header copies older than the database knows make the vault read-only until the person decides."""
    folder = tmp_path / "vault"
    vault = create(folder)
    with vault.transaction():
        vault.state.database.execute("UPDATE meta SET v = x'0000000000000002' WHERE k = 'header_generation'")
    vault.close()
    with opened(folder) as again:
        assert again.read_only
        assert FindingCode.HEADER_PUT_BACK in {finding.code for finding in again.findings}
    with opened(folder, go_on=True) as again:
        assert not again.read_only
    with opened(folder) as again:
        assert again.findings == ()
