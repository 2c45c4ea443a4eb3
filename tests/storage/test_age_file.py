"""Files sealed with a passphrase are opened by stock `age` and by another library, and by nobody else."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pyrage
import pytest

from app.domain.errors import ErrorCode, KnownError
from storage.age_file import CHUNK, AgeWriter

CHEAP = 10
PASSPHRASE = "seven quiet rivers, ünder مرحبا"


def sealed(data: bytes, *, step: int = 10_007, passphrase: str = PASSPHRASE) -> bytes:
    """Seal bytes, given piece by piece."""
    out = BytesIO()
    writer = AgeWriter(out, passphrase.encode(), log_n=CHEAP)
    for at in range(0, len(data), step):
        writer.write(data[at : at + step])
    writer.finish()
    assert writer.tell() == len(data)
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
def test_another_program_gets_the_bytes_back(size: int) -> None:
    """Every length around the pieces comes back as it was."""
    data = bytes(at * 31 % 251 for at in range(size))
    whole = sealed(data)
    assert pyrage.passphrase.decrypt(whole, PASSPHRASE) == data
    assert whole.startswith(b"age-encryption.org/v1\n-> scrypt ")


def test_nothing_readable_is_left_and_changes_are_noticed() -> None:
    """The words are not in the file, another passphrase opens nothing, and a changed or cut file neither."""
    data = b"He waited at the gate. " * 10_000
    whole = sealed(data)
    assert b"waited" not in whole
    assert sealed(data) != whole
    for broken, words in (
        (whole, "another passphrase"),
        (whole[:-1], PASSPHRASE),
        (whole[: -CHUNK - 16], PASSPHRASE),
        (whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:], PASSPHRASE),
        (whole.replace(b"-> scrypt", b"-> Scrypt"), PASSPHRASE),
    ):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(broken, words)


def test_an_empty_passphrase_is_refused() -> None:
    """No file is begun that anybody could open."""
    out = BytesIO()
    with pytest.raises(KnownError) as caught:
        AgeWriter(out, b"", log_n=CHEAP)
    assert caught.value.code is ErrorCode.PASSPHRASE_UNFIT
    assert out.getvalue() == b""


@pytest.mark.skipif(shutil.which("age") is None, reason="no age here (apt-get install age)")
def test_the_program_age_opens_it(tmp_path: Path) -> None:
    """The stock program, which asks on a terminal only, is given one."""
    (tmp_path / "x.age").write_bytes(sealed(b"words" * 50_000, passphrase="seven quiet rivers"))
    script = f"age -d -o {tmp_path / 'x'} {tmp_path / 'x.age'}"
    done = subprocess.run(
        ["script", "-qec", script, "/dev/null"],
        input=b"seven quiet rivers\n",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "x").read_bytes() == b"words" * 50_000
