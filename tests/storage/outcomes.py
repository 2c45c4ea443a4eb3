"""What the program makes of a vault that may be damaged: the words in which the kept vectors say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.testing import FixedClock
from storage.file_ops import FsOps
from storage.findings import REPAIRS, Finding, FindingCode
from storage.keys import RELEASED_LIMITS
from storage.vault import Vault
from storage.verify import verify
from tests.storage.vaults import CHEAP_LIMITS, JOB, STEP, Waits

MENDED = REPAIRS | {
    FindingCode.HEADER_NEWER,
    FindingCode.HEAD_RECORD_BEHIND,
    FindingCode.JOURNAL_REPLAYED,
    FindingCode.PARTS_REMOVED,
}
GOOD = {"opens": "yes", "findings": [], "problems": [], "unread": [], "verdict": "good"}


def outcome(folder: Path, typed: str, *, released: bool = False, note: str | None = None) -> dict[str, Any]:
    """Open, read every item, check in full; return codes, and the verdict: good, mended or bad.

    Raises whatever is not a known condition.
    """
    try:
        vault = Vault.open(
            folder,
            bytearray(typed.encode()),
            clock=FixedClock(),
            wait=Waits(),
            limits=RELEASED_LIMITS if released else CHEAP_LIMITS,
            steps=[STEP],
            ops=QuickOps(),
        )
    except KnownError as error:
        return {"opens": error.code.value, "verdict": "bad"}
    try:
        unread = [item.hex() for item in _items(vault) if not _reads(vault, item)]
        report = verify(vault, JOB, full=True, note=note)
        findings = vault.findings
    except KnownError as error:
        return {"opens": "yes", "verify": error.code.value, "verdict": "bad"}
    finally:
        vault.close()
    is_mended = any(finding.code in MENDED for finding in findings)
    return {
        "opens": "yes",
        "findings": sorted(_told(finding) for finding in findings),
        "problems": sorted(f"{problem.where}: {problem.what.value}" for problem in report.problems),
        "unread": unread,
        "verdict": "bad" if report.problems or unread else "mended" if is_mended else "good",
    }


class QuickOps(FsOps):
    """Real files that are not forced to the disk: what is tried here is not the power cut."""

    def sync(self, descriptor: int) -> None:
        """Leave it to the system."""

    def sync_data(self, descriptor: int) -> None:
        """Leave it to the system."""

    def sync_folder(self, path: Path) -> None:
        """Leave it to the system."""


def _items(vault: Vault) -> list[EntityId]:
    try:
        return [EntityId(bytes.fromhex(str(row["id"]))) for row in vault.rows("item")]
    except KnownError:
        return []


def _reads(vault: Vault, item: EntityId) -> bool:
    try:
        vault.read_item(item)
    except KnownError as error:
        assert error.code in {ErrorCode.EVIDENCE_DAMAGED, ErrorCode.VAULT_DAMAGED}  # noqa: PT017 - or a bug
        return False
    return True


def _told(finding: Finding) -> str:
    return " ".join([finding.code.value, *(str(value) for value in finding.params.values())])
