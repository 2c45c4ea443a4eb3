"""What is typed into a form: kept, saved when it is left, taken back, never lost."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.domain.person import Person, Role
from app.services.vault import Session
from app.testing import InlineRunner
from tests.ui.stand_ins import Board, ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.keeper import Keeper, Kept, Opened
from ui.unlocked.forms.subject import Subject

NEW = Subject(RecordKind.PERSON)
CASE = Subject(RecordKind.CASE)


class View:
    """Holds the fields as a form would."""

    def __init__(self) -> None:
        self.fields: dict[str, object] = {}
        self.opened: Opened | None = None
        self.kept: Kept | None = None
        self.can_undo = False
        self.problems: list[tuple[str, str]] = []
        self.saved: list[Record] = []
        self.fit = True
        self.waits = False

    def show_waiting(self) -> None:
        """Note that another record is coming."""
        self.waits = True

    def show_opened(self, opened: Opened) -> None:
        """Take the fields."""
        self.opened, self.fields, self.waits = opened, dict(opened.values), False

    def show_values(self, values: Mapping[str, object]) -> None:
        """Take other fields."""
        self.fields |= values

    def values(self) -> Mapping[str, object]:
        """Return the fields."""
        return dict(self.fields)

    def is_fit(self) -> bool:
        """Say whether it can be saved."""
        return self.fit

    def show_kept(self, kept: Kept, *, can_undo: bool) -> None:
        """Note how safe it is."""
        self.kept, self.can_undo = kept, can_undo

    def show_problem(self, field: str, words: str) -> None:
        """Note what is wrong."""
        self.problems.append((field, words))

    def show_saved(self, record: Record) -> None:
        """Note what was saved."""
        self.saved.append(record)


@pytest.fixture
def view() -> View:
    """A form without widgets."""
    return View()


@pytest.fixture
def keeper(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> Keeper:
    """A keeper over an empty vault."""
    return Keeper(session, jobs, shell, view)


@pytest.fixture
def casey(session: Session) -> Person:
    """Somebody in the record."""
    return session.people.add({"role": Role.OTHER, "name": "Casey", "phone": ("415-555-0199",)})


def type_(keeper: Keeper, view: View, **fields: object) -> None:
    """Type into fields as a person does."""
    view.fields |= fields
    keeper.edited()


def subject(person: Person) -> Subject:
    """Return the subject of a person."""
    return Subject(RecordKind.PERSON, person.id)


def test_leaving_a_record_saves_what_was_typed(
    keeper: Keeper, view: View, session: Session, casey: Person
) -> None:
    """An address that is to be kept out of papers counts from the moment its record is left."""
    keeper.begin(subject(casey))
    type_(keeper, view, address=("9 Elm Row",))
    assert view.kept is Kept.TYPED
    keeper.begin(NEW)
    assert session.people.get(casey.id).address == ("9 Elm Row",)
    assert session.drafts.list() == ()


def test_only_changed_fields_are_written(keeper: Keeper, view: View, session: Session, casey: Person) -> None:
    """What a form cannot show exactly stays as it was saved, and what another page saved is not undone."""
    keeper.begin(subject(casey))
    type_(keeper, view, name="Casey R.")
    session.people.amend(casey.id, {"phone": ("415-555-0100",)})
    keeper.save()
    saved = session.people.get(casey.id)
    assert (saved.name, saved.phone) == ("Casey R.", ("415-555-0100",))


def test_the_draft_comes_back_and_is_not_the_record(
    view: View, session: Session, jobs: Jobs, shell: ShellStandIn, casey: Person
) -> None:
    """What was kept and never saved is put back, and told as such."""
    keeper = Keeper(session, jobs, shell, view)
    keeper.begin(subject(casey))
    type_(keeper, view, name="Casey Ro")
    keeper.keep()
    assert view.kept is Kept.DRAFT
    assert session.people.get(casey.id).name == "Casey"
    later = View()
    Keeper(session, jobs, shell, later).begin(subject(casey))
    assert later.fields["name"] == "Casey Ro"
    assert later.kept is Kept.BACK


def test_a_draft_that_says_nothing_new_is_forgotten(
    keeper: Keeper, view: View, session: Session, casey: Person
) -> None:
    """A draft left by a lock that came with the saving does not ask to be saved again."""
    session.drafts.save(subject(casey).key, {"name": "Casey"})
    keeper.begin(subject(casey))
    assert view.kept is Kept.NOTHING
    assert session.drafts.list() == ()


def test_a_lock_takes_what_is_typed(keeper: Keeper, view: View, casey: Person) -> None:
    """The lock gets the fields that differ, and nothing when none does."""
    keeper.begin(subject(casey))
    assert keeper.take_draft() is None
    type_(keeper, view, note="for myself")
    assert keeper.take_draft() == (subject(casey).key, {"note": "for myself"})


def test_a_lock_during_the_saving_still_takes_it(
    session: Session, shell: ShellStandIn, view: View, casey: Person
) -> None:
    """A saving that was on its way when the lock came is done, once, and nothing tells the page any more."""
    held = InlineRunner(held=True)
    keeper = Keeper(session, Jobs(held, Board(), shell.warn), shell, view)
    keeper.begin(subject(casey))
    held.release()
    type_(keeper, view, name="Casey Rowe")
    keeper.leave()
    held.new_session()
    assert keeper.take_draft() is None
    held.release()
    assert session.people.get(casey.id).name == "Casey Rowe"
    assert view.saved == []
    assert session.drafts.load(subject(casey).key) is None


def test_what_is_typed_while_saving_is_saved_with_the_next(
    session: Session, shell: ShellStandIn, view: View, casey: Person
) -> None:
    """Nothing typed between the button and its answer is lost."""
    held = InlineRunner(held=True)
    keeper = Keeper(session, Jobs(held, Board(), shell.warn), shell, view)
    keeper.begin(subject(casey))
    held.release()
    type_(keeper, view, name="Casey Rowe")
    keeper.save()
    type_(keeper, view, relationship="former partner")
    keeper.begin(NEW)
    held.release()
    held.release()
    saved = session.people.get(casey.id)
    assert (saved.name, saved.relationship) == ("Casey Rowe", "former partner")


def test_the_last_saving_can_be_taken_back(
    keeper: Keeper, view: View, session: Session, casey: Person
) -> None:
    """Both states stay in the history; the form shows the one before."""
    keeper.begin(subject(casey))
    type_(keeper, view, name="wrong")
    keeper.save()
    assert view.can_undo
    keeper.undo()
    assert session.people.get(casey.id).name == "Casey"
    assert view.fields["name"] == "Casey"
    assert not view.can_undo


def test_a_new_record_is_saved_once(keeper: Keeper, view: View, session: Session) -> None:
    """The second saving of somebody new changes them and adds nobody."""
    keeper.begin(Subject(RecordKind.PERSON, None, {"role": Role.CHILD}))
    type_(keeper, view, name="Riley")
    keeper.save()
    type_(keeper, view, school="Elm School")
    keeper.save()
    (only,) = session.people.list()
    assert (only.role, only.name, only.school) == (Role.CHILD, "Riley", "Elm School")
    assert keeper.subject == subject(only)


def test_an_empty_new_record_is_not_made(keeper: Keeper, view: View, session: Session) -> None:
    """Looking at the form of somebody new and leaving adds nobody; asking to save says what is missing."""
    keeper.begin(NEW)
    keeper.leave()
    keeper.save()
    assert session.people.list() == ()
    assert view.problems[-1][0] == ""
    type_(keeper, view, role=Role.WITNESS)
    keeper.leave()
    assert session.people.list() == ()


def test_what_cannot_be_saved_stays_a_draft(
    keeper: Keeper, view: View, session: Session, casey: Person
) -> None:
    """A time that ends before it starts is kept as typed until it is mended."""
    keeper.begin(subject(casey))
    view.fit = False
    type_(keeper, view, name="Casey R")
    keeper.leave()
    assert session.people.get(casey.id).name == "Casey"
    assert session.drafts.load(subject(casey).key) == {"name": "Casey R"}


def test_a_field_that_does_not_fit_is_named(keeper: Keeper, view: View, casey: Person) -> None:
    """The reason stands at the field, and what was typed stays."""
    keeper.begin(subject(casey))
    type_(keeper, view, name="half a pair \ud800")
    keeper.save()
    assert view.problems[-1][0] == "name"
    assert view.fields["name"] == "half a pair \ud800"
    assert view.kept is Kept.TYPED


def test_throwing_away_shows_the_record_again(
    keeper: Keeper, view: View, session: Session, casey: Person
) -> None:
    """The draft goes too."""
    keeper.begin(subject(casey))
    type_(keeper, view, name="no")
    keeper.keep()
    keeper.throw_away()
    assert view.fields["name"] == "Casey"
    assert session.drafts.list() == ()
    assert keeper.take_draft() is None


def test_a_record_changed_elsewhere_is_read_again_unless_something_is_typed(
    keeper: Keeper, view: View, session: Session, casey: Person
) -> None:
    """The form follows other pages, but never over what is being typed."""
    keeper.begin(subject(casey))
    session.people.amend(casey.id, {"name": "Casey R."})
    keeper.reopen()
    assert view.fields["name"] == "Casey R."
    type_(keeper, view, relationship="neighbour")
    session.people.amend(casey.id, {"name": "C. R."})
    keeper.reopen()
    assert (view.fields["name"], view.fields["relationship"]) == ("Casey R.", "neighbour")


def test_the_case_is_one_record(keeper: Keeper, view: View, session: Session) -> None:
    """Saving the case tells the other pages, and the draft has its own key."""
    keeper.begin(CASE)
    type_(keeper, view, court="Superior Court")
    assert keeper.take_draft() == ("case", {"court": "Superior Court"})
    keeper.save()
    assert session.case.get().court == "Superior Court"


def test_a_change_names_the_record(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> None:
    """Other pages hear which person was written."""
    heard: list[Change] = []
    runner = InlineRunner()
    runner.watch(heard.append)
    keeper = Keeper(session, Jobs(runner, Board(), shell.warn), shell, view)
    keeper.begin(NEW)
    type_(keeper, view, name="Robin")
    keeper.save()
    assert heard == [Change(RecordKind.PERSON, (EntityId(session.people.list()[0].id),))]
