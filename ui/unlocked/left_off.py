"""Coming back to what was being written: page and place are kept once, with the drafts. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ids import EntityId
from app.services.vault import Session
from ui.unlocked.screen import Draft, Target

KEY = "window/left_off"


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What was being written when the record was locked.

    `target` is the page on top, None when nothing was typed there; `box` and `letters` tell where the cursor
    was. `elsewhere` are the pages, not on top, that hold what was typed and not saved.
    """

    target: Target | None = None
    box: str = ""
    letters: int = 0
    elsewhere: tuple[str, ...] = ()

    def draft(self) -> Draft:
        """Return the draft that tells it."""
        values: dict[str, object] = {"elsewhere": self.elsewhere}
        if self.target is not None:
            to = self.target
            values |= {"screen": to.screen, "id": to.id, "what": to.what, "back": to.back}
            values |= {"box": self.box, "letters": self.letters}
        return KEY, values


def take_left_off(session: Session) -> LeftOff:
    """Return where to go on, once; on the vault lane."""
    kept = session.drafts.load(KEY)
    if kept is None or session.read_only:
        return LeftOff()
    session.drafts.drop(KEY)
    elsewhere = kept.get("elsewhere")
    pages = tuple(map(str, elsewhere)) if isinstance(elsewhere, Sequence) else ()
    match kept.get("screen"), kept.get("id"):
        case str(screen), (bytes() | None) as record:
            found = None if record is None else EntityId(record)
            what, back, box = (str(kept.get(name) or "") for name in ("what", "back", "box"))
            letters = kept.get("letters")
            at = letters if isinstance(letters, int) else 0
            return LeftOff(Target(screen, found, what=what, back=back), box, at, pages)
        case _:
            return LeftOff(elsewhere=pages)
