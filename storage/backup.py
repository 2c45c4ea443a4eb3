"""Backing a vault up into a folder of generations: made, checked in full, only then counted (section 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from storage import events, head, layout, safe_files
from storage.blobs import Segment, sealed_size
from storage.connection import Database
from storage.copying import Copied, CopyFolder, refuse_place
from storage.file_ops import disk_errors
from storage.generations import (
    Generation,
    GenerationState,
    clear_leftovers,
    generation_name,
    list_generations,
)
from storage.head import HeadFile
from storage.header_copies import COPY_NAMES
from storage.log_head import LogHead, read_head
from storage.migrations.runner import Migration, released_migrations
from storage.opening import OpenVault
from storage.removing import remove_vault_files
from storage.vault import Vault
from storage.verify import verify
from storage.verify_report import Problem, ProblemCode, VerifyReport

KEPT = 3
"""How many whole generations a folder keeps."""

_MADE_ANEW = frozenset(
    {
        ProblemCode.COPY_UNREADABLE,
        ProblemCode.COPY_DIFFERS,
        ProblemCode.HEAD_RECORD_DAMAGED,
        ProblemCode.HEAD_RECORD_NOT_WRITTEN,
        ProblemCode.TRIES_CHANGED,
        ProblemCode.SEGMENT_UNREFERENCED,
        ProblemCode.DATABASE_LENGTHENED,
    }
)
"""Problems that a copy does not have, since it gets a good one of what they name or does without."""

_OF_SEGMENTS = frozenset({ProblemCode.SEGMENT_DAMAGED, ProblemCode.SEGMENT_MISSING, ProblemCode.ITEM_CHANGED})
"""Problems that an older backup may mend: the check of the copy decides."""


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was made.

    `path` is the new generation, `bytes` the size of its files and `written` how many of them were copied
    now; `verified` whether every byte was read back and holds; `generations` counts whole ones in the folder
    with this one; `apart` names those of this vault that hold changes the vault has not, which are kept and
    not counted; `damaged` counts what is damaged in the vault itself.
    """

    path: Path
    bytes: int
    written: int
    verified: bool
    items: int
    events: int
    generations: int
    apart: tuple[str, ...]
    damaged: int


def back_up(
    vault: Vault,
    folder: Path,
    job: JobContext,
    *,
    day: date,
    allow_damage: bool = False,
    steps: Sequence[Migration] | None = None,
) -> BackupResult:
    """Make one more generation in `folder`, which is made when it is not there; foreign files stay untouched.

    Evidence that the newest generation holds is linked to, or taken over from one that leaves, where it
    still holds. The oldest beyond three goes when the new one is checked. With `allow_damage` a damaged vault
    is copied as it is to a name that does not count. Raises `KnownError` with VAULT_DAMAGED,
    COPY_PLACE_UNFIT, COPY_NOT_WHOLE, NO_SPACE, NOT_WRITABLE or DISK_FAILED, and what `job` raises: then
    every older generation is as it was, but for the oldest of three where no file can have a second name.
    """
    state = vault.state
    refuse_place(state.folder, folder)
    found = verify(vault, job, full=False).problems
    damage = [problem for problem in found if problem.what not in _MADE_ANEW | _OF_SEGMENTS]
    if damage and not allow_damage:
        raise KnownError(ErrorCode.VAULT_DAMAGED, places=len(damage))
    if not folder.exists():
        with safe_files.folder_must_exist(), disk_errors(passing=(FileNotFoundError,)):
            state.ops.make_folder(folder)
    run = _Run(vault, folder, job, day, steps if steps is not None else released_migrations())
    if damage:
        return run.as_it_is(len(damage))
    return run.whole(sum(problem.what in _OF_SEGMENTS for problem in found), allow_damage=allow_damage)


class _Run:
    def __init__(
        self, vault: Vault, folder: Path, job: JobContext, day: date, steps: Sequence[Migration]
    ) -> None:
        self._vault = vault
        self._state: OpenVault = vault.state
        self._ops = self._state.ops
        self._folder = folder
        self._job = job
        self._steps = steps
        clear_leftovers(folder, self._ops, vault.vault_id)
        there = list_generations(folder, self._ops)
        ours = self._ours = [found for found in there if found.is_of(vault.vault_id)]
        whole = [found for found in ours if found.state is GenerationState.WHOLE]
        self._counted = [found for found in whole if self._is_behind(found)]
        self._apart = tuple(found.path.name for found in whole if found not in self._counted)
        number = 1 + max((found.number for found in there), default=0)
        self._new = Generation(
            folder / generation_name(number, day), number, day.isoformat(), GenerationState.WHOLE, None
        )
        self._given_up = [found for found in ours if found.state is GenerationState.LEAVING]
        self._fresh: set[str] = set()
        self._holes = False

    # A vault that is whole ---------------------------------------------------------------------

    def whole(self, sick: int, *, allow_damage: bool) -> BackupResult:
        """Copy a vault of whose evidence `sick` parts are damaged; an older backup may mend them."""
        self._holes = allow_damage
        segments = self._segments()
        database = layout.database_bytes(self._state.folder, self._ops)
        total = database + sum(sealed_size(segment.size) for segment in segments)
        copied = Copied(self._job, total, "progress.backing_up")
        copy = CopyFolder(self._new.named(GenerationState.UNFINISHED), self._ops, copied)
        try:
            last = self._copy_record(copy, copied)
            self._take_segments(copy, segments)
            copy.sync()
            report = self._checked(copy)
            damaged = self._damaged_here(report, allow_damage=allow_damage)
            size = copy.size()
            copy.settle(self._new.named(GenerationState.WHOLE if report.ok else GenerationState.DAMAGED))
        except BaseException:
            copy.discard()
            raise
        if not report.ok and not damaged:
            raise KnownError(ErrorCode.COPY_NOT_WHOLE, kept=copy.path.name)
        counted = self._make_room() if report.ok else len(self._counted)
        return BackupResult(
            copy.path,
            size,
            copied.written,
            report.ok,
            report.counts["items"],
            last.events,
            counted,
            self._apart,
            damaged or sick,
        )

    def _copy_record(self, copy: CopyFolder, copied: Copied) -> LogHead:
        state = self._state
        copy.add_header(state.header)
        target = copy.path / layout.DATABASE
        safe_files.create_file(self._ops, target, b"")
        before = 0

        def watch(done: int, total: int) -> None:
            nonlocal before
            share = database * done // max(total, 1)
            copied.watch(share - before)
            before = share

        database = layout.database_bytes(state.folder, self._ops)
        with closing(Database(target, state.vault_keys.database, read_only=False)) as into:
            state.stored.copy_into(into, watch)
        last = read_head(state.database)
        HeadFile(copy.path, self._ops, state.vault_keys.head).create(
            events=last.events, last_hash=last.last_hash, generation=state.header.generation
        )
        return last

    def _take_segments(self, copy: CopyFolder, segments: Sequence[Segment]) -> None:
        """Link to what the newest generation holds, else take it from one that leaves, else copy it."""
        newest = self._same_epoch(self._counted)[-1:]
        linking = bool(newest)
        leaving: list[Generation] | None = None
        for segment in segments:
            size = sealed_size(segment.size)
            if linking and self._holds(newest[0], segment):
                linking = copy.link_segment(segment.name, newest[0].path, size)
                if linking:
                    continue
            if newest and not linking and leaving is None:
                leaving = self._leaving()
            giver = next((one for one in leaving or () if self._holds(one, segment)), None)
            if giver is not None:
                copy.move_segment(segment.name, giver.path, size)
            else:
                self._copy_segment(copy, segment.name)

    def _leaving(self) -> list[Generation]:
        """Give up the oldest when two others stay, on a medium that cannot hold a segment under two names."""
        if len(self._counted) >= KEPT:
            with disk_errors():
                self._give_up(self._counted.pop(0))
                self._ops.sync_folder(self._folder)
        return self._same_epoch(self._given_up)

    def _give_up(self, found: Generation) -> None:
        """Take its name from a generation first, so that what is left of it is never taken for whole."""
        path = found.named(GenerationState.LEAVING)
        self._ops.rename_folder_new(found.path, path)
        self._given_up.append(replace(found, path=path, state=GenerationState.LEAVING))

    def _copy_segment(self, copy: CopyFolder, name: str) -> None:
        self._fresh.add(name)
        # One that lacks is left out here, and named by the check of the copy.
        if layout.has_segment(self._state.folder, self._ops, name):
            copy.add_segment(name, self._state.folder, holes=self._holes)

    def _checked(self, copy: CopyFolder) -> VerifyReport:
        """Check the copy in full; what an older backup gave and does not hold is copied from the vault."""
        report = self._check(copy)
        stale = {name for problem in report.problems for name in self._names(problem)} - self._fresh
        if not stale:
            return report
        for name in sorted(stale):
            copy.drop_segment(name)
            self._copy_segment(copy, name)
        copy.sync()
        return self._check(copy)

    def _check(self, copy: CopyFolder) -> VerifyReport:
        state = self._state
        return copy.check(
            state.vault_keys, state.chosen.slot, clock=state.clock, steps=self._steps, job=self._job
        )

    def _damaged_here(self, report: VerifyReport, *, allow_damage: bool) -> int:
        """Count the items that do not hold in the copy because they do not hold in the vault.

        Raises `KnownError(VAULT_DAMAGED)` for any that is not allowed.
        """
        bad = {name for problem in report.problems for name in self._names(problem)}
        rows = self._vault.query("SELECT name, owner FROM item__segment")
        items = {cast("bytes", owner) for name, owner in rows if name in bad}
        damaged = sum(not self._is_whole_here(EntityId(item)) for item in sorted(items))
        if damaged and not allow_damage:
            raise KnownError(ErrorCode.VAULT_DAMAGED, places=damaged)
        return damaged

    def _is_whole_here(self, item: EntityId) -> bool:
        digest = hashlib.sha256()
        try:
            for piece in self._vault.stream_item(item):
                self._job.check()
                digest.update(piece)
        except KnownError:
            # Whether it does not hold or cannot be read at all: here is not where it is whole.
            return False
        return self._vault.query("SELECT sha256 FROM item WHERE id = ?", (item,)) == [(digest.digest(),)]

    def _names(self, problem: Problem) -> tuple[str, ...]:
        """Return the segments that a problem of the copy is about."""
        if problem.what is ProblemCode.ITEM_CHANGED:
            item = bytes.fromhex(problem.where.rpartition(" ")[2])
            rows = self._vault.query("SELECT name FROM item__segment WHERE owner = ?", (item,))
            return tuple(cast("str", row[0]) for row in rows)
        return (problem.where.rpartition("/")[2],) if problem.what in _OF_SEGMENTS else ()

    def _make_room(self) -> int:
        """Remove what is beyond the newest three, now that one of them was read in full."""
        # What cannot be removed bears a name that does not count, and the next backup tries again.
        while len(self._counted) >= KEPT:
            oldest = self._counted.pop(0)
            with suppress(KnownError), disk_errors():
                self._give_up(oldest)
        with suppress(KnownError):
            # Were power to go, files that are gone before the name would leave half a backup that counts.
            with disk_errors():
                self._ops.sync_folder(self._folder)
            for found in self._given_up:
                with suppress(KnownError):
                    remove_vault_files(found.path, self._ops)
            with disk_errors():
                self._ops.sync_folder(self._folder)
        return len(self._counted) + 1

    # A vault that is damaged -------------------------------------------------------------------

    def as_it_is(self, damaged: int) -> BackupResult:
        """Copy every file byte for byte, what cannot be read as zeros; nothing is said to hold."""
        home, ops = self._state.folder, self._ops
        copied = Copied(self._job, layout.database_bytes(home, ops), "progress.backing_up")
        copy = CopyFolder(self._new.named(GenerationState.UNFINISHED), ops, copied)
        try:
            for name in (*COPY_NAMES, layout.DATABASE, layout.JOURNAL, head.FILE_NAME):
                with suppress(FileNotFoundError), disk_errors(passing=(FileNotFoundError,)):
                    ops.path_status(home / name)
                    copy.add_file(name, home / name, holes=True)
            for name in layout.segments_present(home, ops):
                copy.add_segment(name, home, holes=True)
            copy.sync()
            size = copy.size()
            copy.settle(self._new.named(GenerationState.DAMAGED))
        except BaseException:
            copy.discard()
            raise
        return BackupResult(
            copy.path,
            size,
            copied.written,
            verified=False,
            items=0,
            events=0,
            generations=len(self._counted),
            apart=self._apart,
            damaged=damaged,
        )

    # What is there -----------------------------------------------------------------------------

    def _segments(self) -> tuple[Segment, ...]:
        rows = self._vault.query("SELECT name, size FROM item__segment ORDER BY name")
        return tuple(Segment(cast("str", name), cast("int", size)) for name, size in rows)

    def _is_behind(self, found: Generation) -> bool:
        """Tell whether a generation holds nothing that the vault has not.

        Of older keys it is taken so, unless it was made after one under the present keys: somebody went on
        writing in the old folder. One of later keys was made of a vault that this one was re-keyed into.
        """
        epoch = self._state.header.epoch
        theirs = found.header.epoch if found.header is not None else 0
        if theirs != epoch:
            present = (one.number for one in self._ours if one.header and one.header.epoch == epoch)
            return theirs < epoch and found.number < min(present, default=found.number + 1)
        record, _ = HeadFile(found.path, self._ops, self._state.vault_keys.head).read()
        if record is None:
            return False
        genesis = events.genesis(self._vault.vault_id)
        ours = events.hash_at(self._state.database, record.events) if record.events else genesis
        return ours == record.last_hash

    def _same_epoch(self, found: Sequence[Generation]) -> list[Generation]:
        """Return those under this vault's present keys; re-keying gives segments new bytes, not new names."""
        epoch = self._state.header.epoch
        return [one for one in found if one.header is not None and one.header.epoch == epoch]

    def _holds(self, found: Generation, segment: Segment) -> bool:
        path = layout.segment_path(found.path, segment.name)
        with disk_errors(reading=True), suppress(FileNotFoundError, NotADirectoryError):
            return self._ops.path_status(path).st_size == sealed_size(segment.size)
        return False
