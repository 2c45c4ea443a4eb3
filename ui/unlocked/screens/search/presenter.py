"""What the results page decides: what a hit is called, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.ids import EntityId
from app.services.search import Hit, SearchResult
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.words import day_words

LEADS_TO = {
    "entry": "timeline",
    "evidence": "evidence",
    "person": "people",
    "report": "reports",
    "order": "reports",
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
}
"""The page of every kind of hit."""


@dataclass(frozen=True, slots=True)
class HitRow:
    """One hit as the list shows it."""

    kind: str
    id: EntityId
    head: str
    title: str
    snippet: str
    thread: EntityId | None = None
    ref: str = ""


class SearchView(Protocol):
    """What the results page can show."""

    def show_hits(self, words: str, rows: tuple[HitRow, ...], total: int) -> None:
        """Show what was found."""


class SearchPresenter:
    """Searches; the newest words win when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: SearchView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._words = ""

    def search(self, words: str) -> None:
        """Look for words."""
        self._words = words
        self._jobs.read(lambda _ctx: (words, self._session.search.search(words)), self.on_found)

    def on_found(self, found: tuple[str, SearchResult]) -> None:
        """Show the newest result."""
        words, result = found
        if words == self._words:
            rows = tuple(_row(hit) for hit in result.hits)
            self._view.show_hits(words, rows, result.total)

    def open(self, hit: HitRow) -> None:
        """Go to the record, or to the conversation at the message."""
        screen = LEADS_TO[hit.kind]
        self._shell.go(Target(screen, hit.thread or hit.id, hit.ref))


def _row(hit: Hit) -> HitRow:
    key = f"search.kind.{hit.kind}"
    kind = text(key) if has_text(key) else hit.kind
    when = day_words(date.fromisoformat(hit.when[:10])) if hit.when else ""
    title = hit.title or text("timeline.untitled")
    head = " · ".join(filter(None, (kind, when)))
    snippet = " ".join(hit.snippet.split())
    return HitRow(hit.kind, hit.id, head, title, snippet, hit.thread, hit.name if hit.thread else "")
