"""Steps for what is changed in a form otherwise than by typing: ticks, answers, times, rows, files. No Qt.

Text has an undo of its own in every box. For all else the form is looked at after each change: what differs
from the last look, and did not come from typing, becomes a step that puts the field back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.answer import Answer
from app.domain.fields import FieldKind as K
from app.domain.moment import Moment
from app.strings.catalogue import text
from ui.unlocked.screen import ShellPort
from ui.unlocked.undo import Step

Values = Mapping[str, object]
MOST_NAME = 60
FORM = "form"
"""The part of a page that these steps belong to."""


@dataclass(frozen=True, slots=True)
class FormToWatch:
    """One form: its screen, the shapes and names of its fields, and how it is read and filled.

    `name_of(field, item)` names one of several values, "" when it has no name; `put(field, value)` shows a
    value and lets the form know that it was changed.
    """

    screen: str
    kind_of: Callable[[str], K]
    label_of: Callable[[str], str]
    name_of: Callable[[str, object], str]
    values: Callable[[], Values]
    put: Callable[[str, object], None]


class FieldSteps:
    """Looks at the values of one form and tells the window of each step."""

    def __init__(self, shell: ShellPort, form: FormToWatch) -> None:
        self._shell = shell
        self._form = form
        self._last: dict[str, object] = {}
        self._putting = False

    def begin(self) -> None:
        """Begin anew: another record is in the form, or it was saved."""
        self.settle()
        self._shell.forget_steps(self._form.screen, FORM)

    def settle(self) -> None:
        """Take values as they are, without a step: the program changed them."""
        self._last = dict(self._form.values())

    def look(self, values: Values) -> None:
        """Make a step of each field that changed otherwise than by typing."""
        last, self._last = self._last, dict(values)
        if self._putting:
            return
        for name, after in values.items():
            before = last.get(name)
            if name in last and before != after:
                self._tell(name, before, after)

    def _tell(self, name: str, before: object, after: object) -> None:
        kind = self._form.kind_of(name)
        gone = removed(before, after)
        if gone and kind in {K.LIST, K.LINKS, K.PARTS}:
            words = self._form.name_of(name, gone[0])
            said = text("window.undo.removed", what=words[:MOST_NAME])
            self._did(name, before, after, said, quiet=not words)
        elif changed_by_hand(kind, before, after):
            said = text("window.undo.field", field=self._form.label_of(name))
            merges = name if kind is K.CHOICE or _same_way(before, after) else ""
            self._did(name, before, after, said, quiet=True, merges=merges)

    def _did(
        self, name: str, before: object, after: object, said: str, *, quiet: bool, merges: str = ""
    ) -> None:
        self._shell.did(
            Step(
                said,
                back=lambda: self._go(name, before, after),
                again=lambda: self._go(name, after, before),
                quiet=quiet,
                merges=merges,
                of=FORM,
            )
        )

    def _go(self, name: str, wanted: object, other: object) -> None:
        self._putting = True
        try:
            self._form.put(name, towards(self._form.values().get(name), wanted, other))
        finally:
            self._putting = False
        self.settle()


def towards(now: object, wanted: object, other: object) -> object:
    """Return `now` with the step from `other` to `wanted` taken in it, and nothing else changed."""
    if isinstance(now, tuple) and isinstance(wanted, tuple) and isinstance(other, tuple):
        kept = [one for one in now if one in wanted or one not in other]
        for place, one in enumerate(wanted):
            if one not in kept:
                kept.insert(min(place, len(kept)), one)
        return tuple(kept)
    if isinstance(now, Answer) and isinstance(wanted, Answer):
        return Answer(wanted.state, now.words or wanted.words)
    return wanted


def removed(before: object, after: object) -> tuple[object, ...]:
    """Return what was taken out of a list and nothing else; a line that is only shorter was typed."""
    if not isinstance(before, tuple) or not isinstance(after, tuple) or len(after) >= len(before):
        return ()
    rest = list(before)
    for one in after:
        if one not in rest:
            return ()
        rest.remove(one)
    typed_away = all(isinstance(one, str) and len(one) <= 1 for one in rest)
    return () if typed_away else tuple(rest)


def changed_by_hand(kind: K, before: object, after: object) -> bool:
    """Tell whether a field changed by pressing or choosing, which no box with text can take back."""
    if isinstance(before, Answer) and isinstance(after, Answer):
        return before.state is not after.state
    return kind not in {K.TEXT, K.PROSE, K.LIST, K.ANSWER}


def _same_way(before: object, after: object) -> bool:
    """Tell whether only the figures of a time changed: typing them is one step."""
    return isinstance(before, Moment) and isinstance(after, Moment) and before.precision is after.precision
