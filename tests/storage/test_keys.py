"""Passphrases and recovery keys: what is taken as typed, what is refused, what reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, keys
from storage.keys import KdfCost


@given(st.binary(min_size=16, max_size=16))
def test_recovery_text_reads_back(key: bytes) -> None:
    """Every key reads back from its text, and as people type it: small letters, spaces, I, L and O."""
    text = keys.recovery_text(key)
    assert [len(group) for group in text.split("-")] == [5] * 6
    assert keys.read_recovery_text(text) == key
    sloppy = text.lower().replace("-", "  ").replace("1", "l").replace("0", "o")
    assert keys.read_recovery_text(sloppy) == key


@given(
    st.binary(min_size=16, max_size=16),
    st.integers(0, 29),
    st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
)
def test_recovery_text_with_one_wrong_digit_is_none(key: bytes, place: int, digit: str) -> None:
    """A single wrong digit is noticed."""
    digits = keys.recovery_text(key).replace("-", "")
    if digits[place] != digit:
        wrong = digits[:place] + digit + digits[place + 1 :]
        assert keys.read_recovery_text(wrong) is None  # fits by chance once in 2 ** 20


@pytest.mark.parametrize(
    "text", ["", "seven quiet rivers", "0" * 29, "0" * 31, "U" * 30, "００００" + "0" * 26]
)
def test_other_text_is_no_recovery_key(text: str) -> None:
    """Text of another length or alphabet is not a recovery key."""
    assert keys.read_recovery_text(text) is None


def test_pad_bits_must_be_zero() -> None:
    """The two bits behind the key are zero, or the text is none."""
    digits = keys.recovery_text(bytes(16)).replace("-", "")
    for digit in "123":
        assert keys.read_recovery_text(digits[:25] + digit + digits[26:]) is None


def test_passphrase_is_composed_and_never_cut() -> None:
    """A passphrase is put in NFC and otherwise taken as typed, spaces and case included."""
    assert keys.passphrase_bytes(b"  Two Words ", setting=True) == b"  Two Words "
    assert keys.passphrase_bytes("e\u0301".encode(), setting=True) == "é".encode()
    assert len(keys.passphrase_bytes(b"x" * 1024, setting=True)) == 1024


@pytest.mark.parametrize(
    "typed",
    [b"", b"x" * 1025, ("é" * 513).encode(), b"\xff\xfe", b"tab\there", "\u0378".encode(), b"\x7f"],
)
def test_unfit_passphrases_are_refused_when_set(typed: bytes) -> None:
    """Nothing, too much, no text, control and unassigned characters are refused."""
    with pytest.raises(KnownError) as caught:
        keys.passphrase_bytes(typed, setting=True)
    assert caught.value.code is ErrorCode.PASSPHRASE_UNFIT


def test_control_characters_are_tried_when_opening() -> None:
    """Opening tries what was typed even where setting would refuse it."""
    assert keys.passphrase_bytes(b"tab\there", setting=False) == b"tab\there"
    assert keys.passphrase_bytes("é\u0378".encode(), setting=False) == "é\u0378".encode()


def test_wipe_leaves_only_zeros() -> None:
    """Wiped keys are zeros."""
    made = keys.VaultKeys(bytearray(b"k" * 32), bytes(16), 1)
    buffers = [made.vault_key, made.header, made.database, made.head, made.sign, made.tries]
    made.wipe()
    assert all(buffer == bytearray(32) for buffer in buffers)
    crypto.wipe(bytearray())


@pytest.mark.parametrize(
    ("seconds", "memory"), [(0.5, 524_288), (1.0, 262_144), (2.0, 131_072), (60.0, 65_536), (0.01, 1_048_576)]
)
def test_calibration_aims_at_a_second(monkeypatch: pytest.MonkeyPatch, seconds: float, memory: int) -> None:
    """Memory grows and shrinks with the machine, never below 64 MiB nor above four times the usual."""
    ticks = iter((10.0, 10.0 + seconds))
    monkeypatch.setattr(keys, "stretch_passphrase", lambda *_args, **_named: bytearray(32))
    assert keys.calibrated_cost(lambda: next(ticks)) == KdfCost(memory, 3, 4)


def test_signatures_and_exchanges_refuse_malformed_input() -> None:
    """Malformed keys and signatures verify nothing, and a zero public key gives no secret."""
    seed = bytes(32)
    public = crypto.ed25519_public(seed)
    signature = crypto.ed25519_sign(seed, b"text")
    assert crypto.ed25519_verifies(public, signature, b"text")
    assert not crypto.ed25519_verifies(public, signature, b"other")
    assert not crypto.ed25519_verifies(public, signature[:10], b"text")
    assert not crypto.ed25519_verifies(b"short", signature, b"text")
    assert crypto.x25519_shared(b"\1" * 32, bytes(32)) is None
    assert crypto.unseal(bytes(32), bytes(12), b"short") is None
