"""The entry page: drafts, saving, versions, files, and the parts a person answers in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.answer import NOT_ASKED, Answer, AnswerState, yes
from app.domain.entry import ENTRY_FIELDS, GuidedAnswer, Involvement, OrderTerm
from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.ids import id_text
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp
from app.domain.person import Role
from app.domain.translation import Translation
from app.services.drafts import NEW_ENTRY
from app.services.vault import Session
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.ui.stand_ins import ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.entry.language import LanguageSection
from ui.unlocked.screens.entry.offers import Offers
from ui.unlocked.screens.entry.people_rows import PeopleRows
from ui.unlocked.screens.entry.presenter import EntryPresenter, FileLine, Opened
from ui.unlocked.screens.entry.said_rows import SaidRows
from ui.unlocked.screens.entry.sections import DangerSection
from ui.unlocked.screens.entry.summaries import FIELDS, summary_of
from ui.unlocked.widgets.answer import AnswerEditor
from ui.unlocked.widgets.sign_advice import SignAdvice
from ui.unlocked.widgets.tags import TagChips

ZONE = "America/Chicago"


class View:
    """Holds the fields as a page would."""

    def __init__(self) -> None:
        self.fields: dict[str, object] = {}
        self.opened: Opened | None = None
        self.files: list[FileLine] = []
        self.kept: list[bool] = []
        self.fit = True
        self.gone_to = ""
        self.problem = ""

    def show_waiting(self, *, is_new: bool) -> None:
        """Be empty."""
        self.opened, self.fields = None, {}

    def show_going_on(self, opened: Opened) -> None:
        """Stay."""
        self.opened = opened

    def is_on_top(self) -> bool:
        """Be in sight."""
        return True

    def show_entry(self, opened: Opened) -> None:
        """Take the fields."""
        self.opened, self.fields = opened, dict(opened.values)

    def values(self) -> Mapping[str, object]:
        """Return the fields."""
        return dict(self.fields)

    def place(self) -> tuple[str, str, int] | None:
        """Be nowhere."""
        return None

    def unfit(self) -> str:
        """Say whether it can be saved."""
        return "" if self.fit else "when"

    def go_to(self, field: str) -> None:
        """Note where to."""
        self.gone_to = field

    def add_file(self, line: FileLine) -> None:
        """Note a file, and put it into its field."""
        self.files.append(line)
        self.fields["evidence"] = tuple(one.id for one in self.files)

    def show_kept(self, *, kept: bool) -> None:
        """Note whether the draft is kept."""
        self.kept.append(kept)

    def show_busy(self, *, busy: bool) -> None:
        """Hold nothing."""

    def show_problem(self, words: str) -> None:
        """Note what is missing."""
        self.problem = words


@pytest.fixture
def view() -> View:
    """A page without widgets."""
    return View()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> EntryPresenter:
    """The presenter of a new entry."""
    made = EntryPresenter(session, jobs, shell, view)
    made.begin(None)
    return made


def test_every_field_of_an_entry_has_a_place_on_the_page() -> None:
    """No field that a person may set is missing from the editor."""
    core = {"what", "title", "when", "when_words", "where", "kinds", "evidence"}
    asked = core | {name for names in FIELDS.values() for name in names}
    asked |= {"persons"} if "people_rows" in asked else set()
    asked |= {"witnesses"} if "witness_names" in asked else set()
    asked |= {"messages"}  # the page says how many there are and gives them back as they came
    assert {spec.name for spec in ENTRY_FIELDS if spec.settable} <= asked


def test_a_new_entry_is_saved_with_new_people(
    session: Session, presenter: EntryPresenter, view: View, shell: ShellStandIn
) -> None:
    """Names become people once; the entry is shown in the timeline."""
    known = session.people.add({"name": "D. R.", "role": Role.OTHER})
    view.fields = {
        "what": "He was there.",
        "people_rows": (
            {"name": "d. r.", "basis": "saw", "words": "his face", "id": None},
            {"name": "", "basis": "i_think", "words": "", "id": None},
        ),
        "witness_names": "M. Alvarez, K. Lund",
    }
    presenter.edited()
    presenter.save("")
    (entry,) = session.entries.list()
    assert entry.persons == (Involvement(known.id, "saw", "his face"), Involvement(None, "i_think", ""))
    names = {session.people.get(one).name for one in entry.witnesses}
    assert names == {"M. Alvarez", "K. Lund"}
    assert all(session.people.get(one).role is Role.WITNESS for one in entry.witnesses)
    assert shell.targets == [Target("timeline", entry.id)]
    assert session.drafts.load(NEW_ENTRY) is None
    assert presenter.take_draft() is None


def test_saving_nothing_is_refused_and_loses_nothing(
    session: Session, presenter: EntryPresenter, view: View, shell: ShellStandIn
) -> None:
    """An empty page is not an entry; a tick alone is not one either."""
    view.fields = {"what": "", "hold": True}
    presenter.save("")
    assert shell.warned == ["nothing_to_save"]
    assert session.entries.list() == ()
    assert presenter.take_draft() == (NEW_ENTRY, view.fields)


def test_a_time_that_ends_before_it_starts_is_not_saved(
    session: Session, presenter: EntryPresenter, view: View
) -> None:
    """The page says so beside the buttons."""
    view.fields, view.fit = {"what": "x"}, False
    presenter.save("")
    assert view.problem
    assert session.entries.list() == ()


def test_a_draft_is_kept_once_and_comes_back(
    session: Session, presenter: EntryPresenter, view: View, jobs: Jobs, shell: ShellStandIn
) -> None:
    """Typing is kept when it differs, in the encrypted drafts, and fills the page the next time."""
    presenter.keep()
    assert session.drafts.list() == ()
    view.fields = {
        "what": "Half",
        "weapon": Answer(AnswerState.UNKNOWN),
        "when": Moment(Precision.ABOUT, Stamp(date(2026, 11, 14), time(23, 40), -360), None, ZONE),
        "guided": (GuidedAnswer("weapon_what", "yes", "A stick."),),
        "people_rows": ({"name": "D. R.", "basis": "", "words": "", "id": None},),
    }
    presenter.edited()
    presenter.keep()
    presenter.keep()
    assert view.kept == [True]
    later = View()
    EntryPresenter(session, jobs, shell, later).begin(None)
    assert later.fields == view.fields
    assert later.opened is not None
    assert later.opened.is_draft


def test_a_new_entry_begins_with_given_values(session: Session, jobs: Jobs, shell: ShellStandIn) -> None:
    """They are shown and not kept until something is typed; the same are given once; a draft comes first."""
    view = View()
    presenter = EntryPresenter(session, jobs, shell, view)
    person = session.people.add({"name": "Casey", "role": Role.OTHER})
    given = {"what": "Followed me", "persons": (Involvement(person.id),)}
    presenter.begin(None, given)
    assert view.fields["what"] == "Followed me"
    assert view.fields["people_rows"][0]["name"] == "Casey"  # type: ignore[index]
    presenter.keep()
    assert session.drafts.list() == ()
    view.fields["what"] = "Followed me home"
    presenter.begin(None, given)
    assert view.fields["what"] == "Followed me home"
    presenter.edited()
    presenter.begin(None, {"what": "Something else"})
    assert view.fields["what"] == "Followed me home"
    assert shell.said == [text("entry.draft_first")]
    presenter.save("")
    presenter.begin(None, {"what": "Something else"})
    assert view.fields["what"] == "Something else"


def test_a_change_saves_only_what_differs(
    session: Session, presenter: EntryPresenter, view: View, shell: ShellStandIn
) -> None:
    """The new version names the one field, its reason, and keeps who it was."""
    person = session.people.add({"name": "D. R.", "role": Role.OTHER})
    order = session.records.add(RecordKind.ORDER, {"court": "County court", "terms": ("No contact",)})
    entry = session.entries.add(
        {
            "what": "One.",
            "persons": (Involvement(person.id, "saw", ""),),
            "witnesses": (person.id,),
            "order_terms": (OrderTerm(order.id, 1),),
        }
    )
    presenter.begin(entry.id)
    assert not presenter.is_new
    view.fields |= {"what": "Two."}
    presenter.edited()
    presenter.save("remembered")
    versions = session.entries.history(entry.id)
    assert len(versions) == 2
    assert versions[1].changed == ("what",)
    assert versions[1].reason == "remembered"
    assert versions[1].entry.persons == entry.persons
    assert versions[1].entry.order_terms == entry.order_terms


def test_two_entries_keep_two_drafts(session: Session, presenter: EntryPresenter, view: View) -> None:
    """Going from a new entry to another keeps what was typed in the first."""
    entry = session.entries.add({"what": "Saved."})
    view.fields = {"what": "Unfinished"}
    presenter.edited()
    presenter.begin(entry.id)
    assert view.fields["what"] == "Saved."
    view.fields["what"] = "Saved, and more"
    presenter.edited()
    presenter.begin(None)
    assert view.fields["what"] == "Unfinished"
    assert {note.key for note in session.drafts.list()} == {NEW_ENTRY, f"entry/{id_text(entry.id)}"}


def test_throwing_away_forgets_the_draft_alone(
    session: Session, presenter: EntryPresenter, view: View, shell: ShellStandIn, tmp_path: Path
) -> None:
    """The words go, a file that was added stays in the record."""
    (tmp_path / "note.txt").write_text("a file", encoding="utf-8")
    view.fields = {"what": "Never mind"}
    presenter.edited()
    presenter.attach((tmp_path / "note.txt",))
    presenter.throw_away()
    assert session.drafts.load(NEW_ENTRY) is None
    assert len(session.evidence.list()) == 1
    assert shell.backs == 1


def test_files_are_added_one_after_another_and_twins_are_said(
    session: Session, presenter: EntryPresenter, view: View, shell: ShellStandIn, tmp_path: Path
) -> None:
    """Each file gets its number; the same content again is the same item; a missing file stops nothing else."""
    for name, words in (("a.txt", "one"), ("b.txt", "two"), ("c.txt", "one")):
        (tmp_path / name).write_text(words, encoding="utf-8")
    presenter.attach((tmp_path / "a.txt", tmp_path / "missing.txt", tmp_path / "b.txt", tmp_path / "c.txt"))
    presenter.paste("pasted-picture.png", b"\x89PNG\r\n\x1a\n....")
    assert [line.number for line in view.files] == [1, 2, 1, 3]
    assert shell.warned == ["not_readable"]
    assert len(shell.said) == 1
    assert len(session.evidence.list()) == 3


def test_summaries_say_what_is_inside() -> None:
    """Names and signs by name, other parts by number, nothing for nothing."""
    assert summary_of("who", {"people_rows": ({"name": "D. R."},)}) == "D. R."
    assert summary_of("signs", {"danger": ("threat_to_kill", "own word", "pregnancy")}).endswith("…")
    assert summary_of("effects", {"impact": 0, "effect": "", "most_serious": False}) == "1 answer"
    assert summary_of("harm_care", {"weapon": NOT_ASKED}) == ""
    assert summary_of("words", {"noticed": UNKNOWN_MOMENT, "before": "x", "i_did": "y"}) == "2 answers"


def test_a_question_has_five_states(qapp: QApplication) -> None:
    """Nothing pressed is not asked; one press answers, a second takes it back; words stay with their answer."""
    editor = AnswerEditor("a", "A weapon?")
    assert editor.value() == NOT_ASKED
    for state in (AnswerState.YES, AnswerState.NO, AnswerState.UNKNOWN, AnswerState.DECLINED):
        editor._chips[state].click()
        assert editor.value().state is state
    editor._chips[AnswerState.DECLINED].click()
    assert editor.value() == NOT_ASKED
    told: list[bool] = []
    editor.changed.connect(lambda: told.append(True))
    for answer in (yes("A knife."), Answer(AnswerState.NO, "never"), NOT_ASKED):
        editor.set_value(answer)
        assert editor.value() == answer
    assert told == []


def test_tags_keep_order_and_own_words(qapp: QApplication) -> None:
    """Codes come in the order of the vocabulary, own words last; one choice is one."""
    chips = TagChips("t", "kind", says="Kind")
    chips.set_value(("my word", "threat", "following", "labour"))
    assert chips.value() == ("following", "threat", "labour", "my word")
    chips.on_all()
    assert chips.value() == ("following", "threat", "labour", "my word")
    assert chips._own is not None
    chips._own.setText("  another ")
    chips.on_own()
    assert chips.value()[-2:] == ("my word", "another")
    single = TagChips("s", "often", says="How often", single=True)
    single._chips["once"].click()
    single._chips["weekly"].click()
    assert single.value() == ("weekly",)


def test_words_said_are_exact_or_remembered(qapp: QApplication) -> None:
    """Each piece is marked by the person; empty ones are nothing."""
    rows = SaidRows()
    rows.set_value(("Exactly this.",), ("About this.",))
    assert rows.value() == (("Exactly this.",), ("About this.",))
    rows._rows[1].on_exact()
    assert rows.value() == (("Exactly this.", "About this."), ())
    rows.set_value((), ())
    assert rows.value() == ((), ())


def test_words_in_another_language_are_offered_and_kept_only_when_filled_in(qapp: QApplication) -> None:
    """Passages in other letters, and messages, have a row; one left empty is none, one added by hand is."""
    part = LanguageSection()
    part.offer(Offers({}, (), (), (), (), ("Где ты", "hello")))
    kept = Translation("te odio", "I hate you", "Spanish")
    part.show_values({"translations": (kept,), "translated_by": "Ana Ruiz"})
    part.look_through({"what": "He said אני יודע", "harm": yes("青い"), "exact_words": ("te odio", "stop")})
    assert [one.value().original for one in part._rows] == ["te odio", "He said אני יודע", "青い", "Где ты"]
    assert part.values()["translations"] == (kept,)
    part._rows[3].set_value(Translation("Где ты", "Where are you"))
    assert part.values()["translations"] == (kept, Translation("Где ты", "Where are you"))
    part.on_add()
    part._rows[-1].set_value(Translation("stop"))
    assert part.values()["translations"][-1] == Translation("stop")  # type: ignore[index]
    part.look_through({"what": "Me siguió."})
    part._named.setText("Spanish")
    part.on_named()
    assert [one.value().original for one in part._rows[-2:]] == ["Me siguió.", "hello"]
    assert part.values()["translated_by"] == "Ana Ruiz"


def test_care_is_urged_beside_a_sign_and_beside_answers_about_the_neck(qapp: QApplication) -> None:
    """A sign, or an answer about the neck without the word for it, brings what helps; nothing is marked by it."""
    section = DangerSection()
    section.show_values({})
    advice = section.findChild(SignAdvice, "entry.danger.advice")
    assert advice is not None
    assert advice.isHidden()
    section.show_values({"guided": (GuidedAnswer("strangulation_voice", "yes", "hoarse"),)})
    assert not advice.isHidden()
    assert section.findChild(QLabel, "entry.danger.advice.strangulation_days") is not None
    assert section.values()["danger"] == ()
    section.show_values({"danger": ("threat_to_kill",)})
    assert section.findChild(QLabel, "entry.danger.advice.kill") is not None
    section.show_values({"danger": ("jealousy",)})
    assert advice.isHidden()
    section.deleteLater()


def test_a_person_row_keeps_its_person_until_the_name_is_changed(qapp: QApplication) -> None:
    """Another name is another person."""
    rows = PeopleRows()
    rows.offer(("D. R.", "S. T."))
    person = b"p" * 16
    rows.set_value(({"name": "D. R.", "basis": "an own basis", "words": "w", "id": person},))
    assert rows.value() == ({"name": "D. R.", "basis": "an own basis", "words": "w", "id": person},)
    rows._rows[0]._name.setCurrentText("S. T.")
    assert rows.value()[0]["id"] is None


def a_value(spec: FieldSpec) -> object:
    """Return a value that fits a field and differs from field to field."""
    special = {
        "often": yes("weekly"),
        "kinds": ("following",),
        "danger": ("pregnancy",),
        "typed_by": "me",
    }
    by_kind = {
        FieldKind.MOMENT: Moment(Precision.ABOUT, Stamp(date(2026, 2, 3)), None, ZONE),
        FieldKind.ANSWER: yes(f"words of {spec.name}"),
        FieldKind.FLAG: True,
        FieldKind.NUMBER: 2,
        FieldKind.LIST: (f"{spec.name} one", f"{spec.name} two"),
        FieldKind.TAGS: ("memory", "own words"),
        FieldKind.PROSE: f"text of {spec.name}\nλ א",
    }
    return special.get(spec.name, by_kind.get(spec.kind, f"text of {spec.name} λ א"))


def test_every_field_round_trips_through_the_page(open_bench: WindowBench) -> None:
    """What is saved in every field is what the page gives back, untouched, with every part open."""
    bench = open_bench
    session = bench.window.lock_control._session
    assert session is not None
    linked = {FieldKind.LINK, FieldKind.LINKS, FieldKind.PARTS}
    asked = [spec for spec in ENTRY_FIELDS if spec.settable and spec.kind not in linked]
    values = {spec.name: a_value(spec) for spec in asked}
    values["guided"] = (GuidedAnswer("weapon_what", "no", ""),)
    ids: list[bytes] = []
    bench.runner.read(lambda _ctx: ids.append(session.entries.add(values).id))
    bench.idle()
    shell = bench.find("shell")
    shell.go(Target("entry", ids[0]))  # type: ignore[attr-defined, arg-type]
    bench.idle()
    page = bench.find("entry")
    before = dict(page.values())  # type: ignore[attr-defined]
    for part in FIELDS:
        bench.find(f"entry.fold.{part}").open()  # type: ignore[attr-defined]
    after = dict(page.values())  # type: ignore[attr-defined]
    for name, value in values.items():
        assert before[name] == value, name
        assert after[name] == value, name
