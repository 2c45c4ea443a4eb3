"""What a drawer of papers gets, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import CaseSnapshot
from app.domain.documents_in import FileDecoder
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.proofs import ImportedStamp, LogProof
from app.services.log_entries import LogEntries
from app.services.packed_file import PackedFile
from app.services.paper_files import Members
from app.services.table_entries import TableEntries
from exports.base import CheckResult, Find, OriginalNote, Sources


@dataclass(frozen=True, slots=True)
class Job:
    """What every drawer gets; `sources` reads the evidence that goes in, `damage` says what is missing.

    `proof` is there for a proof and a bundle that has one, `stamps` for a bundle, `table` for a table, `log`
    for the private log: then `snapshot` has only those entries with a text that the paper may not hold.
    """

    request: ExportRequest
    snapshot: CaseSnapshot
    sources: Sources
    filler: FileDecoder
    checkpoint: str
    damage: tuple[str, ...]
    ctx: JobContext
    proof: LogProof | None = None
    stamps: tuple[ImportedStamp, ...] = ()
    table: TableEntries | None = None
    log: LogEntries | None = None


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """One file as the renderer left it; a bundle has `members` in place of `data`, a table `packed`."""

    name_suffix: str
    data: bytes
    pages: int
    members: Members | None = None
    packed: PackedFile | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper and what the checks say of it; `evidence` are the items that its reader gets to see.

    `cleaned` are those of them that go out as a cleaned copy; `originals` those of a bundle that hold more
    than they should.
    """

    files: tuple[DrawnFile, ...]
    checks: tuple[CheckResult, ...]
    finds: tuple[Find, ...]
    notes: tuple[str, ...]
    evidence: tuple[EntityId, ...]
    may_write: bool
    cleaned: tuple[EntityId, ...] = ()
    originals: tuple[OriginalNote, ...] = ()
