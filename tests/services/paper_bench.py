"""A small case for tests of papers, ways to stop a job, and ways to make the disk refuse."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.domain.answer import Answer, AnswerState
from app.domain.entry import Involvement
from app.domain.errors import Cancelled
from app.domain.export_request import ExportRequest, Paper
from app.domain.ids import EntityId
from app.domain.moment import read_moment
from app.domain.person import Role
from app.domain.ports import NoJob
from app.services.documents import ExportResult
from app.services.session import Session
from storage.file_ops import FsOps

# What each paper is saved as here; a bundle is a folder or a ZIP by its name.
FORMS: tuple[tuple[Paper, str], ...] = (
    (Paper.PACKET, "packet.pdf"),
    (Paper.CONFIDENTIAL, "sheets.pdf"),
    (Paper.LOG, "log.pdf"),
    (Paper.IC3, "ic3.pdf"),
    (Paper.BUNDLE, "bundle.zip"),
    (Paper.BUNDLE, "bundle"),
    (Paper.CSV, "table.csv"),
    (Paper.JSON, "table.json"),
)
NONE = Answer(AnswerState.NO)
CHANGING = ("create", "write", "sync", "rename_new", "rename_folder_new", "make_folder", "sync_folder")


def entry(session: Session, what: str, day: str, **more: object) -> EntityId:
    """Add an entry of a day."""
    when = read_moment(day, None, None, "America/Chicago")
    return session.entries.add({"what": what, "when": when, **more}).id


def noise(seed: int, side: int) -> bytes:
    """Return a JPEG that hardly shrinks."""
    picture = Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(3 * side * side))
    out = BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def small_case(session: Session) -> tuple[EntityId, ...]:
    """Fill a vault with three entries that may go into papers and return their ids, oldest first."""
    session.people.add({"name": "Jordan Avery", "role": Role.ME, "phone": ("701-555-0143",)})
    casey = session.people.add({"name": "Casey Rowe", "role": Role.OTHER}).id
    session.case.set({"respondent": casey, "work_told": NONE, "school_told": NONE})
    photo = session.evidence.add_bytes("gate.jpg", noise(1, 48)).evidence.id
    note = session.evidence.add_bytes("note.txt", b"see you soon\n").evidence.id
    who = (Involvement(casey, "saw"),)
    return (
        entry(session, "He stood at the gate.", "2026-11-02", persons=who, evidence=(photo,)),
        entry(session, "He called nine times.", "2026-11-05T21:10", persons=who),
        entry(session, "He left a note.", "2026-11-09", persons=who, evidence=(note,), most_serious=True),
    )


def save(session: Session, paper: Paper, out: Path, **options: Any) -> ExportResult:
    """Make a paper and write it, as the command line does."""
    request = ExportRequest(paper=paper, **options)
    prepared = session.documents.prepare(request, out.name, NoJob())
    return session.documents.write(prepared, out, NoJob())


class CountingJob(NoJob):
    """A job that counts how often it was asked whether to go on, and stops at the n-th time."""

    def __init__(self, stop_at: int | None = None) -> None:
        """Stop at the `stop_at`-th question; never when None."""
        self.asked = 0
        self._stop_at = stop_at

    def check(self) -> None:
        """Count, and raise `Cancelled` from the chosen time on."""
        self.asked += 1
        if self._stop_at is not None and self.asked >= self._stop_at:
            raise Cancelled


class FailingDisk:
    """Counts the changing file operations of the program outside a folder and fails at the n-th."""

    def __init__(self, within: Path, fail_at: int | None, number: int = errno.ENOSPC) -> None:
        """Watch operations on paths in `within`, and on descriptors opened there."""
        self.count = 0
        self._within = within
        self._fail_at = fail_at
        self._number = number
        self._open: set[int] = set()

    @contextmanager
    def in_place(self) -> Iterator[FailingDisk]:
        """Stand in for the operations of every `FsOps` during the block."""
        with pytest.MonkeyPatch.context() as patch:
            for name in CHANGING:
                patch.setattr(FsOps, name, self._watched(name))
            patch.setattr(FsOps, "close", self._closing())
            yield self

    def _watched(self, name: str) -> Any:
        real = getattr(FsOps, name)

        def watched(ops: FsOps, target: Any, *rest: Any) -> Any:
            mine = target in self._open if isinstance(target, int) else self._within in target.parents
            if name == "sync_folder":
                mine = target == self._within or self._within in target.parents
            if not mine:
                return real(ops, target, *rest)
            self.count += 1
            if self.count == self._fail_at:
                raise OSError(self._number, "made to fail")
            made = real(ops, target, *rest)
            if name == "create":
                self._open.add(made)
            return made

        return watched

    def _closing(self) -> Any:
        real = FsOps.close

        def closing(ops: FsOps, descriptor: int) -> None:
            self._open.discard(descriptor)
            real(ops, descriptor)

        return closing
