"""Under which release something goes to another person: asked before it is saved, printed or handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import Reader
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.release import Release
from app.services.vault import Session
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, Surface, column
from ui.unlocked.screen import ScreenContext, Target
from ui.unlocked.words import moment_words

Then = Callable[[EntityId | None], None]


@dataclass(frozen=True, slots=True)
class Offer:
    """The releases under which something may go, and whether one of them has to be chosen."""

    releases: tuple[tuple[EntityId, str], ...]
    demanded: bool


class ReleaseGate:
    """Asks once; made by a screen. The service checks again what was chosen before anything is written."""

    def __init__(self, context: ScreenContext, parent: QWidget, back: str) -> None:
        self._context = context
        self._parent = parent
        self._back = back

    def ask(self, paper: str, reader: str, then: Then) -> None:
        """Call `then` with the release under which `paper` goes to `reader`; None where there is none."""
        if reader == Reader.ME:
            then(None)
            return
        session = self._context.session

        def read(_ctx: JobContext) -> Offer:
            return offer_of(session, paper, reader)

        self._context.jobs.read(read, lambda offer: self._ask(offer, then))

    def _ask(self, offer: Offer, then: Then) -> None:
        if not offer.releases:
            if offer.demanded:
                self._send_away()
            else:
                then(None)
            return
        choice = ReleaseChoice(offer)
        question = Question(
            text("releases.gate.title"),
            text("releases.gate.sentence" if offer.demanded else "releases.gate.optional"),
            text("releases.gate.yes"),
            body=choice,
        )
        self._context.dialogs.ask(self._parent, question, lambda: then(choice.chosen))

    def _send_away(self) -> None:
        if not self._context.shell.has("releases"):
            # Over a case that was received nothing is written; its releases stand in one's own record.
            self._context.shell.warn(KnownError(ErrorCode.NEEDS_RELEASE))
            return
        question = Question(
            text("releases.gate.none.title"), text("releases.gate.none"), text("releases.gate.none.yes")
        )
        shell, target = self._context.shell, Target("releases", what="release", back=self._back)
        self._context.dialogs.ask(self._parent, question, lambda: shell.go(target))


class ReleaseChoice(Surface):
    """A list of the releases that stand; where none is demanded, none can be chosen, and it says so."""

    def __init__(self, offer: Offer) -> None:
        super().__init__("plain", "releases.choice")
        inner = column(self, gap=6)
        self._ids: list[EntityId | None] = [release for release, _words in offer.releases]
        words = [said for _release, said in offer.releases]
        if not offer.demanded:
            self._ids.append(None)
            words.append(text("releases.gate.without"))
        self.box = ChoiceBox()
        self.box.setObjectName("releases.choice.box")
        self.box.setAccessibleName(text("releases.gate.title"))
        self.box.addItems(words)
        inner.addWidget(CaptionLabel(text("releases.gate.which"), "releases.choice.label"))
        inner.addWidget(self.box)

    @property
    def chosen(self) -> EntityId | None:
        """The release that is chosen."""
        return self._ids[self.box.currentIndex()]


def offer_to_anybody(session: Session, paper: str) -> Offer:
    """Read under which releases something may go to whoever they name; on the vault lane."""
    releases = session.releases.offered_to_anybody(paper)
    return Offer(tuple((one.id, _words(one)) for one in releases), session.releases.demanded)


def offer_of(session: Session, paper: str, reader: str) -> Offer:
    """Read what may be chosen; on the vault lane."""
    releases = session.releases.offered(paper, reader)
    return Offer(tuple((one.id, _words(one)) for one in releases), session.releases.demanded)


def _words(release: Release) -> str:
    who = release.who or text("releases.unnamed")
    if not release.expires.is_known():
        return who
    return text("releases.gate.line", who=who, until=moment_words(release.expires))
