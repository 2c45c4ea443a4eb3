"""The question before the first pictures of a sitting: nothing sexual of anyone under 18 is to be added.

Every page that takes files in goes through `before_adding`. Whoever does not agree adds nothing, and is asked
again the next time; whoever agrees is not asked again until the next unlock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from app.domain.pictures import may_hold_pictures
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.unlocked.screen import ScreenContext

QUESTION = "under_18"


def before_adding(
    context: ScreenContext, parent: QWidget, names: Iterable[str], then: Callable[[], None]
) -> None:
    """Call `then`, at once or when the person has agreed; `names` are those of the files to be added."""
    if context.sitting.has_agreed(QUESTION) or not may_hold_pictures(names):
        then()
        return

    def agreed() -> None:
        context.sitting.agree(QUESTION)
        then()

    question = Question(
        text("before_adding.heading"),
        text("before_adding.sentence"),
        text("before_adding.yes"),
        text("before_adding.no"),
    )
    context.dialogs.ask(parent, question, agreed)
