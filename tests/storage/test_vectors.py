"""Vaults of every released version stay as they were and open for ever, here and in the second reader."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.domain.ids import EntityId
from app.testing import FixedClock
from storage import crypto
from storage.checkpoints import Comparison
from storage.vault import Vault
from storage.verify import verify
from tests.storage import independent_checker
from tests.storage.vaults import JOB, STEP, Waits

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
RELEASES = sorted(path.name for path in VECTORS.glob("format_*"))


@pytest.fixture(params=RELEASES)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A copy of a kept vault, and what stood in it when it was made."""
    expected = json.loads((VECTORS / request.param / "expected.json").read_text(encoding="utf-8"))
    return Path(shutil.copytree(VECTORS / request.param / "vault", tmp_path / "vault")), expected


@pytest.mark.parametrize("secret", ["passphrase", "recovery_key"])
def test_kept_vault_opens_whole(kept: tuple[Path, dict[str, Any]], secret: str) -> None:
    """Both secrets open it under the released limits; every row, byte and event is what it was."""
    folder, expected = kept
    typed = bytearray(str(expected[secret]).encode())
    vault = Vault.open(folder, typed, clock=FixedClock(), wait=Waits(), steps=[STEP])
    assert vault.vault_id.hex() == expected["vault_id"]
    assert [failed.what for failed in vault.failed_tries] == [1]
    assert vault.compare_checkpoint(expected["checkpoint"]) == (Comparison.UNCHANGED, expected["events"] - 1)
    for table, rows in expected["rows"].items():
        assert [vault.row(table, EntityId(bytes.fromhex(row["id"]))) for row in rows] == rows
    for item in expected["items"]:
        data = vault.read_item(EntityId(bytes.fromhex(item["id"])))
        assert (len(data), crypto.sha256(data).hex()) == (item["size"], item["sha256"])
    assert verify(vault, JOB, full=True, note=expected["checkpoint"]).ok
    vault.close()


def test_second_reader_agrees_on_the_kept_vault(kept: tuple[Path, dict[str, Any]]) -> None:
    """The reader written apart finds the same events, rows and bytes."""
    folder, expected = kept
    read = independent_checker.read_vault(folder, expected["passphrase"])
    assert (len(read["hashes"]), read["hashes"][-1].hex()) == (expected["events"], expected["last_hash"])
    for table, rows in expected["rows"].items():
        assert {entity.hex(): row for entity, (_, _, row) in read["rows"][table].items()} == {
            row["id"]: row for row in rows
        }
    assert sorted(len(data) for data in read["items"].values()) == [0, 5, 16_384, 40_000]
