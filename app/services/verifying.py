"""Whether a vault is whole: the checks of the format, and those of what the services keep beside it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ports import JobContext
from app.services.copies import last_backup
from app.services.findings import Finding
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.search import SearchIndex
from app.strings.catalogue import text
from app.strings.errors import sentence
from storage import verify
from storage.verify_report import Problem as StoredProblem
from storage.verify_report import VerifyReport as StoredReport

_HEADER = "a.bin b.bin"
_DAMAGE: Mapping[ErrorCode, str] = {
    ErrorCode.HEADER_DAMAGED: _HEADER,
    ErrorCode.SLOT_DAMAGED: _HEADER,
    ErrorCode.VAULT_DAMAGED: "c.bin",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: a file, event or row, and what is wrong with it, in words.

    `item` is the item of evidence, in hex, when it is about the bytes of one.
    """

    where: str
    what: str
    code: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The result of a check.

    `repaired` says what was mended, in words; `notices` what was noticed and is no fault; `counts` what was
    looked at; `note_sentence` what a checkpoint kept elsewhere showed, "" without one that fits.
    """

    problems: tuple[Problem, ...]
    repaired: tuple[str, ...]
    notices: tuple[str, ...]
    counts: Mapping[str, int]
    note_sentence: str = ""

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
    ledger: Ledger,
    index: SearchIndex,
    handling: HandlingLog,
    *,
    full: bool,
    checkpoint: str | None,
    ctx: JobContext,
) -> VerifyReport:
    """Check the open vault; `full` reads every byte of the evidence; `checkpoint` is a note kept elsewhere.

    A search index that disagrees is made again and named among the repairs. A full check stands in the
    handling log, once for all items.
    """
    try:
        report = _verify(ledger, index, full=full, checkpoint=checkpoint, ctx=ctx)
        if full:
            _keep_in_handling_log(ledger, handling, report)
    except KnownError as error:
        # Damage that stops the check itself is its result.
        stopped = report_of(error)
        if stopped is None:
            raise
        return stopped
    return report


def _keep_in_handling_log(ledger: Ledger, handling: HandlingLog, report: VerifyReport) -> None:
    """Note the check, unless the record itself is damaged: nothing is written after a fault in the log."""
    damaged = {problem.item for problem in report.problems}
    if ledger.vault.read_only or "" in damaged:
        return
    items = cast("tuple[Evidence, ...]", ledger.all(RecordKind.EVIDENCE))
    if items:
        with ledger.writing() as tx:
            bad = [item.id for item in items if item.item.hex() in damaged]
            handling.note_whole_check(tx, len(items), bad)


def _verify(
    ledger: Ledger, index: SearchIndex, *, full: bool, checkpoint: str | None, ctx: JobContext
) -> VerifyReport:
    mended = not ledger.vault.read_only and index.mend()
    found = verify.verify(ledger.vault, ctx, full=full, note=checkpoint)
    repaired = [Finding(one.code.value, one.params).sentence() for one in found.repaired]
    if mended:
        repaired.append(text("finding.search_rebuilt"))
    problems = [
        Problem(one.where, text(f"problem.{one.what.value}", **one.params), one.what.value, _item_of(one))
        for one in found.problems
    ]
    if not problems and not index.agrees():
        problems.append(Problem("search", text("problem.search_index"), "search_index"))
    notices = [Finding(one.code.value, one.params).sentence() for one in found.notices]
    if problems:
        notices += _where_it_is_whole(ledger)
    return VerifyReport(
        tuple(problems),
        tuple(repaired),
        tuple(notices),
        found.counts,
        _note_sentence(found),
    )


def _where_it_is_whole(ledger: Ledger) -> list[str]:
    """Say which backup holds what was there before, as far as the log can still be read."""
    with suppress(KnownError):
        backup = last_backup(ledger)
        if backup is not None:
            return [text("verify.backup", at=backup.at.iso())]
    return []


def _item_of(problem: StoredProblem) -> str:
    """Return the item whose bytes do not hold, "" for a problem of the record itself."""
    kind, _, name = problem.where.partition(" ")
    return str(problem.params.get("item", name if kind == "item" else ""))


def _note_sentence(found: StoredReport) -> str:
    covers = found.counts.get("checkpoint_covers")
    fits = covers is not None and not any(one.where == verify.NOTE_PLACE for one in found.problems)
    return text("checkpoint.compared.unchanged", n=covers) if fits else ""
