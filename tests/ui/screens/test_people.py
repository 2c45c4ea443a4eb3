"""People: who is listed where, what is kept out of papers, and that nothing typed is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.person import CONFIDENTIAL_BY_ROLE, CONTACT_FIELDS, Person, Role, confidential_fields
from app.services.vault import Session
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import ShellStandIn
from ui.style.theme import Theme
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.form import FormLook
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.records import RecordsPresenter
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Target
from ui.unlocked.screens.people.form import PersonForm
from ui.unlocked.screens.people.rows import KINDS, fields_of, is_kept_out, may_be_kept_out, read_rows


class View:
    """Notes what the presenter shows."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self.marked: Subject | None = None
        self.opened: list[tuple[Subject, str]] = []
        self.forward = 0
        self.nothing = 0

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Note the list."""
        self.rows = rows

    def mark(self, subject: Subject | None) -> None:
        """Note the mark."""
        self.marked = subject

    def open(self, subject: Subject, field: str = "", *, at_first: bool = False) -> None:
        """Note what is opened."""
        self.opened.append((subject, field))

    def bring_forward(self) -> None:
        """Count."""
        self.forward += 1

    def show_nothing(self) -> None:
        """Count."""
        self.nothing += 1


def fill(session: Session) -> tuple[Person, Person]:
    """Put some people and a place into the record."""
    me = session.people.add({"role": Role.ME, "name": "Jordan", "address": ("4 Juniper Court",)})
    other = session.people.add({"role": Role.OTHER, "name": "Casey", "relationship": "former partner"})
    session.records.add(RecordKind.PLACE, {"label": "the shelter", "kind": "shelter"})
    return me, other


def presenter(session: Session, jobs: Jobs, view: View) -> RecordsPresenter:
    """Return the presenter of the page."""
    return RecordsPresenter(session, jobs, view, KINDS, read_rows)


def test_people_stand_under_their_roles_and_places_last(
    session: Session, jobs: Jobs, shell: ShellStandIn
) -> None:
    """The other person comes first; a row tells how much is known and nothing of what."""
    fill(session)
    view = View()
    presenter(session, jobs, view).activate(Target("people"))
    headings = [row.text for row in view.rows if isinstance(row, Heading)]
    assert headings == ["The other person", "Me", "Places to keep out of papers"]
    assert not any("Juniper" in f"{row.title}{row.line}" for row in view.rows if isinstance(row, Item))
    assert view.opened[0][0] == next(row.subject for row in view.rows if isinstance(row, Item))
    assert view.forward == 0


def test_a_target_opens_its_record_at_a_field(session: Session, jobs: Jobs) -> None:
    """Other pages lead to a person, to a field of theirs, or to somebody new."""
    me, _ = fill(session)
    view = View()
    made = presenter(session, jobs, view)
    made.activate(Target("people", me.id, "address"))
    assert view.opened == [(Subject(RecordKind.PERSON, me.id), "address")]
    assert view.forward == 1
    made.activate(Target("people", None, "person", {"role": Role.CHILD}))
    assert view.opened[-1][0].is_new
    assert view.opened[-1][0].begin == {"role": Role.CHILD}


def test_an_empty_record_opens_nobody(session: Session, jobs: Jobs) -> None:
    """Nothing is asked before it is needed."""
    view = View()
    presenter(session, jobs, view).activate(Target("people"))
    assert view.nothing == 1
    assert view.opened == []


def test_a_draft_is_marked_in_the_list(session: Session, jobs: Jobs) -> None:
    """What was typed and not saved can be found again."""
    me, _ = fill(session)
    session.drafts.save(Subject(RecordKind.PERSON, me.id).key, {"name": "Jordan A."})
    view = View()
    presenter(session, jobs, view).activate(Target("people"))
    tags = {row.title: row.tag for row in view.rows if isinstance(row, Item)}
    assert tags == {"Casey": "", "Jordan": "not saved yet", "the shelter": ""}


def test_marks_agree_with_what_papers_do() -> None:
    """A field is marked as kept out exactly when no served paper prints it unasked."""
    for role in Role:
        person = Person(id=Subject(RecordKind.PERSON).id or b"0" * 16, role=role)  # type: ignore[arg-type]
        kept = confidential_fields(person) - {"confidential"}
        assert {name for name in kept if is_kept_out(role, name)} == kept
        if role not in CONFIDENTIAL_BY_ROLE:
            assert all(may_be_kept_out(role, name) for name in CONTACT_FIELDS if name != "immigration")
        assert "name" in fields_of(role)
        assert "role" in fields_of(role)


def test_the_marks_follow_the_role(qtbot: QtBot, theme: Theme) -> None:
    """A child's address is marked as kept out; the other person's can be ticked, and the tick is saved."""
    form = PersonForm("people.person", FormLook("people.", theme, "UTC"))
    qtbot.addWidget(form)
    form.show_values({"role": Role.CHILD, "confidential": ()})
    form.cell("address")
    assert not form._pills["address"].isHidden()
    assert form._ticks["address"].isHidden()
    form.show_values({"role": Role.OTHER, "confidential": ("phone",)})
    assert form._pills["address"].isHidden()
    assert not form._ticks["address"].isHidden()
    assert form._ticks["phone"].isChecked()
    form._ticks["address"].click()
    assert form.values()["confidential"] == ("phone", "address")


def test_a_confidential_field_without_a_tick_stays_confidential(qtbot: QtBot, theme: Theme) -> None:
    """What the command line kept out is not let in by opening the form."""
    form = PersonForm("people.person", FormLook("people.", theme, "UTC"))
    qtbot.addWidget(form)
    form.show_values({"role": Role.OTHER, "confidential": ("hair", "phone")})
    assert form.values()["confidential"] == ("hair", "phone")
    form.cell("phone")
    form.cell("hair")
    form._ticks["phone"].click()
    assert form.values()["confidential"] == ("hair",)
    assert not form._ticks["hair"].isHidden()


def test_a_person_is_added_by_keyboard(window: OpenWindow) -> None:
    """Add, type, Ctrl+S: the person is in the record and in the list."""
    window.go("people")
    window.find("people.add.person").click()
    window.settle()
    name = window.find("people.person.name")
    name.setFocus()
    QTest.keyClicks(name, "Robin Field")
    QTest.keyClick(name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert [person.name for person in window.read(lambda session: session.people.list())] == ["Robin Field"]
    assert window.find("people.heading").text() == "Robin Field"
    assert window.find("people.list").model().rowCount() == 2


def test_going_to_another_page_saves(window: OpenWindow) -> None:
    """What was typed counts as soon as the page is left, without a button."""
    me = window.change(_add_me)
    window.go("people", id=me.id, what="address")
    street = window.find("people.person.address.1.text")
    assert isinstance(street, QLineEdit)
    QTest.keyClicks(street, "4 Juniper Court")
    window.go("timeline")
    (me,) = window.read(lambda session: session.people.list())
    assert me.address == ("4 Juniper Court",)


def test_a_lock_keeps_what_is_typed_and_brings_it_back(window: OpenWindow) -> None:
    """Typed, locked in the same moment, unlocked: page, field and words are there, and nothing is saved unasked."""
    me = window.change(_add_me)
    window.go("people", id=me.id, what="employer")
    QTest.keyClicks(window.find("people.person.employer"), "Bell Dental")
    window.bench.lock()
    window.bench.unlock()
    (me,) = window.read(lambda session: session.people.list())
    assert me.employer == ""
    field = window.find("people.person.employer")
    window.bench.wait(field.hasFocus)
    assert field.text() == "Bell Dental"
    save = window.find("people.save")
    assert isinstance(save, QAbstractButton)
    save.click()
    window.settle()
    (me,) = window.read(lambda session: session.people.list())
    assert me.employer == "Bell Dental"


def _add_me(session: Session) -> tuple[Person, Change]:
    person = session.people.add({"role": Role.ME, "name": "Jordan"})
    return person, Change(RecordKind.PERSON, (person.id,))
