"""What a person changes of a choice: entries, items, copies, originals, messages, options. No widgets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from app.domain.export_request import Originals
from app.domain.ids import EntityId
from app.domain.transcripts import MessageChoice
from app.services.choices import PaperChoice
from ui.unlocked.screens.documents.papers import PaperSpec
from ui.unlocked.screens.documents.state import Wish


class Choosing(ABC):
    """Holds the wish, and what may go in once that is known; every change of it goes through `want`."""

    def __init__(self) -> None:
        self._wish = Wish()
        self._choice: PaperChoice | None = None

    @abstractmethod
    def take(self, wish: Wish, *, anew: bool) -> None:
        """Work with another wish from now on; `anew` tells that what may go in has to be read again."""

    def want(self, wish: Wish) -> None:
        """Change what is chosen; a court has its own look-back, so the entries are offered anew.

        So they are when entries that are held for the lawyer may go in.
        """
        anew = offer_of(wish) != offer_of(self._wish)
        # What was let through was so for the pages that were looked at.
        self.take(wish if wish == self._wish else replace(wish, allow=frozenset()), anew=anew)

    def tick(self, entries: frozenset[EntityId]) -> None:
        """Choose these entries."""
        offered = frozenset() if self._choice is None else frozenset(line.id for line in self._choice.lines)
        self.want(replace(self._wish, entries=entries, own=True, offered=offered))

    def leave_out(self, items: frozenset[EntityId]) -> None:
        """Leave these items of chosen entries out."""
        self.want(replace(self._wish, left_out=items))

    def leave_find_out(self, entry: EntityId | None, item: EntityId | None) -> None:
        """Make the paper without the entry, or the item of evidence, that a find stands in."""
        if entry is not None:
            self.tick(self._wish.entries - {entry})
        elif item is not None:
            self.leave_out(self._wish.left_out | {self._original_of(item)})

    def put_back(self, item: EntityId) -> None:
        """Make the paper with an item that was left out."""
        self.leave_out(self._wish.left_out - {item})

    def _original_of(self, item: EntityId) -> EntityId:
        """Return the item that an entry names; a find may stand in a redacted copy of it."""
        copies = () if self._choice is None else self._choice.copies
        return next((each.original for each in copies if item in dict(each.copies)), item)

    def tick_start(self) -> None:
        """Go back to the choice to begin with."""
        if self._choice is not None:
            self.want(replace(self._wish, entries=self._choice.start, own=False, left_out=frozenset()))

    def tick_all(self) -> None:
        """Choose every entry that may go in."""
        if self._choice is not None:
            self.tick(frozenset(line.id for line in self._choice.lines))

    def tick_none(self) -> None:
        """Choose no entry, to begin from nothing."""
        self.tick(frozenset())

    def choose_messages(self, messages: tuple[MessageChoice, ...]) -> None:
        """Choose what goes in of conversations beside the messages of the entries."""
        self.want(replace(self._wish, messages=messages))

    def pick_copy(self, original: EntityId, item: EntityId) -> None:
        """Let a redacted copy, or the original, go in."""
        picked = {**dict(self._wish.redacted), original: item}
        self.want(replace(self._wish, redacted=tuple(picked.items())))

    def pick_fate(self, item: EntityId, fate: Originals) -> None:
        """Say what becomes of one original."""
        picked = {**dict(self._wish.originals_of), item: fate}
        self.want(replace(self._wish, originals_of=tuple(picked.items())))


def offer_of(wish: Wish) -> tuple[PaperSpec, str, bool]:
    """Return what decides which entries are offered."""
    return wish.spec, wish.jurisdiction, wish.with_held
