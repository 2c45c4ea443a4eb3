"""Coming back after a lock to what was being written: the page is kept with the drafts, once. No Qt."""

from __future__ import annotations

from app.domain.ids import EntityId
from app.services.vault import Session
from ui.unlocked.screen import Draft, Target

KEY = "window/left_off"


def left_off(target: Target) -> Draft:
    """Return the draft that tells which page was being written."""
    return KEY, {"screen": target.screen, "id": target.id, "what": target.what, "back": target.back}


def take_left_off(session: Session) -> Target | None:
    """Return where to go on, once; on the vault lane."""
    kept = session.drafts.load(KEY)
    if kept is None or session.read_only:
        return None
    session.drafts.drop(KEY)
    match kept.get("screen"), kept.get("id"):
        case str(screen), (bytes() | None) as record:
            found = None if record is None else EntityId(record)
            what, back = (str(kept.get(name) or "") for name in ("what", "back"))
            return Target(screen, found, what=what, back=back)
        case _:
            return None
