"""What the unlocked half begins with: the choices kept in the record, and the page on which it was left."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from app.domain.errors import KnownError
from app.services.vault import Session
from app.strings.catalogue import current_language
from ui.style.theme import Theme
from ui.unlocked.guest import GUEST_SCREENS, Guest
from ui.unlocked.left_off import LeftOff, take_left_off
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.screen import Target
from ui.unlocked.screens.registry import BEGINS, LIST_SCREENS, SCREENS, ScreenSpec
from ui.unlocked.shell import Shell
from ui.unlocked.surroundings import Surroundings
from ui.unlocked.window_memory import KEY, WindowMemory, read_memory


class Opening:
    """What was kept in a record for the window, and the half built from it; it outlives the session.

    Made on the vault lane; the rest is called on the GUI thread.
    """

    def __init__(self, session: Session, language_asked: str = "", scale_asked: float | None = None) -> None:
        """What was asked was chosen on the locked page. What cannot be read was never chosen."""
        self._is_list = session.clients.is_list
        self._preferences = Preferences()
        self._is_read = False
        self.memory = WindowMemory()
        self._left_off = LeftOff()
        with suppress(KnownError):
            kept = read_preferences(session)
            chosen = replace(kept, language=language_asked or kept.language, scale=scale_asked or kept.scale)
            if chosen != kept and not session.read_only:
                write_preferences(session, chosen)
                kept = chosen
            self._preferences, self._is_read = kept, True
            self.memory = read_memory(session.drafts.load(KEY))
            self._left_off = take_left_off(session)

    @property
    def language(self) -> str:
        """The language that was chosen for this record, "" for the one of the locked page."""
        return self._preferences.language

    def speaks_another(self, language: str) -> bool:
        """Take a language that was chosen in the settings; tells whether another is spoken now."""
        if not language or language == current_language():
            return False
        self._preferences = replace(self._preferences, language=language)
        return True

    def dress(self, theme: Theme) -> None:
        """Take the colours and text size of this record before anything is made for it.

        Afterwards all of it would have to be styled again, and who chose dark colours would see a flash of
        light. What cannot be read changes nothing.
        """
        if self._is_read:
            theme.choose(self._preferences.scheme, self._preferences.scale)

    def first(self, *, new_record: bool, wants_key: bool) -> Target:
        """Return where the window begins; a record that was just made begins with writing."""
        begins = {spec.key for spec in self._screens() if spec.place in BEGINS}
        first = Target(self.memory.screen if self.memory.screen in begins else "timeline")
        if new_record:
            first = Target("settings", what="keys", back="entry") if wants_key else Target("entry")
        first = self._left_off.target or first
        return Target("clients") if self._is_list else first

    def build(self, session: Session, around: Surroundings, first: Target) -> Shell:
        """Make the unlocked half over the record."""
        left, self._left_off = self._left_off, LeftOff()
        return Shell(session, around, first=first, screens=self._screens(), memory=self.memory, left=left)

    def _screens(self) -> tuple[ScreenSpec, ...]:
        return LIST_SCREENS if self._is_list else SCREENS


def build_guest(guest: Guest, around: Surroundings) -> Shell:
    """Make the unlocked half over a case that somebody handed over."""
    first = Target("timeline")
    return Shell(guest.session, around, first=first, screens=GUEST_SCREENS, guest=guest.sentence)
