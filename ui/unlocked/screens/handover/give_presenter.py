"""What the page for handing over decides: what is offered, making one, and whether it arrived. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.handover import EVERYTHING, HandoverChoice, HandoverMade, KnownKey
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.ports import JobContext
from app.services.handover import HandoverRequest
from app.services.handover_words import StillThere
from app.services.paper_files import WrittenFile
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from app.strings.errors import sentence
from ui.typed_secret import TypedSecret, wipe
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort
from ui.unlocked.words import instant_words, name_words, size_words

_MOST_NAMED = 8
_EXPORTS = Change(RecordKind.EXPORT, ())


@dataclass(frozen=True, slots=True)
class MadeCard:
    """One hand-over as it is shown; `waits` while its reader has not told the words.

    `may_let_go` tells that somebody else holds the whole of the record for sure, as it is now.
    """

    id: EntityId
    title: str
    lines: tuple[str, ...]
    waits: bool
    may_let_go: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the page shows: keys to seal for, and what was handed over."""

    keys: tuple[KnownKey, ...]
    made: tuple[MadeCard, ...]


@dataclass(frozen=True, slots=True)
class Damaged:
    """Originals that cannot be read, and their names in words, the first of many."""

    items: frozenset[EntityId]
    names: tuple[str, ...]


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

    def on_looked(self) -> None:
        """Ask where the hand-over goes."""

    def ask_still_there(self, lines: tuple[str, ...]) -> None:
        """Name what goes in and says what is kept back, and ask whether it goes as it is."""

    def ask_damaged(self, names: tuple[str, ...], then: Callable[[], None]) -> None:
        """Name originals that are damaged, and ask whether all else is to go without them."""


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

    def look(self, choice: HandoverChoice) -> None:
        """Look for what this choice leaves out in the words that go in, and ask where it stands in some."""
        if choice.is_whole:
            self._view.on_looked()
            return

        def then(lines: tuple[str, ...]) -> None:
            if lines:
                self._view.ask_still_there(lines)
            else:
                self._view.on_looked()

        self._view.show_busy(on=True)
        self._jobs.read(
            lambda ctx: still_there_lines(self._session.handover.still_there(choice, ctx)),
            then,
            self._failed,
            label="handover.progress.words",
            finished=lambda _state: self._view.show_busy(on=False),
        )

    def make_for_key(self, request: HandoverRequest, key: str, out: Path) -> None:
        """Write a hand-over for the holder of a key."""
        service = self._session.handover
        self._make(request, lambda asked, ctx: service.make_for_key(asked, key, out, ctx))

    def make_with_passphrase(self, request: HandoverRequest, secret: TypedSecret, out: Path) -> None:
        """Write a hand-over that a passphrase opens; `secret` is wiped.

        It is kept while the person is asked about damaged files, and wipes itself when they want none.
        """

        def work(asked: HandoverRequest, ctx: JobContext) -> HandoverMade:
            is_asked_about = False
            try:
                return self._session.handover.make_with_passphrase(asked, secret, out, ctx)
            except KnownError as error:
                is_asked_about = _is_damage(error, asked.without)
                raise
            finally:
                if not is_asked_about:
                    wipe(secret)

        self._make(request, work)

    def write_everything(self, out: Path, without: frozenset[EntityId] = frozenset()) -> None:
        """Write everything as ordinary files."""
        self._view.show_busy(on=True)

        def work(ctx: JobContext) -> tuple[WrittenFile | Damaged, Change]:
            try:
                return self._session.handover.write_everything(out, ctx, without=without), _EXPORTS
            except KnownError as error:
                if not _is_damage(error, without):
                    raise
                return self._damaged(EVERYTHING, ctx), _EXPORTS

        def then(written: WrittenFile | Damaged) -> None:
            if isinstance(written, Damaged):
                found = written
                self._view.ask_damaged(found.names, lambda: self.write_everything(out, found.items))
                return
            words = [
                text("handover.plain.done", size=size_words(written.bytes)),
                str(written.path),
                text("handover.plain.start"),
            ]
            if without:
                words.append(text("handover.give.damaged_out", n=len(without)))
            self._view.show_result(tuple(words), ok=True)

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

    def _make(
        self, request: HandoverRequest, make: Callable[[HandoverRequest, JobContext], HandoverMade]
    ) -> None:
        self._view.show_busy(on=True)

        def work(ctx: JobContext) -> tuple[tuple[HandoverMade, Given] | Damaged, Change]:
            try:
                made = make(request, ctx)
            except KnownError as error:
                if not _is_damage(error, request.without):
                    raise
                return self._damaged(request.choice, ctx), _EXPORTS
            return (made, self._read(ctx)), _EXPORTS

        def then(found: tuple[HandoverMade, Given] | Damaged) -> None:
            if isinstance(found, Damaged):
                rest = replace(request, without=found.items)
                self._view.ask_damaged(found.names, lambda: self._make(rest, make))
                return
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

    def _damaged(self, choice: HandoverChoice, ctx: JobContext) -> Damaged:
        found = self._session.handover.damaged(choice, ctx)
        names = [
            text("handover.damaged.file", number=item.number, name=name_words(item.name)) for item in found
        ]
        if len(names) > _MOST_NAMED:
            names[_MOST_NAMED:] = [text("handover.damaged.more", n=len(names) - _MOST_NAMED)]
        return Damaged(frozenset(item.id for item in found), tuple(names))

    def _read(self, _ctx: JobContext) -> Given:
        service = self._session.handover
        sure = service.last_verified()
        cards = (replace(_card(made), may_let_go=made == sure) for made in service.made())
        return Given(service.keys.known(), tuple(cards))


def still_there_lines(found: tuple[StillThere, ...]) -> tuple[str, ...]:
    """Put into lines what says what is kept back, the first of many."""
    lines = []
    for each in found[:_MOST_NAMED]:
        key = f"handover.kind.{RECORDS[each.kind].name}"
        kind = text(key) if has_text(key) else text("handover.kind.other")
        whats = ", ".join(text(f"checks.kind.{what}") for what in each.whats)
        title = each.title or each.record.hex()[:8]
        lines.append(text("handover.still.line", kind=kind, title=title, what=whats))
    if len(found) > _MOST_NAMED:
        lines.append(text("handover.damaged.more", n=len(found) - _MOST_NAMED))
    return tuple(lines)


def _is_damage(error: KnownError, without: frozenset[EntityId]) -> bool:
    """Whether an original that nobody was asked about yet is what stopped it."""
    return error.code is ErrorCode.EVIDENCE_DAMAGED and not without


def _card(made: HandoverMade) -> MadeCard:
    to = made.to or text(f"handover.reader.{made.reader.value}")
    lines = [
        text("handover.give.words", words=" ".join(made.words)),
        text("handover.give.sealed_key" if made.sealed_for else "handover.give.sealed_words"),
        text("handover.give.all_in" if made.whole else "handover.give.left_out"),
    ]
    if made.left:
        lines.append(text("handover.give.damaged_out", n=made.left))
    if made.path is not None:
        lines.append(str(made.path))
    if made.receipt is not None:
        lines.append(text("handover.give.told", when=instant_words(made.receipt)))
    if made.changes_since:
        lines.append(text("handover.give.since", n=made.changes_since))
    title = text("handover.give.to", to=to, when=instant_words(made.made))
    return MadeCard(made.id, title, tuple(lines), made.receipt is None)


def _made_words(made: HandoverMade) -> tuple[str, ...]:
    left = (text("handover.give.damaged_out", n=made.left),) if made.left else ()
    return (
        text("handover.give.made", size=size_words(made.bytes)),
        str(made.path),
        text("handover.give.read_back_left" if left else "handover.give.read_back"),
        *left,
        text("handover.give.words", words=" ".join(made.words)),
        text("handover.give.next"),
    )
