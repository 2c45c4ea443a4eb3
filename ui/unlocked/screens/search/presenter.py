"""What the results page decides: what a hit is called, where it leads, and which one is the next. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from app.domain.finding import Place, holds_words, places_of
from app.domain.ids import EntityId
from app.services.drafts import NEW_ENTRY
from app.services.finding import DRAFT, Found, Group
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.search.settings_words import SETTINGS
from ui.unlocked.words import day_words, read_out

LEADS_TO = {
    "entry": "timeline",
    "evidence": "evidence",
    "person": "people",
    "report": "reports",
    "order": "reports",
    "transaction": "reports",
    "place": "people",
    "needed": "needed",
    "message": "threads",
    "promise": "ledgers",
    "debt": "ledgers",
    "work": "ledgers",
    "journey": "ledgers",
    "held": "ledgers",
    "referral": "referrals",
    "helper": "helpers",
    "plan": "planning",
    "export": "exports_made",
    "case": "case",
    "release": "releases",
}
"""The page of every kind of hit; a draft leads to the page of what it is a draft of."""

_DRAFT_OF = {"entry": "entry"}
_AT_A_FIELD = frozenset(
    {"people", "reports", "needed", "ledgers", "referrals", "helpers", "planning", "case", "releases"}
)
"""Pages that open a record at one of its fields."""


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit as the list shows it: where it leads, and where in title and piece the words stand."""

    head: str
    title: str
    snippet: str
    target: Target = field(compare=False)
    number: int = 0
    in_title: tuple[Place, ...] = ()
    in_snippet: tuple[Place, ...] = ()
    entry: EntityId | None = None

    def spoken(self) -> str:
        """Return what a screen reader says of it."""
        return read_out(self.head, self.title, self.snippet)


@dataclass(frozen=True, slots=True)
class HitHeading:
    """What the hits below it are, and how many there are in all."""

    text: str


ResultRow = HitHeading | HitRow


class SearchView(Protocol):
    """What the results page can show."""

    def show_hits(
        self, words: str, rows: tuple[ResultRow, ...], total: int, *, at_least: bool = False
    ) -> None:
        """Show what was found, and how much there is in all, or at least."""

    def go_to(self, row: int) -> None:
        """Put the keys at a row."""


class SearchPresenter:
    """Searches; the newest words win when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: SearchView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._words = ""
        self._rows: tuple[ResultRow, ...] = ()
        self._at = -1

    def search(self, words: str) -> None:
        """Look for words."""
        self._words = words
        self._jobs.read(lambda _ctx: (words, self._session.find.everywhere(words)), self.on_found)

    def on_found(self, found: tuple[str, tuple[Group, ...]]) -> None:
        """Show the newest result, and the settings that are called so."""
        words, groups = found
        if words == self._words:
            self._rows = tuple(_rows(words, groups))
            self._at = -1
            total = sum(group.total for group in groups)
            total += sum(isinstance(row, HitRow) and row.target.screen == "settings" for row in self._rows)
            at_least = any(group.is_least for group in groups)
            self._view.show_hits(words, self._rows, total, at_least=at_least)

    def open(self, row: int) -> None:
        """Go to where a hit stands."""
        hit = self._rows[row] if 0 <= row < len(self._rows) else None
        if isinstance(hit, HitRow):
            self._at = row
            self._shell.go(hit.target)

    def step(self, by: int) -> None:
        """Open the next hit, or the one before; from the last one goes to the first."""
        hits = [number for number, row in enumerate(self._rows) if isinstance(row, HitRow)]
        if not hits:
            self._shell.say(text("search.none_yet"))
            return
        at = hits.index(self._at) if self._at in hits else (-1 if by > 0 else 0)
        place = (at + by) % len(hits)
        self._view.go_to(hits[place])
        self.open(hits[place])
        self._shell.say(text("search.place", n=place + 1, of=len(hits)))


def _rows(words: str, groups: tuple[Group, ...]) -> Iterator[ResultRow]:
    number = 0
    for group in groups:
        shown = len(group.found)
        more = group.total > shown
        key = (
            "search.heading.least" if group.is_least else "search.heading.more" if more else "search.heading"
        )
        yield HitHeading(text(key, kind=text(f"search.kinds.{group.kind}"), n=group.total, shown=shown))
        for found in group.found:
            number += 1
            yield _row(found, words, number)
    settings = list(_settings(words, number))
    if settings:
        yield HitHeading(text("search.heading", kind=text("search.kinds.setting"), n=len(settings)))
        yield from settings


def _row(found: Found, words: str, number: int) -> HitRow:
    hit = found.hit
    kind = text(f"search.kind.{hit.kind}")
    when = day_words(date.fromisoformat(hit.when[:10])) if hit.when else ""
    private = text("search.private") if (hit.kind, found.field) == ("entry", "private_note") else ""
    title = hit.title or text("timeline.untitled")
    if hit.kind == DRAFT:
        key = f"search.draft.{hit.title.partition('/')[0]}"
        title = text(key) if has_text(key) else text("search.draft.record")
    snippet = " ".join(hit.snippet.split())
    snippet = "" if snippet == " ".join(title.split()) else snippet
    return HitRow(
        " · ".join(filter(None, (kind, when, private))),
        title,
        snippet,
        _target(found, words),
        number,
        places_of(title, words),
        places_of(snippet, words),
        hit.id if hit.kind == "entry" else None,
    )


def _target(found: Found, words: str) -> Target:
    hit = found.hit
    values = {"find": words}
    if hit.kind == DRAFT:
        if hit.title == NEW_ENTRY:
            return Target("entry")
        kind = hit.title
        screen = _DRAFT_OF.get(kind, LEADS_TO.get(kind, "timeline"))
        return Target(screen, hit.id or None, found.field if screen in _AT_A_FIELD else "")
    screen = LEADS_TO[hit.kind]
    if hit.thread is not None:
        return Target(screen, hit.thread, hit.name, values)
    what = found.field if screen in _AT_A_FIELD else ""
    return Target(screen, None if screen == "case" else hit.id, what, values)


def _settings(words: str, number: int) -> Iterator[HitRow]:
    for page, keys in SETTINGS.items():
        for key in keys:
            title = text(key)
            hint = text(f"{key}.hint") if has_text(f"{key}.hint") else ""
            if words.strip() and holds_words(f"{title}\n{hint}", words):
                number += 1
                yield HitRow(
                    " · ".join((text("search.kind.setting"), text(f"settings.tab.{page}"))),
                    title,
                    hint,
                    Target("settings", what=page),
                    number,
                    places_of(title, words),
                    places_of(hint, words),
                )
