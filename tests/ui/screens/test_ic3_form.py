"""The IC3 form in the window: box by box, copied, described in own words, and recorded when filed."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.answer import Answer, AnswerState, yes
from app.domain.case import CASE_FIELDS
from app.domain.entry import Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.moment import Moment, Precision, read_stamp
from app.domain.person import Role
from app.domain.views.ic3_offers import MOST, OfferPart, Offers, offers_of, sentences
from app.services.complaint import sheet_of
from app.services.vault import Session
from app.strings.catalogue import use_language
from app.strings.pseudo import LONGER
from exports.checks.dates import spellings_of
from tests.exports.builders import entry as made_entry
from tests.exports.builders import when
from tests.ui.screens.conftest import OpenWindow
from tests.ui.stand_ins import ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.ic3_form.presenter import DRAFT, Ic3FormPresenter
from ui.unlocked.screens.ic3_form.state import BoxGroup, BoxLine, Page, StepMark

DAY = Moment(Precision.EXACT, read_stamp("2026-11-12", "UTC"))
EARLIER = Moment(Precision.EXACT, read_stamp("2026-03-03", "UTC"))


class View:
    """Notes what is shown."""

    def __init__(self) -> None:
        self.marks: tuple[StepMark, ...] = ()
        self.number = -1
        self.missing: tuple[tuple[str, str], ...] = ()
        self.update = ""
        self.page: Page | None = None
        self.groups: tuple[BoxGroup, ...] = ()
        self.filed: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self.words = ""
        self.offers = Offers()
        self.ticked: frozenset[int] = frozenset()
        self.unsaved = False
        self.copied: list[str] = []
        self.brought: list[str] = []
        self.changed: dict[str, BoxLine] = {}

    def show_marks(self, marks: tuple[StepMark, ...], number: int) -> None:
        """Note it."""
        self.marks, self.number = marks, number

    def show_before(self, missing: tuple[tuple[str, str], ...], update: str) -> None:
        """Note it."""
        self.missing, self.update = missing, update

    def show_step(self, page: Page, groups: tuple[BoxGroup, ...]) -> None:
        """Note it."""
        self.page, self.groups, self.changed = page, groups, {}

    def show_filed(self, number: str, date: str, recorded: tuple[str, ...]) -> None:
        """Note it."""
        self.filed = (number, date, recorded)

    def show_line(self, line: BoxLine) -> None:
        """Note it."""
        self.changed[line.key] = line

    def show_describing(self, words: str, offers: Offers, ticked: frozenset[int], *, unsaved: bool) -> None:
        """Note it."""
        self.words, self.offers, self.ticked, self.unsaved = words, offers, ticked, unsaved

    def show_way(self, *, back: bool, on: bool) -> None:
        """Note nothing."""

    def bring(self, key: str) -> None:
        """Note it."""
        self.brought.append(key)

    def put_on_clipboard(self, words: str) -> None:
        """Note it."""
        self.copied.append(words)

    def line(self, key: str) -> BoxLine:
        """Return a box as it stands now."""
        lines = {line.key: line for group in self.groups for line in group.lines}
        return self.changed.get(key) or lines[key]


def fill(session: Session) -> tuple[Any, Any]:
    """Put a small case in: two entries, the other person, safe contacts, some money."""
    sam = session.people.add(
        {"name": "Sam Corven", "role": Role.OTHER, "phone": ("217-555-0188", "217-555-0190")}
    )
    session.people.add({"name": "Dana Reyes", "role": Role.ME, "birth_date": "1990-05-12"})
    session.case.set({"safe_phone": "(217) 555-0100", "safe_city": "Springfield", "ic3_self": yes()})
    session.records.add(RecordKind.TRANSACTION, {"kind": "cash", "amount": "640.00", "sent": yes()})
    first = session.entries.add(
        {
            "what": "He wrote to me.",
            "when": EARLIER,
            "exact_words": ("You will be sorry.",),
            "effect": "I do not sleep.",
            "cost": yes("I paid 640 dollars."),
            "persons": (Involvement(sam.id, "saw", "I know his voice."),),
        }
    )  # fmt: skip
    last = session.entries.add({"what": "He called again. It goes on.", "when": DAY})
    return first, last


@pytest.fixture
def view() -> View:
    """A page that notes what it is told."""
    return View()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> Ic3FormPresenter:
    """The presenter over a small case, opened."""
    fill(session)
    made = Ic3FormPresenter(session, jobs, shell, view)
    made.activate(None, "")
    return made


def test_it_begins_with_what_to_know_and_what_is_still_empty(presenter: Ic3FormPresenter, view: View) -> None:
    """The first page names the required boxes that are empty; one press goes to the box."""
    assert view.number == 0
    named = dict(view.missing)
    assert named["email"] == "Step 2: Email Address"
    assert "transaction.1.transaction_date" in named
    presenter.go_to_box("email")
    assert (view.number, view.brought) == (2, ["email"])
    marks = {mark.number: mark for mark in view.marks}
    assert marks[2].missing == len([key for key, words in view.missing if words.startswith("Step 2")])


def test_a_box_is_copied_as_it_stands_and_marked(presenter: Ic3FormPresenter, view: View) -> None:
    """Copying puts the value on the clipboard; the mark goes when the value changes."""
    presenter.go(2)
    assert view.line("phone").value == "2175550100"
    presenter.copy("phone")
    assert view.copied == ["2175550100"]
    assert view.line("phone").copied
    assert not view.line("city").copied
    presenter.go(1)
    presenter.copy("filing_for_self")
    assert {mark.number: mark.done for mark in view.marks}[1]


def test_what_was_copied_is_known_after_a_lock(
    session: Session, jobs: Jobs, shell: ShellStandIn, presenter: Ic3FormPresenter, view: View
) -> None:
    """The page, the marks and what is typed come back; a box that changed meanwhile is not marked."""
    presenter.go(2)
    presenter.copy("phone")
    presenter.copy("city")
    presenter.type_description("Not saved yet.")
    draft = presenter.take_draft()
    assert draft is not None
    session.drafts.save(*draft)
    session.case.set({"safe_city": "Larkhaven"})
    again = View()
    other = Ic3FormPresenter(session, jobs, shell, again)
    other.activate(None, "")
    assert again.number == 2
    assert again.line("phone").copied
    assert not again.line("city").copied
    other.go(5)
    assert (again.words, again.unsaved) == ("Not saved yet.", True)


def test_each_box_leads_where_it_is_changed(
    presenter: Ic3FormPresenter, shell: ShellStandIn, session: Session
) -> None:
    """A safe contact is changed under My case, a subject under People, money under Reports."""
    (sam,) = session.people.list(Role.OTHER)
    (money,) = session.records.list(RecordKind.TRANSACTION)
    for key in ("email", "subject.1.subject_name", "transaction.1.transaction_date", "filing_for_self"):
        presenter.change_box(key)
    assert shell.targets == [
        Target("case", what="safe_email", back="ic3_form"),
        Target("people", sam.id, back="ic3_form"),
        Target("reports", money.id, back="ic3_form"),
        Target("case", what="ic3_self", back="ic3_form"),
    ]


def test_every_box_that_leads_somewhere_leads_to_a_field(session: Session) -> None:
    """Each field of *My case* that a box names is one, and every box of the first steps has its place."""
    fill(session)
    session.case.set({"ic3_self": Answer(AnswerState.NO), "ic3_business": yes(), "ic3_age": "under_20"})
    sheet = sheet_of(session.complaint.gather())
    fields = {spec.name for spec in CASE_FIELDS}
    named = {one.field for one in sheet.origins.values() if one.kind is RecordKind.CASE}
    assert named <= fields
    no_place = {field.key for field in sheet.fields} - set(sheet.origins)
    assert no_place == {"suite", "description", "signature"}


def test_only_own_words_are_offered_in_the_order_of_the_form(presenter: Ic3FormPresenter, view: View) -> None:
    """Every offer stands letter by letter in the entry it names; exact words stand in quotes; none is ticked."""
    presenter.go(5)
    offered = [(offer.part, offer.inserted) for offer in view.offers.words]
    assert offered == [
        (OfferPart.WHO, "I know his voice."),
        (OfferPart.LAST, "He called again."),
        (OfferPart.LAST, "It goes on."),
        (OfferPart.THREATS, '"You will be sorry."'),
        (OfferPart.MONEY, "I paid 640 dollars."),
        (OfferPart.EFFECT, "I do not sleep."),
    ]
    assert view.ticked == frozenset()
    assert (view.offers.entries, view.offers.dated) == (2, 2)


def test_a_tick_puts_the_words_in_and_takes_them_out(presenter: Ic3FormPresenter, view: View) -> None:
    """Words go to the end, unchanged; once changed by the person, a tick takes nothing away."""
    presenter.go(5)
    presenter.type_description("My name for him is S.")
    presenter.tick(0, on=True)
    presenter.tick(3, on=True)
    assert view.words == 'My name for him is S.\nI know his voice.\n"You will be sorry."'
    assert view.ticked == {0, 3}
    presenter.tick(0, on=False)
    assert view.words == 'My name for him is S.\n"You will be sorry."'
    presenter.type_description('My name for him is S.\n"You will be so sorry."')
    assert view.ticked == frozenset()
    presenter.tick(3, on=False)
    assert "so sorry" in view.words


def test_a_tick_is_taken_back_to_the_letter(
    presenter: Ic3FormPresenter, view: View, shell: ShellStandIn
) -> None:
    """Undo brings the text back as it was, with its order and ends; what was typed since stays."""
    presenter.go(5)
    text = "My name for him is S.\nI know his voice.\nAnd more.  "
    presenter.type_description(text)
    presenter.tick(0, on=False)
    shell.steps[-1].back()
    assert view.words == text
    presenter.tick(0, on=False)
    presenter.type_description(f"{view.words} Typed since.")
    shell.steps[-1].back()
    assert "Typed since." in view.words
    assert "I know his voice." in view.words


def test_a_description_is_saved_before_it_is_copied(
    presenter: Ic3FormPresenter, view: View, session: Session
) -> None:
    """What is typed is searched for forbidden numbers by saving it; then it can be copied, or not."""
    presenter.go(5)
    presenter.type_description("He wrote to me for weeks.")
    presenter.copy("description")
    assert view.copied == []
    assert view.line("description").tone.count == "25 / 3,500"
    presenter.save_description()
    assert session.case.get().ic3_description == "He wrote to me for weeks."
    presenter.copy("description")
    assert view.copied == ["He wrote to me for weeks."]
    presenter.type_description("I was born 12 May 1990.")
    presenter.save_description()
    line = view.line("description")
    assert not line.can_copy
    assert any("12 May 1990" in note for note in line.notes)


def test_what_is_too_long_says_where_and_is_not_copied(presenter: Ic3FormPresenter, view: View) -> None:
    """A text over the limit shows how much to cut and the words that no longer fit."""
    presenter.go(5)
    presenter.type_description("a" * 3490 + " he stood at the door")
    presenter.save_description()
    line = view.line("description")
    assert line.tone.over
    assert line.notes[0].startswith("11 characters too many.")
    assert "begins “at the door”" in line.notes[0]
    assert {mark.number: mark.over for mark in view.marks}[5]
    presenter.copy("description")
    assert view.copied == []


def test_beginning_with_the_entries_takes_their_words(presenter: Ic3FormPresenter, view: View) -> None:
    """The words of the entries come in as the worksheet would print them, to be changed."""
    presenter.go(5)
    presenter.begin_with_entries()
    assert view.words == "3 March 2026: He wrote to me.\n12 November 2026: He called again. It goes on."
    presenter.type_description("Mine.")
    presenter.begin_with_entries()
    assert view.words == "Mine."


def test_a_filed_complaint_is_recorded_and_the_next_is_an_update(
    presenter: Ic3FormPresenter, view: View, session: Session, shell: ShellStandIn
) -> None:
    """Number and date are kept; marks begin anew; the form says that it is an update, of the last and all before."""
    presenter.go(2)
    presenter.copy("phone")
    presenter.go(8)
    presenter.type_filing("I-1", "2026-11-14")
    presenter.record_filing()
    assert view.filed == ("", "", ("I-1, 2026-11-14",))
    presenter.go(0)
    assert view.update == "Update to complaint I-1, filed 2026-11-14."
    presenter.go(6)
    assert view.line("update").value == "Yes"
    presenter.go(2)
    assert not view.line("phone").copied
    presenter.type_filing("I-2", "2026-11-20")
    presenter.record_filing()
    case = session.case.get()
    assert (case.ic3_complaint_number, case.ic3_earlier) == ("I-2", ("I-1, 2026-11-14",))
    presenter.go(5)
    line = view.line("description")
    assert line.value.startswith(
        "Update to complaint I-2, filed 2026-11-20. Earlier complaints: I-1, 2026-11-14.\n"
    )
    assert len(shell.said) == 2


def test_a_corrected_filing_is_no_second_complaint(session: Session) -> None:
    """The same number with another day, or a number for the same day, changes the last complaint."""
    session.complaint.record_filing("", "2026-11-14")
    session.complaint.record_filing("I-1", "2026-11-14")
    session.complaint.record_filing("I-1", "2026-11-15")
    case = session.case.get()
    assert (case.ic3_complaint_number, case.ic3_complaint_date, case.ic3_earlier) == ("I-1", "2026-11-15", ())
    with pytest.raises(KnownError) as refused:
        session.complaint.record_filing(" ", "")
    assert refused.value.code is ErrorCode.NOTHING_TO_SAVE


def test_many_transactions_are_parts_of_the_step(
    session: Session, jobs: Jobs, shell: ShellStandIn, view: View
) -> None:
    """However much money there is, a page has few boxes, and going on reaches all of them."""
    for number in range(24):
        session.records.add(RecordKind.TRANSACTION, {"kind": "cash", "amount": str(number), "sent": yes()})
    presenter = Ic3FormPresenter(session, jobs, shell, view)
    presenter.activate(None, "")
    presenter.go(3)
    seen: set[str] = set()
    assert view.page is not None
    parts = view.page.parts
    for _ in range(parts):
        lines = [line.key for group in view.groups for line in group.lines]
        assert len(lines) <= 24
        seen |= set(lines)
        presenter.turn(1)
    assert parts > 6
    assert {f"transaction.{number}.transaction_amount" for number in range(1, 25)} <= seen


def test_sentences_stay_as_they_were_written() -> None:
    """A text is parted after the mark, the quote that closes it, and at line ends; no letter changes."""
    assert sentences('He said "Stop it!" and left.  Then\nhe came back…  At 9.30 p.m. again') == (
        'He said "Stop it!"',
        "and left.",
        "Then",
        "he came back…",
        "At 9.30 p.m.",
        "again",
    )
    assert sentences("  ") == ()


def test_a_part_offers_the_latest_and_counts_the_rest() -> None:
    """Of very many, the latest are shown, and how many older there are is said."""
    entries = [
        made_entry(str(n), effect=f"Effect {n}.", when=when(f"2026-03-{n % 28 + 1:02}"))
        for n in range(MOST + 5)
    ]
    offers = offers_of(entries)
    assert len(offers.words) == MOST
    assert offers.words[0].words == f"Effect {MOST + 4}."
    assert offers.left == ((OfferPart.EFFECT, 5),)


def test_what_stays_out_of_papers_is_not_offered(session: Session) -> None:
    """No private note, held entry, answer that was not given, or code of a list is offered."""
    session.entries.add({"what": "x", "effect": "HELD", "hold": True})
    session.entries.add(
        {"what": "y", "private_note": "PRIVATE", "police": Answer(AnswerState.DECLINED, "NOT SAID"), "often": yes("weekly")}
    )  # fmt: skip
    sheet = sheet_of(session.complaint.gather())
    assert [offer.words for offer in sheet.offers.words] == []


def test_the_labels_stay_in_english(session: Session) -> None:
    """In a window of another language, labels and choices are those of the site; what is said to the person is not."""
    fill(session)
    snapshot = session.complaint.gather()
    english = {field.key: field for field in sheet_of(snapshot).fields}
    use_language(LONGER)
    try:
        other = {field.key: field for field in sheet_of(snapshot).fields}
    finally:
        use_language("en")
    assert {key: (field.label, field.value) for key, field in english.items()} == {
        key: (field.label, field.value) for key, field in other.items()
    }
    assert other["phone"].hint != english["phone"].hint


def test_the_page_copies_and_goes_on_by_keyboard(window: OpenWindow) -> None:
    """Enter copies the box, Down goes to the next one, and past the last to the next step."""
    window.change(lambda session: (fill(session), ()))
    window.go("ic3_form")
    window.bench.wait_for("ic3_form.missing")
    window.find("ic3_form.step.2").click()
    window.settle()
    copy = window.find("ic3_form.box.0.copy")
    assert copy.accessibleName() == "Copy: Name"
    copy.setFocus()
    QTest.keyClick(copy, Qt.Key.Key_Return)
    data = window.bench.app.clipboard().mimeData()
    assert (data.text(), bytes(data.data("x-kde-passwordManagerHint").data())) == ("Dana Reyes", b"secret")
    assert copy.accessibleName() == "Copied. Copy again: Name"
    QTest.keyClick(copy, Qt.Key.Key_Down)
    focus = window.bench.app.focusWidget()
    assert focus is not None
    assert focus.objectName() == "ic3_form.box.1.change"
    focus.click()
    window.settle()
    assert window.shell._trail[-1] == Target("case", what="safe_address", back="ic3_form")
    window.find("return.go").click()
    window.settle()
    assert "Step 2" in window.find("ic3_form.heading").text()
    window.find("ic3_form.on").click()
    window.settle()
    assert "Step 3" in window.find("ic3_form.heading").text()
    window.bench.lock()
    assert window.bench.app.clipboard().text() == ""


def test_the_description_is_typed_ticked_saved_and_kept(window: OpenWindow) -> None:
    """What is typed and ticked is saved as it stands; what is not saved is there again after a lock."""
    window.change(lambda session: (fill(session), ()))
    window.go("ic3_form", what="description")
    window.bench.wait_for("ic3_form.describe.words")
    window.find("ic3_form.describe.words").setPlainText("First.")
    window.find("ic3_form.describe.effect.head").click()
    tick = window.find("ic3_form.describe.offer.5")
    assert not tick.isChecked()
    tick.click()
    assert window.find("ic3_form.describe.words").toPlainText() == "First.\nI do not sleep."
    window.find("ic3_form.describe.words").undo()
    assert not tick.isChecked()
    window.find("ic3_form.describe.words").redo()
    assert tick.isChecked()
    window.find("ic3_form.describe.save").click()
    window.settle()
    saved = window.read(lambda session: session.case.get().ic3_description)
    assert saved == "First.\nI do not sleep."
    window.bench.wait(lambda: not window.find("ic3_form.describe.save").isEnabled())
    window.find("ic3_form.describe.words").setPlainText("Second.")
    window.bench.lock()
    window.bench.unlock()
    kept = window.read(lambda session: session.drafts.load(DRAFT))
    assert kept["description"] == "Second."


def test_a_birth_date_searched_for_goes_with_the_lock(session: Session) -> None:
    """The pattern with which boxes are searched for a known birth date is gone after a lock."""
    fill(session)
    sheet_of(session.complaint.gather())
    pattern = weakref.ref(spellings_of(date(1990, 5, 12)))
    assert pattern() is not None
    session.lock()
    gc.collect()
    assert pattern() is None


def test_the_documents_page_leads_to_it_with_the_chosen_entries(window: OpenWindow) -> None:
    """The worksheet has a way to the form box by box, for the entries that are ticked there."""
    window.change(lambda session: (fill(session), ()))
    window.go("documents", what="ic3")
    window.find("documents.box_by_box").click()
    window.settle()
    screen = window.shell.screen_of("ic3_form")
    assert len(screen.presenter._entries) == 2  # type: ignore[attr-defined]
    assert window.shell._trail[-1].screen == "ic3_form"
