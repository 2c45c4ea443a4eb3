"""My case: what is asked, what must not be told, and texts counted as the complaint form counts them."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.services.vault import Session
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import ShellStandIn
from ui.style.theme import Theme
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.form import FormLook
from ui.unlocked.screen import Target
from ui.unlocked.screens.case.fields import CountedField, OfferedField, ToldField
from ui.unlocked.screens.case.form import CaseForm
from ui.unlocked.screens.case.presenter import CasePresenter


class View:
    """Notes what is told."""

    told: frozenset[str] = frozenset()

    def show_told(self, told: frozenset[str]) -> None:
        """Note it."""
        self.told = told


def test_what_is_told_is_what_the_check_of_papers_knows(
    session: Session, jobs: Jobs, shell: ShellStandIn
) -> None:
    """A home, a work and a school under People or Places are told; nothing else is."""
    view = View()
    presenter = CasePresenter(session, jobs, shell, view)
    presenter.load()
    assert view.told == frozenset()
    session.people.add({"role": Role.ME, "name": "Jordan", "employer": "Bell Dental"})
    session.records.add(RecordKind.PLACE, {"label": "the shelter", "kind": "shelter"})
    presenter.load()
    assert view.told == {"work", "home"}
    session.people.add({"role": Role.CHILD, "name": "Riley", "school": "Elm School"})
    presenter.load()
    assert view.told == {"work", "home", "school"}


def test_telling_leads_to_the_right_person(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """To me, to the child, or to somebody new in that role when there is none."""
    presenter = CasePresenter(session, jobs, shell, View())
    presenter.load()
    presenter.tell("school")
    assert shell.targets[-1] == Target("people", None, "person", {"role": Role.CHILD})
    me = session.people.add({"role": Role.ME, "name": "Jordan"})
    presenter.load()
    presenter.tell("home")
    assert shell.targets[-1] == Target("people", me.id, "address")


def test_skipping_and_having_none_are_different_answers(qtbot: QtBot) -> None:
    """Only "there is none" settles the question; skipping leaves papers *not checked*."""
    told = ToldField("told", "work", "Where do you work?")
    qtbot.addWidget(told)
    told._skip.click()
    assert told.value() == Answer(AnswerState.DECLINED)
    assert not told.is_settled()
    assert "not checked" in told._state.text()
    told._none.click()
    assert told.value() == Answer(AnswerState.NO)
    assert told.is_settled()
    told._none.click()
    assert told.value() == NOT_ASKED
    told.show_told(told=True)
    assert told.is_settled()
    assert told._none.isHidden()


def test_the_counter_counts_as_the_form_does(qtbot: QtBot) -> None:
    """Line breaks and emoji count as two; one over is told with the number over."""
    field = CountedField("what", "What happened", "", 10, 3)
    qtbot.addWidget(field)
    field.set_value("ab\nc😀")
    assert field._count.text() == "7 / 10"
    field.set_value("a" * 11)
    assert field._count.text() == "11 / 10"
    assert field._warning.text().startswith("1 character too many")
    field.set_value("a" * 10)
    assert "Almost full" in field._warning.text()
    assert field.value() == "a" * 10


def test_no_sentence_is_offered_ticked(qtbot: QtBot) -> None:
    """What is sworn is ticked by the person, one by one."""
    offered = OfferedField("offered", "offered")
    qtbot.addWidget(offered)
    assert offered.value() == ()
    offered.set_value(("when_written",))
    assert offered.value() == ("when_written",)


def test_questions_follow_from_answers(qtbot: QtBot, theme: Theme) -> None:
    """The filer is asked for only when it happened to somebody else, unless something stands there."""
    form = CaseForm("case.form", FormLook("case.", theme, "UTC"))
    qtbot.addWidget(form)
    assert form.cell("ic3_filer_name").isHidden()
    form.show_values({"ic3_self": Answer(AnswerState.NO)})
    assert not form.cell("ic3_filer_name").isHidden()
    form.show_values({"ic3_self": NOT_ASKED, "ic3_filer_name": "An advocate"})
    assert not form.cell("ic3_filer_name").isHidden()
    assert form.cell("ic3_filer_phone").isHidden()


def test_the_case_is_saved_and_reopened(window: OpenWindow) -> None:
    """A court typed and saved stands in the record; leaving for another page saves the rest."""
    window.go("case", what="court")
    QTest.keyClicks(window.find("case.form.court"), "Superior Court")
    window.find("case.save").click()
    window.settle()
    window.go("case", what="safe_city")
    QTest.keyClicks(window.find("case.form.safe_city"), "Larkhaven")
    window.go("timeline")
    case = window.read(lambda session: session.case.get())
    assert (case.court, case.safe_city) == ("Superior Court", "Larkhaven")
    window.go("case")
    assert window.find("case.undo").isVisible()
    window.find("case.undo").click()
    window.settle()
    assert window.read(lambda session: session.case.get().safe_city) == ""


def test_telling_goes_to_people_and_back(window: OpenWindow) -> None:
    """The button beside the question opens a new person in the right role."""
    window.go("case", what="home_told")
    window.find("case.form.home_told.tell").click()
    window.settle()
    assert window.find("people.heading").text() == "Somebody new"
    assert window.find("people.person.role.me").isChecked()


def test_the_case_leads_to_what_the_court_asks(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """From the case one press leads to the sheet that goes through the court's own form."""
    CasePresenter(session, jobs, shell, View()).open_copy_sheet()
    assert shell.targets[-1] == Target("documents", what="copysheet")
    CasePresenter(session, jobs, shell, View()).open_ic3_form()
    assert shell.targets[-1] == Target("ic3_form")
