"""The page that strangers read a vault by says what the program does: its numbers and labels are the code's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.testing import FixedClock
from storage import blobs, head, header, keys, tries
from storage.canonical import MAX_DEPTH
from storage.vault import Vault
from tests.storage.outcomes import QuickOps
from tests.storage.vaults import CHEAP, CHEAP_LIMITS, PASSPHRASE, Waits
from tests.tally import Tally
from tests.vectors import expand

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "vault-format.md").read_text(encoding="utf-8")
LIMITS = keys.RELEASED_LIMITS
COST = keys.KdfCost()


def spaced(number: int) -> str:
    """Write a number as the page does."""
    return f"{number:,}".replace(",", " ") if number >= 10_000 else str(number)


@pytest.mark.parametrize(
    "said",
    [
        "`" + header.MAGIC.hex(" ") + "`",
        f"major {header.MAJOR}, minor {header.MINOR}",
        f"| 64 | {header.SLOTS} × {header.SLOT_BYTES} | keyslots 0 to {header.SLOTS - 1} |",
        f"| {header._TRIES_PUBLIC_AT} | 32 | X25519 public key",
        f"| {header._SUM_AT} | 32 | `SHA` of bytes 0 to {header._SUM_AT - 1}",
        f"| {header._SEAL_AT} | 32 | `HMAC256(header key, bytes 0 to {header._SEAL_AT - 1})`",
        f"| {header._NONCE_AT} | 12 | nonce",
        f"| {header._WRAPPED_AT} | 48 | `GCM(K, nonce, V, nothing)` |",
        f"| {header._COMMITMENT_AT} | 32 | commitment |",
        f"| {header._SLOT_END} | {header.SLOT_BYTES - header._SLOT_END} | random |",
        f"between {spaced(LIMITS.memory_min)} and {LIMITS.memory_max:,}".replace(",", " "),
        f"passes between {LIMITS.passes_min} and {LIMITS.passes_max}",
        f"lanes between 1 and {LIMITS.lanes_max}",
        f"{spaced(COST.memory_kib)} KiB, {COST.passes} passes and {COST.lanes} lanes",
        f"1 to {keys.PASSPHRASE_MAX_BYTES} of them",
        f"alphabet `{keys._ALPHABET}`",
        f"unless {tries.MAX_RECORDS} records",
        f"{tries.RECORD_BYTES} bytes are appended",
        f"at most {int(tries.MAX_WAIT_SECONDS)}.",
        f"Record i of two stands at {head.RECORD_BYTES}·i",
        f"| `h.bin` | {head.FILE_BYTES} |",
        f"at {blobs.PREFIX_BYTES} + {blobs.SEALED_CHUNK}·k",
        f"holds {spaced(blobs.CHUNK)} bytes",
        f"`salt ({blobs.SALT_BYTES}, random)".strip("`"),
        f"Nesting ends at {MAX_DEPTH}",
        blobs._INFO[:-1].decode(),
    ],
)
def test_number_of_the_page_is_the_codes(said: str) -> None:
    """Offsets, sizes, limits and alphabets stand in the page as the code has them."""
    assert said in PAGE


def test_every_label_of_the_code_is_in_the_page() -> None:
    """Whatever text goes into a hash or a derivation can be read there, and no other."""
    sources = [path.read_text(encoding="utf-8") for path in (CHECKOUT / "storage").glob("*.py")]
    literal = {label for source in sources for label in re.findall(r'b"(nv1/[a-z]+)', source)}
    derived = {label for source in sources for label in re.findall(r'derive\(\w+, "([a-z]+)"', source)}
    assert len(literal) >= 7
    assert len(derived) >= 7
    told = set(re.findall(r'"(nv1/[a-z]+)"', PAGE))
    assert literal == told
    assert all(f'"{label}"' in PAGE for label in derived)


def test_the_page_names_what_is_there() -> None:
    """Files of the project that the page sends its reader to exist."""
    named = re.findall(r"`((?:tests|storage)/[\w/.]+)`", PAGE)
    assert len(named) >= 5
    assert all((CHECKOUT / name).exists() for name in named)


def test_a_damaged_page_of_the_schema_holds_no_record(tmp_path: Path, tally: Tally) -> None:
    """The few pages without which nothing opens are the same in every vault of a version, and can be made again."""
    made = []
    for name in ("one", "two"):
        vault = Vault.create(
            tmp_path / name, bytearray(PASSPHRASE.encode()), clock=FixedClock(), cost=CHEAP, limits=CHEAP_LIMITS, ops=QuickOps()
        )  # fmt: skip
        made.append((bytes(vault.state.vault_keys.database), tmp_path / name / "c.bin"))
        vault.close()
    (key, path), (other_key, other) = made
    whole = path.read_bytes()
    refused = []
    for page in range(2, len(whole) // expand.PAGE + 1):
        hurt = bytearray(whole)
        hurt[page * expand.PAGE - 2000] ^= 1
        path.write_bytes(hurt)
        try:
            _open(tmp_path / "one").close()
        except KnownError as error:
            assert error.code is ErrorCode.VAULT_DAMAGED  # noqa: PT017 - a page of the schema
            refused.append(page)
            plain = expand.open_page(other.read_bytes(), page, other_key)
            path.write_bytes(expand.seal_page(whole, page, bytes(plain), key))
            assert path.read_bytes() == expand.seal_page(
                whole, page, bytes(expand.open_page(whole, page, key)), key
            )
            _open(tmp_path / "one").close()
    assert 1 <= len(refused) <= 10
    tally("pages of the schema, without which nothing opens", len(refused), of=len(whole) // expand.PAGE)


def _open(folder: Path) -> Vault:
    return Vault.open(
        folder,
        bytearray(PASSPHRASE.encode()),
        clock=FixedClock(),
        wait=Waits(),
        limits=CHEAP_LIMITS,
        ops=QuickOps(),
    )
