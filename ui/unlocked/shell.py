"""The unlocked half of the window.

Rail, bar, messages, jobs and one screen; built on unlock, destroyed on lock.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.ids import EntityId
from app.services.asking import Asking, asking
from app.services.vault import Session
from app.strings.catalogue import current_language, text
from app.strings.errors import sentence
from ui.dialogs import Question
from ui.style.box_keys import AGAIN_KEYS, BACK_KEYS
from ui.style.focus import first_stop
from ui.style.parts import Surface, column, em, row
from ui.style.theme import Theme
from ui.unlocked.break_reminder import BreakReminder
from ui.unlocked.cursor import Cursor, cursor_in, put_back
from ui.unlocked.desk import Jobs
from ui.unlocked.guest import Guest
from ui.unlocked.left_off import LeftOff
from ui.unlocked.moving import open_menu, parts_of, step_between
from ui.unlocked.playing import PlayControl, PlayerKeys
from ui.unlocked.preferences import Preferences
from ui.unlocked.rail import Rail
from ui.unlocked.scope import Scope
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.keys.model import KeyRow
from ui.unlocked.screens.registry import BEGINS, SCREENS, ScreenSpec
from ui.unlocked.shell_keys import ShellKeys, Wanted
from ui.unlocked.shell_presenter import ShellPresenter
from ui.unlocked.shell_screens import ShellScreens
from ui.unlocked.shell_steps import ShellSteps
from ui.unlocked.sitting import Sitting
from ui.unlocked.surroundings import Surroundings
from ui.unlocked.top_bar import TopBar
from ui.unlocked.undo import Step
from ui.unlocked.widgets.guest_bar import GuestBar
from ui.unlocked.widgets.job_panel import JobPanel
from ui.unlocked.widgets.message_bar import MessageBar
from ui.unlocked.widgets.return_bar import ReturnBar
from ui.unlocked.window_memory import KEY, WindowMemory, as_left

ROOM_EM = 60
"""Below so many text heights of width, the rail shows icons alone."""


class Shell(QWidget):
    """Holds the screens, each built when first shown."""

    def __init__(
        self,
        session: Session,
        around: Surroundings,
        *,
        first: Target,
        screens: tuple[ScreenSpec, ...] = SCREENS,
        guest: str = "",
        memory: WindowMemory | None = None,
        left: LeftOff | None = None,
    ) -> None:
        """Make all but the pages; `begin` makes the first one, in a turn of its own.

        `guest` is the sentence over a case that somebody handed over, "" over one's own record; `left` is
        what was being written when the record was locked.
        """
        super().__init__()
        self.setObjectName("shell")
        self._around: Surroundings | None = around
        may_write = not session.read_only
        self._specs = {spec.key: spec for spec in screens}
        self._trail: list[Target] = []
        self._first, self._from_before = first, left or LeftOff()
        self._memory = memory or WindowMemory()
        self._keeps = may_write and memory is not None
        self._scope = Scope()
        self._message = MessageBar()
        self._steps = ShellSteps(self, self._message)
        self._panel = JobPanel()
        self._break = BreakReminder(self)
        self._return = ReturnBar()
        self._guest = GuestBar(guest) if guest else None
        self._top = TopBar(searches="search" in self._specs, writes="entry" in self._specs and may_write)
        self._rail = Rail(screens, around.theme, self.on_rail, go_on=self.on_go_on, backup=self.on_backup)
        self._screens = ShellScreens(around.theme, self._memory)
        self._jobs = jobs = Jobs(around.runner, self._panel, self.warn)
        self._context: ScreenContext | None = ScreenContext(
            session=session,
            jobs=jobs,
            shell=self,
            dialogs=around.dialogs,
            clipboard=around.clipboard,
            theme=around.theme,
            clock=around.clock,
            scope=self._scope,
            sitting=Sitting(),
            heard=around.heard,
        )
        self._presenter = ShellPresenter(session, jobs, self)
        keys = PlayerKeys(around.runner.post, around.player_touched, around.lock, around.quick_exit)
        self._playing = PlayControl(
            session, jobs, dialogs=around.dialogs, theme=around.theme, teller=self, keys=keys
        )
        self._scope.add(self._playing.let_go)
        self._lay_out(around.theme)
        self._connect(around)
        if self._guest is not None:
            self._rail.show_guest()
        elif session.read_only:
            self._rail.show_read_only(can_go_on=session.can_go_on)

    # What the lock asks.

    def begin(self) -> None:
        """Make the page that comes first; `dress` comes in the next turn."""
        self.go(self._first)

    def dress(self) -> None:
        """Give the page that comes first its looks and what it shows, and ask for what stands around it."""
        first, left = self._first, self._from_before
        self._screens.begin(first.screen)
        self._arrive(self._trail[-1])
        put_back(partial(self.screen_of, first.screen), Cursor(left.box, left.letters), self._jobs)
        self._presenter.start(
            tuple(text(self._specs[key].name) for key in left.elsewhere if key in self._specs)
        )

    def widget(self) -> QWidget:
        """Return this widget."""
        return self

    def take_drafts(self, keep: Callable[[Draft], None], *, leaving: bool = True) -> None:
        """Hand over the drafts of all screens, and where somebody was writing when they are `leaving`."""
        with asking() as every:
            for take in self._drafts(every, leaving=leaving):
                if (draft := every.ask(take, None)) is not None:
                    keep(draft)

    def _drafts(self, every: Asking, *, leaving: bool) -> tuple[Callable[[], Draft | None], ...]:
        if not self._trail:
            return (self._unseen,)
        typed = tuple(screen.take_draft for screen in self._screens.built.values())
        return (*typed, self._left, *((partial(self._left_off, every),) if leaving else ()))

    def _left_off(self, every: Asking) -> Draft | None:
        built, here = self._screens.built, self._trail[-1]
        elsewhere = [
            key for key, screen in built.items() if every.ask(screen.is_being_written, otherwise=False)
        ]
        if not self._keeps or not elsewhere:
            return self._unseen()
        on_top = self.screen_of(here.screen)
        cursor = cursor_in(on_top.focusWidget())
        target = every.ask(partial(on_top.left_at, here), None) if here.screen in elsewhere else None
        others = tuple(key for key in elsewhere if target is None or key != here.screen)
        return LeftOff(target, cursor.box, cursor.letters, others).draft()

    def _unseen(self) -> Draft | None:
        """Return what is to be gone on with when it was locked before anybody saw it again."""
        return self._from_before.draft() if self._keeps and self._from_before != LeftOff() else None

    def _left(self) -> Draft | None:
        here = self._specs[self.here()]
        screen = here.key if here.place in BEGINS else here.under or self._memory.screen
        left = as_left(self, screen, self._memory)
        return (KEY, left.values()) if self._keeps and left != self._memory else None

    def let_go(self) -> tuple[QWidget, ...]:
        """Undo every tie from longer-lived objects and drop the session; return the pages, then this."""
        self._scope.end()
        self._steps.let_go()
        self._context = None
        self._around = None
        return *self._screens.let_go(), self

    # What screens ask (ShellPort).

    def go(self, target: Target) -> None:
        """Show the screen of `target`; where it must be built or styled first, each is a turn of its own."""
        if self._guest is not None and target.screen not in self._specs:
            self.say(text("window.guest.not_here"))
            return
        self.screen_of(target.screen)
        self._message.clear()
        if not self._trail or self._trail[-1] != target:
            self._trail = [*self._trail[-30:], target]
        self._return.show_way(target.back)
        if target.screen == "pause":
            self._break.begin_again()
        self._rail.mark(target.screen)
        if target.screen != "search":
            self._top.forget_search()
        self._screens.when_ready(target.screen, partial(self._arrive, self._trail[-1]))

    def _arrive(self, target: Target) -> None:
        """Put the page of `target` in the place of the one before, unless the way led on meanwhile."""
        if self._context is None or self._trail[-1] is not target:
            return
        screen = self.screen_of(target.screen)
        self._screens.bring(screen, text(self._specs[target.screen].name))
        self._keys.leave_to(screen)
        screen.activate(target)
        if target.screen != "search":
            first_stop(screen.first_focus()).setFocus()

    def has(self, screen: str) -> bool:
        """Tell whether there is a screen of that key."""
        return screen in self._specs

    def back(self) -> None:
        """Show the screen before this one, the timeline when there is none."""
        here = self._trail[-1].screen if self._trail else ""
        while self._trail and self._trail[-1].screen == here:
            self._trail.pop()
        self.go(self._trail.pop() if self._trail else Target(next(iter(self._specs))))

    def say(self, sentence_: str) -> None:
        """Tell something that went well."""
        self._message.say(sentence_)

    def did(self, step: Step) -> None:
        """Offer to take back what was just done here."""
        self._steps.did(step)

    def forget_steps(self, screen: str, of: str = "") -> None:
        """Let go of what could be taken back on a screen, or in a part of it."""
        self._steps.forget(screen, of)

    def warn(self, error: KnownError) -> None:
        """Tell what could not be done."""
        self._message.warn(sentence(error))

    def count(self, screen: str, number: int) -> None:
        """Show a number in the rail."""
        self._rail.count(screen, number)

    def look_again(self) -> None:
        """Read anew what stands in the rail."""
        self._presenter.look()

    def remove_record(self, secret: bytearray, *, purge: bool = False, allow_open_case: bool = False) -> None:
        """Lock, then remove the record from this computer."""
        if self._around is not None:
            self._around.remove_record(secret, purge, allow_open_case)

    def open_record(self, folder: Path) -> None:
        """Lock the list, and ask for the passphrase of the record in `folder`."""
        if self._around is not None:
            self._around.open_record(folder)

    def look_at(self, guest: Guest) -> None:
        """Show a case that was handed over in place of the record."""
        if self._around is not None:
            self._around.look_at(guest)

    def play(self, item: EntityId) -> None:
        """Open the player for a sound or film."""
        self._playing.play(item, self)

    # What the presenter shows.

    def show_name(self, name: str) -> None:
        """Show the code of the case."""
        self._rail.show_name(name)

    def apply(self, chosen: Preferences) -> None:
        """Use what was chosen in the settings."""
        around = self._around
        if around is not None:
            self._rail.show_lock_time(chosen.lock_seconds)
            self._break.use(on=chosen.break_reminder)
            around.lock_after(chosen.lock_seconds)
            around.shift_exit(chosen.shift_exit)
            around.hide_from_capture(chosen.hide_from_capture)
            around.theme.choose(chosen.scheme, chosen.scale)
            if self._panel.is_empty():
                around.speak(chosen.language)
            elif chosen.language not in {"", current_language()}:
                self.say(text("window.language.later"))

    def note(self, sentence_: str) -> None:
        """Show a sentence that stays until it is closed."""
        self._message.warn(sentence_)

    def tell(self, sentence_: str) -> None:
        """Show a calm sentence that stays until it is closed."""
        self._message.tell(sentence_)

    # Slots.

    def on_take_back(self) -> None:
        """Take the last change on this page back."""
        self._steps.take_back()

    def on_bring_again(self) -> None:
        """Do again what was taken back on this page."""
        self._steps.bring_again()

    def on_rail(self, key: str) -> None:
        """Show the screen chosen in the rail."""
        self.go(Target(key))

    def on_go_on(self) -> None:
        """Ask whether to write to a record of which a part was put back."""
        if self._around is not None:
            question = Question(
                text("window.go_on.heading"), text("window.go_on.sentence"), text("window.go_on.yes")
            )
            self._around.dialogs.ask(self, question, self._around.go_on)

    def on_backup(self) -> None:
        """Show the page about backups."""
        self.go(Target("settings", what="backup"))

    def show_backup(self, last: str, *, due: bool) -> None:
        """Show in the rail when the last backup was."""
        self._rail.show_backup(last, due=due)

    def on_changed(self, change: Change) -> None:
        """Let every screen that exists hear of a change."""
        with asking() as every:
            every.ask(partial(self._presenter.on_changed, change), None)
            for screen in tuple(self._screens.built.values()):
                every.ask(partial(screen.refresh, change), None)

    def on_break_due(self) -> None:
        """Say quietly that a pause is possible."""
        self._message.tell(text("pause.reminder"))

    def on_new_wanted(self) -> None:
        """Start a new entry."""
        context = self._context
        may_write = self.has("entry") and context is not None and not context.session.read_only
        if may_write and self._top.isEnabled():
            self.go(Target("entry"))

    def on_searched(self, words: str) -> None:
        """Show what was found, keeping the focus in the box."""
        self.go(Target("search", what=words))

    def on_search_left(self) -> None:
        """Go back to the screen before the results."""
        if self._trail and self._trail[-1].screen == "search":
            self.back()

    def on_results_wanted(self) -> None:
        """Move from the box into the results."""
        if self._trail and self._trail[-1].screen == "search":
            self._screens.built["search"].first_focus().setFocus()

    def on_search_wanted(self) -> None:
        """Put the focus into the search box."""
        if not self.has("search"):
            return
        self._top.search.setFocus()
        self._top.search.selectAll()

    def on_print_wanted(self) -> None:
        """Print what is shown; where nothing prints it, say what does."""
        on_top = self._screens.currentWidget()
        if not (isinstance(on_top, Screen) and on_top.print_page()):
            self.say(text("window.print.where"))

    def on_next_wanted(self) -> None:
        """Open the next thing that was found."""
        self._step(1)

    def on_previous_wanted(self) -> None:
        """Open the one before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        on_top = self._screens.currentWidget()
        if not (isinstance(on_top, Screen) and on_top.step(by)) and self.has("search"):
            self.screen_of("search").step(by)

    def on_menu_wanted(self) -> None:
        """Open the menu of what has the focus, as the key for menus does."""
        open_menu(self)

    def on_keys_wanted(self) -> None:
        """Show every key of this page and of the window."""
        if self.here() != "keys":
            self.go(Target("keys", what=self.here()))

    def keys_of(self, screen: str) -> tuple[KeyRow, ...]:
        """Return every key of a screen and of the window."""
        if not screen:
            return self._keys.rows(None, "")
        return self._keys.rows(self.screen_of(screen), self._specs[screen].name)

    def on_next_part(self) -> None:
        """Move the focus to the next part of the window."""
        step_between(self._parts(), 1)

    def on_part_before(self) -> None:
        """Move the focus to the part before."""
        step_between(self._parts(), -1)

    def _parts(self) -> tuple[QWidget, ...]:
        return (self._rail, *parts_of(self.screen_of(self.here())), self._top)

    def on_zoom(self, step: int) -> None:
        """Make the text larger or smaller, and keep that."""
        around = self._around
        if around is not None:
            scale = around.theme.scale_after(step)
            around.theme.choose(around.theme.scheme, scale)
            self._presenter.keep_scale(scale)

    def show_kept(self) -> None:
        """Let the settings show what was chosen elsewhere."""
        if self.here() == "settings":
            self.screen_of("settings").activate(self._trail[-1])

    def here(self) -> str:
        """Return the key of the page that is shown, "" before the first is."""
        return self._trail[-1].screen if self._trail else ""

    def screen_of(self, key: str) -> Screen:
        """Return a screen, building it when it was not shown yet."""
        return self._screens.of(self._specs[key], self._context)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        self._from_before = LeftOff()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.on_room_changed()

    def on_room_changed(self) -> None:
        """Shorten rail and bar where text is large for the window."""
        tight = self.width() < em(ROOM_EM)
        self._rail.compact(on=tight)
        self._top.compact(on=tight)

    def _lay_out(self, theme: Theme) -> None:
        layout = row(self, gap=0)
        layout.addWidget(self._rail)
        right = Surface("window", "shell.right")
        inner = column(right, gap=0)
        inner.addWidget(self._top)
        if self._guest is not None:
            inner.addWidget(self._guest)
        inner.addWidget(self._message)
        inner.addWidget(self._return)
        inner.addWidget(self._screens, 1)
        foot = column(margins=(20, 0, 20, 0))
        foot.addWidget(self._panel)
        inner.addLayout(foot)
        layout.addWidget(right, 1)
        for part in (self._rail, self._top, self._guest, self._message, self._return, self._panel):
            if part is not None:
                theme.wear(part)

    def _connect(self, around: Surroundings) -> None:
        self._return.wanted.connect(self.on_rail)
        if self._guest is not None:
            self._guest.left.connect(around.leave_guest)
        self._message.undo_wanted.connect(self.on_take_back)
        self._break.due.connect(self.on_break_due)
        self._top.new_wanted.connect(self.on_new_wanted)
        self._top.searched.connect(self.on_searched)
        self._top.search_left.connect(self.on_search_left)
        self._top.results_wanted.connect(self.on_results_wanted)
        self._top.lock_wanted.connect(around.lock)
        self._top.exit_wanted.connect(around.quick_exit)
        self._scope.add(around.runner.watch(self.on_changed))
        self._scope.connect(around.theme.changed, self.on_room_changed)
        self._scope.connect(around.lock_left, self._rail.show_left)
        self._top.keys_wanted.connect(self.on_keys_wanted)
        self._scope.connect(around.theme.zoom_wanted, self.on_zoom)
        wanted: tuple[Wanted, ...] = (
            *((("Ctrl+N", self.on_new_wanted, "keys.window.new"),) if "entry" in self._specs else ()),
            *((("Ctrl+F", self.on_search_wanted, "keys.window.search"),) if "search" in self._specs else ()),
            ("Ctrl+L", around.lock, "keys.window.lock"),
            ("F1", self.on_keys_wanted, "keys.window.keys"),
            ("F6", self.on_next_part, "keys.window.part"),
            ("Shift+F6", self.on_part_before, "keys.window.part_before"),
            ("Alt+Left", self.back, "keys.window.back"),
            ("Shift+F10", self.on_menu_wanted, "keys.window.menu"),
            ("Ctrl+P", self.on_print_wanted, "keys.window.print"),
            ("F3", self.on_next_wanted, "keys.window.next"),
            ("Shift+F3", self.on_previous_wanted, "keys.window.previous"),
            (BACK_KEYS, self.on_take_back, "keys.window.take_back"),
            *((keys, self.on_bring_again, "keys.window.bring_again") for keys in AGAIN_KEYS),
        )
        self._keys = ShellKeys(self, wanted, rail=self._rail.keys(), specs=self._specs, go=self.on_rail)
