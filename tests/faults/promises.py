"""What a vault must still hold after a fault: told step by step by what writes it, asked of the disk afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from app.domain.errors import KnownError
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.generations import GenerationState, list_generations
from storage.vault import Vault
from storage.verify import verify
from tests.storage.vaults import JOB, reopen

Key = tuple[str, str]
PASSPHRASE: Key = ("secret", "passphrase")
MAIN = "vault"
COPIES = "copies"
WHOLE = "whole"

# What an opening may notice, and mend, after a program or a machine stopped; a second opening notices nothing.
AFTER_A_STOP = frozenset(
    {
        FindingCode.JOURNAL_REPLAYED,
        FindingCode.PARTS_REMOVED,
        FindingCode.HEAD_RECORD_BEHIND,
        FindingCode.HEAD_RECORD_REPAIRED,
        FindingCode.COPY_REPAIRED,
    }
)


class BrokenPromiseError(AssertionError):
    """Something that was acknowledged is not there, or something is there that nobody wrote."""


def need(is_so: bool, what: str) -> None:
    """Raise `BrokenPromiseError` unless it is so."""
    if not is_so:
        raise BrokenPromiseError(what)


@dataclass
class Promises:
    """For each key the values the disk may show: one once acknowledged, more while a change is under way.

    Keys: ("entry", hex id) is its words or None; ("item", SHA-256), and ("vault", a name in the root), are
    "whole" or None; ("secret", kind) is the text or None. `tell` gets every change as a line.
    """

    allowed: dict[Key, list[str | None]] = field(default_factory=dict)
    tell: Callable[[str], None] | None = None

    def trying(self, key: Key, value: str | None) -> None:
        """Say before a change begins what it will leave."""
        self.allowed.setdefault(key, [None]).append(value)
        self._say("trying", key, value)

    def kept(self, key: Key, value: str | None) -> None:
        """Acknowledge a change."""
        self.allowed[key] = [value]
        self._say("kept", key, value)

    def hear(self, line: str) -> None:
        """Take over a line that another process told."""
        verb, key, value = json.loads(line)
        (self.trying if verb == "trying" else self.kept)((key[0], key[1]), value)

    def copy(self) -> Promises:
        """Return the promises as they stand."""
        return Promises({key: list(values) for key, values in self.allowed.items()})

    def of(self, kind: str) -> dict[str, list[str | None]]:
        """Return the allowed values of one kind by name."""
        return {name: values for (found, name), values in self.allowed.items() if found == kind}

    def settled(self, key: Key) -> str:
        """Return the one value that was acknowledged last."""
        return cast("str", self.allowed[key][0])

    def _say(self, verb: str, key: Key, value: str | None) -> None:
        if self.tell is not None:
            self.tell(json.dumps([verb, key, value]))


def check(
    root: Path,
    promises: Promises,
    options: Mapping[str, Any],
    explained: frozenset[FindingCode] = AFTER_A_STOP,
) -> None:
    """Open every vault under `root` that should be there, check all of it, and open it again.

    `options` go to the opening; `explained` are the findings of the first opening that are no fault. Which of
    several secrets holds is kept in `promises`. Raises `BrokenPromiseError` with what is wrong.
    """
    vaults = promises.of("vault")
    for found in list_generations(root / COPIES, FsOps()):
        if found.state is GenerationState.WHOLE:
            vaults.setdefault(f"{COPIES}/{found.path.name}", [WHOLE])
    for name, allowed in vaults.items():
        folder = root / name
        is_there = (folder / "b.bin").exists() if name == MAIN else folder.exists()
        if None in allowed and not is_there:
            continue
        need(is_there, f"{name} is not there")
        expected = explained
        for kind in 2 * tuple(promises.of("secret")):
            _check_way_in(folder, kind, promises, options, expected)
            expected = frozenset()
    known = {name.split("/")[0] for name in vaults}
    strays = [path.name for path in root.iterdir() if path.name not in known and path.suffix != ".part"]
    need(not strays, f"half-made things under final names: {strays}")


def _check_way_in(
    folder: Path, kind: str, promises: Promises, options: Mapping[str, Any], expected: frozenset[FindingCode]
) -> None:
    """Open with whatever may be the secret now; one must do, and what it opens must be as promised."""
    secrets = promises.allowed["secret", kind]
    refused = None
    for secret in secrets:
        if secret is None:
            return
        try:
            vault = reopen(folder, passphrase=secret, **options)
        except KnownError as error:
            refused = error.code
            continue
        try:
            noticed = [found for found in vault.findings if found.code not in expected]
            need(not noticed and not vault.read_only, f"{folder.name}: noticed {noticed}")
            _check_contents(vault, promises, folder.name, {code.value for code in expected})
        finally:
            vault.close()
        promises.allowed["secret", kind] = [secret]
        return
    raise BrokenPromiseError(f"{folder.name}: no {kind} opens it: {refused}")


def _check_contents(vault: Vault, promises: Promises, name: str, expected: set[str]) -> None:
    found = verify(vault, JOB, full=True).problems
    problems = [problem for problem in found if problem.what.value not in expected]
    need(not problems, f"{name}: {problems}")
    entries = {str(row["id"]): str(row["what"]) for row in vault.rows("entry")}
    wanted = promises.of("entry")
    for entity, allowed in wanted.items():
        need(entries.get(entity) in allowed, f"{name}: entry reads {entries.get(entity)!r}, not {allowed}")
    need(entries.keys() <= wanted.keys(), f"{name}: an entry that nobody wrote")
    # The full check has decrypted each item and compared its SHA-256.
    items = {cast("bytes", row[0]).hex() for row in vault.query("SELECT sha256 FROM item")}
    for sha256, allowed in promises.of("item").items():
        need((WHOLE if sha256 in items else None) in allowed, f"{name}: item {sha256[:8]} is not {allowed}")
    need(items <= promises.of("item").keys(), f"{name}: an item that nobody brought")
