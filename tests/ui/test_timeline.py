"""The timeline: months, cards, what is told of an entry, and a model that keeps Qt's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QListView

from app.domain.answer import Answer, AnswerState, yes
from app.domain.change import Change
from app.domain.entry import Entry, GuidedAnswer, Involvement
from app.domain.entry_summary import EntrySummary, summary_of
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment, Precision, Stamp
from app.domain.ports import Picture
from app.services.vault import Session
from tests.ui.stand_ins import ShellStandIn
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Target
from ui.unlocked.screens.timeline.delegate import CardDelegate
from ui.unlocked.screens.timeline.detail import Detail, Tile, detail_of
from ui.unlocked.screens.timeline.filter_words import Active, Narrowed, as_kept
from ui.unlocked.screens.timeline.model import ROW_ROLE, TimelineModel
from ui.unlocked.screens.timeline.presenter import FIGURE, TimelinePresenter
from ui.unlocked.screens.timeline.rows import Card, Month, Row, card_of, has_pills, rows_of
from ui.unlocked.words import answer_words, moment_words, size_words

ZONE = "America/Chicago"
WRITTEN = Instant(1_794_700_000_000, ZONE)


def at(day: date, precision: Precision = Precision.EXACT, clock: time | None = None) -> Moment:
    """Return a moment on a day."""
    return Moment(precision, Stamp(day, clock, None if clock is None else -360), None, ZONE)


def entry(**fields: object) -> Entry:
    """Return an entry with these fields."""
    return Entry(**({"id": new_id(), "written": WRITTEN} | fields))  # type: ignore[arg-type]


def listed(kinds_: dict[EntityId, str] | None = None, **fields: object) -> EntrySummary:
    """Return what a list knows of such an entry."""
    return summary_of(entry(**fields), kinds_ or {})


class View:
    """Notes what the presenter shows."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self.filtered = False
        self.is_last = False
        self.detail: Detail | None = None
        self.pictures: dict[EntityId, Picture | str] = {}
        self.people: tuple[tuple[EntityId, str], ...] = ()
        self.figure = ("", 0)
        self.all_marked = 0
        self.active: list[str] = []
        self.presenter: TimelinePresenter | None = None

    def show_rows(self, rows: tuple[Row, ...], *, is_last: bool, filtered: bool) -> None:
        """Note the list."""
        self.rows, self.is_last, self.filtered = rows, is_last, filtered

    def add_rows(self, rows: tuple[Row, ...], *, is_last: bool) -> None:
        """Note more of it."""
        self.rows, self.is_last = (*self.rows, *rows), is_last

    def choose(self, entry: EntityId | None) -> None:
        """Choose as the list does."""
        ids = [row.id for row in self.rows if isinstance(row, EntrySummary)]
        assert self.presenter is not None
        self.presenter.choose(entry if entry in ids else (ids[0] if ids else None))

    def choose_all(self) -> None:
        """Mark them all."""
        self.all_marked = len(self.rows)

    def show_detail(self, detail: Detail | None) -> None:
        """Note the detail."""
        self.detail = detail

    def show_people(self, people: tuple[tuple[EntityId, str], ...]) -> None:
        """Note the people."""
        self.people = people

    def show_filter(self, narrowed: Narrowed, active: tuple[Active, ...]) -> None:
        """Note what is on."""
        self.active = [each.words for each in active]

    def show_figure(self, title: str, number: int) -> None:
        """Note the figure whose entries are listed."""
        self.figure = (title, number)

    def show_picture(self, item: EntityId, picture: Picture) -> None:
        """Note a picture."""
        self.pictures[item] = picture

    def show_no_picture(self, item: EntityId, words: str) -> None:
        """Note why not."""
        self.pictures[item] = words


@pytest.fixture
def view() -> View:
    """A view without widgets."""
    return View()


@pytest.fixture
def presenter(session: Session, jobs: Jobs, shell: ShellStandIn, view: View) -> TimelinePresenter:
    """The presenter over an empty vault."""
    made = TimelinePresenter(session, jobs, shell, view)
    view.presenter = made
    return made


def test_months_stand_before_their_cards() -> None:
    """One heading for each month, and one for dates that are not sure."""
    rows = rows_of(
        (
            listed(when=at(date(2026, 11, 14))),
            listed(when=at(date(2026, 11, 2))),
            listed(when=at(date(2026, 10, 30))),
            listed(when=UNKNOWN_MOMENT),
        )
    )
    months = [row.text for row in rows if isinstance(row, Month)]
    assert months == ["November 2026", "October 2026", "Date not sure"]
    assert [isinstance(row, Month) for row in rows] == [True, False, False, True, False, True, False]


def test_a_date_that_is_not_sure_is_told_in_the_own_words() -> None:
    """Beside a date that is known the card stays short; without one it says how the person says it."""
    said = "before my son was born"
    assert said in card_of(listed(when_words=said)).when
    assert card_of(listed(when_words=said)).when.startswith(moment_words(UNKNOWN_MOMENT))
    assert said not in card_of(listed(when=at(date(2026, 11, 2)), when_words=said)).when


def test_a_card_shows_title_line_and_tags() -> None:
    """The text is not said twice, files are counted by kind, and danger comes first."""
    one, two = EntityId(b"1" * 16), EntityId(b"2" * 16)
    shown = card_of(
        listed(
            what="First line.\nSecond  line.",
            when=at(date(2026, 11, 14), Precision.ABOUT, time(23, 40)),
            kinds=("following", "my own word"),
            danger=("threat_to_kill",),
            evidence=(one, two),
            police=yes("They came."),
            hold=True,
            kinds_={one: "photo", two: "photo"},
        )
    )
    assert shown.title == "First line."
    assert shown.line == "Second line."
    assert shown.when == "about Sat 14 Nov 2026, 11:40 pm"
    texts = [pill.text for pill in shown.pills]
    assert texts == ["Danger sign", "Following", "my own word", "Reported", "2 photos", "Held for my lawyer"]
    assert shown.pills[0].is_danger
    assert shown.title in shown.spoken()


def test_a_long_first_line_is_cut_in_the_title_and_whole_below() -> None:
    """Nothing of a long line is lost between title and text."""
    words = "word " * 60
    shown = card_of(listed(what=words))
    assert shown.title.endswith("…")
    assert shown.line.startswith("word word")
    assert card_of(listed(evidence=(EntityId(b"1" * 16),))).title == "1 file"


def test_tags_are_known_without_the_card() -> None:
    """The quick answer agrees with the card."""
    for one in (
        listed(what="x"),
        listed(what="x", kinds=("threat",)),
        listed(what="x", hold=True),
        listed(what="x", police=yes()),
        listed(what="x", order_violated=yes()),
        listed(what="x", withdrawn=True),
    ):
        assert has_pills(one) == bool(card_of(one).pills)


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: object) -> None:
    """Empty, filled and filled anew, the model is what Qt expects."""
    model = TimelineModel()
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    entries = tuple(listed(what=f"Entry {day}", when=at(date(2026, 3, day))) for day in range(28, 0, -1))
    model.set_rows(rows_of(entries), is_last=True)
    qtmodeltester.check(model, force_py=True)  # type: ignore[attr-defined]
    assert model.rowCount() == 29
    assert model.row_of(entries[3].id) == 4
    assert model.row_of(None) == -1
    assert model.first_row() == 1
    assert (model.id_at(0), model.id_at(1), model.id_at(29)) == (None, entries[0].id, None)
    assert model.card_at(model.index(0)) is None
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    card = model.data(model.index(1), ROW_ROLE)
    assert isinstance(card, Card)
    assert model.data(model.index(1), int(Qt.ItemDataRole.AccessibleTextRole)) == card.spoken()
    assert model.data(QModelIndex()) is None


def test_cards_without_tags_are_lower(open_bench: object) -> None:
    """The height follows what is on the card."""
    model = TimelineModel()
    rows = rows_of((listed(what="x", when=at(date(2026, 3, 2)), kinds=("threat",)), listed(what="y")))
    model.set_rows(rows, is_last=True)
    view = QListView()
    delegate = CardDelegate(open_bench.window.theme, view)  # type: ignore[attr-defined]
    heights = [delegate.sizeHint(None, model.index(row)).height() for row in range(4)]  # type: ignore[arg-type]
    assert heights[1] > heights[3] > heights[0]
    view.deleteLater()


def test_the_detail_tells_every_answer_and_no_other() -> None:
    """What was not asked is not shown; what was answered is, in the person's words."""
    person = new_id()
    told = entry(
        title="Parked outside",
        what="Grey car.",
        when=at(date(2026, 11, 14)),
        persons=(Involvement(person, "saw", "his face"), Involvement(None, "i_think", "")),
        weapon=Answer(AnswerState.NO),
        harm=Answer(AnswerState.DECLINED),
        care=Answer(AnswerState.UNKNOWN),
        often=yes("weekly"),
        guided=(GuidedAnswer("weapon_what", "yes", "A stick."),),
        impact=0,
        private_note="Only mine.",
        most_serious=True,
    )
    shown = detail_of(told, {person: "D. R."}, {}, {}, (), may_change=True)
    facts = dict(shown.facts)
    assert facts["Weapon"] == "No"
    assert facts["Harm"] == "Rather not say"
    assert facts["Care"] == "I don’t know"
    assert facts["How often"] == "About every week"
    assert facts["What was it?"] == "A stick."
    assert facts["How much it weighs"] == "not at all"
    assert ("Who", "D. R. – I saw them – his face") in shown.facts
    assert "Police" not in facts
    assert "Pets" not in facts
    assert shown.private_note == "Only mine."
    assert all("Only mine." not in value for _, value in shown.facts)
    assert shown.may_change
    withdrawn = detail_of(entry(what="x", withdrawn=True), {}, {}, {}, (), may_change=True)
    assert not withdrawn.may_change
    assert withdrawn.withdrawn


def test_the_presenter_lists_chooses_and_filters(
    session: Session, presenter: TimelinePresenter, view: View, shell: ShellStandIn
) -> None:
    """The newest is shown first; a filter narrows; going to an entry widens again."""
    old = session.entries.add({"what": "Old.", "when": at(date(2026, 1, 1))})
    new = session.entries.add({"what": "New.", "when": at(date(2026, 2, 1)), "kinds": ("threat",)})
    presenter.activate(None)
    assert view.detail is not None
    assert view.detail.id == new.id
    presenter.narrow(kind="threat")
    assert [row.id for row in view.rows if isinstance(row, EntrySummary)] == [new.id]
    assert view.filtered
    presenter.activate(old.id)
    assert view.detail.id == old.id
    assert not view.filtered
    presenter.edit()
    assert shell.targets == [Target("entry", old.id)]
    presenter.withdraw((old.id,))
    assert view.rows
    presenter.changed(Change(RecordKind.ENTRY, (old.id,)))
    assert [row.id for row in view.rows if isinstance(row, EntrySummary)] == [new.id]


def test_filters_are_named_taken_back_and_kept(
    session: Session, jobs: Jobs, shell: ShellStandIn, presenter: TimelinePresenter, view: View
) -> None:
    """Each filter that is on is said; one is taken back by itself; the next time the list is as it was left."""
    held = session.entries.add({"what": "Held.", "hold": True, "danger": ("threat_to_kill",)})
    open_ = session.entries.add({"what": "Open.", "when": at(date(2026, 2, 1))})
    person = session.people.add({"name": "Riley"})
    session.drafts.save(f"entry/{open_.id.hex()}", {"what": "Open, and more."})
    presenter.activate(None)
    presenter.narrow(hold=True)
    assert ids_of(view) == [held.id]
    presenter.narrow(hold=None, drafts=True)
    assert ids_of(view) == [open_.id]
    presenter.narrow(drafts=None, danger="threat_to_kill", person=person.id, first_day=date(2026, 1, 1))
    presenter.narrow(last_day=date(2026, 3, 1), with_withdrawn=True)
    assert ids_of(view) == []
    assert view.active == [
        "Riley",
        "Threat to kill",
        "1 Jan 2026 – 1 Mar 2026",
        "Withdrawn entries too",
    ]
    presenter.narrow(first_day=None, last_day=None, person=None)
    assert ids_of(view) == [held.id]
    again_view = View()
    again = TimelinePresenter(session, jobs, shell, again_view)
    again_view.presenter = again
    again.activate(None)
    assert ids_of(again_view) == [held.id]
    again.widen()
    assert len(ids_of(again_view)) == 2
    assert as_kept({"kind": 3, "person": "zz", "first_day": "soon", "reported": "yes"}).is_all


def ids_of(view: View) -> list[EntityId]:
    """Return which entries are listed."""
    return [row.id for row in view.rows if isinstance(row, EntrySummary)]


def test_only_the_entries_behind_a_figure_are_listed(
    session: Session, presenter: TimelinePresenter, view: View
) -> None:
    """A figure's entries alone are listed and it is said so; all come back by asking, and by going to another."""
    one, two, three = (session.entries.add({"what": word}).id for word in ("One.", "Two.", "Three."))
    session.entries.withdraw(three)
    target = Target("timeline", what=FIGURE, values={"title": "week of 2 Mar 2026", "entries": (one, three)})
    presenter.go_to(target)
    listed = [row.id for row in view.rows if isinstance(row, EntrySummary)]
    assert (listed, view.figure, view.filtered) == ([one], ("week of 2 Mar 2026", 2), True)
    presenter.narrow(kind="threat")
    assert not view.rows
    presenter.widen()
    assert (len(view.rows), view.figure, view.filtered) == (3, ("", 0), False)
    presenter.go_to(target)
    assert len(view.rows) == 3, "a target that was gone to once does not narrow the list again"
    presenter.go_to(replace(target))
    presenter.go_to(Target("timeline", two))
    assert (len(view.rows), view.figure) == (3, ("", 0))


def test_a_picture_is_shown_only_when_asked_and_a_fault_is_said(
    session: Session, presenter: TimelinePresenter, view: View, shell: ShellStandIn
) -> None:
    """A file that is no picture gives a sentence on its tile; other kinds lead to their page."""
    added = session.evidence.add_bytes("broken.png", b"\x89PNG\r\n\x1a\nnot a picture")
    tile = Tile(added.evidence.id, "photo", "Item 1", "", "", is_picture=True)
    presenter.look(tile)
    assert isinstance(view.pictures[tile.id], str)
    sound = Tile(added.evidence.id, "audio", "Item 1", "", "", is_picture=False)
    presenter.look(sound)
    assert shell.targets == []
    shell.screens.add("evidence")
    presenter.look(sound)
    assert shell.targets == [Target("evidence", added.evidence.id)]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (UNKNOWN_MOMENT, "Date not sure"),
        (at(date(2026, 11, 14)), "Sat 14 Nov 2026"),
        (at(date(2026, 11, 14), Precision.BEFORE), "before Sat 14 Nov 2026"),
        (at(date(2026, 11, 14), Precision.EXACT, time(0, 5)), "Sat 14 Nov 2026, 12:05 am"),
        (
            Moment(Precision.BETWEEN, Stamp(date(2026, 11, 1)), Stamp(date(2026, 11, 5)), "America/Chicago"),
            "between Sun 1 Nov 2026 – Thu 5 Nov 2026",
        ),
    ],
)
def test_times_are_said_with_their_precision(moment: Moment, words: str) -> None:
    """No time sounds surer than it is."""
    assert moment_words(moment) == words


def test_sizes_and_answers_read_well() -> None:
    """Sizes have a unit a person knows; an answer that was not asked is nothing."""
    assert [size_words(n) for n in (1, 999, 2_100_000, 48_000)] == ["1 byte", "999 bytes", "2.1 MB", "48 kB"]
    assert answer_words(Answer()) == ""
    assert answer_words(Answer(AnswerState.NO, "never")) == "No: never"
