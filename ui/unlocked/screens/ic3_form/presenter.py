"""What the page about the IC3 form decides: which page, what is copied, the description, the filing. No Qt.

What was copied and what is typed is kept as a draft when the window locks, so that nobody loses their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from app.domain.case import Case, CaseSnapshot
from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Role
from app.domain.views.ic3_offers import OfferedWords, Offers
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Draft, ShellPort, Target
from ui.unlocked.screens.ic3_form.state import (
    DESCRIPTION,
    BoxGroup,
    BoxLine,
    Kind,
    Page,
    StepMark,
    digest,
    group_of,
    line_of,
    marks_of,
    missing_of,
    pages_of,
)
from ui.unlocked.undo import Step

if TYPE_CHECKING:
    # The rules of the form take their time to load; a job does that.
    from app.services.complaint import ComplaintSheet, FormField, Spot

DRAFT = "ic3_form"
"""The key of what is kept over a lock, and of this screen."""

_SCREENS = {
    RecordKind.CASE: "case",
    RecordKind.PERSON: "people",
    RecordKind.TRANSACTION: "reports",
}
_READ = frozenset(
    {
        RecordKind.CASE,
        RecordKind.PERSON,
        RecordKind.TRANSACTION,
        RecordKind.ENTRY,
        RecordKind.EVIDENCE,
        RecordKind.REPORT,
        RecordKind.IDENTIFIER,
    }
)


class Ic3FormView(Protocol):
    """What the page can show."""

    def show_marks(self, marks: tuple[StepMark, ...], number: int) -> None:
        """Show the line of steps; `number` is the one that is open, 0 before and 8 after them."""

    def show_before(self, missing: tuple[tuple[str, str], ...], update: str) -> None:
        """Show what to know before, and which required boxes are empty."""

    def show_step(self, page: Page, groups: tuple[BoxGroup, ...]) -> None:
        """Show a step, or a part of one."""

    def show_filed(self, number: str, date: str, recorded: tuple[str, ...]) -> None:
        """Show what can be told after filing, as typed, and what is recorded."""

    def show_line(self, line: BoxLine) -> None:
        """Show a box anew."""

    def show_describing(self, words: str, offers: Offers, ticked: frozenset[int], *, unsaved: bool) -> None:
        """Show the text of the description, and which offers stand in it."""

    def show_way(self, *, back: bool, on: bool) -> None:
        """Say whether there is a page before and one after."""

    def bring(self, key: str) -> None:
        """Bring a box into sight, and the focus to it."""

    def put_on_clipboard(self, words: str) -> None:
        """Copy."""


class Ic3FormPresenter:
    """Goes through the form, page by page."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: Ic3FormView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._entries: tuple[EntityId, ...] | None = None
        self._sheet: ComplaintSheet | None = None
        self._pages: tuple[Page, ...] = ()
        self._at = 0
        self._copied: dict[str, str] = {}
        self._typed: str | None = None
        self._filed: tuple[str, str] | None = None
        self._stale = True
        self._has_draft = False
        self._wanted = ""
        self._turn = 0

    # What the shell asks.

    def activate(self, entries: tuple[EntityId, ...] | None, wanted: str) -> None:
        """Show the form for these entries, None for those chosen before; `wanted` names a box to go to."""
        if entries is not None and entries != self._entries:
            self._entries = entries
            self._stale = True
        self._wanted = wanted
        if self._stale:
            self._load()
        else:
            self._go_to_wanted()

    def changed(self, change: Change) -> None:
        """Read again what another page, or this one, changed."""
        if change.kind in _READ:
            self._stale = True

    def take_draft(self) -> Draft | None:
        """Give what was copied and what is typed."""
        values: dict[str, object] = {}
        if self._copied:
            values["copied"] = tuple(f"{key} {mark}" for key, mark in self._copied.items())
        if self._typed is not None:
            values["description"] = self._typed
        if self._filed is not None:
            values["number"], values["date"] = self._filed
        if values:
            values["page"] = self._at
        return (DRAFT, values) if values or self._has_draft else None

    @property
    def is_being_written(self) -> bool:
        """Whether the form is under way: boxes copied, or something typed that is not saved."""
        return bool(self._copied) or self._typed is not None or self._filed is not None

    # Going through it.

    def go(self, number: int) -> None:
        """Go to a step, 0 for what to know before, 8 for what to tell afterwards."""
        places = [at for at, page in enumerate(self._pages) if page.number == number]
        if places:
            self._open(places[0])

    def turn(self, by: int) -> None:
        """Go on to the page after this one, or back to the one before."""
        self._open(self._at + by)

    def go_to_box(self, key: str) -> None:
        """Go to the page of a box, and to it."""
        for at, page in enumerate(self._pages):
            if any(field.key == key for group in page.groups for field in group.fields):
                self._open(at)
                self._view.bring(key)
                return

    def change_box(self, key: str) -> None:
        """Go where the value of a box is kept."""
        if key == DESCRIPTION:
            self.go_to_box(key)
            return
        origin = self._sheet.origins.get(key) if self._sheet is not None else None
        if origin is not None:
            self._shell.go(_target_of(origin))

    def add_money(self) -> None:
        """Go where money sent or lost is written down."""
        self._shell.go(Target("reports", None, "transaction", back=DRAFT))

    def add_person(self) -> None:
        """Go where another person is written down."""
        self._shell.go(Target("people", None, "person", {"role": Role.OTHER}, back=DRAFT))

    def open_entry(self, entry: EntityId) -> None:
        """Go to an entry."""
        self._shell.go(Target("timeline", entry, back=DRAFT))

    def open_paper(self) -> None:
        """Go where the worksheet is saved or printed."""
        self._shell.go(Target("documents", what="ic3"))

    # Copying.

    def copy(self, key: str) -> None:
        """Copy a box, and mark that it was."""
        line = self._line(key)
        if line is None or not line.can_copy:
            return
        self._view.put_on_clipboard(line.value)
        self._copied[key] = digest(line.value)
        self._show_again(key)
        self._show_marks()

    def forget_copied(self) -> None:
        """Begin anew: nothing counts as copied, until that is taken back."""
        marks = self._copied
        if marks:
            self._shell.did(
                Step(
                    text("ic3_form.anew.done"),
                    back=lambda: self._mark_copied({**marks, **self._copied}),
                    again=lambda: self._mark_copied({}),
                )
            )
        self._mark_copied({})

    def _mark_copied(self, marks: dict[str, str]) -> None:
        self._copied = marks
        self._open(0)

    # The description.

    def type_description(self, words: str) -> None:
        """Take what is typed."""
        if words == self._words() and self._typed is None:
            return
        self._typed = words
        self._show_again(DESCRIPTION)
        self._show_describing()

    def begin_with_entries(self) -> None:
        """Begin with the words of the entries as they stand, each after its date."""
        field = self._field(DESCRIPTION)
        if self._sheet is None or field is None or self._words().strip():
            return
        self._write("\n".join(source.words for source in field.sources if source.words != self._sheet.update))

    def tick(self, place: int, *, on: bool) -> None:
        """Put offered words at the end of the text, or take them out where they stand unchanged."""
        before = self._words()
        self._put_words(place, on=on)
        after = self._words()
        if after != before:
            self._shell.did(
                Step(
                    text("ic3_form.tick.done"),
                    back=lambda: self._tick_back(place, (before, after), on=on),
                    again=lambda: self._put_words(place, on=on),
                    quiet=True,
                )
            )

    def _tick_back(self, place: int, words: tuple[str, str], *, on: bool) -> None:
        before, after = words
        if self._words() == after:
            self._write(before)
        else:  # something was typed since, which stays
            self._put_words(place, on=not on)

    def _put_words(self, place: int, *, on: bool) -> None:
        offer = self._offer(place)
        if offer is None:
            return
        words = self._words()
        if on and offer.inserted not in words:
            self._write(f"{words.rstrip()}\n{offer.inserted}" if words.strip() else offer.inserted)
        elif not on and offer.inserted in words:
            before, _, after = words.partition(offer.inserted)
            self._write(f"{before.rstrip()}\n{after.lstrip()}".strip("\n"))

    def save_description(self) -> None:
        """Keep the text in the record."""
        words, typed = self._words(), self._typed
        if typed is None or self._session.read_only:
            return

        def saved(_case: Case) -> None:
            if self._typed == typed:
                self._typed = None
            self._drop_draft()
            self._load()
            self._shell.say(text("ic3_form.describe.saved"))

        self._jobs.change(
            lambda _ctx: (self._session.complaint.describe(words), Change(RecordKind.CASE, ())),
            saved,
            survives=True,
        )

    def keep(self) -> None:
        """Keep what is typed as a draft; called a few seconds after typing."""
        draft = self.take_draft()
        if draft is not None and not self._session.read_only:
            self._has_draft = True
            self._jobs.read(lambda _ctx: self._session.drafts.save(*draft), survives=True)

    # The filing.

    def type_filing(self, number: str, date: str) -> None:
        """Take what is typed of a complaint that was filed."""
        self._filed = (number, date) if number.strip() or date.strip() else None

    def record_filing(self) -> None:
        """Keep number and date of the complaint; the next one begins as an update."""
        filed = self._filed
        if filed is None or self._session.read_only:
            return

        def saved(_case: Case) -> None:
            self._filed = None
            self._copied = {}
            self._drop_draft()
            self._load()
            self._shell.say(text("ic3_form.filed.saved"))

        self._jobs.change(
            lambda _ctx: (self._session.complaint.record_filing(*filed), Change(RecordKind.CASE, ())),
            saved,
            survives=True,
        )

    # Reading.

    def _load(self) -> None:
        self._turn += 1
        turn = self._turn
        entries = self._entries

        def gathered(found: tuple[CaseSnapshot, Mapping[str, object] | None]) -> None:
            snapshot, draft = found
            if turn == self._turn:
                self._put_back(draft)
                self._jobs.work(lambda _ctx: _sheet(snapshot, entries), read)

        def read(sheet: ComplaintSheet) -> None:
            if turn == self._turn:
                self.on_sheet(sheet)

        self._jobs.read(
            lambda _ctx: (self._session.complaint.gather(), self._session.drafts.load(DRAFT)), gathered
        )

    def on_sheet(self, sheet: ComplaintSheet) -> None:
        """Show the form as it is filled now, on the page that was open."""
        self._sheet = sheet
        self._stale = False
        self._pages = pages_of(sheet)
        self._open(min(self._at, len(self._pages) - 1))
        self._go_to_wanted()

    def _put_back(self, draft: Mapping[str, object] | None) -> None:
        """Take up what a lock kept, once."""
        if draft is None or self._has_draft:
            return
        self._has_draft = True
        copied, page = draft.get("copied"), draft.get("page")
        if isinstance(page, int) and not self._at:
            self._at = page
        if isinstance(copied, tuple) and not self._copied:
            self._copied = dict(str(line).rsplit(" ", 1) for line in copied)
        if self._typed is None and "description" in draft:
            self._typed = str(draft["description"])
        if self._filed is None and "number" in draft:
            self._filed = (str(draft["number"]), str(draft["date"]))

    def _go_to_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.go_to_box(wanted)

    # Showing.

    def _open(self, at: int) -> None:
        sheet = self._sheet
        if sheet is None or not 0 <= at < len(self._pages):
            return
        self._at = at
        page = self._pages[at]
        self._show_marks()
        self._view.show_way(back=at > 0, on=at < len(self._pages) - 1)
        if page.kind is Kind.BEFORE:
            self._view.show_before(missing_of(sheet), sheet.update)
        elif page.kind is Kind.FILED:
            number, date = self._filed or ("", "")
            self._view.show_filed(number, date, _recorded(sheet))
        else:
            groups = tuple(group_of(group, sheet, self._copied) for group in page.groups)
            self._view.show_step(page, tuple(self._with_typed(group) for group in groups))
            if page.number == 5:
                self._show_describing()

    def _with_typed(self, group: BoxGroup) -> BoxGroup:
        lines = tuple(self._line(line.key) or line for line in group.lines)
        return replace(group, lines=lines)

    def _show_marks(self) -> None:
        if self._sheet is not None:
            number = self._pages[self._at].number
            self._view.show_marks(marks_of(self._sheet, self._copied), number)

    def _show_again(self, key: str) -> None:
        line = self._line(key)
        if line is not None:
            self._view.show_line(line)

    def _show_describing(self) -> None:
        if self._sheet is None:
            return
        words = self._words()
        offers = self._sheet.offers
        ticked = frozenset(at for at, offer in enumerate(offers.words) if offer.inserted in words)
        self._view.show_describing(words, offers, ticked, unsaved=self._typed is not None)

    def _write(self, words: str) -> None:
        self._typed = words
        self._show_again(DESCRIPTION)
        self._show_describing()

    def _words(self) -> str:
        """Return the description as it stands on the page."""
        if self._typed is not None:
            return self._typed
        return self._sheet.own if self._sheet is not None else ""

    def _field(self, key: str) -> FormField | None:
        fields = self._sheet.fields if self._sheet is not None else ()
        return next((field for field in fields if field.key == key), None)

    def _line(self, key: str) -> BoxLine | None:
        """Return a box as it is now; the description as it is typed."""
        field, sheet = self._field(key), self._sheet
        if field is None or sheet is None:
            return None
        if key != DESCRIPTION or self._typed is None:
            return line_of(field, sheet, self._copied)
        value = "\n".join(filter(None, (sheet.update, self._typed.strip())))
        typed = line_of(replace(field, value=value, sources=()), sheet, self._copied)
        # What is not saved yet was not searched for numbers that the form forbids.
        shown = sheet.update if self._typed.strip() else value
        return replace(typed, refused=text("ic3_form.describe.save_first"), shown=shown)

    def _offer(self, place: int) -> OfferedWords | None:
        words = self._sheet.offers.words if self._sheet is not None else ()
        return words[place] if 0 <= place < len(words) else None

    def _drop_draft(self) -> None:
        draft = self.take_draft()
        self._has_draft = False
        if draft is not None and draft[1]:
            self.keep()
        else:
            self._jobs.read(lambda _ctx: self._session.drafts.drop(DRAFT), survives=True)


def _sheet(snapshot: CaseSnapshot, entries: tuple[EntityId, ...] | None) -> ComplaintSheet:
    from app.services.complaint import sheet_of

    return sheet_of(snapshot, entries)


def _target_of(spot: Spot) -> Target:
    if spot.kind is RecordKind.PERSON and spot.id is None:
        return Target("people", None, "person", {"role": Role.ME}, back=DRAFT)
    return Target(_SCREENS[spot.kind], spot.id, spot.field, back=DRAFT)


def _recorded(sheet: ComplaintSheet) -> tuple[str, ...]:
    """Say which complaints are recorded, the last first."""
    last = ", ".join(filter(None, (sheet.number, sheet.date)))
    return tuple(filter(None, (last, *reversed(sheet.earlier))))
