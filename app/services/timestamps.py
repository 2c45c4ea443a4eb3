"""Time stamps from an authority outside, by file: a request is written, the answer imported and checked here.

What was asked and what came stand in the log as notes (`timestamp.request`, `timestamp.import`). The request
holds a hash and a random number, nothing of the record.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.moment import Instant, instant_of
from app.domain.ports import JobContext, NoJob
from app.domain.proofs import ImportedStamp
from app.services.ledger import Ledger
from storage import crypto, safe_files, timestamps
from storage.repositories.notes import LoggedAct, NoteRepository
from storage.timestamps import StampAnswer, StampProblem, StampRequest

if TYPE_CHECKING:
    from app.domain.evidence import Evidence
    from storage.canonical import Json
    from storage.transaction import Transaction

_ACTS = "timestamp."
_ASKED = "timestamp.request"
_CAME = "timestamp.import"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made: the hash, what it is of (`checkpoint`, `evidence` or `file`), its name.

    `note` is the checkpoint that it covers, "" for a file; `seq` is its event, 0 for one that is not in the
    log of this vault.
    """

    request: StampRequest
    of: str
    name: str = ""
    note: str = ""
    seq: int = 0
    recorded: Instant | None = None


@dataclass(frozen=True, slots=True)
class StampResult:
    """What an answer is worth: the problem, or None and then time, authority and what it covers.

    `behind_ms` is how far the authority's time lies before that of this computer when it asked: its clock
    stood ahead by as much. `is_new` is False for an answer that was imported before; `is_kept` is False in a
    vault that can only be read.
    """

    problem: StampProblem | None
    asked: Asked | None = None
    time: Instant | None = None
    authority: str = ""
    behind_ms: int = 0
    is_new: bool = True
    is_kept: bool = True


class TimestampService:
    """Requests and answers of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def ask_for_checkpoint(self, out: Path, note_out: Path | None = None) -> Asked:
        """Issue a checkpoint and write a request over it; `note_out` gets the note itself.

        Raises `KnownError` with READ_ONLY, EXISTS, NO_SPACE, NOT_WRITABLE or DISK_FAILED; then nothing is
        left behind.
        """
        written: list[Path] = []
        try:
            with self._ledger.writing() as tx:
                note = tx.issue_checkpoint()
                asked = Asked(timestamps.new_request(crypto.sha256(note.encode())), "checkpoint", note=note)
                asked = self._keep(tx, asked)
                for path, data in ((note_out, note.encode()), (out, asked.request.to_bytes())):
                    if path is not None:
                        safe_files.write_new_file(path, [data])
                        written.append(path)
        except BaseException:
            for path in written:
                safe_files.remove_export(path)
            raise
        return asked

    def ask_for_evidence(self, item: Evidence, out: Path) -> Asked:
        """Write a request over the SHA-256 of an item; raises as `ask_for_checkpoint` does."""
        request = timestamps.new_request(bytes.fromhex(item.sha256))
        return self._ask(Asked(request, "evidence", name=item.name), out)

    def ask_for_file(self, path: Path, out: Path, ctx: JobContext | None = None) -> Asked:
        """Write a request over a file, such as a finished paper; `KnownError(NOT_READABLE)`."""
        job = ctx or NoJob()
        digest = hashlib.sha256()
        for piece in safe_files.read_source(path):
            job.check()
            digest.update(piece)
        request = timestamps.new_request(digest.digest())
        return self._ask(Asked(request, "file", name=storable(path.name)), out)

    def import_answer(self, path: Path, roots: Sequence[Path], request: Path | None = None) -> StampResult:
        """Check an answer against the roots given and keep it when it holds; offline, now and later.

        It has to fit a request of this record, or the one in the file `request`. Raises `KnownError` with
        NOT_READABLE, FILE_TOO_LARGE or FILE_NOT_UNDERSTOOD; what is merely not proven is in the result.
        """
        data = _read(path, timestamps.MOST_ANSWER_BYTES)
        answer = StampAnswer(data)
        files = [_read(each, timestamps.MOST_ROOT_BYTES) for each in roots]
        trusted = _roots(files)
        asked, problem = self._fitting(answer, request)
        if asked is None:
            return StampResult(problem)
        found = answer.problem(asked.request, trusted)
        if found is not None:
            return StampResult(found, asked)
        authority = storable(answer.authority())
        time = instant_of(answer.time, "UTC")
        is_new = all(each.token != data for each in imported_stamps(self._ledger))
        is_kept = not self._ledger.vault.read_only
        if is_new and is_kept:
            with self._ledger.writing() as tx:
                tx.note(
                    _CAME,
                    self._ledger.aside()
                    | _described(asked)
                    | {
                        "token": base64.b64encode(data).decode(),
                        "time": time.iso(),
                        "authority": authority,
                        "roots": [crypto.sha256(each).hex() for each in files],
                    },
                )
        behind = max(0, asked.recorded.ms - time.ms) if asked.recorded is not None else 0
        return StampResult(None, asked, time, authority, behind, is_new=is_new, is_kept=is_kept)

    def imported(self) -> tuple[ImportedStamp, ...]:
        """Return the answers that were checked and kept, oldest first."""
        return imported_stamps(self._ledger)

    def _ask(self, asked: Asked, out: Path) -> Asked:
        written = False
        try:
            with self._ledger.writing() as tx:
                asked = self._keep(tx, asked)
                safe_files.write_new_file(out, [asked.request.to_bytes()])
                written = True
        except BaseException:
            if written:
                safe_files.remove_export(out)
            raise
        return asked

    def _keep(self, tx: Transaction, asked: Asked) -> Asked:
        request = base64.b64encode(asked.request.to_bytes()).decode()
        seq = tx.note(_ASKED, self._ledger.aside() | _described(asked) | {"request": request})
        return Asked(asked.request, asked.of, asked.name, asked.note, seq, self._ledger.now())

    def _fitting(self, answer: StampAnswer, request: Path | None) -> tuple[Asked | None, StampProblem | None]:
        """Find the request that an answer belongs to, else say what it lacks to belong to one."""
        if not answer.is_granted:
            return None, StampProblem.NOT_GRANTED
        known = list(self._asked())
        if request is not None:
            wanted = timestamps.read_request(_read(request, timestamps.MOST_ANSWER_BYTES))
            known = [each for each in known if each.request == wanted] or [Asked(wanted, "unknown")]
        same_hash = [each for each in known if each.request.sha256 == answer.sha256]
        for asked in same_hash:
            if asked.request.nonce == answer.nonce:
                return asked, None
        return None, StampProblem.OTHER_NONCE if same_hash else StampProblem.OTHER_HASH

    def _asked(self) -> Iterator[Asked]:
        for act in NoteRepository(self._ledger.vault).of_acts(_ASKED):
            request = timestamps.read_request(base64.b64decode(str(act.payload["request"])))
            yield _asked_of(act, request)


def stamps_of(ledger: Ledger, sha256: str) -> tuple[int, ...]:
    """Return the numbers of the events that ask for stamps of an item with this SHA-256, or keep them."""
    acts = NoteRepository(ledger.vault).of_acts(_ACTS)
    return tuple(
        act.seq for act in acts if act.payload.get("of") == "evidence" and act.payload.get("sha256") == sha256
    )


def imported_stamps(ledger: Ledger) -> tuple[ImportedStamp, ...]:
    """Return the answers that were checked and kept in a vault, oldest first."""
    return tuple(
        ImportedStamp(
            token=base64.b64decode(str(act.payload["token"])),
            sha256=str(act.payload["sha256"]),
            note=str(act.payload.get("note", "")),
            name=str(act.payload.get("name", "")),
            time=str(act.payload["time"]),
            authority=str(act.payload["authority"]),
        )
        for act in NoteRepository(ledger.vault).of_acts(_CAME)
    )


def _asked_of(act: LoggedAct, request: StampRequest) -> Asked:
    said: Mapping[str, object] = act.payload
    return Asked(
        request,
        str(said["of"]),
        str(said.get("name", "")),
        str(said.get("note", "")),
        act.seq,
        Instant(act.time_ms, str(said.get("zone", "UTC"))),
    )


def _described(asked: Asked) -> dict[str, Json]:
    """Say what was asked; `note` is not the key `checkpoint`, which the format keeps for issuing one."""
    said: dict[str, Json] = {"of": asked.of, "sha256": asked.request.sha256.hex()}
    if asked.name:
        said["name"] = asked.name
    if asked.note:
        said["note"] = asked.note
    if asked.seq:
        said["asked"] = asked.seq
    return said


def _roots(files: Sequence[bytes]) -> crypto.Certificates:
    try:
        return crypto.read_certificates(files)
    except ValueError as error:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD, stamp_roots=True) from error


def _read(path: Path, limit: int) -> bytes:
    """Read a small file; `KnownError(FILE_TOO_LARGE)` before more than the limit is held."""
    data = b""
    for piece in safe_files.read_source(path):
        data += piece
        if len(data) > limit:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=limit)
    return data
