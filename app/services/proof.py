"""Checkpoints for people: issue one, write it as a note and a sheet, draw its code, compare one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext, NoJob
from app.domain.proofs import IssuedCheckpoint
from app.services.ledger import Ledger
from app.strings.catalogue import text
from exports.registry import load
from storage import proofs, safe_files
from storage.checkpoints import Comparison

MOST_NOTE_BYTES = 4096
_MARK = "\ufeff"
_DASH = "—"
_TEXT_LINES = 3
_CODES = {
    Comparison.NOT_FROM_THIS_VAULT: "note_foreign",
    Comparison.VAULT_IS_OLDER: "note_newer",
    Comparison.HISTORY_DIFFERS: "note_differs",
    Comparison.UNCHANGED: "unchanged",
}


@dataclass(frozen=True, slots=True)
class ComparedNote:
    """What a note kept elsewhere says of this vault: a code, how many events it covers, and a sentence."""

    code: str
    events: int
    sentence: str

    @property
    def ok(self) -> bool:
        """Whether everything that the note covers is unchanged."""
        return self.code == _CODES[Comparison.UNCHANGED]


class ProofService:
    """The checkpoints of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def issue(self) -> IssuedCheckpoint:
        """Sign the record as it stands; from a vault that can only be read, return its newest checkpoint.

        Raises `KnownError(READ_ONLY)` when such a vault has none.
        """
        vault = self._ledger.vault
        if vault.read_only:
            note = proofs.latest_note(vault)
            if not note:
                raise KnownError(ErrorCode.READ_ONLY)
        else:
            with self._ledger.writing() as tx:
                note = tx.issue_checkpoint()
        size = proofs.size_of(note)
        return IssuedCheckpoint(note, size, proofs.signer(vault.verifier_keys, note), self._ledger.now())

    def write(
        self,
        out: Path | None,
        sheet: Path | None = None,
        *,
        a4: bool = False,
        ctx: JobContext | None = None,
    ) -> IssuedCheckpoint:
        """Issue a checkpoint and write it as a note, a sheet to print (PDF), or both; all or nothing.

        Raises `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE, DISK_FAILED or READ_ONLY.
        """
        for path in (out, sheet):
            if path is not None and (path.exists() or path.is_symlink()):
                raise KnownError(ErrorCode.EXISTS, path=str(path))
        issued = self.issue()
        files = [] if out is None else [(out, issued.note.encode())]
        if sheet is not None:
            files.append((sheet, self.sheet(issued, a4=a4, ctx=ctx)))
        written: list[Path] = []
        try:
            for path, data in files:
                safe_files.write_new_file(path, [data])
                written.append(path)
        except BaseException:
            for path in written:
                safe_files.remove_export(path)
            raise
        return issued

    def sheet(self, issued: IssuedCheckpoint, *, a4: bool = False, ctx: JobContext | None = None) -> bytes:
        """Draw the page that explains a checkpoint and holds it as text and as a code (PDF)."""
        drawn: bytes = load("checkpoint_sheet").render_checkpoint_sheet(issued, ctx or NoJob(), a4=a4).data
        return drawn

    @staticmethod
    def code(note: str) -> tuple[tuple[bool, ...], ...]:
        """Return the QR code of a note, rows of dark modules from the top, without its quiet border."""
        rows: tuple[tuple[bool, ...], ...] = load("qr").modules(note)
        return rows

    def compare(self, note: str) -> ComparedNote:
        """Compare a note kept elsewhere with the log; whether the log itself is whole, a check tells."""
        comparison, events = self._ledger.vault.compare_checkpoint(tidy_note(note))
        code = _CODES[comparison]
        return ComparedNote(code, events, text(f"checkpoint.compared.{code}", n=events))


def tidy_note(words: str) -> str:
    """Undo what mail, editors and printed pages do to a note: line ends, spaces, lost or added empty lines.

    A signature that was broken into several lines is put together again; what is no note stays none.
    """
    lines = [line.strip() for line in words.removeprefix(_MARK).splitlines() if line.strip()]
    signatures: list[str] = []
    for line in lines[_TEXT_LINES:]:
        if line.startswith(_DASH):
            signatures.append(line)
        elif signatures:
            name_is_whole = signatures[-1].count(" ") > 1
            signatures[-1] += line if name_is_whole else f" {line}"
    return "\n".join([*lines[:_TEXT_LINES], "", *signatures, ""])


def read_note_file(path: Path) -> str:
    """Read a note from a file, tidied; raises `KnownError(NOT_READABLE | FILE_NOT_UNDERSTOOD)`."""
    try:
        with path.open("rb") as stream:
            return tidy_note(stream.read(MOST_NOTE_BYTES).decode("utf-8"))
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
    except UnicodeDecodeError as error:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD, name=path.name) from error


def events_of(note: str) -> int:
    """Return how many lines of the log a note covers; 0 for what is none."""
    return proofs.size_of(note)
