"""Files sealed here are opened by stock `age` and by another library, theirs are opened here, others never."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pyrage
import pytest

from app.domain.errors import ErrorCode, KnownError
from storage import age_keys
from storage.age_file import CHUNK, AgeWriter, Wrap, to_passphrase, to_public_key
from storage.age_reader import AgeReader, ReadAt, Unwrap, read_header, with_passphrase, with_secret_keys

CHEAP = 10
PASSPHRASE = "seven quiet rivers, ünder مرحبا"
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5]


def sealed(data: bytes, wrap: Wrap, *, step: int = 10_007) -> bytes:
    """Seal bytes, given piece by piece."""
    out = BytesIO()
    writer = AgeWriter(out, wrap)
    for at in range(0, len(data), step):
        writer.write(data[at : at + step])
    writer.finish()
    assert writer.tell() == len(data)
    return out.getvalue()


def words(passphrase: str = PASSPHRASE) -> Wrap:
    """Seal with a passphrase, cheaply."""
    return to_passphrase(passphrase.encode(), log_n=CHEAP)


def reading(whole: bytes) -> tuple[ReadAt, int]:
    """Return how to read these bytes at any place, and how many they are."""
    return (lambda offset, length: whole[offset : offset + length]), len(whole)


def opened(whole: bytes, unwrap: Unwrap) -> bytes:
    """Return the content of a sealed file."""
    reader = AgeReader.open(*reading(whole), unwrap)
    try:
        return b"".join(reader.stream())
    finally:
        reader.close()


def refused(whole: bytes, unwrap: Unwrap) -> ErrorCode:
    """Return the code with which opening or reading ends."""
    with pytest.raises(KnownError) as caught:
        opened(whole, unwrap)
    return caught.value.code


@pytest.fixture(scope="module")
def holder() -> tuple[bytearray, str, pyrage.x25519.Identity]:
    """Somebody's key, made by the other library: our form of the secret, the public text, their form."""
    identity = pyrage.x25519.Identity.generate()
    found = age_keys._decode(str(identity))  # what nothing but a test reads: secret keys stay in the vault
    assert found is not None
    return bytearray(found[1]), str(identity.to_public()), identity


@pytest.mark.parametrize("size", SIZES)
def test_another_program_gets_the_bytes_back(
    size: int, holder: tuple[bytearray, str, pyrage.x25519.Identity]
) -> None:
    """Every length around the pieces comes back as it was, from a passphrase and from a key, both ways."""
    data = bytes(at * 31 % 251 for at in range(size))
    secret, public, identity = holder
    whole = sealed(data, words())
    assert pyrage.passphrase.decrypt(whole, PASSPHRASE) == data
    assert whole.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert opened(whole, with_passphrase(PASSPHRASE.encode())) == data
    for_key = sealed(data, to_public_key(age_keys.read_public(public)))
    assert pyrage.decrypt(for_key, [identity]) == data
    theirs = pyrage.encrypt(data, [pyrage.x25519.Identity.generate().to_public(), identity.to_public()])
    assert opened(for_key, with_secret_keys([age_keys.new_secret(), secret])) == data
    assert opened(theirs, with_secret_keys([secret])) == data


def test_any_place_of_a_file_is_read_alone(holder: tuple[bytearray, str, pyrage.x25519.Identity]) -> None:
    """A range over the border of two pieces, the end, and behind the end."""
    data = bytes(at * 17 % 253 for at in range(3 * CHUNK + 5))
    whole = sealed(data, to_public_key(age_keys.read_public(holder[1])))
    reader = AgeReader.open(*reading(whole), with_secret_keys([holder[0]]))
    assert reader.size == len(data)
    for offset, length in ((CHUNK - 3, 7), (0, 1), (len(data) - 2, 9), (len(data), 4), (5, 2 * CHUNK)):
        assert reader.read(offset, length) == data[offset : offset + length]


def test_nothing_readable_is_left_and_changes_are_noticed() -> None:
    """The words are not in the file, another passphrase opens nothing, and a changed or cut file neither."""
    data = b"He waited at the gate. " * 10_000
    whole = sealed(data, words())
    assert b"waited" not in whole
    assert sealed(data, words()) != whole
    for broken, typed, code in (
        (whole, "another passphrase", ErrorCode.AGE_WRONG_KEY),
        (whole[:-1], PASSPHRASE, ErrorCode.AGE_DAMAGED),
        (whole[: -CHUNK - 16], PASSPHRASE, ErrorCode.AGE_DAMAGED),
        (whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:], PASSPHRASE, ErrorCode.AGE_DAMAGED),
        (whole + b"\0", PASSPHRASE, ErrorCode.AGE_DAMAGED),
        (whole.replace(b"-> scrypt", b"-> Scrypt"), PASSPHRASE, ErrorCode.AGE_WRONG_KEY),
    ):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(broken, typed)
        assert refused(broken, with_passphrase(typed.encode())) is code


def test_every_byte_of_a_small_file_counts(holder: tuple[bytearray, str, pyrage.x25519.Identity]) -> None:
    """Whatever byte is changed, wherever it is cut: the file is refused with a code, never read wrongly."""
    unwrap = with_secret_keys([holder[0]])
    whole = sealed(b"He waited.", to_public_key(age_keys.read_public(holder[1])))
    codes = {
        refused(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :], unwrap)
        for at in range(len(whole))
        for mask in (1, 0x80)
    }
    codes |= {refused(whole[:at], unwrap) for at in range(len(whole))}
    assert codes <= {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.AGE_DAMAGED, ErrorCode.AGE_WRONG_KEY}


def test_a_key_for_nobody_opens_nothing(holder: tuple[bytearray, str, pyrage.x25519.Identity]) -> None:
    """Another key, a passphrase on a file for a key, a key on a file with a passphrase."""
    for_key = sealed(b"words", to_public_key(age_keys.read_public(holder[1])))
    assert refused(for_key, with_secret_keys([age_keys.new_secret()])) is ErrorCode.AGE_WRONG_KEY
    assert refused(for_key, with_passphrase(PASSPHRASE.encode())) is ErrorCode.AGE_WRONG_KEY
    assert refused(sealed(b"words", words()), with_secret_keys([holder[0]])) is ErrorCode.AGE_WRONG_KEY
    assert read_header(reading(sealed(b"", words()))[0]).takes_passphrase
    assert not read_header(reading(for_key)[0]).takes_passphrase


def test_a_file_that_asks_for_too_much_is_not_tried() -> None:
    """A work factor that would fill the memory is refused before a guess is made."""
    whole = sealed(b"words", words()).replace(f" {CHEAP}\n".encode(), b" 30\n")
    assert refused(whole, with_passphrase(PASSPHRASE.encode())) is ErrorCode.AGE_TOO_COSTLY


def test_public_keys_are_read_as_people_copy_them() -> None:
    """Spaces, line ends and capital letters are forgiven, one wrong letter is not, and no secret is one."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    assert age_keys.tidy_public(f" {public[:30]}\n{public[30:]} ") == public
    assert age_keys.tidy_public(public.upper()) == public
    wrong: list[Callable[[], str]] = [
        lambda: public[:-1] + ("q" if public[-1] != "q" else "p"),
        lambda: public[:-1],
        lambda: str(identity),
        public.capitalize,
        lambda: "",
        lambda: "age1ä",
    ]
    for make in wrong:
        with pytest.raises(KnownError) as caught:
            age_keys.read_public(make())
        assert caught.value.code is ErrorCode.NOT_A_PUBLIC_KEY
    secret = age_keys.new_secret()
    made = sealed(b"words", to_public_key(age_keys.read_public(age_keys.public_text(secret))))
    assert opened(made, with_secret_keys([secret])) == b"words"


def test_a_key_that_is_all_zero_is_refused() -> None:
    """A forged key, for which everybody could open the file, seals nothing."""
    with pytest.raises(ValueError, match="public key"):
        AgeWriter(BytesIO(), to_public_key(bytes(32)))


def test_an_empty_passphrase_is_refused() -> None:
    """No file is begun that anybody could open."""
    out = BytesIO()
    with pytest.raises(KnownError) as caught:
        AgeWriter(out, to_passphrase(b"", log_n=CHEAP))
    assert caught.value.code is ErrorCode.PASSPHRASE_UNFIT
    assert out.getvalue() == b""


@pytest.mark.skipif(shutil.which("age") is None, reason="no age here (apt-get install age)")
def test_the_program_age_opens_it(
    tmp_path: Path, holder: tuple[bytearray, str, pyrage.x25519.Identity]
) -> None:
    """The stock program opens what was sealed with a passphrase, on a terminal, and for a key."""
    (tmp_path / "x.age").write_bytes(sealed(b"words" * 50_000, words("seven quiet rivers")))
    script = f"age -d -o {tmp_path / 'x'} {tmp_path / 'x.age'}"
    done = subprocess.run(
        ["script", "-qec", script, "/dev/null"],
        input=b"seven quiet rivers\n",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "x").read_bytes() == b"words" * 50_000
    (tmp_path / "y.age").write_bytes(sealed(b"to you", to_public_key(age_keys.read_public(holder[1]))))
    (tmp_path / "key").write_text(f"{holder[2]}\n")
    plain = subprocess.check_output(["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "y.age")])
    assert plain == b"to you"
