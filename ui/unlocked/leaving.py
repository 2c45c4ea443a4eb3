"""What leaves the record beside papers, a file or copied words: in a record kept with somebody's help, asked.

It is asked once and quietly: for the person themselves, or under which release; until the lock the answer is
kept, unless the tick is taken off. In a person's own record nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.ports import JobContext
from app.domain.release import Leave
from app.strings.catalogue import text
from ui.clipboard import SECRET_SECONDS
from ui.dialogs import Question
from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, Surface, column
from ui.style.tick import Tick
from ui.unlocked.release_gate import Offer, offer_to_anybody
from ui.unlocked.screen import ScreenContext

FILE, WORDS = "file", "words"


def leave_with(context: ScreenContext, parent: QWidget, what: str, then: Callable[[Leave], None]) -> None:
    """Call `then` with whom it is for; `what` is FILE or WORDS."""
    session, sitting = context.session, context.sitting
    remembered = sitting.answer(f"leave.{what}")
    if isinstance(remembered, Leave):
        then(remembered)
        return

    def read(_ctx: JobContext) -> Offer:
        return offer_to_anybody(session, what)

    def ask(offer: Offer) -> None:
        if not offer.demanded:
            then(Leave())
            return
        choice = LeaveChoice(offer)
        question = Question(
            text("releases.leave.title"),
            text(f"releases.leave.{what}"),
            text("releases.gate.yes"),
            body=choice,
        )

        def chosen() -> None:
            leave = choice.leave
            if choice.is_kept:
                sitting.keep_answer(f"leave.{what}", leave)
            then(leave)

        context.dialogs.ask(parent, question, chosen)

    context.jobs.read(read, ask)


def copy_words(
    context: ScreenContext,
    parent: QWidget,
    words: str,
    said: str = "",
    seconds: int = SECRET_SECONDS,
) -> None:
    """Put words on the clipboard, marked secret, and say so; asked before where somebody helps."""

    def put(_leave: Leave) -> None:
        context.clipboard.put(words, seconds)
        if said:
            context.shell.say(said)

    if context.session.releases.is_assisted:
        leave_with(context, parent, WORDS, put)
    else:
        put(Leave())


class LeaveChoice(Surface):
    """For the person, or one of the releases that stand; and whether to ask again."""

    def __init__(self, offer: Offer) -> None:
        super().__init__("plain", "releases.leave")
        inner = column(self, gap=8)
        self._leaves = [Leave(to_person=True), *(Leave(release=release) for release, _ in offer.releases)]
        self.box = ChoiceBox()
        self.box.setObjectName("releases.leave.box")
        self.box.setAccessibleName(text("releases.leave.title"))
        self.box.addItems([text("releases.leave.person"), *(words for _, words in offer.releases)])
        inner.addWidget(CaptionLabel(text("releases.leave.whom"), "releases.leave.label"))
        inner.addWidget(self.box)
        self._kept = Tick(text("releases.leave.keep"), "releases.leave.keep")
        self._kept.setChecked(True)
        inner.addWidget(self._kept)

    @property
    def leave(self) -> Leave:
        """Whom it is for."""
        return self._leaves[self.box.currentIndex()]

    @property
    def is_kept(self) -> bool:
        """Whether it is not asked again until the lock."""
        return self._kept.isChecked()
