"""Checks of finished files that lie outside a vault."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.services.proof import MOST_NOTE_BYTES, tidy_note
from app.strings.catalogue import text
from exports.checks.report import FileReport, Problem
from exports.registry import load
from storage import proofs

_MOST_PROOF_BYTES = 64 * 2**20
_START = 512


def check_finished(path: Path, ctx: JobContext) -> FileReport:
    """Say what a PDF, bundle, proof or checkpoint is, and whether it is whole.

    Raises `KnownError` with NOT_READABLE, FILE_TOO_LARGE or FILE_NOT_UNDERSTOOD.
    """
    try:
        if path.is_file():
            with path.open("rb") as stream:
                start = stream.read(_START)
                size = path.stat().st_size
                if proofs.PROOF_KIND.encode() in start:
                    if size > _MOST_PROOF_BYTES:
                        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=_MOST_PROOF_BYTES)
                    return _proof(path.name, start + stream.read(size))
                if size <= MOST_NOTE_BYTES and _events(data := start + stream.read(size)):
                    return FileReport("checkpoint", (), {"events": _events(data), "bytes": len(data)})
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
    report: FileReport = load("finished_file").check_file(path, ctx)
    return report


def _events(data: bytes) -> int:
    """Return how many events a checkpoint covers; 0 for bytes that are none."""
    return proofs.size_of(tidy_note(data.decode("utf-8", "replace")))


def _proof(name: str, data: bytes) -> FileReport:
    proof = proofs.read_proof(data)
    if proof is None:
        return FileReport("proof", (Problem(name, text("checks.proof.form")),), {"bytes": len(data)})
    problems = tuple(
        Problem(f"event {seq}", text("checks.proof.event"))
        if seq
        else Problem("checkpoint", text("checks.proof.checkpoint"))
        for seq in proofs.broken_events(proof)
    )
    sealed = sum(event.payload is None for event in proof.events)
    counts = {"versions": len(proof.events), "without_text": sealed, "checkpoint_covers": proof.size}
    return FileReport("proof", problems, counts)
