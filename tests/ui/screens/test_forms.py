"""Forms made from field lists: every field comes back as it went in, and says so only when a person changed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.fields import FieldKind, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.ledgers import DEBT_FIELDS, HELD_FIELDS, JOURNEY_FIELDS, PROMISE_FIELDS, WORK_FIELDS
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp
from app.domain.needed import NEEDED_FIELDS
from app.domain.person import PERSON_FIELDS, Role, Tie
from app.domain.records import ORDER_FIELDS, REPORT_FIELDS, TRANSACTION_FIELDS
from app.domain.support import HELPER_FIELDS, REFERRAL_FIELDS
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import has_text
from ui.style.theme import Theme
from ui.unlocked.forms.editors import ChoiceField, PersonField
from ui.unlocked.forms.form import FieldForm, FormLook
from ui.unlocked.forms.lines import LinesField
from ui.unlocked.forms.list_rows import Heading, Item
from ui.unlocked.forms.people import Named
from ui.unlocked.forms.record_list import RecordModel
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screens.case.form import CaseForm
from ui.unlocked.screens.evidence.form import evidence_form
from ui.unlocked.screens.helpers.rows import GROUPS as HELPER_GROUPS
from ui.unlocked.screens.ledgers.forms import LedgerForm, WorkForm
from ui.unlocked.screens.needed.form import NeededForm
from ui.unlocked.screens.people.form import PersonForm
from ui.unlocked.screens.people.rows import PLACE_GROUPS
from ui.unlocked.screens.referrals.form import ReferralForm
from ui.unlocked.screens.reports.forms import OrderForm, PaymentForm
from ui.unlocked.screens.reports.rows import REPORT_GROUPS

ZONE = "America/Chicago"
ONE, TWO = EntityId(b"1" * 16), EntityId(b"2" * 16)
PEOPLE = (Named(ONE, "Casey Rowe", Role.OTHER), Named(TWO, "Riley Avery", Role.CHILD))
WHEN = Moment(Precision.ABOUT, Stamp(date(2026, 8, 23)), None, ZONE)


def form_of(theme: Theme, name: str) -> tuple[FieldForm, RecordKind]:
    """Make one of all forms there are."""

    def look(words: str) -> FormLook:
        return FormLook(words, theme, ZONE)

    makers: dict[str, tuple[Callable[[], FieldForm], RecordKind]] = {
        "person": (lambda: PersonForm("people.person", look("people.")), RecordKind.PERSON),
        "place": (
            lambda: FieldForm("people.place", RECORDS[RecordKind.PLACE], PLACE_GROUPS, look("people.place.")),
            RecordKind.PLACE,
        ),
        "report": (
            lambda: FieldForm(
                "reports.report", RECORDS[RecordKind.REPORT], REPORT_GROUPS, look("reports.report.")
            ),
            RecordKind.REPORT,
        ),
        "order": (lambda: OrderForm("reports.order", look("reports.order.")), RecordKind.ORDER),
        "transaction": (
            lambda: PaymentForm("reports.transaction", look("reports.transaction.")),
            RecordKind.TRANSACTION,
        ),
        "needed": (lambda: NeededForm("needed.form", look("needed.")), RecordKind.NEEDED),
        "debt": (lambda: LedgerForm(RecordKind.DEBT, look("ledgers.debt.")), RecordKind.DEBT),
        "held": (lambda: LedgerForm(RecordKind.HELD, look("ledgers.held.")), RecordKind.HELD),
        "promise": (lambda: LedgerForm(RecordKind.PROMISE, look("ledgers.promise.")), RecordKind.PROMISE),
        "journey": (lambda: LedgerForm(RecordKind.JOURNEY, look("ledgers.journey.")), RecordKind.JOURNEY),
        "referral": (lambda: ReferralForm("referrals.form", look("referrals.")), RecordKind.REFERRAL),
        "helper": (
            lambda: FieldForm("helpers.form", RECORDS[RecordKind.HELPER], HELPER_GROUPS, look("helpers.")),
            RecordKind.HELPER,
        ),
        "work": (lambda: WorkForm(look("ledgers.work.")), RecordKind.WORK),
        "case": (lambda: CaseForm("case.form", look("case.")), RecordKind.CASE),
        "evidence": (lambda: evidence_form(look("evidence.form.")), RecordKind.EVIDENCE),
    }
    make, kind = makers[name]
    return make(), kind


def sample(kind: FieldKind, group: str, name: str) -> object:
    """Return a value of a shape."""
    if group == "role":
        return Role.CHILD
    if name.endswith("_told"):
        return Answer(AnswerState.NO)
    if name == "confidential" and kind is FieldKind.LIST:
        return ("phone", "name")
    terms = vocabulary()[group].terms() if group in vocabulary() else ()
    samples: dict[FieldKind, object] = {
        FieldKind.CHOICE: terms[1:2] and terms[1],
        FieldKind.TAGS: terms[:2],
        FieldKind.FLAG: True,
        FieldKind.NUMBER: 30,
        FieldKind.ANSWER: yes("in my words"),
        FieldKind.MOMENT: WHEN,
        FieldKind.LIST: ("first", "second"),
        FieldKind.LINK: ONE,
        FieldKind.LINKS: (TWO,),
        FieldKind.PARTS: (Tie(ONE, "sibling"), Tie(TWO, "my own word")),
    }
    return samples.get(kind, "some words")


@pytest.mark.parametrize(
    "name",
    [
        "person",
        "place",
        "report",
        "order",
        "transaction",
        "needed",
        "case",
        "evidence",
        "debt",
        "held",
        "promise",
        "journey",
        "work",
        "referral",
        "helper",
    ],
)
def test_every_field_comes_back_as_it_went_in(qtbot: QtBot, theme: Theme, name: str) -> None:
    """Each field that a person may set is in its form, and shows and returns its value."""
    form, kind = form_of(theme, name)
    qtbot.addWidget(form)
    heard: list[bool] = []
    form.edited.connect(lambda: heard.append(True))
    values = {
        spec.name: sample(spec.kind, spec.group, spec.name) for spec in RECORDS[kind].fields if spec.settable
    }
    form.offer(PEOPLE)
    form.show_values(values)
    assert form.values() == values
    for field, value in values.items():
        if field != "confidential":
            assert form.editor(field).value() == value
    assert form.values() == values
    assert heard == []


@pytest.mark.parametrize(
    "name",
    ["person", "report", "order", "transaction", "needed", "case", "evidence", "debt", "work", "referral"],
)
def test_an_empty_record_comes_back_empty(qtbot: QtBot, theme: Theme, name: str) -> None:
    """A form that was shown something and then nothing holds nothing of it."""
    form, kind = form_of(theme, name)
    qtbot.addWidget(form)
    empty = {
        FieldKind.CHOICE: "",
        FieldKind.TAGS: (),
        FieldKind.FLAG: False,
        FieldKind.NUMBER: None,
        FieldKind.ANSWER: NOT_ASKED,
        FieldKind.MOMENT: UNKNOWN_MOMENT,
        FieldKind.LIST: (),
        FieldKind.LINK: None,
        FieldKind.LINKS: (),
        FieldKind.PARTS: (),
    }
    blank = {
        spec.name: Role.OTHER if spec.group == "role" else empty.get(spec.kind, "")
        for spec in RECORDS[kind].fields
        if spec.settable
    }
    form.offer(PEOPLE)
    for field in set(blank) - {"confidential"}:
        form.cell(field)
    form.show_values({spec: sample(FieldKind.TEXT, "", "") for spec in blank if blank[spec] == ""})
    form.show_values(blank)
    assert form.values() == blank
    assert all(form.editor(field).value() == blank[field] for field in set(blank) - {"confidential"})


def test_what_a_form_cannot_show_exactly_is_kept(qtbot: QtBot, theme: Theme) -> None:
    """Seconds and offsets that the boxes do not show come back as they were, until the time is changed."""
    form, _ = form_of(theme, "evidence")
    qtbot.addWidget(form)
    exact = Moment(Precision.EXACT, Stamp(date(2026, 8, 23), time(7, 8, 9), 120), None, "Europe/Berlin")
    form.show_values({"taken": exact, "description": "a\u2028b"})
    assert form.values()["taken"] == exact
    assert form.values()["description"] == "a\u2028b"
    form.editor("taken").set_value(WHEN)
    assert form.values()["taken"] == WHEN


def test_a_folded_group_is_made_when_it_is_opened(qtbot: QtBot, theme: Theme) -> None:
    """Nothing is built before it is wanted, and its values are there when it is."""
    form, _ = form_of(theme, "case")
    qtbot.addWidget(form)
    form.show_values({"court": "Superior Court"})
    assert form.findChild(QLineEdit, "case.form.court") is None
    form._folds["court"].open()
    box = form.findChild(QLineEdit, "case.form.court")
    assert isinstance(box, QLineEdit)
    assert box.text() == "Superior Court"


def test_every_field_has_its_sentence() -> None:
    """No field of a form is shown without a label."""
    for start, fields in (
        ("people.field.", PERSON_FIELDS),
        ("reports.report.field.", REPORT_FIELDS),
        ("reports.order.field.", ORDER_FIELDS),
        ("reports.transaction.field.", TRANSACTION_FIELDS),
        ("needed.field.", NEEDED_FIELDS),
        ("ledgers.promise.field.", PROMISE_FIELDS),
        ("ledgers.debt.field.", DEBT_FIELDS),
        ("ledgers.work.field.", WORK_FIELDS),
        ("ledgers.journey.field.", JOURNEY_FIELDS),
        ("ledgers.held.field.", HELD_FIELDS),
        ("referrals.field.", REFERRAL_FIELDS),
        ("helpers.field.", HELPER_FIELDS),
    ):
        missing = [spec.name for spec in fields if not has_text(f"{start}{spec.name}")]
        assert set(missing) <= {"confidential"}


def test_lists_grow_and_shrink_by_keyboard(qtbot: QtBot) -> None:
    """Enter goes to a new line, Remove takes one away, empty lines are left out."""
    lines = LinesField("lines", "Phone")
    qtbot.addWidget(lines)
    lines.show()
    first = lines.first_focus()
    QTest.keyClicks(first, "one")
    QTest.keyClick(first, Qt.Key.Key_Return)
    lines._rows[1].set_words("two")
    lines.on_more()
    assert lines.value() == ("one", "two")
    lines._rows[0].removed.emit()
    assert lines.value() == ("two",)


def test_a_field_that_grows_gets_its_room(qtbot: QtBot, theme: Theme) -> None:
    """Whatever was shown before, and however often fields came and went, a long text is in sight whole."""
    form, _ = form_of(theme, "needed")
    qtbot.addWidget(form)
    form.resize(700, 900)
    form.show()
    form.show_fields(["what", "how"])
    form.show_fields(["what", "how", "gone_by"])
    form.show_values({"how": "short"})
    qtbot.wait(1)
    form.show_values({"how": "word " * 200})
    qtbot.waitUntil(
        lambda: form.cell("how").height() >= form.cell("how").minimumSizeHint().height(), timeout=60_000
    )
    assert form.cell("how").height() > 8 * form.fontMetrics().height()


def test_prose_lines_can_be_moved_up(qtbot: QtBot) -> None:
    """The order of sentences is the person's."""
    lines = LinesField("lines", "Sentence", prose=True)
    qtbot.addWidget(lines)
    lines.set_value(("first", "second"))
    heard: list[bool] = []
    lines.changed.connect(lambda: heard.append(True))
    lines._rows[1].raised.emit()
    assert lines.value() == ("second", "first")
    assert heard


def test_an_open_choice_takes_an_own_word(qtbot: QtBot) -> None:
    """A word that is no term stays as it was typed; the label of a term gives its code."""
    choice = ChoiceField("choice", "Report to", "report_kind")
    qtbot.addWidget(choice)
    choice.set_value("the coach of the team")
    assert choice.value() == "the coach of the team"
    combo = choice.first_focus()
    assert isinstance(combo, QComboBox)
    combo.setEditText("School")
    assert choice.value() == "school"


def test_a_link_keeps_somebody_of_another_role(qtbot: QtBot) -> None:
    """A respondent whose role was changed later is still shown as the respondent."""
    link = PersonField("link", "Respondent", (Role.OTHER,))
    qtbot.addWidget(link)
    link.offer(PEOPLE)
    link.set_value(TWO)
    assert link.value() == TWO
    assert isinstance(link.first_focus(), QComboBox)
    assert link.first_focus().currentText() == "Riley Avery"  # type: ignore[attr-defined]


def test_the_list_model_keeps_the_rules_of_qt(qtmodeltester: object) -> None:
    """Rows, headings and resets are as Qt wants them."""
    model = RecordModel("people")
    subject = Subject(RecordKind.PERSON, ONE)
    model.set_rows((Heading("The other person"), Item(subject, "Casey", "former partner", "not saved yet")))
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    assert model.item_at(model.index(0)) is None
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.data(model.index(1), int(Qt.ItemDataRole.AccessibleTextRole)) == (
        "Casey. former partner. not saved yet"
    )
    assert (model.row_of(subject), model.subject_at(1), model.subject_at(0)) == (1, subject, None)
    model.set_rows(())
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
