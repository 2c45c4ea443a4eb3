"""Whether a vault is whole: the checks of the format, and those of what the services keep beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.services.findings import Finding
from app.services.ledger import Ledger
from app.services.search import SearchIndex
from app.strings.catalogue import text
from app.strings.errors import sentence
from storage import verify

_HEADER = "a.bin b.bin"
_DAMAGE: Mapping[ErrorCode, str] = {
    ErrorCode.HEADER_DAMAGED: _HEADER,
    ErrorCode.SLOT_DAMAGED: _HEADER,
    ErrorCode.VAULT_DAMAGED: "c.bin",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: a file, event or row, and what is wrong with it, in words."""

    where: str
    what: str
    code: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The result of a check.

    `repaired` says what was mended, in words; `notices` what was noticed and is no fault; `counts` what was
    looked at.
    """

    problems: tuple[Problem, ...]
    repaired: tuple[str, ...]
    notices: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether the vault is whole, be it after repair."""
        return not self.problems


def report_of(error: KnownError) -> VerifyReport | None:
    """Return the result of a check that damage kept from opening the vault; None for any other condition."""
    where = _DAMAGE.get(error.code)
    if where is None:
        return None
    problem = Problem(str(error.params.get("where", where)), sentence(error), error.code.value)
    return VerifyReport((problem,), (), (), {})


def verify_vault(
    ledger: Ledger, index: SearchIndex, *, full: bool, checkpoint: str | None, ctx: JobContext
) -> VerifyReport:
    """Check the open vault; `full` reads every byte of the evidence; `checkpoint` is a note kept elsewhere.

    A search index that disagrees is made again and named among the repairs.
    """
    try:
        return _verify(ledger, index, full=full, checkpoint=checkpoint, ctx=ctx)
    except KnownError as error:
        # Damage that stops the check itself is its result.
        report = report_of(error)
        if report is None:
            raise
        return report


def _verify(
    ledger: Ledger, index: SearchIndex, *, full: bool, checkpoint: str | None, ctx: JobContext
) -> VerifyReport:
    mended = not ledger.vault.read_only and index.mend()
    found = verify.verify(ledger.vault, ctx, full=full, note=checkpoint)
    repaired = [Finding(one.code.value, one.params).sentence() for one in found.repaired]
    if mended:
        repaired.append(text("finding.search_rebuilt"))
    problems = [
        Problem(one.where, text(f"problem.{one.what.value}", **one.params), one.what.value)
        for one in found.problems
    ]
    if not problems and not index.agrees():
        problems.append(Problem("search", text("problem.search_index"), "search_index"))
    return VerifyReport(
        tuple(problems),
        tuple(repaired),
        tuple(Finding(one.code.value, one.params).sentence() for one in found.notices),
        found.counts,
    )
