"""What the page of received cases decides: taking in, looking, checking, comparing, removing. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import KnownError
from app.domain.handover import ReceivedCase
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.ports import JobContext
from app.services.handover_compare import Compared, Difference
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from app.strings.errors import sentence
from ui.typed_secret import TypedSecret, wipe
from ui.unlocked.desk import Jobs
from ui.unlocked.guest import Guest
from ui.unlocked.screen import ShellPort
from ui.unlocked.words import instant_words

MOST_SHOWN = 60
"""How many differences are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One received case as it is shown; `earlier` is the copy of the same case before it, to compare with."""

    id: EntityId
    title: str
    lines: tuple[str, ...]
    earlier: EntityId | None


class ReceivedView(Protocol):
    """What the page can show."""

    def show_cases(self, cases: tuple[CaseCard, ...]) -> None:
        """Show the list."""

    def show_result(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of something."""

    def show_busy(self, *, on: bool) -> None:
        """Keep a second file from being opened while one is."""

    def ask_passphrase(self, path: Path) -> None:
        """Ask for the passphrase of a file."""


class ReceivedPresenter:
    """Takes cases in and opens them, on the vault's lane; the panel at the foot shows progress and Stop."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: ReceivedView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view

    def load(self) -> None:
        """Read the list."""
        self._jobs.read(self._read, self._view.show_cases)

    def begin(self, path: Path) -> None:
        """Look at a file: one with a passphrase is asked about, any other taken in."""
        received = self._session.handover.received

        def then(needed: bool) -> None:  # noqa: FBT001 - what the job gives
            if needed:
                self._view.ask_passphrase(path)
            else:
                self.take_in(path)

        self._jobs.read(lambda _ctx: received.needs_passphrase(path), then, self._failed)

    def take_in(self, path: Path, secret: TypedSecret | None = None) -> None:
        """Check a file in full and keep it; `secret` is wiped."""
        self._view.show_busy(on=True)
        held = secret if secret is not None else TypedSecret("")

        def work(ctx: JobContext) -> tuple[ReceivedCase, tuple[CaseCard, ...]]:
            try:
                case = self._session.handover.received.take_in(path, ctx, passphrase=held)
            finally:
                wipe(held)
            return case, self._read(ctx)

        def then(found: tuple[ReceivedCase, tuple[CaseCard, ...]]) -> None:
            case, cards = found
            self._view.show_cases(cards)
            self._view.show_result(_taken_in(case), ok=True)

        self._jobs.read(
            work,
            then,
            self._failed,
            label="handover.received.opening",
            finished=lambda _state: self._view.show_busy(on=False),
        )

    def look(self, case: EntityId) -> None:
        """Open a case and show it in place of one's own record."""

        def work(ctx: JobContext) -> Guest:
            received = self._session.handover.received
            told = next(each for each in received.list() if each.id == case)
            words = text(
                "window.guest", sender=sender_of(told), when=instant_words(told.received, clock=False)
            )
            return Guest(received.open(case, ctx), words)

        self._jobs.read(work, self._shell.look_at, self._failed, label="handover.received.looking")

    def check(self, case: EntityId) -> None:
        """Check a kept case again."""
        self._run(
            lambda ctx: self._session.handover.received.check(case, ctx),
            lambda _nothing: self._view.show_result((text("handover.received.still_whole"),), ok=True),
            "handover.received.checking",
        )

    def compare(self, older: EntityId, newer: EntityId) -> None:
        """Say what differs between two copies."""
        self._run(
            lambda ctx: self._session.handover.received.compare(older, newer, ctx),
            lambda compared: self._view.show_result(compared_words(compared), ok=compared.continues),
            "handover.received.comparing",
        )

    def remove(self, case: EntityId) -> None:
        """Remove a case for good."""

        def work(ctx: JobContext) -> tuple[CaseCard, ...]:
            self._session.handover.received.remove(case)
            return self._read(ctx)

        def then(cards: tuple[CaseCard, ...]) -> None:
            self._view.show_cases(cards)
            self._view.show_result((text("handover.received.removed"),), ok=True)

        self._jobs.read(work, then, self._failed)

    def _run(
        self, work: Callable[[JobContext], Compared | None], then: Callable[..., None], label: str
    ) -> None:
        self._jobs.read(work, then, self._failed, label=label)

    def _failed(self, error: KnownError) -> None:
        self._view.show_result((sentence(error),), ok=False)

    def _read(self, _ctx: JobContext) -> tuple[CaseCard, ...]:
        cases = self._session.handover.received.list()
        return tuple(_card(case, cases[number + 1 :]) for number, case in enumerate(cases))


def sender_of(case: ReceivedCase) -> str:
    """Return who a case came from, in words where no name is known."""
    return case.sender or text("handover.somebody")


def compared_words(compared: Compared) -> tuple[str, ...]:
    """Put what differs between two copies into sentences, the first of which sums up."""
    words = [text("handover.compared.continues" if compared.continues else "handover.compared.rewritten")]
    if not compared.same_signer:
        words.append(text("handover.compared.other_signer"))
    if not compared.same_choice:
        words.append(text("handover.compared.other_choice"))
    words += [_difference(each) for each in compared.differences[:MOST_SHOWN]]
    if len(compared.differences) > MOST_SHOWN:
        words.append(text("handover.compared.more", n=len(compared.differences) - MOST_SHOWN))
    if not compared.differences:
        words.append(text("handover.compared.nothing"))
    return tuple(words)


def _difference(each: Difference) -> str:
    key = f"handover.kind.{RECORDS[each.kind].name}"
    kind = text(key) if has_text(key) else text("handover.kind.other")
    return text(f"handover.compared.{each.fate.value}", kind=kind, title=each.title or each.id.hex()[:8])


def _card(case: ReceivedCase, before: tuple[ReceivedCase, ...]) -> CaseCard:
    earlier = next((each for each in before if each.origin == case.origin), None)
    lines = [
        text("handover.received.when", when=instant_words(case.received)),
        text("handover.received.holds", entries=case.entries, files=case.files),
        text("handover.received.whole" if case.whole else "handover.received.part"),
        text("handover.received.words", words=" ".join(case.words)),
    ]
    if case.left:
        lines.insert(3, text("handover.received.left", n=case.left))
    if case.receipt:
        lines.append(text("handover.received.receipt", words=" ".join(case.receipt)))
    if earlier is not None and earlier.signer != case.signer:
        lines.append(text("handover.compared.other_signer"))
    title = text("handover.received.of", sender=sender_of(case))
    return CaseCard(
        case.id,
        f"{title} · {case.code}" if case.code else title,
        tuple(lines),
        None if earlier is None else earlier.id,
    )


def _taken_in(case: ReceivedCase) -> tuple[str, ...]:
    words = [
        text("handover.received.taken_in", sender=sender_of(case)),
        text("handover.received.checked"),
        text("handover.received.words", words=" ".join(case.words)),
    ]
    if case.receipt:
        words.append(text("handover.received.tell", words=" ".join(case.receipt)))
    return tuple(words)
