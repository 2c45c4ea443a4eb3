"""Taking back what was done: one mechanism for every page. No Qt.

A page that removed, ticked, chose, cleared, put aside or threw away something says so with one call::

    shell.did(Step(text("entry.undo.file", n=4), back=lambda: view.put(4), again=lambda: view.drop(4)))

The window then shows the sentence with *Undo* beside it, and Ctrl+Z (Ctrl+Shift+Z and Ctrl+Y to do it
again) reaches the step as long as the person stays on a page where it was done. In a box with text the keys
take back what was typed after the step first. Steps belong to the page that is shown when `did` is called:
after *Finish later*, which leaves the page, call it after `shell.back()`.

Rules for a step:

* it is called on the GUI thread and may start jobs; what fails there is said like any other failure;
* it captures ids and plain values, asks for the present state when it runs, and touches only its own thing,
  so that it is right whatever else changed since;
* taking back something *saved* writes a new version (`session.entries.bring_back`, `amend` with the values
  from before); nothing is ever taken out of a history;
* when the page shows another record, call `shell.forget_steps(key of the screen)`, with `of` when only the
  steps of one part, such as a form, mean nothing any more.

Steps that are seen at once, such as a ticked chip, are `quiet`: no sentence, only the keys. Steps with the
same `merges` that follow one another make one: the digits of a date are one step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

MOST_STEPS = 100
"""How far back a page remembers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be taken back: a whole sentence of what was done, and how to undo and redo it.

    `of` names the part of the page that it belongs to, when that part comes and goes.
    """

    said: str
    back: Callable[[], None]
    again: Callable[[], None] | None = None
    quiet: bool = False
    merges: str = ""
    of: str = ""


class Steps:
    """The steps of one page, oldest first.

    `first_back` and `first_again` tell that the newest thing done on the page is a step and not typing.
    """

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._typed_after: list[bool] = []
        self._undone: list[Step] = []
        self.first_back = False
        self.first_again = False

    @property
    def can_take_back(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_bring_again(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return bool(self._undone)

    def did(self, step: Step) -> None:
        """Note a step; what was taken back before can no longer be done again."""
        self._undone.clear()
        last = self._done[-1] if self._done and self.first_back else None
        if last is not None and step.merges and last.merges == step.merges:
            self._done[-1] = replace(step, back=last.back)
        else:
            self._done.append(step)
            self._typed_after.append(False)
        del self._done[:-MOST_STEPS], self._typed_after[:-MOST_STEPS]
        self.first_back, self.first_again = True, False

    def typed(self) -> None:
        """Note that something was typed after the newest step."""
        if self._done:
            self._typed_after[-1] = True
        self.first_back = self.first_again = False

    def take_back(self) -> Step | None:
        """Take the newest step back and return it; None when there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._typed_after.pop()
        step.back()
        if step.again is None:
            self._undone.clear()
        else:
            self._undone.append(step)
        self.first_back = bool(self._done) and not self._typed_after[-1]
        self.first_again = bool(self._undone)
        return step

    def bring_again(self) -> Step | None:
        """Do again what was taken back last and return it; None when there is nothing."""
        if not self._undone:
            return None
        step = self._undone.pop()
        assert step.again is not None
        step.again()
        self._done.append(step)
        self._typed_after.append(False)
        self.first_back, self.first_again = True, bool(self._undone)
        return step

    def forget(self, of: str = "") -> None:
        """Let go of the steps of one part, of every step for ""."""
        kept = [place for place, step in enumerate(self._done) if of and step.of != of]
        self._typed_after = [self._typed_after[place] for place in kept]
        self._done = [self._done[place] for place in kept]
        self._undone = [step for step in self._undone if of and step.of != of]
        self.first_back = self.first_back and bool(self._done)
        self.first_again = self.first_again and bool(self._undone)
