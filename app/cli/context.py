"""What every command is given: its arguments, an open session on demand, and one way to answer."""

from __future__ import annotations

import getpass
import json
import os
import sys
import time
import unicodedata
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from app.cli.stopping import Stop
from app.cli.terminal import shown
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.pictures import may_hold_pictures
from app.domain.ports import Clock, JobContext
from app.strings.catalogue import has_text, text

if TYPE_CHECKING:
    from app.services.session import Session
    from app.services.vault import VaultService

    Vaults = Callable[[Clock], VaultService]

VAULT_VARIABLE = "DAYBOOK_VAULT"
MOST_PASSPHRASE_BYTES = 4096
_ORDER_MARK = b"\xef\xbb\xbf"


class TerminalProgress:
    """Progress as one line on stderr, drawn only when stderr is a terminal."""

    def __init__(self, stream: TextIO, stop: Stop) -> None:
        """Draw on `stream`; `stop` knows whether somebody asked to stop."""
        self._stream = stream
        self._stop = stop
        self._shown = stream.isatty()
        self._last = 0.0
        self._drawn = False

    def check(self) -> None:
        """Raise `Cancelled` when the interrupt that asked to stop was lost on its way."""
        if self._stop.asked:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Draw at most ten lines a second."""
        now = time.monotonic()
        if not self._shown or (now - self._last < 0.1 and done < total):
            return
        self._last = now
        self._drawn = True
        share = 100 * done // total if total else 100
        words = text(label) if has_text(label) else text("cli.working")
        self._stream.write(f"\r\033[K{words} {share} %")
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            self._stream.write("\r\033[K")
            self._stream.flush()
            self._drawn = False


class Context:
    """One run of one command."""

    def __init__(
        self, arguments: Namespace, clock: Clock, vaults: Vaults | None = None, stop: Stop | None = None
    ) -> None:
        """Keep the arguments; nothing is opened yet. `vaults` stands in for the usual vault service."""
        self.arguments = arguments
        self.clock = clock
        self._vaults = vaults
        self.progress = TerminalProgress(sys.stderr, stop or Stop())
        self.damage = ""
        """What could not be read and is missing from the answer, in words; "" when the answer is whole."""

    @property
    def job(self) -> JobContext:
        """Return where long work reports to."""
        return self.progress

    @property
    def as_json(self) -> bool:
        """Whether one JSON document is wanted on stdout."""
        return bool(getattr(self.arguments, "json", False))

    def folder(self) -> Path:
        """Return the vault's folder from `--vault` or the environment; `KnownError(NO_VAULT_NAMED)`."""
        named = getattr(self.arguments, "vault", None) or os.environ.get(VAULT_VARIABLE)
        if not named:
            raise KnownError(ErrorCode.NO_VAULT_NAMED)
        return Path(named)

    @contextmanager
    def session(self, secret: bytearray | None = None, *, go_on: bool = False) -> Iterator[Session]:
        """Open the vault for the length of a command and close it whatever happens.

        `secret` is the passphrase when the command has it already and wipes it; `go_on` writes to a vault of
        which a part was put back from an older copy. What was found on opening and while reading (a repaired
        copy, failed tries, a database put back, a damaged record) is said on stderr.
        """
        folder = self.folder()
        service = self.vaults()
        service.probe(folder)
        typed = self.passphrase() if secret is None else secret
        try:
            session = service.open(folder, typed, wait=self.wait, go_on=go_on)
        finally:
            if secret is None:
                wipe(typed)
        # `vault info` and `vault verify` tell this in their own documents.
        tells = getattr(self.arguments, "action", "") not in {"info", "verify"}
        try:
            if tells and session.failed_tries:
                self.say(text("cli.failed_tries", n=len(session.failed_tries)))
            said = self._say_findings(session, 0) if tells else 0
            yield self._asked_for(session)
            if tells:
                self._say_findings(session, said)
        finally:
            session.close()
            self.progress.clear()

    def _asked_for(self, session: Session) -> Session:
        """Return the session of a case that was handed over, where `--received` names one, else this one."""
        named = getattr(self.arguments, "received", None)
        if not named:
            return session
        case = session.handover.received.find(named)
        self.say(text("cli.received.shown", sender=case.sender or text("cli.handover.somebody")))
        return session.handover.received.open(case.id, self.job)

    def vaults(self, clock: Clock | None = None) -> VaultService:
        """Return a service that makes and opens vaults, by this run's clock or another."""
        if self._vaults is not None:
            return self._vaults(clock or self.clock)
        from app.services.vault import VaultService

        return VaultService(clock or self.clock)

    def passphrase(self, *, confirm: bool = False) -> bytearray:
        """Read the passphrase: `--passphrase-file`, the first line of stdin, or the terminal without echo.

        Raises `KnownError(USAGE)` where none of these is there, `KnownError(PASSPHRASE_UNFIT)` when two
        typings differ.
        """
        file = getattr(self.arguments, "passphrase_file", None)
        if file:
            return _first_line(_read_start(Path(file)))
        if getattr(self.arguments, "passphrase_stdin", False):
            return _first_line(sys.stdin.buffer.readline(MOST_PASSPHRASE_BYTES))
        if not sys.stdin.isatty():
            raise KnownError(ErrorCode.USAGE, reason=text("cli.no_passphrase"))
        return self._typed(text("cli.passphrase"), confirm=confirm)

    def new_passphrase(self, *, asks: bool = True) -> bytearray | None:
        """Read the new passphrase: `--new-passphrase-file`, or the terminal where the command `asks`.

        Raises as `passphrase` does; returns None when there is no file and nothing is asked.
        """
        file = getattr(self.arguments, "new_passphrase_file", None)
        if file:
            return _first_line(_read_start(Path(file)))
        if not asks:
            return None
        if not sys.stdin.isatty():
            raise KnownError(ErrorCode.USAGE, reason=text("cli.no_new_passphrase"))
        return self._typed(text("cli.new_passphrase"), confirm=True)

    def age_passphrase(self) -> bytearray:
        """Read the passphrase of an age file from `--age-passphrase-file`; empty without one."""
        return self.secret_of(getattr(self.arguments, "age_passphrase_file", None))

    @staticmethod
    def secret_of(file: str | None) -> bytearray:
        """Read the first line of a file that holds a passphrase; empty without one."""
        return _first_line(_read_start(Path(file))) if file else bytearray()

    def passphrase_of_file(self, file: str | None, words: str = "cli.handover") -> bytearray:
        """Read the passphrase of something else from a file, or the terminal without echo.

        `words` is the start of the keys of what is asked. Raises `KnownError(USAGE)` where neither is there.
        """
        if file:
            return self.secret_of(file)
        if not sys.stdin.isatty():
            raise KnownError(ErrorCode.USAGE, reason=text(f"{words}.no_passphrase"))
        return self._typed(text(f"{words}.passphrase"), confirm=False)

    @staticmethod
    def _typed(question: str, *, confirm: bool) -> bytearray:
        typed = getpass.getpass(question + " ")
        if confirm and getpass.getpass(text("cli.passphrase_again") + " ") != typed:
            raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
        return bytearray(typed.encode("utf-8", "surrogatepass"))

    @staticmethod
    def agreed(question: str) -> bool:
        """Ask on a terminal before what cannot be undone; a program that calls has decided already."""
        if not sys.stdin.isatty():
            return True
        sys.stderr.write(shown(question) + " ")
        sys.stderr.flush()
        said = unicodedata.normalize("NFD", sys.stdin.readline().strip().lower())
        bare = "".join(letter for letter in said if not unicodedata.combining(letter))
        return bare in {"yes", "si"} or said == unicodedata.normalize("NFD", text("cli.yes"))

    def answer(self, document: Mapping[str, object], lines: Sequence[str]) -> None:
        """Print the document as JSON, or the lines for people; damage that left something out is in it."""
        self.progress.clear()
        if self.as_json:
            told = dict(document)
            if self.damage:
                told["error"] = {"code": ErrorCode.VAULT_DAMAGED.value, "message": self.damage}
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        else:
            for line in lines:
                sys.stdout.write(shown(line) + "\n")
        sys.stdout.flush()

    def say(self, line: str) -> None:
        """Say something to the person without touching stdout."""
        self.progress.clear()
        sys.stderr.write(shown(line) + "\n")

    def before_adding(self, names: Iterable[str]) -> None:
        """Say what must not be added, where a person reads it and a file may hold pictures."""
        if not self.as_json and may_hold_pictures(names):
            self.say(text("before_adding.cli"))

    def wait(self, seconds: float) -> None:
        """Wait as earlier failed tries ask, and say so."""
        if seconds > 0:
            self.say(text("cli.waiting", seconds=round(seconds)))
            time.sleep(seconds)

    def _say_findings(self, session: Session, said: int) -> int:
        """Say what was found since the first `said` findings and return how many there are now."""
        findings = session.findings
        for finding in findings[said:]:
            self.say(finding.sentence())
        self.damage = " ".join(finding.sentence() for finding in findings if finding.leaves_out)
        return len(findings)


def _read_start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.readline(MOST_PASSPHRASE_BYTES)
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error


def _first_line(line: bytes) -> bytearray:
    """Return the line without its end and without the byte order mark that some editors put first."""
    line = line.removeprefix(_ORDER_MARK)
    if line.endswith(b"\n"):
        line = line[:-1]
        if line.endswith(b"\r"):
            line = line[:-1]
    return bytearray(line)


def wipe(*secrets: bytearray) -> None:
    """Overwrite what was typed."""
    for secret in secrets:
        secret[:] = bytes(len(secret))
