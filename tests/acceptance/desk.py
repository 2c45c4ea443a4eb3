"""One vault and the command line over it, run in this process with the least key derivation."""

from __future__ import annotations

import io
import json
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from app.cli.exit_codes import Exit
from app.cli.main import main
from app.domain.ports import Clock
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost

PASSPHRASE = "otter lamp violet canoe seven"
COST = KdfCost(memory_kib=8, passes=1, lanes=1)
LIMITS = HeaderLimits(memory_min=8, passes_min=1)
NOON = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ran:
    """What one command left: exit code, standard output and error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


def cheap_vaults(clock: Clock) -> VaultService:
    """Return a service that makes and opens vaults quickly."""
    return VaultService(clock, cost=COST, limits=LIMITS)


def run(*words: str, clock: Clock | None = None, stdin: bytes = b"") -> Ran:
    """Run one command line exactly as given and catch what it prints."""
    out, err = io.StringIO(), io.StringIO()
    typed = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with ExitStack() as caught:
        caught.enter_context(redirect_stdout(out))
        caught.enter_context(redirect_stderr(err))
        caught.enter_context(mock.patch.object(sys, "stdin", typed))
        code = main(list(words), clock=clock or FixedClock(NOON), vaults=cheap_vaults)
    if code == Exit.CANCELLED:
        # The command took the stop signal (Ctrl+C, a time limit) that was meant for the whole run of tests.
        raise KeyboardInterrupt
    return Ran(code, out.getvalue(), err.getvalue())


class Desk:
    """A folder with a vault, a passphrase file and a place for papers."""

    def __init__(self, folder: Path, *, clock: FixedClock | None = None) -> None:
        """Use `folder`, which exists; the vault is made by `create`."""
        self.folder = folder
        self.vault = folder / "vault"
        self.secret = folder / "secret"
        self.out = folder / "out"
        self.out.mkdir(exist_ok=True)
        self.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self.clock = clock or FixedClock(NOON)

    def create(self) -> Desk:
        """Make the vault."""
        self("vault", "create")
        return self

    def __call__(self, *words: str, code: int | None = 0, plain: bool = False) -> Ran:
        """Run a command against the vault; `plain` leaves `--json` out, `code` None takes any exit code."""
        more = ["--vault", str(self.vault), "--passphrase-file", str(self.secret)]
        ran = run(*words, *more, *([] if plain else ["--json"]), clock=self.clock)
        if code is not None:
            assert ran.code == code, (words[:2], ran.code, ran.out[-2000:], ran.err[-2000:])
        assert "Traceback" not in ran.err
        assert ran.code != 70, ran.err
        return ran

    def entry(self, what: str, *words: str) -> str:
        """Add an entry and return its id."""
        return str(self("entry", "add", "--what", what, *words).json["id"])

    def export(self, paper: str, name: str, *words: str, code: int | None = 0) -> Any:
        """Make a paper in `out` and return the command's document."""
        return self("export", paper, "--out", str(self.out / name), *words, code=code).json

    def left(self) -> list[str]:
        """Return the names of everything in `out`."""
        return sorted(path.name for path in self.out.iterdir())
