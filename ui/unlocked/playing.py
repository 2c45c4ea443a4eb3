"""Playing an item: asked once for each, opened in a window of its own, gone with the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.playing import Heard, PlayerLook
from app.services.vault import Session
from app.strings.catalogue import current_language, text
from ui.dialogs import Dialogs, Question
from ui.style.theme import Theme
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import read_preferences


class Teller(Protocol):
    """Where what happened is said."""

    def say(self, sentence_: str) -> None:
        """Tell something that went well."""

    def warn(self, error: KnownError) -> None:
        """Tell what could not be done."""


@dataclass(frozen=True, slots=True)
class PlayerKeys:
    """What the keys and the mouse do in the player's window, which is none of ours: call these here."""

    post: Callable[[Callable[[], None]], None]
    touched: Callable[[], None]
    lock: Callable[[], None]
    leave: Callable[[], None]


class PlayControl:
    """Asks, starts, and listens to the player; built on unlock, let go on lock."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        *,
        dialogs: Dialogs,
        theme: Theme,
        teller: Teller,
        keys: PlayerKeys,
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._dialogs = dialogs
        self._theme = theme
        self._teller = teller
        self._keys: PlayerKeys | None = keys

    def let_go(self) -> None:
        """Hear nothing any more."""
        self._keys = None

    def play(self, item: EntityId, parent: QWidget) -> None:
        """Open the player for an item; the first time the person is asked, in a dialog over `parent`."""
        self._jobs.read(
            lambda _ctx: self._session.playing.was_agreed(item),
            lambda agreed: self._start(item) if agreed else self._ask(item, parent),
        )

    def on_started(self, _nothing: None) -> None:
        """Say where to look: the window needs a moment."""
        self._teller.say(text("player.opens"))

    def on_heard(self, heard: Heard, error: KnownError | None) -> None:
        """Do what was pressed in the player's window."""
        keys = self._keys
        if keys is None:
            return
        match heard:
            case Heard.TOUCHED:
                keys.touched()
            case Heard.LOCK:
                keys.lock()
            case Heard.LEAVE:
                keys.leave()
            case Heard.FAILED if error is not None:
                self._teller.warn(error)
            case _:
                pass

    def _ask(self, item: EntityId, parent: QWidget) -> None:
        question = Question(text("player.ask.heading"), text("player.ask.sentence"), text("player.ask.yes"))
        self._dialogs.ask(parent, question, partial(self._start, item))

    def _start(self, item: EntityId) -> None:
        keys = self._keys
        if keys is None:
            return
        look = partial(
            PlayerLook,
            dark=self._theme.is_dark,
            percent=round(100 * self._theme.scale),
            language=current_language(),
            platform=QGuiApplication.platformName(),
        )

        def heard(what: Heard, error: KnownError | None) -> None:
            keys.post(lambda: self.on_heard(what, error))

        def work(_ctx: object) -> tuple[None, Change]:
            shift_exit = read_preferences(self._session).shift_exit
            self._session.playing.start(item, look(shift_exit=shift_exit), heard)
            return None, Change(RecordKind.EVIDENCE, (item,))

        self._jobs.change(work, self.on_started)
