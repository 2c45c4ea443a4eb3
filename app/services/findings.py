"""What opening a vault noticed, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.strings.catalogue import text
from app.strings.labels import behind_words
from storage.findings import FindingCode
from storage.vault import Vault

WENT_ON = FindingCode.WENT_ON.value
_LEAVES_OUT = frozenset({FindingCode.ROW_UNREADABLE.value, FindingCode.DATABASE_DAMAGED.value})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: its code, and the file or count it is about."""

    code: str
    params: Mapping[str, str | int]

    @property
    def leaves_out(self) -> bool:
        """Whether something that was saved may be missing from what is shown."""
        return self.code in _LEAVES_OUT

    def sentence(self) -> str:
        """Return what was found and what it means, for the person."""
        behind = self.params.get("behind_ms")
        words = {"behind": behind_words(behind)} if isinstance(behind, int) else {}
        # Whoever can write to the folder chooses names of files: none may look like another sentence.
        plain = {
            name: " ".join(value.splitlines()) if isinstance(value, str) else value
            for name, value in self.params.items()
        }
        return text(f"finding.{self.code}", **plain, **words)


def findings_of(vault: Vault) -> tuple[Finding, ...]:
    """Return what the vault has noticed so far."""
    return tuple(Finding(found.code.value, found.params) for found in vault.findings)
