"""What the entry page decides: what is being written, when the draft is kept, what saving means."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from app.domain.change import Change
from app.domain.entry import Entry, Involvement
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Role
from app.services.drafts import AHEAD, entry_key, page_values
from app.services.evidence import Added
from app.services.jobs import JobState
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Draft, ShellPort, Target
from ui.unlocked.screens.entry.ahead import typed_since, with_typed
from ui.unlocked.screens.entry.offers import Offers, message_words, read_offers
from ui.unlocked.screens.entry.summaries import FIELDS, says_something
from ui.unlocked.undo import Step
from ui.unlocked.words import name_words

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that belongs to the entry being written."""

    id: EntityId
    number: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page begins with.

    `is_refused` tells that other values were to be written down, but the draft that is there comes first;
    `place` is where the cursor was when the draft was kept: folded part, box, letters before it. `is_ahead`
    tells that somebody typed before this had come.
    """

    key: str
    entry: Entry | None
    values: Values
    files: tuple[FileLine, ...]
    offers: Offers
    is_draft: bool
    is_refused: bool = False
    place: tuple[str, str, int] | None = None
    is_ahead: bool = False


class EntryView(Protocol):
    """What the entry page can show."""

    def show_waiting(self, *, is_new: bool) -> None:
        """Show empty fields: an entry is on its way."""

    def show_entry(self, opened: Opened) -> None:
        """Fill every field."""

    def show_going_on(self, opened: Opened) -> None:
        """Say that it was saved and that what was typed since was not; the fields stay."""

    def is_on_top(self) -> bool:
        """Tell whether the page is the one in sight."""

    def values(self) -> Values:
        """Return every field as it stands."""

    def place(self) -> tuple[str, str, int] | None:
        """Return where the cursor is: the folded part, the box, and the letters before it."""

    def unfit(self) -> str:
        """Return the first field that cannot be saved, "" when all can."""

    def go_to(self, field: str) -> None:
        """Put the focus into a field."""

    def add_file(self, line: FileLine) -> None:
        """Show one more file."""

    def show_kept(self, *, kept: bool) -> None:
        """Say whether what is typed is kept."""

    def show_busy(self, *, busy: bool) -> None:
        """Hold the buttons while saving."""

    def show_problem(self, words: str) -> None:
        """Say beside the buttons what is missing."""


class EntryPresenter:
    """One entry at a time, new or changed; its draft is kept under a key of its own."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: EntryView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._opened: Opened | None = None
        self._wanted = ""
        self._is_dirty = False
        self._saving = False
        self._waiting: list[Path] = []
        self._given: Values = {}
        self._goes_back = False
        self._is_kept = False
        self._waits = False
        self._blank: Values = {}

    @property
    def is_new(self) -> bool:
        """Whether the entry was never saved."""
        return self._opened is None or self._opened.entry is None

    @property
    def is_being_written(self) -> bool:
        """Whether something is typed that was never saved."""
        return bool(self._ahead()) or (self._opened is not None and (self._is_dirty or self._is_kept))

    @property
    def is_waiting(self) -> bool:
        """Whether the entry that was asked for is not shown yet."""
        return self._opened is None

    def begin(
        self, entry: EntityId | None, values: Values = MappingProxyType({}), *, back: bool = False
    ) -> None:
        """Write a new entry or change one; what was typed elsewhere is kept first.

        A new entry begins with `values`, each time other ones are given; a draft that is there comes first.
        Saving goes `back` to the page that asked for it, else to the timeline.
        """
        self._goes_back = back
        key = entry_key(entry)
        given = values if entry is None and values is not self._given else {}
        self._given = values
        is_here = self._waits or self._opened is not None
        if is_here and self._wanted == key and not given:
            return
        self.keep()
        self._keep_ahead()
        self._wanted, self._opened, self._waits = key, None, True
        self._view.show_waiting(is_new=entry is None)
        self._blank = self._view.values()
        self._jobs.read(lambda _ctx: self._open(key, entry, given), self.on_opened, self.on_not_opened)

    def on_opened(self, opened: Opened) -> None:
        """Show it, unless another one was asked for since; what was typed meanwhile stands behind it."""
        if opened.key != self._wanted or not self._waits:
            return
        typed = self._ahead()
        if typed:
            opened = replace(opened, values=with_typed(opened.values, typed), place=None, is_ahead=True)
        self._opened, self._waits = opened, False
        self._view.show_entry(opened)
        self._is_dirty, self._is_kept = bool(typed), opened.is_draft
        if opened.is_refused:
            self._shell.say(text("entry.draft_first"))

    def on_not_opened(self, error: KnownError) -> None:
        """Say why, and ask again the next time."""
        self._waits = False
        self._shell.warn(error)

    def _ahead(self) -> Values:
        """Return what was typed while the entry is on its way."""
        return typed_since(self._blank, self._view.values()) if self._waits else {}

    def _keep_ahead(self) -> None:
        """Keep that for when this entry is opened again: the page is wanted for another one."""
        draft = self.take_draft() if self._waits else None
        if draft is not None:
            self._jobs.read(
                lambda _ctx: self._session.drafts.save(*draft), None, self.on_not_kept, survives=True
            )

    def edited(self) -> None:
        """Note that something was typed."""
        if self._opened is not None:
            self._is_dirty = True

    def keep(self) -> None:
        """Keep what is typed as a draft, when it differs from what is kept."""
        opened = self._opened
        if opened is None or not self._is_dirty or self._saving or self._session.read_only:
            return
        self._is_dirty = False
        key, values = opened.key, self._draft_values()
        self._jobs.read(
            lambda _ctx: self._session.drafts.save(key, values), self.on_kept, self.on_not_kept, survives=True
        )

    def on_kept(self, _nothing: None) -> None:
        """Say that it is kept."""
        self._is_kept = True
        self._view.show_kept(kept=True)

    def on_not_kept(self, error: KnownError) -> None:
        """Say that it is not, and try again with the next key."""
        self._is_dirty = True
        self._view.show_kept(kept=False)
        self._shell.warn(error)

    def take_draft(self) -> Draft | None:
        """Give what is typed and not kept yet; the lock writes it."""
        if self._session.read_only:
            return None
        if ahead := self._ahead():
            return self._wanted + AHEAD, ahead
        if self._opened is None or not self._is_dirty:
            return None
        return self._opened.key, self._draft_values()

    def _draft_values(self) -> Values:
        """Return every field, and where the cursor is."""
        place = self._view.place()
        return {**self._view.values(), PLACE: place} if place is not None else self._view.values()

    def save(self, reason: str) -> None:
        """Save the entry, or a new version of it."""
        opened = self._opened
        if opened is None or self._saving:
            return
        unfit = self._view.unfit()
        if unfit:
            self._view.show_problem(text("entry.problem.moment"))
            self._view.go_to(unfit)
            return
        self._saving = True
        self._view.show_busy(busy=True)
        self._is_dirty = False
        values = self._view.values()
        self._jobs.change(
            lambda _ctx: self._save_or_keep(opened, values, reason),
            lambda entry: self.on_saved(opened, values, entry),
            self.on_not_saved,
            survives=True,
        )

    def on_saved(self, opened: Opened, sent: Values, entry: Entry) -> None:
        """Show the entry in the timeline; whoever typed on or went elsewhere stays there."""
        is_new = opened.entry is None
        self._saving = False
        self._view.show_busy(busy=False)
        if self._opened is opened and typed_since(sent, self._view.values()):
            key = entry_key(entry.id)
            self._opened = replace(opened, key=key, entry=entry, is_draft=False, is_refused=False)
            self._wanted, self._is_dirty, self._is_kept = key, True, False
            self._view.show_going_on(self._opened)
            return
        if self._opened is opened:
            self._opened, self._is_dirty = None, False
        if self._view.is_on_top() and self._opened is None and not self._waits:
            if self._goes_back:
                self._shell.back()
            else:
                self._shell.go(Target("timeline", entry.id))
        said = [text("entry.saved" if entry.when.is_known() else "entry.saved.not_sure")]
        if is_new and entry.needs_detail:
            said.append(text("entry.saved.needs_detail"))
        self._shell.say(" ".join(said))

    def on_not_saved(self, error: KnownError) -> None:
        """Say why; everything typed stays where it is."""
        self._saving = False
        self._is_dirty = True
        self._view.show_busy(busy=False)
        self._shell.warn(error)

    def finish_later(self) -> None:
        """Keep the draft and go back."""
        self._is_dirty = self._opened is not None
        opened = self._opened
        self.keep()
        self._opened = None
        self._shell.back()
        if opened is not None:
            self._shell.did(Step(text("entry.later"), back=lambda: self._go_on(opened)))

    def throw_away(self) -> None:
        """Forget the draft; files that were added stay in the record."""
        opened, typed = self._opened, self._view.values()
        self._opened, self._is_dirty = None, False
        if opened is not None:
            self._jobs.read(
                lambda _ctx: self._session.drafts.drop(opened.key),
                lambda _nothing: self.on_thrown_away(opened, typed),
                survives=True,
            )

    def on_thrown_away(self, opened: Opened, typed: Values) -> None:
        """Go back, unless somebody did already, and offer to bring it back."""
        if self._view.is_on_top():
            self._shell.back()
        self._shell.did(Step(text("entry.thrown"), back=lambda: self._type_again(opened, typed)))

    def _type_again(self, opened: Opened, typed: Values) -> None:
        self._jobs.read(
            lambda _ctx: self._session.drafts.save(opened.key, typed),
            lambda _nothing: self._go_on(opened),
            survives=True,
        )

    def _go_on(self, opened: Opened) -> None:
        entry = opened.entry.id if opened.entry is not None else None
        self._opened = None  # read again, with the draft
        self._shell.go(Target("entry", entry))

    def changed(self, change: Change) -> None:
        """Nothing here follows other changes: what is being written stays as it is."""

    # Files.

    def attach(self, paths: tuple[Path, ...]) -> None:
        """Add files one after another, each shown with progress and Stop."""
        self._waiting.extend(paths)
        if len(self._waiting) == len(paths):
            self._next_file()

    def paste(self, name: str, data: bytes) -> None:
        """Add a picture from the clipboard."""
        self._jobs.change(
            lambda ctx: _with_changes(self._session.evidence.add_bytes(name, data, ctx=ctx)),
            self.on_added,
            label="window.job.adding",
        )

    def on_added(self, added: Added) -> None:
        """Show the file with the entry."""
        item = added.evidence
        self._view.add_file(FileLine(item.id, item.number, name_words(item.name), item.kind))
        self._is_dirty = True
        self.keep()
        if added.already:
            self._shell.say(text("entry.file.already", n=item.number))

    def on_file_ended(self, state: JobState) -> None:
        """Add the next file; Stop leaves out the rest."""
        if self._waiting:
            self._waiting.pop(0)
        if state is JobState.CANCELLED:
            self._waiting.clear()
        self._next_file()

    def _next_file(self) -> None:
        if self._waiting:
            path = self._waiting[0]
            self._jobs.change(
                lambda ctx: _with_changes(self._session.evidence.add_file(path, ctx=ctx)),
                self.on_added,
                label="window.job.adding",
                finished=self.on_file_ended,
            )

    # On the vault lane.

    def _open(self, key: str, entry_id: EntityId | None, given: Values) -> Opened:
        session = self._session
        entry = None if entry_id is None else session.entries.get(entry_id)
        offers = read_offers(session)
        draft, place = _without_place(session.drafts.load(key))
        values = draft if draft is not None else page_values(given, offers.names)
        if draft is None and entry is not None:
            values = _values_of(entry, offers.names)
        if ahead := session.drafts.load(key + AHEAD):
            values = draft = with_typed(values, ahead)
            if not session.read_only:
                session.drafts.save(key, values, instead_of=key + AHEAD)
        offers = replace(offers, messages=message_words(session, values.get("messages")))
        files = values.get("evidence")
        lines: list[FileLine] = []
        for item_id in files if isinstance(files, tuple) else ():
            item = session.evidence.get(item_id)
            lines.append(FileLine(item.id, item.number, name_words(item.name), item.kind))
        return Opened(
            key, entry, values, tuple(lines), offers, draft is not None, bool(draft and given), place
        )

    def _save_or_keep(self, opened: Opened, values: Values, reason: str) -> tuple[Entry, tuple[Change, ...]]:
        try:
            return self._save(opened, values, reason)
        except KnownError:
            with suppress(KnownError):  # nobody may be there any more to press the button again
                self._session.drafts.save(opened.key, values)
            raise

    def _save(self, opened: Opened, values: Values, reason: str) -> tuple[Entry, tuple[Change, ...]]:
        session = self._session
        fields, made = self._fields(values)
        if opened.entry is None:
            if is_quick(values):
                fields["needs_detail"] = True
            entry = session.entries.add(
                {name: value for name, value in fields.items() if value not in _EMPTY}
            )
            change = Change(RecordKind.ENTRY, (entry.id,))
        else:
            before = opened.entry
            differing = {name: value for name, value in fields.items() if getattr(before, name) != value}
            entry, change = session.entries.amend(before.id, differing, reason=reason)
        session.drafts.drop(opened.key)
        people = (Change(RecordKind.PERSON, tuple(made)),) if made else ()
        return entry, (*people, change)

    def _fields(self, values: Values) -> tuple[dict[str, object], list[EntityId]]:
        """Turn rows of names into links, making the people that are new."""
        fields = dict(values)
        before = {person.id for person in self._session.people.list()}
        rows = fields.pop("people_rows", ())
        names = str(fields.pop("witness_names", ""))
        persons: list[Involvement] = []
        for one in rows if isinstance(rows, tuple) else ():
            person = self._person(str(one["name"]), one.get("id"), Role.OTHER)
            persons.append(Involvement(person, str(one["basis"]), str(one["words"])))
        witnesses = [self._person(name, None, Role.WITNESS) for name in names.split(",") if name.strip()]
        fields["persons"] = tuple(persons)
        fields["witnesses"] = tuple(one for one in witnesses if one is not None)
        linked = [one for one in (*(row.person for row in persons), *witnesses) if one is not None]
        return fields, [one for one in dict.fromkeys(linked) if one not in before]

    def _person(self, name: str, known: object, role: Role) -> EntityId | None:
        if isinstance(known, bytes):
            return EntityId(known)
        return self._session.people.find_or_add(name, role).id if name.strip() else None


def is_quick(values: Values) -> bool:
    """Tell whether only the head of the page was filled; who opened the tick for detail has decided it."""
    folded = (name for names in FIELDS.values() for name in names)
    return "needs_detail" not in values and not any(says_something(name, values.get(name)) for name in folded)


PLACE = "cursor"
"""What a draft holds beside the fields: where the cursor was."""


def _without_place(draft: Values | None) -> tuple[Values | None, tuple[str, str, int] | None]:
    if draft is None:
        return None, None
    place: tuple[str, str, int] | None = None
    match draft.get(PLACE):
        case (str(part), str(name), int(letters)):
            place = (part, name, letters)
        case _:
            pass
    return {name: value for name, value in draft.items() if name != PLACE}, place


_EMPTY: tuple[object, ...] = ("", (), None, False)


def _with_changes(added: Added) -> tuple[Added, tuple[Change, ...]]:
    return added, added.changes


def _values_of(entry: Entry, names: Mapping[EntityId, str]) -> dict[str, object]:
    """Return the fields of an entry as the page shows them."""
    return page_values({name: getattr(entry, name) for name in entry.__dataclass_fields__}, names)


__all__ = ["EntryPresenter", "EntryView", "FileLine", "Opened"]
