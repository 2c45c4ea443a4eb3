"""Opening and locking the vault: the one lock function for button, idle, system, quit, crash and quick exit.

The page shown follows from the state of the vault, never the other way round. Locking asks nothing, and the
unlocked half of the window is out of sight before anything is waited for (design: architecture, "Lock").
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.asking import asking
from app.services.jobs import Job, JobRunner, JobState
from app.services.process import sweep_memory
from ui.clipboard import Clipboard
from ui.locked.clearing import Clearing
from ui.locked.close_watch import Arm, CloseWatch
from ui.typed_secret import wipe
from ui.waiting import wait_in_job

if TYPE_CHECKING:  # with storage behind it: read while the passphrase is typed, see ui.main
    from app.services.vault import Removed, Session, VaultService

SLOW_MS = 1500
"""After so long the page says that closing goes on."""

Draft = tuple[str, Mapping[str, object]]


class UnlockedPage(Protocol):
    """What the locked half knows of the unlocked one."""

    def widget(self) -> QWidget:
        """Return the widget that fills the window."""

    def begin(self) -> None:
        """Make what is shown first, after the rest; this, its looks, and the showing are a turn each."""

    def dress(self) -> None:
        """Give what is shown first its looks and what it shows."""

    def take_drafts(self, keep: Callable[[Draft], None], *, leaving: bool = True) -> None:
        """Hand over what is typed and not saved, as plain values; `leaving` adds where somebody was writing.

        A bug in one page is raised when the others have given theirs.
        """

    def let_go(self) -> tuple[QWidget, ...]:
        """Drop the session and every connection from longer-lived objects.

        Returns what is taken away, a piece in a turn; the widget that fills the window is the last.
        """


class PageHolder(Protocol):
    """The root window as the lock sees it."""

    def show_unlocked(self, page: UnlockedPage) -> None:
        """Show the unlocked half."""

    def make_room(self) -> None:
        """Take the unlocked half out of the window for another; what was painted stays until then."""

    def show_locked(self) -> None:
        """Show the locked page, in this turn of the event loop, and forget the unlocked half."""


class Guest(Protocol):
    """Something else that is shown over the open session for a while; the session closes it with itself."""

    def close(self) -> None:
        """Let go of it; on the vault lane."""


BuildPage = Callable[["Session"], UnlockedPage]


class LockControl(QObject):
    """Opens, makes and locks one vault; lives as long as the process."""

    opened = Signal()
    locked = Signal()
    still_closing = Signal(bool)
    """Closing takes long; and it does not any more."""

    def __init__(
        self,
        runner: JobRunner,
        vault: Callable[[], VaultService],
        clipboard: Clipboard,
        build: BuildPage,
        *,
        hard_exit: Callable[[], None],
        prepare: Callable[[], None] = lambda: None,
        before: Callable[[Session], None] = lambda _session: None,
        arm: Arm | None = None,
    ) -> None:
        """`vault` is asked on the vault lane alone: the first time it loads what is behind it.

        `prepare` is called on the GUI thread before a record is opened or made; `before` looks at an open
        session on the vault lane, before the unlocked half is built.
        """
        super().__init__()
        self._prepare = prepare
        self._before = before
        self._runner = runner
        self._vault = vault
        self._clipboard = clipboard
        self._build = build
        self._watch = CloseWatch(hard_exit, lambda: runner.is_keeping, arm)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self.on_slow)
        self._holder: PageHolder | None = None
        self._page: UnlockedPage | None = None
        self._session: Session | None = None
        self.guest: Guest | None = None
        self._clearing = Clearing(self)
        self._door: _Door | None = None
        self._has_begun = False
        self._closing = 0
        self._closed = threading.Event()
        self._after: list[Callable[[], None]] = []

    def attach(self, holder: PageHolder) -> None:
        """Name the window whose pages are changed."""
        self._holder = holder

    @property
    def is_open(self) -> bool:
        """Whether the unlocked half is on screen."""
        return self._page is not None

    @property
    def is_opening(self) -> bool:
        """Whether a vault is on its way to be opened or made."""
        return self._door is not None

    @property
    def is_clear(self) -> bool:
        """Whether every page of what was locked has been told to go."""
        return self._clearing.is_done

    @property
    def has_begun(self) -> bool:
        """Whether a vault was ever opened or made here, or was to be.

        What refers to itself of a record that was locked stays until the collector's next full pass.
        """
        return self._has_begun

    @property
    def is_closing(self) -> bool:
        """Whether what was locked is being closed."""
        return self._closing > 0

    @property
    def has_keys(self) -> bool:
        """Whether a vault is open, on its way to be opened, or not yet closed."""
        return self._session is not None or self._door is not None or self._closing > 0

    def open(
        self,
        folder: Path,
        secret: bytearray,
        failed: Callable[[KnownError], None],
        waiting: Callable[[int], None],
        *,
        go_on: bool = False,
    ) -> None:
        """Open the vault in `folder`.

        `waiting` hears the seconds left while earlier failed tries slow this one; `go_on` writes to a vault
        of which a part was put back from an older copy.
        """
        self._prepare()
        vault = self._vault
        door = self._door = _Door()
        self._has_begun = True

        def work(ctx: JobContext) -> Session:
            with door.left_shut(), _wiping(secret):
                door.session = vault().open(
                    folder,
                    secret,
                    wait=lambda seconds: wait_in_job(ctx, seconds),
                    go_on=go_on,
                    # Every file of evidence is listed for that; the window does it behind the first page.
                    look_around=False,
                )
                self._before(door.session)
                return door.session

        door.job = self._runner.read(
            work,
            lambda session: self._arrive(door, session),
            lambda error: self._refuse(door, error, failed),
            progress=lambda done, total, _label: waiting(total - done),
        )

    def create(
        self,
        folder: Path,
        secret: bytearray,
        failed: Callable[[KnownError], None],
        begin: Callable[[Session], None] = lambda _session: None,
    ) -> None:
        """Make a new vault in `folder`, let `begin` write what it starts with, and open it."""
        self._prepare()
        vault = self._vault
        door = self._door = _Door()
        self._has_begun = True

        def work(_ctx: JobContext) -> Session:
            with door.left_shut(), _wiping(secret):
                door.session = vault().create(folder, secret)
                begin(door.session)
                self._before(door.session)
                return door.session

        door.job = self._runner.read(
            work,
            lambda session: self._arrive(door, session),
            lambda error: self._refuse(door, error, failed),
        )

    def restore(
        self,
        source: Path,
        secret: bytearray,
        target: Path,
        *,
        done: Callable[[bool], None],
        failed: Callable[[KnownError], None],
        stopped: Callable[[], None],
        progress: Callable[[int, int, str], None],
    ) -> Callable[[], None]:
        """Copy a backup to a new place; returns how to stop. `done` hears whether every byte was checked."""
        vault = self._vault

        def work(ctx: JobContext) -> bool:
            try:
                made = vault().restore(
                    source,
                    secret,
                    target,
                    wait=lambda seconds: wait_in_job(ctx, seconds),
                    # The place is the usual one or was chosen, never typed.
                    folders_above=True,
                    ctx=ctx,
                )
                return made.verified
            finally:
                wipe(secret)
                sweep_memory()

        def finished(state: JobState) -> None:
            if state is JobState.CANCELLED:
                stopped()

        return self._runner.read(work, done, failed, progress=progress, finished=finished).cancel

    def remove(
        self,
        folder: Path,
        secret: bytearray,
        *,
        purge: bool = False,
        allow_open_case: bool = False,
        done: Callable[[Removed], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Remove the closed vault in `folder` once `secret` opened it; a purge stops for an open case."""
        vault = self._vault

        def work(ctx: JobContext) -> Removed:
            def wait(seconds: float) -> None:
                wait_in_job(ctx, seconds)

            try:
                if purge:
                    return vault().purge(folder, secret, wait=wait, allow_open_case=allow_open_case)
                return vault().remove(folder, secret, wait=wait)
            finally:
                wipe(secret)
                sweep_memory()

        self._runner.read(work, done, failed)

    def _make(self, session: Session) -> UnlockedPage:
        self._session = session
        self._door = None
        self._clipboard.watch(on=True)
        self._page = page = self._build(session)
        return page

    def _begin(self, page: UnlockedPage) -> None:
        """Make its first page, unless a lock came between."""
        if self._page is page:
            page.begin()
            QTimer.singleShot(0, self, partial(self._dress, page))

    def _dress(self, page: UnlockedPage) -> None:
        if self._page is page:
            page.dress()
            QTimer.singleShot(0, self, partial(self._show, page))

    def _show(self, page: UnlockedPage) -> None:
        if self._page is page:
            assert self._holder is not None
            self._holder.show_unlocked(page)
            self.opened.emit()

    def build_again(self) -> None:
        """Build the unlocked half anew over the same session: after its language was changed.

        What was typed and not saved is kept as a draft first; results on their way to the old half are
        dropped. Long work would be stopped, so callers ask before. What is behind this turn comes in turns of
        its own, as after an opening.
        """
        page, session = self._page, self._session
        if page is None or session is None or self._holder is None:
            return
        drafts: list[Draft] = []
        page.take_drafts(drafts.append, leaving=False)
        self._runner.new_session()
        self._holder.make_room()
        self._clearing.take(page.let_go())
        self._runner.read(lambda _ctx: _keep(session, tuple(drafts)), survives=True)
        QTimer.singleShot(0, self, partial(self._begin, self._make(session)))

    def visit(self, guest: Guest | None) -> None:
        """Show something else over the same session, or the session itself again; it is built anew."""
        if self._page is None or self._session is None:
            return
        before, self.guest = self.guest, guest
        self.build_again()
        if before is not None:
            self._runner.read(lambda _ctx: before.close())

    def lock(self, then: Callable[[], None] | None = None, *, at_once: bool = False) -> None:
        """Lock now; `then` is called when the database is closed (at once when nothing was open).

        A bug in what is on screen is raised when the closing is under way, and keeps nothing open. `at_once`
        ends the process after the short time although words may still wait to be written.
        """
        if at_once:
            self._watch.hurry()
        page, session, door = self._page, self._session, self._door
        self._page = self._session = self._door = self.guest = None
        if then is not None:
            self._after.append(then)
        with ExitStack() as whatever_happens:
            whatever_happens.callback(self._shut, page, session, door)
            if self._holder is not None:
                self._holder.show_locked()
            self._clipboard.clear()
            self._clipboard.watch(on=False)

    def _shut(self, page: UnlockedPage | None, session: Session | None, door: _Door | None) -> None:
        """Close what is open or on its way; a half that could not be made has a session and no page."""
        if self._closing == 0:  # a closing that is under way belongs to the session and must not be cancelled
            self._runner.new_session()
        if session is not None:
            session.interrupt()
            self._runner.unless_keeping(session.interrupt_statement)
            drafts: list[Draft] = []
            with ExitStack() as whatever_happens:  # the last first
                whatever_happens.callback(
                    lambda: self._close(lambda: _close(session, tuple(drafts)), keeps=bool(drafts))
                )
                whatever_happens.callback(QPixmapCache.clear)
                if page is not None:
                    whatever_happens.callback(lambda: self._clearing.take(page.let_go()))
                    page.take_drafts(drafts.append)
        elif door is not None:
            door.turn_back()
            self._close(door.close)
        elif self._closing == 0:
            self._go_on()

    def wait_closed(self, seconds: float) -> bool:
        """Wait until what was locked is closed; only where the system ends the program after this turn."""
        return self._closing == 0 or self._closed.wait(seconds)

    def on_closed(self, _state: JobState) -> None:
        """Note that the keys are gone, and do what waited for it.

        A disk that fails while closing leaves nothing else to do: what was saved is safe.
        """
        self._closing -= 1
        if self._closing:
            return
        self._watch.end()
        self._slow.stop()
        self.still_closing.emit(False)  # noqa: FBT003
        self.locked.emit()
        self._go_on()

    def _arrive(self, door: _Door, session: Session) -> None:
        """Show what was opened, unless a lock came between."""
        if self._door is door:
            # Making it, its first page, and showing both are a turn each.
            QTimer.singleShot(0, self, partial(self._begin, self._make(session)))

    def _refuse(self, door: _Door, error: KnownError, failed: Callable[[KnownError], None]) -> None:
        if self._door is door:
            self._door = None
        failed(error)

    def on_slow(self) -> None:
        """Tell that closing takes its time."""
        if self._closing:
            self.still_closing.emit(True)  # noqa: FBT003

    def _close(self, work: Callable[[], None], *, keeps: bool = False) -> None:
        """Run `work`, which closes, on the vault lane after everything before it; `keeps` words first."""
        closed = self._closed = threading.Event()
        self._closing += 1
        self._watch.begin()
        self._slow.start()

        def close() -> None:
            try:
                work()
            finally:
                closed.set()

        self._runner.read(lambda _ctx: close(), finished=self.on_closed, survives=keeps)

    def _go_on(self) -> None:
        after, self._after = self._after, []
        for step in after:
            step()


class _Door:
    """Holds a session between its opening on the lane and its arrival on the GUI thread."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.job: Job[Session] | None = None

    def turn_back(self) -> None:
        """Ask the opening to stop, if it still can."""
        if self.job is not None:
            self.job.cancel()

    @contextmanager
    def left_shut(self) -> Iterator[None]:
        """Close what was opened when the block fails: a disk may be pulled out right behind the opening."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close what was opened and never arrived; on the vault lane, after the opening."""
        session, self.session = self.session, None
        if session is not None:
            session.lock()


def _close(session: Session, drafts: tuple[Draft, ...]) -> None:
    """Write the last drafts and close; on the vault lane. A full disk must not keep the vault open."""
    try:
        _keep(session, drafts)
    finally:
        session.lock()


def _keep(session: Session, drafts: tuple[Draft, ...]) -> None:
    with asking() as every:
        for key, fields in drafts:
            every.ask(partial(session.drafts.save, key, fields), None)


@contextmanager
def _wiping(secret: bytearray) -> Iterator[None]:
    try:
        yield
    finally:
        wipe(secret)
