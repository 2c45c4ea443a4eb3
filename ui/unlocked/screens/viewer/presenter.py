"""What the viewer decides: which item, in which way, what is read of it; nothing before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.imported import ContactDraft
from app.domain.ports import JobContext, Picture
from app.importers.text_pieces import TextPlan
from app.services.jobs import Job
from app.services.looking import EmailShown, TableShown, Way, in_pieces, ways_of
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.evidence.openings import Opening, openings_of
from ui.unlocked.screens.viewer.model import (
    BLOCK,
    Head,
    Link,
    RouteShown,
    TextShown,
    cards_text,
    email_note,
    email_text,
    head_of,
    headers_text,
    links_of,
    plan_note,
    route_of,
)

BASE_PIXELS = 1600
"""The longest side of the picture that lies under sharper parts."""
PIXELS_PER_POINT = 96 / 72

T = TypeVar("T")


class ViewerView(Protocol):
    """What the viewer can show."""

    def show_head(self, head: Head, way: Way) -> None:
        """Show which item it is, covered."""

    def show_gone(self) -> None:
        """Show that there is no item."""

    def show_picture(self, picture: Picture, own: tuple[float, float], most: int, *, keep: bool) -> None:
        """Show a picture of `own` size at 100 %; `most` pixels a side are there, 0 for any."""

    def show_part(self, longest: int, at: tuple[int, int], picture: Picture) -> None:
        """Show a sharper part."""

    def show_page(self, page: int, pages: int, words: str) -> None:
        """Show which page it is, and its own text."""

    def show_text(self, shown: TextShown) -> None:
        """Show a piece of a text."""

    def show_route(self, route: RouteShown) -> None:
        """Show the way of an email."""

    def show_table(self, table: TableShown) -> None:
        """Show rows."""

    def show_bytes(self, size: int) -> None:
        """Show an item of so many bytes."""

    def take_block(self, number: int, data: bytes) -> None:
        """Take bytes that were asked for."""

    def show_sorry(self, words: str, *, may_show_bytes: bool) -> None:
        """Say why nothing is shown."""

    def mark(self, words: str) -> None:
        """Mark the first place of words that were found."""


@dataclass(frozen=True, slots=True)
class Found:
    """An item, those of the list it came from, and the conversations it brought."""

    item: Evidence | None
    among: tuple[EntityId, ...]
    threads: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """A PDF: sizes of pages at 100 % and their text."""

    sizes: tuple[tuple[float, float], ...]
    words: tuple[str, ...]


class ViewerPresenter:
    """One item at a time; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: ViewerView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._item: Evidence | None = None
        self._way = Way.BYTES
        self._among: tuple[EntityId, ...] = ()
        self._threads: tuple[EntityId, ...] = ()
        self._target: Target | None = None
        self._number = self._place = 0
        self._pages: Pages | None = None
        self._plan: TextPlan | None = None
        self._held: tuple[str, ...] = ()
        self._links: tuple[Link, ...] = ()
        self._note = self._mark = ""
        self._part_job: Job[Picture] | None = None

    # Which item.

    def activate(self, target: Target) -> None:
        """Show the item of the target, the latest without one; `what` "look" uncovers it, the first time."""
        wanted = target.id or (self._item.id if self._item else None)
        look = target.what == "look" and target is not self._target
        self._target = target
        among = target.values.get("among")
        if among is not None:
            self._among = cast("tuple[EntityId, ...]", among)
        self._open(wanted, look=look)

    def step(self, by: int) -> None:
        """Go to the item before or after, covered."""
        item = self._item
        if item is not None and item.id in self._among:
            place = self._among.index(item.id) + by
            if 0 <= place < len(self._among):
                self._open(self._among[place], look=False)

    def open_item(self, item: EntityId) -> None:
        """Go to another item, such as one that is attached to this."""
        self._open(item, look=False)

    def open_page(self, opening: Opening) -> None:
        """Go to a page that makes something of the item, or play it."""
        if not opening.screen:
            self._shell.play(opening.id)
            return
        self._shell.go(Target(opening.screen, opening.id, opening.what))

    def changed(self, change: Change) -> None:
        """Notice that the item was erased."""
        item = self._item
        if item is not None and change.kind is RecordKind.EVIDENCE and item.id in change.ids:
            self._jobs.read(lambda _ctx: self._session.evidence.get(item.id), failed=self.on_gone)

    def on_gone(self, _error: KnownError) -> None:
        """Show nothing of what is not there any more."""
        self._item = None
        self._forget()
        self._view.show_gone()

    def _open(self, item: EntityId | None, *, look: bool) -> None:
        self._forget()

        def opened(found: Found) -> None:
            self._item, self._among, self._threads = found.item, found.among, found.threads
            if self._item is None:
                self._view.show_gone()
                return
            self._way = ways_of(self._item)[0]
            self._show_head()
            if look:
                self.look()

        self._ask(lambda _ctx: self._find(item), opened, self.on_gone)

    def _show_head(self) -> None:
        item = self._item
        if item is not None:
            place = self._among.index(item.id) if item.id in self._among else -1
            neighbours = (place > 0, 0 <= place < len(self._among) - 1)
            may_change = not self._session.read_only
            openings = openings_of(item, may_change=may_change, threads=self._threads)
            self._view.show_head(head_of(item, ways_of(item), openings, neighbours), self._way)

    # Looking.

    def choose(self, way: Way) -> None:
        """Look in another way."""
        self._way = way
        self.look()

    def cover(self) -> None:
        """Forget what was read."""
        self._forget()

    def look(self) -> None:
        """Read what the chosen way shows, and show it."""
        item = self._item
        if item is None:
            return
        self._forget()
        evidence, looks = self._session.evidence, self._session.looks
        match self._way:
            case Way.PICTURE:
                self._ask(lambda _ctx: self._picture(item.id), self.on_picture)
            case Way.STILL:
                self._ask(lambda _ctx: evidence.still(item.id, BASE_PIXELS), self.on_still)
            case Way.PAGES:
                self._ask(lambda _ctx: self._pages_of(item.id), self.on_pages)
            case Way.TABLE:
                self._ask(lambda ctx: looks.table(item.id, ctx), self._view.show_table)
            case Way.BYTES:
                self._view.show_bytes(item.bytes)
            case _:
                self._look_at_words(item.id)

    def _look_at_words(self, item: EntityId) -> None:
        looks = self._session.looks
        match self._way:
            case Way.CARD:
                self._ask(lambda ctx: looks.cards(item, ctx), self.on_cards)
            case Way.WORDS:
                self._ask(lambda ctx: looks.words(item, ctx), self.on_words)
            case Way.TEXT:
                self._ask(lambda ctx: looks.plan(item, ctx), self.on_plan)
            case _:
                self._ask(lambda ctx: looks.email(item, ctx), self.on_email)

    def on_picture(self, found: tuple[Picture, int]) -> None:
        """Show a photo, at 100 % as large as it is stored."""
        picture, longest = found
        scale = max(longest, picture.width, picture.height) / max(picture.width, picture.height)
        self._show(picture, (picture.width * scale, picture.height * scale), max(longest, 1))

    def on_still(self, picture: Picture) -> None:
        """Show the still of a video."""
        self._show(picture, (picture.width, picture.height), max(picture.width, picture.height))

    def on_pages(self, pages: Pages) -> None:
        """Show the first page."""
        self._pages = pages
        self.page(0)

    def on_email(self, mail: EmailShown) -> None:
        """Show the message, its way, or all of its headers."""
        if self._way is Way.ROUTE:
            self._view.show_route(route_of(mail))
        elif self._way is Way.HEADERS:
            self._hold(in_pieces(headers_text(mail)), text("viewer.headers.note"))
        else:
            self._links = links_of(mail)
            self._hold(in_pieces(email_text(mail)), email_note(mail))

    def on_cards(self, found: tuple[tuple[ContactDraft, ...], int]) -> None:
        """Show contacts."""
        cards, total = found
        note = text("viewer.card.note") if len(cards) == total else text("viewer.card.cut", n=len(cards))
        self._hold(in_pieces(cards_text(cards)), note)

    def on_words(self, found: tuple[str, tuple[str, ...]]) -> None:
        """Show the text of a document, and say that it is only that."""
        words, warnings = found
        if not words.strip():
            self._view.show_sorry(text("evidence.no_text"), may_show_bytes=True)
            return
        said = [text("viewer.words.note"), *(text(f"importers.warning.{code}") for code in warnings)]
        self._hold(in_pieces(words), " ".join(said))

    def on_plan(self, plan: TextPlan) -> None:
        """Show the beginning of a text."""
        self._plan = plan
        self._note = plan_note(plan)
        self.piece(0)

    # Pictures and pages.

    def page(self, number: int) -> None:
        """Show a page of a PDF."""
        item, pages = self._item, self._pages
        if item is None or pages is None or not pages.sizes:
            return
        number = max(0, min(number, len(pages.sizes) - 1))
        keep, self._place = number != self._place, number
        self._ask(
            lambda _ctx: self._session.evidence.pdf_page(item.id, number, BASE_PIXELS),
            lambda picture: self._show_page(picture, number, keep=keep),
        )

    def turn(self, by: int) -> None:
        """Show the page or the piece of text before or after."""
        if self._pages is not None:
            if 0 <= self._place + by < len(self._pages.sizes):
                self.page(self._place + by)
        else:
            self.piece(self._place + by)

    def part(self, longest: int, left: int, top: int, width: int, height: int) -> None:
        """Read a part of the picture or page that would be sharper; one that still waits is not needed."""
        item, place = self._item, self._place
        if item is None or self._way not in {Way.PICTURE, Way.PAGES}:
            return
        if self._part_job is not None:
            self._part_job.cancel()
        where, is_page = (left, top, width, height), self._way is Way.PAGES
        looks = self._session.looks

        def read(_ctx: JobContext) -> Picture:
            if is_page:
                return looks.pdf_part(item.id, place, longest, where)
            return looks.picture_part(item.id, longest, where)

        def shown(picture: Picture) -> None:
            if place == self._place:
                self._view.show_part(longest, (left, top), picture)

        self._part_job = self._ask(read, shown, lambda _error: None)

    # Text.

    def piece(self, number: int, words: str = "") -> None:
        """Show a piece of the text, with `words` marked in it."""
        item, plan = self._item, self._plan
        if plan is not None and item is not None:
            if 0 <= number < plan.pieces:
                self._ask(
                    lambda _ctx: self._session.looks.piece(item.id, plan, number),
                    lambda found: self._show_piece(found, number, plan.pieces, words),
                )
        elif 0 <= number < len(self._held):
            self._show_piece(self._held[number], number, len(self._held), words)

    def find(self, words: str) -> None:
        """Go to the next page or piece that holds some words."""
        item, plan, start = self._item, self._plan, self._place + 1
        if not words or item is None:
            return
        held = self._held or (self._pages.words if self._pages is not None else ())

        def search(ctx: JobContext) -> int:
            if plan is not None:
                return self._session.looks.find(item.id, plan, words, start, ctx)
            return found_in(held, words, start)

        self._ask(search, lambda number: self._on_found(number, words))

    def _on_found(self, number: int, words: str) -> None:
        if number < 0:
            self._shell.say(text("viewer.find.none"))
        elif self._pages is not None:
            self._mark = words
            self.page(number)
        else:
            self.piece(number, words)

    # Bytes.

    def block(self, number: int) -> None:
        """Read a block of bytes."""
        item = self._item
        if item is not None:
            length = min(BLOCK, item.bytes - number * BLOCK)
            self._ask(
                lambda _ctx: self._session.evidence.read(item.id, number * BLOCK, length),
                lambda data: self._view.take_block(number, data),
            )

    # What is shown.

    def on_sorry(self, error: KnownError) -> None:
        """Say why something cannot be shown."""
        self._view.show_sorry(sentence(error), may_show_bytes=self._way is not Way.BYTES)

    def _show(self, picture: Picture, own: tuple[float, float], most: int) -> None:
        self._view.show_picture(picture, own, most, keep=False)

    def _show_page(self, picture: Picture, number: int, *, keep: bool) -> None:
        pages = self._pages
        if pages is not None and number == self._place:
            self._view.show_picture(picture, pages.sizes[number], 0, keep=keep)
            self._view.show_page(number, len(pages.sizes), pages.words[number])
            mark, self._mark = self._mark, ""
            if mark:
                self._view.mark(mark)

    def _show_piece(self, found: str, number: int, pieces: int, words: str) -> None:
        self._place = number
        self._view.show_text(TextShown(found, number, pieces, self._note, self._links))
        if words:
            self._view.mark(words)

    def _hold(self, pieces: tuple[str, ...], note: str) -> None:
        self._held, self._note = pieces, note
        self.piece(0)

    def _forget(self) -> None:
        """Let go of everything that was read; what comes late is not shown."""
        self._number += 1
        self._pages = self._plan = self._part_job = None
        self._held, self._links = (), ()
        self._note = self._mark = ""
        self._place = 0

    def _ask(
        self,
        read: Callable[[JobContext], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> Job[T]:
        """Read in a job, and show the answer unless something else was asked for since."""
        number = self._number

        def shown(answer: T) -> None:
            if number == self._number:
                then(answer)

        def sorry(error: KnownError) -> None:
            if number == self._number:
                (failed or self.on_sorry)(error)

        return self._jobs.read(read, shown, sorry)

    # On the vault lane.

    def _find(self, wanted: EntityId | None) -> Found:
        evidence, among = self._session.evidence, self._among
        if wanted is None or wanted not in among:
            among = tuple(each.id for each in reversed(evidence.list()))
        if wanted is None and not among:
            return Found(None, (), ())
        item = evidence.get(wanted or among[0])
        return Found(item, among, self._session.threads.of_evidence(item.part_of or item.id))

    def _picture(self, item: EntityId) -> tuple[Picture, int]:
        return self._session.evidence.picture(item, BASE_PIXELS), self._session.looks.longest_side(item)

    def _pages_of(self, item: EntityId) -> Pages:
        facts = self._session.looks.pdf(item)
        sizes = ((width * PIXELS_PER_POINT, height * PIXELS_PER_POINT) for width, height in facts.pages)
        return Pages(tuple(sizes), facts.text)


def found_in(pieces: tuple[str, ...], words: str, start: int) -> int:
    """Return the first piece from `start` on, and round again, that holds some words; -1 for none."""
    needle = words.casefold()
    order = ((start + step) % len(pieces) for step in range(len(pieces)))
    return next((number for number in order if needle in pieces[number].casefold()), -1)
