"""What a screen is: the contract between the shell and the pages inside it.

**A new screen is a package `ui/unlocked/screens/<name>/` and one line in `SCREENS`** (in
`screens/registry.py`). Only screens that exist are listed there, so the rail never shows a dead entry. The
package has three modules:

* `view.py`: widgets, no decisions. A class derived from `Screen` (below) and a function
  `build(context: ScreenContext) -> Screen` that the registry names. It makes its presenter and hands itself
  over.
* `presenter.py`: decisions, no widgets, no Qt. It asks `context.jobs` for data and tells the view what to
  show through a small `Protocol` of the view's methods. Presenters are the only ones that touch
  `context.session`, and only inside the functions they give to jobs: *every call of a session method runs
  on the vault lane*.
* `model.py`: Qt models over tuples of frozen row values, when there are lists.

Jobs (`context.jobs`, see `ui.unlocked.desk.Jobs`)::

    jobs.read(lambda _ctx: session.people.list(), self.on_people)             # read, then show
    jobs.change(lambda _ctx: session.people.amend(id, changes), self.on_saved)     # (result, Change)
    jobs.change(work, self.on_added, label="window.job.adding")               # long: progress and Stop

`then` runs on the GUI thread; a `KnownError` goes to the message bar unless `failed=` is given; nothing
arrives after a lock. After every `Change` the shell calls `Screen.refresh(change)` of every screen that was
built. A screen that is not on top may ignore it until `activate`.

Moving about: `context.shell.go(Target("entry", id))`. A target names a screen by key and may carry the id
of a record, a word of that screen's own (`what`), and values to begin with. Saying something:
`context.shell.say(sentence)` (calm), `.warn(error)` (a `KnownError`), `.did(step)` (calm, with *Undo* beside
it and Ctrl+Z; see `ui.unlocked.undo`). Asking: `context.dialogs`
(`choose_files`, `choose_folder`, `choose_new_file`, `ask`) with the screen as parent. Copying:
`context.clipboard.put(text)`.

Look: build from `ui.style.parts` (labels by role, `Button`, `StrongButton`, `Chip`, `LineEdit`, `TextEdit`,
`OwnWordsEdit`, `Surface`, `Column`, `column()`, `row()`, `line()`, `pill()`, `scrolled()`, `em()`),
`ui.style.problem` (`Problem`, which says at a field what is wrong), `ui.style.keys` (`Shortcut`,
`tell_keys`), `ui.style.flow` (`FlowLayout` for chips and tiles) and `ui.unlocked.widgets` (`facts` for
label-and-value lists, `covered` for tiles that show nothing until asked, `answer` for five-state questions,
`moment` for times, `tags` for chips of a vocabulary, `fold` for folded parts, `detail` for two panes);
`ui.unlocked.words` says dates, answers and sizes. A widget of another kind gets its font by
`ui.style.theme.dress(widget, Role.…)`. Colours only by the properties `surface`, `kind`, `tone`, `pill`
(see `app.qss`); painters take `context.theme.colour(…)` and `.font(Role.…)`, and hear of other ones by
`context.follow_look(part, slot)`. Distances in `em()` where they hold text, so that 200 % text fits at
900×600.

Rules that the lock test and the accessibility test check on every screen in `SCREENS`: every widget has a
parent and an object name `<screen>.<part>`; whatever takes focus has an accessible name; no `exec()`; no
lambda from a longer-lived signal (use `context.scope.connect`); no module-level cache; nothing of the case
outside the screen. Every sentence through `app.strings`: a screen owns `app/strings/en/<screen>.json`, keys
`<screen>.<part>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.ids import EntityId
from app.domain.ports import Clock
from app.services.vault import Session
from ui.clipboard import Clipboard
from ui.dialogs import Dialogs
from ui.locked.system_signals import Heard
from ui.style.parts import Surface
from ui.style.theme import Theme
from ui.unlocked.preferences import Preferences
from ui.unlocked.scope import Scope
from ui.unlocked.sitting import Sitting
from ui.unlocked.undo import Step

if TYPE_CHECKING:
    from ui.unlocked.desk import Jobs
    from ui.unlocked.guest import Guest
    from ui.unlocked.screens.keys.model import KeyRow

Draft = tuple[str, Mapping[str, object]]
"""The key of a draft and its fields by name."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go: a screen, perhaps a record in it, a word of the screen's own, and values to begin with.

    `back` is the screen that a bar over the page leads back to.
    """

    screen: str
    id: EntityId | None = None
    what: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    back: str = ""


class ShellPort(Protocol):
    """What a screen may ask of the window around it."""

    def go(self, target: Target) -> None:
        """Show another screen; the screen left keeps its state."""

    def has(self, screen: str) -> bool:
        """Tell whether there is a screen of that key."""

    def back(self) -> None:
        """Show the screen before this one."""

    def say(self, sentence: str) -> None:
        """Tell something that went well, for a few seconds."""

    def did(self, step: Step) -> None:
        """Offer to take back what was just done on the page that is shown; see `ui.unlocked.undo`."""

    def forget_steps(self, screen: str, of: str = "") -> None:
        """Let go of what could be taken back on a screen, or in the part `of` it: it shows another record."""

    def warn(self, error: KnownError) -> None:
        """Tell what could not be done, until the person closes it or does something else."""

    def count(self, screen: str, number: int) -> None:
        """Show a number beside the name of a screen in the rail."""

    def look_again(self) -> None:
        """Read anew what stands in the rail."""

    def remove_record(self, secret: bytearray, *, purge: bool = False, allow_open_case: bool = False) -> None:
        """Lock, then remove the record from this computer; `secret` is wiped by who takes it.

        A purge stops while a hearing, order or report is open, but for `allow_open_case` once it was handed
        over.
        """

    def open_record(self, folder: Path) -> None:
        """Lock the list, and ask for the passphrase of the record in `folder`, which stands on it."""

    def look_at(self, guest: Guest) -> None:
        """Show a case that was handed over in place of the record, until the person goes back."""

    def play(self, item: EntityId) -> None:
        """Open the player for a sound or film, in a window of its own; the first time it asks."""

    def keys_of(self, screen: str) -> tuple[KeyRow, ...]:
        """Return every key of a screen and of the window, with what it does."""

    def apply(self, chosen: Preferences) -> None:
        """Use settings of the window from now on."""


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """Everything a screen gets; built on unlock, gone on lock."""

    session: Session
    jobs: Jobs
    shell: ShellPort
    dialogs: Dialogs
    clipboard: Clipboard
    theme: Theme
    clock: Clock
    scope: Scope
    sitting: Sitting
    heard: Callable[[], Heard]

    def follow_look(self, part: QWidget, slot: Callable[[], None]) -> None:
        """Call `slot` after each change of the colours or text size, once what `part` stands in has them."""

        def on_dressed(worn: QWidget) -> None:
            if worn is part or worn.isAncestorOf(part) or part.isAncestorOf(worn):
                slot()

        self.scope.connect(self.theme.dressed, on_dressed)


class Screen(Surface):
    """One page of the unlocked window."""

    def __init__(self, key: str) -> None:
        super().__init__("window", key)

    def pieces(self) -> tuple[QWidget, ...]:
        """Return what wears the style sheet: the page, or its parts where it holds pages of its own."""
        return (self,)

    def activate(self, target: Target) -> None:
        """Be shown.

        Load or refresh what `target` names. Called each time, with the last target on a return.
        """

    def refresh(self, change: Change) -> None:
        """Hear what a change wrote, here or on another screen."""

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved as plain values; called in the turn of the lock, must not wait."""
        return None

    def step(self, by: int) -> bool:  # noqa: ARG002 - for pages in which things are found
        """Go to the next thing found on this page (1), or to the one before (-1); False when it has none."""
        return False

    def print_page(self) -> bool:
        """Print what is shown, or go where it can be; False when there is nothing that prints it."""
        return False

    def is_being_written(self) -> bool:
        """Tell whether something typed here waits to be saved, so that a lock is followed by this page."""
        return False

    def left_at(self, here: Target) -> Target:
        """Return where to go on after a lock; `here` is how the page was reached."""
        return Target(here.screen, here.id, back=here.back)

    def first_focus(self) -> QWidget:
        """Return the widget that gets the focus when the screen is shown."""
        return self

    def take_back(self) -> bool:
        """Take back the last change by the screen's own means; False leaves it to the window."""
        return False

    def bring_again(self) -> bool:
        """Do again what was taken back by the screen's own means; False leaves it to the window."""
        return False
