"""What a person chose for the window; kept inside the vault, so that nothing outside tells of use."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.vault import Session
from app.strings.catalogue import languages
from ui.locked.capture import HIDES_UNASKED
from ui.style.theme import SCALES, Scheme

LOCK_CHOICES = (60, 120, 300, 600, 1800)
_LOCK, _SCHEME, _SCALE, _SHIFT, _LANGUAGE, _BREAK, _RULES, _CAPTURE = (
    "window.lock_seconds",
    "window.colours",
    "window.text_percent",
    "window.shift_exit",
    "window.language",
    "window.break_reminder",
    "window.ground_rules",
    "window.hide_from_capture",
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Seconds until the lock, the colours, the text size (1.0 to 2.0), whether Shift three times leaves.

    `language` is a code, "" for what the locked page speaks; `break_reminder` tells of a pause after a while;
    `ground_rules` says once in a sitting what to keep in mind while writing; `hide_from_capture` asks the
    system to leave the window out of pictures of the screen, where it knows that.
    """

    lock_seconds: int = 120
    scheme: Scheme = Scheme.SYSTEM
    scale: float = 1.0
    shift_exit: bool = True
    language: str = ""
    break_reminder: bool = True
    ground_rules: bool = True
    hide_from_capture: bool = HIDES_UNASKED


def read_preferences(session: Session) -> Preferences:
    """Read what was chosen; anything unreadable is as if it was never chosen. On the vault lane."""
    known = session.settings.all()
    standard = Preferences()
    lock, percent = _number(known.get(_LOCK)), _number(known.get(_SCALE))
    scheme, language = known.get(_SCHEME, ""), known.get(_LANGUAGE, "")
    return Preferences(
        lock_seconds=lock if lock in LOCK_CHOICES else standard.lock_seconds,
        scheme=Scheme(scheme) if scheme in set(Scheme) else standard.scheme,
        scale=percent / 100 if percent / 100 in SCALES else standard.scale,
        shift_exit=known.get(_SHIFT) != "off",
        language=language if language in languages() else standard.language,
        break_reminder=known.get(_BREAK) != "off",
        ground_rules=known.get(_RULES) != "off",
        hide_from_capture=known.get(_CAPTURE, "on" if HIDES_UNASKED else "off") != "off",
    )


def write_preferences(session: Session, chosen: Preferences) -> None:
    """Keep what was chosen. On the vault lane."""
    session.settings.set(_LOCK, str(chosen.lock_seconds))
    session.settings.set(_SCHEME, chosen.scheme.value)
    session.settings.set(_SCALE, str(round(chosen.scale * 100)))
    session.settings.set(_SHIFT, "on" if chosen.shift_exit else "off")
    session.settings.set(_LANGUAGE, chosen.language)
    session.settings.set(_BREAK, "on" if chosen.break_reminder else "off")
    session.settings.set(_RULES, "on" if chosen.ground_rules else "off")
    session.settings.set(_CAPTURE, "on" if chosen.hide_from_capture else "off")


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
