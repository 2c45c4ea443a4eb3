"""What the page for handing over decides: what is offered, making one, and whether it arrived. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.handover import HandoverMade, KnownKey
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.handover import HandoverRequest
from app.services.paper_files import WrittenFile
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.typed_secret import TypedSecret, wipe
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort
from ui.unlocked.words import instant_words, size_words

_EXPORTS = Change(RecordKind.EXPORT, ())


@dataclass(frozen=True, slots=True)
class MadeCard:
    """One hand-over as it is shown; `waits` while its reader has not told the words."""

    id: EntityId
    title: str
    lines: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What the page shows: keys to seal for, and what was handed over."""

    keys: tuple[KnownKey, ...]
    made: tuple[MadeCard, ...]


class GiveView(Protocol):
    """What the page can show."""

    def show_given(self, given: Given) -> None:
        """Show keys and hand-overs."""

    def show_result(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of it."""

    def show_busy(self, *, on: bool) -> None:
        """Keep a second one from being begun."""

    def show_told(self, handover: EntityId, words: str) -> None:
        """Say beside a hand-over what the words were worth that were typed."""


class GivePresenter:
    """Makes hand-overs on the vault's lane; the panel at the foot shows progress and Stop."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: GiveView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view

    def load(self) -> None:
        """Read keys and hand-overs."""
        self._jobs.read(self._read, self._view.show_given)

    def make_for_key(self, request: HandoverRequest, key: str, out: Path) -> None:
        """Write a hand-over for the holder of a key."""
        self._make(lambda ctx: self._session.handover.make_for_key(request, key, out, ctx))

    def make_with_passphrase(self, request: HandoverRequest, secret: TypedSecret, out: Path) -> None:
        """Write a hand-over that a passphrase opens; `secret` is wiped."""

        def work(ctx: JobContext) -> HandoverMade:
            try:
                return self._session.handover.make_with_passphrase(request, secret, out, ctx)
            finally:
                wipe(secret)

        self._make(work)

    def write_everything(self, out: Path) -> None:
        """Write everything as ordinary files."""
        self._view.show_busy(on=True)

        def work(ctx: JobContext) -> tuple[WrittenFile, Change]:
            return self._session.handover.write_everything(out, ctx), _EXPORTS

        def then(written: WrittenFile) -> None:
            words = (
                text("handover.plain.done", size=size_words(written.bytes)),
                str(written.path),
                text("handover.plain.start"),
            )
            self._view.show_result(words, ok=True)

        self._jobs.change(
            work,
            then,
            self._failed,
            label="handover.plain.running",
            finished=lambda _state: self._view.show_busy(on=False),
        )

    def tell(self, handover: EntityId, words: str) -> None:
        """Compare the words that the reader of a hand-over told, and keep it when they are right."""

        def work(ctx: JobContext) -> tuple[bool, Given]:
            return self._session.handover.note_receipt(handover, words), self._read(ctx)

        def then(found: tuple[bool, Given]) -> None:
            is_right, given = found
            if is_right:
                self._view.show_given(given)
                self._shell.say(text("handover.give.arrived"))
            else:
                self._view.show_told(handover, sentence(KnownError(ErrorCode.WORDS_DIFFER)))

        self._jobs.read(work, then, survives=True)

    def _make(self, make: Callable[[JobContext], HandoverMade]) -> None:
        self._view.show_busy(on=True)

        def work(ctx: JobContext) -> tuple[tuple[HandoverMade, Given], Change]:
            made = make(ctx)
            return (made, self._read(ctx)), _EXPORTS

        def then(found: tuple[HandoverMade, Given]) -> None:
            made, given = found
            self._view.show_given(given)
            self._view.show_result(_made_words(made), ok=True)

        self._jobs.change(
            work,
            then,
            self._failed,
            label="handover.give.running",
            finished=lambda _state: self._view.show_busy(on=False),
        )

    def _failed(self, error: KnownError) -> None:
        self._view.show_result((sentence(error),), ok=False)

    def _read(self, _ctx: JobContext) -> Given:
        service = self._session.handover
        return Given(service.keys.known(), tuple(map(_card, service.made())))


def _card(made: HandoverMade) -> MadeCard:
    to = made.to or text(f"handover.reader.{made.reader.value}")
    lines = [
        text("handover.give.words", words=" ".join(made.words)),
        text("handover.give.sealed_key" if made.sealed_for else "handover.give.sealed_words"),
        text("handover.give.all_in" if made.whole else "handover.give.left_out"),
    ]
    if made.path is not None:
        lines.append(str(made.path))
    if made.receipt is not None:
        lines.append(text("handover.give.told", when=instant_words(made.receipt)))
    if made.changes_since:
        lines.append(text("handover.give.since", n=made.changes_since))
    title = text("handover.give.to", to=to, when=instant_words(made.made))
    return MadeCard(made.id, title, tuple(lines), made.receipt is None)


def _made_words(made: HandoverMade) -> tuple[str, ...]:
    return (
        text("handover.give.made", size=size_words(made.bytes)),
        str(made.path),
        text("handover.give.read_back"),
        text("handover.give.words", words=" ".join(made.words)),
        text("handover.give.next"),
    )
