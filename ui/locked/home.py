"""Which page stands while the record is locked, and how these pages lead to one another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.services.jobs import JobRunner
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.dialogs import Dialogs, Question
from ui.language import WindowLanguage
from ui.locked.language_buttons import LanguageButtons
from ui.locked.lock import LockControl
from ui.locked.places import is_empty_place
from ui.locked.root_window import FaultPage, LastPage, RootWindow
from ui.locked.unlock_screen import UnlockScreen

if TYPE_CHECKING:
    from app.domain.ports import JobContext
    from app.services.leftovers import Leftover
    from app.services.vault import Removed
    from ui.locked.first_run import FirstRun


class Home:
    """Shows the page for the passphrase, the first run, a backup that comes back, or the last words."""

    def __init__(
        self,
        root: RootWindow,
        control: LockControl,
        language: WindowLanguage,
        *,
        usual: Path,
        dialogs: Dialogs,
        runner: JobRunner,
        leave: Callable[[], None],
    ) -> None:
        """`usual` is where a record lies unless a person says otherwise."""
        self._root = root
        self._control = control
        self._language = language
        self._usual = usual
        self._dialogs = dialogs
        self._runner = runner
        self._leave = leave
        self._asked_for = usual
        self._making: FirstRun | None = None
        self.through: Path | None = None
        """The list through which the record that is asked for was chosen."""
        self.language_asked = ""
        """The language that was chosen on a locked page; the record that is opened next keeps it."""
        self.scale_asked: float | None = None
        """The size of the text that was chosen there, likewise."""

    @property
    def new_record(self) -> bool:
        """Whether a record is made here, and not opened."""
        return self._making is not None

    @property
    def is_asking(self) -> bool:
        """Whether the page that asks for the passphrase of a record is the one that stands."""
        return isinstance(self._root.home, UnlockScreen)

    @property
    def wants_key(self) -> bool:
        """Whether a recovery key was asked for with the record that is made."""
        return self._making is not None and self._making.wants_key

    def begin(self) -> None:
        """Show the first page: what fits the usual place."""
        if is_empty_place(self._usual):
            self.show_first_run()
        else:
            self.show_unlock(self._usual)

    def show_unlock(
        self,
        folder: Path,
        note: str = "",
        *,
        go_on: bool = False,
        through: Path | None = None,
        now: bool = True,
    ) -> None:
        """Ask for the passphrase of the record in `folder`; `note` says what went before.

        `through` is the list on which somebody who helps chose that record: there the way leads back.
        Without `now` it waits out of sight for the next lock.
        """
        self._asked_for = folder
        self.through = through
        page = UnlockScreen(
            folder,
            self._dialogs,
            open_vault=self._control.open,
            new=self.show_first_run,
            restore=self.show_restore,
            leave=self._leave,
            languages=self._language_buttons(),
            note=note,
            go_on=go_on,
            back=None if through is None else lambda: self.show_unlock(through),
        )
        self._show(page, now=now)

    def show_closing(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Say on the locked page that what was locked is still being closed, or no more."""
        if isinstance(self._root.home, UnlockScreen):
            self._root.home.show_closing(on=on)

    def look_for_leftovers(self) -> None:
        """Find out beside the page whether what stands there was left by a removal that was cut short.

        Asked once the code behind it is there: the first page comes without it.
        """
        folder, page = self._asked_for, self._root.home
        if not isinstance(page, UnlockScreen):
            return

        def look(_ctx: JobContext) -> Leftover | None:
            from app.services.leftovers import leftover_in

            return leftover_in(folder)

        def then(found: Leftover | None) -> None:
            if found is not None and self._root.home is page:
                self.show_leftover(found)

        self._runner.work(look, then)

    def show_leftover(self, found: Leftover) -> None:
        """Say that nothing can open what is there, and offer to remove it or to look for a backup."""
        what = text("leftover.sentence", n=found.files) if found.files else text("leftover.empty")
        words = [what, text("leftover.which")]
        page = LastPage(text("leftover.title"), words, self._leave, name="leftover")
        page.offer("leftover.backup", self.show_restore)
        page.offer("leftover.remove", lambda: self._ask_leftover(page, found))
        self._show(page)

    def _ask_leftover(self, page: QWidget, found: Leftover) -> None:
        question = Question(
            text("leftover.question"), text("leftover.question.sentence"), text("leftover.question.yes")
        )

        def remove() -> None:
            from app.services.leftovers import remove_leftover

            self._runner.work(lambda _ctx: remove_leftover(found), self.on_removed, self._on_leftover_kept)

        self._dialogs.ask(page, question, remove)

    def _on_leftover_kept(self, error: KnownError) -> None:
        self._show(LastPage(text("leftover.title"), (sentence(error),), self._leave))

    def show_restore(self) -> None:
        """Get a record back from a backup."""
        from ui.locked.restore_page import RestorePage

        page = RestorePage(
            self._usual,
            self._dialogs,
            start=self._control.restore,
            restored=self.on_restored,
            cancel=self.on_restore_left,
            leave=self._leave,
        )
        self._show(page)

    def show_first_run(self) -> None:
        """Make a new record, step by step."""
        from ui.locked.first_run import FirstRun

        self.through = None
        page = FirstRun(
            self._usual,
            self._dialogs,
            self._runner,
            create=self._control.create,
            create_list=self.create_list,
            cancel=self.show_unlock,
            leave=self._leave,
            languages=self._language_buttons(),
        )
        self._show(page)
        self._making = page

    def create_list(self, folder: Path, secret: bytearray, failed: Callable[[KnownError], None]) -> None:
        """Make a list of several records and open it."""
        self._control.create(folder, secret, failed, lambda session: session.clients.begin())

    def show_fault(self, code: str) -> None:
        """Show the code of a bug, whatever page or half was there."""
        self._show(FaultPage(code, self._leave))
        self._root.show()

    def remove_record(
        self,
        folder: Path,
        secret: bytearray,
        through: Path | None,
        *,
        purge: bool,
        allow_open_case: bool,
    ) -> None:
        """Lock, then remove the record from this computer; the locked page says what came of it."""
        self._control.lock(
            lambda: self._control.remove(
                folder,
                secret,
                purge=purge,
                allow_open_case=allow_open_case,
                done=self.on_removed,
                failed=lambda error: self.show_unlock(folder, sentence(error), through=through),
            )
        )
        self.show_unlock(folder, text("unlock.removing"), through=through)

    def on_restored(self, folder: Path) -> None:
        """Ask for the passphrase of what came back."""
        self.show_unlock(folder, text("restore.done"))

    def on_restore_left(self) -> None:
        """Go back to the page before."""
        self.show_unlock(self._asked_for)

    def on_language_pressed(self, language: str) -> None:
        """Speak another language on the locked page; the record that is opened next keeps it."""
        self.language_asked = language
        self._language.use(language)
        page = self._root.home
        if isinstance(page, UnlockScreen):
            self.show_unlock(page.folder, go_on=page.goes_on, through=self.through)
        else:
            self.show_first_run()

    def on_turned_back(self) -> None:
        """Ask again: the opening did not come to its end. What was being made may be there by now."""
        page = self._root.home
        if isinstance(page, UnlockScreen):
            self.show_unlock(page.folder, go_on=page.goes_on, through=self.through)
        elif self._making is not None and is_empty_place(self._making.folder):
            self.show_first_run()
        elif self._making is not None:
            self.show_unlock(self._making.folder)

    def on_removed(self, removed: Removed) -> None:
        """Say what is gone and what stays; nothing is opened from here."""
        words = [text("removed.sentence"), text("removed.stays")]
        if removed.left:
            words.append(text("removed.left", n=len(removed.left)))
        if removed.foreign:
            words.append(text("removed.foreign", n=len(removed.foreign)))
        self._show(LastPage(text("removed.title"), words, self._leave))

    def _show(self, page: QWidget, *, now: bool = True) -> None:
        self._making = None
        self._root.set_home(page, now=now)

    def _language_buttons(self) -> LanguageButtons:
        """Make the buttons by which a locked page is read in another language."""
        return LanguageButtons(self._language.others(), self.on_language_pressed)
