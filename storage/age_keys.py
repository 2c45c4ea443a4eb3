"""Public keys of the age format as people copy them: `age1…`.

An X25519 key (RFC 7748) in Bech32 (BIP 173) without its limit of 90 signs, as C2SP `age.md` says.
"""

from __future__ import annotations

from typing import Final

from app.domain.errors import ErrorCode, KnownError
from storage import crypto

PUBLIC_PREFIX: Final = "age"

_SIGNS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_SIGNS: Final = 6
_LONGEST: Final = 200


def new_secret() -> bytearray:
    """Return a new secret key, 32 bytes that the caller wipes."""
    return crypto.random_secret(crypto.KEY_BYTES)


def public_text(secret: bytes | bytearray) -> str:
    """Return the public key of a secret one as people copy it."""
    return _encode(PUBLIC_PREFIX, crypto.x25519_public(secret))


def read_public(typed: str) -> bytes:
    """Return the 32 bytes of a public key as typed; raises `KnownError(NOT_A_PUBLIC_KEY)`."""
    found = _decode("".join(typed.split()))
    if found is None or found[0] != PUBLIC_PREFIX or len(found[1]) != crypto.KEY_BYTES:
        raise KnownError(ErrorCode.NOT_A_PUBLIC_KEY)
    return found[1]


def tidy_public(typed: str) -> str:
    """Return a public key in its one form; raises `KnownError(NOT_A_PUBLIC_KEY)`."""
    return _encode(PUBLIC_PREFIX, read_public(typed))


def _encode(prefix: str, data: bytes) -> str:
    values = _regroup(data, 8, 5, pad=True)
    assert values is not None
    check = _checksum([*_expanded(prefix), *values, *[0] * _CHECK_SIGNS]) ^ 1
    values += [(check >> 5 * (_CHECK_SIGNS - 1 - place)) & 31 for place in range(_CHECK_SIGNS)]
    return f"{prefix}1" + "".join(_SIGNS[value] for value in values)


def _decode(text: str) -> tuple[str, bytes] | None:
    """Return prefix and bytes; None for what is not Bech32."""
    if len(text) > _LONGEST or not text.isascii() or (text.lower() != text and text.upper() != text):
        return None
    prefix, mark, rest = text.lower().rpartition("1")
    values = [_SIGNS.find(sign) for sign in rest]
    if not mark or not prefix or len(values) < _CHECK_SIGNS or min(values) < 0:
        return None
    if _checksum([*_expanded(prefix), *values]) != 1:
        return None
    data = _regroup(values[:-_CHECK_SIGNS], 5, 8, pad=False)
    return None if data is None else (prefix, bytes(data))


def _regroup(values: bytes | list[int], width: int, into: int, *, pad: bool) -> list[int] | None:
    """Put numbers of `width` bits into numbers of `into` bits; None when bits are left that are not zero."""
    bits = held = 0
    out: list[int] = []
    for value in values:
        held = (held << width) | value
        bits += width
        while bits >= into:
            bits -= into
            out.append((held >> bits) & ((1 << into) - 1))
        held &= (1 << bits) - 1
    if pad:
        return [*out, held << (into - bits)] if bits else out
    return None if bits >= width or held else out


def _expanded(prefix: str) -> list[int]:
    return [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]


def _checksum(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = ((check & 0x1FFFFFF) << 5) ^ value
        for place, number in enumerate(_GENERATOR):
            if (top >> place) & 1:
                check ^= number
    return check
